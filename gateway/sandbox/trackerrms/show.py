"""Ids and the vendor's own forms of records, for tests that compare with the truth."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gateway.sandbox.trackerrms import (
    filing,
    ids,
    routes_metadata,
    routes_users,
    view_opportunity,
    view_placement,
    view_resource,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from gateway.sandbox.trackerrms.vendor import TrackerRMS


def _both(row: Any, detail: Any) -> dict[str, Any]:
    return {"row": row, "detail": detail}


def _reason(vendor: TrackerRMS, number: int) -> dict[str, Any]:
    return next(
        status.shown() for status in vendor.stages.all if vendor.stages.reason_of(status.id) == number
    )


SHOWN: dict[str, Callable[[TrackerRMS, int], Any]] = {
    "jobs": lambda vendor, number: _both(
        view_opportunity.row(vendor, vendor.world.jobs[number], custom=True),
        view_opportunity.detail(vendor, vendor.world.jobs[number]),
    ),
    "candidates": lambda vendor, number: _both(
        view_resource.row(vendor, vendor.world.candidates[number], custom=True),
        view_resource.detail(vendor, vendor.world.candidates[number]),
    ),
    "applications": lambda vendor, number: _both(
        view_placement.row(vendor, vendor.world.applications[number], custom=True),
        view_placement.detail(vendor, vendor.world.applications[number]),
    ),
    "users": lambda vendor, number: _both(
        routes_users.row(vendor, vendor.world.users[number]),
        routes_users.detail(vendor, vendor.world.users[number]),
    ),
    "files": lambda vendor, number: filing.row(vendor, vendor.world.files[number]),
    "sources": routes_metadata.source,
    "reasons": _reason,
}
"""Kind of record to its form; jobs, candidates, applications and users have a row and a detail."""


def remote_id(vendor: TrackerRMS, kind: str, number: int) -> str:
    """Return the id shown as text; a rejection reason's is a status, a tag's its lower-cased text (§8)."""
    if kind == "reasons":
        return str(_reason(vendor, number)["id"])
    if kind == "tags":
        return vendor.world.tags[number].name.lower()
    return str(ids.shown(kind, number))
