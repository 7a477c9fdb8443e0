"""Answers to screening questions, and the fields of an assignment (recruitcrm.md §4.4): keys with spaces and all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gateway.sandbox.dice import Dice
from gateway.sandbox.recruitcrm import fields
from gateway.sandbox.recruitcrm.ids import shown

if TYPE_CHECKING:
    from gateway.sandbox.records import Application, Candidate
    from gateway.sandbox.recruitcrm.vendor import RecruitCrm

ARRAY_EVERY = 5
"""One application in so many has its fields in an array, where both forms come (§3)."""


def row(vendor: RecruitCrm, owner: int, question: int, answer: Any) -> dict[str, Any]:
    """Return one answer; unanswered questions have null twice."""
    text = as_text(answer)
    asked = vendor.questions[question]
    number = None if text is None else answer_id(owner, question)
    return {"Question ID": asked["id"], "Question": asked["question"], "Answer": text, "Answer ID": number}


def written(vendor: RecruitCrm, owner: int, question: int, answer: str) -> dict[str, Any]:
    """Return an answer as the call that gave it answers."""
    asked = vendor.questions[question]
    return {
        "answer_id": answer_id(owner, question),
        "answer": answer,
        "question_id": asked["id"],
        "question": asked["question"],
    }


def answer_id(owner: int, question: int) -> int:
    """Return an answer's id; `owner` is the application, or minus the candidate for answers without a job."""
    return abs(owner) * 10_000 + question + (5_000 if owner < 0 else 0)


def as_text(answer: Any) -> str | None:
    """Return an answer as the free text it is here."""
    if isinstance(answer, bool):
        return "Yes" if answer else "No"
    if isinstance(answer, list):
        return ", ".join(map(str, answer))
    return None if answer is None else str(answer)


def of_job(vendor: RecruitCrm, app: Application) -> dict[int, Any]:
    """Return an application's answers by question of the world: what the job asks, and what else was answered."""
    questions = vendor.world.question_sets.get(vendor.world.jobs[app.job_id].question_set_id)
    asked = dict.fromkeys(item.id for item in (questions.questions if questions else ()))
    return {
        number: answer for number, answer in {**asked, **app.answers}.items() if number in vendor.questions
    }


def without_job(vendor: RecruitCrm, person: Candidate) -> dict[int, Any]:
    """Return a candidate's answers that belong to no job: one in seven gave one."""
    made: dict[int, Any] = {}
    if "answers" not in person.extra and person.id % 7 == 3 and vendor.questions:
        made[next(iter(vendor.questions))] = Dice("recruitcrm", "answer", person.id).pick(
            ("A friend", "Your café")
        )
    return {**made, **person.extra.get("answers", {})}


def associated(vendor: RecruitCrm, app: Application) -> Any:
    """Return the fields of an assignment: an object keyed "0", "1" …, or an array that holds one (§3)."""
    rows: dict[str, Any] = {}
    for place, field in enumerate(vendor.fields["job-associated"]):
        own = app.extra.get("fields", {})
        value = own[field.id] if field.id in own else _value(vendor, app, field)
        rows[str(place)] = {"columnid": field.id, "label": field.name, "value": value}
    shape = vendor.quirks.associated_shape
    array = shape == "array" or (shape == "mixed" and app.id % ARRAY_EVERY == 0)
    return [rows] if array else rows


def _value(vendor: RecruitCrm, app: Application, field: fields.Definition) -> str | None:
    if field.world is None:
        return fields.made_up(vendor, field, app.id)
    return str(app.id % 60) if app.id % 3 == 0 else None


def envelope(message: str, data: Any, **more: Any) -> dict[str, Any]:
    """Return the envelope of these calls."""
    return {"success": True, "statusCode": 200, "message": message, **more, "data": data}


def job_named(vendor: RecruitCrm, app: Application) -> dict[str, Any]:
    """Return how these calls name the job."""
    return {"job_id": shown("jobs", app.job_id), "job_name": vendor.world.jobs[app.job_id].title}
