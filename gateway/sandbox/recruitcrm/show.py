"""The fullest form of each kind of record, and its id, for tests that compare with the truth."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gateway.sandbox.recruitcrm import ids, view_assignment, view_candidate, view_company, view_job, view_user
from gateway.sandbox.recruitcrm.stages import MASTER_ID, MASTER_NAME, rows

if TYPE_CHECKING:
    from collections.abc import Callable

    from gateway.sandbox.recruitcrm.vendor import RecruitCrm


def _pipeline(vendor: RecruitCrm, number: int) -> dict[str, Any]:
    pipeline = vendor.world.pipelines[number]
    if pipeline.default:
        return {
            "id": MASTER_ID,
            "name": MASTER_NAME,
            "stages": rows(vendor.stages, vendor.stages.master, odd=False),
        }
    listed = rows(vendor.stages, vendor.stages.of_pipeline(pipeline), odd=False)
    return {"id": ids.shown("pipelines", number), "name": pipeline.name, "stages": listed}


def _stage(vendor: RecruitCrm, number: int) -> dict[str, Any]:
    return vendor.stages.named(vendor.stages.id_of(vendor.world.stages[number].id, "pending"))


SHOWN: dict[str, Callable[[RecruitCrm, int], Any]] = {
    "candidates": lambda vendor, number: view_candidate.detail(
        vendor, vendor.world.candidates[number], None, set()
    ),
    "jobs": lambda vendor, number: view_job.row(vendor, vendor.world.jobs[number]),
    "applications": lambda vendor, number: view_assignment.row(vendor, vendor.world.applications[number]),
    "users": lambda vendor, number: view_user.row(vendor, vendor.world.users[number], expanded=True),
    "contacts": lambda vendor, number: view_company.contact_row(vendor, vendor.world.contacts[number]),
    "companies": lambda vendor, number: view_company.company_row(vendor, vendor.companies[number]),
    "questions": lambda vendor, number: vendor.questions[number],
    "stages": _stage,
    "pipelines": _pipeline,
}
_SLUGS = {"candidates", "jobs", "contacts", "companies"}


def remote_id(vendor: RecruitCrm, kind: str, number: int) -> str:
    """Return what names a record; the world's steps of one name are the same stage here."""
    if kind in _SLUGS:
        return ids.slug(kind, number)
    if kind == "applications":
        row = vendor.world.applications[number]
        return ids.pair(row.candidate_id, row.job_id)
    if kind == "stages":
        return str(_stage(vendor, number)["status_id"])
    if kind == "pipelines":
        return str(_pipeline(vendor, number)["id"])
    return str(ids.shown(kind, number))
