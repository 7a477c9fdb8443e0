"""Webhooks of Recruitee: entered by hand, tried when saved, signed (recruitee.md §8)."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import orjson

from gateway.sandbox.dice import Dice
from gateway.sandbox.post import Letter, is_loopback, posted
from gateway.sandbox.recruitee.ids import shown
from gateway.sandbox.times import iso

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from gateway.sandbox.records import Application, Candidate, Job
    from gateway.sandbox.recruitee.vendor import Recruitee
    from gateway.sandbox.world import Change

PAUSES = (60.0, 300.0, 900.0, 3600.0, 7200.0, 14400.0, 28800.0, 43200.0, 72000.0)
"""Nine repeats over about 48 hours; how they are spread is [assumed] (§8)."""

AGENT = "Recruitee Webhooks"
EVENTS = (
    "new_candidate",
    "candidate_assigned",
    "candidate_moved",
    "candidate_deleted",
    "offer_published",
    "offer_unpublished",
    "offer_updated",
)
OUT = frozenset({"published", "internal"})
"""Statuses of jobs that are published somewhere."""

Written = tuple[str, str | None, "Callable[[], dict[str, Any]]"]


@dataclass(slots=True)
class Webhook:
    """One that somebody entered."""

    url: str
    events: list[str]
    secret: str


class Hooks:
    """The webhooks of one company. `upper` writes signatures in capitals, which is the same (§14.19)."""

    def __init__(self, vendor: Recruitee) -> None:
        self.saved: list[Webhook] = []
        self.upper = False
        self._vendor = vendor
        self._fresh: set[int] = set()  # people made by the call under way
        vendor.world.hooks.append(self.heard)

    async def enter(self, url: str, events: list[str]) -> Webhook:
        """Save a webhook after a test call that must be answered 200; ValueError otherwise."""
        if not (url.startswith("https://") or is_loopback(url)) or not set(events) <= set(EVENTS):
            raise ValueError("a webhook needs an https address and known events")
        number = len(self.saved)
        dice = Dice(self._vendor.company_id, "webhook", number)
        made = Webhook(url, events, f"{dice.bits():016x}{dice.bits():016x}")
        if is_loopback(url):
            head = {"content-type": "application/json", "user-agent": AGENT}
            status, _ = await posted(url, head, orjson.dumps({"test": True}), 10.0)
            if status != 200:
                raise ValueError(f"the test call was answered {status}")
        self.saved.append(made)
        return made

    def heard(self, change: Change) -> None:
        """Tell of a change (a hook of the world)."""
        if not self.saved:
            return
        for event, subtype, payload in self._events(change):
            for webhook in self.saved:
                if event in webhook.events:
                    self._vendor.post.send(self._letter(webhook, event, subtype, payload))

    def _letter(
        self, webhook: Webhook, event: str, subtype: str | None, payload: Callable[[], dict[str, Any]]
    ) -> Letter:
        def write() -> bytes:
            self._fresh.clear()
            company = {"id": self._vendor.company_id}
            told = {
                "event_type": event,
                "event_subtype": subtype,
                "payload": {**payload(), "company": company},
            }
            return orjson.dumps(told)

        def head(body: bytes) -> dict[str, str]:
            signed = hmac.new(webhook.secret.encode(), body, sha256).hexdigest()
            return {
                "content-type": "application/json",
                "user-agent": AGENT,
                "x-recruitee-signature": signed.upper() if self.upper else signed,
            }

        return Letter(webhook.url, event, write, head, PAUSES, fine=lambda status: status == 200)

    # what happened, by the vendor's names

    def _events(self, change: Change) -> Iterator[Written]:
        if change.kind == "candidates":
            yield from self._of_candidate(change)
        elif change.kind == "applications":
            yield from self._of_application(change)
        elif change.kind == "jobs" and change.verb == "changed":
            yield self._of_job(change.record, change.before)

    def _of_candidate(self, change: Change) -> Iterator[Written]:
        person = change.record
        if change.verb == "added":
            self._fresh.add(person.id)
            subtype = {"email": "email", "career_site": "career_site", "import": "imported"}.get(
                person.channel, "manual"
            )
            yield "new_candidate", subtype, lambda: self._person(person, self._jobs(person.id))
        elif change.verb == "changed" and person.deleted_at and not change.before.deleted_at:
            yield "candidate_deleted", None, lambda: self._person(person, [])

    def _of_application(self, change: Change) -> Iterator[Written]:
        row, before = change.record, change.before
        if change.verb == "added" and row.candidate_id not in self._fresh:
            yield "candidate_assigned", None, lambda: self._placed(row, {})
        elif (
            change.verb == "changed" and row.state != before.state and "rejected" in {row.state, before.state}
        ):
            subtype = "disqualified" if row.state == "rejected" else "requalified"
            yield "candidate_moved", subtype, lambda: self._placed(row, {})
        elif change.verb == "changed" and row.stage_id != before.stage_id:
            details = {"from_stage": self._stage(before.stage_id), "to_stage": self._stage(row.stage_id)}
            yield "candidate_moved", "stage_changed", lambda: self._placed(row, details)

    def _of_job(self, job: Job, before: Job) -> Written:
        was, now = before.status in OUT, job.status in OUT
        if was != now:
            return ("offer_published" if now else "offer_unpublished"), "manual", lambda: self._job(job)
        if job.status != before.status:
            subtype = "status_changed"
        else:
            subtype = "tags_changed" if job.tags != before.tags else "offer_changed"
        return "offer_updated", subtype, lambda: self._job(job)

    # payloads

    def _jobs(self, candidate: int) -> list[Job]:
        world = self._vendor.world
        return [world.jobs[number] for number in world.jobs_of(candidate)]

    def _person(self, person: Candidate, jobs: list[Job]) -> dict[str, Any]:
        shown_ = {
            "id": shown("candidates", person.id),
            "name": person.name,
            "emails": person.emails,
            "updated_at": iso(person.updated_at),
        }
        offers = [self._job(job)["offer"] for job in jobs]
        return {"candidate": shown_, "offers": offers, **({"offer": offers[0]} if len(offers) == 1 else {})}

    def _placed(self, row: Application, details: dict[str, Any]) -> dict[str, Any]:
        person, job = self._vendor.world.candidates[row.candidate_id], self._vendor.world.jobs[row.job_id]
        return {**self._person(person, [job]), "details": details}

    def _job(self, job: Job) -> dict[str, Any]:
        return {"offer": {"id": shown("jobs", job.id), "title": job.title, "status": job.status}}

    def _stage(self, number: int | None) -> dict[str, Any] | None:
        stage = self._vendor.world.stages.get(number)
        if stage is None:
            return None
        return {"id": shown("stages", stage.id), "name": stage.name, "category": stage.kind}
