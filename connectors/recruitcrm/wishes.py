"""What a create at Recruit CRM is to do, read off its input and checked against the job: reads only."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from connectors import files, people
from connectors.actions import Doing, Refused, remote_fields
from connectors.answering import Question, Reply, replies
from connectors.columns import Json, as_key, as_text, dig
from connectors.enums import AttachmentType, JobStatus
from connectors.errors import Gone
from connectors.linking import web_address
from connectors.recruitcrm import mapping, views
from connectors.recruitcrm.jobs import JOB
from connectors.shapes import TextFormat

if TYPE_CHECKING:
    from connectors.commands import CandidateInput, CreateCommand, SocialLinkInput, SourceInput

EMAIL = re.compile(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+")
"""The vendor wants a dot in the domain (§5.1)."""

LENGTHS = {"first_name": 60, "last_name": 60, "email": 100, "contact_number": 100}
"""Characters that the vendor takes (§5.1)."""

INPUTS = {
    "first_name": "first_name",
    "last_name": "last_name",
    "email": "email_address",
    "contact_number": "phone_number",
    "current_organization": "company",
    "position": "title",
}
"""Members of the vendor's candidate that are texts of the input's (§9)."""

HOSTS = {
    "linkedin.com": "linkedin",
    "twitter.com": "twitter",
    "x.com": "twitter",
    "facebook.com": "facebook",
    "github.com": "github",
    "xing.com": "xing",
}
"""Which member holds links to a site; there is none for others (§9 [inferred])."""


@dataclass(frozen=True, slots=True)
class Wish:
    """A checked create. `person` are the members of the vendor's candidate, those of `remoteFields` among them."""

    job: str
    email: str
    person: dict[str, Json]
    replies: list[Reply]
    cv: files.File | None
    others: tuple[files.File, ...]


async def read(doing: Doing, job: str, command: CreateCommand) -> Wish:
    """The wish behind an input: one call for the job. Raises Refused with the path of what is wrong."""
    who = command.candidate
    person = {
        **_texts(who),
        **_rest(who),
        **_links(who.social_links or [], doing.warnings),
        **_source(command.source, doing.warnings),
        **remote_fields(command, "recruitcrm"),
    }
    cv, others = await _files(command, doing.warnings)
    asked = await _asked(doing, job)
    path = ("screening_question_answers",)
    answers = await replies(command.screening_question_answers, asked, doing.warnings, path)
    return Wish(job, who.email_address.strip(), person, answers, cv, others)


def _texts(who: CandidateInput) -> dict[str, Json]:
    """The plain texts that are given. Raises Refused for those that the vendor would not take."""
    found = {member: text for member, name in INPUTS.items() if (text := as_text(getattr(who, name)))}
    if not ("first_name" in found or "last_name" in found):
        raise Refused("NAME_MISSING", "a candidate needs a name", ("candidate", "first_name"))
    if not EMAIL.fullmatch(found.get("email", "")):
        raise Refused("EMAIL_INVALID", "this is no email address", ("candidate", "email_address"))
    for member, most in LENGTHS.items():
        if len(found.get(member, "")) > most:
            path = ("candidate", INPUTS[member])
            raise Refused("TEXT_TOO_LONG", f"Recruit CRM takes at most {most} characters here", path)
    return {**found}


def _rest(who: CandidateInput) -> dict[str, Json]:
    """Place, day of availability and salary, as far as given."""
    found: dict[str, Json] = {}
    place = who.location
    if place is not None:
        land = people.country_name(place.country)
        if land is None:
            path = ("candidate", "location", "country")
            raise Refused("COUNTRY_UNKNOWN", "give an ISO 3166-1 alpha-2 code, e.g. DE", path)
        found = {
            "address": as_text(place.street_1),
            "city": as_text(place.city),
            "state": as_text(place.state),
            "country": land,
            "postal_code": as_text(place.zip_code),
        }
    if who.availability_date is not None:
        found["available_from"] = f"{who.availability_date.isoformat()}T00:00:00.000Z"
    if who.salary_expectations is not None:
        found["salary_expectation"] = as_text(who.salary_expectations.amount)
    return {name: value for name, value in found.items() if value is not None}


def _links(given: list[SocialLinkInput], warnings: list[str]) -> dict[str, Json]:
    """Links by the member for their site; one for each, the others are told."""
    found: dict[str, Json] = {}
    for index, one in enumerate(given):
        try:
            url = web_address(one.url)
        except Refused as refusal:
            path = ("candidate", "social_links", str(index), "url")
            raise Refused(refusal.reason, refusal.message, path) from None
        member = network(url)
        if member is None or member in found:
            why = "keeps links to LinkedIn, Twitter, Facebook, GitHub and Xing only, one of each"
            warnings.append(f"Recruit CRM {why}: `candidate.socialLinks.{index}` was left out")
        else:
            found[member] = url
    return found


def network(url: str) -> str | None:
    """The member that holds links to a site; None where there is none."""
    host = (urlsplit(url).hostname or "").lower()
    return next((HOSTS[site] for site in HOSTS if host == site or host.endswith(f".{site}")), None)


def _source(given: SourceInput | None, warnings: list[str]) -> dict[str, Json]:
    """The source is a text: its name, else what the key is called, else the id. Of several the first counts."""
    if given is None:
        return {}
    key = as_text(given.unified_key)
    texts = {
        "source.name": as_text(given.name),
        "source.unifiedKey": people.SOURCES.get(key.upper(), key) if key else None,
        "source.id": as_text(given.id),
    }
    told = [(name, text) for name, text in texts.items() if text]
    for name, _ in told[1:]:
        warnings.append(f"Recruit CRM keeps one source, as text: `{told[0][0]}` was taken, `{name}` left out")
    return {"source": told[0][1]} if told else {}


async def _files(
    command: CreateCommand, warnings: list[str]
) -> tuple[files.File | None, tuple[files.File, ...]]:
    """The first CV, and all other files."""
    given = command.attachments or []
    loaded = await files.load_all(given, ("attachments",))
    kinds = [one.type for one in given]
    first = kinds.index(AttachmentType.CV) if AttachmentType.CV in kinds else None
    for index, kind in enumerate(kinds):
        if kind is not AttachmentType.OTHER and index != first:
            warnings.append(f"`attachments.{index}` was added as a file like others: {ONE_CV}")
    others = tuple(file for index, file in enumerate(loaded) if index != first)
    return (None if first is None else loaded[first]), others


ONE_CV = "Recruit CRM knows one CV, and no cover letters"


async def _asked(doing: Doing, job: str) -> dict[str, Question]:
    """The questions of the job, which is looked at as it is now. Raises Refused for one that takes nobody."""
    path, session = ("application", "job_id"), doing.session
    live = session.integration.session(session.budget.aged(0))
    try:
        answer = await live.call(JOB, {"job": job})
    except Gone:
        raise Refused("JOB_UNKNOWN", "there is no such job", path) from None
    row: Json = next(iter(live.rows(JOB, answer)), {})
    if mapping.status_of(row.get("job_status")) is JobStatus.CLOSED:
        raise Refused("JOB_CLOSED", "the job is closed and takes no applications", path)
    session.absorb(session.stamp([views.JobRow(row)], answer))
    found: dict[str, Question] = {}
    for one in mapping.questions(row):
        raw = one["_question"]
        key = as_key(dig(raw, "id")) or ""
        # free texts, and whether one must be answered is not told (§8)
        found[key] = Question(key, as_text(dig(raw, "question")) or key, TextFormat(), False, raw)
    return found
