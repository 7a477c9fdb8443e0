"""What the sandbox's account at Gem makes of the unified fields, as its contract has it (gem.md §8)."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from gateway.sandbox.gem import employer, graves, ids, view_candidate, view_interview, view_job
from gateway.sandbox.gem.stages import SHARED
from tests.e2e.truth.table import Bag, Mostly, Payload, Ref, Vendor, millis, place

STATUS = {
    "open": "OPEN",
    "closed": "CLOSED",
    "draft": "DRAFT",
    "pending_approval": "DRAFT",
    "approved": "DRAFT",
}
OUTCOME = {"pending": "PENDING", "rejected": "DECLINED", "hired": "HIRED"}
DELETED = Mostly("gem.md §8: of the deleted only, who are listed when asked for")


def living(kind: str, keep: Any = None) -> Any:
    """The records of a kind that are not deleted."""
    return lambda vendor: [
        one
        for one in vendor.world.tables[kind]
        if graves.deleted_at(vendor, kind, one) is None and (keep is None or keep(one))
    ]


def updated(kind: str) -> Any:
    """The time of the last change, in the milliseconds that the API shows."""
    return lambda vendor, one: millis(graves.updated_at(vendor, kind, one))


def at(member: str) -> Any:
    return lambda vendor, one: millis(getattr(one, member))


def raw(kind: str, path: str) -> Any:
    """The row that the API shows, under its path."""
    return lambda vendor, one: Payload({path: vendor.raw(kind, one.id)})


# ---- jobs ------------------------------------------------------------------------------------------------------


def job_place(vendor: Vendor, job: Any) -> Any:
    """The first office. One of the offices has its place in three parts, one in none but the label (§6.2)."""
    if not job.location_ids:
        return None
    office = vendor.world.locations[job.location_ids[0]]
    address = office.address
    if office.id == 6:
        return place(raw=office.name)
    if office.id == 5:
        return place(raw=", ".join(filter(None, (address.city, address.region, address.country))))
    return place(city=address.city, country=address.country_code, raw=address.text)


def department(vendor: Vendor, job: Any) -> str | None:
    return vendor.world.departments[job.department_id].name if job.department_id else None


def best_post(vendor: Vendor, job: Any) -> Any:
    live = [one for one in vendor.world.postings if one.job_id == job.id and view_job.is_live(vendor, one)]
    return max(live, key=lambda one: (view_job.first_published(vendor, one), one.created_at), default=None)


def description(vendor: Vendor, job: Any) -> str | None:
    best = best_post(vendor, job)
    return best and best.description


def address_of(vendor: Vendor, post: Any) -> str | None:
    """Of a live one that is external, as far as its flags say so."""
    external = post.public or post.id % 23 == 7
    if not (view_job.is_live(vendor, post) and external):
        return None
    return f"https://jobs.gem.com/{vendor.vanity}/{vendor.remote_id('postings', post.id)}"


def post_url(vendor: Vendor, job: Any) -> str | None:
    best = best_post(vendor, job)
    return address_of(vendor, best) if best else None


def named(vendor: Vendor, values: Any) -> dict[str, Any]:
    return {vendor.world.fields[number].name: value for number, value in values.items()}


def job_fields(vendor: Vendor, job: Any) -> dict[str, Any]:
    row = view_job.job(vendor, job.id)
    openings = {"openings": row["openings"]} if row["openings"] else {}
    return {
        "departments": row["departments"],
        "offices": row["offices"],
        **openings,
        **named(vendor, job.values),
    }


def jobs(vendor: Vendor) -> Iterable[Any]:
    return living("jobs", lambda job: not employer.is_template(job))(vendor)


def team(vendor: Vendor) -> list[tuple[Any, int]]:
    return [
        (job, user)
        for job in jobs(vendor)
        for user in sorted({job.manager_id, job.recruiter_id, *job.follower_ids} - {None})
    ]


def roles(vendor: Vendor, member: tuple[Any, int]) -> Bag:
    """Who follows a job without another role is its coordinator, the further ones its sourcers."""
    job, user = member
    others = [one for one in job.follower_ids if one not in (job.manager_id, job.recruiter_id)]
    held = {
        "HIRING_MANAGER": [job.manager_id],
        "RECRUITER": [job.recruiter_id],
        "COORDINATOR": others[:1],
        "SOURCER": others[1:],
    }
    return Bag([role for role, users in held.items() if user in users])


def stages_of(vendor: Vendor, job: Any) -> list[Any]:
    found = [one for one in vendor.stages.of_job(job.id) if one.deleted_at is None]
    return sorted(found, key=lambda one: (one.priority, one.created_at))


def job_stages(vendor: Vendor) -> list[tuple[Any, int, Any]]:
    return [(job, rank, one) for job in jobs(vendor) for rank, one in enumerate(stages_of(vendor, job))]


def post_status(vendor: Vendor, post: Any) -> str:
    if employer.is_retired(post):
        return "INACTIVE"
    if view_job.is_live(vendor, post):
        return "ACTIVE"
    return "INACTIVE" if view_job.first_published(vendor, post) else "DRAFT"


def visibility(vendor: Vendor, post: Any) -> str | None:
    if post.id % 23 == 7:
        return None
    if not post.public:
        return "INTERNAL"
    return "PUBLIC" if view_job.is_listed(post) else "UNLISTED"


# ---- people ----------------------------------------------------------------------------------------------------


def phones(vendor: Vendor, one: Any) -> list[Any]:
    kinds = (None, "MOBILE", "HOME", "WORK")
    return [
        {"phoneNumber": text.strip(), "type": kinds[(one.id + index) % 4]}
        for index, text in enumerate(one.phones)
    ]


def emails(vendor: Vendor, one: Any) -> list[Any]:
    kinds = ("PERSONAL", "WORK", "OTHER")
    return [
        {"emailAddress": text, "type": kinds[(one.id + index) % 3]} for index, text in enumerate(one.emails)
    ]


def applied_by(vendor: Vendor, one: Any) -> list[Any]:
    found = vendor.world.applications.of(one.id)
    return [row for row in found if graves.deleted_at(vendor, "applications", row) is None]


def source(vendor: Vendor, application: Any) -> str | None:
    number = view_candidate.source_id(vendor, application)
    return vendor.world.sources[number].name if number else None


def first_source(vendor: Vendor, one: Any) -> str | None:
    first = min(applied_by(vendor, one), key=lambda row: millis(row.created_at), default=None)
    return source(vendor, first) if first else None


def person_raw(vendor: Vendor, one: Any) -> Any:
    return view_candidate.candidate(vendor, one.id, vendor.base)


def person_fields(vendor: Vendor, one: Any) -> dict[str, Any]:
    row = person_raw(vendor, one)
    return {
        name: row[name] for name in ("tags", "educations", "employments", "linked_user_ids", "last_activity")
    }


# ---- applications and interviews -------------------------------------------------------------------------------


def applications(vendor: Vendor) -> list[Any]:
    people = vendor.world.candidates
    found = living("applications")(vendor)
    return [one for one in found if people[one.candidate_id].deleted_at is None]


def reason(vendor: Vendor, one: Any) -> str | None:
    return vendor.world.reasons[one.reason_id].name if one.state == "rejected" and one.reason_id else None


def stage_of(vendor: Vendor, one: Any) -> Ref | None:
    number = vendor.stages.number(one.job_id, one.stage_id)
    return Ref("ApplicationStage", ids.shown("job_stages", number)) if number else None


def application_fields(vendor: Vendor, one: Any) -> dict[str, Any]:
    row = view_candidate.row_of(vendor, one)
    told = {name: row[name] for name in ("credited_to", "job_post_id", "recruiter", "coordinator", "sourcer")}
    ended = row.get("rejection_reason")
    return {
        "source": source(vendor, one),
        "rejection_type": ended["type"]["name"] if ended else None,
        **told,
        "further_jobs": row["jobs"][1:],
        **view_candidate.custom_fields(one),
    }


def start(vendor: Vendor, one: Any, moment: datetime) -> datetime:
    """Some last all day and have a date only (§6.7)."""
    whole = one.id % 31 == 9
    return datetime(moment.year, moment.month, moment.day, tzinfo=UTC) if whole else millis(moment)


def interview_stage(vendor: Vendor, one: Any) -> Ref | None:
    """By the item that it names, else by the definition, unless several stages share that."""
    held = view_interview.definition(vendor, one)
    row = view_interview.interview(vendor, one.id)
    if held is None or (row["job_stage_interview_item_id"] is None and held.id == SHARED):
        return None
    return stage_of(vendor, one)


def interviews(vendor: Vendor) -> list[Any]:
    return living("interviews")(vendor)


def interview_team(vendor: Vendor) -> list[tuple[Any, int]]:
    """Users: also those named by their address alone, but no guests."""
    return [(one, user) for one in interviews(vendor) for user in one.attendees]
