"""A candidate as Tracker holds it: the members of a detail, and those only rows show (trackerrms.md §6.4, §7.4).

What was written over the API lies over what the employer's record gives, so that rows and details agree.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gateway.sandbox.people import SKILLS, words
from gateway.sandbox.trackerrms import ids, links
from gateway.sandbox.trackerrms.statuses import ACTIVE, DO_NOT_USE, INACTIVE, RESOURCE_STATUSES

if TYPE_CHECKING:
    from gateway.sandbox.records import Address, Candidate
    from gateway.sandbox.trackerrms.vendor import TrackerRMS

PHONES = ("mobilePhone", "homeTelephone", "workTelephone")
ROW_ONLY = ("otherEmail", "homeTelephone", "workTelephone", "fullEmploymentHistory")
"""What details do not return, though it can be written (§7.4)."""
EMPTY_DETAIL = 997
"""Of so many candidates one has a detail that answers 200 with nothing in it (§6.4)."""

_SEPARATORS = (", ", ",", "; ", "\n")


def sheet(vendor: TrackerRMS, candidate: Candidate) -> dict[str, Any]:
    """Return everything Tracker knows of a candidate."""
    return merged(_given(vendor, candidate), candidate.extra.get("written", {}))


def merged(below: dict[str, Any], above: dict[str, Any]) -> dict[str, Any]:
    """Lay one nested object over another: members that are left out stay (§4.1)."""
    made = dict(below)
    for name, value in above.items():
        old = made.get(name)
        made[name] = merged(old, value) if isinstance(old, dict) and isinstance(value, dict) else value
    return made


def status_of(candidate: Candidate) -> int:
    """Return the status id: archived people are inactive, those who must not be contacted are not to be used."""
    written: int | None = candidate.extra.get("status")
    if written is not None:
        return written
    if candidate.confidential:
        return DO_NOT_USE
    return INACTIVE if candidate.consent == "expired" else ACTIVE


def source_of(vendor: TrackerRMS, candidate: Candidate) -> str:
    """Return the name of the source, also one that is not on the list."""
    written: str | None = candidate.extra.get("source")
    if written is not None:
        return written
    known = vendor.world.sources.get(candidate.source_ids[0]) if candidate.source_ids else None
    return known.name if known else ""


def tag_text(vendor: TrackerRMS, candidate: Candidate) -> str:
    """Return the tags as one text, separated by habit only, with stray blanks and repetitions (§1, §8)."""
    written: str | None = candidate.extra.get("tagText")
    if written is not None:
        return written
    names = [tag.name for number in candidate.tag_ids if (tag := vendor.world.tags.get(number))]
    if len(names) > 1 and candidate.id % 5 == 0:
        names.append(names[0].upper())
    text = _SEPARATORS[max(0, candidate.id % 12 - 8)].join(names)
    return f"{text}, " if names and candidate.id % 7 == 0 else text


def phones_of(candidate: Candidate) -> dict[str, str]:
    """Return the three telephone columns; most people's first number is a mobile one."""
    written: dict[str, str] | None = candidate.extra.get("phones")
    if written is not None:
        return dict(written)
    order = PHONES if candidate.id % 6 else PHONES[::-1]
    return dict.fromkeys(PHONES, "") | dict(zip(order, candidate.phones, strict=False))


def emails_of(candidate: Candidate) -> tuple[str, str]:
    """Return the address and the other address, `` where there is none."""
    written: tuple[str, str] | None = candidate.extra.get("emails")
    if written is not None:
        return written
    first, second = [*candidate.emails, "", ""][:2]
    return first, second


def owners_of(candidate: Candidate) -> list[tuple[int, int, int]]:
    """Return the owner slots as (user id shown, percent, role id)."""
    written: list[tuple[int, int, int]] | None = candidate.extra.get("owners")
    return written if written is not None else [(ids.or_zero("users", candidate.owner_id), 100, 5)]


def _given(vendor: TrackerRMS, candidate: Candidate) -> dict[str, Any]:
    clock = vendor.clock
    first, last = candidate.first_name, candidate.last_name
    if not last and candidate.id % 2:
        first = ""  # only `displayAs` has a name then (§8, Candidates)
    phones = phones_of(candidate)
    email, other = emails_of(candidate)
    imported = candidate.channel == "import"
    applied = None if imported else clock.midnight(clock.day(candidate.created_at) or "")
    status = next(item for item in RESOURCE_STATUSES if item.id == status_of(candidate))
    created, updated = clock.text(candidate.created_at), clock.text(candidate.updated_at)
    return {
        "id": ids.shown("candidates", candidate.id),
        "name": candidate.name,
        "typeName": "Candidate",
        "source": source_of(vendor, candidate),
        "contactDetails": {
            "telephone": phones["homeTelephone"] or phones["workTelephone"],
            "mobilePhone": phones["mobilePhone"],
            "fax": "",
            "email": email,
        },
        "status": status.link(),
        "territory": dict(links.NO_LINK),
        "department": links.department(vendor, 1 + candidate.id % 9 if candidate.id % 3 else None),
        "customFields": links.custom_fields(vendor, "candidate", candidate.values),
        "owners": links.owners(vendor, owners_of(candidate)),
        "resourceId": ids.shown("candidates", candidate.id),
        "dateApplied": applied,
        "preferredName": None,
        "displayAs": candidate.name,
        "firstName": first + (" " if candidate.id % 19 == 6 else ""),
        "surname": last,
        "jobTitle": candidate.title or "",
        "linkedInUrl": next((link for link in candidate.profiles if "linkedin.com" in link), ""),
        **_pay(candidate),
        **_blank(candidate),
        "availableForWork": candidate.id % 4 != 0,
        "tagText": tag_text(vendor, candidate),
        "availableFrom": None,
        "noticePeriod": 30 if candidate.id % 8 == 1 else None,
        "currentClient": links.client(candidate.company),
        "manager": dict(links.NO_LINK),
        "address": _address(candidate.address),
        "additionalContactDetails": _additional(candidate),
        "quickSkills": [links.skill(SKILLS.index(name)) for name in candidate.skills],
        "partnerRecords": [],
        "workTypes": [links.work_type(candidate.id % 4)] if candidate.id % 3 == 0 else [],
        "offLimits": dict.fromkeys(
            ("offLimitsFromDate", "offLimitsUntilDate", "offLimitsNote", "restrictions")
        ),
        "history": {
            "created": created,
            "closed": None,
            "updated": updated,
            "updatedBy": ids.shown("users", candidate.owner_id) if candidate.owner_id else ids.SYSTEM_USER,
            "resumeRecieved": None if imported else created,
            "registered": created,
            "applied": None if imported else created,
            "interviewed": None,
            "dateLastContacted": updated,
            "lastActivityId": None,
        },
        "otherEmail": other,
        "homeTelephone": phones["homeTelephone"],
        "workTelephone": phones["workTelephone"],
    }


def _pay(candidate: Candidate) -> dict[str, Any]:
    return {
        "desiredPayRate": 0.0,
        "currentSalary": 0.0,
        "currentSalaryNum": None,
        "desiredSalary": float(candidate.salary_wish or 0),
        "desiredSalaryNum": candidate.salary_wish,
        "payRateNote": None,
        "payRateNum": 0.0,
        "chargeRateNote": None,
        "chargeRateNum": 0.0,
        "holidayEntitlement": 0.0,
        "holidayCarryOver": 0.0,
        "maximumCarryOver": 0.0,
        "bonuses": None,
    }


_UNSET = words(
    "dateOfBirth languages educationSummary journeyTime photo interviewResult interviewNote currentSituation rating "
    "costCentreCode interviewedBy achievements associations nissNumber payrollNumber contractStartDate "
    "contractEndDate agencyName agencyType agencyAccountRef createdBy"
)


def _blank(candidate: Candidate) -> dict[str, Any]:
    lines = [f"{job.title}, {job.company}" for job in candidate.employments]
    return dict.fromkeys(_UNSET) | {
        "note": candidate.cover_letter,
        "employmentHistory": "\n".join(lines) or None,
        "rightToRepresent": candidate.consent == "given",
        "taxApplicable": False,
        "agencyAddress": _address(None),
        "bankingDetails": dict.fromkeys(("bankName", "sortCode", "accountNumber", "bankReference")),
        "marketingPreferences": {
            "marketingPreference": None,
            "textOptIn": False,
            "emailOptIn": candidate.consent == "given",
            "telephoneOptIn": False,
            "workOptIn": False,
        },
    }


def _address(address: Address | None) -> dict[str, Any]:
    known = address is not None
    return {
        "isPrimary": known,
        "addressName": "",
        "addressLine1": (address.street if address else None) or "",
        "addressLine2": "",
        "town": (address.city if address else None) or "",
        "county": (address.region if address else None) or "",
        "country": (address.country if address else None) or "",
        "postcode": (address.postal_code if address else None) or "",
    }


def _additional(candidate: Candidate) -> dict[str, Any]:
    link = next((link for link in candidate.profiles if "//x.com/" in link), None)
    return {"type": "Twitter" if link else None, "value": link}
