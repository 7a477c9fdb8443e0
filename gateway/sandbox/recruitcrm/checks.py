"""Whether what a request says of a candidate can be: 422 otherwise, all wrong fields at once (recruitcrm.md §5.1).

Write forms differ from read forms: ids where objects are read, lists where texts are read; what has the form of
a read is refused. Members not named here are ignored.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from gateway.sandbox.recruitcrm import errors, words
from gateway.sandbox.recruitcrm.filing import check
from gateway.sandbox.recruitcrm.view_candidate import SOCIAL
from gateway.sandbox.times import parse

if TYPE_CHECKING:
    from collections.abc import Callable

    from gateway.sandbox.recruitcrm.vendor import RecruitCrm

LENGTHS = {"first_name": 60, "last_name": 60, "email": 100, "contact_number": 100}
_EMAIL = re.compile(r"[^@\s.]+(\.[^@\s.]+)*@[^@\s.]+(\.[^@\s.]+)+")
TEXTS = ("specialization", "current_status", "candidate_summary", "avatar")
PLACE = {
    "address": "street",
    "city": "city",
    "state": "region",
    "country": "country",
    "postal_code": "postal_code",
}
"""Members of an address, and what the world calls them."""
_STRINGS = (
    *LENGTHS,
    *TEXTS,
    *SOCIAL,
    *PLACE,
    "locality",
    "current_organization",
    "position",
    "source",
    "skill",
)
NUMBERS = (
    "gender_id", "qualification_id", "work_ex_year", "relevant_experience", "current_salary", "salary_expectation",
    "salary_type", "currency_id", "willing_to_relocate", "notice_period",
)  # fmt: skip
CHOICES = {
    "gender_id": (0, 1, 2, 3, 4),
    "salary_type": tuple(words.SALARY_TYPES),
    "currency_id": tuple(words.CURRENCIES),
    "qualification_id": tuple(words.QUALIFICATIONS),
    "willing_to_relocate": (0, 1),
}
MOMENTS = ("available_from", "candidate_dob", "profile_updated_on")
USERS = ("owner_id", "created_by", "updated_by")
INVALID = "The selected {} is invalid."


def check_candidate(vendor: RecruitCrm, body: dict[str, Any], first: str, last: str) -> None:
    """Refuse what cannot be; `first` and `last` are the names as they would be: one of the two must stand."""
    if not (first or last):
        raise errors.invalid("first_name", "The first name field is required when last name is not present.")
    problems: dict[str, list[str]] = {}
    for name, value in body.items():
        problem = None if value is None or value == "" else _RULES.get(name, _anything)(vendor, name, value)
        if problem:
            problems[name] = [problem.format(name.replace("_", " "))]
    if problems:
        raise errors.invalid_all(problems)
    company = body.get("current_organization_slug")
    if company and vendor.company_by_slug(company) is None:
        raise errors.listed("The selected current organization slug is invalid.")
    resume = body.get("resume")
    if resume:
        check("resume", resume if isinstance(resume, list) else [resume])


def as_number(value: Any) -> int | None:
    """Return a number or a text that is one; None for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        return int(float(value))
    except (ValueError, OverflowError):
        return None


def is_moment(value: Any) -> bool:
    """Return whether something is the text of a date or of a date with time."""
    try:
        parse(value)
    except (ValueError, TypeError):
        return False
    return True


def _anything(vendor: RecruitCrm, name: str, value: Any) -> str | None:
    return None


def _text(vendor: RecruitCrm, name: str, value: Any) -> str | None:
    if not isinstance(value, str):
        return "The {} must be a string."
    if len(value) > LENGTHS.get(name, len(value)):
        return f"The {{}} may not be greater than {LENGTHS[name]} characters."
    if name == "email" and not _EMAIL.fullmatch(value.strip()):
        return "The {} must be a valid email address."
    free = name != "source" or vendor.quirks.free_source
    return None if free or any(row.name == value for row in vendor.world.sources) else INVALID


def _number(vendor: RecruitCrm, name: str, value: Any) -> str | None:
    number = as_number(value)
    if number is None:
        return "The {} must be a number."
    return None if number in CHOICES.get(name, (number,)) else INVALID


def _moment(vendor: RecruitCrm, name: str, value: Any) -> str | None:
    return None if is_moment(value) else "The {} is not a valid date."


def _user(vendor: RecruitCrm, name: str, value: Any) -> str | None:
    return None if vendor.user(value) else INVALID


def _list(vendor: RecruitCrm, name: str, value: Any) -> str | None:
    return None if isinstance(value, list) else "The {} must be an array."


_RULES: dict[str, Callable[[RecruitCrm, str, Any], str | None]] = {
    **dict.fromkeys(_STRINGS, _text),
    **dict.fromkeys(NUMBERS, _number),
    **dict.fromkeys(MOMENTS, _moment),
    **dict.fromkeys(USERS, _user),
    **dict.fromkeys(("custom_fields", "language_skills"), _list),
}
