"""People as search shows them: with tags and sources as objects, and richer placements (recruitee.md §5.12)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gateway.sandbox.recruitee import view_offer
from gateway.sandbox.recruitee.ids import maybe, shown
from gateway.sandbox.recruitee.view_candidate import active_at, person
from gateway.sandbox.times import iso

if TYPE_CHECKING:
    from gateway.sandbox.records import Application, Candidate
    from gateway.sandbox.recruitee.vendor import Recruitee


def hit(vendor: Recruitee, candidate: Candidate, applications: list[Application]) -> dict[str, Any]:
    """Return one hit of candidate search; its times have no fraction of a second."""
    world = vendor.world
    deleter = world.users.get(candidate.deleted_by)
    contact = person(candidate)
    del contact["invalid_emails"]
    return {
        "id": shown("candidates", candidate.id),
        **contact,
        "company_id": vendor.company_id,
        "source": candidate.channel,
        "admin_id": maybe("users", candidate.owner_id),
        "tags": [
            _label("tags", world.tags.get(number)) for number in candidate.tag_ids if number in world.tags
        ],
        "sources": [
            _label("sources", world.sources.get(number))
            for number in candidate.source_ids
            if number in world.sources
        ],
        "placements": [_placement(vendor, row) for row in applications],
        "gdpr_status": candidate.consent,
        "gdpr_expires_at": iso(candidate.consent_until, "seconds"),
        "gdpr_consent_ever_given": candidate.consent in {"given", "expired"},
        "gdpr_uncompleted_change_request_created_at": None,
        "gdpr_uncompleted_removal_request_created_at": None,
        "deleted": candidate.deleted_at is not None,
        "deleted_at": iso(candidate.deleted_at, "seconds"),
        "soft_deleted_at": iso(candidate.deleted_at, "seconds"),
        "deleted_by": maybe("users", candidate.deleted_by),
        "deleted_by_name": f"{deleter.first_name} {deleter.last_name}" if deleter else None,
        "example": candidate.sample,
        "new": candidate.id % 2 == 1,
        "has_avatar": False,
        "photo_thumb_url": None,
        "positive_ratings": None,
        "rating_visible": True,
        "unread_notifications": False,
        "assigned_admins_ids": [],
        "linkedin_job_application_id": None,
        "highlight": None,
        "last_activity_at": active_at(vendor, candidate),
        "created_at": iso(candidate.created_at, "seconds"),
        "updated_at": iso(candidate.updated_at, "seconds"),
    }


def _label(context: str, record: Any) -> dict[str, Any]:
    return {"id": shown(context, record.id), "name": record.name}


def _placement(vendor: Recruitee, row: Application) -> dict[str, Any]:
    world = vendor.world
    job, stage = world.jobs[row.job_id], world.stages.get(row.stage_id)
    rejected = row.state == "rejected"
    reason, who = (
        (world.reasons.get(row.reason_id), world.users.get(row.rejected_by)) if rejected else (None, None)
    )
    offer = {
        "id": shown("jobs", job.id),
        "title": job.title,
        "slug": view_offer.slug(job),
        "status": job.status,
        "kind": "job",
    }
    return {
        "id": shown("applications", row.id),
        "offer": offer,
        "stage": {"id": shown("stages", stage.id), "name": stage.name, "time_limit": None} if stage else None,
        "disqualified": rejected,
        "disqualified_at": iso(row.rejected_at, "seconds"),
        "disqualified_by": maybe("users", row.rejected_by),
        "disqualified_by_name": f"{who.first_name} {who.last_name}" if who else None,
        "disqualify_kind": "admin" if rejected else None,
        "disqualify_reason": reason.name if reason else None,
        "is_hired": row.state == "hired",
        "positive_ratings": None,
        "overdue_at": None,
        "overdue_diff": None,
        "eeo_data_status": "no_data",
    }


def quick(vendor: Recruitee, candidate: Candidate, jobs: list[int], score: float) -> dict[str, Any]:
    """Return one hit of the quick search."""
    contact = person(candidate)
    del contact["invalid_emails"]
    offers = [{"id": shown("jobs", number), "title": vendor.world.jobs[number].title} for number in jobs]
    return {
        "id": shown("candidates", candidate.id),
        **contact,
        "company_id": vendor.company_id,
        "title": candidate.title,
        "offers": offers,
        "deleted": candidate.deleted_at is not None,
        "is_hired": "hired" in vendor.world.states_of(candidate.id),
        "viewed": candidate.id % 2 == 0,
        "salutation": None,
        "assigned_admins_ids": [],
        "has_avatar": False,
        "photo_thumb_url": None,
        "highlight": {"name": [candidate.name]},
        "importance": 1,
        "score": score,
        "last_activity_at": active_at(vendor, candidate),
    }
