"""Imagined records: which views of them are loaded is known, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from connectors.columns import MISSING
from connectors.engine.record import Record
from connectors.engine.stream import Stream
from connectors.paging import NextToken, Offset, Position
from connectors.views import ALWAYS

if TYPE_CHECKING:
    from connectors.declarations import List, Params
    from connectors.engine.rehearsal import Rehearsal
    from connectors.model import Model
    from connectors.views import View


class Anything:
    """A value that is not known: it passes every comparison."""

    __slots__ = ()
    __hash__ = object.__hash__

    def __eq__(self, other: object) -> bool:
        return True

    def __gt__(self, other: object) -> bool:
        return True

    def __lt__(self, other: object) -> bool:
        return True

    def __iter__(self) -> Any:
        return iter(())


class Lazy(dict[str, Stream]):
    """The to-many edges of an imagined record, of which those embedded in its views are imagined on demand."""

    def __init__(self, record: Imagined) -> None:
        super().__init__()
        self.record = record
        self.expected: dict[str, tuple[View[Any], int]] = {}

    def __contains__(self, name: object) -> bool:
        return super().__contains__(name) or name in self.expected

    def __getitem__(self, name: str) -> Stream:
        found: Stream | None = self.get(name)
        if found is None:
            raise KeyError(name)
        return found

    def get(self, name: str, default: Any = None) -> Any:
        """The edge, imagined now if need be."""
        if name in self.expected:
            return self.record.rehearsal.embed(self.record, name)
        return super().get(name, default)


class Imagined(Record):
    """A record of which nothing is known but which views are loaded."""

    __slots__ = ("refs", "rehearsal")
    edges: Lazy

    def __init__(self, session: Rehearsal, model: type[Model], key: str) -> None:
        super().__init__(session, model, key)
        self.rehearsal = session
        self.edges = Lazy(self)
        self.refs: dict[str, str] = {}
        """Keys of other records, by the fields that hold them."""

    def read(self, name: str) -> Any:
        """None for a field that a loaded view supplies, a key where it leads to a record, else MISSING."""
        if name in self.values:
            return self.values[name]
        if any(name in view.columns and not view.lacks(name) for view in self.views):
            if self.rehearsal.lacking(self, name):
                return MISSING
            self.values[name] = found = self._imagined(name)
            return found
        if name in ALWAYS and name not in self.session.supplied(self.model) and not self.waits(name):
            return self.key if name == "remote_id" else None
        return MISSING

    def _imagined(self, name: str) -> Any:
        for edge in [edge for edge in self.edges.expected if self.model.edges[edge].by == name]:
            if not self.model.edges[edge].many:
                self.rehearsal.embed(self, edge)
        if name in self.refs:
            return self.refs[name]
        declared = self.model.fields.get(name)
        if declared is None or declared.ref is None:
            return self.key if name == "remote_id" else None
        return self.rehearsal.lead(self, name, declared.ref)

    def count(self, edge: str) -> int | None:
        """No count is known."""
        return None


def whole(source: List, params: Params) -> bool:
    """Whether parameters leave nothing of a list out: none, an order, or that the deleted come as well."""
    deleted = source.filters.get("include_deleted")
    given = (*source.orders.values(), (deleted.params(True) if deleted else None) or {})
    return set(params) <= {name for one in given for name in one}


def page_of(source: List, position: Position) -> int:
    """Which page of a list a position asks for; one that cannot be told is taken to be the second."""
    if position is None:
        return 0
    if isinstance(position, str):
        return int(position[1:]) if position.startswith("~") else 1
    size = source.paging.size
    return position // size if isinstance(source.paging, Offset) else max(position - 1, 0)


def position_of(source: List, place: int) -> Position:
    """The position of a page, as the list's paging has it."""
    if isinstance(source.paging, Offset):
        return place * source.paging.size
    return f"~{place}" if isinstance(source.paging, NextToken) else place + 1
