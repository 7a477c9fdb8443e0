"""Credentials, and what each may do: API keys, OAuth clients, scopes, roles (smartrecruiters.md §3)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gateway.sandbox.call import Principal
from gateway.sandbox.people import words
from gateway.sandbox.smartrecruiters import errors

if TYPE_CHECKING:
    from gateway.sandbox.records import Job
    from gateway.sandbox.world import World

SCOPES = frozenset(
    words(
        "users_read user_me_read jobs_read jobs_manage jobs_publications_manage candidates_read "
        "candidate_status_read candidates_create candidates_manage candidates_offers_read configuration_read "
        "company_read interviews_read interview_types_read job_applications_read candidate_applications_manage "
        "messages_read messages_write messages_manage webhooks_manage webhooks_read webhooks_write "
        "webhooks_delete reporting_read reporting_write audit_events_read"
    )
)
ALTERNATIVES = {
    "candidate_status_read": ("candidates_read",),
    "candidates_read": ("candidate_status_read",),
    "users_read": ("user_me_read",),
    "configuration_read": ("company_read",),
    "webhooks_manage": ("webhooks_read", "webhooks_write", "webhooks_delete"),
}
"""What else a client must lack so that the lack of one scope shows."""

ROLES = ("ADMINISTRATOR", "EXTENDED", "STANDARD", "RESTRICTED", "EMPLOYEE")
_NOT_EXTENDED = frozenset(words("audit_events_read messages_read reporting_read reporting_write"))
_NOT_STANDARD = _NOT_EXTENDED | frozenset(
    words("candidates_offers_read webhooks_manage webhooks_read webhooks_write webhooks_delete users_read")
)
_NOT_RESTRICTED = _NOT_STANDARD | frozenset(
    words(
        "candidates_create candidates_manage messages_write messages_manage jobs_manage jobs_publications_manage"
    )
)
DENIED: dict[str, frozenset[str]] = {
    "ADMINISTRATOR": frozenset(),
    "EXTENDED": _NOT_EXTENDED,
    "STANDARD": _NOT_STANDARD,
    "RESTRICTED": _NOT_RESTRICTED,
    "EMPLOYEE": SCOPES - {"user_me_read"},
}
"""What a role may not do whatever the scopes say, in the scopes' words. [inferred] §3.2 names no matrix."""
ROLE_OF_GRADE = {
    "admin": "ADMINISTRATOR",
    "recruiter": "EXTENDED",
    "manager": "STANDARD",
    "viewer": "EMPLOYEE",
}

KEY = "sandbox-{account}-key"
CLIENT = "sandbox-{account}-client"
SECRET = "sandbox-{account}-secret"  # noqa: S105 - documented: of every client of the account
REDIRECT_CLIENT = "-consent"
"""Suffix of the client whose tokens act as the consenting user (authorization code)."""


@dataclass(frozen=True, slots=True)
class Client:
    """An OAuth client: what its admin granted, and the role it acts with."""

    id: str
    scopes: frozenset[str]
    role: str
    user_id: int


def keys(account: str, world: World) -> dict[str, Principal]:
    """Return every API key: an administrator's, and one per lesser role (`…-key-standard`)."""
    key = KEY.format(account=account)
    made = {key: principal(world, key, SCOPES, "ADMINISTRATOR", 1)}
    for role in ROLES[1:]:
        name = f"{key}-{role.lower()}"
        made[name] = principal(world, name, SCOPES, role, somebody(world))
    return made


def clients(account: str, world: World) -> dict[str, Client]:
    """Return every OAuth client: with everything, with one scope less each, with lesser roles."""
    name = CLIENT.format(account=account)
    made = [
        Client(name, SCOPES, "ADMINISTRATOR", 1),
        Client(name + REDIRECT_CLIENT, SCOPES, "ADMINISTRATOR", 1),
        *(Client(f"{name}-{role.lower()}", SCOPES, role, somebody(world)) for role in ROLES[1:]),
    ]
    for scope in sorted(SCOPES):
        lacking = {scope, *ALTERNATIVES.get(scope, ())}
        made.append(Client(f"{name}-no-{scope}", SCOPES - lacking, "ADMINISTRATOR", 1))
    return {client.id: client for client in made}


def principal(world: World, key: str, scopes: frozenset[str], role: str, user: int) -> Principal:
    """Return who a credential is: scopes by their names, what the role allows as `may:…`, `role:…`."""
    allowed = {f"may:{scope}" for scope in SCOPES - DENIED[role]}
    jobs = None
    if role in {"STANDARD", "RESTRICTED"}:
        jobs = frozenset(job.id for job in world.jobs if user in team_of(job))
    return Principal(key, user, scopes | allowed | {f"role:{role}"}, jobs)


def somebody(world: World) -> int:
    """Return a user who manages a job, for the credentials that see only their own."""
    return next((job.manager_id for job in world.jobs if job.manager_id and job.manager_id > 1), 2)


def team_of(job: Job) -> set[int]:
    """Return the users on a job's hiring team."""
    return {user for user, _ in members(job)}


def members(job: Job) -> list[tuple[int, str]]:
    """Return a job's hiring team as (user, role); one user may stand there twice (smartrecruiters.md §11.12)."""
    changed = job.extra.get("team")
    if changed is not None:
        return [(int(user), str(role)) for user, role in changed]
    team = [(job.manager_id, "HIRING_MANAGER"), (job.recruiter_id, "RECRUITER")]
    named = {job.manager_id, job.recruiter_id}
    others = ("INTERVIEW_TEAM", "COORDINATOR", "EXECUTIVE", "CUSTOM")
    team += [(user, others[(user + job.id) % 4]) for user in job.follower_ids if user not in named]
    return [(user, role) for user, role in team if user is not None]


def need(who: Principal, scopes: tuple[str, ...]) -> None:
    """Refuse unless one of the scopes is granted, and then unless the role allows it."""
    granted = [scope for scope in scopes if scope in who.abilities]
    if not granted:
        raise errors.scope_missing(scopes)
    if not any(f"may:{scope}" in who.abilities for scope in granted):
        if scopes[0] == "candidates_offers_read":
            raise errors.refused(
                403, "NO_ACCESS_TO_OFFERS", "Not permitted to see offers", heading="Access denied"
            )
        raise errors.role_missing()


def is_admin(who: Principal) -> bool:
    """Return whether the role is Administrator."""
    return who.can("role:ADMINISTRATOR")


def sees_job(who: Principal, number: int) -> bool:
    """Return whether a job is in this credential's lists."""
    return who.jobs is None or number in who.jobs
