"""Moving an application through the hiring process, and out of it (smartrecruiters.md §8.9, §10.3).

The pair of candidate and job is the application's id, so nothing needs to be read first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from connectors.actions import Doing, Refused, remote_fields
from connectors.columns import Json, as_key, dig
from connectors.declarations import Call
from connectors.errors import Forbidden, Rejected
from connectors.smartrecruiters import mapping
from connectors.smartrecruiters.jobs import PROCESSES, REASONS
from connectors.smartrecruiters.people import pair
from connectors.smartrecruiters.refusals import Path, told

if TYPE_CHECKING:
    from connectors.commands import MoveApplicationToStageInput, RejectApplicationInput
    from connectors.engine.record import Record
    from connectors.engine.session import Session

SET_STATUS = Call("PUT /candidates/{id}/jobs/{jobId}/status", safe=False)

FOREIGN_STEP = "SUB_STATUS_NOT_FOUND"
"""The vendor's code for a step that the job's process does not have: its specification names none [assumed]."""


async def move(doing: Doing, application: Record, command: MoveApplicationToStageInput) -> list[Record]:
    """Move an application: one call, and the company's processes where the stage is a step of one.

    Raises Refused for a stage that the company does not have. Which process the job uses is not told (§8.9): a step
    of another one is refused by the vendor.
    """
    body = await status_of(doing.session, str(command.stage_id), ("stage_id",))
    await set_status(
        doing, application.key, {**body, **remote_fields(command, "smartrecruiters")}, ("stage_id",)
    )
    return [application]


async def reject(doing: Doing, application: Record, command: RejectApplicationInput) -> list[Record]:
    """Reject an application for one of the company's reasons: one call, and the list of reasons."""
    reason = str(command.rejection_reason_id)
    await _check_reason(doing.session, reason)
    body = {"status": "REJECTED", "reason": reason, **remote_fields(command, "smartrecruiters")}
    with told({"REJECTION_REASON_UNKNOWN": ("rejection_reason_id",)}):
        await doing.send("reject", SET_STATUS, pair(application.key), json=body)
    return [application]


async def set_status(doing: Doing, application: str, body: dict[str, Json], path: Path) -> None:
    """Send a move. Raises Refused where the vendor says that the application cannot go there."""
    try:
        with told({"STAGE_OMITTED": path}):
            await doing.send("move", SET_STATUS, pair(application), json=body)
    except Rejected as refusal:
        if refusal.vendor_code != FOREIGN_STEP:
            raise
        raise Refused(
            "STAGE_NOT_IN_JOB", "the job's hiring process has no such stage; choose another", path
        ) from None


async def status_of(session: Session, stage: str, path: Path) -> dict[str, Json]:
    """The status, and the step, that a stage is. Raises Refused for one that the company does not have."""
    status, _, step = stage.partition(":")
    if status not in mapping.STATUSES or (step and not await _has_step(session, stage)):
        raise Refused("STAGE_NOT_IN_JOB", "there is no such stage; choose one of `applicationStages`", path)
    return {"status": status, "subStatus": step} if step else {"status": status}


async def _has_step(session: Session, stage: str) -> bool:
    """Whether some process has a step: by the cached list, else by the list as it is now."""
    for max_age in (None, 0.0):
        asking = session.integration.session(session.budget.aged(max_age))
        try:
            listed = asking.rows(PROCESSES, await asking.call(PROCESSES))
        except Forbidden:
            return True  # these credentials may not read the configuration: the vendor will tell
        if stage in {one["_key"] for one in mapping.stages(listed)}:
            return True
    return False


async def _check_reason(session: Session, reason: str) -> None:
    """Raise Refused for an unknown reason: by the cached list, else by the list as it is now."""
    for max_age in (None, 0.0):
        asking = session.integration.session(session.budget.aged(max_age))
        try:
            listed = asking.rows(REASONS, await asking.call(REASONS))
        except Forbidden:
            return  # as above
        if reason in {as_key(dig(one, "id")) for one in listed}:
            return
    raise Refused(
        "REJECTION_REASON_UNKNOWN",
        "there is no such reason; choose one of `rejectionReasons`",
        ("rejection_reason_id",),
    )
