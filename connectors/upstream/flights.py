"""Calls under way: equal ones are made once, and none is hurt by a waiter that leaves."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine, Hashable, Mapping
from contextlib import asynccontextmanager

from connectors.errors import UpstreamError
from connectors.upstream.clock import Clock
from connectors.upstream.lanes import Place
from connectors.upstream.messages import Answer, Budget, Request


class Flight:
    """One call in a task of its own, and how many wait for it.

    A waiter that leaves never cancels a call that is on the wire. One that still waits for its turn, or for
    another attempt, is called off with its last waiter.
    """

    def __init__(
        self, request: Request, budget: Budget, clock: Clock, *, key: Hashable | None, place: Place
    ) -> None:
        self.request = request
        self.key = key
        self.place = place
        self.began = self.sent_at = clock.now()
        self.attempts = 0
        self.size = 0
        self.stale = False
        self.waiters = 0
        self.on_wire = False
        self.failure: UpstreamError | None = None
        """The last attempt's, while there may be another."""
        self.sent_with: Mapping[str, str] | None = None
        self.task: asyncio.Task[Answer]
        self._budget = budget
        self._clock = clock
        self._ends = 0.0
        self._timer: asyncio.Timeout | None = None

    def left(self) -> float:
        """Seconds until the last waiter's deadline."""
        return self.place.deadline - self._clock.now()

    def serves(self, budget: Budget) -> bool:
        """Whether its answer will be fresh enough for this budget's operation; always for its own.

        The answer may be as old as the call, and an operation that demands a live one makes its own.
        """
        young = budget.max_age is None or self._clock.now() - self.began <= budget.max_age > 0
        return young or budget is self._budget

    async def wait(self, deadline: float) -> bool:
        """Wait for the end of the call; False if the deadline came first."""
        self.waiters += 1
        self._extend(deadline)
        try:
            await asyncio.wait([self.task], timeout=max(deadline - self._clock.now(), 0.0))
        finally:
            self.waiters -= 1
            if not self.waiters and not self.on_wire:
                self.task.cancel()
        return self.task.done()

    @asynccontextmanager
    async def attempt(self, longest: float) -> AsyncIterator[None]:
        """On the wire for `longest` seconds at most and not past the last deadline. Raises TimeoutError then."""
        self._ends = self._clock.now() + longest
        self.on_wire = True
        try:
            async with asyncio.timeout(min(longest, self.left())) as self._timer:
                yield
        finally:
            self._timer = None
            self.on_wire = False

    def _extend(self, deadline: float) -> None:
        """A waiter with more time gives the call its time, also to the attempt under way."""
        self.place.deadline = max(self.place.deadline, deadline)
        if self._timer is not None and not self._timer.expired():
            ends = min(self._ends, self.place.deadline) - self._clock.now()
            self._timer.reschedule(asyncio.get_running_loop().time() + ends)


class Flights:
    """One account's calls under way."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._shared: dict[Hashable, Flight] = {}
        self._all: set[Flight] = set()

    def find(self, key: Hashable, budget: Budget) -> Flight | None:
        """An equal call under way that this operation can share."""
        flight = self._shared.get(key)
        dead = flight is None or flight.task.cancelling() or flight.task.done()
        return flight if flight is not None and not dead and flight.serves(budget) else None

    def start(self, flight: Flight, fly: Callable[[Flight], Coroutine[None, None, Answer]]) -> None:
        """Set off; a key makes it one that others can share."""
        flight.task = asyncio.create_task(fly(flight), name=f"upstream {flight.request.operation}")
        self._all.add(flight)
        if flight.key is not None:
            self._shared[flight.key] = flight

        def land(task: asyncio.Task[Answer]) -> None:
            self._all.discard(flight)
            if self._shared.get(flight.key) is flight:
                del self._shared[flight.key]
            if not task.cancelled():
                task.exception()  # looked at, for perhaps nobody waits any more

        flight.task.add_done_callback(land)

    def evict(self, models: frozenset[str]) -> None:
        """What the calls under way will say may be outdated: nobody joins them, and it is not kept."""
        for flight in self._all:
            flight.stale = flight.stale or bool(flight.request.models & models)
        self._shared = {key: flight for key, flight in self._shared.items() if not flight.stale}

    async def aclose(self) -> None:
        """Cancel what is under way."""
        tasks = [flight.task for flight in self._all]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
