"""The hub: every event comes here, is told once, and goes to all who listen.

Listeners have no queues of their own: each has a place in what the hub told last, and in the log before that. A
listener that falls behind costs nothing but its place, and is told so when too much waits for it.
"""

from __future__ import annotations

import asyncio
from bisect import bisect_right
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import structlog
from sqlalchemy.exc import SQLAlchemyError

from connectors.errors import BadInput, TooLate, TooSlow
from connectors.events import Event
from gateway.events.log import KEPT, MICRO, Log
from gateway.problems import report
from gateway.store.unbroken import settled, unbroken
from resolvers.events import Told, Wants, name, number

if TYPE_CHECKING:
    from connectors.registry import Registry

RECENT = 1_000
"""Events kept at hand for those who keep up."""

BUFFER = 1_000
"""Events that may wait for a listener before it is told that it is too slow."""

AGAIN = 1.0
"""Seconds after which a log that could not be written is tried again."""

log = structlog.get_logger()


class Hub:
    """What `resolvers.events.Events` asks for."""

    def __init__(self, registry: Registry, log: Log, *, buffer: int = BUFFER, recent: int = RECENT) -> None:
        self.log = log
        self.buffer = buffer
        self.on_interest: list[Callable[[], None]] = []
        """Called when somebody began to listen."""
        self._registry = registry
        self._room = recent
        self._recent: list[Told] = []
        self.floor = 0
        """The event after which all are at hand."""
        self._pending: list[Event] = []
        self._kept: list[asyncio.Future[None]] = []
        self._work = asyncio.Event()
        self._listeners: set[Place] = set()

    @asynccontextmanager
    async def running(self) -> AsyncIterator[Hub]:
        """Take events, until the end; what came by then is kept."""
        await self.log.open()
        self.floor = self.log.newest
        await self._remember()
        writing = asyncio.create_task(self._write(), name="log of events")
        try:
            yield self
        finally:
            with suppress(TimeoutError):
                async with asyncio.timeout(AGAIN):
                    await self.kept()
            writing.cancel()
            await asyncio.wait({writing})
            await settled()

    # ---- telling ---------------------------------------------------------------------------------------------

    def publish(self, event: Event) -> None:
        """Tell an event to whoever listens, once; stale answers are forgotten at once."""
        integration = self._registry.integrations.get(event.integration)
        if integration is not None:
            integration.evict(event.model)
            integration.seen.note(event, datetime.now(UTC))
        self._pending.append(event)
        self._work.set()

    async def kept(self) -> None:
        """Return when all that was published is in the log and told."""
        done = asyncio.get_running_loop().create_future()
        self._kept.append(done)
        self._work.set()
        await done

    async def _write(self) -> None:
        while True:
            await self._work.wait()
            self._work.clear()
            events, self._pending = self._pending, []
            waiting, self._kept = self._kept, []
            self._tell(await self._append(events))
            for done in waiting:
                if not done.done():
                    done.set_result(None)

    async def _append(self, events: Sequence[Event]) -> list[Told]:
        while True:
            try:
                return await unbroken(self.log.append(events))
            except SQLAlchemyError as failure:
                report(failure)
                await asyncio.sleep(AGAIN)

    def _tell(self, told: Sequence[Told]) -> None:
        if not told:
            return
        self._recent += told
        if len(self._recent) > 2 * self._room:
            self.floor = self._recent[-self._room - 1].id
            del self._recent[: -self._room]
        for place in self._listeners:
            place.news.set()

    async def _remember(self) -> None:
        """Read what was heard before a restart, for `changedAt` and `remoteDeletedAt`."""
        last = int((self.log.now() - KEPT) * MICRO)
        while told := await self.log.after(last):
            for one in told:
                integration = self._registry.integrations.get(one.event.integration)
                if integration is not None:
                    integration.seen.note(one.event, datetime.fromtimestamp(one.id / MICRO, UTC))
            last = told[-1].id

    # ---- hearing ---------------------------------------------------------------------------------------------

    def listen(self, wants: Wants, after: str | None = None) -> Place:
        """Begin to listen: to what comes, or to all that came after an event. Raises BadInput, TooLate."""
        last = self.log.newest if after is None else number(after)
        if last > max(self.log.newest, int(self.log.now() * MICRO)):
            raise BadInput("`after` is the id of an event that has not happened yet; give one as it came")
        if last < self.log.oldest and after is not None:
            raise TooLate(
                "events are kept for an hour; read what you need anew, and subscribe without `after`"
            )
        return self._placed(wants, last, live=after is None)

    def resume(self, wants: Wants, last: int) -> Place:
        """Listen on from behind an event: as one who never left, and who may have been too slow."""
        return self._placed(wants, last, live=True)

    def _placed(self, wants: Wants, last: int, *, live: bool) -> Place:
        place = Place(self, wants, last, live=live)
        self._listeners.add(place)
        for told in self.on_interest:
            told()
        return place

    def leave(self, place: Place) -> None:
        """Forget a listener."""
        self._listeners.discard(place)

    @property
    def listeners(self) -> int:
        """How many listen."""
        return len(self._listeners)

    def wanted(self, integration: str, model: str) -> bool:
        """Whether anybody listens for such events."""
        return any(place.wants(integration, model) for place in self._listeners)

    def at_hand(self, last: int) -> list[Told] | None:
        """What was told after an event, if it is all at hand."""
        if last < self.floor:
            return None
        return self._recent[bisect_right(self._recent, last, key=lambda one: one.id) :]


class Place:
    """A listener's place in the events."""

    def __init__(self, hub: Hub, wants: Wants, last: int, *, live: bool) -> None:
        self.wants = wants
        self.news = asyncio.Event()
        self._hub = hub
        self._last = last
        self._given = last
        self._live = live
        self._closed = False

    @property
    def last(self) -> int:
        """The last event that was looked at."""
        return self._last

    def close(self) -> None:
        """Listen no longer."""
        self._closed = True
        self._hub.leave(self)
        self.news.set()

    async def next(self, most: int, seconds: float) -> list[Told] | None:
        """The next events wanted; none where none came within that time, None when closed. Raises TooSlow."""
        found = await self._more(most)
        if not found:
            try:
                async with asyncio.timeout(seconds):
                    while not found and not self._closed:
                        await self.news.wait()
                        found = await self._more(most)
            except TimeoutError:
                return []
        if self._closed:
            return None
        self._given = found[-1].id
        return found

    async def _more(self, most: int) -> list[Told]:
        self.news.clear()
        while (told := self._hub.at_hand(self._last)) is None:
            found = await (self._behind() if self._live else self._earlier(most))
            if found:
                return found
        self._live = True
        return self._taken(told, most)

    def _taken(self, told: Sequence[Told], most: int) -> list[Told]:
        """Those of these that are wanted; the place moves on behind what was looked at."""
        found: list[Told] = []
        for one in told:
            self._last = one.id
            if self.wants(one.event.integration, one.event.model):
                found.append(one)
                if len(found) == most:
                    break
        return found

    async def _earlier(self, most: int) -> list[Told]:
        """What is in the log only, a part of it."""
        at_hand_from = self._hub.floor
        told = await self._hub.log.after(self._last)
        if not told:
            self._last = max(self._last, at_hand_from)
        return self._taken(told, most)

    async def _behind(self) -> list[Told]:
        """What waits for a listener that did not keep up, if it is little enough."""
        found: list[Told] = []
        forgotten = self._last < self._hub.log.oldest
        while self._hub.at_hand(self._last) is None:
            found += await self._earlier(self._hub.buffer + 1)
            if forgotten or len(found) > self._hub.buffer:
                raise TooSlow(name(self._given))
        return found
