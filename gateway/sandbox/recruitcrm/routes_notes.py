"""Endpoints of notes (recruitcrm.md §5.3)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gateway.sandbox.call import Answer, Call
from gateway.sandbox.records import Note
from gateway.sandbox.recruitcrm import errors, filing, finding, query, view_note
from gateway.sandbox.recruitcrm.checks import as_number
from gateway.sandbox.recruitcrm.ids import meant, numbered
from gateway.sandbox.recruitcrm.words import NOTE_TYPES
from gateway.sandbox.routes import Routes
from gateway.sandbox.vendor import json_object

if TYPE_CHECKING:
    from gateway.sandbox.recruitcrm.vendor import RecruitCrm

routes: Routes[RecruitCrm] = Routes()
FILTERS = frozenset({"related_to", "related_to_type", "added_from", "added_to", "updated_from", "updated_to"})


@routes("GET", "/v1/notes")
def listed(vendor: RecruitCrm, call: Call) -> Answer:
    """All notes, newest first."""
    notes = vendor.newest_notes()
    return Answer(
        query.envelope(
            vendor,
            call,
            notes,
            query.limit(vendor, call),
            lambda number: view_note.row(vendor, vendor.world.notes[number]),
        )
    )


@routes("GET", "/v1/notes/search")
def searched(vendor: RecruitCrm, call: Call) -> Answer:
    """Notes about a record or of some days; the record's kind and slug must come together."""
    query.only(call, FILTERS | {"page"})
    text, kind = call.arg("related_to"), call.arg("related_to_type")
    for name, other in (("related_to", kind), ("related_to_type", text)):
        if other and not call.arg(name):
            raise errors.invalid(name, f"The {name.replace('_', ' ')} field is required with the other one.")
    added, updated = query.days(vendor, call, "added"), query.days(vendor, call, "updated")
    if not query.has_filter(call, FILTERS):
        return Answer([])
    every = (vendor.world.notes[number] for number in vendor.newest_notes()) if not kind else ()
    found = [
        note.id
        for note in (_about(vendor, kind, text) if kind and text else every)
        if added[0] <= note.created_at.timestamp() < added[1]
        and updated[0] <= note.updated_at.timestamp() < updated[1]
    ]
    size = vendor.quirks.search_page
    return Answer(
        query.found(
            vendor, call, found, size, lambda number: view_note.row(vendor, vendor.world.notes[number])
        )
    )


def _about(vendor: RecruitCrm, kind: str, text: str) -> list[Note]:
    person = finding.candidate_or_none(vendor, text) if kind == "candidate" else None
    if person is not None:
        notes = vendor.world.notes.of(person.id)
    else:
        changed = [note for note in vendor.world.notes.changed.values() if note is not None]
        notes = [note for note in changed if kind != "candidate" and view_note.related(note) == (kind, text)]
    return sorted(notes, key=lambda note: (note.created_at, note.id), reverse=True)


def _found(vendor: RecruitCrm, call: Call) -> Note:
    note = vendor.world.notes.get(numbered("notes", call.params["note"]))
    if note is None or (note.candidate_id and vendor.world.is_deleted(note.candidate_id)):
        raise errors.gone("Note")
    return note


@routes("GET", "/v1/notes/{note}")
def one(vendor: RecruitCrm, call: Call) -> Answer:
    """One note."""
    return Answer(view_note.row(vendor, _found(vendor, call)))


def _slugs(name: str, value: Any) -> list[str]:
    """Return associations: a text with commas as documented, or an array as somebody sends it."""
    if value in (None, ""):
        return []
    if isinstance(value, str):
        return [text.strip() for text in value.split(",") if text.strip()]
    if isinstance(value, list) and all(isinstance(text, str) for text in value):
        return value
    raise errors.invalid(name, f"The {name.replace('_', ' ')} must be a string.")


def _extra(vendor: RecruitCrm, body: dict[str, Any]) -> dict[str, Any]:
    """Return what a request says of a note besides its text; 422 for what is not there."""
    made: dict[str, Any] = {}
    if "note_type_id" in body:
        number = as_number(body["note_type_id"])
        if body["note_type_id"] not in {None, ""} and number not in NOTE_TYPES:
            raise errors.invalid("note_type_id", "The selected note type id is invalid.")
        made["type"] = number
    given = {
        kind: _slugs(f"associated_{kind}", body.get(f"associated_{kind}")) for kind in view_note.ASSOCIATED
    }
    kinds = {
        "candidates": "candidate",
        "contacts": "contact",
        "companies": "company",
        "jobs": "job",
        "deals": "deal",
    }
    for kind, slugs in given.items():
        if any(not filing.exists(vendor, kinds[kind], text) for text in slugs):
            raise errors.invalid(f"associated_{kind}", f"The selected associated {kind} is invalid.")
    if any(f"associated_{kind}" in body for kind in given):
        made["associated"] = given
    for name in ("created_by", "updated_by"):
        user = filing.user_named(vendor, body.get(name), name)
        if user is not None:
            made[name] = user
    return made


@routes("POST", "/v1/notes")
def create(vendor: RecruitCrm, call: Call) -> Answer:
    """Write a note about a record; simple HTML is kept."""
    body = json_object(call)
    for name in ("description", "related_to", "related_to_type"):
        if not body.get(name) or not isinstance(body[name], str):
            raise errors.required(name)
    kind, text = body["related_to_type"], body["related_to"]
    if kind not in filing.ENTITIES:
        raise errors.invalid("related_to_type", "The selected related to type is invalid.")
    if not filing.exists(vendor, kind, text):
        raise errors.invalid("related_to", "The selected related to is invalid.")
    extra: dict[str, Any] = {"type": None, "associated": {}, **_extra(vendor, body), "related": (kind, text)}
    world, person = vendor.world, meant("candidates", text) if kind == "candidate" else 0
    jobs = {meant("jobs", text) for text in extra["associated"].get("jobs", [])}
    rows = finding.assignments(vendor, person) if person else []
    app = next((row.id for row in rows if row.job_id in jobs), None)
    now = world.tick()
    note = Note(world.notes.next_id(), person, app, 1, body["description"], "public", now, now, extra)
    return Answer(view_note.row(vendor, world.add(world.notes, note)))


@routes("POST", "/v1/notes/{note}")
def edit(vendor: RecruitCrm, call: Call) -> Answer:
    """Change a note."""
    note, body = _found(vendor, call), json_object(call)
    made: dict[str, Any] = {"extra": {**note.extra, **_extra(vendor, body)}}
    if body.get("description"):
        made["text"] = str(body["description"])
    return Answer(view_note.row(vendor, vendor.world.change(vendor.world.notes, note, **made)))


@routes("DELETE", "/v1/notes/{note}")
def delete(vendor: RecruitCrm, call: Call) -> Answer:
    """Delete a note."""
    vendor.world.remove(vendor.world.notes, _found(vendor, call))
    return errors.deleted("Note")
