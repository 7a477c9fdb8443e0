"""Jobs, posts, stages (gem.md §6.2 to §6.4)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gateway.sandbox.call import Answer, Call
from gateway.sandbox.gem import employer, view_job
from gateway.sandbox.gem.query import Query
from gateway.sandbox.gem.routes_catalogue import ATS, existing, item, timed
from gateway.sandbox.routes import Routes

if TYPE_CHECKING:
    from gateway.sandbox.gem.vendor import Gem
    from gateway.sandbox.records import Job

routes: Routes[Gem] = Routes()
STATUSES = ("open", "closed", "draft", "pending_approval", "approved")


@routes("GET", f"{ATS}/jobs/")
def jobs(vendor: Gem, call: Call) -> Answer:
    """The jobs, templates among them."""
    query = Query(call, vendor.quirks)
    page, deleted = query.page(), query.flag("include_deleted")
    created, updated = query.window("created"), query.window("updated")
    status, code = query.choice("status", STATUSES), query.text("requisition_id")
    department, office = query.text("department_id"), query.text("office_id")
    query.check()
    rows: list[Job] = existing(vendor, "jobs", vendor.world.jobs, deleted=deleted)
    rows = timed(vendor, "jobs", rows, created, updated)
    if status is not None:
        rows = [row for row in rows if employer.status(row) == status]
    if code is not None:
        rows = [row for row in rows if view_job.job(vendor, row.id)["requisition_id"] == code]
    if department is not None:
        wanted = vendor.meant("departments", department)
        rows = [row for row in rows if wanted in view_job.departments(row)]
    if office is not None:
        wanted = vendor.meant("locations", office)
        rows = [row for row in rows if wanted in row.location_ids]
    numbers = [row.id for row in rows]
    return page.of(numbers, lambda number: view_job.job(vendor, number), totals=vendor.quirks.x_pagination)


def _job(vendor: Gem, call: Call) -> int:
    number = vendor.meant("jobs", call.params["id"])
    return item(vendor, "jobs", "jobs", number, vendor.world.jobs.get(number))


@routes("GET", f"{ATS}/jobs/{{id}}")
def job(vendor: Gem, call: Call) -> Answer:
    """One job [assumed, near-certain]."""
    return Answer(view_job.job(vendor, _job(vendor, call)))


@routes("GET", f"{ATS}/jobs/{{id}}/stages")
def stages_of_job(vendor: Gem, call: Call) -> Answer:
    """A job's stages, whole and without the deleted ones; parameters are not heeded."""
    number = vendor.meant("jobs", call.params["id"])
    record = vendor.world.jobs.get(number)
    if record is None:
        item(vendor, "jobs", "jobs", number, None)
    rows = existing(vendor, "job_stages", vendor.stages.of_job(number), deleted=False)
    return Answer([view_job.stage(vendor, row.id) for row in rows])


@routes("GET", f"{ATS}/job_stages/")
def stages(vendor: Gem, call: Call) -> Answer:
    """The stages of all jobs."""
    query = Query(call, vendor.quirks)
    page, deleted = query.page(), query.flag("include_deleted")
    created, updated = query.window("created"), query.window("updated")
    query.check()
    rows = existing(vendor, "job_stages", vendor.stages.table, deleted=deleted)
    numbers = [row.id for row in timed(vendor, "job_stages", rows, created, updated)]
    return page.of(numbers, lambda number: view_job.stage(vendor, number), totals=vendor.quirks.x_pagination)


@routes("GET", f"{ATS}/job_posts/")
def posts(vendor: Gem, call: Call) -> Answer:
    """The posts of all jobs, deleted ones unasked; there is no `job_id` and no `include_deleted`."""
    query = Query(call, vendor.quirks)
    page, live, active = query.page(), query.flag("live"), query.flag("active")
    created, updated = query.window("created"), query.window("updated")
    query.check()
    unasked = vendor.quirks.deleted_posts_unasked
    rows = existing(vendor, "postings", vendor.world.postings, deleted=unasked)
    numbers = []
    for row in timed(vendor, "postings", rows, created, updated):
        shown = view_job.job_post(vendor, row.id)
        if live in {None, shown["live"]} and active in {None, shown["active"]}:
            numbers.append(row.id)
    return page.of(
        numbers, lambda number: view_job.job_post(vendor, number), totals=vendor.quirks.x_pagination
    )


@routes("GET", f"{ATS}/job_posts/{{id}}")
def post(vendor: Gem, call: Call) -> Answer:
    """One post [assumed]."""
    number = vendor.meant("postings", call.params["id"])
    item(vendor, "job_posts", "postings", number, vendor.world.postings.get(number))
    return Answer(view_job.job_post(vendor, number))


@routes("GET", f"{ATS}/jobs/{{id}}/job_posts")
def posts_of_job(vendor: Gem, call: Call) -> Answer:
    """A job's posts [assumed]."""
    number = _job(vendor, call)
    unasked = vendor.quirks.deleted_posts_unasked
    rows = [vendor.world.postings[post] for post in vendor.posts_of(number)]
    shown = existing(vendor, "postings", rows, deleted=unasked)
    return Answer([view_job.job_post(vendor, row.id) for row in shown])
