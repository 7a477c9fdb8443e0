"""Reading Recruitee's query parameters and pages (recruitee.md §2.3, §2.7)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gateway.sandbox.call import Call

T = TypeVar("T")

LIST_LIMIT = 1000
"""Default page of the lookup lists and of `/offers`; also taken as their maximum. [inferred] recruitee.md §15"""


def truthy(call: Call, name: str) -> bool:
    """Return whether a boolean parameter is set: only the texts `true` and `1` count (recruitee.md §2.3)."""
    return call.arg(name) in {"true", "1"}


def unless_false(call: Call, name: str) -> bool:
    """Return a boolean parameter whose default is true."""
    return call.arg(name) not in {"false", "0"}


def number(call: Call, name: str, default: int, *, most: int | None = None) -> int:
    """Return a whole number; anything that is none counts as absent."""
    text = call.arg(name) or ""
    value = int(text) if text.isdecimal() and text.isascii() else default
    return value if most is None else min(value, most)


def page(call: Call, rows: Sequence[T], default: int = LIST_LIMIT) -> tuple[Sequence[T], dict[str, Any]]:
    """Return the page of a `limit` + `page` list, and its `meta`."""
    limit = max(1, number(call, "limit", default, most=default))
    index = max(1, number(call, "page", 1))
    meta = {"page": index, "limit": limit, "total_count": len(rows)}
    return rows[(index - 1) * limit : index * limit], meta


def words(call: Call, name: str) -> set[str]:
    """Return the values of `name[]`."""
    return set(call.args(f"{name}[]"))
