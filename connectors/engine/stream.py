"""Ordered records, fetched page by page only as far as they are asked for."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from connectors.declarations import Gather
from connectors.paging import Position, rest

if TYPE_CHECKING:
    from connectors.declarations import List, Page, Params
    from connectors.engine.made import MadeHere
    from connectors.engine.record import Record
    from connectors.engine.session import Session

Keep = Callable[[Sequence["Record"]], Awaitable[list[bool]]]

SCAN_PAGES = 50
"""Pages that one filtered list reads before it stops and lets the caller go on by cursor."""

SPARE = 2
"""A list whose pages are dear stops when fewer calls are left than so many of its dearest page."""

EVERY_PAGE = 1_000_000
"""For what must be read whole, and is bounded by the calls that the operation may make."""


@dataclass(slots=True)
class Scan:
    """What a filtered list did: which filters the vendor applied, which were applied here, and to how many rows."""

    pushed_down: list[str] = field(default_factory=list)
    filtered_here: list[str] = field(default_factory=list)
    scanned: int = 0
    complete: bool = True
    """False where the list stopped at its budget: going on by cursor finds the rest."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A record in a stream and where it stands: the page's position and the row within the page."""

    record: Record
    position: Position
    index: int


@dataclass(slots=True)
class Stream:
    """The records of one list at one integration, in the vendor's order, each once."""

    session: Session
    source: List | MadeHere | None
    params: Params
    keep: Keep | None = None
    scan: Scan = field(default_factory=Scan)
    start: tuple[Position, int] = (None, 0)
    pages_left: int = SCAN_PAGES
    after_key: str = ""
    """The record after which to begin, if it still stands on the first page; else `start` decides."""

    whole: bool = False
    """Whether its parameters leave nothing of the list out."""
    bounded: bool = False
    """Whether it stops at its budget without a filter, too: after so many pages, or when calls run short."""

    chosen: bool = False
    """Whether it was chosen as the way to find records by their keys; others may go along for nothing."""

    entries: list[Entry] = field(default_factory=list)
    done: bool = False
    total: int | None = None
    _next: Position = None
    _fetched: dict[Position, Page | BaseException] = field(default_factory=dict)
    """Pages fetched ahead, or why they could not be."""
    _read: list[Position] = field(default_factory=list)
    """The positions of the pages read."""
    _seen: set[str] = field(default_factory=set)
    _met: set[Record] = field(default_factory=set)
    """Every record that pages brought, wanted or not."""
    _dearest: int = 0
    """Calls that a page took at most."""
    _lock: asyncio.Lock = field(default_factory=asyncio.Lock)

    def __post_init__(self) -> None:
        self._next = self.start[0]

    @classmethod
    def of(cls, session: Session, records: Iterable[Record]) -> Stream:
        """A stream whose records are all known."""
        stream = cls(session, None, {}, done=True)
        stream.entries = [Entry(record, None, index) for index, record in enumerate(records)]
        return stream

    async def fill(self, count: int) -> list[Entry]:
        """Fetch until `count` entries are there or the list ends; answer all there are."""
        while len(self.entries) < count and not self.done:
            await self.extend()
        return self.entries

    async def all(self) -> list[Record]:
        """Every record of the list; its pages at once, where the vendor tells how many there are."""
        if not self.done:
            await self.extend()
        await self._ahead()
        while not self.done:
            await self.extend()
        return [entry.record for entry in self.entries]

    async def _ahead(self) -> None:
        """Fetch what is left of the pages, no more than are needed one after the other. `extend` takes them up."""
        source = self.source
        if self.done or self.bounded or self.total is None or source is None:
            return
        async with self._lock:
            left = rest(source.paging, self._next, self.total)[: self.pages_left]
            places = [place for place in left if place not in self._fetched]
            asked = (self.session.page(source, place, self.params) for place in places)
            fetched = await asyncio.gather(*asked, return_exceptions=True)
            self._fetched.update(zip(places, fetched, strict=True))

    async def _page(self, source: List | MadeHere) -> Page:
        """The next page, which may have been fetched ahead."""
        known = self._fetched.pop(self._next, None)
        if isinstance(known, BaseException):
            raise known
        return known or await self.session.page(source, self._next, self.params)

    async def extend(self) -> None:
        """Fetch one more page."""
        before = self._next, len(self.entries)
        async with self._lock:
            if self.done or (self._next, len(self.entries)) != before or self.source is None:
                return
            calls_left = self.session.budget.calls_left()
            page = await self._page(self.source)
            self._dearest = max(self._dearest, calls_left - self.session.budget.calls_left())
            if page.total is not None:
                self.total = page.total
                self._learn(page.total)
            beside = self.session.absorb(page.also)
            records = self.session.absorb(page.views)
            self.scan.scanned += len(records)
            kept = await self.keep(records) if self.keep else [True] * len(records)
            skip = self._skip(records) if self._next == self.start[0] else 0
            for index, (record, wanted) in enumerate(zip(records, kept, strict=True)):
                if index >= skip and wanted and record.key not in self._seen:
                    self._seen.add(record.key)
                    self.entries.append(Entry(record, self._next, index))
            self.pages_left -= 1
            self._read.append(self._next)
            if page.after is None or page.after in self._read or self._stale({*records, *beside}):
                self.done = True
                self._learn(self.walked)
            elif (self.pages_left <= 0 and (self.keep or self.bounded)) or (self.bounded and self._short()):
                self.done = True
                self.scan.complete = False
            if self.start == (None, 0):
                ended = self.done and self.scan.complete
                self.session.listed(self.source, self.params, self.scan.scanned, len(self._read), ended=ended)
            self._next = page.after

    def _short(self) -> bool:
        """Whether another page might take the calls that the rest of the operation needs."""
        return self.session.budget.calls_left() < SPARE * self._dearest

    def _stale(self, brought: set[Record]) -> bool:
        """Whether a page held nothing new: some vendors turn in a circle, or take no notice of the page asked for.

        The pages of a gathered list may repeat themselves: what they are made of does not show.
        """
        stale = bool(brought) and brought <= self._met and not isinstance(self.source, Gather)
        self._met |= brought
        return stale

    def _skip(self, records: Sequence[Record]) -> int:
        """Rows of the first page that were read before."""
        keys = [record.key for record in records]
        if self.after_key in keys:
            return keys.index(self.after_key) + 1
        return (
            self.start[1] - 1 if self.after_key else self.start[1]
        )  # it has left: the next one took its place

    @property
    def resume(self) -> tuple[Position, int]:
        """Where a stopped scan goes on."""
        return (self._next, 0)

    def _learn(self, rows: int) -> None:
        """Remember the size of a whole list, for the planner."""
        if self.source and (self.whole or not self.params) and self.start == (None, 0):
            sizes, outer = self.session.integration.sizes, getattr(self.source, "of", None)
            sizes[self.source.name] = rows
            if outer is not None:
                sizes.setdefault(outer.name, rows)

    @property
    def walked(self) -> int:
        """Rows that the pages read stand for: of a list within another one, the outer rows, as far as can be told."""
        size = self.source.paging.size if self.source else 1
        pages = len(self._read)
        return min(max(self.scan.scanned, (pages - 1) * size + 1), pages * size)


def group(records: Iterable[Record], by: str) -> dict[Any, list[Record]]:
    """Records by the value of a field."""
    found: dict[Any, list[Record]] = {}
    for record in records:
        found.setdefault(record.read(by), []).append(record)
    return found
