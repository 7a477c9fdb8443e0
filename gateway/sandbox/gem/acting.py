"""Who is made out to act: writes name a user (gem.md §1)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gateway.sandbox.gem import errors, graves, view_crm

if TYPE_CHECKING:
    from gateway.sandbox.gem.body import Body
    from gateway.sandbox.gem.vendor import Gem

UNKNOWN = "Unknown user."


def crm_user(vendor: Gem, text: str | None) -> int:
    """Return the user whom a CRM id names, 0 if none."""
    users = (user.id for user in vendor.world.users)
    return next((number for number in users if view_crm.user_id(vendor, number) == text), 0)


def user(vendor: Gem, text: str | None) -> int:
    """Return the user whom a write's `user_id` names, 0 if none, or one who is gone."""
    number = vendor.meant("users", text) if vendor.quirks.acting_user == "ats" else crm_user(vendor, text)
    record = vendor.world.users.get(number)
    return 0 if record is None or graves.deleted_at(vendor, "users", record) else number


def required(vendor: Gem, body: Body) -> int:
    """Check the body and return its acting user; else the 422 or 404 that names `user_id`."""
    text = body.text("user_id", required=True)
    body.check()
    number = user(vendor, text)
    if not number:
        problems = {"json": {"user_id": [UNKNOWN]}}
        raise errors.application(vendor.quirks.unknown_user, errors.REFUSED, problems)
    return number
