"""Webhooks of Tracker: one for each record type and action, unsigned (trackerrms.md §6.8)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import orjson

from gateway.sandbox.post import Letter
from gateway.sandbox.trackerrms.ids import shown

if TYPE_CHECKING:
    from gateway.sandbox.trackerrms.vendor import TrackerRMS
    from gateway.sandbox.world import Change

KINDS = {
    "candidates": ("R", "resource"),
    "jobs": ("O", "opportunity"),
    "applications": ("X", "opportunityResource"),
}
"""The world's tables and their record types, by letter and by name."""

VERBS = {"added": "Created", "changed": "Updated", "removed": "Deleted"}

PAUSES = (30.0, 120.0, 600.0)
"""Repeats are not documented: these are [assumed] (§6.8)."""


def heard(vendor: TrackerRMS, change: Change) -> None:
    """Tell the subscribers of a change (a hook of the world); the body is one receiver's reading (§6.8)."""
    names = KINDS.get(change.kind)
    if names is None or not vendor.webhooks:
        return
    gone = getattr(change.record, "deleted_at", None) is not None
    action = "Deleted" if gone else VERBS[change.verb]
    told = orjson.dumps(
        {"recordType": names[0], "action": action, "recordId": shown(change.kind, change.record.id)}
    )
    for row in vendor.webhooks.values():
        if row["action"] == action and row["recordType"] in names:
            event = f"{names[0]}.{action}"
            vendor.post.send(
                Letter(
                    row["url"], event, lambda: told, lambda _: {"content-type": "application/json"}, PAUSES
                )
            )
