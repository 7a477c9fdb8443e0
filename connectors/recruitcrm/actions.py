"""The unified actions at Recruit CRM (recruitcrm.md §5, §9)."""

from connectors.actions import Action
from connectors.recruitcrm import creating, filing, moving, notes

CREATE_INPUTS = frozenset(
    {
        "candidate.first_name",
        "candidate.last_name",
        "candidate.email_address",
        "candidate.company",
        "candidate.title",
        "candidate.phone_number",
        "candidate.location.city",
        "candidate.location.country",
        "candidate.location.state",
        "candidate.location.street_1",
        "candidate.location.zip_code",
        "candidate.availability_date",
        "candidate.salary_expectations.amount",
        "candidate.social_links.url",
        "application.job_id",
        "screening_question_answers.question_id",
        "screening_question_answers.answer",
        "attachments.name",
        "attachments.content_type",
        "attachments.data_url",
        "attachments.data",
        "attachments.type",
        "source.name",
        "source.unified_key",
        "source.id",
    }
)
FILE_INPUTS = frozenset(
    {
        "application_id",
        "attachment.name",
        "attachment.content_type",
        "attachment.data_url",
        "attachment.data",
        "attachment.type",
    }
)
CHANGED = ("Application", "Candidate")

ACTIONS = {
    "createCandidate": Action(creating.create, CHANGED, CREATE_INPUTS),
    "createApplication": Action(creating.create, CHANGED, CREATE_INPUTS),
    "addAttachmentToApplication": Action(filing.to_application, CHANGED, FILE_INPUTS),
    "moveApplicationToStage": Action(moving.move, CHANGED, frozenset({"application_id", "stage_id"})),
    "addNoteToApplication": Action(notes.add, CHANGED, frozenset({"application_id", "content"})),
}
"""The actions of Recruit CRM that the gateway performs, by mutation."""

ATTACHMENTS = {"Application": filing.of_application}
"""How files are listed, by model."""
