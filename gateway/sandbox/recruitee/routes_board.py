"""Endpoints that read applications: the job board, one placement, hiring details (recruitee.md §5.3)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gateway.sandbox.call import Answer, Call
from gateway.sandbox.recruitee import errors, query, view_catalogue, view_placement
from gateway.sandbox.recruitee.access import sees_application
from gateway.sandbox.recruitee.ids import meant, shown
from gateway.sandbox.recruitee.routes_candidates import found as found_candidate
from gateway.sandbox.recruitee.routes_offers import found as found_job
from gateway.sandbox.routes import Routes

if TYPE_CHECKING:
    from gateway.sandbox.records import Application, Job
    from gateway.sandbox.recruitee.vendor import Recruitee

routes: Routes[Recruitee] = Routes()
C = "/c/{company}"

ON = frozenset(
    {"with_upcoming_events", "with_created_at", "with_notes_count", "with_tasks_count", "with_locations"}
)
OFF = frozenset({"with_tags", "with_social_links", "with_last_activity_at"})
"""The board's switches by their default."""


@routes("GET", f"{C}/offers/{{offer}}/placements")
def board(vendor: Recruitee, call: Call) -> Answer:
    """Every stage of a job, in order, with its placements; no paging.

    [assumed] that the plain call gives live and rejected ones alike (recruitee.md §5.3).
    """
    job = found_job(vendor, call, call.params["offer"])
    switches = {name for name in ON if query.unless_false(call, name)}
    switches |= {name for name in OFF if query.truthy(call, name)}
    rows = [row for row in vendor.world.applications_in(job.id) if _wanted(vendor, call, row)]
    if call.arg("sort_order") == "desc":
        rows.reverse()
    only = call.arg("stage_id")
    stages = []
    for stage in vendor.world.pipelines[job.pipeline_id].stages:
        if only and meant("stages", only) != stage.id:
            continue
        mine = [row for row in rows if row.stage_id == stage.id]
        made = [view_placement.on_board(vendor, row, frozenset(switches)) for row in mine]
        stages.append({**view_catalogue.stage_full(vendor, stage, len(made)), "placements": made})
    return Answer({"stages": stages})


def _wanted(vendor: Recruitee, call: Call, row: Application) -> bool:
    live, rejected = query.truthy(call, "qualified"), query.truthy(call, "disqualified")
    if live != rejected and rejected is not (row.state == "rejected"):
        return False
    return sees_application(call.principal, row) and not vendor.world.is_deleted(row.candidate_id)


@routes("GET", f"{C}/offers/{{offer}}/candidates/{{candidate}}/placement")
def placement(vendor: Recruitee, call: Call) -> Answer:
    """The placement of one person on one job, with the person as the board shows one."""
    job = found_job(vendor, call, call.params["offer"])
    person = found_candidate(vendor, call, call.params["candidate"])
    rows = view_placement.of_candidate(vendor, call.principal, person)
    row = next((row for row in rows if row.job_id == job.id), None)
    if row is None:
        raise errors.gone()
    return Answer({"placement": view_placement.on_board(vendor, row, ON | OFF)})


def found(vendor: Recruitee, call: Call) -> Application:
    """Return the placement named in the path; 404 when it is not there or not this user's to see."""
    row = vendor.world.applications.get(meant("applications", call.params["id"]))
    if row is None or not sees_application(call.principal, row):
        raise errors.gone()
    return row


@routes("GET", f"{C}/placements/{{id}}/hiring_details")
def hiring_details(vendor: Recruitee, call: Call) -> Answer:
    """A hired placement; others are not found (recruitee.md §4.4: whether they answer is unknown)."""
    row = found(vendor, call)
    if row.state != "hired":
        raise errors.gone()
    made = {**view_placement.placement(vendor, row), **view_placement.on_board(vendor, row, ON | OFF)}
    return Answer({**view_placement.answer(vendor, row), "placement": {**made, "evaluators_count": 0}})


@routes("GET", f"{C}/placements/{{id}}/hiring_details/options")
def hiring_options(vendor: Recruitee, call: Call) -> Answer:
    """The places of work that a hire can be given."""
    row = found(vendor, call)
    job = vendor.world.jobs[row.job_id]
    rows = [
        {"id": shown("locations", place.id), "name": place.name, "selected": place.id == row.location_id}
        for place in vendor.world.locations
        if place.id in work_locations(vendor, job)
    ]
    return Answer({"locations": rows, "other_jobs": [], "sharing_containers_count": 0})


def work_locations(vendor: Recruitee, job: Job) -> list[int]:
    """Return where a hire for a job may work: the job's own places, else all that are in use."""
    active = [place.id for place in vendor.world.locations if not place.archived]
    return [number for number in job.location_ids if number in active] or active
