"""The truth about an account at Recruitee: its models, and what each field must be (recruitee.md §10, §11)."""

from datetime import timedelta

from gateway.sandbox.recruitee import view_catalogue, view_offer
from tests.e2e.truth.recruitee_values import (
    EMPLOYMENT,
    NO_TIME,
    NOT_TOLD,
    OUTCOME,
    STATUS,
    VISIBILITY,
    about,
    answers,
    application_key,
    applied,
    asked,
    contact,
    department,
    home,
    interviews,
    job_of,
    job_place,
    job_raw,
    job_values,
    known_questions,
    name,
    of_jobs,
    of_person,
    one_salary,
    people,
    person_raw,
    placement_raw,
    profile_url,
    question_format,
    reason,
    rejected_at,
    remote_work,
    roles,
    salary,
    source,
    stages_of,
    tagged,
    team,
    title,
    values,
    video,
)
from tests.e2e.truth.table import (
    Fields,
    Mostly,
    Null,
    Payload,
    Ref,
    Rows,
    get,
    numbered,
    place,
    profile,
    to,
    whole_seconds,
)

EVER = {
    "Candidate": (
        lambda vendor: vendor.world.candidates,
        numbered("candidates"),
        lambda vendor, one: whole_seconds(one.deleted_at),
    )
}
"""The model whose deleted records are listed when asked for; hits tell whole seconds."""

TRUTH = {
    "User": Rows(
        lambda vendor: vendor.world.users,
        numbered("users"),
        {
            "changed_at": get("created_at"),
            "remote_deleted_at": NOT_TOLD,
            "first_name": get("first_name"),
            "last_name": get("last_name"),
            "email": get("email"),
            "status": lambda vendor, one: "ACTIVE" if one.active else "INACTIVE",
            "remote_data": lambda vendor, one: Payload({"/memberships": vendor.raw("users", one.id)}),
        },
    ),
    "Job": Rows(
        lambda vendor: vendor.world.jobs,
        numbered("jobs"),
        {
            "changed_at": get("updated_at"),
            "remote_deleted_at": NOT_TOLD,
            "name": lambda vendor, job: job.title.strip(),
            "job_code": get("code"),
            "description": lambda vendor, job: f"{job.description}\n{job.requirements}",
            "weekly_hours": lambda vendor, job: max(job.hours) if job.hours else None,
            "employment_type": lambda vendor, job: EMPLOYMENT[job.employment],
            "status": lambda vendor, job: STATUS[job.status],
            "visibility": lambda vendor, job: VISIBILITY.get(job.status),
            "category": get("category"),
            "department": department,
            "post_url": lambda vendor, job: (
                view_offer.careers_url(vendor, job) if job.status in VISIBILITY else None
            ),
            "experience_level": get("experience"),
            "remote_work_status": remote_work,
            "salary_amount": one_salary,
            "salary_amount_from": lambda vendor, job: salary(job, "minimum"),
            "salary_amount_to": lambda vendor, job: salary(job, "maximum"),
            "salary_currency": lambda vendor, job: salary(job, "currency"),
            "salary_period": lambda vendor, job: (salary(job, "period") or "").upper() or None,
            "location": job_place,
            "custom_fields": job_values,
            "integration_fields": lambda vendor, job: Fields(job_raw(vendor, job), job_values(vendor, job)),
            "remote_url": lambda vendor, job: f"https://app.recruitee.com/#/offers/{view_offer.slug(job)}",
            "opened_at": get("published_at"),
            "closed_at": lambda vendor, job: job.closed_at or job.closing_at,
            "remote_created_at": get("created_at"),
            "remote_updated_at": get("updated_at"),
            "remote_data": lambda vendor, job: Payload(dict.fromkeys(("/offers",), job_raw(vendor, job))),
        },
    ),
    "Candidate": Rows(
        people,
        numbered("candidates"),
        {
            "changed_at": get("updated_at"),
            "remote_deleted_at": Mostly(
                "recruitee.md §4.5: of the deleted only, who are listed when asked for"
            ),
            "first_name": name(0),
            "last_name": name(1),
            "source": source,
            "phone_numbers": contact(
                "phones", lambda one, held: [{"phoneNumber": text, "type": None} for text in held]
            ),
            "email_addresses": contact(
                "emails",
                lambda one, held: [
                    {"emailAddress": text, "type": None} for text in held if text not in one.bad_emails
                ],
            ),
            "social_media": contact("profiles", lambda one, held: [profile(link) for link in held]),
            "location": home,
            "custom_fields": values,
            "integration_fields": lambda vendor, one: Fields(person_raw(vendor, one), values(vendor, one)),
            "remote_url": profile_url,
            "remote_created_at": get("created_at"),
            "remote_updated_at": get("updated_at"),
            "remote_data": lambda vendor, one: Payload(
                dict.fromkeys(
                    ("/candidates", "/candidates/{id}", "/search/new/candidates"), person_raw(vendor, one)
                )
            ),
        },
    ),
    "ApplicationStage": Rows(
        lambda vendor: {one.id: one for job in vendor.world.jobs for one in stages_of(vendor, job)}.values(),
        numbered("stages"),
        {
            "changed_at": NO_TIME,
            "remote_deleted_at": NOT_TOLD,
            "name": get("name"),
            "remote_data": lambda vendor, one: Payload({"/offers": view_catalogue.stage(vendor, one)}),
        },
    ),
    "Application": Rows(
        applied,
        application_key,
        {
            "remote_id": numbered("applications"),
            "changed_at": get("updated_at"),
            "remote_deleted_at": NOT_TOLD,
            "outcome": lambda vendor, one: OUTCOME[one.state],
            "rejection_reason_name": reason,
            "rejected_at": rejected_at,
            "current_stage_id": to("ApplicationStage", "stages", "stage_id"),
            "job_id": to("Job", "jobs", "job_id"),
            "candidate_id": to("Candidate", "candidates", "candidate_id"),
            "screening_question_answers": answers,
            "custom_fields": of_person(values),
            "integration_fields": of_person(
                lambda vendor, one: Fields(person_raw(vendor, one), values(vendor, one))
            ),
            "remote_url": of_person(profile_url),
            "remote_created_at": get("created_at"),
            "remote_updated_at": get("updated_at"),
            "remote_data": lambda vendor, one: Payload({"/placements": placement_raw(vendor, one)}),
        },
    ),
    "ScreeningQuestion": Rows(
        known_questions,
        numbered("questions"),
        {
            "changed_at": NO_TIME,
            "remote_deleted_at": NOT_TOLD,
            "title": title,
            "description": Null("recruitee.md §10: null"),
            "format": question_format,
        },
    ),
    "Tag": Rows(
        lambda vendor: vendor.world.tags,
        numbered("tags"),
        {
            "changed_at": NO_TIME,
            "remote_deleted_at": NOT_TOLD,
            "name": get("name"),
            "remote_data": lambda vendor, one: Payload({"/tags": vendor.raw("tags", one.id)}),
        },
    ),
    "Interview": Rows(
        interviews,
        numbered("interviews"),
        {
            "changed_at": get("updated_at"),
            "remote_deleted_at": NOT_TOLD,
            "starting_at": get("starts_at"),
            "ending_at": lambda vendor, one: one.starts_at + timedelta(minutes=one.minutes),
            "location": lambda vendor, one: place(raw=one.location),
            "video_conferencing_url": video,
            "application_id": about,
            "remote_data": lambda vendor, one: Payload(
                {"/interview/events": vendor.raw("interviews", one.id)}
            ),
        },
    ),
    "RejectionReason": Rows(
        lambda vendor: vendor.world.reasons,
        numbered("reasons"),
        {
            "changed_at": NO_TIME,
            "remote_deleted_at": NOT_TOLD,
            "name": get("name"),
            "remote_data": lambda vendor, one: Payload(
                {"/disqualify_reasons": vendor.raw("reasons", one.id)}
            ),
        },
    ),
    "CandidateTag": Rows(
        tagged,
        lambda vendor, pair: (
            f"{vendor.remote_id('candidates', pair[0].id)}:{vendor.remote_id('tags', pair[1])}"
        ),
        {
            "changed_at": NO_TIME,
            "remote_deleted_at": NOT_TOLD,
            "candidate_id": lambda vendor, pair: Ref("Candidate", vendor.remote_id("candidates", pair[0].id)),
            "tag_id": lambda vendor, pair: Ref("Tag", vendor.remote_id("tags", pair[1])),
        },
    ),
    "JobApplicationStage": Rows(
        of_jobs(lambda vendor, job: [(job, one) for one in stages_of(vendor, job)]),
        lambda vendor, pair: (
            f"{vendor.remote_id('jobs', pair[0].id)}:{vendor.remote_id('stages', pair[1].id)}"
        ),
        {
            "changed_at": NO_TIME,
            "remote_deleted_at": NOT_TOLD,
            "index": lambda vendor, pair: pair[1].index,
            "job_id": job_of,
            "stage_id": lambda vendor, pair: Ref("ApplicationStage", vendor.remote_id("stages", pair[1].id)),
        },
    ),
    "JobScreeningQuestion": Rows(
        of_jobs(asked),
        lambda vendor, pair: (
            f"{vendor.remote_id('jobs', pair[0].id)}:{vendor.remote_id('questions', pair[2].id)}"
        ),
        {
            "changed_at": NO_TIME,
            "remote_deleted_at": NOT_TOLD,
            "index": lambda vendor, pair: pair[1],
            "required": lambda vendor, pair: pair[2].required,
            "precondition_question_id": Null("recruitee.md §10: no conditions"),
            "precondition_options": Null("recruitee.md §10: no conditions"),
            "job_id": job_of,
            "question_id": lambda vendor, pair: Ref(
                "ScreeningQuestion", vendor.remote_id("questions", pair[2].id)
            ),
        },
    ),
    "JobHiringTeamMember": Rows(
        of_jobs(team),
        lambda vendor, pair: f"{vendor.remote_id('jobs', pair[0].id)}:{vendor.remote_id('users', pair[1])}",
        {
            "changed_at": NO_TIME,
            "remote_deleted_at": NOT_TOLD,
            "roles": roles,
            "job_id": job_of,
            "user_id": lambda vendor, pair: Ref("User", vendor.remote_id("users", pair[1])),
        },
    ),
}
