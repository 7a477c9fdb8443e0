"""The public Careers Site API: published jobs, and applying (recruitee.md §7).

On the real thing each company has a host of its own; here it is `/careers/{subdomain}/api`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gateway.sandbox.call import Answer, Call, Refused
from gateway.sandbox.recruitee import errors, view_answers, view_careers, view_offer
from gateway.sandbox.recruitee.filing import store
from gateway.sandbox.recruitee.forms import body_of, inside, texts
from gateway.sandbox.recruitee.ids import meant, shown
from gateway.sandbox.recruitee.placing import STAGE_OF_CREATED, place, reject
from gateway.sandbox.recruitee.routes_people import new_person
from gateway.sandbox.routes import Routes

if TYPE_CHECKING:
    from gateway.sandbox.multipart import Part
    from gateway.sandbox.records import Job, Question
    from gateway.sandbox.recruitee.vendor import Recruitee

routes: Routes[Recruitee] = Routes()
A = "/careers/{subdomain}/api"


@routes("GET", f"{A}/offers", public=True)
def offers(vendor: Recruitee, call: Call) -> Answer:
    """All published jobs."""
    _company(vendor, call)
    rows = [view_careers.offer(vendor, job) for job in vendor.world.jobs if job.status == "published"]
    return Answer({"offers": rows})


@routes("GET", f"{A}/offers/{{id}}", public=True)
def offer(vendor: Recruitee, call: Call) -> Answer:
    """One published job by id or slug."""
    return Answer({"offer": view_careers.offer(vendor, _job(vendor, call))})


def _company(vendor: Recruitee, call: Call) -> None:
    if call.params["subdomain"] != vendor.subdomain:
        raise Refused(Answer({"error": "Not Found"}, 404))


def _job(vendor: Recruitee, call: Call) -> Job:
    _company(vendor, call)
    text = call.params["id"]
    job = vendor.world.jobs.get(meant("jobs", text)) or vendor.job_by_slug(text)
    if job is None or job.status != "published":
        raise Refused(Answer({"error": "Not Found"}, 404))
    return job


@routes("POST", f"{A}/offers/{{id}}/candidates", public=True)
def apply(vendor: Recruitee, call: Call) -> Answer:
    """Apply: name and address always, the rest as the job asks; a knock-out answer rejects at once."""
    job = _job(vendor, call)
    values = inside(body_of(call), "candidate")
    _check_required(job, values)
    record = vendor.world.question_sets.get(job.question_set_id)
    answers, files, knock_out = _answers(record.questions if record else [], values)
    person = new_person(vendor, values, "career_site")
    row = place(vendor, vendor.world.candidates[person.id], job.id, STAGE_OF_CREATED)
    for number, part in files.items():
        answers[number] = vendor.file_url(call.base, store(vendor, person.id, part, "other"))
    row = vendor.world.change(vendor.world.applications, row, answers=answers, updated_at=row.updated_at)
    if knock_out is not None:
        reject(vendor, vendor.machine, row, shown("reasons", knock_out))
    rows = view_answers.answers(vendor, row)
    return Answer({"candidate": view_careers.applied(vendor, person.id, rows)}, 201)


def _check_required(job: Job, values: dict[str, Any]) -> None:
    """Refuse (form B) what lacks a required part."""
    options = view_offer.required_parts(job)
    for name, given in (
        ("name", values.get("name")),
        ("email", values.get("email") or values.get("emails")),
        ("phone", values.get("phone") or values.get("phones")),
        ("cv", values.get("cv") or values.get("remote_cv_url")),
    ):
        if name in options and not given:
            raise errors.invalid(name, "can't be blank")


def _answers(
    asked: list[Question], values: dict[str, Any]
) -> tuple[dict[int, Any], dict[int, Part | str], int | None]:
    """Return answers and files by question, and the id of the reason a knock-out answer leads to."""
    given: dict[int, dict[str, Any]] = {}
    rows = values.get("open_question_answers_attributes") or []
    for item in rows.values() if isinstance(rows, dict) else rows:
        if isinstance(item, dict):
            given[meant("questions", item.get("open_question_id"))] = item
    answers: dict[int, Any] = {}
    files: dict[int, Part | str] = {}
    knock_out = None
    for question in (question for question in asked if question.visible):
        item = given.get(question.id, {})
        value = _value(question, item)
        if value is None and question.required and question.kind not in {"infobox", "video"}:
            text = view_answers.body_of(question)
            raise errors.listed(
                422, [f"{text} can't be blank"], {"open_question_answers": [{"content": ["can't be blank"]}]}
            )
        if question.kind == "file" and value is not None:
            files[question.id] = value
        elif value is not None:
            answers[question.id] = value
        chosen = {str(text) for text in (value if isinstance(value, list) else [value])}
        reasons = [
            option.disqualifies
            for option in question.options
            if option.text in chosen and option.disqualifies
        ]
        knock_out = reasons[0] if reasons else knock_out
    return answers, files, knock_out


def _value(question: Question, item: dict[str, Any]) -> Any:
    """Return an answer from the member its kind uses; choices that do not exist are refused."""
    if question.kind == "file":
        return item.get("file") or item.get("remote_file_url")
    if question.kind in {"boolean", "legal"}:
        return None if item.get("flag") is None else item["flag"] in {True, "true", "1"}
    value: Any = (
        texts(item.get("multi_content")) or None if question.kind == "multi_choice" else item.get("content")
    )
    known = {option.text for option in question.options}
    if known and value is not None and not set(value if isinstance(value, list) else [value]) <= known:
        raise errors.listed(
            422, ["Content is invalid"], {"open_question_answers": [{"content": ["is invalid"]}]}
        )
    return value
