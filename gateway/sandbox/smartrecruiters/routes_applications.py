"""Endpoints of applications: read, status, history, source, properties, answers (smartrecruiters.md §8.5, §8.6, §10.3)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gateway.sandbox.call import Answer, Call
from gateway.sandbox.smartrecruiters import answers, errors, properties, view_candidate, view_property
from gateway.sandbox.smartrecruiters.endpoints import Endpoints
from gateway.sandbox.smartrecruiters.ids import is_uuid
from gateway.sandbox.smartrecruiters.moving import move
from gateway.sandbox.smartrecruiters.query import flag, without_empty
from gateway.sandbox.smartrecruiters.reach import application_of, main_of
from gateway.sandbox.smartrecruiters.words import action
from gateway.sandbox.times import iso
from gateway.sandbox.vendor import UnreadableBody, json_object

if TYPE_CHECKING:
    from gateway.sandbox.records import Application
    from gateway.sandbox.smartrecruiters.vendor import SmartRecruiters

routes = Endpoints()
READ = "candidates_read"
HISTORY = "candidates_read candidate_status_read"
MANAGE = "candidates_manage"
A = "/candidates/{id}/jobs/{jobId}"
BATCH = 100


@routes("GET", A, scopes=READ)
def application(vendor: SmartRecruiters, call: Call) -> Answer:
    """One application by its person and job."""
    return Answer(view_candidate.application(vendor, application_of(vendor, call, denied=403), call.base))


@routes("DELETE", A, scopes=MANAGE)
def remove(vendor: SmartRecruiters, call: Call) -> Answer:
    """Take a person off a job for good."""
    row = application_of(vendor, call, denied=403)
    vendor.world.remove(vendor.world.applications, row)
    return Answer(None, 204)


@routes("GET", "/job-applications-api/v202112/job-applications/{uuid}", scopes="job_applications_read")
def by_uuid(vendor: SmartRecruiters, call: Call) -> Answer:
    """One application by its UUID."""
    ident = call.params["uuid"]
    if not is_uuid(ident):
        raise errors.invalid("Invalid job application id", "INVALID_JOB_APPLICATION_ID")
    return Answer(view_candidate.by_uuid(vendor, existing(vendor, ident, "JOB_APPLICATION_NOT_FOUND")))


def existing(vendor: SmartRecruiters, ident: str, code: str) -> Application:
    """Return an application by UUID; 404 with the code for none, or one of a deleted person."""
    row = vendor.world.applications.get(vendor.ids.meant("applications", ident))
    if row is None or vendor.world.is_deleted(row.candidate_id):
        raise errors.refused(404, code, "Job application not found")
    return row


@routes("PUT", f"{A}/status", scopes=MANAGE)
def set_status(vendor: SmartRecruiters, call: Call) -> Answer:
    """Move an application: 204 without a body."""
    move(vendor, call, application_of(vendor, call), json_object(call))
    return Answer(None, 204)


@routes("PUT", "/candidates/{id}/status", scopes=MANAGE)
def set_main_status(vendor: SmartRecruiters, call: Call) -> Answer:
    """Move the main application."""
    move(vendor, call, main_of(vendor, call), json_object(call))
    return Answer(None, 204)


@routes("GET", f"{A}/status/history", scopes=HISTORY)
def history(vendor: SmartRecruiters, call: Call) -> Answer:
    """When an application's status changed."""
    return _history(vendor, call, application_of(vendor, call, denied=403))


@routes("GET", "/candidates/{id}/status/history", scopes=HISTORY)
def main_history(vendor: SmartRecruiters, call: Call) -> Answer:
    """The same of the main application."""
    return _history(vendor, call, main_of(vendor, call))


def _history(vendor: SmartRecruiters, call: Call, row: Application) -> Answer:
    content = []
    for entry in vendor.in_history_order(vendor.states.history(row)):
        link = None
        if entry.user is not None:
            user = vendor.ids.shown("users", entry.user)
            link = {"changedBy": action(f"{call.base}/user-api/v201804/users/{user}")}
        line = {
            "changedOn": iso(entry.at, "milliseconds"),
            "status": entry.status,
            "subStatus": entry.step,
            "actions": link,
        }
        content.append(without_empty(line))
    return Answer({"totalFound": len(content), "content": content})


@routes("PUT", f"{A}/source", scopes=MANAGE)
def set_source(vendor: SmartRecruiters, call: Call) -> Answer:
    """Say where an application came from."""
    row = application_of(vendor, call)
    source = vendor.sources.named(
        json_object(call),
        no_type=lambda text: errors.invalid(text, "INVALID_SOURCE_TYPE"),
        no_subtype=lambda text: errors.invalid(text, "SUBTYPE_REQUIRED"),
        no_source=lambda text: errors.invalid(text, "INVALID_SOURCE"),
    )
    keep(vendor, row, source=source.number)
    return Answer(None, 204)


def keep(vendor: SmartRecruiters, row: Application, **values: Any) -> None:
    """Change what the tool alone knows of an application; its last move stays when it was."""
    history_before = vendor.states.history(row)
    extra = {**row.extra, "history": history_before, **values}
    vendor.world.change(vendor.world.applications, row, extra=extra, updated_at=row.updated_at)
    vendor.touched(row.candidate_id)


@routes("GET", f"{A}/properties", scopes=READ)
def values(vendor: SmartRecruiters, call: Call) -> Answer:
    """An application's custom fields."""
    return _values(vendor, call, application_of(vendor, call, denied=403))


@routes("GET", "/candidates/{id}/properties", scopes=READ)
def main_values(vendor: SmartRecruiters, call: Call) -> Answer:
    """The main application's custom fields."""
    return _values(vendor, call, main_of(vendor, call, denied=403))


def _values(vendor: SmartRecruiters, call: Call, row: Application) -> Answer:
    context = call.arg("context")
    if context not in {None, *properties.CONTEXTS}:
        raise errors.invalid(f"context must be one of {', '.join(properties.CONTEXTS)}")
    multi = flag(call, "includeMultiSelect")
    return Answer(view_property.of_application(vendor, call.base, row, context, multi=multi))


@routes("PUT", f"{A}/properties", scopes=MANAGE)
def set_values(vendor: SmartRecruiters, call: Call) -> Answer:
    """Set up to 100 custom fields at once; one without a value is reset, one wrong refuses all."""
    row = application_of(vendor, call, denied=403)
    try:
        sent = call.json
    except ValueError as problem:
        raise UnreadableBody("the body is not JSON") from problem
    if (
        not isinstance(sent, list)
        or not 1 <= len(sent) <= BATCH
        or not all(isinstance(item, dict) for item in sent)
    ):
        raise errors.invalid(f"Send an array of 1 to {BATCH} properties")
    idents = [item.get("id") for item in sent]
    if len(set(map(str, idents))) < len(idents):
        raise errors.invalid("A property stands there twice", "DUPLICATE_PROPERTIES")
    _write(vendor, row, [(item.get("id"), item.get("value")) for item in sent])
    return Answer(None, 204)


@routes("PUT", f"{A}/properties/{{propertyId}}", scopes=MANAGE)
def set_value(vendor: SmartRecruiters, call: Call) -> Answer:
    """Set one custom field."""
    row = application_of(vendor, call, denied=403)
    _write(vendor, row, [(call.params["propertyId"], json_object(call).get("value"))])
    return Answer(None, 204)


@routes("PUT", "/candidates/{id}/properties/{propertyId}", scopes=MANAGE)
def set_main_value(vendor: SmartRecruiters, call: Call) -> Answer:
    """Set one custom field of the main application."""
    row = main_of(vendor, call, denied=403)
    _write(vendor, row, [(call.params["propertyId"], json_object(call).get("value"))])
    return Answer(None, 204)


def _write(vendor: SmartRecruiters, row: Application, pairs: list[tuple[Any, Any]]) -> None:
    written = {properties.checked(vendor, ident, value).id: value for ident, value in pairs}
    keep(vendor, row, properties={**row.extra.get("properties", {}), **written})


@routes("GET", f"{A}/screening-answers", scopes=READ)
def screening_answers(vendor: SmartRecruiters, call: Call) -> Answer:
    """An application's answers to screening questions."""
    rows = answers.given(vendor, application_of(vendor, call, denied=403))
    return Answer({"totalFound": len(rows), "content": rows})
