"""Endpoints of notes (recruitee.md §5.11, §6.6)."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING, Any

from gateway.sandbox.call import Answer, Call
from gateway.sandbox.records import Note
from gateway.sandbox.recruitee import errors
from gateway.sandbox.recruitee import view_catalogue as shared
from gateway.sandbox.recruitee.access import need
from gateway.sandbox.recruitee.filing import attachment
from gateway.sandbox.recruitee.forms import body_of, inside
from gateway.sandbox.recruitee.ids import all_meant, meant, shown
from gateway.sandbox.recruitee.routes_candidates import found
from gateway.sandbox.routes import Routes
from gateway.sandbox.times import iso

if TYPE_CHECKING:
    from gateway.sandbox.recruitee.vendor import Recruitee

routes: Routes[Recruitee] = Routes()
C = "/c/{company}"
LEVELS = ("public", "protected", "private")


@routes("GET", f"{C}/candidates/{{id}}/notes")
def notes(vendor: Recruitee, call: Call) -> Answer:
    """A person's notes; private ones only to who wrote them."""
    person = found(vendor, call, call.params["id"])
    rows = [
        note
        for note in vendor.world.notes.of(person.id)
        if note.visibility != "private" or note.author_id == call.principal.user_id
    ]
    side = shared.reference_admins(vendor, (note.author_id for note in rows))
    return Answer({"notes": [view(vendor, call.base, note) for note in rows], "references": side})


@routes("POST", f"{C}/candidates/{{id}}/notes")
def create(vendor: Recruitee, call: Call) -> Answer:
    """Write a note, as plain `body` or as `body_json`; earlier uploads may be attached by id."""
    person = found(vendor, call, call.params["id"])
    need(call.principal, "manage_candidate")
    body = body_of(call)
    values = inside(body, "note")
    world, now = vendor.world, vendor.world.tick()
    note = Note(
        id=world.notes.next_id(),
        candidate_id=person.id,
        application_id=None,
        author_id=call.principal.user_id,
        text=_text(values),
        visibility=_level(values),
        created_at=now,
        updated_at=now,
        extra={"files": all_meant("files", body.get("attachments", [])), **_given(values)},
    )
    world.columns.touch(person.id, int(now.timestamp()))
    made = view(vendor, call.base, world.add(world.notes, note))
    return Answer({"note": made, "references": shared.reference_admins(vendor, [note.author_id])}, 201)


@routes("PATCH", f"{C}/notes/{{id}}")
def update(vendor: Recruitee, call: Call) -> Answer:
    """Edit a note."""
    note, values = _writable(vendor, call), inside(body_of(call), "note")
    world = vendor.world
    changes: dict[str, Any] = {"extra": {**note.extra, **_given(values)}}
    if {"body", "body_json"} & set(values):
        changes["text"] = _text(values)
    if "visibility" in values:
        changes["visibility"] = _level(values)
    return Answer({"note": view(vendor, call.base, world.change(world.notes, note, **changes))})


@routes("DELETE", f"{C}/notes/{{id}}")
def remove(vendor: Recruitee, call: Call) -> Answer:
    """Delete a note."""
    note = _writable(vendor, call)
    vendor.world.remove(vendor.world.notes, note)
    return Answer({"note": view(vendor, call.base, note)})


def _writable(vendor: Recruitee, call: Call) -> Note:
    need(call.principal, "manage_candidate")
    note = vendor.world.notes.get(meant("notes", call.params["id"]))
    if note is None:
        raise errors.gone()
    found(vendor, call, shown("candidates", note.candidate_id))
    return note


def _text(values: dict[str, Any]) -> str:
    """Return a note's text: of the document if there is one, a line for each paragraph."""
    document = inside(inside(values, "body_json"), "doc")
    if document:
        blocks = document.get("content") or []
        return "\n".join("".join(_words(block)) for block in blocks)
    text = str(values.get("body") or "").strip()
    if not text:
        raise errors.invalid("body", "can't be blank")
    return text


def _words(node: Any) -> list[str]:
    if not isinstance(node, dict):
        return []
    own = [str(node["text"])] if "text" in node else []
    return own + [word for child in node.get("content") or [] for word in _words(child)]


def _level(values: dict[str, Any]) -> str:
    level = inside(values, "visibility").get("level", "public")
    if level not in LEVELS:
        raise errors.coded(422, "inclusion_validation", "Level is invalid", "note/visibility/level")
    return str(level)


def _given(values: dict[str, Any]) -> dict[str, Any]:
    return {name: values[name] for name in ("body_json", "visibility") if isinstance(values.get(name), dict)}


def view(vendor: Recruitee, base: str, note: Note) -> dict[str, Any]:
    """Return a note."""
    markup = "".join(f"<p>{html.escape(line)}</p>" for line in note.text.split("\n"))
    blocks = [
        {"type": "paragraph", "content": [{"type": "text", "text": line}]} for line in note.text.split("\n")
    ]
    files = (vendor.world.files.get(number) for number in note.extra.get("files", ()))
    return {
        "id": shown("notes", note.id),
        "body": markup,
        "body_html": markup,
        "body_json": note.extra.get("body_json") or {"doc": {"type": "doc", "content": blocks}},
        "text": note.text,
        "admin_id": shown("users", note.author_id),
        "candidate_id": shown("candidates", note.candidate_id),
        "offer_id": None,
        "talent_pool_id": None,
        "requisition_id": None,
        "guest_id": None,
        "created_at": iso(note.created_at),
        "updated_at": iso(note.updated_at),
        "pinned_at": None,
        "reply_to_id": None,
        "triggered": False,
        "visibility": note.extra.get("visibility")
        or {"level": note.visibility, "admin_ids": [], "role_ids": []},
        "attachments": [attachment(vendor, base, file) for file in files if file is not None],
        "replies": [],
        "reactions": [],
    }
