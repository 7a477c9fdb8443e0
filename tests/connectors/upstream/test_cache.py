import asyncio

import pytest

from connectors.upstream import Budget, Served
from tests.connectors.upstream.fakes import ACCOUNT, VirtualClock, budget, get, ok, post, upstream


class Counter:
    def __init__(self, **clients):
        self.count = 0
        self.clock = VirtualClock()
        self.client = upstream(self.respond, clock=self.clock, **clients)

    def respond(self, request):
        self.count += 1
        return ok({"n": self.count})

    async def ask(self, request, **options):
        answer = await self.client.send(request, budget(self.clock, **options))
        return answer.body["n"], answer.served


JOBS = {"lives": 30.0, "models": frozenset({"Job"})}


async def test_an_answer_lives_as_long_as_its_request_says():
    vendor = Counter()
    assert await vendor.ask(get(**JOBS)) == (1, Served.LIVE)
    vendor.clock.advance(29.9)
    assert await vendor.ask(get(**JOBS)) == (1, Served.CACHE)
    vendor.clock.advance(0.2)
    assert await vendor.ask(get(**JOBS)) == (2, Served.LIVE)


async def test_a_cached_answer_keeps_its_moment_and_costs_nothing():
    vendor = Counter()
    first = await vendor.client.send(get(**JOBS), budget(vendor.clock))
    vendor.clock.advance(10)
    spend = budget(vendor.clock, max_calls=0)
    second = await vendor.client.send(get(**JOBS), spend)
    assert second.fetched_at == first.fetched_at
    record = spend.calls[0]
    assert (spend.spent, record.served, record.attempts, record.status) == (0, Served.CACHE, 0, 200)


async def test_max_age_is_respected():
    vendor = Counter()
    await vendor.ask(get(**JOBS))
    vendor.clock.advance(10)
    assert await vendor.ask(get(**JOBS), max_age=10.0) == (1, Served.CACHE)
    assert await vendor.ask(get(**JOBS), max_age=9.0) == (2, Served.LIVE)
    assert await vendor.ask(get(**JOBS), max_age=0) == (3, Served.LIVE)
    assert await vendor.ask(get(**JOBS)) == (3, Served.CACHE)


@pytest.mark.parametrize(
    "other",
    [
        get("/jobs/1", operation="GET /jobs", **JOBS),
        get(query=(("limit", "1"),), **JOBS),
        get(headers={"Accept": "*/*"}, **JOBS),
        get(base="http://vendor.test/other", **JOBS),
        get(authenticated=False, **JOBS),
        get(json={"a": 1}, **JOBS),
        get(form={"a": "1"}, **JOBS),
        get(version="2", **JOBS),
    ],
)
async def test_what_differs_is_asked_anew(other):
    vendor = Counter()
    await vendor.ask(get(**JOBS))
    assert await vendor.ask(other) == (2, Served.LIVE)


async def test_the_order_of_a_query_and_of_a_body_makes_no_difference():
    vendor = Counter()
    query = (("a", "1"), ("b", "2"))
    await vendor.ask(post(safe=True, json={"a": 1, "b": 2}, query=query, **JOBS))
    again = post(safe=True, json={"b": 2, "a": 1}, query=query[::-1], **JOBS)
    assert await vendor.ask(again) == (1, Served.CACHE)


async def test_neither_writes_nor_errors_nor_the_undeclared_are_kept():
    vendor = Counter()
    for request in (post(**JOBS), get("/unkept")):
        await vendor.ask(request)
        assert (await vendor.ask(request))[1] is Served.LIVE


async def test_eviction_is_by_model():
    vendor = Counter()
    stages = get("/stages", lives=30.0, models=frozenset({"ApplicationStage"}))
    await vendor.ask(get(**JOBS))
    await vendor.ask(stages)
    vendor.client.evict(["Job", "Candidate"])
    assert await vendor.ask(stages) == (2, Served.CACHE)
    assert await vendor.ask(get(**JOBS)) == (3, Served.LIVE)


async def test_an_answer_under_way_at_the_eviction_is_neither_kept_nor_shared():
    clock = VirtualClock()
    release = asyncio.Event()
    count = 0

    async def respond(request):
        nonlocal count
        count += 1
        mine = count
        if mine == 1:
            await release.wait()
        return ok({"n": mine})

    client = upstream(respond, clock=clock)
    early = asyncio.ensure_future(client.send(get(**JOBS), budget(clock)))
    for _ in range(5):
        await asyncio.sleep(0)
    client.evict({"Job"})
    assert (await client.send(get(**JOBS), budget(clock))).body == {"n": 2}
    release.set()
    assert (await early).body == {"n": 1}
    assert (await client.send(get(**JOBS), budget(clock))).body == {"n": 2}


async def test_room_is_bounded():
    clock = VirtualClock()
    client = upstream(lambda _: ok("x" * 10_000), clock=clock, room=40_000)

    async def served(path):
        return (await client.send(get(path, lives=30.0), budget(clock))).served

    for n in range(4):
        await served(f"/{n}")
    assert [await served(f"/{n}") for n in (3, 2, 1, 0)] == [Served.CACHE] * 3 + [Served.LIVE]
    large = upstream(lambda _: ok("x" * 50_000), clock=clock, room=40_000)
    for _ in range(2):
        assert (await large.send(get(lives=30.0), budget(clock))).served is Served.LIVE


def test_the_default_room_is_64_mib():
    from connectors.upstream import cache

    assert cache.ROOM == 64 * 1024 * 1024


def test_keys_differ_between_accounts_and_credentials():
    from dataclasses import replace

    from connectors.upstream.cache import key

    others = [replace(ACCOUNT, id="other"), replace(ACCOUNT, credentials={"api_token": "other"})]
    assert len({key(account, get()) for account in (ACCOUNT, *others)}) == 3
    assert Budget().max_age is None
