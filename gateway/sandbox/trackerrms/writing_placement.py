"""Writing applications: onto a job, from stage to stage, rejected (trackerrms.md §6.5, §10)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gateway.sandbox.call import Answer
from gateway.sandbox.records import Application
from gateway.sandbox.trackerrms import errors, ids, links
from gateway.sandbox.trackerrms.sheet_opportunity import name_of
from gateway.sandbox.trackerrms.sheet_resource import merged, status_of
from gateway.sandbox.trackerrms.statuses import ASSIGNABLE, DO_NOT_USE

if TYPE_CHECKING:
    from gateway.sandbox.call import Call
    from gateway.sandbox.records import Candidate, Job
    from gateway.sandbox.trackerrms.vendor import TrackerRMS

HIRED = frozenset({"Working", "Complete"})
_DAYS = ("dateAssigned", "dateConfirmed", "startDate", "endDate")
_TIMES = ("startTime", "endTime")


def shortlisted(vendor: TrackerRMS, call: Call, body: dict[str, Any]) -> Answer:
    """Put a candidate on the jobs of a body; the id of the last one comes back."""
    world = vendor.world
    person = world.candidates.get(ids.meant("candidates", body.get("resourceId")))
    jobs = [world.jobs.get(ids.meant("jobs", number)) for number in body.get("opportunityIds", ())]
    if person is None or person.deleted_at is not None or not jobs or None in jobs:
        raise errors.missing()
    status = body.get("statusId") or vendor.stages.all[0].id
    if status not in vendor.stages.by_id:
        raise errors.invalid(call, "statusId")
    if not (vendor.quirks.any_status_on_create or vendor.stages.group(status) in ASSIGNABLE):
        raise errors.invalid(call, "statusId")
    made = None
    for job in jobs:
        if job is None:
            continue
        reason = _objection(vendor, person, job)
        if reason:
            return Answer(_answer(person, job, body, reason=reason, account=_client(vendor, job)))
        made = _added(vendor, person, job, status, body, user=vendor.user_id(call))
    last = jobs[-1]
    if made is None or last is None:
        raise errors.missing()
    return Answer(_answer(person, last, body, number=ids.shown("applications", made.id)), 201)


def updated(vendor: TrackerRMS, call: Call, placement: Application, body: dict[str, Any]) -> Application:
    """Change an application by a partial body."""
    extra, written = dict(placement.extra), dict(body)
    by_object = (written.pop("status", None) or {}).get("id")
    by_id = written.pop("opportunityResourceStatusId", None)
    first, second = (by_object, by_id) if vendor.quirks.status_wins == "object" else (by_id, by_object)
    status = first or second
    changes: dict[str, Any] = {"extra": extra}
    if status:
        if status not in vendor.stages.by_id:
            raise errors.invalid(call, "opportunityResourceStatusId")
        changes |= _moved(vendor, placement, status, vendor.world.now(), call.principal.user_id)
        extra["status"] = status
    if "customFields" in written:
        extra["values"] = links.field_values(
            vendor, "application", written.pop("customFields"), extra.get("values", {})
        )
    if "assignedByUserId" in written:
        extra["assigned_by"] = written.pop("assignedByUserId") or 0
    for name in ("resource", "opportunity", "client", "contact", "workType"):
        written.pop(name, None)  # what a placement joins does not change
    for names, part in ((_DAYS, slice(10)), (_TIMES, slice(11, None))):
        for name in names:
            if written.get(name):
                written[name] = (vendor.clock.text(vendor.moment(written[name])) or "")[part]
    extra["written"] = merged(placement.extra.get("written", {}), written)
    return vendor.world.change(vendor.world.applications, placement, **changes)


def _objection(vendor: TrackerRMS, person: Candidate, job: Job) -> str:
    if status_of(person) == DO_NOT_USE:
        return f"{person.name} is marked Do Not Use"
    if person.company and person.company == _client(vendor, job):
        return f"{person.name} works for the client"
    on_it = (vendor.world.columns.job[number] for number in vendor.placements_of(person.id))
    if vendor.quirks.duplicate_placement == "refused" and job.id in on_it:
        return f"{person.name} is already on the shortlist"
    return ""


def _client(vendor: TrackerRMS, job: Job) -> str:
    contact = vendor.world.contacts.get(job.contact_id)
    return contact.company if contact else ""


def _answer(
    person: Candidate, job: Job, body: dict[str, Any], *, number: int = 0, reason: str = "", account: str = ""
) -> dict[str, Any]:
    return {
        "success": not reason,
        "namedAccount": account or None,
        "namedResource": person.name,
        "namedOpportunity": name_of(job),
        "reason": reason or None,
        "opportunityResourceId": number,
        "placementSource": body.get("placementSource"),
    }


def _added(
    vendor: TrackerRMS, person: Candidate, job: Job, status: int, body: dict[str, Any], *, user: int
) -> Application:
    world = vendor.world
    at = world.tick()
    record = Application(
        id=world.applications.next_id(),
        candidate_id=person.id,
        job_id=job.id,
        stage_id=vendor.stages.stage_of(status, job),
        state="pending",
        created_at=at,
        updated_at=at,
        extra={
            "status": status,
            "assigned_by": user,
            "written": {name: body[name] for name in ("note", "placementSource") if body.get(name)},
        },
    )
    for name, value in _moved(vendor, record, status, at, ids.meant("users", user)).items():
        setattr(record, name, value)
    return world.add(world.applications, record)


def _moved(vendor: TrackerRMS, placement: Application, status: int, at: Any, user: int) -> dict[str, Any]:
    """Return what a status means for the employer's record."""
    group = vendor.stages.group(status)
    rejected, hired = group == "Rejected", group in HIRED
    job = vendor.world.jobs[placement.job_id]
    stage = placement.stage_id if rejected else vendor.stages.stage_of(status, job) or placement.stage_id
    return {
        "state": "rejected" if rejected else "hired" if hired else "pending",
        "stage_id": stage,
        "reason_id": vendor.stages.reason_of(status) if rejected else None,
        "rejected_at": at if rejected else None,
        "rejected_by": user if rejected else None,
        "hired_at": at if hired else None,
        "hired_by": user if hired else None,
    }
