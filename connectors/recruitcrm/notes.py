"""Notes on candidates at Recruit CRM (recruitcrm.md §5.3)."""

from __future__ import annotations

import html
import re
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING

from connectors.actions import Doing, Kept, Refused, remote_fields
from connectors.columns import Json, as_key, as_text, dig
from connectors.declarations import Call
from connectors.recruitcrm.lookups import CATALOGUE, by_key
from connectors.recruitcrm.people import pair

if TYPE_CHECKING:
    from connectors.commands import AddNoteToApplicationInput
    from connectors.engine.record import Record
    from connectors.engine.session import Session

NOTE = Call("POST /notes", safe=False)
NOTES = Call("GET /notes/search", at="data", query={"related_to_type": "candidate"}, lives=0)
NOTE_TYPES = Call("GET /note-types", lives=CATALOGUE)

PAGES_LOOKED_AT = 10
"""Pages of a candidate's notes in which one of unclear outcome is looked for."""

SETTING = "note_type_id"


async def add(doing: Doing, application: Record, command: AddNoteToApplicationInput) -> list[Record]:
    """Add a note to the person of an application, in connection with the job: one call.

    Raises Refused without a text, and where the integration's settings name no type of note, or none there is.
    """
    more = remote_fields(command, "recruitcrm")
    text = command.content.strip()
    if not text:
        raise Refused("NOTE_EMPTY", "a note needs a text", ("content",))
    kind = await _type(doing)
    person = pair(application.key)
    candidate, job = str(person["candidate"]), str(person["job"])

    async def recover() -> Kept | None:
        async for one in _of(doing.session, candidate):
            key = as_key(one.get("id"))
            if key and job in _jobs(one) and words(as_text(one.get("description"))) == words(written(text)):
                return {"note": key}
        return None

    await doing.once(
        "note",
        NOTE,
        json={
            "note_type_id": int(kind) if kind.isdecimal() else kind,
            "description": written(text),
            "related_to": candidate,
            "related_to_type": "candidate",
            "associated_jobs": job,
            **more,
        },
        keep=lambda body: {"note": as_key(dig(body, "id")) or ""},
        recover=recover,
    )
    doing.warnings.append("Recruit CRM keeps notes with the candidate: this one names the application's job")
    return [application]


def written(text: str) -> str:
    """Plain text as the simple HTML that a note is shown as."""
    return "<br>".join(html.escape(line, quote=False) for line in text.splitlines())


def words(text: str | None) -> str:
    """The words of a note: tags and spaces may come back otherwise than they were sent."""
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", text or "")).split())


async def _type(doing: Doing) -> str:
    """The type of note that the integration is set to."""
    kind = as_key(doing.session.integration.account.settings.get(SETTING))
    if kind is None:
        raise Refused(
            "NOTE_TYPE_MISSING",
            f"Recruit CRM sorts notes by type: set `{SETTING}` in the integration's settings",
        )
    live = doing.session.integration.session(doing.session.budget.aged(0))
    for session in (doing.session, live):
        known, _ = await by_key(session, NOTE_TYPES, "id", "label")
        if not known or kind in known:
            return kind
    listed = ", ".join(f"{key} ({label})" for key, label in known.items())
    raise Refused(
        "NOTE_TYPE_UNKNOWN", f"`{SETTING}` in the integration's settings names no type of note: {listed}"
    )


async def _of(session: Session, candidate: str) -> AsyncIterator[Json]:
    """The candidate's notes, as they are now; the order is not documented."""
    for page in range(1, PAGES_LOOKED_AT + 1):
        answer = await session.call(NOTES, {"related_to": candidate, "page": page})
        for one in session.rows(NOTES, answer):
            yield one
        if dig(answer.body, "next_page_url") is None:
            return


def _jobs(note: Json) -> list[str]:
    """The jobs that a note names: a list, or a text with commas."""
    named = note.get("associated_jobs")
    listed = named.split(",") if isinstance(named, str) else named if isinstance(named, list) else []
    return [key for one in listed if isinstance(one, str | int) and (key := as_key(one))]
