"""Candidates as rows and details (trackerrms.md §6.4, §4.5)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gateway.sandbox.trackerrms import links
from gateway.sandbox.trackerrms.sheet_resource import ROW_ONLY, sheet

if TYPE_CHECKING:
    from gateway.sandbox.records import Candidate
    from gateway.sandbox.trackerrms.vendor import TrackerRMS

FLAGS = ("n", "y")


def detail(vendor: TrackerRMS, candidate: Candidate) -> dict[str, Any]:
    """Return the detail: real types, nested, null where unset."""
    made = sheet(vendor, candidate)
    for name in ROW_ONLY:
        made.pop(name, None)
    return made


def row(vendor: TrackerRMS, candidate: Candidate, *, custom: bool = False) -> dict[str, Any]:
    """Return the row: flat, `` and 0 where unset, flags as letters; neither tags nor creation time."""
    full = sheet(vendor, candidate)
    contact, address, owners = full["contactDetails"], full["address"], full["owners"]
    history = full["history"]
    made = {
        "resourceId": full["id"],
        "dateApplied": (full["dateApplied"] or "")[:10],
        "clientName": full["currentClient"]["name"],
        "firstname": full["firstName"],
        "surname": full["surname"],
        "displayAs": full["displayAs"],
        "jobTitle": full["jobTitle"],
        "addressLine1": address["addressLine1"],
        "addressLine2": address["addressLine2"],
        "town": address["town"],
        "county": address["county"],
        "postcode": address["postcode"],
        "country": address["country"],
        "email": contact["email"],
        "otherEmail": full["otherEmail"],
        "linkedInUrl": full["linkedInUrl"],
        "workTelephone": full["workTelephone"],
        "homeTelephone": full["homeTelephone"],
        "mobilePhone": contact["mobilePhone"],
        "nissNumber": full["nissNumber"] or "",
        "payrollNumber": full["payrollNumber"] or "",
        "whereDidYouHear": full["source"],
        "departmentName": full["department"]["name"],
        "territory": full["territory"]["name"],
        "resourceOwner": owners[0]["name"] if owners else "",
        "resourceStatusName": full["status"]["name"],
        "availableForWork": FLAGS[full["availableForWork"]],
        "availableFrom": full["availableFrom"],
        "availability": "",
        "lastUpdatedDateTime": history["updated"],
        "lastUpdatedUserId": history["updatedBy"],
    }
    if custom:
        made["customFields"] = links.custom_fields(vendor, "candidate", candidate.values)
    return made
