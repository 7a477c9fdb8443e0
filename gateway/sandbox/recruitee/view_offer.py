"""Jobs as Recruitee shows them: list row, detail, reference (recruitee.md §5.1)."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Any

from gateway.sandbox import people
from gateway.sandbox.people import words
from gateway.sandbox.records import STATES
from gateway.sandbox.recruitee import view_catalogue as shared
from gateway.sandbox.recruitee.ids import maybe, shown
from gateway.sandbox.recruitee.view_fields import dynamic_values, fieldset
from gateway.sandbox.times import iso

if TYPE_CHECKING:
    from gateway.sandbox.records import Job
    from gateway.sandbox.recruitee.vendor import Recruitee

ALWAYS = frozenset(
    words(
        "id guid title slug kind status created_at updated_at published_at closed_at employment_type remote hybrid "
        "on_site priority number_of_openings department department_id hiring_manager_id recruiter_id followers "
        "location city postal_code street state_code state_name country_code url careers_url adminapp_url "
        "lang_code enabled_languages offer_tags dynamic_fields_count position pipeline pipeline_template_id "
        "pipeline_template followed mailbox_email example has_active_campaign enabled_for_referrals eeo_settings "
        "job_position_id wysiwyg_editor careers_job_page_layout_id shared_openings_count "
        "hired_candidates_without_openings_count"
    )
)
"""Members of a list row that need no `include[]`. [inferred] which these are since the rebuild, recruitee.md §15."""
INCLUDES: dict[str, frozenset[str]] = {
    "description": frozenset({"description"}),
    "requirements": frozenset({"requirements"}),
    "highlight": frozenset({"highlight_html"}),
    "work_models": frozenset({"remote", "hybrid", "on_site"}),
    "salary": frozenset({"salary"}),
    "dynamic_fields": frozenset({"dynamic_fields"}),
    "follower_ids": frozenset({"follower_ids"}),
    "location_ids": frozenset({"location_ids"}),
    "requisition_ids": frozenset({"requisition_ids"}),
    "tags": frozenset({"tags"}),
    "job_scheduler": frozenset({"job_scheduler"}),
    "issues": frozenset({"issues"}),
    "counters": frozenset(
        {
            "candidates_count",
            "qualified_candidates_count",
            "disqualified_candidates_count",
            "hired_candidates_count",
        }
    ),
}


OFFER_TAG_BASE = 700


def slug(job: Job) -> str:
    """Return the job's name in links, unique by its number."""
    return str(job.extra.get("slug") or f"{people.slug(job.title)}-{job.id}")


def row(vendor: Recruitee, job: Job, includes: frozenset[str]) -> dict[str, Any]:
    """Return a row of `GET /offers` with what was asked for; a few old rows miss `kind`, or their pipeline."""
    wanted = ALWAYS.union(*(INCLUDES[name] for name in includes if name in INCLUDES))
    made = {name: value for name, value in _common(vendor, job).items() if name in wanted}
    if job.id % 29 == 11:
        del made["kind"]
    if job.id % 37 == 19:
        del made["pipeline_template"]
    if job.salary is None:
        made.pop("salary", None)
    return made


def detail(vendor: Recruitee, job: Job) -> dict[str, Any]:
    """Return `GET /offers/{id}`, which has everything."""
    low, high = job.hours or (None, None)
    questions = vendor.world.question_sets.get(job.question_set_id)
    return {
        **_common(vendor, job),
        "primary_lang_code": job.language,
        "experience": job.experience,
        "category": job.category,
        "education": job.education,
        "min_hours": low if job.id % 7 else None,
        "max_hours": high if job.id % 7 else None,
        "min_hours_per_week": None if low is None else f"{low}",
        "max_hours_per_week": None if high is None else f"{high}",
        "open_question_template_id": shown("question_sets", questions.id) if questions else None,
        "auto_reply_template_id": None,
        "fieldset_id": 500,
        "fieldset": fieldset(vendor),
        "fields": [],
        "options_cv": "required" if "cv" in required_parts(job) else "optional",
        "options_cover_letter": "optional",
        "options_phone": "required" if "phone" in required_parts(job) else "optional",
        "options_photo": "off",
        "options_salutation": "off",
        "options_title": "off",
        "locations_question": None,
        "locations_question_required": False,
        "locations_question_type": "multiple_choice",
        "visibility_options": ["linkedin", "indeed", "xing", "social_share", "job_location"],
        "admins": [admin(vendor, user) for user in sorted({*job.follower_ids})],
        "description_html": job.description,
        "description_json": None,
        "requirements_html": job.requirements,
        "requirements_json": None,
        "highlight_json": None,
        "default_translations": {
            "title": job.title,
            "description": job.description,
            "description_html": job.description,
            "description_json": None,
            "email_confirmation_body": "<p>Thank you.</p>",
            "email_confirmation_subject": "Thank you",
            "locations_question": None,
        },
        "email_confirmation": True,
        "email_confirmation_body": "<p>Thank you.</p>",
        "email_confirmation_subject": "Thank you",
        "attachments_count": 0,
        "notes_count": 0,
        "has_additional_info": True,
        "hire_assistant": None,
        "cover_image": None,
        "cover_image_url": None,
        "sharing_title": None,
        "sharing_description": None,
        "sharing_image": None,
        "sharing_image_url": None,
        "salary": _salary(job) or {"min": None, "max": None, "period": None, "currency": None},
    }


def required_parts(job: Job) -> set[str]:
    """Return what an applicant must give: `name` and `email` always, `cv` and `phone` by job."""
    return (
        {"name", "email"} | ({"cv"} if job.id % 3 == 0 else set()) | ({"phone"} if job.id % 4 == 0 else set())
    )


def admin(vendor: Recruitee, number: int) -> dict[str, Any]:
    """Return a person assigned to a job."""
    user = vendor.world.users[number]
    role = vendor.world.roles[user.role_id]
    return {
        **shared.admin_brief(user),
        "phone": "",
        "role_id": shown("roles", role.id),
        "role_name": role.name,
        "role_admin": role.grade == "admin",
        "role_abilities": vendor.abilities_of(role),
        "membership": shared.membership(vendor, user),
    }


def reference(vendor: Recruitee, job: Job) -> dict[str, Any]:
    """Return a side-loaded job."""
    return {
        "type": "Offer",
        "id": shown("jobs", job.id),
        "title": job.title,
        "status": job.status,
        "kind": "job",
        "slug": slug(job),
        "guid": job.code,
        "location": _location(vendor, job)["location"] or "",
        "department": shared.maybe_name(vendor, job.department_id),
        "department_id": maybe("departments", job.department_id),
        "lang_code": job.language,
        "remote": job.remote,
        "hybrid": job.hybrid,
        "on_site": job.on_site,
        "description": job.description,
        "requirements": job.requirements,
        "highlight_html": None,
        "created_at": iso(job.created_at),
        "hiring_manager_id": maybe("users", job.manager_id),
        "recruiter_id": maybe("users", job.recruiter_id),
        "pipeline_template_id": shown("pipelines", job.pipeline_id),
        "position": job.id,
        "url": careers_url(vendor, job),
        "careers_job_page_layout_id": None,
        "job_position_id": None,
        "mailbox_email": None,
        "wysiwyg_editor": "redactor",
    }


def assigned(vendor: Recruitee, job: Job) -> dict[str, Any]:
    """Return a job in an `assigned_offers` list."""
    place = _location(vendor, job)
    return {
        "id": shown("jobs", job.id),
        "title": job.title,
        "slug": slug(job),
        "status": job.status,
        "department": shared.maybe_name(vendor, job.department_id),
        "city": place["city"],
        "country_code": place["country_code"],
        "state_code": place["state_code"],
        "location_ids": [shown("locations", number) for number in job.location_ids],
        "remote": job.remote,
        "hybrid": job.hybrid,
        "on_site": job.on_site,
        "created_at": iso(job.created_at),
        "updated_at": iso(job.updated_at),
    }


def careers_url(vendor: Recruitee, job: Job) -> str:
    """Return the job's public page; drafts and archived jobs have one too (recruitee.md §5.1)."""
    return f"https://{vendor.subdomain}.example.org/o/{slug(job)}"


def tags(job: Job) -> list[dict[str, Any]]:
    """Return a job's tags as objects."""
    return [{"id": OFFER_TAG_BASE + zlib.crc32(name.encode()) % 1000, "name": name} for name in job.tags]


def counts(vendor: Recruitee, job: Job) -> dict[str, int]:
    """Return how many people are on the job."""
    tally = vendor.world.columns.tally[job.id]
    by_state = [
        sum(number for (_, state), number in tally.items() if state == index) for index in range(len(STATES))
    ]
    pending, rejected, hired = by_state
    return {
        "candidates_count": pending + rejected + hired,
        "qualified_candidates_count": pending + hired,
        "disqualified_candidates_count": rejected,
        "hired_candidates_count": hired,
    }


def pipeline(vendor: Recruitee, job: Job) -> dict[str, Any]:
    """Return the job's pipeline with stages; some accounts get these out of order (recruitee.md §14.6)."""
    record = vendor.world.pipelines[job.pipeline_id]
    stages = [shared.stage(vendor, stage) for stage in record.stages]
    if job.id % 5 == 2:
        stages.reverse()
    return {**shared.pipeline(vendor, record), "stages": stages}


def _location(vendor: Recruitee, job: Job) -> dict[str, Any]:
    first = vendor.world.locations.get(job.location_ids[0]) if job.location_ids else None
    address = first.address if first else None
    return {
        "location": address.text if address else None,
        "city": address.city if address else None,
        "postal_code": address.postal_code if address else None,
        "street": address.street if address and job.id % 3 else None,
        "state_code": address.region_code if address else None,
        "state_name": address.region if address else None,
        "country_code": address.country_code if address else None,
    }


def _salary(job: Job) -> dict[str, Any] | None:
    if job.salary is None:
        return None
    low, high = job.salary.minimum, job.salary.maximum
    return {
        "min": None if low is None else str(low),
        "max": None if high is None else str(high),
        "period": job.salary.period,
        "currency": job.salary.currency,
    }


def _common(vendor: Recruitee, job: Job) -> dict[str, Any]:
    english, native = shared.LANGUAGES[job.language]
    values = dynamic_values(vendor, job)
    return {
        "id": shown("jobs", job.id),
        "guid": job.code,
        "title": job.title,
        "slug": slug(job),
        "kind": "job",
        "status": job.status,
        "created_at": iso(job.created_at),
        "updated_at": iso(job.updated_at),
        "published_at": iso(job.published_at),
        "closed_at": iso(job.closed_at),
        "employment_type": job.employment,
        "remote": job.remote,
        "hybrid": job.hybrid,
        "on_site": job.on_site,
        "priority": job.priority,
        "number_of_openings": job.openings,
        "department": shared.maybe_name(vendor, job.department_id),
        "department_id": maybe("departments", job.department_id),
        "hiring_manager_id": maybe("users", job.manager_id),
        "recruiter_id": maybe("users", job.recruiter_id),
        "follower_ids": [shown("users", user) for user in job.follower_ids],
        "followers": [shared.admin_brief(vendor.world.users[user]) for user in job.follower_ids],
        **_location(vendor, job),
        "location_ids": [shown("locations", number) for number in job.location_ids],
        "requisition_ids": [],
        "salary": _salary(job),
        "description": job.description,
        "requirements": job.requirements,
        "highlight_html": None,
        "url": careers_url(vendor, job),
        "careers_url": careers_url(vendor, job),
        "adminapp_url": f"https://app.recruitee.com/#/offers/{slug(job)}",
        "lang_code": job.language,
        "enabled_languages": [{"code": job.language, "name": english, "native_name": native}],
        "tags": list(job.tags),
        "offer_tags": tags(job),
        "dynamic_fields": values,
        "dynamic_fields_count": len(values),
        **counts(vendor, job),
        "position": job.id,
        "pipeline": True,
        "pipeline_template_id": shown("pipelines", job.pipeline_id),
        "pipeline_template": pipeline(vendor, job),
        "followed": False,
        "mailbox_email": f"job.{job.code}@{vendor.subdomain}.test",
        "example": False,
        "has_active_campaign": False,
        "enabled_for_referrals": False,
        "eeo_settings": None,
        "job_position_id": None,
        "job_scheduler": None,
        "issues": {
            "is_requisition_missing": False,
            "is_required_data_missing": job.status == "draft",
            "is_migrated_html_equal": None,
            "is_dynamic_fields_limit_exceeded": False,
        },
        "wysiwyg_editor": "redactor",
        "careers_job_page_layout_id": None,
        "shared_openings_count": None,
        "hired_candidates_without_openings_count": None,
    }
