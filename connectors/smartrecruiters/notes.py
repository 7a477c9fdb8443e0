"""Notes at SmartRecruiters: messages that name a candidate (smartrecruiters.md §8.15, §10.6)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from connectors.actions import Doing, Kept, Refused, remote_fields
from connectors.columns import Json, as_key, as_text, dig
from connectors.declarations import Call
from connectors.errors import NotFound
from connectors.smartrecruiters.people import pair

if TYPE_CHECKING:
    from connectors.commands import AddNoteToApplicationInput
    from connectors.engine.record import Record

SHARE = Call("POST /messages/shares", safe=False)
MESSAGES = Call("GET /messages", array=True, query={"limit": "100"}, lives=0)

LONGEST = 10_000
"""Characters of a message, the candidate's tag among them."""

OPEN = {"openNote": True}
"""For everybody who may see the candidate: sharing with a team sends mails (§10.6 [inferred])."""

ELSEWHERE = "SmartRecruiters keeps notes with the candidate, not with the application"

TAG = re.compile(r"#\[CANDIDATE:[^\]]*\]")


async def add(doing: Doing, application: Record, command: AddNoteToApplicationInput) -> list[Record]:
    """Add a note to the person of an application: one call, and one to see that the application is there.

    `remoteFields.smartrecruiters` may hold `shareWith`, for others than those who may see the candidate.
    """
    if not command.content.strip():
        raise Refused("NOTE_EMPTY", "a note needs a text", ("content",))
    candidate = pair(application.key)["id"]
    room = space(str(candidate))
    if len(command.content) > room:
        raise Refused("NOTE_TOO_LONG", f"a note has room for {room:,} characters", ("content",))
    await seen(doing, application)
    await write(doing, str(candidate), command.content, remote_fields(command, "smartrecruiters"))
    doing.warnings.append(ELSEWHERE)
    return [application]


async def seen(doing: Doing, application: Record) -> None:
    """See that an application is there: its message would land on the person all the same. Raises NotFound."""
    if await doing.session.by_key(application.model, application.key, {"outcome": {}}) is None:
        raise NotFound("there is no such Application")


def space(candidate: str) -> int:
    """Characters that a note on a candidate has room for."""
    return LONGEST - len(_tag(candidate))


async def write(doing: Doing, candidate: str, text: str, more: Mapping[str, Json]) -> None:
    """Send a note, once; an attempt of unclear outcome is looked for by its text, which administrators may."""

    async def recover() -> Kept | None:
        session = doing.session
        answer = await session.call(MESSAGES, {"candidateId": candidate})
        for one in session.rows(MESSAGES, answer):
            if _words(as_text(dig(one, "content")) or "") == _words(text):
                return {}
        return None

    body = {"content": f"{text}{_tag(candidate)}", "shareWith": OPEN, **more}
    await doing.once("note", SHARE, json=body, keep=_kept, recover=recover)


def _tag(candidate: str) -> str:
    return f"\n\n#[CANDIDATE:{candidate}]"


def _words(text: str) -> str:
    return " ".join(TAG.sub("", text).split())


def _kept(body: Json) -> Kept:
    return {"note": as_key(dig(body, "id")) or ""}
