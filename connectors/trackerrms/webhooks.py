"""TrackerRMS' webhooks: one for each record type and action, deliveries unsigned, their body unknown (trackerrms.md §6.8)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from connectors.columns import Json, as_text, dig, rows
from connectors.declarations import Call
from connectors.events import EventKind
from connectors.trackerrms.wire import API
from connectors.webhooks import Heard, Hook, Reader, Setup, Webhooks, found

if TYPE_CHECKING:
    from connectors.engine.session import Session

LIST = Call(f"GET {API}/Webhook/List", lives=0)
CREATE = Call(f"POST {API}/Webhook", safe=False, lives=0)
DELETE = Call(f"DELETE {API}/Webhook/{{id}}", safe=False, lives=0)

RECORD_TYPES = {"R": ("Candidate",), "O": ("Job", "JobPosting"), "X": ("Application",)}
"""The record letters whose records are unified ones (§9.9); a job is its own posting."""

ACTIONS = {"Created": EventKind.CREATED, "Updated": EventKind.UPDATED, "Deleted": EventKind.DELETED}
"""Words of one receiver of deliveries, unverified (§6.8)."""

IDS = (
    "recordId",
    "RecordId",
    "recordID",
    "record_id",
    "id",
    "Id",
    "ID",
    "data.id",
    "data.recordId",
    "record.id",
)
"""Where a body may have the record's id: one receiver reads the first, another looks in many places (§6.8)."""


def reader(models: Sequence[str], kind: EventKind) -> Reader:
    """Reads a body about one record."""

    def heard(body: Json) -> Iterator[Heard]:
        for model in models:
            yield Heard(model, found(body, *IDS), kind)

    return heard


EVENTS: Mapping[str, Reader] = {
    f"{letter}.{action}": reader(models, kind)
    for letter, models in RECORD_TYPES.items()
    for action, kind in ACTIONS.items()
}
"""Named by letter and action, since a webhook is for one of each and its address can say which."""


async def listed(session: Session) -> list[Hook]:
    """All webhooks of the tenant."""
    answer = await session.call(LIST)
    body = answer.body if isinstance(answer.body, list) else rows(answer.body, "results")
    return [hook for one in body if (hook := _hook(one)) is not None]


async def create(session: Session, url: str, events: Sequence[str]) -> Hook:
    """Make the webhook of one record type and action."""
    (event,) = events
    letter, _, action = event.partition(".")
    answer = await session.call(CREATE, json={"url": url, "action": action, "recordType": letter})
    return Hook(found(answer.body, "id") or "", url, frozenset(events))


async def delete(session: Session, key: str) -> None:
    """Remove a webhook."""
    await session.call(DELETE, {"id": key})


def _hook(raw: Json) -> Hook | None:
    key = found(raw, "id")
    letter, action = as_text(dig(raw, "recordType")), as_text(dig(raw, "action"))
    url = as_text(dig(raw, "url")) or ""
    return Hook(key, url, frozenset({f"{letter}.{action}"})) if key else None


WEBHOOKS = Webhooks(
    events=EVENTS,
    name=lambda delivery, _: delivery.event,
    same_body=0,
    setup=Setup(listed=listed, create=create, delete=delete, each=True),
)
"""Equal bodies are no repeats: as far as is known a body says only which record it was."""
