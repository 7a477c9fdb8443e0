"""Endpoints of users (smartrecruiters.md §8.1)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gateway.sandbox.call import Answer, Call
from gateway.sandbox.smartrecruiters import errors
from gateway.sandbox.smartrecruiters import view_user as view
from gateway.sandbox.smartrecruiters.endpoints import Endpoints
from gateway.sandbox.smartrecruiters.query import MOST, later, moment, paged, size

if TYPE_CHECKING:
    from gateway.sandbox.smartrecruiters.vendor import SmartRecruiters

routes = Endpoints()
U = "/user-api/v201804"
READ = "users_read"
SHORTEST = 3


@routes("GET", f"{U}/users", scopes=READ)
def users(vendor: SmartRecruiters, call: Call) -> Answer:
    """List users, inactive ones too; the last page's `nextPageId` is an empty text."""
    limit = size(call, vendor.quirks, default=MOST)
    after, text = moment(call, vendor.quirks, "updatedAfter"), (call.arg("q") or "").lower()
    if text and len(text) < SHORTEST:
        raise errors.invalid(f"q must have at least {SHORTEST} characters")
    found = []
    for user in vendor.world.users:
        row = view.row(vendor, user)
        words = " ".join(
            str(row.get(name) or "") for name in ("firstName", "lastName", "email", "externalData")
        )
        if text in words.lower() and later(view.updated(user), after):
            found.append(row)
    page, next_page = paged("user", call, found, limit, "pageId")
    return Answer({"limit": limit, "nextPageId": next_page or "", "content": page})


@routes("GET", f"{U}/users/me", scopes="users_read user_me_read")
def me(vendor: SmartRecruiters, call: Call) -> Answer:
    """Whom the credential acts as."""
    return Answer(view.detail(vendor, vendor.world.users[call.principal.user_id]))


@routes("GET", f"{U}/users/{{id}}", scopes=READ)
def user(vendor: SmartRecruiters, call: Call) -> Answer:
    """One user."""
    found = vendor.world.users.get(vendor.ids.meant("users", call.params["id"]))
    if found is None:
        raise errors.bare(404, "User not found")
    return Answer(view.detail(vendor, found))


@routes("GET", f"{U}/system-roles", scopes=READ)
def roles(vendor: SmartRecruiters, call: Call) -> Answer:
    """The system roles, and one of the company's own."""
    rows: list[dict[str, Any]] = [{"id": ident, "name": name} for ident, name in view.ROLE_NAMES.items()]
    return Answer({"content": [*rows, {"id": vendor.ids.shown("own_roles", 1), "name": "Site recruiter"}]})


@routes("GET", f"{U}/access-groups", scopes=READ)
def groups(vendor: SmartRecruiters, call: Call) -> Answer:
    """The access groups."""
    return Answer({"content": view.groups(vendor)})
