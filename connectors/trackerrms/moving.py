"""Moving applications from status to status at TrackerRMS, and rejecting them (trackerrms.md §10.2, §10.3)."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import TYPE_CHECKING

from connectors.actions import Doing, Refused, remote_fields
from connectors.columns import Json, as_key
from connectors.declarations import Call
from connectors.enums import ApplicationOutcome
from connectors.errors import NotFound
from connectors.trackerrms import mapping, outcomes
from connectors.trackerrms.acting import of_tenant, status, statuses
from connectors.trackerrms.searching import number
from connectors.trackerrms.wire import API

if TYPE_CHECKING:
    from connectors.commands import MoveApplicationToStageInput, RejectApplicationInput
    from connectors.engine.record import Record

CHANGE = Call(f"PATCH {API}/OpportunityResource/{{id}}", safe=False)

STATUS = "opportunityResourceStatusId"
"""The member that moves an application; `status` beside it might win, and is not sent (A-26)."""


async def move(doing: Doing, application: Record, command: MoveApplicationToStageInput) -> list[Record]:
    """Move an application to a stage: one call. A reason is not written, not even for a stage of rejected ones.

    Raises Refused for an unknown stage, NotFound for an unknown application.
    """
    key = str(command.stage_id)
    stage = await of_tenant(doing, lambda metadata: status(metadata, key, ("stage_id",)))
    if outcomes.outcome_of(stage) is ApplicationOutcome.DECLINED:
        doing.warnings.append(
            "the stage is one of rejected applications; moving there writes no reason: `rejectApplication` does"
        )
    await change(
        doing, "move", application.key, {STATUS: number(key), **remote_fields(command, "trackerrms")}
    )
    return [application]


async def reject(doing: Doing, application: Record, command: RejectApplicationInput) -> list[Record]:
    """Reject an application: one call. A note becomes the reason that is shown, else the reason's name does.

    Raises Refused for an unknown reason, NotFound for an unknown application.
    """
    key = str(command.rejection_reason_id)
    chosen = await of_tenant(doing, lambda metadata: reason(metadata, key))
    shown = (command.note or "").strip() or mapping.tidy(chosen.get("name")) or ""
    body = {STATUS: number(key), "rejectionReason": shown, **remote_fields(command, "trackerrms")}
    await change(doing, "reject", application.key, body)
    return [application]


def reason(metadata: Json, key: str) -> Json:
    """The status of rejected applications that a reason's id means (A-18). Raises Refused where it is none."""
    for one in statuses(metadata):
        if as_key(one.get("id")) == key and outcomes.outcome_of(one) is ApplicationOutcome.DECLINED:
            return one
    raise Refused(
        "REJECTION_REASON_UNKNOWN",
        "there is no such reason; choose one of `rejectionReasons`",
        ("rejection_reason_id",),
    )


async def change(doing: Doing, step: str, application: str, body: Mapping[str, Json]) -> None:
    """Write members of an application. Raises NotFound where the vendor has none of this id (204, §4.2)."""
    if number(application) is None:
        raise NotFound("there is no such Application")
    answer = await doing.send(step, CHANGE, {"id": application}, json=body)
    if answer is not None and answer.status == HTTPStatus.NO_CONTENT:
        raise NotFound("there is no such Application")
