"""The truth about an account at TrackerRMS: its models, and what each field must be (trackerrms.md §8, §9)."""

from gateway.sandbox.trackerrms import links, routes_users, view_placement, view_resource
from gateway.sandbox.trackerrms import sheet_opportunity as opportunity
from gateway.sandbox.trackerrms import sheet_resource as resource
from tests.e2e.truth.table import Mostly, Null, Payload, Ref, Rows, get, numbered, to, whole_seconds
from tests.e2e.truth.trackerrms_values import (
    API,
    EMPLOYMENT,
    NO_STAMP,
    NO_TRACE,
    OUTCOME,
    advert,
    advertised,
    all_tags,
    applications,
    at,
    bounds,
    category,
    department,
    description,
    emails,
    entry,
    filled,
    group,
    home,
    in_order,
    job_place,
    job_raw,
    local_day,
    member,
    one_salary,
    opened,
    owners,
    people,
    period,
    phones,
    posted,
    posting_status,
    profiles,
    published,
    reason,
    registered,
    spellings,
    stage,
    status,
    tagged,
    tidy,
    visibility,
)

TRUTH = {
    "User": Rows(
        lambda vendor: [one for one in vendor.world.users if one.active],
        numbered("users"),
        {
            "changed_at": NO_STAMP,
            "remote_deleted_at": NO_TRACE,
            "first_name": get("first_name"),
            "last_name": get("last_name"),
            "email": get("email"),
            "remote_data": lambda vendor, one: Payload({f"{API}/User/Search": routes_users.row(vendor, one)}),
        },
    ),
    "Job": Rows(
        lambda vendor: vendor.world.jobs,
        numbered("jobs"),
        {
            "changed_at": at("updated_at"),
            "remote_deleted_at": NO_TRACE,
            "name": lambda vendor, job: tidy(job.title),
            "job_code": lambda vendor, job: (
                job.code if job.id % 4 else f"PO-{job.id:04}" if job.id % 3 else None
            ),
            "description": description,
            "confidential": get("confidential"),
            "employment_type": lambda vendor, job: EMPLOYMENT[
                links.WORK_TYPES[opportunity.work_type_of(job)]
            ],
            "status": status,
            "visibility": visibility,
            "category": category,
            "department": department,
            "salary_amount": one_salary,
            "salary_amount_from": lambda vendor, job: bounds(job)[0],
            "salary_amount_to": lambda vendor, job: bounds(job)[1],
            "salary_currency": lambda vendor, job: (job.salary and job.salary.currency) or "GBP",
            "salary_period": period,
            "location": job_place,
            "opened_at": opened,
            "closed_at": filled,
            "remote_created_at": at("created_at"),
            "remote_updated_at": at("updated_at"),
            "remote_data": job_raw,
        },
    ),
    "JobPosting": Rows(
        advertised,
        numbered("jobs"),
        {
            "changed_at": at("updated_at"),
            "remote_deleted_at": NO_TRACE,
            "title": lambda vendor, job: tidy(advert(vendor, job)["title"] or job.title),
            "description_html": lambda vendor, job: (
                advert(vendor, job)["description"] or (job.description if job.id % 7 else None)
            ),
            "status": posting_status,
            "visibility": lambda vendor, job: "PUBLIC" if published(vendor, job) else "INTERNAL",
            "job_id": lambda vendor, job: Ref("Job", vendor.remote_id("jobs", job.id)),
            "remote_data": job_raw,
            "remote_created_at": posted,
            "remote_updated_at": at("updated_at"),
        },
    ),
    "Candidate": Rows(
        people,
        numbered("candidates"),
        {
            "changed_at": at("updated_at"),
            "remote_deleted_at": NO_TRACE,
            "first_name": lambda vendor, one: tidy(one.first_name),
            "last_name": lambda vendor, one: tidy(one.last_name),
            "company": get("company"),
            "title": get("title"),
            "source": lambda vendor, one: resource.source_of(vendor, one) or None,
            "phone_numbers": phones,
            "email_addresses": emails,
            "social_media": profiles,
            "location": home,
            "remote_created_at": registered,
            "remote_updated_at": at("updated_at"),
            "remote_data": lambda vendor, one: Payload(
                {f"{API}/Resource/Search": view_resource.row(vendor, one, custom=True)}
            ),
        },
    ),
    "ApplicationStage": Rows(
        lambda vendor: vendor.stages.all,
        lambda vendor, one: str(one.id),
        {
            "changed_at": NO_STAMP,
            "remote_deleted_at": NO_TRACE,
            "name": get("name"),
            "global_index": lambda vendor, one: in_order(vendor).index(one),
            "remote_data": entry,
        },
    ),
    "Application": Rows(
        applications,
        numbered("applications"),
        {
            "changed_at": Mostly("trackerrms.md §8: stands in details only, which lists do not ask for"),
            "remote_deleted_at": NO_TRACE,
            "outcome": lambda vendor, one: OUTCOME.get(group(vendor, one), "PENDING"),
            "rejection_reason_name": reason,
            "current_stage_id": stage,
            "job_id": to("Job", "jobs", "job_id"),
            "candidate_id": to("Candidate", "candidates", "candidate_id"),
            "remote_created_at": lambda vendor, one: local_day(vendor, one.created_at),
            "remote_data": lambda vendor, one: Payload(
                {f"{API}/OpportunityResource/Search": view_placement.row(vendor, one, custom=True)}
            ),
        },
    ),
    "Tag": Rows(
        all_tags,
        lambda vendor, tag: tag,
        {"changed_at": NO_STAMP, "remote_deleted_at": NO_TRACE, "name": spellings},
    ),
    "RejectionReason": Rows(
        lambda vendor: [one for one in vendor.stages.all if one.group == "Rejected"],
        lambda vendor, one: str(one.id),
        {
            "changed_at": NO_STAMP,
            "remote_deleted_at": NO_TRACE,
            "name": get("name"),
            "remote_data": entry,
        },
    ),
    "Role": Rows(
        lambda vendor: ["owner"],
        lambda vendor, one: one,
        {
            "changed_at": NO_STAMP,
            "remote_deleted_at": NO_TRACE,
            "remote_label": lambda vendor, one: "Owner",
            "scope": lambda vendor, one: "JOB",
            "unified_type": Null("trackerrms.md §8: null"),
        },
    ),
    "CandidateTag": Rows(
        tagged,
        lambda vendor, row: f"{vendor.remote_id('candidates', row[0].id)}:{row[1]}",
        {
            "changed_at": NO_STAMP,
            "remote_deleted_at": NO_TRACE,
            "candidate_id": lambda vendor, row: Ref("Candidate", vendor.remote_id("candidates", row[0].id)),
            "tag_id": lambda vendor, row: Ref("Tag", row[1]),
        },
    ),
    "JobUserRoleAssignment": Rows(
        owners,
        lambda vendor, row: f"{member(vendor, row)}:owner",
        {
            "changed_at": lambda vendor, row: whole_seconds(row[0].updated_at),
            "remote_deleted_at": NO_TRACE,
            "job_user_id": lambda vendor, row: Ref("JobHiringTeamMember", member(vendor, row)),
            "role_id": lambda vendor, row: Ref("Role", "owner"),
        },
    ),
    "JobHiringTeamMember": Rows(
        owners,
        member,
        {
            "changed_at": lambda vendor, row: whole_seconds(row[0].updated_at),
            "remote_deleted_at": NO_TRACE,
            "roles": Null("trackerrms.md §8: the role Owner, which is none of the unified ones", []),
            "job_id": lambda vendor, row: Ref("Job", vendor.remote_id("jobs", row[0].id)),
            "user_id": lambda vendor, row: Ref("User", str(row[1])),
        },
    ),
}
