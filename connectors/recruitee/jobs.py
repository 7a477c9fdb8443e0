"""Jobs, their stages, teams and questions at Recruitee, and what they cost (recruitee.md §5.1, §5.4 to §5.6)."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from connectors import records
from connectors.columns import MISSING, Json, as_key, as_number, as_text, dig, rows
from connectors.declarations import (
    Batch,
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
from connectors.enums import JobStatus, JobVisibility
from connectors.errors import GatewayError
from connectors.paging import EVERYTHING, PageNumber, Position
from connectors.recruitee import mapping, views
from connectors.views import View

if TYPE_CHECKING:
    from connectors.engine.session import Session

CATALOGUE = 300.0
"""Seconds that lists of stages, users, tags and reasons live: they change rarely (§4.3)."""

INCLUDES = (
    "description",
    "requirements",
    "highlight",
    "work_models",
    "salary",
    "dynamic_fields",
    "follower_ids",
    "location_ids",
    "requisition_ids",
    "tags",
    "counters",
)
"""What the job list leaves out unless it is asked for (§5.1)."""


def is_job(raw: Json) -> bool:
    """Whether an offer is a job: talent pools are none, and a missing kind means a job (§4.3)."""
    return (as_text(dig(raw, "kind")) or "job") == "job"


OFFERS = Call("GET /offers", at="offers", query={"include[]": INCLUDES}, lives=60)
OFFER = Call("GET /offers/{id}", at="offer", lives=60)
BOARD = Call("GET /offers/{id}/placements")
CAREERS = Call("GET /offers/", at="offers", base="careers", lives=60)


def statuses(wanted: Sequence[JobStatus]) -> Params | None:
    """Unified states as the vendor's; unknown ones cannot be asked for."""
    if JobStatus.OTHER in wanted:
        return None
    return {"statuses[]": [word for status in wanted for word in mapping.STATUSES[status]]}


offers = Pages(
    view=views.OfferRow,
    call=OFFERS,
    paging=PageNumber(1000),
    filters={"statuses": Push(statuses)},
    keep=is_job,
    typical=200,
)


async def careers(session: Session, keys: Sequence[str]) -> Iterable[View[Any]]:
    """All published jobs of the careers site in one call; nothing where the site is not known."""
    if "careers" not in session.connector.bases(session.integration.account):
        return ()
    if keys and not any(_advertised(session, key) for key in keys):
        return ()
    answer = await session.call(CAREERS)
    found = [{**raw, "_questions": ranked(raw.get("id"), raw)} for raw in session.rows(CAREERS, answer)]
    return session.stamp((views.CareersOffer(raw) for raw in found), answer)


def _advertised(session: Session, key: str) -> bool:
    """Whether a job may be on the careers site, as far as is known."""
    return session.record(records.Job, key).read("visibility") in (JobVisibility.PUBLIC, MISSING)


def ranked(offer: Json, template: Json) -> list[Json]:
    """The questions of a template or careers page in order, as those of a job."""
    language = as_text(dig(template, "lang_code")) or as_text(dig(template, "primary_lang_code"))
    listed = sorted(rows(template, "open_questions"), key=lambda one: as_number(dig(one, "position")) or 0)
    return [
        {"_offer": offer, "_index": index, "_question": {**question, "_language": language}}
        for index, question in enumerate(listed)
    ]


TEMPLATES = Call("GET /open_questions/template", at="open_question_templates", lives=CATALOGUE)
TEMPLATE = Call("GET /open_questions/template/{id}", at="open_question_template", lives=CATALOGUE)
ASSIGNED = Call(
    "GET /open_questions/template/{id}/assigned_offers",
    at="assigned_offers",
    query={"limit": "1000"},
    lives=CATALOGUE,
)
OWN_TEMPLATE = Call(
    "GET /offers/{offer}/open_question_templates/{id}", at="open_question_template", lives=CATALOGUE
)


TYPICAL_TEMPLATES = 5
"""Guessed templates of questions that a company has."""


async def assigned_questions(session: Session, keys: Sequence[str]) -> Iterable[View[Any]]:
    """The questions of every job with a template of the company's: 1 + 2 calls a template (§5.5)."""
    listed = session.rows(TEMPLATES, await session.call(TEMPLATES))
    found = await asyncio.gather(*(_assigned(session, as_key(one.get("id")) or "") for one in listed))
    wanted = set(keys)
    return [view for views_ in found for view in views_ if view.identity in wanted]


async def _assigned(session: Session, template: str) -> list[View[Any]]:
    """The questions of a template for each of its jobs."""
    answer = await session.call(TEMPLATE, {"id": template})
    body: Json = next(iter(session.rows(TEMPLATE, answer)), {})
    if as_number(body.get("assigned_offers_count")) == 0:
        return []
    offers_ = session.rows(ASSIGNED, await session.call(ASSIGNED, {"id": template}))
    made = []
    for offer in filter(None, (as_key(one.get("id")) for one in offers_)):
        known = session.record(records.Job, offer).views
        language = next((view.raw["lang_code"] for view in known if view.raw.get("lang_code")), None)
        asked = ranked(offer, {**body, "lang_code": language})
        made.append(views.OfferQuestions({"_offer": offer, "_questions": asked}))
    return session.stamp(made, answer)


async def job_questions(session: Session, keys: Sequence[str]) -> Iterable[View[Any]]:
    """The questions of one job, through its template: two calls, of which templates are shared and cached."""
    (key,) = keys
    answer = await session.call(OFFER, {"id": key})
    offer: Json = next(iter(session.rows(OFFER, answer)), {})
    template = as_key(offer.get("open_question_template_id"))
    found: Json = {}
    if template:
        try:
            found = next(iter(session.rows(TEMPLATE, await session.call(TEMPLATE, {"id": template}))), {})
        except GatewayError:
            own = await session.call(OWN_TEMPLATE, {"offer": key, "id": template})
            found = next(iter(session.rows(OWN_TEMPLATE, own)), {})
    language = offer.get("primary_lang_code") or offer.get("lang_code")
    questions = ranked(key, {**found, "lang_code": language})
    return session.stamp(
        (views.OfferDetail(offer), views.OfferQuestions({"_offer": key, "_questions": questions})), answer
    )


async def templates(session: Session, position: Position, params: Params) -> Page:
    """Every question of the company's templates, and of customised ones as far as careers pages show them."""
    answer = await session.call(TEMPLATES)
    listed = [as_key(dig(one, "id")) for one in session.rows(TEMPLATES, answer)]
    bodies = await asyncio.gather(*(session.call(TEMPLATE, {"id": one}) for one in listed if one))
    found = [
        view
        for body in bodies
        for template in session.rows(TEMPLATE, body)
        for view in session.stamp((views.Question(one) for one in rows(template, "open_questions")), body)
    ]
    published = await careers(session, ())
    also = [child for offer in published for child in session.children(offer, "screening_questions")]
    inner = [question for child in also for question in session.children(child, "question")]
    distinct_views = {view.identity: view for view in (*found, *inner)}
    return Page(list(distinct_views.values()), None, None, tuple(published))


async def asked(session: Session, position: Position, params: Params) -> Page:
    """Which questions the jobs of a page of the list ask: as the careers site shows those that are published, by the
    company's templates, else job by job.
    """
    page = await offers.page(session, position, {})
    keys = [job.key for job in session.absorb(page.views)]
    found = [view for view in await careers(session, keys) if view.identity in set(keys)]
    found += await assigned_questions(session, _untold(keys, found))
    alone = await asyncio.gather(*(job_questions(session, [key]) for key in _untold(keys, found)))
    found += [view for several in alone for view in several]
    telling = [view for view in found if "screening_questions" in view.columns]
    children = [child for view in telling for child in session.children(view, "screening_questions")]
    return Page(children, page.after, None, (*page.views, *found))


def _untold(keys: Sequence[str], found: Sequence[View[Any]]) -> list[str]:
    """The jobs of which no view was found."""
    told = {view.identity for view in found}
    return [key for key in keys if key not in told]


jobs = Resource(
    lists=(offers,),
    reads=(
        Batch(
            view=views.OfferRow,
            call=OFFERS,
            size=100,
            params=lambda keys: {"offer_ids[]": list(keys), "limit": str(len(keys))},
        ),
        One(view=views.OfferDetail, call=OFFER),
        Fetch(view=views.CareersOffer, fetch_views=careers, size=EVERYTHING, partial=True),
        Fetch(
            view=views.OfferQuestions,
            fetch_views=assigned_questions,
            size=EVERYTHING,
            calls=1 + 2 * TYPICAL_TEMPLATES,
            partial=True,
        ),
        Fetch(view=views.OfferQuestions, fetch_views=job_questions, calls=2, brings=(views.OfferDetail,)),
        One(view=views.Board, call=BOARD, make=lambda _, body, parts: {**body, "_offer": parts["id"]}),
    ),
)

job_stages = Resource(
    lists=(Within(edge="application_stages", of=offers),),
    reads=(
        Through(
            parent="Job", edge="application_stages", key=lambda key: key.split(":")[0], view=views.JobStage
        ),
    ),
)
stages = Resource(lists=(Within(edge="application_stages.stage", of=offers),))
teams = Resource(
    lists=(Within(edge="hiring_team", of=offers),),
    reads=(
        Through(parent="Job", edge="hiring_team", key=lambda key: key.split(":")[0], view=views.TeamMember),
    ),
)
questions = Resource(
    lists=(Gather(view=views.Question, name="open_questions", fetch=templates, brings=(views.CareersOffer,)),)
)
asked_questions = Resource(
    lists=(
        Gather(
            view=views.JobQuestion,
            name="asked_questions",
            fetch=asked,
            over=offers,
            lookups=2 + 2 * TYPICAL_TEMPLATES,
            brings=(views.OfferRow, views.CareersOffer, views.OfferQuestions, views.OfferDetail),
        ),
    ),
    reads=(
        Through(
            parent="Job",
            edge="screening_questions",
            key=lambda key: key.split(":")[0],
            view=views.JobQuestion,
        ),
    ),
)
