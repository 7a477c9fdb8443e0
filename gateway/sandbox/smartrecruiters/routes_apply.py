"""The apply route: a posting's questions, an application made in the candidate's name, its status (smartrecruiters.md §8.11, §10.1 A)."""

from __future__ import annotations

import base64
import binascii
import re
from typing import TYPE_CHECKING, Any

from gateway.sandbox.call import Answer, Call
from gateway.sandbox.documents import extension
from gateway.sandbox.smartrecruiters import answers, errors, screening
from gateway.sandbox.smartrecruiters.creating import WHEN, Known, application_from, person_from
from gateway.sandbox.smartrecruiters.endpoints import Endpoints
from gateway.sandbox.smartrecruiters.ids import is_uuid
from gateway.sandbox.smartrecruiters.people import is_email
from gateway.sandbox.smartrecruiters.query import flag
from gateway.sandbox.smartrecruiters.routes_files import ALLOWED, Upload, store
from gateway.sandbox.smartrecruiters.view_job import CAREERS, published
from gateway.sandbox.smartrecruiters.words import language_of
from gateway.sandbox.vendor import json_object

if TYPE_CHECKING:
    from gateway.sandbox.call import Refused
    from gateway.sandbox.records import Application, Candidate, Posting
    from gateway.sandbox.smartrecruiters.vendor import SmartRecruiters

routes = Endpoints()
APPLY = "candidate_applications_manage"
CAREER_SITE = 3
"""World number of the source of an application that names none: [assumed]."""
DAY = re.compile(r"\d{4}-\d\d-\d\d")
LENGTHS = {
    "firstName": 128,
    "lastName": 128,
    "email": 128,
    "phoneNumber": 128,
    "messageToHiringManager": 4000,
}
FILE_NAME = 100
BASE64 = 13_981_014
DECISIONS = ("SINGLE", "SMART_RECRUIT", "SMART_CRM", "SMART_MESSAGE_SMS", "SMART_MESSAGE_WHATSAPP")
STATUS_WORDS = {"OFFERED": "OFFER", "HIRED": "HIRE"}


def invalid(text: str) -> Refused:
    """The 400 of a value that will not do."""
    return errors.apply(400, "DATA_VALIDATION_ERROR", text)


def _posting(vendor: SmartRecruiters, call: Call) -> Posting:
    """Return the published ad of the path: one that is not there is a 400, not a 404."""
    ident = call.params["uuid"]
    if not is_uuid(ident):
        raise errors.apply(400, "INVALID_INPUT", "Posting UUID has a wrong format")
    ad = vendor.world.postings.get(vendor.ids.meant("posting_uuids", ident))
    if ad is None or not published(ad):
        raise errors.apply(400, "RESOURCE_NOT_FOUND_ERROR", "Posting not found")
    return ad


@routes("GET", "/postings/{uuid}/configuration", scopes=APPLY)
def configuration(vendor: SmartRecruiters, call: Call) -> Answer:
    """What the application form asks, in the language of `Accept-Language`."""
    job = vendor.world.jobs[_posting(vendor, call).job_id]
    with_conditionals = flag(call, "conditionalsIncluded")
    return Answer(screening.configuration(vendor, job, language_of(call), conditionals=with_conditionals))


@routes("POST", "/postings/{uuid}/candidates", scopes=APPLY)
def apply(vendor: SmartRecruiters, call: Call) -> Answer:
    """Apply in a candidate's name: 200 with the candidate's id; the application is always NEW."""
    ad, body = _posting(vendor, call), json_object(call)
    job = vendor.world.jobs[ad.job_id]
    _check(body)
    source = _source(vendor, body.get("sourceDetails"))
    asked = screening.of_job(vendor, job, conditionals=body.get("conditionalsIncluded") is True)
    try:
        given = answers.checked(asked, body.get("answers") or [])
    except answers.Unfit as problem:
        raise invalid(str(problem)) from problem
    files = _files(vendor, body)
    try:
        person = person_from(vendor, body, "linkedIn")
    except Known:
        raise invalid("Candidate with such email already exists") from None
    row = application_from(vendor, person, job.id, source)
    _complete(vendor, person, row, body, given)
    for name, kind, file_type, content in files:
        store(vendor, Upload(person.id, row.id, name, file_type, kind, content))
    return Answer(_applied(vendor, person, row, join=body.get("createJoinLink") is True))


def _applied(vendor: SmartRecruiters, person: Candidate, row: Application, *, join: bool) -> dict[str, Any]:
    ident, now = vendor.ids.shown("candidates", person.id), vendor.world.now()
    made = {
        "id": ident,
        "createdOn": f"{now.isoformat(timespec='milliseconds')[:-6]}+0000",
        "candidatePortalUrl": f"{CAREERS}/my-applications/{vendor.company}?dcr_ci={ident}",
    }
    if join:
        made["smartrJoinUrl"] = f"{CAREERS}/join/{ident}"
    if vendor.quirks.apply_application_id:
        made["applicationId"] = vendor.ids.shown("applications", row.id)
    return made


def _complete(
    vendor: SmartRecruiters, person: Candidate, row: Application, body: dict[str, Any], given: dict[str, Any]
) -> None:
    """Keep answers with the application, consent with the person."""
    vendor.world.change(
        vendor.world.applications, row, extra={**row.extra, "answers": given}, updated_at=row.updated_at
    )
    decisions = body.get("consentDecisions") or ({"SINGLE": body["consent"]} if "consent" in body else {})
    if decisions:
        agreed = all(decisions.values())
        extra = {
            **person.extra,
            "consent": "ACQUIRED" if agreed else "REQUIRED",
            "consent_decisions": dict(decisions),
        }
        extra["separate_consent"] = "SINGLE" not in decisions
        vendor.world.change(
            vendor.world.candidates, person, extra=extra, consent="given" if agreed else "no_consent"
        )


def _check(body: dict[str, Any]) -> None:
    """Refuse a body with a member missing, too long or of a wrong form."""
    for name in ("firstName", "lastName", "email"):
        if not isinstance(body.get(name), str) or not body[name].strip():
            raise invalid(f"{name} is required")
    for name, most in LENGTHS.items():
        if body.get(name) is not None and (not isinstance(body[name], str) or len(body[name]) > most):
            raise invalid(f"{name} must be a text of at most {most} characters")
    if not is_email(body["email"]):
        raise invalid("email must be a well-formed email address")
    _check_place(body.get("location"))
    _check_lines(body, "education", ("institution", "degree"), WHEN)
    _check_lines(body, "experience", ("title", "startDate"), DAY)
    _check_consent(body.get("consentDecisions"))


def _check_place(place: Any) -> None:
    if place is None:
        return
    if not isinstance(place, dict) or not place.get("city") or len(str(place.get("countryCode") or "")) != 2:
        raise invalid("location needs city and countryCode")


def _check_consent(decisions: Any) -> None:
    if decisions is None:
        return
    if not isinstance(decisions, dict) or not set(decisions).issubset(DECISIONS):
        raise invalid(f"consentDecisions may have {', '.join(DECISIONS)}")
    if "SINGLE" in decisions and len(decisions) > 1:
        raise invalid("consentDecisions are either single or separated")
    if not all(isinstance(given, bool) for given in decisions.values()):
        raise invalid("consentDecisions must be booleans")


def _check_lines(body: dict[str, Any], name: str, needed: tuple[str, ...], form: re.Pattern[str]) -> None:
    lines = body.get(name)
    if lines is None:
        return
    if not isinstance(lines, list) or not all(isinstance(line, dict) for line in lines):
        raise invalid(f"{name} must be an array of objects")
    for line in lines:
        if any(not isinstance(line.get(key), str) or not line[key] for key in needed):
            raise invalid(f"{name} needs {' and '.join(needed)}")
        dates = [line[key] for key in ("startDate", "endDate") if line.get(key) is not None]
        if not all(isinstance(date, str) and form.fullmatch(date) for date in dates):
            raise invalid(f"Dates of {name} have a wrong format")


def _source(vendor: SmartRecruiters, details: Any) -> int:
    if details is None:
        return CAREER_SITE
    if not isinstance(details, dict) or not details.get("sourceTypeId") or not details.get("sourceId"):
        raise invalid("sourceDetails needs sourceTypeId and sourceId")
    return vendor.sources.named(details, no_type=invalid, no_subtype=invalid, no_source=invalid).number


def _files(vendor: SmartRecruiters, body: dict[str, Any]) -> list[tuple[str, str, str, bytes]]:
    """Return (name, type, media type, bytes) of the files of a body."""
    wanted = [("RESUME", body.get("resume")), ("AVATAR", body.get("avatar"))]
    sent = body.get("attachments") or []
    if not isinstance(sent, list):
        raise invalid("attachments must be an array")
    wanted += [("GENERIC_FILE", item) for item in sent]
    return [_file(vendor, kind, item) for kind, item in wanted if item is not None]


def _file(vendor: SmartRecruiters, kind: str, item: Any) -> tuple[str, str, str, bytes]:
    needed = ("fileName", "mimeType", "fileContent")
    if not isinstance(item, dict) or any(
        not isinstance(item.get(key), str) or not item[key] for key in needed
    ):
        raise invalid("A file needs fileName, mimeType and fileContent")
    name, text = item["fileName"], item["fileContent"]
    if len(name) > FILE_NAME or len(text) > BASE64:
        raise invalid(f"fileName has at most {FILE_NAME}, fileContent {BASE64} characters")
    if extension(name) not in ALLOWED:
        raise errors.apply(400, "FILE_UPLOAD_ERROR", "File type is not allowed")
    try:
        content = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise errors.apply(400, "FILE_UPLOAD_ERROR", "fileContent is not base64") from None
    if len(content) > vendor.quirks.file_limit:
        raise errors.apply(400, "FILE_UPLOAD_ERROR", "File is too large")
    return name, kind, item["mimeType"], content


@routes("GET", "/postings/{uuid}/candidates/{candidateId}/status", scopes=APPLY)
def status(vendor: SmartRecruiters, call: Call) -> Answer:
    """An application's status, in this API's own words."""
    ad = _posting(vendor, call)
    number = vendor.ids.meant("candidates", call.params["candidateId"])
    rows = [row for row in vendor.world.applications.of(number) if row.job_id == ad.job_id] if number else []
    if not rows:
        raise errors.apply(400, "RESOURCE_NOT_FOUND_ERROR", "Candidate not found")
    word = vendor.states.of(rows[0])[0]
    return Answer({"status": STATUS_WORDS.get(word, word)})
