"""Upstream calls at Recruit CRM, against the minimum that its contract permits (recruitcrm.md §1, §6)."""

from collections import Counter
from collections.abc import AsyncIterator
from typing import Any

import pytest

from gateway.sandbox import Sandbox
from tests.support.graph import Graph, account, every, graph, simulated

ASSIGNED = "GET /jobs/{job}/assigned-candidates"
STAGES = "GET /candidates/{candidate}/hiring-stages"
PIPELINE = "GET /hiring-pipelines/{id}"


@pytest.fixture
async def recruitcrm(shared: tuple[Sandbox, str]) -> AsyncIterator[Graph]:
    sandbox, base = shared
    async with graph(account(sandbox, base, "recruitcrm"), sandbox=sandbox) as made:
        yield made


def counted(**calls: int) -> Counter[str]:
    """Calls by a short name of theirs."""
    names = {"assigned": ASSIGNED, "stages": STAGES, "pipelines": PIPELINE}
    return Counter({names.get(name, f"GET /{name}"): count for name, count in calls.items()})


async def test_jobs_with_applications_stages_and_candidates(recruitcrm: Graph) -> None:
    """A page of jobs is 1 call. Applications come per job only, 100 a call, with whole candidates and stages:
    ceil(A/100) for each of the 20 jobs, and nothing beside. Minimum: 1 + the sum of these."""
    answered = await recruitcrm.read(
        """{ jobs(first: 20) { nodes { name applications(first: 100) { nodes { currentStage { name }
             candidate { firstName emailAddresses { emailAddress } } } pageInfo { hasNextPage } } } } }"""
    )
    nodes = answered.data["jobs"]["nodes"]
    assert len(nodes) == 20
    assert len(every(answered.data, "jobs", "nodes", "applications", "nodes", "currentStage", "name")) > 300
    more = sum(node["applications"]["pageInfo"]["hasNextPage"] for node in nodes)
    assert Counter(answered.live) == counted(jobs=1, assigned=20 + more)


async def test_candidates_with_applications_and_jobs(recruitcrm: Graph) -> None:
    """Candidates know nothing of their applications: 1 call each, which brings all of one's, with stages. The
    jobs would be one call each: the list has all 60 in 1. Minimum: 1 + 20 + 1."""
    answered = await recruitcrm.read(
        """{ candidates(first: 20) { nodes { firstName applications { nodes { remoteUpdatedAt
             job { name status } currentStage { name } } } } } }"""
    )
    assert Counter(answered.live) == counted(candidates=1, stages=20, jobs=1)
    assert every(answered.data, "candidates", "nodes", "applications", "nodes", "job", "name")


async def test_the_applications_of_more_candidates_than_there_are_jobs() -> None:
    """Once the account is known to have 8 jobs, walking these is less than asking for 50 candidates: 1 + 8."""
    async with simulated("recruitcrm", rate_factor=100, jobs=8, candidates=120, applications=300) as small:
        query = "{ candidates(first: 50) { nodes { remoteId applications { nodes { remoteId job { name } } } } } }"
        asked = await small.read(query)
        assert Counter(asked.live) == counted(candidates=1, stages=50, jobs=1)
        small.registry.integrations["sandbox-recruitcrm"].evict("Candidate", "Application")
        walked = await small.read(query)
        assert Counter(walked.live) == counted(candidates=1, assigned=8)
        assert applied(walked.data) == applied(asked.data)


def applied(data: Any) -> dict[str, set[str]]:
    """The applications of each candidate."""
    return {
        node["remoteId"]: set(every(node, "applications", "nodes", "remoteId"))
        for node in data["candidates"]["nodes"]
    }


async def test_a_candidate_with_custom_fields(recruitcrm: Graph) -> None:
    """The record of a candidate has them all: 1 call. (Recruit CRM has no tags.)"""
    found = await recruitcrm.read("{ candidates(first: 1) { nodes { id } } }")
    recruitcrm.fresh()
    answered = await recruitcrm.read(
        "query ($id: ID!) { candidate(id: $id) { firstName customFields location { city } socialMedia { link } } }",
        id=found.data["candidates"]["nodes"][0]["id"],
    )
    assert answered.live == ["GET /candidates/{candidate}"]
    assert answered.data["candidate"]["customFields"]


async def test_questions_and_stages_of_jobs(recruitcrm: Graph) -> None:
    """Questions stand in the rows; stages are 1 call a pipeline, however many jobs have it. Minimum: 1 + P."""
    query = """{ jobs(first: 60) { nodes { screeningQuestions { index question { title } }
               applicationStages { index stage { name } } remoteData } } }"""
    answered = await recruitcrm.read(query)
    used = {node["remoteData"]["/jobs"]["hiring_pipeline_id"] or 0 for node in answered.data["jobs"]["nodes"]}
    assert Counter(answered.live) == counted(jobs=1, pipelines=len(used))
    assert (await recruitcrm.read(query)).live == []


async def test_users_with_their_roles(recruitcrm: Graph) -> None:
    """Roles are labels of users: 1 call. So are roles with their users."""
    answered = await recruitcrm.read(
        "{ users(first: 50) { nodes { lastName roles { remoteLabel unifiedType } } } }"
    )
    assert answered.live == ["GET /users"]
    assert "ADMIN" in every(answered.data, "users", "nodes", "roles", "unifiedType")
    recruitcrm.fresh()
    answered = await recruitcrm.read(
        "{ roles { nodes { remoteLabel userRoles { nodes { user { lastName status } } } } } }"
    )
    assert answered.live == ["GET /users"]


async def test_users_with_their_hiring_teams(recruitcrm: Graph) -> None:
    """Everybody in one call, who also opens the teams; every job's team in the list of jobs: 2."""
    answered = await recruitcrm.read(
        "{ users(first: 50) { nodes { lastName hiringTeams { nodes { roles job { name } } } } } }"
    )
    assert Counter(answered.live) == counted(users=1, jobs=1)
    assert every(answered.data, "users", "nodes", "hiringTeams", "nodes", "job", "name")


async def test_jobs_with_everything_that_is_joined(recruitcrm: Graph) -> None:
    """Currencies, users and the names of fields are 1 call each, for any number of jobs."""
    answered = await recruitcrm.read(
        "{ jobs(first: 60) { nodes { salaryCurrency salaryPeriod hiringTeam { roles user { firstName } } } } }"
    )
    assert Counter(answered.live) == counted(jobs=1, currencies=1, users=1)
    answered = await recruitcrm.read("{ jobs(first: 60) { nodes { department customFields } } }")
    assert answered.live == ["GET /custom-fields/jobs"]


async def test_all_applications_are_walked_job_by_job(recruitcrm: Graph) -> None:
    """No call lists them: 1 for the jobs and those of the newest job, with job, candidate and stage: 2."""
    answered = await recruitcrm.read(
        "{ applications(first: 20) { nodes { job { name } candidate { firstName } currentStage { name } } } }"
    )
    assert Counter(answered.live) == counted(jobs=1, assigned=1)


async def test_a_walk_over_jobs_without_applications_stops_and_goes_on_with_its_cursor() -> None:
    """60 jobs of which few have any: 1 call for the jobs and 40 walked, then the rest from where it stopped."""
    query = """query ($after: String) { applications(first: 100, after: $after) { nodes { remoteId }
               pageInfo { hasNextPage endCursor } } }"""
    async with simulated("recruitcrm", rate_factor=100, candidates=10, applications=12) as empty:
        first = await empty.read(query)
        page = first.data["applications"]
        assert Counter(first.live) == counted(jobs=1, assigned=40)
        assert page["pageInfo"]["hasNextPage"]
        second = await empty.read(query, after=page["pageInfo"]["endCursor"])
        assert Counter(second.live) == counted(assigned=20)
        assert not second.data["applications"]["pageInfo"]["hasNextPage"]
        found = [*page["nodes"], *second.data["applications"]["nodes"]]
        vendor = empty.sandbox.vendors["recruitcrm"]
        people = {one.id for one in vendor.world.tables["candidates"] if one.deleted_at is None}
        living = [one for one in vendor.world.tables["applications"] if one.candidate_id in people]
        truth = sorted(vendor.remote_id("applications", one.id) for one in living)
        assert sorted(node["remoteId"] for node in found) == truth


async def test_answers_and_fields_cost_a_call_for_each_application_when_selected(recruitcrm: Graph) -> None:
    """1 + 1 for the rows, then 5 for each of three kinds; applications of one candidate would share the third."""
    answered = await recruitcrm.read(
        "{ applications(first: 5) { nodes { customFields remoteUpdatedAt screeningQuestionAnswers { question { title } } } } }"
    )
    assert len(answered.live) == 2 + 3 * 5


async def test_candidates_of_a_job_are_not_searched_among_all(recruitcrm: Graph) -> None:
    """They stand in the job's assignments: 1 call, whatever the order."""
    found = await recruitcrm.read("{ jobs(first: 1) { nodes { id } } }")
    for order in ("", ", orderBy: { field: UPDATED_AT, direction: DESC }"):
        recruitcrm.fresh()
        answered = await recruitcrm.read(
            f"query ($job: ID!) {{ candidates(filter: {{ jobIds: [$job] }}{order}) {{ nodes {{ remoteUpdatedAt }} }} }}",
            job=found.data["jobs"]["nodes"][0]["id"],
        )
        assert set(answered.live) == {ASSIGNED}
        times = every(answered.data, "candidates", "nodes", "remoteUpdatedAt")
        assert not order or times == sorted(times, reverse=True)


@pytest.mark.parametrize(
    ("filters", "calls", "pushed"),
    [
        ("visibilities: [PUBLIC]", ["GET /jobs/search"], ["visibilities"]),
        ("employmentTypes: [FULL_TIME]", ["GET /jobs/search"], ["employmentTypes"]),
        ('nameContains: "engineer"', ["GET /jobs/search"], ["nameContains"]),
        (
            "statuses: [OPEN]",
            ["GET /jobs-pipeline", "GET /jobs/search", "GET /jobs/search"],
            ["statuses"],
        ),
        ("statuses: [ARCHIVED]", ["GET /jobs-pipeline", "GET /jobs/search"], ["statuses"]),
        ("statuses: [OPEN, CLOSED]", ["GET /jobs"], []),
        ('remoteCreatedAfter: "2026-09-01T00:00:00Z"', ["GET /jobs/search"], ["remoteCreatedAfter"]),
    ],
)
async def test_filters_of_jobs_are_pushed_down_and_mean_the_same(
    recruitcrm: Graph, filters: str, calls: list[str], pushed: list[str]
) -> None:
    """The search takes most filters; two of the sandbox's statuses mean OPEN, and closed jobs cannot be searched."""
    query = "{ jobs(first: 100, filter: { %s }) { nodes { remoteId remoteCreatedAt } sources { scan { pushedDown } } } }"
    answered = await recruitcrm.read(query % filters)
    assert answered.live == calls
    assert answered.data["jobs"]["sources"][0]["scan"]["pushedDown"] == pushed
    found = answered.data["jobs"]["nodes"]
    assert found == sorted(found, key=lambda node: node["remoteCreatedAt"], reverse=True)
    everything = await recruitcrm.read(
        "{ jobs(first: 100) { nodes { remoteId name status visibility employmentType remoteCreatedAt } } }"
    )
    wanted = {
        "visibilities: [PUBLIC]": lambda node: node["visibility"] == "PUBLIC",
        "employmentTypes: [FULL_TIME]": lambda node: node["employmentType"] == "FULL_TIME",
        'nameContains: "engineer"': lambda node: "engineer" in node["name"].casefold(),
        "statuses: [OPEN]": lambda node: node["status"] == "OPEN",
        "statuses: [ARCHIVED]": lambda node: node["status"] == "ARCHIVED",
        "statuses: [OPEN, CLOSED]": lambda node: node["status"] in ("OPEN", "CLOSED"),
    }.get(filters, lambda node: node["remoteCreatedAt"] > "2026-09-01")
    truth = {node["remoteId"] for node in everything.data["jobs"]["nodes"] if wanted(node)}
    assert {node["remoteId"] for node in found} == truth
    assert truth


async def test_a_small_account_is_filtered_here(recruitcrm: Graph) -> None:
    """Once all 60 jobs are known to stand on one page, that page is less than a search: 1 call, here from cache."""
    await recruitcrm.read("{ jobs(first: 1) { nodes { name } } }")
    answered = await recruitcrm.read(
        "{ jobs(first: 100, filter: { statuses: [OPEN] }) { nodes { status } } }"
    )
    assert answered.live == []
    assert set(every(answered.data, "jobs", "nodes", "status")) == {"OPEN"}


async def test_a_candidate_is_found_by_its_address(recruitcrm: Graph) -> None:
    """The search finds who is like it, in any case of letters; the rest is left out here."""
    found = await recruitcrm.read(
        "{ candidates(first: 30) { nodes { remoteId firstName emailAddresses { emailAddress } } } }"
    )
    one = next(node for node in found.data["candidates"]["nodes"] if node["emailAddresses"])
    answered = await recruitcrm.read(
        "query ($email: String!, $name: String!) { candidates(filter: { email: $email, firstName: $name }) { nodes { remoteId } } }",
        email=one["emailAddresses"][0]["emailAddress"].upper(),
        name=one["firstName"],
    )
    assert answered.live == ["GET /candidates/search"]
    assert one["remoteId"] in every(answered.data, "candidates", "nodes", "remoteId")
