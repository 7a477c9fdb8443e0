"""Reading people out of request bodies (smartrecruiters.md §10.1)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from gateway.sandbox.records import Address, Candidate
from gateway.sandbox.smartrecruiters import errors

if TYPE_CHECKING:
    from gateway.sandbox.smartrecruiters.vendor import SmartRecruiters

_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_WEB = ("skype", "facebook", "twitter", "website")


def is_email(text: object) -> bool:
    """Return whether a text looks like an address."""
    return isinstance(text, str) and _EMAIL.fullmatch(text) is not None


def changes_of(person: Candidate, body: dict[str, Any], linkedin: str) -> dict[str, Any]:
    """Return the world's values for what a body sets; `linkedin` is how this API spells that link.

    Raises:
        Refused: 400 in the customer form for names, addresses or places that will not do.

    """
    made = _names(person, body)
    if "email" in body:
        if not is_email(body["email"]):
            raise errors.invalid("email is not an address")
        made["emails"] = [body["email"]]
    if "phoneNumber" in body:
        made["phones"] = [str(body["phoneNumber"])] if body["phoneNumber"] else []
    if "location" in body:
        made["address"] = address(body["location"])
    if isinstance(body.get("web"), dict):
        made |= _links(person, body["web"], linkedin)
    return made


def _names(person: Candidate, body: dict[str, Any]) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for name, target in (("firstName", "first_name"), ("lastName", "last_name")):
        if name in body:
            if not isinstance(body[name], str) or not body[name].strip():
                raise errors.invalid(f"{name} must not be empty")
            made[target] = body[name].strip()
    if made:
        first, last = made.get("first_name", person.first_name), made.get("last_name", person.last_name)
        made["name"] = f"{first} {last}".strip()
    return made


def _links(person: Candidate, web: dict[str, Any], linkedin: str) -> dict[str, Any]:
    """Return the links of a body; LinkedIn in the other API's spelling is lost without a word."""
    links = {name: web[name] for name in _WEB if web.get(name)}
    if web.get(linkedin):
        links["linkedin"] = web[linkedin]
    return {
        "profiles": [links[name] for name in ("linkedin", "twitter", "facebook") if name in links],
        "websites": [links["website"]] if "website" in links else [],
        "extra": {**person.extra, "web": links},
    }


def address(value: Any) -> Address | None:
    """Return a place; 400 when the code is not one of two letters."""
    if not isinstance(value, dict):
        return None
    code = value.get("countryCode")
    if code is not None and not (isinstance(code, str) and len(code) == 2):
        raise errors.invalid("location.countryCode must have two letters")
    return Address(
        city=value.get("city"),
        region=value.get("region"),
        region_code=value.get("regionCode"),
        country=value.get("country"),
        country_code=code.upper() if code else None,
    )


def blank(vendor: SmartRecruiters) -> Candidate:
    """Return a person with nothing but a number."""
    now = vendor.world.tick()
    return Candidate(
        vendor.world.candidates.next_id(), "", "", "", None, None, [], [], [], [], [], None, [], "api", None, None, [], [],
        None, {}, [], [], [], None, "no_consent", None, False, False, now, now,
    )  # fmt: skip
