"""Webhooks of Recruit CRM: the record itself, unnamed and unsigned (recruitcrm.md §7)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import orjson

from gateway.sandbox.post import Letter
from gateway.sandbox.recruitcrm import view_assignment, view_candidate, view_company, view_job
from gateway.sandbox.recruitcrm.ids import slug

if TYPE_CHECKING:
    from collections.abc import Callable

    from gateway.sandbox.recruitcrm.vendor import RecruitCrm
    from gateway.sandbox.world import Change

PAUSES = (30.0, 120.0, 600.0)
"""Repeats are not documented: these are [assumed] (§7)."""


HEAD = {"content-type": "application/json"}


def heard(vendor: RecruitCrm, change: Change) -> None:
    """Tell the subscribers of a change (a hook of the world)."""
    if not vendor.subscriptions:
        return
    happened = _events(vendor, change)
    if happened is None:
        return
    event, body = happened
    told = orjson.dumps(body)
    for row in vendor.subscriptions.values():
        if row["event"] == event:
            vendor.post.send(Letter(row["target_url"], event, lambda: told, lambda _: HEAD, PAUSES))


Told = tuple[str, Any]
"""An event's name, and its body."""


def _events(vendor: RecruitCrm, change: Change) -> Told | None:
    """Return what happened, by the vendor's name; what a form did is marked by `extra["form"]`."""
    find = KINDS.get(change.kind)
    return find(vendor, change) if find else None


def _of_candidate(vendor: RecruitCrm, change: Change) -> Told:
    record, before = change.record, change.before
    if change.verb == "removed" or record.deleted_at is not None:
        return "candidate.deleted", {"slug": slug("candidates", record.id)}
    if change.verb == "added":
        event = "candidate.created.talentpool" if record.pool_ids else "candidate.created"
    else:
        filled_in = record.extra.get("form") != before.extra.get("form")
        event = "candidate.external.profile.updated" if filled_in else "candidate.updated"
    return event, view_candidate.row(vendor, record, None)


def _of_application(vendor: RecruitCrm, change: Change) -> Told | None:
    record, before = change.record, change.before
    if change.verb == "removed":  # names the candidate only
        person = vendor.world.candidates[record.candidate_id]
        return "candidate.unassigned", view_candidate.row(vendor, person, None)
    if change.verb == "added":
        event = "candidate.external.applied.jobs" if record.extra.get("form") else "candidate.assigned"
    elif (record.stage_id, record.state) != (before.stage_id, before.state):
        event = "candidate.hiringstage.updated"
    else:
        return None
    return event, view_assignment.row(vendor, record, user=False)


def _of_job(vendor: RecruitCrm, change: Change) -> Told:
    record, before = change.record, change.before
    if change.verb == "removed":
        return "job.deleted", {"slug": slug("jobs", record.id)}
    if change.verb == "added":
        return "job.created", view_job.row(vendor, record)
    event = "job.updated" if record.status == before.status else "job.status.updated"
    return event, view_job.row(vendor, record)


def _of_contact(vendor: RecruitCrm, change: Change) -> Told:
    if change.verb == "removed":
        return "contact.deleted", {"slug": slug("contacts", change.record.id)}
    event = "contact.created" if change.verb == "added" else "contact.updated"
    return event, view_company.contact_row(vendor, change.record)


KINDS: dict[str, Callable[[RecruitCrm, Change], Told | None]] = {
    "candidates": _of_candidate,
    "applications": _of_application,
    "jobs": _of_job,
    "contacts": _of_contact,
}
