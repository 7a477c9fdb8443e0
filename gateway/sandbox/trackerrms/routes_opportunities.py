"""Jobs: searched, read, written (trackerrms.md §6.2, §5)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gateway.sandbox.call import Answer
from gateway.sandbox.routes import Routes
from gateway.sandbox.trackerrms import errors, ids, searching
from gateway.sandbox.trackerrms.reading import body_of, path_number
from gateway.sandbox.trackerrms.shapes import OPPORTUNITY, OPPORTUNITY_SEARCH
from gateway.sandbox.trackerrms.sheet_opportunity import slots
from gateway.sandbox.trackerrms.statuses import JOB_STATES, job_status
from gateway.sandbox.trackerrms.view_opportunity import detail, row
from gateway.sandbox.trackerrms.writing_opportunity import created, updated

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gateway.sandbox.call import Call
    from gateway.sandbox.records import Job
    from gateway.sandbox.trackerrms.searching import Search
    from gateway.sandbox.trackerrms.vendor import TrackerRMS

routes: Routes[TrackerRMS] = Routes(ignore_case=True)


@routes("POST", "/api/v1/Opportunity/Search")
def search(vendor: TrackerRMS, call: Call) -> Answer:
    """Give a page of rows as a bare array."""
    vendor.need(call, "opportunities")
    query = searching.read(vendor, call, OPPORTUNITY_SEARCH)
    if vendor.quirks.search_needs_state and query.timed and not query.state:
        raise errors.missing()
    return searching.rows(_page(vendor, query, _found(vendor, call, query)))


@routes("POST", "/api/v1/Opportunity/PagedSearch")
def paged_search(vendor: TrackerRMS, call: Call) -> Answer:
    """Give the same rows in an envelope with the total; `updatedAfter` without a state finds nothing (§5.4)."""
    if not vendor.quirks.paged_search:
        raise errors.problem(call, 404, "There is no such path")
    vendor.need(call, "opportunities")
    query = searching.read(vendor, call, OPPORTUNITY_SEARCH)
    blind = vendor.quirks.paged_needs_state and query.timed and not query.state
    found = [] if blind else _found(vendor, call, query)
    pages = -(-len(found) // query.size)
    return Answer(
        {
            "pageNumber": query.page,
            "pageSize": query.size,
            "totalCount": len(found),
            "totalPages": pages,
            "hasNextPage": query.page < pages,
            "hasPreviousPage": query.page > 1,
            "opportunities": _page(vendor, query, found),
        }
    )


@routes("GET", "/api/v1/Opportunity/{Id}")
def get(vendor: TrackerRMS, call: Call) -> Answer:
    """Give the detail."""
    vendor.need(call, "opportunities")
    return Answer(detail(vendor, job_of(vendor, call, "Id")))


@routes("POST", "/api/v1/Opportunity")
def create(vendor: TrackerRMS, call: Call) -> Answer:
    """Make a job; without a name nothing is made (204)."""
    vendor.need(call, "write", "opportunities")
    body = body_of(vendor, call, OPPORTUNITY)
    if not str(body.get("name") or "").strip():
        raise errors.missing()
    job = created(vendor, call, body)
    return Answer({"id": ids.shown("jobs", job.id), "success": True, "message": "Record created"}, 201)


@routes("PATCH", "/api/v1/Opportunity/{Id}")
def update(vendor: TrackerRMS, call: Call) -> Answer:
    """Change what the body names."""
    vendor.need(call, "write", "opportunities")
    job = job_of(vendor, call, "Id")
    updated(vendor, call, job, body_of(vendor, call, OPPORTUNITY))
    return Answer({"id": ids.shown("jobs", job.id), "success": True, "message": "Record updated"})


@routes("DELETE", "/api/v1/Opportunity/{Id}")
def delete(vendor: TrackerRMS, call: Call) -> Answer:
    """Forget a job and its placements for good."""
    vendor.need(call, "write", "opportunities")
    world, job = vendor.world, job_of(vendor, call, "Id")
    for number in vendor.placements_of_job(job.id):
        world.remove(world.applications, world.applications[number])
    world.remove(world.jobs, job)
    return Answer(None, content_type="text/plain")


def job_of(vendor: TrackerRMS, call: Call, name: str) -> Job:
    """Return the job a path names; 204 where there is none."""
    job = vendor.world.jobs.get(ids.meant("jobs", path_number(call, name)))
    if job is None:
        raise errors.missing()
    return job


def _found(vendor: TrackerRMS, call: Call, query: Search) -> list[int]:
    state = searching.wanted_state(vendor, call, query, JOB_STATES)
    online, user = query.body.get("publishOnline"), vendor.user_id(call)
    return [
        job.id
        for job in vendor.world.jobs
        if query.in_time(int(job.updated_at.timestamp()))
        and state in {"", job_status(job).group}
        and query.status in {0, job_status(job).id}
        and query.term in job.title.lower()
        and (not query.mine or any(slot[0] == user for slot in slots(vendor, job)))
        and (online is None or detail(vendor, job)["advertDetails"]["publishOnline"] == online)
    ]


def _page(vendor: TrackerRMS, query: Search, found: Sequence[int]) -> list[dict[str, Any]]:
    jobs = vendor.world.jobs
    ordered = searching.arranged(
        vendor,
        query,
        found,
        lambda number: row(vendor, jobs[number]),
        lambda number: int(jobs[number].updated_at.timestamp()),
    )
    return [row(vendor, jobs[number], custom=query.custom) for number in searching.cut(query, ordered)]
