"""The numbers Recruitee shows: unique per type only, so some bases are the same on purpose (recruitee.md §2.4)."""

from __future__ import annotations

BASES = {
    "jobs": 80_000,
    "stages": 80_000,
    "pools": 79_000,
    "candidates": 9_100_000,
    "applications": 9_900_000,
    "users": 900,
    "departments": 400,
    "locations": 50,
    "pipelines": 70,
    "question_sets": 300,
    "questions": 5_000,
    "tags": 90,
    "sources": 90,
    "reasons": 70,
    "roles": 30,
    "fields": 600,
    "interviews": 66_000,
    "notes": 130_000,
    "files": 250_000,
}
POOL_PLACEMENTS = 60_000_000
"""Placements in talent pools: the world keeps them with the candidate, not as applications."""
POOLS_PER_CANDIDATE = 8
CANDIDATE_FIELDS = 30_000_000
FIELDS_PER_CANDIDATE = 50
OPTIONS = 70_000
UNKNOWN_CANDIDATE = 9_099_999
"""The person of an interview whose record is gone (recruitee.md §14.21)."""


def shown(kind: str, number: int) -> int:
    """Return the id the API shows for a record of the world."""
    return BASES[kind] + number


def maybe(kind: str, number: int | None) -> int | None:
    """Return the id shown, or None where nothing is referred to."""
    return None if number is None else BASES[kind] + number


def meant(kind: str, text: object) -> int:
    """Return the world's number for an id in a request, 0 (which no record has) when it is not a number."""
    if isinstance(text, bool) or not isinstance(text, int | str):
        return 0
    if isinstance(text, str) and not text.strip().isdecimal():
        return 0
    return max(0, int(text) - BASES[kind])


def all_meant(kind: str, values: object) -> list[int]:
    """Return the world's numbers for a list of ids (or a single one)."""
    return [meant(kind, value) for value in (values if isinstance(values, list) else [values])]
