"""Recruit CRM's webhooks: one subscription for each event, deliveries unsigned and unnamed (recruitcrm.md §7)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from connectors.columns import Json, as_text, dig, rows
from connectors.declarations import Call
from connectors.events import EventKind
from connectors.recruitcrm.mapping import application_key
from connectors.webhooks import Heard, Hook, Reader, Setup, Webhooks, at, found, record

if TYPE_CHECKING:
    from connectors.engine.session import Session

CREATED, UPDATED, DELETED = EventKind

LIST = Call("GET /subscriptions", lives=0)
CREATE = Call("POST /subscriptions", safe=False, lives=0)
DELETE = Call("DELETE /subscriptions/{id}", safe=False, lives=0)

PAGE = 100
"""Rows of a page of subscriptions."""

MOST_PAGES = 50
"""Pages looked at: 5,000 subscriptions."""

slug = at("slug", "candidate_slug", "candidate.slug")
job_slug = at("slug", "job_slug", "job.slug")


def _pairs(body: Json) -> Iterator[tuple[str | None, str | None]]:
    """Candidate and job of each assignment in a body; None for what it does not tell.

    Assumed of bodies that nobody has shown: an object or an array, `candidates` for several of one job (§7).
    """
    for one in rows(body):
        job = found(one, "job_slug", "job.slug")
        several = rows(one, "candidates") or rows(one, "candidate_slugs")
        if isinstance(one, Mapping) and several:
            for person in several:
                yield found({"slug": person}, "slug.candidate_slug", "slug.slug", "slug"), job
        else:
            yield found(one, "candidate_slug", "candidate.slug", "slug"), job


def assignments(kind: EventKind, *fields: str) -> Reader:
    """Reads bodies about candidates on jobs. Where no job is named the candidate at least is."""

    def heard(body: Json) -> Iterator[Heard]:
        pairs = list(_pairs(body)) or [(None, None)]
        for candidate, job in dict.fromkeys(pairs):
            yield Heard("Application", application_key(candidate, job), kind, fields)
            if candidate is not None and job is None:
                yield Heard("Candidate", candidate, UPDATED)

    return heard


EVENTS: Mapping[str, Reader] = {
    "candidate.created": record("Candidate", CREATED, slug),
    "candidate.created.talentpool": record("Candidate", CREATED, slug),
    "candidate.updated": record("Candidate", UPDATED, slug),
    "candidate.external.profile.updated": record("Candidate", UPDATED, slug),
    "candidate.deleted": record("Candidate", DELETED, slug),
    "candidate.assigned": assignments(CREATED),
    "candidate.unassigned": assignments(DELETED),
    "candidate.external.applied.jobs": assignments(CREATED),
    "candidate.hiringstage.updated": assignments(UPDATED, "current_stage_id"),
    "job.created": record("Job", CREATED, job_slug),
    "job.updated": record("Job", UPDATED, job_slug),
    "job.status.updated": record("Job", UPDATED, job_slug, "status"),
    "job.deleted": record("Job", DELETED, job_slug),
    "contact.created": record("Job", UPDATED, lambda _: None, "contact_id"),
    "contact.updated": record("Job", UPDATED, lambda _: None, "contact_id"),
    "contact.deleted": record("Job", UPDATED, lambda _: None, "contact_id"),
}
"""A contact is no unified model: it is whom jobs are filled for, so some job may look different."""


async def listed(session: Session) -> list[Hook]:
    """Every subscription of the account, page by page."""
    known: dict[str, Hook] = {}
    for page in range(1, MOST_PAGES + 1):
        answer = await session.call(LIST, {"page": str(page), "limit": str(PAGE)})
        before = len(known)
        for one in rows(answer.body, "data" if isinstance(answer.body, Mapping) else ""):
            if (hook := _hook(one)) is not None:
                known[hook.id] = hook
        if len(known) == before or not dig(answer.body, "next_page_url"):
            break
    return list(known.values())


async def create(session: Session, url: str, events: Sequence[str]) -> Hook:
    """Subscribe to one event."""
    (event,) = events
    answer = await session.call(CREATE, json={"event": event, "target_url": url})
    return _hook(answer.body) or Hook("", url, frozenset(events))


async def delete(session: Session, key: str) -> None:
    """End a subscription."""
    await session.call(DELETE, {"id": key})


def _hook(raw: Json) -> Hook | None:
    key = found(raw, "id")
    event, url = as_text(dig(raw, "event")), as_text(dig(raw, "target_url"))
    return Hook(key, url or "", frozenset({event} if event else ())) if key else None


WEBHOOKS = Webhooks(
    events=EVENTS,
    name=lambda delivery, _: delivery.event,
    setup=Setup(listed=listed, create=create, delete=delete, each=True),
)
"""Equal bodies are one delivery for some minutes: records carry the time of their last change, also of that of an
assignment (§6)."""
