"""Published jobs as the Careers Site API shows them (recruitee.md §7)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gateway.sandbox.recruitee import view_offer
from gateway.sandbox.recruitee.ids import OPTIONS, shown
from gateway.sandbox.recruitee.view_answers import body_of

if TYPE_CHECKING:
    from datetime import datetime

    from gateway.sandbox.records import Job, Location, Question
    from gateway.sandbox.recruitee.vendor import Recruitee


def utc(moment: datetime | None) -> str | None:
    """Return a moment as this API writes it."""
    return None if moment is None else moment.strftime("%Y-%m-%d %H:%M:%S UTC")


def offer(vendor: Recruitee, job: Job) -> dict[str, Any]:
    """Return a published job: `*_code` names, dates with `UTC`, no pipeline and no users."""
    full = view_offer.detail(vendor, job)
    low, high = job.hours or (None, None)
    first = vendor.world.locations.get(job.location_ids[0]) if job.location_ids else None
    same = (
        "id", "guid", "title", "slug", "status", "description", "requirements", "remote", "hybrid", "on_site", "department",
        "location", "city", "postal_code", "street", "state_code", "state_name", "country_code", "careers_url", "salary",
        "options_cv", "options_cover_letter", "options_phone", "options_photo", "position", "tags", "mailbox_email",
    )  # fmt: skip
    return {
        **{name: full[name] for name in same},
        "country": first.address.country if first else None,
        "employment_type_code": job.employment,
        "experience_code": job.experience,
        "education_code": job.education,
        "category_code": job.category,
        "min_hours": None if job.id % 4 == 1 else low,
        "max_hours": None if job.id % 4 == 1 else high,
        "min_hours_per_week": None if low is None else f"{low}.0",
        "max_hours_per_week": None if high is None else f"{high}.0",
        "locations": [_location(vendor.world.locations[number]) for number in job.location_ids],
        "company_name": vendor.company_name,
        "careers_apply_url": f"{full['careers_url']}/c/new",
        "open_questions": questions(vendor, job),
        "translations": {
            job.language: {
                "title": job.title,
                "description": job.description,
                "requirements": job.requirements,
            }
        },
        "created_at": utc(job.created_at),
        "published_at": utc(job.published_at),
        "close_at": utc(job.closing_at),
    }


def _location(record: Location) -> dict[str, Any]:
    address = record.address
    return {
        "id": shown("locations", record.id),
        "name": record.name,
        "city": address.city,
        "state": address.region,
        "state_code": address.region_code,
        "country": address.country,
        "country_code": address.country_code,
        "street": address.street,
        "postal_code": address.postal_code,
        "note": None,
        "translations": {"en": {"name": record.name}},
    }


def questions(vendor: Recruitee, job: Job) -> list[dict[str, Any]]:
    """Return the job's visible questions, in the page's language."""
    record = vendor.world.question_sets.get(job.question_set_id)
    rows = record.questions if record else []
    return [_question(row, place, job.language) for place, row in enumerate(rows, 1) if row.visible]


def _question(row: Question, position: int, language: str) -> dict[str, Any]:
    options = [
        {"id": OPTIONS + option.id, "body": option.text, "position": place}
        for place, option in enumerate(row.options, 1)
    ]
    return {
        "id": shown("questions", row.id),
        "kind": row.kind,
        "position": position,
        "required": row.required,
        "body": body_of(row, language),
        "options": {"length": row.length} if row.length else None,
        "open_question_options": options,
        "translations": {code: {"body": text} for code, text in row.texts.items()},
    }


def applied(vendor: Recruitee, number: int, rows: list[dict[str, Any]]) -> dict[str, Any]:
    """Return what an applicant is answered."""
    person = vendor.world.candidates[number]
    made = {
        "id": shown("candidates", number),
        "name": person.name,
        "emails": person.emails,
        "phones": person.phones,
    }
    return {**made, "created_at": utc(person.created_at), "open_question_answers": rows}
