"""TrackerRMS's representations of each model: list rows and details differ in most names (trackerrms.md §7.4, §8)."""

from __future__ import annotations

from typing import Any

from connectors import records
from connectors.columns import (
    Column,
    Json,
    as_text,
    computed,
    constant,
    dig,
    incidental,
    integer,
    join_keys,
    needing,
    remote_key,
    text,
)
from connectors.enums import EmploymentType, RoleScope
from connectors.errors import Malformed
from connectors.trackerrms import mapping, outcomes
from connectors.trackerrms.facts import STATUSES, ZONE, day, local
from connectors.trackerrms.mapping import OWNER
from connectors.trackerrms.wire import API
from connectors.views import View, embedded


def own(*paths: str) -> Column:
    """A record's own id: other than an id of another record, 0 is no gap there."""
    return Column(lambda raw: next((key for path in paths if (key := as_text(dig(raw, path)))), None))


def named(*paths: str) -> Column:
    """A name, if there is one; else the view does not say."""
    return Column(
        lambda raw: mapping.or_missing(
            next((name for path in paths if (name := mapping.tidy(dig(raw, path)))), None)
        )
    )


def other_key(*paths: str) -> Column:
    """The id of another record that this one only mentions; what cannot be an id mentions none."""
    column = remote_key(*paths)

    def read(raw: Json) -> Any:
        try:
            return column.read(raw)
        except Malformed:
            return None

    return Column(read)


def either(column: Column, other: Column) -> Column:
    """The one moment, else the other."""
    return needing(ZONE, Column(lambda raw: column.read(raw) or other.read(raw)))


def known(column: Column) -> Column:
    """A column that takes the tenant's statuses to read."""
    return needing(STATUSES, column)


def figure(path: str) -> Column:
    """A number in a text."""
    return Column(lambda raw: mapping.amount(dig(raw, path)))


def kind(read: Any) -> Column:
    """The kind of contract, by the work type's name."""

    def value(raw: Json) -> EmploymentType | None:
        return mapping.employment_type(read(raw))

    return Column(value, label=read)


# ---- users -----------------------------------------------------------------------------------------------------


class UserRow(View[records.User], path=f"{API}/User/Search"):
    """An element of the user list."""

    key = own("userId")
    first_name = computed(lambda raw: mapping.first_word(raw.get("fullName")))
    last_name = computed(lambda raw: mapping.other_words(raw.get("fullName")))
    email = computed(mapping.user_email)


class UserDetail(View[records.User], path=f"{API}/User/{{userId}}"):
    """One user."""

    key = own("id")
    first_name = computed(lambda raw: mapping.first_word(raw.get("fullname")))
    last_name = computed(lambda raw: mapping.other_words(raw.get("fullname")))
    email = computed(mapping.user_email)


# ---- hiring teams ----------------------------------------------------------------------------------------------


class Role(View[records.Role]):
    """The one role there is."""

    key = own("id")
    remote_label = constant("Owner")
    scope = constant(RoleScope.JOB)
    unified_type = constant(None)


class Assignment(View[records.JobUserRoleAssignment]):
    """The owner's role of the user `_user` at the job `_job`."""

    key = computed(lambda raw: join_keys(raw["_job"], raw["_user"], OWNER))
    job_user_id = computed(lambda raw: join_keys(raw["_job"], raw["_user"]))
    role_id = constant(OWNER)
    role = embedded(lambda _: [{"id": OWNER}], Role)
    changed_at = local("_stamp")


class Member(View[records.JobHiringTeamMember]):
    """A user `_user` of a job `_job`. Roles are not told apart (§8)."""

    key = computed(lambda raw: join_keys(raw["_job"], raw["_user"]))
    roles = computed(lambda _: [])
    job_id = text("_job")
    user_id = text("_user")
    changed_at = local("_stamp")
    role_assignments = embedded(lambda raw: [raw], Assignment)


# ---- jobs and postings -----------------------------------------------------------------------------------------


class PostingRow(View[records.JobPosting], path=f"{API}/Opportunity/Search"):
    """The advert in the row `_job`, which has the `publish…` and `advert…` members."""

    key = own("_job.opportunityId")
    title = text("publishTitle", "_job.opportunityName")
    description_html = text("publishDescription", "_job.opportunityDescription")
    status = known(
        computed(
            lambda raw: mapping.posting_status(
                raw,
                mapping.job_state(
                    raw, dig(raw, "_job.opportunityStatusId"), dig(raw, "_job.opportunityStatusDesc")
                ),
            )
        )
    )
    visibility = computed(mapping.posting_visibility)
    job_id = own("_job.opportunityId")
    remote_created_at = either(day("publishDate"), local("_job.creationDate"))
    remote_updated_at = local("_job.lastUpdatedDateTime")
    changed_at = local("_job.lastUpdatedDateTime")


class PostingDetail(View[records.JobPosting], path=f"{API}/Opportunity/{{Id}}"):
    """The advert in the detail `_job`."""

    key = own("_job.id")
    title = text("title", "_job.name")
    description_html = text("description", "_job.description")
    status = known(
        computed(
            lambda raw: mapping.posting_status(
                raw, mapping.job_state(raw, dig(raw, "_job.status.id"), dig(raw, "_job.status.name"))
            )
        )
    )
    visibility = computed(mapping.posting_visibility)
    job_id = own("_job.id")
    remote_created_at = either(day("publishDate"), local("_job.history.created"))
    remote_updated_at = local("_job.history.updated")
    changed_at = local("_job.history.updated")


class JobRow(View[records.Job], path=f"{API}/Opportunity/Search"):
    """An element of the job list. It alone tells who may see the job and whether it is put away."""

    key = own("opportunityId")
    name = computed(lambda raw: mapping.tidy(raw.get("opportunityName")))
    job_code = text("publishReference", "clientRef")
    description = text("opportunityDescription", "publishDescription")
    confidential = computed(lambda raw: mapping.yes(raw.get("privateRecord")))
    employment_type = kind(mapping.work_type)
    status = known(computed(mapping.job_status, label=lambda raw: as_text(raw.get("opportunityStatusDesc"))))
    visibility = computed(mapping.visibility)
    category = text("publishCategory", "publishSector")
    department = text("department")
    salary_amount = computed(mapping.row_salary)
    salary_amount_from = figure("publishSalaryFrom")
    salary_amount_to = figure("publishSalaryTo")
    salary_currency = text("currencyCode")
    salary_period = computed(lambda raw: mapping.period(mapping.row_period(raw)), label=mapping.row_period)
    location = computed(lambda raw: mapping.job_location(raw, "postcodeLocation", "publishLocation"))
    opened_at = day("dateOpened")
    closed_at = day("dateFilled")
    remote_created_at = local("creationDate")
    remote_updated_at = local("lastUpdatedDateTime")
    changed_at = local("lastUpdatedDateTime")
    postings = embedded(mapping.row_advert, PostingRow)
    hiring_team = embedded(mapping.row_team, Member)


class JobDetail(View[records.Job], path=f"{API}/Opportunity/{{Id}}"):
    """One job. Its rate lacks the words that the row has, so it tells of a salary by its bounds only.

    When a job was closed no row tells; those have when it was filled (A-11 [inferred]).
    """

    key = own("id")
    name = computed(lambda raw: mapping.tidy(raw.get("name")))
    job_code = text("advertDetails.reference", "clientReference")
    description = text("description", "advertDetails.description")
    employment_type = kind(lambda raw: as_text(dig(raw, "workType.name")))
    category = text("advertDetails.category", "advertDetails.sector")
    department = text("department.name")
    salary_amount = computed(mapping.detail_salary)
    salary_amount_from = figure("advertDetails.salaryFrom")
    salary_amount_to = figure("advertDetails.salaryTo")
    salary_currency = text("currencyCode")
    salary_period = computed(
        lambda raw: mapping.period(mapping.detail_period(raw)), label=mapping.detail_period
    )
    location = computed(lambda raw: mapping.job_location(raw, "postCodeLocation", "advertDetails.location"))
    opened_at = day("history.opened")
    closed_at = either(local("history.closed"), day("history.filled"))
    remote_created_at = local("history.created")
    remote_updated_at = local("history.updated")
    changed_at = local("history.updated")
    postings = embedded(mapping.detail_advert, PostingDetail)
    hiring_team = embedded(mapping.detail_team, Member)


class JobReference(View[records.Job]):
    """A job as an application names it."""

    key = other_key("opportunityId", "opportunity.id")
    name = named("opportunityName", "opportunity.name")


# ---- stages and applications -----------------------------------------------------------------------------------


class Stage(View[records.ApplicationStage], path=f"{API}/MetaData"):
    """A status of applications, at rank `_index`."""

    key = own("id")
    name = computed(lambda raw: mapping.tidy(raw.get("name")))
    global_index = integer("_index")


class StageReference(View[records.ApplicationStage]):
    """A stage as an application names it."""

    key = other_key("opportunityResourceStatusId", "status.id")
    name = named("opportunityResourceStatusName", "status.name")


class Reason(View[records.RejectionReason], path=f"{API}/MetaData"):
    """A status of rejected applications (A-18 [inferred])."""

    key = own("id")
    name = computed(lambda raw: mapping.tidy(raw.get("name")))


class CandidateReference(View[records.Candidate]):
    """A candidate as an application shows it: a name of two words is given and family name, others are asked for."""

    key = other_key("resourceId", "resource.id")
    first_name = computed(lambda raw: _certain(raw, 0))
    last_name = computed(lambda raw: _certain(raw, 1))


def _certain(raw: Json, index: int) -> Any:
    shown = as_text(raw.get("resourceDisplayAs")) or as_text(dig(raw, "resource.name"))
    found = mapping.certain_names(shown)
    return mapping.or_missing(found and found[index])


class ApplicationRow(View[records.Application], path=f"{API}/OpportunityResource/Search"):
    """An element of the list of applications: no time of change, and of creation only the day (§6.5)."""

    key = own("opportunityResourceId")
    outcome = known(computed(outcomes.outcome))
    rejection_reason_name = known(computed(outcomes.rejection))
    current_stage_id = computed(outcomes.stage_key)
    job_id = remote_key("opportunityId")
    candidate_id = remote_key("resourceId")
    remote_created_at = day("dateAssigned")
    job = embedded(lambda raw: [raw], JobReference)
    candidate = embedded(lambda raw: [raw], CandidateReference)
    current_stage = embedded(lambda raw: [raw], StageReference)


class ApplicationDetail(View[records.Application], path=f"{API}/OpportunityResource/{{Id}}"):
    """One application. Its times are exact."""

    key = own("opportunityResourceId", "id")
    outcome = known(computed(outcomes.outcome))
    rejection_reason_name = known(computed(outcomes.rejection))
    current_stage_id = computed(outcomes.stage_key)
    job_id = remote_key("opportunity.id")
    candidate_id = remote_key("resource.id")
    remote_created_at = local("history.created", "dateAssigned")
    changed_at = incidental(local("history.updated"))
    job = embedded(lambda raw: [raw], JobReference)
    candidate = embedded(lambda raw: [raw], CandidateReference)
    current_stage = embedded(lambda raw: [raw], StageReference)


# ---- candidates and tags ---------------------------------------------------------------------------------------


class CandidateRow(View[records.Candidate], path=f"{API}/Resource/Search"):
    """An element of the candidate list: everything but tags."""

    key = own("resourceId")
    first_name = computed(
        lambda raw: mapping.names(raw.get("firstname"), raw.get("surname"), raw.get("displayAs"))[0]
    )
    last_name = computed(
        lambda raw: mapping.names(raw.get("firstname"), raw.get("surname"), raw.get("displayAs"))[1]
    )
    company = text("clientName")
    title = text("jobTitle")
    source = text("whereDidYouHear")
    phone_numbers = computed(
        lambda raw: mapping.phones(
            (raw.get("mobilePhone"), "MOBILE"),
            (raw.get("homeTelephone"), "HOME"),
            (raw.get("workTelephone"), "WORK"),
        )
    )
    email_addresses = computed(
        lambda raw: mapping.emails((raw.get("email"), "PRIMARY"), (raw.get("otherEmail"), "OTHER"))
    )
    social_media = computed(mapping.socials)
    location = computed(mapping.address)
    remote_created_at = day("dateApplied")
    remote_updated_at = local("lastUpdatedDateTime")
    changed_at = local("lastUpdatedDateTime")


class Tag(View[records.Tag]):
    """A tag by its text."""

    key = text("id")
    name = text("name")


class Tagged(View[records.CandidateTag]):
    """A tag of the candidate `_candidate`."""

    key = computed(lambda raw: join_keys(raw["_candidate"], raw["id"]))
    candidate_id = text("_candidate")
    tag_id = text("id")
    tag = embedded(lambda raw: [raw], Tag)


class CandidateDetail(View[records.Candidate], path=f"{API}/Resource/{{Id}}"):
    """One candidate: tags, but no further e-mail address."""

    key = own("id", "resourceId")
    first_name = computed(
        lambda raw: mapping.names(raw.get("firstName"), raw.get("surname"), raw.get("displayAs"))[0]
    )
    last_name = computed(
        lambda raw: mapping.names(raw.get("firstName"), raw.get("surname"), raw.get("displayAs"))[1]
    )
    company = text("currentClient.name")
    title = text("jobTitle")
    source = text("source")
    phone_numbers = computed(
        lambda raw: mapping.phones(
            (dig(raw, "contactDetails.mobilePhone"), "MOBILE"), (dig(raw, "contactDetails.telephone"), None)
        )
    )
    email_addresses = computed(lambda raw: mapping.emails((dig(raw, "contactDetails.email"), "PRIMARY")))
    social_media = computed(mapping.socials)
    location = computed(lambda raw: mapping.address(raw.get("address") or {}))
    remote_created_at = day("dateApplied")
    remote_updated_at = local("history.updated")
    changed_at = local("history.updated")
    candidate_tags = embedded(mapping.tags, Tagged)
