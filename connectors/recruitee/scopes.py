"""What Recruitee's tokens may do (recruitee.md §9): a token acts as its user, and has that user's abilities."""

from __future__ import annotations

from collections.abc import Mapping

from connectors.columns import dig
from connectors.declarations import Call
from connectors.errors import GatewayError
from connectors.scopes import Access, ModelTest, Permission, Probe, Prober, Scopes, Told

ADMIN = Call("GET /admin", lives=0)
MEMBERSHIPS = Call("GET /memberships", at="memberships", query={"limit": "1"}, lives=0)
TEMPLATES = Call("GET /open_questions/template", at="open_question_templates", lives=0)

ROLE = (
    "In Recruitee open Settings > Company > Roles and permissions, and switch “{}” on in the role of the user whose token it "
    "is; or make the token as a user with an administrator's role."
)
"""How an ability is granted. Where the page stands is not in the contract [assumed]."""


OPEN = "No ability is known to be needed for this: make the token as a user with an administrator's role."


def ability(name: str, without: str) -> Permission:
    """An ability of the token's user, by the name that `GET /admin` lists it under."""
    return Permission(name, without, ROLE.format(name.replace("_", " ")))


PERMISSIONS = (
    ability("view_jobs_section", "No jobs are listed, and no stages."),
    ability("view_all_jobs", "Only the jobs are listed that the user has joined; the others are missing without a word."),
    ability("view_candidates_section", "No candidates are listed, and no applications."),
    ability("view_hired_candidates", "Hired candidates and their applications are missing without a word."),
    ability("manage_candidate", "Candidates and applications cannot be created or changed."),
    ability("manage_hired_candidates", "Hired candidates cannot be changed."),
    ability("manage_profile_fields", "Result links cannot be written."),
    ability("manage_open_questions", "The questions of single jobs cannot be read."),
    ability("manage_open_questions_templates", "The questions that jobs share cannot be read."),
    ability("view_calendar_section", "No interviews are listed."),
    ability("manage_recruiters", "Users come from a shorter list without their status, and hiring teams are incomplete."),
    Permission("tags", "No tags are listed.", OPEN),
    Permission("disqualify_reasons", "No rejection reasons are listed.", OPEN),
    ability("gdpr", "The date until which a candidate consented cannot be written."),
)  # fmt: skip

JOBS = ("view_jobs_section", "view_all_jobs")
PEOPLE = ("view_candidates_section", "view_hired_candidates")
QUESTIONS = ("manage_open_questions", "manage_open_questions_templates")
WRITE = ("manage_candidate", "manage_hired_candidates")
RESULT = (*PEOPLE, "manage_profile_fields")

NEEDS = {
    "User": ("manage_recruiters",),
    "Job": JOBS,
    "ApplicationStage": JOBS,
    "JobApplicationStage": JOBS,
    "JobHiringTeamMember": (*JOBS, "manage_recruiters"),
    "Candidate": PEOPLE,
    "Application": PEOPLE,
    "Tag": ("tags",),
    "CandidateTag": PEOPLE,
    "RejectionReason": ("disqualify_reasons",),
    "ScreeningQuestion": QUESTIONS,
    "JobScreeningQuestion": QUESTIONS,
    "Interview": ("view_calendar_section",),
    "createCandidate": (*WRITE, "gdpr"),
    "createApplication": (*WRITE, "gdpr"),
    "addTagToCandidate": WRITE,
    "removeTagFromCandidate": WRITE,
    "addAttachmentToApplication": WRITE,
    "addAttachmentToCandidate": WRITE,
    "moveApplicationToStage": WRITE,
    "rejectApplication": WRITE,
    "addNoteToApplication": WRITE,
    "addResultLinkToApplication": RESULT,
    "addResultLinkToCandidate": RESULT,
    "Application.attachments": PEOPLE,
}
"""The pairing of abilities and calls is [inferred] (§9)."""


async def tell(prober: Prober) -> Mapping[str, Told]:
    """The abilities that `GET /admin` lists: one call says it all."""
    answer = await prober.ask(ADMIN)
    if isinstance(answer, GatewayError):
        return {}
    listed = dig(answer.body, "admin.role_abilities")
    if not isinstance(listed, list):
        return {}
    return {
        one.name: Told(
            Access.GRANTED if one.name in listed else Access.MISSING,
            f"GET /admin {'lists' if one.name in listed else 'does not list'} the ability {one.name}",
        )
        for one in PERMISSIONS
        if one.grant != OPEN
    }


def light(operation: str, at: str, **query: str) -> Call:
    """The light call that tries a model (§13)."""
    return Call(operation, at=at, query=query, lives=0)


OFFERS = light("GET /offers", "offers", limit="1")
CANDIDATES = light("GET /candidates", "candidates", limit="1")
TAGS = light("GET /tags", "tags")
REASONS = light("GET /disqualify_reasons", "disqualify_reasons")

TESTS: Mapping[str, ModelTest] = {
    "User": MEMBERSHIPS,
    "Job": OFFERS,
    "Candidate": CANDIDATES,
    "ApplicationStage": light("GET /pipeline_templates", "pipeline_templates"),
    "Application": CANDIDATES,
    "ScreeningQuestion": TEMPLATES,
    "Tag": TAGS,
    "Interview": light("GET /interview/events", "interview_events", limit="1", status="all"),
    "RejectionReason": REASONS,
    "CandidateTag": TAGS,
    "JobApplicationStage": OFFERS,
    "JobScreeningQuestion": TEMPLATES,
    "JobHiringTeamMember": OFFERS,
}
"""The light calls of §13."""

SCOPES = Scopes(
    PERMISSIONS,
    NEEDS,
    {
        "manage_recruiters": Probe(MEMBERSHIPS),
        "manage_open_questions_templates": Probe(TEMPLATES),
        "tags": Probe(TAGS),
        "disqualify_reasons": Probe(REASONS),
    },
    tell,
    TESTS,
)
"""Without an ability lists are silently shorter (§9): so an answer alone proves nothing but for users and questions."""
