"""The bodies that make a candidate at SmartRecruiters: pure functions of the input (smartrecruiters.md §10.1)."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pycountry

from connectors.actions import Refused
from connectors.answering import Reply
from connectors.columns import Json, as_text, dig, rows
from connectors.files import File
from connectors.linking import web_address
from connectors.people import NETWORKS
from connectors.shapes import QuestionOption
from connectors.smartrecruiters.applicants import DUMMY_START

if TYPE_CHECKING:
    from connectors.commands import CandidateInput

Path = tuple[str, ...]

LONGEST = 128
"""Characters of names, the address and the phone number."""

LONGEST_POSITION = 200
"""Characters of a title and of an employer's name."""

NO_TITLE = "-"
START = f"{DUMMY_START}-01-01"
"""A position needs a title and a start."""

LINKEDIN, LINKED_IN = "linkedin", "linkedIn"
"""How the recruiter route and the apply route spell the same member (§14)."""

PROFILES = {"LINKEDIN": LINKED_IN, "FACEBOOK": "facebook", "TWITTER": "twitter", "SKYPE": "skype"}
WEBSITE = "website"
LENGTHS = {"skype": 100, "twitter": 100}
LONGEST_LINK = 1000

DECISIONS = frozenset({"SINGLE", "SMART_RECRUIT", "SMART_CRM", "SMART_MESSAGE_SMS", "SMART_MESSAGE_WHATSAPP"})

LARGEST_FILE = 13_981_014
LONGEST_FILE_NAME = 100
"""Characters of a file in base64, and of its name (§8.8)."""

LONGEST_ANSWER = 4000
"""Bytes of a text."""


def person(who: CandidateInput, warnings: list[str]) -> dict[str, Json]:
    """The members of a body that tell who somebody is. Raises Refused with the path of what is wrong."""
    found: dict[str, Json] = {}
    for name, member, text in (
        ("firstName", "first_name", who.first_name),
        ("lastName", "last_name", who.last_name),
        ("email", "email_address", who.email_address),
        ("phoneNumber", "phone_number", who.phone_number or ""),
    ):
        plain = _short(" ".join(text.split()), LONGEST, ("candidate", member))
        if not plain and name in ("firstName", "lastName"):
            raise Refused(
                "NAME_MISSING", "a candidate needs a given and a family name", ("candidate", member)
            )
        found[name] = plain
    if "@" not in found["email"].strip("@") or " " in found["email"]:
        raise Refused("EMAIL_INVALID", "this is no email address", ("candidate", "email_address"))
    found["location"] = _place(who, warnings)
    found["web"] = _links([one.url for one in who.social_links or ()], warnings)
    found["experience"] = _experience(who)
    return {name: value for name, value in found.items() if value}


def _place(who: CandidateInput, warnings: list[str]) -> Json:
    """City and country: only both together are taken."""
    place = who.location
    if place is None:
        return None
    code, city = place.country.strip().upper(), (place.city or "").strip()
    if pycountry.countries.get(alpha_2=code) is None:
        raise Refused(
            "COUNTRY_INVALID",
            "give the country as ISO 3166-1 alpha-2 code, e.g. PL",
            ("candidate", "location", "country"),
        )
    if not city:
        warnings.append(
            "SmartRecruiters takes a place with city and country only: `candidate.location` was left out"
        )
        return None
    return {"city": _short(city, LONGEST, ("candidate", "location", "city")), "countryCode": code}


def _short(text: str, longest: int, path: Path) -> str:
    if len(text) > longest:
        raise Refused("TEXT_TOO_LONG", f"at most {longest} characters are taken here", path)
    return text


def _links(urls: Iterable[str], warnings: list[str]) -> Json:
    """The first link of each network under its name, the first other one as the website."""
    found: dict[str, str] = {}
    for index, given in enumerate(urls):
        url = web_address(given, ("candidate", "social_links", str(index), "url"))
        labels = (urlsplit(url).hostname or "").split(".")
        network = NETWORKS.get(labels[-2], labels[-2].upper()) if len(labels) > 1 else ""
        wanted = (PROFILES.get(network, WEBSITE), WEBSITE)
        fits = (name for name in wanted if name not in found and len(url) <= LENGTHS.get(name, LONGEST_LINK))
        name = next(fits, None)
        if name is None:
            warnings.append(
                f"SmartRecruiters has no further place for a link: `candidate.socialLinks.{index}` was left out"
            )
        else:
            found[name] = url
    return found


def _experience(who: CandidateInput) -> Json:
    title, company = (
        _short((text or "").strip(), LONGEST_POSITION, ("candidate", member))
        for member, text in (("title", who.title), ("company", who.company))
    )
    if not (title or company):
        return None
    made = {"title": title or NO_TITLE, "current": True, "startDate": START}
    return [{**made, "company": company} if company else made]


def for_recruiters(body: Mapping[str, Json]) -> dict[str, Json]:
    """The same body for the recruiter route, which spells LinkedIn otherwise."""
    web = body.get("web")
    if not isinstance(web, Mapping):
        return dict(body)
    return {**body, "web": {LINKEDIN if name == LINKED_IN else name: url for name, url in web.items()}}


def merged(body: Mapping[str, Json], more: Mapping[str, Json]) -> dict[str, Json]:
    """A body with what the caller adds to it: objects are merged, and so is the position that stands in both."""
    found = dict(body)
    for name, value in more.items():
        ours = found.get(name)
        if isinstance(ours, Mapping) and isinstance(value, Mapping):
            found[name] = merged(ours, value)
        elif name == "experience" and ours and isinstance(value, list) and value:
            first = value[0] if isinstance(value[0], Mapping) else {}
            found[name] = [{**ours[0], **first}, *value[1:]]
        else:
            found[name] = value
    return found


def consent(given: bool | None, told: Json) -> Json:
    """The decisions on consent: those told in the vendor's words go first. Raises Refused for others than it knows."""
    if told is None:
        return None if given is None else {"SINGLE": given}
    sound = (
        isinstance(told, Mapping)
        and told
        and DECISIONS.issuperset(told)
        and all(isinstance(one, bool) for one in told.values())
    )
    if not sound or ("SINGLE" in told and len(told) > 1):
        raise Refused(
            "CONSENT_INVALID",
            f"give true or false by name: SINGLE alone, or any of {', '.join(sorted(DECISIONS - {'SINGLE'}))}",
            ("remote_fields", "smartrecruiters", "consent_decisions"),
        )
    return dict(told)


def part(file: File, path: Path, *, planned: bool) -> dict[str, Json]:
    """A file within a body; of a planned one only the size is shown. Raises Refused for one too large."""
    if len(file.name) > LONGEST_FILE_NAME:
        raise Refused(
            "FILE_NAME", f"a file's name has at most {LONGEST_FILE_NAME} characters", (*path, "name")
        )
    content = b64encode(file.content).decode()
    if len(content) > LARGEST_FILE:
        raise Refused("FILE_TOO_LARGE", f"a file has at most {LARGEST_FILE:,} characters in base64", path)
    shown = f"({len(file.content):,} bytes)" if planned else content
    return {"fileName": file.name, "mimeType": file.content_type, "fileContent": shown}


def answers(replies: Iterable[Reply]) -> list[Json]:
    """Answers as the apply route wants them: for each question one record, values by field (§10.1)."""
    found: dict[str, dict[str, list[str]]] = {}
    for reply in replies:
        question, _, field = reply.question.key.partition("/")
        values = _values(reply)
        if values:
            found.setdefault(question, {})[field] = values
    return [{"id": question, "records": [{"fields": fields}]} for question, fields in found.items()]


def _values(reply: Reply) -> list[str]:
    value = reply.value
    if isinstance(value, bool):
        box = next(
            (key for one in rows(reply.question.raw, "values") if (key := as_text(dig(one, "id")))), CHECKED
        )
        return [box] if value else []
    listed = value if isinstance(value, list) else [value]
    return [str(one.id) if isinstance(one, QuestionOption) else str(one) for one in listed]


CHECKED = "true"
"""What a box without options is ticked with [assumed]: the contract shows none."""
