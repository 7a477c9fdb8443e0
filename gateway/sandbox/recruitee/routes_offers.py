"""Endpoints of jobs: list, detail, status changes (recruitee.md §5.1, §6.9)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gateway.sandbox.call import Answer, Call
from gateway.sandbox.recruitee import errors, query, view_offer
from gateway.sandbox.recruitee.access import need, sees_job
from gateway.sandbox.recruitee.ids import meant, shown
from gateway.sandbox.routes import Routes

if TYPE_CHECKING:
    from collections.abc import Callable

    from gateway.sandbox.records import Job
    from gateway.sandbox.recruitee.vendor import Recruitee

routes: Routes[Recruitee] = Routes()
C = "/c/{company}"

SCOPES = {
    "archived": {"archived"},
    "active": {"published", "internal"},
    "not_archived": {"draft", "published", "internal", "closed"},
}
"""The deprecated `scope`; what `active` holds is [inferred], recruitee.md §5.1."""


@routes("GET", f"{C}/offers")
def offers(vendor: Recruitee, call: Call) -> Answer:
    """Jobs, and the few talent pools of old that still stand among them (recruitee.md §5.1, §14.6)."""
    if not call.principal.can("view_jobs_section"):
        return Answer({"offers": [], "meta": query.page(call, [])[1]})
    kind = call.arg("kind")
    jobs = [job for job in vendor.world.jobs if sees_job(call.principal, job) and _wanted(vendor, call, job)]
    if kind == "talent_pool":
        jobs = []
    rows, meta = query.page(call, jobs)
    includes = frozenset(query.words(call, "include"))
    made = [view_offer.row(vendor, job, includes) for job in rows]
    plain = {key for key, _ in call.query} <= {"limit", "page", "include[]", "view_mode", "kind"}
    if plain and kind != "job" and meta["page"] == 1:
        made.append(_old_pool(vendor))
        meta["total_count"] += 1
    return Answer({"offers": made, "meta": meta})


def _wanted(vendor: Recruitee, call: Call, job: Job) -> bool:
    """Return whether a job passes every filter of the query."""
    has: dict[str, Callable[[], set[str]]] = {
        "statuses": lambda: {job.status},
        "offer_ids": lambda: {str(shown("jobs", job.id))},
        "location_ids": lambda: {str(shown("locations", number)) for number in job.location_ids},
        "department_ids": lambda: {str(shown("departments", job.department_id or 0))},
        "tag_ids": lambda: {str(tag["id"]) for tag in view_offer.tags(job)},
        "hiring_manager_ids": lambda: {str(shown("users", job.manager_id or 0))},
        "recruiter_ids": lambda: {str(shown("users", job.recruiter_id or 0))},
        "categories": lambda: {job.category or ""},
        "educations": lambda: {job.education or ""},
        "experiences": lambda: {job.experience or ""},
        "employment_types": lambda: {job.employment},
        "lang_codes": lambda: {job.language},
        "priorities": lambda: {job.priority},
    }
    for name in {key.removesuffix("[]") for key, _ in call.query if key.endswith("[]")} & set(has):
        if not has[name]() & query.words(call, name):
            return False
    scope, text = call.arg("scope"), call.arg("q")
    return (scope not in SCOPES or job.status in SCOPES[scope]) and (text or "").lower() in job.title.lower()


def _old_pool(vendor: Recruitee) -> dict[str, Any]:
    pool = vendor.world.pools[1]
    return {
        "id": shown("pools", pool.id),
        "title": pool.name,
        "kind": "talent_pool",
        "status": "published",
        "slug": "pool-1",
    }


@routes("GET", f"{C}/offers/{{id}}")
def offer(vendor: Recruitee, call: Call) -> Answer:
    """One job with everything."""
    return Answer({"offer": view_offer.detail(vendor, found(vendor, call, call.params["id"]))})


def found(vendor: Recruitee, call: Call, text: object) -> Job:
    """Return a job by id or slug; 404 when it is not there or not this user's to see."""
    number = meant("jobs", text)
    job = vendor.world.jobs.get(number) if number else vendor.job_by_slug(str(text))
    if job is None or not sees_job(call.principal, job):
        raise errors.gone()
    return job


VERBS = {
    "publish": "published",
    "unpublish": "internal",
    "close": "closed",
    "archive": "archived",
    "unarchive": "closed",
    "draft": "draft",
}


@routes("PATCH", *(f"{C}/offers/{{id}}/{verb}" for verb in VERBS))
def set_status(vendor: Recruitee, call: Call) -> Answer:
    """Publish, close and so on; closing and archiving set `closed_at`."""
    need(call.principal, "manage_offer")
    job = found(vendor, call, call.params["id"])
    status = VERBS[call.path.rstrip("/").rsplit("/", 1)[-1]]
    changes: dict[str, Any] = {"status": status}
    if status in {"closed", "archived"}:
        changes["closed_at"] = job.closed_at or vendor.world.now()
    elif status == "published":
        changes.update(closed_at=None, published_at=vendor.world.now())
    return Answer(
        {"offer": view_offer.detail(vendor, vendor.world.change(vendor.world.jobs, job, **changes))}
    )
