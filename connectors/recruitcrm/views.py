"""Recruit CRM's representations of each model (recruitcrm.md §4, §8)."""

from __future__ import annotations

from connectors import people, records
from connectors.columns import (
    Json,
    as_key,
    computed,
    constant,
    dig,
    if_present,
    integer,
    join_keys,
    moment,
    remote_key,
    text,
)
from connectors.enums import EmploymentType, RoleScope
from connectors.recruitcrm import mapping
from connectors.shapes import TextFormat
from connectors.views import View, embedded

# ---- users and roles -------------------------------------------------------------------------------------------


class UserReference(View[records.User]):
    """A user inside another object: no status."""

    key = remote_key("id")
    first_name = text("first_name")
    last_name = text("last_name")
    email = text("email", using=lambda address: address if people.email(address) else None)


class SystemRole(View[records.Role], path="/users"):
    """A role in the account, which is no more than the label `role` of a user."""

    key = computed(mapping.role_key)
    remote_id = computed(mapping.role_key)
    remote_label = text("role")
    scope = constant(RoleScope.SYSTEM)
    unified_type = computed(mapping.role_type)


class JobRole(View[records.Role]):
    """A role on a job: owner or collaborator."""

    key = computed(lambda raw: f"job.{raw['_key']}")
    remote_id = text("_key")
    remote_label = text("_label")
    scope = constant(RoleScope.JOB)
    unified_type = computed(lambda raw: raw["_type"])


class UserRole(View[records.UserRole]):
    """The role `role` of the user `_user`."""

    key = computed(lambda raw: join_keys(as_key(dig(raw, "_user.id")), mapping.role_key(raw)))
    user_id = remote_key("_user.id")
    role_id = computed(mapping.role_key)
    role = embedded(lambda raw: [{"role": raw["role"]}], SystemRole)


class UserRow(UserReference, path="/users"):
    """An element of the user list."""

    status = computed(mapping.user_status)
    user_roles = embedded(mapping.user_roles, UserRole)


# ---- stages and questions --------------------------------------------------------------------------------------


class StageReference(View[records.ApplicationStage], path="/jobs/{job}/assigned-candidates"):
    """A stage as an application names it."""

    key = remote_key("status_id", "stage_id")
    name = text("label")


class StageRow(StageReference, path="/hiring-pipeline"):
    """An element of a pipeline."""


class Question(View[records.ScreeningQuestion], path="/candidate-questions"):
    """A question, in its list or on a job: always answered with free text."""

    key = remote_key("id")
    title = text("question")
    description = constant(None)
    format = constant(TextFormat())


# ---- jobs ------------------------------------------------------------------------------------------------------


class JobStage(View[records.JobApplicationStage]):
    """A stage `_stage` at place `_index` of the pipeline of `_job`."""

    key = computed(lambda raw: join_keys(as_key(raw.get("_job")), StageRow(raw["_stage"]).identity))
    index = integer("_index")
    job_id = remote_key("_job")
    stage_id = remote_key("_stage.status_id", "_stage.stage_id")
    stage = embedded("_stage", StageRow)


class JobQuestion(View[records.JobScreeningQuestion]):
    """A question `_question` at place `_index` of `_job`. Whether it must be answered is not told (§8)."""

    key = computed(lambda raw: join_keys(as_key(raw.get("_job")), as_key(dig(raw, "_question.id"))))
    index = integer("_index")
    required = constant(None)
    precondition_question_id = constant(None)
    precondition_options = constant(None)
    job_id = remote_key("_job")
    question_id = remote_key("_question.id")
    question = embedded("_question", Question)


class Member(View[records.JobHiringTeamMember]):
    """A user of a job `_job`: `_id`, with a name as `_user` where it came with one."""

    key = computed(lambda raw: join_keys(as_key(raw.get("_job")), raw["_id"]))
    roles = computed(mapping.team_roles)
    job_id = remote_key("_job")
    user_id = remote_key("_id")
    user = embedded("_user", UserReference)


class JobRow(View[records.Job], path="/jobs"):
    """An element of the job list or of a search; also the answer for one job."""

    key = remote_key("slug")
    name = text("name")
    job_code = text("job_code")
    description = text("job_description_text")
    employment_type = computed(
        lambda raw: mapping.choice(raw.get("job_type"), mapping.EMPLOYMENT, EmploymentType.OTHER),
        label=lambda raw: mapping.word(raw.get("job_type")),
    )
    status = computed(
        lambda raw: mapping.status_of(raw.get("job_status")),
        label=lambda raw: mapping.word(raw.get("job_status")),
    )
    visibility = computed(mapping.visibility)
    category = text("job_category")
    department = computed(mapping.if_named(mapping.department))
    post_url = computed(mapping.post_url)
    experience_level = computed(mapping.experience)
    salary_amount_from = computed(lambda raw: mapping.amount(raw, "min_annual_salary"))
    salary_amount_to = computed(lambda raw: mapping.amount(raw, "max_annual_salary"))
    salary_period = computed(mapping.salary_period, label=lambda raw: mapping.word(mapping.salary_type(raw)))
    location = computed(mapping.location)
    custom_fields = computed(mapping.if_named(mapping.custom_fields))
    integration_fields = computed(mapping.if_named(mapping.remote_fields))
    remote_url = computed(lambda raw: mapping.remote_url("job", raw))
    remote_created_at = moment("created_on")
    remote_updated_at = moment("updated_on")
    changed_at = moment("updated_on", "created_on")
    contact_id = remote_key("contact_slug")
    screening_questions = embedded(mapping.questions, JobQuestion)


class JobCurrency(View[records.Job]):
    """A job with the code `_code` of its currency, out of the list of currencies."""

    key = remote_key("slug")
    salary_currency = text("_code")


class JobSalaryType(View[records.Job]):
    """A job with its salary type out of the list of them as `_type`."""

    key = remote_key("slug")
    salary_period = computed(mapping.salary_period, label=lambda raw: mapping.word(mapping.salary_type(raw)))


class JobFields(View[records.Job]):
    """A job with the names of the custom fields as `_names`, where its own answer does not say them."""

    key = remote_key("slug")
    department = computed(mapping.department)
    custom_fields = computed(mapping.custom_fields)
    integration_fields = computed(mapping.remote_fields)


class JobTeam(View[records.Job]):
    """A job with its hiring team, opened by the account's users `_users` where teams work on it."""

    key = remote_key("slug")
    hiring_team = embedded(mapping.team, Member)


def _stages(raw: Json) -> list[Json]:
    return [
        {"_job": raw.get("slug"), "_index": index, "_stage": stage}
        for index, stage in enumerate(raw.get("_stages") or ())
    ]


class JobStages(View[records.Job]):
    """A job with the stages of its pipeline as `_stages`."""

    key = remote_key("slug")
    application_stages = embedded(_stages, JobStage)


# ---- candidates and applications -------------------------------------------------------------------------------


class CandidateRow(View[records.Candidate], path="/candidates"):
    """An element of the candidate list or of a search; also the answer for one candidate."""

    key = remote_key("slug")
    first_name = text("first_name")
    last_name = text("last_name")
    company = text("current_organization")
    title = text("position")
    source = text("source")
    phone_numbers = computed(mapping.phones)
    email_addresses = computed(mapping.emails)
    social_media = computed(mapping.profiles)
    location = computed(mapping.location)
    custom_fields = computed(mapping.custom_fields)
    integration_fields = computed(mapping.remote_fields)
    remote_url = computed(lambda raw: mapping.remote_url("candidate", raw))
    remote_created_at = moment("created_on")
    remote_updated_at = moment("updated_on")
    changed_at = moment("updated_on", "created_on")


class AssignedCandidate(CandidateRow, path="/candidates"):
    """A candidate within the assignment to a job; some answers have neither state nor country (§4.1)."""

    location = if_present("country", computed(mapping.location))


class Assigned(View[records.Application], path="/jobs/{job}/assigned-candidates"):
    """An element of the candidates assigned to the job `_job`: the whole candidate, no time of change."""

    key = computed(lambda raw: mapping.application_key(dig(raw, "candidate.slug"), raw.get("_job")))
    current_stage_id = remote_key("status.status_id", "status.stage_id")
    job_id = remote_key("_job")
    candidate_id = remote_key("candidate.slug")
    candidate = embedded("candidate", AssignedCandidate)
    current_stage = embedded("status", StageReference)


class HiringStage(View[records.Application], path="/candidates/{candidate}/hiring-stages"):
    """An element of the jobs that a candidate is assigned to."""

    key = computed(lambda raw: mapping.application_key(raw.get("candidate_slug"), raw.get("job_slug")))
    current_stage_id = remote_key("status.status_id", "status.stage_id")
    job_id = remote_key("job_slug")
    candidate_id = remote_key("candidate_slug")
    remote_updated_at = moment("updated_on")
    changed_at = moment("updated_on")
    current_stage = embedded("status", StageReference)


class CandidateStages(View[records.Candidate]):
    """A candidate `_candidate` with the hiring stages as `_stages`."""

    key = remote_key("_candidate")
    applications = embedded("_stages", HiringStage)


class Answers(View[records.Application]):
    """The answers that `_candidate` gave for `_job`."""

    key = computed(lambda raw: mapping.application_key(raw["_candidate"], raw["_job"]))
    screening_question_answers = computed(mapping.answers)


class AssociatedFields(View[records.Application]):
    """The customer's fields of the application of `_candidate` for `_job`."""

    key = computed(lambda raw: mapping.application_key(raw["_candidate"], raw["_job"]))
    custom_fields = computed(mapping.associated)
    integration_fields = computed(lambda raw: people.remote_fields({}, mapping.associated(raw)))
