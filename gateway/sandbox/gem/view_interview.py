"""Scheduled interviews (gem.md §6.7)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from gateway.sandbox.gem import graves
from gateway.sandbox.gem import view_shared as shared
from gateway.sandbox.gem.ids import maybe, shown
from gateway.sandbox.gem.stages import SHARED
from gateway.sandbox.gem.view_job import foreseen
from gateway.sandbox.gem.view_shared import when

if TYPE_CHECKING:
    from datetime import datetime

    from gateway.sandbox.gem.stages import Definition
    from gateway.sandbox.gem.vendor import Gem
    from gateway.sandbox.records import Interview

VIDEO = {
    "zoom": "https://meet.employer.test/z/{0}",
    "own": "https://video.example.org/{0}",
    "teams": "https://meet.employer.test/t/{0}",
}


def interview(vendor: Gem, number: int) -> dict[str, Any]:
    """Return a scheduled interview; its stage is told by `job_stage_interview_item_id` alone."""
    record = vendor.world.interviews[number]
    foreseen_as = definition(vendor, record)
    unnamed = number % 37 == 5 or (foreseen_as is not None and foreseen_as.id == SHARED and number % 6 == 1)
    made: dict[str, Any] = {
        "id": shown("interviews", number),
        "application_id": maybe("applications", record.application_id),
        "external_event_id": external_event_id(number),
        "created_at": when(record.created_at),
        "updated_at": when(graves.updated_at(vendor, "interviews", record)),
        "start": _moment(vendor, number, record.starts_at),
        "end": _moment(vendor, number, record.starts_at + timedelta(minutes=record.minutes)),
        "location": record.location,
        "video_conferencing_url": VIDEO[record.video].format(number) if record.video else None,
        "status": status(vendor, record),
        "interview": {
            "id": shown("definitions", foreseen_as.id if foreseen_as else -number),
            "name": record.title,
        },
        "organizer": shared.lite(vendor, record.organiser_id),
        "interviewers": _interviewers(vendor, record),
        "job_stage_interview_item_id": shown("items", foreseen_as.item)
        if foreseen_as and not unnamed
        else None,
    }
    if vendor.quirks.interview_candidate_id:
        made["candidate_id"] = shown("candidates", record.candidate_id)
    gone = graves.deleted_at(vendor, "interviews", record)
    if gone is not None or vendor.quirks.healthy_keys == "null":
        made["deleted_at"] = when(gone)
    return made


def definition(vendor: Gem, record: Interview) -> Definition | None:
    """Return the interview of a stage that this one is."""
    stage = vendor.stages.number(record.job_id or 0, record.stage_id)
    rows = foreseen(vendor, vendor.stages.table[stage]) if stage else []
    return rows[record.id % len(rows)] if rows else None


def external_event_id(number: int) -> str | None:
    """Return the calendar's id of an interview, where there is one."""
    return f"evt_{number}" if number % 5 else None


def status(vendor: Gem, record: Interview) -> str:
    """Return the status as clock and scorecards make it."""
    if record.starts_at + timedelta(minutes=record.minutes) > vendor.world.now():
        return "scheduled"
    return "complete" if _scored(record) else "awaiting_feedback"


def _scored(record: Interview) -> bool:
    return record.id % 4 != 1


def _moment(vendor: Gem, number: int, moment: datetime) -> dict[str, Any]:
    if vendor.quirks.all_day_interviews and number % 31 == 9:
        return {"date": moment.date().isoformat()}
    return {"date_time": when(moment)}


def _interviewers(vendor: Gem, record: Interview) -> list[dict[str, Any]]:
    """Return the team; one or other row has an e-mail in the place of the id, or is nobody's (gem.md §8)."""
    rows = []
    past = status(vendor, record) == "complete"
    for index, (number, reply) in enumerate(record.attendees.items()):
        known = vendor.world.users[number]
        lite = shared.lite(vendor, number)
        rows.append(
            {
                "id": None if record.id % 29 == 6 and index == 0 else lite["id"],
                "name": lite["name"],
                "email": known.email,
                "employee_id": lite["employee_id"],
                "response_status": "tentative" if (record.id + number) % 7 == 0 else reply,
                "scorecard_id": shown("scorecards", record.id * 100 + number) if past and not index else None,
            }
        )
    if record.id % 43 == 8:
        guest = {"id": None, "name": "Guest Assessor", "email": "guest@assessors.test", "employee_id": None}
        rows.append({**guest, "response_status": "accepted", "scorecard_id": None})
    return rows
