"""Creating a candidate with an application at SmartRecruiters (smartrecruiters.md §10.1).

A job with a published ad is applied to in the candidate's name, with files, answers and consent in one call; for
another one the recruiter's route makes the candidate, and the files follow.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from connectors.actions import Doing, Kept, Refused
from connectors.columns import Json, as_key, as_text, dig
from connectors.declarations import Call, Params
from connectors.errors import Forbidden, Malformed
from connectors.model import MODELS
from connectors.paging import Position
from connectors.smartrecruiters import applicants, filing, moving
from connectors.smartrecruiters.candidatelist import CANDIDATES, quoted
from connectors.smartrecruiters.common import CURSOR, written
from connectors.smartrecruiters.people import pair
from connectors.smartrecruiters.refusals import told
from connectors.smartrecruiters.wishes import APART, Wish, left, read

if TYPE_CHECKING:
    from connectors.commands import CreateCommand
    from connectors.engine.record import Record
    from connectors.engine.session import Session

APPLY = Call("POST /postings/{posting}/candidates", safe=False)
ADD = Call("POST /jobs/{job}/candidates", safe=False)
FOUND = replace(CANDIDATES, lives=0)

STEP = "create"
"""Whichever the route: a resumed call may find another one open, and must still know that the person is there."""

APPLIED, ADDED = "applied", "added"
"""The routes, as they are kept."""

PLANNED: Kept = {"candidate": "NEW_CANDIDATE"}
"""What stands for the new id in a dry run."""

REMEMBERED = timedelta(days=1)
PAGES = 10
"""How far back, and over how many pages, an attempt of unclear outcome is looked for where the search is silent."""

REFUSALS = {
    "DATA_INVALID": (),
    "FILE_TYPE_REFUSED": ("attachments",),
    "CANDIDATE_EXISTS": ("candidate", "email_address"),
    "SOURCE_UNKNOWN": ("source", "name"),
}


async def create(doing: Doing, job: Record, command: CreateCommand) -> list[Record]:
    """Create a person and an application.

    Raises Refused for everything that can be seen to be wrong beforehand, and for somebody who has applied to the
    job before: what the vendor then does is not known (§15.11).
    """
    begun = await doing.receipts.known(STEP)
    made = begun.kept if begun else None
    wish = await (read(doing, job.key, command) if made is None else left(doing, job.key, command))
    if begun is None:
        await _check_new(doing.session, wish)
    made = await _made(doing, wish)
    candidate = made["candidate"]
    key = applicants.application_key(candidate, job.key) or ""
    await asyncio.gather(
        *(
            doing.later(work, f"candidate {candidate} was created, but {what}")
            for what, work in _rest(doing, wish, key, made["route"])
        )
    )
    if doing.dry_run:
        return []
    return [
        doing.session.record(MODELS["Candidate"], candidate),
        doing.session.record(MODELS["Application"], key),
    ]


async def _check_new(session: Session, wish: Wish) -> None:
    """Raise Refused for somebody who has applied to the job: then whoever is found later, was made by this call."""
    try:
        known = await _searched(session, wish)
    except Forbidden:
        return  # these credentials may create candidates, but not read them
    if known is not None:
        raise Refused(
            "APPLICATION_ALREADY_EXISTS",
            "a candidate with this address has applied to the job already",
            ("candidate", "email_address"),
        )


async def _made(doing: Doing, wish: Wish) -> Kept:
    """The person on the job: their id, and the route by which they came there."""
    route = APPLIED if wish.posting else ADDED
    call, where = (APPLY, {"posting": wish.posting}) if wish.posting else (ADD, {"job": wish.job})

    def keep(body: Json) -> Kept:
        key = as_key(dig(body, "id"))
        if key is None:
            raise Malformed("the answer to the create has no id")
        return {"candidate": key, "route": route}

    async def recover() -> Kept | None:
        key = await _searched(doing.session, wish) or await _newest(doing.session, wish)
        return {"candidate": key, "route": route} if key else None

    with told(REFUSALS):
        kept = await doing.once(STEP, call, where, json=wish.body, keep=keep, recover=recover)
    return {**PLANNED, "route": route} if kept is None else kept


async def _searched(session: Session, wish: Wish) -> str | None:
    """The candidate with the address on the job, by the vendor's search."""
    return (await _matching(session, wish, {"q": quoted(wish.email), **CURSOR.query(None)}))[0]


async def _newest(session: Session, wish: Wish) -> str | None:
    """The same among those of the job's candidates that changed lately, for the search may be slow to know."""
    since, position = written(datetime.now(UTC) - REMEMBERED), None
    for _ in range(PAGES):
        found, position = await _matching(
            session, wish, {"updatedAfter": since, **CURSOR.query(position)}, position
        )
        if found or position is None:
            return found
    return None


async def _matching(
    session: Session, wish: Wish, query: Params, position: Position = None
) -> tuple[str | None, Position]:
    """The newest candidate with the address on a page of the job's candidates, and where the next page begins."""
    answer = await session.call(FOUND, {"jobId": wish.job, **query})
    listed = session.rows(FOUND, answer)
    mine = [
        row
        for row in listed
        if (as_text(row.get("email")) or "").casefold() == wish.email.casefold()
        and wish.job in {as_key(dig(one, "job.id")) for one in applicants.assignments(row)}
    ]
    newest: Json = max(mine, key=lambda row: as_text(row.get("createdOn")) or "", default={})
    return as_key(newest.get("id")), CURSOR.after(position, len(listed), answer)


def _rest(doing: Doing, wish: Wish, key: str, route: str) -> Iterator[tuple[str, Awaitable[object]]]:
    """What is left to do, each with what to say if it fails."""
    for number, (file, kind) in enumerate(wish.files, 1):
        if route == ADDED or kind is APART:
            work = filing.attach(doing, f"file {number}", filing.TO_APPLICATION, pair(key), file, kind)
            yield f"the file {file.name!r} was not added", work
    if wish.status is not None:
        yield (
            "not moved to the stage",
            moving.set_status(doing, key, wish.status, ("application", "stage_id")),
        )
