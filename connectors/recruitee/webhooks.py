"""Recruitee's webhooks: entered by hand, signed with the secret shown there (recruitee.md §8)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import orjson

from connectors.columns import Json, dig, rows
from connectors.events import EventKind
from connectors.recruitee.mapping import application_key
from connectors.webhooks import Delivery, Heard, Reader, Webhooks, at, check_signature, found, record

CREATED, UPDATED, DELETED = EventKind

REPEATED = 72 * 3600.0
"""Seconds for which ids of deliveries are kept: repeats come over about 48 hours."""

candidate = at("payload.candidate.id")
offer = at("payload.offer.id", "payload.offers.0.id")


def _applications(body: Json, kind: EventKind, fields: tuple[str, ...] = ()) -> Iterator[Heard]:
    """The applications that a payload names: with their ids where placements are among it, which nobody has shown
    yet (§15), and else none of them by key.
    """
    person, job = candidate(body), offer(body)
    payload = dig(body, "payload") or {}
    placed = [
        *rows(payload, "placement"),
        *rows(payload, "details.placement"),
        *rows(payload, "candidate.placements"),
    ]
    keys = {
        application_key(person, found(one, "offer_id", "offer.id") or job, found(one, "id")) for one in placed
    } - {None}
    for key in sorted(keys, key=str) or [None]:
        yield Heard("Application", key, kind, fields)


def new_candidate(body: Json) -> Iterator[Heard]:
    """A person, and the applications made with them, if any."""
    yield Heard("Candidate", candidate(body), CREATED)
    if offer(body) is not None:
        yield from _applications(body, CREATED)


def assigned(body: Json) -> Iterator[Heard]:
    """An application of a person who was there."""
    yield from _applications(body, CREATED)
    yield Heard("Candidate", candidate(body), UPDATED)


def moved(body: Json) -> Iterator[Heard]:
    """An application in another stage, or with another outcome."""
    staged = found(body, "event_subtype") == "stage_changed"
    yield from _applications(body, UPDATED, ("current_stage_id",) if staged else ("outcome",))
    yield Heard("Candidate", candidate(body), UPDATED)


def offer_updated(body: Json) -> Iterator[Heard]:
    """A job, edited."""
    status = found(body, "event_subtype") == "status_changed"
    yield Heard("Job", offer(body), UPDATED, ("status",) if status else ())


EVENTS: Mapping[str, Reader] = {
    "new_candidate": new_candidate,
    "candidate_assigned": assigned,
    "candidate_moved": moved,
    "candidate_deleted": record("Candidate", DELETED, candidate),
    "offer_published": record("Job", UPDATED, offer, "status"),
    "offer_unpublished": record("Job", UPDATED, offer, "status"),
    "offer_updated": offer_updated,
}


def verify(delivery: Delivery, secrets: Sequence[str], now: float) -> None:
    """HMAC-SHA256 of the raw body in hex, in any case of letters; no time is signed."""
    check_signature([delivery.header("x-recruitee-signature")], secrets, delivery.body)


def test_call(delivery: Delivery) -> Mapping[str, str] | None:
    """The call made when a webhook is saved: it has a member `test`, and comes before the secret can be known here."""
    try:
        body = orjson.loads(delivery.body)
    except orjson.JSONDecodeError:
        return None
    return {} if isinstance(body, dict) and body.get("test") else None


WEBHOOKS = Webhooks(
    events=EVENTS,
    name=lambda _, body: found(body, "event_type") or "",
    identity=lambda _, body: found(body, "id"),
    verify=verify,
    greeting=test_call,
    credentials=("webhook_secret", "webhook_secret_before"),
    remembered=REPEATED,
    steps=(
        "Sign in to Recruitee as a user who may manage webhooks (ability `manage_webhooks`).",
        "Open Settings > Apps and plugins > Webhooks and add a new webhook.",
        "Enter this URL: {url}",
        "Choose the events: {events}",
        "Save. Recruitee makes a test call, which the gateway answers and notes.",
        "Copy the secret that Recruitee shows for signing.",
        "Store it as the credential `webhook_secret` of this integration.",
        "Deliveries are refused until then; Recruitee repeats them for about two days.",
        "To change the secret, keep the one before as `webhook_secret_before` until nothing is signed with it.",
    ),
)
