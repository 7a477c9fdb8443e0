"""What stands right of the `=` in a view: pure readers of a vendor's JSON.

A reader takes the raw JSON of one vendor object and gives a unified value, or None where the vendor has none
(null, absent, an empty string or an empty container). Vendors mix numbers and strings, objects and empty
lists: what can be read without guessing is read; anything else raises Malformed naming the JSON path.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta, tzinfo
from enum import Enum
from math import isfinite
from typing import Any, Final, TypeVar

from connectors.errors import Malformed

E = TypeVar("E", bound=Enum)

Json = Any
Reader = Callable[[Json], Any]


class _Missing:
    """The type of MISSING."""

    def __repr__(self) -> str:
        return "MISSING"

    def __bool__(self) -> bool:
        return False


MISSING: Final = _Missing()
"""Not null: this view does not say. Another view of the record may."""


class Column:
    """One field that a view supplies. `label` reads the vendor's own word of an open enum.

    `needs` names facts of the account (`Connector.facts`) that must stand in the object first. An `incidental`
    column is read where its view is loaded anyway, and is no reason to load it.
    """

    def __init__(
        self,
        read: Reader,
        *,
        label: Reader | None = None,
        needs: tuple[str, ...] = (),
        incidental: bool = False,
    ) -> None:
        self.read = read
        self.label = label
        self.needs = needs
        self.incidental = incidental


def dig(raw: Json, path: str) -> Json:
    """The member at a dotted path (`salary.min`, `emails.0`); None where the way ends early."""
    for part in path.split("."):
        if isinstance(raw, Mapping):
            raw = raw.get(part)
        elif isinstance(raw, list) and part.isdigit():
            raw = raw[int(part)] if int(part) < len(raw) else None
        else:
            return None
    return raw


def first(raw: Json, paths: Sequence[str]) -> tuple[str, Json]:
    """The first path that holds something, and what it holds; the last path and None otherwise."""
    for path in paths:
        value = dig(raw, path)
        if not _empty(value):
            return path, value
    return paths[-1], None


def rows(raw: Json, path: str = "") -> list[Json]:
    """The objects of a list: nulls left out, a lone object taken as a list of one."""
    value = dig(raw, path) if path else raw
    if _empty(value):
        return []
    if isinstance(value, list):
        return [row for row in value if row is not None]
    return [value]


def as_text(value: Json, path: str = "") -> str | None:
    """Text of a string or number, trimmed."""
    if isinstance(value, str):
        return value.strip() or None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else str(value)
    if _empty(value):
        return None
    raise _malformed(path, "text", value)


def as_key(value: Json, path: str = "") -> str | None:
    """A remote id as text; 0 and "" mean unset."""
    text_ = as_text(value, path)
    return None if text_ in (None, "0", "false") else text_


def as_number(value: Json, path: str = "") -> float | None:
    """A number, also out of a string (`"3,000.50"`, `"32.0"`); prose is no number."""
    if isinstance(value, bool):
        raise _malformed(path, "a number", value)
    if isinstance(value, int | float | str):
        try:
            found = float(value.strip().replace(",", "") if isinstance(value, str) else value)
        except (ValueError, OverflowError):
            return None
        return found if isfinite(found) else None
    if _empty(value):
        return None
    raise _malformed(path, "a number", value)


def as_integer(value: Json, path: str = "") -> int | None:
    """A whole number that the graph can show (32 bits); what stands behind a decimal point is dropped."""
    found = as_number(value, path)
    if found is not None and abs(found) >= 2**31:
        raise Malformed(f"${'.' if path else ''}{path}: a number of 32 bits expected")
    return None if found is None else int(found)


_TRUE = frozenset({"true", "y", "yes", "1", "t"})
_FALSE = frozenset({"false", "n", "no", "0", "f"})


def as_flag(value: Json, path: str = "") -> bool | None:
    """A boolean, also as `"y"`/`"n"`, `"true"`/`"false"`, 1/0."""
    if isinstance(value, bool):
        return value
    if isinstance(value, int | float):
        return bool(value)
    if isinstance(value, str):
        word = value.strip().lower()
        return True if word in _TRUE else False if word in _FALSE else None
    if _empty(value):
        return None
    raise _malformed(path, "a boolean", value)


_OFFSET = re.compile(r"([+-]\d{2})(\d{2})$")
_FRACTION = re.compile(r"(\.\d{6})\d+")


def as_moment(value: Json, path: str = "", *, zone: tzinfo = UTC) -> datetime | None:
    """An instant in UTC from ISO 8601 (offset with or without colon, or none: then `zone`), a date, or unix seconds."""
    if isinstance(value, bool):
        raise _malformed(path, "a date-time", value)
    if isinstance(value, int | float):
        try:
            return datetime.fromtimestamp(value, UTC) if value else None
        except (ValueError, OverflowError, OSError):
            raise _malformed(path, "a date-time", value) from None
    if isinstance(value, str):
        written = value.strip()
        if not written:
            return None
        written = written.removesuffix(" UTC") + ("+00:00" if written.endswith(" UTC") else "")
        written = (
            _FRACTION.sub(r"\1", _OFFSET.sub(r"\1:\2", written))
            if "T" in written or " " in written
            else written
        )
        try:
            moment_ = datetime.fromisoformat(written)
            return (moment_ if moment_.tzinfo else moment_.replace(tzinfo=zone)).astimezone(UTC)
        except (ValueError, OverflowError):
            raise _malformed(path, "a date-time", value) from None
    if _empty(value):
        return None
    raise _malformed(path, "a date-time", value)


def as_day(value: Json, path: str = "") -> date | None:
    """A calendar day."""
    moment_ = as_moment(value, path)
    return moment_.date() if moment_ else None


# ---- columns -------------------------------------------------------------------------------------------------


def text(*paths: str, using: Callable[[str], Any] | None = None) -> Column:
    """Text at the first of the paths that holds any."""

    def read(raw: Json) -> Any:
        path, value = first(raw, paths)
        found = as_text(value, path)
        return using(found) if using and found is not None else found

    return Column(read)


def remote_key(*paths: str) -> Column:
    """The remote id of a record; 0 and "" mean none."""

    def read(raw: Json) -> str | None:
        path, value = first(raw, paths)
        return as_key(value, path)

    return Column(read)


def number(*paths: str) -> Column:
    """A float."""

    def read(raw: Json) -> float | None:
        path, value = first(raw, paths)
        return as_number(value, path)

    return Column(read)


def integer(*paths: str) -> Column:
    """A whole number."""

    def read(raw: Json) -> int | None:
        path, value = first(raw, paths)
        return as_integer(value, path)

    return Column(read)


def flag(*paths: str) -> Column:
    """A boolean."""

    def read(raw: Json) -> bool | None:
        path, value = first(raw, paths)
        return as_flag(value, path)

    return Column(read)


def moment(*paths: str) -> Column:
    """An instant, in UTC."""

    def read(raw: Json) -> datetime | None:
        path, value = first(raw, paths)
        return as_moment(value, path)

    return Column(read)


def choose(path: str, table: Mapping[str, E], other: E | None) -> Column:
    """A value of a closed table, by the vendor's word (case and outer blanks aside); `other` for unknown words.

    The word itself becomes the field's label where the unified enum is open.
    """

    def word(raw: Json) -> str | None:
        return as_text(dig(raw, path), path)

    def read(raw: Json) -> E | None:
        found = word(raw)
        return None if found is None else table.get(found, table.get(found.lower(), other))

    return Column(read, label=word)


def each(path: str, using: Callable[[Json], Any]) -> Column:
    """A list: `using` of every element, Nones left out."""
    return Column(lambda raw: [made for row in rows(raw, path) if (made := using(row)) is not None])


def computed(read: Reader, *, label: Reader | None = None) -> Column:
    """Any pure function of the raw JSON."""
    return Column(read, label=label)


def constant(value: Any) -> Column:
    """The same for every record of this view."""
    return Column(lambda _: value)


def if_present(path: str, column: Column) -> Column:
    """The column, where the member is there at all (null counts); else MISSING, so that another view is asked."""
    *parents, last = path.split(".")

    def read(raw: Json) -> Any:
        holder = dig(raw, ".".join(parents)) if parents else raw
        return column.read(raw) if isinstance(holder, Mapping) and last in holder else MISSING

    def word(raw: Json) -> Any:
        return MISSING if read(raw) is MISSING or column.label is None else column.label(raw)

    return Column(read, label=word if column.label else None)


def needing(fact: str, column: Column) -> Column:
    """The column, once a fact of the account stands in the object under this name; until then it does not say."""
    return Column(column.read, label=column.label, needs=(*column.needs, fact), incidental=column.incidental)


def incidental(column: Column) -> Column:
    """The column, as far as its view is loaded for the sake of another one."""
    return Column(column.read, label=column.label, needs=column.needs, incidental=True)


def pairs(raw: Json, path: str, name: str, value: Callable[[Json], Any]) -> dict[str, Any]:
    """A mapping out of a list of named things (custom fields): name to value, unnamed ones left out."""
    found: Iterator[tuple[str | None, Json]] = ((as_text(dig(row, name)), row) for row in rows(raw, path))
    return {label: value(row) for label, row in found if label}


def minutes_after(start: datetime | None, minutes: float | None) -> datetime | None:
    """The end of something that starts then and lasts so long."""
    return None if start is None or minutes is None else start + timedelta(minutes=minutes)


def join_keys(*parts: str | None) -> str | None:
    """A compound key; None if a part is missing."""
    return None if any(part is None for part in parts) else ":".join(str(part) for part in parts)


def distinct(values: Iterable[Any]) -> list[Any]:
    """The values once each, in the order of their first appearance."""
    return list(dict.fromkeys(values))


def _empty(value: Json) -> bool:
    return value is None or (isinstance(value, str) and not value.strip()) or value in ([], {})


def _malformed(path: str, wanted: str, value: Json) -> Malformed:
    return Malformed(
        f"$.{path}: {wanted} expected, {type(value).__name__} found" if path else f"{wanted} expected"
    )
