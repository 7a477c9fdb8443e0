"""Assignments: a candidate on a job, which is what an application is here (recruitcrm.md §4.4, §5.2)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from gateway.sandbox.recruitcrm import view_candidate
from gateway.sandbox.recruitcrm.ids import shown, slug
from gateway.sandbox.recruitcrm.stages import APPLIED, ASSIGNED
from gateway.sandbox.recruitcrm.view_job import status_id
from gateway.sandbox.recruitcrm.view_user import brief
from gateway.sandbox.recruitcrm.words import JOB_STATUSES
from gateway.sandbox.times import iso

if TYPE_CHECKING:
    from gateway.sandbox.records import Application, Candidate
    from gateway.sandbox.recruitcrm.vendor import RecruitCrm

FUTURE = 83
"""One application in so many has a stage date that somebody set into the future (§4.4)."""


def row(vendor: RecruitCrm, app: Application, *, user: bool = True) -> dict[str, Any]:
    """Return an assignment; reads show who changed it as an object, writes as a number (§3)."""
    who = updated_by(vendor, app)
    person = vendor.user(who)
    return {
        "candidate_slug": slug("candidates", app.candidate_id),
        "job_slug": slug("jobs", app.job_id),
        "status": vendor.stages.of(app),
        "remark": app.extra.get("remark", "Imported" if app.id % 13 == 2 else None),
        "stage_date": iso(stage_date(vendor, app)),
        "visibility": app.extra.get("visibility", 1 if app.id % 6 else 0),
        "shared_list_url": app.extra.get("shared_list_url", _shared(app)),
        "updated_on": iso(app.updated_at),
        "updated_by": brief(person) if user and person else who,
    }


def _shared(app: Application) -> str | None:
    return f"https://recruitcrm.io/assigned_candidates/{app.id:03}" if app.id % 9 == 1 else None


def in_job(vendor: RecruitCrm, app: Application, person: Candidate, base: str | None) -> dict[str, Any]:
    """Return a row of assigned-candidates: the whole candidate, and little of the assignment."""
    return {
        "candidate": view_candidate.embedded(vendor, person, base),
        "stage_date": iso(stage_date(vendor, app)),
        "status": vendor.stages.of(app),
    }


def stage_date(vendor: RecruitCrm, app: Application) -> datetime:
    """Return the stage date: anybody may set it, so it is no time of a change."""
    chosen = app.extra.get("stage_date")
    if isinstance(chosen, datetime):
        return chosen
    if app.id % FUTURE == 0:
        return vendor.began + timedelta(days=5)
    return app.updated_at - timedelta(seconds=2)


def updated_by(vendor: RecruitCrm, app: Application) -> int:
    """Return the `id` of the user who changed an assignment last."""
    who = app.extra.get("updated_by")
    return who if isinstance(who, int) else shown("users", app.rejected_by or app.hired_by or 1)


def moves(vendor: RecruitCrm, app: Application) -> list[dict[str, Any]]:
    """Return the stages an application went through, oldest first."""
    known = app.extra.get("moves")
    if known is not None:
        return list(known)
    first = APPLIED if app.id % 2 else ASSIGNED
    made = [move(first, app.created_at, shown("users", 1))]
    now = vendor.stages.of(app)["status_id"]
    if now != first:
        made.append(move(now, app.updated_at, updated_by(vendor, app), app.extra.get("remark")))
    return made


def move(number: int, at: datetime, who: int, remark: str | None = None) -> dict[str, Any]:
    """Return a move to a stage; `who` is the user's `id`."""
    return {"status_id": number, "at": at, "by": who, "remark": remark}


def history_rows(vendor: RecruitCrm, app: Application) -> list[dict[str, Any]]:
    """Return an application's part of a candidate's history; labels of some old moves are null."""
    job = vendor.world.jobs[app.job_id]
    company = vendor.client_of(job)
    number = status_id(job)
    return [
        {
            "job_slug": slug("jobs", job.id),
            "job_name": job.title,
            "company_slug": slug("companies", company.id) if company else "",
            "company_name": company.name if company else "",
            "job_status_id": number,
            "job_status_label": JOB_STATUSES[number],
            "candidate_status_id": step["status_id"],
            "candidate_status": None if app.id % 10 == 4 else vendor.stages.labels[step["status_id"]],
            "remark": step["remark"],
            "updated_by": step["by"],
            "updated_on": iso(step["at"]),
        }
        for step in moves(vendor, app)
    ]


def stage_history(vendor: RecruitCrm, app: Application) -> list[dict[str, Any]]:
    """Return the moves of one application."""
    return [
        {
            "status": vendor.stages.named(step["status_id"]),
            "remark": step["remark"],
            "stage_date": iso(step["at"]),
            "updated_on": iso(step["at"]),
            "updated_by": str(step["by"]),
        }
        for step in moves(vendor, app)
    ]
