"""Endpoints of webhook subscriptions: one event each (recruitcrm.md §7)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from gateway.sandbox.call import Answer, Call
from gateway.sandbox.recruitcrm import errors, query
from gateway.sandbox.recruitcrm.ids import numbered, shown
from gateway.sandbox.routes import Routes
from gateway.sandbox.vendor import json_object

if TYPE_CHECKING:
    from gateway.sandbox.recruitcrm.vendor import RecruitCrm

routes: Routes[RecruitCrm] = Routes()

EVENTS = frozenset(
    {
        "candidate.assigned",
        "candidate.external.applied.jobs",
        "candidate.hiringstage.updated",
        "candidate.unassigned",
        "candidate.created",
        "candidate.created.talentpool",
        "candidate.updated",
        "candidate.external.profile.updated",
        "candidate.deleted",
        "job.created",
        "job.updated",
        "job.status.updated",
        "job.deleted",
        "contact.created",
        "contact.updated",
        "contact.deleted",
        "file.uploaded",
    }
    | {
        f"{kind}.{verb}"
        for kind in ("company", "deal", "meeting", "task", "note", "calllog")
        for verb in ("created", "updated", "deleted")
    }
)
"""Known by name; of the rest of the documented list only the families are known, so these are [assumed]."""


@routes("GET", "/v1/subscriptions")
def listed(vendor: RecruitCrm, call: Call) -> Answer:
    """All subscriptions."""
    rows = list(vendor.subscriptions.values())
    return Answer(query.envelope(vendor, call, rows, query.limit(vendor, call), lambda row: row))


def _checked(vendor: RecruitCrm, body: dict[str, Any], own: dict[str, Any] | None) -> dict[str, Any]:
    """Return event and address of a request, the known ones where it names none; 422 for what cannot be."""
    problems: dict[str, list[str]] = {}
    event, url = (body.get(name, own[name] if own else None) for name in ("event", "target_url"))
    if not event:
        problems["event"] = ["The event field is required."]
    elif event not in EVENTS:
        problems["event"] = ["The selected event is invalid."]
    if not url:
        problems["target_url"] = ["The target url field is required."]
    elif not isinstance(url, str) or not (urlsplit(url).scheme and urlsplit(url).netloc):
        problems["target_url"] = ["The target url must have a scheme."]
    if problems:
        raise errors.invalid_all(problems)
    made = {"event": event, "target_url": url}
    others = (row for row in vendor.subscriptions.values() if row is not own)
    if vendor.quirks.unique_subscriptions and any({**row, **made} == row for row in others):
        raise errors.invalid("target_url", "The target url has already been taken.")
    return made


@routes("POST", "/v1/subscriptions")
def create(vendor: RecruitCrm, call: Call) -> Answer:
    """Subscribe an address to an event."""
    made = _checked(vendor, json_object(call), None)
    number = max(vendor.subscriptions, default=0) + 1
    vendor.subscriptions[number] = {"id": shown("subscriptions", number), **made}
    return Answer(vendor.subscriptions[number])


def _found(vendor: RecruitCrm, call: Call) -> tuple[int, dict[str, Any]]:
    number = numbered("subscriptions", call.params["subscription"])
    if number not in vendor.subscriptions:
        raise errors.unsuccessful("Subscription not found")
    return number, vendor.subscriptions[number]


@routes("GET", "/v1/subscriptions/{subscription}")
def one(vendor: RecruitCrm, call: Call) -> Answer:
    """One subscription."""
    return Answer(_found(vendor, call)[1])


@routes("POST", "/v1/subscriptions/{subscription}")
def edit(vendor: RecruitCrm, call: Call) -> Answer:
    """Change event or address."""
    number, row = _found(vendor, call)
    vendor.subscriptions[number] = {"id": row["id"], **_checked(vendor, json_object(call), row)}
    return Answer(vendor.subscriptions[number])


@routes("DELETE", "/v1/subscriptions/{subscription}")
def delete(vendor: RecruitCrm, call: Call) -> Answer:
    """End a subscription."""
    del vendor.subscriptions[_found(vendor, call)[0]]
    return errors.deleted("Subscription")
