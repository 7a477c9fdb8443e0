"""Recruitee's demo tokens, and what each one's user may see and do (recruitee.md §2.2, §9)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gateway.sandbox.call import Principal
from gateway.sandbox.people import words
from gateway.sandbox.recruitee import errors

if TYPE_CHECKING:
    from gateway.sandbox.records import Application, Candidate, Job
    from gateway.sandbox.world import World

COMPANY_ID = 70_707
"""Of the first account; `recruitee-2` is 70708 and so on."""
TOKEN = "sandbox-{account}-token"  # noqa: S105 - documented: sandbox-recruitee-token, sandbox-recruitee-2-token …

ABILITIES = frozenset(
    words(
        "view_jobs_section view_all_jobs view_candidates_section view_hired_candidates manage_candidate "
        "manage_hired_candidates manage_attributes manage_profile_fields manage_disqualify_reasons "
        "manage_open_questions manage_open_questions_templates view_calendar_section schedule_events "
        "manage_recruiters gdpr manage_webhooks manage_api_tokens reveal_anonymous_candidates "
        "review_hidden_evaluations manage_offer eeo"
    )
)
_WRITING = frozenset(ability for ability in ABILITIES if ability.startswith("manage_")) | {
    "schedule_events",
    "gdpr",
}

CRIPPLED: dict[str, frozenset[str]] = {
    "no-jobs": frozenset({"view_jobs_section"}),
    "joined-jobs": frozenset({"view_all_jobs"}),
    "no-candidates": frozenset({"view_candidates_section"}),
    "no-hired": frozenset({"view_hired_candidates", "manage_hired_candidates"}),
    "read-only": _WRITING,
    "no-users": frozenset({"manage_recruiters"}),
    "no-calendar": frozenset({"view_calendar_section", "schedule_events"}),
    "no-gdpr": frozenset({"gdpr"}),
    "no-questions": frozenset({"manage_open_questions", "manage_open_questions_templates"}),
    "no-anonymous": frozenset({"reveal_anonymous_candidates"}),
}
"""Suffix of a further token (`sandbox-recruitee-token-no-jobs`) to the abilities its user lacks."""


def tokens(account: str, world: World) -> dict[str, Principal]:
    """Return every token of an account and the user it acts as."""
    token = TOKEN.format(account=account)
    made = {token: Principal(token, 1, ABILITIES)}
    for place, (suffix, lacking) in enumerate(CRIPPLED.items()):
        user = 2 + place % max(1, len(world.users) - 1)
        jobs = None
        if "view_all_jobs" in lacking:
            user = next((job.manager_id for job in world.jobs if job.manager_id and job.manager_id > 1), 2)
            jobs = frozenset(job.id for job in world.jobs if user in team_of(job))
        made[f"{token}-{suffix}"] = Principal(f"{token}-{suffix}", user, ABILITIES - lacking, jobs)
    return made


def team_of(job: Job) -> set[int]:
    """Return the users who joined a job, by role or as followers."""
    return {user for user in (job.manager_id, job.recruiter_id, *job.follower_ids) if user is not None}


def sees_job(who: Principal, job: Job | None) -> bool:
    """Return whether a job is in this user's lists."""
    return job is not None and who.can("view_jobs_section") and (who.jobs is None or job.id in who.jobs)


def sees_application(who: Principal, application: Application) -> bool:
    """Return whether an application is in this user's lists."""
    if not who.can("view_candidates_section") or (
        who.jobs is not None and application.job_id not in who.jobs
    ):
        return False
    return application.state != "hired" or who.can("view_hired_candidates")


def sees_everybody(who: Principal) -> bool:
    """Return whether no person is kept from this user."""
    return who.jobs is None and who.can("view_candidates_section") and who.can("view_hired_candidates")


def sees_candidate(who: Principal, world: World, candidate: Candidate | None) -> bool:
    """Return whether a person is in this user's lists: with restricted jobs, through one of those only."""
    if candidate is None or not who.can("view_candidates_section"):
        return False
    if sees_everybody(who):
        return True
    applications = world.applications.of(candidate.id)
    if not applications:
        return who.jobs is None
    if not who.can("view_hired_candidates") and any(
        application.state == "hired" for application in applications
    ):
        return False
    return any(sees_application(who, application) for application in applications)


def need(who: Principal, ability: str) -> None:
    """Refuse (form B) unless the user has an ability."""
    if not who.can(ability):
        raise errors.forbidden()
