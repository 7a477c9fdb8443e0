"""The public board's postings: row and detail (smartrecruiters.md §8.3)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gateway.sandbox import people
from gateway.sandbox.smartrecruiters import view_job, view_property
from gateway.sandbox.smartrecruiters.ids import DEPARTMENTS
from gateway.sandbox.smartrecruiters.query import without_empty
from gateway.sandbox.smartrecruiters.words import (
    EXPERIENCE,
    EXPERIENCE_OF_WORLD,
    INDUSTRY,
    labelled,
    language,
)
from gateway.sandbox.times import iso

if TYPE_CHECKING:
    from gateway.sandbox.records import Job, Posting
    from gateway.sandbox.smartrecruiters.vendor import SmartRecruiters


def row(vendor: SmartRecruiters, ad: Posting, base: str, lang: str) -> dict[str, Any]:
    """Return a posting as the list has it: no job id, coordinates as texts, stray blanks in some titles."""
    job = vendor.world.jobs[ad.job_id]
    creator = vendor.world.users[job.recruiter_id or 1]
    return without_empty(
        {
            "id": vendor.posting_id(ad.id),
            "uuid": vendor.ids.shown("posting_uuids", ad.id),
            "name": f" {ad.title}  " if ad.id % 6 == 2 else ad.title,
            "jobAdId": vendor.ids.shown("postings", ad.id),
            "defaultJobAd": ad.default,
            "refNumber": view_job.ref_number(vendor, job),
            "company": {"identifier": vendor.company, "name": vendor.company_name},
            "releasedDate": iso(job.published_at, "milliseconds"),
            "location": _location(vendor, job),
            "industry": labelled(INDUSTRY, ("construction", "computer_software")[job.id % 2], lang),
            "department": _department(vendor, job),
            "function": view_job.function(job, lang),
            "typeOfEmployment": view_job.employment(job, lang),
            "experienceLevel": labelled(EXPERIENCE, EXPERIENCE_OF_WORLD[job.experience], lang),
            "customField": _fields(vendor, job),
            "ref": f"{base}/v1/companies/{vendor.company}/postings/{vendor.posting_id(ad.id)}",
            "creator": {"name": f"{creator.first_name} {creator.last_name}"},
            "language": language("en" if ad.default else "nl"),
            "visibility": None if view_job.visibility(job) == "PRIVATE" else view_job.visibility(job),
        }
    )


def detail(
    vendor: SmartRecruiters, ad: Posting, base: str, lang: str, source: dict[str, str] | None = None
) -> dict[str, Any]:
    """Return a posting as read alone; `source` becomes part of the application page's address."""
    job = vendor.world.jobs[ad.job_id]
    made = row(vendor, ad, base, lang)
    page = f"{view_job.CAREERS}/{vendor.company}/{made['id']}-{people.slug(job.title)}"
    tracking = "".join(f"&{key}={value}" for key, value in (source or {}).items())
    return made | without_empty(
        {
            "jobId": vendor.ids.shown("jobs", job.id) if vendor.quirks.job_ids_in_postings else None,
            "applyUrl": f"{page}?oga=true{tracking}",
            "postingUrl": page,
            "referralUrl": f"{page}?referral=true" if job.id % 2 else None,
            "jobAd": {"sections": view_job.sections(job, ad)},
            "active": True,
        }
    )


def _location(vendor: SmartRecruiters, job: Job) -> dict[str, Any]:
    place = view_job.address(job, vendor)
    latitude, longitude = view_job.point(place.city)
    parts = (place.city, place.region_code, place.country)
    return without_empty(
        {
            "country": str(place.country_code).lower(),
            "region": place.region_code,
            "city": place.city,
            "remote": job.remote and not job.on_site,
            "hybrid": job.hybrid,
            "fullLocation": ", ".join(part for part in parts if part),
            "latitude": latitude,
            "longitude": longitude,
        }
    )


def _department(vendor: SmartRecruiters, job: Job) -> dict[str, Any]:
    """Return the department: `{}` when the job has none, the id a number in some."""
    if job.department_id is None:
        return {}
    label = vendor.world.departments[job.department_id].name
    number = DEPARTMENTS + job.department_id
    return {"id": number if job.id % 5 == 1 else str(number), "label": label}


def _fields(vendor: SmartRecruiters, job: Job) -> list[dict[str, Any]]:
    rows = view_property.of_job(vendor, job)
    return [
        {
            "fieldId": item["id"],
            "fieldLabel": item["label"],
            "valueId": item["value"]["id"],
            "valueLabel": item["value"].get("label", item["value"]["id"]),
        }
        for item in rows
    ]
