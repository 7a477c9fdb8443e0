"""Lists of one or several integrations as one connection: merged, ordered, with one cursor.

With an order, records come merged by it. Without one they come in the vendors' own order, newest first where
every integration asked can do that at no extra cost, else the integrations taken in turn.
"""

from __future__ import annotations

import asyncio
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any

import orjson

from connectors.engine.covering import covering
from connectors.engine.filters import keep
from connectors.engine.lists import CREATED, Mark, Order, Query, load_order, native_order, open_list, sort_key
from connectors.engine.record import Record
from connectors.engine.session import Session
from connectors.engine.stream import Scan, Stream
from connectors.errors import BadInput, GatewayError, UpstreamError
from connectors.model import Model
from connectors.switches import WHOLE

MOST = 100
"""Records of a page at most."""

SHARE = 0.6
"""Of the time that is left, a list over several integrations waits so much for the rows of one of them at the most:
one that hangs must not cost the others what is selected of their records."""

NEWEST = ":newest"
"""Marks cursors of lists that came newest first unasked: they go on so, whatever has become cheap meanwhile."""


@dataclass(frozen=True, slots=True)
class Item:
    """A record of a page, and how far each part was read behind it. The cursor is written when it is asked for."""

    node: Record
    bound: str
    parts: Sequence[Part]
    taken: tuple[int, ...]

    @property
    def cursor(self) -> str:
        """The cursor to go on after this record."""
        return write_cursor(self.bound, self.parts, self.taken)


@dataclass(slots=True)
class Part:
    """One integration's part in a list: how far it was read, or why it failed."""

    session: Session
    stream: Stream | None = None
    error: GatewayError | None = None
    begin: Mark = field(default_factory=Mark)
    taken: int = 0
    before: int = 0
    """Records that earlier pages took."""
    sorted_to: int = 0
    alone: bool = True
    """Whether nobody else's records need the time that is left."""
    covered: list[UpstreamError] = field(default_factory=list)
    """The failures in whose place kept answers were served."""

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[None]:
        """A failure of what is read in here, or its lateness, ends the part and is kept."""
        try:
            with covering(self.covered):
                async with asyncio.timeout(None if self.alone else SHARE * self.session.budget.left()):
                    yield
        except TimeoutError:
            self.error = self.session.late()
        except GatewayError as failure:
            self.error = failure

    async def head(self, order: Order | None) -> Record | None:
        """The next record, or None at the end of this part."""
        if self.stream is None or self.error is not None:
            return None
        async with self.reading():
            entries = await self.stream.fill(self.taken + 1)
            if order and len(entries) > self.sorted_to:
                await load_order(self.session, [one.record for one in entries[self.sorted_to :]], order)
                self.sorted_to = len(entries)
        if self.error is not None:
            return None
        return entries[self.taken].record if self.taken < len(entries) else None

    def mark(self, taken: int) -> Mark:
        """Where this part goes on after so many records."""
        if self.stream is None or (taken == 0 and not self.stopped):
            return self.begin
        name = self.stream.source.name if self.stream.source else ""
        if self.stopped and taken == len(self.stream.entries):
            position, index = self.stream.resume
            return Mark(name, position, index - 1)
        entry = self.stream.entries[taken - 1]
        return Mark(name, entry.position, entry.index, entry.record.key)

    @property
    def stopped(self) -> bool:
        """Whether the part stopped at its scan budget, with more to come."""
        return self.stream is not None and not self.stream.scan.complete

    @property
    def scan(self) -> Scan:
        """What its filters did."""
        return self.stream.scan if self.stream else Scan(complete=False)


@dataclass(frozen=True, slots=True)
class Connection:
    """A page of a list, before it becomes GraphQL."""

    items: Sequence[Item]
    parts: Sequence[Part]
    has_next: bool
    end_cursor: str | None
    has_previous: bool


def page_size(first: int) -> int:
    """The rows asked for. Raises BadInput outside 1 to 100."""
    if not 1 <= first <= MOST:
        raise BadInput(f"`first` is {first}; ask for 1 to {MOST} records at a time")
    return first


def fingerprint(*parts: Any) -> str:
    """What a cursor is bound to: the list, its filter and its order."""
    return blake2b(orjson.dumps(parts, default=str), digest_size=9).hexdigest()


def write_cursor(bound: str, parts: Sequence[Part], taken: Sequence[int]) -> str:
    """The cursor at which every part goes on after so many records."""
    marks = {}
    for part, count in zip(parts, taken, strict=True):
        mark = part.mark(count)
        marks[part.session.integration.id] = (
            mark.source,
            mark.position,
            mark.index,
            mark.key,
            part.before + count,
        )
    return urlsafe_b64encode(orjson.dumps([bound, marks])).rstrip(b"=").decode()


def bound_of(cursor: str) -> Any:
    """What a cursor says it is bound to; None for what is no cursor at all."""
    try:
        return orjson.loads(urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))[0]
    except (NotBase64, ValueError, TypeError, LookupError):
        return None


def read_cursor(bound: str, cursor: str) -> Mapping[str, tuple[Mark, int]]:
    """The marks in a cursor, by integration. Raises BadInput for anything that is no cursor of this list."""
    wrong = BadInput(
        "`after` is not a cursor of this list; use one that the same query gave, or leave it out"
    )
    try:
        found = orjson.loads(urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        bound_to, marks = found
        read = {
            name: (Mark(str(source), position, index, str(key)), taken)
            for name, (source, position, index, key, taken) in marks.items()
        }
    except (NotBase64, ValueError, TypeError, AttributeError):
        raise wrong from None
    whole = all(
        isinstance(mark.position, int | str | None)
        and isinstance(mark.index, int)
        and isinstance(taken, int)
        and mark.index >= -1
        for mark, taken in read.values()
    )
    if bound_to != bound or not whole:
        raise wrong
    return read


async def merged(
    sessions: Sequence[Session],
    model: type[Model],
    queries: Mapping[str, Query],
    order: Order | None,
    first: int,
    after: str | None,
    bound: str,
) -> Connection:
    """The page of a list over several integrations. `queries` holds the question to each, by its id."""
    newest = f"{bound}{NEWEST}"
    if after is None:
        marks: Mapping[str, tuple[Mark, int]] = {}
        if order is None and all(
            native_order(session, model, (CREATED, True), queries[session.integration.id].filters)
            for session in sessions
        ):
            order, bound = (CREATED, True), newest
    elif order is None and bound_of(after) == newest:
        order, bound = (CREATED, True), newest
        marks = read_cursor(bound, after)
    else:
        marks = read_cursor(bound, after)

    async def begin(session: Session) -> Part:
        mark, before = marks.get(session.integration.id, (None, 0))
        part = Part(session, begin=mark or Mark(), before=before, alone=len(sessions) == 1)
        if (model.__name__, WHOLE) in session.off:
            part.stream = Stream.of(session, ())
            return part
        query = queries[session.integration.id]
        started = mark if mark and (mark.source or mark.key) else None
        async with part.reading():
            part.stream = await open_list(
                session, model, Query(query.filters, order, query.wants, query.rows, started)
            )
        if isinstance(part.error, BadInput):
            raise part.error
        return part

    parts = await asyncio.gather(*(begin(session) for session in sessions))
    return await take(parts, order, first, bound, has_previous=after is not None)


async def of_edge(
    stream: Stream, filters: Mapping[str, Any], first: int, bound: str, after: str | None
) -> Connection:
    """The page of a to-many edge. With filters, the edge is read whole and they are applied here."""
    session = stream.session
    if filters.keys() - {"include_deleted"}:
        records = await stream.all()
        kept = await keep(session, filters, records)
        here = sorted(set(filters) - {"include_deleted"})
        stream = Stream.of(session, (one for one, wanted in zip(records, kept, strict=True) if wanted))
        stream.scan = Scan([], here, len(records))
    part = Part(session, stream)
    if after is not None:
        part.begin, _ = read_cursor(bound, after).get(session.integration.id, (Mark(), 0))
        part.taken = await _index_after(stream, part.begin)
    return await take([part], None, first, bound, has_previous=after is not None)


async def _index_after(stream: Stream, mark: Mark) -> int:
    """Where a stream goes on after a mark: behind its record, or at its place if the record has left."""
    seen = 0
    while True:
        for index in range(seen, len(stream.entries)):
            if stream.entries[index].record.key == mark.key:
                return index + 1
        seen = len(stream.entries)
        if stream.done:
            return next(
                (
                    index
                    for index, entry in enumerate(stream.entries)
                    if entry.position == mark.position and entry.index >= mark.index
                ),
                seen,
            )
        await stream.extend()


async def take(
    parts: Sequence[Part], order: Order | None, first: int, bound: str, *, has_previous: bool = False
) -> Connection:
    """The next records of all parts: the smallest by the order, or the parts in turn."""
    heads = dict(
        zip(map(id, parts), await asyncio.gather(*(part.head(order) for part in parts)), strict=True)
    )
    items: list[Item] = []
    while len(items) < first:
        ready = [(part, record) for part in parts if (record := heads[id(part)]) is not None]
        if not ready:
            break
        if order:
            part, record = min(ready, key=lambda one: sort_key(one[1], order))
        else:
            part, record = min(ready, key=lambda one: one[0].before + one[0].taken)
        part.taken += 1
        items.append(Item(record, bound, parts, tuple(one.taken for one in parts)))
        heads[id(part)] = await part.head(order) if len(items) < first or not _more(part) else record
    has_next = any(record is not None for record in heads.values()) or any(part.stopped for part in parts)
    end = write_cursor(bound, parts, [part.taken for part in parts]) if items or has_next else None
    return Connection(items, parts, has_next, end, has_previous)


def _more(part: Part) -> bool:
    """Whether more of a part is known to come, without another call."""
    stream = part.stream
    return stream is not None and (
        part.taken < len(stream.entries) or (not stream.done and stream.keep is None)
    )
