"""Recruitee's words as unified ones: tables and pure functions (recruitee.md §10, §11)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from connectors import people
from connectors.columns import (
    MISSING,
    Json,
    as_flag,
    as_key,
    as_moment,
    as_number,
    as_text,
    dig,
    distinct,
    join_keys,
    rows,
)
from connectors.enums import (
    ApplicationOutcome,
    EmploymentType,
    HiringTeamRole,
    JobStatus,
    JobVisibility,
    RemoteWorkStatus,
    SalaryPeriod,
)
from connectors.shapes import (
    EmailAddress,
    IntegrationField,
    Location,
)

JOB_STATUS = {
    "draft": JobStatus.DRAFT,
    "published": JobStatus.OPEN,
    "internal": JobStatus.OPEN,
    "closed": JobStatus.CLOSED,
    "archived": JobStatus.ARCHIVED,
}

STATUSES = {
    status: [word for word, unified in JOB_STATUS.items() if unified is status]
    for status in JOB_STATUS.values()
}
"""The vendor's words for each unified status."""

VISIBILITY = {"published": JobVisibility.PUBLIC, "internal": JobVisibility.INTERNAL}
"""Jobs in other states are not advertised: no visibility."""

EMPLOYMENT = {
    **dict.fromkeys(("fulltime", "fulltime_permanent", "fulltime_fixed_term"), EmploymentType.FULL_TIME),
    **dict.fromkeys(
        ("parttime", "parttime_permanent", "parttime_fixed_term", "parttime_minijob"),
        EmploymentType.PART_TIME,
    ),
    **dict.fromkeys(("contract", "freelance", "temporary"), EmploymentType.CONTRACT),
    "seasonal": EmploymentType.SEASONAL,
    **dict.fromkeys(("internship", "traineeship", "apprenticeship"), EmploymentType.INTERNSHIP),
}

SALARY_PERIOD = {
    "hour": SalaryPeriod.HOUR,
    "day": SalaryPeriod.DAY,
    "week": SalaryPeriod.WEEK,
    "month": SalaryPeriod.MONTH,
    "year": SalaryPeriod.YEAR,
}

# ---- jobs ------------------------------------------------------------------------------------------------------


def visibility(raw: Json) -> JobVisibility | None:
    """Who sees an offer, by its status."""
    return VISIBILITY.get(as_text(raw.get("status")) or "")


def description(raw: Json) -> str | None:
    """Description, then requirements."""
    parts = (as_text(raw.get("description")), as_text(raw.get("requirements")))
    return "\n".join(part for part in parts if part) or None


def post_url(raw: Json) -> str | None:
    """The careers page, for jobs that are advertised: drafts have an address as well (§5.1)."""
    return as_text(raw.get("careers_url")) if visibility(raw) else None


def closed_at(raw: Json) -> Any:
    """When it was closed; of an advertised job the careers site knows the planned end (§10)."""
    found = as_moment(raw.get("closed_at"), "closed_at")
    return MISSING if found is None and as_text(raw.get("status")) == "published" else found


def remote_work(raw: Json) -> RemoteWorkStatus | None:
    """Several flags can be true together; the most remote one counts (§11 [inferred])."""
    for flag, status in (
        ("remote", RemoteWorkStatus.REMOTE),
        ("hybrid", RemoteWorkStatus.HYBRID),
        ("on_site", RemoteWorkStatus.ON_SITE),
    ):
        if as_flag(raw.get(flag)):
            return status
    return None


def salary(raw: Json) -> float | None:
    """The salary, where both bounds are the same."""
    low, high = as_number(dig(raw, "salary.min")), as_number(dig(raw, "salary.max"))
    return low if low is not None and low == high else None


def weekly_hours(raw: Json) -> float | None:
    """Hours a week: the one figure there is, the greater of two."""
    for low, high in (("min_hours", "max_hours"), ("min_hours_per_week", "max_hours_per_week")):
        found = [hours for hours in (as_number(raw.get(low)), as_number(raw.get(high))) if hours is not None]
        if found:
            return max(found)
    return None


def job_location(raw: Json) -> Location | None:
    """Where the job is."""
    place = Location(
        city=as_text(raw.get("city")),
        country=as_text(raw.get("country_code")),
        state=as_text(raw.get("state_name")) or as_text(raw.get("state_code")),
        street_1=as_text(raw.get("street")),
        zip_code=as_text(raw.get("postal_code")),
        raw=as_text(raw.get("location")),
    )
    return place if any(vars(place).values()) else None


def job_fields(raw: Json) -> dict[str, Any]:
    """Values of the job's dynamic fields by name.

    No example shows the member that holds the value (§5.8, §15): the likely ones are tried in turn.
    """
    found: dict[str, Any] = {}
    for field in rows(raw, "dynamic_fields"):
        name = as_text(dig(field, "name"))
        if name:
            found[name] = next((field[member] for member in VALUE_MEMBERS if member in field), None)
    return found


VALUE_MEMBERS = ("value", "values", "content", "text")


def pipeline(raw: Json) -> list[Json]:
    """The stages of the job's pipeline in order, each knowing its job and its rank (§5.4: sort by position)."""
    stages = sorted(
        rows(raw, "pipeline_template.stages"), key=lambda stage: as_number(dig(stage, "position")) or 0
    )
    return [{"_offer": raw.get("id"), "_index": index, "_stage": stage} for index, stage in enumerate(stages)]


def listed_pipeline(raw: Json) -> Any:
    """The stages out of a row of the list; some rows lack the pipeline (§14.6), the full record has it."""
    return pipeline(raw) if raw.get("pipeline_template") else MISSING


def hiring_team(raw: Json) -> list[Json]:
    """The people of a job, once each, with their roles: manager, recruiter, and those who follow it (§5.6)."""
    roles: dict[str, list[HiringTeamRole]] = {}
    for member, role in (
        ("hiring_manager_id", HiringTeamRole.HIRING_MANAGER),
        ("recruiter_id", HiringTeamRole.RECRUITER),
    ):
        admin = as_key(raw.get(member))
        if admin:
            roles.setdefault(admin, []).append(role)
    followers = [as_key(one) for one in rows(raw, "follower_ids")]
    followers += [as_key(dig(one, "id")) for one in rows(raw, "followers")]
    for admin in distinct(followers):
        if admin:
            roles.setdefault(admin, [])
    return [{"_offer": raw.get("id"), "_admin": admin, "_roles": found} for admin, found in roles.items()]


# ---- people ----------------------------------------------------------------------------------------------------


def emails(raw: Json) -> list[EmailAddress]:
    """Addresses without those known to be invalid."""
    invalid = {as_text(one) for one in rows(raw, "invalid_emails")}
    found = distinct(as_text(one) for one in rows(raw, "emails"))
    return [EmailAddress(email_address=one) for one in found if one and one not in invalid]


def names(values: Iterable[Json]) -> list[str]:
    """Names out of a list of texts or of objects with a name (§5.2: tags and sources come as either)."""
    found = (as_text(dig(one, "name") if isinstance(one, Mapping) else one) for one in values)
    return [name for name in found if name]


def source(raw: Json) -> str | None:
    """The first source by name, else who referred, else the channel's code."""
    listed = names(rows(raw, "sources"))
    return listed[0] if listed else as_text(raw.get("referrer")) or as_text(raw.get("source"))


def named_source(raw: Json) -> Any:
    """The source of a search hit that names one; of the deleted, who have no row any more, the channel's code."""
    told = rows(raw, "sources") or raw.get("deleted") or raw.get("deleted_at")
    return source(raw) if told else MISSING


def address(raw: Json) -> Location | None:
    """The address among the profile fields."""
    for field in rows(raw, "fields"):
        if dig(field, "kind") == "address":
            for value in rows(field, "values"):
                place = Location(
                    city=as_text(dig(value, "city")),
                    country=as_text(dig(value, "country_code")),
                    state=as_text(dig(value, "state_name")) or as_text(dig(value, "state_code")),
                    street_1=as_text(dig(value, "street")),
                    zip_code=as_text(dig(value, "postal_code")),
                    raw=as_text(dig(value, "text")),
                )
                if any(vars(place).values()):
                    return place
    return None


SCALARS = ("text", "value", "number", "date", "flag", "amount")
"""Members of a field's value that hold all of it, for the simple kinds (§5.8)."""


def field_value(field: Json) -> Any:
    """A profile field's value: plain for the simple kinds, one or several."""
    values = [_plain(value) for value in rows(field, "values")]
    return values[0] if len(values) == 1 else values or None


def _plain(value: Json) -> Any:
    if isinstance(value, Mapping) and len(value) == 1:
        return next((value[member] for member in SCALARS if member in value), value)
    return value


def profile_fields(raw: Json) -> dict[str, Any]:
    """Named profile fields: the customer's own."""
    named = ((as_text(dig(field, "name")), field) for field in rows(raw, "fields"))
    return {name: field_value(field) for name, field in named if name}


def remote_fields(raw: Json) -> list[IntegrationField]:
    """Everything on an object, and the customer's own fields."""
    return people.remote_fields(raw, {**job_fields(raw), **profile_fields(raw)})


# ---- applications ----------------------------------------------------------------------------------------------


def application_key(candidate: Json, offer: Json, placement: Json) -> str | None:
    """The gateway's key of an application (§4.4); None for a placement in a talent pool."""
    return join_keys(as_key(candidate), as_key(offer), as_key(placement))


def outcome(raw: Json) -> ApplicationOutcome:
    """`hired_in_this_placement` is not reliable (§1.8); the marks of a rejection and the date of a hire are."""
    declined = any(raw.get(name) for name in ("disqualified_at", "disqualify_reason", "disqualify_kind"))
    if declined or as_flag(raw.get("disqualified")):
        return ApplicationOutcome.DECLINED
    hired = raw.get("hired_at") or as_flag(raw.get("is_hired"))
    return ApplicationOutcome.HIRED if hired else ApplicationOutcome.PENDING


def video(raw: Json) -> str | None:
    """The join link; the vendor's own video has none but the event's page (§5.9 [inferred])."""
    own = as_text(raw.get("video_provider")) == "recruitee"
    return as_text(raw.get("video_url")) or (as_text(raw.get("event_url")) if own else None)
