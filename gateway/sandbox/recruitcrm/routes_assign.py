"""Endpoints that assign candidates to jobs and move them (recruitcrm.md §5.2), with their several ways to refuse."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gateway.sandbox.call import Answer, Call
from gateway.sandbox.records import Application
from gateway.sandbox.recruitcrm import editing, errors, finding, view_assignment, view_candidate
from gateway.sandbox.recruitcrm.checks import as_number, is_moment
from gateway.sandbox.recruitcrm.ids import numbered, shown
from gateway.sandbox.recruitcrm.stages import APPLIED, ASSIGNED
from gateway.sandbox.routes import Routes
from gateway.sandbox.times import parse
from gateway.sandbox.vendor import json_object

if TYPE_CHECKING:
    from datetime import datetime

    from gateway.sandbox.records import Candidate, Job
    from gateway.sandbox.recruitcrm.vendor import RecruitCrm

routes: Routes[RecruitCrm] = Routes()
C = "/v1/candidates/{candidate}"


def _named(vendor: RecruitCrm, call: Call) -> tuple[Candidate, Job]:
    """Return candidate and job of the query; the job is checked first, with 422."""
    text = call.arg("job_slug")
    if not text:
        raise errors.required("job_slug")
    job = finding.job_or_none(vendor, text)
    if job is None:
        raise errors.invalid("job_slug", "The selected job slug is invalid.")
    return finding.candidate(vendor, call.params["candidate"]), job


def _user(vendor: RecruitCrm, value: object) -> int:
    """Return the `id` of who does it: as named, else the token's user; the 200 that is a 404 for a bad one."""
    if value in {None, ""}:
        return editing.default_user()
    if vendor.user(value) is None:
        raise errors.coded_200("Updated by user not found")
    return shown("users", numbered("users", value))


@routes("POST", f"{C}/assign", f"{C}/apply")
def assign(vendor: RecruitCrm, call: Call) -> Answer:
    """Put a candidate on a job, as Assigned or as Applied; 422 for one who is there already."""
    person, job = _named(vendor, call)
    who = _user(vendor, call.arg("updated_by"))
    applies = vendor.normal(call.path).endswith("/apply")
    number = APPLIED if applies else ASSIGNED
    row = finding.assignment(vendor, person, job)
    if row is not None:
        if applies and vendor.quirks.repeat_apply == "restage":
            return _moved(vendor, row, job, number, who)
        raise errors.coded(422, "Candidate is already assigned to this job")
    world = vendor.world
    now = world.tick()
    extra = {
        "updated_by": who,
        "moves": [view_assignment.move(number, now, who)],
        "remark": None,
        "stage_date": now,
        "visibility": 1,
        "shared_list_url": None,
        "fields": dict.fromkeys(field.id for field in vendor.fields["job-associated"]),
    }
    row = Application(world.applications.next_id(), person.id, job.id, None, "pending", now, now, extra=extra)
    row.stage_id, row.state = vendor.stages.target(row, job, number)
    return Answer(view_assignment.row(vendor, world.add(world.applications, row), user=False))


def _moved(
    vendor: RecruitCrm,
    row: Application,
    job: Job,
    number: int,
    who: int,
    *,
    remark: str | None = None,
    date: datetime | None = None,
) -> Answer:
    world = vendor.world
    now = world.tick()
    step, state = vendor.stages.target(row, job, number)
    user = numbered("users", who)
    moves = [*view_assignment.moves(vendor, row), view_assignment.move(number, now, who, remark)]
    extra = {**row.extra, "updated_by": who, "moves": moves, "remark": remark, "stage_date": date or now}
    ends: dict[str, Any] = dict.fromkeys(("rejected_at", "rejected_by", "hired_at", "hired_by", "reason_id"))
    ends |= {
        "rejected": {"rejected_at": now, "rejected_by": user},
        "hired": {"hired_at": now, "hired_by": user},
    }.get(state, {})
    changed = world.change(
        world.applications, row, stage_id=step, state=state, updated_at=now, extra=extra, **ends
    )
    return Answer(view_assignment.row(vendor, changed, user=False))


@routes("POST", f"{C}/hiring-stages/{{job}}")
def move(vendor: RecruitCrm, call: Call) -> Answer:
    """Move to a stage; what is not there is told by a 200 whose body says 404 (§2.2)."""
    body = json_object(call)
    number = as_number(body.get("status_id"))
    if body.get("status_id") in {None, ""}:
        raise errors.required("status_id")
    if number not in vendor.stages.labels:
        raise errors.invalid("status_id", "The selected status id is invalid.")
    date = body.get("stage_date")
    if date and not is_moment(date):
        raise errors.invalid("stage_date", "The stage date is not a valid date.")
    person, job = (
        finding.candidate_or_none(vendor, call.params["candidate"]),
        finding.job_or_none(vendor, call.params["job"]),
    )
    if person is None or job is None:
        raise errors.coded_200(f"{'Candidate' if person is None else 'Job'} not found")
    row = finding.assignment(vendor, person, job)
    if row is None:
        raise errors.coded_200("Candidate is not assigned to this job")
    who = _user(vendor, body.get("updated_by"))
    remark = body.get("remark")
    return _moved(
        vendor,
        row,
        job,
        number,
        who,
        remark=None if remark is None else str(remark),
        date=parse(date) if date else None,
    )


@routes("POST", f"{C}/unassign")
def unassign(vendor: RecruitCrm, call: Call) -> Answer:
    """Take a candidate off a job; answers the candidate. 422 for one who is not there ([assumed] §5.2)."""
    person, job = _named(vendor, call)
    row = finding.assignment(vendor, person, job)
    if row is None:
        raise errors.coded(422, "Candidate is not assigned to this job")
    world = vendor.world
    now = world.tick()
    world.remove(world.applications, row)
    world.columns.touch(person.id, int(now.timestamp()))
    return Answer(view_candidate.row(vendor, person, call.base))


@routes("POST", f"{C}/visibility/{{job}}")
def visibility(vendor: RecruitCrm, call: Call) -> Answer:
    """Show a candidate to the client, or not."""
    person, job = finding.candidate(vendor, call.params["candidate"]), finding.job(vendor, call.params["job"])
    wanted = call.arg("visibility")
    if wanted not in {"0", "1"}:
        raise errors.invalid("visibility", "The selected visibility is invalid.")
    row = finding.assignment(vendor, person, job)
    if row is None:
        raise errors.coded(404, "Candidate is not assigned to this job")
    extra = {**row.extra, "visibility": int(wanted)}
    return Answer(
        view_assignment.row(
            vendor, vendor.world.change(vendor.world.applications, row, extra=extra), user=False
        )
    )
