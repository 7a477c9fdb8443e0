"""Applications as Recruitee shows them, and the objects side-loaded with them (recruitee.md §3, §5.3)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gateway.sandbox.recruitee import view_candidate, view_offer
from gateway.sandbox.recruitee import view_catalogue as shared
from gateway.sandbox.recruitee.access import sees_application
from gateway.sandbox.recruitee.ids import POOL_PLACEMENTS, POOLS_PER_CANDIDATE, maybe, shown
from gateway.sandbox.times import iso

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gateway.sandbox.call import Principal
    from gateway.sandbox.records import Application, Candidate
    from gateway.sandbox.recruitee.vendor import Recruitee

UNREFERENCED_STAGES = 41
"""Every so-many-th stage is left out of `references`, as was seen (recruitee.md §14.4)."""


def placement(vendor: Recruitee, record: Application, *, hired_elsewhere: bool = False) -> dict[str, Any]:
    """Return a placement as a candidate's row embeds it."""
    job = vendor.world.jobs[record.job_id]
    return {
        **core(record),
        "rating_visible": True,
        "hired_in_other_placement": hired_elsewhere,
        "hired_in_this_placement": record.state == "hired" and record.id % 5 != 0,
        "department_id": maybe("departments", job.department_id),
        "department_name": shared.maybe_name(vendor, job.department_id),
    } | rejection(vendor, record)


def written(vendor: Recruitee, record: Application) -> dict[str, Any]:
    """Return a placement as the answers to writes, the board and `references` hold it."""
    return {**core(record), **_work(record), "opening_id": record.extra.get("opening_id")} | rejection(
        vendor, record
    )


def core(record: Application) -> dict[str, Any]:
    """Return what every form of a placement has."""
    return {
        "id": shown("applications", record.id),
        "position": record.id,
        "candidate_id": shown("candidates", record.candidate_id),
        "offer_id": shown("jobs", record.job_id),
        "talent_pool_id": None,
        "stage_id": maybe("stages", record.stage_id),
        "language": None,
        "created_at": iso(record.created_at),
        "updated_at": iso(record.updated_at),
        "positive_ratings": None,
        "ratings": {},
        "hired_at": iso(record.hired_at),
        "hired_by_id": maybe("users", record.hired_by),
        "job_starts_at": record.starts_on.isoformat() if record.starts_on else None,
        "overdue_at": None,
        "overdue_diff": None,
    }


def _work(record: Application) -> dict[str, Any]:
    hired = record.hired_at
    return {
        "location_ids": [shown("locations", record.location_id)] if record.location_id else [],
        "work_location_id": maybe("locations", record.location_id),
        "time_to_hire": (hired - record.created_at).days if hired else None,
    }


def rejection(vendor: Recruitee, record: Application) -> dict[str, Any]:
    """Return the disqualify members: absent on most live ones, null on some, without the date on old ones."""
    if record.state != "rejected":
        return {"disqualify_reason": None, "disqualify_kind": None} if record.id % 3 == 0 else {}
    reason = vendor.world.reasons.get(record.reason_id)
    made = {"disqualify_kind": "admin", "disqualify_reason": reason.name if reason else None}
    return made if record.id % 19 == 0 else {**made, "disqualified_at": iso(record.rejected_at)}


def in_pools(candidate: Candidate) -> list[dict[str, Any]]:
    """Return the placements in talent pools, which are no applications."""
    base = POOL_PLACEMENTS + candidate.id * POOLS_PER_CANDIDATE
    bare: dict[str, Any] = {
        "positive_ratings": None,
        "ratings": {},
        "hired_at": None,
        "hired_by_id": None,
        "job_starts_at": None,
    }
    return [
        {
            "id": base + index,
            "position": index,
            "candidate_id": shown("candidates", candidate.id),
            "offer_id": None,
            "talent_pool_id": shown("pools", pool),
            "stage_id": None,
            "language": None,
            "created_at": iso(candidate.created_at),
            "updated_at": iso(candidate.created_at),
            **bare,
            "rating_visible": True,
            "hired_in_other_placement": False,
            "hired_in_this_placement": False,
            "department_id": None,
            "department_name": None,
            "overdue_at": None,
            "overdue_diff": None,
        }
        for index, pool in enumerate(candidate.pool_ids)
    ]


def of_candidate(vendor: Recruitee, who: Principal, candidate: Candidate) -> list[Application]:
    """Return a person's applications that the user may see."""
    return [row for row in vendor.world.applications.of(candidate.id) if sees_application(who, row)]


def embedded(
    vendor: Recruitee, candidate: Candidate, applications: list[Application]
) -> list[dict[str, Any]]:
    """Return `placements[]` of a person: on jobs, then in talent pools."""
    hired = {row.id for row in applications if row.state == "hired"}
    rows = [placement(vendor, row, hired_elsewhere=bool(hired - {row.id})) for row in applications]
    return rows + in_pools(candidate)


def references(
    vendor: Recruitee,
    applications: Iterable[Application],
    *,
    placements: bool = False,
    users: Iterable[int] = (),
) -> list[dict[str, Any]]:
    """Return the jobs and stages (and placements, users) that an answer points to, each once."""
    world, rows = vendor.world, list(applications)
    jobs = {row.job_id: None for row in rows}
    stages = {row.stage_id: None for row in rows if row.stage_id and row.stage_id % UNREFERENCED_STAGES != 8}
    made = [view_offer.reference(vendor, world.jobs[number]) for number in jobs]
    made += [reference_stage(vendor, number) for number in stages]
    if placements:
        made += [{"type": "Placement", **written(vendor, row)} for row in rows]
    return made + shared.reference_admins(vendor, users)


def reference_stage(vendor: Recruitee, number: int) -> dict[str, Any]:
    """Return a side-loaded stage."""
    return {"type": "Stage", **shared.stage_full(vendor, vendor.world.stages[number])}


def answer(vendor: Recruitee, record: Application) -> dict[str, Any]:
    """Return what every write to a placement answers."""
    candidate = vendor.world.candidates[record.candidate_id]
    side = [
        *references(vendor, [record]),
        {"type": "Candidate", **view_candidate.reference(vendor, candidate)},
    ]
    return {"placement": written(vendor, record), "references": side}


def on_board(vendor: Recruitee, record: Application, switches: frozenset[str]) -> dict[str, Any]:
    """Return a placement of the board, with the person as the switches ask."""
    candidate = vendor.world.candidates[record.candidate_id]
    made = {
        **written(vendor, record),
        "rating_visible": True,
        "hired_in_other_placement": False,
        "hired_in_this_placement": record.state == "hired" and record.id % 5 != 0,
        "candidate": view_candidate.on_board(vendor, candidate, switches),
    }
    if "with_created_at" not in switches:
        del made["created_at"]
    if "with_locations" not in switches:
        del made["location_ids"]
    return made
