"""Search: full, quick, and counts (recruitee.md §5.12)."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any

import orjson

from gateway.sandbox.call import Answer, Call
from gateway.sandbox.people import fold
from gateway.sandbox.recruitee import errors, filters, view_hit, view_placement
from gateway.sandbox.recruitee.access import sees_candidate, sees_everybody, sees_job
from gateway.sandbox.recruitee.ids import shown
from gateway.sandbox.routes import Routes
from gateway.sandbox.vendor import json_object

if TYPE_CHECKING:
    from collections.abc import Callable

    from gateway.sandbox.records import Candidate
    from gateway.sandbox.recruitee.vendor import Recruitee

routes: Routes[Recruitee] = Routes()
S = "/c/{company}/search/new"

DEFAULT_LIMIT = 60
MOST = 10_000
"""Above this the server breaks (recruitee.md §2.5)."""


@routes("GET POST", f"{S}/candidates")
def candidates(vendor: Recruitee, call: Call) -> Answer:
    """A page of hits; parameters stand in the query or in a JSON body."""
    asked = {**dict(call.query), **(json_object(call) if call.method == "POST" else {})}
    limit = _number(asked.get("limit"), DEFAULT_LIMIT)
    if limit > MOST:
        return Answer({"error": "Server internal error"}, 500)
    numbers = _matching(
        vendor, call, _filters(asked.get("filters_json")), deleted=_true(asked.get("deleted"))
    )
    numbers = _sorted(vendor, numbers, asked.get("sort_by"))
    first = (max(1, _number(asked.get("page"), 1)) - 1) * limit
    page = (
        numbers[first : first + limit] if str(asked.get("hits", "true")).lower() not in {"false", "0"} else []
    )
    people = [vendor.world.candidates[number] for number in page]
    hits = [
        view_hit.hit(vendor, person, view_placement.of_candidate(vendor, call.principal, person))
        for person in people
    ]
    wants_counts = "aggs" in asked or "aggs[]" in asked
    return Answer({"total": len(numbers), "hits": hits, "aggregations": {} if wants_counts else None})


def _number(value: Any, default: int) -> int:
    return int(value) if str(value).isdecimal() else default


def _true(value: Any) -> bool:
    return value is True or value in {"true", "1"}


def _filters(text: Any) -> Any:
    """Return the list within `filters_json`, which must be JSON *text*; anything else is no filter."""
    try:
        return orjson.loads(text) if isinstance(text, str) else []
    except ValueError:
        return []


def _matching(vendor: Recruitee, call: Call, documents: Any, *, deleted: bool = False) -> list[int]:
    """Return the numbers of the people who pass, newest first."""
    world, who = vendor.world, call.principal
    tests = filters.tests(vendor, documents)
    numbers = world.standing(deleted=deleted)
    if not sees_everybody(who):
        numbers = [number for number in numbers if sees_candidate(who, world, world.candidates[number])]
    for test in tests:
        numbers = [number for number in numbers if test(number)]
    return numbers


def _sorted(vendor: Recruitee, numbers: list[int], name: Any) -> list[int]:
    """Return the numbers in an order; an unknown one means relevance, which here is oldest first."""
    asked = "created_at_desc" if name is None else str(name)
    base, _, direction = asked.rpartition("_")
    columns, world = vendor.world.columns, vendor.world
    keys: dict[str, Callable[[int], Any]] = {
        "created_at": lambda number: (columns.created[number], number),
        "updated_at": lambda number: (columns.updated[number], number),
        "last_activity_at": lambda number: (columns.active[number], number),
        "candidate_name": lambda number: (world.name_of(number).lower(), number),
        "candidate_job_title": lambda number: ((world.candidates[number].title or "").lower(), number),
        "candidate_stage_name": lambda number: (_first_stage(vendor, number), number),
        "disqualified_at": lambda number: (_rejected(vendor, number), number),
        "gdpr_expires_at": lambda number: (_until(vendor, number), number),
    }
    unrated = (
        "candidate_rating", "candidate_positive_ratings", "screening_score",
        "gdpr_uncompleted_change_request_created_at", "gdpr_uncompleted_removal_request_created_at",
    )  # fmt: skip
    keys |= dict.fromkeys(unrated, lambda number: (0, number))
    if base not in keys or direction not in {"asc", "desc"}:
        return sorted(numbers)
    key, backwards = keys[base], direction == "desc"
    if numbers is world.standing():  # nothing filtered: the order is the same for every page
        return world.candidates.ordered(
            asked, key, keep=lambda number: not world.is_deleted(number), reverse=backwards
        )
    return sorted(numbers, key=key, reverse=backwards)


def _first_stage(vendor: Recruitee, number: int) -> str:
    rows = vendor.world.applications.of(number)
    return min((vendor.world.stages[row.stage_id].name for row in rows if row.stage_id), default="")


def _rejected(vendor: Recruitee, number: int) -> float:
    rows = vendor.world.applications.of(number)
    return max((row.rejected_at.timestamp() for row in rows if row.rejected_at), default=0.0)


def _until(vendor: Recruitee, number: int) -> float:
    until = vendor.world.candidates[number].consent_until
    return until.timestamp() if until else 0.0


@routes("POST", f"{S}/fs_counts")
def counts(vendor: Recruitee, call: Call) -> Answer:
    """How many people each of several searches finds."""
    searches = json_object(call).get("searches")
    if not isinstance(searches, list):
        raise errors.coded(422, "required_validation", "Searches can't be blank", "searches")
    found = [
        len(_matching(vendor, call, search.get("filters"))) if isinstance(search, dict) else 0
        for search in searches
    ]
    return Answer(found)


@routes("GET", f"{S}/quick")
def quick(vendor: Recruitee, call: Call) -> Answer:
    """The first matches of each section; sections not asked for are null.

    Addresses are matched loosely: somebody with a similar one is found too (recruitee.md §5.2).
    """
    text = fold(call.arg("query") or "")
    if not text:
        raise errors.coded(422, "required_validation", "Query can't be blank", "query")
    only = set(call.args("only") + call.args("only[]")) or {
        "candidates",
        "jobs",
        "talent_pools",
        "requisitions",
    }
    limit = _number(call.arg("limit"), 1000)
    made: dict[str, Any] = dict.fromkeys(("candidates", "jobs", "talent_pools", "requisitions"))
    if "candidates" in only:
        people = _people(vendor, call, text)
        world = vendor.world
        hits = [
            view_hit.quick(vendor, person, world.jobs_of(person.id), 1.0 / place)
            for place, person in enumerate(islice(people, limit), 1)
        ]
        made["candidates"] = {"hits": hits, "total": len(people)}
    if "jobs" in only:
        jobs = [job for job in vendor.world.jobs if text in fold(job.title) and sees_job(call.principal, job)]
        rows = [{"id": shown("jobs", job.id), "title": job.title, "status": job.status} for job in jobs]
        made["jobs"] = {"hits": rows[:limit], "total": len(rows)}
    return Answer(made)


def _people(vendor: Recruitee, call: Call, text: str) -> list[Candidate]:
    world = vendor.world
    deleted = call.arg("deleted") in {"true", "1"}
    if "@" in text:
        found = world.by_email(text) if _true(call.arg("with_emails")) else []
        similar = (world.candidates.get(person.id + 1) for person in found)
        people = [*found, *(person for person in similar if person is not None)]
    else:
        numbers = [number for number in world.candidates.ids() if text in fold(world.name_of(number))]
        people = [world.candidates[number] for number in numbers]
    return [
        person
        for person in people
        if (person.deleted_at is not None) == deleted and sees_candidate(call.principal, world, person)
    ]
