"""A job's applicants and longlist, and taking people off its lists (trackerrms.md §6.5)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gateway.sandbox.call import Answer
from gateway.sandbox.routes import Routes
from gateway.sandbox.trackerrms import errors, ids, searching
from gateway.sandbox.trackerrms.reading import body_of, path_number
from gateway.sandbox.trackerrms.routes_opportunities import job_of
from gateway.sandbox.trackerrms.routes_placements import BOTH
from gateway.sandbox.trackerrms.shapes import LONGLIST
from gateway.sandbox.trackerrms.view_resource import row

if TYPE_CHECKING:
    from gateway.sandbox.call import Call
    from gateway.sandbox.records import Job
    from gateway.sandbox.trackerrms.vendor import TrackerRMS

routes: Routes[TrackerRMS] = Routes(ignore_case=True)

COLOURS = ("Green", "Amber", "Red")
FROM_ADVERT = "career_site"
"""The employer's word for people who applied through an advert."""


@routes("GET", "/api/v1/Opportunity/{Id}/Applicants")
def applicants(vendor: TrackerRMS, call: Call) -> Answer:
    """Give those who applied through an advert, unpaged."""
    vendor.need(call, *BOTH)
    world, job = vendor.world, job_of(vendor, call, "Id")
    rows = []
    for number in vendor.placements_of_job(job.id):
        placement = world.applications[number]
        person = world.candidates[placement.candidate_id]
        if person.channel == FROM_ADVERT:
            full = row(vendor, person)
            phone = full["mobilePhone"] or full["homeTelephone"] or full["workTelephone"]
            names = {name: full[name] for name in ("resourceId", "firstname", "surname", "email")}
            applied = vendor.clock.text(placement.created_at)
            rows.append({**names, "telephone": phone, "applicationDate": applied})
    return searching.rows(rows)


@routes("GET", "/api/v1/Opportunity/{Id}/Longlist")
def longlist(vendor: TrackerRMS, call: Call) -> Answer:
    """Give the loose candidates of a job: rows without an id of their own."""
    vendor.need(call, *BOTH)
    job = job_of(vendor, call, "Id")
    return searching.rows(
        [
            {
                "resourceId": ids.shown("candidates", person),
                "opportunityId": ids.shown("jobs", job.id),
                "rank": place,
                "status": COLOURS[person % 3],
            }
            for place, person in enumerate(_loose(vendor, job), 1)
        ]
    )


@routes("POST", "/api/v1/Opportunity/Longlist")
def add(vendor: TrackerRMS, call: Call) -> Answer:
    """Put a candidate on a longlist; the answer is a list of one."""
    vendor.need(call, "write", *BOTH)
    body = body_of(vendor, call, LONGLIST)
    job = vendor.world.jobs.get(ids.meant("jobs", body.get("opportunityId")))
    person = ids.meant("candidates", body.get("resourceId"))
    if job is None:
        raise errors.invalid(call, "opportunityId")
    if person not in vendor.world.candidates or vendor.world.is_deleted(person):
        raise errors.invalid(call, "resourceId")
    put(vendor, job, person)
    row_ = {"id": ids.shown("candidates", person), "success": True, "message": "Added to longlist"}
    return Answer([row_], 201)


@routes("DELETE", "/api/v1/Opportunity/{OpportunityId}/longlist/resource/{ResourceId}")
def remove(vendor: TrackerRMS, call: Call) -> Answer:
    """Take a candidate off a longlist."""
    vendor.need(call, "write", *BOTH)
    job = job_of(vendor, call, "OpportunityId")
    person, loose = ids.meant("candidates", path_number(call, "ResourceId")), _loose(vendor, job)
    if person not in loose:
        raise errors.missing()
    _keep(vendor, job, [number for number in loose if number != person])
    return Answer(None, content_type="text/plain")


@routes("DELETE", "/api/v1/Opportunity/{OpportunityId}/shortlist/resource/{ResourceId}")
def unlist(vendor: TrackerRMS, call: Call) -> Answer:
    """Take a candidate off a job for good."""
    vendor.need(call, "write", *BOTH)
    world, job = vendor.world, job_of(vendor, call, "OpportunityId")
    person = ids.meant("candidates", path_number(call, "ResourceId"))
    found = [number for number in vendor.placements_of(person) if world.columns.job[number] == job.id]
    if not found:
        raise errors.missing()
    for number in found:
        world.remove(world.applications, world.applications[number])
    return Answer(None, content_type="text/plain")


def put(vendor: TrackerRMS, job: Job, person: int) -> None:
    """Put a candidate at the end of a job's longlist."""
    _keep(vendor, job, [*(number for number in _loose(vendor, job) if number != person), person])


def _loose(vendor: TrackerRMS, job: Job) -> list[int]:
    """Return the longlist: what was written, else up to three people for every other job."""
    written: list[int] | None = job.extra.get("longlist")
    size = len(vendor.world.candidates.numbers)
    given = [1 + (job.id * 37 + step * 101) % size for step in range(3)] if job.id % 2 else []
    listed = written if written is not None else list(dict.fromkeys(given))
    return [number for number in listed if not vendor.world.is_deleted(number)]


def _keep(vendor: TrackerRMS, job: Job, numbers: list[int]) -> None:
    extra = {**job.extra, "longlist": numbers}
    vendor.world.change(vendor.world.jobs, job, extra=extra, updated_at=job.updated_at)
