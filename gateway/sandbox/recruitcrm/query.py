"""Reading Recruit CRM's query parameters: pages, orders, days, and which a search knows (recruitcrm.md §2.3, §4.1)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlencode

from gateway.sandbox.recruitcrm import errors
from gateway.sandbox.times import parse

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from gateway.sandbox.call import Call
    from gateway.sandbox.recruitcrm.vendor import RecruitCrm

T = TypeVar("T")

MOST = 100
"""Rows of a page."""
SORTING = frozenset({"sort_by", "sort_order"})
DATES = frozenset({"created_from", "created_to", "updated_from", "updated_to"})
_DAY_FORMS = ("%Y-%m-%d", "%d-%m-%Y")


def only(call: Call, known: Collection[str]) -> None:
    """Refuse parameters that a search does not know, with 400 (§2.2)."""
    for name, _ in call.query:
        if name not in known:
            raise errors.unknown_parameter(name)


def has_filter(call: Call, filters: Collection[str]) -> bool:
    """Return whether a search has a real filter; an empty value is none."""
    return any(value and name in filters for name, value in call.query)


def sorting(call: Call) -> tuple[str, bool]:
    """Return what to sort by and whether downwards; 422 for any other word (§2.3)."""
    column, order = call.arg("sort_by") or "updatedon", call.arg("sort_order") or "desc"
    if column not in {"createdon", "updatedon"}:
        raise errors.invalid("sort_by", "The selected sort by is invalid.")
    if order not in {"asc", "desc"}:
        raise errors.invalid("sort_order", "The selected sort order is invalid.")
    return column, order == "desc"


def limit(vendor: RecruitCrm, call: Call, default: int | None = None) -> int:
    """Return the rows of a list's page."""
    text = call.arg("limit")
    if not text:
        return default or vendor.quirks.default_limit
    if not (text.isdecimal() and text.isascii()) or int(text) < 1:
        raise errors.invalid("limit", "The limit must be an integer of at least 1.")
    if int(text) > MOST and vendor.quirks.over_limit == "refuse":
        raise errors.invalid("limit", f"The limit may not be greater than {MOST}.")
    return min(MOST, int(text))


def page(call: Call) -> int:
    """Return the page asked for; what is no number from 1 counts as 1. [assumed: Laravel's paginator]"""
    text = call.arg("page") or ""
    return max(1, int(text)) if text.isdecimal() and text.isascii() and len(text) < 10 else 1


def envelope(
    vendor: RecruitCrm,
    call: Call,
    rows: Sequence[T],
    size: int,
    show: Callable[[T], Any | None],
    *,
    totals: bool = False,
) -> dict[str, Any]:
    """Return one page of rows in the envelope of §2.3; rows that `show` returns None for are left out."""
    index = page(call)
    chosen = rows[(index - 1) * size : index * size]
    data = [made for made in map(show, chosen) if made is not None]
    path = f"{call.base}{vendor.normal(call.path)}"
    kept = [pair for pair in call.query if pair[0] != "page"] if vendor.quirks.links_keep_query else []

    def link(number: int) -> str:
        return f"{path}?{urlencode([*kept, ('page', number)])}"

    last = max(1, -(-len(rows) // size))
    made: dict[str, Any] = {
        "current_page": index,
        "first_page_url": link(1),
        "from": (index - 1) * size + 1 if chosen else None,
        "next_page_url": link(index + 1) if index < last else None,
        "path": path,
        "per_page": size,
        "prev_page_url": link(index - 1) if index > 1 else None,
        "to": (index - 1) * size + len(chosen) if chosen else None,
        "data": data,
    }
    if totals:
        made |= {"total": len(rows), "last_page": last, "last_page_url": link(last)}
        if call.arg("limit"):
            made["per_page"] = str(size)  # as it came, a text (§2.3)
    return made


def found(
    vendor: RecruitCrm,
    call: Call,
    rows: Sequence[T],
    size: int,
    show: Callable[[T], Any | None],
    *,
    totals: bool = False,
) -> Any:
    """Return a page of a search: a bare [] where it holds nothing, past the last page too (§2.3; that [assumed])."""
    made = envelope(vendor, call, rows, size, show, totals=totals)
    return made if made["data"] else []


def days(vendor: RecruitCrm, call: Call, name: str) -> tuple[float, float]:
    """Return the moments between which a date must lie, both days included, in UTC (§4.1)."""
    start, end = float("-inf"), float("inf")
    first, last = call.arg(f"{name}_from"), call.arg(f"{name}_to")
    if first:
        start = _moment(vendor, f"{name}_from", first).timestamp()
    if last:
        moment = _moment(vendor, f"{name}_to", last)
        whole = timedelta(days=1) if len(last) == 10 else timedelta(seconds=1)
        end = (moment + whole).timestamp()
    return start, end


def _moment(vendor: RecruitCrm, name: str, text: str) -> datetime:
    for form in _DAY_FORMS:
        try:
            return datetime.strptime(text, form).replace(tzinfo=UTC)
        except ValueError:
            continue
    try:
        if vendor.quirks.dates_take_time:
            return parse(text)
    except ValueError:
        pass
    raise errors.invalid(name, f"The {name.replace('_', ' ')} is not a valid date.")


def truth(call: Call, name: str) -> bool:
    """Return whether a switch is on: "true" or "1"."""
    return call.arg(name) in {"true", "1"}


def matches(call: Call, name: str, value: object) -> bool:
    """Return whether a text passes a search's parameter: exact or like, in any case of letters."""
    wanted = call.arg(name)
    if not wanted:
        return True
    text = "" if value is None else str(value)
    if truth(call, "exact_search"):
        return wanted.casefold() == text.casefold()
    return wanted.casefold() in text.casefold()


def expands(call: Call) -> set[str]:
    """Return what `expand` asks for."""
    return {word.strip() for word in (call.arg("expand") or "").split(",") if word.strip()}
