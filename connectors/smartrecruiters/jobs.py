"""Jobs, their teams and stages at SmartRecruiters, and what they cost (smartrecruiters.md §7.4, §8.2, §8.9)."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from connectors.columns import Json, dig, rows
from connectors.declarations import Call, Fetch, Gather, One, Page, Pages, Params, Push, Resource, Through
from connectors.errors import Forbidden, Gone
from connectors.paging import Position
from connectors.smartrecruiters import mapping, views
from connectors.smartrecruiters.common import CATALOGUE, CURSOR, marked, part
from connectors.smartrecruiters.forms import questions_of
from connectors.smartrecruiters.joblist import SORTED, jobs_list, row_of
from connectors.smartrecruiters.postings import ADS, jobs_by_reference, postings_of
from connectors.views import View

if TYPE_CHECKING:
    from connectors.engine.session import Session

JOB = Call("GET /jobs/{id}", lives=60)
PUBLICATIONS = Call("GET /jobs/{id}/publication", query={"activeOnly": "false"}, lives=60)


async def posted(session: Session, keys: Sequence[str]) -> Iterable[View[Any]]:
    """What the list of postings tells of published jobs: two calls for all of them. The others are left out."""
    loaded = jobs_by_reference(session)
    try:
        found = [(key, await postings_of(session, key, loaded)) for key in keys]
    except (Forbidden, Gone):
        return ()  # these credentials may not know the company's name
    return [views.PostedJob({**ads[0], "_job": key, "_released": ads}) for key, ads in found if ads]


async def publications(session: Session, keys: Sequence[str]) -> Iterable[View[Any]]:
    """When a job was first published: it was opened when it was made, if it never was (§11.2 [inferred])."""
    (key,) = keys
    answer = await session.call(PUBLICATIONS, {"id": key})
    content, row, also = rows(answer.body, "content"), row_of(session, key), []
    if not content and row is None:
        job = await session.call(JOB, {"id": key})
        also = session.stamp(map(views.JobDetail, session.rows(JOB, job)), job)
        row = also[0].raw if also else None
    made = {"_job": key, "_created": dig(row, "createdOn"), "content": content}
    return [*session.stamp([views.JobPublications(made)], answer), *also]


async def ads_of(session: Session, keys: Sequence[str]) -> Iterable[View[Any]]:
    """A job with all its ads."""
    (key,) = keys
    answer = await session.call(ADS, {"id": key})
    return session.stamp([views.JobAds({"_job": key, "_ads": session.rows(ADS, answer)})], answer)


def of_job(_: Session, body: Json, parts: Params) -> Json:
    """An answer about a job, which does not name it."""
    return {**body, "_job": parts["id"]}


TEAM = Call("GET /jobs/{id}/hiring-team", lives=60)

jobs = Resource(
    lists=(jobs_list,),
    reads=(
        Fetch(view=views.JobAds, fetch_views=ads_of),
        One(view=views.JobDetail, call=JOB),
        Fetch(view=views.JobPublications, fetch_views=publications, brings=(views.JobDetail,)),
        Fetch(view=views.PostedJob, fetch_views=posted, size=1_000_000, calls=2, partial=True),
        One(view=views.JobTeam, call=TEAM, make=of_job),
        Fetch(view=views.JobQuestions, fetch_views=questions_of),
    ),
    not_implemented=frozenset(
        {
            "remote_work_status",
            "remote_work_status_label",
            "salary_amount_from",
            "salary_amount_to",
            "salary_currency",
        }
    ),
)

# ---- hiring teams ----------------------------------------------------------------------------------------------

MY_JOBS = Call(
    "GET /jobs",
    at="content",
    query=SORTED,
    lives=60,
    also=lambda body: [views.JobRow(row) for row in rows(body, "content") if isinstance(row, Mapping)],
    carries=(views.JobRow,),
)

MEMBERS = 4
"""Guessed members of a hiring team: that many rows come with a call."""


async def teams(session: Session, position: Position, params: Params) -> Page:
    """The hiring teams of all jobs, a few jobs at a time: a call for each."""
    listed, following = await part(session, jobs_list, position, {})
    keys = [key for view in listed if (key := view.identity)]
    found = [view for one in await asyncio.gather(*(team(session, key) for key in keys)) for view in one]
    members = [member for view in found for member in session.children(view, "hiring_team")]
    return Page(members, following, None, found)


async def team(session: Session, job: str) -> list[View[Any]]:
    """A job with its team; nothing for one that was deleted meanwhile."""
    try:
        answer = await session.call(TEAM, {"id": job})
    except Gone:
        return []
    return session.stamp(
        [views.JobTeam({**body, "_job": job}) for body in session.rows(TEAM, answer)], answer
    )


def member_of(_: Session, row: Json, params: Params) -> Json:
    """A job of the user who was asked for."""
    return {**row, "_user": params["hiringTeamMemberId"]}


members = Resource(
    lists=(
        Pages(
            view=views.Membership,
            call=MY_JOBS,
            paging=CURSOR,
            filters={
                "user_ids": Push(lambda keys: {"hiringTeamMemberId": keys[0]} if len(keys) == 1 else None)
            },
            requires=frozenset({"user_ids"}),
            make=member_of,
            typical=20,
        ),
        Gather(
            view=views.TeamMember,
            name="hiring-teams",
            fetch=teams,
            paging=marked(MEMBERS),
            typical=300 * MEMBERS,
            brings=(views.JobTeam, views.JobRow),
        ),
    ),
    reads=(
        Through(parent="Job", edge="hiring_team", key=lambda key: key.split(":")[0], view=views.TeamMember),
    ),
)

# ---- stages and reasons ----------------------------------------------------------------------------------------

PROCESSES = Call("GET /configuration/hiring-processes", at="content", lives=CATALOGUE)
REASONS = Call("GET /configuration/rejection-reasons", at="content", lives=CATALOGUE)


async def all_stages(session: Session, position: Position, params: Params) -> Page:
    """Every stage of the company: one call."""
    answer = await session.call(PROCESSES)
    return Page(session.stamp(map(views.Stage, mapping.stages(session.rows(PROCESSES, answer))), answer))


stages = Resource(lists=(Gather(view=views.Stage, name="hiring-processes", fetch=all_stages, typical=30),))
reasons = Resource(lists=(Pages(view=views.Reason, call=REASONS, typical=30),))
