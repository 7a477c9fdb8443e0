"""Applications, their stages and reasons of rejection, and what they cost (trackerrms.md §6.1, §6.5, §7)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from connectors.columns import dig, rows
from connectors.declarations import Call, Gather, One, Page, Params, Push, Resource
from connectors.enums import ApplicationOutcome
from connectors.paging import Position
from connectors.trackerrms import outcomes as meanings
from connectors.trackerrms import views
from connectors.trackerrms.facts import METADATA, state_of
from connectors.trackerrms.jobs import NOT_SERVED
from connectors.trackerrms.searching import TURNS, by_number, in_turn, one, searched, several
from connectors.trackerrms.wire import API

if TYPE_CHECKING:
    from connectors.engine.session import Session

APPLICATION = Call(f"GET {API}/OpportunityResource/{{id}}")

STATES = {
    ApplicationOutcome.DECLINED: ("Rejected",),
    ApplicationOutcome.HIRED: ("Working", "Complete"),
}
"""The vendor's states of the outcomes that few searches bring (§5.5)."""


async def stages_in_order(session: Session, position: Position, params: Params) -> Page:
    """Every status of applications, rejected ones too (§8)."""
    answer = await session.call(METADATA)
    listed = [raw for raw in rows(answer.body, "opportunityResourceStatuses") if isinstance(raw, dict)]
    return Page(session.stamp(map(views.Stage, meanings.ranked(listed)), answer))


async def rejecting(session: Session, position: Position, params: Params) -> Page:
    """The statuses of rejected applications."""
    answer = await session.call(METADATA)
    listed = [raw for raw in rows(answer.body, "opportunityResourceStatuses") if isinstance(raw, dict)]
    rejected = [raw for raw in listed if meanings.outcome_of(raw) is ApplicationOutcome.DECLINED]
    return Page(session.stamp(map(views.Reason, rejected), answer))


stages = Resource(lists=(Gather(view=views.Stage, name="stages", fetch=stages_in_order, typical=30),))
reasons = Resource(lists=(Gather(view=views.Reason, name="reasons", fetch=rejecting, typical=15),))


def outcomes(wanted: Sequence[ApplicationOutcome]) -> Params | None:
    """The searches for outcomes: the vendor's states, and statuses that only their names sort there (§9.2)."""
    if not set(wanted) <= set(STATES):
        return None

    async def turns(session: Session) -> Sequence[Params]:
        listed = rows((await session.call(METADATA)).body, "opportunityResourceStatuses")
        odd = [
            {"statusId": dig(raw, "id")}
            for raw in listed
            if state_of(raw) not in meanings.OUTCOMES
            and dig(raw, "id")
            and meanings.outcome_of(raw) in wanted
        ]
        return [
            *({"state": state} for outcome in STATES if outcome in wanted for state in STATES[outcome]),
            *odd,
        ]

    return {TURNS: turns}


every = searched(
    "OpportunityResource",
    views.ApplicationRow,
    typical=5000,
    filters={
        "job_ids": one("opportunityId"),
        "job_remote_ids": one("opportunityId"),
        "candidate_ids": one("resourceId"),
        "current_stage_ids": one("statusId"),
        "updated_after": Push(lambda moment: {"updatedAfter": moment}),  # rows have no such time to compare
    },
    onlyActive=False,
)
of_jobs = in_turn(every, by="job_ids", push=several("opportunityId"))

applications = Resource(
    lists=(
        every,
        of_jobs,
        in_turn(every, by="job_remote_ids", push=several("opportunityId")),
        in_turn(every, by="current_stage_ids", push=several("statusId")),
        in_turn(every, by="outcomes", push=Push(outcomes, exact=False)),
    ),
    reads=(One(view=views.ApplicationDetail, call=APPLICATION, parts=by_number),),
    not_implemented=NOT_SERVED,
)
