"""Writing jobs: the employer's record, and what only Tracker holds (trackerrms.md §6.2)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from gateway.sandbox.records import Job
from gateway.sandbox.trackerrms import errors, links
from gateway.sandbox.trackerrms.sheet_opportunity import status_link
from gateway.sandbox.trackerrms.sheet_resource import merged
from gateway.sandbox.trackerrms.statuses import job_word

if TYPE_CHECKING:
    from gateway.sandbox.call import Call
    from gateway.sandbox.trackerrms.vendor import TrackerRMS

NEW_STATUS = 3
"""What a job created without a status gets."""


def created(vendor: TrackerRMS, call: Call, body: dict[str, Any]) -> Job:
    """Make a job of a body; it belongs to the token's user."""
    world = vendor.world
    changes = _changes(vendor, call, {}, body)
    at = world.tick()
    user = call.principal.user_id
    job = Job(
        id=world.jobs.next_id(), code="", title="", description="", requirements="", status="published",
        confidential=False, employment="fulltime_permanent", on_site=True, hybrid=False, remote=False, hours=None,
        category=None, department_id=None, location_ids=[], experience=None, education=None, salary=None,
        manager_id=user, recruiter_id=None, follower_ids=[user], contact_id=None,
        pipeline_id=next(iter(world.pipelines)).id, question_set_id=None, tags=[], values={}, openings=None,
        priority="normal", language="en", created_at=at, updated_at=at, published_at=at, closed_at=None,
        closing_at=None,
    )  # fmt: skip
    return world.add(world.jobs, replace(job, **changes))


def updated(vendor: TrackerRMS, call: Call, job: Job, body: dict[str, Any]) -> Job:
    """Change a job by a partial body."""
    changes = _changes(vendor, call, job.extra, body)
    over = changes.get("status", job.status) in {"closed", "archived"}
    if over and job.closed_at is None:
        changes["closed_at"] = vendor.world.now()
    return vendor.world.change(vendor.world.jobs, job, **changes)


def _changes(vendor: TrackerRMS, call: Call, before: dict[str, Any], body: dict[str, Any]) -> dict[str, Any]:
    """Return the values a body gives to a job's record."""
    extra, written = dict(before), dict(body)
    made: dict[str, Any] = {"extra": extra}
    for name, member in (("name", "title"), ("description", "description")):
        if body.get(name):
            made[member] = str(body[name]).strip()
    if "status" in body:
        number = written.pop("status").get("id") or NEW_STATUS
        if status_link(number) is None:
            raise errors.invalid(call, "status")
        extra["status"], made["status"] = number, job_word(number)
    if "tagText" in body:
        made["tags"] = [tag for piece in (body["tagText"] or "").split(",") if (tag := piece.strip())]
    for kind in ("start", "end"):
        moment = vendor.moment(written.pop(f"{kind}DateTime", None))
        if moment is not None:
            text = vendor.clock.text(moment) or ""
            written[f"{kind}Date"], written[f"{kind}Time"] = text[:10], text[11:]
    if "advertDetails" in body:
        dates = {name: body["advertDetails"].get(name) for name in ("publishDate", "startDate")}
        told = {name: vendor.clock.text(vendor.moment(text)) for name, text in dates.items() if text}
        written["advertDetails"] = {**body["advertDetails"], **told}
    if "client" in body:
        written["client"] = links.client(links.client_named(body["client"].get("id") or 0))
    extra["written"] = merged(before.get("written", {}), written)
    return made
