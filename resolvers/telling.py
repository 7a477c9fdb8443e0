"""What a mutation did, told as events."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime

from connectors.engine.record import Record
from connectors.engine.session import Session
from connectors.events import Event, EventKind, EventSource
from resolvers.events import Events
from resolvers.once import Wish

MAKES = {
    "createCandidate": "Candidate",
    "createApplication": "Application",
    "importTrackedApplication": "Application",
}
"""The mutations that make a record, and of which model. Who applies may have been a candidate before."""


def performed(
    events: Events,
    session: Session,
    mutation: str,
    changes: Sequence[str],
    changed: Sequence[Record],
    wish: Wish | None,
) -> None:
    """Tell of the records that a mutation changed; where they are not known, that something of these models did.

    A wish that is performed to its end in several attempts is told of once.
    """
    told: list[tuple[str, str | None]] = [(one.model.__name__, one.key) for one in changed]
    for model, key in told or [(model, None) for model in changes]:
        kind = EventKind.CREATED if MAKES.get(mutation) == model and key is not None else EventKind.UPDATED
        events.publish(
            Event(
                session.integration.id,
                model,
                key,
                kind,
                datetime.now(UTC),
                EventSource.GATEWAY,
                delivery=_delivery(wish, model, key) if wish is not None and key is not None else "",
            )
        )


def _delivery(wish: Wish, model: str, key: str) -> str:
    """Names the wish without giving its key away."""
    named = f"{wish.principal}\0{wish.key}\0{model}\0{key}\0".encode() + wish.content
    return hashlib.sha256(named).hexdigest()
