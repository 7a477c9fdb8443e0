"""How vendors cut lists into pages: frozen strategies, one per style.

A position is whatever the strategy needs to ask for a page (an offset, a page number, a token): a JSON scalar,
so that it can travel inside a cursor. None asks for the first page, and as an answer means: no more.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from connectors.columns import as_number, as_text, dig
from connectors.errors import BadInput
from connectors.upstream.messages import Answer

Position = int | str | None

EVERYTHING = 1_000_000
"""The size of what has no size: one answer holds all there is."""

NO_MORE = (None, "", False, "null")
"""How vendors write that there is no further page."""

FOREIGN_MARK = "the cursor does not belong to this list; start again without `after`"


class Paging(Protocol):
    """What a list asks of its paging style."""

    @property
    def size(self) -> int:
        """Rows a page at most."""

    def query(self, position: Position) -> Mapping[str, str | int]:
        """The parameters that ask for the page at a position. Raises BadInput for one of another style."""

    def after(self, position: Position, got: int, answer: Answer) -> Position:
        """The position of the next page, after `got` rows came; None at the end."""

    def total(self, answer: Answer) -> int | None:
        """Rows of the whole list, where the vendor says it."""


def _total(answer: Answer, path: str | None) -> int | None:
    found = as_number(dig(answer.body, path)) if path else None
    return None if found is None else int(found)


def _counted(position: Position, least: int) -> int:
    """A position that is a number: cursors come from outside."""
    if position is None:
        return least
    if not isinstance(position, int) or isinstance(position, bool) or position < least:
        raise BadInput(FOREIGN_MARK)
    return position


@dataclass(frozen=True, slots=True)
class Single:
    """The whole list in one answer."""

    size: int = EVERYTHING

    def query(self, position: Position) -> Mapping[str, str]:  # noqa: D102  # the protocol says it
        return {}

    def after(self, position: Position, got: int, answer: Answer) -> Position:  # noqa: D102  # as above
        return None

    def total(self, answer: Answer) -> int | None:  # noqa: D102  # as above
        return None


@dataclass(frozen=True, slots=True)
class Offset:
    """`limit` and `offset`; ends on a short page, or where a total says so."""

    size: int
    limit: str = "limit"
    offset: str = "offset"
    total_at: str | None = None

    def query(self, position: Position) -> Mapping[str, str]:  # noqa: D102  # as above
        return {self.limit: str(self.size), self.offset: str(_counted(position, 0))}

    def after(self, position: Position, got: int, answer: Answer) -> Position:  # noqa: D102  # as above
        seen = _counted(position, 0) + got
        total = self.total(answer)
        done = got == 0 or (got < self.size if total is None else seen >= total)
        return None if done else seen

    def total(self, answer: Answer) -> int | None:  # noqa: D102  # as above
        return _total(answer, self.total_at)


@dataclass(frozen=True, slots=True)
class PageNumber:
    """`page` from 1; ends on a short page, on a null `more_at` member, or where a total says so.

    `caps` are sizes to which the vendor may cut a page without saying so: after one of just so many rows the
    next is asked for. `numeric` sends numbers, for bodies.
    """

    size: int
    page: str = "page"
    limit: str | None = "limit"
    total_at: str | None = None
    more_at: str | None = None
    caps: frozenset[int] = frozenset()
    numeric: bool = False

    def query(self, position: Position) -> Mapping[str, str | int]:  # noqa: D102  # as above
        number = _counted(position, 1)
        if self.numeric:
            return {**({self.limit: self.size} if self.limit else {}), self.page: number}
        return {**({self.limit: str(self.size)} if self.limit else {}), self.page: str(number)}

    def after(self, position: Position, got: int, answer: Answer) -> Position:  # noqa: D102  # as above
        page = _counted(position, 1)
        if got == 0:
            return None
        total = self.total(answer)
        if total is not None:
            return page + 1 if page * self.size < total and got >= self.size else None
        if self.more_at is not None and isinstance(answer.body, Mapping) and self.more_at in answer.body:
            return page + 1 if answer.body[self.more_at] not in NO_MORE else None
        return page + 1 if got >= self.size or got in self.caps else None

    def ends(self, got: int, widest: int) -> bool:
        """Whether a page of `got` rows is the last where one of `widest` has been seen: then it was not cut short."""
        return bool(self.caps) and got < min(widest, self.size)

    def total(self, answer: Answer) -> int | None:  # noqa: D102  # as above
        return _total(answer, self.total_at)


def rest(paging: Paging, position: Position, total: int) -> list[Position]:
    """The positions from this one to the end of a list of `total` rows, where they can be told beforehand."""
    if not isinstance(position, int):
        return []
    if isinstance(paging, Offset):
        return list(range(position, total, paging.size))
    return list(range(position, -(-total // paging.size) + 1)) if isinstance(paging, PageNumber) else []


@dataclass(frozen=True, slots=True)
class NextToken:
    """An opaque token in the answer asks for the next page; absent or empty at the end."""

    size: int
    token: str
    token_at: str
    limit: str | None = "limit"
    total_at: str | None = None

    def query(self, position: Position) -> Mapping[str, str]:  # noqa: D102  # as above
        limit = {self.limit: str(self.size)} if self.limit else {}
        return {**limit, **({self.token: str(position)} if position else {})}

    def after(self, position: Position, got: int, answer: Answer) -> Position:  # noqa: D102  # as above
        token = as_text(dig(answer.body, self.token_at))
        return token if token and token != position and got else None

    def total(self, answer: Answer) -> int | None:  # noqa: D102  # as above
        return _total(answer, self.total_at)
