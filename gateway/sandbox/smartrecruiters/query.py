"""Reading SmartRecruiters' query parameters, pages and cursors (smartrecruiters.md §2, §6)."""

from __future__ import annotations

import base64
import binascii
import re
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import quote

from gateway.sandbox.smartrecruiters import errors
from gateway.sandbox.times import parse

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from gateway.sandbox.call import Answer, Call
    from gateway.sandbox.smartrecruiters.quirks import Quirks

T = TypeVar("T")
MOST = 100
_DATE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}(Z|[+-]\d\d:?\d\d)")


def size(call: Call, quirks: Quirks, default: int = 10, most: int = MOST, name: str = "limit") -> int:
    """Return the page size asked for; 400 for none, or for one too large unless these are cut."""
    text = call.arg(name)
    if text is None:
        return default
    if not (text.isascii() and text.isdecimal()) or int(text) < 1:
        raise errors.invalid(f"{name} must be a number from 1 to {most}")
    if int(text) > most and quirks.limit_over == "refused":
        raise errors.invalid(f"{name} must not be greater than {most}")
    return min(int(text), most)


def start(call: Call, most: int = 10_000_000) -> int:
    """Return `offset`; 400 when it is no number or too large."""
    text = call.arg("offset") or "0"
    if not (text.isascii() and text.isdecimal()) or int(text) > most:
        raise errors.invalid(f"offset must be a number from 0 to {most}")
    return int(text)


def moment(call: Call, quirks: Quirks, name: str) -> datetime | None:
    """Return a date filter; 400 unless it has the pattern yyyy-MM-ddTHH:mm:ss.SSSZZ (§2)."""
    text = call.arg(name)
    if text is None:
        return None
    try:
        read = None if quirks.strict_dates and not _DATE.fullmatch(text) else parse(text)
    except ValueError:
        read = None
    if read is None:
        raise errors.invalid(f"{name} must look like yyyy-MM-ddTHH:mm:ss.SSSZZ")
    return read


def later(at: datetime, bound: datetime | None) -> bool:
    """Return whether a moment lies after a bound, compared in milliseconds as they are shown; True without one."""
    return bound is None or at.replace(microsecond=at.microsecond // 1000 * 1000) > bound


def choices(call: Call, name: str, allowed: Sequence[str]) -> set[str]:
    """Return the values of a repeatable enum parameter; 400 for an unknown one."""
    values = set(call.args(name))
    if not values.issubset(allowed):
        raise errors.invalid(f"{name} must be one of {', '.join(allowed)}")
    return values


def flag(call: Call, name: str, *, default: bool = False) -> bool:
    """Return a boolean parameter."""
    text = call.arg(name)
    return default if text is None else text.lower() == "true"


def cursor(kind: str, place: object) -> str:
    """Return an opaque page id; its alphabet needs quoting in a URL."""
    return base64.b64encode(f"??>{kind}>>{place}~~".encode()).decode()


def opened(kind: str, text: str | None, code: str = "INVALID_PAGE_ID") -> str | None:
    """Return what a page id says, None where there is none; 400 for one that was not given out."""
    if not text:
        return None
    try:
        plain = base64.b64decode(text, validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        plain = ""
    match = re.fullmatch(rf"\?\?>{kind}>>(.*)~~", plain)
    if match is None:
        raise errors.invalid("Provided page id is invalid", code)
    return match[1]


def linked(call: Call, quirks: Quirks, answer: Answer, name: str, page_id: str | None) -> Answer:
    """Add the `Link` header of the next page, with every other parameter as it was."""
    if page_id:
        pairs = [(key, value) for key, value in call.query if key != name] + [(name, page_id)]
        query = "&".join(f"{quote(key, safe='')}={quote(value, safe='')}" for key, value in pairs)
        base = "" if quirks.relative_links else call.base
        answer.headers["link"] = f'<{base}{call.path}?{query}>; rel="next"'
    return answer


def paged(kind: str, call: Call, rows: Sequence[T], limit: int, name: str) -> tuple[Sequence[T], str | None]:
    """Return a page of a list that only grows at its end, and the id of the next page."""
    begin = int(opened(kind, call.arg(name)) or 0)
    end = begin + limit
    return rows[begin:end], cursor(kind, end) if end < len(rows) else None


def without_empty(document: dict[str, Any]) -> dict[str, Any]:
    """Return an object without the members that have no value, as most answers leave them out."""
    return {key: value for key, value in document.items() if value is not None}
