"""What happens to an application, whichever endpoint says so."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gateway.sandbox.records import Application
from gateway.sandbox.recruitee import errors
from gateway.sandbox.recruitee.ids import meant

if TYPE_CHECKING:
    from gateway.sandbox.call import Principal
    from gateway.sandbox.records import Candidate
    from gateway.sandbox.recruitee.vendor import Recruitee

STAGE_OF_CREATED = "applied"
STAGE_OF_PLACED = "sourced"
"""Where a new placement lands: with the person, or of an existing person (recruitee.md §6.1)."""


def place(vendor: Recruitee, person: Candidate, job_id: int, stage: str) -> Application:
    """Put a person on a job; form C when the job is not there or they are on it already."""
    world = vendor.world
    job = world.jobs.get(job_id)
    if job is None:
        raise errors.coded(422, "no_assoc_constraint", "Offer does not exist", "placement/offer_id")
    if job.id in world.jobs_of(person.id):
        raise errors.coded(
            409, "conflict", "Candidate has already been added to this job", "placement/candidate_id"
        )
    stages = world.pipelines[job.pipeline_id].stages
    target = next((item for item in stages if item.kind == stage), stages[0])
    now = world.tick()
    row = Application(world.applications.next_id(), person.id, job.id, target.id, "pending", now, now)
    return world.add(world.applications, row)


def reject(vendor: Recruitee, who: Principal, row: Application, reason: Any) -> Application:
    """Reject an application; form B without a reason, form C for one that is not there."""
    if reason is None:
        raise errors.invalid("disqualify_reason_id", "can't be blank")
    number = meant("reasons", reason)
    if number not in vendor.world.reasons:
        problem = "Disqualify reason does not exist"
        raise errors.coded(422, "no_assoc_constraint", problem, "placement/disqualify_reason_id")
    now = vendor.world.tick()
    return vendor.world.change(
        vendor.world.applications,
        row,
        state="rejected",
        reason_id=number,
        rejected_at=now,
        rejected_by=who.user_id,
        hired_at=None,
        hired_by=None,
        updated_at=now,
    )


def requalified() -> dict[str, Any]:
    """Return the changes that make an application live again."""
    none = dict.fromkeys(("reason_id", "rejected_at", "rejected_by", "hired_at", "hired_by", "starts_on"))
    return {"state": "pending", **none}
