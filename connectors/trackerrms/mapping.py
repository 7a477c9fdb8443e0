"""TrackerRMS's words as unified ones: tables and pure functions (trackerrms.md §8, §9)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from connectors import people
from connectors.columns import MISSING, Json, as_flag, as_key, as_number, as_text, dig, distinct, rows
from connectors.enums import (
    EmploymentType,
    JobPostingStatus,
    JobPostingVisibility,
    JobStatus,
    JobVisibility,
    SalaryPeriod,
)
from connectors.shapes import EmailAddress, Location, PhoneNumber, SocialMedia
from connectors.trackerrms.facts import STATUSES, state_of

T = TypeVar("T")

JOB_STATES = {"open": JobStatus.OPEN, "won": JobStatus.CLOSED, "closed": JobStatus.CLOSED}

CLOSED_WORDS = ("closed", "filled", "cancelled", "lost", "won")
"""Words in a job status's name that mean closed, where its state is not known (§9.1)."""

PERIODS = {
    "year": SalaryPeriod.YEAR,
    "annum": SalaryPeriod.YEAR,
    "month": SalaryPeriod.MONTH,
    "week": SalaryPeriod.WEEK,
    "day": SalaryPeriod.DAY,
    "hour": SalaryPeriod.HOUR,
}

PART_TIME = re.compile(r"\bpart[\s-]*time\b")
EMPLOYMENT = (
    (
        re.compile(r"\b(intern|interns|internships?|placement student|student placement)\b"),
        EmploymentType.INTERNSHIP,
    ),
    (re.compile(r"\bseasonal\b"), EmploymentType.SEASONAL),
    (re.compile(r"\b(contract|temp|freelance|interim)"), EmploymentType.CONTRACT),
    (re.compile(r"\b(perm\b|permanent|full[\s-]*time|direct[\s-]*hire)"), EmploymentType.FULL_TIME),
)
"""The tenant names its work types itself: the kind named first counts (§9.5 [inferred])."""

NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?\s*k?\b", re.IGNORECASE)

SLOTS = ("opportunityOwnerId", "secondaryOwnerId", "thirdOwnerId", "fourthOwnerId", "fifthOwnerId")
"""The owners of a job's row, in their order (§8)."""

OWNER = "owner"
"""Key of the one role: rows name an owner's role by an id that nothing lists (§6.1, §8)."""

NETWORKS = ("facebook", "twitter", "instagram", "skype")
"""Types of an additional contact that are social media (§8)."""


def tidy(value: Json) -> str | None:
    """Text without outer blanks and with single inner ones: names come with stray ones (§4.5)."""
    return " ".join((as_text(value) or "").split()) or None


def first_word(value: Json) -> str | None:
    """A full name up to its first blank."""
    return (tidy(value) or "").split(" ", 1)[0] or None


def other_words(value: Json) -> str | None:
    """What follows the first blank of a full name."""
    return next(iter((tidy(value) or "").split(" ", 1)[1:]), None)


def yes(value: Json) -> bool:
    """A flag: "y" and "n" in rows, booleans in details; anything else is no."""
    return as_flag(value) is True


def or_missing(value: T | None) -> T | Any:
    """The value; where there is none, another view is asked."""
    return MISSING if value is None else value


# ---- users -----------------------------------------------------------------------------------------------------


def user_email(raw: Json) -> str | None:
    """The address, else a user name that looks like one."""
    for name in ("email", "username"):
        found = people.email(raw.get(name))
        if found:
            return found.email_address
    return None


# ---- jobs ------------------------------------------------------------------------------------------------------


def employment_type(name: str | None) -> EmploymentType | None:
    """The kind of contract that a work type's name tells."""
    if name is None:
        return None
    words = name.lower()
    if PART_TIME.search(words):
        return EmploymentType.PART_TIME
    found = [(match.start(), kind) for pattern, kind in EMPLOYMENT if (match := pattern.search(words))]
    return min(found, key=lambda one: one[0])[1] if found else EmploymentType.OTHER


def work_type(raw: Json) -> str | None:
    """Name of the work type: `workType` is often empty where `workTypeName` is not (§6.2)."""
    return as_text(raw.get("workTypeName")) or as_text(raw.get("workType"))


def job_state(raw: Json, key: Json, name: Json) -> JobStatus | None:
    """Open or closed by the state of the status, else by its name (§9.1)."""
    state = state_of(raw[STATUSES]["jobs"].get(as_key(key)))
    if state:
        return JOB_STATES.get(state, JobStatus.OTHER)
    words = (as_text(name) or "").lower()
    if not words:
        return None
    return JobStatus.CLOSED if any(word in words for word in CLOSED_WORDS) else JobStatus.OPEN


def job_status(raw: Json) -> JobStatus | None:
    """A row's status; one that is not active is put away (A-19 [assumed])."""
    if as_flag(raw.get("active")) is False:
        return JobStatus.ARCHIVED
    return job_state(raw, raw.get("opportunityStatusId"), raw.get("opportunityStatusDesc"))


def published(online: Json, advert: Json) -> bool:
    """Whether an advert runs: on the tenant's website, or on job boards (§9.3)."""
    return yes(online) or as_text(advert) == "A"


def visibility(raw: Json) -> JobVisibility:
    """Who sees a job, by its row (§9.3; a private record is confidential by A-09 [assumed])."""
    if yes(raw.get("privateRecord")):
        return JobVisibility.CONFIDENTIAL
    runs = published(raw.get("publishOnline"), raw.get("advertStatus"))
    return JobVisibility.PUBLIC if runs else JobVisibility.INTERNAL


def amount(value: Json) -> float | None:
    """The one number in a text that may be prose; 0 means none."""
    if not isinstance(value, str):
        return as_number(value) or None
    found = NUMBER.findall(value)
    if len(found) != 1:
        return None
    digits = found[0].lower().strip()
    figure = as_number(digits.removesuffix("k").strip()) or 0.0
    return (figure * 1000 if digits.endswith("k") else figure) or None


def salary(low: float | None, high: float | None, rate: Json) -> float | None:
    """The salary where it is one figure: the only bound, both if equal, or the rate where there is no bound (A-10)."""
    if low is None and high is None:
        return amount(rate)
    if low is not None and high is not None and low != high:
        return None
    return low if low is not None else high


def row_salary(raw: Json) -> float | None:
    """The salary of a row."""
    low, high = amount(raw.get("publishSalaryFrom")), amount(raw.get("publishSalaryTo"))
    return salary(low, high, raw.get("opportunityRate"))


def row_period(raw: Json) -> str | None:
    """The vendor's word for the span of time that a row's salary refers to: a rate has its own."""
    bounds = amount(raw.get("publishSalaryFrom")) or amount(raw.get("publishSalaryTo"))
    rate = None if bounds else amount(raw.get("opportunityRate"))
    names = ("payPer", "publishSalaryPer") if rate else ("publishSalaryPer",)
    return next((word for name in names if (word := as_text(raw.get(name)))), None)


def period(words: Any) -> Any:
    """The span of time in words like `per Annum` (§9.4); nothing, or what is not said, as it is."""
    if not isinstance(words, str):
        return words
    found = re.findall(r"[a-z]+", words.lower())
    return next((PERIODS[word] for word in found if word in PERIODS), SalaryPeriod.OTHER)


def detail_salary(raw: Json) -> Any:
    """The salary of a detail; without bounds it does not say, for it lacks the rate's own words."""
    low, high = (amount(dig(raw, f"advertDetails.{name}")) for name in ("salaryFrom", "salaryTo"))
    return MISSING if low is None and high is None else salary(low, high, None)


def detail_period(raw: Json) -> Any:
    """The vendor's word for the span of time of a detail's salary, likewise."""
    missing = detail_salary(raw) is MISSING
    return MISSING if missing else as_text(dig(raw, "advertDetails.salaryPer"))


def job_location(raw: Json, postcode: str, advert: str) -> Location | None:
    """The place of work; `location` is often empty where the city is set (§6.2)."""
    whole = as_text(raw.get("location")) or as_text(dig(raw, advert))
    city, state, code = (as_text(raw.get(name)) for name in ("locationCity", "locationState", postcode))
    if not any((whole, city, state, code)):
        return None
    return Location(city=city, state=state, zip_code=code, raw=whole)


# ---- job postings ----------------------------------------------------------------------------------------------

ADVERT_KEYS = ("publish", "advert")
"""How the members of a row begin that make its advert (§8)."""


def row_advert(raw: Json) -> list[Json]:
    """The advert in a job's row, if there is one (A-14 [assumed])."""
    given = {name: value for name, value in raw.items() if name.startswith(ADVERT_KEYS)}
    return [{**given, "_job": raw}] if _is_advert(given, "publishTitle") else []


def detail_advert(raw: Json) -> list[Json]:
    """The advert in a job's detail, likewise."""
    given = raw.get("advertDetails")
    return [{**given, "_job": raw}] if isinstance(given, Mapping) and _is_advert(given, "title") else []


def _is_advert(given: Mapping[str, Json], title: str) -> bool:
    marked = as_text(given.get("advertStatus")) in ("A", "C")
    return yes(given.get("publishOnline")) or marked or as_text(given.get(title)) is not None


def posting_status(raw: Json, job: JobStatus | None) -> JobPostingStatus:
    """State of an advert: boards', else website's; none is active for a job that is closed (§9.6)."""
    word = as_text(raw.get("advertStatus"))
    if word == "C":
        return JobPostingStatus.INACTIVE
    if not published(raw.get("publishOnline"), word):
        return JobPostingStatus.DRAFT
    return JobPostingStatus.INACTIVE if job is JobStatus.CLOSED else JobPostingStatus.ACTIVE


def posting_visibility(raw: Json) -> JobPostingVisibility:
    """Who sees an advert (§9.3)."""
    runs = published(raw.get("publishOnline"), raw.get("advertStatus"))
    return JobPostingVisibility.PUBLIC if runs else JobPostingVisibility.INTERNAL


# ---- hiring teams ----------------------------------------------------------------------------------------------


def row_team(raw: Json) -> list[Json]:
    """The owners in a job's row, each once."""
    return _team(raw.get("opportunityId"), (raw.get(slot) for slot in SLOTS), raw.get("lastUpdatedDateTime"))


def detail_team(raw: Json) -> list[Json]:
    """The owners in a job's detail, by rank."""
    owners = sorted(rows(raw, "owners"), key=lambda one: as_number(dig(one, "rank")) or 0)
    return _team(raw.get("id"), (dig(one, "ownerId") for one in owners), dig(raw, "history.updated"))


def _team(job: Json, users: Iterable[Json], stamp: Json) -> list[Json]:
    found = distinct(key for user in users if (key := as_key(user)))
    return [{"_job": as_text(job), "_user": user, "_stamp": stamp} for user in found]


# ---- candidates ------------------------------------------------------------------------------------------------


def names(first: Json, last: Json, display: Json) -> tuple[str | None, str | None]:
    """Given and family name; where both are missing, the display name up to its first blank, and the rest."""
    given, family = tidy(first), tidy(last)
    if given is None and family is None:
        return first_word(display), other_words(display)
    return given, family


def certain_names(display: Json) -> tuple[str, str] | None:
    """Given and family name of a display name of just two words; of more words it cannot be told which are which."""
    words = (tidy(display) or "").split()
    return (words[0], words[1]) if len(words) == 2 and "," not in words[0] else None  # noqa: PLR2004  # a pair


def phones(*given: tuple[Json, str | None]) -> list[PhoneNumber]:
    """Numbers with their kinds, empty ones left out."""
    return [made for number, kind in given if (made := people.phone(number, kind))]


def emails(*given: tuple[Json, str]) -> list[EmailAddress]:
    """Addresses with their kinds; what has no @ is none."""
    return [made for address, kind in given if (made := people.email(address, kind))]


def socials(raw: Json) -> list[SocialMedia]:
    """The LinkedIn profile and, of a detail, the additional contact if it is a social one."""
    found = [people.social(raw.get("linkedInUrl"), "LINKEDIN")]
    for extra in rows(raw, "additionalContactDetails"):
        kind, value = (as_text(dig(extra, "type")) or "").lower(), as_text(dig(extra, "value"))
        if kind in NETWORKS and value:
            linked = "/" in value
            found.append(
                people.social(value, kind.upper())
                if linked
                else SocialMedia(type=kind.upper(), username=value)
            )
    return [one for one in found if one]


def address(raw: Json) -> Location | None:
    """An address; rows have its members side by side, details in an object."""
    given = {
        "street_1": as_text(raw.get("addressLine1")),
        "street_2": as_text(raw.get("addressLine2")),
        "city": as_text(raw.get("town")),
        "state": as_text(raw.get("county")),
        "zip_code": as_text(raw.get("postcode")),
        "country": people.country(raw.get("country")),
    }
    return Location(**given) if any(given.values()) else None


def tags(raw: Json) -> list[Json]:
    """The tags in a candidate's detail: pieces of one text (A-17 [assumed]). A tag's key is its text in lower case."""
    found: dict[str, str] = {}
    for piece in re.split(r"[,;\r\n]+", as_text(raw.get("tagText")) or ""):
        name = tidy(piece)
        if name:
            found.setdefault(name.lower(), name)
    return [{"_candidate": as_text(raw.get("id")), "id": key, "name": name} for key, name in found.items()]
