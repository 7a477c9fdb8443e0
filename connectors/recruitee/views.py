"""Recruitee's representations of each model (recruitee.md §4.1, §5, §10)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from connectors import people, records
from connectors.columns import (
    as_key,
    as_moment,
    as_number,
    as_text,
    choose,
    computed,
    constant,
    dig,
    each,
    flag,
    if_present,
    integer,
    join_keys,
    minutes_after,
    moment,
    number,
    remote_key,
    rows,
    text,
)
from connectors.enums import EmploymentType, JobStatus, SalaryPeriod, UserStatus
from connectors.recruitee import mapping, questions
from connectors.shapes import Location
from connectors.views import View, embedded

# ---- catalogue -------------------------------------------------------------------------------------------------


class AdminReference(View[records.User]):
    """A user as side-loaded in `references`: names without state."""

    key = remote_key("id")
    first_name = text("first_name")
    last_name = text("last_name")
    email = text("email")


class Member(View[records.User], path="/memberships"):
    """A membership, the user's reference put into it as `_admin`."""

    key = remote_key("admin_id", "_admin.id")
    first_name = text("_admin.first_name")
    last_name = text("_admin.last_name")
    email = text("_admin.email")
    status = computed(lambda raw: UserStatus.INACTIVE if raw.get("is_active") is False else UserStatus.ACTIVE)
    changed_at = moment("created_at")


class TagRow(View[records.Tag], path="/tags"):
    """An element of the tag list, or of the tags of a search hit."""

    key = remote_key("id")
    name = text("name")


class Reason(View[records.RejectionReason], path="/disqualify_reasons"):
    """An element of the list of rejection reasons."""

    key = remote_key("id")
    name = text("name")


class Stage(View[records.ApplicationStage], path="/offers"):
    """A stage as it stands in a job's pipeline."""

    key = remote_key("id")
    name = text("name")
    changed_at = if_present("updated_at", moment("updated_at"))


class StageReference(View[records.ApplicationStage]):
    """A stage as named by a placement or side-loaded."""

    key = remote_key("id")
    name = text("name")


class Question(View[records.ScreeningQuestion]):
    """A question of a template or of a careers page; `_language` is that of the job."""

    key = remote_key("id")
    title = computed(questions.in_language)
    description = constant(None)
    format = computed(questions.question_format)


# ---- jobs ------------------------------------------------------------------------------------------------------


class JobStage(View[records.JobApplicationStage]):
    """A stage of a job: `_stage` of `_offer`, at rank `_index`."""

    key = computed(lambda raw: join_keys(as_key(raw.get("_offer")), as_key(dig(raw, "_stage.id"))))
    index = integer("_index")
    job_id = remote_key("_offer")
    stage_id = remote_key("_stage.id")
    stage = embedded("_stage", Stage)


class TeamMember(View[records.JobHiringTeamMember]):
    """A user of a job: `_admin` of `_offer`."""

    key = computed(lambda raw: join_keys(as_key(raw.get("_offer")), raw.get("_admin")))
    roles = computed(lambda raw: raw.get("_roles"))
    job_id = remote_key("_offer")
    user_id = remote_key("_admin")


class JobQuestion(View[records.JobScreeningQuestion]):
    """A question of a job: `_question` of `_offer`, at rank `_index`. Recruitee knows no conditions (§5.5)."""

    key = computed(lambda raw: join_keys(as_key(raw.get("_offer")), as_key(dig(raw, "_question.id"))))
    index = integer("_index")
    required = flag("_question.required")
    precondition_question_id = constant(None)
    precondition_options = constant(None)
    job_id = remote_key("_offer")
    question_id = remote_key("_question.id")
    question = embedded("_question", Question)


class OfferRow(View[records.Job], path="/offers"):
    """An element of the job list. Since December 2025 it lacks what was not asked for, sometimes more."""

    key = remote_key("id")
    name = text("title")
    job_code = text("guid")
    description = if_present("description", computed(mapping.description))
    employment_type = choose("employment_type", mapping.EMPLOYMENT, EmploymentType.OTHER)
    status = choose("status", mapping.JOB_STATUS, JobStatus.OTHER)
    visibility = computed(mapping.visibility, label=lambda raw: as_text(raw.get("status"), "status"))
    department = text("department")
    post_url = computed(mapping.post_url)
    remote_work_status = computed(mapping.remote_work)
    salary_amount = if_present("salary", computed(mapping.salary))
    salary_amount_from = if_present("salary", number("salary.min"))
    salary_amount_to = if_present("salary", number("salary.max"))
    salary_currency = if_present("salary", text("salary.currency"))
    salary_period = if_present("salary", choose("salary.period", mapping.SALARY_PERIOD, SalaryPeriod.OTHER))
    location = computed(mapping.job_location)
    custom_fields = if_present("dynamic_fields", computed(mapping.job_fields))
    integration_fields = computed(mapping.remote_fields)
    remote_url = text("adminapp_url")
    opened_at = if_present("published_at", moment("published_at"))
    closed_at = if_present("closed_at", computed(mapping.closed_at))
    remote_created_at = if_present("created_at", moment("created_at"))
    remote_updated_at = if_present("updated_at", moment("updated_at"))
    changed_at = moment("updated_at", "created_at")
    application_stages = embedded(mapping.listed_pipeline, JobStage)
    hiring_team = embedded(mapping.hiring_team, TeamMember)
    count_applications = integer("candidates_count")


class OfferDetail(OfferRow, path="/offers/{id}"):
    """One job in full."""

    description = computed(mapping.description)
    salary_amount = computed(mapping.salary)
    salary_amount_from = number("salary.min")
    salary_amount_to = number("salary.max")
    salary_currency = text("salary.currency")
    salary_period = choose("salary.period", mapping.SALARY_PERIOD, SalaryPeriod.OTHER)
    custom_fields = computed(mapping.job_fields)
    opened_at = moment("published_at")
    closed_at = computed(mapping.closed_at)
    remote_created_at = moment("created_at")
    remote_updated_at = moment("updated_at")
    weekly_hours = computed(mapping.weekly_hours)
    category = text("category")
    experience_level = text("experience")
    application_stages = embedded(mapping.pipeline, JobStage)


class OfferReference(View[records.Job]):
    """A job as side-loaded, or named by a search hit."""

    key = remote_key("id")
    name = text("title")
    status = choose("status", mapping.JOB_STATUS, JobStatus.OTHER)
    visibility = computed(mapping.visibility, label=lambda raw: as_text(raw.get("status"), "status"))


class CareersOffer(View[records.Job]):
    """A published job on the careers site: what its list row lacks, and its questions (§7)."""

    key = remote_key("id")
    closed_at = moment("close_at")
    weekly_hours = computed(mapping.weekly_hours)
    category = text("category_code")
    experience_level = text("experience_code")
    screening_questions = embedded("_questions", JobQuestion)


class OfferQuestions(View[records.Job]):
    """A job with the questions of its template as `_questions`."""

    key = remote_key("_offer")
    screening_questions = embedded("_questions", JobQuestion)


# ---- candidates and applications -------------------------------------------------------------------------------


class Placement(View[records.Application], path="/placements"):
    """A placement, wherever it stands; `_candidate` is the person's record where it came with one."""

    key = computed(
        lambda raw: mapping.application_key(raw.get("candidate_id"), raw.get("offer_id"), raw.get("id"))
    )
    remote_id = remote_key("id")
    outcome = computed(mapping.outcome)
    rejection_reason_name = text("disqualify_reason")
    rejected_at = moment("disqualified_at")
    current_stage_id = remote_key("stage_id")
    job_id = remote_key("offer_id")
    candidate_id = remote_key("candidate_id")
    remote_created_at = moment("created_at")
    remote_updated_at = moment("updated_at")
    changed_at = moment("updated_at", "created_at")
    remote_url = if_present("_candidate.adminapp_url", text("_candidate.adminapp_url"))


class PlacementDetail(Placement, path="/placements"):
    """A placement within the candidate's full record: answers, and fields that Recruitee keeps on the person."""

    screening_question_answers = computed(questions.answers)
    custom_fields = computed(lambda raw: mapping.profile_fields(raw.get("_candidate") or {}))
    integration_fields = computed(lambda raw: mapping.remote_fields(raw.get("_candidate") or {}))


class HitPlacement(View[records.Application]):
    """A placement within a search hit: no times of its own."""

    key = computed(
        lambda raw: mapping.application_key(dig(raw, "_candidate.id"), dig(raw, "offer.id"), raw.get("id"))
    )
    remote_id = remote_key("id")
    outcome = computed(mapping.outcome)
    rejection_reason_name = text("disqualify_reason")
    rejected_at = moment("disqualified_at")
    current_stage_id = remote_key("stage.id")
    job_id = remote_key("offer.id")
    candidate_id = remote_key("_candidate.id")
    job = embedded("offer", OfferReference)
    current_stage = embedded("stage", StageReference)


class CandidateTagged(View[records.CandidateTag]):
    """A tag `_tag` of the candidate `_candidate`."""

    key = computed(lambda raw: join_keys(as_key(raw.get("_candidate")), as_key(dig(raw, "_tag.id"))))
    candidate_id = remote_key("_candidate")
    tag_id = remote_key("_tag.id")
    tag = embedded("_tag", TagRow)


def _tags(raw: object) -> list[dict[str, object]]:
    """The tags of a search hit: objects with ids."""
    return [{"_candidate": dig(raw, "id"), "_tag": tag} for tag in rows(raw, "tags") if dig(tag, "id")]


class Person(View[records.Candidate]):
    """What every representation of a candidate has."""

    key = remote_key("id")
    first_name = text("name", using=people.given_name)
    last_name = text("name", using=people.family_name)
    email_addresses = computed(mapping.emails)
    remote_created_at = moment("created_at")
    remote_updated_at = moment("updated_at")
    changed_at = moment("updated_at", "created_at")


class BoardCandidate(Person):
    """A candidate on a job's board: no phone numbers."""

    social_media = if_present("social_links", each("social_links", people.social))


class CandidateReference(Person):
    """A candidate as side-loaded."""

    phone_numbers = if_present("phones", each("phones", people.phone))
    remote_url = if_present("adminapp_url", text("adminapp_url"))


class CandidateRow(Person, path="/candidates"):
    """An element of the candidate list: applications, but neither sources nor tags nor address."""

    phone_numbers = each("phones", people.phone)
    remote_url = text("adminapp_url")
    applications = embedded("placements", Placement, sharing="_candidate")


class CandidateHit(Person, path="/search/new/candidates"):
    """A search hit: tags, sources and the mark of deletion. Without sources, the referrer tells; it is not in a hit."""

    phone_numbers = each("phones", people.phone)
    source = computed(mapping.named_source)
    remote_deleted_at = moment("deleted_at", "soft_deleted_at")
    candidate_tags = embedded(_tags, CandidateTagged)
    applications = embedded("placements", HitPlacement, sharing="_candidate")


class Referred(View[records.Candidate]):
    """The row of somebody whose search hit names no source: who referred them, else the channel (§10)."""

    key = remote_key("id")
    source = computed(mapping.source)


class CandidateDetail(CandidateRow, path="/candidates/{id}"):
    """One candidate in full. Its tags are names; ids are in `CandidateTags`."""

    source = computed(mapping.source)
    social_media = each("social_links", people.social)
    location = computed(mapping.address)
    custom_fields = computed(mapping.profile_fields)
    integration_fields = computed(mapping.remote_fields)
    applications = embedded("placements", PlacementDetail, sharing="_candidate")


class CandidateTags(View[records.Candidate]):
    """A candidate with tags as objects under `_tags`."""

    key = remote_key("id")
    candidate_tags = embedded(
        lambda raw: [{"_candidate": raw["id"], "_tag": tag} for tag in rows(raw, "_tags")], CandidateTagged
    )


class BoardPlacement(Placement, path="/placements"):
    """A placement on a job's board, with its candidate and stage."""

    candidate = embedded("candidate", BoardCandidate)
    current_stage = embedded("_stage", StageReference)


class Board(View[records.Job]):
    """A job's board: every application, stage by stage. `_offer` is the job."""

    key = remote_key("_offer")
    applications = embedded(
        lambda raw: [
            {"offer_id": raw["_offer"], "stage_id": dig(stage, "id"), **placement, "_stage": stage}
            for stage in rows(raw, "stages")
            for placement in rows(stage, "placements")
        ],
        BoardPlacement,
    )


# ---- interviews ------------------------------------------------------------------------------------------------


class Interview(View[records.Interview], path="/interview/events"):
    """An interview. It names candidate and job; `_application` is set where the application is known (§5.9)."""

    key = remote_key("id")
    starting_at = moment("starts_at")
    ending_at = computed(
        lambda raw: minutes_after(as_moment(raw.get("starts_at")), as_number(raw.get("duration"), "duration"))
    )
    location = text("location", using=lambda place: Location(raw=place))
    video_conferencing_url = computed(mapping.video)
    application_id = if_present("_application", remote_key("_application"))
    changed_at = moment("updated_at", "created_at")


class InterviewApplication(View[records.Interview]):
    """The application of an interview: that of its candidate for its job."""

    key = remote_key("id")
    application_id = remote_key("_application")


class ApplicationInterviews(View[records.Application]):
    """An application with its interviews as `_events`."""

    key = remote_key("_application")
    interviews = embedded("_events", Interview)


REFERENCES: Mapping[str, type[View[Any]]] = {
    "Admin": AdminReference,
    "Offer": OfferReference,
    "Stage": StageReference,
    "Candidate": CandidateReference,
}
"""Views of side-loaded objects by their type (§3). Placements stand in the rows already."""
