"""What happens to an application, whichever endpoint says so (smartrecruiters.md §10.1, §10.3)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gateway.sandbox.records import Application
from gateway.sandbox.smartrecruiters import errors
from gateway.sandbox.smartrecruiters.states import (
    MANDATORY,
    OVER,
    STATUS_OF_KIND,
    STATUSES,
    STEPPED,
    Entry,
    marked,
    state_of,
    step_name,
    steps,
)
from gateway.sandbox.times import parse

if TYPE_CHECKING:
    from datetime import date

    from gateway.sandbox.call import Call
    from gateway.sandbox.records import Candidate, Pipeline
    from gateway.sandbox.smartrecruiters.vendor import SmartRecruiters


def place(vendor: SmartRecruiters, person: Candidate, job: int, source: int) -> Application:
    """Put a person on a job, as NEW."""
    world = vendor.world
    pipeline = world.pipelines[world.jobs[job].pipeline_id]
    stage = next(stage.id for stage in pipeline.stages if stage.kind == "applied")
    now = world.tick()
    row = Application(world.applications.next_id(), person.id, job, stage, "pending", now, now)
    row.extra = {"source": source, "created_here": True, "history": [Entry(now, "NEW", None, None)]}
    return world.add(world.applications, row)


def move(vendor: SmartRecruiters, call: Call, row: Application, body: dict[str, Any]) -> None:
    """Set an application's status.

    Raises:
        Refused: 400 for an unknown status or step, a reason where none belongs or that does not exist, and
            when the way to the target leads past a mandatory step.

    """
    status, step = body.get("status"), body.get("subStatus")
    if status not in STATUSES:
        raise errors.invalid(f"status must be one of {', '.join(STATUSES)}")
    world = vendor.world
    pipeline = world.pipelines[world.jobs[row.job_id].pipeline_id]
    if step is not None and step not in steps(pipeline).get(status, ()):
        raise errors.invalid(f"subStatus {step!r} does not exist for status {status}", "SUB_STATUS_NOT_FOUND")
    reason = _reason(vendor, status, body.get("reason"))
    _mandatory(vendor, row, pipeline, status, step)
    starts = _starts(body.get("startsOn"), status)
    before = vendor.states.history(row)
    now = world.tick()
    stage = _stage(pipeline, status, step, row.stage_id)
    rejected, hired = status in OVER, status == "HIRED"
    user = call.principal.user_id
    extra = {
        **row.extra,
        **marked(status, step, stage),
        "history": [*before, Entry(now, status, step, user)],
        "withdrawal_reason": reason if status == "WITHDRAWN" else None,
        "reason_given": reason is not None,
    }
    world.change(
        world.applications,
        row,
        stage_id=stage,
        state=state_of(status),
        reason_id=reason if status == "REJECTED" else None,
        rejected_at=now if rejected else None,
        rejected_by=user if rejected else None,
        hired_at=now if hired else None,
        hired_by=user if hired else None,
        starts_on=starts,
        updated_at=now,
        extra=extra,
    )
    vendor.touched(row.candidate_id)


def _reason(vendor: SmartRecruiters, status: str, ident: Any) -> int | None:
    if ident is None:
        return None
    if status not in {"REJECTED", "WITHDRAWN"}:
        raise errors.invalid("Reason is not available for given status", "NO_REASON_SUPPORT_FOR_STATUS")
    kind = "reasons" if status == "REJECTED" else "withdrawal_reasons"
    number = vendor.ids.meant(kind, ident)
    if number not in (vendor.world.reasons if status == "REJECTED" else vendor.withdrawal_reasons):
        raise errors.invalid("Reason does not exist", "REASON_NOT_FOUND")
    return number


def _mandatory(
    vendor: SmartRecruiters, row: Application, pipeline: Pipeline, status: str, step: str | None
) -> None:
    """Refuse a way past the mandatory step, unless the application has been there."""
    if pipeline.id != MANDATORY or status in {*OVER, "LEAD", "NEW"}:
        return
    first = steps(pipeline)["IN_REVIEW"][0]
    if (status, step) == ("IN_REVIEW", first) or (status == "IN_REVIEW" and step is None):
        return
    if not any(entry.step == first or entry.status == "HIRED" for entry in vendor.states.history(row)):
        text = f"Required sub status {first!r} has been omitted"
        raise errors.invalid(text, "REQUIRED_SUB_STATUS_OMITTED")


def _starts(text: Any, status: str) -> date | None:
    if text is None or status != "HIRED":
        return None
    try:
        return parse(str(text)).date()
    except ValueError:
        raise errors.invalid("startsOn is not a date") from None


def _stage(pipeline: Pipeline, status: str, step: str | None, before: int | None) -> int | None:
    """Return the world's stage of a place; who is out stays where they were."""
    if status in OVER:
        return before
    fitting = [stage for stage in pipeline.stages if STATUS_OF_KIND[stage.kind] == status]
    named = [stage for stage in fitting if step_name(stage.name) == step]
    found = named or fitting
    if status in STEPPED and not found:
        return None
    return found[0].id if found else before
