"""Upstream calls at TrackerRMS, against the minimum that its contract permits (trackerrms.md §7).

P = 100 rows a page. Metadata and users are fetched once in a quarter of an hour; here every test begins with nothing.
"""

from collections import Counter
from collections.abc import AsyncIterator
from typing import Any

import pytest

from connectors.trackerrms import TrackerRMS
from connectors.upstream import Account, Budget, Policy
from gateway.sandbox import Fault, Sandbox
from tests.support.graph import Graph, account, every, graph

JOBS, JOB = "POST /api/v1/Opportunity/Search", "GET /api/v1/Opportunity/{id}"
APPLICATIONS, APPLICATION = (
    "POST /api/v1/OpportunityResource/Search",
    "GET /api/v1/OpportunityResource/{id}",
)
CANDIDATES, CANDIDATE = "POST /api/v1/Resource/Search", "GET /api/v1/Resource/{id}"
USERS, USER = "POST /api/v1/User/Search", "GET /api/v1/User/{id}"
METADATA = "GET /api/v1/MetaData"


@pytest.fixture
async def trackerrms(shared: tuple[Sandbox, str], monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Graph]:
    """An account without the vendor's pace: calls are counted here, not waited for."""
    monkeypatch.setattr(TrackerRMS, "policy", Policy(concurrency=8))
    sandbox, base = shared
    async with graph(account(sandbox, base, "trackerrms"), sandbox=sandbox) as made:
        yield made


def live(answered: Any) -> dict[str, int]:
    return dict(Counter(answered.live))


async def one_id(graph: Graph, model: str, **filters: Any) -> str:
    found = await graph.read(f"{{ {model}(first: 1) {{ nodes {{ id }} }} }}")
    graph.fresh()
    return found.data[model]["nodes"][0]["id"]


# ---- nested queries --------------------------------------------------------------------------------------------


async def test_jobs_with_applications_and_candidates(trackerrms: Graph) -> None:
    """50 jobs in one page: 1. Their applications: a search for each, 50, as many as all 5,000 in pages; a further
    page where a job has more than 100: 3. Outcomes take the statuses: 1."""
    answered = await trackerrms.read(
        """{ jobs(first: 50) { nodes { name applications(first: 100) { nodes {
             outcome currentStage { name } candidate { id } } } } } }"""
    )
    assert live(answered) == {JOBS: 1, APPLICATIONS: 53, METADATA: 1}


@pytest.mark.parametrize("jobs", [1, 3])
async def test_names_of_candidates_by_applications(trackerrms: Graph, jobs: int) -> None:
    """The jobs in their page: 1. Their applications: 1 each. Names of two words stand there; the candidates with
    more or less, of whom it cannot be told which is the family name, are read: 1 each."""
    answered = await trackerrms.read(
        """query ($n: Int!) { jobs(first: $n) { nodes { applications(first: 100) { nodes {
             currentStage { name } candidate { id firstName lastName } } } } } }""",
        n=jobs,
    )
    people = every(answered.data, "jobs", "nodes", "applications", "nodes", "candidate")
    longer = {one["id"] for one in people if len(f"{one['firstName']} {one['lastName'] or ''}".split()) != 2}
    assert live(answered) == {JOBS: 1, APPLICATIONS: jobs, CANDIDATE: len(longer)}


async def test_applications_with_jobs_and_stages(trackerrms: Graph) -> None:
    """Names of jobs and stages stand in the rows: ⌈100/P⌉ = 1; the outcome takes the statuses: 1."""
    answered = await trackerrms.read(
        "{ applications(first: 100) { nodes { outcome rejectionReasonName job { name } currentStage { name } } } }"
    )
    assert live(answered) == {APPLICATIONS: 1, METADATA: 1}


async def test_candidates_with_applications_and_jobs(trackerrms: Graph) -> None:
    """100 candidates in one page: 1. All 5,000 applications in 50 pages are less than 100 searches."""
    query = "{ candidates(first: %d) { nodes { firstName applications { nodes { job { name } } } } } }"
    assert live(await trackerrms.read(query % 100)) == {CANDIDATES: 1, APPLICATIONS: 50}
    trackerrms.fresh()
    assert live(await trackerrms.read(query % 3)) == {CANDIDATES: 1, APPLICATIONS: 3}


async def test_a_candidate_with_tags(trackerrms: Graph) -> None:
    """Tags and everything else stand in the detail: 1."""
    candidate = await one_id(trackerrms, "candidates")
    answered = await trackerrms.read(
        """query ($id: ID!) { candidate(id: $id) { firstName emailAddresses { emailAddress } location { city }
             tags { name } remoteUpdatedAt } }""",
        id=candidate,
    )
    assert live(answered) == {CANDIDATE: 1}


async def test_candidates_with_tags(trackerrms: Graph) -> None:
    """Tags stand in details only: one for each candidate beside the page, and none for those seen before, as long
    as their rows say that they have not changed (§7.3 c)."""
    query = "{ candidates(first: 20) { nodes { firstName tags { name } } } }"
    answered = await trackerrms.read(query)
    assert live(answered) == {CANDIDATES: 1, CANDIDATE: 20}
    assert every(answered.data, "candidates", "nodes", "tags", "name")
    assert live(await trackerrms.read(query)) == {}


async def test_jobs_with_adverts_teams_and_roles(trackerrms: Graph) -> None:
    """Adverts, owners and their roles stand in the rows: 1. Users: 1, and 1 for each owner who is not in their
    list. Adverts' states take the statuses: 1."""
    answered = await trackerrms.read(
        """{ jobs(first: 60) { nodes { postings { title status visibility remoteData } hiringTeam {
             user { firstName lastName } roleAssignments { role { remoteLabel scope unifiedType } } } } } }"""
    )
    strangers = len(
        {
            member["user"] is None
            for member in every(answered.data, "jobs", "nodes", "hiringTeam")
            if member["user"] is None
        }
    )
    calls = live(answered)
    assert calls.pop(USER, 0) <= 3 * strangers
    assert calls == {JOBS: 1, USERS: 1, METADATA: 1}
    roles = every(answered.data, "jobs", "nodes", "hiringTeam", "roleAssignments", "role", "remoteLabel")
    assert set(roles) == {"Owner"}


async def test_users_with_their_hiring_teams(trackerrms: Graph) -> None:
    """Everybody in one page: 1; owners stand in the jobs' rows: 1."""
    answered = await trackerrms.read(
        "{ users(first: 50) { nodes { lastName hiringTeams { nodes { job { name } } } } } }"
    )
    assert live(answered) == {USERS: 1, JOBS: 1}


async def test_adverts_cost_no_more_than_their_jobs(trackerrms: Graph) -> None:
    """All adverts: the one page of jobs, and the statuses for their states."""
    answered = await trackerrms.read(
        "{ jobPostings(first: 100) { nodes { title descriptionHtml job { name } } } }"
    )
    assert live(answered) == {JOBS: 1}


async def test_catalogues_are_one_document(trackerrms: Graph) -> None:
    """Stages and reasons are views of the metadata: 1; the role is known: 0."""
    answered = await trackerrms.read(
        "{ applicationStages { nodes { name globalIndex } } rejectionReasons { nodes { name } } roles { nodes { remoteLabel } } }"
    )
    assert live(answered) == {METADATA: 1}


# ---- only what is selected -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("selected", "calls"),
    [
        ("name visibility description location { city } salaryAmount", {JOBS: 1}),
        ("name openedAt remoteUpdatedAt", {JOBS: 1, USERS: 1}),
        ("name status", {JOBS: 1, METADATA: 1}),
    ],
)
async def test_facts_are_paid_by_who_needs_them(
    trackerrms: Graph, shared: tuple[Sandbox, str], selected: str, calls: dict[str, int]
) -> None:
    """Without a zone in the settings, times take the users; states take the statuses; the rest neither."""
    sandbox, base = shared
    known = account(sandbox, base, "trackerrms")
    bare = Account(known.id, known.tool, known.base_url, known.credentials, {"region": "gl"})
    async with graph(bare) as made:
        assert live(await made.read(f"{{ jobs(first: 10) {{ nodes {{ {selected} }} }} }}")) == calls


async def test_one_job_by_id(trackerrms: Graph) -> None:
    """The detail has most: 1. Who may see it and whether it is put away stands in its row: 1 more, and the statuses."""
    job = await one_id(trackerrms, "jobs")
    read = "query ($id: ID!) { job(id: $id) { %s } }"
    answered = await trackerrms.read(
        read % "name department openedAt hiringTeam { userId } postings { title }", id=job
    )
    assert live(answered) == {JOB: 1}
    trackerrms.fresh()
    answered = await trackerrms.read(read % "name status visibility confidential", id=job)
    assert live(answered) == {JOB: 1, JOBS: 1, METADATA: 1}


async def test_an_application_by_id_tells_when_it_changed(trackerrms: Graph) -> None:
    """The list does not, and it is not asked for: that would be a call each."""
    listed = await trackerrms.read(
        "{ applications(first: 5) { nodes { id changedAt meta { nulls { field reason } } } } }"
    )
    assert live(listed) == {APPLICATIONS: 1}
    for node in listed.data["applications"]["nodes"]:
        assert node["changedAt"] is None
        assert {"field": "changedAt", "reason": "UNKNOWN"} in node["meta"]["nulls"]
    answered = await trackerrms.read(
        "query ($id: ID!) { application(id: $id) { job { name } candidateId changedAt } }",
        id=listed.data["applications"]["nodes"][0]["id"],
    )
    assert live(answered) == {APPLICATION: 1}
    assert answered.data["application"]["changedAt"]


# ---- filters ---------------------------------------------------------------------------------------------------

FILTERS = [
    ("jobs", "statuses: [OPEN]", "status", {JOBS: 1, METADATA: 1}),
    ("jobs", "statuses: [CLOSED]", "status", {JOBS: 2, METADATA: 1}),
    ("jobs", "statuses: [CLOSED, ARCHIVED]", "status", {JOBS: 1, METADATA: 1}),
    ("jobs", 'updatedAfter: "2026-11-01T00:00:00Z"', "remoteUpdatedAt", {JOBS: 1}),
    ("jobs", 'nameContains: "engineer"', "name", {JOBS: 1}),
    ("applications", "outcomes: [DECLINED]", "outcome", {APPLICATIONS: 2, METADATA: 1}),
    ("candidates", 'email: "MALGORZATA.peterson1@example.org"', "firstName", {CANDIDATES: 1}),
    ("candidates", 'firstName: "małgorzata", lastName: "Peterson"', "firstName", {CANDIDATES: 1}),
]


@pytest.mark.parametrize(("root", "given", "field", "calls"), FILTERS)
async def test_filters(trackerrms: Graph, root: str, given: str, field: str, calls: dict[str, int]) -> None:
    answered = await trackerrms.read(
        f"{{ {root}(first: 100, filter: {{ {given} }}) {{ nodes {{ {field} }} }} }}"
    )
    nodes = answered.data[root]["nodes"]
    assert nodes
    words = given.partition("[")[2].partition("]")[0].split(", ")
    if words != [""]:
        assert {node[field] for node in nodes} <= set(words)
    assert live(answered) == calls


async def test_filters_find_what_a_whole_list_holds(trackerrms: Graph) -> None:
    """Pushed down or not, a filter means the same."""
    whole = await trackerrms.read("{ jobs(first: 100) { nodes { remoteId status remoteUpdatedAt } } }")
    nodes = whole.data["jobs"]["nodes"]
    for status in ("OPEN", "CLOSED", "ARCHIVED"):
        found = await trackerrms.read(
            f"{{ jobs(first: 100, filter: {{ statuses: [{status}] }}) {{ nodes {{ remoteId }} }} }}"
        )
        expected = {node["remoteId"] for node in nodes if node["status"] == status}
        assert {node["remoteId"] for node in found.data["jobs"]["nodes"]} == expected
    middle = sorted(node["remoteUpdatedAt"] for node in nodes)[30]
    found = await trackerrms.read(
        "query ($at: DateTime!) { jobs(first: 100, filter: { updatedAfter: $at }) { nodes { remoteId } } }",
        at=middle,
    )
    expected = {node["remoteId"] for node in nodes if node["remoteUpdatedAt"] > middle}
    assert {node["remoteId"] for node in found.data["jobs"]["nodes"]} == expected


async def test_what_belongs_to_some_jobs(trackerrms: Graph) -> None:
    """A search for each of the jobs brings applications and candidates; adverts stand in the jobs."""
    found = await trackerrms.read("{ jobs(first: 3) { nodes { id remoteId } } }")
    jobs = [node["id"] for node in found.data["jobs"]["nodes"]]
    trackerrms.fresh()
    answered = await trackerrms.read(
        """query ($ids: [ID!]) {
             applications(first: 100, filter: { jobIds: $ids }) { nodes { jobId candidateId } }
             candidates(first: 100, filter: { jobIds: $ids }) { nodes { id } }
             jobPostings(first: 100, filter: { jobIds: $ids }) { nodes { jobId } } }""",
        ids=jobs,
    )
    assert {node["jobId"] for node in answered.data["applications"]["nodes"]} <= set(jobs)
    assert {node["jobId"] for node in answered.data["jobPostings"]["nodes"]} <= set(jobs)
    calls = live(answered)
    assert calls.pop(JOB) == 3
    assert set(calls) == {APPLICATIONS}
    placed = {node["candidateId"] for node in answered.data["applications"]["nodes"]}
    assert placed & {node["id"] for node in answered.data["candidates"]["nodes"]}


# ---- the wire --------------------------------------------------------------------------------------------------


async def test_a_token_that_was_ended_elsewhere_costs_one_exchange(shared: tuple[Sandbox, str]) -> None:
    sandbox, base = shared
    first, second = account(sandbox, base, "trackerrms"), account(sandbox, base, "trackerrms")
    query = "{ users { nodes { email } } }"
    async with graph(first) as one, graph(second) as other:
        await one.read(query)
        await other.read(query)  # ends the first one's token
        one.fresh()
        answered = await one.read(query)
        assert answered.data["users"]["nodes"]


async def test_a_revoked_token_is_told_as_such(shared: tuple[Sandbox, str]) -> None:
    sandbox, base = shared
    revoked = account(sandbox, base, "trackerrms", bearer_token="sandbox-trackerrms-token-revoked")
    async with graph(revoked) as made:
        answered = await made.ask("{ jobs { nodes { name } sources { status error { code } } } }")
    assert answered.codes == ["UPSTREAM_UNAUTHENTICATED"]
    assert answered.data["jobs"]["sources"] == [
        {"status": "FAILED", "error": {"code": "UPSTREAM_UNAUTHENTICATED"}}
    ]


async def test_missing_rights_cost_only_their_part(shared: tuple[Sandbox, str]) -> None:
    sandbox, base = shared
    crippled = account(sandbox, base, "trackerrms", bearer_token="sandbox-trackerrms-token-no-opportunities")
    async with graph(crippled) as made:
        answered = await made.ask("{ jobs { nodes { name } } candidates(first: 2) { nodes { firstName } } }")
    assert answered.codes in (["UPSTREAM_FORBIDDEN"], [])
    assert len(answered.data["candidates"]["nodes"]) == 2
    assert answered.data["jobs"]["nodes"] == []


async def test_gone_records_are_not_found(trackerrms: Graph) -> None:
    from resolvers import ids

    for model in ("Job", "Candidate", "Application", "JobPosting", "User"):
        gid = ids.encode(model, "sandbox-trackerrms", "2147483000")
        answered = await trackerrms.ask(
            "query ($id: ID!) { node(id: $id) { id ... on Job { name } } }", id=gid
        )
        assert answered.codes == ["NOT_FOUND"], model


async def test_a_limit_is_told(shared: tuple[Sandbox, str]) -> None:
    sandbox, base = shared
    sandbox.faults.rules.append(Fault(path="/api/v1/Opportunity/Search", kind="throttle", retry_after=60))
    try:
        async with graph(account(sandbox, base, "trackerrms")) as made:
            answered = await made.ask("{ jobs { nodes { name } } }", budget=Budget())
    finally:
        sandbox.faults.rules.clear()
    assert answered.codes == ["UPSTREAM_RATE_LIMITED"]
