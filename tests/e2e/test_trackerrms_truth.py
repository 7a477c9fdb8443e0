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


def living(graph: Graph, kind: str) -> dict[str, Any]:
    """The sandbox's own records by remote id."""
    vendor = graph.sandbox.vendors["trackerrms"]
    return {
        vendor.remote_id(kind, one.id): one
        for one in vendor.world.tables[kind]
        if getattr(one, "deleted_at", None) is None
    }


def second(moment: Any) -> str | None:
    """A time as the vendor keeps it."""
    return moment and moment.replace(microsecond=0).isoformat()


STATUS = {
    "published": "OPEN",
    "internal": "OPEN",
    "draft": "OPEN",
    "closed": "CLOSED",
    "archived": "ARCHIVED",
}
"""The sandbox's states of jobs; drafts have a status in state open there."""


async def test_jobs(small: Graph) -> None:
    nodes = await walk(
        small,
        "jobs",
        """name confidential status visibility salaryAmountFrom salaryAmountTo remoteCreatedAt remoteUpdatedAt
           remoteData postings { jobId title } hiringTeam { userId }""",
        first=23,
    )
    truth = living(small, "jobs")
    assert set(nodes) == set(truth)
    for key, job in truth.items():
        node = nodes[key]
        assert node["name"] == " ".join(job.title.split())
        assert node["confidential"] == job.confidential
        assert (node["visibility"] == "CONFIDENTIAL") == job.confidential
        assert node["status"] == STATUS[job.status]
        bounds = (job.salary.minimum, job.salary.maximum) if job.salary else (None, None)
        assert (node["salaryAmountFrom"], node["salaryAmountTo"]) == bounds
        assert node["remoteCreatedAt"] == second(job.created_at)
        assert node["remoteUpdatedAt"] == second(job.updated_at)
        assert 0 < len(node["hiringTeam"]) <= 5
        (row,) = node["remoteData"].values()
        assert str(row["opportunityId"]) == key


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


async def test_candidates(small: Graph) -> None:
    nodes = await walk(
        small,
        "candidates",
        "firstName lastName company title emailAddresses { emailAddress } remoteUpdatedAt",
    )
    truth = living(small, "candidates")
    assert set(nodes) == set(truth)
    for key, person in truth.items():
        node = nodes[key]
        assert (node["firstName"], node["lastName"]) == (person.first_name, person.last_name or None)
        assert (node["company"], node["title"]) == (person.company, person.title)
        assert [one["emailAddress"] for one in node["emailAddresses"]] == person.emails[:2]
        assert node["remoteUpdatedAt"] == second(person.updated_at)


async def test_applications(small: Graph) -> None:
    nodes = await walk(
        small,
        "applications",
        "outcome rejectionReasonName job { remoteId name } candidate { remoteId firstName lastName } currentStage { name }",
    )
    vendor = small.sandbox.vendors["trackerrms"]
    people, jobs = living(small, "candidates"), living(small, "jobs")
    words = {"pending": "PENDING", "hired": "HIRED", "rejected": "DECLINED"}
    standing = [
        one
        for one in vendor.world.tables["applications"]
        if vendor.remote_id("candidates", one.candidate_id) in people
    ]
    assert len(nodes) == len(standing)
    for one in standing:
        node = nodes[vendor.remote_id("applications", one.id)]
        person = people[vendor.remote_id("candidates", one.candidate_id)]
        assert node["outcome"] == words[str(one.state)]
        assert (node["rejectionReasonName"] is not None) == (node["outcome"] == "DECLINED")
        assert node["job"]["remoteId"] == vendor.remote_id("jobs", one.job_id)
        assert node["job"]["name"] == " ".join(jobs[node["job"]["remoteId"]].title.split())
        names = (node["candidate"]["firstName"], node["candidate"]["lastName"])
        assert names == (person.first_name, person.last_name or None)


async def test_users(small: Graph) -> None:
    nodes = await walk(small, "users", "firstName lastName email", first=5)
    truth = living(small, "users")
    assert set(nodes) <= set(truth)
    assert {key for key, user in truth.items() if user.active} <= set(nodes)
    for key, node in nodes.items():
        user = truth[key]
        assert (node["firstName"], node["email"]) == (user.first_name, user.email)


async def test_stages_and_reasons_are_those_of_the_metadata(small: Graph) -> None:
    stages = await walk(small, "applicationStages", "name globalIndex remoteData", first=10)
    assert sorted(node["globalIndex"] for node in stages.values()) == list(range(len(stages)))
    reasons = await walk(small, "rejectionReasons", "name remoteData", first=3)
    assert reasons
    for key, node in reasons.items():
        (entry,) = node["remoteData"].values()
        assert entry["state"].strip().lower() == "rejected"
        assert stages[key]["name"] == node["name"]


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
