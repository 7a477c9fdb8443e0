"""Endpoints of pipelines and of screening questions (recruitee.md §5.4, §5.5)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gateway.sandbox.call import Answer, Call
from gateway.sandbox.recruitee import errors, query, view_answers, view_offer
from gateway.sandbox.recruitee import view_catalogue as shared
from gateway.sandbox.recruitee.access import need, sees_job
from gateway.sandbox.recruitee.ids import meant
from gateway.sandbox.recruitee.routes_offers import found as found_job
from gateway.sandbox.routes import Routes
from gateway.sandbox.times import iso

if TYPE_CHECKING:
    from gateway.sandbox.records import Job, Pipeline, QuestionSet
    from gateway.sandbox.recruitee.vendor import Recruitee

routes: Routes[Recruitee] = Routes()
C = "/c/{company}"
T = f"{C}/open_questions/template"


@routes("GET", f"{C}/pipeline_templates")
def pipelines(vendor: Recruitee, call: Call) -> Answer:
    """Pipelines that jobs share, without their stages."""
    rows = [shared.pipeline(vendor, row) for row in vendor.world.pipelines if not row.own]
    return Answer({"pipeline_templates": rows})


@routes("GET", f"{C}/pipeline_templates/{{id}}")
def pipeline(vendor: Recruitee, call: Call) -> Answer:
    """One pipeline with its stages."""
    record = _pipeline(vendor, call)
    used = sum(job.pipeline_id == record.id for job in vendor.world.jobs)
    stages = [{**shared.stage_full(vendor, stage, 0), "automation_ids": []} for stage in record.stages]
    counts = {"assigned_offers_count": used, "assigned_offer_templates_count": 0}
    dates = {"created_at": iso(vendor.founded), "updated_at": iso(vendor.founded)}
    return Answer(
        {"pipeline_template": {**shared.pipeline(vendor, record), **counts, **dates, "stages": stages}}
    )


@routes("GET", f"{C}/pipeline_templates/{{id}}/assigned_offers")
def jobs_of_pipeline(vendor: Recruitee, call: Call) -> Answer:
    """The jobs that use a pipeline."""
    record = _pipeline(vendor, call)
    return _assigned(vendor, call, [job for job in vendor.world.jobs if job.pipeline_id == record.id])


@routes("GET", f"{C}/offers/{{offer}}/pipeline_templates", f"{C}/offers/{{offer}}/pipeline_templates/{{id}}")
def pipelines_for_job(vendor: Recruitee, call: Call) -> Answer:
    """The pipelines a job *could* use, or one of them with stages."""
    found_job(vendor, call, call.params["offer"])
    if "id" not in call.params:
        return pipelines(vendor, call)
    record = _pipeline(vendor, call)
    stages = [shared.stage(vendor, stage) for stage in record.stages]
    return Answer({"pipeline_template": {**shared.pipeline(vendor, record), "stages": stages}})


def _pipeline(vendor: Recruitee, call: Call) -> Pipeline:
    record = vendor.world.pipelines.get(meant("pipelines", call.params["id"]))
    if record is None:
        raise errors.gone()
    return record


def _assigned(vendor: Recruitee, call: Call, jobs: list[Job]) -> Answer:
    rows, meta = query.page(call, [job for job in jobs if sees_job(call.principal, job)])
    return Answer({"assigned_offers": [view_offer.assigned(vendor, job) for job in rows], "meta": meta})


@routes("GET", T)
def templates(vendor: Recruitee, call: Call) -> Answer:
    """Question templates that jobs share, without their questions; form C without the ability."""
    _need_questions(call)
    rows = [view_answers.template(row) for row in vendor.world.question_sets if not row.own]
    return Answer({"open_question_templates": rows})


@routes("GET", f"{T}/{{id}}")
def template(vendor: Recruitee, call: Call) -> Answer:
    """One template with its questions."""
    return Answer({"open_question_template": view_answers.template_full(vendor, _template(vendor, call))})


@routes("GET", f"{T}/{{id}}/open_questions")
def questions(vendor: Recruitee, call: Call) -> Answer:
    """The questions of a template."""
    return Answer({"open_questions": _questions(_template(vendor, call))})


@routes("GET", f"{T}/{{id}}/open_questions/{{question}}")
def question(vendor: Recruitee, call: Call) -> Answer:
    """One question of a template."""
    rows = _questions(_template(vendor, call))
    row = next((row for row in rows if str(row["id"]) == call.params["question"]), None)
    if row is None:
        raise errors.gone()
    return Answer({"open_question": row})


@routes("GET", f"{T}/{{id}}/assigned_offers")
def jobs_of_template(vendor: Recruitee, call: Call) -> Answer:
    """The jobs that use a template."""
    record = _template(vendor, call)
    return _assigned(vendor, call, [job for job in vendor.world.jobs if job.question_set_id == record.id])


@routes("GET", f"{C}/offers/{{offer}}/open_question_templates")
def templates_for_job(vendor: Recruitee, call: Call) -> Answer:
    """The templates a job could use."""
    found_job(vendor, call, call.params["offer"])
    return templates(vendor, call)


@routes("GET", f"{C}/offers/{{offer}}/open_question_templates/{{id}}")
def template_of_job(vendor: Recruitee, call: Call) -> Answer:
    """One template as a job has it, its own included."""
    job = found_job(vendor, call, call.params["offer"])
    record = _template(vendor, call, job)
    return Answer({"open_question_template": view_answers.template_with_questions(record)})


def _need_questions(call: Call) -> None:
    if not call.principal.can("manage_open_questions_templates"):
        raise errors.coded(403, "forbidden", "Forbidden")


def _questions(record: QuestionSet) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = view_answers.template_with_questions(record)["open_questions"]
    return rows


def _template(vendor: Recruitee, call: Call, job: Job | None = None) -> QuestionSet:
    """Return a template: a job's own one only by way of that job."""
    if job is None:
        _need_questions(call)
    else:
        need(call.principal, "manage_open_questions")
    record = vendor.world.question_sets.get(meant("question_sets", call.params["id"]))
    if record is None or (record.own and (job is None or job.question_set_id != record.id)):
        raise errors.gone()
    return record
