"""The events of the last hour, durable: who was away goes on where it stopped, and nothing is told twice."""

from __future__ import annotations

import hashlib
import time
import uuid
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Row, delete, func, insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine

from connectors.events import Event, EventKind, EventSource
from gateway.store.tables import EVENTS
from gateway.store.unbroken import unbroken
from resolvers.events import Told

KEPT = 3600.0
"""Seconds that an event is kept."""

MARGIN = 600.0
"""Seconds more, so that who goes on with the oldest has time to read."""

SWEEP = 600.0
"""Seconds between two removals of what is older."""

ROWS = 200
"""Events written, or read, by one statement."""

MICRO = 1_000_000


class Log:
    """The table of events. `now` is the time (for tests)."""

    def __init__(self, engine: AsyncEngine, now: Callable[[], float] = time.time) -> None:
        self.now = now
        self._engine = engine
        self._newest = 0
        self._began = 0
        self._swept_at = now()

    @property
    def newest(self) -> int:
        """The id of the newest event; where there is none, one before all that will come."""
        return self._newest

    @property
    def oldest(self) -> int:
        """The id after which nothing is forgotten."""
        return max(int((self.now() - KEPT) * MICRO), self._began)

    async def open(self) -> None:
        """Find the end of the log. In memory it begins now."""
        async with self._engine.connect() as connection:
            found = (await connection.execute(select(func.max(EVENTS.c.id)))).scalar()
        now = int(self.now() * MICRO)
        self._newest = now if found is None else max(found, 0)
        if self._engine.url.database == ":memory:":
            self._began = now

    async def append(self, events: Iterable[Event]) -> list[Told]:
        """Write events; those of them that were not told before, with their ids, in order."""
        by_telling = {_telling(event): event for event in reversed(list(events))}
        tellings = list(reversed(by_telling))
        told: list[Told] = []
        for start in range(0, len(tellings), ROWS):
            part = tellings[start : start + ROWS]
            known = await self._known(part)
            fresh = [(one, Told(self._next(), by_telling[one])) for one in part if one not in known]
            try:
                await self._insert([_row(telling, one) for telling, one in fresh])
            except IntegrityError:  # another process told one of them, or took an id
                fresh = [one for one in fresh if await self._inserted(*one)]
            told += [one for _, one in fresh]
        await self._sweep()
        return told

    async def after(self, last: int, most: int = ROWS) -> list[Told]:
        """The events that came after one, oldest first."""
        return await unbroken(self._after(last, most))

    async def _after(self, last: int, most: int) -> list[Told]:
        asked = select(EVENTS).where(EVENTS.c.id > last).order_by(EVENTS.c.id).limit(most)
        async with self._engine.connect() as connection:
            return [_told(row) for row in await connection.execute(asked)]

    def _next(self) -> int:
        """Ids rise with time, also over a restart, and two never are equal."""
        self._newest = max(self._newest + 1, int(self.now() * MICRO))
        return self._newest

    async def _known(self, tellings: Sequence[str]) -> set[str]:
        asked = select(EVENTS.c.telling).where(EVENTS.c.telling.in_(tellings))
        async with self._engine.connect() as connection:
            return set((await connection.execute(asked)).scalars())

    async def _insert(self, rows: Sequence[dict[str, Any]]) -> None:
        if rows:
            async with self._engine.connect() as connection:
                await connection.execute(insert(EVENTS).values(rows))

    async def _inserted(self, telling: str, one: Told) -> bool:
        try:
            await self._insert([_row(telling, one)])
        except IntegrityError:
            if not await self._known([telling]):
                raise
            return False
        return True

    async def _sweep(self) -> None:
        now = self.now()
        if now >= self._swept_at + SWEEP:
            self._swept_at = now
            async with self._engine.connect() as connection:
                await connection.execute(
                    delete(EVENTS).where(EVENTS.c.id < int((now - KEPT - MARGIN) * MICRO))
                )


def _telling(event: Event) -> str:
    """Equal for what is one happening told twice."""
    if not event.delivery:
        return uuid.uuid4().hex
    return hashlib.sha256(f"{event.integration}\0{event.delivery}".encode()).hexdigest()


def _row(telling: str, told: Told) -> dict[str, Any]:
    event = told.event
    return {
        "id": told.id,
        "telling": telling,
        "integration": event.integration,
        "model": event.model,
        "key": event.key,
        "kind": event.kind.name,
        "at": event.at.timestamp(),
        "source": event.source.name,
        "fields": ",".join(event.fields),
    }


def _told(row: Row[Any]) -> Told:
    fields = tuple(row.fields.split(",")) if row.fields else ()
    kind, source = EventKind[row.kind], EventSource[row.source]
    at = datetime.fromtimestamp(row.at, UTC)
    return Told(row.id, Event(row.integration, row.model, row.key, kind, at, source, fields))
