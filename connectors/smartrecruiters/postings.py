"""Job ads and published postings at SmartRecruiters, and what they cost (smartrecruiters.md §7.4, §8.2, §8.3)."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from connectors.columns import Json, as_key, as_text, dig
from connectors.declarations import Call, Fetch, Gather, Page, Params, Push, Resource
from connectors.errors import BadInput, Forbidden, Gone
from connectors.model import MODELS
from connectors.paging import FOREIGN_MARK, Offset, Position
from connectors.smartrecruiters import views
from connectors.smartrecruiters.common import CATALOGUE, FOREVER, ROWS, SLICE, counted, marked, place
from connectors.smartrecruiters.joblist import agree, jobs_list, reference, row_of
from connectors.views import View

if TYPE_CHECKING:
    from connectors.engine.session import Session

COMPANY = Call("GET /configuration/company", lives=FOREVER)
POSTINGS = Call("GET /v1/companies/{company}/postings", at="content", lives=CATALOGUE)
POSTING = Call("GET /v1/companies/{company}/postings/{id}", lives=CATALOGUE)
ADS = Call("GET /jobs/{id}/jobads", lives=60)

PAGES = Offset(ROWS, total_at="totalFound")

PUBLIC, INTERNAL = "PUBLIC", "INTERNAL"
"""Asked for one after the other: INTERNAL_OR_PUBLIC hides the public postings of jobs that have both (§8.3)."""

PRIVATE, NOT_PUBLISHED = "PRIVATE", "NOT_PUBLISHED"
"""Jobs in these states have no posting in any list (§8.2)."""


async def company(session: Session) -> str:
    """The company's identifier: from the settings, or by one call."""
    given = as_text(session.integration.account.settings.get("company_identifier"))
    if given:
        return given
    answer = await session.call(COMPANY)
    found = as_text(dig(answer.body, "identifier"))
    if found is None:
        raise Gone("the account's company has no identifier")
    return found


async def page_of(
    session: Session, position: Position, params: Params, *, destinations: Sequence[str]
) -> Page:
    """A page of the published postings, destination by destination."""
    destination, _, behind = str(position or destinations[0]).partition("@")
    if destination not in destinations:
        raise BadInput(FOREIGN_MARK)
    offset = counted(behind or "0")
    following = dict(pairwise(destinations)).get(destination)
    query = {"company": await company(session), "destination": destination, **PAGES.query(offset)}
    try:
        answer = await session.call(POSTINGS, query)
    except Forbidden:
        if destination == PUBLIC:
            raise
        return Page(())  # these credentials see public postings only
    listed = session.rows(POSTINGS, answer)
    more = PAGES.after(offset, len(listed), answer)
    made = [views.PostingRow({**row, "_destination": destination}) for row in listed]
    return Page(session.stamp(made, answer), following if more is None else f"{destination}@{more}")


public_list = Gather(
    view=views.PostingRow,
    name="public postings",
    fetch=partial(page_of, destinations=(PUBLIC,)),
    paging=marked(ROWS),
)
postings_list = Gather(
    view=views.PostingRow,
    name="postings",
    fetch=partial(page_of, destinations=(PUBLIC, INTERNAL)),
    paging=marked(ROWS),
    typical=200,
)


async def published(session: Session, *, internal: bool = True) -> list[Json]:
    """Every posting, or the public ones: as many calls as there are hundreds, once in an operation."""
    source = postings_list if internal else public_list
    return [posting_row(record) for record in await session.sweep(source).all()]


def posting_row(record: Any) -> Json:
    """The row of a posting in the list, where it was loaded; empty otherwise."""
    return next((view.raw for view in record.views if isinstance(view, views.PostingRow)), {})


def jobs_by_reference(session: Session) -> Mapping[str | None, list[str]]:
    """The jobs of which a row is loaded, by their reference numbers."""
    found: dict[str | None, list[str]] = {}
    for key in [key for model, key in session.records if model == "Job"]:
        found.setdefault(reference(row_of(session, key)), []).append(key)
    return found


async def postings_of(
    session: Session, job: str, loaded: Mapping[str | None, list[str]]
) -> list[Json] | None:
    """The postings of a job, by its reference number among those of the jobs that are loaded.

    None where it does not tell (§7.2 [inferred]): no row of the job is loaded, it has no number, another job seems
    to have the same, or its posting is private and so not listed.
    """
    row = row_of(session, job)
    ref, state = reference(row), as_text(dig(row, "postingStatus"))
    if state == NOT_PUBLISHED:
        return []
    if ref is None or loaded[ref] != [job] or state == PRIVATE:
        return None
    listed = await published(session, internal=state == INTERNAL)
    found = [posting for posting in listed if reference(posting) == ref]
    return found if agree([*found, row]) else None


# ---- reads -----------------------------------------------------------------------------------------------------


async def detail(session: Session, keys: Sequence[str]) -> Iterable[View[Any]]:
    """A published posting: by its own id where the list has come by, else by the id of its ad, which is an
    integrator's word (§8.3, §15.8). Ads that are not published are not found.
    """
    (key,) = keys
    row = posting_row(session.record(MODELS["JobPosting"], key))
    parts = {"company": await company(session), "id": as_key(row.get("id")) or key}
    try:
        answer = await session.call(POSTING, parts)
    except Gone:
        return ()
    found = [views.PostingDetail({**raw, "_ad": key}) for raw in session.rows(POSTING, answer)]
    return session.stamp(found, answer)


async def ads_of(session: Session, job: str) -> list[View[Any]]:
    """The ads of a job, by one call; none of one that was deleted meanwhile."""
    try:
        answer = await session.call(ADS, {"id": job})
    except Gone:
        return []
    return session.stamp([views.JobAd({**raw, "_job": job}) for raw in session.rows(ADS, answer)], answer)


async def ad(session: Session, keys: Sequence[str]) -> Iterable[View[Any]]:
    """A job ad, among those of its job: the one that a loaded view names, that of the same reference number, or
    that of the posting. An ad that is not published is looked for among all jobs.
    """
    (key,) = keys
    record = session.record(MODELS["JobPosting"], key)
    found: list[View[Any]] = []
    for job in jobs_named(record.views) or await jobs_like(session, posting_row(record)):
        found += await ads_of(session, job)
    if not _holds(found, key):
        found += await detail(session, keys)
        for job in jobs_named(found):
            found += await ads_of(session, job)
    if not _holds(found, key):
        jobs = await session.sweep(jobs_list).all()
        for start in range(0, len(jobs), SLICE):
            ads = await asyncio.gather(*(ads_of(session, job.key) for job in jobs[start : start + SLICE]))
            found += [view for one in ads for view in one]
            if _holds(found, key):
                break
    return found


def jobs_named(found: Iterable[View[Any]]) -> list[str]:
    """The job that a view of a posting names."""
    return [job for view in found if isinstance(view, views.PostingDetail) and (job := view.get("job_id"))]


async def jobs_like(session: Session, posting: Json) -> list[str]:
    """The jobs with the reference number of a posting."""
    ref = reference(posting)
    if ref is None:
        return []
    return [
        job.key for job in await session.sweep(jobs_list).all() if reference(row_of(session, job.key)) == ref
    ]


def _holds(found: Iterable[View[Any]], key: str) -> bool:
    return any(isinstance(view, views.JobAd) and view.identity == key for view in found)


async def ads_by_job(session: Session, position: Position, params: Params) -> Page:
    """The ads of the jobs asked for, job by job."""
    jobs: Sequence[str] = params["jobs"]
    index, following = place(position, jobs)
    return Page(await ads_of(session, jobs[index]), following)


postings = Resource(
    lists=(
        postings_list,
        Gather(
            view=views.JobAd,
            name="jobads",
            fetch=ads_by_job,
            filters={"job_ids": Push(lambda keys: {"jobs": list(keys)})},
            requires=frozenset({"job_ids"}),
            typical=3,
        ),
    ),
    reads=(
        Fetch(view=views.PostingDetail, fetch_views=detail, partial=True),
        Fetch(view=views.JobAd, fetch_views=ad, brings=(views.PostingDetail,)),
    ),
)
