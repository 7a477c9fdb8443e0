"""Endpoints of webhook subscriptions: make, activate, keys, log (smartrecruiters.md §9)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from gateway.sandbox.call import Answer, Call
from gateway.sandbox.dice import Dice
from gateway.sandbox.people import words
from gateway.sandbox.smartrecruiters import errors, hooks
from gateway.sandbox.smartrecruiters.endpoints import Endpoints
from gateway.sandbox.smartrecruiters.people import is_email
from gateway.sandbox.smartrecruiters.query import choices, linked, moment, paged, size
from gateway.sandbox.vendor import json_object

if TYPE_CHECKING:
    from gateway.sandbox.smartrecruiters.vendor import SmartRecruiters

routes = Endpoints()
W = "/webhooks-api/v201907/subscriptions"
READ = "webhooks_manage webhooks_read"
WRITE = "webhooks_manage webhooks_write"
MOST_SUBSCRIPTIONS = 20
MOST_KEYS = 16
CALLBACK = r"https://\S+|http://(127\.0\.0\.1|localhost|\[::1\])(:\d+)?(/\S*)?"
"""The tool wants https; the sandbox also takes plain HTTP on loopback, where tests listen."""
KEY_LIFE = timedelta(hours=24)
"""How long a key works after a newer one was made."""
EVENTS = frozenset(
    words(
        "job.created job.updated job.status.updated job.hiring-team.updated job.ad.created job.ad.updated "
        "job.ad.postings.updated position.created position.updated position.deleted application.created "
        "application.status.updated application.fields.updated application.onboarding-status.updated "
        "application.attachment.created application.source.updated candidate.created candidate.updated "
        "candidate.deleted offer.created offer.updated offer.approval.created offer.approval.approved "
        "offer.approval.rejected offer.approval.abandoned offer.approval.step.approved offer.approval.step.rejected "
        "offer.approver.skipped offer.approver.delegated offer.approval.comment.created job.approval.created "
        "job.approval.approved job.approval.rejected job.approval.abandoned job.approval.step.approved "
        "job.approval.step.rejected job.approver.skipped job.approver.delegated job.approval.comment.created "
        "review.created review.updated review.deleted application.screening-answers.created "
        "application.screening-answers.updated interview.created interview.updated interview.canceled"
    )
)


@dataclass(slots=True)
class Subscription:
    """A subscription; `keys` are (made at, key), newest last; `log` is what was sent, newest last."""

    id: str
    owner: str
    url: str
    events: list[str]
    active: bool = False
    alert: str | None = None
    authentication: dict[str, Any] | None = None
    keys: list[tuple[datetime, str]] = field(default_factory=list)
    log: list[dict[str, Any]] = field(default_factory=list)

    def live_keys(self, now: datetime) -> list[str]:
        """Return the keys that sign now: the newest, and older ones until 24 hours after their successor."""
        nexts = [made for made, _ in self.keys[1:]]
        old = [key for (_, key), after in zip(self.keys, nexts, strict=False) if now - after < KEY_LIFE]
        return [*old, *(key for _, key in self.keys[-1:])]

    def shown(self) -> dict[str, Any]:
        """Return the subscription as the API has it."""
        return {
            "id": self.id,
            "callbackUrl": self.url,
            "events": [{"name": name, "version": "v1"} for name in self.events],
            "status": "active" if self.active else "inactive",
        }


def _mine(vendor: SmartRecruiters, call: Call) -> list[Subscription]:
    return [item for item in vendor.subscriptions.values() if item.owner == call.principal.key]


def _found(vendor: SmartRecruiters, call: Call) -> Subscription:
    """Return the subscription of the path: 403 for another subscriber's."""
    item = vendor.subscriptions.get(call.params["id"])
    if item is None:
        raise errors.refused(404, "SUBSCRIPTION_NOT_FOUND", "Subscription not found")
    if item.owner != call.principal.key:
        raise errors.refused(
            403, "NO_PERMISSION_TO_MANAGE_WEBHOOKS", "No permission to see this subscription"
        )
    return item


@routes("POST", W, scopes=WRITE)
def subscribe(vendor: SmartRecruiters, call: Call) -> Answer:
    """Make a subscription, inactive at first; its events cannot be changed later."""
    body = json_object(call)
    url, events = body.get("callbackUrl"), body.get("events")
    if not isinstance(url, str) or not re.fullmatch(CALLBACK, url):
        raise errors.refused(422, "INVALID_CALLBACK_URL", "callbackUrl is not a valid https address")
    if not isinstance(events, list) or not events or not set(map(str, events)).issubset(EVENTS):
        raise errors.refused(422, "EVENT_NOT_FOUND", "events must name events")
    if len(set(events)) < len(events):
        raise errors.refused(422, "INVALID_REQUEST", "events must be unique")
    alert, authentication = body.get("alertingEmailAddress"), body.get("callbackAuthentication")
    if alert is not None and not is_email(alert):
        raise errors.refused(422, "INVALID_REQUEST", "alertingEmailAddress is not an address")
    if authentication is not None and not _is_authentication(authentication):
        raise errors.refused(422, "INVALID_REQUEST", "callbackAuthentication is of no known type")
    if len(_mine(vendor, call)) >= MOST_SUBSCRIPTIONS:
        raise errors.refused(403, "SUBSCRIPTIONS_LIMIT_EXCEEDED", "Subscription limit is exceeded")
    vendor.world.tick()
    vendor.subscribed += 1
    ident = vendor.ids.shown("subscriptions", vendor.subscribed)
    item = Subscription(ident, call.principal.key, url, list(events), False, alert, authentication)
    vendor.subscriptions[ident] = item
    return Answer(item.shown(), 201)


_AUTHENTICATION = {
    "basic": ("username", "password"),
    "header": ("headerName", "headerValue"),
    "oauth2": ("clientId", "clientSecret", "tokenServiceUrl"),
}


def _is_authentication(value: Any) -> bool:
    if not isinstance(value, dict) or value.get("type") not in _AUTHENTICATION:
        return False
    named = all(isinstance(value.get(name), str) for name in _AUTHENTICATION[value["type"]])
    return named and (value["type"] != "header" or value["headerName"].lower().startswith("x-"))


@routes("GET", W, scopes=READ)
def subscriptions(vendor: SmartRecruiters, call: Call) -> Answer:
    """The caller's subscriptions, as a bare array with a `Link` header."""
    limit = size(call, vendor.quirks)
    page, next_page = paged(
        "subscription", call, [item.shown() for item in _mine(vendor, call)], limit, "page_id"
    )
    return linked(call, vendor.quirks, Answer(page), "page_id", next_page)


@routes("GET", f"{W}/{{id}}", scopes=READ)
def subscription(vendor: SmartRecruiters, call: Call) -> Answer:
    """One subscription."""
    return Answer(_found(vendor, call).shown())


@routes("DELETE", f"{W}/{{id}}", scopes="webhooks_manage webhooks_delete")
def unsubscribe(vendor: SmartRecruiters, call: Call) -> Answer:
    """Delete a subscription."""
    del vendor.subscriptions[_found(vendor, call).id]
    return Answer(None, 204)


@routes("PUT", f"{W}/{{id}}/activation", scopes=WRITE)
def activate(vendor: SmartRecruiters, call: Call) -> Answer:
    """Shake hands with the callback (`X-Hook-Secret`), then activate: 409 when active, 424 when it fails."""
    item = _found(vendor, call)
    if item.active:
        raise errors.refused(409, "SUBSCRIPTION_ALREADY_ACTIVE", "Subscription already activated")
    secret = f"{Dice(vendor.salt, 'hook', item.id).bits():016x}"

    async def shake() -> Answer:
        if not await hooks.shaken(item, secret, otherwise=vendor.quirks.handshake == "accepted"):
            return errors.refused(424, "HANDSHAKE_FAILED", "Webhook activation handshake failed").answer
        item.active = True
        return Answer(None, 204)

    return Answer(later=shake)


@routes("POST", f"{W}/{{id}}/secret-key", scopes=WRITE)
def new_key(vendor: SmartRecruiters, call: Call) -> Answer:
    """Make a key for signatures; the one before works for 24 hours more."""
    item, now = _found(vendor, call), vendor.world.tick()
    if len(item.live_keys(now)) >= MOST_KEYS:
        raise errors.refused(403, "SECRET_KEYS_LIMIT_EXCEEDED", "Secret keys limit is exceeded")
    dice = Dice(vendor.salt, "hook-key", item.id, len(item.keys))
    key = f"{dice.bits():016x}{dice.bits():016x}"
    item.keys.append((now, key))
    return Answer({"secretKey": key}, 201)


@routes("GET", f"{W}/{{id}}/secret-key", scopes=READ)
def last_key(vendor: SmartRecruiters, call: Call) -> Answer:
    """The newest key."""
    item = _found(vendor, call)
    if not item.keys:
        raise errors.refused(404, "SECRET_KEY_NOT_FOUND", "Subscription has no secret key")
    return Answer({"secretKey": item.keys[-1][1]})


@routes("GET", f"{W}/{{id}}/callbacks-log", scopes=READ)
def callbacks(vendor: SmartRecruiters, call: Call) -> Answer:
    """What was sent in the last 30 days, newest first."""
    item, limit = _found(vendor, call), size(call, vendor.quirks)
    status = choices(call, "callbackStatus", ("successful", "failed"))
    after, before = (moment(call, vendor.quirks, name) for name in ("after", "before"))
    rows = [
        row
        for row in reversed(item.log)
        if (not status or row["status"] in status)
        and (after is None or row["timestamp"] > after.isoformat())
        and (before is None or row["timestamp"] < before.isoformat())
    ]
    page, next_page = paged("callback", call, rows, limit, "page_id")
    return linked(call, vendor.quirks, Answer(page), "page_id", next_page)
