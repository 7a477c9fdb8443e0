"""Custom fields as Recruitee shows them (recruitee.md §5.8)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gateway.sandbox.recruitee.ids import CANDIDATE_FIELDS, FIELDS_PER_CANDIDATE, shown
from gateway.sandbox.times import iso

if TYPE_CHECKING:
    from gateway.sandbox.records import Candidate, Field, Job
    from gateway.sandbox.recruitee.vendor import Recruitee

PUBLIC: dict[str, Any] = {"level": "public", "admin_ids": [], "role_ids": []}
BUILT_IN = 20
"""Places after the defined fields that a candidate's built-in ones (address, education …) take."""


def candidate_fields(candidate: Candidate, definitions: list[Field]) -> list[dict[str, Any]]:
    """Return everything in `candidate.fields[]`: what the API wrote, else what the person was made with."""
    written: list[dict[str, Any]] | None = candidate.extra.get("fields")
    return generated_fields(candidate, definitions) if written is None else written


def generated_fields(candidate: Candidate, definitions: list[Field]) -> list[dict[str, Any]]:
    """Return the built-in fields and the custom ones of a person nobody wrote to."""
    first = CANDIDATE_FIELDS + candidate.id * FIELDS_PER_CANDIDATE
    made = [
        field(
            first + row.id,
            row.kind,
            [_value(row.kind, candidate.values[row.id])],
            row.name,
            origin="template",
        )
        for row in definitions
        if row.id in candidate.values
    ]
    studies = [
        {
            "school": item.school,
            "degree": item.degree,
            "major": item.subject,
            "description": None,
            **_dates(item),
        }
        for item in candidate.studies
    ]
    jobs = [
        {
            "company": item.company,
            "title": item.title,
            "location": item.city,
            "description": None,
            **_dates(item),
        }
        for item in candidate.employments
    ]
    made.append(field(first + BUILT_IN if studies else None, "education", studies, None))
    origin = "parsed" if jobs else "manual"
    made.append(field(first + BUILT_IN + 1 if jobs else None, "experience", jobs, None, origin=origin))
    if candidate.address is not None:
        made.append(field(first + BUILT_IN + 2, "address", [_address(candidate)], None))
    if candidate.skills:
        skills = [{"text": skill} for skill in candidate.skills]
        made.append(field(first + BUILT_IN + 3, "skills", skills, None, origin="parsed"))
    if candidate.salary_wish is not None:
        salary = [{"amount": str(candidate.salary_wish), "currency": "EUR", "period": "year"}]
        made.append(field(first + BUILT_IN + 4, "salary", salary, None))
    return made


def field(
    number: int | None,
    kind: str,
    values: list[Any],
    name: str | None,
    *,
    origin: str = "manual",
    visibility: Any = PUBLIC,
) -> dict[str, Any]:
    """Return a field of a person; built-in kinds have no `name`, and no id while they were never filled."""
    made = {
        "id": number,
        "kind": kind,
        "values": values,
        "origin": origin,
        "visible": True,
        "fixed": True if kind in {"education", "experience"} else None,
        "visibility": visibility,
        "is_anonymous": False,
    }
    return made if name is None else {**made, "name": name}


def _dates(item: Any) -> dict[str, Any]:
    return {"start_date": item.start.isoformat(), "end_date": item.end.isoformat() if item.end else None}


def _address(candidate: Candidate) -> dict[str, Any]:
    address = candidate.address
    if address is None or candidate.id % 6 == 0:
        return {"text": address.text if address else ""}
    return {
        "city": address.city,
        "street": address.street,
        "postal_code": address.postal_code,
        "state_code": address.region_code,
        "country_code": address.country_code,
    }


def _value(kind: str, value: Any) -> dict[str, Any]:
    if kind == "boolean":
        return {"flag": value}
    if kind == "dropdown":
        return {"value": value}
    if kind == "number":
        return {"number": str(value)}
    return {"date": value} if kind == "date" else {"text": value}


def definition(record: Field) -> dict[str, Any]:
    """Return a field of a fieldset."""
    return {
        "id": shown("fields", record.id),
        "kind": record.kind,
        "name": record.name,
        "options": {"values": record.choices} if record.choices else {},
        "visible": True,
        "visibility": PUBLIC,
        "position": record.id,
    }


def fieldset(vendor: Recruitee) -> dict[str, Any]:
    """Return the company's one fieldset."""
    return {
        "id": 500,
        "name": "Profile fields",
        "default": True,
        "category": None,
        "custom": False,
        "position": 1,
        "fields": [definition(row) for row in vendor.candidate_fields],
        "assigned_offers_count": len(vendor.world.jobs),
        "assigned_offer_templates_count": 0,
        "created_at": iso(vendor.founded),
        "updated_at": iso(vendor.founded),
    }


def dynamic_field(vendor: Recruitee, record: Field) -> dict[str, Any]:
    """Return the definition of a job's custom record."""
    return {
        "id": shown("fields", record.id),
        "name": record.name,
        "type": record.kind,
        "required": False,
        "configuration": {"options": record.choices} if record.choices else {},
        "translations": [
            {"default": True, "filled_count": 1, "total_count": 1, "lang_code": "en", "name": record.name}
        ],
        "assign_to_offer": True,
        "assign_to_requisition": False,
        "assign_to_blank_offer": False,
        "assign_to_blank_offer_template": False,
        "display_on_careers_site": False,
        "offers_count": sum(record.id in job.values for job in vendor.world.jobs),
        "offer_templates_count": 0,
        "requisitions_count": 0,
        "created_at": iso(vendor.founded),
        "updated_at": iso(vendor.founded),
    }


VALUE_MEMBER = "value"
"""Where a job's dynamic field holds its value: shown in no example. [assumed] recruitee.md §5.8, §15"""


def dynamic_values(vendor: Recruitee, job: Job) -> list[dict[str, Any]]:
    """Return the values of a job's custom fields."""
    return [
        {
            "id": shown("fields", row.id),
            "name": row.name,
            "type": row.kind,
            VALUE_MEMBER: job.values[row.id],
        }
        for row in vendor.world.fields
        if row.id in job.values
    ]
