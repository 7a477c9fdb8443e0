"""Gem's representations of each model (gem.md §6, §8)."""

from __future__ import annotations

from connectors import people, records
from connectors.columns import (
    as_key,
    choose,
    computed,
    dig,
    each,
    flag,
    if_present,
    integer,
    join_keys,
    moment,
    remote_key,
    rows,
    text,
)
from connectors.enums import JobStatus
from connectors.gem import mapping
from connectors.views import View, embedded


class LiteUser(View[records.User]):
    """A user inside another object: names only."""

    key = remote_key("id")
    first_name = computed(mapping.given_name)
    last_name = computed(mapping.family_name)


class UserRow(LiteUser, path="/users/"):
    """An element of the user list."""

    status = computed(mapping.user_status)
    changed_at = computed(mapping.changed)
    remote_deleted_at = moment("deleted_at")


# ---- jobs ------------------------------------------------------------------------------------------------------


class Member(View[records.JobHiringTeamMember]):
    """A user `_user` of a job `_job`."""

    key = computed(lambda raw: join_keys(as_key(dig(raw, "_job.id")), as_key(dig(raw, "_user.id"))))
    roles = computed(lambda raw: raw["_roles"])
    job_id = remote_key("_job.id")
    user_id = remote_key("_user.id")
    user = embedded("_user", LiteUser)
    changed_at = computed(lambda raw: mapping.changed(raw["_job"]))
    remote_deleted_at = moment("_job.deleted_at")


class JobReference(View[records.Job]):
    """A job as an application names it."""

    key = remote_key("id")
    name = text("name")


class JobRow(View[records.Job], path="/jobs/"):
    """An element of the job list; also the answer for one job."""

    key = remote_key("id")
    name = text("name")
    job_code = text("requisition_id")
    confidential = flag("confidential")
    status = choose("status", mapping.JOB_STATUS, JobStatus.OTHER)
    department = text("departments.0.name")
    location = computed(mapping.place)
    custom_fields = computed(mapping.job_fields)
    integration_fields = computed(mapping.remote_fields)
    opened_at = moment("opened_at")
    closed_at = moment("closed_at")
    remote_created_at = moment("created_at")
    remote_updated_at = moment("updated_at")
    changed_at = computed(mapping.changed)
    remote_deleted_at = moment("deleted_at")
    hiring_team = embedded(mapping.team, Member)


class PostRow(View[records.JobPosting], path="/job_posts/"):
    """An element of the list of postings."""

    key = remote_key("id")
    title = text("title")
    description_html = computed(mapping.content)
    status = computed(mapping.post_status)
    visibility = computed(mapping.post_visibility)
    url = computed(mapping.post_url)
    job_id = remote_key("job_id")
    remote_created_at = moment("created_at")
    remote_updated_at = moment("updated_at")
    changed_at = computed(mapping.changed)
    remote_deleted_at = moment("deleted_at")


class JobPosts(View[records.Job], attests=False):
    """A job `_job` with its postings `_posts`: what is shown to the public."""

    key = remote_key("_job")
    description = computed(lambda raw: mapping.content(mapping.best_post(raw)))
    post_url = computed(lambda raw: mapping.post_url(mapping.best_post(raw)))
    postings = embedded("_posts", PostRow)


class StageReference(View[records.ApplicationStage]):
    """A stage as an application names it."""

    key = remote_key("id")
    name = text("name")


class StageRow(StageReference, path="/job_stages/"):
    """An element of the list of stages; each belongs to one job."""

    global_index = integer("priority")
    status = computed(mapping.stage_status)
    changed_at = computed(mapping.changed)
    remote_deleted_at = moment("deleted_at")


class JobStage(View[records.JobApplicationStage]):
    """A stage `_stage` at rank `_index` of its job."""

    key = computed(lambda raw: join_keys(as_key(dig(raw, "_stage.job_id")), as_key(dig(raw, "_stage.id"))))
    index = integer("_index")
    job_id = remote_key("_stage.job_id")
    stage_id = remote_key("_stage.id")
    stage = embedded("_stage", StageRow)
    changed_at = computed(lambda raw: mapping.changed(raw["_stage"]))
    remote_deleted_at = moment("_stage.deleted_at")


class JobStages(View[records.Job], attests=False):
    """A job `_job` with its ranked stages `_stages`."""

    key = remote_key("_job")
    application_stages = embedded("_stages", JobStage)


# ---- candidates and applications -------------------------------------------------------------------------------


class ApplicationRow(View[records.Application], path="/applications/"):
    """An application: in its list, or embedded in the candidate."""

    key = remote_key("id")
    outcome = computed(lambda raw: mapping.OUTCOME.get(str(raw.get("status"))))
    rejection_reason_name = text("rejection_reason.name")
    rejected_at = moment("rejected_at")
    current_stage_id = remote_key("current_stage.id")
    job_id = if_present("jobs.0.id", remote_key("jobs.0.id"))
    candidate_id = remote_key("candidate_id")
    custom_fields = computed(mapping.application_fields)
    integration_fields = computed(mapping.remote_fields)
    remote_created_at = moment("applied_at")
    remote_updated_at = moment("last_activity_at")
    changed_at = computed(mapping.changed)
    remote_deleted_at = moment("deleted_at")
    job = embedded(lambda raw: rows(raw, "jobs")[:1], JobReference)
    current_stage = embedded("current_stage", StageReference)


class ApplicationJob(View[records.Application]):
    """The job `_job` of an application that names only a posting."""

    key = remote_key("id")
    job_id = remote_key("_job")


class CandidateRow(View[records.Candidate], path="/candidates/"):
    """An element of the candidate list; also the answer for one candidate."""

    key = remote_key("id")
    first_name = text("first_name")
    last_name = text("last_name")
    company = text("company")
    title = text("title")
    confidential = flag("is_private")
    source = if_present("applications", computed(mapping.source))
    phone_numbers = each("phone_numbers", lambda one: people.phone(dig(one, "value"), dig(one, "type")))
    email_addresses = computed(mapping.emails)
    social_media = each("social_media_addresses", lambda one: people.social(dig(one, "value")))
    custom_fields = computed(mapping.candidate_fields)
    integration_fields = computed(mapping.remote_fields)
    remote_created_at = moment("created_at")
    remote_updated_at = moment("updated_at")
    changed_at = computed(mapping.changed)
    remote_deleted_at = moment("deleted_at")
    applications = embedded("applications", ApplicationRow, optional=True)


# ---- interviews ------------------------------------------------------------------------------------------------


class Interviewer(View[records.InterviewTeamMember]):
    """A user `_user` of an interview `_interview`."""

    key = computed(lambda raw: join_keys(as_key(dig(raw, "_interview.id")), as_key(dig(raw, "_user.id"))))
    interview_id = remote_key("_interview.id")
    user_id = remote_key("_user.id")
    changed_at = computed(lambda raw: mapping.changed(raw["_interview"]))
    remote_deleted_at = moment("_interview.deleted_at")


class InterviewRow(View[records.Interview], path="/scheduled_interviews/"):
    """An element of the list of interviews."""

    key = remote_key("id")
    title = text("interview.name")
    starting_at = moment("start.date_time", "start.date")
    ending_at = moment("end.date_time", "end.date")
    application_id = remote_key("application_id")
    canceled = computed(lambda raw: bool(raw.get("deleted_at")))
    remote_created_at = moment("created_at")
    remote_updated_at = moment("updated_at")
    changed_at = computed(mapping.changed)
    remote_deleted_at = moment("deleted_at")
    team = embedded(mapping.interviewers, Interviewer)


class InterviewTeam(View[records.Interview]):
    """An interview with the account's users by e-mail, `_users`: for interviewers whose id is not told."""

    key = remote_key("id")
    team = embedded(mapping.interviewers, Interviewer)


class InterviewStage(View[records.Interview]):
    """The stage `_stage` of an interview, joined through the stages' interview definitions."""

    key = remote_key("id")
    stage_id = remote_key("_stage")
