"""SmartRecruiters through GraphQL, against what the sandbox has (smartrecruiters.md §11)."""

from collections.abc import Mapping
from typing import Any

import pytest

from connectors.upstream import Budget
from gateway.sandbox import Options, create, running
from resolvers import ids
from tests.support.graph import Graph, account, graph, simulated

SMALL = {"jobs": 15, "candidates": 130, "applications": 260, "rate_factor": 0}
WIDE = {"max_calls": 3000}


def truth(graph: Graph, kind: str) -> Mapping[str, Any]:
    """The vendor's fullest representation of every record of a kind, by its id."""
    vendor = graph.sandbox.vendors["smartrecruiters"]
    return {
        vendor.remote_id(kind, one.id): vendor.raw(kind, one.id)
        for one in vendor.world.tables[kind]
        if getattr(one, "deleted_at", None) is None
    }


async def walk(graph: Graph, root: str, fields: str, first: int = 37) -> list[dict[str, Any]]:
    """Every page of a list, no record twice."""
    nodes: list[dict[str, Any]] = []
    after = None
    while True:
        answered = await graph.read(
            f"""query ($after: String) {{ {root}(first: {first}, after: $after) {{ nodes {{ id {fields} }}
                pageInfo {{ hasNextPage endCursor }} }} }}""",
            after=after,
            budget=Budget(**WIDE),
        )
        page = answered.data[root]
        nodes += page["nodes"]
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            assert len({node["id"] for node in nodes}) == len(nodes)
            return nodes


@pytest.fixture
async def small():
    async with simulated("smartrecruiters", **SMALL) as made:
        yield made


async def test_ads_of_jobs_are_all_there_are(small: Graph) -> None:
    """Published or not: the list of ads has the published ones alone."""
    answered = await small.read(
        "{ jobs(first: 100) { nodes { postings { remoteId title status visibility url } } } }",
        budget=Budget(**WIDE),
    )
    ads = {one["remoteId"]: one for node in answered.data["jobs"]["nodes"] for one in node["postings"]}
    known = truth(small, "postings")
    assert set(ads) == set(known)
    for key, raw in known.items():
        assert ads[key]["status"] == ("ACTIVE" if raw["postingStatus"] == "PUBLISHED" else "INACTIVE")
        assert ads[key]["title"] == raw["title"].strip()
    listed = await walk(small, "jobPostings", "remoteId status jobId remoteCreatedAt", 7)
    assert {node["status"] for node in listed} == {"ACTIVE"}
    assert {node["remoteId"] for node in listed} <= set(known)


MODELS = {
    "users": "lastName",
    "jobs": "name employmentType openedAt",
    "jobPostings": "title",
    "candidates": "lastName",
    "applicationStages": "name",
    "applications": "outcome",
    "screeningQuestions": "title",
    "tags": "name",
    "interviews": "title",
    "offers": "status",
    "rejectionReasons": "name",
}


@pytest.mark.parametrize("root", MODELS)
async def test_records_are_read_again_by_id(small: Graph, root: str) -> None:
    """One by one and several at once, in operations of their own, the same comes back."""
    fields = MODELS[root]
    nodes = (
        await small.read(
            f"{{ {root}(first: 3) {{ nodes {{ id __typename {fields} }} }} }}", budget=Budget(**WIDE)
        )
    ).data[root]["nodes"]
    assert nodes
    kind = nodes[0]["__typename"]
    small.fresh()
    query = f"query ($ids: [ID!]!) {{ nodes(ids: $ids) {{ ... on {kind} {{ id __typename {fields} }} }} }}"
    again = await small.read(query, ids=[node["id"] for node in nodes], budget=Budget(**WIDE))
    assert [folded(node) for node in again.data["nodes"]] == [folded(node) for node in nodes]
    unknown = ids.encode(kind, "sandbox-smartrecruiters", "00000000-0000-4000-8000-000000000000")
    small.fresh()
    answered = await small.ask(
        f"query ($id: ID!) {{ node(id: $id) {{ ... on {kind} {{ {fields} }} }} }}", id=unknown
    )
    assert answered.data["node"] is None


def folded(node: Mapping[str, str]) -> dict[str, str]:
    """A record whatever the case: candidates spell one tag in several ways (§11.8)."""
    return {name: str(value).casefold() for name, value in node.items()}


async def test_ads_that_are_not_published_are_found_by_id(small: Graph) -> None:
    """The posting API does not know them: they are looked for among all jobs."""
    answered = await small.read(
        "{ jobs(first: 100) { nodes { id postings { id title status } } } }", budget=Budget(**WIDE)
    )
    drafts = [
        (node["id"], one)
        for node in answered.data["jobs"]["nodes"]
        for one in node["postings"]
        if one["status"] == "INACTIVE"
    ]
    assert drafts
    job, draft = drafts[0]
    small.fresh()
    found = await small.read(
        "query ($id: ID!) { jobPosting(id: $id) { title status job { id } } }", id=draft["id"]
    )
    assert found.data["jobPosting"] == {"title": draft["title"], "status": "INACTIVE", "job": {"id": job}}


async def test_filters_are_the_vendors_where_it_has_them(small: Graph) -> None:
    answered = await small.read(
        """query ($emails: [String!]) { jobs(first: 100, filter: { statuses: [OPEN] }) { nodes { status } sources { scan { pushedDown filteredHere } } }
             applications(first: 5, filter: { outcomes: [HIRED] }) { nodes { outcome } sources { scan { pushedDown } } }
             users(filter: { emails: $emails }) { nodes { remoteId } sources { scan { pushedDown filteredHere } } } }""",
        emails=[next(iter(truth(small, "users").values()))["email"].upper()],
        budget=Budget(**WIDE),
    )
    data = answered.data
    assert {node["status"] for node in data["jobs"]["nodes"]} == {"OPEN"}
    assert data["jobs"]["sources"][0]["scan"] == {"pushedDown": ["statuses"], "filteredHere": []}
    assert {node["outcome"] for node in data["applications"]["nodes"]} == {"HIRED"}
    assert data["applications"]["sources"][0]["scan"] == {"pushedDown": ["outcomes"]}
    assert [node["remoteId"] for node in data["users"]["nodes"]] == list(truth(small, "users"))[:1]
    assert data["users"]["sources"][0]["scan"] == {"pushedDown": ["emails"], "filteredHere": []}


async def test_an_address_is_searched_for_as_a_whole(small: Graph) -> None:
    """In quotes, or its parts would be searched for one by one."""
    small.sandbox.calls.clear()
    await small.read('{ candidates(filter: { email: "jo@example.test" }) { nodes { id } } }')
    (asked,) = [entry.query for entry in small.sandbox.calls.entries if entry.path == "/candidates"]
    assert "q=%22jo%40example.test%22" in asked


async def test_deltas() -> None:
    """What changed after a moment, asked of the vendor and to the millisecond."""
    sandbox = create(Options(vendors=("smartrecruiters",), **SMALL))
    async with (
        running(sandbox) as base,
        graph(account(sandbox, base, "smartrecruiters"), sandbox=sandbox) as made,
    ):
        nodes = await walk(made, "candidates", "remoteUpdatedAt", 100)
        times = sorted(node["remoteUpdatedAt"] for node in nodes)
        bound = times[len(times) // 2]
        answered = await made.read(
            """query ($after: DateTime!) { candidates(first: 100, filter: { updatedAfter: $after }) {
                 nodes { remoteUpdatedAt } sources { scan { pushedDown } } } }""",
            after=bound,
        )
    assert sorted(node["remoteUpdatedAt"] for node in answered.data["candidates"]["nodes"]) == [
        one for one in times if one > bound
    ]
    assert answered.data["candidates"]["sources"][0]["scan"]["pushedDown"] == ["updatedAfter"]
