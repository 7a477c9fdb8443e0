"""The fullest form of each kind of record, for tests that compare with the truth."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gateway.sandbox.recruitee import view_catalogue, view_fields, view_offer

if TYPE_CHECKING:
    from collections.abc import Callable

    from gateway.sandbox.recruitee.vendor import Recruitee

SHOWN: dict[str, Callable[[Recruitee, int], Any]] = {
    "jobs": lambda vendor, number: view_offer.detail(vendor, vendor.world.jobs[number]),
    "users": lambda vendor, number: view_catalogue.membership(vendor, vendor.world.users[number]),
    "departments": lambda vendor, number: view_catalogue.department(vendor, vendor.world.departments[number]),
    "locations": lambda vendor, number: view_catalogue.location(vendor, vendor.world.locations[number]),
    "stages": lambda vendor, number: view_catalogue.stage_full(vendor, vendor.world.stages[number]),
    "pipelines": lambda vendor, number: view_catalogue.pipeline(vendor, vendor.world.pipelines[number]),
    "reasons": lambda vendor, number: view_catalogue.reason(vendor.world.reasons[number]),
    "tags": lambda vendor, number: _label(vendor, "tags", number),
    "sources": lambda vendor, number: _label(vendor, "sources", number),
    "pools": view_catalogue.pool,
    "fields": lambda vendor, number: view_fields.definition(vendor.world.fields[number]),
}


def _label(vendor: Recruitee, context: str, number: int) -> dict[str, Any]:
    return view_catalogue.tag(vendor.world.tables[context][number], context, vendor.taggings(context)[number])
