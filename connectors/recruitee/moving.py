"""Moving an application through its job's pipeline at Recruitee, and out of it (recruitee.md §6.2, §12.2)."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from connectors.actions import Doing, Refused, remote_fields
from connectors.columns import Json, as_key, dig, rows
from connectors.declarations import Call
from connectors.enums import ApplicationOutcome
from connectors.errors import NotFound, Rejected
from connectors.model import MODELS
from connectors.recruitee import views
from connectors.recruitee.people import REASONS
from connectors.recruitee.sideload import references

if TYPE_CHECKING:
    from connectors.commands import MoveApplicationToStageInput, RejectApplicationInput
    from connectors.engine.record import Record
    from connectors.upstream import Answer

CHANGE_STAGE = Call("PATCH /placements/{id}/change_stage", at="placement", safe=False)
DISQUALIFY = Call("PATCH /placements/{id}/disqualify", at="placement", safe=False)
HIRE_OPTIONS = Call("GET /placements/{id}/hiring_details/options", lives=0)


async def move(doing: Doing, application: Record, command: MoveApplicationToStageInput) -> list[Record]:
    """Move an application to a stage of its job's pipeline: one call, two for a hire that needs a place of work.

    Raises Refused for a stage of another pipeline, and for a rejected application: moving it might take the
    rejection back without a word (§6.2 [integrator]).
    """
    session = doing.session
    _, offer, placement = application.key.split(":")
    stage = await stage_of(doing, offer, str(command.stage_id))
    if await session.by_key(application.model, application.key, {"outcome": {}}) is None:
        raise NotFound("there is no such Application")
    if await session.need(application, "outcome") is ApplicationOutcome.DECLINED:
        raise Refused(
            "APPLICATION_REJECTED", "the application is rejected; take the rejection back in the ATS first"
        )
    if await session.need(application, "current_stage_id") == command.stage_id:
        doing.warnings.append("the application stands in this stage already")
        doing.skip("move")
        return [application]
    body = {"stage_id": int(str(command.stage_id)), **remote_fields(command, "recruitee")}
    return _changed(doing, application, await change_stage(doing, placement, stage, body))


async def change_stage(doing: Doing, placement: str, stage: Json, body: Json) -> Answer | None:
    """Send a move to a stage; again with a place of work, where a hire turns out to need one."""
    try:
        return await doing.send("move", CHANGE_STAGE, {"id": placement}, json=body)
    except Rejected:
        if dig(stage, "category") != "hire" or "work_location_id" in body:
            raise
        return await _hire(doing, placement, body)


async def reject(doing: Doing, application: Record, command: RejectApplicationInput) -> list[Record]:
    """Reject an application for one of the account's reasons: one call.

    Raises Refused for an unknown reason. One that is rejected already is left as it is, with a warning.
    """
    session, reason = doing.session, str(command.rejection_reason_id)
    listed = session.rows(REASONS, await session.call(REASONS))
    if reason not in {as_key(one.get("id")) for one in listed}:
        raise Refused(
            "REJECTION_REASON_UNKNOWN",
            "there is no such reason; choose one of `rejectionReasons`",
            ("rejection_reason_id",),
        )
    if await session.by_key(application.model, application.key, {"outcome": {}}) is None:
        raise NotFound("there is no such Application")
    if await session.need(application, "outcome") is ApplicationOutcome.DECLINED:
        doing.warnings.append("the application is rejected already; its reason was left as it is")
        doing.skip("reject")
        return [application]
    body = {"disqualify_reason_id": int(reason), **remote_fields(command, "recruitee")}
    placement = application.key.split(":")[2]
    return _changed(doing, application, await doing.send("reject", DISQUALIFY, {"id": placement}, json=body))


async def stage_of(doing: Doing, offer: str, stage: str, path: tuple[str, ...] = ("stage_id",)) -> Json:
    """The stage in the job's pipeline, as the vendor shows it. Raises Refused where it is not there."""
    job = doing.session.record(MODELS["Job"], offer)
    stream = await doing.session.many(job, "application_stages", {})
    for join in await stream.all() if stream else ():
        if join.read("stage_id") == stage:
            return dig(join.views[0].raw, "_stage")
    raise Refused(
        "STAGE_NOT_IN_JOB",
        "the stage is none of the job's; choose one of `job.applicationStages`",
        path,
    )


async def _hire(doing: Doing, placement: str, body: Json) -> Answer | None:
    """Send a hire again with date and place of work, as accounts with locations demand."""
    options = await doing.session.call(HIRE_OPTIONS, {"id": placement})
    places = [
        as_key(dig(one, "id"))
        for one in (*rows(options.body, "work_locations"), *rows(options.body, "locations"))
    ]
    if not places:
        raise Refused(
            "WORK_LOCATION_MISSING", "the hire needs a place of work; add one to the job in the ATS"
        )
    doing.warnings.append("the ATS demands a place of work for a hire: the job's first one was taken")
    now = datetime.now(UTC).isoformat()
    return await doing.send(
        "hire",
        CHANGE_STAGE,
        {"id": placement},
        json={**body, "hired_at": now, "work_location_id": int(places[0] or 0)},
    )


def _changed(doing: Doing, application: Record, answer: Answer | None) -> list[Record]:
    """Take the placement that a write answers as the application's newest state."""
    if answer is not None:
        found = [views.Placement(raw) for raw in doing.session.rows(CHANGE_STAGE, answer)]
        doing.session.absorb(doing.session.stamp((*found, *references(answer.body)), answer))
    return [application]
