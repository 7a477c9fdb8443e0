"""The ways to each model at Recruitee, with what they cost (recruitee.md §4, §5)."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import orjson

from connectors.columns import Json, as_key, as_number, as_text, dig, distinct, rows
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
    any_of,
    one_of,
)
from connectors.engine.lists import CREATED, UPDATED
from connectors.enums import JobStatus
from connectors.errors import Forbidden, GatewayError
from connectors.model import MODELS
from connectors.paging import Offset, PageNumber, Position
from connectors.recruitee import mapping, views
from connectors.views import View

if TYPE_CHECKING:
    from connectors.engine.session import Session

CATALOGUE = 300.0
"""Seconds that lists of stages, users, tags and reasons live: they change rarely (§4.3)."""

BATCH = 250
"""Candidate ids in one call: keeps the URL below 4 kB (§4.2 [inferred])."""

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


def references(body: Json) -> Iterator[View[Any]]:
    """The side-loaded objects of an answer."""
    for entry in rows(body, "references"):
        view = views.REFERENCES.get(as_text(dig(entry, "type")) or "")
        if view is not None:
            yield view(entry)


SIDE_LOADED = tuple(views.REFERENCES.values())


def is_job(raw: Json) -> bool:
    """Whether an offer is a job: talent pools are none, and a missing kind means a job (§4.3)."""
    return (as_text(dig(raw, "kind")) or "job") == "job"


# ---- jobs, stages, teams ---------------------------------------------------------------------------------------

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
    answer = await session.call(CAREERS)
    found = [{**raw, "_questions": ranked(raw.get("id"), raw)} for raw in session.rows(CAREERS, answer)]
    return session.stamp((views.CareersOffer(raw) for raw in found), answer)


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
OWN_TEMPLATE = Call(
    "GET /offers/{offer}/open_question_templates/{id}", at="open_question_template", lives=CATALOGUE
)


async def job_questions(session: Session, keys: Sequence[str]) -> Iterable[View[Any]]:
    """The questions of one job, through its template: two calls, of which templates are shared and cached."""
    (key,) = keys
    answer = await session.call(OFFER, {"id": key})
    offer = next(iter(session.rows(OFFER, answer)), {})
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
    distinct_views = {view.key: view for view in (*found, *inner)}
    return Page(list(distinct_views.values()), None, None, tuple(published))


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
        Fetch(view=views.CareersOffer, fetch_views=careers, size=1_000_000),
        Fetch(view=views.OfferQuestions, fetch_views=job_questions, calls=2, brings=(views.OfferDetail,)),
        One(view=views.Board, call=BOARD, make=lambda body, key: {**body, "_offer": key}),
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
    reads=(
        Through(
            parent="Job",
            edge="screening_questions",
            key=lambda key: key.split(":")[0],
            view=views.JobQuestion,
        ),
    ),
)

# ---- people ----------------------------------------------------------------------------------------------------

MEMBERSHIPS = Call("GET /memberships", at="memberships", query={"limit": "1000"}, lives=CATALOGUE)
ADMINS = Call("GET /admins", at="admins", lives=CATALOGUE)


async def members(session: Session, position: Position, params: Params) -> Page:
    """Everybody, from the memberships and the users side-loaded with them; from /admins where that is forbidden."""
    paging = PageNumber(1000)
    try:
        answer = await session.call(MEMBERSHIPS, paging.query(position) if position else {})
    except Forbidden:
        answer = await session.call(ADMINS)
        found = session.rows(ADMINS, answer)
        return Page(
            session.stamp((views.Member({"admin_id": raw.get("id"), "_admin": raw}) for raw in found), answer)
        )
    people = {
        as_key(dig(one, "id")): one for one in rows(answer.body, "references") if dig(one, "type") == "Admin"
    }
    found = session.rows(MEMBERSHIPS, answer)
    joined = (
        {**raw, "_admin": people.get(as_key(raw.get("admin_id")), raw.get("admin") or {})} for raw in found
    )
    return Page(session.stamp(map(views.Member, joined), answer), paging.after(position, len(found), answer))


users = Resource(lists=(Gather(view=views.Member, name="memberships", fetch=members, typical=100),))

# ---- candidates and applications -------------------------------------------------------------------------------

CANDIDATES = Call("GET /candidates", at="candidates", also=references, carries=SIDE_LOADED)
CANDIDATE = Call("GET /candidates/{id}", at="candidate", also=references, carries=SIDE_LOADED)
SEARCH = Call("GET /search/new/candidates", at="hits")
SEARCH_LONG = Call("POST /search/new/candidates", at="hits")
PLACEMENT = Call("GET /offers/{offer}/candidates/{candidate}/placement", at="placement")

LONG = 1500
"""Characters of a filter above which a search is sent by POST."""

HITS = PageNumber(1000, total_at="total")
"""The vendor takes up to 10,000 a page (§2.7); answers of that size are slow to come."""


def criteria(params: Mapping[str, Any]) -> list[Json]:
    """A search's filters. The vendor ignores what it does not know and lets a second object for the same thing
    replace the first (§5.12): one object each, from this vocabulary only."""
    found: list[Json] = []
    if "job_ids" in params:
        found.append({"filter": "jobs", "id": {"in": [int(one) for one in params["job_ids"]]}})
    if "tag_ids" in params:
        found.append({"filter": "tags", "id": {"in": [int(one) for one in params["tag_ids"]]}})
    return found


def numeric(name: str) -> Push:
    """Push a list of ids to a search, if all of them can be the vendor's."""
    return Push(lambda values: {name: list(values)} if all(str(one).isdigit() for one in values) else None)


async def search(session: Session, position: Position, params: Params) -> Page:
    """A page of search hits."""
    given: dict[str, Any] = {name: params[name] for name in ("sort_by", "deleted") if name in params}
    filters = criteria(params)
    if filters:
        given["filters_json"] = orjson.dumps(filters).decode()
    query = {**HITS.query(position), **given}
    long = len(given.get("filters_json", "")) > LONG
    if long:
        answer = await session.call(SEARCH_LONG, {}, json=query)
    else:
        answer = await session.call(SEARCH, query)
    found = session.rows(SEARCH, answer)
    hits = session.stamp(map(views.CandidateHit, found), answer)
    return Page(hits, HITS.after(position, len(found), answer), HITS.total(answer))


async def with_deleted(session: Session, position: Position, params: Params) -> Page:
    """Everybody, then those who were deleted: two searches one after the other."""
    gone, inner = position.split(":") if isinstance(position, str) else ("", str(position or ""))
    page = await search(session, int(inner) if inner else None, {"deleted": "true"} if gone else {})
    if page.after is not None:
        return Page(page.views, f"{gone}:{page.after}")
    return Page(page.views, None if gone else "deleted:")


async def detail_with_tags(session: Session, keys: Sequence[str]) -> Iterable[View[Any]]:
    """One candidate in full, its tag names joined with the list of tags; an unlisted tag is its own id."""
    (key,) = keys
    detail, listed = await asyncio.gather(session.call(CANDIDATE, {"id": key}), session.call(TAGS))
    person = next(iter(session.rows(CANDIDATE, detail)), {})
    known = {as_text(dig(tag, "name")): tag for tag in session.rows(TAGS, listed)}
    found = [
        tag if isinstance(tag, Mapping) and tag.get("id") else known.get(name, {"id": name, "name": name})
        for tag in rows(person, "tags")
        for name in mapping.names([tag])
    ]
    tagged = views.CandidateTags({"id": person.get("id"), "_tags": found})
    return session.stamp((views.CandidateDetail(person), tagged, *references(detail.body)), detail)


async def people_of(session: Session, candidates: Iterable[str]) -> list[View[Any]]:
    """The list rows of candidates, in batches; `limit` is sent because the default cuts these too (§1.2)."""
    wanted = distinct(candidates)
    chunks = [wanted[start : start + BATCH] for start in range(0, len(wanted), BATCH)]
    answers = await asyncio.gather(
        *(session.call(CANDIDATES, {"ids": ",".join(chunk), "limit": "1000"}) for chunk in chunks)
    )
    found: list[View[Any]] = []
    for answer in answers:
        rows_ = (views.CandidateRow(raw) for raw in session.rows(CANDIDATES, answer))
        found += session.stamp((*rows_, *references(answer.body)), answer)
    return found


async def applications_by_key(session: Session, keys: Sequence[str]) -> Iterable[View[Any]]:
    """Applications through their candidates."""
    return await people_of(session, (key.split(":")[0] for key in keys))


async def answers_by_key(session: Session, keys: Sequence[str]) -> Iterable[View[Any]]:
    """An application within the full record of its candidate."""
    (key,) = keys
    answer = await session.call(CANDIDATE, {"id": key.split(":")[0]})
    people = (views.CandidateDetail(raw) for raw in session.rows(CANDIDATE, answer))
    return session.stamp((*people, *references(answer.body)), answer)


everybody = Pages(
    view=views.CandidateRow,
    call=CANDIDATES,
    paging=Offset(1000),
    filters={
        "job_ids": one_of("offer_id"),
        "first_name": Push(lambda name: {"query": name}, exact=False),
        "last_name": Push(lambda name: {"query": name}, exact=False),
    },
    natural=(CREATED, True),
    typical=5000,
)
hits = Gather(
    view=views.CandidateHit,
    name="search/new/candidates",
    fetch=search,
    filters={"job_ids": numeric("job_ids"), "tag_ids": numeric("tag_ids")},
    orders={
        (CREATED, True): {"sort_by": "created_at_desc"},
        (CREATED, False): {"sort_by": "created_at_asc"},
        (UPDATED, True): {"sort_by": "updated_at_desc"},
        (UPDATED, False): {"sort_by": "updated_at_asc"},
    },
    natural=(CREATED, True),
    paging=HITS,
    typical=5000,
)
all_ever = Gather(
    view=views.CandidateHit,
    name="search/new/candidates+deleted",
    fetch=with_deleted,
    filters={"include_deleted": Push(lambda _: {})},
    requires=frozenset({"include_deleted"}),
    paging=HITS,
    typical=5000,
)

candidates = Resource(
    lists=(everybody, hits, all_ever),
    reads=(
        Batch(
            view=views.CandidateRow,
            call=CANDIDATES,
            size=BATCH,
            params=lambda keys: {"ids": ",".join(keys), "limit": "1000"},
        ),
        One(view=views.CandidateDetail, call=CANDIDATE),
        Fetch(view=views.CandidateTags, fetch_views=detail_with_tags, brings=(views.CandidateDetail,)),
    ),
)

applications = Resource(
    lists=(
        Within(
            edge="applications",
            of=everybody,
            filters={"job_ids": one_of("offer_id", exact=False), "candidate_ids": any_of("ids", size=BATCH)},
            natural=None,
        ),
    ),
    reads=(
        Fetch(
            view=views.Placement,
            fetch_views=applications_by_key,
            size=BATCH,
            brings=(views.CandidateRow, *SIDE_LOADED),
        ),
        Fetch(
            view=views.PlacementDetail,
            fetch_views=answers_by_key,
            brings=(views.CandidateDetail, *SIDE_LOADED),
        ),
        Fetch(
            view=views.ApplicationInterviews,
            fetch_views=lambda session, keys: interviews_of(session, keys),
            size=1_000_000,
        ),
    ),
    from_remote=lambda _: None,
)

# ---- tags, reasons, interviews ---------------------------------------------------------------------------------

TAGS = Call("GET /tags", at="tags", lives=CATALOGUE)
REASONS = Call("GET /disqualify_reasons", at="disqualify_reasons", lives=CATALOGUE)
EVENTS = Call(
    "GET /interview/events",
    at="interview_events",
    query={"status": "all"},
    also=references,
    carries=SIDE_LOADED,
)
EVENT = Call("GET /interview/events/{id}", at="interview_event", also=references, carries=SIDE_LOADED)


async def linked(session: Session, keys: Sequence[str]) -> Iterable[View[Any]]:
    """Interviews with their applications: found among their candidates' placements."""
    known = [session.record(MODELS["Interview"], key) for key in keys]
    events = [view.raw for record in known for view in record.views if isinstance(view, views.Interview)]
    missing = {key for key in keys} - {as_key(event.get("id")) for event in events}
    answers = await asyncio.gather(*(session.call(EVENT, {"id": key}) for key in missing))
    events += [event for answer in answers for event in session.rows(EVENT, answer)]
    people = await people_of(session, (key for event in events if (key := as_key(event.get("candidate_id")))))
    placed = {
        (placement.get("candidate_id"), placement.get("offer_id")): placement
        for person in people
        for placement in rows(person.raw, "placements")
    }
    found = [
        views.InterviewApplication({"id": event.get("id"), "_application": _application(event, placed)})
        for event in events
    ]
    return [*people, *found]


def _application(event: Json, placed: Mapping[Any, Json]) -> str | None:
    placement = placed.get((event.get("candidate_id"), event.get("offer_id")))
    return (
        mapping.application_key(event["candidate_id"], event["offer_id"], placement["id"])
        if placement
        else None
    )


async def interviews_of(session: Session, keys: Sequence[str]) -> Iterable[View[Any]]:
    """The interviews of applications: one candidate's, or all of the company's shared out."""
    people = distinct(key.split(":")[0] for key in keys)
    answer = await session.call(EVENTS, {"candidate_id": people[0]} if len(people) == 1 else {})
    events: dict[tuple[str | None, str | None], list[Json]] = {}
    for event in session.rows(EVENTS, answer):
        events.setdefault((as_key(event.get("candidate_id")), as_key(event.get("offer_id"))), []).append(
            event
        )
    found = []
    for key in keys:
        candidate, offer, _ = key.split(":")
        mine = [{**event, "_application": key} for event in events.get((candidate, offer), ())]
        found.append(views.ApplicationInterviews({"_application": key, "_events": mine}))
    return session.stamp((*found, *references(answer.body)), answer)


tags = Resource(
    lists=(
        Pages(
            view=views.TagRow,
            call=TAGS,
            paging=PageNumber(1000, limit=None, total_at="meta.total_count"),
            typical=100,
        ),
    )
)
tagged = Resource(
    lists=(
        Within(
            edge="candidate_tags",
            of=hits,
            filters={"tag_ids": numeric("tag_ids"), "candidate_ids": Push(lambda _: None)},
        ),
    ),
    reads=(
        Through(
            parent="Candidate",
            edge="candidate_tags",
            key=lambda key: key.split(":")[0],
            view=views.CandidateTagged,
        ),
    ),
)
reasons = Resource(lists=(Pages(view=views.Reason, call=REASONS, typical=30),))
interviews = Resource(
    lists=(Pages(view=views.Interview, call=EVENTS, typical=500),),
    reads=(
        One(view=views.Interview, call=EVENT),
        Fetch(view=views.InterviewApplication, fetch_views=linked, size=BATCH, brings=(views.CandidateRow,)),
    ),
)

RESOURCES = {
    "User": users,
    "Job": jobs,
    "Candidate": candidates,
    "ApplicationStage": stages,
    "Application": applications,
    "ScreeningQuestion": questions,
    "Tag": tags,
    "Interview": interviews,
    "RejectionReason": reasons,
    "CandidateTag": tagged,
    "JobApplicationStage": job_stages,
    "JobScreeningQuestion": asked_questions,
    "JobHiringTeamMember": teams,
}
"""Every model that Recruitee has, and the ways to it."""
