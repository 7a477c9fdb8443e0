"""Which candidates a search finds (recruitcrm.md §4.1)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gateway.sandbox.records import Address
from gateway.sandbox.recruitcrm import fields, finding, query, search, view_candidate

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gateway.sandbox.call import Call
    from gateway.sandbox.records import Candidate
    from gateway.sandbox.recruitcrm.vendor import RecruitCrm

FILTERS = (
    frozenset({"first_name", "last_name", "email", "linkedin", "contact_number", "state", "country"})
    | {"marked_as_off_limit", "candidate_slug"}
    | search.OWNER
    | query.DATES
)


def candidates(vendor: RecruitCrm, call: Call) -> Iterable[int]:
    """Return the numbers of the candidates found, in the order asked for; people are looked at when asked for."""
    column, down = query.sorting(call)
    created, updated = query.days(vendor, call, "created"), query.days(vendor, call, "updated")
    phone = search.digits(call, "contact_number")
    own = search.custom_filters(vendor, call, "candidate")
    if call.arg("candidate_slug"):  # alone: other filters are ignored
        person = finding.candidate_or_none(vendor, call.arg("candidate_slug"))
        return [person.id] if person else []
    columns, numbers = vendor.world.columns, vendor.candidates_by(column, down=down)
    email = call.arg("email")
    if email and query.truth(call, "exact_search"):
        known = {person.id for person in vendor.world.by_email(email)}
        numbers = [number for number in numbers if number in known]
    numbers = [
        number
        for number in numbers
        if created[0] <= columns.created[number] < created[1]
        and updated[0] <= columns.active[number] < updated[1]
    ]
    if not own and not query.has_filter(call, FILTERS - query.DATES):
        return numbers
    people = (vendor.world.candidates[number] for number in numbers)
    return (
        person.id
        for person in people
        if _wanted(vendor, call, person, phone) and (not own or search.passes(own, _fields(vendor, person)))
    )


def _fields(vendor: RecruitCrm, person: Candidate) -> list[dict[str, object]]:
    return fields.values(vendor, "candidate", person.id, person.values, person.extra.get("fields", {}))


def _wanted(vendor: RecruitCrm, call: Call, person: Candidate, phone: str | None) -> bool:
    place = person.address or Address()
    shown = {
        "first_name": person.first_name,
        "last_name": person.last_name,
        "email": view_candidate.email_of(person),
        "linkedin": view_candidate.links_of(person)["linkedin"],
    }
    off = call.arg("marked_as_off_limit")
    return (
        search.texts(call, shown, *shown)
        and (call.arg("state") or "").casefold() in {"", (place.region or "").casefold()}  # exactly
        and (call.arg("country") or "").casefold() in (place.country or "").casefold()  # fuzzily
        and search.has_digits(phone, person.phones[0] if person.phones else "")
        and search.owned(vendor, call, person.owner_id or 1)
        and (not off or (off == "true") == view_candidate.is_off_limit(vendor, person))
    )
