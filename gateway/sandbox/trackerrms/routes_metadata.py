"""Lookup lists: one document for all, and the entries of custom lists (trackerrms.md §6.1)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gateway.sandbox.call import Answer
from gateway.sandbox.routes import Routes
from gateway.sandbox.trackerrms import errors, ids, links
from gateway.sandbox.trackerrms.access import RIGHTS
from gateway.sandbox.trackerrms.reading import path_number
from gateway.sandbox.trackerrms.statuses import JOB_STATES, JOB_STATUSES, RESOURCE_STATUSES

if TYPE_CHECKING:
    from gateway.sandbox.call import Call
    from gateway.sandbox.trackerrms.vendor import TrackerRMS

routes: Routes[TrackerRMS] = Routes(ignore_case=True)

DOCUMENT_TYPES = ("resume", "general", "ID")
RECORD_TYPES = {
    "resource": "R",
    "contact": "N",
    "lead": "L",
    "opportunity": "O",
    "client": "C",
    "opportunityResource": "X",
    "project": "P",
    "activity": "A",
    "opportunityResourceContact": "XN",
    "invoice": "I",
}
"""Record letters (§9.9); the last two are not in the contract."""
NAMES = {
    "client": "Company",
    "clients": "Companies",
    "contact": "Contact",
    "contacts": "Contacts",
    "lead": "Lead",
    "leads": "Leads",
    "opportunity": "Job",
    "opportunities": "Jobs",
    "opportunityResource": "Placement",
    "opportunityResources": "Placements",
    "project": "Project",
    "projects": "Projects",
    "resource": "Candidate",
    "resources": "Candidates",
    "ticket": "Ticket",
    "tickets": "Tickets",
    "resume": "CV",
    "resumes": "CVs",
    "sector": "Sector",
    "sectors": "Sectors",
}
_BARE = {"state": "Open", "order": 1}


@routes("GET", "/api/v1/MetaData")
def metadata(vendor: TrackerRMS, call: Call) -> Answer:
    """Give every list at once, with 201."""
    world = vendor.world
    body = {
        "documentTypes": _numbered(DOCUMENT_TYPES, 2),
        "accessRights": {right: call.principal.can(right) for right in RIGHTS},
        "namingConventions": NAMES,
        "resourceStatuses": [status.shown() for status in RESOURCE_STATUSES],
        "projectStatuses": [{"id": 1, "name": "Running", **_BARE}],
        "contactStatuses": [{"id": 1, "name": "Active", "state": "Active", "order": 1}],
        "opportunityStatuses": [status.shown() for status in JOB_STATUSES],
        "opportunityStates": list(JOB_STATES),
        "opportunityResourceStatuses": [status.shown() for status in vendor.stages.all],
        "clientStatuses": [{"id": 1, "name": "Client", "state": "Active", "order": 1}],
        "departments": [
            {"id": ids.shown("departments", row.id), "name": row.name} for row in world.departments
        ],
        "leadStatuses": [{"id": 1, "name": "New", **_BARE}],
        "leadSources": _numbered(("Website",), 1),
        "opportunityWorkTypes": _numbered(links.WORK_TYPES, ids.WORK_TYPES),
        "resourceSources": [source(vendor, row.id) for row in world.sources],
        "ticketTypes": [],
        "userTeams": _numbered(("Team North", "Team South"), 1),
        "taskTypes": _numbered(("Call", "Interview"), 1),
        "customFields": links.field_definitions(vendor),
        "partnerTypes": [],
        "activityStatuses": [{"id": 1, "name": "Planned", **_BARE}],
        "resourceWorkTypes": _numbered(links.WORK_TYPES, ids.WORK_TYPES),
        "clientTypes": _numbered(("Direct",), 1),
    }
    return Answer(body, vendor.quirks.metadata_status)


@routes("GET", "/api/v1/MetaData/recordTypes")
def record_types(vendor: TrackerRMS, call: Call) -> Answer:
    """Give the record types webhooks know, with 201."""
    return Answer(dict(RECORD_TYPES), vendor.quirks.metadata_status)


@routes("GET", "/api/v1/CustomFields/{Id}")
def custom_list(vendor: TrackerRMS, call: Call) -> Answer:
    """Give the entries of a custom field's list."""
    field = vendor.world.fields.get(path_number(call, "Id") - ids.LISTS)
    if field is None or not field.choices:
        raise errors.missing()
    entries = [
        {"fieldValueId": field.id * 10 + place, "value": choice} for place, choice in enumerate(field.choices)
    ]
    return Answer({"listName": field.name, "listId": ids.LISTS + field.id, "listEntries": entries})


def source(vendor: TrackerRMS, number: int) -> dict[str, Any]:
    """Return an entry of `resourceSources`."""
    return {"id": ids.shown("sources", number), "name": vendor.world.sources[number].name}


def _numbered(names: tuple[str, ...], first: int) -> list[dict[str, Any]]:
    return [{"id": first + place, "name": name} for place, name in enumerate(names)]
