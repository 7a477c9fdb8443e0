"""Pages of rows: the common part of every Search (trackerrms.md §5.1 to §5.3)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from gateway.sandbox.call import Answer
from gateway.sandbox.trackerrms import errors
from gateway.sandbox.trackerrms.reading import body_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import datetime

    from gateway.sandbox.call import Call
    from gateway.sandbox.trackerrms.shapes import Shape
    from gateway.sandbox.trackerrms.vendor import TrackerRMS


@dataclass(frozen=True, slots=True)
class Search:
    """A search body, read; `body` has what only some searches know. Times are compared by whole seconds."""

    term: str
    size: int
    page: int
    sort: str
    descending: bool
    status: int
    state: str
    after: float | None
    before: float | None
    mine: bool
    custom: bool
    body: dict[str, Any]

    def in_time(self, seconds: int) -> bool:
        """Return whether a record last updated then is asked for."""
        return (self.after is None or seconds >= self.after) and (
            self.before is None or seconds <= self.before
        )

    @property
    def timed(self) -> bool:
        """Whether the search looks at the update stamp at all."""
        return self.after is not None or self.before is not None


def read(vendor: TrackerRMS, call: Call, shape: Shape) -> Search:
    """Read a search body; a page size or number below 1 counts as left out."""
    body, quirks = body_of(vendor, call, shape), vendor.quirks
    size = body.get("maxResults") or 0
    size = size if size > 0 else quirks.default_page
    page = 1 if quirks.page_number_ignored else max(1, body.get("pageNumber") or 1)
    return Search(
        term=str(body.get("searchTerm") or "").strip().lower(),
        size=size if quirks.page_cap is None else min(size, quirks.page_cap),
        page=page,
        sort=str(body.get("sortBy") or "").strip(),
        descending=str(body.get("sortDirection") or "").strip().upper() == "DESC",
        status=body.get("statusId") or 0,
        state=normal(body.get("state") or ""),
        after=_seconds(vendor.moment(body.get("updatedAfter"))),
        before=_seconds(vendor.moment(body.get("updatedBefore"))),
        mine=bool(body.get("onlyMyRecords")),
        custom=bool(body.get("includeCustomFields")),
        body=body,
    )


def _seconds(moment: datetime | None) -> float | None:
    return None if moment is None else moment.timestamp() // 1


def normal(text: str) -> str:
    """Return a state without blanks and capitals."""
    return "".join(text.split()).lower()


def wanted_state(vendor: TrackerRMS, call: Call, search: Search, known: Iterable[str]) -> str:
    """Return the state to filter by, `` for all; 204 or 400 for one that does not exist, as the quirk says."""
    if not search.state or search.state in {normal(state) for state in known}:
        return search.state
    if vendor.quirks.unknown_state == "refused":
        raise errors.invalid(call, "state")
    if vendor.quirks.unknown_state == "empty":
        raise errors.missing()
    return ""


def cut(search: Search, numbers: Sequence[int]) -> Sequence[int]:
    """Return one page."""
    begin = (search.page - 1) * search.size
    return numbers[begin : begin + search.size]


def arranged(
    vendor: TrackerRMS,
    search: Search,
    numbers: Sequence[int],
    row: Callable[[int], dict[str, Any]],
    updated: Callable[[int], int],
) -> Sequence[int]:
    """Return the numbers in the order asked for; an unknown column changes nothing.

    Ids come ascending. Columns are those of the row, in any case; the samples' `name` stands for the displayed one.
    """
    if not search.sort:
        newest_first = vendor.quirks.default_order == "updated"
        return sorted(numbers, key=lambda number: -updated(number)) if newest_first else numbers
    column = search.sort.lower()
    if column == "lastupdateddatetime":
        key: Callable[[int], Any] = updated
    elif numbers and (name := _column(row(numbers[0]), column)):
        key = {number: _sortable(row(number).get(name)) for number in numbers}.__getitem__
    else:
        return numbers
    return sorted(numbers, key=key, reverse=search.descending)


def _column(row: dict[str, Any], wanted: str) -> str | None:
    names = {name.lower(): name for name in row}
    if wanted == "name":
        wanted = next(
            (name for name in ("opportunityname", "displayas", "fullname") if name in names), wanted
        )
    return names.get(wanted)


def _sortable(value: Any) -> tuple[bool, float, str]:
    number = value if isinstance(value, int | float) else 0
    return value is not None, number, str(value or "").lower()


def rows(found: list[dict[str, Any]]) -> Answer:
    """Return a bare array, 204 when it would be empty (§4.2, §5.2)."""
    return Answer(found) if found else errors.nothing()
