"""Jobs: row, detail, ads, publications, team, history (smartrecruiters.md §8.2)."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Any

from gateway.sandbox import people
from gateway.sandbox.smartrecruiters import view_property
from gateway.sandbox.smartrecruiters.access import members
from gateway.sandbox.smartrecruiters.query import without_empty
from gateway.sandbox.smartrecruiters.words import (
    EEO,
    EMPLOYMENT,
    EMPLOYMENT_OF_WORLD,
    EXPERIENCE,
    EXPERIENCE_OF_WORLD,
    FUNCTION,
    FUNCTION_OF_WORLD,
    INDUSTRY,
    action,
    labelled,
    language,
)
from gateway.sandbox.times import iso

if TYPE_CHECKING:
    from datetime import datetime

    from gateway.sandbox.records import Address, Job, Posting
    from gateway.sandbox.smartrecruiters.vendor import SmartRecruiters

STATUSES = ("CREATED", "SOURCING", "FILLED", "INTERVIEW", "OFFER", "CANCELLED", "ON_HOLD")
POSTING_STATUSES = ("PUBLIC", "INTERNAL", "NOT_PUBLISHED", "PRIVATE")
_OVER = {"draft": "CREATED", "closed": "FILLED", "archived": "CANCELLED"}
_LIVE = ((13, 6, "ON_HOLD"), (11, 4, "OFFER"), (7, 2, "INTERVIEW"))
OTHER = (29, 14)
TEMPLATES = 29
COMPANY_TEXT = "<p>We build bridges between people and steel.</p>"
CAREERS = "https://jobs.smartrecruiters.test"
"""Host of the public pages, which the sandbox does not serve."""


def status(job: Job) -> str:
    """Return the job's status; one in some has a word outside the list one may set."""
    if "status" in job.extra:
        return str(job.extra["status"])
    if job.id % OTHER[0] == OTHER[1]:
        return "OTHER"
    if job.status in _OVER:
        return _OVER[job.status]
    return next((word for size, rest, word in _LIVE if job.id % size == rest), "SOURCING")


def is_template(job: Job) -> bool:
    """Return whether a job is a template: only its detail tells (§8.2)."""
    return job.id % TEMPLATES == 9


def published(ad: Posting) -> bool:
    """Return whether a job ad is out; of some jobs only the default one is."""
    return ad.status == "published" and (ad.default or ad.id % 5 != 0)


def visibility(job: Job) -> str:
    """Return who may see the job's ads."""
    if job.confidential or job.id % 17 == 3:
        return "PRIVATE"
    return str(job.extra.get("visibility") or ("INTERNAL" if job.status == "internal" else "PUBLIC"))


def posting_status(vendor: SmartRecruiters, job: Job) -> str:
    """Return whether and to whom the job is published."""
    return visibility(job) if any(published(ad) for ad in vendor.ads_of(job.id)) else "NOT_PUBLISHED"


def ref_number(vendor: SmartRecruiters, job: Job) -> str | None:
    """Return the customer's own number of a job: missing in some, the same in two, if these quirks are on."""
    if vendor.quirks.shared_refs and job.id % 23 == 13:
        return None
    number = job.id - 1 if vendor.quirks.shared_refs and job.id % 25 == 2 else job.id
    return f"REF{number}{(vendor.world.jobs.get(number) or job).code[-1].upper()}"


def point(city: str | None) -> tuple[str, str]:
    """Return latitude and longitude of a city as texts; made up, but always the same."""
    throw = zlib.crc32(str(city).encode())
    return f"{40 + throw % 1500 / 100:.2f}", f"{(throw >> 12) % 2500 / 100:.2f}"


def address(job: Job, vendor: SmartRecruiters) -> Address:
    """Return the job's place: its first location."""
    return vendor.world.locations[job.location_ids[0]].address


def location(vendor: SmartRecruiters, job: Job) -> dict[str, Any]:
    """Return a job's place without coordinates, country code in lower case."""
    place = address(job, vendor)
    return without_empty(
        {
            "country": place.country,
            "countryCode": str(place.country_code).lower(),
            "region": place.region,
            "regionCode": place.region_code if place.region_code and len(place.region_code) > 1 else None,
            "city": place.city,
            "address": place.street if job.id % 5 else None,
            "postalCode": place.postal_code if job.id % 5 else None,
            "remote": job.remote and not job.on_site,
            "manual": job.id % 6 == 0,
        }
    )


def department(vendor: SmartRecruiters, number: int | None) -> dict[str, Any] | None:
    """Return a department as jobs refer to it."""
    if number is None:
        return None
    found = vendor.world.departments[number]
    made = {"id": vendor.ids.shown("departments", number), "label": found.name}
    return {**made, "description": f"All of {found.name}"} if number % 2 else made


def _common(vendor: SmartRecruiters, job: Job) -> dict[str, Any]:
    return {
        "id": vendor.ids.shown("jobs", job.id),
        "title": job.title,
        "refNumber": ref_number(vendor, job),
        "createdOn": iso(job.created_at, "milliseconds"),
        "updatedOn": iso(job.updated_at, "milliseconds"),
        "lastActivityOn": iso(vendor.last_activity(job), "milliseconds"),
        "department": department(vendor, job.department_id),
        "location": location(vendor, job),
        "status": status(job),
        "postingStatus": posting_status(vendor, job),
    }


def row(vendor: SmartRecruiters, job: Job, base: str) -> dict[str, Any]:
    """Return a job as the list has it."""
    url = f"{base}/jobs/{vendor.ids.shown('jobs', job.id)}"
    extra = {"language": language(job.language), "actions": {"details": action(url)}}
    return without_empty({**_common(vendor, job), **extra})


def detail(vendor: SmartRecruiters, job: Job, base: str, lang: str = "en") -> dict[str, Any]:
    """Return a job as read alone: with the default ad's text, properties and labelled words."""
    url = f"{base}/jobs/{vendor.ids.shown('jobs', job.id)}"
    salary, creator = job.salary, vendor.world.users[job.recruiter_id or 1]
    latitude, longitude = point(address(job, vendor).city)
    live = posting_status(vendor, job) != "NOT_PUBLISHED"
    ad = next(ad for ad in vendor.ads_of(job.id) if ad.default)
    actions = {
        "hiringTeam": action(f"{url}/hiring-team"),
        "publications": action(f"{url}/publication"),
        "positions": action(f"{url}/positions"),
        "details": action(url),
    }
    if live:
        actions["applyOnWeb"] = action(apply_url(vendor, ad, job))
    made = _common(vendor, job) | {
        "targetHiringDate": iso(job.closing_at, "milliseconds"),
        "industry": labelled(INDUSTRY, ("construction", "computer_software")[job.id % 2], lang),
        "function": function(job, lang),
        "typeOfEmployment": employment(job, lang),
        "experienceLevel": labelled(EXPERIENCE, EXPERIENCE_OF_WORLD[job.experience], lang),
        "eeoCategory": labelled(EEO, "professionals", lang) if job.id % 3 == 0 else None,
        "template": is_template(job),
        "creator": {
            "id": vendor.ids.shown("users", creator.id),
            "firstName": creator.first_name,
            "lastName": creator.last_name,
        },
        "compensation": None
        if salary is None or salary.currency is None
        else without_empty({"min": salary.minimum, "max": salary.maximum, "currency": salary.currency}),
        "jobAd": {"language": language(job.language), "sections": sections(job, ad)},
        "properties": view_property.of_job(vendor, job),
        "actions": actions,
    }
    made["location"] = {**made["location"], "latitude": latitude, "longitude": longitude}
    return without_empty(made)


def function(job: Job, lang: str) -> dict[str, str] | None:
    """Return the job's function."""
    if job.category is None:
        return None
    return labelled(FUNCTION, FUNCTION_OF_WORLD.get(job.category, job.category), lang)


def employment(job: Job, lang: str) -> dict[str, str] | None:
    """Return the type of employment; some jobs have none."""
    if job.id % 19 == 8:
        return None
    return labelled(EMPLOYMENT, EMPLOYMENT_OF_WORLD[job.employment], lang)


def sections(job: Job, ad: Posting) -> dict[str, Any]:
    """Return an ad's text; the last section is missing or empty in some, videos are there in few."""
    made: dict[str, Any] = {
        "companyDescription": {"title": "Company Description", "text": COMPANY_TEXT},
        "jobDescription": {"title": "Job Description", "text": ad.description},
        "qualifications": {"title": "Qualifications", "text": job.requirements},
    }
    if job.id % 4 != 1:
        text = "" if job.id % 4 == 2 else "<p>We answer within two weeks.</p>"
        made["additionalInformation"] = {"title": "Additional Information", "text": text}
    if job.id % 8 == 3:
        made["videos"] = {"urls": ["https://video.example.org/day"]}
    return made


def apply_url(vendor: SmartRecruiters, ad: Posting, job: Job) -> str:
    """Return an ad's public application page."""
    return f"{CAREERS}/{vendor.company}/{vendor.posting_id(ad.id)}-{people.slug(job.title)}?oga=true"


def job_ad(vendor: SmartRecruiters, ad: Posting, base: str) -> dict[str, Any]:
    """Return an ad; its sections stand directly under `jobAd` here."""
    job = vendor.world.jobs[ad.job_id]
    ident, text = vendor.ids.shown("postings", ad.id), sections(job, ad)
    out = published(ad)
    return without_empty(
        {
            "id": ident,
            "title": ad.title,
            "language": language("en" if ad.default else "nl"),
            "jobAd": {"sections": text} if vendor.quirks.ads_nested else text,
            "createdOn": iso(ad.created_at, "milliseconds"),
            "updatedOn": iso(ad.updated_at, "milliseconds"),
            "applyUrl": apply_url(vendor, ad, job) if out else None,
            "postingStatus": "PUBLISHED" if out else "NOT_PUBLISHED",
            "visibility": visibility(job),
            "default": ad.default,
            "creator": {"id": vendor.ids.shown("users", job.recruiter_id or 1)},
            "actions": {
                "postings": action(f"{base}/jobs/{vendor.ids.shown('jobs', job.id)}/jobads/{ident}/postings")
            },
        }
    )


def publications(job: Job, ad: Posting, *, active_only: bool) -> list[dict[str, Any]]:
    """Return where an ad is or was published."""
    if job.published_at is None:
        return []
    begun, ended = job.published_at, None if published(ad) else job.closed_at or job.updated_at
    if active_only and ended is not None:
        return []
    return [
        without_empty(
            {
                "sourceName": name,
                "type": kind,
                "publishedOn": iso(begun, "milliseconds"),
                "unpublishedOn": iso(ended, "milliseconds"),
            }
        )
        for name, kind in (("Career page", "CAREER_PAGE"), ("Posting API", "POSTING_API"))
    ]


def team(vendor: SmartRecruiters, job: Job, base: str) -> list[dict[str, Any]]:
    """Return the hiring team: a custom role is an id, and one old member has no role at all."""
    made = []
    for place, (user, role) in enumerate(members(job)):
        ident = vendor.ids.shown("users", user)
        word = vendor.ids.shown("team_roles", 1) if role == "CUSTOM" else role
        member: dict[str, Any] = {"id": ident, "role": word}
        if job.id % 20 == 6 and place == 0:
            del member["role"]
        url = f"{base}/user-api/v201804/users/{ident}"
        made.append({**member, "actions": {"details": action(url)}})
    return made


def history(vendor: SmartRecruiters, job: Job, base: str) -> list[dict[str, Any]]:
    """Return when the job's status changed."""
    lines: list[tuple[datetime, str]] = [(job.created_at, "CREATED")]
    if job.published_at is not None:
        lines.append((job.published_at, "SOURCING"))
    if job.closed_at is not None:
        lines.append((job.closed_at, _OVER.get(job.status, "FILLED")))
    lines += job.extra.get("history", [])
    user = vendor.ids.shown("users", job.recruiter_id or 1)
    link = action(f"{base}/user-api/v201804/users/{user}")
    return [
        {"changedOn": iso(at, "milliseconds"), "status": word, "actions": {"user": link}}
        for at, word in vendor.in_history_order(lines)
    ]
