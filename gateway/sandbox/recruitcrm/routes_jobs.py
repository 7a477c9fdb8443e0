"""Endpoints that read jobs and who is assigned to them (recruitcrm.md §4.2, §4.4)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gateway.sandbox.call import Answer, Call
from gateway.sandbox.records import STATES
from gateway.sandbox.recruitcrm import (
    errors,
    finding,
    query,
    search,
    search_jobs,
    view_assignment,
    view_job,
)
from gateway.sandbox.routes import Routes

if TYPE_CHECKING:
    from gateway.sandbox.records import Job
    from gateway.sandbox.recruitcrm.vendor import RecruitCrm

routes: Routes[RecruitCrm] = Routes()
SEARCH_LIMIT = 100
"""Default page of a job search (§2.3)."""


@routes("GET", "/v1/jobs")
def listed(vendor: RecruitCrm, call: Call) -> Answer:
    """All jobs, with totals."""
    expand = query.expands(call) if vendor.quirks.expand_on_lists else set()
    rows, size = search_jobs.ordered(vendor, call), query.limit(vendor, call)
    made = query.envelope(vendor, call, rows, size, lambda job: _seen(vendor, job, expand), totals=True)
    return Answer(made)


def _seen(vendor: RecruitCrm, job: Job, expand: set[str]) -> dict[str, Any] | None:
    seen = vendor.lag.seen("jobs", job)
    return None if seen is None else view_job.row(vendor, seen, expand)


@routes("GET", "/v1/jobs/search")
def searched(vendor: RecruitCrm, call: Call) -> Answer:
    """Jobs by their members, with totals; [] without a hit or a real filter."""
    query.only(call, search_jobs.FILTERS | search.COMMON | {"limit", "expand"})
    rows, size = search_jobs.jobs(vendor, call), query.limit(vendor, call, SEARCH_LIMIT)
    if not search_jobs.has_filter(call) and not search.custom_filters(vendor, call, "job"):
        return Answer([])
    expand = query.expands(call)
    return Answer(query.found(vendor, call, rows, size, lambda job: _seen(vendor, job, expand), totals=True))


@routes("GET", "/v1/jobs/{job}")
def job(vendor: RecruitCrm, call: Call) -> Answer:
    """One job."""
    found = finding.job(vendor, call.params["job"])
    return Answer(view_job.row(vendor, vendor.lag.seen("jobs", found) or found))


@routes("GET", "/v1/jobs/{job}/assigned-candidates")
def assigned(vendor: RecruitCrm, call: Call) -> Answer:
    """A job's applications with whole candidates, oldest first ([assumed] §11), rejected ones too."""
    found = finding.job(vendor, call.params["job"])
    size = query.limit(vendor, call)
    columns, wanted = vendor.world.columns, _stages(call)
    numbers: dict[int, int] = {}
    for number in columns.in_job(found.id):
        person = columns.candidate[number]
        stage = vendor.stages.id_of(columns.stage[number], STATES[columns.state[number]])
        if not vendor.world.is_deleted(person) and (not wanted or stage in wanted):
            numbers.setdefault(person, number)

    def show(number: int) -> dict[str, Any] | None:
        row = vendor.lag.seen("applications", vendor.world.applications[number])
        if row is None:
            return None
        person = vendor.world.candidates[row.candidate_id]
        return view_assignment.in_job(vendor, row, vendor.lag.seen("candidates", person) or person, call.base)

    return Answer(query.envelope(vendor, call, list(numbers.values()), size, show))


def _stages(call: Call) -> set[int]:
    """Return the stages asked for, several with commas between; 422 for what is no number."""
    texts = [text.strip() for text in (call.arg("status_id") or "").split(",") if text.strip()]
    if not all(text.isdecimal() for text in texts):
        raise errors.invalid("status_id", "The status id must be a number.")
    return {int(text) for text in texts}


@routes("GET", "/v1/jobs/{job}/stage-history/{candidate}")
def stage_history(vendor: RecruitCrm, call: Call) -> Answer:
    """The moves of one pair; none for a pair that is not assigned ([assumed]: only 200 is documented)."""
    place, person = (
        finding.job(vendor, call.params["job"]),
        finding.candidate(vendor, call.params["candidate"]),
    )
    row = finding.assignment(vendor, person, place)
    moves = view_assignment.stage_history(vendor, row) if row else []
    return Answer(query.envelope(vendor, call, moves, query.limit(vendor, call), lambda move: move))


_FORM = (
    ("first_name", "First Name", True),
    ("last_name", "Last Name", False),
    ("email", "Email", True),
    ("resume", "Resume", False),
)


_COMPLIANCE = {
    "candidate_terms": {
        "enabled": False,
        "labels": {"agree_to": "I agree to", "candidate_terms": "the terms"},
    },
    "eeo_policy": {"enabled": False, "labels": {"view_our": "View our", "eeo": "EEO policy"}},
    "sms_terms": {"enabled": False, "labels": {"sms_consent_checkbox_label": "Text me"}},
}


@routes("GET", "/v1/jobs/application-form")
def form(vendor: RecruitCrm, call: Call) -> Answer:
    """The sections and fields of a job's form; ids and types of the default ones are null (§3)."""
    found = finding.job(vendor, call.arg("job_slug"))
    default = [_field(name, label, required=required) for name, label, required in _FORM]
    asked = view_job.questions(vendor, found)
    own = [_field(f"question_{row['id']}", row["question"], number=row["id"], kind="text") for row in asked]
    sections = [_section("Personal details", 1, default), _section("Questions", 2, own)]
    terms = {"candidate_terms": "", "eeo_policy": "", "sms_terms": ""}
    data = {
        "job_application_form_data": {"sections": sections},
        "compliance_terms": terms,
        "compliance_settings": _COMPLIANCE,
    }
    return Answer(
        {"message": "Fetched form successfully", "message_type": "success", "status": 200, "data": data}
    )


def _field(
    name: str, label: str, *, number: int | None = None, kind: str | None = None, required: bool = False
) -> dict[str, Any]:
    return {
        "fieldId": number,
        "fieldName": name,
        "fieldLabel": label,
        "fieldType": kind,
        "placeholder": "",
        "required": required,
        "defaultValue": None,
    }


def _section(title: str, place: int, rows: list[dict[str, Any]]) -> dict[str, Any]:
    placed = [{**row, "position": position} for position, row in enumerate(rows, 1)]
    return {"title": title, "subtitle": "", "position": place, "required": place == 1, "fields": placed}
