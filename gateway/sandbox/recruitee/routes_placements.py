"""Endpoints that write applications: put on a job, move, reject, undo, remove (recruitee.md §6.2)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gateway.sandbox.call import Answer, Call
from gateway.sandbox.recruitee import errors, view_placement
from gateway.sandbox.recruitee.access import need
from gateway.sandbox.recruitee.forms import body_of, inside
from gateway.sandbox.recruitee.ids import meant
from gateway.sandbox.recruitee.placing import STAGE_OF_PLACED, place, reject, requalified
from gateway.sandbox.recruitee.routes_board import found, work_locations
from gateway.sandbox.recruitee.routes_candidates import found as found_candidate
from gateway.sandbox.recruitee.routes_candidates import full
from gateway.sandbox.routes import Routes
from gateway.sandbox.times import parse

if TYPE_CHECKING:
    from datetime import date

    from gateway.sandbox.records import Application
    from gateway.sandbox.recruitee.vendor import Recruitee

routes: Routes[Recruitee] = Routes()
C = "/c/{company}"


@routes("POST", f"{C}/placements")
def create(vendor: Recruitee, call: Call) -> Answer:
    """Put a person on a job (they land in Sourced) or into a talent pool."""
    need(call.principal, "manage_candidate")
    body = body_of(call)
    person = found_candidate(vendor, call, body.get("candidate_id"))
    if body.get("talent_pool_id") is not None:
        pool = meant("pools", body["talent_pool_id"])
        if pool not in vendor.world.pools:
            raise errors.coded(
                422, "no_assoc_constraint", "Talent pool does not exist", "placement/talent_pool_id"
            )
        pools = sorted({*person.pool_ids, pool})
        return full(vendor, call, vendor.world.change(vendor.world.candidates, person, pool_ids=pools), 201)
    row = place(vendor, person, meant("jobs", body.get("offer_id")), STAGE_OF_PLACED)
    return Answer(view_placement.answer(vendor, row), 201)


@routes("PATCH", f"{C}/placements/{{id}}/change_stage")
def change_stage(vendor: Recruitee, call: Call) -> Answer:
    """Move to a stage of the job's pipeline; a rejected placement is silently requalified (recruitee.md §6.2)."""
    row, body = _writable(vendor, call), body_of(call)
    world, job = vendor.world, vendor.world.jobs[row.job_id]
    number = meant("stages", body.get("stage_id"))
    stage = next((stage for stage in world.pipelines[job.pipeline_id].stages if stage.id == number), None)
    if stage is None:
        raise errors.coded(422, "no_assoc_constraint", "Stage does not exist", "placement/stage_id")
    changes: dict[str, Any] = {"stage_id": stage.id, **requalified()}
    if stage.kind == "hire":
        changes |= _hire(vendor, call, row, body)
    moved = world.change(world.applications, row, **changes)
    if body.get("disqualify_reason_id") is not None:
        for other in world.applications.of(row.candidate_id):
            if other.id != row.id and other.state == "pending":
                reject(vendor, call.principal, other, body["disqualify_reason_id"])
    return Answer(view_placement.answer(vendor, moved))


def _hire(vendor: Recruitee, call: Call, row: Application, body: dict[str, Any]) -> dict[str, Any]:
    """Return what a hire changes; needs a place of work that is in use (recruitee.md §6.2)."""
    place_of_work = meant("locations", body.get("work_location_id"))
    if place_of_work not in work_locations(vendor, vendor.world.jobs[row.job_id]):
        problem = "Active work location not found"
        raise errors.coded(422, "active_work_location_not_found", problem, "placement/work_location_id")
    return {
        "state": "hired",
        "location_id": place_of_work,
        "hired_at": _moment(body, "hired_at") or vendor.world.now(),
        "hired_by": call.principal.user_id,
        "starts_on": _day(body, "job_starts_at"),
        "extra": {**row.extra, "opening_id": body.get("opening_id")},
    }


def _moment(body: dict[str, Any], name: str) -> Any:
    if body.get(name) is None:
        return None
    try:
        return parse(str(body[name]))
    except ValueError as problem:
        raise errors.coded(422, "cast_validation", f"{name} is invalid", f"placement/{name}") from problem


def _day(body: dict[str, Any], name: str) -> date | None:
    moment = _moment(body, name)
    return moment.date() if moment else None


@routes("PATCH", f"{C}/placements/{{id}}/disqualify")
def disqualify(vendor: Recruitee, call: Call) -> Answer:
    """Reject, with a reason; the placement keeps its stage."""
    row, body = _writable(vendor, call), body_of(call)
    return Answer(
        view_placement.answer(vendor, reject(vendor, call.principal, row, body.get("disqualify_reason_id")))
    )


@routes("PATCH", f"{C}/placements/{{id}}/requalify")
def requalify(vendor: Recruitee, call: Call) -> Answer:
    """Undo a rejection."""
    row = _writable(vendor, call)
    return Answer(
        view_placement.answer(vendor, vendor.world.change(vendor.world.applications, row, **requalified()))
    )


@routes("DELETE", f"{C}/placements/{{id}}")
def remove(vendor: Recruitee, call: Call) -> Answer:
    """Take a person off a job; the answer still shows the placement."""
    row = _writable(vendor, call)
    vendor.world.remove(vendor.world.applications, row)
    return Answer(view_placement.answer(vendor, row))


@routes("PATCH", f"{C}/placements/{{id}}/hiring_details")
def set_hiring_details(vendor: Recruitee, call: Call) -> Answer:
    """Change where and when a hire begins."""
    row, body = _writable(vendor, call), inside(body_of(call), "placement")
    if row.state != "hired":
        raise errors.gone()
    changes: dict[str, Any] = {}
    if "work_location_id" in body:
        changes["location_id"] = meant("locations", body["work_location_id"])
        if changes["location_id"] not in work_locations(vendor, vendor.world.jobs[row.job_id]):
            problem = "Active work location not found"
            raise errors.coded(422, "active_work_location_not_found", problem, "placement/work_location_id")
    if "hired_at" in body:
        changes["hired_at"] = _moment(body, "hired_at")
    if "job_starts_at" in body:
        changes["starts_on"] = _day(body, "job_starts_at")
    return Answer(
        view_placement.answer(vendor, vendor.world.change(vendor.world.applications, row, **changes))
    )


def _writable(vendor: Recruitee, call: Call) -> Application:
    row = found(vendor, call)
    need(call.principal, "manage_candidate")
    if row.state == "hired":
        need(call.principal, "manage_hired_candidates")
    return row
