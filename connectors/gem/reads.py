"""The ways to each model at Gem, with what they cost (gem.md §4, §5)."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from connectors.columns import MISSING, Json, as_key, dig, distinct
from connectors.declarations import (
    Call,
    Fetch,
    Gather,
    One,
    Page,
    Pages,
    Params,
    Push,
    Resource,
    Through,
    Within,
    one_of,
)
from connectors.gem import mapping, views
from connectors.gem.ways import DELETED, after, by_job, item, loaded, pages, raws
from connectors.gem.wire import ATS
from connectors.paging import EVERYTHING, Position
from connectors.views import View

if TYPE_CHECKING:
    from connectors.engine.session import Session

CATALOGUE = 300.0
"""Seconds that users, jobs' stages and postings live: small collections that change rarely."""

PEOPLE = 200
"""Candidates a page: they come with applications and files, and 500 may be slow (§4 [inferred])."""

BATCH = 20
"""Candidate ids in one call (§6.5 [inferred])."""


def outcomes(wanted: Sequence[Any]) -> Params | None:
    """The status that one outcome is; the vendor takes one at a time."""
    return {"status": mapping.OUTCOME_WORDS[wanted[0]]} if len(wanted) == 1 else None


def statuses(wanted: Sequence[Any]) -> Params | None:
    """The status that one unified status is, where it is just one of the vendor's."""
    word = mapping.STATUS_WORDS.get(wanted[0]) if len(wanted) == 1 else None
    return {"status": word} if word else None


# ---- users, jobs, postings, stages -----------------------------------------------------------------------------

USERS = Call(f"GET {ATS}/users/", array=True, lives=CATALOGUE)
USER = Call(f"GET {ATS}/users/{{id}}", lives=CATALOGUE)
JOBS = Call(f"GET {ATS}/jobs/", array=True, lives=60)
JOB = Call(f"GET {ATS}/jobs/{{id}}", lives=60)
POSTS = Call(f"GET {ATS}/job_posts/", array=True, lives=CATALOGUE)
STAGES = Call(f"GET {ATS}/job_stages/", array=True, lives=CATALOGUE)
STAGES_OF = Call(f"GET {ATS}/jobs/{{id}}/stages", array=True, lives=CATALOGUE)

users_list = Pages(
    view=views.UserRow,
    call=USERS,
    paging=pages(),
    filters={"updated_after": after("updated_after"), "include_deleted": DELETED},
    typical=200,
)
users = Resource(lists=(users_list,), reads=(item(views.UserRow, USER),))


def with_vanity(session: Session, row: Json, _: Params) -> Json:
    """A posting with the name of the job board, of which addresses are made (§6.9)."""
    return {**row, "_vanity": session.integration.account.settings.get("job_board_vanity_path")}


jobs_list = Pages(
    view=views.JobRow,
    call=JOBS,
    paging=pages(),
    filters={
        "statuses": Push(statuses),
        "updated_after": after("updated_after"),
        "remote_created_after": after("created_after"),
        "include_deleted": DELETED,
    },
    keep=lambda row: not row.get("is_template"),
    typical=300,
)
posts_list = Pages(
    view=views.PostRow,
    call=POSTS,
    paging=pages(),
    filters={"updated_after": after("updated_after")},
    make=with_vanity,
    typical=300,
)
stages_list = Pages(
    view=views.StageRow,
    call=STAGES,
    paging=pages(),
    filters={"updated_after": after("updated_after"), "include_deleted": DELETED},
    typical=1000,
)


async def posts_by_job(session: Session, keys: Sequence[str]) -> Iterable[View[Any]]:
    """Jobs with their postings: one walk over all postings, for there is no filter by job.

    Deleted ones may come unasked (§4).
    """
    posts_ = raws(await session.sweep(posts_list).all(), views.PostRow)
    found = by_job(post for post in posts_ if not post.get("deleted_at"))
    return [views.JobPosts({"_job": key, "_posts": found.get(key, [])}) for key in keys]


async def stages_by_job(session: Session, keys: Sequence[str]) -> Iterable[View[Any]]:
    """Jobs with their stages: a call for one job, a walk over all stages for several."""
    if len(keys) == 1:
        answer = await session.call(STAGES_OF, {"id": keys[0]})
        listed = [{"job_id": keys[0], **row} for row in session.rows(STAGES_OF, answer)]
        return session.stamp([views.JobStages({"_job": keys[0], "_stages": mapping.ranked(listed)})], answer)
    found = by_job(await every_stage(session))
    return [views.JobStages({"_job": key, "_stages": mapping.ranked(found.get(key, []))}) for key in keys]


async def all_job_stages(session: Session, position: Position, params: Params) -> Page:
    """Every stage as its job's, ranked."""
    found = by_job(await every_stage(session))
    return Page([views.JobStage(one) for listed in found.values() for one in mapping.ranked(listed)])


async def every_stage(session: Session) -> list[Json]:
    """All stages, deleted ones too: one walk for whatever needs them."""
    return raws(await session.sweep(stages_list, deleted=True).all(), views.StageRow)


jobs = Resource(
    lists=(jobs_list,),
    reads=(
        item(views.JobRow, JOB),
        Fetch(view=views.JobPosts, fetch_views=posts_by_job, size=EVERYTHING),
        Fetch(view=views.JobStages, fetch_views=stages_by_job, size=EVERYTHING),
    ),
)
posts = Resource(lists=(posts_list,))
stages = Resource(lists=(stages_list,))
job_stages = Resource(
    lists=(
        Gather(view=views.JobStage, name="job_stages", fetch=all_job_stages, paging=pages(), typical=1000),
    ),
    reads=(
        Through(
            parent="Job", edge="application_stages", key=lambda key: key.split(":")[0], view=views.JobStage
        ),
    ),
)
teams = Resource(
    lists=(Within(edge="hiring_team", of=jobs_list),),
    reads=(Through(parent="Job", edge="hiring_team", key=lambda key: key.split(":")[0], view=views.Member),),
)

# ---- candidates and applications -------------------------------------------------------------------------------

CANDIDATES = Call(f"GET {ATS}/candidates/", array=True)
CANDIDATE = Call(f"GET {ATS}/candidates/{{id}}")
APPLICATIONS = Call(f"GET {ATS}/applications/", array=True)
APPLICATION = Call(f"GET {ATS}/applications/{{id}}")


def people(session: Session, keys: Sequence[str]) -> Params:
    """Candidate ids as the account wants them written (§6.5: repeated, or with commas)."""
    comma = session.integration.account.settings.get("candidate_ids") == "comma"
    return {"candidate_ids": ",".join(keys) if comma else list(keys), "per_page": str(PEOPLE)}


async def people_by_id(session: Session, keys: Sequence[str]) -> Iterable[View[Any]]:
    """Candidates by their ids."""
    answer = await session.call(CANDIDATES, people(session, keys))
    return session.stamp(map(views.CandidateRow, session.rows(CANDIDATES, answer)), answer)


async def job_of_post(session: Session, keys: Sequence[str]) -> Iterable[View[Any]]:
    """The job of applications that name no job, through their posting."""
    listed = await loaded(session, "Application", keys, "outcome", views.ApplicationRow)
    posts_ = {
        as_key(post.get("id")): as_key(post.get("job_id"))
        for post in raws(await session.sweep(posts_list).all(), views.PostRow)
    }
    return [
        views.ApplicationJob({"id": row["id"], "_job": posts_.get(as_key(row.get("job_post_id")))})
        for row in listed
    ]


async def of_interviews(session: Session, keys: Sequence[str]) -> Iterable[View[Any]]:
    """Applications with their candidates, through loaded interviews as far as these name both (§6.7 [F])."""
    met = raws(list(session.records.values()), views.InterviewRow)
    people_ = distinct(
        as_key(row.get("candidate_id")) for row in met if as_key(row.get("application_id")) in keys
    )
    asked = [key for key in people_ if key]
    chunks = [asked[start : start + BATCH] for start in range(0, len(asked), BATCH)]
    found = await asyncio.gather(*(people_by_id(session, chunk) for chunk in chunks))
    return [view for listed in found for view in listed]


candidates_list = Pages(
    view=views.CandidateRow,
    call=CANDIDATES,
    paging=pages(PEOPLE),
    filters={
        "job_ids": one_of("job_id"),
        "email": Push(lambda address: {"email": address}, exact=False),
        "updated_after": after("updated_after"),
        "include_deleted": DELETED,
    },
    typical=5000,
)
candidates = Resource(
    lists=(candidates_list,),
    reads=(
        Fetch(view=views.CandidateRow, fetch_views=people_by_id, size=BATCH, partial=True),
        One(view=views.CandidateRow, call=CANDIDATE),
    ),
)
applications = Resource(
    lists=(
        Pages(
            view=views.ApplicationRow,
            call=APPLICATIONS,
            paging=pages(),
            filters={
                "job_ids": one_of("job_id"),
                "outcomes": Push(outcomes),
                "updated_after": after("last_activity_after"),
                "remote_created_after": after("created_after"),
                "include_deleted": DELETED,
            },
            typical=8000,
        ),
        Within(edge="applications", of=candidates_list, filters={"job_ids": one_of("job_id", exact=False)}),
    ),
    reads=(
        Fetch(
            view=views.ApplicationRow,
            fetch_views=of_interviews,
            size=BATCH,
            partial=True,
            brings=(views.CandidateRow,),
        ),
        item(views.ApplicationRow, APPLICATION, sure=True),
        Fetch(view=views.ApplicationJob, fetch_views=job_of_post, size=EVERYTHING),
    ),
)

# ---- interviews ------------------------------------------------------------------------------------------------

INTERVIEWS = Call(f"GET {ATS}/scheduled_interviews/", array=True)
INTERVIEW = Call(f"GET {ATS}/scheduled_interviews/{{id}}")


async def stage_of(session: Session, keys: Sequence[str]) -> Iterable[View[Any]]:
    """The stages of interviews: joined through all stages, deleted ones too (§8)."""
    listed = await loaded(session, "Interview", keys, "title", views.InterviewRow)
    items = mapping.interview_items(await every_stage(session))
    return [views.InterviewStage({"id": row["id"], "_stage": _stage(row, items)}) for row in listed]


def _stage(interview: Json, items: Mapping[str, str]) -> str | None:
    item, own = as_key(interview.get("job_stage_interview_item_id")), as_key(dig(interview, "interview.id"))
    return items.get(f"item:{item}") or items.get(f"interview:{own}")


interviews_list = Pages(
    view=views.InterviewRow,
    call=INTERVIEWS,
    paging=pages(),
    filters={"updated_after": after("updated_after"), "include_deleted": DELETED},
    typical=1000,
)


async def team_by_email(session: Session, keys: Sequence[str]) -> Iterable[View[Any]]:
    """Interviews with their teams, those interviewers too of whom only the e-mail is told (§8)."""
    return await teams_of(session, await loaded(session, "Interview", keys, "title", views.InterviewRow))


async def teams_of(session: Session, listed: Sequence[Json]) -> list[views.InterviewTeam]:
    """Rows of interviews as teams: the users are read where an e-mail must be looked up."""
    known: dict[str, str | None] = {}
    if any(mapping.interviewers(row) is MISSING for row in listed):
        everybody = raws(await session.sweep(users_list, deleted=True).all(), views.UserRow)
        known = {one: as_key(user.get("id")) for user in everybody for one in mapping.addresses(user)}
    return [views.InterviewTeam({**row, "_users": known}) for row in listed]


async def all_interviewers(session: Session, position: Position, params: Params) -> Page:
    """The teams of a page of interviews."""
    outer = await interviews_list.page(session, position, params)
    listed = await teams_of(session, [view.raw for view in outer.views])
    members = [member for team in listed for member in session.children(team, "team")]
    return Page(members, outer.after, None, (*outer.views, *listed))


interviews = Resource(
    lists=(interviews_list,),
    reads=(
        item(views.InterviewRow, INTERVIEW),
        Fetch(
            view=views.InterviewStage, fetch_views=stage_of, size=EVERYTHING, brings=views.StageRow.carried()
        ),
        Fetch(view=views.InterviewTeam, fetch_views=team_by_email, size=EVERYTHING),
    ),
)
interviewers = Resource(
    lists=(
        Gather(
            view=views.Interviewer,
            name="interviewers",
            fetch=all_interviewers,
            paging=pages(),
            typical=1000,
            brings=(views.InterviewRow,),
        ),
    ),
    reads=(
        Through(parent="Interview", edge="team", key=lambda key: key.split(":")[0], view=views.Interviewer),
    ),
)

RESOURCES = {
    "User": users,
    "Job": jobs,
    "JobPosting": posts,
    "Candidate": candidates,
    "ApplicationStage": stages,
    "Application": applications,
    "Interview": interviews,
    "JobApplicationStage": job_stages,
    "JobHiringTeamMember": teams,
    "InterviewTeamMember": interviewers,
}
"""Every model that Gem has, and the ways to it."""
