"""Jobs, their adverts and owners, and what they cost (trackerrms.md §6.2, §6.3, §7)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from connectors.columns import Json, as_moment, as_text, dig, rows
from connectors.declarations import Call, Fetch, Gather, One, Page, Params, Push, Resource, Through, Within
from connectors.enums import JobStatus
from connectors.errors import Malformed
from connectors.model import MODELS
from connectors.paging import Position
from connectors.trackerrms import views
from connectors.trackerrms.facts import METADATA, state_of
from connectors.trackerrms.mapping import OWNER
from connectors.trackerrms.searching import TURNS, UPDATED, by_number, in_turn, searched
from connectors.trackerrms.wire import API
from connectors.views import View

if TYPE_CHECKING:
    from connectors.engine.record import Record
    from connectors.engine.session import Session

JOB = Call(f"GET {API}/Opportunity/{{id}}", lives=60)

NOT_SERVED = frozenset({"custom_fields", "integration_fields"})
"""Fields that rows have and the unified model does not ask of this tool; they show in the raw data."""

STATES = {JobStatus.OPEN: ("open",), JobStatus.CLOSED: ("won", "closed")}
"""The vendor's states of the unified ones that can be searched for, one at a time (§5.5)."""


def stamp(record: Record) -> str | None:
    """When a record was last updated, by its list row."""
    rows_ = (view.raw for view in record.views if isinstance(view, views.JobRow | views.CandidateRow))
    return next((found for raw in rows_ if (found := as_text(raw.get("lastUpdatedDateTime")))), None)


def statuses(wanted: Sequence[JobStatus]) -> Params | None:
    """The searches for one unified state: the vendor's states, and statuses that only their names sort there."""
    status = wanted[0] if len(set(wanted)) == 1 else None
    if status not in STATES:
        return None

    async def turns(session: Session) -> Sequence[Params]:
        listed = rows((await session.call(METADATA)).body, "opportunityStatuses")
        odd = [{"statusId": one["id"]} for one in listed if not state_of(one) and dig(one, "id")]
        return [*({"state": state} for state in STATES[status]), *odd]

    return {TURNS: turns}


jobs_list = searched("Opportunity", views.JobRow, typical=300, lives=60, filters={"updated_after": UPDATED})
jobs_by_status = in_turn(jobs_list, by="statuses", push=Push(statuses, exact=False), typical=200)


async def row_of(session: Session, keys: Sequence[str]) -> Iterable[View[Any]]:
    """The row of one job, which tells what its detail does not: found by the moment of its last update.

    Two calls. Where the row does not come, the detail alone is told and another way is tried.
    """
    (key,) = keys
    answer = await session.call(JOB, by_number(key))
    found: list[View[Any]] = []
    for raw in session.rows(JOB, answer)[:1]:
        found += session.stamp([views.JobDetail(raw)], answer)
        bounds = around(dig(raw, "history.updated"))
        page = await jobs_list.page(session, None, bounds) if bounds else Page(())
        found += page.views
    return found


def around(moment: Json) -> Params | None:
    """The bounds of a search for what was last updated at a moment, in the vendor's own writing."""
    try:
        found = as_moment(moment)
    except Malformed:
        return None
    if found is None:
        return None
    if not isinstance(moment, str) or moment.rstrip().endswith("Z") or "+" in moment:
        return {"updatedAfter": found - timedelta(seconds=1), "updatedBefore": found + timedelta(seconds=1)}
    naive = found.replace(tzinfo=None, microsecond=0)
    return {
        "updatedAfter": (naive - timedelta(seconds=1)).isoformat(),
        "updatedBefore": (naive + timedelta(seconds=2)).isoformat(),
    }


jobs = Resource(
    lists=(jobs_list, jobs_by_status),
    reads=(
        One(view=views.JobDetail, call=JOB, parts=by_number, version=stamp),
        Fetch(view=views.JobRow, fetch_views=row_of, calls=2, partial=True, brings=(views.JobDetail,)),
    ),
    not_implemented=NOT_SERVED,
)


async def adverts_of(session: Session, position: Position, params: Params) -> Page:
    """The adverts of some jobs, which are read in the cheapest way there is."""
    keys = params["jobs"]
    await session.children_of("Job", "postings", keys)
    found = [session.record(MODELS["JobPosting"], key) for key in keys]
    return Page([view for record in found for view in record.views[:1]])


postings = Resource(
    lists=(
        Gather(
            view=views.PostingRow,
            name="adverts of jobs",
            fetch=adverts_of,
            filters={"job_ids": Push(lambda keys: {"jobs": list(dict.fromkeys(keys))})},
            requires=frozenset({"job_ids"}),
            typical=10,
            brings=(views.JobRow,),
        ),
        Within(edge="postings", of=jobs_list, filters={"updated_after": UPDATED}),
    ),
    reads=(Through(parent="Job", edge="postings", key=str, view=views.PostingRow),),
)
teams = Resource(
    lists=(Within(edge="hiring_team", of=jobs_list),),
    reads=(Through(parent="Job", edge="hiring_team", key=lambda key: key.split(":")[0], view=views.Member),),
)
assignments = Resource(
    lists=(Within(edge="hiring_team.role_assignments", of=jobs_list),),
    reads=(
        Through(
            parent="JobHiringTeamMember",
            edge="role_assignments",
            key=lambda key: key.rpartition(":")[0],
            view=views.Assignment,
        ),
    ),
)


async def all_roles(session: Session, position: Position, params: Params) -> Page:
    """The one role; no call."""
    return Page([views.Role({"id": OWNER})])


roles = Resource(lists=(Gather(view=views.Role, name="roles", fetch=all_roles, typical=1),))
