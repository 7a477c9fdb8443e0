"""Endpoints that read people (recruitee.md §5.2)."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any

from gateway.sandbox.call import Answer, Call
from gateway.sandbox.people import fold
from gateway.sandbox.recruitee import errors, query, view_candidate, view_placement
from gateway.sandbox.recruitee.access import sees_candidate, sees_everybody
from gateway.sandbox.recruitee.ids import meant
from gateway.sandbox.routes import Routes
from gateway.sandbox.times import iso, parse

if TYPE_CHECKING:
    from collections.abc import Callable

    from gateway.sandbox.records import Candidate
    from gateway.sandbox.recruitee.vendor import Recruitee

routes: Routes[Recruitee] = Routes()
C = "/c/{company}"

IDS_FIND_DELETED = False
DETAIL_OF_DELETED = False
"""Whether deleted people answer to `ids` and to their own path is unknown (recruitee.md §15); taken as no."""


@routes("GET", f"{C}/candidates")
def candidates(vendor: Recruitee, call: Call) -> Answer:
    """A page of people with their placements, newest first."""
    numbers = _matching(vendor, call)
    offset = query.number(call, "offset", 0)
    limit = query.number(call, "limit", 100, most=1000)
    if sees_everybody(call.principal):
        page = [vendor.world.candidates[number] for number in numbers[offset : offset + limit]]
    else:
        people = (vendor.world.candidates[number] for number in numbers)
        seen = (person for person in people if sees_candidate(call.principal, vendor.world, person))
        page = list(islice(seen, offset, offset + limit))
    rows, side = [], []
    for person in page:
        applications = view_placement.of_candidate(vendor, call.principal, person)
        rows.append(view_candidate.row(vendor, person, applications))
        side += applications
    users = [person.owner_id for person in page if person.owner_id]
    made = view_placement.references(vendor, side, placements=True, users=users)
    return Answer({"candidates": rows, "references": made, "generated_at": iso(vendor.world.now())})


def _matching(vendor: Recruitee, call: Call) -> list[int]:
    """Return the numbers that pass every filter, newest first, without building the people."""
    world, columns = vendor.world, vendor.world.columns
    ids, deleted = call.arg("ids"), query.truthy(call, "deleted")
    if ids is not None:
        numbers = sorted({meant("candidates", text) for text in ids.split(",")}, reverse=True)
    elif call.arg("offer_id"):
        job = meant("jobs", call.arg("offer_id"))
        numbers = sorted({columns.candidate[row] for row in columns.in_job(job)}, reverse=True)
    else:
        numbers = world.standing(deleted=deleted)
    tests: list[Callable[[int], bool]] = []
    if call.arg("offer_id") or (ids is not None and not IDS_FIND_DELETED):
        tests.append(lambda number: world.is_deleted(number) == deleted)
    if query.truthy(call, "qualified"):
        tests.append(lambda number: any(state != "rejected" for state in world.states_of(number)))
    if query.truthy(call, "disqualified"):
        tests.append(lambda number: "rejected" in world.states_of(number))
    after = call.arg("created_after")
    if after:
        try:
            since = parse(after).timestamp()
        except ValueError as problem:
            raise errors.invalid("created_after", "is invalid") from problem
        tests.append(lambda number: columns.created[number] > since)
    text = (call.arg("query") or "").strip().lower()
    if text:
        tests.append(lambda number: text in world.name_of(number).lower() or text in _titles(vendor, number))
    if query.truthy(call, "with_messages"):
        return []
    known = len(columns.created)
    return (
        [number for number in numbers if 0 < number < known and all(test(number) for test in tests)]
        if tests
        else numbers
    )


def _titles(vendor: Recruitee, candidate: int) -> str:
    return " / ".join(vendor.world.jobs[job].title.lower() for job in vendor.world.jobs_of(candidate))


@routes("GET", f"{C}/candidates/{{id}}")
def candidate(vendor: Recruitee, call: Call) -> Answer:
    """One person with everything."""
    return full(vendor, call, found(vendor, call, call.params["id"]))


def full(vendor: Recruitee, call: Call, person: Candidate, status: int = 200) -> Answer:
    """Return the full record as reads and writes of a person answer it."""
    rows = view_placement.of_candidate(vendor, call.principal, person)
    users = [person.owner_id] if person.owner_id else []
    record = view_candidate.detail(vendor, call.base, person, rows)
    return Answer(
        {"candidate": record, "references": view_placement.references(vendor, rows, users=users)}, status
    )


def found(vendor: Recruitee, call: Call, text: object, *, deleted: bool = DETAIL_OF_DELETED) -> Candidate:
    """Return a person by id; 404 when not there, not this user's to see, or deleted (unless asked for those)."""
    person = vendor.world.candidates.get(meant("candidates", text))
    if person is None or not sees_candidate(call.principal, vendor.world, person):
        raise errors.gone()
    if person.deleted_at is not None and not deleted:
        raise errors.gone()
    return person


@routes("GET", f"{C}/candidates/check_presence")
def check_presence(vendor: Recruitee, call: Call) -> Answer:
    """Whether somebody of that address or name is known; no id is given."""
    world = vendor.world
    if any(world.by_email(email) for email in call.args("email[]") + call.args("email")):
        return Answer({"status": "email_match"})
    name = fold(call.arg("name") or "")
    names = (fold(world.name_of(number)) for number in world.standing())
    return Answer({"status": "name_match" if name and name in names else "not_found"})


@routes("GET", f"{C}/candidates/{{id}}/duplicates")
def duplicates(vendor: Recruitee, call: Call) -> Answer:
    """People who share an address with this one."""
    person = found(vendor, call, call.params["id"])
    others = [vendor.world.candidates[number] for number in vendor.duplicates(person)]
    rows: list[dict[str, Any]] = [view_candidate.detail(vendor, call.base, other, []) for other in others]
    return Answer({"duplicates": rows, "references": []})
