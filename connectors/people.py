"""What all vendors tell of people in the same few ways: names, addresses, profiles, fields of the vendor's own."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any
from urllib.parse import urlsplit

import pycountry
from strawberry import ID

from connectors.columns import Json, as_text
from connectors.enums import IntegrationFieldType
from connectors.shapes import EmailAddress, IntegrationField, PhoneNumber, SocialMedia

NETWORKS = {
    "linkedin": "LINKEDIN",
    "xing": "XING",
    "facebook": "FACEBOOK",
    "twitter": "TWITTER",
    "x": "TWITTER",
    "github": "GITHUB",
    "gitlab": "GITLAB",
    "instagram": "INSTAGRAM",
    "youtube": "YOUTUBE",
    "stackoverflow": "STACKOVERFLOW",
}
"""Types of social media by the name in the host."""

SOURCES = {
    "LINKEDIN": "LinkedIn",
    "INDEED": "Indeed",
    "GLASSDOOR": "Glassdoor",
    "XING": "XING",
    "STEPSTONE": "StepStone",
    "MONSTER": "Monster",
    "FACEBOOK": "Facebook",
    "GOOGLE": "Google",
    "CAREERS_PAGE": "Careers page",
    "REFERRAL": "Referral",
    "AGENCY": "Agency",
    "OTHER": "Other",
}
"""Sources by unified key. No vocabulary is documented (unified-model.md §5.1): names as people know them."""


def given_name(name: str) -> str | None:
    """All but the last word of a full name; the only word of a short one."""
    words = name.split()
    return " ".join(words[:-1] or words) or None


def family_name(name: str) -> str | None:
    """The last of several words of a full name."""
    words = name.split()
    return words[-1] if len(words) > 1 else None


def email(address: Json, kind: Json = None) -> EmailAddress | None:
    """An email address; what has no @ is none. The kind in upper case."""
    found, label = as_text(address), as_text(kind)
    if found is None or "@" not in found:
        return None
    return EmailAddress(email_address=found, type=label.upper() if label else None)


def phone(number: Json, kind: Json = None) -> PhoneNumber | None:
    """A phone number as the vendor wrote it. The kind in upper case."""
    found, label = as_text(number), as_text(kind)
    return PhoneNumber(phone_number=found, type=label.upper() if label else None) if found else None


def social(link: Json, kind: str | None = None) -> SocialMedia | None:
    """A profile by its link: the network from the host unless it is known, the name from the end of the path."""
    found = as_text(link)
    if found is None:
        return None
    parts = urlsplit(found if "//" in found else f"https://{found}")
    labels = (parts.hostname or "").split(".")
    network = kind or (NETWORKS.get(labels[-2]) if len(labels) > 1 else None)
    path = [part for part in parts.path.split("/") if part]
    return SocialMedia(link=found, type=network, username=path[-1] if path and network else None)


@cache
def country_code(name: str) -> str | None:
    """ISO 3166-1 alpha-2 code of a country's name or code; None where it cannot be told."""
    try:
        found: str = pycountry.countries.lookup(name.strip()).alpha_2
    except LookupError:
        return {"uk": "GB", "usa": "US", "russia": "RU", "turkey": "TR"}.get(name.strip().lower())
    return found


def country(name: Json) -> str | None:
    """A country as its code, else in the vendor's words."""
    found = as_text(name)
    return country_code(found) or found if found else None


def country_name(code: str) -> str | None:
    """What people call the country with an ISO 3166-1 alpha-2 code; None where there is none."""
    found = pycountry.countries.get(alpha_2=code.strip().upper())
    return None if found is None else str(getattr(found, "common_name", found.name))


def remote_fields(raw: Json, custom: Mapping[str, Any]) -> list[IntegrationField]:
    """Every member of an object and every custom field; the integration's settings choose among them."""
    plain = [
        IntegrationField(id=ID(f"DEFAULT:{name}"), key=name, type=IntegrationFieldType.DEFAULT, value=value)
        for name, value in raw.items()
        if not name.startswith("_")
    ]
    return plain + [
        IntegrationField(
            id=ID(f"CUSTOM:{name}"), key=name, type=IntegrationFieldType.CUSTOM, value=value, label=name
        )
        for name, value in custom.items()
    ]
