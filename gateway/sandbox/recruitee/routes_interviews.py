"""Endpoints of interviews (recruitee.md §5.9)."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from gateway.sandbox.call import Answer, Call
from gateway.sandbox.recruitee import errors, query, view_candidate, view_offer, view_placement
from gateway.sandbox.recruitee import view_catalogue as shared
from gateway.sandbox.recruitee.ids import UNKNOWN_CANDIDATE, all_meant, maybe, meant, shown
from gateway.sandbox.routes import Routes
from gateway.sandbox.times import iso

if TYPE_CHECKING:
    from gateway.sandbox.records import Interview
    from gateway.sandbox.recruitee.vendor import Recruitee

routes: Routes[Recruitee] = Routes()
C = "/c/{company}"

ORPHANS = 47
"""One interview in so many names a candidate whose record is gone (recruitee.md §14.21)."""
UNLIMITED = 1_000_000


@routes("GET", f"{C}/interview/events")
def events(vendor: Recruitee, call: Call) -> Answer:
    """Interviews by start; only the upcoming ones unless `status` says otherwise."""
    mine = _visible(vendor, call)
    now = vendor.world.now().timestamp()
    turn = bisect_left(mine, now, key=vendor.world.starts_of)
    past, upcoming = mine[:turn], mine[turn:]
    rows = {"all": mine, "past_due": past}.get(call.arg("status") or "upcoming", upcoming)
    limit = query.number(call, "limit", UNLIMITED)
    first = (max(1, query.number(call, "page", 1)) - 1) * limit if call.arg("limit") else 0
    page = [vendor.world.interviews[number] for number in rows[first : first + limit]]
    meta = {"counters": {"past_due": len(past), "upcoming": len(upcoming)}}
    made = [view(vendor, row) for row in page]
    return Answer({"interview_events": made, "references": _references(vendor, page), "meta": meta})


def _visible(vendor: Recruitee, call: Call) -> list[int]:
    """Return the interviews that pass the query's filters, without `status`, by start."""
    who, world = call.principal, vendor.world
    if not who.can("view_calendar_section"):
        return []
    numbers = world.agenda()
    start, end = _day(call, "start_date"), _day(call, "end_date")
    if end is not None:
        tomorrow = (end + timedelta(days=1)).timestamp()
        numbers = numbers[: bisect_left(numbers, tomorrow, key=world.starts_of)]
    if start is not None:
        numbers = numbers[bisect_left(numbers, start.timestamp(), key=world.starts_of) :]
    if call.arg("candidate_id"):
        owned = {row.id for row in world.interviews.of(meant("candidates", call.arg("candidate_id")))}
        numbers = [number for number in numbers if number in owned]
    if who.jobs is not None:
        numbers = [number for number in numbers if world.interviews[number].job_id in who.jobs]
    admins = {who.user_id} if call.arg("scope") == "my" else set(all_meant("users", call.args("admin_ids[]")))
    if admins:
        numbers = [number for number in numbers if admins & world.interviews[number].attendees.keys()]
    return numbers


def _day(call: Call, name: str) -> datetime | None:
    text = call.arg(name)
    if not text:
        return None
    try:
        return datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=ZoneInfo(call.arg("timezone") or "UTC"))
    except (ValueError, ZoneInfoNotFoundError) as problem:
        raise errors.coded(
            422, "cast_validation", f"{name} is invalid", f"interview_events/{name}"
        ) from problem


@routes("GET", f"{C}/interview/events/counters")
def counters(vendor: Recruitee, call: Call) -> Answer:
    """How many interviews there are each day of a range."""
    rows = (vendor.world.interviews[number] for number in _visible(vendor, call))
    days = Counter(row.starts_at.date().isoformat() for row in rows)
    return Answer({"counters": [{"date": day, "count": days[day]} for day in sorted(days)]})


@routes("GET", f"{C}/interview/events/{{id}}")
def event(vendor: Recruitee, call: Call) -> Answer:
    """One interview; form C when it is not there."""
    row = _found(vendor, call)
    return Answer({"interview_event": view(vendor, row), "references": _references(vendor, [row])})


@routes("DELETE", f"{C}/interview/events/{{id}}")
def remove(vendor: Recruitee, call: Call) -> Answer:
    """Delete an interview: it vanishes from the lists."""
    row = _found(vendor, call)
    if not call.principal.can("schedule_events"):
        raise errors.coded(403, "forbidden", "Forbidden")
    vendor.world.change(vendor.world.interviews, row, canceled=True)
    return Answer({"interview_event": view(vendor, row)})


def _found(vendor: Recruitee, call: Call) -> Interview:
    if not call.principal.can("view_calendar_section"):
        raise errors.coded(403, "forbidden", "Forbidden")
    row = vendor.world.interviews.get(meant("interviews", call.params["id"]))
    jobs = call.principal.jobs
    if row is None or row.canceled or (jobs is not None and row.job_id not in jobs):
        raise errors.coded(404, None, "Page not found")
    return row


def _candidate_id(row: Interview) -> int:
    return UNKNOWN_CANDIDATE if row.id % ORPHANS == 13 else shown("candidates", row.candidate_id)


def view(vendor: Recruitee, row: Interview) -> dict[str, Any]:
    """Return an interview; with the built-in video provider `video_url` is null."""
    built_in = row.video == "own"
    candidate = _candidate_id(row)
    page = f"https://{vendor.subdomain}.example.org/v/events/e{row.id:06d}"
    return {
        "id": shown("interviews", row.id),
        "kind": row.kind,
        "candidate_id": candidate,
        "offer_id": maybe("jobs", row.job_id),
        "talent_pool_id": maybe("pools", row.pool_id),
        "stage_id": maybe("stages", row.stage_id),
        "admin_id": shown("users", row.organiser_id),
        "admin_ids": [shown("users", user) for user in row.attendees],
        "organizer_id": None,
        "starts_at": iso(row.starts_at),
        "duration": row.minutes,
        "timezone": row.timezone,
        "location": row.location,
        "video_provider": "recruitee" if built_in else row.video,
        "video_url": f"https://video.example.org/{row.id}" if row.video and not built_in else None,
        "video": None,
        "event_url": page,
        "sync_url": f"{page}/sync",
        "google_calendar_url": f"{page}/google",
        "yahoo_calendar_url": f"{page}/yahoo",
        "event_attendees": [
            {"admin_id": shown("users", user), "response_status": reply}
            for user, reply in row.attendees.items()
        ],
        "event_candidate_attendees": [{"candidate_id": candidate, "response_status": "needs_action"}],
        "candidate_email": None,
        "scheduled": True,
        "scheduler": "Admin",
        "rescheduled": False,
        "rescheduled_at": None,
        "rescheduled_by": None,
        "rescheduler_id": None,
        "reschedule_reason": None,
        "old_starts_at": None,
        "old_timezone": None,
        "custom_name": row.title if row.id % 6 == 0 else None,
        "note": None,
        "public_note": None,
        "private": False,
        "reminders": [],
        "notify_config": None,
        "interview_meeting_rooms": [],
        "interview_result_requests": [],
        "exclude_candidate_from_attendees": False,
        "hide_candidates_names": False,
        "created_at": iso(row.created_at),
        "updated_at": iso(row.updated_at),
    }


def _references(vendor: Recruitee, rows: list[Interview]) -> list[dict[str, Any]]:
    """Return users, people, jobs and stages the interviews point to, each once."""
    world = vendor.world
    users = (user for row in rows for user in (row.organiser_id, *row.attendees))
    people = dict.fromkeys(row.candidate_id for row in rows if row.id % ORPHANS != 13)
    jobs = dict.fromkeys(row.job_id for row in rows if row.job_id)
    stages = dict.fromkeys(row.stage_id for row in rows if row.stage_id)
    found = [world.candidates.get(number) for number in people]
    return [
        *shared.reference_admins(vendor, users),
        *({"type": "Candidate", **view_candidate.reference(vendor, person)} for person in found if person),
        *(view_offer.reference(vendor, world.jobs[number]) for number in jobs),
        *(view_placement.reference_stage(vendor, number) for number in stages),
    ]
