"""People as Recruitee shows them: list row, detail, on the board, side-loaded (recruitee.md §4.1, §5.2)."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from gateway.sandbox.recruitee import view_placement
from gateway.sandbox.recruitee.ids import maybe, shown
from gateway.sandbox.recruitee.view_answers import all_answers, grouped_answers
from gateway.sandbox.recruitee.view_fields import candidate_fields
from gateway.sandbox.times import iso

if TYPE_CHECKING:
    from gateway.sandbox.records import Application, Candidate, File
    from gateway.sandbox.recruitee.vendor import Recruitee

TAGS_AS_OBJECTS = 10
"""One person in so many has `tags` and `sources` as objects in the detail: both were seen (recruitee.md §5.2)."""


def hidden(candidate: Candidate) -> bool:
    """Return whether name and contact are hidden until somebody reveals the person."""
    return candidate.confidential and not candidate.extra.get("revealed")


def person(candidate: Candidate) -> dict[str, Any]:
    """Return who somebody is: name and ways to reach them, or nothing of it."""
    if hidden(candidate):
        return {
            "name": None,
            "emails": [],
            "invalid_emails": [],
            "phones": [],
            "initials": "",
            "is_anonymous": True,
        }
    words = candidate.name.split()
    return {
        "name": candidate.name,
        "emails": candidate.emails,
        "invalid_emails": candidate.bad_emails,
        "phones": candidate.phones,
        "initials": "".join(word[0] for word in words[:1] + words[1:][-1:]).upper(),
        "is_anonymous": False,
    }


def row(vendor: Recruitee, candidate: Candidate, applications: list[Application]) -> dict[str, Any]:
    """Return an element of `GET /candidates`."""
    return {
        **reference(vendor, candidate, hired=any(record.state == "hired" for record in applications)),
        "rating_visible": True,
        "my_pending_result_request": False,
        "my_upcoming_event": False,
        "my_last_rating": None,
        "unread_notifications": False,
        "followed": False,
        "placements": view_placement.embedded(vendor, candidate, applications),
    }


def reference(vendor: Recruitee, candidate: Candidate, *, hired: bool = False) -> dict[str, Any]:
    """Return a side-loaded person (without `type`)."""
    number = shown("candidates", candidate.id)
    return {
        "id": number,
        **person(candidate),
        "title": candidate.title,
        "source": candidate.channel,
        "referrer": candidate.referrer,
        "admin_id": maybe("users", candidate.owner_id),
        "is_hired": hired,
        "example": candidate.sample,
        "viewed": candidate.id % 2 == 0,
        "salutation": None,
        "has_avatar": False,
        "photo_thumb_url": None,
        "positive_ratings": None,
        "ratings": {},
        "ratings_count": 0,
        "tasks_count": 0,
        "is_revealed": bool(candidate.extra.get("revealed")),
        "ever_revealed_for_ids": [],
        "pending_result_request": False,
        "upcoming_event": False,
        "last_message_at": None,
        "adminapp_url": f"https://app.recruitee.com/#/dashboard/overview?candidate={number}&company={vendor.company_id}",
        "created_at": iso(candidate.created_at),
        "updated_at": iso(candidate.updated_at),
    }


def active_at(vendor: Recruitee, candidate: Candidate) -> str | None:
    """Return when anything about the person last happened: placement changes move it. [inferred] §4.5"""
    moment = datetime.fromtimestamp(vendor.world.columns.active[candidate.id], UTC)
    return iso(max(moment, candidate.updated_at))


def detail(
    vendor: Recruitee, base: str, candidate: Candidate, applications: list[Application]
) -> dict[str, Any]:
    """Return the full record of `GET /candidates/{id}`."""
    world = vendor.world
    files = world.files.of(candidate.id)
    cv = next((file for file in files if file.purpose == "cv"), None)
    letter = next((file for file in files if file.purpose == "cover_letter"), None)
    return {
        **row(vendor, candidate, applications),
        "tags": _labels(vendor, candidate, "tags", candidate.tag_ids),
        "sources": _labels(vendor, candidate, "sources", candidate.source_ids),
        "social_links": [] if hidden(candidate) else candidate.profiles,
        "links": [] if hidden(candidate) else candidate.websites,
        "cover_letter": candidate.cover_letter,
        "cv_url": _link(vendor, base, cv),
        "cv_original_url": _link(vendor, base, cv),
        "cv_processing_status": "ok",
        "cv_parse_status": None if cv is None else "done",
        "has_cover_letter": letter is not None or candidate.cover_letter is not None,
        "cover_letter_file_url": _link(vendor, base, letter),
        "cover_letter_file_original_url": _link(vendor, base, letter),
        "cover_letter_file_processing_status": "ok",
        "fields": candidate_fields(candidate, vendor.candidate_fields),
        "custom_fields": [],
        "open_question_answers": all_answers(vendor, applications),
        "grouped_open_question_answers": grouped_answers(vendor, applications),
        **_consent(candidate),
        "last_activity_at": active_at(vendor, candidate),
        "admin_ids": [],
        "duplicates": [shown("candidates", number) for number in vendor.duplicates(candidate)],
        "attachments_count": sum(file.purpose == "other" for file in files),
        "notes_count": len(world.notes.of(candidate.id)),
        "events_count": len(world.interviews.of(candidate.id)),
        "mailbox_messages_count": 0,
        "sourcing_origin": None,
        "sourcing_data": None,
        "referral_referrers_ids": [],
        "linkedin_job_application_id": None,
        "online_data": None,
        "photo_url": None,
        "in_active_share": False,
        "shared_admin_count": 0,
        "shared_container_count": 0,
        "pending_request_link": False,
    }


def _link(vendor: Recruitee, base: str, file: File | None) -> str | None:
    return None if file is None else vendor.file_url(base, file)


def _labels(vendor: Recruitee, candidate: Candidate, context: str, numbers: list[int]) -> list[Any]:
    named = [
        vendor.world.tables[context][number] for number in numbers if number in vendor.world.tables[context]
    ]
    if candidate.id % TAGS_AS_OBJECTS == 7:
        return [{"id": shown(context, record.id), "name": record.name} for record in named]
    return [record.name for record in named]


def _consent(candidate: Candidate) -> dict[str, Any]:
    return {
        "gdpr_status": candidate.consent,
        "gdpr_expires_at": iso(candidate.consent_until),
        "gdpr_scheduled_to_delete_at": None,
        "gdpr_consent_ever_given": candidate.consent in {"given", "expired"},
        "gdpr_consent_request_type": None,
        "gdpr_consent_request_sent_at": None,
        "gdpr_consent_request_completed_at": None,
    }


def on_board(vendor: Recruitee, candidate: Candidate, switches: frozenset[str]) -> dict[str, Any]:
    """Return a person within the job board: no phones, and more by switches."""
    full = {**person(candidate), "id": shown("candidates", candidate.id)}
    made: dict[str, Any] = {
        name: full[name] for name in ("id", "name", "emails", "initials", "is_anonymous")
    } | {
        "has_avatar": False,
        "photo_thumb_url": None,
        "created_at": iso(candidate.created_at),
        "updated_at": iso(candidate.updated_at),
        "is_hired": False,
        "positive_ratings": None,
        "rating_visible": True,
        "ratings": {},
        "followed": False,
        "unread_notifications": False,
        "linkedin_job_application_id": None,
        "my_pending_result_request": False,
        "pending_result_request": False,
        "viewed": candidate.id % 2 == 0,
    }
    if "with_notes_count" in switches:
        made["notes_count"] = len(vendor.world.notes.of(candidate.id))
    if "with_tasks_count" in switches:
        made["tasks_count"] = 0
    if "with_upcoming_events" in switches:
        made |= {"upcoming_event_starts_at": None, "upcoming_event_mine": False}
    if "with_tags" in switches:
        made["tag_names"] = [vendor.world.tags[number].name for number in candidate.tag_ids]
    if "with_social_links" in switches:
        made["social_links"] = [] if hidden(candidate) else candidate.profiles
    if "with_last_activity_at" in switches:
        made["last_activity_at"] = active_at(vendor, candidate)
    return made
