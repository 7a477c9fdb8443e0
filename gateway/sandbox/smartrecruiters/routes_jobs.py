"""Endpoints of jobs, their ads, publications and teams (smartrecruiters.md §8.2)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gateway.sandbox.call import Answer, Call
from gateway.sandbox.smartrecruiters import errors
from gateway.sandbox.smartrecruiters import view_job as view
from gateway.sandbox.smartrecruiters.access import members, sees_job
from gateway.sandbox.smartrecruiters.endpoints import Endpoints
from gateway.sandbox.smartrecruiters.query import (
    choices,
    cursor,
    flag,
    later,
    linked,
    moment,
    opened,
    size,
    start,
)
from gateway.sandbox.smartrecruiters.words import language_of
from gateway.sandbox.vendor import json_object

if TYPE_CHECKING:
    from collections.abc import Callable

    from gateway.sandbox.records import Job, Posting
    from gateway.sandbox.smartrecruiters.vendor import SmartRecruiters

routes = Endpoints()
READ = "jobs_read"
MANAGE = "jobs_manage"
PUBLISH = "jobs_publications_manage"


def found(vendor: SmartRecruiters, call: Call, *, missing: int = 404) -> Job:
    """Return the job of the path: 404 when there is none, 401 without access."""
    job = vendor.world.jobs.get(vendor.ids.meant("jobs", call.params["jobId"]))
    if job is None:
        raise errors.bare(missing, "Job not found")
    if not sees_job(call.principal, job.id):
        raise errors.job_denied()
    return job


@routes("GET", "/jobs", scopes=READ)
def jobs(vendor: SmartRecruiters, call: Call) -> Answer:
    """Search jobs; the cursor is safe only with `sort=job_id`."""
    limit, offset = size(call, vendor.quirks), start(call)
    sort = next(iter(choices(call, "sort", ("default", "job_id"))), "default")
    rows = _matching(vendor, call)
    rows.sort(key=lambda job: vendor.ids.shown("jobs", job.id))
    last = opened("job", call.arg("pageId"))
    if sort == "default":
        rows.sort(key=lambda job: job.created_at, reverse=True)
    if last is not None and sort == "default" and vendor.quirks.cursor_without_sort == "refused":
        raise errors.invalid("pageId can be used with sort=job_id only", "INVALID_PAGE_ID")
    total = len(rows)
    if last is not None:
        offset, rows = 0, [job for job in rows if vendor.ids.shown("jobs", job.id) > last]
    page = rows[offset : offset + limit]
    body: dict[str, Any] = {"limit": limit, "offset": offset, "totalFound": total}
    next_page = None
    if page and len(rows) > offset + limit:
        next_page = body["nextPageId"] = cursor("job", vendor.ids.shown("jobs", page[-1].id))
    body["content"] = [view.row(vendor, job, call.base) for job in page]
    return linked(call, vendor.quirks, Answer(body), "pageId", next_page)


def _matching(vendor: SmartRecruiters, call: Call) -> list[Job]:
    """Return the jobs that meet every filter; cities and department labels as spelled, titles in any case."""
    ids, world, who = vendor.ids, vendor.world, call.principal
    text = (call.arg("q") or "").lower()
    cities, labels = set(call.args("city")), set(call.args("department"))
    statuses = choices(call, "status", view.STATUSES) | choices(call, "statuses", view.STATUSES)
    posted = choices(call, "postingStatus", view.POSTING_STATUSES)
    updated, active = (moment(call, vendor.quirks, name) for name in ("updatedAfter", "lastActivityAfter"))
    users = {ids.meant("users", value) for value in call.args("hiringTeamMemberId")}
    tests: tuple[tuple[object, Callable[[Job], bool]], ...] = (
        (text, lambda job: text in job.title.lower()),
        (cities, lambda job: view.address(job, vendor).city in cities),
        (
            labels,
            lambda job: bool(job.department_id) and world.departments[job.department_id or 0].name in labels,
        ),
        (statuses, lambda job: view.status(job) in statuses),
        (posted, lambda job: view.posting_status(vendor, job) in posted),
        (call.arg("language"), lambda job: job.language == call.arg("language")),
        (updated, lambda job: later(job.updated_at, updated)),
        (active, lambda job: later(vendor.last_activity(job), active)),
        (users, lambda job: bool(users & {user for user, _ in members(job)})),
    )
    asked = [test for wanted, test in tests if wanted]
    return [job for job in world.jobs if sees_job(who, job.id) and all(test(job) for test in asked)]


@routes("GET", "/jobs/{jobId}", scopes=READ)
def job(vendor: SmartRecruiters, call: Call) -> Answer:
    """One job."""
    return Answer(view.detail(vendor, found(vendor, call), call.base, language_of(call)))


@routes("GET", "/jobs/{jobId}/jobads", scopes=READ)
def ads(vendor: SmartRecruiters, call: Call) -> Answer:
    """All ads of a job with their texts, as a bare array."""
    owner = found(vendor, call)
    return Answer([view.job_ad(vendor, ad, call.base) for ad in vendor.ads_of(owner.id)])


def _ad(vendor: SmartRecruiters, call: Call) -> Posting:
    owner = found(vendor, call)
    ad = vendor.world.postings.get(vendor.ids.meant("postings", call.params["jobAdId"]))
    if ad is None or ad.job_id != owner.id:
        raise errors.refused(404, "JOBAD_NOT_FOUND", "Job ad not found")
    return ad


@routes("GET", "/jobs/{jobId}/jobads/{jobAdId}", scopes=READ)
def one_ad(vendor: SmartRecruiters, call: Call) -> Answer:
    """One ad."""
    return Answer(view.job_ad(vendor, _ad(vendor, call), call.base))


@routes("GET", "/jobs/{jobId}/jobads/{jobAdId}/postings", scopes=READ)
def ad_postings(vendor: SmartRecruiters, call: Call) -> Answer:
    """Where an ad is published, or was with `activeOnly=false`."""
    ad = _ad(vendor, call)
    active = flag(call, "activeOnly", default=True)
    rows = view.publications(vendor.world.jobs[ad.job_id], ad, active_only=active)
    return Answer({"content": rows})


@routes("GET", "/jobs/{jobId}/publication", scopes=READ)
def publication(vendor: SmartRecruiters, call: Call) -> Answer:
    """Where the default ad is published."""
    owner = found(vendor, call)
    active = flag(call, "activeOnly", default=True)
    ad = next(ad for ad in vendor.ads_of(owner.id) if ad.default)
    return Answer({"content": view.publications(owner, ad, active_only=active)})


@routes("POST", "/jobs/{jobId}/publication", scopes=PUBLISH)
def publish(vendor: SmartRecruiters, call: Call) -> Answer:
    """Publish the default ad."""
    owner, world = found(vendor, call), vendor.world
    body = json_object(call)
    ad = next(ad for ad in vendor.ads_of(owner.id) if ad.default)
    world.change(world.postings, ad, status="published")
    extra = {**owner.extra, "visibility": body.get("visibility", "PUBLIC")}
    world.change(world.jobs, owner, extra=extra, published_at=world.now(), updated_at=owner.updated_at)
    return Answer(None, 204)


@routes("DELETE", "/jobs/{jobId}/publication", scopes=PUBLISH)
def unpublish(vendor: SmartRecruiters, call: Call) -> Answer:
    """Take every ad of the job back."""
    owner = found(vendor, call)
    for ad in vendor.ads_of(owner.id):
        vendor.world.change(vendor.world.postings, ad, status="closed")
    return Answer(None, 204)


@routes("GET", "/jobs/{jobId}/hiring-team", scopes=READ)
def team(vendor: SmartRecruiters, call: Call) -> Answer:
    """The job's hiring team."""
    rows = view.team(vendor, found(vendor, call), call.base)
    return Answer({"totalFound": len(rows), "content": rows})


@routes("POST", "/jobs/{jobId}/hiring-team", scopes=MANAGE)
def add_member(vendor: SmartRecruiters, call: Call) -> Answer:
    """Put a user on the team."""
    owner, body = found(vendor, call), json_object(call)
    user, role = vendor.ids.meant("users", body.get("id")), body.get("role")
    if user not in vendor.world.users:
        raise errors.invalid("User not found", "USER_NOT_FOUND")
    if not isinstance(role, str) or not role:
        raise errors.invalid("role is required")
    rows = members(owner)
    if any(member == user for member, _ in rows):
        raise errors.bare(409, "User is already a member of the hiring team")
    _set_team(vendor, owner, [*rows, (user, role)])
    added = view.team(vendor, vendor.world.jobs[owner.id], call.base)[-1]
    return Answer(added)


@routes("DELETE", "/jobs/{jobId}/hiring-team/{userId}", scopes=MANAGE)
def remove_member(vendor: SmartRecruiters, call: Call) -> Answer:
    """Take a user off the team; somebody must stay."""
    owner = found(vendor, call)
    user = vendor.ids.meant("users", call.params["userId"])
    left = [row for row in members(owner) if row[0] != user]
    if len(left) == len(members(owner)):
        raise errors.bare(404, "User is not a member of the hiring team")
    if not left:
        raise errors.invalid("A hiring team has at least one member", "INVALID_HIRING_TEAM_STATE")
    _set_team(vendor, owner, left)
    return Answer(None, 204)


def _set_team(vendor: SmartRecruiters, owner: Job, rows: list[tuple[int, str]]) -> None:
    vendor.world.change(vendor.world.jobs, owner, extra={**owner.extra, "team": rows})


@routes("PUT", "/jobs/{jobId}/status", scopes=MANAGE)
def set_status(vendor: SmartRecruiters, call: Call) -> Answer:
    """Change the job's status."""
    owner, word = found(vendor, call), json_object(call).get("status")
    if word not in view.STATUSES:
        raise errors.invalid("status is not one of the statuses of a job")
    lines = [*owner.extra.get("history", []), (vendor.world.tick(), word)]
    vendor.world.change(vendor.world.jobs, owner, extra={**owner.extra, "status": word, "history": lines})
    return Answer({"status": word}, 201)


@routes("GET", "/jobs/{jobId}/status/history", scopes=READ)
def history(vendor: SmartRecruiters, call: Call) -> Answer:
    """When the job's status changed."""
    rows = view.history(vendor, found(vendor, call), call.base)
    return Answer({"totalFound": len(rows), "content": rows})


@routes("GET", "/jobs/{jobId}/note", scopes=READ)
def note(vendor: SmartRecruiters, call: Call) -> Answer:
    """The job's note, where there is one."""
    owner = found(vendor, call)
    if owner.id % 3:
        raise errors.bare(404, "Job note not found")
    return Answer({"content": f"Budget agreed for {owner.title}"})


@routes("GET", "/jobs/{jobId}/positions", scopes=READ)
def positions(vendor: SmartRecruiters, call: Call) -> Answer:
    """The job's openings."""
    owner = found(vendor, call)
    rows = [
        {
            "id": vendor.ids.shown("positions", owner.id * 10 + place),
            "positionId": f"{owner.code}-{place}",
            "type": "NEW" if place else "REPLACEMENT",
            "status": "OPEN",
        }
        for place in range(owner.openings or 0)
    ]
    return Answer({"totalFound": len(rows), "content": rows})
