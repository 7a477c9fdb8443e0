"""Jobs as rows (124 keys with custom fields) and as details (trackerrms.md §6.2, §4.5)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gateway.sandbox.people import words
from gateway.sandbox.trackerrms import ids
from gateway.sandbox.trackerrms.sheet_opportunity import sheet, slots

if TYPE_CHECKING:
    from gateway.sandbox.records import Job
    from gateway.sandbox.trackerrms.vendor import TrackerRMS

FLAGS = ("n", "y")
OWNER_SLOTS = ("opportunityOwner", "secondaryOwner", "thirdOwner", "fourthOwner", "fifthOwner")
"""Prefixes of a slot's columns; the first slot's percent and role are just `owner…`."""

_BLANK: dict[str, Any] = dict.fromkeys(
    words(
        "money authority need decision ability competition timing winStrategy bidType newRepeat competitive "
        "bidDueDate bidDriver bidNoBid bidNoBidReason bidManager approvedBy approvalDate reasonForClose "
        "publishStartDate workingFolder businessType fyreReqId marginCalculation opportunitySource awardDate"
    ),
    "",
) | dict.fromkeys(
    words(
        "moneyScore authorityScore needScore decisionScore abilityScore competitionScore timingScore bidCosts "
        "renewalOpportunityId businessTypeId secondaryContactId"
    ),
    0,
)
_COPIED = words("note contractType contactRole invoiceStartDate startDate endDate startTime endTime")


def detail(vendor: TrackerRMS, job: Job) -> dict[str, Any]:
    """Return the detail: real types, nested, null where unset."""
    return sheet(vendor, job)


def row(vendor: TrackerRMS, job: Job, *, custom: bool = False) -> dict[str, Any]:
    """Return the row: flat, with the advert and five owner slots."""
    full = sheet(vendor, job)
    made = {
        **_BLANK,
        **_deal(full),
        **_advert(vendor, job, full),
        **_owners(vendor, job),
        **_state(vendor, job, full),
    }
    if custom:
        made["customFields"] = full["customFields"]
    return made


def _deal(full: dict[str, Any]) -> dict[str, Any]:
    work, rate = full["workType"], full["payRate"]
    return {
        "opportunityId": full["id"],
        "opportunityName": full["name"],
        "department": full["department"]["name"],
        "departmentId": full["department"]["id"],
        "opportunityStatusId": full["status"]["id"],
        "opportunityStatusDesc": full["status"]["name"],
        "clientId": full["client"]["id"],
        "clientName": full["client"]["name"],
        "contactId": full["contact"]["id"],
        "displayAs": full["contact"]["name"],
        "location": full["location"],
        "locationCity": full["locationCity"],
        "locationState": full["locationState"],
        "postcodeLocation": full["postCodeLocation"],
        "clientRef": full["clientReference"],
        "workType": work["name"] if full["id"] % 5 == 0 else "",
        "workTypeName": work["name"],
        "opportunityWorkTypeId": work["id"],
        "probability": full["probabiity"] or 0,
        "duration": full["advertDetails"]["duration"],
        "estimatedValue": full["estimatedValue"] or 0.0,
        "factoredValue": full["factoredValue"] or 0.0,
        "targetMargin": "20%" if full["id"] % 6 == 0 else "",
        "opportunityDescription": full["description"],
        **{name: full[name] or "" for name in _COPIED},
        "territory": full["territory"]["name"],
        "territoryId": full["territory"]["id"],
        "opportunityRate": "" if rate is None else f"{rate:g} per day" if full["id"] % 2 else f"{rate:g}",
        "opportunityChargeRate": "" if full["chargeRate"] is None else f"{full['chargeRate']:g}",
        "payPer": "" if rate is None else "Day",
        "currencyCode": full["currencyCode"],
        "unitsInADay": full["unitsInADay"],
        "daysOfWeek": full["daysOfWeek"],
        "tagText": full["tagText"],
    }


def _advert(vendor: TrackerRMS, job: Job, full: dict[str, Any]) -> dict[str, Any]:
    advert = full["advertDetails"]
    live = advert["advertStatus"].strip() == "A"
    user = ids.or_zero("users", job.recruiter_id)
    names = words(
        "title description location duration workType sector category salaryFrom salaryTo salaryPer benefits skills"
    )
    return {
        "publishOnline": FLAGS[advert["publishOnline"]],
        "publishReference": advert["reference"],
        **{f"publish{name[0].upper()}{name[1:]}": advert[name] for name in names},
        "publishDate": (advert["publishDate"] or "")[:10],
        "publishContactUserId": user,
        "publishViewCount": job.id * 13 % 400 if live else 0,
        "publishApplyCount": len(vendor.placements_of_job(job.id)) if live else 0,
        "advertId": ids.ADVERTS + job.id if live else 0,
        "advertUserId": user if live else 0,
        "advertStatus": advert["advertStatus"],
        "indeedPost": FLAGS[live],
    }


def _owners(vendor: TrackerRMS, job: Job) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for prefix, (user, percent, role) in zip(OWNER_SLOTS, slots(vendor, job), strict=True):
        rest = "owner" if prefix == "opportunityOwner" else prefix
        made |= {f"{prefix}Id": user, f"{rest}Percent": percent, f"{rest}RoleId": role}
    return made


def _state(vendor: TrackerRMS, job: Job, full: dict[str, Any]) -> dict[str, Any]:
    history = full["history"]
    return {
        "dateOpened": (history["opened"] or "")[:10],
        "dateFilled": (history["filled"] or "")[:10],
        "reasonForClose": full["status"]["name"] if history["closed"] else "",
        "active": FLAGS[job.status != "archived"],
        "privateRecord": FLAGS[job.confidential],
        "creationDate": history["created"],
        "lastUpdatedDateTime": history["updated"],
        "lastUpdatedUserId": history["updatedBy"],
        "countShortlisted": len(vendor.placements_of_job(job.id)),
    }
