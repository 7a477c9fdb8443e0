"""SmartRecruiters' representations of users, jobs, postings, stages and questions (smartrecruiters.md §8, §11)."""

from __future__ import annotations

from connectors import records
from connectors.columns import (
    as_flag,
    as_moment,
    as_text,
    choose,
    computed,
    constant,
    dig,
    flag,
    if_present,
    integer,
    join_keys,
    moment,
    remote_key,
    rows,
    text,
)
from connectors.enums import (
    ApplicationStageStatus,
    JobPostingStatus,
    JobStatus,
    JobVisibility,
    UserStatus,
)
from connectors.smartrecruiters import mapping, questions
from connectors.views import View, embedded


class UserRow(View[records.User], path="/users"):
    """An element of the user list; also the answer for one user."""

    key = remote_key("id")
    first_name = text("firstName")
    last_name = text("lastName")
    status = computed(
        lambda raw: {True: UserStatus.ACTIVE, False: UserStatus.INACTIVE}.get(
            as_flag(raw.get("active"), "active")  # type: ignore[arg-type]  # None is no key
        )
    )
    changed_at = moment("updatedOn")


class Reason(View[records.RejectionReason], path="/configuration/rejection-reasons"):
    """An element of the list of rejection reasons."""

    key = remote_key("id")
    name = text("label")


class StageReference(View[records.ApplicationStage]):
    """A stage as an application stands in it."""

    key = computed(mapping.stage_key)
    name = computed(lambda raw: mapping.stage_name(mapping.stage_key(raw) or ""))


class Stage(View[records.ApplicationStage]):
    """A stage of the company, made from the hiring processes."""

    key = text("_key")
    name = computed(lambda raw: mapping.stage_name(raw["_key"]))
    global_index = integer("_index")
    status = computed(
        lambda raw: ApplicationStageStatus.ACTIVE if raw["_active"] else ApplicationStageStatus.INACTIVE
    )


# ---- jobs ------------------------------------------------------------------------------------------------------


class TeamMember(View[records.JobHiringTeamMember]):
    """A user `_user` of the job `_job`, with all roles."""

    key = computed(lambda raw: join_keys(raw["_job"], raw["_user"]))
    roles = computed(lambda raw: raw["_roles"])
    job_id = text("_job")
    user_id = text("_user")


class Membership(View[records.JobHiringTeamMember]):
    """A user `_user` of a job, found by asking for the user's jobs: no roles."""

    key = computed(lambda raw: join_keys(as_text(raw.get("id")), raw["_user"]))
    job_id = remote_key("id")
    user_id = text("_user")


class JobReference(View[records.Job]):
    """A job as an application names it, if it does so by title."""

    key = remote_key("id")
    name = text("title")


class JobRow(View[records.Job], path="/jobs"):
    """An element of the job list."""

    key = remote_key("id")
    name = text("title")
    job_code = text("refNumber")
    status = choose("status", mapping.JOB_STATUS, JobStatus.OTHER)
    visibility = choose("postingStatus", mapping.JOB_VISIBILITY, JobVisibility.OTHER)
    department = text("department.label")
    location = computed(mapping.place)
    remote_created_at = moment("createdOn")
    remote_updated_at = moment("updatedOn")
    changed_at = moment("updatedOn")


class JobDetail(JobRow, path="/jobs/{id}"):
    """One job in full, with its default ad."""

    description = computed(mapping.ad_text)
    employment_type = computed(mapping.employment, label=mapping.employment_label)
    category = computed(lambda raw: mapping.labelled(raw, "function"))
    experience_level = text("experienceLevel.id", "experienceLevel.label")
    post_url = computed(mapping.post_url)
    custom_fields = computed(mapping.job_fields)
    integration_fields = computed(mapping.job_remote_fields)


class PostedJob(View[records.Job]):
    """What the list of postings tells of the job `_job`, whose postings are `_released`."""

    key = text("_job")
    employment_type = computed(mapping.employment, label=mapping.employment_label)
    category = computed(lambda raw: mapping.labelled(raw, "function"))
    experience_level = text("experienceLevel.id", "experienceLevel.label")
    opened_at = computed(lambda raw: mapping.first_moment(raw, "_released", "releasedDate"))


class JobPublications(View[records.Job]):
    """When the job `_job`, made at `_created`, was first published."""

    key = text("_job")
    opened_at = computed(
        lambda raw: mapping.first_moment(raw, "content", "publishedOn") or as_moment(raw.get("_created"))
    )


class JobTeam(View[records.Job]):
    """A job `_job` with its hiring team."""

    key = text("_job")
    hiring_team = embedded(mapping.team, TeamMember)


class JobAd(View[records.JobPosting], path="/jobs/{id}/jobads"):
    """A job ad of the job `_job`, published or not."""

    key = remote_key("id")
    title = text("title")
    description_html = computed(mapping.ad_text)
    status = choose("postingStatus", mapping.AD_STATUS, None)
    visibility = choose("visibility", mapping.AD_VISIBILITY, None)
    url = text("applyUrl")
    job_id = text("_job")
    remote_created_at = moment("createdOn")
    changed_at = moment("updatedOn")


class JobAds(View[records.Job]):
    """A job `_job` with its ads `_ads`, and what the default one tells."""

    key = text("_job")
    description = computed(lambda raw: mapping.of_default_ad(raw, mapping.ad_text))
    post_url = computed(lambda raw: mapping.of_default_ad(raw, mapping.ad_url))
    postings = embedded(
        lambda raw: [{**ad, "_job": raw["_job"]} for ad in rows(raw, "_ads") if dig(ad, "id")], JobAd
    )


class PostingRow(View[records.JobPosting], path="/postings"):
    """An element of the list of published postings: it names no job. `_destination` is what was asked for."""

    key = remote_key("jobAdId", "uuid", "id")
    title = text("name")
    status = constant(JobPostingStatus.ACTIVE)
    visibility = computed(
        lambda raw: mapping.AD_VISIBILITY.get(
            (as_text(raw.get("visibility")) or as_text(raw.get("_destination")) or "").lower()
        )
    )


class PostingDetail(View[records.JobPosting], path="/postings/{id}"):
    """One published posting in full, read by the id of its ad `_ad`."""

    key = text("_ad")
    title = text("name")
    description_html = computed(mapping.ad_text)
    status = computed(
        lambda raw: (
            JobPostingStatus.INACTIVE if as_flag(raw.get("active")) is False else JobPostingStatus.ACTIVE
        )
    )
    visibility = if_present("visibility", choose("visibility", mapping.AD_VISIBILITY, None))
    url = text("postingUrl", "applyUrl")
    job_id = if_present("jobId", remote_key("jobId"))


# ---- questions -------------------------------------------------------------------------------------------------


class Question(View[records.ScreeningQuestion]):
    """A field `_field` of the question `_question`."""

    key = computed(questions.question_key)
    title = computed(questions.title)
    description = computed(questions.description)
    format = computed(questions.question_format)
    category = computed(questions.category)


class JobQuestion(View[records.JobScreeningQuestion]):
    """A question's field on the form of the job `_job`, at rank `_index`, asked under `_condition`."""

    key = computed(lambda raw: join_keys(raw["_job"], questions.question_key(raw)))
    index = integer("_index")
    required = flag("_field.required")
    precondition_question_id = computed(questions.precondition)
    precondition_options = computed(questions.precondition_options)
    job_id = text("_job")
    question_id = computed(questions.question_key)
    question = embedded(lambda raw: [raw], Question)


class JobQuestions(View[records.Job]):
    """A job `_job` with the fields `_asked` on its form."""

    key = text("_job")
    screening_questions = embedded(
        lambda raw: [{**one, "_job": raw["_job"]} for one in raw["_asked"]], JobQuestion
    )
