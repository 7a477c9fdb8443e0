"""The fullest form of each kind of record, for tests that compare with the truth."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gateway.sandbox.recruitee import (
    filing,
    routes_interviews,
    routes_notes,
    view_answers,
    view_candidate,
    view_catalogue,
    view_fields,
    view_offer,
    view_placement,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from gateway.sandbox.recruitee.vendor import Recruitee

BASE = "http://sandbox.test/recruitee"
"""The address that links carry here, where no request says one."""

SHOWN: dict[str, Callable[[Recruitee, int], Any]] = {
    "applications": lambda vendor, number: view_placement.placement(
        vendor, vendor.world.applications[number]
    ),
    "candidates": lambda vendor, number: view_candidate.detail(
        vendor, BASE, vendor.world.candidates[number], vendor.world.applications.of(number)
    ),
    "departments": lambda vendor, number: view_catalogue.department(vendor, vendor.world.departments[number]),
    "fields": lambda vendor, number: view_fields.definition(vendor.world.fields[number]),
    "files": lambda vendor, number: filing.attachment(vendor, BASE, vendor.world.files[number]),
    "interviews": lambda vendor, number: routes_interviews.view(vendor, vendor.world.interviews[number]),
    "jobs": lambda vendor, number: view_offer.detail(vendor, vendor.world.jobs[number]),
    "locations": lambda vendor, number: view_catalogue.location(vendor, vendor.world.locations[number]),
    "notes": lambda vendor, number: routes_notes.view(vendor, BASE, vendor.world.notes[number]),
    "pipelines": lambda vendor, number: view_catalogue.pipeline(vendor, vendor.world.pipelines[number]),
    "pools": view_catalogue.pool,
    "question_sets": lambda vendor, number: view_answers.template_full(
        vendor, vendor.world.question_sets[number]
    ),
    "reasons": lambda vendor, number: view_catalogue.reason(vendor.world.reasons[number]),
    "sources": lambda vendor, number: _label(vendor, "sources", number),
    "stages": lambda vendor, number: view_catalogue.stage_full(vendor, vendor.world.stages[number]),
    "tags": lambda vendor, number: _label(vendor, "tags", number),
    "users": lambda vendor, number: view_catalogue.membership(vendor, vendor.world.users[number]),
}


def _label(vendor: Recruitee, context: str, number: int) -> dict[str, Any]:
    return view_catalogue.tag(vendor.world.tables[context][number], context, vendor.taggings(context)[number])
