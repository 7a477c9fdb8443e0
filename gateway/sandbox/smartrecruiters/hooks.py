"""Webhooks of SmartRecruiters: ids only, named and signed in headers, after a handshake (smartrecruiters.md §9)."""

from __future__ import annotations

import hmac
import time
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import orjson

from gateway.sandbox.dice import Dice
from gateway.sandbox.post import Letter, is_loopback, posted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from gateway.sandbox.records import Application, Job
    from gateway.sandbox.smartrecruiters.routes_webhooks import Subscription
    from gateway.sandbox.smartrecruiters.vendor import SmartRecruiters
    from gateway.sandbox.world import Change

MINUTE = 60.0
PAUSES = tuple(minutes * MINUTE for minutes in (1, 3, 10, 45, 120, 240, 480, 960, 1440, 1440))
"""Ten repeats: the ends are documented, the middle is [assumed] (§9.5)."""

VERSION = "v1"
HANDSHAKE_SECONDS, ANSWER_SECONDS = 20.0, 5.0

Told = tuple[str, dict[str, Any], str | None]
"""An event's name, its body, and the path of what it is about; no path on deletions."""


def heard(vendor: SmartRecruiters, change: Change) -> None:
    """Tell the subscribers of a change (a hook of the world)."""
    if not vendor.subscriptions:
        return
    for event, body, path in _events(vendor, change):
        for item in vendor.subscriptions.values():
            if item.active and event in item.events:
                vendor.post.send(_letter(vendor, item, event, orjson.dumps(body), path))


def _letter(vendor: SmartRecruiters, item: Subscription, event: str, told: bytes, path: str | None) -> Letter:
    vendor.told += 1
    identity = f"{Dice(vendor.salt, 'event', vendor.told).bits():016x}"
    link = f"<https://api.smartrecruiters.com{path}>; rel=self" if path else ""

    def head(body: bytes) -> dict[str, str]:
        """Give the headers of an attempt: the time is its own, the id stays."""
        stamp = str(int(time.time()))
        parts = [stamp.encode(), body, *(part.encode() for part in (identity, event, VERSION, link))]
        keys = item.live_keys(vendor.world.now())
        signed = [hmac.new(key.encode(), b".".join(parts), sha256).hexdigest() for key in keys]
        headers = {
            "content-type": "application/json",
            "event-name": event,
            "event-version": VERSION,
            "event-id": identity,
            "smartrecruiters-timestamp": stamp,
        }
        if link:
            headers["link"] = link
        if signed:
            headers["smartrecruiters-signature"] = ";".join(f"v1={one}" for one in signed)
        return headers

    def note(status: int) -> None:
        outcome = "successful" if 200 <= status < 300 else "failed"
        at = vendor.world.now().isoformat()
        item.log.append({"eventId": identity, "eventName": event, "status": outcome, "timestamp": at})

    return Letter(item.url, event, lambda: told, head, PAUSES, patience=ANSWER_SECONDS, note=note)


async def shaken(item: Subscription, secret: str, otherwise: bool) -> bool:
    """Return whether a callback gives the secret back; `otherwise` for one that is not on this machine."""
    if not is_loopback(item.url):
        return otherwise
    status, headers = await posted(item.url, {"x-hook-secret": secret}, b"", HANDSHAKE_SECONDS)
    return status == 200 and headers.get("x-hook-secret") == secret


def _events(vendor: SmartRecruiters, change: Change) -> Iterator[Told]:
    """Give what happened, by the vendor's names; of most kinds nothing tells that they were removed."""
    find = KINDS.get(change.kind)
    if find is not None and (change.verb != "removed" or change.kind == "candidates"):
        yield from find(vendor, change)


def _candidate(vendor: SmartRecruiters, change: Change) -> Iterator[Told]:
    ident = vendor.ids.shown("candidates", change.record.id)
    gone = change.verb == "removed" or change.record.deleted_at is not None
    verb = "deleted" if gone else "created" if change.verb == "added" else "updated"
    yield f"candidate.{verb}", {"id": ident}, None if gone else f"/candidates/{ident}"


def _of_candidate_on_job(vendor: SmartRecruiters, change: Change) -> Iterator[Told]:
    body = _application(vendor, change.record)
    event = _of_application(change.record, change.before)
    yield event, body, f"/candidates/{body['candidate_id']}/jobs/{body['job_id']}"


def _job(vendor: SmartRecruiters, change: Change) -> Iterator[Told]:
    ident, event = vendor.ids.shown("jobs", change.record.id), _of_job(change.record, change.before)
    history = "/status/history" if event == "job.status.updated" else ""
    yield event, {"id": ident}, f"/jobs/{ident}{history}"


def _ad(vendor: SmartRecruiters, change: Change) -> Iterator[Told]:
    record, before, shown = change.record, change.before, vendor.ids.shown
    job, ad = shown("jobs", record.job_id), shown("postings", record.id)
    if before is None:
        event = "job.ad.created"
    else:
        event = "job.ad.updated" if record.status == before.status else "job.ad.postings.updated"
    yield event, {"job_id": job, "job_ad_id": ad}, f"/jobs/{job}/jobads/{ad}"


def _offer(vendor: SmartRecruiters, change: Change) -> Iterator[Told]:
    body = _application(vendor, vendor.world.applications[change.record.application_id])
    del body["application_id"]
    offer = {**body, "offer_id": vendor.ids.shown("offers", change.record.id)}
    yield f"offer.{'created' if change.before is None else 'updated'}", offer, None


def _meeting(vendor: SmartRecruiters, change: Change) -> Iterator[Told]:
    if change.record.application_id is not None:
        verb = "created" if change.before is None else "updated"
        event = f"interview.{'canceled' if change.record.canceled else verb}"
        yield event, _interview(vendor, change.record), None


def _file(vendor: SmartRecruiters, change: Change) -> Iterator[Told]:
    record = change.record
    for number in vendor.world.applications.ids_of(record.candidate_id) if record.candidate_id else ():
        row = vendor.world.applications.get(number)
        if row is not None and record.application_id in {None, number} and change.verb == "added":
            attached = {**_application(vendor, row), "attachment_id": vendor.ids.shown("files", record.id)}
            yield "application.attachment.created", attached, None


KINDS: dict[str, Callable[[SmartRecruiters, Change], Iterator[Told]]] = {
    "candidates": _candidate,
    "applications": _of_candidate_on_job,
    "jobs": _job,
    "postings": _ad,
    "offers": _offer,
    "interviews": _meeting,
    "files": _file,
}


def _application(vendor: SmartRecruiters, row: Application) -> dict[str, Any]:
    shown = vendor.ids.shown
    return {
        "job_id": shown("jobs", row.job_id),
        "candidate_id": shown("candidates", row.candidate_id),
        "application_id": shown("applications", row.id),
    }


def _interview(vendor: SmartRecruiters, record: Any) -> dict[str, Any]:
    shown = vendor.ids.shown
    return {
        "interview_id": shown("interviews", record.id),
        "application_id": shown("applications", record.application_id),
        "candidate_id": shown("candidates", record.candidate_id),
        "company_id": vendor.company,
    }


def _of_application(row: Application, before: Application | None) -> str:
    if before is None:
        return "application.created"
    if (row.stage_id, row.state) != (before.stage_id, before.state):
        return "application.status.updated"
    answers, answered = (one.extra.get("answers") or one.answers for one in (row, before))
    if answers != answered:
        return f"application.screening-answers.{'updated' if answered else 'created'}"
    moved = row.extra.get("source") != before.extra.get("source")
    return "application.source.updated" if moved else "application.fields.updated"


def _of_job(job: Job, before: Job | None) -> str:
    if before is None:
        return "job.created"
    if (job.status, job.extra.get("status")) != (before.status, before.extra.get("status")):
        return "job.status.updated"
    team = [
        (one.manager_id, one.recruiter_id, one.follower_ids, one.extra.get("team")) for one in (job, before)
    ]
    return "job.updated" if team[0] == team[1] else "job.hiring-team.updated"
