"""Jobs (recruitcrm.md §4.2), with the types that the live API shows (§3)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from gateway.sandbox.records import Address
from gateway.sandbox.recruitcrm import fields, words
from gateway.sandbox.recruitcrm.ids import shown, slug
from gateway.sandbox.recruitcrm.stages import MASTER_ID
from gateway.sandbox.recruitcrm.view_company import company_row, contact_row
from gateway.sandbox.recruitcrm.view_user import TEAMS, brief, team
from gateway.sandbox.times import iso

if TYPE_CHECKING:
    from gateway.sandbox.records import Job
    from gateway.sandbox.recruitcrm.vendor import RecruitCrm

STATUS = {"published": (1, 1, 1406), "internal": (1,), "draft": (2,), "closed": (0,), "archived": (3, 1004)}
"""Job statuses by the world's word; several are given out in turn."""
LOCATION_TYPES = {(True, False, False): "0", (False, False, True): "1"}
"""Others are hybrid, or say nothing."""


def row(vendor: RecruitCrm, job: Job, expand: set[str] | None = None) -> dict[str, Any]:
    """Return a job: rows of the list are complete."""
    made = {
        "id": shown("jobs", job.id),
        "slug": slug("jobs", job.id),
        "name": job.title,
        "job_code": job.code if job.id % 3 else None,
        **_client(vendor, job),
        **_text(vendor, job),
        **_terms(job),
        **_place(vendor, job),
        **_publishing(vendor, job),
        **_people(vendor, job),
        "job_questions": questions(vendor, job),
        "custom_fields": fields.of_job(vendor, job, short=job.id % 3 == 0),
        "created_on": iso(job.created_at),
        "updated_on": iso(job.updated_at),
    }
    if job.id % 23 == 6:
        del made["resource_url"]
    for name in expand or ():
        made |= _expanded(vendor, made, name)
    return made


def _expanded(vendor: RecruitCrm, made: dict[str, Any], name: str) -> dict[str, Any]:
    """Return what `expand` adds: the company, the contact, or all there is (§4.3)."""
    more: dict[str, Any] = {}
    if name in {"company", "*"}:
        company = vendor.company_by_slug(made["company_slug"])
        more["company"] = company_row(vendor, company) if company else None
    if name in {"contact", "*"}:
        contact = vendor.contact_by_slug(made["contact_slug"])
        more["contact"] = contact_row(vendor, contact) if contact else None
    if name == "*":
        for person in ("owner", "created_by", "updated_by"):
            user = vendor.user(made[person])
            more[person] = brief(user) if user else made[person]
    return more


def status_id(job: Job) -> int:
    """Return a job's status."""
    chosen = job.extra.get("status")
    turns = STATUS[job.status]
    return chosen if chosen is not None else turns[job.id % len(turns)]


def type_id(job: Job) -> int | None:
    """Return a job's type."""
    return words.EMPLOYMENTS.get(job.employment)


def form_enabled(job: Job) -> bool:
    """Return whether people can apply on the job's page: that is what is taken for "published" (§8)."""
    return job.status == "published"


def questions(vendor: RecruitCrm, job: Job) -> list[dict[str, Any]]:
    """Return the questions that a job asks."""
    chosen = vendor.world.question_sets.get(job.question_set_id)
    return [
        vendor.questions[item.id]
        for item in (chosen.questions if chosen else ())
        if item.id in vendor.questions
    ]


def pipeline_id(vendor: RecruitCrm, job: Job) -> int | None:
    """Return the job's pipeline: null in some jobs means the master pipeline, too (§8 JobApplicationStage)."""
    if vendor.world.pipelines[job.pipeline_id].default:
        return None if job.id % 4 == 0 else MASTER_ID
    return shown("pipelines", job.pipeline_id)


def _client(vendor: RecruitCrm, job: Job) -> dict[str, Any]:
    contact = vendor.world.contacts.get(job.contact_id)
    company = vendor.client_of(job)
    second = slug("contacts", job.id % len(vendor.world.contacts) + 1)
    odd: list[Any] = [[], [second], ["", second], None, [None], [second, ""]]
    return {
        "company_slug": slug("companies", company.id) if company else "",
        "contact_slug": slug("contacts", contact.id) if contact else "",
        "secondary_contact_slugs": odd[job.id % len(odd)],
        "targetcompanies": [{"name": company.name, "slug": slug("companies", company.id)}]
        if company and job.id % 4 == 1
        else [],
    }


def _text(vendor: RecruitCrm, job: Job) -> dict[str, Any]:
    number = status_id(job)
    change = {
        "status_id": number,
        "remark": "",
        "updated_by": shown("users", 1),
        "updated_on": int(job.updated_at.timestamp()),
        "status_label": words.JOB_STATUSES[number],
    }
    return {
        "job_description_text": f"{job.description}{job.requirements}",
        "job_description_file": f"{vendor.files_host}/jobs/{job.id}.pdf" if job.id % 10 == 3 else "",
        "note_for_candidates": "Please bring all original documents" if job.id % 5 == 0 else "",
        "job_skill": ", ".join(job.tags),
        "job_category": job.category or "",
        "specialization": "",
        "qualification_id": 3 if job.education else 0,
        "job_status": {"id": number, "label": words.JOB_STATUSES[number]},
        "job_status_comment": json.dumps([change]) if job.id % 2 else "",  # JSON within JSON (§3)
        "number_of_openings": job.openings or 1,
        "hiring_pipeline_id": pipeline_id(vendor, job),
    }


def _terms(job: Job) -> dict[str, Any]:
    pay = job.salary
    empty = 0 if job.id % 2 else None
    number = words.PERIODS.get(pay.period or "") if pay else None
    low, high = words.EXPERIENCE.get(job.experience or "", (None, None))
    known = {"id": number, "label": words.SALARY_TYPES[number]} if number else None
    currency = words.currency_id(pay.currency) if pay else None
    return {
        "job_type": _type(job),
        "minimum_experience": low,
        "maximum_experience": high,
        "min_annual_salary": pay.minimum if pay and pay.minimum is not None else empty,
        "max_annual_salary": pay.maximum if pay and pay.maximum is not None else empty,
        "salary_type": known or ({"id": 0, "label": ""} if job.id % 2 else None),
        "currency_id": words.UNKNOWN_CURRENCY if job.id % 29 == 7 else currency,
        "pay_rate": 0,
        "bill_rate": 0,
        "calculate_charge_by": None,
        "margin_percentage": None,
        "markup_percentage": None,
    }


def _type(job: Job) -> Any:
    """Return the job type: a label, in some rows a number, an object, empty or null (§3)."""
    number = type_id(job)
    if number is None:
        return "" if job.id % 2 else None
    label = words.JOB_TYPES[number]
    return {5: number, 11: {"id": number, "label": label}}.get(job.id % 17, label)


def _place(vendor: RecruitCrm, job: Job) -> dict[str, Any]:
    first = vendor.world.locations.get(job.location_ids[0]) if job.location_ids else None
    place = first.address if first else Address()
    kind = LOCATION_TYPES.get((job.on_site, job.hybrid, job.remote), "2" if job.hybrid else "0")
    return {
        "address": place.street or "",
        "locality": "Old Town" if job.id % 6 == 1 else "",
        "city": place.city or "",
        "state": place.region or "",
        "country": place.country or "",
        "postal_code": place.postal_code or "",
        "latitude": "51.05" if job.id % 3 == 1 else None,
        "longitude": "3.72" if job.id % 3 == 1 else None,
        "job_location_type": kind,
    }


def _publishing(vendor: RecruitCrm, job: Job) -> dict[str, Any]:
    enabled = int(form_enabled(job))
    return {
        "enable_job_application_form": str(enabled) if job.id % 19 == 2 else enabled,
        "application_form_url": f"https://recruitcrm.io/apply/{slug('jobs', job.id)}",
        "job_posting_status": (0, 1, 4)[job.id % 3],
        "show_company_logo": job.id % 2,
        "shared_job_image": None,
        "xml_feeds": [{"id": 1, "type": "default", "label": "Indeed"}] if job.id % 7 == 1 else [],
        "resource_url": f"https://app.recruitcrm.io/job/{slug('jobs', job.id)}",
    }


def _people(vendor: RecruitCrm, job: Job) -> dict[str, Any]:
    """Return the hiring team: collaborators as objects or bare ids, teams even as [null] (§3)."""
    owner = vendor.owner_of(job)
    helpers = [vendor.world.users[number] for number in job.follower_ids if number != owner]
    users = [brief(user) for user in helpers] if job.id % 2 else [shown("users", user.id) for user in helpers]
    number = job.id % TEAMS + 1
    teams: list[Any] = [[], [team(vendor, number)], [shown("teams", number)], [None]]
    return {
        "collaborator_users": users,
        "collaborator_teams": teams[job.id % len(teams)],
        "owner": shown("users", owner),
        "created_by": shown("users", job.manager_id or 1),
        "updated_by": shown("users", owner),
    }
