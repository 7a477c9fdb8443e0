"""Answers beyond their life, as callers see them: `meta`, `sources`, the log of calls, the plan."""

import time
from datetime import UTC, datetime

import pytest

from connectors.registry import CONNECTORS
from connectors.upstream import Budget
from gateway.sandbox import Fault
from tests.support.graph import account, graph, served
from tools.freshness import shorten

TOOLS = tuple(CONNECTORS)
META = "meta { fetchedAt servedFrom ageSeconds }"
SOURCES = "sources { integration { id } status error { code message } }"
JOBS = f"query ($age: Int) {{ jobs(first: 5, maxAge: $age) {{ nodes {{ id {META} }} {SOURCES} }} }}"
TAGS = f"{{ users(first: 5) {{ nodes {{ id {META} }} {SOURCES} }} }}"


@pytest.fixture(scope="module")
def sandbox():
    with served(*TOOLS, jobs=4, candidates=6, applications=8, rate_factor=0) as made:
        yield made


def forgiving(seconds: float = 60.0) -> Budget:
    return Budget(deadline=time.monotonic() + 2, stale_if_error=seconds)


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        (Fault("status", status=503), "UPSTREAM_UNAVAILABLE"),
        (Fault("throttle", retry_after=60), "UPSTREAM_RATE_LIMITED"),
    ],
    ids=["down", "limited"],
)
async def test_kept_answers_stand_in_for_all_five(sandbox, fault, code) -> None:
    made, base = sandbox
    async with graph(*(account(made, base, tool) for tool in TOOLS), sandbox=made) as asked:
        shorten(asked.registry, 0.001, 0.0)
        await asked.read(JOBS)  # how many there are decides the order
        live = (await asked.read(JOBS)).data["jobs"]
        assert {node["meta"]["servedFrom"] for node in live["nodes"]} == {"LIVE"}
        made.faults.rules.append(fault)
        try:
            found = await asked.ask(JOBS, budget=forgiving())
            refused = await asked.ask(JOBS, budget=forgiving(), age=0)
        finally:
            made.faults.rules.clear()
    assert found.errors == []
    stale = found.data["jobs"]
    assert [node["id"] for node in stale["nodes"]] == [node["id"] for node in live["nodes"]]
    assert {(one["status"], one["error"]["code"]) for one in stale["sources"]} == {("STALE", code)}
    for node, before in zip(stale["nodes"], live["nodes"], strict=True):
        meta = node["meta"]
        assert (meta["servedFrom"], meta["fetchedAt"]) == ("STALE", before["meta"]["fetchedAt"])
        age = (datetime.now(UTC) - datetime.fromisoformat(meta["fetchedAt"])).total_seconds()
        assert 0 <= age - meta["ageSeconds"] < 5
    assert {one["status"] for one in refused.data["jobs"]["sources"]} == {"FAILED"}


async def test_one_of_five_that_hangs_is_covered_in_time(sandbox) -> None:
    made, base = sandbox
    async with graph(*(account(made, base, tool) for tool in TOOLS), sandbox=made) as asked:
        shorten(asked.registry, 0.001, 0.0)
        await asked.read(JOBS)
        made.faults.rules.append(Fault("hang", tool="gem"))
        try:
            budget = Budget(deadline=time.monotonic() + 2, stale_if_error=60)
            found = (await asked.read(JOBS, budget=budget)).data["jobs"]
        finally:
            made.faults.rules.clear()
    told = {one["integration"]["id"]: one for one in found["sources"]}
    assert {name: one["status"] for name, one in told.items()} == {
        f"sandbox-{tool}": "STALE" if tool == "gem" else "OK" for tool in TOOLS
    }
    assert told["sandbox-gem"]["error"]["code"] == "UPSTREAM_TIMEOUT"


async def test_catalogue_data_is_served_once_more_and_costs_no_call(sandbox) -> None:
    made, base = sandbox
    async with graph(account(made, base, "gem"), sandbox=made) as asked:
        shorten(asked.registry, 0.001, 60.0)
        await asked.read(TAGS)
        plan = (await asked.ask(TAGS, explain=True)).extensions["plan"]
        assert plan["calls"] == 0
        again = await asked.read(TAGS)
        assert again.live == []
        (source,) = again.data["users"]["sources"]
        assert (source["status"], source["error"]) == ("OK", None)
        assert {node["meta"]["servedFrom"] for node in again.data["users"]["nodes"]} == {"STALE"}


async def test_never_after_an_eviction(sandbox) -> None:
    made, base = sandbox
    async with graph(account(made, base, "gem"), sandbox=made) as asked:
        shorten(asked.registry, 0.001, 60.0)
        await asked.read(TAGS)
        for one in asked.registry.integrations.values():
            one.evict("User")
        again = await asked.read(TAGS)
        assert len(again.live) == 1


async def test_meta_tells_the_age_of_what_is_loaded_beside_it(sandbox) -> None:
    """A field of another view, kept from before, makes the record as old as that view."""
    made, base = sandbox
    query = (
        "{ jobs(first: 2) { nodes { meta { servedFrom fetchedAt } remoteId screeningQuestions { id } %s } } }"
    )
    async with graph(account(made, base, "recruitcrm"), sandbox=made) as asked:
        whole = (await asked.read(query % "customFields")).data["jobs"]["nodes"]
        assert {node["meta"]["servedFrom"] for node in whole} == {"LIVE"}
        again = await asked.read(query % "customFields")
        assert {node["meta"]["servedFrom"] for node in again.data["jobs"]["nodes"]} == {"CACHE"}
