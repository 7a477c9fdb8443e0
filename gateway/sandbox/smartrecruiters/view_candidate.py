"""Candidates and their applications: list item, detail (smartrecruiters.md §7.2, §8.4, §8.5)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gateway.sandbox.dice import scramble
from gateway.sandbox.smartrecruiters.query import without_empty
from gateway.sandbox.smartrecruiters.states import ACTIVE
from gateway.sandbox.smartrecruiters.view_job import point
from gateway.sandbox.smartrecruiters.words import action
from gateway.sandbox.times import iso

if TYPE_CHECKING:
    from datetime import date

    from gateway.sandbox.records import Address, Application, Candidate
    from gateway.sandbox.smartrecruiters.vendor import SmartRecruiters

CONSENT = {
    "no_consent": "REQUIRED",
    "consent_requested": "PENDING",
    "expired": "REQUIRED",
    "given": "ACQUIRED",
}
CONSENTS = ("REQUIRED", "PENDING", "ACQUIRED")
SHOUTED = 13
"""One person in so many has tags spelled otherwise than everybody else: equality is case-insensitive (§11.8)."""
_NETWORKS = {"linkedin.com": "linkedin", "x.com": "twitter", "facebook.com": "facebook"}


def rating(number: int) -> float | None:
    """Return the (deprecated) average rating, which few have."""
    throw = scramble(number * 31)
    return 1 + throw % 9 / 2 if throw % 6 == 0 else None


def main_first(vendor: SmartRecruiters, rows: list[Application]) -> list[Application]:
    """Return a person's applications, the main one first: the newest active, else the newest (§7.2)."""
    if len(rows) < 2:
        return rows
    moved = vendor.world.columns.moved
    active = [row for row in rows if vendor.states.place(row.id)[0] in ACTIVE]
    main = max(active or rows, key=lambda row: (moved[row.id], row.id))
    return [main, *(row for row in rows if row.id != main.id)]


def common(vendor: SmartRecruiters, person: Candidate) -> dict[str, Any]:
    """Return what list item and detail share."""
    return {
        "id": vendor.ids.shown("candidates", person.id),
        "internal": bool(person.extra.get("internal", person.id % 29 == 3)),
        "firstName": person.first_name,
        "lastName": person.last_name,
        "email": person.emails[0] if person.emails else None,
        "createdOn": iso(person.created_at, "milliseconds"),
        "updatedOn": iso(vendor.updated_on(person), "milliseconds"),
        "location": location(person.address),
        "averageRating": rating(person.id),
        "tags": tags(vendor, person),
    }


def tags(vendor: SmartRecruiters, person: Candidate) -> list[str]:
    """Return a person's tags; some people have theirs in capitals, until somebody writes them."""
    names = [vendor.world.tags[tag].name for tag in person.tag_ids]
    shout = person.id % SHOUTED == 0 and not person.extra.get("tags_written")
    return [name.upper() for name in names] if shout else names


def location(place: Address | None) -> dict[str, Any] | None:
    """Return a person's place: the code in lower case, parts missing as typed; None without any."""
    if place is None or not (place.city or place.country_code):
        return None
    latitude, longitude = point(place.city)
    return without_empty(
        {
            "country": place.country,
            "countryCode": place.country_code.lower() if place.country_code else None,
            "regionCode": place.region_code,
            "region": place.region,
            "city": place.city,
            "lat": float(latitude) if place.city else None,
            "lng": float(longitude) if place.city else None,
        }
    )


def row(vendor: SmartRecruiters, person: Candidate, rows: list[Application], base: str) -> dict[str, Any]:
    """Return a list item: no phone, no links; the main application with its status, of others the job id alone."""
    url = f"{base}/candidates/{vendor.ids.shown('candidates', person.id)}"
    main, *others = main_first(vendor, rows)
    status, step = vendor.states.of(main)
    assigned = {"job": _job(vendor, main, base, title=True), "status": status, "subStatus": step}
    made = common(vendor, person) | {
        "applicationLanguage": ("en", "nl", "de")[person.id % 3] if person.id % 4 else None,
        "consent": {"status": consent(person)},
        "primaryAssignment": without_empty(assigned),
        "secondaryAssignments": [{"job": _job(vendor, other, base, title=False)} for other in others],
        "actions": {"details": action(url), "properties": action(f"{url}/properties")},
    }
    return without_empty(made)


def consent(person: Candidate) -> str:
    """Return the consent status."""
    return str(person.extra.get("consent") or CONSENT[person.consent])


def _job(vendor: SmartRecruiters, row: Application, base: str, *, title: bool) -> dict[str, Any]:
    ident = vendor.ids.shown("jobs", row.job_id)
    made = {"id": ident, "actions": {"details": action(f"{base}/jobs/{ident}")}}
    return {**made, "title": vendor.world.jobs[row.job_id].title} if title else made


def detail(vendor: SmartRecruiters, person: Candidate, rows: list[Application], base: str) -> dict[str, Any]:
    """Return a person as read alone: with every application's status, source and reasons."""
    url = f"{base}/candidates/{vendor.ids.shown('candidates', person.id)}"
    assigned = [
        {"job": _job(vendor, item, base, title=True), **assignment(vendor, item, base)}
        for item in main_first(vendor, rows)
    ]
    if vendor.quirks.assignment_application_ids:
        for item, shown in zip(main_first(vendor, rows), assigned, strict=True):
            shown["applicationId"] = vendor.ids.shown("applications", item.id)
    made = common(vendor, person) | {
        "phoneNumber": person.phones[0] if person.phones else None,
        "web": web(person),
        "education": education(person),
        "experience": experience(person),
        "primaryAssignment": assigned[0] if assigned else None,
        "secondaryAssignments": assigned[1:],
        "actions": {
            "properties": action(f"{url}/properties"),
            "attachments": action(f"{url}/attachments"),
            "consent": action(f"{url}/consent"),
            "consents": action(f"{url}/consents"),
        },
    }
    return without_empty(made)


def assignment(vendor: SmartRecruiters, row: Application, base: str) -> dict[str, Any]:
    """Return how an application stands, without its job."""
    status, step = vendor.states.of(row)
    source = vendor.sources.of(row)
    made = {
        "status": status,
        "subStatus": step,
        "startsOn": f"{row.starts_on}T00:00:00.000Z" if row.starts_on and status == "HIRED" else None,
        "source": source.label,
        "reasonOfRejection": vendor.reason(row) if status == "REJECTED" else None,
        "reasonOfWithdrawal": vendor.reason(row) if status == "WITHDRAWN" else None,
        "actions": {
            "sourceDetails": action(f"{base}/configuration/sources/{vendor.sources.identifier(source)}")
        },
    }
    return without_empty(made)


def application(vendor: SmartRecruiters, row: Application, base: str) -> dict[str, Any]:
    """Return `GET /candidates/{id}/jobs/{jobId}`."""
    person, job = vendor.ids.shown("candidates", row.candidate_id), vendor.ids.shown("jobs", row.job_id)
    made = assignment(vendor, row, base) | {"url": f"{base}/candidates/{person}/jobs/{job}"}
    if vendor.quirks.application_ids:
        made["applicationId"] = vendor.ids.shown("applications", row.id)
    return made


def by_uuid(vendor: SmartRecruiters, row: Application) -> dict[str, Any]:
    """Return an application as the Job applications API has it."""
    status, step = vendor.states.of(row)
    return without_empty(
        {
            "status": status,
            "subStatus": step,
            "sourceIdentifier": vendor.sources.identifier(vendor.sources.of(row)),
            "createDate": iso(row.created_at, "milliseconds"),
            "profileId": vendor.ids.shown("candidates", row.candidate_id),
            "jobId": vendor.ids.shown("jobs", row.job_id),
        }
    )


def web(person: Candidate) -> dict[str, str] | None:
    """Return the links by network: here it is `linkedin`, the Apply API says `linkedIn`."""
    made = dict(person.extra.get("web", {}))
    if not made:
        for link in person.profiles:
            host = link.split("/")[2].removeprefix("www.")
            if host in _NETWORKS:
                made.setdefault(_NETWORKS[host], link)
        if person.websites:
            made["website"] = person.websites[0]
        if person.id % 31 == 4:
            made["skype"] = f"skype.{person.id}"
    return made or None


def education(person: Candidate) -> list[dict[str, Any]]:
    """Return education, as sent or as generated."""
    sent = person.extra.get("education")
    if sent is not None:
        return [dict(line) for line in sent]
    return [
        {
            "institution": study.school,
            "degree": study.degree,
            "major": study.subject,
            "current": study.end is None,
            **without_empty(
                {"startDate": _when(study.start, person.id), "endDate": _when(study.end, person.id)}
            ),
        }
        for study in person.studies
    ]


def experience(person: Candidate) -> list[dict[str, Any]]:
    """Return working life in no promised order; a company or title alone makes a line with a dummy date."""
    sent = person.extra.get("experience")
    if sent is not None:
        return [dict(line) for line in sent]
    lines = [
        without_empty(
            {
                "title": job.title,
                "company": job.company,
                "current": job.end is None,
                "startDate": _when(job.start, person.id),
                "endDate": _when(job.end, person.id),
                "location": job.city,
            }
        )
        for job in person.employments
    ]
    if not lines and person.company:
        line = {"title": person.title or "-", "company": person.company, "current": True}
        lines.append({**line, "startDate": "2100-01-01"})
    return lines[::-1] if person.id % 2 else lines


def _when(day: date | None, number: int) -> str | None:
    """Return a date as exact as it was typed: YYYY, YYYY-MM or YYYY-MM-DD."""
    return None if day is None else str(day)[: (4, 7, 10)[number % 3]]
