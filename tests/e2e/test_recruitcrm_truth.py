"""Recruit CRM's records through GraphQL are those of the simulated account; lists come whole, once each."""

import json
import re
from collections.abc import AsyncIterator, Iterator
from datetime import datetime
from typing import Any

import pytest

from connectors.errors import Unauthenticated
from gateway.sandbox import Sandbox
from tests.support import contracts
from tests.support.graph import Graph, account, every, graph, served


@pytest.fixture(scope="module")
def small() -> Iterator[tuple[Sandbox, str]]:
    """An account of 14 jobs with more than a page of candidates."""
    with served("recruitcrm", rate_factor=100, jobs=14, candidates=230, applications=420) as made:
        yield made


@pytest.fixture
async def crm(small: tuple[Sandbox, str]) -> AsyncIterator[Graph]:
    sandbox, base = small
    async with graph(account(sandbox, base, "recruitcrm"), sandbox=sandbox) as made:
        yield made


def truth(crm: Graph, kind: str) -> dict[str, Any]:
    """The account's records that are not deleted, by remote id."""
    vendor = crm.sandbox.vendors["recruitcrm"]
    return {
        vendor.remote_id(kind, one.id): one
        for one in vendor.world.tables[kind]
        if getattr(one, "deleted_at", None) is None
    }


async def walk(crm: Graph, root: str, fields: str, first: int, given: str = "") -> list[dict[str, Any]]:
    """Every page of a list, each in an operation of its own."""
    nodes: list[dict[str, Any]] = []
    after = None
    while True:
        answered = await crm.read(
            f"""query ($after: String) {{ found: {root}(first: {first}, after: $after{given}) {{
                nodes {{ {fields} }} pageInfo {{ hasNextPage endCursor }} }} }}""",
            after=after,
        )
        page = answered.data["found"]
        nodes += page["nodes"]
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            return nodes


@pytest.mark.parametrize("given", ["", ", orderBy: { field: UPDATED_AT }"])
async def test_candidates_page_to_the_end_without_loss_or_repeat(crm: Graph, given: str) -> None:
    nodes = await walk(
        crm, "candidates", "remoteId firstName lastName company title remoteUpdatedAt", 37, given
    )
    people = truth(crm, "candidates")
    keys = [node["remoteId"] for node in nodes]
    assert sorted(keys) == sorted(people)
    for node in nodes:
        person = people[node["remoteId"]]
        assert (node["firstName"], node["lastName"]) == (person.first_name or None, person.last_name or None)
        assert (node["company"], node["title"]) == (person.company, person.title)
    times = [datetime.fromisoformat(node["remoteUpdatedAt"]).replace(microsecond=0) for node in nodes]
    assert not given or times == sorted(times)


@pytest.mark.parametrize("first", [17, 100])
async def test_applications_page_to_the_end_without_loss_or_repeat(crm: Graph, first: int) -> None:
    """The walk over the jobs goes on in the middle of one, and where one without applications stands."""
    nodes = await walk(
        crm,
        "applications",
        "remoteId jobId currentStage { remoteId } job { remoteId } candidate { remoteId }",
        first,
    )
    applied = truth(crm, "applications")
    people = truth(crm, "candidates")
    living = {key for key in applied if key.partition(":")[0] in people}
    keys = [node["remoteId"] for node in nodes]
    assert len(set(keys)) == len(keys)
    assert set(keys) == living
    vendor = crm.sandbox.vendors["recruitcrm"]
    for node in nodes:
        assert f"{node['candidate']['remoteId']}:{node['job']['remoteId']}" == node["remoteId"]
        one = applied[node["remoteId"]]
        if one.state == "pending" and one.stage_id:  # those rejected stand in a stage for them
            assert node["currentStage"]["remoteId"] == vendor.remote_id("stages", one.stage_id)


async def test_applications_are_the_same_from_either_side(crm: Graph) -> None:
    query = "{ %s(first: 12) { nodes { applications(first: 100) { nodes { id remoteId currentStageId candidate { remoteId } job { remoteId name } } } } } }"
    from_jobs = await crm.read(query % "jobs")
    from_candidates = await crm.read(query % "candidates")
    known = {node["id"]: node for node in every(from_jobs.data, "jobs", "nodes", "applications", "nodes")}
    shared = [
        node
        for node in every(from_candidates.data, "candidates", "nodes", "applications", "nodes")
        if node["id"] in known
    ]
    assert shared
    assert all(known[node["id"]] == node for node in shared)


async def test_every_record_is_read_by_its_id_again(crm: Graph) -> None:
    """Joins, too: their keys tell what is needed to find them."""
    found = await crm.read(
        """{ jobs(first: 3) { nodes { id applicationStages { id stage { id } } hiringTeam { id }
             screeningQuestions { id question { id } } } }
             applications(first: 4) { nodes { id candidate { id } } }
             users(first: 2) { nodes { id userRoles { id role { id } } } } roles { nodes { id } } }"""
    )
    ids = set(re.findall(r'"id": "([^"]+)"', json.dumps(found.data)))
    crm.fresh()
    answered = await crm.read("query ($ids: [ID!]!) { nodes(ids: $ids) { id __typename } }", ids=sorted(ids))
    assert {node["id"] for node in answered.data["nodes"]} == ids
    assert {node["__typename"] for node in answered.data["nodes"]} == {
        "Job",
        "JobApplicationStage",
        "ApplicationStage",
        "JobHiringTeamMember",
        "JobScreeningQuestion",
        "ScreeningQuestion",
        "Application",
        "Candidate",
        "User",
        "UserRole",
        "Role",
    }


@pytest.mark.parametrize("model", ["jobs", "candidates", "applications"])
@pytest.mark.parametrize("key", ["20011987000000000000Zzz", "1:2", "x/../y"])
async def test_unknown_records_are_null(crm: Graph, model: str, key: str) -> None:
    answered = await crm.read(
        f"query ($key: String!) {{ {model}(filter: {{ remoteIds: [$key] }}) {{ nodes {{ remoteId }} }} }}",
        key=key,
    )
    assert answered.data[model]["nodes"] == []


async def test_an_unknown_job_among_those_asked_for_costs_only_itself(crm: Graph) -> None:
    found = await crm.read("{ jobs(first: 1) { nodes { id remoteId } } }")
    answered = await crm.read(
        "query ($keys: [String!]!) { applications(first: 100, filter: { jobRemoteIds: $keys }) { nodes { job { remoteId } } } }",
        keys=["nobody", found.data["jobs"]["nodes"][0]["remoteId"]],
    )
    jobs = every(answered.data, "applications", "nodes", "job", "remoteId")
    assert set(jobs) == {found.data["jobs"]["nodes"][0]["remoteId"]}


async def test_applications_in_a_stage_are_asked_of_the_vendor(crm: Graph) -> None:
    found = await crm.read("{ applications(first: 1) { nodes { currentStageId } } }")
    stage = found.data["applications"]["nodes"][0]["currentStageId"]
    nodes = await walk(
        crm, "applications", "currentStageId", 100, f', filter: {{ currentStageIds: ["{stage}"] }}'
    )
    assert {node["currentStageId"] for node in nodes} == {stage}


@pytest.mark.parametrize(
    ("token", "failure"), [("wrong", Unauthenticated), ("sandbox-recruitcrm-token-revoked", Unauthenticated)]
)
async def test_bad_tokens_are_told(small: tuple[Sandbox, str], token: str, failure: type[Exception]) -> None:
    sandbox, base = small
    async with graph(account(sandbox, base, "recruitcrm", api_token=token), sandbox=sandbox) as made:
        found = await made.registry.check()
        assert isinstance(found["sandbox-recruitcrm"], failure)


@contracts.needed
async def test_every_request_is_documented(small: tuple[Sandbox, str], crm: Graph) -> None:
    """Paths, names of parameters and their values, against the inventory of the vendor's documentation."""
    inventory = json.loads((contracts.FOLDER / "recruitcrm" / "endpoints.json").read_text())["endpoints"]
    known = {one["path"]: one.get("query_params", []) for one in inventory if one["method"] == "GET"}
    sandbox, _ = small
    sandbox.calls.clear()
    crm.fresh()
    for query in QUERIES:
        await crm.read(query)
    entries = {(entry.path, entry.query) for entry in sandbox.calls.entries}
    assert len(entries) > 20
    for path, query in entries:
        template = next(one for one in sorted(known, key=lambda name: name.count("{")) if _fits(one, path))
        allowed = {param["name"]: param for param in known[template]}
        for name, value in (part.split("=", 1) for part in query.split("&") if part):
            if (template, name) in UNDOCUMENTED:
                continue
            assert name in allowed, (template, name)
            assert value in allowed[name].get("allowed", [value]), (template, name, value)
            assert allowed[name]["type"] != "integer" or value.isdecimal(), (template, name, value)


def _fits(template: str, path: str) -> bool:
    return re.fullmatch(r".*" + re.sub(r"\{[^}]+\}", "[^/]+", template), path) is not None


UNDOCUMENTED = {
    ("/v1/candidates/search", "page"),
    ("/v1/jobs/search", "page"),
}
"""Parameters that work beside the documented ones (recruitcrm.md §2.3, §4.2)."""

QUERIES = [
    "{ users { nodes { status } } roles { nodes { remoteLabel } } applicationStages(first: 100) { nodes { name } } screeningQuestions { nodes { title } } }",
    """{ jobs(first: 5, orderBy: { field: UPDATED_AT, direction: DESC }) { nodes { salaryCurrency customFields
         hiringTeam { user { firstName } } applicationStages { index } applications(first: 3) { nodes { id } } } } }""",
    """{ candidates(first: 3, orderBy: { field: CREATED_AT }) { nodes { applications { nodes { remoteUpdatedAt
         customFields screeningQuestionAnswers { answer { __typename } } job { name } } } } } }""",
    "{ applications(first: 40) { nodes { candidate { firstName } } } }",
    '{ candidates(filter: { email: "a+b@x.test", firstName: "Ana", lastName: "Roy", updatedAfter: "2026-01-01T00:00:00Z" }) { nodes { id } } }',
    """{ jobs(filter: { statuses: [OPEN], employmentTypes: [FULL_TIME], visibilities: [PUBLIC], nameContains: "a",
         remoteCreatedAfter: "2020-01-01T00:00:00Z", updatedAfter: "2020-01-01T00:00:00Z" }) { nodes { id } } }""",
]
