"""What root lists can be narrowed and ordered by (unified-model.md §0, and what users of a graph expect beyond).

Different members of a filter must all hold; of a list, any value may. A member that is itself a filter is a
relation, named as the edge that it follows: it holds if the record at the other end passes, of several any one.
"""

from datetime import datetime
from enum import Enum
from typing import Annotated

import strawberry

from connectors.enums import (
    ApplicationOutcome,
    EmploymentType,
    JobStatus,
    JobVisibility,
    OfferStatus,
    RoleScope,
)
from connectors.model import enum_type, input_type, optional, required, word


@input_type
class Filter:
    """What every list can be narrowed by."""

    ids: list[strawberry.ID] | None = optional("Only these records.")
    remote_ids: list[str] | None = optional("Only records with these ids of the ATS's own.")
    updated_after: datetime | None = optional("Only records updated after this time.")
    include_deleted: bool = optional("Also those that are gone in the ATS, as far as they are known.", False)


@input_type
class CustomFieldFilter:
    """What a custom field must hold; of a field that holds a list, any element may."""

    key: str = required("The key, as in `customFields`.")
    values: list[str] | None = optional(
        "Any of these, compared as text in upper or lower case; numbers and booleans as JSON writes them."
    )
    exists: bool | None = optional("Whether it must hold something (true) or nothing (false).")


@input_type
class UserFilter(Filter):
    """Which users to list."""

    emails: list[str] | None = optional("Only users with these email addresses, in upper or lower case.")


@input_type
class JobFilter(Filter):
    """Which jobs to list."""

    job_codes: list[str] | None = optional("Only jobs with these codes.")
    post_url: str | None = optional("Only jobs whose posting has exactly this address.")
    statuses: list[JobStatus] | None = optional("Only jobs in these states.")
    employment_types: list[EmploymentType] | None = optional("Only jobs with these kinds of contract.")
    visibilities: list[JobVisibility] | None = optional("Only jobs that can be seen so.")
    remote_created_after: datetime | None = optional("Only jobs created in the ATS after this time.")
    name_contains: str | None = optional("Only jobs with this text in their title, in upper or lower case.")
    cities: list[str] | None = optional("Only jobs in one of these cities, in upper or lower case.")
    countries: list[str] | None = optional(
        "Only jobs in one of these countries, as `Location.country` has them."
    )
    custom_fields: list[CustomFieldFilter] | None = optional("Only jobs whose custom fields all hold this.")


@input_type
class JobPostingFilter(Filter):
    """Which adverts to list."""

    job_ids: list[strawberry.ID] | None = optional("Only adverts of these jobs.")
    job: JobFilter | None = optional("Only adverts of jobs like this.")


@input_type
class CandidateFilter(Filter):
    """Which candidates to list."""

    only_created: bool | None = optional(
        "Only candidates that were made through the gateway, or imported with `importTrackedApplication`."
    )
    email: str | None = optional(
        "Only candidates one of whose email addresses is this, in upper or lower case."
    )
    job_ids: list[strawberry.ID] | None = optional("Only candidates who applied for one of these jobs.")
    first_name: str | None = optional("Only candidates with exactly this given name, in upper or lower case.")
    last_name: str | None = optional("Only candidates with exactly this family name, in upper or lower case.")
    tags: list[str] | None = optional(
        "Only candidates with one of these tags, by name in upper or lower case."
    )
    custom_fields: list[CustomFieldFilter] | None = optional(
        "Only candidates whose custom fields all hold this."
    )
    applications: Annotated["ApplicationFilter", strawberry.lazy(__name__)] | None = optional(
        "Only candidates with an application like this."
    )


@input_type
class ApplicationStageFilter(Filter):
    """Which stages to list."""

    job_ids: list[strawberry.ID] | None = optional("Only stages of these jobs.")


@input_type
class ApplicationFilter(Filter):
    """Which applications to list."""

    only_created: bool | None = optional(
        "Only applications that were made through the gateway, or imported with `importTrackedApplication`."
    )
    outcomes: list[ApplicationOutcome] | None = optional("Only applications that ended so.")
    job_ids: list[strawberry.ID] | None = optional("Only applications for these jobs.")
    job_remote_ids: list[str] | None = optional("Only applications for jobs with these ids of the ATS's own.")
    current_stage_ids: list[strawberry.ID] | None = optional("Only applications that stand in these stages.")
    remote_created_after: datetime | None = optional("Only applications created in the ATS after this time.")
    custom_fields: list[CustomFieldFilter] | None = optional(
        "Only applications whose custom fields all hold this."
    )
    job: JobFilter | None = optional("Only applications for jobs like this.")
    candidate: CandidateFilter | None = optional("Only applications of candidates like this.")


@input_type
class ScreeningQuestionFilter(Filter):
    """Which screening questions to list."""

    job_ids: list[strawberry.ID] | None = optional("Only questions of these jobs.")


@input_type
class TagFilter(Filter):
    """Which tags to list."""

    name_contains: str | None = optional("Only tags with this text in them, in upper or lower case.")


@input_type
class InterviewFilter(Filter):
    """Which interviews to list."""

    job_ids: list[strawberry.ID] | None = optional("Only interviews for these jobs.")
    application: ApplicationFilter | None = optional("Only interviews within applications like this.")


@input_type
class OfferFilter(Filter):
    """Which offers to list."""

    application_ids: list[strawberry.ID] | None = optional("Only offers that follow these applications.")
    statuses: list[OfferStatus] | None = optional("Only offers in these states.")
    application: ApplicationFilter | None = optional("Only offers that follow applications like this.")


@input_type
class RejectionReasonFilter(Filter):
    """Which rejection reasons to list."""


@input_type
class RoleFilter(Filter):
    """Which roles to list."""

    scopes: list[RoleScope] | None = optional("Only roles that hold here.")


FILTERS: dict[str, type[Filter]] = {
    "User": UserFilter,
    "Job": JobFilter,
    "JobPosting": JobPostingFilter,
    "Candidate": CandidateFilter,
    "ApplicationStage": ApplicationStageFilter,
    "Application": ApplicationFilter,
    "ScreeningQuestion": ScreeningQuestionFilter,
    "Tag": TagFilter,
    "Interview": InterviewFilter,
    "Offer": OfferFilter,
    "RejectionReason": RejectionReasonFilter,
    "Role": RoleFilter,
}
"""The filter of each model that has a root list."""

ID_MEMBERS: dict[str, str] = {
    "job_ids": "Job",
    "current_stage_ids": "ApplicationStage",
    "application_ids": "Application",
}
"""The members that hold ids of other models; `ids` holds those of the listed one."""

PERSONAL = frozenset({"emails", "email", "first_name", "last_name", "custom_fields"})
"""The members that ask for a person: who finds by them learns what they hold."""


@enum_type
class OrderField(Enum):
    """What a list can be ordered by."""

    CREATED_AT = word("CREATED_AT", "When it was created in the ATS.")
    UPDATED_AT = word("UPDATED_AT", "When it was last updated in the ATS.")
    NAME = word("NAME", "Its name or title.")


@enum_type
class OrderDirection(Enum):
    """Which end of the order comes first."""

    ASC = word("ASC", "The smallest or oldest first.")
    DESC = word("DESC", "The largest or newest first.")


@input_type
class Order:
    """How to order a list."""

    field: OrderField = required("What to order by.")
    direction: OrderDirection = optional("Which end comes first.", OrderDirection.ASC)
