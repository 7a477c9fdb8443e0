"""Bulk endpoints: done at once, though the answer is only a `uuid` (recruitee.md §6.3)."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from gateway.sandbox.call import Answer, Call
from gateway.sandbox.dice import mix
from gateway.sandbox.recruitee import errors
from gateway.sandbox.recruitee.access import need, sees_candidate
from gateway.sandbox.recruitee.forms import body_of, texts
from gateway.sandbox.recruitee.ids import all_meant, meant
from gateway.sandbox.recruitee.labelling import numbers_of_names
from gateway.sandbox.recruitee.placing import STAGE_OF_PLACED, place, reject, requalified
from gateway.sandbox.recruitee.routes_gdpr import consent_until
from gateway.sandbox.recruitee.routes_labels import set_labels
from gateway.sandbox.routes import Routes

if TYPE_CHECKING:
    from collections.abc import Callable

    from gateway.sandbox.records import Application, Candidate
    from gateway.sandbox.recruitee.vendor import Recruitee

    Step = Callable[[Recruitee, Call, dict[str, Any], Candidate], None]

routes: Routes[Recruitee] = Routes()
C = "/c/{company}"


def _label(context: str) -> Step:
    def step(vendor: Recruitee, call: Call, body: dict[str, Any], person: Candidate) -> None:
        carried = person.tag_ids if context == "tags" else person.source_ids
        added = numbers_of_names(vendor, context, texts(body.get(context)))
        set_labels(vendor, person, context, [*carried, *added])

    return step


def _assign(vendor: Recruitee, call: Call, body: dict[str, Any], person: Candidate) -> None:
    for job in all_meant("jobs", body.get("offers", body.get("offer_id", []))):
        if job in vendor.world.jobs and job not in vendor.world.jobs_of(person.id):
            place(vendor, person, job, STAGE_OF_PLACED)


def _unassign(vendor: Recruitee, call: Call, body: dict[str, Any], person: Candidate) -> None:
    jobs = all_meant("jobs", body.get("offer_ids", []))
    for row in vendor.world.applications.of(person.id):
        if row.job_id in jobs:
            vendor.world.remove(vendor.world.applications, row)


def _on_job(vendor: Recruitee, body: dict[str, Any], person: Candidate) -> list[Application]:
    job = meant("jobs", body.get("offer_id"))
    return [row for row in vendor.world.applications.of(person.id) if row.job_id == job]


def _move(vendor: Recruitee, call: Call, body: dict[str, Any], person: Candidate) -> None:
    stage = vendor.world.stages.get(meant("stages", body.get("stage_id")))
    for row in _on_job(vendor, body, person):
        if stage is not None and stage.pipeline_id == vendor.world.jobs[row.job_id].pipeline_id:
            vendor.world.change(vendor.world.applications, row, stage_id=stage.id)


def _reject(vendor: Recruitee, call: Call, body: dict[str, Any], person: Candidate) -> None:
    for row in _on_job(vendor, body, person):
        reject(vendor, call.principal, row, body.get("disqualify_reason_id"))


def _requalify(vendor: Recruitee, call: Call, body: dict[str, Any], person: Candidate) -> None:
    for row in _on_job(vendor, body, person):
        vendor.world.change(vendor.world.applications, row, **requalified())


def _destroy(vendor: Recruitee, call: Call, body: dict[str, Any], person: Candidate) -> None:
    now = vendor.world.tick()
    vendor.world.change(vendor.world.candidates, person, deleted_at=now, deleted_by=call.principal.user_id)


def _retrieve(vendor: Recruitee, call: Call, body: dict[str, Any], person: Candidate) -> None:
    vendor.world.change(vendor.world.candidates, person, deleted_at=None, deleted_by=None)


def _consent(vendor: Recruitee, call: Call, body: dict[str, Any], person: Candidate) -> None:
    until = consent_until(body)
    vendor.world.change(vendor.world.candidates, person, consent_until=until)


def _nothing(vendor: Recruitee, call: Call, body: dict[str, Any], person: Candidate) -> None:
    """Following and sharing leave no trace that the API shows."""


STEPS: dict[str, Step] = {
    "tags": _label("tags"),
    "sources": _label("sources"),
    "assign": _assign,
    "unassign": _unassign,
    "change_stage": _move,
    "disqualify": _reject,
    "requalify": _requalify,
    "set_gdpr_custom_expires_at": _consent,
    "destroy": _destroy,
    "retrieve": _retrieve,
    "follow": _nothing,
    "unfollow": _nothing,
    "share/admins": _nothing,
}


@routes("PATCH", *(f"{C}/bulk/candidates/{name}" for name in STEPS))
def bulk(vendor: Recruitee, call: Call) -> Answer:
    """Do one thing to many people; those that are not there are passed over."""
    need(call.principal, "manage_candidate")
    body, name = body_of(call), call.template.split("/bulk/candidates/")[1]
    if name == "change_stage":
        stage = vendor.world.stages.get(meant("stages", body.get("stage_id")))
        if stage is not None and stage.kind == "hire":
            raise errors.listed(422, ["Can't move candidates to the hired stage in bulk"], {})
    if name == "disqualify" and body.get("disqualify_reason_id") is None:
        raise errors.invalid("disqualify_reason_id", "can't be blank")
    for number in all_meant("candidates", body.get("candidates", [])):
        person = vendor.world.candidates.get(number)
        if person is not None and sees_candidate(call.principal, vendor.world, person):
            STEPS[name](vendor, call, body, person)
    vendor.bulk_jobs += 1
    high, low = (
        mix(vendor.company_id, "bulk", vendor.bulk_jobs),
        mix(vendor.company_id, "ticket", vendor.bulk_jobs),
    )
    return Answer({"uuid": str(uuid.UUID(int=high << 64 | low, version=4))})
