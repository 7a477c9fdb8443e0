"""Links to results at Gem: notes on the candidate, the only write known for them (gem.md §9.2, §9.3)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from connectors.actions import Doing, Kept, remote_fields
from connectors.columns import Json, as_key, as_text, dig
from connectors.declarations import Call
from connectors.errors import NotFound
from connectors.gem.acting import acting_user, attributed
from connectors.gem.wire import ATS
from connectors.linking import as_note, lines

if TYPE_CHECKING:
    from connectors.commands import (
        AddResultLinkToApplicationInput,
        AddResultLinkToCandidateInput,
        ResultLinkCommand,
    )
    from connectors.engine.record import Record

NOTE = Call(f"POST {ATS}/candidates/{{id}}/activity_feed/notes", safe=False)

LONGEST = 10_000
"""Characters of a note."""


async def to_candidate(
    doing: Doing, candidate: Record, command: AddResultLinkToCandidateInput
) -> list[Record]:
    """Write the link and its attributes as a note: one call."""
    await _note(doing, candidate.key, command, [])
    return [candidate]


async def to_application(
    doing: Doing, application: Record, command: AddResultLinkToApplicationInput
) -> list[Record]:
    """The same on the person of the application, the job named in the first line: two calls.

    Raises NotFound for an unknown application.
    """
    session = doing.session
    if await session.by_key(application.model, application.key, {"candidate_id": {}}) is None:
        raise NotFound("there is no such Application")
    candidate = await session.need(application, "candidate_id")
    raw: Json = application.views[0].raw
    job = as_text(dig(raw, "jobs.0.name"))
    await _note(doing, str(candidate), command, [f"Job: {job}"] if job else [])
    return [application]


async def _note(doing: Doing, candidate: str, command: ResultLinkCommand, first: list[str]) -> None:
    acting_user(doing)  # refused before anything is asked
    room = LONGEST - sum(len(line) + 1 for line in first)
    body = "\n".join([*first, as_note(lines(command, " "), room, doing.warnings)])
    more = remote_fields(command, "gem")

    async def write(user: str) -> Kept | None:
        note = {"user_id": user, "body": body, "visibility": "public", **more}
        return await doing.once("note", NOTE, {"id": candidate}, json=note, keep=_kept)

    await attributed(doing, write)


def _kept(body: Json) -> Kept:
    return {"note": as_key(dig(body, "id")) or ""}
