"""The fullest form of each kind of record, for tests that compare with the truth."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gateway.sandbox.gem import view_candidate, view_interview, view_job, view_shared

if TYPE_CHECKING:
    from collections.abc import Callable

    from gateway.sandbox.gem.vendor import Gem

BASE = "http://sandbox.test/{account}"
"""Where links in raw rows lead: a row fetched over HTTP has the caller's own."""

SHOWN: dict[str, Callable[[Gem, int], Any]] = {
    "users": view_shared.user,
    "departments": view_shared.department,
    "locations": view_shared.office,
    "sources": view_shared.source,
    "reasons": view_shared.reason,
    "jobs": view_job.job,
    "postings": view_job.job_post,
    "job_stages": view_job.stage,
    "candidates": lambda vendor, number: view_candidate.candidate(
        vendor, number, BASE.format(account=vendor.account.name), deleted=True
    ),
    "applications": view_candidate.application,
    "interviews": view_interview.interview,
}
