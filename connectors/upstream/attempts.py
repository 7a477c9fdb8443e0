"""A call from its first attempt to its last: turn, breaker, credentials, wire, reading; and then perhaps again."""

from __future__ import annotations

from collections.abc import Hashable, Mapping

import httpx
import structlog
from cachetools import LRUCache

from connectors.errors import (
    CircuitOpen,
    DeadlineExceeded,
    RateLimited,
    TimedOut,
    Unauthenticated,
    Unavailable,
    UpstreamError,
)
from connectors.upstream import quota
from connectors.upstream.account import Account, Origin
from connectors.upstream.answers import Reader
from connectors.upstream.auth import Auth, TokenAuth
from connectors.upstream.breaker import Breaker
from connectors.upstream.clock import Clock
from connectors.upstream.faults import Faults, ReadError
from connectors.upstream.flights import Flight
from connectors.upstream.lanes import Place, Turn
from connectors.upstream.messages import SHORTEST, Answer, Budget, Request
from connectors.upstream.pacing import Pacers
from connectors.upstream.policy import Policy
from connectors.upstream.redaction import Redactor
from connectors.upstream.retry import Retries
from connectors.upstream.wire import Reply, Wire

HOSTS = 100
"""Hosts of one account whose health is remembered: its own, and those its files lie on."""

log = structlog.get_logger("connectors.upstream")


class Attempts:
    """Makes one account's calls, each as often as it needs and may."""

    def __init__(
        self,
        account: Account,
        policy: Policy,
        auth: Auth,
        read_error: ReadError,
        *,
        transport: httpx.AsyncBaseTransport,
        clock: Clock,
        faults: Faults,
        redactor: Redactor,
        pacers: Pacers,
    ) -> None:
        self._account = account
        self._policy = policy
        self._auth = auth
        self._clock = clock
        self._faults = faults
        self._redactor = redactor
        self._wire = Wire(account, transport, faults)
        self._reader = Reader(faults, read_error, clock)
        self._pacer = pacers.of(account, policy, clock)
        self._retries = Retries(clock)
        self._breakers: LRUCache[Origin, Breaker] = LRUCache(HOSTS)
        self.quota = self._pacer.quota
        self.delay = self._pacer.delay

    def host(self, request: Request) -> Origin:
        """Where the request goes. Raises BadInput where it must not go there."""
        url = self._wire.url(request)
        return url.scheme, url.host, url.port

    def refuse_if_open(self, request: Request, host: Origin) -> None:
        """Raise CircuitOpen for a host that failed too often just now."""
        if wait := self._breaker(host).closed_for():
            raise self._faults.make(
                CircuitOpen,
                request.operation,
                "it failed too often just now to be tried again",
                retry_after=wait,
            )

    def place(self, budget: Budget) -> Place:
        """A place in the line for a call of this budget's operation."""
        return self._pacer.place(self._who(budget), budget.deadline, batch=budget.batch)

    def join(self, flight: Flight, budget: Budget) -> None:
        """Another operation waits for a call."""
        self._pacer.join(flight.place, self._who(budget), budget.deadline, batch=budget.batch)

    @property
    def scopes(self) -> frozenset[str] | None:
        """The scopes that the latest token came with, where there are such things and the vendor told."""
        return self._auth.scopes if isinstance(self._auth, TokenAuth) else None

    async def credentials(self) -> Mapping[str, str]:
        """The headers that prove who calls."""
        return await self._auth.headers(self)

    async def send(self, request: Request) -> Answer:
        """One attempt without credentials or turn: what a token is exchanged with, while a call waits for it."""
        return self._reader.answer(request, await self._wire.fetch(request, {}))

    async def run(self, flight: Flight) -> Answer:
        """The answer of the first attempt that has one. Raises the last one's error."""
        failures, renewed = 0, False
        while True:
            try:
                return await self._attempt(flight)
            except UpstreamError as error:
                if not flight.waiters:
                    raise
                if not renewed and self._renews(error, flight):
                    renewed = True
                    continue
                failures += 1
                safe, left = flight.request.safe, flight.left()
                wait = self._retries.delay(error, safe=safe, attempts=failures, left=left)
                if wait is None:
                    raise
                flight.failure = error
            await self._clock.sleep(wait)

    def _renews(self, error: UpstreamError, flight: Flight) -> bool:
        """Whether other credentials are worth one more try. Not where getting them is what was refused."""
        used = flight.sent_with
        return isinstance(error, Unauthenticated) and used is not None and self._auth.rejected(used)

    async def _attempt(self, flight: Flight) -> Answer:
        request, made = flight.request, flight.attempts
        turn = await self._pacer.enter(request.operation, request.pace, flight.place, self._faults)
        abandoned = False
        try:
            if flight.left() < SHORTEST:
                raise DeadlineExceeded("the operation's time is up; ask for less or allow more time")
            self.refuse_if_open(
                request, self.host(request)
            )  # it may have opened since the call took its place
            if not made:
                self._retries.called()
            return await self._judged(flight, turn)
        except TimedOut:
            abandoned = flight.attempts > made
            raise
        finally:
            self._pacer.leave(turn, used=flight.attempts > made, abandoned=abandoned)

    async def _judged(self, flight: Flight, turn: Turn) -> Answer:
        """The exchange, reported to the breaker and the log."""
        breaker = self._breaker(self.host(flight.request))
        probe, failed = breaker.start(), None
        began, patience = self._clock.now(), min(self._policy.timeout, flight.left())
        status, code = None, None
        try:
            answer = await self._exchange(flight, turn)
        except UpstreamError as error:
            status, code = error.status, error.code
            if (
                not isinstance(error, TimedOut) or patience >= self._policy.timeout / 2
            ):  # else: an impatient caller
                failed = isinstance(error, TimedOut | Unavailable)
            raise
        else:
            status, failed = answer.status, answer.status >= 500  # noqa: PLR2004  # of a raw answer, which may have any status
            return answer
        finally:
            breaker.end(probe=probe, failed=failed)
            log.debug(
                "upstream call",
                integration=self._account.id,
                operation=flight.request.operation,
                status=status,
                error=code,
                ms=round((self._clock.now() - began) * 1000, 1),
                attempts=flight.attempts,
            )

    async def _exchange(self, flight: Flight, turn: Turn) -> Answer:
        request = flight.request
        flight.sent_with = None
        try:
            async with flight.attempt(self._policy.timeout):
                headers = await self._auth.headers(self) if request.authenticated else {}
                self._redactor.learn(headers)
                flight.sent_with = headers if request.authenticated else None
                flight.attempts += 1
                flight.sent_at = self._clock.now()
                reply = await self._wire.fetch(request, headers)
        except TimeoutError:
            raise self._faults.make(TimedOut, request.operation, "no whole answer came in time") from None
        flight.size = len(reply.body)
        return self._heeded(request, reply, turn)

    def _heeded(self, request: Request, reply: Reply, turn: Turn) -> Answer:
        """Read the reply, and let the pace follow what it tells about the vendor's limits."""
        ours = self.host(request) in self._account.origins
        if ours and (seen := quota.read(reply.headers, self._clock.utc())) is not None:
            self._pacer.learn(turn, seen)
        try:
            answer = self._reader.answer(request, reply)
        except RateLimited as error:
            wait = self._pacer.refused(turn, error.retry_after) if ours else None
            if error.retry_after is None and request.safe:
                error.retry_after = wait  # a write is repeated on the vendor's own word only
            raise
        self._pacer.answered(turn)
        return answer

    def _who(self, budget: Budget) -> Hashable:
        return self._account.tenant, budget.principal

    def _breaker(self, host: Origin) -> Breaker:
        if host not in self._breakers:
            self._breakers[host] = Breaker(self._clock)
        return self._breakers[host]
