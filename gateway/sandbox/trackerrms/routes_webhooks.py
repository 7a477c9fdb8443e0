"""Webhook subscriptions: one for each action and record type (trackerrms.md §6.8)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from gateway.sandbox.call import Answer
from gateway.sandbox.routes import Routes
from gateway.sandbox.trackerrms import errors, searching
from gateway.sandbox.trackerrms.reading import body_of, path_number
from gateway.sandbox.trackerrms.routes_metadata import RECORD_TYPES
from gateway.sandbox.trackerrms.shapes import WEBHOOK

if TYPE_CHECKING:
    from gateway.sandbox.call import Call
    from gateway.sandbox.trackerrms.vendor import TrackerRMS

routes: Routes[TrackerRMS] = Routes(ignore_case=True)

ACTIONS = ("Created", "Updated", "Deleted")
"""One receiver's words (§6.8, unverified)."""


@routes("POST", "/api/v1/Webhook")
def create(vendor: TrackerRMS, call: Call) -> Answer:
    """Subscribe."""
    vendor.need(call, "write")
    body = body_of(vendor, call, WEBHOOK)
    values = _checked(call, {"url": "", "action": "", "recordType": "", **body})
    number = max(vendor.webhooks, default=0) + 1
    at = vendor.clock.text(vendor.world.tick())
    vendor.webhooks[number] = {
        **values,
        "id": number,
        "userId": vendor.user_id(call),
        "created": at,
        "updated": at,
    }
    return Answer({"id": number, "success": True, "message": "Webhook created"}, 201)


@routes("PATCH", "/api/v1/Webhook")
def update(vendor: TrackerRMS, call: Call) -> Answer:
    """Change a subscription; its id stands in the body."""
    vendor.need(call, "write")
    body = body_of(vendor, call, WEBHOOK)
    known = vendor.webhooks.get(body.get("id", 0))
    if known is None:
        raise errors.invalid(call, "id")
    known.update(_checked(call, {**known, **body}), updated=vendor.clock.text(vendor.world.tick()))
    return Answer({"id": known["id"], "success": True, "message": "Webhook updated"})


@routes("GET", "/api/v1/Webhook/List")
def listing(vendor: TrackerRMS, call: Call) -> Answer:
    """Give all subscriptions."""
    return searching.rows(list(vendor.webhooks.values()))


@routes("GET", "/api/v1/Webhook/{hookId}")
def get(vendor: TrackerRMS, call: Call) -> Answer:
    """Give one subscription."""
    return Answer(_hook(vendor, path_number(call, "hookId")))


@routes("GET", "/api/v1/Webhook/Actions/{hookId}")
def actions(vendor: TrackerRMS, call: Call) -> Answer:
    """Give what triggers a subscription: a list of one."""
    return Answer([_hook(vendor, path_number(call, "hookId"))])


@routes("GET", "/api/v1/Webhook/Meta/Actions")
def known_actions(vendor: TrackerRMS, call: Call) -> Answer:
    """Give the actions there are."""
    return Answer([{"id": number, "action": action} for number, action in enumerate(ACTIONS, 1)])


@routes("DELETE", "/api/v1/Webhook/{Id}")
def delete(vendor: TrackerRMS, call: Call) -> Answer:
    """Unsubscribe."""
    vendor.need(call, "write")
    vendor.webhooks.pop(_hook(vendor, path_number(call, "Id"))["id"])
    return Answer(None, content_type="text/plain")


def _hook(vendor: TrackerRMS, number: int) -> dict[str, Any]:
    if number not in vendor.webhooks:
        raise errors.missing()
    return vendor.webhooks[number]


def _checked(call: Call, values: dict[str, Any]) -> dict[str, Any]:
    """Return a subscription's own values; 400 for one that could never fire."""
    if urlsplit(values["url"]).scheme not in {"http", "https"}:
        raise errors.invalid(call, "url")
    if values["action"] not in ACTIONS:
        raise errors.invalid(call, "action")
    if values["recordType"] not in {*RECORD_TYPES, *RECORD_TYPES.values()}:
        raise errors.invalid(call, "recordType")
    return {name: values[name] for name in ("url", "action", "recordType")}
