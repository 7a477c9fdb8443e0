"""Jobs, their stages, teams and questions at Recruit CRM, and what they cost (recruitcrm.md §4.2, §4.5, §6)."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Sequence
from datetime import datetime, timedelta
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
from connectors.engine import plan
from connectors.engine.lists import CREATED, UPDATED
from connectors.enums import JobStatus, JobVisibility
from connectors.errors import Gone
from connectors.model import MODELS
from connectors.paging import Position, Single
from connectors.recruitcrm import lookups, mapping, views
from connectors.recruitcrm.lookups import CATALOGUE, NEWEST, PAGES
from connectors.views import View

if TYPE_CHECKING:
    from connectors.engine.session import Session

JOBS = Call("GET /jobs", at="data", query=NEWEST, lives=60)
SEARCH = Call("GET /jobs/search", at="data", query=NEWEST, lives=60)
JOB = Call("GET /jobs/{job}", lives=60)
MASTER_STAGES = Call("GET /hiring-pipeline", lives=CATALOGUE)
PIPELINES = Call("GET /hiring-pipelines", lives=CATALOGUE)
QUESTIONS = Call("GET /candidate-questions", lives=CATALOGUE)

ORDERS = {
    (CREATED, False): {"sort_order": "asc"},
    (UPDATED, True): {"sort_by": "updatedon"},
    (UPDATED, False): {"sort_by": "updatedon", "sort_order": "asc"},
}
"""Orders beside the natural one, as changes to its parameters."""


def since(param: str) -> Push:
    """Push a lower bound of time. Days only, in an unknown time zone (§11): a day more is asked for."""

    def params(moment: datetime) -> Params:
        return {param: (moment - timedelta(days=1)).date().isoformat()}

    return Push(params, exact=False)


def _job_type(wanted: Sequence[Any]) -> Params | None:
    kind = mapping.JOB_TYPES.get(wanted[0]) if len(wanted) == 1 else None
    return {"job_type": kind} if kind else None


def _published(wanted: Sequence[Any]) -> Params | None:
    """Jobs with their form switched on; whether 0 can be asked for is not known (§4.2: 0 is no filter elsewhere)."""
    return {"enable_job_application_form": "1"} if list(wanted) == [JobVisibility.PUBLIC] else None


def _statuses(wanted: Sequence[JobStatus]) -> Params | None:
    """Statuses to be searched by their ids; the closed ones cannot be (§4.2)."""
    return None if JobStatus.CLOSED in wanted else {"_statuses": list(wanted)}


FILTERS = {
    "statuses": Push(_statuses),
    "employment_types": Push(_job_type),
    "visibilities": Push(_published),
    "name_contains": Push(lambda text: {"name": text}, exact=False),
    "remote_created_after": since("created_from"),
    "updated_after": since("updated_from"),
}
"""What a search for jobs takes."""

jobs_list = Pages(
    view=views.JobRow, call=JOBS, paging=PAGES, orders=ORDERS, natural=(CREATED, True), typical=200
)


async def search(session: Session, position: Position, params: Params) -> Page:
    """A page of a search; several statuses, of which the vendor takes one at a time, are read whole and merged."""
    given = {name: value for name, value in params.items() if not name.startswith("_")}
    statuses: Any = params.get("_statuses")
    if statuses is None:
        return await _found(session, position, given)
    ids = await lookups.status_ids(session, statuses)
    if len(ids) == 1:
        return await _found(session, position, {**given, "job_status": ids[0]})
    merged = await asyncio.gather(*(_whole(session, {**given, "job_status": key}) for key in ids))
    by = "updated_on" if given.get("sort_by") == "updatedon" else "created_on"
    found = sorted(
        (view for rows in merged for view in rows),
        key=lambda view: mapping.scalar(view.raw.get(by)) or "",
        reverse=given.get("sort_order") != "asc",
    )
    return Page(found)


async def _found(session: Session, position: Position, query: Params) -> Page:
    answer = await session.call(SEARCH, {**PAGES.query(position), **query})
    found = session.stamp(map(views.JobRow, session.rows(SEARCH, answer)), answer)
    return Page(found, PAGES.after(position, lookups.listed(answer), answer), PAGES.total(answer))


async def _whole(session: Session, query: Params) -> list[View[Any]]:
    page = await _found(session, None, query)
    found = list(page.views)
    while page.after is not None:
        page = await _found(session, page.after, query)
        found += page.views
    return found


PLAIN = {name: push for name, push in FILTERS.items() if name != "statuses"}
"""The filters that need nothing looked up."""

searched = Gather(
    view=views.JobRow,
    name="GET /jobs/search",
    fetch=search,
    filters=PLAIN,
    needs=frozenset(PLAIN),  # without any it answers nothing (§2.3)
    orders=ORDERS,
    natural=(CREATED, True),
    paging=PAGES,
)
by_status = Gather(
    view=views.JobRow,
    name="GET /jobs/search?job_status",
    fetch=search,
    filters=FILTERS,
    requires=frozenset({"statuses"}),
    orders=ORDERS,
    natural=(CREATED, True),
    paging=PAGES,
    lookups=1,
)

Join = Callable[["Session", Sequence[Json]], Awaitable[list[View[Any]]]]


def joining(join: Join) -> Callable[[Session, Sequence[str]], Awaitable[Iterable[View[Any]]]]:
    """A read of jobs that puts something beside their rows, which are called for where they are not loaded."""

    async def fetch(session: Session, keys: Sequence[str]) -> Iterable[View[Any]]:
        found = {key: raw for key in keys if (raw := _loaded(session, key)) is not None}
        missing = [key for key in keys if key not in found]
        new: list[View[Any]] = []
        if len(missing) > plan.pages(session, jobs_list):
            stream = session.sweep(jobs_list)
            while missing and not stream.done:
                await stream.extend()
                found |= {key: raw for key in missing if (raw := _loaded(session, key)) is not None}
                missing = [key for key in missing if key not in found]
        else:
            new = [
                view for one in await asyncio.gather(*(_job(session, key) for key in missing)) for view in one
            ]
            found |= {key: view.raw for view in new if (key := view.identity)}
        return [*new, *await join(session, list(found.values()))]

    fetch.__name__ = join.__name__
    return fetch


def _loaded(session: Session, key: str) -> Json | None:
    views_ = session.record(MODELS["Job"], key).views
    return next((view.raw for view in views_ if isinstance(view, views.JobRow)), None)


async def _job(session: Session, key: str) -> list[View[Any]]:
    try:
        answer = await session.call(JOB, {"job": key})
    except Gone:
        return []
    return session.stamp(map(views.JobRow, session.rows(JOB, answer)[:1]), answer)


def joined(view: type[View[Any]], join: Join) -> Fetch:
    """A join as a read: one call at most beside the rows, for any number of jobs."""
    return Fetch(view=view, fetch_views=joining(join), size=1_000_000)


jobs = Resource(
    lists=(jobs_list, searched, by_status),
    reads=(
        One(view=views.JobRow, call=JOB, parts=lambda key: {"job": key}),
        joined(views.JobTeam, lookups.with_team),
        joined(views.JobStages, lookups.with_stages),
        joined(views.JobCurrency, lookups.with_currency),
        joined(views.JobFields, lookups.with_names),
        joined(views.JobSalaryType, lookups.with_salary_type),
    ),
    not_implemented=frozenset({"remote_work_status"}),
)

# ---- joins and catalogues --------------------------------------------------------------------------------------


def spread(edge: str, join: Join) -> Callable[[Session, Position, Params], Awaitable[Page]]:
    """All records on an edge of the jobs, a page of jobs at a time."""

    async def fetch(session: Session, position: Position, params: Params) -> Page:
        page = await jobs_list.page(session, position, {})
        found = await join(session, [view.raw for view in page.views])
        holders = [view for view in found if edge in view.columns]
        children = [child for view in holders for child in session.children(view, edge)]
        return Page(children, page.after, None, (*page.views, *found))

    return fetch


def through_job(edge: str, view: type[View[Any]]) -> Through:
    """A record on an edge of a job, which its key names first."""
    return Through(parent="Job", edge=edge, key=lambda key: key.partition(":")[0], view=view)


job_stages = Resource(
    lists=(
        Gather(
            view=views.JobStage,
            name="jobs.application_stages",
            fetch=spread("application_stages", lookups.with_stages),
            paging=PAGES,
            typical=200,
            brings=(views.JobRow,),
        ),
    ),
    reads=(through_job("application_stages", views.JobStage),),
)
teams = Resource(
    lists=(
        Gather(
            view=views.Member,
            name="jobs.hiring_team",
            fetch=spread("hiring_team", lookups.with_team),
            paging=PAGES,
            typical=200,
            brings=(views.JobRow,),
        ),
    ),
    reads=(through_job("hiring_team", views.Member),),
)
job_questions = Resource(
    lists=(Within(edge="screening_questions", of=jobs_list),),
    reads=(through_job("screening_questions", views.JobQuestion),),
)
questions = Resource(lists=(Pages(view=views.Question, call=QUESTIONS, typical=50),))


async def all_stages(session: Session, position: Position, params: Params) -> Page:
    """The stages of the master pipeline, then those of each other pipeline (§8)."""
    if position is None:
        answer = await session.call(MASTER_STAGES)
        return Page(session.stamp(map(views.StageRow, session.rows(MASTER_STAGES, answer)), answer), 1)
    listed = await session.call(PIPELINES)
    others = [
        key
        for row in session.rows(PIPELINES, listed)
        if (key := mapping.ref(row.get("id")))  # the master pipeline is 0
    ]
    place = int(PAGES.query(position)["page"])
    if place > len(others):
        return Page(())
    answer = await session.call(lookups.PIPELINE, {"id": others[place - 1]})
    found = session.stamp(map(views.StageRow, session.rows(lookups.PIPELINE, answer)), answer)
    return Page(found, place + 1 if place < len(others) else None)


stages = Resource(
    lists=(
        Gather(view=views.StageRow, name="hiring-pipelines", fetch=all_stages, paging=Single(20), typical=40),
    )
)
