"""What the gateway itself saw happen to records: when one changed, when one was gone.

It answers `changedAt` and `remoteDeletedAt` where the vendor does not. Bounded, and forgotten with the process,
but for what the log of events brings back.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from cachetools import LRUCache

from connectors.events import Event, EventKind, EventSource

ROOM = 50_000
"""Records of an integration of which something is remembered; those heard of longest ago are forgotten first."""

LAG = timedelta(seconds=60)
"""How long after it told of a deletion a vendor's lists may still show the record."""

Identity = tuple[str, str]
"""Model and key."""


class Marks:
    """The memory of one integration."""

    def __init__(self, room: int = ROOM) -> None:
        self._changed: LRUCache[Identity, datetime] = LRUCache(room)
        self._deleted: LRUCache[Identity, tuple[datetime, datetime]] = LRUCache(room)
        self._told: LRUCache[Identity, datetime] = LRUCache(room)
        self.webhook_at: datetime | None = None
        """When the vendor last told of anything."""

    def note(self, event: Event, heard: datetime) -> None:
        """Remember an event, heard at that time."""
        if event.source is EventSource.WEBHOOK:
            self.webhook_at = heard
        if event.key is None:
            return
        identity = event.model, event.key
        if event.source is not EventSource.POLL:
            self._told[identity] = heard
        known = self._changed.get(identity)
        if known is None or known < event.at:
            self._changed[identity] = event.at
        if event.kind is EventKind.DELETED:
            self._deleted[identity] = event.at, event.at + LAG
        elif known is None or known <= event.at:
            self._deleted.pop(identity, None)

    def gone(self, model: str, key: str, at: datetime) -> None:
        """Remember that the vendor was asked for a record and had none."""
        self._deleted.setdefault((model, key), (at, at))

    def changed_at(self, model: str, key: str) -> datetime | None:
        """When a record was last heard to change."""
        return self._changed.get((model, key))

    def told_at(self, model: str, key: str) -> datetime | None:
        """When others than polling last told of a record."""
        return self._told.get((model, key))

    def deleted_at(self, model: str, key: str, shown: datetime | None) -> datetime | None:
        """When a record was heard to be gone; None if the vendor has shown it since (`shown`: when it last did)."""
        at, until = self._deleted.get((model, key), (None, None))
        return None if until is None or (shown is not None and shown > until) else at
