"""What happened at a vendor, whoever told: a webhook, a poll, an action of our own.

An event names a record and says no more of it: its content is read when somebody asks. So none holds personal data.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from connectors.model import enum_type, word


@enum_type
class EventKind(Enum):
    """What happened to a record."""

    CREATED = word("CREATED", "It is new.")
    UPDATED = word("UPDATED", "Something of it changed.")
    DELETED = word("DELETED", "It is gone.")


@enum_type
class EventSource(Enum):
    """Who told of it."""

    WEBHOOK = word("WEBHOOK", "The vendor, by a webhook.")
    POLL = word("POLL", "A read of the gateway's own that came out otherwise than the one before.")
    GATEWAY = word("GATEWAY", "A mutation of the gateway's.")


@dataclass(frozen=True, slots=True)
class Event:
    """One happening at one integration.

    `model` is the unified one, `key` the record's; without a key something of this model changed, and the vendor does
    not say what. `at` is the vendor's time where it tells one, else when it was heard of; aware UTC. `fields` are the
    unified fields that changed, as far as is known. Tellings of equal `delivery` are one happening told twice.
    """

    integration: str
    model: str
    key: str | None
    kind: EventKind
    at: datetime
    source: EventSource
    fields: tuple[str, ...] = ()
    delivery: str = ""


Publish = Callable[[Event], None]
"""Takes an event; it is told to whoever listens, once, and stale answers are forgotten."""
