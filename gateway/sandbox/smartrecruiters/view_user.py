"""Users and who they are (smartrecruiters.md §8.1)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from gateway.sandbox.smartrecruiters.access import ROLE_OF_GRADE
from gateway.sandbox.times import iso

if TYPE_CHECKING:
    from datetime import datetime

    from gateway.sandbox.records import User
    from gateway.sandbox.smartrecruiters.vendor import SmartRecruiters

ROLE_NAMES = {
    "ADMINISTRATOR": "Administrator",
    "EXTENDED": "Extended",
    "STANDARD": "Standard",
    "RESTRICTED": "Restricted",
    "EMPLOYEE": "Employee",
}
GROUPS = ("Benelux", "DACH")


def role_of(vendor: SmartRecruiters, user: User) -> dict[str, str]:
    """Return a user's system role; one has a role of the company's own."""
    if user.id == 9:
        return {"id": vendor.ids.shown("own_roles", 1), "name": "Site recruiter"}
    ident = ROLE_OF_GRADE[vendor.world.roles[user.role_id].grade]
    return {"id": ident, "name": ROLE_NAMES[ident]}


def updated(user: User) -> datetime:
    """Return when a user was last changed."""
    return user.created_at + timedelta(days=30 * (user.id % 20))


def row(vendor: SmartRecruiters, user: User) -> dict[str, Any]:
    """Return a user as the list has them: groups without names, unset texts as null."""
    sso = user.id % 4 == 0
    made: dict[str, Any] = {
        "id": vendor.ids.shown("users", user.id),
        "email": user.email,
        "firstName": user.first_name,
        "lastName": user.last_name,
        "systemRole": role_of(vendor, user),
        "externalData": f"EMP{user.id:05}" if user.id % 3 == 0 else None,
        "ssoIdentifier": user.email if sso else None,
        "ssoLoginMode": "SSO" if sso else "PASSWORD",
        "language": {"code": ("en", "nl", "de")[user.id % 3]},
        "active": user.active,
        "updatedOn": iso(updated(user), "milliseconds"),
        "accessGroups": [{"id": vendor.ids.shown("groups", 1 + user.id % 2)}] if user.id % 5 else [],
    }
    if user.id % 11 == 7:
        del made["email"]
    return made


def detail(vendor: SmartRecruiters, user: User) -> dict[str, Any]:
    """Return a user as read alone: with a place of work and the groups' names."""
    made = row(vendor, user)
    for group in made["accessGroups"]:
        group["name"] = GROUPS[user.id % 2]
    place = vendor.world.locations[1 + user.id % 7].address
    made["location"] = {"countryCode": str(place.country_code).lower(), "city": place.city}
    return made


def groups(vendor: SmartRecruiters) -> list[dict[str, Any]]:
    """Return the access groups of the company."""
    return [{"id": vendor.ids.shown("groups", number), "name": name} for number, name in enumerate(GROUPS, 1)]
