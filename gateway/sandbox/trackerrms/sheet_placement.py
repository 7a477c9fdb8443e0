"""An application as Tracker holds it: the members of a detail (trackerrms.md §6.5)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gateway.sandbox.trackerrms import ids, links
from gateway.sandbox.trackerrms.sheet_opportunity import name_of, slots, work_type_of
from gateway.sandbox.trackerrms.sheet_resource import merged, source_of
from gateway.sandbox.trackerrms.statuses import ENDED

if TYPE_CHECKING:
    from gateway.sandbox.records import Application
    from gateway.sandbox.trackerrms.vendor import TrackerRMS


def sheet(vendor: TrackerRMS, placement: Application, *, custom: bool = True) -> dict[str, Any]:
    """Return everything Tracker knows of a placement, custom fields if asked for."""
    return merged(_given(vendor, placement, custom=custom), placement.extra.get("written", {}))


def assigned_by(placement: Application) -> int:
    """Return the id shown of the user who put the candidate on the job, 0 for the advert's own doing."""
    written: int | None = placement.extra.get("assigned_by")
    if written is not None:
        return written
    return ids.shown("users", 1 + placement.id % 4) if placement.id % 3 else 0


def rejection_text(vendor: TrackerRMS, placement: Application, status: int) -> str:
    """Return the rejection reason: what somebody typed, at times nothing beside the status's own name (§8)."""
    if vendor.stages.group(status) != "Rejected":
        return ""
    name = vendor.stages.name(status)
    return ("", name, f"{name}: told by phone")[placement.id % 3]


def custom_fields(vendor: TrackerRMS, placement: Application) -> list[dict[str, Any]]:
    """Return the custom fields; the employer's record keeps no values of applications."""
    fields = [field.id for field in vendor.world.fields if field.owner == "application"]
    given = dict.fromkeys(fields, placement.id % 60) if placement.id % 3 else {}
    return links.custom_fields(vendor, "application", {**given, **placement.extra.get("values", {})})


def _given(vendor: TrackerRMS, placement: Application, *, custom: bool) -> dict[str, Any]:
    world, clock = vendor.world, vendor.clock
    job = world.jobs[placement.job_id]
    candidate = world.candidates[placement.candidate_id]
    contact = world.contacts.get(job.contact_id)
    status = vendor.stages.of_record(placement)
    active = vendor.stages.group(status) not in ENDED
    hired = placement.state == "hired"
    created, updated = clock.text(placement.created_at), clock.text(placement.updated_at)
    return {
        "id": ids.shown("applications", placement.id),
        "name": f"{candidate.name} on {job.title}",
        "typeName": "Placement",
        "source": "",
        "contactDetails": dict.fromkeys(("telephone", "mobilePhone", "fax", "email")),
        "status": {"id": status, "name": vendor.stages.name(status)},
        "territory": dict(links.NO_LINK),
        "department": links.department(vendor, job.department_id),
        "customFields": custom_fields(vendor, placement) if custom else [],
        "owners": links.owners(vendor, slots(vendor, job)[:2]),
        "opportunityResourceId": str(ids.shown("applications", placement.id)),
        "dateAssigned": clock.day(placement.created_at),
        "dateConfirmed": clock.day(placement.hired_at),
        "note": "Called twice" if placement.id % 9 == 4 else None,
        "startDate": clock.day(placement.starts_on),
        "endDate": None,
        "startTime": None,
        "endTime": None,
        "hoursInWorkingDay": 8.0 if hired else None,
        "payRate": "35.50" if hired else None,
        "chargeRate": "44.00 plus expenses" if hired else None,
        "chargePeriod": "Hour" if hired else None,
        "overtimeRate": None,
        "rejectionReason": rejection_text(vendor, placement, status) or None,
        "overtimeChargeRate": None,
        "activeRecord": active,
        "timesheetEntry": None,
        "opportunityResourceStatusId": status,
        "opportunityResourceTypeId": 1,
        "assignedByUserId": assigned_by(placement) or None,
        "currencyCode": (job.salary.currency if job.salary else None) or "GBP",
        "portalViewDateTime": None,
        "daysOfWeek": None,
        "weekStarts": None,
        "placementSource": source_of(vendor, candidate) or None,
        "resource": {"id": ids.shown("candidates", candidate.id), "name": candidate.name},
        "client": links.client(contact.company if contact else None),
        "contact": links.contact(contact),
        "workType": links.work_type(work_type_of(job)),
        "opportunity": {"id": ids.shown("jobs", job.id), "name": name_of(job)},
        "history": {
            "created": created,
            "closed": None if active else updated,
            "updated": updated,
            "updatedBy": ids.shown("users", placement.rejected_by or placement.hired_by or 1),
            "confirmed": clock.text(placement.hired_at),
        },
    }
