"""SmartRecruiters' webhooks: one subscription for all events, activated by a handshake, signed (smartrecruiters.md §9)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

from connectors.columns import Json, as_key, as_text, dig, rows
from connectors.declarations import Call
from connectors.errors import Gone, Rejected
from connectors.events import EventKind
from connectors.smartrecruiters.applicants import application_key
from connectors.webhooks import (
    Delivery,
    Heard,
    Hook,
    Reader,
    Setup,
    Webhooks,
    at,
    check_signature,
    check_time,
    found,
    record,
)

if TYPE_CHECKING:
    from connectors.engine.session import Session

CREATED, UPDATED, DELETED = EventKind

API = "/webhooks-api/v201907/subscriptions"
LIST = Call(f"GET {API}", query={"limit": "100"}, lives=0)
CREATE = Call(f"POST {API}", safe=False, lives=0)
DELETE = Call(f"DELETE {API}/{{id}}", safe=False, lives=0)
KEY = Call(f"GET {API}/{{id}}/secret-key", lives=0)
NEW_KEY = Call(f"POST {API}/{{id}}/secret-key", safe=False, lives=0)
ACTIVATE = Call(f"PUT {API}/{{id}}/activation", safe=False, lives=0)

ACTIVE_ALREADY = 409
ACCEPTED = 202
"""What deliveries want to be answered with, within 5 seconds."""

REPEATED = 10 * 24 * 3600.0
"""Seconds for which ids of deliveries are kept: ten repeats, the last pauses of up to 24 hours each."""

MOST_PAGES = 5

HANDSHAKE = "x-hook-secret"
ECHOED = re.compile(r"[\x21-\x7e]{1,256}", re.ASCII)

entity = at("id")
job = at("job_id")
ad = at("job_ad_id")


def application(body: Json) -> str | None:
    """Candidate and job (§7.3)."""
    return application_key(found(body, "candidate_id"), found(body, "job_id"))


def offer(body: Json) -> str | None:
    """Candidate, job and offer, as offers are read (§8.12)."""
    key = found(body, "offer_id")
    return f"{found(body, 'candidate_id') or ''}:{found(body, 'job_id') or ''}:{key}" if key else None


def interview(kind: EventKind, *fields: str) -> Reader:
    """An interview is told of, and not which of its timeslots, each of which is an interview here (§8.9)."""

    def heard(body: Json) -> Iterator[Heard]:
        yield Heard("Interview", None, kind, fields)

    return heard


EVENTS: Mapping[str, Reader] = {
    "job.created": record("Job", CREATED, entity),
    "job.updated": record("Job", UPDATED, entity),
    "job.status.updated": record("Job", UPDATED, entity, "status"),
    "job.hiring-team.updated": record("Job", UPDATED, entity, "hiring_team"),
    "job.ad.created": record("JobPosting", CREATED, ad),
    "job.ad.updated": record("JobPosting", UPDATED, ad),
    "job.ad.postings.updated": record("JobPosting", UPDATED, ad, "status"),
    "position.created": record("Job", UPDATED, job),
    "position.updated": record("Job", UPDATED, job),
    "position.deleted": record("Job", UPDATED, job),
    "application.created": record("Application", CREATED, application),
    "application.status.updated": record("Application", UPDATED, application, "current_stage_id"),
    "application.fields.updated": record("Application", UPDATED, application, "custom_fields"),
    "application.source.updated": record("Application", UPDATED, application),
    "application.attachment.created": record("Application", UPDATED, application, "attachments"),
    "application.screening-answers.created": record(
        "Application", UPDATED, application, "screening_question_answers"
    ),
    "application.screening-answers.updated": record(
        "Application", UPDATED, application, "screening_question_answers"
    ),
    "candidate.created": record("Candidate", CREATED, entity),
    "candidate.updated": record("Candidate", UPDATED, entity),
    "candidate.deleted": record("Candidate", DELETED, entity),
    "offer.created": record("Offer", CREATED, offer),
    "offer.updated": record("Offer", UPDATED, offer),
    "interview.created": interview(CREATED),
    "interview.updated": interview(UPDATED),
    "interview.canceled": interview(UPDATED, "canceled"),
}
"""Left out: approvals, reviews and onboarding, of which no unified model tells."""


def verify(delivery: Delivery, secrets: Sequence[str], now: float) -> None:
    """The signatures `v1=<hex>` joined by `;`, one for each live key, over the time, the body and four headers.

    A repeat has a time of its own, so an old time is a replay.
    """
    names = ("event-id", "event-name", "event-version", "link")
    stamp = delivery.header("smartrecruiters-timestamp")
    given = [part.strip() for part in delivery.header("smartrecruiters-signature").split(";")]
    parts = [
        stamp.encode(),
        delivery.body,
        *(delivery.headers.get(name, "").encode("latin-1", "replace") for name in names),
    ]
    check_signature(
        [part.removeprefix("v1=") for part in given if part.startswith("v1=")], secrets, b".".join(parts)
    )
    check_time(stamp, now)


def handshake(delivery: Delivery) -> Mapping[str, str] | None:
    """The activation's call: its secret goes back as it came."""
    secret = delivery.header(HANDSHAKE)
    greets = ECHOED.fullmatch(secret) and not delivery.header("event-name")
    return {"X-Hook-Secret": secret} if greets else None


async def listed(session: Session) -> list[Hook]:
    """The subscriptions of this credential."""
    known: list[Hook] = []
    page: str | None = None
    for _ in range(MOST_PAGES):
        answer = await session.call(LIST, {"page_id": page} if page else {})
        known += [hook for one in session.rows(LIST, answer) if (hook := _hook(one)) is not None]
        page = _next(answer.headers.get("link", ""))
        if page is None:
            break
    return known


async def create(session: Session, url: str, events: Sequence[str]) -> Hook:
    """Subscribe. It delivers nothing before `ready`."""
    answer = await session.call(CREATE, json={"callbackUrl": url, "events": list(events)})
    return _hook(answer.body) or Hook("", url, frozenset(events), active=False)


async def delete(session: Session, key: str) -> None:
    """Unsubscribe."""
    await session.call(DELETE, {"id": key})


async def ready(session: Session, hook: Hook) -> None:
    """See to it that it signs and is active: without a key nothing is signed."""
    if not await secrets(session, hook):
        await session.call(NEW_KEY, {"id": hook.id}, json={})
    try:
        await session.call(ACTIVATE, {"id": hook.id}, json={})
    except Rejected as refused:
        if refused.status != ACTIVE_ALREADY:
            raise


async def secrets(session: Session, hook: Hook) -> list[str]:
    """The newest key. While an older one lives as well, deliveries carry a signature by each."""
    try:
        answer = await session.call(KEY, {"id": hook.id})
    except Gone:
        return []
    key = as_text(dig(answer.body, "secretKey"))
    return [key] if key else []


def _hook(raw: Json) -> Hook | None:
    key = found(raw, "id")
    events = (
        as_text(dig(one, "name")) if isinstance(one, Mapping) else as_text(one) for one in rows(raw, "events")
    )
    active = (as_text(dig(raw, "status")) or "").lower() == "active"
    url = as_text(dig(raw, "callbackUrl")) or ""
    return Hook(key, url, frozenset(event for event in events if event), active) if key else None


def _next(link: str) -> str | None:
    """The page that a `Link` header says is next."""
    for address, kind in re.findall(r'<([^>]*)>\s*;\s*rel="?(\w+)"?', link):
        if kind == "next":
            return next(iter(parse_qs(urlsplit(address).query).get("page_id", [])), None)
    return None


WEBHOOKS = Webhooks(
    events=EVENTS,
    name=lambda delivery, _: delivery.header("event-name"),
    identity=lambda delivery, _: as_key(delivery.header("event-id")),
    verify=verify,
    greeting=handshake,
    remembered=REPEATED,
    answer=ACCEPTED,
    setup=Setup(listed=listed, create=create, delete=delete, ready=ready, secrets=secrets),
)
