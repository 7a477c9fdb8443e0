"""Custom fields as the API shows them: values of applications and jobs, definitions (smartrecruiters.md §8.6)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gateway.sandbox.smartrecruiters.properties import Property, label_of, slug, values
from gateway.sandbox.smartrecruiters.query import without_empty
from gateway.sandbox.smartrecruiters.words import action

if TYPE_CHECKING:
    from gateway.sandbox.records import Application, Field, Job
    from gateway.sandbox.smartrecruiters.vendor import SmartRecruiters

CATEGORY = {"Cost centre": "organization", "Budget approved": "job", "Grade": "job"}
BOOLEANS = (("true", "Yes"), ("false", "No"))
FREE_TEXT = ("1 month", "2 months", "none", "4711", "see CV", "Übergabe nötig")
"""What the world writes into job fields without choices; here every job field is a select."""


def of_application(
    vendor: SmartRecruiters, base: str, row: Application, context: str | None, *, multi: bool
) -> dict[str, Any]:
    """Return the values of an application: `{}` when there is none; MULTI_SELECT only when asked for."""
    shown = [
        value_of(item, value, base)
        for item, value in ((vendor.properties[ident], value) for ident, value in values(vendor, row).items())
        if (multi or item.type != "MULTI_SELECT") and context in {None, *item.contexts}
    ]
    return {"content": shown} if shown else {}


def value_of(item: Property, value: Any, base: str) -> dict[str, Any]:
    """Return one value; `key` is there for library fields only."""
    selected = None
    if item.type == "MULTI_SELECT":
        names = dict(item.options)
        selected = [{"id": ident, "label": names[ident]} for ident in value]
    return without_empty(
        {
            "id": item.id,
            "key": item.key if item.field is None else None,
            "label": item.label,
            "type": item.type,
            "value": value,
            "valueLabel": label_of(item, value),
            "selectedValueLabels": selected,
            "actions": {"configuration": action(f"{base}/configuration/candidate-properties/{item.id}")},
        }
    )


def definition(item: Property, base: str) -> dict[str, Any]:
    """Return a candidate property's definition."""
    url = f"{base}/configuration/candidate-properties/{item.id}"
    made: dict[str, Any] = {
        "id": item.id,
        "label": item.label,
        "type": item.type,
        "availability": {
            "toUsers": "ALL" if item.everybody else "FULL_ACCESS",
            "context": list(item.contexts),
            "forOrgFields": [],
        },
        "actions": {"details": action(url)},
    }
    if item.type == "SINGLE_SELECT":
        made["actions"]["values"] = action(f"{url}/values")
    return made


def options(item: Property) -> dict[str, Any]:
    """Return the options of a select."""
    rows = [{"id": ident, "label": label} for ident, label in item.options]
    return {"totalFound": len(rows), "content": rows}


def job_definition(vendor: SmartRecruiters, field: Field, base: str) -> dict[str, Any]:
    """Return a job property's definition."""
    ident = vendor.ids.shown("fields", field.id)
    return {
        "id": ident,
        "label": field.name,
        "category": CATEGORY.get(field.name, "job"),
        "active": field.name != "Grade",
        "visible": True,
        "required": False,
        "actions": {"values": action(f"{base}/configuration/job-properties/{ident}/values")},
    }


def job_options(field: Field) -> list[dict[str, Any]]:
    """Return a job property's values."""
    if field.kind == "boolean":
        rows = list(BOOLEANS)
    else:
        rows = [(slug(choice), choice) for choice in field.choices or FREE_TEXT]
    return [{"id": ident, "label": label, "archived": label == "none"} for ident, label in rows]


def of_job(vendor: SmartRecruiters, job: Job) -> list[dict[str, Any]]:
    """Return a job's values; one in some jobs has no label."""
    made = []
    for number, value in job.values.items():
        field = vendor.world.fields[number]
        ident, label = (
            BOOLEANS[0 if value else 1] if isinstance(value, bool) else (slug(str(value)), str(value))
        )
        shown = {"id": ident, "label": label} if (job.id + number) % 7 else {"id": ident}
        made.append({"id": vendor.ids.shown("fields", number), "label": field.name, "value": shown})
    return made
