"""Views: the representations in which a vendor shows a unified model.

    class CandidateRow(View[Candidate], path="/candidates"):   # GET /candidates, one element
        key = remote_key("id")
        first_name = text("name", using=given_name)
        applications = embedded("placements", PlacementRow)
        remote_created_at = moment("created_at")

The names on the left *are* the statement of what the view supplies; they are checked against the model when
the class is made, and capabilities, null reasons, costs and documentation are read off them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any, ClassVar, Generic, TypeVar, get_args

from connectors.columns import MISSING, Column, Json, _Missing, rows
from connectors.errors import Malformed
from connectors.model import Model
from connectors.upstream.messages import Served

M = TypeVar("M", bound=Model)

ALWAYS = frozenset({"remote_id", "changed_at", "remote_deleted_at", "remote_data"})
"""Fields with an answer for every record: the key, the vendor's or the gateway's own knowledge, the raw JSON."""


UNREADABLE = (AttributeError, LookupError, TypeError, ValueError, ArithmeticError)
"""What a pure function raises that meets another shape than it was written for."""


class Embedded(Column):
    """An edge whose records stand inside the view: whole, in order. Reads a list of views."""

    def __init__(self, read: Callable[[Json], list[Any]], view: type[View[Any]]) -> None:
        super().__init__(read)
        self.view = view


class View(Generic[M]):
    """One vendor object, of which the columns read the unified fields.

    `raw` is the vendor's JSON (shared, never changed); `fetched_at` and `served` tell where it came from.
    Class attributes: `model`; `key`, the column of the record's key; `columns` by field name; `path` under which `remote_data` shows
    the JSON, None where the unified model shows none; `counts`: edge to column with its number of records.
    """

    model: ClassVar[type[Model]]
    columns: ClassVar[dict[str, Column]] = {}
    counts: ClassVar[dict[str, Column]] = {}
    key: ClassVar[Column]
    path: ClassVar[str | None] = None
    attests: ClassVar[bool] = True
    """Whether it shows that the record is there; not if it is made for every key asked for."""

    __slots__ = ("fetched_at", "raw", "served")

    def __init__(self, raw: Json) -> None:
        self.raw = raw
        self.fetched_at: datetime | None = None
        self.served = Served.LIVE

    def __init_subclass__(cls, *, path: str | None = None, attests: bool = True) -> None:
        super().__init_subclass__()
        cls.attests = attests
        cls.path = path or cls.path
        for base in getattr(cls, "__orig_bases__", ()):
            for argument in get_args(base):
                if isinstance(argument, type):
                    cls.model = argument
        cls.columns = dict(cls.columns)
        cls.counts = dict(cls.counts)
        for name, column in list(vars(cls).items()):
            if not isinstance(column, Column):
                continue
            if name == "key":
                continue
            delattr(cls, name)
            if name.startswith("count_"):
                cls._check(name.removeprefix("count_"), cls.model.edges)
                cls.counts[name.removeprefix("count_")] = column
            else:
                cls._supply(name, column)

    @classmethod
    def _supply(cls, name: str, column: Column) -> None:
        cls._check(name, cls.model.edges if isinstance(column, Embedded) else cls.model.fields)
        cls.columns[name] = column
        if column.label and f"{name}_label" in cls.model.fields:
            cls.columns[f"{name}_label"] = Column(column.label)

    @classmethod
    def _check(cls, name: str, known: Mapping[str, Any]) -> None:
        if name not in known:
            raise TypeError(f"{cls.__name__}.{name}: {cls.model.__name__} has no such field or edge")

    @property
    def identity(self) -> str | None:
        """The record's key; None where the object has none and so is no record."""
        found: str | None = self._read("key", self.key)
        return found

    def get(self, name: str) -> Any:
        """The value of a field, or MISSING. Raises Malformed where the vendor's value cannot be read."""
        column = self.columns.get(name)
        if column is None or (column.needs and self.lacks(name)):
            return MISSING
        return self._read(name, column)

    def lacks(self, name: str) -> list[str]:
        """The facts of the account that a field's column still waits for."""
        column = self.columns.get(name)
        return [fact for fact in column.needs if fact not in self.raw] if column else []

    def learn(self, fact: str, value: Any) -> None:
        """Put a fact of the account into the view's own copy of the JSON; its name begins with `_`."""
        self.raw = {**self.raw, fact: value}

    def count(self, edge: str) -> int | None:
        """The vendor's own count of an edge's records, where the view has one."""
        found: int | None = self._read(edge, self.counts[edge]) if edge in self.counts else None
        return found

    def _read(self, name: str, column: Column) -> Any:
        try:
            return column.read(self.raw)
        except UNREADABLE as unreadable:
            shape = type(unreadable).__name__
            raise Malformed(f"{type(self).__name__}.{name} cannot be read ({shape})") from None

    @classmethod
    def carried(cls) -> tuple[type[View[Any]], ...]:
        """The view itself and those embedded in it, at any depth."""
        inner = (column.view for column in cls.columns.values() if isinstance(column, Embedded))
        return (cls, *(view for child in inner for view in child.carried()))


def embedded(
    at: str | Callable[[Json], Iterable[Json] | _Missing],
    view: type[View[Any]],
    *,
    sharing: str | None = None,
    optional: bool = False,
) -> Embedded:
    """An edge read off the parent: the objects at a path, or those that a function finds.

    `optional`: where the member at the path is absent (null counts as there), the view does not say. Neither
    does it where the function finds MISSING.

    `sharing` names the member under which the parent's own JSON is put into each child, for children that
    need something of it (a job id, the person).
    """
    find = at if callable(at) else lambda raw: rows(raw, at)

    def read(raw: Json) -> Any:
        if optional and isinstance(at, str) and at not in raw:
            return MISSING
        found = find(raw)
        if isinstance(found, _Missing):
            return MISSING
        children = (child for child in found if isinstance(child, Mapping))
        return [view({**child, sharing: raw} if sharing else child) for child in children]

    return Embedded(read, view)
