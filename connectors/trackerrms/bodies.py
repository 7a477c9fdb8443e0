"""A person as TrackerRMS takes one: pure functions of the input (trackerrms.md §9.8, §10.1)."""

from __future__ import annotations

from math import isfinite
from typing import TYPE_CHECKING, Any

from connectors.actions import Refused
from connectors.columns import Json
from connectors.enums import ExpectedSalaryPeriod
from connectors.linking import web_address
from connectors.people import country_name, social

if TYPE_CHECKING:
    from connectors.commands import CandidateInput, CreateCommand, LocationInput, SalaryExpectationsInput

Path = tuple[str, ...]

MOST = 2**31 - 1
"""The largest number of the vendor's (§4.6)."""

MONTHS = 12

SOCIAL = {"FACEBOOK": "Facebook", "TWITTER": "Twitter", "INSTAGRAM": "Instagram"}
"""Types of the one additional contact that profiles may be written to, by network (§8, §10.1)."""


def person(command: CreateCommand, warnings: list[str]) -> dict[str, Any]:
    """The vendor's candidate. Raises Refused with the path of what is wrong."""
    who = command.candidate
    first, last = (" ".join(name.split()) for name in (who.first_name, who.last_name))
    if not first and not last:
        raise Refused("NAME_MISSING", "a candidate needs a name", ("candidate", "first_name"))
    phone = (who.phone_number or "").strip()
    found: dict[str, Any] = {
        "firstName": first,
        "surname": last,
        "displayAs": f"{first} {last}".strip(),
        "jobTitle": (who.title or "").strip(),
        "contactDetails": {
            "email": email(who.email_address, ("candidate", "email_address")),
            **({"mobilePhone": phone} if phone else {}),
        },
        "address": _address(who.location) if who.location else None,
        **_further(who),
        **(_salary(who.salary_expectations, warnings) if who.salary_expectations else {}),
    }
    return {name: value for name, value in found.items() if value}


def email(text: str, path: Path) -> str:
    """An email address. Raises Refused for what can be none."""
    found = text.strip()
    if "@" not in found.strip("@") or " " in found:
        raise Refused("EMAIL_INVALID", "this is no email address", path)
    return found


def _address(given: LocationInput) -> dict[str, Json]:
    country = country_name(given.country.strip())
    if country is None:
        raise Refused(
            "COUNTRY_INVALID",
            "a country is given by its ISO 3166-1 alpha-2 code, e.g. GB",
            ("candidate", "location", "country"),
        )
    texts = {
        "addressLine1": given.street_1,
        "town": given.city,
        "county": given.state,
        "postcode": given.zip_code,
        "country": country,
    }
    return {
        "isPrimary": True,
        **{name: text.strip() for name, text in texts.items() if text and text.strip()},
    }


def _further(who: CandidateInput) -> dict[str, Json]:
    """More addresses and profiles: there is one member for an address, one for LinkedIn, one for one thing more.

    What is left is kept in the note.
    """
    found: dict[str, Json] = {}
    left: list[str] = []
    known = {who.email_address.strip().lower()}
    for index, one in enumerate(who.additional_email_addresses or ()):
        path = ("candidate", "additional_email_addresses", str(index), "email_address")
        address = email(one.email_address, path)
        if address.lower() in known:
            continue
        known.add(address.lower())
        if "otherEmail" not in found:
            found["otherEmail"] = address
        elif "additionalContactDetails" not in found:
            found["additionalContactDetails"] = {"type": "Email", "value": address}
        else:
            left.append(f"Email: {address}")
    links = [
        web_address(one.url, ("candidate", "social_links", str(index), "url"))
        for index, one in enumerate(who.social_links or ())
    ]
    for link in dict.fromkeys(links):
        profile = social(link)
        network = profile.type if profile else None
        if network == "LINKEDIN" and "linkedInUrl" not in found:
            found["linkedInUrl"] = link
        elif network in SOCIAL and "additionalContactDetails" not in found:
            found["additionalContactDetails"] = {"type": SOCIAL[str(network)], "value": link}
        else:
            left.append(f"Profile: {link}")
    if left:
        found["note"] = "\n".join(left)
    return found


def _salary(given: SalaryExpectationsInput, warnings: list[str]) -> dict[str, Json]:
    """The salary wanted, by the year (§9.8)."""
    if given.period is None:
        warnings.append("`candidate.salaryExpectations` has no `period`: the amount was taken as by the year")
    amount = given.amount * (MONTHS if given.period is ExpectedSalaryPeriod.MONTH else 1)
    if not isfinite(amount) or not 0 < amount <= MOST:
        raise Refused(
            "SALARY_INVALID",
            f"a salary is more than 0 and, by the year, at most {MOST:,}",
            ("candidate", "salary_expectations", "amount"),
        )
    return {
        "desiredSalary": int(amount) if amount == int(amount) else amount,
        "desiredSalaryNum": round(amount),
    }
