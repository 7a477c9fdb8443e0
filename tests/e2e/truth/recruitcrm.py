"""The truth about an account at Recruit CRM: its models, and what each field must be (recruitcrm.md §8)."""

from gateway.sandbox.recruitcrm import view_job, view_user
from gateway.sandbox.recruitcrm.ids import shown, slug
from tests.e2e.truth.recruitcrm_values import (
    APP,
    EMPLOYMENT,
    NO_MARK,
    NO_STAMP,
    STATUS,
    answers,
    application_key,
    application_raw,
    application_values,
    applications,
    contact,
    currency,
    department,
    experience,
    job_key,
    job_place,
    job_questions,
    job_stages,
    job_values,
    on_jobs,
    people,
    person_raw,
    person_values,
    profiles,
    role_key,
    role_type,
    roles,
    salary,
    stage_raw,
    team,
    touched,
    user_roles,
    whole_place,
)
from tests.e2e.truth.table import Fields, Null, Payload, Ref, Rows, get, numbered, stripped

TRUTH = {
    "User": Rows(
        lambda vendor: vendor.world.users,
        lambda vendor, one: str(shown("users", one.id)),
        {
            "changed_at": NO_STAMP,
            "remote_deleted_at": NO_MARK,
            "first_name": get("first_name"),
            "last_name": lambda vendor, one: None if one.id % 8 == 7 else one.last_name,
            "email": lambda vendor, one: None if one.id % 11 == 9 else one.email,
            "status": lambda vendor, one: "ACTIVE" if one.active else "INACTIVE",
            "remote_data": lambda vendor, one: Payload(
                {"/users": [view_user.row(vendor, one, expanded=full) for full in (True, False)]}
            ),
        },
    ),
    "Job": Rows(
        lambda vendor: vendor.world.jobs,
        numbered("jobs"),
        {
            "changed_at": get("updated_at"),
            "remote_deleted_at": NO_MARK,
            "name": lambda vendor, job: stripped(job.title),
            "job_code": lambda vendor, job: job.code if job.id % 3 else None,
            "description": lambda vendor, job: job.description + job.requirements,
            "employment_type": lambda vendor, job: EMPLOYMENT.get(view_job.type_id(job)),
            "status": lambda vendor, job: STATUS[view_job.status_id(job)],
            "visibility": lambda vendor, job: "PUBLIC" if job.status == "published" else "INTERNAL",
            "category": get("category"),
            "department": department,
            "post_url": lambda vendor, job: (
                f"https://recruitcrm.io/apply/{slug('jobs', job.id)}" if job.status == "published" else None
            ),
            "experience_level": experience,
            "salary_amount_from": salary("minimum"),
            "salary_amount_to": salary("maximum"),
            "salary_currency": currency,
            "salary_period": lambda vendor, job: (salary("period")(vendor, job) or "").upper() or None,
            "location": job_place,
            "custom_fields": job_values,
            "integration_fields": lambda vendor, job: Fields(
                view_job.row(vendor, job), job_values(vendor, job)
            ),
            "remote_url": lambda vendor, job: f"{APP}/job/{slug('jobs', job.id)}",
            "remote_created_at": get("created_at"),
            "remote_updated_at": get("updated_at"),
            "contact_id": contact,
            "remote_data": lambda vendor, job: Payload({"/jobs": view_job.row(vendor, job)}),
        },
    ),
    "Candidate": Rows(
        people,
        numbered("candidates"),
        {
            "changed_at": touched,
            "remote_deleted_at": NO_MARK,
            "first_name": lambda vendor, one: stripped(one.first_name),
            "last_name": lambda vendor, one: stripped(one.last_name),
            "company": get("company"),
            "title": get("title"),
            "source": lambda vendor, one: vendor.source_of(one) or None,
            "phone_numbers": lambda vendor, one: [
                {"phoneNumber": text.strip(), "type": None} for text in one.phones[:1]
            ],
            "email_addresses": lambda vendor, one: [
                {"emailAddress": text, "type": None} for text in one.emails[:1]
            ],
            "social_media": profiles,
            "location": lambda vendor, one: whole_place(one.address, None),
            "custom_fields": person_values,
            "integration_fields": lambda vendor, one: Fields(
                person_raw(vendor, one), person_values(vendor, one)
            ),
            "remote_url": lambda vendor, one: f"{APP}/candidate/{slug('candidates', one.id)}",
            "remote_created_at": get("created_at"),
            "remote_updated_at": touched,
            "remote_data": lambda vendor, one: Payload({"/candidates": person_raw(vendor, one)}),
        },
    ),
    "ApplicationStage": Rows(
        lambda vendor: vendor.stages.labels,
        lambda vendor, number: str(number),
        {
            "changed_at": NO_STAMP,
            "remote_deleted_at": NO_MARK,
            "name": lambda vendor, number: vendor.stages.labels[number],
            "remote_data": stage_raw,
        },
    ),
    "Application": Rows(
        applications,
        application_key,
        {
            "changed_at": get("updated_at"),
            "remote_deleted_at": NO_MARK,
            "current_stage_id": lambda vendor, one: Ref(
                "ApplicationStage", str(vendor.stages.id_of(one.stage_id, one.state))
            ),
            "job_id": lambda vendor, one: Ref("Job", slug("jobs", one.job_id)),
            "candidate_id": lambda vendor, one: Ref("Candidate", slug("candidates", one.candidate_id)),
            "screening_question_answers": answers,
            "custom_fields": application_values,
            "integration_fields": lambda vendor, one: Fields({}, application_values(vendor, one)),
            "remote_updated_at": get("updated_at"),
            "remote_data": application_raw,
        },
    ),
    "ScreeningQuestion": Rows(
        lambda vendor: vendor.questions.values(),
        lambda vendor, one: str(one["id"]),
        {
            "changed_at": NO_STAMP,
            "remote_deleted_at": NO_MARK,
            "title": lambda vendor, one: one["question"],
            "description": Null("recruitcrm.md §8: null"),
            "format": lambda vendor, one: {"type": "TEXT", "displayType": None, "maxLength": None},
            "remote_data": lambda vendor, one: Payload({"/candidate-questions": one}),
        },
    ),
    "Role": Rows(
        roles,
        lambda vendor, label: f"job.{role_key(label)}" if on_jobs(label) else role_key(label),
        {
            "remote_id": lambda vendor, label: role_key(label),
            "changed_at": NO_STAMP,
            "remote_deleted_at": NO_MARK,
            "remote_label": lambda vendor, label: label,
            "scope": lambda vendor, label: "JOB" if on_jobs(label) else "SYSTEM",
            "unified_type": role_type,
            "remote_data": lambda vendor, label: (
                None if on_jobs(label) else Payload({"/users": {"role": label}})
            ),
        },
    ),
    "JobApplicationStage": Rows(
        job_stages,
        lambda vendor, row: f"{job_key(vendor, row)}:{row[2]}",
        {
            "changed_at": NO_STAMP,
            "remote_deleted_at": NO_MARK,
            "index": lambda vendor, row: row[1],
            "job_id": lambda vendor, row: Ref("Job", job_key(vendor, row)),
            "stage_id": lambda vendor, row: Ref("ApplicationStage", str(row[2])),
        },
    ),
    "JobScreeningQuestion": Rows(
        job_questions,
        lambda vendor, row: f"{job_key(vendor, row)}:{row[2]['id']}",
        {
            "changed_at": NO_STAMP,
            "remote_deleted_at": NO_MARK,
            "index": lambda vendor, row: row[1],
            "required": Null("recruitcrm.md §8: not delivered"),
            "precondition_question_id": Null("recruitcrm.md §8: null"),
            "precondition_options": Null("recruitcrm.md §8: null"),
            "job_id": lambda vendor, row: Ref("Job", job_key(vendor, row)),
            "question_id": lambda vendor, row: Ref("ScreeningQuestion", str(row[2]["id"])),
        },
    ),
    "JobHiringTeamMember": Rows(
        team,
        lambda vendor, row: f"{job_key(vendor, row)}:{shown('users', row[1])}",
        {
            "changed_at": NO_STAMP,
            "remote_deleted_at": NO_MARK,
            "roles": lambda vendor, row: ["RECRUITER"] if vendor.owner_of(row[0]) == row[1] else [],
            "job_id": lambda vendor, row: Ref("Job", job_key(vendor, row)),
            "user_id": lambda vendor, row: Ref("User", str(shown("users", row[1]))),
        },
    ),
    "UserRole": Rows(
        user_roles,
        lambda vendor, row: f"{shown('users', row[0].id)}:{role_key(row[1])}",
        {
            "changed_at": NO_STAMP,
            "remote_deleted_at": NO_MARK,
            "user_id": lambda vendor, row: Ref("User", str(shown("users", row[0].id))),
            "role_id": lambda vendor, row: Ref("Role", role_key(row[1])),
        },
    ),
}
