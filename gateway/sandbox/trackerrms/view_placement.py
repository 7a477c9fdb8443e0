"""Applications as rows, details and shortlist entries (trackerrms.md §6.5, §4.5)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gateway.sandbox.people import words
from gateway.sandbox.trackerrms import ids
from gateway.sandbox.trackerrms.sheet_opportunity import slots
from gateway.sandbox.trackerrms.sheet_placement import sheet
from gateway.sandbox.trackerrms.sheet_resource import status_of, tag_text
from gateway.sandbox.trackerrms.statuses import DO_NOT_USE, job_status

if TYPE_CHECKING:
    from gateway.sandbox.records import Application
    from gateway.sandbox.trackerrms.vendor import TrackerRMS

FLAGS = ("n", "y")
OWNER_SLOTS = ("firstOwner", "secondOwner", "thirdOwner", "fourthOwner", "fifthOwner")
"""Named otherwise than a job's slots (§6.5)."""

_COPIED = words(
    "dateAssigned dateConfirmed note startDate endDate startTime endTime payRate chargeRate chargePeriod "
    "overtimeRate rejectionReason overtimeChargeRate timesheetEntry currencyCode daysOfWeek weekStarts "
    "placementSource"
)
_BLANK: dict[str, Any] = (
    dict.fromkeys(
        words(
            "workType fee feeValue enterTimesheet arrivalInstructions feeTaxValue feeTotalValue tax suppliment "
            "searchStatus awrPayRate awrOvertimePayRate awrChargeRate awrOvertimeChargeRate awrWorkingHours "
            "awrRestBreaks awrHoliday awrSickness awrBonus awrOvertime awrExpenses awrMaternity "
            "awrOtherEntitlements awrReport territory portalShare portalWhyShortlisted portalFeedback"
        ),
        "",
    )
    | dict.fromkeys(
        words(
            "assignmentValue percentEffort orderId portalRating portalDocumentId territoryId "
            "portalVideoResumeId portalInterviewId"
        ),
        0,
    )
    | dict.fromkeys(words("awrEffectiveDate awrDayOneRightsDate awrTermsDate portalViewDateTime"))
)


def detail(vendor: TrackerRMS, placement: Application) -> dict[str, Any]:
    """Return the detail: real types, the id once as a number and once as text."""
    return sheet(vendor, placement)


def row(vendor: TrackerRMS, placement: Application, *, custom: bool = False) -> dict[str, Any]:
    """Return the row; it has no creation or update stamp, only dates."""
    full = sheet(vendor, placement, custom=custom)
    job = vendor.world.jobs[placement.job_id]
    made = _BLANK | {
        "opportunityResourceId": full["id"],
        "opportunityId": full["opportunity"]["id"],
        "resourceId": full["resource"]["id"],
        "clientId": full["client"]["id"],
        "contactId": full["contact"]["id"],
        "opportunityName": full["opportunity"]["name"],
        "opportunityResourceStatus": full["status"]["name"],
        "opportunityResourceStatusId": full["opportunityResourceStatusId"],
        "opportunityResourceStatusName": full["status"]["name"],
        "opportunityResourceTypeId": full["opportunityResourceTypeId"],
        "opportunityResourceTypeName": "Placement",
        "opportunityWorkTypeId": full["workType"]["id"],
        "hoursInWorkingDay": full["hoursInWorkingDay"] or 0.0,
        "activeRecord": FLAGS[full["activeRecord"]],
        "assignedByUserId": full["assignedByUserId"] or 0,
        "clientName": full["client"]["name"],
        "contactDisplayAs": full["contact"]["name"],
        "resourceDisplayAs": full["resource"]["name"],
        "opportunityStatusDesc": job_status(job).name,
    }
    made |= {name: full[name] or "" for name in _COPIED}
    for place, (prefix, (user, percent, role)) in enumerate(
        zip(OWNER_SLOTS, slots(vendor, job), strict=True)
    ):
        values = (user, percent, role) if place < 2 else (0, 0, 0)
        made |= dict(zip((f"{prefix}Id", f"{prefix}Percent", f"{prefix}RoleId"), values, strict=True))
    if custom:
        made["customFields"] = full["customFields"]
    if vendor.quirks.email_in_placement_rows:
        emails = vendor.world.candidates[placement.candidate_id].emails
        made["resourceEmail"] = emails[0] if emails else ""
    return made


def listed(vendor: TrackerRMS, placement: Application) -> dict[str, Any]:
    """Return an entry of a job's shortlist; the tags are the candidate's (A-17)."""
    candidate = vendor.world.candidates[placement.candidate_id]
    usable = status_of(candidate) != DO_NOT_USE
    return {
        "opportunityResourceId": ids.shown("applications", placement.id),
        "resourceId": ids.shown("candidates", candidate.id),
        "displayAs": candidate.name,
        "resourceStatusId": status_of(candidate),
        "opportunityResourceStatusId": vendor.stages.of_record(placement),
        "contractStartDate": vendor.clock.day(placement.starts_on) or "",
        "contractEndDate": "",
        "tagText": tag_text(vendor, candidate),
        "isCompliant": usable,
        "complianceInfo": "" if usable else "Do not use",
    }
