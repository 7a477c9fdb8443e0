"""Interactive calls go before batch ones, callers take turns, and quotas belong to credentials."""

import asyncio
from contextlib import nullcontext
from dataclasses import replace

import httpx
import pytest

from connectors.errors import RateLimited
from connectors.upstream import Pace, Pacers, Policy
from tests.connectors.upstream.fakes import ACCOUNT, VirtualClock, budget, get, ok, upstream

LONG = 10_000.0


class Line:
    """A vendor that answers one call after another, and notes whose."""

    def __init__(self, policy, *, seconds=0.0, **options):
        self.clock = VirtualClock()
        self.order = []
        self.seconds = seconds
        self.client = upstream(self.respond, policy=policy, clock=self.clock, **options)

    async def respond(self, request):
        self.order.append(request.url.path.split("/")[3])
        await self.clock.sleep(self.seconds)
        return ok()

    def ask(self, who, count, *, batch=False, seconds=LONG):
        spend = budget(self.clock, seconds=seconds, max_calls=10_000, principal=who, batch=batch)
        return [
            asyncio.ensure_future(self.client.send(get(f"/{who}/{n}", operation="GET /x"), spend))
            for n in range(count)
        ]


async def settle():
    for _ in range(20):
        await asyncio.sleep(0)


async def test_interactive_calls_go_before_batch():
    line = Line(Policy(concurrency=1), seconds=1)
    sends = line.ask("night", 5, batch=True)
    await settle()
    sends += line.ask("day", 5)
    await asyncio.gather(*sends)
    assert line.order == ["night", *["day"] * 5, *["night"] * 4]


async def test_of_ten_turns_one_is_batchs():
    line = Line(Policy(concurrency=1), seconds=1)
    await asyncio.gather(*line.ask("day", 1))
    await asyncio.gather(*line.ask("day", 90), *line.ask("night", 20, batch=True))
    busy = line.order[: 90 + 9]
    assert busy.count("night") == 9
    assert all("night" in busy[start : start + 11] for start in range(80))


async def test_callers_of_a_lane_take_turns():
    line = Line(Policy(concurrency=1), seconds=1)
    sends = line.ask("many", 20)
    await settle()
    sends += line.ask("few", 3) + line.ask("one", 1)
    await asyncio.gather(*sends)
    assert line.order[:8].count("few") == 3
    assert "one" in line.order[:4]


async def test_a_caller_whose_calls_did_not_go_is_not_behind():
    line = Line(Policy(rate=1))
    refused = await asyncio.gather(*line.ask("hasty", 50, seconds=3.0), return_exceptions=True)
    assert sum(isinstance(one, RateLimited) for one in refused) == 47
    line.order.clear()
    await asyncio.gather(*line.ask("calm", 6), *line.ask("hasty", 3))
    assert line.order[:6].count("hasty") >= 2


async def test_batch_leaves_the_last_tokens_of_a_window():
    line = Line(Policy(rate=10, per=60, concurrency=None))
    sends = line.ask("night", 30, batch=True)
    await line.clock.sleep(30)
    assert len(line.order) <= 8
    before = line.clock.elapsed()
    await asyncio.gather(*line.ask("day", 2))
    assert line.clock.elapsed() == before
    await asyncio.gather(*sends)


async def test_batch_uses_the_quota_where_nobody_else_does():
    line = Line(Policy(rate=10, per=1))
    await asyncio.gather(*line.ask("night", 100, batch=True))
    assert line.clock.elapsed() < 100 / 7.5


async def test_a_batch_call_that_an_interactive_caller_waits_for_is_interactive():
    line = Line(Policy(concurrency=1), seconds=1)
    sends = line.ask("night", 4, batch=True) + line.ask("day", 2)
    await settle()
    joined = budget(line.clock, seconds=LONG, principal="other")
    sends.append(asyncio.ensure_future(line.client.send(get("/night/3", operation="GET /x"), joined)))
    await asyncio.gather(*sends)
    assert joined.spent == 0
    assert sorted(line.order[1:4]) == ["day", "day", "night"]


async def test_who_joins_a_call_that_comes_too_late_hears_it_at_once():
    line = Line(Policy(rate=1, per=10))
    sends = line.ask("day", 4)
    await settle()
    with pytest.raises(RateLimited) as caught:
        await line.client.send(
            get("/day/3", operation="GET /x"), budget(line.clock, seconds=5, principal="hasty")
        )
    assert line.clock.elapsed() == 0
    assert caught.value.retry_after == pytest.approx(30)
    await asyncio.gather(*sends)


async def test_the_wait_for_a_serial_quota_is_told_by_how_long_calls_take():
    line = Line(Policy(paces={"pages": Pace(concurrency=1)}), seconds=2)
    ask = lambda n, seconds: line.client.send(  # noqa: E731 - one line says it best
        get(f"/x/{n}", operation="GET /x", pace="pages"), budget(line.clock, seconds=seconds)
    )
    await ask(0, LONG)
    sends = [asyncio.ensure_future(ask(n, LONG)) for n in range(1, 6)]
    await settle()
    with pytest.raises(RateLimited) as caught:
        await ask(9, 5)
    assert line.clock.elapsed() == pytest.approx(2)
    assert caught.value.retry_after == pytest.approx(8)
    await asyncio.gather(*sends)


@pytest.mark.parametrize(
    ("other", "together"),
    [
        ({"id": "other"}, True),
        ({"id": "other", "tenant": "theirs"}, True),
        ({"id": "other", "credentials": {"api_token": "another"}}, False),
        ({"id": "other", "base_url": "http://elsewhere.test/c/1"}, False),
        ({"id": "other", "base_url": "http://vendor.test/c/2"}, True),
        ({"id": "other", "tool": "gem"}, False),
    ],
)
async def test_quotas_are_shared_by_credentials_at_a_host(other, together):
    clock, pacers, policy = VirtualClock(), Pacers(), Policy(rate=2, per=60)
    accounts = (ACCOUNT, replace(ACCOUNT, **other))
    clients = [
        upstream(lambda _: ok(), account=a, policy=policy, clock=clock, pacers=pacers) for a in accounts
    ]
    for n in range(2):
        await clients[0].send(get(f"/{n}"), budget(clock, seconds=5))
    with pytest.raises(RateLimited) if together else nullcontext() as caught:
        await clients[1].send(get("/3"), budget(clock, seconds=5))
    assert not together or caught.value.integration == "other"


async def test_only_the_credentials_that_the_vendor_counts_by_matter():
    clock, pacers = VirtualClock(), Pacers()
    policy = Policy(rate=1, per=60, counted_by=("api_token",))
    for n, company in enumerate(("1", "acme")):
        account = replace(ACCOUNT, credentials={**ACCOUNT.credentials, "company_id": company})
        client = upstream(lambda _: ok(), account=account, policy=policy, clock=clock, pacers=pacers)
        if n:
            with pytest.raises(RateLimited):
                await client.send(get(), budget(clock, seconds=5))
        else:
            await client.send(get(), budget(clock))
            kept = client
    assert kept.quota() is None


@pytest.mark.parametrize("before", [0, 20, 59])
async def test_a_process_that_begins_within_a_window_follows_what_is_left(before):
    clock = VirtualClock()
    used, began = before, clock.elapsed()
    statuses = []

    async def respond(request):
        nonlocal used, began
        if clock.elapsed() - began >= 60:
            used, began = 0, clock.elapsed()
        used += 1
        statuses.append(200 if used <= 60 else 429)
        told = {"x-ratelimit-limit": "60", "x-ratelimit-remaining": str(max(0, 60 - used))}
        await clock.sleep(0.1)
        return httpx.Response(statuses[-1], json={}, headers=told)

    client = upstream(respond, policy=Policy(rate=60, per=60, follows_limit=True), clock=clock)
    spend = budget(clock, seconds=1_000, max_calls=1_000)
    sends = (client.send(get(f"/{n}"), spend) for n in range(180))
    await asyncio.gather(*sends, return_exceptions=True)
    assert statuses.count(429) <= 7  # those that left before the first answer came
    assert statuses.count(429) == 0 or before == 59
    assert clock.elapsed() < 300
