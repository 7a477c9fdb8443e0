"""The ways to each model at Gem, with what they cost (gem.md §4, §5)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from connectors.columns import Json, as_key, dig
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
from connectors.gem.wire import ATS
from connectors.model import MODELS
from connectors.paging import EVERYTHING, PageNumber, Position
from connectors.views import View

if TYPE_CHECKING:
    from connectors.engine.session import Session

CATALOGUE = 300.0
"""Seconds that users, jobs' stages and postings live: small collections that change rarely."""

ROWS = 500
"""Rows a page: the most (§4)."""

PEOPLE = 200
"""Candidates a page: they come with applications and files, and 500 may be slow (§4 [inferred])."""

BATCH = 20
"""Candidate ids in one call (§6.5 [inferred])."""

ALL = {"include_deleted": "true"}


def pages(size: int = ROWS) -> PageNumber:
    """Gem's paging: bare arrays that end on a short page."""
    return PageNumber(size, limit="per_page")


def after(param: str) -> Push:
    """Push a lower bound of time; whether the vendor counts the bound itself in is not known."""
    return Push(lambda moment: {param: moment.isoformat().replace("+00:00", "Z")}, exact=False)


def outcomes(wanted: Sequence[Any]) -> Params | None:
    """The status that one outcome is; the vendor takes one at a time."""
    return {"status": mapping.OUTCOME_WORDS[wanted[0]]} if len(wanted) == 1 else None


def statuses(wanted: Sequence[Any]) -> Params | None:
    """The status that one unified status is, where it is just one of the vendor's."""
    word = mapping.STATUS_WORDS.get(wanted[0]) if len(wanted) == 1 else None
    return {"status": word} if word else None


DELETED = Push(lambda wanted: ALL if wanted else {})
"""`include_deleted` is the text `true`, or nothing (§11)."""

# ---- users, jobs, postings, stages -----------------------------------------------------------------------------

USERS = Call(f"GET {ATS}/users/", lives=CATALOGUE)
JOBS = Call(f"GET {ATS}/jobs/", lives=60)
POSTS = Call(f"GET {ATS}/job_posts/", lives=CATALOGUE)
STAGES = Call(f"GET {ATS}/job_stages/", lives=CATALOGUE)
STAGES_OF = Call(f"GET {ATS}/jobs/{{id}}/stages", lives=CATALOGUE)

users = Resource(
    lists=(
        Pages(
            view=views.UserRow,
            call=USERS,
            paging=pages(),
            filters={"updated_after": after("updated_after"), "include_deleted": DELETED},
            typical=200,
        ),
    ),
    reads=(One(view=views.UserRow, call=Call(f"GET {ATS}/users/{{id}}", lives=CATALOGUE)),),
)


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
    """Jobs with their postings: one walk over all postings, for there is no filter by job."""
    found: dict[str, list[Json]] = {key: [] for key in keys}
    for post in await session.sweep(posts_list).all():
        raw = post.views[0].raw
        found.setdefault(as_key(raw.get("job_id")) or "", []).append(raw)
    return [views.JobPosts({"_job": key, "_posts": found[key]}) for key in keys]


async def stages_by_job(session: Session, keys: Sequence[str]) -> Iterable[View[Any]]:
    """Jobs with their stages: a call for one job, a walk over all stages for several."""
    if len(keys) == 1:
        answer = await session.call(STAGES_OF, {"id": keys[0]})
        listed = [{"job_id": keys[0], **row} for row in session.rows(STAGES_OF, answer)]
        return session.stamp([views.JobStages({"_job": keys[0], "_stages": mapping.ranked(listed)})], answer)
    found: dict[str, list[Json]] = {key: [] for key in keys}
    for stage in await session.sweep(stages_list).all():
        raw = stage.views[0].raw
        found.setdefault(as_key(raw.get("job_id")) or "", []).append(raw)
    return [views.JobStages({"_job": key, "_stages": mapping.ranked(found[key])}) for key in keys]


async def all_job_stages(session: Session, position: Position, params: Params) -> Page:
    """Every stage as its job's, ranked."""
    jobs: dict[str, list[Json]] = {}
    for stage in await session.sweep(stages_list).all():
        raw = stage.views[0].raw
        jobs.setdefault(as_key(raw.get("job_id")) or "", []).append(raw)
    return Page([views.JobStage(one) for listed in jobs.values() for one in mapping.ranked(listed)])


jobs = Resource(
    lists=(jobs_list,),
    reads=(
        One(view=views.JobRow, call=Call(f"GET {ATS}/jobs/{{id}}", lives=60)),
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

CANDIDATES = Call(f"GET {ATS}/candidates/")
CANDIDATE = Call(f"GET {ATS}/candidates/{{id}}")
APPLICATIONS = Call(f"GET {ATS}/applications/")
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
    known = [session.record(MODELS["Application"], key) for key in keys]
    posts_ = {
        post.key: as_key(post.views[0].raw.get("job_id")) for post in await session.sweep(posts_list).all()
    }
    return [
        views.ApplicationJob(
            {"id": record.key, "_job": posts_.get(as_key(view.raw.get("job_post_id")) or "")}
        )
        for record in known
        for view in record.views
        if isinstance(view, views.ApplicationRow)
    ]


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
        Fetch(view=views.CandidateRow, fetch_views=people_by_id, size=BATCH),
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
        One(view=views.ApplicationRow, call=APPLICATION),
        Fetch(view=views.ApplicationJob, fetch_views=job_of_post, size=EVERYTHING),
    ),
)

# ---- interviews ------------------------------------------------------------------------------------------------

INTERVIEWS = Call(f"GET {ATS}/scheduled_interviews/")


async def stage_of(session: Session, keys: Sequence[str]) -> Iterable[View[Any]]:
    """The stages of interviews: joined through all stages, deleted ones too (§8)."""
    known = [session.record(MODELS["Interview"], key) for key in keys]
    items = mapping.interview_items(await every_stage(session))
    return [
        views.InterviewStage({"id": record.key, "_stage": _stage(view.raw, items)})
        for record in known
        for view in record.views
        if isinstance(view, views.InterviewRow)
    ]


async def every_stage(session: Session) -> list[Json]:
    """All stages, deleted ones too."""
    paging, found, position = pages(), [], None
    while True:
        answer = await session.call(STAGES, {**ALL, **paging.query(position)})
        listed = session.rows(STAGES, answer)
        found += listed
        position = paging.after(position, len(listed), answer)
        if position is None:
            return found


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
interviews = Resource(
    lists=(interviews_list,),
    reads=(
        One(view=views.InterviewRow, call=Call(f"GET {ATS}/scheduled_interviews/{{id}}")),
        Fetch(view=views.InterviewStage, fetch_views=stage_of, size=EVERYTHING),
    ),
)
interviewers = Resource(
    lists=(Within(edge="team", of=interviews_list),),
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
