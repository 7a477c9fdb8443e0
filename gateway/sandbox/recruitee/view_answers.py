"""Screening questions and their answers as Recruitee shows them (recruitee.md §5.5)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gateway.sandbox.recruitee.ids import OPTIONS, maybe, shown
from gateway.sandbox.recruitee.view_fields import PUBLIC
from gateway.sandbox.times import iso

if TYPE_CHECKING:
    from gateway.sandbox.records import Application, Option, Question, QuestionSet
    from gateway.sandbox.recruitee.vendor import Recruitee

ANSWERS = 400
"""An answer's id is the application's number times this, plus the question's."""


def body_of(question: Question, language: str = "en") -> str:
    """Return a question's text in a language, else in whatever there is."""
    return question.texts.get(language) or next(iter(question.texts.values()))


def template(record: QuestionSet) -> dict[str, Any]:
    """Return a template without its questions."""
    return {
        "id": shown("question_sets", record.id),
        "title": record.name,
        "category": None if record.id % 2 else "general",
        "default": record.default,
        "custom": record.own,
        "position": record.id,
    }


def template_full(vendor: Recruitee, record: QuestionSet) -> dict[str, Any]:
    """Return a company's template with its questions."""
    used = sum(job.question_set_id == record.id for job in vendor.world.jobs)
    dates = {"created_at": iso(vendor.founded), "updated_at": iso(vendor.founded)}
    counts = {"assigned_offers_count": used, "assigned_offer_templates_count": 0}
    return {**template_with_questions(record), **counts, **dates}


def template_with_questions(record: QuestionSet) -> dict[str, Any]:
    """Return a template with its questions."""
    rows = [question(item, record, index) for index, item in enumerate(record.questions, 1)]
    return {**template(record), "open_questions": rows}


def question(record: Question, questions: QuestionSet, position: int) -> dict[str, Any]:
    """Return a question of a template."""
    return {
        "id": shown("questions", record.id),
        "kind": record.kind,
        "position": position,
        "required": record.required,
        "visible": record.visible,
        "visibility": PUBLIC,
        "options": {"length": record.length} if record.length else None,
        "is_knockout_question": any(option.disqualifies for option in record.options),
        "translations": [{"lang_code": code, "body": body} for code, body in record.texts.items()],
        "open_question_options": [_option(option, index) for index, option in enumerate(record.options, 1)],
        "open_question_template_id": shown("question_sets", questions.id),
    }


def _option(option: Option, position: int) -> dict[str, Any]:
    made = {
        "id": OPTIONS + option.id,
        "translations": [{"lang_code": "en", "body": option.text}],
        "disqualify_reason_id": maybe("reasons", option.disqualifies),
        "options": {},
    }
    return made if option.id % 7 == 3 else {**made, "position": position}


def answers(vendor: Recruitee, application: Application) -> list[dict[str, Any]]:
    """Return one application's answers; half of the applications have the question's id too."""
    rows = []
    for number, value in application.answers.items():
        asked = vendor.world.questions.get(number)
        if asked is None:
            continue
        made = {
            "id": application.id * ANSWERS + number,
            "question": body_of(asked),
            "kind": asked.kind,
            "content": None if isinstance(value, bool) or asked.kind == "file" else value,
            "file_url": value if asked.kind == "file" else None,
        }
        if isinstance(value, bool):
            made["flag"] = value
        if application.id % 2 == 0:
            made["open_question_id"] = shown("questions", number)
        rows.append(made)
    return rows


def grouped_answers(vendor: Recruitee, applications: list[Application]) -> list[dict[str, Any]]:
    """Return the answers by job."""
    groups = []
    for application in applications:
        rows = answers(vendor, application)
        if rows:
            job = vendor.world.jobs[application.job_id]
            offer = {"id": shown("jobs", job.id), "title": job.title, "status": job.status}
            created = iso(application.created_at)
            groups.append({"offer": offer, "created_at": created, "open_question_answers": rows})
    return groups


def all_answers(vendor: Recruitee, applications: list[Application]) -> list[dict[str, Any]]:
    """Return the answers of all jobs in one list, in the older shape without the question's id."""
    rows = [row for application in applications for row in answers(vendor, application)]
    return [{key: value for key, value in row.items() if key != "open_question_id"} for row in rows]
