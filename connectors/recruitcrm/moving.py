"""Moving an application through the pipeline of its job at Recruit CRM (recruitcrm.md §5.2)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from connectors.actions import Doing, Kept, Refused, remote_fields
from connectors.columns import Json, rows
from connectors.declarations import Call
from connectors.errors import Gone, NotFound
from connectors.model import MODELS
from connectors.recruitcrm import views
from connectors.recruitcrm.people import pair
from connectors.recruitcrm.showing import show

if TYPE_CHECKING:
    from connectors.commands import MoveApplicationToStageInput
    from connectors.engine.record import Record
    from connectors.engine.session import Session

PAIR = Call("GET /candidates/{candidate}/hiring-stages/{job}", lives=0)
MOVE = Call("POST /candidates/{candidate}/hiring-stages/{job}", safe=False)


async def move(doing: Doing, application: Record, command: MoveApplicationToStageInput) -> list[Record]:
    """Move an application to a stage of its job: one read of it, one write, and the job's pipeline if not known.

    Raises Refused for a stage of another job, NotFound for a pair that is not assigned.
    """
    target, key = str(command.stage_id), application.key
    more = remote_fields(command, "recruitcrm")
    if not target.isdecimal() or not await _has_stage(doing.session, key, target):
        raise Refused(
            "STAGE_NOT_IN_JOB",
            "the stage is none of the job's; choose one of `job.applicationStages`",
            ("stage_id",),
        )
    now = await assigned(doing.session, key)
    if now is None:
        raise NotFound("there is no such Application")

    async def recover() -> Kept | None:
        found = await assigned(doing.session, key)
        return {} if found is not None and found.get("current_stage_id") == target else None

    if now.get("current_stage_id") == target and await doing.receipts.known("move") is None:
        doing.warnings.append("the application stands in this stage already")
        doing.skip("move")
        show(doing, now)
        return [application]
    await doing.once(
        "move",
        MOVE,
        pair(key),
        json={"status_id": int(target), **more},
        keep=lambda body: changed(doing, key, body),
        recover=recover,
    )
    return [application]


async def assigned(session: Session, key: str) -> views.HiringStage | None:
    """An application as it is now; None where the candidate is not assigned to the job."""
    try:
        answer = await session.call(PAIR, pair(key))
    except Gone:
        return None
    return next((stage(key, raw) for raw in session.rows(PAIR, answer)), None)


def stage(key: str, raw: Json) -> views.HiringStage:
    """An assignment, with the pair that was asked for."""
    named = pair(key)
    return views.HiringStage({**raw, "candidate_slug": named["candidate"], "job_slug": named["job"]})


def changed(doing: Doing, key: str, body: Json) -> Kept:
    """Take the assignment that a write answers as the newest state: a read may lag behind (§2.3)."""
    show(doing, *(stage(key, raw) for raw in rows(body)))
    return {"candidate": str(pair(key)["candidate"])}


async def _has_stage(session: Session, key: str, target: str) -> bool:
    """Whether a stage is in the job's pipeline; true where the pipeline cannot be seen. What is not in the
    pipeline as remembered is looked for in it as it is now.
    """
    for look in (session, session.integration.session(session.budget.aged(0))):
        job = look.record(MODELS["Job"], str(pair(key)["job"]))
        stream = await look.many(job, "application_stages", {})
        listed = await stream.all() if stream else []
        if not listed or any(join.read("stage_id") == target for join in listed):
            return True
    return False
