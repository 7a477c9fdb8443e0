"""Interviews and offers as the API shows them (smartrecruiters.md §8.12)."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from gateway.sandbox.smartrecruiters.query import without_empty
from gateway.sandbox.smartrecruiters.words import action
from gateway.sandbox.times import iso

if TYPE_CHECKING:
    from gateway.sandbox.records import Interview, Offer
    from gateway.sandbox.smartrecruiters.vendor import SmartRecruiters

INTERVIEW_TYPES = ("Phone interview", "On-site interview", "Video interview", "Meeting")
_TYPE = {"phone": 0, "interview": 1, "video": 2, "meeting": 3}
_REPLY = {"accepted": "accepted", "declined": "declined", "needs_action": "pending", "tentative": "tentative"}
CANDIDATE_REPLIES = ("accepted", "pending", "declined", "tentative", None)
OFFER_STATUSES = (
    "CREATED", "PENDING_APPROVAL", "APPROVED", "NOT_APPROVED", "PENDING_ACCEPTANCE", "ACCEPTED", "NOT_ACCEPTED", "ABANDONED",
)  # fmt: skip
_OFFER = {
    "draft": ("CREATED", "PENDING_APPROVAL", "APPROVED", "NOT_APPROVED"),
    "sent": ("PENDING_ACCEPTANCE",),
    "accepted": ("ACCEPTED",),
    "declined": ("NOT_ACCEPTED", "ABANDONED"),
}


def by_api(interview: Interview) -> bool:
    """Return whether an interview was made through the API."""
    return interview.id % 3 == 0


def shown(vendor: SmartRecruiters, interview: Interview) -> bool:
    """Return whether the API has an interview: a canceled one is gone, nothing flags it."""
    listed = vendor.quirks.interviews_listed == "all" or by_api(interview)
    return listed and interview.application_id is not None and not interview.canceled


def interview(vendor: SmartRecruiters, item: Interview, base: str) -> dict[str, Any]:
    """Return an interview: one timeslot, two in some; the candidate's answer may be null."""
    ident = vendor.ids.shown("interviews", item.id)
    reply = CANDIDATE_REPLIES[item.id % len(CANDIDATE_REPLIES)]
    count = 2 if item.id % 4 == 1 else 1
    return without_empty(
        {
            "id": ident,
            "candidate": {"id": vendor.ids.shown("candidates", item.candidate_id), "status": reply},
            "jobId": vendor.ids.shown("jobs", item.job_id or 0),
            "location": item.location,
            "organizerId": vendor.ids.shown("users", item.organiser_id),
            "timezone": item.timezone,
            "timeslots": [_timeslot(vendor, item, place, reply) for place in range(count)],
            "createdOn": iso(item.created_at, "milliseconds"),
            "refUrl": f"{base}/interviews-api/v201904/interviews/{ident}" if by_api(item) else None,
            "source": "API" if by_api(item) else "SMARTRECRUITERS",
        }
    )


def _timeslot(vendor: SmartRecruiters, item: Interview, place: int, reply: str | None) -> dict[str, Any]:
    begins = item.starts_at + timedelta(days=place)
    team = [*item.attendees.items()] or [(item.organiser_id, "accepted")]
    if place:
        team = team[-1:]
    return without_empty(
        {
            "id": vendor.ids.shown("timeslots", item.id * 10 + place),
            "interviewType": INTERVIEW_TYPES[_TYPE.get(item.kind, 3)],
            "title": item.title if item.id % 5 else None,
            "place": f"Room {item.id % 9 + 1}" if item.location and item.id % 2 else None,
            "startsOn": iso(begins, "milliseconds"),
            "endsOn": iso(begins + timedelta(minutes=item.minutes), "milliseconds"),
            "interviewers": [
                {"id": vendor.ids.shown("users", user), "status": _REPLY.get(word, "pending")}
                for user, word in team
            ],
            "candidateStatus": reply,
        }
    )


def offer_status(item: Offer) -> str:
    """Return the offer's status."""
    words = _OFFER[item.status]
    return words[item.id % len(words)]


def offer(vendor: SmartRecruiters, item: Offer, base: str) -> dict[str, Any]:
    """Return an offer; the ids of its person and job stand in links only, and the job's link may be missing."""
    row = vendor.world.applications[item.application_id]
    person, job = vendor.ids.shown("candidates", row.candidate_id), vendor.ids.shown("jobs", row.job_id)
    ident = vendor.ids.shown("offers", item.id)
    details = action(f"{base}/candidates/{person}/jobs/{job}/offers/{ident}")
    actions = {"candidate": action(f"{base}/candidates/{person}"), "details": details}
    if item.id % 9 != 4:
        actions["job"] = action(f"{base}/jobs/{job}")
    made: dict[str, Any] = {
        "id": ident,
        "status": offer_status(item),
        "createdOn": iso(item.created_at, "milliseconds"),
        "updatedOn": iso(item.updated_at, "milliseconds"),
        "actions": actions,
    }
    if item.id % 10 != 7:
        made["properties"] = offer_values(item)
    return made


def offer_values(item: Offer) -> dict[str, str]:
    """Return the offer's custom fields: texts all."""
    made = {"salary": f"{item.salary.minimum} {item.salary.currency}", "start": str(item.starts_on)}
    if item.id % 3 == 1:
        made["car"] = "true"
    if item.id % 5 == 2:
        made["remarks"] = "Übergabe nötig"
    return made


def age(text: str) -> timedelta | None:
    """Return what words like "7 days" mean; None for other words."""
    match = re.fullmatch(r"(\d+) (day|week|month|year)s?", text.strip().lower())
    days = {"day": 1, "week": 7, "month": 30, "year": 365}
    return timedelta(days=int(match[1]) * days[match[2]]) if match else None
