"""Candidates: searched, read, written (trackerrms.md §6.4, §5)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gateway.sandbox.call import Answer
from gateway.sandbox.routes import Routes
from gateway.sandbox.trackerrms import errors, finding, ids, searching
from gateway.sandbox.trackerrms.reading import body_of, path_number
from gateway.sandbox.trackerrms.shapes import FIELD_SEARCH, RESOURCE, RESOURCE_PATCH, RESOURCE_SEARCH
from gateway.sandbox.trackerrms.sheet_resource import EMPTY_DETAIL
from gateway.sandbox.trackerrms.view_resource import detail, row
from gateway.sandbox.trackerrms.writing_resource import created, updated

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gateway.sandbox.call import Call
    from gateway.sandbox.records import Candidate
    from gateway.sandbox.trackerrms.searching import Search
    from gateway.sandbox.trackerrms.vendor import TrackerRMS

routes: Routes[TrackerRMS] = Routes(ignore_case=True)


@routes("POST", "/api/v1/Resource/Search")
def search(vendor: TrackerRMS, call: Call) -> Answer:
    """Give a page of rows as a bare array."""
    vendor.need(call, "resources")
    query = searching.read(vendor, call, RESOURCE_SEARCH)
    return _page(vendor, query, finding.people(vendor, call, query))


@routes("POST", "/api/v1/Resource/Search/CustomField")
def field_search(vendor: TrackerRMS, call: Call) -> Answer:
    """Give the rows whose custom field (any of them without an id) holds a text."""
    vendor.need(call, "resources")
    query = searching.read(vendor, call, FIELD_SEARCH)
    return _page(vendor, query, finding.by_field(vendor, query))


@routes("GET", "/api/v1/Resource/{Id}")
def get(vendor: TrackerRMS, call: Call) -> Answer:
    """Give the detail; for some ids it is 200 with nothing in it (§6.4)."""
    vendor.need(call, "resources")
    person = candidate_of(vendor, call, "Id")
    if vendor.quirks.empty_details and person.id % EMPTY_DETAIL == EMPTY_DETAIL // 2:
        return Answer(None, content_type="text/plain")
    return Answer(detail(vendor, person))


@routes("POST", "/api/v1/Resource")
def create(vendor: TrackerRMS, call: Call) -> Answer:
    """Make a candidate; one without any name is not made (204). Top-level `email` is lost without a word (§4.1)."""
    vendor.need(call, "write", "resources")
    body = body_of(vendor, call, RESOURCE)
    if not any(str(body.get(name) or "").strip() for name in ("firstName", "surname", "displayAs")):
        raise errors.missing()
    email = str((body.get("contactDetails") or {}).get("email") or "")
    if email and vendor.quirks.duplicate_email != "allowed" and finding.with_email(vendor, email):
        if vendor.quirks.duplicate_email == "conflict":
            raise errors.problem(call, 409, "A candidate with this e-mail address exists")
        return Answer({"id": 0, "success": False, "message": "A candidate with this e-mail address exists"})
    person = created(vendor, body)
    return Answer(
        {"id": ids.shown("candidates", person.id), "success": True, "message": "Record created"}, 201
    )


@routes("PATCH", "/api/v1/Resource/{Id}")
def update(vendor: TrackerRMS, call: Call) -> Answer:
    """Change what the body names, and nothing else."""
    vendor.need(call, "write", "resources")
    person = candidate_of(vendor, call, "Id")
    updated(vendor, person, body_of(vendor, call, RESOURCE_PATCH))
    return Answer({"id": ids.shown("candidates", person.id), "success": True, "message": "Record updated"})


@routes("DELETE", "/api/v1/Resource/{Id}")
def delete(vendor: TrackerRMS, call: Call) -> Answer:
    """Forget a candidate with placements and documents for good."""
    vendor.need(call, "write", "resources")
    world, person = vendor.world, candidate_of(vendor, call, "Id")
    for number in vendor.placements_of(person.id):
        world.remove(world.applications, world.applications[number])
    for file in world.files.of(person.id):
        world.remove(world.files, file)
    world.remove(world.candidates, person)
    return Answer(None, content_type="text/plain")


def candidate_of(vendor: TrackerRMS, call: Call, name: str) -> Candidate:
    """Return the candidate a path names; 204 where there is none."""
    number = ids.meant("candidates", path_number(call, name))
    person = vendor.world.candidates.get(number)
    if person is None or person.deleted_at is not None:
        raise errors.missing()
    return person


def _page(vendor: TrackerRMS, query: Search, found: Sequence[int]) -> Answer:
    people = vendor.world.candidates

    def shown(number: int) -> dict[str, Any]:
        return row(vendor, people[number], custom=query.custom)

    updates = vendor.world.columns.updated
    ordered = searching.arranged(vendor, query, found, shown, updates.__getitem__)
    return searching.rows([shown(number) for number in searching.cut(query, ordered)])
