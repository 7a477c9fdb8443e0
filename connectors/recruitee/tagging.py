"""Tags of candidates at Recruitee: written by name (recruitee.md §6.4, §12.2)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from connectors.actions import Doing, Refused, remote_fields
from connectors.columns import rows
from connectors.declarations import Call
from connectors.errors import Gone, Rejected
from connectors.recruitee import mapping
from connectors.recruitee.batches import fresh_candidate

if TYPE_CHECKING:
    from connectors.commands import AddTagToCandidateInput, RemoveTagFromCandidateInput
    from connectors.engine.record import Record

ADD = Call("POST /candidates/{id}/tags", at="tags", safe=False)
REMOVE = Call("DELETE /candidates/{id}/tags", at="tags", safe=False)


async def add(doing: Doing, candidate: Record, command: AddTagToCandidateInput) -> list[Record]:
    """Add a tag, made if it does not exist: one call. A tag that is there already stays as it is."""
    body = {"tags": [_name(command.tag.name)], **remote_fields(command, "recruitee")}
    await doing.send("tag", ADD, {"id": candidate.key}, json=body)
    return [candidate]


async def remove(doing: Doing, candidate: Record, command: RemoveTagFromCandidateInput) -> list[Record]:
    """Take a tag away: one call; one more where the vendor refuses, to tell a missing tag from a missing person."""
    name = _name(command.tag.name)
    body = {"tags": [name], **remote_fields(command, "recruitee")}
    try:
        await doing.send("untag", REMOVE, {"id": candidate.key}, json=body)
    except (Gone, Rejected):
        person = await fresh_candidate(doing.session, candidate.key)
        if name in mapping.names(rows(person, "tags")):
            raise
        doing.warnings.append("the candidate did not have the tag")
    return [candidate]


def _name(given: str) -> str:
    name = given.strip()
    if not name:
        raise Refused("TAG_NAME_MISSING", "a tag needs a name", ("tag", "name"))
    return name
