"""Writing candidates: the employer's record, and what only Tracker holds (trackerrms.md §6.4, §10.1)."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from gateway.sandbox.people import SKILLS
from gateway.sandbox.records import Address, Candidate, Named
from gateway.sandbox.trackerrms import ids, links
from gateway.sandbox.trackerrms.sheet_resource import emails_of, merged, phones_of
from gateway.sandbox.trackerrms.statuses import RESOURCE_STATUSES

if TYPE_CHECKING:
    from gateway.sandbox.trackerrms.vendor import TrackerRMS

_ELSEWHERE = frozenset(
    {"status", "source", "tagText", "customFields", "otherEmail", "owners", "currentClient", "quickSkills"}
)
"""Members the employer's record or `extra` keeps; the others lie over it as written."""
_DATES = ("dateApplied", "availableFrom", "contractStartDate", "contractEndDate")


def created(vendor: TrackerRMS, body: dict[str, Any]) -> Candidate:
    """Make a candidate of a body."""
    world = vendor.world
    at = world.tick()
    person = Candidate(
        id=world.candidates.next_id(), name="", first_name="", last_name="", title=None, company=None, emails=[],
        bad_emails=[], phones=[], profiles=[], websites=[], address=None, source_ids=[], channel="import",
        referrer=None, owner_id=None, tag_ids=[], pool_ids=[], cover_letter=None, values={}, studies=[],
        employments=[], skills=[], salary_wish=None, consent="no_consent", consent_until=None,
        confidential=False, sample=False, created_at=at, updated_at=at,
    )  # fmt: skip
    return world.add(world.candidates, replace(person, **_changes(vendor, person, body)))


def updated(vendor: TrackerRMS, person: Candidate, body: dict[str, Any]) -> Candidate:
    """Change a candidate by a partial body."""
    return vendor.world.change(vendor.world.candidates, person, **_changes(vendor, person, body))


def _changes(vendor: TrackerRMS, person: Candidate, body: dict[str, Any]) -> dict[str, Any]:
    """Return the values a body gives to a candidate's record."""
    extra = dict(person.extra)
    made: dict[str, Any] = {"extra": extra, **_name(person, body), **_contact(person, body, extra)}
    made |= _work(person, body)
    if "status" in body and any(status.id == body["status"].get("id") for status in RESOURCE_STATUSES):
        extra["status"] = body["status"]["id"]
    if body.get("source"):
        made["source_ids"] = _sources(vendor, person, str(body["source"]), extra)
    if "tagText" in body:
        extra["tagText"] = body["tagText"] or ""
        made["tag_ids"] = _tags(vendor, extra["tagText"])
    if "customFields" in body:
        made["values"] = links.field_values(vendor, "candidate", body["customFields"], person.values)
    if "owners" in body:
        extra["owners"] = owned = _owners(vendor, body["owners"])
        made["owner_id"] = ids.meant("users", owned[0][0]) if owned else None
    if "address" in body:
        made["address"] = _address(person.address or Address(), body["address"])
    extra["written"] = merged(person.extra.get("written", {}), _kept(vendor, body))
    return made


def _work(person: Candidate, body: dict[str, Any]) -> dict[str, Any]:
    """Return title, employer, skills, salary and profile as written."""
    made: dict[str, Any] = {}
    if "jobTitle" in body:
        made["title"] = body["jobTitle"] or None
    if "currentClient" in body:
        made["company"] = _company(person, body["currentClient"])
    if "quickSkills" in body:  # ids of another kind are dropped without a word (§6.4)
        places = [links.skill_place(row.get("id") or 0) for row in body["quickSkills"]]
        made["skills"] = [SKILLS[place] for place in places if place is not None]
    if "desiredSalaryNum" in body:
        made["salary_wish"] = body["desiredSalaryNum"]
    if body.get("linkedInUrl"):
        others = [link for link in person.profiles if "linkedin.com" not in link]
        made["profiles"] = [str(body["linkedInUrl"]), *others]
    return made


def _kept(vendor: TrackerRMS, body: dict[str, Any]) -> dict[str, Any]:
    """Return what lies over the record from now on."""
    made = {name: value for name, value in body.items() if name not in _ELSEWHERE}
    if "contactDetails" in made:
        made["contactDetails"] = {
            name: value for name, value in made["contactDetails"].items() if name == "fax"
        }
    for name in _DATES:
        if made.get(name):
            made[name] = vendor.clock.text(vendor.moment(made[name]))
    if "department" in made:
        made["department"] = links.department(vendor, ids.meant("departments", made["department"].get("id")))
    return made


def _name(person: Candidate, body: dict[str, Any]) -> dict[str, Any]:
    first = str(body.get("firstName") or person.first_name).strip()
    last = str(body.get("surname") or person.last_name).strip()
    name = str(body.get("displayAs") or person.name or f"{first} {last}".strip())
    return {"first_name": first, "last_name": last, "name": name}


def _contact(person: Candidate, body: dict[str, Any], extra: dict[str, Any]) -> dict[str, Any]:
    contact = body.get("contactDetails") or {}
    phones = phones_of(person)
    if "mobilePhone" in contact:
        phones["mobilePhone"] = contact["mobilePhone"] or ""
    if "telephone" in contact:
        phones["homeTelephone" if phones["homeTelephone"] else "workTelephone"] = contact["telephone"] or ""
    extra["phones"] = phones
    known = emails_of(person)
    first = contact.get("email", known[0]) or ""
    second = body.get("otherEmail", known[1]) or ""
    extra["emails"] = (first, second)
    return {
        "phones": [number for number in phones.values() if number],
        "emails": [address for address in (first, second) if address],
    }


def _sources(vendor: TrackerRMS, person: Candidate, name: str, extra: dict[str, Any]) -> list[int]:
    """Return the source a name stands for; what becomes of an unknown one is a quirk (A-27)."""
    world = vendor.world
    known = next((source.id for source in world.sources if source.name == name), None)
    if known is None and vendor.quirks.unknown_source == "added":
        known = world.add(world.sources, Named(world.sources.next_id(), name)).id
    if known is not None:
        extra.pop("source", None)
        return [known]
    if vendor.quirks.unknown_source == "kept":
        extra["source"] = name
        return []
    return person.source_ids


def _tags(vendor: TrackerRMS, text: str) -> list[int]:
    world = vendor.world
    known = {tag.name.lower(): tag.id for tag in world.tags}
    made = []
    for name in dict.fromkeys(piece.strip() for piece in re.split(r"[,;\n]", text)):
        if name and name.lower() not in known:
            known[name.lower()] = world.add(world.tags, Named(world.tags.next_id(), name)).id
        if name:
            made.append(known[name.lower()])
    return list(dict.fromkeys(made))


def _owners(vendor: TrackerRMS, rows: list[dict[str, Any]]) -> list[tuple[int, int, int]]:
    """Return the owner slots written, by rank; users that do not exist are left out."""
    users = vendor.world.users
    ranked = sorted(rows, key=lambda row: row.get("rank") or 99)
    return [
        (row["ownerId"], row.get("percent") or 0, 5)
        for row in ranked
        if users.get(ids.meant("users", row.get("ownerId"))) is not None
    ]


def _company(person: Candidate, client: dict[str, Any]) -> str | None:
    """Return the employer written: a client by its id, another by name under -1; else it stays (§6.4)."""
    number = client.get("id") or 0
    if number == links.NO_CLIENT:
        return client.get("name") or None
    return links.client_named(number) or person.company


def _address(before: Address, written: dict[str, Any]) -> Address:
    return Address(
        street=written.get("addressLine1", before.street),
        city=written.get("town", before.city),
        postal_code=written.get("postcode", before.postal_code),
        region=written.get("county", before.region),
        country=written.get("country", before.country),
    )
