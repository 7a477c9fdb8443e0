"""Gem's words as unified ones: tables and pure functions (gem.md §8)."""

from __future__ import annotations

from typing import Any

from connectors import people
from connectors.columns import MISSING, Json, as_flag, as_key, as_moment, as_number, as_text, dig, rows
from connectors.enums import (
    ApplicationOutcome,
    ApplicationStageStatus,
    HiringTeamRole,
    JobPostingStatus,
    JobPostingVisibility,
    JobStatus,
    UserStatus,
)
from connectors.shapes import EmailAddress, IntegrationField, Location

JOB_STATUS = {
    "open": JobStatus.OPEN,
    "closed": JobStatus.CLOSED,
    "draft": JobStatus.DRAFT,
    "pending_approval": JobStatus.DRAFT,
    "approved": JobStatus.DRAFT,  # approved, not yet opened [inferred]
}

STATUS_WORDS = {JobStatus.OPEN: "open", JobStatus.CLOSED: "closed"}
"""Unified states that are exactly one of the vendor's, which takes one at a time."""

OUTCOME = {
    "active": ApplicationOutcome.PENDING,
    "rejected": ApplicationOutcome.DECLINED,
    "hired": ApplicationOutcome.HIRED,
}

OUTCOME_WORDS = {outcome: word for word, outcome in OUTCOME.items()}

TEAM = {
    "hiring_managers": HiringTeamRole.HIRING_MANAGER,
    "recruiters": HiringTeamRole.RECRUITER,
    "coordinators": HiringTeamRole.COORDINATOR,
    "sourcers": HiringTeamRole.SOURCER,
}


def changed(raw: Json) -> Any:
    """The newer of update and deletion: Gem has no separate time of change."""
    moments = (as_moment(raw.get(name), name) for name in ("updated_at", "last_activity_at", "deleted_at"))
    return max((one for one in moments if one), default=None)


def given_name(raw: Json) -> str | None:
    """First name, else all but the last word of the name."""
    return as_text(raw.get("first_name")) or people.given_name(as_text(raw.get("name")) or "")


def family_name(raw: Json) -> str | None:
    """Last name, else the last of several words of the name."""
    return as_text(raw.get("last_name")) or people.family_name(as_text(raw.get("name")) or "")


def user_status(raw: Json) -> UserStatus:
    """Deleted and disabled users cannot log in."""
    gone = raw.get("deleted_at") or as_flag(raw.get("disabled"))
    return UserStatus.INACTIVE if gone else UserStatus.ACTIVE


# ---- jobs ------------------------------------------------------------------------------------------------------


def place(raw: Json) -> Location | None:
    """The first office: "City, Country" is split, anything else stays whole."""
    office = next(iter(rows(raw, "offices")), None)
    label = as_text(dig(office, "location.name")) or as_text(dig(office, "name"))
    if label is None:
        return None
    parts = [part.strip() for part in label.split(",")]
    if len(parts) == 2 and all(parts):  # noqa: PLR2004  # "City, Country"
        return Location(city=parts[0], country=people.country(parts[1]), raw=label)
    return Location(raw=label)


def own_fields(raw: Json) -> dict[str, Any]:
    """The customer's fields by name: a flat object (§12 [assumed]), or keys to `{name, value}` as Harvest has them."""
    found = raw.get("custom_fields")
    keyed = {"name", "value"}
    return {
        str(one["name"] or key) if isinstance(one, dict) and keyed <= one.keys() else key: one["value"]
        if isinstance(one, dict) and keyed <= one.keys()
        else one
        for key, one in (found.items() if isinstance(found, dict) else ())
    }


def job_fields(raw: Json) -> dict[str, Any]:
    """The customer's fields, and what the unified job has no room for: all departments and offices."""
    return {
        "departments": raw.get("departments") or [],
        "offices": raw.get("offices") or [],
        **{name: raw[name] for name in ("is_template", "openings") if raw.get(name)},
        **own_fields(raw),
    }


def team(raw: Json) -> list[Json]:
    """The users of a job, once each, with all their roles."""
    found: dict[str, Json] = {}
    for slot, role in TEAM.items():
        for user in rows(raw, f"hiring_team.{slot}"):
            key = as_key(dig(user, "id"))
            if key:
                member = found.setdefault(key, {"_job": raw, "_user": user, "_roles": []})
                member["_roles"].append(role)
    return list(found.values())


def best_post(raw: Json) -> Json:
    """The newest live posting of a job, out of `_posts`."""
    live = [
        post
        for post in rows(raw, "_posts")
        if as_flag(post.get("live"))
        and as_flag(post.get("active")) is not False
        and not post.get("deleted_at")
    ]
    return max(
        live,
        key=lambda post: (str(post.get("first_published_at") or ""), str(post.get("created_at") or "")),
        default={},
    )


def content(post: Json) -> str | None:
    """Text of a posting: the public one, else the internal one."""
    return as_text(post.get("content")) or as_text(post.get("internal_content"))


def post_url(post: Json) -> str | None:
    """Address of a live external posting; `_vanity` names the job board, which no ATS answer does."""
    vanity, key = as_text(post.get("_vanity")), as_key(post.get("id"))
    shown = as_flag(post.get("live")) and as_flag(post.get("external")) is not False
    return f"https://jobs.gem.com/{vanity}/{key}" if vanity and key and shown else None


def post_status(post: Json) -> JobPostingStatus:
    """Retired, live, or never published."""
    if post.get("deleted_at") or as_flag(post.get("active")) is False:
        return JobPostingStatus.INACTIVE
    if as_flag(post.get("live")):
        return JobPostingStatus.ACTIVE
    return JobPostingStatus.INACTIVE if post.get("first_published_at") else JobPostingStatus.DRAFT


def post_visibility(post: Json) -> JobPostingVisibility | None:
    """By the flags; none of them says nothing."""
    internal, external, listed = (as_flag(post.get(name)) for name in ("internal", "external", "listed"))
    if internal is None and external is None and listed is None:
        return None
    if internal and not external:
        return JobPostingVisibility.INTERNAL
    return JobPostingVisibility.UNLISTED if listed is False else JobPostingVisibility.PUBLIC


def stage_status(raw: Json) -> ApplicationStageStatus:
    """Whether a stage is in use."""
    in_use = as_flag(raw.get("active")) is not False and not raw.get("deleted_at")
    return ApplicationStageStatus.ACTIVE if in_use else ApplicationStageStatus.INACTIVE


def ranked(stages: list[Json]) -> list[Json]:
    """The stages of one job that are not deleted, by priority, each with its rank. Inactive ones keep a place."""
    living = [one for one in stages if not one.get("deleted_at")]
    living.sort(key=lambda one: (as_number(one.get("priority")) or 0, str(one.get("created_at") or "")))
    return [{"_stage": one, "_index": index} for index, one in enumerate(living)]


# ---- candidates and applications -------------------------------------------------------------------------------


def emails(raw: Json) -> list[EmailAddress]:
    """Addresses, the primary one first; what has no @ is none."""
    listed = sorted(rows(raw, "email_addresses"), key=lambda one: not as_flag(dig(one, "is_primary")))
    return [found for one in listed if (found := people.email(dig(one, "value"), dig(one, "type")))]


def source(raw: Json) -> str | None:
    """The source of the candidate's first application; those without a date count as later ones."""
    applied = rows(raw, "applications")
    earliest = min(applied, key=lambda one: str(dig(one, "applied_at") or "~"), default=None)
    return as_text(dig(earliest, "source.public_name"))


def candidate_fields(raw: Json) -> dict[str, Any]:
    """What the unified candidate has no room for."""
    names = ("tags", "educations", "employments", "linked_user_ids", "last_activity")
    return {name: raw[name] for name in names if name in raw}


def application_fields(raw: Json) -> dict[str, Any]:
    """The customer's fields, and what the unified application has no room for: its own source first of all."""
    return {
        "source": as_text(dig(raw, "source.public_name")),
        "rejection_type": as_text(dig(raw, "rejection_reason.type.name")),
        **{
            name: raw.get(name)
            for name in ("credited_to", "job_post_id", "recruiter", "coordinator", "sourcer")
        },
        "further_jobs": rows(raw, "jobs")[1:],
        **own_fields(raw),
    }


def remote_fields(raw: Json) -> list[IntegrationField]:
    """Everything on an object, and the customer's own fields."""
    return people.remote_fields(raw, own_fields(raw))


# ---- interviews ------------------------------------------------------------------------------------------------


def interviewers(raw: Json) -> Any:
    """The users `_user` of an interview `_interview`. Who is named by e-mail alone is found in `_users`, by e-mail.

    MISSING where `_users` would be needed and is not there. Somebody who is no user is left out.
    """
    known, found = raw.get("_users"), []
    for one in rows(raw, "interviewers"):
        key, address = as_key(dig(one, "id")), as_text(dig(one, "email"))
        if key is None and address is not None:
            if known is None:
                return MISSING
            key = known.get(address.lower())
        if key is not None:
            found.append({"_interview": raw, "_user": {"id": key}})
    return found


def addresses(user: Json) -> list[str]:
    """The e-mail addresses of a user, to be compared."""
    named = [user.get("primary_email_address"), *rows(user, "emails")]
    return [found.lower() for one in named if (found := as_text(one))]


def interview_items(stages: list[Json]) -> dict[str, str]:
    """Stage ids by the interview item that a scheduled interview names; by interview id where that is unique."""
    items: dict[str, str] = {}
    by_interview: dict[str, set[str]] = {}
    for stage in stages:
        key = as_key(stage.get("id")) or ""
        for interview in rows(stage, "interviews"):
            item, own = as_key(dig(interview, "job_stage_interview_item_id")), as_key(dig(interview, "id"))
            if item:
                items[f"item:{item}"] = key
            if own:
                by_interview.setdefault(own, set()).add(key)
    items.update(
        {f"interview:{own}": next(iter(keys)) for own, keys in by_interview.items() if len(keys) == 1}
    )
    return items
