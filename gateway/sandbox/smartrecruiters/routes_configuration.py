"""Endpoints of the configuration: company, processes, reasons, sources, properties (smartrecruiters.md §8.6, §8.9, §8.10)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gateway.sandbox.call import Answer, Call
from gateway.sandbox.smartrecruiters import errors, view_job, view_property
from gateway.sandbox.smartrecruiters.endpoints import Endpoints
from gateway.sandbox.smartrecruiters.ids import is_uuid
from gateway.sandbox.smartrecruiters.query import MOST, paged, size, start
from gateway.sandbox.smartrecruiters.sources import TYPES, Source
from gateway.sandbox.smartrecruiters.states import RETIRED, RETIRED_STEPS, steps
from gateway.sandbox.smartrecruiters.words import INDUSTRY, action, labelled, language_of

if TYPE_CHECKING:
    from gateway.sandbox.records import Field
    from gateway.sandbox.smartrecruiters.properties import Property
    from gateway.sandbox.smartrecruiters.vendor import SmartRecruiters

routes = Endpoints()
READ = "configuration_read"
C = "/configuration"
VALUES = 20_000
OFFER_PROPERTIES = (
    ("base", (("salary", "Base salary", True, "CURRENCY"), ("start", "Start date", True, "DATE"))),
    ("extras", (("car", "Company car", False, "BOOLEAN"), ("remarks", "Remarks", False, "TEXT"))),
)


def listed(rows: list[Any]) -> Answer:
    """Return a configuration list: everything in one answer."""
    return Answer({"totalFound": len(rows), "content": rows})


@routes("GET", f"{C}/company", scopes="company_read configuration_read")
def company(vendor: SmartRecruiters, call: Call) -> Answer:
    """The company, with the identifier that the Posting API wants."""
    place = vendor.world.locations[1].address
    return Answer(
        {
            "identifier": vendor.company,
            "name": vendor.company_name,
            "location": {
                "country": place.country,
                "countryCode": str(place.country_code).lower(),
                "city": place.city,
            },
            "website": "https://employer.example.org",
            "industry": labelled(INDUSTRY, "construction", language_of(call)),
            "logo": "https://employer.example.org/logo.png",
        }
    )


@routes("GET", f"{C}/departments", scopes=READ)
def departments(vendor: SmartRecruiters, call: Call) -> Answer:
    """All departments."""
    return listed([view_job.department(vendor, item.id) for item in vendor.world.departments])


@routes("GET", f"{C}/departments/{{id}}", scopes=READ)
def department(vendor: SmartRecruiters, call: Call) -> Answer:
    """One department."""
    number = vendor.ids.meant("departments", call.params["id"])
    if number not in vendor.world.departments:
        raise errors.bare(404, "Department not found")
    return Answer(view_job.department(vendor, number))


def _processes(vendor: SmartRecruiters) -> list[dict[str, Any]]:
    """Return the hiring processes: one per pipeline, and one that is not active any more."""
    rows = [
        {
            "id": vendor.ids.shown("pipelines", pipeline.id),
            "name": pipeline.name,
            "active": True,
            "subStatuses": steps(pipeline),
        }
        for pipeline in vendor.world.pipelines
    ]
    old = {"id": vendor.ids.shown("pipelines", 9_999), "name": RETIRED, "active": False}
    return [{**old, "subStatuses": RETIRED_STEPS}, *rows]


@routes("GET", f"{C}/hiring-processes", scopes=READ)
def processes(vendor: SmartRecruiters, call: Call) -> Answer:
    """All hiring processes; which one a job uses is not told."""
    return listed(_processes(vendor)[:120])


@routes("GET", f"{C}/hiring-processes/{{id}}", scopes=READ)
def process(vendor: SmartRecruiters, call: Call) -> Answer:
    """One hiring process."""
    for row in _processes(vendor):
        if row["id"] == call.params["id"]:
            return Answer(row)
    raise errors.bare(404, "Hiring process not found")


@routes("GET", f"{C}/rejection-reasons", scopes=READ)
def rejections(vendor: SmartRecruiters, call: Call) -> Answer:
    """Why one rejects."""
    return listed(
        [{"id": vendor.ids.shown("reasons", row.id), "label": row.name} for row in vendor.world.reasons]
    )


@routes("GET", f"{C}/withdrawal-reasons", scopes=READ)
def withdrawals(vendor: SmartRecruiters, call: Call) -> Answer:
    """Why people withdraw."""
    rows = vendor.withdrawal_reasons.items()
    return listed(
        [{"id": vendor.ids.shown("withdrawal_reasons", number), "label": label} for number, label in rows]
    )


@routes("GET", f"{C}/sources", scopes=READ)
def source_types(vendor: SmartRecruiters, call: Call) -> Answer:
    """The types of sources, each with at least one subtype."""
    return listed(
        [
            {
                "id": ident,
                "label": label,
                "actions": {"values": action(f"{call.base}{C}/sources/{ident}/values")},
                "subtypes": [{"id": sub} for sub in subs],
            }
            for ident, (label, subs) in TYPES.items()
        ]
    )


def _source(vendor: SmartRecruiters, source: Source, base: str) -> dict[str, Any]:
    url = f"{base}{C}/sources/{vendor.sources.identifier(source)}"
    return {
        "id": source.id,
        "label": source.label,
        "sourceSubType": {"id": source.subtype},
        "actions": {"sourceDetails": action(url)},
    }


def _pair(call: Call) -> tuple[str, str | None]:
    kind, sub = call.params["type"], call.arg("sourceSubType")
    if kind not in TYPES:
        raise errors.bare(404, "Source not found")
    if sub is not None and sub not in TYPES[kind][1]:
        raise errors.invalid(
            "Provided pair of type and subtype is invalid", "SOURCE_TYPE_AND_SUBTYPE_INVALID"
        )
    return kind, sub


@routes("GET", f"{C}/sources/{{type}}/values", scopes=READ)
def source_values(vendor: SmartRecruiters, call: Call) -> Answer:
    """The sources of a type, in pages of 100."""
    kind, sub = _pair(call)
    limit, offset = size(call, vendor.quirks, default=MOST), start(call)
    rows = vendor.sources.values(kind, sub)
    page = [_source(vendor, source, call.base) for source in rows[offset : offset + limit]]
    return Answer({"totalFound": len(rows), "limit": limit, "offset": offset, "content": page})


@routes("GET", f"{C}/sources/{{type}}/values/{{value}}", scopes=READ)
def source_value(vendor: SmartRecruiters, call: Call) -> Answer:
    """One source of a type."""
    kind, sub = _pair(call)
    if sub is None and len(TYPES[kind][1]) > 1:
        raise errors.invalid("Subtype is required for this source type", "SUBTYPE_REQUIRED")
    for source in vendor.sources.values(kind, sub):
        if source.id == call.params["value"]:
            return Answer(_source(vendor, source, call.base))
    raise errors.bare(404, "Source not found")


@routes("GET", f"{C}/sources/{{identifier}}", scopes=READ)
def source(vendor: SmartRecruiters, call: Call) -> Answer:
    """One source by its identifier, deleted ones too."""
    ident = call.params["identifier"]
    if not is_uuid(ident):
        raise errors.invalid("Source identifier has invalid format", "INVALID_IDENTIFIER")
    found = vendor.sources.by_number.get(vendor.ids.meant("sources", ident))
    if found is None:
        raise errors.refused(404, "SOURCE_NOT_FOUND", "Source not found")
    return Answer({"label": found.label, "type": {"id": found.type}, "subType": {"id": found.subtype}})


@routes("GET", f"{C}/candidate-properties", scopes=READ)
def candidate_properties(vendor: SmartRecruiters, call: Call) -> Answer:
    """Definitions of the custom fields of applications."""
    return listed([view_property.definition(item, call.base) for item in vendor.properties.values()])


def _property(vendor: SmartRecruiters, call: Call) -> Property:
    found = vendor.properties.get(call.params["id"])
    if found is None:
        raise errors.refused(404, "CANDIDATE_PROPERTY_NOT_FOUND", "Candidate property not found")
    return found


@routes("GET", f"{C}/candidate-properties/{{id}}", scopes=READ)
def candidate_property(vendor: SmartRecruiters, call: Call) -> Answer:
    """One definition."""
    return Answer(view_property.definition(_property(vendor, call), call.base))


@routes("GET", f"{C}/candidate-properties/{{id}}/values", scopes=READ)
def candidate_property_values(vendor: SmartRecruiters, call: Call) -> Answer:
    """The options of a single select."""
    found = _property(vendor, call)
    if found.type != "SINGLE_SELECT":
        raise errors.invalid(
            "Candidate property is not single select", "CANDIDATE_PROPERTY_NOT_SINGLE_SELECT"
        )
    return Answer(view_property.options(found))


def _job_field(vendor: SmartRecruiters, call: Call) -> Field:
    found = vendor.world.fields.get(vendor.ids.meant("fields", call.params["id"]))
    if found is None or found.owner != "job":
        raise errors.refused(404, "JOB_PROPERTY_NOT_FOUND", "Job property not found")
    return found


@routes("GET", f"{C}/job-properties", scopes=READ)
def job_properties(vendor: SmartRecruiters, call: Call) -> Answer:
    """Definitions of the custom fields of jobs."""
    rows = [field for field in vendor.world.fields if field.owner == "job"]
    return listed([view_property.job_definition(vendor, field, call.base) for field in rows])


@routes("GET", f"{C}/job-properties/{{id}}", scopes=READ)
def job_property(vendor: SmartRecruiters, call: Call) -> Answer:
    """One definition."""
    return Answer(view_property.job_definition(vendor, _job_field(vendor, call), call.base))


@routes("GET", f"{C}/job-properties/{{id}}/values", scopes=READ)
def job_property_values(vendor: SmartRecruiters, call: Call) -> Answer:
    """The options of a job's field."""
    rows = view_property.job_options(_job_field(vendor, call))
    limit = size(call, vendor.quirks, default=MOST, most=VALUES, name="pageSize")
    page, next_page = paged("value", call, rows, limit, "page_id")
    body: dict[str, Any] = {"totalFound": len(rows), "content": page}
    return Answer({**body, "nextPageId": next_page} if next_page else body)


@routes("GET", f"{C}/job-properties/{{id}}/dependents", scopes=READ)
def dependents(vendor: SmartRecruiters, call: Call) -> Answer:
    """The fields whose options depend on this one: none here."""
    _job_field(vendor, call)
    return listed([])


@routes("GET", f"{C}/offer-properties", scopes="configuration_read")
def offer_properties(vendor: SmartRecruiters, call: Call) -> Answer:
    """Definitions of the custom fields of offers, by category."""
    if "may:candidates_offers_read" not in call.principal.abilities:
        raise errors.refused(
            403, "NO_ACCESS_TO_OFFERS", "Not permitted to see offers", heading="Access denied"
        )
    names = ("key", "label", "required", "type")
    rows = [
        {
            "id": vendor.ids.shown("offer_categories", number),
            "properties": [dict(zip(names, row, strict=True)) for row in properties],
        }
        for number, (_, properties) in enumerate(OFFER_PROPERTIES, 1)
    ]
    return Answer({"categories": rows})
