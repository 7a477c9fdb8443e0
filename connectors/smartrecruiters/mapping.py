"""SmartRecruiters' words as unified ones: tables and pure functions (smartrecruiters.md §11, §12)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from strawberry import ID

from connectors import people
from connectors.columns import MISSING, Json, as_flag, as_key, as_moment, as_text, dig, rows
from connectors.enums import (
    EmploymentType,
    HiringTeamRole,
    IntegrationFieldType,
    JobPostingStatus,
    JobPostingVisibility,
    JobStatus,
    JobVisibility,
)
from connectors.shapes import IntegrationField, Location

JOB_STATUS: Mapping[str, JobStatus] = {
    "created": JobStatus.DRAFT,
    "sourcing": JobStatus.OPEN,
    "interview": JobStatus.OPEN,
    "offer": JobStatus.OPEN,
    "filled": JobStatus.CLOSED,
    "cancelled": JobStatus.CLOSED,
    "on_hold": JobStatus.CLOSED,  # paused: nobody can apply [inferred]
    "other": JobStatus.OTHER,
}

JOB_VISIBILITY: Mapping[str, Any] = {
    "public": JobVisibility.PUBLIC,
    "internal": JobVisibility.INTERNAL,
    "private": JobVisibility.UNLISTED,
    "not_published": None,
}

POSTING_STATUSES = {
    JobVisibility.PUBLIC: "PUBLIC",
    JobVisibility.INTERNAL: "INTERNAL",
    JobVisibility.UNLISTED: "PRIVATE",
}
"""The vendor's word for each unified visibility."""

AD_VISIBILITY = {
    "public": JobPostingVisibility.PUBLIC,
    "internal": JobPostingVisibility.INTERNAL,
    "private": JobPostingVisibility.UNLISTED,
}

AD_STATUS = {"published": JobPostingStatus.ACTIVE, "not_published": JobPostingStatus.INACTIVE}

EMPLOYMENT_IDS = {"permanent": EmploymentType.FULL_TIME}
"""The only id seen (§12); the others are told by their English labels."""

EMPLOYMENT = {
    "full-time": EmploymentType.FULL_TIME,
    "full time": EmploymentType.FULL_TIME,
    "part-time": EmploymentType.PART_TIME,
    "part time": EmploymentType.PART_TIME,
    "contract": EmploymentType.CONTRACT,
    "contractor": EmploymentType.CONTRACT,
    "intern": EmploymentType.INTERNSHIP,
    "internship": EmploymentType.INTERNSHIP,
    "temporary": EmploymentType.SEASONAL,
    "seasonal": EmploymentType.SEASONAL,
}

TEAM = {
    "recruiter": HiringTeamRole.RECRUITER,
    "hiring_manager": HiringTeamRole.HIRING_MANAGER,
    "interview_team": HiringTeamRole.INTERVIEWER,
    "coordinator": HiringTeamRole.COORDINATOR,
}
"""EXECUTIVE and custom roles have no unified counterpart."""


def words(table: Mapping[str, Any], wanted: Sequence[Any]) -> list[str]:
    """The vendor's words for unified values."""
    return [word.upper() for word, unified in table.items() if unified in wanted]


# ---- jobs ------------------------------------------------------------------------------------------------------

SECTIONS = ("companyDescription", "jobDescription", "qualifications", "additionalInformation")


def ad_text(raw: Json) -> str | None:
    """The sections of a job ad as HTML, in order; they stand under `sections` or directly (§8.2)."""
    ad = raw.get("jobAd")
    sections = ad.get("sections") or ad if isinstance(ad, Mapping) else {}
    parts: list[str] = []
    for name in SECTIONS:
        text = as_text(dig(sections, f"{name}.text"), f"jobAd.{name}.text")
        if text:
            title = as_text(dig(sections, f"{name}.title"))
            parts += [f"<h3>{title}</h3>", text] if title else [text]
    return "\n".join(parts) or None


def employment(raw: Json) -> EmploymentType | None:
    """The kind of contract by the vendor's id, else by its label."""
    key, label = as_text(dig(raw, "typeOfEmployment.id")), as_text(dig(raw, "typeOfEmployment.label"))
    if key is None and label is None:
        return None
    by_id = EMPLOYMENT_IDS.get((key or "").lower())
    return by_id or EMPLOYMENT.get((label or "").lower(), EmploymentType.OTHER)


def employment_label(raw: Json) -> str | None:
    """The vendor's word for it."""
    return as_text(dig(raw, "typeOfEmployment.label")) or as_text(dig(raw, "typeOfEmployment.id"))


def labelled(raw: Json, name: str) -> str | None:
    """A labelled value's label, else its id."""
    return as_text(dig(raw, f"{name}.label")) or as_text(dig(raw, f"{name}.id"))


def post_url(raw: Json) -> Any:
    """Where to apply to a job: missing where it is published and its detail does not say."""
    found = as_text(dig(raw, "actions.applyOnWeb.url"))
    unpublished = as_text(raw.get("postingStatus")) in (None, "NOT_PUBLISHED")
    return found if found or unpublished else MISSING


def place(raw: Json) -> Location | None:
    """A place of work or residence."""
    found = Location(
        city=as_text(dig(raw, "location.city")),
        country=people.country(dig(raw, "location.countryCode") or dig(raw, "location.country")),
        state=as_text(dig(raw, "location.region")) or as_text(dig(raw, "location.regionCode")),
        street_1=as_text(dig(raw, "location.address")),
        zip_code=as_text(dig(raw, "location.postalCode")),
    )
    return found if any(vars(found).values()) else None


def job_fields(raw: Json) -> dict[str, Any]:
    """Values of the job's fields by their ids: labels where there are any; of a field told twice, a list."""
    found: dict[str, list[Any]] = {}
    for one in rows(raw, "properties"):
        key = as_key(dig(one, "id"))
        if key:
            value = dig(one, "value")
            plain = value.get("label") or value.get("id") if isinstance(value, Mapping) else value
            found.setdefault(key, []).append(plain)
    return {key: values[0] if len(values) == 1 else values for key, values in found.items()}


def team(raw: Json) -> list[Json]:
    """The users of a job `_job`, once each, with all their roles."""
    found: dict[str, Json] = {}
    for one in rows(raw, "content"):
        key = as_key(dig(one, "id"))
        if key:
            member = found.setdefault(key, {"_job": raw["_job"], "_user": key, "_roles": []})
            role = TEAM.get((as_text(dig(one, "role")) or "").lower())
            if role and role not in member["_roles"]:
                member["_roles"].append(role)
    return list(found.values())


def first_moment(raw: Json, path: str, name: str) -> datetime | None:
    """The earliest of the moments in a list of objects."""
    return min((found for one in rows(raw, path) if (found := as_moment(dig(one, name), name))), default=None)


def of_default_ad(raw: Json, read: Callable[[Json], Any]) -> Any:
    """What the default ad among `_ads` tells, else the only one; missing where it cannot be told which."""
    ads = [ad for ad in rows(raw, "_ads") if isinstance(ad, Mapping)]
    chosen = [ad for ad in ads if as_flag(ad.get("default"))] or (ads if len(ads) == 1 else [])
    return read(chosen[0]) if chosen else MISSING


def ad_url(ad: Json) -> str | None:
    """Where to apply, for ads that are published."""
    return as_text(ad.get("applyUrl")) if published(ad) else None


def published(ad: Json) -> bool:
    """Whether an ad is published."""
    return as_text(ad.get("postingStatus")) == "PUBLISHED"


def customs(fields: Iterable[Json]) -> list[IntegrationField]:
    """Fields that the customer made, values unchanged: objects with id or key, label, value."""
    return [
        IntegrationField(
            id=ID(f"CUSTOM:{key}"),
            key=key,
            type=IntegrationFieldType.CUSTOM,
            value=dig(one, "value"),
            label=as_text(dig(one, "label")),
        )
        for one in fields
        if (key := as_key(dig(one, "id")))
    ]


def job_remote_fields(raw: Json) -> list[IntegrationField]:
    """Everything on a job, and the customer's own fields."""
    return [*people.remote_fields(raw, {}), *customs(rows(raw, "properties"))]


# ---- stages ----------------------------------------------------------------------------------------------------

STATUSES = (
    "LEAD",
    "NEW",
    "IN_REVIEW",
    "INTERVIEW",
    "OFFERED",
    "HIRED",
    "REJECTED",
    "WITHDRAWN",
    "TRANSFERRED",
)
"""The fixed statuses in order (§8.9)."""


def stage_key(raw: Json) -> str | None:
    """The gateway's id of a stage: the status, and the step where there is one (§11.5)."""
    status, step = as_text(raw.get("status")), as_text(raw.get("subStatus"))
    return f"{status}:{step}" if status and step else status


def stage_name(key: str) -> str:
    """The step, else the status in readable form."""
    status, _, step = key.partition(":")
    return step or status.replace("_", " ").capitalize()


def stages(processes: Sequence[Json]) -> list[Json]:
    """Every stage of the company in order. Steps of several processes are merged by status and name; those
    that only switched-off processes have come last in their status, without a place in the order (§11.5).
    """
    active = [one for one in processes if as_flag(dig(one, "active")) is not False]
    resting = [one for one in processes if as_flag(dig(one, "active")) is False]
    found: dict[str, Json] = {}
    index = 0
    for status in STATUSES:
        listed: list[str | None] = [None, *_steps(active, status)]
        for step in listed:
            key = f"{status}:{step}" if step else status
            if key not in found:
                found[key] = {"_key": key, "_index": index, "_active": True}
                index += 1
        for step in _steps(resting, status):
            found.setdefault(
                f"{status}:{step}", {"_key": f"{status}:{step}", "_index": None, "_active": False}
            )
    return list(found.values())


def _steps(processes: Sequence[Json], status: str) -> list[str]:
    listed = (as_text(step) for one in processes for step in rows(one, f"subStatuses.{status}"))
    return [step for step in listed if step]
