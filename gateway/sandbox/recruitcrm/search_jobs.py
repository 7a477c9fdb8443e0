"""Which jobs a search finds (recruitcrm.md §4.2)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gateway.sandbox.recruitcrm import errors, fields, finding, query, search, view_job
from gateway.sandbox.recruitcrm.ids import slug

if TYPE_CHECKING:
    from gateway.sandbox.call import Call
    from gateway.sandbox.records import Job
    from gateway.sandbox.recruitcrm.vendor import RecruitCrm

TEXTS = ("name", "job_category", "job_skill", "city", "locality", "country", "note_for_candidates")
_PERSON = ("slug", "name", "email", "number")
FILTERS = (
    frozenset({"job_slug", "job_status", "job_type", "company_slug", "company_name", "full_address"})
    | {"enable_job_application_form", *TEXTS}
    | {f"{who}_{what}" for who in ("contact", "secondary_contact") for what in _PERSON}
    | search.OWNER
    | query.DATES
)
NO_FILTER = "0"
"""`job_status=0` is taken as none, so closed jobs cannot be searched for."""


def has_filter(call: Call) -> bool:
    """Return whether there is a real filter."""
    return query.has_filter(call, FILTERS - {"job_status"}) or call.arg("job_status") not in {
        None,
        "",
        NO_FILTER,
    }


def jobs(vendor: RecruitCrm, call: Call) -> list[Job]:
    """Return the jobs found, in the order asked for."""
    created, updated = query.days(vendor, call, "created"), query.days(vendor, call, "updated")
    _check(call)
    own = search.custom_filters(vendor, call, "job")
    if call.arg("job_slug"):  # alone: other filters are ignored
        found = finding.job_or_none(vendor, call.arg("job_slug"))
        return [found] if found else []
    return [
        job
        for job in ordered(vendor, call)
        if created[0] <= job.created_at.timestamp() < created[1]
        and updated[0] <= job.updated_at.timestamp() < updated[1]
        and _wanted(vendor, call, job)
        and (not own or search.passes(own, fields.of_job(vendor, job, short=False)))
    ]


def ordered(vendor: RecruitCrm, call: Call) -> list[Job]:
    """Return all jobs in the order asked for."""
    column, down = query.sorting(call)
    made = sorted(
        vendor.world.jobs,
        key=lambda job: (job.created_at if column == "createdon" else job.updated_at, job.id),
    )
    return made[::-1] if down else made


def _check(call: Call) -> None:
    for name in ("job_status", "job_type", "enable_job_application_form"):
        text = call.arg(name)
        if text and not text.isdecimal():
            raise errors.invalid(name, f"The {name.replace('_', ' ')} must be a number.")


def _wanted(vendor: RecruitCrm, call: Call, job: Job) -> bool:
    shown = view_job.row(vendor, job)
    status, kind, form = (
        call.arg(name) for name in ("job_status", "job_type", "enable_job_application_form")
    )
    if status and status not in {NO_FILTER, str(shown["job_status"]["id"])}:
        return False
    if (kind and kind != str(view_job.type_id(job))) or (
        form and form != str(int(view_job.form_enabled(job)))
    ):
        return False
    address = ", ".join(
        shown[name] for name in ("address", "locality", "city", "state", "country") if shown[name]
    )
    return (
        search.texts(call, {**shown, "full_address": address}, *TEXTS, "full_address")
        and search.owned(vendor, call, vendor.owner_of(job))
        and _client(vendor, call, job, shown["company_slug"])
        and _contact(vendor, call, "contact", [shown["contact_slug"]])
        and _contact(vendor, call, "secondary_contact", shown["secondary_contact_slugs"] or [])
    )


def _client(vendor: RecruitCrm, call: Call, job: Job, shown: str) -> bool:
    company = vendor.client_of(job)
    return (call.arg("company_slug") or shown) == shown and query.matches(
        call, "company_name", company.name if company else ""
    )


def _contact(vendor: RecruitCrm, call: Call, who: str, slugs: list[str | None]) -> bool:
    """Return whether one of a job's contacts passes all filters about them."""
    if not any(call.arg(f"{who}_{what}") for what in _PERSON):
        return True
    phone = search.digits(call, f"{who}_number")
    return any(
        call.arg(f"{who}_slug") in {None, "", slug("contacts", contact.id)}
        and query.matches(call, f"{who}_name", f"{contact.first_name} {contact.last_name}")
        and query.matches(call, f"{who}_email", contact.email)
        and search.has_digits(phone, contact.phone)
        for contact in map(vendor.contact_by_slug, slugs)
        if contact is not None
    )
