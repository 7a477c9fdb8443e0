"""Links to results at SmartRecruiters: notes, for it has no such thing (smartrecruiters.md §10.7 [inferred])."""

from __future__ import annotations

from typing import TYPE_CHECKING

from connectors.actions import Doing, remote_fields
from connectors.linking import as_note, lines
from connectors.smartrecruiters import notes
from connectors.smartrecruiters.people import pair

if TYPE_CHECKING:
    from connectors.commands import (
        AddResultLinkToApplicationInput,
        AddResultLinkToCandidateInput,
        ResultLinkCommand,
    )
    from connectors.engine.record import Record


async def to_candidate(
    doing: Doing, candidate: Record, command: AddResultLinkToCandidateInput
) -> list[Record]:
    """Write the link and its attributes as a note: one call."""
    await _note(doing, candidate.key, _text(doing, candidate.key, command), command)
    return [candidate]


async def to_application(
    doing: Doing, application: Record, command: AddResultLinkToApplicationInput
) -> list[Record]:
    """The same on the person of the application, and a call to see that it is there."""
    candidate = str(pair(application.key)["id"])
    text = _text(doing, candidate, command)
    await notes.seen(doing, application)
    await _note(doing, candidate, text, command)
    doing.warnings.append(notes.ELSEWHERE)
    return [application]


def _text(doing: Doing, candidate: str, command: ResultLinkCommand) -> str:
    return as_note(lines(command, prefixed=False), notes.space(candidate), doing.warnings)


async def _note(doing: Doing, candidate: str, text: str, command: ResultLinkCommand) -> None:
    await notes.write(doing, candidate, text, remote_fields(command, "smartrecruiters"))
