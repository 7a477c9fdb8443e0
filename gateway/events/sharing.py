"""Equal subscriptions share one execution of each event; its results go to all of them.

A subscriber first runs by itself, until it has heard all that came before: so its grants are looked at, and what it
missed is told to it alone. Then it follows the source that it shares with its equals. One that falls behind there
leaves it and runs by itself again, where the hub's rules for slow listeners hold, until it has caught up.
"""

from __future__ import annotations

import asyncio
from collections import Counter, deque
from collections.abc import AsyncGenerator, Callable, Hashable
from contextlib import aclosing
from contextvars import Context
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cachetools import LRUCache, cached
from graphql import FieldNode, VariableNode, Visitor, visit
from graphql.language.visitor import SKIP, VisitorAction
from strawberry.types import ExecutionResult

from gateway import media
from resolvers.documents import parsed
from resolvers.events import Events, Listener, Told, Wants, number

if TYPE_CHECKING:
    from connectors.events import Event
    from gateway.events.hub import Hub, Place

RING = 64
"""Results that a source keeps for those of its subscribers that have not taken them yet."""

Results = AsyncGenerator[tuple[str | None, ExecutionResult], None]
"""Each result with the id of the event that it shows."""

Run = Callable[[Events], Results]
"""Executes a subscription on these events."""


class Sharing:
    """The sources of one process, by what makes subscriptions equal. `hub` gives the events, where there are any."""

    def __init__(self, hub: Callable[[], Hub | None]) -> None:
        self.hub = hub
        self.sources: dict[Hashable, Source] = {}

    @property
    def subscribers(self) -> int:
        """How many follow a source."""
        return sum(len(source.followers) for source in self.sources.values())

    async def results(self, key: Hashable, hub: Hub, run: Run) -> AsyncGenerator[ExecutionResult, None]:
        """The results for one subscriber."""
        last: int | None = None
        while True:
            onward = Onward(hub, last, ends=True)
            async with aclosing(run(onward)) as alone:
                async for _, result in alone:
                    yield result
            if onward.reached is None:
                return  # it came to its end
            source = self.sources.get(key)
            if source is None or source.ends:
                source = self.sources[key] = Source(run, Onward(hub, onward.reached), onward.reached)
            follower = source.join(onward.reached)
            if follower is not None:
                try:
                    async with aclosing(source.follow(follower)) as shared:
                        async for result in shared:
                            yield result
                finally:
                    self._leave(key, source, follower)
                if not follower.behind:
                    return
            last = onward.reached if follower is None else follower.last

    def _leave(self, key: Hashable, source: Source, follower: Follower) -> None:
        source.leave(follower)
        if not source.followers and self.sources.get(key) is source:
            del self.sources[key]


@dataclass(eq=False, slots=True)
class Follower:
    """A subscriber's place in a source: the number of the result that it takes next, and the last event it had."""

    next: int
    last: int
    behind: bool = False
    """Whether what it would take next is not there any more."""


class Source:
    """One execution that runs for as long as anybody follows it. `last` is the event behind which it begins."""

    def __init__(self, run: Run, events: Onward, last: int) -> None:
        self.followers: set[Follower] = set()
        self.ends = False
        """Whether nothing more of it can be expected: nobody may join."""
        self._floor = last
        self._first = 0
        self._told: deque[tuple[int, ExecutionResult]] = deque()
        self._news = asyncio.Event()
        self._failure: Exception | None = None
        self._events = events
        self._pump = asyncio.create_task(
            self._run(run(events)), name="shared subscription", context=Context()
        )

    def join(self, last: int) -> Follower | None:
        """Follow from behind an event on; None where what came next is not there any more."""
        if last < self._floor:
            return None
        missed = sum(1 for at, _ in self._told if at > last)
        follower = Follower(self._first + len(self._told) - missed, last)
        self.followers.add(follower)
        return follower

    def leave(self, follower: Follower) -> None:
        """Follow no longer. With the last one the execution ends, behind the event that it is at."""
        self.followers.discard(follower)
        if not self.followers:
            self.ends = True
            self._told.clear()
            self._events.stop()

    async def follow(self, follower: Follower) -> AsyncGenerator[ExecutionResult, None]:
        """The results, until the end, or until the follower is behind."""
        while not follower.behind:
            if follower.next < self._first + len(self._told):
                follower.last, result = self._told[follower.next - self._first]
                follower.next += 1
                yield result
            elif self._pump.done():
                if self._failure is not None:
                    raise self._failure
                return
            else:
                await self._news.wait()

    async def _run(self, results: Results) -> None:
        last = self._floor
        try:
            async with aclosing(results):
                async for told, result in results:
                    at = number(told) if told else last
                    self.ends = self.ends or at == last  # no event, but why there will be no more
                    last = at
                    if not self.followers:
                        break
                    self._tell(at, result)
        except Exception as failure:  # noqa: BLE001  # whoever follows raises it
            self._failure = failure
        finally:
            self.ends = True
            asyncio.get_running_loop().call_soon(self._news.set)  # when the task is done

    def _tell(self, at: int, result: ExecutionResult) -> None:
        """Keep a result for all who follow; those that would make the source keep too much are behind."""
        if result.data is not None:
            result.data = media.Shared(result.data)
        taken = min(follower.next for follower in self.followers)
        floor = max(taken, self._first + len(self._told) + 1 - RING)
        while self._first < floor and self._told:
            self._floor, _ = self._told.popleft()
            self._first += 1
        self._told.append((at, result))
        for follower in [one for one in self.followers if one.next < self._first]:
            follower.behind = True
            self.leave(follower)
        self._news.set()
        self._news = asyncio.Event()


class Onward:
    """The events of the hub from behind one on; or as they are asked for, where `last` is None.

    With `ends` listening ends where nothing waits, and `reached` is the event up to which all was heard.
    """

    def __init__(self, hub: Hub, last: int | None, *, ends: bool = False) -> None:
        self.reached: int | None = None
        self._hub = hub
        self._last = last
        self._ends = ends
        self._stopped = False
        self._place: Place | None = None

    def stop(self) -> None:
        """Let whoever listens come to an end."""
        self._stopped = True
        if self._place is not None:
            self._place.close()

    def publish(self, event: Event) -> None:
        """Tell an event."""
        self._hub.publish(event)

    def listen(self, wants: Wants, after: str | None = None) -> Listener:
        """Begin to listen. Raises BadInput, TooLate."""
        last = self._last
        place = self._hub.listen(wants, after) if last is None else self._hub.resume(wants, last)
        self._place = place
        if self._stopped:
            place.close()
        return Ending(self, place) if self._ends else place


class Ending:
    """A listener that hears what waits, and no more."""

    def __init__(self, owner: Onward, place: Place) -> None:
        self._owner = owner
        self._place = place

    async def next(self, most: int, seconds: float) -> list[Told] | None:
        """The next events wanted; None where none waits."""
        told = await self._place.next(most, 0)
        if told:
            return told
        self._owner.reached = self._place.last
        return None

    def close(self) -> None:
        """Listen no longer."""
        self._place.close()


class _Afters(Visitor):
    """Finds the variables that only say after which event a subscription goes on."""

    def __init__(self) -> None:
        super().__init__()
        self.used: Counter[str] = Counter()
        self.after: set[str] = set()

    def enter_variable_definition(self, *_: object) -> VisitorAction:
        return SKIP

    def enter_variable(self, node: VariableNode, *_: object) -> None:
        self.used[node.name.value] += 1

    def enter_field(self, node: FieldNode, *_: object) -> None:
        for argument in (node.arguments or ()) if node.name.value == "events" else ():
            if argument.name.value == "after" and isinstance(argument.value, VariableNode):
                self.after.add(argument.value.name.value)


@cached(LRUCache(128))
def afters(text: str) -> frozenset[str]:
    """The variables of a document that only say after which event to go on: equal subscriptions differ in them."""
    found = _Afters()
    visit(parsed(text), found)
    return frozenset(name for name in found.after if found.used[name] == 1)
