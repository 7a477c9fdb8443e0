"""Moving an application at Gem (gem.md §9.1, assumed: the call is not documented)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from connectors.actions import Doing, Refused, remote_fields
from connectors.columns import Json, as_key, as_text, dig
from connectors.declarations import Call
from connectors.errors import Gone, Malformed, Rejected, TimedOut, Unavailable
from connectors.gem import views
from connectors.gem.acting import acting_user, attributed
from connectors.gem.reads import APPLICATION, STAGES_OF
from connectors.gem.wire import ATS

if TYPE_CHECKING:
    from connectors.commands import MoveApplicationToStageInput
    from connectors.engine.record import Record
    from connectors.upstream import Answer

MOVE = Call(f"POST {ATS}/applications/{{id}}/move", safe=False)
"""The first form (§9.1 [assumed])."""

CHANGE = Call(f"PATCH {ATS}/applications/{{id}}", safe=False)
"""The second form, where the first does not exist (§9.1 [assumed])."""

NO_SUCH_CALL = frozenset({404, 405})


async def move(doing: Doing, application: Record, command: MoveApplicationToStageInput) -> list[Record]:
    """Move an application to a stage of its job: one read, one write (two where the first form does not exist).

    Raises Refused for an application that is not active, and for a stage of another job.
    """
    session, target = doing.session, str(command.stage_id)
    acting_user(doing)  # refused before anything is asked
    row = await _read(doing, application)
    if as_text(row.get("status")) != "active":
        raise Refused("APPLICATION_NOT_ACTIVE", "the application is rejected or hired; it cannot be moved")
    here, job = as_key(dig(row, "current_stage.id")), as_key(dig(row, "jobs.0.id"))
    if here == target:
        doing.warnings.append("the application stands in this stage already")
        doing.skip("move")
        session.absorb([views.ApplicationRow(row)])
        return [application]
    if job is not None:
        listed = session.rows(STAGES_OF, await session.call(STAGES_OF, {"id": job}))
        if target not in {as_key(one.get("id")) for one in listed if not one.get("deleted_at")}:
            raise Refused(
                "STAGE_NOT_IN_JOB",
                "the stage is none of the job's; choose one of `job.applicationStages`",
                ("stage_id",),
            )
    more = remote_fields(command, "gem")
    try:
        answer = await attributed(
            doing, lambda user: _sent(doing, application.key, (here, target), {"user_id": user, **more})
        )
    except (Malformed, TimedOut, Unavailable):
        if as_key(dig(await _read(doing, application), "current_stage.id")) != target:
            raise
        doing.warnings.append("the answer to the move was lost; the application does stand in the stage")
        return [application]
    if answer is not None and isinstance(answer.body, dict) and as_key(answer.body.get("id")):
        session.absorb(session.stamp([views.ApplicationRow(answer.body)], answer))
    return [application]


async def _sent(doing: Doing, key: str, way: tuple[str | None, str], more: dict[str, Json]) -> Answer | None:
    """Send the move in the form that the account knows."""
    here, target = way
    try:
        body = {"from_stage_id": here, "to_stage_id": target, **more}
        return await doing.send("move", MOVE, {"id": key}, json=body)
    except (Gone, Rejected) as refusal:
        if refusal.status not in NO_SUCH_CALL or "user_id" in refusal.message:
            raise
    return await doing.send(
        "move, second form", CHANGE, {"id": key}, json={"current_stage_id": target, **more}
    )


async def _read(doing: Doing, application: Record) -> Json:
    """The application as it is now."""
    session = doing.session
    live = session.integration.session(session.budget.aged(0))
    return next(iter(live.rows(APPLICATION, await live.call(APPLICATION, {"id": application.key}))), {})
