"""Gem's ids: opaque, case-sensitive texts of several kinds (gem.md §4)."""

from __future__ import annotations

import binascii
from base64 import urlsafe_b64decode, urlsafe_b64encode
from functools import lru_cache
from uuid import UUID

from gateway.sandbox.dice import mix

COUNTED = {
    "users": ("user", 4_400),
    "candidates": ("cand", 7_700_000),
    "job_stages": ("stage", 90),
    "interviews": ("si", 300),
    "reasons": ("rr", 30),
    "sources": ("src", 40),
    "notes": ("note", 120_000),
}
"""Kinds whose id is base64 text of a word and a number; a candidate's number is the CRM person's."""
PARTS = {
    "reason_types": "rt",
    "definitions": "int",
    "items": "jsi",
    "kits": "kit",
    "kit_questions": "kq",
    "educations": "edu",
    "employments": "emp",
    "openings": "opening",
    "scorecards": "sc",
    "crm_users": "teamuser",
    "fields": "field",
    "resumes": "resume",
    "field_options": "option",
}
"""Likewise, of what no path names."""
SCATTERED = {"jobs": "job", "postings": "jobpost", "departments": "dept", "locations": "loc"}
"""Kinds whose id is base64url of a word and 16 raw bytes, so that `-` and `_` come up."""
IMPORTED = 11
"""One job in so many came from another ATS: its id is a UUID, its posts' ids are numeric texts."""

_FACTOR, _TWIST, _MASK = 0x9E3779B97F4A7C15, 0xA5B35705C4D1E2F3, (1 << 64) - 1
_BACK = pow(_FACTOR, -1, 1 << 64)


def imported(job: int) -> bool:
    """Return whether a job came from another ATS."""
    return job % IMPORTED == 3


def text(word: str, number: int) -> str:
    """Return base64url of `word:number`, without padding."""
    return _encoded(f"{word}:{number}".encode())


def shown(kind: str, number: int) -> str:
    """Return the id of a record of the world; KeyError for a kind Gem lacks. Posts: see `post`."""
    if kind in COUNTED:
        word, base = COUNTED[kind]
        return text(word, base + number)
    if kind == "applications":
        return _encoded(b"app:" + ((number * _FACTOR & _MASK) ^ _TWIST).to_bytes(8, "big"))
    if kind in PARTS:
        return text(PARTS[kind], number)
    return _scattered(kind, number)


@lru_cache(100_000)
def _scattered(kind: str, number: int) -> str:
    raw = mix(kind, number).to_bytes(8, "big") + mix(number, kind).to_bytes(8, "big")
    if kind == "jobs" and imported(number):
        return str(UUID(bytes=raw, version=4))
    return _encoded(f"{SCATTERED[kind]}:".encode() + raw)


def post(number: int, job: int) -> str:
    """Return the id of a job's post."""
    return str(4_000_000 + number * 37) if imported(job) else shown("postings", number)


def maybe(kind: str, number: int | None) -> str | None:
    """Return an id, or None where nothing is referred to."""
    return None if number is None else shown(kind, number)


def meant(kind: str, value: object) -> int:
    """Return the number of a counted kind or of an application that an id names; 0, which none has, otherwise."""
    if not isinstance(value, str):
        return 0
    try:
        raw = urlsafe_b64decode(value + "=" * (-len(value) % 4))
    except (binascii.Error, ValueError):
        return 0
    if kind == "applications":
        number = ((int.from_bytes(raw[4:], "big") ^ _TWIST) * _BACK & _MASK) if len(raw) == 12 else 0
    else:
        word, base = COUNTED[kind]
        digits = raw.removeprefix(f"{word}:".encode())
        number = int(digits) - base if digits.isdigit() and len(digits) < 18 else 0
    return number if number > 0 and shown(kind, number) == value else 0


def person(candidate: int) -> str:
    """Return the number by which the CRM knows a candidate."""
    return str(COUNTED["candidates"][1] + candidate)


def crm_candidate(candidate: int) -> str:
    """Return the id of a candidate on the CRM surface (gem.md §11)."""
    return text("Person", COUNTED["candidates"][1] + candidate)


def crm_meant(value: str) -> int:
    """Return the candidate that a CRM id names, 0 if none."""
    try:
        raw = urlsafe_b64decode(value + "=" * (-len(value) % 4)).decode()
    except (binascii.Error, ValueError):
        return 0
    digits = raw.removeprefix("Person:")
    number = int(digits) - COUNTED["candidates"][1] if digits.isdecimal() and len(digits) < 18 else 0
    return number if number > 0 and crm_candidate(number) == value else 0


def _encoded(raw: bytes) -> str:
    return urlsafe_b64encode(raw).decode().rstrip("=")
