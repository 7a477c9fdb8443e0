"""Users and teams (recruitcrm.md §4.6)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gateway.sandbox import people
from gateway.sandbox.dice import Dice
from gateway.sandbox.recruitcrm import words
from gateway.sandbox.recruitcrm.ids import shown

if TYPE_CHECKING:
    from gateway.sandbox.records import User
    from gateway.sandbox.recruitcrm.vendor import RecruitCrm

TEAMS = 4
"""So many of the world's departments are teams."""


def team_numbers(user: User) -> list[int] | None:
    """Return the teams a user is in; null for some (§3)."""
    return None if user.id % 5 == 0 else sorted({user.id % TEAMS + 1, user.id * 7 % TEAMS + 1})


def team(vendor: RecruitCrm, number: int) -> dict[str, Any]:
    """Return a team as users name it."""
    return {"team_id": str(shown("teams", number)), "team_name": vendor.world.departments[number].name}


def team_row(vendor: RecruitCrm, number: int, *, expanded: bool) -> dict[str, Any]:
    """Return a team with its users, as objects or bare ids."""
    members = [user for user in vendor.world.users if number in (team_numbers(user) or ())]
    users = [brief(user) for user in members] if expanded else [shown("users", user.id) for user in members]
    return {**team(vendor, number), "users": users}


def brief(user: User) -> dict[str, Any]:
    """Return a user as other records embed them."""
    dice = Dice("recruitcrm", "user", user.id)
    return {
        "id": shown("users", user.id),
        "first_name": user.first_name,
        "last_name": None if user.id % 8 == 7 else user.last_name,
        "email": None if user.id % 11 == 9 else user.email,
        "contact_number": people.phone(dice) if dice.chance(60) else None,
        "avatar": None,
    }


def row(vendor: RecruitCrm, user: User, *, expanded: bool) -> dict[str, Any]:
    """Return a row of the users' list: some have no last name, no email or no role (§4.6)."""
    numbers = team_numbers(user)
    teams: list[Any] | None = None
    if numbers is not None:
        teams = [team(vendor, number) if expanded else shown("teams", number) for number in numbers]
    place = people.address(Dice("recruitcrm", "desk", user.id))
    return {
        **brief(user),
        "city": place.city,
        "state": place.region,
        "country": place.country,
        "role": role(vendor, user),
        "timezone": 60,
        "currency": "EUR",
        "application_language": "en",
        "email_signature_added": "Yes" if user.id % 2 else "No",
        "two_factor_authentication_enabled": user.id % 3 == 0,
        "status": "Active" if user.active else ("Deactivated", "Deactivate")[user.id % 2],
        "teams": teams,
    }


def role(vendor: RecruitCrm, user: User) -> str | None:
    """Return a user's role, which is a plain label."""
    if user.id == 1:
        return words.OWNER_ROLE
    return None if user.id % 9 == 4 else words.ROLES[vendor.world.roles[user.role_id].grade]
