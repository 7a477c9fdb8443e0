"""Screening questions at SmartRecruiters, and what they cost (smartrecruiters.md §7.4, §8.11)."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from connectors.columns import Json, as_key, as_text
from connectors.declarations import Call, Gather, Page, Params, Push, Resource, Through
from connectors.errors import Gone
from connectors.paging import Offset, Position
from connectors.smartrecruiters import mapping, questions, views
from connectors.smartrecruiters.common import CATALOGUE, SLICE, counted, place
from connectors.smartrecruiters.joblist import agree, jobs_list, reference, row_of
from connectors.smartrecruiters.postings import ads_of, detail, jobs_by_reference, postings_of, published
from connectors.upstream import Answer
from connectors.views import View

if TYPE_CHECKING:
    from connectors.engine.session import Session

FORM = Call("GET /postings/{id}/configuration", query={"conditionalsIncluded": "true"}, lives=CATALOGUE)

FIELDS = 4
"""Guessed fields of a form: that many rows come with a call."""


async def form(session: Session, posting: Json) -> tuple[list[Json], Answer | None]:
    """The fields of a posting's form; none of one that was taken down meanwhile."""
    key = as_key(posting.get("uuid"))
    if key is None:
        return [], None
    try:
        answer = await session.call(FORM, {"id": key})
    except Gone:
        return [], None
    return [field for body in session.rows(FORM, answer) for field in questions.asked(body)], answer


async def questions_of(session: Session, keys: Sequence[str]) -> Iterable[View[Any]]:
    """A job with the questions of its published form: the form is one call, its posting stands in the list of all.
    Where the reference number does not tell which, the ids of the job's ads do, by another call.
    """
    (key,) = keys
    mine = await postings_of(session, key, jobs_by_reference(session))
    best = max(await by_ads(session, key) if mine is None else mine, key=questions.is_default, default=None)
    fields, answer = await form(session, best) if best else ([], None)
    made = [views.JobQuestions({"_job": key, "_asked": fields})]
    return session.stamp(made, answer) if answer else made


async def by_ads(session: Session, job: str) -> list[Json]:
    """The postings of a job, by its ads: in the list, else read one by one, for private ones are not listed."""
    ads = [view.raw for view in await ads_of(session, job)]
    keys = [key for ad in ads if mapping.published(ad) and (key := as_key(ad.get("id")))]
    listed = [one for one in await published(session) if as_key(one.get("jobAdId")) in keys]
    if listed:
        return listed
    found = [view for key in keys for view in await detail(session, [key])]
    return [view.raw for view in found]


async def forms(session: Session, position: Position) -> tuple[list[Any], Position]:
    """The forms of the next few jobs that are published: posting, fields and answer of each."""
    start = counted(str(position or 0))
    postings = questions.chosen(await published(session))
    some = postings[start : start + SLICE]
    found = await asyncio.gather(*(form(session, posting) for posting in some))
    following = start + SLICE if start + SLICE < len(postings) else None
    told = [
        (posting, fields, answer) for posting, (fields, answer) in zip(some, found, strict=True) if answer
    ]
    return told, following


async def all_questions(session: Session, position: Position, params: Params) -> Page:
    """The questions on all published forms, a few forms at a time."""
    told, following = await forms(session, position)
    made = [session.stamp(map(views.Question, fields), answer) for _, fields, answer in told]
    return Page([view for one in made for view in one], following)


async def questions_by_job(session: Session, position: Position, params: Params) -> Page:
    """The questions of the jobs asked for, job by job."""
    jobs: Sequence[str] = params["jobs"]
    index, following = place(position, jobs)
    found = list(await questions_of(session, [jobs[index]]))
    asked = [child for view in found for child in session.children(view, "screening_questions")]
    inner = [question for child in asked for question in session.children(child, "question")]
    return Page(inner, following, None, found)


async def all_asked(session: Session, position: Position, params: Params) -> Page:
    """The same with their jobs, which the list of jobs tells by the reference number, else a posting's detail."""
    told, following = await forms(session, position)
    jobs = await asyncio.gather(*(job_of(session, posting) for posting, _, _ in told))
    found: list[View[Any]] = []
    for job, (_, fields, answer) in zip(jobs, told, strict=True):
        if job:
            found += session.stamp([views.JobQuestions({"_job": job, "_asked": fields})], answer)
    return Page(
        [child for view in found for child in session.children(view, "screening_questions")],
        following,
        None,
        found,
    )


async def job_of(session: Session, posting: Json) -> str | None:
    """The job of a posting."""
    ref = reference(posting)
    listed = [row_of(session, job.key) for job in await session.sweep(jobs_list).all()]
    mine = [row for row in listed if ref and reference(row) == ref]
    if len(mine) == 1 and agree([posting, mine[0]]):
        return as_key(mine[0].get("id"))
    key = views.PostingRow(posting).identity
    found = await detail(session, [key]) if key else ()
    return next((as_text(view.get("job_id") or None) for view in found), None)


asked_questions = Resource(
    lists=(
        Gather(
            view=views.JobQuestion,
            name="asked",
            fetch=all_asked,
            paging=Offset(FIELDS),
            typical=100 * FIELDS,
            brings=(views.JobQuestions,),
        ),
    ),
    reads=(
        Through(
            parent="Job",
            edge="screening_questions",
            key=lambda key: key.split(":", 1)[0],
            view=views.JobQuestion,
        ),
    ),
)
screening_questions = Resource(
    lists=(
        Gather(
            view=views.Question,
            name="questions",
            fetch=all_questions,
            paging=Offset(FIELDS),
            typical=100 * FIELDS,
        ),
        Gather(
            view=views.Question,
            name="questions of jobs",
            fetch=questions_by_job,
            filters={"job_ids": Push(lambda keys: {"jobs": list(keys)})},
            requires=frozenset({"job_ids"}),
            paging=Offset(FIELDS),
            typical=FIELDS,
            brings=(views.JobQuestions,),
        ),
    )
)
