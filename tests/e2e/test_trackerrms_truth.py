"""TrackerRMS through GraphQL, against what the sandbox has (trackerrms.md §8)."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from connectors.trackerrms import TrackerRMS
from connectors.upstream import Budget, Policy
from tests.support.graph import Graph, every, simulated

SMALL = {"jobs": 60, "candidates": 230, "applications": 500, "rate_factor": 0}


@pytest.fixture(autouse=True)
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """The vendor's own pace would take minutes for whole lists."""
    monkeypatch.setattr(TrackerRMS, "policy", Policy(concurrency=8))


@pytest.fixture
async def small() -> AsyncIterator[Graph]:
    async with simulated("trackerrms", **SMALL) as made:
        yield made


async def walk(graph: Graph, root: str, fields: str, first: int = 37) -> dict[str, dict[str, Any]]:
    """Every record of a list by its remote id, page by page, none twice."""
    nodes: list[dict[str, Any]] = []
    after = None
    while True:
        answered = await graph.read(
            f"""query ($after: String) {{ {root}(first: {first}, after: $after) {{ nodes {{ remoteId {fields} }}
                pageInfo {{ hasNextPage endCursor }} }} }}""",
            after=after,
            budget=Budget(max_calls=3000),
        )
        page = answered.data[root]
        nodes += page["nodes"]
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            found = {node["remoteId"]: node for node in nodes}
            assert len(found) == len(nodes)
            return found


async def test_a_job_reads_the_same_by_id_and_in_the_list(small: Graph) -> None:
    fields = """name jobCode description confidential employmentType status statusLabel visibility category department
                salaryAmount salaryAmountFrom salaryAmountTo salaryCurrency salaryPeriod location { city state zipCode raw }
                openedAt remoteCreatedAt remoteUpdatedAt changedAt
                postings { title descriptionHtml status visibility remoteCreatedAt remoteUpdatedAt }
                hiringTeam { userId changedAt }"""
    listed = (await small.read(f"{{ jobs(first: 12) {{ nodes {{ id {fields} }} }} }}")).data["jobs"]["nodes"]
    for node in listed:
        small.fresh()
        found = await small.read(f"query ($id: ID!) {{ job(id: $id) {{ id {fields} }} }}", id=node["id"])
        assert found.data["job"] == node


async def test_tags_to_the_end(small: Graph) -> None:
    """Some pages cost more than one operation gives: the list stops, says so, and goes on by its cursor."""
    people = await walk(small, "candidates", "tags { remoteId name }")
    carried = {tag["remoteId"] for node in people.values() for tag in node["tags"]}
    small.fresh()
    assert set(await walk(small, "tags", "name", first=7)) == carried
    answered = await small.read(
        "{ tags(first: 100) { nodes { name } pageInfo { hasNextPage } sources { scan { complete } } } }"
    )
    assert answered.data["tags"]["pageInfo"]["hasNextPage"]
    assert answered.data["tags"]["sources"] == [{"scan": {"complete": False}}]


async def test_tags_and_who_has_them() -> None:
    async with simulated("trackerrms", jobs=5, candidates=40, applications=60, rate_factor=0) as tiny:
        people = await walk(tiny, "candidates", "tags { id }")
        tag = next(one["id"] for node in people.values() for one in node["tags"])
        tiny.fresh()
        answered = await tiny.read(
            "query ($id: ID!) { tag(id: $id) { name candidates(first: 100) { nodes { remoteId } } } }", id=tag
        )
        found = set(every(answered.data, "tag", "candidates", "nodes", "remoteId"))
        assert found == {key for key, node in people.items() if tag in {one["id"] for one in node["tags"]}}


async def test_every_record_is_found_again_by_its_id(small: Graph) -> None:
    answered = await small.read(
        """{ jobs(first: 4) { nodes { id postings { id } hiringTeam { id user { id } roleAssignments { id role { id } } }
             applications(first: 1) { nodes { id currentStage { id } candidate { id candidateTags { id tag { id } } } } } } }
             rejectionReasons(first: 1) { nodes { id } } }"""
    )
    ids: set[str] = set()

    def collect(value: Any) -> None:
        if isinstance(value, dict):
            ids.update([value["id"]] if value.get("id") else [])
            for one in value.values():
                collect(one)
        elif isinstance(value, list):
            for one in value:
                collect(one)

    collect(answered.data)
    small.fresh()
    found = await small.read("query ($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }", ids=sorted(ids))
    assert [node["id"] for node in found.data["nodes"]] == sorted(ids)
    assert len({node["__typename"] for node in found.data["nodes"]}) >= 9
