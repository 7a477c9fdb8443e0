"""What an integration's earlier operations showed of its data, beside the sizes of lists: numbers, no data.

Estimates (`engine/rehearsal.py`) are made of it: how many children a parent has, to how many records the same
reference leads, which share of rows a filter keeps, which calls an irregular read makes.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterator

    from connectors.declarations import Fetch, List
    from connectors.engine.made import MadeHere

T = TypeVar("T")

KEPT = 64
"""Observations kept of one thing; the oldest goes first."""

Made = tuple[str, Hashable]
"""A call that was made: its operation, and what tells it from any other."""


@dataclass(slots=True)
class Ledger:
    """The calls made on behalf of something, those of what stands within it included."""

    made: list[Made] = field(default_factory=list)
    outer: Ledger | None = None

    def write(self, call: Made) -> None:
        """Note a call."""
        self.made.append(call)
        if self.outer is not None:
            self.outer.write(call)


_current: ContextVar[Ledger | None] = ContextVar("ledger", default=None)


@contextmanager
def ledger() -> Iterator[Ledger]:
    """Note the calls that are made from here on by this task and those it starts."""
    opened = Ledger(outer=_current.get())
    token = _current.set(opened)
    try:
        yield opened
    finally:
        _current.reset(token)


def current() -> Ledger | None:
    """Where calls are noted at the moment."""
    return _current.get()


@dataclass(slots=True)
class Experience:
    """Observations by what they are about and how many things were concerned.

    `amounts` are numbers (children of so many parents), `calls` the calls that something made for so many keys.
    Whoever asks about a number of things that was not seen is answered out of the nearest one.
    """

    amounts: dict[Hashable, dict[int, float]] = field(default_factory=dict)
    calls: dict[Hashable, dict[int, Sequence[Made]]] = field(default_factory=dict)
    common: dict[Hashable, tuple[int, frozenset[Made]]] = field(default_factory=dict)
    """How often something was observed, and its calls that each time were the same."""

    def note(self, what: Hashable, count: int, amount: float) -> None:
        """Remember the amount that so many things came to."""
        _put(self.amounts.setdefault(what, {}), count, amount)

    def add(self, what: Hashable, amount: float) -> None:
        """Remember one more amount of something, of which the mean counts."""
        seen = self.amounts.setdefault(what, {})
        count, total = next(iter(seen.items()), (0, 0.0))
        seen.clear()
        seen[count + 1] = total + amount

    def recall(self, what: Hashable, count: int) -> float | None:
        """The amount that so many things may come to, in proportion; None where nothing is known of them."""
        seen = self.amounts.get(what)
        if not seen or not count:
            return None if count else 0.0
        nearest = _nearest(seen, count)
        return seen[nearest] * count / nearest

    def note_calls(self, what: Hashable, count: int, made: Sequence[Made]) -> None:
        """Remember the calls made for so many keys: of several times the most, for others may have been at hand."""
        seen = self.calls.setdefault(what, {})
        distinct = list(dict.fromkeys(made))
        times, same = self.common.get(what, (0, frozenset(distinct)))
        self.common[what] = times + 1, same & frozenset(distinct)
        if len(distinct) >= len(seen.get(count, ())):
            _put(seen, count, distinct)

    def recall_calls(self, what: Hashable, count: int) -> Sequence[Made] | None:
        """The calls that so many keys may take; None where nothing is known of it."""
        seen = self.calls.get(what)
        return seen[_nearest(seen, count)] if seen else None

    def alike(self, what: Hashable, *, again: bool) -> frozenset[Made]:
        """The calls of something that are the same each time; `again`: for other keys, too."""
        times, same = self.common[what]
        if not again:
            return same
        return frozenset(one for one in same if times > 1 and "{" not in one[0])


def listing(source: List | MadeHere, params: Iterable[str]) -> Hashable:
    """What a list with some parameters is called here."""
    return ("list", source.name, *sorted(params))


def reading(read: Fetch) -> Hashable:
    """What an irregular read is called here."""
    return ("read", read.view.__name__, read.fetch_views.__name__)


def _put(seen: dict[int, T], count: int, value: T) -> None:
    seen.pop(count, None)
    seen[count] = value
    if len(seen) > KEPT:
        del seen[next(iter(seen))]


def _nearest(seen: Mapping[int, object], count: int) -> int:
    return min(seen, key=lambda one: (abs(one - count), -one))
