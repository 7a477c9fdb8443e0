"""What the graph says of an integration's webhooks: each event's state, and how they are set up."""

from collections.abc import Sequence
from datetime import datetime
from enum import Enum
from typing import Protocol

from connectors.connector import Integration
from connectors.model import enum_type, object_type, required, word


@enum_type
class WebhookStatus(Enum):
    """How it stands with a webhook."""

    ACTIVE = word("ACTIVE", "The vendor tells of it: the webhook is there, or was heard.")
    WAITING = word(
        "WAITING", "It is to be entered at the vendor by hand, or is about to be made; nothing came yet."
    )
    FAILED = word("FAILED", "It could not be made; it is tried again.")
    OFF = word("OFF", "The gateway lacks a setting that webhooks need; `webhookSetup` says which.")


@object_type
class Webhook:
    """An event of which the vendor can tell by a webhook."""

    event: str = required("The vendor's name of it.")
    status: WebhookStatus = required("How it stands.")
    error: str | None = required("Code of what went wrong when it was made.")
    last_delivery_at: datetime | None = required("When it was last heard.")


@object_type
class WebhookSetup:
    """How an integration's webhooks come about."""

    automatic: bool = required("Whether the gateway makes them by itself; else `steps` are for a person.")
    url: str | None = required("The address for the vendor. It holds a secret.")
    steps: list[str] = required("What a person has to do, in order.")
    missing: list[str] = required("What the gateway's settings lack for it.")
    tested_at: datetime | None = required("When the vendor last tried the address.")


class Hearing(Protocol):
    """What knows of the webhooks."""

    async def states(self, integration: Integration) -> Sequence[Webhook]:
        """Each event; none where the tool has no webhooks."""

    async def guide(self, integration: Integration) -> WebhookSetup | None:
        """How they are set up; None where the tool has none."""


class Deaf:
    """Where nothing listens."""

    async def states(self, integration: Integration) -> Sequence[Webhook]:
        """None."""
        return ()

    async def guide(self, integration: Integration) -> WebhookSetup | None:
        """None."""
        return None
