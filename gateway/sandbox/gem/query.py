"""Reading Gem's query parameters, all mistakes told at once, and its pages (gem.md §4)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import orjson

from gateway.sandbox.call import Answer
from gateway.sandbox.gem import errors
from gateway.sandbox.times import parse

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from gateway.sandbox.call import Call
    from gateway.sandbox.gem.quirks import Quirks

DEFAULT, MOST = 100, 500
CRM_DEFAULT, CRM_MOST = 20, 100


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of time, open at either end."""

    after: datetime | None
    before: datetime | None
    inclusive: bool

    def __bool__(self) -> bool:
        return self.after is not None or self.before is not None

    def holds(self, moment: datetime | None) -> bool:
        """Return whether a moment lies inside; nothing that has no moment does."""
        if not self:
            return True
        if moment is None or (self.before is not None and moment >= self.before):
            return False
        return self.after is None or moment > self.after or (self.inclusive and moment == self.after)

    def bounds(self) -> tuple[int, int]:
        """Return the whole seconds that hold the ends: between them lies inside, on them must be looked at."""
        low = int(self.after.timestamp()) if self.after else -1
        return low, int(self.before.timestamp()) if self.before else 1 << 62


class Query:
    """One call's parameters; what is wrong gathers until `check`. Unknown parameters are not heeded."""

    def __init__(self, call: Call, quirks: Quirks) -> None:
        self._call = call
        self._quirks = quirks
        self._problems: dict[str, list[str]] = {}

    def text(self, name: str) -> str | None:
        """Return a text."""
        return self._call.arg(name)

    def choice(self, name: str, options: tuple[str, ...]) -> str | None:
        """Return one of the options."""
        value = self._call.arg(name)
        if value is not None and value not in options:
            self._wrong(name, errors.choice(options))
        return value

    def flag(self, name: str) -> bool | None:
        """Return a boolean, told by exactly the texts `true` and `false` (gem.md §11)."""
        value = self._call.arg(name)
        if value not in {None, "true", "false"} and self._quirks.bad_flag == "refuse":
            self._wrong(name, errors.choice(("true", "false")))
        return {"true": True, "false": False}.get(value or "")

    def window(self, name: str) -> Window:
        """Return `{name}_after` and `{name}_before`."""
        after, before = (self._moment(f"{name}_{side}") for side in ("after", "before"))
        return Window(after, before, self._quirks.after_inclusive)

    def after(self, name: str) -> Window:
        """Return `{name}_after` where there is no `before` to it."""
        return Window(self._moment(f"{name}_after"), None, self._quirks.after_inclusive)

    def ids(self, name: str, most: int) -> list[str] | None:
        """Return a list of ids in the form the quirks say, at most so many."""
        values, form = self._call.args(name), self._quirks.candidate_ids
        if not values:
            return None
        if form == "comma":
            values = values[-1].split(",")
        elif form == "both":
            values = [value for text in values for value in text.split(",")]
        if len(values) > most:
            self._wrong(name, f"Longer than maximum length {most}.")
        return values

    def page(self, size: str = "per_page", default: int = DEFAULT, most: int = MOST) -> Page:
        """Return which page is asked for."""
        return Page(self._number("page", 1, None), self._number(size, default, most))

    def check(self) -> None:
        """Refuse the call (422) if anything was wrong."""
        if self._problems:
            raise errors.invalid("query", self._problems)

    def _moment(self, name: str) -> datetime | None:
        value = self._call.arg(name)
        if value is None:
            return None
        try:
            moment = parse(value)
        except ValueError:
            moment = None
        if moment is None or "T" not in value:  # a date alone is no moment
            self._wrong(name, "Not a valid datetime.")
            return None
        return moment

    def _number(self, name: str, default: int, most: int | None) -> int:
        value = self._call.arg(name)
        if value is None:
            return default
        if not (value.removeprefix("-").isdecimal() and value.isascii() and len(value) < 12):
            self._wrong(name, "Not a valid integer.")
            return default
        number = int(value)
        if number >= 1 and (most is None or number <= most):
            return number
        if self._quirks.per_page_over == "refuse":
            bound = f" and less than or equal to {most}" if most else ""
            self._wrong(name, f"Must be greater than or equal to 1{bound}.")
        return max(1, min(number, most or number))

    def _wrong(self, name: str, problem: str) -> None:
        self._problems.setdefault(name, []).append(problem)


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a list: a bare array, its end told by being short (gem.md §4)."""

    number: int
    size: int

    def of(self, numbers: Sequence[int], show: Callable[[int], Any], *, totals: bool) -> Answer:
        """Return the page's rows; with `totals`, the header that counts them."""
        first = (self.number - 1) * self.size
        rows = [show(number) for number in numbers[first : first + self.size]]
        return Answer(rows, headers={"x-pagination": self._header(len(numbers))} if totals else {})

    def _header(self, total: int) -> str:
        made: dict[str, int] = {"total": total, "total_pages": -(-total // self.size)}
        if total:
            made |= {"first_page": 1, "last_page": made["total_pages"]}
            if self.number <= made["last_page"]:
                made["page"] = self.number
                if self.number > 1:
                    made["previous_page"] = self.number - 1
                if self.number < made["last_page"]:
                    made["next_page"] = self.number + 1
        return orjson.dumps(made).decode()
