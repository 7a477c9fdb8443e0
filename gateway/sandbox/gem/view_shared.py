"""What stands inside other rows: lite users, departments, offices, sources, reasons (gem.md §6)."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING, Any

from gateway.sandbox.gem import employer, graves
from gateway.sandbox.gem.ids import maybe, shown
from gateway.sandbox.times import iso

if TYPE_CHECKING:
    from datetime import datetime

    from gateway.sandbox.gem.vendor import Gem
    from gateway.sandbox.records import User

THEIRS = frozenset({"Withdrew", "Salary too high", "Too far away"})
"""Rejection reasons of the second type: who withdraws is rejected too (gem.md §6.6)."""
REASON_TYPES = {1: "We rejected them", 2: "They declined us"}


def when(moment: datetime | None) -> str | None:
    """Return a moment as the ATS API writes it: UTC with milliseconds (gem.md §4)."""
    return None if moment is None else iso(moment.astimezone(UTC), "milliseconds")


def epoch(moment: datetime | None) -> int | None:
    """Return a moment as the CRM API writes it: Unix seconds (gem.md §4)."""
    return None if moment is None else int(moment.timestamp())


def employee_id(user: User) -> str | None:
    """Return the number on somebody's badge; not everybody has one."""
    return None if user.id % 4 == 3 else f"E-{2200 + user.id}"


def lite(vendor: Gem, number: int) -> dict[str, Any]:
    """Return a user without e-mail and status (gem.md §6)."""
    user = vendor.world.users[number]
    return {
        "id": shown("users", number),
        "name": f"{user.first_name} {user.last_name}",
        "first_name": user.first_name,
        "last_name": user.last_name,
        "employee_id": employee_id(user),
    }


def user(vendor: Gem, number: int) -> dict[str, Any]:
    """Return a row of `GET /users/`; some have their name in one piece only (gem.md §6.1, §8)."""
    record = vendor.world.users[number]
    split = number % 8 != 4
    candidate = employer.candidate_of(number, len(vendor.world.candidates.numbers))
    gone = graves.deleted_at(vendor, "users", record)
    second = [f"{record.email.split('@')[0]}@old.employer.test"] if number % 6 == 1 else []
    return {
        **lite(vendor, number),
        "first_name": record.first_name if split else None,
        "last_name": record.last_name if split else None,
        "primary_email_address": record.email,
        "emails": [record.email, *second],
        "disabled": not record.active and gone is None,
        "site_admin": vendor.world.roles[record.role_id].grade == "admin",
        "linked_candidate_ids": [shown("candidates", candidate)] if candidate else [],
        "offices": [office(vendor, number % 7 + 1)] if number % 3 else [],
        "departments": [department(vendor, number % 9 + 1)] if number % 2 else [],
        "created_at": when(record.created_at),
        "updated_at": when(graves.updated_at(vendor, "users", record)),
        "deleted_at": when(gone),
    }


def department(vendor: Gem, number: int) -> dict[str, Any]:
    """Return a department."""
    record = vendor.world.departments[number]
    return {
        "id": shown("departments", number),
        "name": record.name,
        **_family(vendor, "departments", number, "department"),
        "deleted_at": when(graves.deleted_at(vendor, "departments", record)),
    }


def office(vendor: Gem, number: int) -> dict[str, Any]:
    """Return an office: its label, and the place in one, two or three parts (gem.md §6.2, §8)."""
    record = vendor.world.locations[number]
    place: str | None = record.address.text
    if number == 5:
        place = ", ".join(filter(None, (record.address.city, record.address.region, record.address.country)))
    elif number == 6:
        place = None
    return {
        "id": shown("locations", number),
        "name": record.name,
        "location": {"name": place},
        **_family(vendor, "locations", number, "office"),
        "deleted_at": when(graves.deleted_at(vendor, "locations", record)),
    }


def _family(vendor: Gem, kind: str, number: int, word: str) -> dict[str, Any]:
    parents = employer.PARENTS[kind]
    parent = parents.get(number)
    children = [child for child, above in parents.items() if above == number]
    return {
        "parent_id": maybe(kind, parent),
        "child_ids": [shown(kind, child) for child in children],
        f"parent_{word}_external_id": None if parent is None else f"HR-{parent}",
        f"child_{word}_external_ids": [f"HR-{child}" for child in children],
    }


def source(vendor: Gem, number: int | None) -> dict[str, Any] | None:
    """Return where an application came from."""
    record = vendor.world.sources.get(number)
    return None if record is None else {"id": shown("sources", record.id), "public_name": record.name}


def reason(vendor: Gem, number: int) -> dict[str, Any]:
    """Return why an application ended."""
    name = vendor.world.reasons[number].name
    kind = 2 if name in THEIRS else 1
    return {
        "id": shown("reasons", number),
        "name": name,
        "type": {"id": shown("reason_types", kind), "name": REASON_TYPES[kind]},
    }


def values(vendor: Gem, named: dict[str, Any]) -> dict[str, Any]:
    """Return custom fields: name to value, or keyed as the quirk says (gem.md §6.2)."""
    if vendor.quirks.custom_fields == "flat":
        return named
    kinds = {record.name: record.kind for record in vendor.world.fields}
    return {
        key(name): {"name": name, "type": kinds.get(name, "single_line"), "value": value}
        for name, value in named.items()
    }


def key(name: str) -> str:
    """Return a custom field's name as its key."""
    return "_".join(name.lower().split())
