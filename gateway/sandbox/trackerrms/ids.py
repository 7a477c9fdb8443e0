"""The numbers Tracker shows: 32-bit integers, unique per type only, so some bases are the same on purpose (§4.6)."""

from __future__ import annotations

BASES = {
    "jobs": 58_000,
    "contacts": 58_000,
    "candidates": 77_000,
    "applications": 30_000,
    "files": 58_000,
    "users": 10,
    "departments": 3,
    "sources": 8,
    "fields": 40,
}
SYSTEM_USER = 1
"""The built-in user: on no list, and a GET of it is a 403 (§4.3)."""
MISSING_USER = 9_999
"""An owner whose record is gone: on no list, and a GET of it is a 204 (§8, Users)."""
CLIENTS, WORK_TYPES, SKILLS, LISTS, ADVERTS, ROLES = 200, 10, 700, 20, 9_000, 0


def shown(kind: str, number: int) -> int:
    """Return the id the API shows for a record of the world."""
    return BASES[kind] + number


def or_zero(kind: str, number: int | None) -> int:
    """Return the id shown, 0 where nothing is referred to: rows have no null ids (§4.5)."""
    return 0 if number is None else BASES[kind] + number


def meant(kind: str, value: object) -> int:
    """Return the world's number for an id in a request, 0 (which no record has) when it is no number."""
    if isinstance(value, str) and value.strip().isdecimal():
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int):
        return 0
    return max(0, value - BASES[kind])
