"""Endpoints of answers to screening questions and of fields of an assignment (recruitcrm.md §4.4, §5.3).

Their errors have a form of their own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gateway.sandbox.call import Answer, Call
from gateway.sandbox.recruitcrm import errors, finding, view_answers
from gateway.sandbox.recruitcrm.fields import text_of
from gateway.sandbox.recruitcrm.ids import numbered
from gateway.sandbox.routes import Routes
from gateway.sandbox.vendor import json_object

if TYPE_CHECKING:
    from gateway.sandbox.records import Application, Candidate, Job
    from gateway.sandbox.recruitcrm.vendor import RecruitCrm

routes: Routes[RecruitCrm] = Routes()
QA = "/v1/candidates/question-and-answers/{candidate}"
FIELDS = "/v1/candidates/associated-field/{candidate}/{job}"


def _candidate(vendor: RecruitCrm, call: Call) -> Candidate:
    person = finding.candidate_or_none(vendor, call.params["candidate"])
    if person is None:
        raise errors.worded(404, "Candidate not found")
    return person


def _pair(vendor: RecruitCrm, call: Call) -> tuple[Candidate, Job, Application | None]:
    person, place = _candidate(vendor, call), finding.job_or_none(vendor, call.params["job"])
    if place is None:
        raise errors.worded(404, "Job not found")
    return person, place, finding.assignment(vendor, person, place)


def _assigned(vendor: RecruitCrm, call: Call) -> Application:
    _, _, row = _pair(vendor, call)
    if row is None:
        raise errors.worded(404, "Candidate is not assigned to this job")
    return row


def _rows(vendor: RecruitCrm, call: Call, owner: int, answers: dict[int, Any]) -> list[dict[str, Any]]:
    default = "1" if vendor.quirks.unanswered_listed else "0"
    every = (call.arg("unanswered") or default) in {"1", "true"}
    return [
        view_answers.row(vendor, owner, number, text)
        for number, text in answers.items()
        if every or text is not None
    ]


@routes("GET", f"{QA}/{{job}}")
def answers(vendor: RecruitCrm, call: Call) -> Answer:
    """The answers of an application."""
    row = _assigned(vendor, call)
    row = vendor.lag.seen("applications", row) or row
    data = _rows(vendor, call, row.id, view_answers.of_job(vendor, row))
    message = "Fetched Question and Answer successfully"
    return Answer(view_answers.envelope(message, data, **view_answers.job_named(vendor, row)))


@routes("GET", QA)
def general_answers(vendor: RecruitCrm, call: Call) -> Answer:
    """A candidate's answers that belong to no job."""
    person = _candidate(vendor, call)
    data = _rows(vendor, call, -person.id, view_answers.without_job(vendor, person))
    return Answer(view_answers.envelope("Fetched Question and Answer successfully", data))


def _given(vendor: RecruitCrm, call: Call, asked: set[int] | None) -> dict[int, str]:
    """Return the answers of a request by question of the world; 422 for what cannot be one."""
    rows = json_object(call).get("question_answers")
    if not isinstance(rows, list) or not rows:
        raise errors.required("question_answers")
    made: dict[int, str] = {}
    for row in rows:
        values = row if isinstance(row, dict) else {}
        number, text = numbered("questions", values.get("question_id")), values.get("answer")
        if number not in vendor.questions:
            raise errors.spoken("The selected question id is invalid.")
        if asked is not None and number not in asked:
            raise errors.spoken("The question does not belong to this job.")
        if not isinstance(text, str) or not text:
            raise errors.spoken("The answer field is required and must be a string.")
        made[number] = text
    return made


@routes("POST", f"{QA}/{{job}}")
def answer(vendor: RecruitCrm, call: Call) -> Answer:
    """Give an application's answers, all in one call; others stay as they are."""
    person, place, row = _pair(vendor, call)
    questions = vendor.world.question_sets.get(place.question_set_id)
    asked = {item.id for item in questions.questions} if questions else set()
    if row is None and not vendor.quirks.answers_unassigned:
        raise errors.worded(404, "Candidate is not assigned to this job")
    given = _given(vendor, call, None if vendor.quirks.any_question else asked)
    if row is None:
        return _keep_general(vendor, person, given)
    world = vendor.world
    world.tick()
    changed = world.change(
        world.applications, row, answers={**row.answers, **given}, updated_at=row.updated_at
    )
    data = [view_answers.written(vendor, changed.id, number, text) for number, text in given.items()]
    made = view_answers.envelope("Answers saved successfully", data, **view_answers.job_named(vendor, row))
    made["successCode"] = made.pop("statusCode")  # so spelt in the documentation's answer
    return Answer(made)


@routes("POST", QA)
def answer_general(vendor: RecruitCrm, call: Call) -> Answer:
    """Give answers that belong to no job."""
    return _keep_general(vendor, _candidate(vendor, call), _given(vendor, call, None))


def _keep_general(vendor: RecruitCrm, person: Candidate, given: dict[int, str]) -> Answer:
    known = {**view_answers.without_job(vendor, person), **given}
    vendor.world.change(vendor.world.candidates, person, extra={**person.extra, "answers": known})
    data = [view_answers.written(vendor, -person.id, number, text) for number, text in given.items()]
    return Answer(view_answers.envelope("Answers saved successfully", data))


@routes("GET", FIELDS)
def associated(vendor: RecruitCrm, call: Call) -> Answer:
    """The fields of an assignment."""
    row = _assigned(vendor, call)
    row = vendor.lag.seen("applications", row) or row
    return Answer(
        view_answers.envelope("Fetched associated fields successfully", view_answers.associated(vendor, row))
    )


@routes("POST", FIELDS)
def associate(vendor: RecruitCrm, call: Call) -> Answer:
    """Set fields of an assignment, all in one call."""
    row = _assigned(vendor, call)
    rows = json_object(call).get("associated_fields")
    if not isinstance(rows, list) or not rows:
        raise errors.required("associated_fields")
    known = {field.id for field in vendor.fields["job-associated"]}
    given: dict[int, str | None] = {}
    for item in rows:
        number = item.get("field_id") if isinstance(item, dict) else None
        if not isinstance(number, int) or number not in known:
            raise errors.spoken("The selected field id is invalid.")
        given[number] = text_of(item.get("value"))
    extra = {**row.extra, "fields": {**row.extra.get("fields", {}), **given}}
    vendor.world.tick()
    vendor.world.change(vendor.world.applications, row, extra=extra, updated_at=row.updated_at)
    data = {
        str(place): {"field_id": number, "value": value}
        for place, (number, value) in enumerate(given.items())
    }
    return Answer(view_answers.envelope("Associated fields updated successfully", [data]))
