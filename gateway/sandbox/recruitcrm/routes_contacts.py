"""Endpoints that read contacts and companies (recruitcrm.md §4.8)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gateway.sandbox.call import Answer, Call
from gateway.sandbox.recruitcrm import errors, query, search
from gateway.sandbox.recruitcrm.ids import numbered
from gateway.sandbox.recruitcrm.view_company import company_row, contact_row
from gateway.sandbox.recruitcrm.words import OFF_LIMIT
from gateway.sandbox.routes import Routes
from gateway.sandbox.times import parse

if TYPE_CHECKING:
    from collections.abc import Callable

    from gateway.sandbox.recruitcrm.vendor import RecruitCrm

routes: Routes[RecruitCrm] = Routes()

Rows = list[dict[str, Any]]


def _contacts(vendor: RecruitCrm) -> Rows:
    return [contact_row(vendor, row) for row in vendor.world.contacts]


def _companies(vendor: RecruitCrm) -> Rows:
    return [company_row(vendor, row) for row in vendor.companies]


KINDS: dict[str, tuple[str, Callable[[RecruitCrm], Rows], tuple[str, ...]]] = {
    "contacts": ("contact", _contacts, ("email", "first_name", "last_name", "linkedin")),
    "companies": ("company", _companies, ("company_name",)),
}
"""Last part of the path to the entity, all its rows, and the texts that can be searched for."""
NUMBERS = {"contacts": frozenset({"contact_number"}), "companies": frozenset[str]()}


@routes("GET", "/v1/contacts", "/v1/companies")
def listed(vendor: RecruitCrm, call: Call) -> Answer:
    """All records, without totals."""
    _, rows, _ = KINDS[vendor.normal(call.path).rsplit("/", 1)[-1]]
    return Answer(
        query.envelope(vendor, call, _sorted(call, rows(vendor)), query.limit(vendor, call), lambda row: row)
    )


@routes("GET", "/v1/contacts/search", "/v1/companies/search")
def searched(vendor: RecruitCrm, call: Call) -> Answer:
    """Records by their members; [] without a hit or a real filter."""
    path = vendor.normal(call.path).split("/")[2]
    entity, rows, texts = KINDS[path]
    filters = (
        {f"{entity}_slug", "company_slug", "marked_as_off_limit", *texts, *NUMBERS[path]}
        | search.OWNER
        | query.DATES
    )
    query.only(call, filters | search.COMMON)
    phone = search.digits(call, "contact_number")
    dates = {name: query.days(vendor, call, name) for name in ("created", "updated")}
    own = search.custom_filters(vendor, call, entity)
    found = [
        row
        for row in _sorted(call, rows(vendor))
        if all(low <= parse(row[f"{name}_on"]).timestamp() < high for name, (low, high) in dates.items())
        and search.texts(call, row, *texts)
        and search.has_digits(phone, row.get("contact_number"))
        and search.owned(vendor, call, numbered("users", row["owner"]))
        and call.arg("marked_as_off_limit") in {None, "", str(row["status_label"] == OFF_LIMIT[2]).lower()}
        and (call.arg("company_slug") or "") in {"", row.get("company_slug", row["slug"])}
        and search.passes(own, row["custom_fields"])
    ]
    alone = call.arg(f"{entity}_slug")
    if alone:
        found = [row for row in rows(vendor) if row["slug"] == alone]
    if not own and not query.has_filter(call, filters):
        found = []
    return Answer(query.found(vendor, call, found, vendor.quirks.search_page, lambda row: row))


def _sorted(call: Call, rows: Rows) -> Rows:
    column, down = query.sorting(call)
    name = "created_on" if column == "createdon" else "updated_on"
    return sorted(rows, key=lambda row: (row[name], row["id"]), reverse=down)


@routes("GET", "/v1/contacts/{contact}")
def contact(vendor: RecruitCrm, call: Call) -> Answer:
    """One contact."""
    found = vendor.contact_by_slug(call.params["contact"])
    if found is None:
        raise errors.gone("Contact")
    return Answer(contact_row(vendor, found))


@routes("GET", "/v1/companies/{company}")
def company(vendor: RecruitCrm, call: Call) -> Answer:
    """One company."""
    found = vendor.company_by_slug(call.params["company"])
    if found is None:
        raise errors.gone("Company")
    return Answer(company_row(vendor, found))
