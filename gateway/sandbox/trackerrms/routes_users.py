"""Users: the list, and one at a time (trackerrms.md §6.6)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from gateway.sandbox.call import Answer
from gateway.sandbox.routes import Routes
from gateway.sandbox.trackerrms import errors, ids, links, searching
from gateway.sandbox.trackerrms.reading import path_number
from gateway.sandbox.trackerrms.shapes import SEARCH

if TYPE_CHECKING:
    from gateway.sandbox.call import Call
    from gateway.sandbox.records import User
    from gateway.sandbox.trackerrms.vendor import TrackerRMS

routes: Routes[TrackerRMS] = Routes(ignore_case=True)

TRAVELLER = 5
"""One user in so many keeps another time zone than the tenant's; the first, whom the demo token acts as, does not."""


@routes("POST", "/api/v1/User/Search")
def search(vendor: TrackerRMS, call: Call) -> Answer:
    """Find users by name; state, status and update stamps mean nothing here, for users have none."""
    query = searching.read(vendor, call, SEARCH)
    mine = call.principal.user_id if query.mine else None
    found = [
        user.id
        for user in vendor.world.users
        if (user.active or vendor.quirks.inactive_users_listed)
        and mine in {None, user.id}
        and query.term in links.full_name(user).lower()
    ]
    users = vendor.world.users
    ordered = searching.arranged(vendor, query, found, lambda number: row(vendor, users[number]), lambda _: 0)
    return searching.rows([row(vendor, users[number]) for number in searching.cut(query, ordered)])


@routes("GET", "/api/v1/User/{userId}")
def get(vendor: TrackerRMS, call: Call) -> Answer:
    """Give one user, also one who is on no list any more; the system user is a 403."""
    number = path_number(call, "userId")
    if number == ids.SYSTEM_USER:
        raise errors.problem(call, 403, "Access denied - cannot access system user")
    user = vendor.world.users.get(ids.meant("users", number))
    if user is None:
        raise errors.missing()
    return Answer(detail(vendor, user))


def row(vendor: TrackerRMS, user: User) -> dict[str, Any]:
    """Return a user as the list has them: `fullName`."""
    full = detail(vendor, user)
    return {
        "userId": full["id"],
        "username": full["username"],
        "fullName": full["fullname"],
        "email": full["email"],
        "departmentName": full["department"]["name"],
        "userGroupName": full["userGroup"]["name"],
        "territoryName": full["territory"]["name"],
        "userTeamName": full["userTeam"]["name"],
        "timezoneOffset": full["timezoneOffset"],
        "lastLogon": full["lastLogon"],
        "employeeNumber": full["employeeNumber"] or "",
    }


def detail(vendor: TrackerRMS, user: User) -> dict[str, Any]:
    """Return a user: `fullname`. Some log on with their address and have none else (§8, Users)."""
    world, now = vendor.world, vendor.world.now()
    zone = "Etc/GMT" if user.id % TRAVELLER == 0 else vendor.region.zone
    offset = now.astimezone(ZoneInfo(zone)).utcoffset()
    nameless = user.id % 9 == 5
    role = world.roles[user.role_id]
    return {
        "id": ids.shown("users", user.id),
        "username": user.email if nameless else user.email.split("@")[0],
        "fullname": links.full_name(user),
        "email": "" if nameless else user.email,
        "userGroup": {"id": role.id, "name": role.name},
        "department": links.department(vendor, 1 + user.id % 9),
        "territory": dict(links.NO_LINK),
        "userTeam": {"id": 1 + user.id % 2, "name": ("Team North", "Team South")[user.id % 2]},
        "timezone": {"id": 1 + (user.id % TRAVELLER == 0), "name": zone},
        "timezoneOffset": offset.total_seconds() / 3600 if offset else 0.0,
        "lastLogon": vendor.clock.text(now) if user.active else None,
        "employeeNumber": None if user.id % 3 else f"E{user.id:04}",
    }
