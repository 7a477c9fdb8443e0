"""Users, and the small lists that nobody must call (gem.md §6.1, §6.8)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gateway.sandbox.call import Answer, Call
from gateway.sandbox.gem import errors, graves
from gateway.sandbox.gem import view_shared as shared
from gateway.sandbox.gem.query import Query
from gateway.sandbox.routes import Routes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from gateway.sandbox.gem.query import Window
    from gateway.sandbox.gem.vendor import Gem

routes: Routes[Gem] = Routes()
ATS = "/ats/v0"


def existing(vendor: Gem, kind: str, records: Iterable[Any], *, deleted: bool | None) -> list[Any]:
    """Return the records of a small kind that are not deleted, or all."""
    return [row for row in records if deleted or graves.deleted_at(vendor, kind, row) is None]


def timed(vendor: Gem, kind: str, records: Iterable[Any], created: Window, updated: Window) -> list[Any]:
    """Return the records created and updated within the windows."""
    return [
        row
        for row in records
        if created.holds(row.created_at) and updated.holds(graves.updated_at(vendor, kind, row))
    ]


def item(vendor: Gem, collection: str, kind: str, number: int, record: Any) -> int:
    """Return the number of a record that can be read by itself; 404 or, were it not readable, 405."""
    if collection not in vendor.quirks.item_reads:
        raise errors.application(405 if collection == "applications" else 404)
    if record is None or (graves.deleted_at(vendor, kind, record) and not vendor.quirks.item_shows_deleted):
        raise errors.gone()
    return number


@routes("GET", f"{ATS}/users/")
def users(vendor: Gem, call: Call) -> Answer:
    """The users, former ones among them."""
    query = Query(call, vendor.quirks)
    page, deleted, email = query.page(), query.flag("include_deleted"), query.text("email")
    created, updated = query.window("created"), query.window("updated")
    query.check()
    rows = existing(vendor, "users", vendor.world.users, deleted=deleted)
    rows = timed(vendor, "users", rows, created, updated)
    numbers = [row.id for row in rows]
    if email is not None:
        known = (number for number in numbers if email.lower() in shared.user(vendor, number)["emails"])
        numbers = list(known)
    return page.of(numbers, lambda number: shared.user(vendor, number), totals=vendor.quirks.x_pagination)


@routes("GET", f"{ATS}/users/{{id}}")
def user(vendor: Gem, call: Call) -> Answer:
    """One user [assumed]."""
    number = vendor.meant("users", call.params["id"])
    item(vendor, "users", "users", number, vendor.world.users.get(number))
    return Answer(shared.user(vendor, number))


def _small(
    vendor: Gem, call: Call, kind: str, show: Callable[[Gem, int], Any], *, assumed: bool = True
) -> Answer:
    if assumed and not vendor.quirks.assumed_lists:
        raise errors.gone()
    query = Query(call, vendor.quirks)
    page, deleted = query.page(), query.flag("include_deleted")
    query.check()
    numbers = [row.id for row in existing(vendor, kind, vendor.world.tables[kind], deleted=deleted)]
    return page.of(numbers, lambda number: show(vendor, number), totals=vendor.quirks.x_pagination)


@routes("GET", f"{ATS}/offices/")
def offices(vendor: Gem, call: Call) -> Answer:
    """The offices."""
    return _small(vendor, call, "locations", shared.office, assumed=False)


@routes("GET", f"{ATS}/departments/")
def departments(vendor: Gem, call: Call) -> Answer:
    """The departments [assumed]."""
    return _small(vendor, call, "departments", shared.department)


@routes("GET", f"{ATS}/rejection_reasons/")
def reasons(vendor: Gem, call: Call) -> Answer:
    """Why applications end [assumed]."""
    return _small(vendor, call, "reasons", shared.reason)


@routes("GET", f"{ATS}/sources/")
def sources(vendor: Gem, call: Call) -> Answer:
    """Where applications come from [assumed]."""
    return _small(vendor, call, "sources", shared.source)
