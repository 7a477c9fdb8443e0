"""Candidates, applications and users at Recruit CRM, and what they cost (recruitcrm.md §4.1, §4.4, §4.6, §6)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from connectors.columns import Json
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
)
from connectors.engine.lists import CREATED
from connectors.engine.stream import EVERY_PAGE, Entry, Stream
from connectors.errors import BadInput, Gone
from connectors.paging import FOREIGN_MARK, PageNumber, Position, Single
from connectors.recruitcrm import lookups, mapping, views
from connectors.recruitcrm.jobs import ORDERS, jobs_list, since
from connectors.recruitcrm.lookups import NEWEST, PAGES, USERS
from connectors.views import View

if TYPE_CHECKING:
    from connectors.engine.session import Session

CANDIDATES = Call("GET /candidates", at="data", query=NEWEST)
CANDIDATE_SEARCH = Call("GET /candidates/search", at="data", query=NEWEST)
CANDIDATE = Call("GET /candidates/{candidate}")
ASSIGNED = Call("GET /jobs/{job}/assigned-candidates", at="data")
HIRING_STAGES = Call("GET /candidates/{candidate}/hiring-stages")
ANSWERS = Call("GET /candidates/question-and-answers/{candidate}/{job}")
FIELDS = Call("GET /candidates/associated-field/{candidate}/{job}")

WALK = 40
"""Jobs that one operation asks for their applications at most, many of which may have none: a minute has 60 calls."""

# ---- applications ----------------------------------------------------------------------------------------------


async def assigned(
    session: Session, job: str, page: Position, params: Params
) -> tuple[list[View[Any]], Position]:
    """A page of the applications for a job with their candidates, and the number of the next."""
    query = {name: value for name, value in params.items() if not name.startswith("_")}
    answer = await session.call(ASSIGNED, {"job": job, **PAGES.query(page), **query})
    found = (views.Assigned({**row, "_job": job}) for row in session.rows(ASSIGNED, answer))
    return session.stamp(found, answer), PAGES.after(page, lookups.listed(answer), answer)


async def of_jobs(session: Session, position: Position, params: Params) -> Page:
    """The applications for some jobs, one after the other. The position is place and page: `0:1`."""
    jobs: Any = params["_jobs"]
    place, page = _numbers(position)
    if place >= len(jobs):
        return Page(())
    try:
        found, after = await assigned(session, jobs[place], page, params)
    except Gone:
        found, after = [], None
    if after is None and place + 1 == len(jobs):
        return Page(found)
    return Page(found, f"{place}:{after}" if after is not None else f"{place + 1}:1")


def _numbers(position: Position) -> tuple[int, int]:
    place, _, page = str(position or "0:1").partition(":")
    if not (place.isdecimal() and page.isdecimal()):
        raise BadInput(FOREIGN_MARK)
    return int(place), int(page)


async def everywhere(session: Session, position: Position, params: Params) -> Page:
    """All applications: those for each job, one job after the other, the newest first (§1.3).

    The position is the page of the job list, a job on it, and a page of its applications, as `1/slug/2`;
    without the last it is that of the job's successor. So it holds while jobs are added and changed.
    """
    sheet, job, page = _place(position)
    if page is None:
        stream = _jobs_from(session, sheet, job)
        entry = await _next(stream, job)
        if entry is None:
            return Page(())
        sheet, job, page = int(entry.position or 1), entry.record.key, 1
    try:
        found, after = await assigned(session, job, page, params)
    except Gone:
        found, after = [], None
    return Page(found, f"{sheet}/{job}/{after or ''}")


def _place(position: Position) -> tuple[int, str, int | None]:
    sheet, _, rest = str(position or "1//").partition("/")
    job, slash, page = rest.rpartition("/")
    if not (slash and sheet.isdecimal() and int(sheet) and (not page or (job and page.isdecimal()))):
        raise BadInput(FOREIGN_MARK)
    return int(sheet), job, int(page) if page else None


def _jobs_from(session: Session, sheet: int, job: str) -> Stream:
    """The walk of this operation that has come by a job, else one that begins with a page of the job list."""
    whole, later = jobs_list.name, f"{jobs_list.name}@{sheet}"
    begun = [stream for name in (whole, later) if (stream := session.sweeps.get(name)) is not None]
    for stream in begun:
        if _index(stream, job) is not None:
            return stream
    if sheet == 1:
        return session.sweep(jobs_list)
    if later not in session.sweeps:
        session.sweeps[later] = Stream(session, jobs_list, {}, start=(sheet, 0), pages_left=EVERY_PAGE)
    return session.sweeps[later]


async def _next(stream: Stream, job: str) -> Entry | None:
    """The job after this one, the first where there is none; None at the end.

    A job that was pushed on to the next page is found there; for one that is gone its page is begun anew.
    """
    await stream.fill(1)
    place = _index(stream, job)
    if job and place is None and not stream.done:
        await stream.extend()
        place = _index(stream, job)
    at = 0 if place is None else place + 1
    found = await stream.fill(at + 1)
    return found[at] if at < len(found) else None


def _index(stream: Stream, job: str) -> int | None:
    return next((index for index, one in enumerate(stream.entries) if one.record.key == job), None)


def _stages(wanted: Sequence[str]) -> Params | None:
    """Stages to stand in, as the vendor takes several (§4.4)."""
    return {"status_id": ",".join(wanted)} if all(one.isdecimal() for one in wanted) else None


IN_STAGES = Push(_stages)
OF_JOBS = Push(lambda jobs: {"_jobs": list(jobs)})


def for_jobs(name: str) -> Gather:
    """The applications for the jobs that a filter names: by key, or by the vendor's id, which is the same."""
    return Gather(
        view=views.Assigned,
        name=f"assigned-candidates/{name}",
        fetch=of_jobs,
        filters={name: OF_JOBS, "current_stage_ids": IN_STAGES},
        requires=frozenset({name}),
        paging=Single(PAGES.size),
        typical=PAGES.size,
    )


by_job = for_jobs("job_ids")


async def hiring_stages(session: Session, keys: Sequence[str]) -> Iterable[View[Any]]:
    """All applications of a candidate; `keys` holds the candidate's, or that of one of the applications."""
    (key,) = keys
    candidate = key.partition(":")[0]
    answer = await session.call(HIRING_STAGES, {"candidate": candidate})
    found = [{"candidate_slug": candidate, **row} for row in session.rows(HIRING_STAGES, answer)]
    return session.stamp([views.CandidateStages({"_candidate": candidate, "_stages": found})], answer)


def pair(key: str) -> Params:
    """Candidate and job of an application."""
    candidate, _, job = key.partition(":")
    return {"candidate": candidate, "job": job}


def knowing(session: Session, row: Json, parts: Params) -> Json:
    """An answer about an application with the pair it was asked for."""
    return {**row, "_candidate": parts["candidate"], "_job": parts["job"]}


applications = Resource(
    lists=(
        Gather(
            view=views.Assigned,
            name="assigned-candidates",
            fetch=everywhere,
            filters={"current_stage_ids": IN_STAGES},
            paging=Single(20),
            brings=(views.JobRow,),
            over=jobs_list,
            bound=WALK,
        ),
        by_job,
        for_jobs("job_remote_ids"),
    ),
    reads=(
        Fetch(view=views.HiringStage, fetch_views=hiring_stages),
        One(view=views.Answers, call=ANSWERS, parts=pair, make=knowing),
        One(view=views.AssociatedFields, call=FIELDS, parts=pair, make=knowing),
    ),
)

# ---- candidates ------------------------------------------------------------------------------------------------

FILTERS: Mapping[str, Push] = {
    "email": Push(lambda address: {"email": address}, exact=False),
    "first_name": Push(lambda name: {"first_name": name}, exact=False),
    "last_name": Push(lambda name: {"last_name": name}, exact=False),
    "updated_after": since("updated_from"),
}
"""What a search for candidates takes. It finds what is like the words; the rest is sorted out here (§4.1)."""

everybody = Pages(
    view=views.CandidateRow,
    call=CANDIDATES,
    paging=PAGES,
    orders=ORDERS,
    natural=(CREATED, True),
    typical=5000,
)
search = Pages(
    view=views.CandidateRow,
    call=CANDIDATE_SEARCH,
    paging=PageNumber(PAGES.size, limit=None, more_at="next_page_url"),
    filters=FILTERS,
    needs=frozenset(FILTERS),
    orders=ORDERS,
    natural=(CREATED, True),
    typical=PAGES.size,
)
"""The search, whose pages have a size of their own (§2.3)."""

candidates = Resource(
    lists=(
        everybody,
        search,
        Within(edge="candidate", of=by_job, filters={"job_ids": OF_JOBS}, requires=frozenset({"job_ids"})),
    ),
    reads=(
        One(view=views.CandidateRow, call=CANDIDATE, parts=lambda key: {"candidate": key}),
        Fetch(view=views.CandidateStages, fetch_views=hiring_stages),
    ),
)

# ---- users and roles -------------------------------------------------------------------------------------------

users_list = Pages(view=views.UserRow, call=USERS, typical=50)


async def all_roles(session: Session, position: Position, params: Params) -> Page:
    """The labels of the users' roles, and the roles on jobs (§8)."""
    answer = await session.call(USERS)
    people = session.stamp(map(views.UserRow, session.rows(USERS, answer)), answer)
    joins = [join for user in people for join in session.children(user, "user_roles")]
    roles = {role.identity: role for join in joins for role in session.children(join, "role")}
    on_jobs = session.stamp(map(views.JobRole, mapping.job_roles()), answer)
    return Page([*roles.values(), *on_jobs], None, None, people)


users = Resource(lists=(users_list,))
roles = Resource(
    lists=(
        Gather(view=views.SystemRole, name="roles", fetch=all_roles, brings=(views.JobRole, views.UserRow)),
    ),
    from_remote=lambda _: None,
)
user_roles = Resource(
    lists=(Within(edge="user_roles", of=users_list),),
    reads=(
        Through(parent="User", edge="user_roles", key=lambda key: key.partition(":")[0], view=views.UserRole),
    ),
)
