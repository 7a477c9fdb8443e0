"""The unified actions at SmartRecruiters (smartrecruiters.md §10, §11.13)."""

from connectors.actions import Action
from connectors.smartrecruiters import creating, filing, links, moving, notes, tagging

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
        "candidate.social_links.url",
        "application.job_id",
        "application.stage_id",
        "screening_question_answers.question_id",
        "screening_question_answers.answer",
        "attachments.name",
        "attachments.content_type",
        "attachments.data",
        "attachments.data_url",
        "attachments.type",
        "source.name",
        "gdpr_consent.given",
    }
)
FILE_INPUTS = frozenset({"attachment.name", "attachment.content_type", "attachment.data", "attachment.type"})
LINK_INPUTS = frozenset({"label", "url", "details.attributes.key", "details.attributes.value"})
TAG_INPUTS = frozenset({"candidate_id", "tag.name"})

PEOPLE = ("Application", "Candidate")
TAGGED = ("Candidate", "CandidateTag", "Tag")

ACTIONS = {
    "createCandidate": Action(creating.create, (*PEOPLE, "CandidateTag"), CREATE_INPUTS),
    "createApplication": Action(creating.create, (*PEOPLE, "CandidateTag"), CREATE_INPUTS),
    "moveApplicationToStage": Action(moving.move, PEOPLE, frozenset({"application_id", "stage_id"})),
    "rejectApplication": Action(moving.reject, PEOPLE, frozenset({"application_id", "rejection_reason_id"})),
    "addNoteToApplication": Action(notes.add, PEOPLE, frozenset({"application_id", "content"})),
    "addTagToCandidate": Action(tagging.add, TAGGED, TAG_INPUTS),
    "removeTagFromCandidate": Action(tagging.remove, TAGGED, TAG_INPUTS),
    "addAttachmentToApplication": Action(filing.to_application, PEOPLE, FILE_INPUTS | {"application_id"}),
    "addAttachmentToCandidate": Action(filing.to_candidate, PEOPLE, FILE_INPUTS | {"candidate_id"}),
    "addResultLinkToApplication": Action(links.to_application, PEOPLE, LINK_INPUTS | {"application_id"}),
    "addResultLinkToCandidate": Action(links.to_candidate, PEOPLE, LINK_INPUTS | {"candidate_id"}),
}
"""The actions of SmartRecruiters that the gateway performs, by mutation."""

ATTACHMENTS = {"Application": filing.of_application, "Candidate": filing.of_candidate}
"""How files are listed, by model."""
