"""What Recruit CRM's tokens may do (recruitcrm.md §2): there are no scopes, so a token works or it does not."""

from __future__ import annotations

from collections.abc import Mapping

from connectors.declarations import Call
from connectors.scopes import Access, Permission, Probe, Prober, Scopes, Told

GRANT = "Recruit CRM has no scopes: copy the account's token anew from Admin Settings > API & Integrations."

LISTS = {
    "users": ("Users and roles", Call("GET /users", lives=0)),
    "jobs": ("Jobs", Call("GET /jobs", at="data", query={"limit": "1"}, lives=0)),
    "candidates": ("Candidates", Call("GET /candidates", at="data", query={"limit": "1"}, lives=0)),
    "stages": ("Stages", Call("GET /hiring-pipeline", lives=0)),
    "questions": ("Questions", Call("GET /candidate-questions", lives=0)),
}

WRITE, NOTE_TYPE = "write", "note_type_id"

PERMISSIONS = (
    *(Permission(name, f"{what} cannot be read.", GRANT) for name, (what, _) in LISTS.items()),
    Permission(WRITE, "Nothing can be written.", GRANT),
    Permission(
        NOTE_TYPE, "Notes cannot be added.", "Set `note_type_id` in the integration's settings to a type of notes."
    ),
)  # fmt: skip

NEEDS = {
    "User": ("users",),
    "Job": ("jobs",),
    "Candidate": ("candidates",),
    "ApplicationStage": ("stages",),
    "Application": ("jobs", "candidates"),
    "ScreeningQuestion": ("questions",),
    "Role": ("users",),
    "JobApplicationStage": ("jobs", "stages"),
    "JobScreeningQuestion": ("jobs", "questions"),
    "JobHiringTeamMember": ("jobs", "users"),
    "UserRole": ("users",),
    "createCandidate": ("candidates", WRITE),
    "createApplication": ("candidates", "jobs", WRITE),
    "addAttachmentToApplication": ("candidates", WRITE),
    "moveApplicationToStage": ("candidates", WRITE),
    "addNoteToApplication": ("candidates", WRITE, NOTE_TYPE),
    "Application.attachments": ("candidates",),
}


async def tell(prober: Prober) -> Mapping[str, Told]:
    """A token that works may do everything; notes need a setting."""
    given = prober.session.integration.account.settings.get(NOTE_TYPE)
    return {
        WRITE: Told(Access.GRANTED, "the token was accepted, and tokens have no scopes"),
        NOTE_TYPE: Told(
            Access.GRANTED if given else Access.MISSING,
            f"`{NOTE_TYPE}` is {'set' if given else 'not set'} in the settings",
        ),
    }


SCOPES = Scopes(PERMISSIONS, NEEDS, {name: Probe(call) for name, (_, call) in LISTS.items()}, tell)
