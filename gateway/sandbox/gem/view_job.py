"""Jobs, their posts and their stages (gem.md §6.2 to §6.4)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from gateway.sandbox.gem import employer, graves, ids
from gateway.sandbox.gem import view_shared as shared
from gateway.sandbox.gem.ids import shown
from gateway.sandbox.gem.stages import Definition, JobStage, definitions
from gateway.sandbox.gem.view_shared import when

if TYPE_CHECKING:
    from datetime import datetime

    from gateway.sandbox.gem.vendor import Gem
    from gateway.sandbox.records import Job, Posting


def job(vendor: Gem, number: int) -> dict[str, Any]:
    """Return a row of `GET /jobs/`; one that was imported lacks `opened_at` (gem.md §6)."""
    record = vendor.world.jobs[number]
    made = {
        "id": shown("jobs", number),
        "name": record.title,
        "requisition_id": None if number % 12 == 8 else record.code,
        "confidential": record.confidential,
        "status": employer.status(record),
        "is_template": employer.is_template(record),
        "created_at": when(record.created_at),
        "opened_at": when(record.published_at),
        "closed_at": when(record.closed_at),
        "updated_at": when(graves.updated_at(vendor, "jobs", record)),
        "deleted_at": when(graves.deleted_at(vendor, "jobs", record)),
        "departments": [shared.department(vendor, item) for item in departments(record)],
        "offices": [shared.office(vendor, item) for item in record.location_ids],
        "hiring_team": hiring_team(vendor, record),
        "custom_fields": custom_fields(vendor, record),
    }
    if ids.imported(number):
        del made["opened_at"]
    if vendor.quirks.openings == "job":
        made["openings"] = openings(record)
    return made


def departments(record: Job) -> list[int]:
    """Return a job's departments: one, none, or the one above it too (gem.md §6.2)."""
    if record.department_id is None:
        return []
    parent = employer.PARENTS["departments"].get(record.department_id)
    return [record.department_id, parent] if parent and record.id % 2 else [record.department_id]


def hiring_team(vendor: Gem, record: Job) -> dict[str, Any]:
    """Return lite users by role; somebody may have several roles, and a role's list may be absent (gem.md §6.2)."""
    others = [user for user in record.follower_ids if user not in {record.manager_id, record.recruiter_id}]
    team: dict[str, list[int]] = {
        "hiring_managers": [record.manager_id] if record.manager_id else [],
        "recruiters": [record.recruiter_id] if record.recruiter_id else [],
        "coordinators": others[:1],
        "sourcers": others[1:],
    }
    absent = {"sourcers", "coordinators"} if record.id % 6 == 1 else set()
    return {
        role: [shared.lite(vendor, user) for user in users]
        for role, users in team.items()
        if users or role not in absent
    }


def custom_fields(vendor: Gem, record: Job) -> dict[str, Any]:
    """Return a job's custom fields."""
    fields = vendor.world.fields
    return shared.values(vendor, {fields[item].name: value for item, value in record.values.items()})


def openings(record: Job) -> list[dict[str, Any]]:
    """Return the places to fill (gem.md §6.2)."""
    closed = record.closed_at
    return [
        {
            "id": shown("openings", record.id * 10 + index),
            "opening_id": f"{record.code}-{index + 1}",
            "status": "closed" if closed else "open",
            "opened_at": when(record.published_at),
            "closed_at": when(closed),
            "application_id": None,
        }
        for index in range(record.openings or 0)
    ]


def first_published(vendor: Gem, record: Posting) -> datetime | None:
    """Return when a post was first shown to the public; drafts never were."""
    opened = vendor.world.jobs[record.job_id].published_at
    return (
        None
        if opened is None or record.status == "draft"
        else opened + timedelta(minutes=17 * (record.id % 9))
    )


def is_live(vendor: Gem, record: Posting) -> bool:
    """Return whether a post is published now."""
    gone = graves.deleted_at(vendor, "postings", record) is not None
    return record.status == "published" and not gone and not employer.is_retired(record)


def is_listed(record: Posting) -> bool:
    """Return whether a post stands on its board, and not only behind its link."""
    return record.id % 13 != 4


def job_post(vendor: Gem, number: int) -> dict[str, Any]:
    """Return a row of `GET /job_posts/`: no URL in it, on some no flags either (gem.md §6.3, §8)."""
    record = vendor.world.postings[number]
    gone = graves.deleted_at(vendor, "postings", record)
    made = {
        "id": ids.post(number, record.job_id),
        "title": record.title,
        "active": gone is None and not employer.is_retired(record),
        "live": is_live(vendor, record),
        "job_id": shown("jobs", record.job_id),
        "content": record.description if record.public or record.status != "published" else "",
        "internal_content": None if record.public else record.description,
        "first_published_at": when(first_published(vendor, record)),
        "created_at": when(record.created_at),
        "updated_at": when(graves.updated_at(vendor, "postings", record)),
        "deleted_at": when(gone),
    }
    if number % 23 != 7:
        made |= {"listed": is_listed(record), "external": record.public, "internal": not record.public}
    return made


def stage(vendor: Gem, number: int) -> dict[str, Any]:
    """Return a row of `GET /job_stages/`."""
    record = vendor.stages.table[number]
    return {
        "id": shown("job_stages", number),
        "name": record.name,
        "job_id": shown("jobs", record.job_id),
        "priority": record.priority,
        "active": record.active,
        "created_at": when(record.created_at),
        "updated_at": when(graves.updated_at(vendor, "job_stages", record)),
        "deleted_at": when(record.deleted_at),
        "interviews": [_definition(vendor, record, item) for item in foreseen(vendor, record)],
    }


def foreseen(vendor: Gem, record: JobStage) -> list[Definition]:
    """Return the interviews of a stage."""
    return definitions(record, live=vendor.world.jobs[record.job_id].status != "draft")


def _definition(vendor: Gem, record: JobStage, item: Definition) -> dict[str, Any]:
    manager = vendor.world.jobs[record.job_id].manager_id
    questions = ["What went well?", "What would you ask next?"] if item.item % 2 else []
    return {
        "id": shown("definitions", item.id),
        "name": item.name,
        "schedulable": record.kind != "offer",
        "estimated_minutes": item.minutes,
        "default_interviewer_users": [shared.lite(vendor, manager)] if manager and item.item % 3 == 0 else [],
        "interview_kit": {
            "id": shown("kits", item.id),
            "content": "<p>Ask, then listen.</p>" if questions else "",
            "questions": [
                {"id": shown("kit_questions", item.id * 10 + index), "name": text}
                for index, text in enumerate(questions)
            ],
        },
        "deleted_at": when(record.updated_at) if item.deleted else None,
        "job_stage_interview_item_id": shown("items", item.item),
    }
