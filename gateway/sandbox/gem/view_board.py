"""Posts as the public Job Board shows them (gem.md §6.9)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from gateway.sandbox.gem import graves, ids
from gateway.sandbox.gem import view_shared as shared
from gateway.sandbox.gem.ids import shown
from gateway.sandbox.gem.view_job import departments, first_published
from gateway.sandbox.gem.view_shared import when

if TYPE_CHECKING:
    from gateway.sandbox.gem.vendor import Gem
    from gateway.sandbox.records import Job

EMPLOYMENT = {
    "fulltime": "full_time",
    "parttime": "part_time",
    "internship": "intern",
    "traineeship": "internship",
}
PUBLIC = "https://jobs.gem.com/{vanity}/{post}"


def board_post(vendor: Gem, number: int) -> dict[str, Any]:
    """Return a live post with its public address."""
    record = vendor.world.postings[number]
    job = vendor.world.jobs[record.job_id]
    post = ids.post(number, record.job_id)
    offices = [shared.office(vendor, item) for item in job.location_ids]
    return {
        "id": post,
        "internal_job_id": shown("jobs", job.id),
        "title": record.title,
        "absolute_url": PUBLIC.format(vanity=vendor.vanity, post=post),
        "content": record.description,
        "content_plain": re.sub(r"<[^>]+>", " ", record.description).strip(),
        "location": {"name": offices[0]["location"]["name"] if offices else None},
        "location_type": "remote"
        if job.remote and not job.on_site
        else "hybrid"
        if job.hybrid
        else "in_office",
        "employment_type": _employment(job),
        "requisition_id": job.code,
        "departments": [shared.department(vendor, item) for item in departments(job)],
        "offices": offices,
        "first_published_at": when(first_published(vendor, record)),
        "created_at": when(record.created_at),
        "updated_at": when(graves.updated_at(vendor, "postings", record)),
    }


def _employment(job: Job) -> str:
    word = job.employment.split("_")[0]
    return EMPLOYMENT.get(word, "contract" if word in {"contract", "freelance"} else "temporary")
