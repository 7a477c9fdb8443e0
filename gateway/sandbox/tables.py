"""A table of records that are built from their number when asked for, and kept once they were changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator


class Record(Protocol):
    """Anything with a number."""

    id: int


R = TypeVar("R", bound=Record)

REMEMBERED = 8192
"""How many built records a table keeps at hand: enough that reading the same pages again is quick."""


class Table(Generic[R]):
    """All records of one kind.

    Args:
        kind: the table's name in `World`, which change hooks and `/_state` use.
        numbers: the ids of the records that `build` makes.
        build: returns the record of a number, or None where that number is not taken.
        owner: the id of the record this one belongs to (a note's candidate), for `of`.
        owned: the ids that `build` makes for an owner.

    """

    def __init__(
        self,
        kind: str,
        numbers: range = range(0),
        build: Callable[[int], R | None] | None = None,
        *,
        owner: Callable[[R], int | None] | None = None,
        owned: Callable[[int], Iterable[int]] | None = None,
    ) -> None:
        self.kind = kind
        self.version = 0
        self.numbers = numbers
        self._build = build
        self._owner = owner
        self._owned = owned
        self.changed: dict[int, R | None] = {}  # new and changed records; None for what was removed
        self._built: dict[int, R] = {}
        self._added: dict[int, R] = {}
        self._of: dict[int, list[int]] = {}
        self._orders: dict[str, tuple[int, list[int]]] = {}
        self._next = numbers.stop if len(numbers) else 1

    def get(self, number: int | None) -> R | None:
        """Return the record, or None if there is no such one (any more)."""
        if number in self.changed:
            return self.changed[number]
        if number is None or number not in self.numbers or self._build is None:
            return None
        found = self._built.get(number)
        if found is None:
            found = self._build(number)
            if found is not None:
                if len(self._built) >= REMEMBERED:
                    self._built.clear()
                self._built[number] = found
        return found

    def __getitem__(self, number: int) -> R:
        found = self.get(number)
        if found is None:
            raise KeyError(self.kind, number)
        return found

    def __contains__(self, number: object) -> bool:
        return isinstance(number, int) and self.get(number) is not None

    def ids(self) -> list[int]:
        """Return all ids in ascending order, some of which may not be taken where `build` leaves gaps."""
        gone = {number for number, record in self.changed.items() if record is None}
        if not gone:
            return [*self.numbers, *self._added]
        return [number for number in self.numbers if number not in gone] + [
            number for number in self._added if number not in gone
        ]

    def __iter__(self) -> Iterator[R]:
        for number in self.ids():
            record = self.get(number)
            if record is not None:
                yield record

    def __len__(self) -> int:
        return sum(1 for _ in self) if self._owned else len(self.ids())

    def ids_of(self, owner: int) -> list[int]:
        """Return the ids that were ever given to an owner's records, some of which may be gone."""
        built = (number for number in self._owned(owner) if number in self.numbers) if self._owned else ()
        return [*built, *self._of.get(owner, ())]

    def of(self, owner: int) -> list[R]:
        """Return the records that belong to an owner, oldest first."""
        records = (self.get(number) for number in self.ids_of(owner))
        return [record for record in records if record is not None and self._owner_of(record) == owner]

    def ordered(
        self,
        name: str,
        key: Callable[[int], Any],
        *,
        keep: Callable[[int], bool] | None = None,
        reverse: bool = False,
    ) -> list[int]:
        """Return the ids, or those to `keep`, sorted by a key of the id; remembered by name until a change."""
        version, ids = self._orders.get(name, (-1, []))
        if version != self.version:
            ids = [number for number in self.ids() if keep is None or keep(number)]
            ids.sort(key=key, reverse=reverse)
            self._orders[name] = (self.version, ids)
        return ids

    def next_id(self) -> int:
        """Return the number the next new record shall have."""
        return self._next

    def keep(self, record: R) -> None:
        """Take in a new or changed record."""
        self.version += 1
        if record.id not in self.changed and record.id not in self.numbers:
            self._added[record.id] = record
            self._next = max(self._next, record.id + 1)
            owner = self._owner_of(record)
            if owner is not None:
                self._of.setdefault(owner, []).append(record.id)
        self.changed[record.id] = record

    def drop(self, number: int) -> None:
        """Forget a record for good."""
        self.version += 1
        self.changed[number] = None

    def _owner_of(self, record: R) -> int | None:
        return self._owner(record) if self._owner else None
