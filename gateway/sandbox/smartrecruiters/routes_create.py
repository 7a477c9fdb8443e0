"""The recruiter route: people made by hand or out of a CV, on a job or in the talent pool (smartrecruiters.md §10.1 B)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from gateway.sandbox.documents import extension
from gateway.sandbox.smartrecruiters import errors
from gateway.sandbox.smartrecruiters.creating import Known, application_from, checked_lines, person_from
from gateway.sandbox.smartrecruiters.endpoints import Endpoints
from gateway.sandbox.smartrecruiters.people import is_email
from gateway.sandbox.smartrecruiters.routes_candidates import full
from gateway.sandbox.smartrecruiters.routes_files import Upload, parts_of, store
from gateway.sandbox.smartrecruiters.routes_jobs import found
from gateway.sandbox.smartrecruiters.sources import API
from gateway.sandbox.vendor import json_object

if TYPE_CHECKING:
    from gateway.sandbox.call import Answer, Call
    from gateway.sandbox.records import Candidate, Job
    from gateway.sandbox.smartrecruiters.vendor import SmartRecruiters

routes = Endpoints()
CREATE = "candidates_create"
PICTURES = frozenset({"png", "jpg", "jpeg"})


@routes("POST", "/jobs/{jobId}/candidates", scopes=CREATE)
def on_job(vendor: SmartRecruiters, call: Call) -> Answer:
    """Make a person on a job, published or not."""
    job = found(vendor, call)
    return full(vendor, call, _made(vendor, json_object(call), job), 201)


@routes("POST", "/candidates", scopes=CREATE)
def in_pool(vendor: SmartRecruiters, call: Call) -> Answer:
    """Make a person without a job: no list will ever show them."""
    return full(vendor, call, _made(vendor, json_object(call), None), 201)


def _made(vendor: SmartRecruiters, body: dict[str, Any], job: Job | None) -> Candidate:
    for name in ("firstName", "lastName", "email"):
        if not isinstance(body.get(name), str) or not body[name].strip():
            raise errors.invalid(f"{name} is required")
    if not is_email(body["email"]):
        raise errors.invalid("email is not an address")
    checked_lines(body)
    source = _source(vendor, body.get("sourceDetails"))
    try:
        person = person_from(vendor, body, "linkedin")
    except Known:
        raise errors.refused(409, "CANDIDATE_DATA_CONFLICT", "Candidate with such email exists") from None
    if job is not None:
        application_from(vendor, person, job.id, source)
    return person


def _source(vendor: SmartRecruiters, details: Any) -> int:
    """Return the number of the source named, "API" without one."""
    if details is None:
        return API
    source = vendor.sources.named(
        details,
        no_type=lambda text: errors.refused(404, "SOURCE_TYPE_NOT_FOUND", text),
        no_subtype=lambda text: errors.invalid(text, "SUBTYPE_REQUIRED"),
        no_source=lambda text: errors.invalid(text, "SOURCE_NOT_FOUND"),
    )
    return source.number


@routes("POST", "/jobs/{jobId}/candidates/cv", scopes=CREATE)
def cv_on_job(vendor: SmartRecruiters, call: Call) -> Answer:
    """Make a person on a job out of a CV."""
    return _parsed(vendor, call, found(vendor, call))


@routes("POST", "/candidates/cv", scopes=CREATE)
def cv_in_pool(vendor: SmartRecruiters, call: Call) -> Answer:
    """Make a person without a job out of a CV."""
    return _parsed(vendor, call, None)


def _parsed(vendor: SmartRecruiters, call: Call, job: Job | None) -> Answer:
    """Read an address out of a CV, and the name out of the address."""
    parts = parts_of(call)
    part = parts.get("file")
    if part is None or not part.filename or extension(part.filename) in PICTURES:
        raise errors.invalid("Resume cannot be parsed", "UNPARSABLE_RESUME")
    address = re.search(rb"[\w.+-]+@[\w-]+\.[\w.]*\w", part.content)
    if address is None:
        raise errors.invalid("Resume does not contain all required information", "INCOMPLETE_RESUME")
    email = address[0].decode()
    words = email.split("@")[0].replace(".", " ").split()
    names = {"firstName": words[0].capitalize(), "lastName": words[-1].capitalize(), "email": email}
    details = {
        name: parts[name].text for name in ("sourceTypeId", "sourceSubTypeId", "sourceId") if name in parts
    }
    internal = "internal" in parts and parts["internal"].text == "true"
    body = {**names, "internal": internal, "sourceDetails": details or None}
    person = _made(vendor, body, job)
    user = call.principal.user_id
    store(vendor, Upload(person.id, None, part.filename, part.content_type, "RESUME", part.content, user))
    return full(vendor, call, person, 201)
