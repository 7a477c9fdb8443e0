"""Companies and contacts (recruitcrm.md §4.8)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from gateway.sandbox import people
from gateway.sandbox.dice import Dice
from gateway.sandbox.recruitcrm import fields, words
from gateway.sandbox.recruitcrm.ids import shown, slug
from gateway.sandbox.recruitcrm.view_candidate import LAST
from gateway.sandbox.times import iso

if TYPE_CHECKING:
    from datetime import datetime

    from gateway.sandbox.records import Contact
    from gateway.sandbox.recruitcrm.vendor import RecruitCrm


@dataclass(slots=True)
class Company:
    """A client of the agency, for which it fills jobs."""

    id: int
    name: str
    created_at: datetime
    updated_at: datetime
    extra: dict[str, Any] = field(default_factory=dict)


def contact_times(vendor: RecruitCrm, number: int) -> tuple[datetime, datetime]:
    """Return when a contact was added, and last changed."""
    created = vendor.founded + timedelta(days=number, seconds=number * 37)
    return created, created + timedelta(days=number % 300, hours=3)


def company_row(vendor: RecruitCrm, company: Company) -> dict[str, Any]:
    """Return a company."""
    own = slug("companies", company.id)
    parent = company.id % 8 == 3
    return {
        "id": shown("companies", company.id),
        "slug": own,
        "company_name": company.name,
        "about_company": "",
        "logo": None,
        "website": f"https://{people.slug(company.name)}.test",
        "industry_id": company.id % len(words.INDUSTRIES) + 1,
        **_place("company", company.id),
        "facebook": "",
        "twitter": "",
        "linkedin": "",
        "custom_fields": fields.values(vendor, "company", company.id, {}, {}),
        **_traces(company.id, company.created_at, company.updated_at),
        "resource_url": f"https://app.recruitcrm.io/company/{own}",
        "is_child_company": "false",
        "is_parent_company": str(parent).lower(),
        "child_company_slugs": [],
        "parent_company_slug": None,
        "last_meeting_created_on": None,
        "last_meeting_created_by": None,
        "status_label": words.OFF_LIMIT[1],
        "off_limit_end_date": None,
        "off_limit_reason": None,
    }


def contact_row(vendor: RecruitCrm, contact: Contact) -> dict[str, Any]:
    """Return a contact."""
    own, company = slug("contacts", contact.id), vendor.company_named(contact.company)
    company_slug = slug("companies", company.id) if company else ""
    more: list[Any] = [[], [company_slug], ["", company_slug], [None], None]
    return {
        "id": shown("contacts", contact.id),
        "slug": own,
        "first_name": contact.first_name,
        "last_name": contact.last_name,
        "email": contact.email,
        "contact_number": contact.phone or "",
        "avatar": None,
        "company_slug": company_slug,
        "additional_company_slugs": more[contact.id % len(more)],
        "designation": Dice("recruitcrm", "designation", contact.id).pick(
            ("Head of People", "Owner", "Buyer", "")
        ),
        "stage_id": 1,
        "facebook": "",
        "twitter": "",
        "linkedin": f"https://www.linkedin.com/in/{people.ascii_word(contact.last_name)}-{contact.id}",
        "xing": "",
        **_place("contact", contact.id),
        "custom_fields": fields.values(vendor, "contact", contact.id, {}, {}),
        **_traces(contact.id, *contact_times(vendor, contact.id)),
        "resource_url": f"https://app.recruitcrm.io/contact/{own}",
        "is_email_opted_out": False,
        "email_opt_out_source": None,
        **{f"last_{name}_{end}": None for name in LAST for end in ("on", "by")},
        "last_communication": None,
        "status_label": words.OFF_LIMIT[1],
        "off_limit_end_date": None,
        "off_limit_reason": None,
    }


def _place(kind: str, number: int) -> dict[str, Any]:
    place = people.address(Dice("recruitcrm", kind, number), exact=False)
    return {
        "address": place.street or "",
        "locality": "",
        "city": place.city or "",
        "state": place.region or "",
        "country": place.country or "",
        "postal_code": place.postal_code or "",
    }


def _traces(number: int, created: datetime, updated: datetime) -> dict[str, Any]:
    owner = shown("users", number % 6 + 1)
    who = dict.fromkeys(("owner", "created_by", "updated_by"), str(owner))  # texts, as documented
    return {"created_on": iso(created), "updated_on": iso(updated), **who}
