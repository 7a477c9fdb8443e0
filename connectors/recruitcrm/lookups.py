"""Small lists that records are joined with: users, pipelines, currencies, types, names of fields (recruitcrm.md §4.5 to §4.7)."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from connectors.columns import Json, distinct, rows
from connectors.declarations import Call
from connectors.enums import JobStatus
from connectors.errors import Gone, Rejected
from connectors.paging import PageNumber
from connectors.recruitcrm import mapping, views
from connectors.upstream import Answer
from connectors.views import View

if TYPE_CHECKING:
    from connectors.engine.session import Session

CATALOGUE = 900.0
"""Seconds that the small lists live: they change rarely (§4.7)."""

PAGES = PageNumber(100, total_at="total", more_at="next_page_url")
"""Paged lists; only those of jobs tell a total (§2.3)."""

NEWEST = {"sort_by": "createdon", "sort_order": "desc"}
"""Unlike the order by update, which is the vendor's own, that by creation holds while records change (§2.3)."""

USERS = Call("GET /users", query={"expand": "team"}, lives=CATALOGUE)
PIPELINE = Call("GET /hiring-pipelines/{id}", lives=CATALOGUE)
CURRENCIES = Call("GET /currencies", lives=CATALOGUE)
SALARY_TYPES = Call("GET /salary-types", lives=CATALOGUE)
JOB_STATUSES = Call("GET /jobs-pipeline", lives=CATALOGUE)
JOB_FIELDS = Call("GET /custom-fields/jobs", lives=CATALOGUE)

MASTER = "0"
"""The pipeline of jobs that name none (§4.5)."""


def listed(answer: Answer) -> int:
    """The rows of a page as the vendor counts them: nulls among them, too."""
    found = answer.body.get("data") if isinstance(answer.body, Mapping) else None
    return len(found) if isinstance(found, list) else 0


async def by_key(session: Session, call: Call, key: str, value: str) -> tuple[dict[str, Json], Answer | None]:
    """A small list as a table from one member to another; nothing where the account has no such list."""
    try:
        answer = await session.call(call)
    except Gone:
        return {}, None
    table = {mapping.ref(row.get(key)): row.get(value) for row in session.rows(call, answer)}
    return {name: found for name, found in table.items() if name}, answer


async def status_ids(session: Session, wanted: Sequence[JobStatus]) -> list[str]:
    """The account's job statuses that are these in the unified model. 0 cannot be searched for (§4.2)."""
    answer = await session.call(JOB_STATUSES)
    known = ((mapping.scalar(row.get("id")), row) for row in session.rows(JOB_STATUSES, answer))
    return [key for key, row in known if key and key != "0" and mapping.status_of(row) in wanted]


# ---- joins to rows of jobs -------------------------------------------------------------------------------------


async def with_stages(session: Session, jobs: Sequence[Json]) -> list[View[Any]]:
    """Jobs with their stages: one call for each pipeline, however many jobs."""
    used = distinct(mapping.ref(raw.get("hiring_pipeline_id")) or MASTER for raw in jobs)
    found = dict(zip(used, await asyncio.gather(*(_pipeline(session, key) for key in used)), strict=True))
    joined: list[View[Any]] = []
    for raw in jobs:
        stages, answer = found[mapping.ref(raw.get("hiring_pipeline_id")) or MASTER]
        view = views.JobStages({"slug": raw.get("slug"), "_stages": stages})
        joined += _stamped(session, [view], answer)
    return joined


async def _pipeline(session: Session, key: str) -> tuple[list[Json], Answer | None]:
    """The stages of a pipeline; none if it is gone, which may be told by 404 or 422."""
    try:
        answer = await session.call(PIPELINE, {"id": key})
    except (Gone, Rejected):
        return [], None
    return session.rows(PIPELINE, answer), answer


async def with_team(session: Session, jobs: Sequence[Json]) -> list[View[Any]]:
    """Jobs with their hiring teams: the users are called for where a whole team works on a job."""
    if not any(mapping.team_ids(rows(raw, "collaborator_teams")) for raw in jobs):
        return [views.JobTeam(raw) for raw in jobs]
    answer = await session.call(USERS)
    users = session.rows(USERS, answer)
    opened = (views.JobTeam({**raw, "_users": users}) for raw in jobs)
    return session.stamp((*opened, *map(views.UserRow, users)), answer)


async def with_currency(session: Session, jobs: Sequence[Json]) -> list[View[Any]]:
    """Jobs with the code of their currency."""
    keys = [mapping.ref(raw.get("currency_id")) for raw in jobs]
    codes, answer = await by_key(session, CURRENCIES, "currency_id", "code") if any(keys) else ({}, None)
    found = zip(jobs, keys, strict=True)
    joined = [
        views.JobCurrency({"slug": raw.get("slug"), "_code": codes.get(key or "")}) for raw, key in found
    ]
    return _stamped(session, joined, answer)


async def with_salary_type(session: Session, jobs: Sequence[Json]) -> list[View[Any]]:
    """Jobs with their salary type's label, where they say its id only."""
    labels, answer = await by_key(session, SALARY_TYPES, "type_id", "label")
    found: list[View[Any]] = []
    for raw in jobs:
        key, label = mapping.option(raw.get("salary_type"))
        kind = {"id": key, "label": label or labels.get(key or "")}
        found.append(views.JobSalaryType({"slug": raw.get("slug"), "_type": kind}))
    return _stamped(session, found, answer)


async def with_names(session: Session, jobs: Sequence[Json]) -> list[View[Any]]:
    """Jobs with the names of their custom fields, out of the definitions where the rows lack them."""
    if all(map(mapping.named, jobs)):
        return [views.JobFields(raw) for raw in jobs]
    names, answer = await by_key(session, JOB_FIELDS, "field_id", "field_name")
    return _stamped(session, [views.JobFields({**raw, "_names": names}) for raw in jobs], answer)


def _stamped(session: Session, found: Sequence[View[Any]], answer: Answer | None) -> list[View[Any]]:
    return session.stamp(found, answer) if answer else list(found)
