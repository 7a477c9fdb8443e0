"""One integration's HTTP, as the engine sees it."""

from __future__ import annotations

import copy
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import replace
from datetime import timedelta

import httpx

from connectors.errors import (
    DeadlineExceeded,
    GatewayError,
    RateLimited,
    TimedOut,
    Unavailable,
    UpstreamError,
)
from connectors.upstream import cache
from connectors.upstream.account import Account, Origin
from connectors.upstream.attempts import Attempts
from connectors.upstream.auth import Auth
from connectors.upstream.clock import Clock
from connectors.upstream.faults import Faults, ReadError
from connectors.upstream.flights import Flight, Flights
from connectors.upstream.messages import SHORTEST, Answer, Budget, CallRecord, Request, Served
from connectors.upstream.pacing import Pacers
from connectors.upstream.policy import Policy
from connectors.upstream.quota import Quota
from connectors.upstream.redaction import Redactor
from connectors.upstream.transport import engine

REFRESH = 60.0
"""Seconds that an answer may take that is asked for anew in the background."""

PATIENCE = 0.5
"""Of the time that is left, so much is waited for a live answer where a kept one may stand in for it: less than a list
waits for one integration of several."""

COVERED = (RateLimited, TimedOut, Unavailable)
"""The failures in whose place a kept answer may be served."""


class Upstream:
    """Sends one integration's requests: paced, within the deadline, each equal one once.

    `transport` replaces the HTTP engine (and is then the caller's to close), `clock` the time; both for tests
    and for several integrations that share one engine. `pacers` are those of the process: integrations with the
    same credentials share their quotas by it.
    """

    def __init__(
        self,
        account: Account,
        policy: Policy,
        auth: Auth,
        read_error: ReadError,
        *,
        transport: httpx.AsyncBaseTransport | None = None,
        clock: Clock | None = None,
        room: int = cache.ROOM,
        pacers: Pacers | None = None,
    ) -> None:
        self.account = account
        self._clock = clock or Clock()
        self._transport = transport or engine()
        self._owns_transport = transport is None
        self._redactor = redactor = Redactor(account)
        self._faults = Faults(account, redactor)
        self._attempts = Attempts(
            account,
            policy,
            auth,
            read_error,
            transport=self._transport,
            clock=self._clock,
            faults=self._faults,
            redactor=redactor,
            pacers=pacers or Pacers(),
        )
        self._cache = cache.Cache(self._clock, room)
        self._flights = Flights(self._clock)
        self._closed = False

    async def send(self, request: Request, budget: Budget) -> Answer:
        """The vendor's 2xx answer, from the cache, from an equal call under way, or live.

        Whatever comes of it, `budget.calls` gets a record. The body may be shared: nobody changes it.

        Raises:
            BadInput: the path or the base would lead elsewhere than to this integration.
            DeadlineExceeded: less than 0.1 s is left.
            TooComplex: the operation has made all the calls it may.
            UpstreamError: everything else, as drawn in `connectors.errors`.

        """
        record = CallRecord(
            request.operation, Served.LIVE, None, self._clock.now(), 0.0, 0, integration=self.account.id
        )
        try:
            answer = await self._answer(request, budget, record)
        except GatewayError as error:
            record.error = error.code
            record.status = error.status if isinstance(error, UpstreamError) else None
            raise
        except BaseException:
            record.error = "CANCELLED"
            raise
        else:
            record.status = answer.status
            return answer
        finally:
            record.milliseconds = (self._clock.now() - record.started) * 1000
            budget.calls.append(record)

    def has(self, identity: Hashable, max_age: float | None) -> bool:
        """Whether the request that `identity` tells would be answered without a call, at most so many seconds old."""
        cache = self._cache
        return cache.get(identity, max_age) is not None or cache.overdue(identity, max_age) is not None

    async def credentials(self, origin: Origin) -> Mapping[str, str]:
        """The headers that prove to the vendor who calls; none for an origin that is not its own."""
        return await self._attempts.credentials() if origin in self.account.origins else {}

    def blot(self, text: str, public: frozenset[str] = frozenset()) -> str:
        """A text of the vendor's without the account's secrets; `public` are credentials that are none."""
        return self._redactor.blot(text, public)

    def evict(self, models: Iterable[str]) -> None:
        """Forget every answer tagged with one of the models, those still under way included."""
        changed = frozenset(models)
        self._cache.evict(changed)
        self._flights.evict(changed)

    @property
    def scopes(self) -> frozenset[str] | None:
        """The scopes that the latest token came with; None where none was told."""
        return self._attempts.scopes

    def quota(self) -> Quota | None:
        """The vendor's own count as it last told it; None if it never did."""
        return self._attempts.quota()

    async def aclose(self) -> None:
        """Cancel what is under way and let go of the connections; sends are refused from now on."""
        self._closed = True
        await self._flights.aclose()
        if self._owns_transport:
            await self._transport.aclose()

    async def _answer(self, request: Request, budget: Budget, record: CallRecord) -> Answer:
        host = self._attempts.host(request)
        key = cache.key(self.account, request) if request.safe else None
        if key is not None:
            if (kept := self._cache.get(key, budget.max_age)) is not None:
                record.served = Served.CACHE
                return replace(kept, served=Served.CACHE)
            if (overdue := self._cache.overdue(key, budget.max_age)) is not None and not self._closed:
                overdue.spent = True
                self._refresh(request, key, budget)
                record.served = Served.STALE
                return replace(overdue.answer, served=Served.STALE)
            past = self._cache.past(key, budget.max_age, budget.stale_if_error)
            if past is not None and not self._closed:
                return await self._covered(request, budget, record, key, past)
        return await self._asked(request, budget, record, key, host, budget.deadline)

    async def _covered(
        self, request: Request, budget: Budget, record: CallRecord, key: Hashable, past: Answer
    ) -> Answer:
        """The vendor's answer, or the kept one where it fails. Who was too slow once is not waited for again."""
        slow = budget.slow.get(self.account.id)
        now = self._clock.now()
        try:
            if slow is not None:
                raise copy.copy(slow)
            ends = now + PATIENCE * (budget.deadline - now)
            return await self._asked(request, budget, record, key, self._attempts.host(request), ends)
        except COVERED as failure:
            if isinstance(failure, TimedOut):
                budget.slow[self.account.id] = failure
            record.served, record.error, record.cause = Served.STALE, failure.code, failure
            return replace(past, served=Served.STALE, covered=failure)

    async def _asked(
        self,
        request: Request,
        budget: Budget,
        record: CallRecord,
        key: Hashable | None,
        host: Origin,
        ends: float,
    ) -> Answer:
        """The answer of an equal call under way, or of one of its own, waited for until a moment."""
        if key is not None and (shared := self._flights.find(key, budget)) is not None:
            record.served = Served.SHARED
            self._attempts.join(shared, budget)
            return await self._landing(shared, ends)
        if self._closed:
            raise self._faults.make(Unavailable, request.operation, "the integration is being closed")
        if budget.deadline - self._clock.now() < SHORTEST:
            raise DeadlineExceeded("the operation's time is up; ask for less or allow more time")
        self._attempts.refuse_if_open(request, host)
        return await self._live(request, budget, record, key, ends)

    def _refresh(self, request: Request, key: Hashable, budget: Budget) -> None:
        """Ask anew in the background, for whoever asks next. Nobody waits, so it is tried once."""
        if self._flights.find(key, budget) is not None:
            return
        ends = self._clock.now() + REFRESH
        own = Budget(deadline=ends, max_calls=1, principal=budget.principal, batch=True)
        flight = Flight(request, own, self._clock, key=key, place=self._attempts.place(own))
        self._flights.start(flight, self._fly)

    async def _live(
        self, request: Request, budget: Budget, record: CallRecord, key: Hashable | None, ends: float
    ) -> Answer:
        budget.charge()
        flight = Flight(request, budget, self._clock, key=key, place=self._attempts.place(budget))
        self._flights.start(flight, self._fly)
        try:
            return await self._landing(flight, ends)
        finally:
            record.attempts, record.cause = flight.attempts, flight.failure
            if not flight.attempts:
                budget.refund()  # it never went out
                if delay := self._attempts.delay(flight.place):
                    record.cause = self._no_turn(flight, ends - self._clock.now(), delay)

    async def _fly(self, flight: Flight) -> Answer:
        answer = await self._attempts.run(flight)
        took = timedelta(seconds=self._clock.now() - flight.sent_at)
        answer = replace(answer, fetched_at=answer.fetched_at - took)
        if flight.key is not None and not flight.stale:
            self._cache.keep(flight.key, flight.request, answer, flight.size, flight.sent_at)
        return answer

    async def _landing(self, flight: Flight, ends: float) -> Answer:
        operation, left = flight.request.operation, ends - self._clock.now()
        delay = self._attempts.delay(flight.place)
        too_late = delay > 0 and delay > left - SHORTEST  # of a shared call: its own time may be longer
        if not too_late and await flight.wait(ends):
            if flight.task.cancelled():
                raise self._faults.make(Unavailable, operation, "the integration is being closed")
            if (error := flight.task.exception()) is not None:
                # each waiter gets its own: a traceback grows with each raise
                raise copy.copy(error) if isinstance(error, GatewayError) else error
            return flight.task.result()
        delay = self._attempts.delay(flight.place)
        if flight.on_wire:
            raise self._faults.make(TimedOut, operation, f"no answer within the {left:.1f} s that were left")
        raise copy.copy(flight.failure) if flight.failure else self._no_turn(flight, left, delay)

    def _no_turn(self, flight: Flight, left: float, delay: float) -> UpstreamError:
        words = f"no turn to call within the {left:.1f} s that were left"
        return self._faults.make(
            RateLimited, flight.request.operation, words, retry_after=max(delay, SHORTEST)
        )
