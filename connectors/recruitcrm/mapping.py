"""Recruit CRM's words as unified ones: tables and pure functions (recruitcrm.md §3, §8)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from connectors import people
from connectors.columns import MISSING, Json, as_flag, as_key, as_number, as_text, dig, join_keys, rows
from connectors.enums import (
    EmploymentType,
    HiringTeamRole,
    JobStatus,
    JobVisibility,
    QuestionType,
    SalaryPeriod,
    UnifiedRoleType,
    UserStatus,
)
from connectors.shapes import (
    AnsweredQuestion,
    EmailAddress,
    IntegrationField,
    Location,
    PhoneNumber,
    ScreeningQuestionAnswer,
    SocialMedia,
    TextAnswer,
)

T = TypeVar("T")

APP = "https://app.recruitcrm.io"
"""Where people work; pages are named by kind and slug (§2)."""

JOB_STATUS = {
    "0": JobStatus.CLOSED,
    "1": JobStatus.OPEN,
    "2": JobStatus.ARCHIVED,  # "On-Hold" [inferred]
    "3": JobStatus.CLOSED,  # "Cancelled" [inferred]
}

STATUS_WORDS = (
    (("open", "refill"), JobStatus.OPEN),
    (("closed", "placed", "filled", "cancel"), JobStatus.CLOSED),
    (("hold",), JobStatus.ARCHIVED),
)
"""What the labels of an account's own job statuses contain (§8.1 [inferred])."""

EMPLOYMENT = {
    "1": EmploymentType.PART_TIME,
    "2": EmploymentType.FULL_TIME,
    "3": EmploymentType.CONTRACT,
    "4": EmploymentType.CONTRACT,  # "Contract to Permanent" [inferred]
    "part time": EmploymentType.PART_TIME,
    "full time": EmploymentType.FULL_TIME,
    "contract": EmploymentType.CONTRACT,
    "contract to permanent": EmploymentType.CONTRACT,
}

JOB_TYPES = {EmploymentType.PART_TIME: "1", EmploymentType.FULL_TIME: "2"}
"""Unified kinds of contract that are exactly one of the vendor's, which takes one at a time."""

SALARY_PERIOD = {
    "1": SalaryPeriod.MONTH,
    "2": SalaryPeriod.YEAR,
    "3": SalaryPeriod.WEEK,
    "4": SalaryPeriod.DAY,
    "5": SalaryPeriod.HOUR,
    **{
        f"{word}{ending}": period
        for words, period in (
            (("monthly", "month"), SalaryPeriod.MONTH),
            (("annual", "annually", "yearly", "year"), SalaryPeriod.YEAR),
            (("weekly", "week"), SalaryPeriod.WEEK),
            (("daily", "day"), SalaryPeriod.DAY),
            (("hourly", "hour"), SalaryPeriod.HOUR),
        )
        for word in words
        for ending in ("", " salary")
    },
}

ADMINS = frozenset({"account owner", "admin"})
"""Labels of users' roles that administer the account (§8 [inferred])."""

TEAM = {"owner": HiringTeamRole.RECRUITER, "collaborator": None}
"""What owners and collaborators of a job do in the unified model. The vendor does not say; the owner is the
agency's recruiter who runs the job (§8 [assumed])."""

JOB_ROLES = {"owner": ("Owner", UnifiedRoleType.RECRUITER), "collaborator": ("Collaborator", None)}
"""The roles that users have on a job, with label and unified kind: Recruit CRM names none (§8 [inferred])."""

DEPARTMENT = "department"
"""The custom field of jobs that is taken for their department: there is no native one (§8 [inferred])."""

NETWORKS = ("linkedin", "twitter", "facebook", "github", "xing")
"""Members that hold a link to a profile elsewhere."""


def plain(label: str) -> str:
    """A label in lower case, anything but letters and digits as single blanks (§8.1)."""
    return re.sub(r"[\W_]+", " ", label.casefold()).strip()


def scalar(value: Json) -> str | None:
    """Text of a string or number; anything else says nothing here and must not break what stands beside it."""
    return as_text(value) if isinstance(value, str | int | float) and not isinstance(value, bool) else None


def option(raw: Json) -> tuple[str | None, str | None]:
    """Id and label of a choice, which comes as an object, as its id, or as its label (§3)."""
    if isinstance(raw, Mapping):
        return scalar(raw.get("id")), scalar(raw.get("label"))
    found = scalar(raw)
    return (found, None) if found is None or found.isdigit() else (None, found)


def choice(raw: Json, table: Mapping[str, T], other: T | None) -> T | None:
    """A choice by its id, else by its label; `other` for those not in the table, None for none."""
    key, label = option(raw)
    if key is not None and key in table:
        return table[key]
    known = plain(label or "")
    if known in ("", "none"):
        return None if key in (None, "0") else other
    return table.get(known, other)


def ref(raw: Json) -> str | None:
    """The key of something referred to: an id, or an object with one; null otherwise (§3)."""
    return as_key(scalar(raw.get("id") if isinstance(raw, Mapping) else raw))


def word(raw: Json) -> str | None:
    """The vendor's own word for a choice."""
    key, label = option(raw)
    return label or (key if key != "0" else None)


# ---- users -----------------------------------------------------------------------------------------------------


def user_status(raw: Json) -> UserStatus | None:
    """Whether a user can log in; "Deactivated" comes in several spellings."""
    found = as_text(raw.get("status"))
    if found is None:
        return None
    return UserStatus.ACTIVE if found.casefold() == "active" else UserStatus.INACTIVE


def role_key(raw: Json) -> str | None:
    """The key of a user's role: its label without case and marks. Keys with a dot are those of roles on jobs."""
    label = scalar(raw.get("role"))
    return plain(label).replace(" ", "-") or None if label else None


def role_type(raw: Json) -> UnifiedRoleType | None:
    """Administrators are told by their label; other roles are custom."""
    return UnifiedRoleType.ADMIN if plain(scalar(raw.get("role")) or "") in ADMINS else None


def user_roles(raw: Json) -> list[Json]:
    """The role of a user as a join; users without a label have none."""
    return [{"_user": raw, "role": raw.get("role")}] if role_key(raw) else []


def job_roles() -> list[Json]:
    """The roles on jobs."""
    return [{"_key": name, "_label": label, "_type": kind} for name, (label, kind) in JOB_ROLES.items()]


def team_ids(entries: Iterable[Json]) -> list[str]:
    """Ids of teams: objects or bare ids, with nulls among them."""
    found = (ref(dig(one, "team_id") or one) for one in entries)
    return [key for key in found if key]


def team(raw: Json) -> list[Json]:
    """The users of a job, once each: its owner, collaborators, and members of collaborating teams.

    `_users` holds the account's users where a team has to be opened; users come as objects or bare ids (§3).
    """
    named: dict[str, Json] = {}
    roles: dict[str, list[str]] = {}

    def add(one: Json, role: str) -> None:
        key = ref(one)
        if key:
            if isinstance(one, Mapping):
                named.setdefault(key, one)
            if role not in roles.setdefault(key, []):
                roles[key].append(role)

    add(raw.get("owner"), "owner")
    for one in rows(raw, "collaborator_users"):
        add(one, "collaborator")
    teams = set(team_ids(rows(raw, "collaborator_teams")))
    for one in rows(raw, "_users"):
        if teams.intersection(team_ids(rows(one, "teams"))):
            add(one, "collaborator")
    return [
        {"_job": raw.get("slug"), "_id": key, "_user": named.get(key), "_roles": found}
        for key, found in roles.items()
    ]


def team_roles(raw: Json) -> list[HiringTeamRole]:
    """The unified roles of a member of a hiring team."""
    return [role for name in raw["_roles"] if (role := TEAM[name])]


# ---- jobs ------------------------------------------------------------------------------------------------------


def status_of(raw: Json) -> JobStatus | None:
    """The unified status of a job's: by number, else by what the account calls it."""
    key, label = option(raw)
    if key is not None and key in JOB_STATUS:
        return JOB_STATUS[key]
    for words, status in STATUS_WORDS if label else ():
        if any(one in plain(label or "") for one in words):
            return status
    return JobStatus.OTHER if key or label else None


def visibility(raw: Json) -> JobVisibility | None:
    """Jobs are published by their application form (§8 [inferred])."""
    shown = as_flag(raw.get("enable_job_application_form"))
    return None if shown is None else JobVisibility.PUBLIC if shown else JobVisibility.INTERNAL


def post_url(raw: Json) -> str | None:
    """The address of the application form, while that is switched on."""
    return as_text(raw.get("application_form_url")) if visibility(raw) is JobVisibility.PUBLIC else None


def experience(raw: Json) -> str | None:
    """The years of experience asked for, as text (§8 [inferred])."""
    low, high = (as_number(raw.get(name)) for name in ("minimum_experience", "maximum_experience"))
    if high:
        if low is None:
            return f"up to {_years(high)}"
        return f"{low:g}-{_years(high)}" if low != high else _years(high)
    return f"{low:g}+ years" if low else None


def _years(count: float) -> str:
    return "1 year" if count == 1 else f"{count:g} years"


def amount(raw: Json, name: str) -> float | None:
    """A salary figure, in the unit of `salary_type`; 0 means none (§8)."""
    return as_number(raw.get(name), name) or None


def salary_period(raw: Json) -> Any:
    """The period by the salary type, which `_type` holds where it had to be looked up.

    MISSING for an id that says nothing by itself: the list of salary types has its label.
    """
    key, label = option(raw.get("salary_type"))
    if label is None and key not in (None, "0") and key not in SALARY_PERIOD and "_type" not in raw:
        return MISSING
    return choice(salary_type(raw), SALARY_PERIOD, SalaryPeriod.OTHER)


def salary_type(raw: Json) -> Json:
    """The salary type as far as it is known."""
    return raw.get("_type") or raw.get("salary_type")


def location(raw: Json) -> Location | None:
    """Where a job is or a candidate lives; the whole of it as "locality, city, country"."""
    city, state, land = (as_text(raw.get(name)) for name in ("city", "state", "country"))
    place = Location(
        city=city,
        country=people.country(land),
        state=state,
        street_1=as_text(raw.get("address")),
        zip_code=as_text(raw.get("postal_code")),
        raw=", ".join(part for part in (as_text(raw.get("locality")), city, land) if part) or None,
    )
    return place if any(vars(place).values()) else None


def remote_url(kind: str, raw: Json) -> str | None:
    """The page in the ATS: its own link, else the usual address."""
    slug = as_key(raw.get("slug"))
    return as_text(raw.get("resource_url")) or (f"{APP}/{kind}/{slug}" if slug else None)


def questions(raw: Json) -> list[Json]:
    """The questions of a job in order, as its own."""
    listed = [one for one in rows(raw, "job_questions") if as_key(dig(one, "id"))]
    return [{"_job": raw.get("slug"), "_index": index, "_question": one} for index, one in enumerate(listed)]


# ---- custom fields ---------------------------------------------------------------------------------------------


def named(raw: Json) -> bool:
    """Whether every custom field of a record says its name: some answers have ids only (§4.2)."""
    return all(scalar(dig(one, "field_name")) for one in rows(raw, "custom_fields"))


def custom_fields(raw: Json) -> dict[str, Any]:
    """The customer's fields by name: from the row, or from the definitions in `_names`, else by id."""
    names = raw.get("_names") or {}
    found: dict[str, Any] = {}
    for one in rows(raw, "custom_fields"):
        key = ref(dig(one, "field_id"))
        name = scalar(dig(one, "field_name")) or scalar(names.get(key)) or key
        if name:
            found.setdefault(name, dig(one, "value"))
    return found


def if_named(read: Any) -> Any:
    """The same function for records whose custom fields have names; MISSING for others."""
    return lambda raw: read(raw) if named(raw) else MISSING


def department(raw: Json) -> str | None:
    """The custom field that is called so."""
    values = (value for name, value in custom_fields(raw).items() if plain(name) == DEPARTMENT)
    return next((as_text(value) for value in values if isinstance(value, str)), None)


def remote_fields(raw: Json) -> list[IntegrationField]:
    """Everything on an object, and the customer's own fields."""
    return people.remote_fields(raw, custom_fields(raw))


def associated(raw: Json) -> dict[str, Any]:
    """The fields of an application by label: a list, or an object keyed by numbers, perhaps within a list (§3)."""
    found: dict[str, Any] = {}
    for one in _flat(raw.get("data")):
        name = as_text(one.get("label")) or as_key(one.get("columnid"))
        if name:
            found.setdefault(name, one.get("value"))
    return found


def _flat(data: Json) -> Iterable[Mapping[str, Json]]:
    """The field objects at any depth."""
    if isinstance(data, Mapping) and ("columnid" in data or "label" in data):
        yield data
    elif isinstance(data, Mapping | list):
        for inner in data.values() if isinstance(data, Mapping) else data:
            yield from _flat(inner)


# ---- candidates and applications -------------------------------------------------------------------------------


def emails(raw: Json) -> list[EmailAddress]:
    """The one address, if it is one."""
    return [found for found in (people.email(raw.get("email")),) if found]


def phones(raw: Json) -> list[PhoneNumber]:
    """The one number."""
    return [found for found in (people.phone(raw.get("contact_number")),) if found]


def profiles(raw: Json) -> list[SocialMedia]:
    """The links to other networks that are filled in."""
    found = (people.social(raw.get(name), name.upper()) for name in NETWORKS)
    return [one for one in found if one]


def application_key(candidate: Json, job: Json) -> str | None:
    """The pair that an application is: it has no id of its own (§6.1)."""
    return join_keys(as_key(candidate), as_key(job))


def answers(raw: Json) -> list[ScreeningQuestionAnswer]:
    """The answers of an application, always texts; the members' names have blanks in them (§4.4)."""
    return [
        ScreeningQuestionAnswer(
            question=AnsweredQuestion(
                remote_id=as_key(one.get("Question ID")),
                title=as_text(one.get("Question")),
                type=QuestionType.TEXT,
            ),
            answer=TextAnswer(content=as_text(one.get("Answer"))),
        )
        for one in rows(raw, "data")
        if isinstance(one, Mapping) and one.get("Answer") not in (None, "")
    ]
