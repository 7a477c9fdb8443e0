"""Candidates with all that is embedded in them, and applications (gem.md §6.5, §6.6)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gateway.sandbox.gem import employer, graves, ids
from gateway.sandbox.gem import view_shared as shared
from gateway.sandbox.gem.ids import shown
from gateway.sandbox.gem.view_shared import when

if TYPE_CHECKING:
    from gateway.sandbox.gem.vendor import Gem
    from gateway.sandbox.records import Application, Candidate, File

ATTACHMENT_TYPES = {"cv": "resume", "cover_letter": "cover_letter"}
IN_CRM = 10
"""One candidate in so many has the resume in the CRM only (gem.md §9.4)."""
WITHOUT_APPLICATIONS = 47


def application(vendor: Gem, number: int) -> dict[str, Any]:
    """Return a row of `GET /applications/`."""
    return row_of(vendor, vendor.world.applications[number])


def row_of(vendor: Gem, record: Application) -> dict[str, Any]:
    """Return an application: neither name nor e-mail of the candidate in it (gem.md §5, §6.6)."""
    world, number = vendor.world, record.id
    stage = vendor.stages.number(record.job_id, record.stage_id)
    post = next(iter(vendor.posts_of(record.job_id)), None) if number % 3 or number % 61 == 7 else None
    made: dict[str, Any] = {
        "id": shown("applications", number),
        "candidate_id": shown("candidates", record.candidate_id),
        "job_post_id": ids.post(post, record.job_id) if post else None,
        "status": {"pending": "active"}.get(record.state, record.state),
        "applied_at": when(record.created_at),
        "last_activity_at": when(graves.updated_at(vendor, "applications", record)),
        "current_stage": None
        if stage is None
        else {"id": shown("job_stages", stage), "name": vendor.stages.table[stage].name},
        "source": shared.source(vendor, source_id(vendor, record)),
        "credited_to": _credited(vendor, record),
        "jobs": [{"id": shown("jobs", job), "name": world.jobs[job].title} for job in jobs(vendor, record)],
        **_team(vendor, record),
        "custom_fields": shared.values(vendor, custom_fields(record)),
    }
    if vendor.quirks.openings == "application":
        made["openings"] = []
    ended = {
        "rejected_at": when(record.rejected_at) if record.state == "rejected" else None,
        "rejection_reason": shared.reason(vendor, record.reason_id)
        if record.state == "rejected" and record.reason_id
        else None,
        "deleted_at": when(graves.deleted_at(vendor, "applications", record)),
    }
    nulls = vendor.quirks.healthy_keys == "null"
    return made | {name: value for name, value in ended.items() if nulls or value is not None}


def jobs(vendor: Gem, record: Application) -> list[int]:
    """Return an application's jobs: one, on a few none (the post tells it) or two (gem.md §6.6, §8)."""
    if record.id % 61 == 7:
        return []
    second = vendor.lists.second_job(record.id)
    return [record.job_id] if second is None else [record.job_id, second]


def source_id(vendor: Gem, record: Application) -> int | None:
    """Return an application's source: the first one's is where the person came from (gem.md §8)."""
    if "source_id" in record.extra:
        found: int | None = record.extra["source_id"]
        return found
    first = next(iter(vendor.world.applications.ids_of(record.candidate_id)), None)
    person = vendor.world.candidates.get(record.candidate_id) if first == record.id else None
    if person is not None:
        return next(iter(person.source_ids), None)
    return record.id % len(vendor.world.sources) + 1 if record.id % 9 else None


def _credited(vendor: Gem, record: Application) -> str | None:
    number = record.extra.get("credited_to") or (
        vendor.world.jobs[record.job_id].recruiter_id if record.id % 4 else None
    )
    if number is None:
        return None
    return (
        shown("users", number) if vendor.quirks.credited_to == "id" else shared.lite(vendor, number)["name"]
    )


def _team(vendor: Gem, record: Application) -> dict[str, Any]:
    """Return who looks after an application: mostly nobody (gem.md §6.6)."""
    job = vendor.world.jobs[record.job_id]
    usual = {
        "recruiter": job.recruiter_id if record.id % 9 == 2 else None,
        "coordinator": job.manager_id if record.id % 27 == 2 else None,
        "sourcer": job.recruiter_id if record.id % 45 == 2 else None,
    }
    users = {role: record.extra.get(role, number) for role, number in usual.items()}
    return {
        role: {"id": shown("users", number), "email": vendor.world.users[number].email} if number else None
        for role, number in users.items()
    }


def custom_fields(record: Application) -> dict[str, Any]:
    """Return an application's custom fields by name."""
    usual = {"Travel distance": record.id % 60} if record.id % 4 == 0 else {}
    written: dict[str, Any] = record.extra.get("values", {})
    return usual | written


def candidate(vendor: Gem, number: int, base: str, *, deleted: bool = False) -> dict[str, Any]:
    """Return a candidate; deleted applications are told by `application_ids` only, unless asked for."""
    world, record = vendor.world, vendor.world.candidates[number]
    applications = world.applications.of(number)
    living = [row for row in applications if deleted or not graves.is_deleted_application(vendor, row.id)]
    user = employer.user_of(number, len(world.users))
    return {
        "id": shown("candidates", number),
        "first_name": record.first_name,
        "last_name": record.last_name or None,
        "company": record.company,
        "title": record.title,
        "is_private": record.confidential,
        "email_addresses": emails(record),
        "phone_numbers": [
            {"type": (None, "mobile", "home", "work")[(number + index) % 4], "value": value}
            for index, value in enumerate(record.phones)
        ],
        "social_media_addresses": [{"value": value} for value in (*record.profiles, *record.websites)],
        "attachments": [attachment(vendor, file, base) for file in attachments(vendor, number)],
        "educations": [
            {
                "id": shown("educations", number * 10 + index),
                "school_name": line.school,
                "degree": line.degree,
                "discipline": line.subject,
                "start_date": line.start.isoformat(),
                "end_date": line.end.isoformat() if line.end else None,
            }
            for index, line in enumerate(record.studies)
        ],
        "employments": [
            {
                "id": shown("employments", number * 10 + index),
                "company_name": line.company,
                "title": line.title,
                "start_date": line.start.isoformat(),
                "end_date": line.end.isoformat() if line.end else None,
            }
            for index, line in enumerate(record.employments)
        ],
        "tags": [world.tags[tag].name for tag in record.tag_ids],
        "linked_user_ids": [shown("users", user)] if user else [],
        "created_at": when(record.created_at),
        "updated_at": when(graves.updated_at(vendor, "candidates", record)),
        "last_activity": when(vendor.active_at(record)),
        "deleted_at": when(record.deleted_at),
        "application_ids": [shown("applications", row.id) for row in applications],
        "applications": [row_of(vendor, row) for row in living],
    }


def emails(record: Candidate) -> list[dict[str, Any]]:
    """Return the addresses; the primary one may stand last, and one or other is no address (gem.md §8)."""
    kinds = ("personal", "work", "other")
    rows = [
        {"type": kinds[(record.id + index) % 3], "value": value, "is_primary": index == 0}
        for index, value in enumerate(record.emails)
    ]
    if record.id % 59 == 5:
        rows.append({"type": "other", "value": "n/a", "is_primary": not rows})
    return rows[::-1] if record.id % 2 else rows


def attachments(vendor: Gem, candidate_id: int) -> list[File]:
    """Return the files an ATS candidate has."""
    files = vendor.world.files.of(candidate_id)
    numbers = vendor.world.files.numbers
    elsewhere = numbers if candidate_id % IN_CRM == 3 else ()
    return [file for file in files if file.id not in elsewhere and not in_crm(file)]


def resumes(vendor: Gem, candidate_id: int) -> list[File]:
    """Return the resumes a CRM candidate has."""
    known = {file.id for file in attachments(vendor, candidate_id)}
    return [
        file for file in vendor.world.files.of(candidate_id) if file.id not in known and file.purpose == "cv"
    ]


def in_crm(file: File) -> bool:
    """Return whether a file was uploaded on the CRM surface."""
    return bool(file.extra.get("crm"))


def attachment(vendor: Gem, file: File, base: str) -> dict[str, Any]:
    """Return an attachment: it has no id, and its link is good for a while (gem.md §6.5, §9.4)."""
    return {
        "filename": file.name,
        "url": vendor.file_url(base, file),
        "type": ATTACHMENT_TYPES.get(file.purpose, "other"),
        "created_at": when(file.created_at),
    }
