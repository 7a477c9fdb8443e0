"""Endpoints of candidates' custom fields and their definitions (recruitee.md §5.8, §6.7)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gateway.sandbox.call import Answer, Call
from gateway.sandbox.recruitee import errors, view_fields
from gateway.sandbox.recruitee.access import need
from gateway.sandbox.recruitee.forms import body_of, inside
from gateway.sandbox.recruitee.ids import CANDIDATE_FIELDS, FIELDS_PER_CANDIDATE
from gateway.sandbox.recruitee.routes_candidates import found
from gateway.sandbox.recruitee.routes_offers import found as found_job
from gateway.sandbox.recruitee.words import search_key
from gateway.sandbox.routes import Routes

if TYPE_CHECKING:
    from gateway.sandbox.records import Candidate
    from gateway.sandbox.recruitee.vendor import Recruitee

routes: Routes[Recruitee] = Routes()
C = "/c/{company}"


@routes("POST", f"{C}/custom_fields/candidates/{{id}}/fields")
def create(vendor: Recruitee, call: Call) -> Answer:
    """Add a field to one person; built-in kinds need no name."""
    person = found(vendor, call, call.params["id"])
    need(call.principal, "manage_profile_fields")
    values = inside(body_of(call), "field")
    kind, name = str(values.get("kind") or ""), values.get("name")
    if not kind:
        raise errors.coded(422, "required_validation", "Kind can't be blank", "field/kind")
    if kind in {"single_line", "multi_line", "boolean", "dropdown", "number", "date"} and not name:
        raise errors.coded(422, "required_validation", "Name can't be blank", "field/name")
    rows = values.get("values")
    made = vendor.new_field(
        kind,
        None if name is None else str(name).strip(),
        rows if isinstance(rows, list) else [],
        values.get("visibility") or view_fields.PUBLIC,
    )
    vendor.field_owners[made["id"]] = person.id
    _keep(vendor, person, [*view_fields.candidate_fields(person, vendor.candidate_fields), made])
    return Answer({"field": made}, 201)


@routes("PATCH", f"{C}/custom_fields/candidates/fields/{{id}}")
def update(vendor: Recruitee, call: Call) -> Answer:
    """Set a field's values, name or visibility."""
    person, fields, place = _field(vendor, call, call.params["id"])
    values = inside(body_of(call), "field")
    set_now: dict[str, Any] = {
        name: values[name] for name in ("values", "name", "visibility") if name in values
    }
    made: dict[str, Any] = {**fields[place], **set_now}
    _keep(vendor, person, [*fields[:place], made, *fields[place + 1 :]])
    return Answer({"field": made})


@routes("DELETE", f"{C}/custom_fields/candidates/fields", f"{C}/custom_fields/candidates/fields/{{id}}")
def remove(vendor: Recruitee, call: Call) -> Answer:
    """Remove a field, named by the path, the query or the body (the reference is unclear: §6.7)."""
    text = call.params.get("id") or call.arg("id") or body_of(call).get("id")
    person, fields, place = _field(vendor, call, text)
    _keep(vendor, person, [*fields[:place], *fields[place + 1 :]])
    return Answer({"field": fields[place]})


def _field(vendor: Recruitee, call: Call, text: Any) -> tuple[Candidate, list[dict[str, Any]], int]:
    """Return whose field it is, all of that person's fields, and its place among them."""
    need(call.principal, "manage_profile_fields")
    number = int(text) if str(text).isdecimal() else 0
    owner = vendor.field_owners.get(number, (number - CANDIDATE_FIELDS) // FIELDS_PER_CANDIDATE)
    person = vendor.world.candidates.get(owner)
    fields = view_fields.candidate_fields(person, vendor.candidate_fields) if person else []
    place = next((index for index, field in enumerate(fields) if field["id"] == number), None)
    if person is None or place is None:
        raise errors.gone()
    return person, fields, place


def _keep(vendor: Recruitee, person: Candidate, fields: list[dict[str, Any]]) -> None:
    vendor.world.change(vendor.world.candidates, person, extra={**person.extra, "fields": fields})


@routes("GET", f"{C}/custom_fields/fieldsets")
def fieldsets(vendor: Recruitee, call: Call) -> Answer:
    """The company's fieldsets."""
    return Answer({"fieldsets": [view_fields.fieldset(vendor)]})


@routes("GET", f"{C}/custom_fields/fieldsets/{{id}}")
def fieldset(vendor: Recruitee, call: Call) -> Answer:
    """One fieldset."""
    made = view_fields.fieldset(vendor)
    if call.params["id"] != str(made["id"]):
        raise errors.gone()
    return Answer({"fieldset": made})


@routes("GET", f"{C}/offers/{{offer}}/fieldsets", f"{C}/offers/{{offer}}/fieldsets/{{id}}")
def fieldsets_of_job(vendor: Recruitee, call: Call) -> Answer:
    """The fieldsets a job may use, or one of them."""
    found_job(vendor, call, call.params["offer"])
    made = view_fields.fieldset(vendor)
    if "id" not in call.params:
        return Answer({"fieldsets": [{name: value for name, value in made.items() if name != "fields"}]})
    if call.params["id"] != str(made["id"]):
        raise errors.gone()
    return Answer({"fieldset": made})


@routes("GET", f"{C}/custom_fields/fields/searchable")
def searchable(vendor: Recruitee, call: Call) -> Answer:
    """The fields that search can filter by."""
    return Answer(
        {
            "fields": [
                {"name": row.name, "search_key": search_key(row.name)} for row in vendor.candidate_fields
            ]
        }
    )
