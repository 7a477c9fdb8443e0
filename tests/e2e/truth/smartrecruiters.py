"""The truth about a company at SmartRecruiters: its models, and what each field must be (smartrecruiters.md §11, §12)."""

from datetime import timedelta

from gateway.sandbox.smartrecruiters import view_interview, view_job, view_user, words
from tests.e2e.truth.smartrecruiters_jobs import (
    JOB_STATUS,
    NO_PATH,
    NO_SIGN,
    OFFER,
    OUTCOME,
    VISIBILITY,
    ad_raw,
    ad_url,
    asked,
    asked_publicly,
    at,
    category,
    default_ad,
    department,
    description,
    employment,
    field,
    job_key,
    job_labels,
    job_of_ad,
    job_place,
    job_raw,
    job_values,
    key,
    listed_ads,
    opened,
    post_url,
    precondition,
    question_format,
    roles,
    team,
    text_of,
    title,
)
from tests.e2e.truth.smartrecruiters_people import (
    about,
    all_stages,
    application_key,
    application_raw,
    applications,
    history,
    home,
    interviewers,
    labels,
    main,
    offer_raw,
    offer_values,
    offers,
    people,
    person_raw,
    position,
    profiles,
    reason,
    slot_key,
    slot_place,
    slot_title,
    slots,
    spellings,
    stage,
    starts,
    status,
    tagged,
    tags,
    values,
)
from tests.e2e.truth.table import Fields, Payload, Ref, Rows, get, millis, numbered, stripped

TRUTH = {
    "User": Rows(
        lambda vendor: vendor.world.users,
        numbered("users"),
        {
            "changed_at": lambda vendor, one: millis(view_user.updated(one)),
            "remote_deleted_at": NO_SIGN,
            "first_name": get("first_name"),
            "last_name": get("last_name"),
            "status": lambda vendor, one: "ACTIVE" if one.active else "INACTIVE",
            "remote_data": lambda vendor, one: Payload({"/users": view_user.row(vendor, one)}),
        },
    ),
    "Job": Rows(
        lambda vendor: vendor.world.jobs,
        numbered("jobs"),
        {
            "changed_at": at("updated_at"),
            "remote_deleted_at": NO_SIGN,
            "name": lambda vendor, job: stripped(job.title),
            "job_code": view_job.ref_number,
            "description": lambda vendor, job: text_of(job, default_ad(vendor, job)),
            "employment_type": employment,
            "status": lambda vendor, job: JOB_STATUS[view_job.status(job)],
            "visibility": lambda vendor, job: VISIBILITY[view_job.posting_status(vendor, job)],
            "category": category,
            "department": department,
            "post_url": post_url,
            "experience_level": lambda vendor, job: words.EXPERIENCE_OF_WORLD[job.experience],
            "location": job_place,
            "custom_fields": job_labels,
            "integration_fields": lambda vendor, job: Fields(
                view_job.detail(vendor, job, vendor.base), job_values(vendor, job)
            ),
            "opened_at": opened,
            "remote_created_at": at("created_at"),
            "remote_updated_at": at("updated_at"),
            "remote_data": job_raw,
        },
    ),
    "JobPosting": Rows(
        listed_ads,
        numbered("postings"),
        {
            "changed_at": at("updated_at"),
            "remote_deleted_at": NO_SIGN,
            "title": lambda vendor, ad: stripped(ad.title),
            "description_html": job_of_ad(lambda vendor, job, ad: text_of(job, ad)),
            "status": lambda vendor, ad: "ACTIVE",
            "visibility": job_of_ad(lambda vendor, job, ad: VISIBILITY[view_job.visibility(job)]),
            "url": job_of_ad(ad_url),
            "job_id": lambda vendor, ad: Ref("Job", key(vendor, "jobs", ad.job_id)),
            "remote_data": ad_raw,
            "remote_created_at": at("created_at"),
        },
    ),
    "Candidate": Rows(
        people,
        numbered("candidates"),
        {
            "changed_at": lambda vendor, one: millis(vendor.updated_on(one)),
            "remote_deleted_at": NO_SIGN,
            "first_name": lambda vendor, one: stripped(one.first_name),
            "last_name": lambda vendor, one: stripped(one.last_name),
            "company": lambda vendor, one: position(one)[0],
            "title": lambda vendor, one: position(one)[1],
            "source": lambda vendor, one: vendor.sources.of(main(vendor, one)).label,
            "phone_numbers": lambda vendor, one: [
                {"phoneNumber": text.strip(), "type": None} for text in one.phones[:1]
            ],
            "email_addresses": lambda vendor, one: [
                {"emailAddress": text, "type": None} for text in one.emails[:1]
            ],
            "social_media": profiles,
            "location": home,
            "custom_fields": lambda vendor, one: labels(vendor, main(vendor, one)),
            "integration_fields": lambda vendor, one: Fields({}, values(vendor, main(vendor, one))),
            "remote_created_at": at("created_at"),
            "remote_updated_at": lambda vendor, one: millis(vendor.updated_on(one)),
            "remote_data": person_raw,
        },
    ),
    "ApplicationStage": Rows(
        all_stages,
        lambda vendor, one: one,
        {
            "changed_at": NO_PATH,
            "remote_deleted_at": NO_SIGN,
            "name": lambda vendor, one: all_stages(vendor)[one][0],
            "global_index": lambda vendor, one: all_stages(vendor)[one][1],
        },
    ),
    "Application": Rows(
        applications,
        application_key,
        {
            "changed_at": NO_PATH,
            "remote_deleted_at": NO_SIGN,
            "outcome": lambda vendor, row: OUTCOME[status(vendor, row)],
            "rejection_reason_name": reason,
            "rejected_at": lambda vendor, row: (
                history(-1)(vendor, row) if status(vendor, row) == "REJECTED" else None
            ),
            "current_stage_id": stage,
            "job_id": lambda vendor, row: Ref("Job", key(vendor, "jobs", row.job_id)),
            "candidate_id": lambda vendor, row: Ref("Candidate", key(vendor, "candidates", row.candidate_id)),
            "custom_fields": labels,
            "integration_fields": lambda vendor, row: Fields({}, values(vendor, row)),
            "remote_created_at": history(0),
            "remote_updated_at": history(-1),
            "remote_data": application_raw,
        },
    ),
    "ScreeningQuestion": Rows(
        asked_publicly,
        lambda vendor, pair: field(pair),
        {
            "changed_at": NO_PATH,
            "remote_deleted_at": NO_SIGN,
            "title": title,
            "description": description,
            "format": question_format,
        },
    ),
    "Tag": Rows(
        tags,
        lambda vendor, tag: tag,
        {
            "remote_id": spellings,
            "changed_at": NO_PATH,
            "remote_deleted_at": NO_SIGN,
            "name": spellings,
        },
    ),
    "Interview": Rows(
        slots,
        slot_key,
        {
            "changed_at": NO_PATH,
            "remote_deleted_at": NO_SIGN,
            "title": slot_title,
            "starting_at": lambda vendor, row: starts(row),
            "ending_at": lambda vendor, row: starts(row) + timedelta(minutes=row[0].minutes),
            "location": slot_place,
            "application_id": lambda vendor, row: about(vendor, row[0]),
            "canceled": lambda vendor, row: False,
            "remote_data": lambda vendor, row: Payload(
                {"/interviews": view_interview.interview(vendor, row[0], vendor.base)}
            ),
        },
    ),
    "Offer": Rows(
        offers,
        lambda vendor, one: (
            f"{application_key(vendor, vendor.world.applications[one.application_id])}:{key(vendor, 'offers', one.id)}"
        ),
        {
            "remote_id": numbered("offers"),
            "changed_at": at("updated_at"),
            "remote_deleted_at": NO_SIGN,
            "status": lambda vendor, one: OFFER[view_interview.offer_status(one)],
            "application_id": about,
            "custom_fields": offer_values,
            "integration_fields": lambda vendor, one: Fields(
                offer_raw(vendor, one), offer_values(vendor, one)
            ),
            "remote_created_at": at("created_at"),
            "remote_updated_at": at("updated_at"),
            "remote_data": lambda vendor, one: Payload({"/offers": offer_raw(vendor, one)}),
        },
    ),
    "RejectionReason": Rows(
        lambda vendor: vendor.world.reasons,
        numbered("reasons"),
        {
            "changed_at": NO_PATH,
            "remote_deleted_at": NO_SIGN,
            "name": get("name"),
            "remote_data": lambda vendor, one: Payload(
                {
                    "/configuration/rejection-reasons": {
                        "id": key(vendor, "reasons", one.id),
                        "label": one.name,
                    }
                }
            ),
        },
    ),
    "CandidateTag": Rows(
        tagged,
        lambda vendor, row: f"{key(vendor, 'candidates', row[0].id)}:{row[1]}",
        {
            "changed_at": NO_PATH,
            "remote_deleted_at": NO_SIGN,
            "candidate_id": lambda vendor, row: Ref("Candidate", key(vendor, "candidates", row[0].id)),
            "tag_id": lambda vendor, row: Ref("Tag", row[1]),
        },
    ),
    "JobScreeningQuestion": Rows(
        asked,
        lambda vendor, row: f"{job_key(vendor, row)}:{field(row[2:])}",
        {
            "changed_at": NO_PATH,
            "remote_deleted_at": NO_SIGN,
            "index": lambda vendor, row: row[1],
            "required": lambda vendor, row: row[3].required,
            "precondition_question_id": precondition,
            "precondition_options": lambda vendor, row: row[2].condition.get("valueIds"),
            "job_id": lambda vendor, row: Ref("Job", job_key(vendor, row)),
            "question_id": lambda vendor, row: Ref("ScreeningQuestion", field(row[2:])),
        },
    ),
    "JobHiringTeamMember": Rows(
        team,
        lambda vendor, row: f"{job_key(vendor, row)}:{key(vendor, 'users', row[1])}",
        {
            "changed_at": NO_PATH,
            "remote_deleted_at": NO_SIGN,
            "roles": roles,
            "job_id": lambda vendor, row: Ref("Job", job_key(vendor, row)),
            "user_id": lambda vendor, row: Ref("User", key(vendor, "users", row[1])),
        },
    ),
    "InterviewTeamMember": Rows(
        interviewers,
        lambda vendor, row: f"{slot_key(vendor, row)}:{key(vendor, 'users', row[2])}",
        {
            "changed_at": NO_PATH,
            "remote_deleted_at": NO_SIGN,
            "interview_id": lambda vendor, row: Ref("Interview", slot_key(vendor, row)),
            "user_id": lambda vendor, row: Ref("User", key(vendor, "users", row[2])),
        },
    ),
}
