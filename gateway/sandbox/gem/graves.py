"""Deleted records, and what `updated_at` says of them (gem.md §4, §10)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from gateway.sandbox.gem.vendor import Gem
    from gateway.sandbox.records import Application, Interview

DELETED = 103
"""One application in so many was deleted; so are those of deleted candidates."""
SOFT = frozenset(
    {"users", "jobs", "postings", "departments", "locations", "applications", "interviews", "candidates"}
)


def deleted_at(vendor: Gem, kind: str, record: Any) -> datetime | None:
    """Return when a record was deleted, None if it is there."""
    if kind in {"candidates", "job_stages"}:
        found: datetime | None = record.deleted_at
        return found
    mark = vendor.marks.get((kind, record.id))
    if mark is not None or kind not in {"applications", "interviews"}:
        return mark
    return _application(vendor, record) if kind == "applications" else _interview(vendor, record)


def _application(vendor: Gem, record: Application) -> datetime | None:
    if vendor.world.is_deleted(record.candidate_id):
        person = vendor.world.candidates.get(record.candidate_id)
        return person.deleted_at if person else record.updated_at
    return _soon(vendor, record.updated_at) if _generated(vendor, record.id) else None


def _interview(vendor: Gem, record: Interview) -> datetime | None:
    """A cancelled interview is a deleted one [inferred] (gem.md §8); so is one of a deleted application."""
    if record.canceled:
        return _soon(vendor, record.updated_at)
    application = vendor.world.applications.get(record.application_id)
    return deleted_at(vendor, "applications", application) if application else record.updated_at


def _soon(vendor: Gem, moment: datetime) -> datetime:
    return max(moment, min(moment + timedelta(hours=1), vendor.began))


def _generated(vendor: Gem, application: int) -> bool:
    return application % DELETED == 11 and application in vendor.world.applications.numbers


def is_deleted_application(vendor: Gem, number: int) -> bool:
    """Return whether an application is deleted, without building it."""
    if ("applications", number) in vendor.marks or _generated(vendor, number):
        return True
    return vendor.world.is_deleted(vendor.world.columns.candidate[number])


def updated_at(vendor: Gem, kind: str, record: Any) -> datetime:
    """Return what a row shows as `updated_at` (of an application `last_activity_at`)."""
    moment: datetime = record.updated_at if hasattr(record, "updated_at") else record.created_at
    if kind == "candidates" and vendor.quirks.application_bumps_candidate:
        moment = max(moment, datetime.fromtimestamp(vendor.world.columns.active[record.id], UTC))
    gone = deleted_at(vendor, kind, record) if vendor.quirks.deleting_bumps_updated else None
    return max(moment, gone) if gone else moment


def delete(vendor: Gem, kind: str, number: int) -> None:
    """Delete a record the way Gem's own application would, for tests: no API call does it.

    Raises:
        KeyError: for a kind that is not deleted softly, or a number that is not taken.

    """
    if kind not in SOFT:
        raise KeyError(kind)
    world = vendor.world
    record = world.tables[kind][number]
    now = world.tick()
    values: dict[str, Any] = {"updated_at": record.updated_at} if hasattr(record, "updated_at") else {}
    if kind == "candidates":
        values |= {"deleted_at": now, "deleted_by": 1}
    else:
        vendor.marks[kind, number] = now
    if kind == "interviews":
        values["canceled"] = True
    world.change(world.tables[kind], record, **values)
