"""Every event row, the whole way: a change at a simulated vendor, its webhook, the subscription of a client."""

from __future__ import annotations

import statistics
import time

import httpx
import pytest
import pytest_asyncio

from connectors.events import Event, EventKind, EventSource
from connectors.recruitee.webhooks import EVENTS
from gateway.sandbox import Options, create, running
from gateway.sandbox.post import Manners
from tests.e2e.hearing import TOOLS
from tests.e2e.webhook_rows import ROWS
from tests.gateway.events.conftest import AT
from tests.support.serving import serving, subscribed
from tests.support.waiting import until

pytestmark = pytest.mark.asyncio(loop_scope="module")

KNOWN = tuple(tool for tool in TOOLS if tool != "trackerrms")
"""The tools whose repeats can be told from another change (trackerrms.md §6.8)."""

QUERY = "subscription { events { id kind source model recordId integration { id } } }"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def served(tmp_path_factory):
    """A gateway that hears four vendors, and one client that listens to all."""
    options = Options(vendors=TOOLS, jobs=12, candidates=40, applications=60, rate_factor=0)
    sandbox = create(options)
    store = str(tmp_path_factory.mktemp("events") / "store")
    async with (
        running(sandbox) as base,
        serving(sandbox, base, *TOOLS, hears=True, store=store, polling={"when": "never"}) as gateway,
        httpx.AsyncClient(trust_env=False, timeout=10) as client,
    ):
        webhooks, registry = gateway.app.state.webhooks, gateway.app.state.registry
        for integration in registry.integrations.values():
            assert await webhooks.setup(integration)
        recruitee = registry.get("sandbox-recruitee")
        guide = await webhooks.guide(recruitee)
        entered = await client.post(
            f"{base}/_hooks/recruitee", json={"url": guide.url, "events": list(EVENTS)}
        )
        recruitee.account.credentials["webhook_secret"] = entered.json()["secret"]
        async with subscribed(gateway, QUERY) as subscriber:
            yield sandbox, gateway, subscriber


def marker(number: int) -> Event:
    """An event that shows that none came before it."""
    return Event("sandbox-recruitee", "Tag", f"mark {number}", EventKind.UPDATED, AT, EventSource.GATEWAY)


async def until_marker(gateway, subscriber, number: int) -> list[dict]:
    gateway.hub.publish(marker(number))
    found = []
    while (event := await subscriber.event())["source"] != "GATEWAY":
        found.append(event)
    return found


async def test_every_event_row_reaches_a_subscriber_within_a_second(served) -> None:
    sandbox, _, subscriber = served
    took = []
    for tool, rows in ROWS.items():
        for name, (act, expected) in rows.items():
            began = time.perf_counter()
            act(sandbox.vendors[tool].world)
            events = []
            for _ in expected:
                events.append(await subscriber.event())
                took.append(time.perf_counter() - began)
            told = [(event["model"], event["kind"]) for event in events]
            assert told == [(model, kind.name) for model, _, kind in expected], name
            assert {event["integration"]["id"] for event in events} <= {f"sandbox-{tool}"}
    p95 = statistics.quantiles(took, n=20)[-1]
    print(f"change to subscriber: {len(took)} events, p50 {statistics.median(took):.4f} s, p95 {p95:.4f} s")  # noqa: T201  # the figure
    assert p95 < 1


async def test_a_vendors_storm_of_repeats_is_one_event_each(served) -> None:
    sandbox, gateway, subscriber = served
    for number, tool in enumerate(KNOWN):
        await until_marker(gateway, subscriber, 100 + number)
        vendor = sandbox.vendors[tool]
        vendor.post.manners = Manners(pace=0, repeat=5)
        sent = len(vendor.post.sent)
        try:
            act, (expected,) = next(row for row in ROWS[tool].values() if len(row[1]) == 1)
            act(vendor.world)
            first = await subscriber.event()
            await until(lambda: len(vendor.post.sent) >= sent + 6)  # noqa: B023  # awaited here
        finally:
            vendor.post.manners = Manners()
        assert (first["model"], first["kind"]) == (expected[0], expected[2].name)
        assert await until_marker(gateway, subscriber, 200 + number) == []
