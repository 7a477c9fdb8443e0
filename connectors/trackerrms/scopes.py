"""What TrackerRMS' tokens may do (trackerrms.md §11)."""

from __future__ import annotations

from collections.abc import Mapping

from connectors.columns import as_key, dig
from connectors.declarations import Call
from connectors.errors import GatewayError
from connectors.scopes import UNTOLD, Access, ModelTest, Permission, Probe, Prober, Scopes, Told
from connectors.trackerrms.wire import API
from connectors.upstream import Answer

METADATA = Call(f"GET {API}/MetaData", lives=0)

GRANT = (
    "In Tracker open Tools & Settings > Security Settings, and give the user group of the user whose token it is access "
    "to {}."
)
"""How a right is granted. Where the page stands is not in the contract [assumed]."""

PERMISSIONS = (
    Permission("opportunities", "Jobs, postings, hiring teams and applications cannot be read.", GRANT.format("jobs (opportunities)")),
    Permission("resources", "Candidates, tags and applications cannot be read.", GRANT.format("candidates (resources)")),
    Permission("users", "Users cannot be read.", GRANT.format("the list of users")),
    Permission("metadata", "Stages and rejection reasons cannot be read.", GRANT.format("the settings of the tenant")),
    Permission(
        "write",
        "Nothing can be created or changed.",
        "Make the token as a user who may change candidates and jobs; with OAuth2 let the customer agree to the scope read,write.",
    ),
)  # fmt: skip

BOTH = ("opportunities", "resources")
WRITE = (*BOTH, "write")

NEEDS = {
    "User": ("users",),
    "Job": ("opportunities",),
    "JobPosting": ("opportunities",),
    "Candidate": ("resources",),
    "ApplicationStage": ("metadata",),
    "Application": BOTH,
    "Tag": ("resources",),
    "RejectionReason": ("metadata",),
    "Role": (),
    "CandidateTag": ("resources",),
    "JobUserRoleAssignment": ("opportunities",),
    "JobHiringTeamMember": ("opportunities",),
    "createCandidate": WRITE,
    "createApplication": WRITE,
    "moveApplicationToStage": WRITE,
    "rejectApplication": WRITE,
}
"""What `MetaData.accessRights` is needed for is [inferred] (§11)."""


def search(kind: str) -> Call:
    """The search of a kind of record, for one row (§11)."""
    body = {"onlyMyRecords": False, "maxResults": 1, "pageNumber": 1}
    return Call(f"POST {API}/{kind}/Search", json=body, lives=0)


JOBS, PEOPLE, APPLICATIONS, USERS = map(search, ("Opportunity", "Resource", "OpportunityResource", "User"))
PERSON = Call(f"GET {API}/Resource/{{id}}", lives=0)


async def tell(prober: Prober) -> Mapping[str, Told]:
    """The access rights in the metadata. No call tells whether a token may write."""
    answer = await prober.ask(METADATA)
    if isinstance(answer, GatewayError):
        return {}
    rights = dig(answer.body, "accessRights")
    told = {
        name: Told(
            Access.GRANTED if rights[name] else Access.MISSING,
            f"accessRights.{name} is {str(rights[name]).lower()} in the metadata",
        )
        for name in BOTH
        if isinstance(rights, Mapping) and isinstance(rights.get(name), bool)
    }
    return {**told, "write": UNTOLD}


async def tags(prober: Prober) -> tuple[str, Answer | GatewayError]:
    """Tags stand in a candidate's record: that of the first candidate listed (§11)."""
    listed = await prober.ask(PEOPLE)
    if isinstance(listed, GatewayError):
        return PEOPLE.operation, listed
    key = next((as_key(row.get("resourceId")) for row in prober.session.rows(PEOPLE, listed)), None)
    if key is None:
        return PEOPLE.operation, listed
    return PERSON.operation, await prober.ask(PERSON, {"id": key})


TESTS: Mapping[str, ModelTest] = {
    "User": USERS,
    "Job": JOBS,
    "JobPosting": JOBS,
    "Candidate": PEOPLE,
    "ApplicationStage": METADATA,
    "Application": APPLICATIONS,
    "Tag": tags,
    "RejectionReason": METADATA,
    "Role": None,
    "CandidateTag": tags,
    "JobUserRoleAssignment": JOBS,
    "JobHiringTeamMember": JOBS,
}
"""One cheapest call each (§11); 200 and 204 pass."""

SCOPES = Scopes(
    PERMISSIONS,
    NEEDS,
    {
        "opportunities": Probe(JOBS, rows=True),
        "resources": Probe(PEOPLE, rows=True),
        "users": Probe(USERS),
        "metadata": Probe(METADATA),
    },
    tell,
    TESTS,
)
