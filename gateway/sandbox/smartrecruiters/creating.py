"""Making people and applications, for both routes (smartrecruiters.md §10.1)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from gateway.sandbox.smartrecruiters import errors, people
from gateway.sandbox.smartrecruiters.moving import place
from gateway.sandbox.smartrecruiters.routes_candidates import tag_ids

if TYPE_CHECKING:
    from gateway.sandbox.records import Application, Candidate
    from gateway.sandbox.smartrecruiters.vendor import SmartRecruiters

WHEN = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")


class Known(Exception):
    """A person with this address is there already, and the account refuses them."""


def person_from(vendor: SmartRecruiters, body: dict[str, Any], linkedin: str) -> Candidate:
    """Return the person a checked body describes: the known one of that address, or a new one.

    Raises:
        Known: when the address is known and `Quirks.known_email` says that this is refused.

    """
    world = vendor.world
    known = [person for person in world.by_email(body["email"]) if person.deleted_at is None]
    if known and vendor.quirks.known_email == "refused":
        raise Known
    if known and vendor.quirks.known_email == "same_person":
        return known[0]
    new = people.blank(vendor)
    changes = people.changes_of(new, body, linkedin)
    experience = [dict(line) for line in body.get("experience") or ()]
    current = next((line for line in experience if line.get("current")), experience[0] if experience else {})
    extra = {
        **changes.pop("extra", {}),
        "experience": experience,
        "internal": bool(body.get("internal")),
        "tags_written": True,
    }
    if body.get("education"):
        extra["education"] = [dict(line) for line in body["education"]]
    values = {
        **changes,
        "company": current.get("company"),
        "title": current.get("title"),
        "tag_ids": tag_ids(vendor, list(dict.fromkeys(body.get("tags") or ()))),
        "cover_letter": body.get("messageToHiringManager"),
        "extra": extra,
    }
    for name, value in values.items():
        setattr(new, name, value)
    return world.add(world.candidates, new)


def application_from(vendor: SmartRecruiters, person: Candidate, job: int, source: int) -> Application:
    """Return the person's application for a job: the one that is there, or a new one."""
    held = [row for row in vendor.world.applications.of(person.id) if row.job_id == job]
    return held[0] if held else place(vendor, person, job, source)


def checked_lines(body: dict[str, Any]) -> None:
    """Refuse (customer form) education or experience that lacks what it must have, or has no dates."""
    for name, needed in (("education", ("institution", "degree")), ("experience", ())):
        lines = body.get(name)
        if lines is None:
            continue
        if not isinstance(lines, list) or not all(isinstance(line, dict) for line in lines):
            raise errors.invalid(f"{name} must be an array of objects")
        for line in lines:
            if not all(line.get(key) for key in needed):
                raise errors.invalid(f"{name} needs {' and '.join(needed)}")
            dates = [line[key] for key in ("startDate", "endDate") if line.get(key) is not None]
            if not all(isinstance(date, str) and WHEN.fullmatch(date) for date in dates):
                raise errors.invalid(f"Dates of {name} must be YYYY, YYYY-MM or YYYY-MM-DD")
