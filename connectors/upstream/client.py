"""One integration's HTTP, as the engine sees it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterable
from typing import TYPE_CHECKING

from connectors.errors import DeadlineExceeded, TimedOut, UpstreamError
from connectors.upstream.account import Account
from connectors.upstream.answers import Reader
from connectors.upstream.auth import Auth
from connectors.upstream.clock import Clock
from connectors.upstream.faults import Faults, ReadError
from connectors.upstream.messages import Answer, Budget, CallRecord, Request, Served
from connectors.upstream.policy import Policy
from connectors.upstream.quota import Quota
from connectors.upstream.redaction import Redactor
from connectors.upstream.transport import engine
from connectors.upstream.wire import Wire

if TYPE_CHECKING:
    import httpx

SHORTEST = 0.1


class Upstream:
    """Sends one integration's requests."""

    def __init__(
        self,
        account: Account,
        policy: Policy,
        auth: Auth,
        read_error: ReadError,
        *,
        transport: httpx.AsyncBaseTransport | None = None,
        clock: Clock | None = None,
    ) -> None:
        self.account = account
        self._policy = policy
        self._auth = auth
        self._clock = clock or Clock()
        self._redactor = Redactor(account)
        self._faults = Faults(account, self._redactor)
        self._transport = transport or engine()
        self._owned = transport is None
        self._wire = Wire(account, self._transport, self._faults)
        self._reader = Reader(self._faults, read_error, self._clock)

    async def send(self, request: Request, budget: Budget) -> Answer:
        """The vendor's 2xx answer; everything else is raised."""
        self._wire.url(request)
        left = budget.deadline - self._clock.now()
        if left < SHORTEST:
            raise DeadlineExceeded("the operation's time is up; ask for less or allow more time")
        budget.charge()
        record = CallRecord(
            request.operation, Served.LIVE, None, time.time(), 0.0, integration=self.account.id
        )
        began = self._clock.now()
        try:
            async with asyncio.timeout(min(self._policy.timeout, left)):
                headers = await self._auth.headers(_Plain(self)) if request.authenticated else {}
                answer = await self._once(request, headers)
        except TimeoutError:
            record.error = TimedOut.code
            raise self._faults.make(TimedOut, request.operation, "no answer in time") from None
        except UpstreamError as error:
            record.status, record.error = error.status, error.code
            raise
        else:
            record.status = answer.status
            return answer
        finally:
            record.milliseconds = (self._clock.now() - began) * 1000
            budget.calls.append(record)

    async def _once(self, request: Request, headers: dict[str, str]) -> Answer:
        self._redactor.learn(headers)
        return self._reader.answer(request, await self._wire.fetch(request, headers))

    def evict(self, models: Iterable[str]) -> None:
        """Drop every cached answer tagged with one of the models."""

    def quota(self) -> Quota | None:
        """The vendor's own count, as last seen."""
        return None

    async def aclose(self) -> None:
        """Close."""
        if self._owned:
            await self._transport.aclose()


class _Plain:
    def __init__(self, upstream: Upstream) -> None:
        self._upstream = upstream

    async def send(self, request: Request) -> Answer:
        return await self._upstream._once(request, {})
