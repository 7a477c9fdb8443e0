"""What several of SmartRecruiters' lists have in common: paging, times, slices (smartrecruiters.md §6)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from connectors.declarations import Gather, Pages, Params, Push
from connectors.errors import BadInput
from connectors.paging import FOREIGN_MARK, NextToken, Position
from connectors.views import View

if TYPE_CHECKING:
    from connectors.engine.session import Session

ROWS = 100
"""Rows a page: the most (§6)."""

CATALOGUE = 300.0
"""Seconds that users, stages, reasons, postings and forms live: small collections that change rarely."""

FOREVER = 86_400.0
"""Seconds that what never changes lives: the company's identifier, the ids of applications (§7.3, §8.3)."""

CURSOR = NextToken(ROWS, "pageId", "nextPageId", total_at="totalFound")

SLICE = 8
"""Records that are followed up at a time where each costs calls: as many as go at once (§4)."""


def written(moment: datetime) -> str:
    """A time as the vendor wants it in queries: milliseconds, cut off, and a zone (§2)."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def after(param: str) -> Push:
    """Push a lower bound of time; whether the vendor counts the bound itself in is not known."""
    return Push(lambda moment: {param: written(moment)}, exact=False)


def marked(rows: int) -> NextToken:
    """The paging of a gathered list whose positions are texts; so many rows come with a call."""
    return NextToken(rows, "position", "position")


def counted(text: str) -> int:
    """A number in a position. Raises BadInput for anything else: cursors come from outside."""
    if not text.isascii() or not text.isdigit():
        raise BadInput(FOREIGN_MARK)
    return int(text)


def place(position: Position, of: Sequence[Any]) -> tuple[int, Position]:
    """Where a list that goes through given things stands, and where it goes on. Raises BadInput as above."""
    index = counted(str(position or 0))
    if index >= len(of):
        raise BadInput(FOREIGN_MARK)
    return index, index + 1 if index + 1 < len(of) else None


async def part(
    session: Session, source: Pages | Gather, position: Position, params: Params, size: int = SLICE
) -> tuple[Sequence[View[Any]], Position]:
    """The next few rows of a list whose rows cost calls each, and where to go on: row and page.

    The page itself comes out of the cache for all slices but its first.
    """
    index, _, where = str(position or "0:").partition(":")
    start = counted(index)
    page = await source.page(session, where or None, params)
    chosen = page.views[start : start + size]
    session.absorb((*page.also, *chosen))
    if start + size < len(page.views):
        return chosen, f"{start + size}:{where}"
    return chosen, None if page.after is None else f"0:{page.after}"
