"""Interviews at SmartRecruiters, and what they cost (smartrecruiters.md §7.4, §8.12, §11.9)."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from connectors.columns import Json, as_key, as_text, dig, rows
from connectors.declarations import Call, Fetch, Gather, Page, Params, Resource, Through, Within, any_of
from connectors.engine.stream import SCAN_PAGES
from connectors.errors import Gone
from connectors.paging import Position
from connectors.smartrecruiters import applicants, people_views
from connectors.smartrecruiters.candidatelist import CANDIDATE, candidates_list
from connectors.smartrecruiters.common import CATALOGUE, marked, part
from connectors.smartrecruiters.wire import INTERVIEWS
from connectors.upstream import Answer
from connectors.views import View

if TYPE_CHECKING:
    from connectors.engine.session import Session

LISTED = Call(f"GET {INTERVIEWS}/interviews", at="content")
INTERVIEW = Call(f"GET {INTERVIEWS}/interviews/{{id}}")
APPLICATION = Call("GET /candidates/{id}/jobs/{jobId}", lives=CATALOGUE)
"""Asked for the application's UUID, which never changes; only interviews are found by it (§7.3)."""

INTERVIEWED = ("INTERVIEW", "OFFERED", "HIRED", "TRANSFERRED")
"""The states in which applications are asked for interviews, when all interviews are listed: asking every
application is too dear, so interviews of those that were rejected are found through these only (§7.4).
"""

CANDIDATES = 4
"""Candidates followed up at a time: of each two calls or more."""

FULL = 2
"""Applications of unknown status from which on the candidate's full record is read for them: one call tells all."""


async def uuid_of(session: Session, candidate: str, job: str) -> tuple[str | None, str | None]:
    """UUID and status of an application; the UUID came after 2021 and may be absent (§8.5)."""
    answer = await session.call(APPLICATION, {"id": candidate, "jobId": job})
    return as_key(dig(answer.body, "applicationId")), as_text(dig(answer.body, "status"))


async def slots_of(session: Session, uuid: str) -> tuple[list[Json], Answer | None]:
    """The timeslots of an application's interviews; 404 means that it has none to see."""
    try:
        answer = await session.call(LISTED, {"applicationId": uuid})
    except Gone:
        return [], None
    return [slot for one in session.rows(LISTED, answer) for slot in slots(one)], answer


def slots(interview: Json) -> list[Json]:
    """An interview once for each of its timeslots."""
    return [{**interview, "_slot": slot} for slot in rows(interview, "timeslots")]


async def interviews_of(session: Session, keys: Sequence[str]) -> Iterable[View[Any]]:
    """The interviews of an application: a call for its UUID, and one for them."""
    (key,) = keys
    candidate, _, job = key.partition(":")
    uuid, _ = await uuid_of(session, candidate, job)
    found, answer = await slots_of(session, uuid) if uuid else ([], None)
    made = [people_views.ApplicationInterviews({"_application": key, "_slots": found})]
    return session.stamp(made, answer) if answer else made


async def one_interview(session: Session, keys: Sequence[str]) -> Iterable[View[Any]]:
    """An interview, by a call that tells all its timeslots."""
    (key,) = keys
    answer = await session.call(INTERVIEW, {"id": key.split(":")[0]})
    found = [slot for one in session.rows(INTERVIEW, answer) for slot in slots(one)]
    return session.stamp(map(people_views.Slot, found), answer)


async def all_interviews(session: Session, position: Position, params: Params) -> Page:
    """The interviews of everybody who has come that far, a few candidates at a time."""
    listed, following = await part(
        session, candidates_list, position, {**params, "status": list(INTERVIEWED)}, CANDIDATES
    )
    jobs: Sequence[str] = params.get("jobId") or ()
    told = await asyncio.gather(*(_of_candidate(session, view, jobs) for view in listed))
    return Page([view for one in told for view in one], following)


async def _of_candidate(session: Session, candidate: View[Any], jobs: Sequence[str]) -> list[View[Any]]:
    """The interviews of a candidate's applications for these jobs, or for any."""
    person: Json = candidate.raw
    unknown = [one for one in applicants.assignments(person) if not as_text(dig(one, "status"))]
    if len(unknown) >= FULL:
        answer = await session.call(CANDIDATE, {"id": as_key(person.get("id"))})
        found = session.stamp(map(people_views.CandidateDetail, session.rows(CANDIDATE, answer)), answer)
        session.absorb(found)
        person = next((view.raw for view in found), person)
    applications = [
        (job, as_text(dig(one, "status")))
        for one in applicants.assignments(person)
        if (job := as_key(dig(one, "job.id"))) and (not jobs or job in jobs)
    ]
    key = str(as_key(person.get("id")))
    told = await asyncio.gather(*(_reached(session, key, job, status) for job, status in applications))
    return [view for one in told for view in one]


async def _reached(session: Session, candidate: str, job: str, status: str | None) -> list[View[Any]]:
    """The interviews of an application, if it has come so far; where its status is not known, reading it tells."""
    if status is not None and status not in INTERVIEWED:
        return []
    try:
        uuid, read = await uuid_of(session, candidate, job)
    except Gone:
        return []
    if uuid is None or (status or read) not in INTERVIEWED:
        return []
    found, answer = await slots_of(session, uuid)
    return session.stamp(map(people_views.Slot, found), answer) if answer else []


interviews_list = Gather(
    view=people_views.Slot,
    name="interviews",
    fetch=all_interviews,
    filters={"job_ids": any_of("jobId")},
    paging=marked(1),
    typical=300,
    brings=(people_views.CandidateRow,),
    bound=SCAN_PAGES,
)
"""A call or more for each row: so dear is it."""

interviews = Resource(
    lists=(interviews_list,),
    reads=(Fetch(view=people_views.Slot, fetch_views=one_interview),),
    not_implemented=frozenset({"remote_created_at"}),
)
interviewers = Resource(
    lists=(Within(edge="team", of=interviews_list),),
    reads=(
        Through(
            parent="Interview",
            edge="team",
            key=lambda key: ":".join(key.split(":")[:2]),
            view=people_views.Interviewer,
        ),
    ),
)
