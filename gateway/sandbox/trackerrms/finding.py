"""Looking for candidates without building each of them, where that can be helped (trackerrms.md §5.1)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from gateway.sandbox.trackerrms import ids, links, searching
from gateway.sandbox.trackerrms.sheet_resource import phones_of, sheet, status_of
from gateway.sandbox.trackerrms.statuses import RESOURCE_STATUSES

if TYPE_CHECKING:
    from collections.abc import Callable

    from gateway.sandbox.call import Call
    from gateway.sandbox.records import Candidate
    from gateway.sandbox.trackerrms.searching import Search
    from gateway.sandbox.trackerrms.vendor import TrackerRMS


def people(vendor: TrackerRMS, call: Call, query: Search) -> list[int]:
    """Return the numbers of the candidates a Search asks for, ascending."""
    state = searching.wanted_state(vendor, call, query, [status.group for status in RESOURCE_STATUSES])
    email = str(query.body.get("email") or "").strip().lower()
    found = with_email(vendor, email) if email else vendor.people()
    if query.timed:
        updates = vendor.world.columns.updated
        found = [number for number in found if query.in_time(updates[number])]
    if query.term:
        names = vendor.world.name_of
        found = [number for number in found if query.term in names(number).lower()]
    digits = re.sub(r"\D", "", str(query.body.get("telephone") or ""))
    if digits:
        found = _built(vendor, found, lambda person: _rings(vendor, person, digits))
    if state:
        groups = {status.id: searching.normal(status.group) for status in RESOURCE_STATUSES}
        found = _built(vendor, found, lambda person: groups[status_of(person)] == state)
    if query.mine:
        user = vendor.user_id(call)
        found = _built(vendor, found, lambda person: ids.or_zero("users", person.owner_id) == user)
    return found


def with_email(vendor: TrackerRMS, email: str) -> list[int]:
    """Return who has an address, or (as the quirk says) one that contains the text."""
    email = email.strip().lower()
    if vendor.quirks.email_match == "exact":
        return [person.id for person in vendor.world.by_email(email) if person.deleted_at is None]
    known = vendor.people()
    owner = re.search(r"\D(\d*)@", email)
    if owner:  # every generated address has its owner's number before the @, so at most that person fits
        numbers = {int(owner[1])} if owner[1] else set()
        known = sorted(numbers | vendor.world.candidates.changed.keys())
        known = [number for number in known if not vendor.world.is_deleted(number)]
    return _built(vendor, known, lambda person: any(email in address.lower() for address in person.emails))


def by_field(vendor: TrackerRMS, query: Search) -> list[int]:
    """Return who has a text in a custom field."""
    wanted = query.body.get("customFieldId") or 0
    field = ids.meant("fields", wanted) if wanted else None
    text = str(query.body.get("customFieldValue") or "").lower()

    def fits(person: Candidate) -> bool:
        values = person.values if field is None else {field: person.values.get(field)}
        return any(value is not None and text in links.as_text(value).lower() for value in values.values())

    return _built(vendor, vendor.people(), fits)


def _built(vendor: TrackerRMS, numbers: list[int], fits: Callable[[Candidate], bool]) -> list[int]:
    table = vendor.world.candidates
    return [number for number in numbers if (person := table.get(number)) is not None and fits(person)]


def _rings(vendor: TrackerRMS, person: Candidate, digits: str) -> bool:
    contact = sheet(vendor, person)["contactDetails"]
    texts = (*phones_of(person).values(), contact["mobilePhone"] or "", contact["telephone"] or "")
    return any(digits in re.sub(r"\D", "", text) for text in texts)
