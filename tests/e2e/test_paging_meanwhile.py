"""Paging to the end while records come in: nothing that was there throughout is lost, nothing comes twice."""

from dataclasses import replace
from typing import Any

import pytest

from connectors.registry import CONNECTORS
from connectors.upstream import Pace, Policy
from gateway.sandbox.world import World
from tests.support.graph import Graph, simulated

QUERY = """query ($after: String, $first: Int!, $order: Order) {{
    {root}(first: $first, after: $after, orderBy: $order, maxAge: 0) {{
        nodes {{ id {field} }} pageInfo {{ hasNextPage endCursor }} }} }}"""
COMING = 3
"""People who come in between two pages, and apply."""


@pytest.fixture(autouse=True)
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    for connector in CONNECTORS.values():
        paces = dict.fromkeys(connector.policy.paces, Pace())
        monkeypatch.setattr(type(connector), "policy", Policy(concurrency=8, paces=paces))


def come_in(world: World) -> None:
    """New people, each with an application, as others have one."""
    like = world.applications[next(iter(world.applications)).id]
    person = world.candidates[like.candidate_id]
    for _ in range(COMING):
        now = world.tick()
        number = world.candidates.next_id()
        world.add(world.candidates, replace(person, id=number, created_at=now, updated_at=now, extra={}))
        world.add(
            world.applications,
            replace(
                like,
                id=world.applications.next_id(),
                candidate_id=number,
                created_at=now,
                updated_at=now,
                extra={},
            ),
        )


async def walk(
    graph: Graph, query: str, root: str, first: int, order: Any = None, *, busy: bool
) -> list[str]:
    """The ids of a list, page by page; between two pages people come in if it is busy."""
    assert graph.sandbox
    found: list[str] = []
    after = None
    for _ in range(100):
        page = (await graph.read(query, after=after, first=first, order=order)).data[root]
        found += [node["id"] for node in page["nodes"]]
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            return found
        for vendor in graph.sandbox.vendors.values() if busy else ():
            come_in(vendor.world)
    raise AssertionError("the list has no end")


PEOPLE = 460
MORE = {("gem", "candidates"): 1_100, ("gem", "applications"): 1_100, ("recruitee", "candidates"): 1_100}
"""Enough for several of the vendor's pages, of 500 and 1,000 rows, in the order that costs least."""

NEWEST = {"field": "CREATED_AT", "direction": "DESC"}
CASES = [
    (tool, root, field, order)
    for tool in CONNECTORS
    for root, field in (("candidates", "firstName"), ("applications", "outcome"))
    for order in (None, NEWEST)
    if (tool, root, order) != ("smartrecruiters", "applications", NEWEST)  # takes a call for each (§8.3)
]


@pytest.mark.parametrize(("tool", "root", "field", "order"), CASES)
async def test_no_loss_and_no_repeat(tool: str, root: str, field: str, order: Any) -> None:
    query, people = QUERY.format(root=root, field=field), PEOPLE if order else MORE.get((tool, root), PEOPLE)
    async with simulated(tool, jobs=8, candidates=people, applications=people + 150, rate_factor=0) as graph:
        before = await walk(graph, query, root, 100, order, busy=False)
        found = await walk(graph, query, root, 90, order, busy=True)
    assert len(set(before)) == len(before) > 140
    assert len(found) == len(set(found)), f"{len(found) - len(set(found))} came twice"
    assert not set(before) - set(found)
