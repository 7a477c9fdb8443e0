"""Lists of several integrations: merged, ordered, paged to the end without loss or repeat."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from connectors.registry import CONNECTORS
from tests.support.graph import Graph, simulated

QUERY = """query ($after: String, $order: Order, $first: Int!) {
    candidates(first: $first, after: $after, orderBy: $order) {
        nodes { integration { id tool { slug } } remoteId firstName lastName remoteCreatedAt remoteUpdatedAt }
        pageInfo { hasNextPage endCursor }
        sources { integration { id } status error { code message } scan { pushedDown filteredHere complete } } } }"""


@pytest.fixture
async def two() -> AsyncIterator[Graph]:
    async with simulated("recruitee", "recruitee-2", jobs=10, candidates=150, applications=300) as made:
        yield made


@pytest.fixture
async def every_tool() -> AsyncIterator[Graph]:
    async with simulated(*CONNECTORS, jobs=10, candidates=130, applications=250, rate_factor=20.0) as made:
        yield made


async def walk(graph: Graph, order: dict[str, str] | None, first: int) -> list[dict[str, Any]]:
    nodes: list[dict[str, Any]] = []
    after = None
    for _ in range(200):
        page = (await graph.read(QUERY, after=after, order=order, first=first)).data["candidates"]
        assert [one["status"] for one in page["sources"]] == ["OK"] * len(graph.registry.integrations)
        nodes += page["nodes"]
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            return nodes
    raise AssertionError("the list has no end")


def truth(graph: Graph) -> set[tuple[str, str]]:
    """Every living candidate of every account. SmartRecruiters lists only those who have applied (§8.4)."""
    assert graph.sandbox
    found = set()
    for name, vendor in graph.sandbox.vendors.items():
        for one in vendor.world.tables["candidates"]:
            applied = list(vendor.world.applications.ids_of(one.id))
            if one.deleted_at is None and (applied or vendor.account.tool != "smartrecruiters"):
                found.add((f"sandbox-{name}", vendor.remote_id("candidates", one.id)))
    return found


async def test_two_accounts_come_merged_newest_first(two: Graph) -> None:
    nodes = await walk(two, None, 40)
    found = [(node["integration"]["id"], node["remoteId"]) for node in nodes]
    assert len(found) == len(set(found))
    assert set(found) == truth(two)
    created = [node["remoteCreatedAt"] for node in nodes]
    assert created == sorted(created, reverse=True)
    assert {node["integration"]["id"] for node in nodes[:40]} == {"sandbox-recruitee", "sandbox-recruitee-2"}


@pytest.mark.parametrize("field", ["CREATED_AT", "UPDATED_AT", "NAME"])
async def test_every_tool_comes_merged_in_order(every_tool: Graph, field: str) -> None:
    nodes = await walk(every_tool, {"field": field, "direction": "ASC"}, 100)
    found = [(node["integration"]["id"], node["remoteId"]) for node in nodes]
    assert len(found) == len(set(found))
    assert {tool for tool, _ in found} == {f"sandbox-{name}" for name in CONNECTORS}
    assert set(found) == truth(every_tool)
    member = {"CREATED_AT": "remoteCreatedAt", "UPDATED_AT": "remoteUpdatedAt", "NAME": "lastName"}[field]
    values = [node[member] for node in nodes if node[member]]
    assert all(node[member] for node in nodes[: len(values)]), "those without a value come last"
    keys = [value.casefold() for value in values] if field == "NAME" else values
    assert keys == sorted(keys)


async def test_without_an_order_the_tools_come_in_turn_and_whole(every_tool: Graph) -> None:
    nodes = await walk(every_tool, None, 60)
    found = [(node["integration"]["id"], node["remoteId"]) for node in nodes]
    assert len(found) == len(set(found))
    assert set(found) == truth(every_tool)
