"""What a checked request changes of a candidate: only the members it names (recruitcrm.md §2 "Edits", §5.1).

What the world knows of goes into the record itself, the rest into its `extra`: `members` as shown, `links`,
`fields` (by the field's id here). Custom fields that are not there are ignored ([assumed]).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gateway.sandbox.records import Address, Named
from gateway.sandbox.recruitcrm import words
from gateway.sandbox.recruitcrm.checks import MOMENTS, NUMBERS, PLACE, TEXTS, as_number
from gateway.sandbox.recruitcrm.fields import text_of
from gateway.sandbox.recruitcrm.ids import numbered, shown, slug
from gateway.sandbox.recruitcrm.view_candidate import LAST, SOCIAL
from gateway.sandbox.times import iso, parse

if TYPE_CHECKING:
    from gateway.sandbox.records import Candidate
    from gateway.sandbox.recruitcrm.vendor import RecruitCrm

_OWN_NUMBERS = tuple(name for name in NUMBERS if name != "salary_expectation")


def default_user() -> int:
    """Return the `id` of the user that a token stands for: the owner of the account."""
    return shown("users", 1)


def blank_members() -> dict[str, Any]:
    """Return what a new candidate shows where nothing is set, in place of invented values."""
    nothing = (*_OWN_NUMBERS, *MOMENTS, "current_organization_slug", "off_limit_end_date", "off_limit_reason")
    return {
        **dict.fromkeys(nothing),
        **dict.fromkeys((*TEXTS, "language_skills"), ""),
        "current_salary": 0,
        "willing_to_relocate": 0,
        "is_email_opted_out": False,
        "is_contractor": "false",
        "status_label": words.OFF_LIMIT[1],
        **{f"last_{name}_{end}": None for name in LAST for end in ("on", "by")},
    }


def changes(vendor: RecruitCrm, person: Candidate, body: dict[str, Any]) -> dict[str, Any]:
    """Return the candidate's members that a checked body changes."""
    values, own = _custom(vendor, person, body.get("custom_fields") or [])
    made: dict[str, Any] = {
        **_names(person, body),
        "values": values,
        "extra": _extra(vendor, person, body, own),
    }
    for name, target in (("email", "emails"), ("contact_number", "phones")):
        if name in body:
            made[target] = [body[name].strip()] if body[name] else []
    if PLACE.keys() & body.keys():
        given = {PLACE[name]: body[name] or None for name in PLACE if name in body}
        place = person.address or Address()
        made["address"] = Address(
            **{**{target: getattr(place, target) for target in PLACE.values()}, **given}
        )
    if "skill" in body:
        made["skills"] = [word.strip() for word in (body["skill"] or "").split(",") if word.strip()]
    if "salary_expectation" in body:
        made["salary_wish"] = as_number(body["salary_expectation"])
    if body.get("owner_id"):
        made["owner_id"] = numbered("users", body["owner_id"])
    if "source" in body:
        made["source_ids"] = [_source(vendor, body["source"].strip())] if body["source"] else []
    company = vendor.company_by_slug(body.get("current_organization_slug"))
    if company:
        made["company"] = company.name
    if SOCIAL.keys() & body.keys():
        made["profiles"] = _profiles(person, made["extra"]["links"])
    return made


def _names(person: Candidate, body: dict[str, Any]) -> dict[str, Any]:
    optional = {"current_organization": "company", "position": "title"}
    made: dict[str, Any] = {
        target: (body[name] or "").strip() or None for name, target in optional.items() if name in body
    }
    made |= {name: (body[name] or "").strip() for name in ("first_name", "last_name") if name in body}
    first, last = (made.get(name, getattr(person, name)) for name in ("first_name", "last_name"))
    return {**made, "name": " ".join(part for part in (first, last) if part)}


def _profiles(person: Candidate, links: dict[str, str | None]) -> list[str]:
    """Return the person's links, those of the named hosts replaced."""
    hosts = tuple(host for name in links for host in SOCIAL[name])
    kept = [link for link in person.profiles if not any(host in link for host in hosts)]
    return [*kept, *(link for link in links.values() if link and link not in kept)]


def _source(vendor: RecruitCrm, name: str) -> int:
    table = vendor.world.sources
    known = next((row for row in table if row.name == name), None)
    return (known or vendor.world.add(table, Named(table.next_id(), name))).id


def _extra(
    vendor: RecruitCrm, person: Candidate, body: dict[str, Any], own: dict[int, str | None]
) -> dict[str, Any]:
    """Return what only this tool knows of a candidate."""
    extra = {**person.extra, "members": {**person.extra.get("members", {}), **_members(vendor, body)}}
    for name in ("created_by", "updated_by"):
        if body.get(name):
            extra[name] = shown("users", numbered("users", body[name]))
    if "locality" in body:
        extra["locality"] = body["locality"] or ""
    if SOCIAL.keys() & body.keys():
        given = {name: body[name] for name in SOCIAL if name in body}
        extra["links"] = {**extra.get("links", {}), **given}
    if own:
        extra["fields"] = {**extra.get("fields", {}), **own}
    return extra


def _members(vendor: RecruitCrm, body: dict[str, Any]) -> dict[str, Any]:
    """Return members as they are shown from now on."""
    made: dict[str, Any] = {name: body[name] or "" for name in TEXTS if name in body}
    made |= {name: as_number(body[name]) for name in _OWN_NUMBERS if name in body}
    made |= {name: iso(parse(body[name])) if body[name] else None for name in MOMENTS if name in body}
    kind = made.get("salary_type")
    if kind:
        made["salary_type"] = {"id": str(kind), "label": words.SALARY_TYPES[kind]}
    if {"current_organization_slug", "current_organization"} & body.keys():
        company = vendor.company_by_slug(body.get("current_organization_slug"))
        made["current_organization_slug"] = slug("companies", company.id) if company else None
    if "language_skills" in body:
        made["language_skills"] = _languages(body["language_skills"] or [])
    return made


def _languages(rows: list[Any]) -> str:
    """Return language skills as the text they are read as."""
    pairs = [
        (as_number(row.get("language_id")), as_number(row.get("proficiency_id")))
        for row in rows
        if isinstance(row, dict)
    ]
    return ",".join(
        f"{words.LANGUAGES[language][1]}({words.PROFICIENCIES[grade]})"
        for language, grade in pairs
        if language in words.LANGUAGES and grade in words.PROFICIENCIES
    )


def _custom(
    vendor: RecruitCrm, person: Candidate, rows: list[Any]
) -> tuple[dict[int, Any], dict[int, str | None]]:
    """Return the values of the world's fields, and the new ones of fields that only this tool has."""
    given = {
        as_number(row.get("field_id")): text_of(row.get("value")) for row in rows if isinstance(row, dict)
    }
    known = {field.id: field for field in vendor.fields["candidate"]}
    chosen = [(known[number], value) for number, value in given.items() if number in known]
    values = {field.world: value for field, value in chosen if field.world is not None}
    own = {field.id: value for field, value in chosen if field.world is None}
    return {**person.values, **values}, own
