"""What SmartRecruiters' credentials may do (smartrecruiters.md §3, §3.5, §13): scopes, and a system role besides."""

from __future__ import annotations

from collections.abc import Mapping

from connectors.declarations import Call
from connectors.errors import Forbidden, GatewayError, Unauthenticated
from connectors.scopes import Access, Permission, Probe, Prober, Scopes, Told
from connectors.smartrecruiters.wire import INTERVIEWS, USERS

NOBODY = "00000000-0000-4000-8000-000000000000"
"""An id that no record has."""

GRANT = (
    "In SmartRecruiters open Settings > Administration > Apps & Integrations, edit the OAuth credential, tick the scope “{}” "
    "and see that its system role is Administrator: both must allow a call. An API key has no scopes; make it as an administrator."
)

SAYS = {
    "users_read": "Users cannot be read.",
    "jobs_read": "Jobs, their postings and hiring teams cannot be read.",
    "company_read": "Postings cannot be read, unless `company_identifier` is set.",
    "candidates_read": "Candidates, applications, tags and files cannot be read.",
    "configuration_read": "Stages and rejection reasons cannot be read.",
    "interviews_read": "Interviews cannot be read.",
    "candidates_offers_read": "Offers cannot be read.",
    "candidate_applications_manage": "Candidates cannot apply, and the questions of postings cannot be read.",
    "candidates_create": "Files cannot be added, nor candidates to jobs that are not published.",
    "candidates_manage": "Applications cannot be moved or rejected, tags not written.",
    "messages_write": "Notes and result links cannot be written.",
}

PERMISSIONS = tuple(Permission(name, without, GRANT.format(name)) for name, without in SAYS.items())

INSTEAD = {"company_read": "configuration_read"}
"""Scopes that do as well (§3.5)."""

POSTINGS = ("jobs_read", "company_read")
QUESTIONS = ("candidate_applications_manage", "jobs_read", "company_read")
APPLY = (*QUESTIONS, "candidates_create", "candidates_manage")

NEEDS = {
    "User": ("users_read",),
    "Job": ("jobs_read",),
    "JobPosting": POSTINGS,
    "JobHiringTeamMember": ("jobs_read",),
    "Candidate": ("candidates_read",),
    "Application": ("candidates_read",),
    "Tag": ("candidates_read",),
    "CandidateTag": ("candidates_read",),
    "ApplicationStage": ("configuration_read",),
    "RejectionReason": ("configuration_read",),
    "ScreeningQuestion": QUESTIONS,
    "JobScreeningQuestion": QUESTIONS,
    "Interview": ("interviews_read", "candidates_read"),
    "InterviewTeamMember": ("interviews_read", "candidates_read"),
    "Offer": ("candidates_offers_read",),
    "createCandidate": APPLY,
    "createApplication": APPLY,
    "addTagToCandidate": ("candidates_manage",),
    "removeTagFromCandidate": ("candidates_manage", "candidates_read"),
    "addAttachmentToApplication": ("candidates_create",),
    "addAttachmentToCandidate": ("candidates_create",),
    "moveApplicationToStage": ("candidates_manage",),
    "rejectApplication": ("candidates_manage",),
    "addNoteToApplication": ("messages_write",),
    "addResultLinkToApplication": ("messages_write",),
    "addResultLinkToCandidate": ("messages_write",),
    "Application.attachments": ("candidates_read",),
    "Candidate.attachments": ("candidates_read",),
}


def read(operation: str, **query: str) -> Call:
    """A cheap read (§13)."""
    return Call(f"GET {operation}", at="content", query=query, lives=0)


ADMINISTRATORS_ONLY = read("/audit-api/v201910/audit-events", limit="1")
"""What only the system role Administrator may read (§3.5)."""

PROBES = {
    "users_read": Probe(read(f"{USERS}/users", limit="1")),
    "jobs_read": Probe(read("/jobs", limit="1")),
    "company_read": Probe(read("/configuration/company")),
    "candidates_read": Probe(read("/candidates", limit="1")),
    "configuration_read": Probe(read("/configuration/rejection-reasons")),
    "interviews_read": Probe(read(f"{INTERVIEWS}/interviews", applicationId=NOBODY), gone=True),
    "candidates_offers_read": Probe(read("/offers", limit="1")),
    "candidate_applications_manage": Probe(read("/postings/{id}/configuration"), {"id": NOBODY}, gone=True),
}
"""The 404 for an application or a posting that is not there comes only to those who may ask (§13)."""


async def tell(prober: Prober) -> Mapping[str, Told]:
    """The scopes that came with the token ([inferred], §13); and whether the role is the one that may do all."""
    granted = prober.session.integration.upstream.scopes
    audit = await prober.ask(ADMINISTRATORS_ONLY)
    return {one.name: _told(one.name, granted, audit) for one in PERMISSIONS}


def _told(name: str, granted: frozenset[str] | None, audit: object) -> Told:
    names = {name, INSTEAD.get(name, name)}
    if granted is not None and granted.isdisjoint(names):
        return Told(Access.MISSING, f"the token came without the scope {name}")
    if not isinstance(audit, GatewayError):
        return Told(
            Access.GRANTED,
            "the credential acts as an administrator" + (", with the scope" if granted else ""),
        )
    role = (
        "its system role is not Administrator"
        if isinstance(audit, Forbidden | Unauthenticated)
        and (granted is None or "audit_events_read" in granted)
        else "its system role is not known"
    )
    scope = "the scope is granted" if granted else "no scopes are told (an API key has none)"
    return Told(Access.UNKNOWN, f"{scope}; {role}, and a write cannot be tried without writing")


SCOPES = Scopes(PERMISSIONS, NEEDS, PROBES, tell)
