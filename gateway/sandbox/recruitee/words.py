"""What search looks through, and what it calls custom fields (recruitee.md §5.7, §5.12)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gateway.sandbox.people import slug

if TYPE_CHECKING:
    from gateway.sandbox.recruitee.vendor import Recruitee


def search_key(name: str) -> str:
    """Return what a field is called in search filters. [inferred] form; recruitee.md §5.7"""
    return f"custom_field_{slug(name).replace('-', '_')}"


def text_of(vendor: Recruitee, number: int) -> str:
    """Return the words by which a person is found: profile and CV, lower case."""
    person = vendor.world.candidates[number]
    jobs = [f"{job.title} {job.company}" for job in person.employments]
    parts = [
        person.name,
        person.title,
        person.company,
        person.cover_letter,
        *person.emails,
        *person.skills,
        *jobs,
    ]
    return " ".join(part for part in parts if part).lower()
