"""Applications: searched, read, written (trackerrms.md §6.5, §10)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gateway.sandbox.call import Answer
from gateway.sandbox.routes import Routes
from gateway.sandbox.trackerrms import errors, ids, searching
from gateway.sandbox.trackerrms.reading import body_of, path_number
from gateway.sandbox.trackerrms.shapes import PLACEMENT, PLACEMENT_SEARCH, SHORTLIST
from gateway.sandbox.trackerrms.sheet_placement import assigned_by
from gateway.sandbox.trackerrms.statuses import ENDED
from gateway.sandbox.trackerrms.view_placement import detail, listed, row
from gateway.sandbox.trackerrms.writing_placement import shortlisted, updated

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gateway.sandbox.call import Call
    from gateway.sandbox.records import Application
    from gateway.sandbox.trackerrms.searching import Search
    from gateway.sandbox.trackerrms.vendor import TrackerRMS

routes: Routes[TrackerRMS] = Routes(ignore_case=True)

_PARENTS = (("jobs", "opportunityId"), ("candidates", "resourceId"))
BOTH = ("opportunities", "resources")
"""A placement joins two kinds of records, so it needs the rights to both (§11, Scope Testing)."""


@routes("POST", "/api/v1/OpportunityResource/Search")
def search(vendor: TrackerRMS, call: Call) -> Answer:
    """Give a page of rows as a bare array."""
    vendor.need(call, *BOTH)
    query = searching.read(vendor, call, PLACEMENT_SEARCH)
    applications, moved = vendor.world.applications, vendor.world.columns.moved

    def shown(number: int) -> dict[str, Any]:
        return row(vendor, applications[number], custom=query.custom)

    found = _found(vendor, call, query)
    ordered = searching.arranged(vendor, query, found, shown, moved.__getitem__)
    return searching.rows([shown(number) for number in searching.cut(query, ordered)])


@routes("GET", "/api/v1/OpportunityResource/{Id}")
def get(vendor: TrackerRMS, call: Call) -> Answer:
    """Give the detail."""
    vendor.need(call, *BOTH)
    return Answer(detail(vendor, _placement(vendor, call)))


@routes("GET", "/api/v1/OpportunityResource/Shortlist/{opportunityId}")
def shortlist(vendor: TrackerRMS, call: Call) -> Answer:
    """Give a job's whole shortlist, unpaged; whether rejected ones are in it is a quirk (A-13)."""
    vendor.need(call, *BOTH)
    applications = vendor.world.applications
    number = ids.meant("jobs", path_number(call, "opportunityId"))
    return searching.rows(
        [
            listed(vendor, applications[placement])
            for placement in vendor.placements_of_job(number)
            if vendor.quirks.shortlist_has_rejected or vendor.stages.group_of(placement) != "Rejected"
        ]
    )


@routes("POST", "/api/v1/OpportunityResource")
def create(vendor: TrackerRMS, call: Call) -> Answer:
    """Put a candidate on one or several jobs; refusals come as 200 with `success` false and a reason."""
    vendor.need(call, "write", *BOTH)
    return shortlisted(vendor, call, body_of(vendor, call, SHORTLIST))


@routes("PATCH", "/api/v1/OpportunityResource/{Id}")
def update(vendor: TrackerRMS, call: Call) -> Answer:
    """Change what the body names: the status, the rejection reason, dates, rates."""
    vendor.need(call, "write", *BOTH)
    placement = _placement(vendor, call)
    updated(vendor, call, placement, body_of(vendor, call, PLACEMENT))
    shown = ids.shown("applications", placement.id)
    return Answer({"id": shown, "success": True, "message": "Record updated"})


@routes("DELETE", "/api/v1/OpportunityResource/{Id}")
def delete(vendor: TrackerRMS, call: Call) -> Answer:
    """Take a candidate off a job for good."""
    vendor.need(call, "write", *BOTH)
    vendor.world.remove(vendor.world.applications, _placement(vendor, call))
    return Answer(None, content_type="text/plain")


def _placement(vendor: TrackerRMS, call: Call) -> Application:
    number = ids.meant("applications", path_number(call, "Id"))
    record = vendor.world.applications.get(number)
    if record is None or vendor.world.is_deleted(record.candidate_id):
        raise errors.missing()
    return record


def _found(vendor: TrackerRMS, call: Call, query: Search) -> Sequence[int]:
    body, columns, stages = query.body, vendor.world.columns, vendor.stages
    state = searching.wanted_state(vendor, call, query, [status.group for status in stages.all])
    active = body.get("onlyActive", vendor.quirks.only_active_by_default)
    job, person = (ids.meant(kind, body[name]) if body.get(name) else None for kind, name in _PARENTS)
    if person is not None:
        found = [n for n in vendor.placements_of(person) if job in {None, columns.job[n]}]
    else:
        found = vendor.placements() if job is None else vendor.placements_of_job(job)

    def staged() -> list[int]:
        wanted = {group for group in groups if state in {"", searching.normal(group)}} - (
            ENDED if active else set()
        )
        kept = [number for number in found if stages.group_of(number) in wanted]
        return [n for n in kept if stages.of(n) == query.status] if query.status else kept

    if state or active or query.status:
        groups = {"", *(status.group for status in stages.all)}
        parent = (job, person, state, active, query.status)
        found = vendor.kept(("staged", *parent), staged)
    if query.timed:
        found = [number for number in found if query.in_time(columns.moved[number])]
    return _by_content(vendor, call, query, found)


def _by_content(vendor: TrackerRMS, call: Call, query: Search, found: Sequence[int]) -> Sequence[int]:
    """Apply the filters that need the records themselves."""
    applications, world, user = vendor.world.applications, vendor.world, vendor.user_id(call)
    if query.mine:
        found = [number for number in found if assigned_by(applications[number]) == user]
    after, before = (vendor.moment(query.body.get(name)) for name in ("confirmedAfter", "confirmedBefore"))
    if after or before:
        hired = ((number, applications[number].hired_at) for number in found)
        found = [n for n, at in hired if at and (not after or at >= after) and (not before or at <= before)]
    if query.term:
        columns = world.columns
        found = [
            number
            for number in found
            if query.term in world.name_of(columns.candidate[number]).lower()
            or query.term in world.jobs[columns.job[number]].title.lower()
        ]
    return found
