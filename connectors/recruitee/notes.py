"""Notes on candidates at Recruitee (recruitee.md §5.11, §6.6)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import orjson

from connectors.actions import Doing, Kept, Refused, remote_fields
from connectors.columns import Json, as_key, as_text, dig, rows
from connectors.declarations import Call

if TYPE_CHECKING:
    from connectors.commands import AddNoteToApplicationInput
    from connectors.engine.record import Record

NOTE = Call("POST /candidates/{id}/notes", at="note", safe=False)
NOTES = Call("GET /candidates/{id}/notes", at="notes", lives=0)

PUBLIC = {"level": "public", "admin_ids": [], "role_ids": []}


async def add(doing: Doing, application: Record, command: AddNoteToApplicationInput) -> list[Record]:
    """Add a note to the person of an application: one call.

    `remoteFields.recruitee` may hold `visibility`, and `isJson` (or `is_json`) for a content that is the
    vendor's own note JSON; the rest goes into the body unchanged.
    """
    more = dict(remote_fields(command, "recruitee"))
    rich = more.pop("is_json", more.pop("isJson", False))
    visibility = more.pop("visibility", PUBLIC)
    if isinstance(visibility, str):
        visibility = {**PUBLIC, "level": visibility}
    if not command.content.strip():
        raise Refused("NOTE_EMPTY", "a note needs a text", ("content",))
    note = {"body_json": _document(command.content)} if rich else written(command.content)
    await write(doing, "note", application.key.split(":")[0], {**note, "visibility": visibility}, more)
    return [application]


def written(text: str) -> dict[str, Json]:
    """A note's text, also as one paragraph a line: the app would run the lines together (§6.6)."""
    paragraphs = [
        {"type": "paragraph", **({"content": [{"type": "text", "text": line}]} if line.strip() else {})}
        for line in text.splitlines()
    ]
    return {"body": text, "body_json": {"doc": {"type": "doc", "content": paragraphs}}}


async def write(
    doing: Doing, step: str, candidate: str, note: Mapping[str, Json], more: Mapping[str, Json]
) -> None:
    """Send a note, once; an attempt of unclear outcome is looked for among the person's notes by its text."""

    async def recover() -> Kept | None:
        live = await doing.session.call(NOTES, {"id": candidate})
        wanted = _words(as_text(note.get("body")) or _inner(note.get("body_json")))
        for one in doing.session.rows(NOTES, live):
            key = as_key(one.get("id"))
            texts = (as_text(one.get("text")), _inner(one.get("body_json")), as_text(one.get("body")))
            if key and wanted in {_words(text) for text in texts if text}:
                return {"note": key}
        return None

    await doing.once(
        step,
        NOTE,
        {"id": candidate},
        json={"note": {**note}, **more},
        keep=lambda body: {"note": as_key(dig(body, "note.id")) or ""},
        recover=recover,
    )


def _document(content: str) -> Json:
    try:
        found = orjson.loads(content)
    except orjson.JSONDecodeError:
        found = None
    if not isinstance(found, Mapping):
        raise Refused("NOTE_INVALID", "with `isJson` the content is the JSON object of a note", ("content",))
    return found


def _inner(node: Json) -> str:
    """The words of a note's JSON."""
    if not isinstance(node, Mapping):
        return ""
    own = [as_text(node.get("text")) or ""]
    inner = [node["doc"]] if "doc" in node else rows(node, "content")
    return " ".join([*own, *(_inner(one) for one in inner)])


def _words(text: str) -> str:
    return " ".join(text.split())
