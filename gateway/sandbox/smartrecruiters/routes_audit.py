"""The audit log: what was told by the world's arrays, and by every change since (smartrecruiters.md §8.14)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from gateway.sandbox.call import Answer, Call
from gateway.sandbox.smartrecruiters import errors
from gateway.sandbox.smartrecruiters.access import is_admin, members
from gateway.sandbox.smartrecruiters.endpoints import Endpoints
from gateway.sandbox.smartrecruiters.query import moment, paged, size
from gateway.sandbox.times import iso

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gateway.sandbox.smartrecruiters.vendor import SmartRecruiters
    from gateway.sandbox.world import Change

routes = Endpoints()
SPAN = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Event:
    """A line of the log; `number` is the entity's in the world, `user` 0 for the system."""

    at: datetime
    name: str
    type: str
    kind: str
    number: int
    user: int = 0
    context: tuple[tuple[str, str], ...] = ()


class Audit:
    """Listens to the world and remembers what the log has to tell of it."""

    def __init__(self, vendor: SmartRecruiters) -> None:
        self.vendor = vendor
        self.events: list[Event] = []
        vendor.world.hooks.append(self.hear)

    def hear(self, change: Change) -> None:
        """Write down a change of the kinds the log knows."""
        names = {"candidates": _of_candidate, "applications": _of_application, "jobs": _of_job}.get(
            change.kind
        )
        kind = {"candidates": "CANDIDATE", "applications": "APPLICATION", "jobs": "JOB"}.get(change.kind, "")
        for name in names(change) if names else ():
            self.events.append(Event(change.at, name, kind, change.kind, change.record.id, self.vendor.actor))

    def between(self, after: datetime, before: datetime) -> list[Event]:
        """Return the events of a time, newest first."""
        told = [
            event for event in (*self._generated(after, before), *self.events) if after < event.at < before
        ]
        return sorted(told, key=lambda event: (event.at, event.kind, event.number), reverse=True)

    def _generated(self, after: datetime, before: datetime) -> Iterator[Event]:
        world, columns = self.vendor.world, self.vendor.world.columns
        low, high = int(after.timestamp()), int(before.timestamp()) + 1
        changed = world.applications.changed
        for number in world.applications.numbers:
            begun, moved = columns.begun[number], columns.moved[number]
            if low <= begun <= high:
                yield _event(begun, "JOB_APPLICATION_CREATED", "APPLICATION", "applications", number)
            if moved != begun and low <= moved <= high and number not in changed:
                yield _event(moved, "JOB_APPLICATION_STATE_MODIFIED", "APPLICATION", "applications", number)
        for number in world.candidates.numbers:
            updated = columns.updated[number]
            if number in world.candidates.changed:
                continue
            if updated != columns.created[number] and low <= updated <= high:
                yield _event(updated, "CANDIDATE_PERSONAL_DATA_MODIFIED", "CANDIDATE", "candidates", number)
            if world.is_deleted(number):
                person = world.candidates[number]
                if person.deleted_at is not None:
                    name = "CANDIDATE_DELETED" if number % 2 else "CANDIDATE_DELETED_DUE_TO_MERGE"
                    yield Event(person.deleted_at, name, "CANDIDATE", "candidates", number, 1)
        gone = (("jobName", "Deleted job"), ("jobRefNumber", "REF0"))
        yield Event(world.now() - timedelta(days=3), "JOB_DELETED", "JOB", "jobs", 999_999, 1, gone)


def _event(at: int, name: str, kind: str, table: str, number: int) -> Event:
    return Event(datetime.fromtimestamp(at, UTC), name, kind, table, number)


def _of_candidate(change: Change) -> list[str]:
    if change.verb != "changed":
        return []
    record, before = change.record, change.before
    if record.deleted_at is not None:
        return ["CANDIDATE_DELETED"]
    if record.tag_ids != before.tag_ids:
        return ["CANDIDATE_TAGS_MODIFIED"]
    return ["CANDIDATE_PERSONAL_DATA_MODIFIED"]


def _of_application(change: Change) -> list[str]:
    if change.verb == "added":
        return ["JOB_APPLICATION_CREATED"]
    if change.verb != "changed":
        return []
    record, before = change.record, change.before
    names = []
    if (record.state, record.stage_id, record.updated_at) != (
        before.state,
        before.stage_id,
        before.updated_at,
    ):
        names.append("JOB_APPLICATION_STATE_MODIFIED")
    if record.extra.get("properties") != before.extra.get("properties"):
        names.append("APPLICATION_PROPERTIES_UPDATED")
    if record.extra.get("source") != before.extra.get("source"):
        names.append("APPLICATION_SOURCE_MODIFIED")
    return names


def _of_job(change: Change) -> list[str]:
    if change.verb == "removed":
        return ["JOB_DELETED"]
    if change.verb != "changed":
        return []
    more = len(members(change.record)) - len(members(change.before))
    return ["HIRING_TEAM_MEMBER_ADDED"] if more > 0 else ["HIRING_TEAM_MEMBER_REMOVED"] if more < 0 else []


@routes("GET", "/audit-api/v201910/audit-events", scopes="audit_events_read")
def events(vendor: SmartRecruiters, call: Call) -> Answer:
    """The log of the last seven days, or of the time asked for; administrators only."""
    if not is_admin(call.principal):
        raise errors.refused(
            403, "ACCESS_FORBIDDEN", "ADMINISTRATOR role is required", heading="Access denied"
        )
    limit = size(call, vendor.quirks)
    before = moment(call, vendor.quirks, "eventDateBefore") or vendor.world.now() + timedelta(seconds=1)
    after = moment(call, vendor.quirks, "eventDateAfter") or before - SPAN
    names, types = set(call.args("eventName")), set(call.args("entityType"))
    entity, author = call.arg("entityId"), call.arg("authorId")
    rows = [
        event
        for event in vendor.audit.between(after, before)
        if (not names or event.name in names)
        and (not types or event.type in types)
        and (entity is None or vendor.ids.shown(event.kind, event.number) == entity)
        and (author is None or _author(vendor, event) == author)
    ]
    page, next_page = paged("event", call, rows, limit, "nextPageId")
    body: dict[str, Any] = {"limit": limit, "content": [_shown(vendor, event) for event in page]}
    return Answer({**body, "nextPageId": next_page} if next_page else body)


def _author(vendor: SmartRecruiters, event: Event) -> str | None:
    return vendor.ids.shown("users", event.user) if event.user else None


def _shown(vendor: SmartRecruiters, event: Event) -> dict[str, Any]:
    made: dict[str, Any] = {
        "id": vendor.ids.shown(f"audit {event.name} {event.kind}", event.number),
        "eventName": event.name,
        "eventDate": iso(event.at, "milliseconds"),
        "authorType": "USER" if event.user else "SYSTEM",
        "entityType": event.type,
        "entityId": vendor.ids.shown(event.kind, event.number),
        "context": dict(event.context),
    }
    return {**made, "authorId": _author(vendor, event)} if event.user else made
