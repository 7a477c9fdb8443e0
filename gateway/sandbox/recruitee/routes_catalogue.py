"""Endpoints of the small lists: who am I, users, roles, departments, locations, tags, sources, reasons, pools."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from gateway.sandbox.call import Answer, Call
from gateway.sandbox.recruitee import errors, query, view_account, view_fields, view_offer
from gateway.sandbox.recruitee import view_catalogue as view
from gateway.sandbox.recruitee.ids import meant
from gateway.sandbox.routes import Routes

if TYPE_CHECKING:
    from gateway.sandbox.records import User
    from gateway.sandbox.recruitee.vendor import Recruitee
    from gateway.sandbox.tables import Table

routes: Routes[Recruitee] = Routes()
C = "/c/{company}"


@routes("GET", f"{C}/admin", "/admin")
def who_am_i(vendor: Recruitee, call: Call) -> Answer:
    """The token's user, its abilities and the company."""
    return Answer(view_account.account(vendor, call.principal))


@routes("GET", f"{C}/memberships")
def memberships(vendor: Recruitee, call: Call) -> Answer:
    """Users; without the ability the bare text of form D. [inferred] recruitee.md §9"""
    if not call.principal.can("manage_recruiters"):
        raise errors.bare()
    users = [user for user in vendor.world.users if _matches(user, call.arg("query") or "")]
    role = call.arg("role_id")
    if role:
        users = [user for user in users if user.role_id == meant("roles", role)]
    orders = {
        "name": lambda user: (user.first_name, user.last_name),
        "email": lambda user: user.email,
        "role": lambda user: vendor.world.roles[user.role_id].name,
    }
    order = orders.get(call.arg("sort_by") or "")
    if order is not None:
        users.sort(key=order, reverse=call.arg("sort_order") == "desc")
    rows, meta = query.page(call, users)
    return Answer(
        {
            "memberships": [view.membership(vendor, user) for user in rows],
            "references": [view.reference_admin(user) for user in rows],
            "meta": meta,
        }
    )


@routes("GET", f"{C}/admins")
def admins(vendor: Recruitee, call: Call) -> Answer:
    """Active users, briefly."""
    users = [user for user in vendor.world.users if user.active]
    return Answer({"admins": [view.admin_brief(user) for user in users]})


def _matches(user: User, text: str) -> bool:
    return text.lower() in f"{user.first_name} {user.last_name} {user.email}".lower()


@routes("GET", f"{C}/roles")
def roles(vendor: Recruitee, call: Call) -> Answer:
    """Roles with their abilities; form D without the ability, as for memberships."""
    if not call.principal.can("manage_recruiters"):
        raise errors.bare()
    rows, meta = query.page(call, list(vendor.world.roles))
    return Answer(
        {"roles": [view.role_row(vendor, role, vendor.abilities_of(role)) for role in rows], "meta": meta}
    )


@routes("GET", f"{C}/departments")
def departments(vendor: Recruitee, call: Call) -> Answer:
    """All departments."""
    return Answer({"departments": [view.department(vendor, row) for row in vendor.world.departments]})


@routes("GET", f"{C}/locations")
def locations(vendor: Recruitee, call: Call) -> Answer:
    """Places of work; the default scope is taken to be the active ones. [inferred] recruitee.md §5.7"""
    scope, text = call.arg("scope") or "active", (call.arg("query") or "").lower()
    found = [
        row
        for row in vendor.world.locations
        if (scope == "all" or row.archived == (scope == "archived")) and text in row.name.lower()
    ]
    rows, meta = query.page(call, found)
    shown = [view.location(vendor, row) for row in rows]
    if call.arg("view_mode") == "brief":
        shown = [{name: row[name] for name in ("id", "name", "full_address")} for row in shown]
    return Answer({"locations": shown, "meta": meta})


@routes("GET", f"{C}/locations/{{id}}")
def location(vendor: Recruitee, call: Call) -> Answer:
    """One place of work with its translations."""
    found = vendor.world.locations.get(meant("locations", call.params["id"]))
    if found is None:
        raise errors.gone()
    made = view.location(vendor, found)
    offers = sum(found.id in job.location_ids for job in vendor.world.jobs)
    words = {"name": found.name, "city": found.address.city, "street": found.address.street, "note": None}
    language = {"lang_code": "en", "default": True, "filled_count": 4, "total_count": 5}
    postal = {"postal_code": found.address.postal_code, "full_address": made["full_address"]}
    extra = {"active_offers_count": offers, "active_requisitions_count": 0, "is_deletable": offers == 0}
    return Answer({"location": {**made, **extra, "translations": [{**language, **words, **postal}]}})


@routes("GET", f"{C}/tags", f"{C}/sources")
def tags(vendor: Recruitee, call: Call) -> Answer:
    """Tags and sources, by name or by how often they are used."""
    context = call.path.rstrip("/").rsplit("/", 1)[-1]
    table: Table[Any] = vendor.world.tables[context]
    counts = vendor.taggings(context)
    text = (call.arg("query") or "").lower()
    found = [row for row in table if text in row.name.lower()]
    key = (
        (lambda row: counts[row.id])
        if call.arg("sort_by") == "taggings_count"
        else (lambda row: row.name.lower())
    )
    found.sort(key=key, reverse=call.arg("sort_order") == "desc")
    rows, meta = query.page(call, found)
    return Answer({context: [view.tag(row, context, counts[row.id]) for row in rows], "meta": meta})


@routes("GET", f"{C}/disqualify_reasons")
def reasons(vendor: Recruitee, call: Call) -> Answer:
    """All reasons for a rejection."""
    return Answer({"disqualify_reasons": [view.reason(row) for row in vendor.world.reasons]})


@routes("GET", f"{C}/talent_pools")
def pools(vendor: Recruitee, call: Call) -> Answer:
    """Talent pools, by offset."""
    found = [view.pool(vendor, row.id) for row in vendor.world.pools]
    offset, limit = query.number(call, "offset", 0), query.number(call, "limit", len(found) or 1)
    meta = {"page": 1, "limit": limit, "total_count": len(found)}
    return Answer({"talent_pools": found[offset : offset + limit], "meta": meta})


@routes("GET", f"{C}/talent_pools/{{id}}")
def pool(vendor: Recruitee, call: Call) -> Answer:
    """One talent pool."""
    number = meant("pools", call.params["id"])
    if number not in vendor.world.pools:
        raise errors.gone()
    return Answer({"talent_pool": view.pool(vendor, number)})


@routes("GET", f"{C}/offer_tags")
def offer_tags(vendor: Recruitee, call: Call) -> Answer:
    """Tags of jobs."""
    used = Counter((tag["id"], tag["name"]) for job in vendor.world.jobs for tag in view_offer.tags(job))
    counted = ("offer_taggings_count", "taggings_count")
    made = [
        {
            "id": number,
            "name": name,
            "searchable_name": name.lower(),
            "context": "offer_tags",
            "status": None,
            "offer_template_taggings_count": 0,
            **dict.fromkeys(counted, count),
        }
        for (number, name), count in sorted(used.items())
    ]
    rows, meta = query.page(call, made)
    return Answer({"offer_tags": rows, "meta": meta})


@routes("GET", f"{C}/requisitions", f"{C}/offers/requisitions")
def requisitions(vendor: Recruitee, call: Call) -> Answer:
    """None: the company has not switched requisitions on (`admin.companies[].settings`)."""
    return Answer({"requisitions": [], "meta": query.page(call, [])[1]})


@routes("GET", f"{C}/dynamic_fields")
def dynamic_fields(vendor: Recruitee, call: Call) -> Answer:
    """Definitions of jobs' custom fields."""
    made = [view_fields.dynamic_field(vendor, field) for field in vendor.world.fields if field.owner == "job"]
    return Answer({"dynamic_fields": made})


@routes("GET", f"{C}/dynamic_fields/{{id}}")
def dynamic_field(vendor: Recruitee, call: Call) -> Answer:
    """One definition of a job's custom field."""
    found = vendor.world.fields.get(meant("fields", call.params["id"]))
    if found is None or found.owner != "job":
        raise errors.gone()
    return Answer({"dynamic_field": view_fields.dynamic_field(vendor, found)})


@routes("GET", f"{C}/locations/countries", f"{C}/locations/regions", f"{C}/currencies", f"{C}/languages")
def codes(vendor: Recruitee, call: Call) -> Answer:
    """Code lists, as far as the data uses them."""
    name = call.path.rstrip("/").rsplit("/", 1)[-1]
    pairs: dict[str, set[tuple[str, str]]] = {
        "languages": {(code, words[0]) for code, words in view.LANGUAGES.items()},
        "currencies": {(code, code) for code in ("EUR", "GBP", "PLN", "USD")},
        "countries": {
            (row.address.country_code or "", row.address.country or "") for row in vendor.world.locations
        },
        "regions": {
            (row.address.region_code or "", row.address.region or "") for row in vendor.world.locations
        },
    }
    return Answer({name: [{"code": code, "name": text} for code, text in sorted(pairs[name]) if code]})
