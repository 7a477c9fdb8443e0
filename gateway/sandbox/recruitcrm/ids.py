"""Slugs and numbers that Recruit CRM shows (recruitcrm.md §2 "Keys")."""

from __future__ import annotations

from gateway.sandbox.dice import mix

BASES = {
    "candidates": 90_000,
    "jobs": 5_100,
    "contacts": 31_000,
    "companies": 7_000,
    "users": 40,
    "teams": 15,
    "notes": 700_000,
    "questions": 60,
    "pipelines": 300,
    "subscriptions": 1_200,
}
"""Added to the world's numbers; users and teams share some on purpose."""
_DIGITS = {"candidates": 20_011_987, "jobs": 20_029_000, "contacts": 20_010_031, "companies": 20_010_007}
OLD = 10
"""The first records of each kind are old ones, whose slugs are digits only."""
_OLD_BASES = {"candidates": 1_205_000, "jobs": 1_206_000, "contacts": 1_207_000, "companies": 1_208_000}
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"


def slug(kind: str, number: int) -> str:
    """Return a record's slug: digits, or twenty digits and three letters; never a colon."""
    if number <= OLD:
        return str(_OLD_BASES[kind] + number)
    throw = mix(kind, number)
    tail = "".join(_LETTERS[(throw >> shift) % len(_LETTERS)] for shift in (0, 16, 32))
    return f"{_DIGITS[kind]}{BASES[kind] + number:012}{tail}"


def meant(kind: str, text: object) -> int:
    """Return the world's number of a slug, 0 (which no record has) for any other text."""
    if not isinstance(text, str) or not text[:20].isdecimal() or not text.isascii():
        return 0
    number = int(text[8:20]) - BASES[kind] if len(text) == 23 else int(text[:20]) - _OLD_BASES[kind]
    return number if number > 0 and slug(kind, number) == text else 0


def shown(kind: str, number: int) -> int:
    """Return the `id` of a record."""
    return BASES[kind] + number


def numbered(kind: str, value: object) -> int:
    """Return the world's number of an `id` (a number or its digits), 0 for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | str):
        return 0
    if isinstance(value, str) and not (value.isdecimal() and value.isascii()):
        return 0
    return max(0, int(value) - BASES[kind])


def pair(candidate: int, job: int) -> str:
    """Return what names an application, which has no id of its own (recruitcrm.md §6.1)."""
    return f"{slug('candidates', candidate)}:{slug('jobs', job)}"
