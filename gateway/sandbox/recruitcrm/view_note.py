"""Notes (recruitcrm.md §5.3)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gateway.sandbox.recruitcrm.ids import shown, slug
from gateway.sandbox.recruitcrm.words import NOTE_TYPES
from gateway.sandbox.times import iso

if TYPE_CHECKING:
    from gateway.sandbox.records import Note
    from gateway.sandbox.recruitcrm.vendor import RecruitCrm

ASSOCIATED = ("candidates", "contacts", "companies", "jobs", "deals")


def row(vendor: RecruitCrm, note: Note) -> dict[str, Any]:
    """Return a note."""
    kind, text = related(note)
    return {
        "id": shown("notes", note.id),
        "note_type": _type(note),
        "description": note.text,
        "related_to": text,
        "related_to_type": kind,
        **{f"associated_{name}": associated(vendor, note, name) for name in ASSOCIATED},
        "related": {"slug": text},
        "created_on": iso(note.created_at),
        "updated_on": iso(note.updated_at),
        "created_by": str(note.extra.get("created_by", shown("users", note.author_id))),
        "updated_by": str(note.extra.get("updated_by", shown("users", note.author_id))),
        "collaborator_users": [],
        "collaborator_teams": [None] if note.id % 5 == 0 else [],
    }


def related(note: Note) -> tuple[str, str]:
    """Return what a note is about: kind and slug."""
    known: tuple[str, str] | None = note.extra.get("related")
    return known or ("candidate", slug("candidates", note.candidate_id))


def associated(vendor: RecruitCrm, note: Note, name: str) -> list[str]:
    """Return what else a note is about: the job of the application, if there was one."""
    if "associated" in note.extra:
        return list(note.extra["associated"].get(name, []))
    app = vendor.world.applications.get(note.application_id) if name == "jobs" else None
    return [slug("jobs", app.job_id)] if app else []


def _type(note: Note) -> Any:
    """Return the note's type: an object, an array that holds it, or null (§3)."""
    if "type" in note.extra:
        number = note.extra["type"]
        return {"id": number, "label": NOTE_TYPES[number]} if number else None
    kind = {"id": 2, "label": NOTE_TYPES[2]}
    return (kind, [kind], None)[note.id % 3]
