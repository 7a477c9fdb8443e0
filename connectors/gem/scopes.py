"""What Gem's keys may do (gem.md §1): no permissions of keys are documented, so each list is tried."""

from __future__ import annotations

from collections.abc import Mapping

from connectors.declarations import Call
from connectors.gem.wire import ATS
from connectors.scopes import Access, Permission, Probe, Prober, Scopes, Told

GRANT = "Gem documents no permissions of a key's own: ask Gem's support to open {} to the team's API key."

LISTS = {
    "users": "users",
    "jobs": "jobs",
    "job_posts": "job postings",
    "job_stages": "stages",
    "candidates": "candidates",
    "applications": "applications",
    "scheduled_interviews": "interviews",
}

ACTING, WRITE = "acting_user_id", "write"

PERMISSIONS = (
    *(Permission(name, f"{what.capitalize()} cannot be read.", GRANT.format(what)) for name, what in LISTS.items()),
    Permission(
        ACTING,
        "Nothing can be written: Gem attributes every write to a user.",
        "Set `acting_user_id` in the integration's settings to the id of a Gem user; `users` lists them (`remoteId`).",
    ),
    Permission(WRITE, "Nothing can be written.", GRANT.format("writing")),
)  # fmt: skip

NEEDS = {
    "User": ("users",),
    "Job": ("jobs",),
    "JobPosting": ("job_posts",),
    "Candidate": ("candidates",),
    "ApplicationStage": ("job_stages",),
    "Application": ("applications",),
    "Interview": ("scheduled_interviews",),
    "JobApplicationStage": ("job_stages",),
    "JobHiringTeamMember": ("jobs",),
    "InterviewTeamMember": ("scheduled_interviews",),
    "moveApplicationToStage": ("applications", ACTING, WRITE),
    "addResultLinkToApplication": ("candidates", ACTING, WRITE),
    "addResultLinkToCandidate": ("candidates", ACTING, WRITE),
    "Candidate.attachments": ("candidates",),
}

PROBES = {
    name: Probe(Call(f"GET {ATS}/{name}/", array=True, query={"per_page": "1"}, lives=0)) for name in LISTS
}


async def tell(prober: Prober) -> Mapping[str, Told]:
    """Whether the settings name the user whom writes are attributed to."""
    given = prober.session.integration.account.settings.get(ACTING)
    found = Access.GRANTED if given else Access.MISSING
    return {ACTING: Told(found, f"`{ACTING}` is {'set' if given else 'not set'} in the settings")}


SCOPES = Scopes(PERMISSIONS, NEEDS, PROBES, tell)
