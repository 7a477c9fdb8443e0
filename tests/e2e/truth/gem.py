"""The truth about an account at Gem: its models, and what each field must be (gem.md §8)."""

from datetime import timedelta
from typing import Any

from gateway.sandbox.gem import employer, graves, ids, view_candidate, view_job
from tests.e2e.truth.gem_values import (
    DELETED,
    OUTCOME,
    STATUS,
    address_of,
    application_fields,
    applications,
    at,
    department,
    description,
    emails,
    first_source,
    interview_stage,
    interview_team,
    interviews,
    job_fields,
    job_place,
    job_stages,
    jobs,
    living,
    named,
    person_fields,
    person_raw,
    phones,
    post_status,
    post_url,
    raw,
    reason,
    roles,
    stage_of,
    start,
    team,
    updated,
    visibility,
)
from tests.e2e.truth.table import Fields, Payload, Ref, Rows, get, millis, numbered, profile, stripped, to


def graves_of(kind: str) -> tuple[Any, Any, Any]:
    """All records of a kind, their keys, and when they were deleted."""
    return (
        lambda vendor: vendor.world.tables[kind],
        numbered(kind),
        lambda vendor, one: millis(graves.deleted_at(vendor, kind, one)),
    )


EVER = {
    "User": graves_of("users"),
    "Job": (
        lambda vendor: [one for one in vendor.world.jobs if not employer.is_template(one)],
        *graves_of("jobs")[1:],
    ),
    "JobPosting": graves_of("postings"),
    "Candidate": graves_of("candidates"),
    "ApplicationStage": graves_of("job_stages"),
    "Application": graves_of("applications"),
    "Interview": (
        lambda vendor: [one for one in vendor.world.interviews if one.application_id],
        *graves_of("interviews")[1:],
    ),
}
"""Models whose deleted records are listed when asked for."""

TRUTH = {
    "User": Rows(
        living("users"),
        numbered("users"),
        {
            "changed_at": updated("users"),
            "remote_deleted_at": DELETED,
            "first_name": get("first_name"),
            "last_name": get("last_name"),
            "status": lambda vendor, one: "ACTIVE" if one.active else "INACTIVE",
            "remote_data": raw("users", "/users/"),
        },
    ),
    "Job": Rows(
        jobs,
        numbered("jobs"),
        {
            "changed_at": updated("jobs"),
            "remote_deleted_at": DELETED,
            "name": lambda vendor, job: job.title.strip(),
            "job_code": lambda vendor, job: None if job.id % 12 == 8 else job.code,
            "description": description,
            "confidential": get("confidential"),
            "status": lambda vendor, job: STATUS[employer.status(job)],
            "department": department,
            "post_url": post_url,
            "location": job_place,
            "custom_fields": job_fields,
            "integration_fields": lambda vendor, job: Fields(
                view_job.job(vendor, job.id), named(vendor, job.values)
            ),
            "opened_at": lambda vendor, job: None if ids.imported(job.id) else millis(job.published_at),
            "closed_at": at("closed_at"),
            "remote_created_at": at("created_at"),
            "remote_updated_at": updated("jobs"),
            "remote_data": raw("jobs", "/jobs/"),
        },
    ),
    "JobPosting": Rows(
        living("postings"),
        numbered("postings"),
        {
            "changed_at": updated("postings"),
            "remote_deleted_at": DELETED,
            "title": get("title"),
            "description_html": get("description"),
            "status": post_status,
            "visibility": visibility,
            "url": address_of,
            "job_id": to("Job", "jobs", "job_id"),
            "remote_data": raw("postings", "/job_posts/"),
            "remote_created_at": at("created_at"),
            "remote_updated_at": updated("postings"),
        },
    ),
    "Candidate": Rows(
        living("candidates"),
        numbered("candidates"),
        {
            "changed_at": updated("candidates"),
            "remote_deleted_at": DELETED,
            "first_name": lambda vendor, one: stripped(one.first_name),
            "last_name": lambda vendor, one: stripped(one.last_name),
            "company": get("company"),
            "title": get("title"),
            "confidential": get("confidential"),
            "source": first_source,
            "phone_numbers": phones,
            "email_addresses": emails,
            "social_media": lambda vendor, one: [profile(link) for link in (*one.profiles, *one.websites)],
            "custom_fields": person_fields,
            "integration_fields": lambda vendor, one: Fields(person_raw(vendor, one), {}),
            "remote_created_at": at("created_at"),
            "remote_updated_at": updated("candidates"),
            "remote_data": lambda vendor, one: Payload({"/candidates/": person_raw(vendor, one)}),
        },
    ),
    "ApplicationStage": Rows(
        lambda vendor: [one for one in vendor.stages.table if one.deleted_at is None],
        numbered("job_stages"),
        {
            "changed_at": updated("job_stages"),
            "remote_deleted_at": DELETED,
            "name": get("name"),
            "global_index": get("priority"),
            "remote_data": raw("job_stages", "/job_stages/"),
        },
    ),
    "Application": Rows(
        applications,
        numbered("applications"),
        {
            "changed_at": updated("applications"),
            "remote_deleted_at": DELETED,
            "outcome": lambda vendor, one: OUTCOME[one.state],
            "rejection_reason_name": reason,
            "rejected_at": lambda vendor, one: millis(one.rejected_at) if one.state == "rejected" else None,
            "current_stage_id": stage_of,
            "job_id": to("Job", "jobs", "job_id"),
            "candidate_id": to("Candidate", "candidates", "candidate_id"),
            "custom_fields": application_fields,
            "integration_fields": lambda vendor, one: Fields(
                view_candidate.row_of(vendor, one), view_candidate.custom_fields(one)
            ),
            "remote_created_at": at("created_at"),
            "remote_updated_at": updated("applications"),
            "remote_data": raw("applications", "/applications/"),
        },
    ),
    "Interview": Rows(
        interviews,
        numbered("interviews"),
        {
            "changed_at": updated("interviews"),
            "remote_deleted_at": DELETED,
            "title": get("title"),
            "starting_at": lambda vendor, one: start(vendor, one, one.starts_at),
            "ending_at": lambda vendor, one: start(
                vendor, one, one.starts_at + timedelta(minutes=one.minutes)
            ),
            "application_id": to("Application", "applications", "application_id"),
            "stage_id": interview_stage,
            "canceled": lambda vendor, one: False,
            "remote_created_at": at("created_at"),
            "remote_updated_at": updated("interviews"),
            "remote_data": raw("interviews", "/scheduled_interviews/"),
        },
    ),
    "JobApplicationStage": Rows(
        job_stages,
        lambda vendor, row: f"{ids.shown('jobs', row[0].id)}:{ids.shown('job_stages', row[2].id)}",
        {
            "changed_at": lambda vendor, row: updated("job_stages")(vendor, row[2]),
            "remote_deleted_at": DELETED,
            "index": lambda vendor, row: row[1],
            "job_id": lambda vendor, row: Ref("Job", ids.shown("jobs", row[0].id)),
            "stage_id": lambda vendor, row: Ref("ApplicationStage", ids.shown("job_stages", row[2].id)),
        },
    ),
    "JobHiringTeamMember": Rows(
        team,
        lambda vendor, row: f"{ids.shown('jobs', row[0].id)}:{ids.shown('users', row[1])}",
        {
            "changed_at": lambda vendor, row: updated("jobs")(vendor, row[0]),
            "remote_deleted_at": DELETED,
            "roles": roles,
            "job_id": lambda vendor, row: Ref("Job", ids.shown("jobs", row[0].id)),
            "user_id": lambda vendor, row: Ref("User", ids.shown("users", row[1])),
        },
    ),
    "InterviewTeamMember": Rows(
        interview_team,
        lambda vendor, row: f"{ids.shown('interviews', row[0].id)}:{ids.shown('users', row[1])}",
        {
            "changed_at": lambda vendor, row: updated("interviews")(vendor, row[0]),
            "remote_deleted_at": DELETED,
            "interview_id": lambda vendor, row: Ref("Interview", ids.shown("interviews", row[0].id)),
            "user_id": lambda vendor, row: Ref("User", ids.shown("users", row[1])),
        },
    ),
}
