"""What searches have in common: owners, phone numbers, custom fields (recruitcrm.md §4.1, §4.2, §4.8)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gateway.sandbox.recruitcrm import errors, fields, query
from gateway.sandbox.recruitcrm.ids import shown
from gateway.sandbox.vendor import json_object

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gateway.sandbox.call import Call
    from gateway.sandbox.recruitcrm.vendor import RecruitCrm

OWNER = frozenset({"owner_id", "owner_name", "owner_email"})
COMMON = query.SORTING | {"exact_search", "page"}
"""Parameters that are no filter."""
FILTER_TYPES = {
    "text": ("equals", "not_equals", "contains", "not_contains", "available", "not_available"),
    "number": ("equals", "not_equals", "available", "not_available", "greater_than", "less_than"),
    "dropdown": ("equals", "not_equals", "available", "not_available"),
    "file": ("available", "not_available"),
    "checkbox": ("yes", "no"),
}
_SAME = {
    "longtext": "text", "email": "text", "phonenumber": "text", "date": "number", "date_time": "number",
    "multiselect": "dropdown", "company": "dropdown",
}  # fmt: skip


def digits(call: Call, name: str) -> str | None:
    """Return a phone number to look for; 422 unless it is digits only (§4.1)."""
    text = call.arg(name)
    if text and not (text.isdecimal() and text.isascii()):
        raise errors.invalid(name, f"The {name.replace('_', ' ')} must be a number.")
    return text or None


def has_digits(wanted: str | None, phone: object) -> bool:
    """Return whether a phone number holds the digits."""
    return not wanted or wanted in "".join(letter for letter in str(phone or "") if letter.isdecimal())


def owned(vendor: RecruitCrm, call: Call, owner: int) -> bool:
    """Return whether a record's owner (a user of the world) passes the filters."""
    user = vendor.world.users[owner]
    wanted = call.arg("owner_id")
    if wanted and wanted != str(shown("users", owner)):
        return False
    name = f"{user.first_name} {user.last_name}"
    return query.matches(call, "owner_name", name) and query.matches(call, "owner_email", user.email)


def texts(call: Call, record: Mapping[str, Any], *names: str) -> bool:
    """Return whether a shown record passes text filters of the same names."""
    return all(query.matches(call, name, record[name]) for name in names)


def custom_filters(vendor: RecruitCrm, call: Call, entity: str) -> list[tuple[fields.Definition, str, str]]:
    """Return the filters in the body of a GET: field, filter type, value; 422 for what fits no field."""
    rows = json_object(call).get("custom_fields") or []
    known = {field.id: field for field in vendor.fields[entity]}
    made = []
    for place, row in enumerate(rows if isinstance(rows, list) else [rows]):
        values = row if isinstance(row, dict) else {}
        field = known.get(values.get("field_id"))  # type: ignore[arg-type] # any JSON value may stand there
        if field is None:
            raise errors.invalid(f"custom_fields.{place}.field_id", "The selected field id is invalid.")
        kind = str(values.get("filter_type"))
        if kind not in FILTER_TYPES[_SAME.get(field.kind, field.kind)]:
            raise errors.invalid(f"custom_fields.{place}.filter_type", "The selected filter type is invalid.")
        made.append((field, kind, str(values.get("filter_value") or "")))
    return made


def passes(filters: list[tuple[fields.Definition, str, str]], rows: list[dict[str, Any]]) -> bool:
    """Return whether a record's custom fields pass all filters."""
    known = {row["field_id"]: row["value"] for row in rows}
    return all(
        _passes(kind, known.get(field.id), value, field.kind == "number") for field, kind, value in filters
    )


def _passes(kind: str, have: str | None, wanted: str, numeric: bool) -> bool:
    text = (have or "").casefold()
    wanted = wanted.casefold()
    if kind in {"greater_than", "less_than"}:
        if not have:
            return False
        left, right = (float(text), float(wanted)) if numeric else (text, wanted)
        return left > right if kind == "greater_than" else left < right  # type: ignore[operator] # both of one type
    return {
        "equals": bool(have) and text == wanted,
        "not_equals": text != wanted,
        "contains": bool(have) and wanted in text,
        "not_contains": wanted not in text,
        "available": bool(have),
        "not_available": not have,
        "yes": have == "1",
        "no": have != "1",
    }[kind]
