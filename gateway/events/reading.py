"""One look at a model of an integration: what is new, changed or gone since the last."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from connectors.connector import Integration
from connectors.engine.lists import Query
from connectors.engine.lists import open_list as listed
from connectors.engine.record import Record
from connectors.engine.session import Session
from connectors.engine.stream import EVERY_PAGE, Stream
from connectors.errors import GatewayError
from connectors.events import Event, EventKind, EventSource
from connectors.marks import LAG
from connectors.model import MODELS
from connectors.upstream import Budget
from connectors.views import View
from gateway.events.watch import GONE, Watch, changed, hashes, value

ROOM = 20_000
"""Records watched of a model; of a longer list only what comes first, and what its vendor says was updated."""

CALLS = 500
"""Calls that one look may take."""

SECONDS = 600.0
"""Seconds that one look may take: it yields to whoever asks."""

OVERLAP = timedelta(seconds=60)
"""How far before the newest time seen a delta read begins: vendors' indexes lag."""

CONFIRMED = 50
"""Missing records that are asked for by key in one look; the others wait for the next."""

TIMES = ("remote_updated_at", "changed_at", "remote_created_at")


@dataclass(slots=True)
class Look:
    """What one look found: the events, what is to be known next time, and the calls it took."""

    watch: Watch
    events: list[Event] = field(default_factory=list)
    differs: bool = False
    calls: int = 0


class Reading:
    """A look under way."""

    def __init__(self, integration: Integration, model: str, known: Watch, *, walk: timedelta) -> None:
        self.integration = integration
        self.model = model
        self.known = known
        self.now = datetime.now(UTC)
        self.budget = Budget(deadline=time.monotonic() + SECONDS, max_calls=CALLS, max_age=0, batch=True)
        filters = {name for source in integration.connector.resources[model].lists for name in source.filters}
        fresh = known.walked_at is not None and self.now - known.walked_at < walk
        self.delta = known.since if fresh and "updated_after" in filters else None
        self.marked = "include_deleted" in filters
        self.times = "updated_after" in filters
        self.look = Look(
            Watch(dict(known.rows), known.since, known.whole, self.now, known.walked_at, known.round)
        )
        self._seen: set[str] = set()

    async def run(self) -> Look:
        """Read what may have changed and compare. Raises the GatewayError that kept it from being read."""
        session = self.integration.session(self.budget)
        stream = await listed(session, MODELS[self.model], self._query())
        stream.pages_left, stream.bounded = EVERY_PAGE, False
        read = 0
        while True:
            for entry in stream.entries[read:]:
                await self._compare(session, stream, entry.record)
            read = len(stream.entries)
            if stream.done or read >= ROOM:
                break
            _let_go(session)
            await stream.extend()
            await asyncio.sleep(0)
        watch = self.look.watch
        if self.delta is None:
            watch.walked_at = self.now
            watch.whole = stream.done and stream.scan.complete
            if watch.whole and self.known.whole:
                await self._gone([key for key in watch.rows if key not in self._seen])
        self.look.calls = self.budget.spent
        return self.look

    def _query(self) -> Query:
        filters: dict[str, Any] = {"include_deleted": True} if self.marked else {}
        if self.delta is not None:
            filters["updated_after"] = self.delta - OVERLAP
        return Query(filters, rows=ROOM)

    async def _compare(self, session: Session, stream: Stream, record: Record) -> None:
        kind = getattr(stream.source, "view", None)
        view = next((one for one in record.views if type(one) is kind), None)
        if view is None:
            return
        watch, key = self.look.watch, record.key
        self._seen.add(key)
        at = await self._time(session, record, view)
        if at is not None and (watch.since is None or at > watch.since):
            watch.since = at
        before, now = self.known.rows.get(key), hashes(view)
        if before == now:
            return
        if key in watch.rows or len(watch.rows) < ROOM:
            watch.rows[key] = now
            self.look.differs = True
        if self.known.walked_at is None:
            return  # nothing to compare with
        if now == GONE:
            if before is not None:
                self._tell(key, EventKind.DELETED, at, (), now)
        elif before is None or before == GONE:
            self._tell(key, self._kind(view, before), at, (), now)
        else:
            fields = changed(view, before, now)
            if fields is not None or self.delta is not None:
                self._tell(key, EventKind.UPDATED, at, fields or (), now)

    def _kind(self, view: View[Any], before: bytes | None) -> EventKind:
        """Whether a record that was not known, or deleted, is new."""
        since, made = self.known.since, value(view, "remote_created_at")
        known = self.known.whole or since is None or made is None or made > since
        return EventKind.CREATED if before is None and known else EventKind.UPDATED

    async def _time(self, session: Session, record: Record, view: View[Any]) -> datetime | None:
        """The vendor's own time of a row, where its list can be asked by it."""
        for name in TIMES if self.times else ():
            if view.lacks(name):
                await session.need(record, name)  # it takes a fact of the account
            found = value(view, name)
            if isinstance(found, datetime):
                return found
        return None

    async def _gone(self, missing: Sequence[str]) -> None:
        """Tell of records that a whole walk did not show: pages move while they are read, so each is asked for."""
        session = self.integration.session(self.budget)
        for key in [key for key in missing if self.known.rows.get(key)][:CONFIRMED]:
            try:
                record = await session.by_key(MODELS[self.model], key, {})
            except GatewayError:
                continue  # nobody knows yet
            if record is None or record.read("remote_deleted_at") is not None:
                self._tell(key, EventKind.DELETED, None, (), GONE)
                del self.look.watch.rows[key]
                self.look.differs = True

    def _tell(
        self, key: str, kind: EventKind, at: datetime | None, fields: tuple[str, ...], now: bytes
    ) -> None:
        """Tell of a difference, unless somebody told of it before."""
        told, began = self.integration.seen.told_at(self.model, key), self.known.began_at
        if told is not None and began is not None and told >= began and (at is None or at <= told + LAG):
            return
        delivery = f"poll {self.known.round} {self.model} {key} {now.hex()}"
        moment = at if at is not None and kind is not EventKind.DELETED else self.now
        self.look.events.append(
            Event(
                self.integration.id,
                self.model,
                key,
                kind,
                moment,
                EventSource.POLL,
                fields,
                delivery=delivery,
            )
        )


def _let_go(session: Session) -> None:
    """Forget the contents of what was compared; who the records are is needed to the end of the list."""
    for record in session.records.values():
        record.views.clear()
        record.values.clear()
        record.edges.clear()
