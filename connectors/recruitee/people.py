"""Users, candidates, their applications and tags at Recruitee, and what they cost (recruitee.md §5.2, §5.3, §5.12)."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import orjson

from connectors.columns import Json, as_key, as_moment, as_text, dig, rows
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
from connectors.errors import Forbidden
from connectors.paging import EVERYTHING, Offset, PageNumber, Position
from connectors.recruitee import mapping, views
from connectors.views import View

if TYPE_CHECKING:
    from connectors.engine.session import Session

from connectors.recruitee.batches import BATCH, CANDIDATE, CANDIDATES, people_of
from connectors.recruitee.interviews import interviews_of
from connectors.recruitee.jobs import CATALOGUE
from connectors.recruitee.sideload import SIDE_LOADED, references

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

SEARCH = Call("GET /search/new/candidates", at="hits")
SEARCH_LONG = Call("POST /search/new/candidates", at="hits")
PLACEMENT = Call("GET /offers/{offer}/candidates/{candidate}/placement", at="placement")

LONG = 1500
"""Characters of a filter above which a search is sent by POST."""

HITS = PageNumber(1000, total_at="total")
"""The vendor takes up to 10,000 a page (§2.7); answers of that size are slow to come."""


SINCE = "changed since"
"""The parameter by which a search for changes knows where to end; the vendor is not sent it."""


def criteria(params: Mapping[str, Any]) -> list[Json]:
    """A search's filters. The vendor ignores what it does not know and lets a second object for the same thing
    replace the first (§5.12): one object each, from this vocabulary only.
    """
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


async def changed(session: Session, position: Position, params: Params) -> Page:
    """A page of those changed last; there is no filter by time, so the search ends where the older ones begin (§4.5)."""
    since = as_moment(params[SINCE])
    page = await search(session, position, {**params, "sort_by": "updated_at_desc"})
    last = as_moment(page.views[-1].raw.get("updated_at")) if page.views else None
    return replace(page, after=None) if since and last and last < since else page


async def referred(session: Session, keys: Sequence[str]) -> Iterable[View[Any]]:
    """The referrers of people whose search hit names no source: they stand in the rows, many a call."""
    found = await people_of(session, keys)
    told = [views.Referred(row.raw) for row in found if isinstance(row, views.CandidateRow)]
    for view, row in zip(told, (row for row in found if isinstance(row, views.CandidateRow)), strict=True):
        view.fetched_at, view.served = row.fetched_at, row.served
    return [*found, *told]


async def with_deleted(session: Session, position: Position, params: Params) -> Page:
    """Everybody, then those who were deleted: two searches one after the other, the pages of the second negative."""
    number = int(position or 1)
    page = await search(session, abs(number), {"deleted": "true"} if number < 0 else {})
    if page.after is not None:
        return Page(page.views, int(page.after) if number > 0 else -int(page.after))
    return Page(page.views, -1 if number > 0 else None)


async def detail_with_tags(session: Session, keys: Sequence[str]) -> Iterable[View[Any]]:
    """One candidate in full, its tag names joined with the list of tags; an unlisted tag is its own id."""
    (key,) = keys
    detail, listed = await asyncio.gather(session.call(CANDIDATE, {"id": key}), session.call(TAGS))
    person: Json = next(iter(session.rows(CANDIDATE, detail)), {})
    known = {as_text(dig(tag, "name")): tag for tag in session.rows(TAGS, listed)}
    found = [
        tag if isinstance(tag, Mapping) and tag.get("id") else known.get(name, {"id": name, "name": name})
        for tag in rows(person, "tags")
        for name in mapping.names([tag])
    ]
    tagged = views.CandidateTags({"id": person.get("id"), "_tags": found})
    return session.stamp((views.CandidateDetail(person), tagged, *references(detail.body)), detail)


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
changed_hits = Gather(
    view=views.CandidateHit,
    name="search/new/candidates changed",
    fetch=changed,
    filters={
        "updated_after": Push(lambda moment: {SINCE: moment.isoformat()}, exact=False),
        "job_ids": numeric("job_ids"),
        "tag_ids": numeric("tag_ids"),
    },
    requires=frozenset({"updated_after"}),
    natural=(UPDATED, True),
    paging=HITS,
    typical=1000,
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
    lists=(everybody, hits, changed_hits, all_ever),
    reads=(
        Batch(
            view=views.CandidateRow,
            call=CANDIDATES,
            size=BATCH,
            params=lambda keys: {"ids": ",".join(keys), "limit": "1000"},
        ),
        One(view=views.CandidateDetail, call=CANDIDATE),
        Fetch(
            view=views.Referred,
            fetch_views=referred,
            size=BATCH,
            after=views.CandidateHit,
            brings=(views.CandidateRow, *SIDE_LOADED),
        ),
        Fetch(view=views.CandidateTags, fetch_views=detail_with_tags, brings=(views.CandidateDetail,)),
    ),
)

TAGS = Call("GET /tags", at="tags", lives=CATALOGUE)
REASONS = Call("GET /disqualify_reasons", at="disqualify_reasons", lives=CATALOGUE)
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
            fetch_views=interviews_of,
            size=EVERYTHING,
        ),
    ),
    from_remote=lambda _: None,
)

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
            filters={"tag_ids": numeric("tag_ids")},
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
