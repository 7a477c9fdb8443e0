"""Tags of candidates at SmartRecruiters: texts without ids, written as whole lists (smartrecruiters.md §8.7, §10.2)."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING
from weakref import WeakValueDictionary

from connectors.actions import Doing, Refused, remote_fields
from connectors.columns import as_text, rows
from connectors.declarations import Call
from connectors.smartrecruiters.applicants import tag_key

if TYPE_CHECKING:
    from connectors.commands import AddTagToCandidateInput, RemoveTagFromCandidateInput
    from connectors.engine.record import Record

TAGS = Call("GET /candidates/{id}/tags", lives=0)
ADD = Call("POST /candidates/{id}/tags", safe=False)
REPLACE = Call("PUT /candidates/{id}/tags", safe=False)
CLEAR = Call("DELETE /candidates/{id}/tags", safe=False)

LONGEST = 150
"""Characters of a tag: 50 by the 2024 specification, 150 in newer documents (§8.7)."""

_locks: WeakValueDictionary[tuple[str, str], asyncio.Lock] = WeakValueDictionary()


async def add(doing: Doing, candidate: Record, command: AddTagToCandidateInput) -> list[Record]:
    """Add a tag, the others stay: one call. One that is there already is left as it is (§10.2 [inferred])."""
    body = {"tags": [_name(command.tag.name)], **remote_fields(command, "smartrecruiters")}
    async with _alone(candidate):
        await doing.send("tag", ADD, {"id": candidate.key}, json=body)
    return [candidate]


async def remove(doing: Doing, candidate: Record, command: RemoveTagFromCandidateInput) -> list[Record]:
    """Take a tag away: its candidate's tags are read and the others written, two calls. Case is no difference."""
    name, more = _name(command.tag.name), remote_fields(command, "smartrecruiters")
    key = {"id": candidate.key}
    async with _alone(candidate):
        answer = await doing.session.call(TAGS, key)
        held = [tag for one in rows(answer.body, "tags") if (tag := as_text(one))]
        left = [tag for tag in held if tag_key(tag) != tag_key(name)]
        if len(left) == len(held):
            doing.warnings.append("the candidate did not have the tag")
            doing.skip("untag")
        elif left:
            await doing.send("untag", REPLACE, key, json={"tags": left, **more})
        else:
            await doing.send("untag", CLEAR, key)
    return [candidate]


def _alone(candidate: Record) -> asyncio.Lock:
    """One writer of a candidate's tags at a time, in this process: what a removal has read must not change."""
    return _locks.setdefault((candidate.session.integration.id, candidate.key), asyncio.Lock())


def _name(given: str) -> str:
    name = given.strip()
    if not name:
        raise Refused("TAG_NAME_MISSING", "a tag needs a name", ("tag", "name"))
    if len(name) > LONGEST:
        raise Refused("TAG_NAME_TOO_LONG", f"a tag has at most {LONGEST} characters", ("tag", "name"))
    return name
