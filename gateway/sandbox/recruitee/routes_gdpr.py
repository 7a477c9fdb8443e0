"""Endpoints of consent and of equal-opportunity data (recruitee.md §6.8, §13)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gateway.sandbox.call import Answer, Call
from gateway.sandbox.recruitee import errors
from gateway.sandbox.recruitee.forms import body_of
from gateway.sandbox.recruitee.ids import all_meant, shown
from gateway.sandbox.recruitee.routes_candidates import found, full
from gateway.sandbox.routes import Routes
from gateway.sandbox.times import parse

if TYPE_CHECKING:
    from datetime import datetime

    from gateway.sandbox.recruitee.vendor import Recruitee

routes: Routes[Recruitee] = Routes()
C = "/c/{company}"

QUESTIONS = {
    "gender": ["Female", "Male", "Decline to answer"],
    "race": ["Hispanic or Latino", "White", "Asian", "Two or more races", "Decline to answer"],
    "veteran_status": ["Protected veteran", "Not a protected veteran", "Decline to answer"],
    "disability_status": ["Yes", "No", "Decline to answer"],
}
UNANSWERED = 3
"""One application in so many has given no equal-opportunity data."""


@routes("POST", f"{C}/gdpr/candidates/{{id}}/set_gdpr_custom_expires_at")
def set_expiry(vendor: Recruitee, call: Call) -> Answer:
    """Set until when somebody's data may be kept; an empty 403 (form D) without the ability."""
    if not call.principal.can("gdpr"):
        raise errors.bare(None)
    person, until = found(vendor, call, call.params["id"]), consent_until(body_of(call))
    return full(vendor, call, vendor.world.change(vendor.world.candidates, person, consent_until=until))


def consent_until(body: dict[str, Any]) -> datetime:
    """Return the date of a request; form C without one."""
    try:
        return parse(str(body["gdpr_custom_expires_at"]))
    except (KeyError, ValueError) as problem:
        text = "Gdpr custom expires at is invalid"
        raise errors.coded(422, "cast_validation", text, "candidate/gdpr_custom_expires_at") from problem


@routes("GET", f"{C}/eeo/settings")
def eeo_settings(vendor: Recruitee, call: Call) -> Answer:
    """Whether people are asked, and with which mail."""
    settings = {
        "id": 1,
        "enabled": True,
        "kind": "all_offers",
        "data_retention_days": 730,
        "email_subject": "Please answer some questions",
        "email_body_html": "<p>They do not influence the decision.</p>",
    }
    return Answer({"company_settings": settings})


@routes("GET", f"{C}/eeo/candidate/{{id}}")
def eeo_missing(vendor: Recruitee, call: Call) -> Answer:
    """A person's placements without such data."""
    person = found(vendor, call, call.params["id"])
    rows = [row.id for row in vendor.world.applications.of(person.id) if row.id % UNANSWERED == 0]
    return Answer({"no_eeo_data_placement_ids": [shown("applications", number) for number in rows]})


@routes("POST", f"{C}/eeo/data_request", f"{C}/eeo/bulk/data_request")
def eeo_request(vendor: Recruitee, call: Call) -> Answer:
    """Ask people again, by mail that nobody sends."""
    if not call.principal.can("eeo"):
        raise errors.forbidden()
    body = body_of(call)
    for number in all_meant("candidates", body.get("candidate_ids", body.get("candidate_id"))):
        found(vendor, call, shown("candidates", number))
    return Answer(None, 204)


@routes("GET", f"{C}/eeo/data/export")
def eeo_export(vendor: Recruitee, call: Call) -> Answer:
    """The answers given within a range, as CSV with semicolons; names and addresses only if asked for."""
    if not call.principal.can("eeo"):
        raise errors.forbidden()
    try:
        since, until = (parse(call.arg(name) or "") for name in ("date_from", "date_to"))
    except ValueError as problem:
        raise errors.coded(422, "params_invalid", "date_from and date_to are required") from problem
    contact = call.arg("include_contact_information") in {"true", "1"}
    lines = [["Date", "Job", *(["Name", "Email"] if contact else []), *QUESTIONS]]
    for row in vendor.world.applications:
        if row.id % UNANSWERED and since <= row.created_at <= until:
            person = vendor.world.candidates[row.candidate_id]
            who = [person.name, ", ".join(person.emails)] if contact else []
            given = [
                options[(row.id + place) % len(options)] for place, options in enumerate(QUESTIONS.values())
            ]
            lines.append(
                [row.created_at.date().isoformat(), vendor.world.jobs[row.job_id].title, *who, *given]
            )
    return Answer("\n".join(";".join(line) for line in lines) + "\n", content_type="text/csv; charset=utf-8")


@routes("GET", "/share/eeo/answers", public=True)
def eeo_answers(vendor: Recruitee, call: Call) -> Answer:
    """The choices people are given."""
    return Answer({"answers": QUESTIONS})
