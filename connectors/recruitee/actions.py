"""The unified actions at Recruitee (recruitee.md §6, §12)."""

from connectors.actions import Action
from connectors.recruitee import creating, filing, links, moving, notes, tagging

CREATE_INPUTS = frozenset(
    {
        "candidate.first_name",
        "candidate.last_name",
        "candidate.email_address",
        "candidate.phone_number",
        "candidate.social_links.url",
        "application.job_id",
        "application.stage_id",
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
        "gdpr_consent.expires_at",
    }
)
FILE_INPUTS = frozenset(
    {
        "attachment.name",
        "attachment.content_type",
        "attachment.data_url",
        "attachment.data",
        "attachment.type",
    }
)
LINK_INPUTS = frozenset(
    {
        "label",
        "url",
        "details.custom_field_name_prefix",
        "details.attributes.key",
        "details.attributes.value",
    }
)
CREATED = ("Candidate", "Application", "CandidateTag", "Job")
"""What a create makes stale; jobs count their applications."""

ACTIONS = {
    "createCandidate": Action(creating.create, CREATED, CREATE_INPUTS),
    "createApplication": Action(creating.create, CREATED, CREATE_INPUTS),
    "moveApplicationToStage": Action(
        moving.move, ("Application", "Candidate"), frozenset({"application_id", "stage_id"})
    ),
    "rejectApplication": Action(
        moving.reject,
        ("Application", "Candidate"),
        frozenset({"application_id", "rejection_reason_id"}),
    ),
    "addNoteToApplication": Action(notes.add, ("Application",), frozenset({"application_id", "content"})),
    "addTagToCandidate": Action(
        tagging.add, ("Candidate", "CandidateTag", "Tag"), frozenset({"candidate_id", "tag.name"})
    ),
    "removeTagFromCandidate": Action(
        tagging.remove, ("Candidate", "CandidateTag", "Tag"), frozenset({"candidate_id", "tag.name"})
    ),
    "addAttachmentToApplication": Action(
        filing.to_application, ("Application", "Candidate"), FILE_INPUTS | {"application_id"}
    ),
    "addAttachmentToCandidate": Action(
        filing.to_candidate, ("Application", "Candidate"), FILE_INPUTS | {"candidate_id"}
    ),
    "addResultLinkToApplication": Action(
        links.to_application, ("Application", "Candidate"), LINK_INPUTS | {"application_id"}
    ),
    "addResultLinkToCandidate": Action(
        links.to_candidate, ("Application", "Candidate"), LINK_INPUTS | {"candidate_id"}
    ),
}
"""The actions of Recruitee that the gateway performs, by mutation."""

ATTACHMENTS = {"Application": filing.of_application}
"""How files are listed, by model."""
