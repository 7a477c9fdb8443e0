"""The unified actions at TrackerRMS (trackerrms.md §10)."""

from connectors.actions import Action
from connectors.trackerrms import creating, moving

CREATE_INPUTS = frozenset(
    {
        "candidate.first_name",
        "candidate.last_name",
        "candidate.email_address",
        "candidate.additional_email_addresses.email_address",
        "candidate.title",
        "candidate.phone_number",
        "candidate.location.city",
        "candidate.location.country",
        "candidate.location.state",
        "candidate.location.street_1",
        "candidate.location.zip_code",
        "candidate.salary_expectations.period",
        "candidate.salary_expectations.amount",
        "candidate.social_links.url",
        "application.job_id",
        "application.stage_id",
        "attachments.name",
        "attachments.data_url",
        "attachments.data",
        "attachments.type",
        "source.name",
        "sourced_by.user_id",
    }
)
CREATED = ("Candidate", "Application", "Job")
"""What a create makes stale; jobs count their applications."""

ACTIONS = {
    "createCandidate": Action(creating.create, CREATED, CREATE_INPUTS),
    "createApplication": Action(creating.create, CREATED, CREATE_INPUTS),
    "moveApplicationToStage": Action(
        moving.move, ("Application",), frozenset({"application_id", "stage_id"})
    ),
    "rejectApplication": Action(
        moving.reject, ("Application",), frozenset({"application_id", "rejection_reason_id", "note"})
    ),
}
"""The actions of TrackerRMS that the gateway performs, by mutation."""
