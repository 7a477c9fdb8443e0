"""What is served beyond its life: once while it is asked for anew, and in the place of an error where asked for."""

import asyncio
from datetime import timedelta

import httpx
import pytest

from connectors.errors import RateLimited, Rejected, TimedOut, Unavailable
from connectors.upstream import Clock, Served, identity
from connectors.upstream.cache import FRAME, LONGEST_PAST, PAST_ROOM
from tests.connectors.upstream.fakes import VirtualClock, budget, get, ok, upstream

STAGES = {"lives": 300.0, "beyond": 60.0, "models": frozenset({"ApplicationStage"})}
JOBS = {"lives": 30.0, "models": frozenset({"Job"})}


class Vendor:
    """Counts what it is asked; `status` and `hangs` say how it fails."""

    def __init__(self, **options):
        self.count, self.status, self.hangs = 0, 200, False
        self.retry_after = {}
        self.gate = asyncio.Event()
        self.gate.set()
        self.clock = VirtualClock()
        self.client = upstream(self.respond, clock=self.clock, **options)

    async def respond(self, request):
        self.count += 1
        mine = self.count
        if self.hangs:
            await self.clock.sleep(1000)
        await self.gate.wait()
        body = {"n": mine}
        return ok(body) if self.status == 200 else httpx.Response(self.status, headers=self.retry_after)

    async def send(self, request, **options):
        self.spend = budget(self.clock, **options)
        return await self.client.send(request, self.spend)

    async def ask(self, request, **options):
        answer = await self.send(request, **options)
        return answer.body["n"], answer.served


async def settle():
    for _ in range(60):
        await asyncio.sleep(0)


async def test_catalogue_data_is_served_once_beyond_its_life_while_one_call_asks_anew():
    vendor = Vendor()
    await vendor.ask(get(**STAGES))
    vendor.clock.advance(310)
    assert vendor.client.has(_key(vendor, get(**STAGES)), None)
    vendor.gate.clear()
    assert await vendor.ask(get(**STAGES), max_calls=0) == (1, Served.STALE)
    assert (vendor.spend.spent, vendor.spend.calls[0].served) == (0, Served.STALE)
    assert not vendor.client.has(_key(vendor, get(**STAGES)), None)
    second = asyncio.ensure_future(vendor.ask(get(**STAGES)))
    await settle()
    vendor.gate.set()
    assert await second == (2, Served.LIVE)
    assert vendor.count == 2
    assert await vendor.ask(get(**STAGES)) == (2, Served.CACHE)


def _key(vendor, request):
    return identity(vendor.client.account, request)


async def test_it_keeps_its_moment():
    vendor = Vendor()
    first = await vendor.send(get(**STAGES))
    vendor.clock.advance(310)
    assert (await vendor.send(get(**STAGES))).fetched_at == first.fetched_at
    await settle()


@pytest.mark.parametrize(("age", "served"), [(300, Served.LIVE), (311, Served.STALE), (0, Served.LIVE)])
async def test_max_age_forbids(age, served):
    vendor = Vendor()
    await vendor.ask(get(**STAGES))
    vendor.clock.advance(310)
    assert (await vendor.ask(get(**STAGES), max_age=age))[1] is served
    await settle()


async def test_only_a_little_beyond_and_only_what_is_declared():
    vendor = Vendor()
    for request, seconds in ((get("/stages", **STAGES), 361), (get(**JOBS), 31)):
        first, _ = await vendor.ask(request)
        vendor.clock.advance(seconds)
        assert await vendor.ask(request) == (first + 1, Served.LIVE)


async def test_never_after_an_eviction():
    vendor = Vendor()
    await vendor.ask(get(**STAGES))
    vendor.clock.advance(310)
    vendor.client.evict({"ApplicationStage"})
    vendor.status = 503
    with pytest.raises(Unavailable):
        await vendor.ask(get(**STAGES), stale_if_error=600)


async def test_what_comes_of_a_refresh_begun_before_an_eviction_is_not_kept():
    vendor = Vendor()
    await vendor.ask(get(**STAGES))
    vendor.clock.advance(310)
    vendor.gate.clear()
    await vendor.ask(get(**STAGES))
    await settle()
    vendor.client.evict({"ApplicationStage"})
    vendor.gate.set()
    assert await vendor.ask(get(**STAGES)) == (3, Served.LIVE)


async def test_a_refresh_that_fails_is_tried_once_and_its_answer_served_no_more():
    vendor = Vendor()
    await vendor.ask(get(**STAGES))
    vendor.clock.advance(310)
    vendor.status = 503
    assert (await vendor.ask(get(**STAGES)))[1] is Served.STALE
    await settle()
    assert vendor.count == 2
    with pytest.raises(Unavailable):
        await vendor.ask(get(**STAGES))


async def test_a_refresh_waits_in_the_batch_lane_on_its_own_time():
    vendor, seen = Vendor(), []
    await vendor.ask(get(**STAGES))
    vendor.clock.advance(310)
    place = vendor.client._attempts.place
    vendor.client._attempts.place = lambda own: seen.append(own) or place(own)
    await vendor.ask(get(**STAGES), seconds=1, principal="reports")
    await settle()
    (own,) = seen
    assert (own.batch, own.principal, own is vendor.spend) == (True, "reports", False)
    assert own.deadline - vendor.clock.now() == pytest.approx(60)


@pytest.mark.parametrize(
    ("status", "error"), [(503, Unavailable), (500, Unavailable), (429, RateLimited)], ids=str
)
async def test_a_kept_answer_stands_in_for_an_error(status, error):
    vendor = Vendor()
    first = await vendor.send(get(**JOBS))
    vendor.clock.advance(89)
    vendor.status, vendor.retry_after = status, {"retry-after": "100"}
    answer = await vendor.send(get(**JOBS), stale_if_error=60)
    assert (answer.body, answer.served, answer.fetched_at) == ({"n": 1}, Served.STALE, first.fetched_at)
    assert isinstance(answer.covered, error)
    record = vendor.spend.calls[0]
    assert (record.served, record.error, record.cause) == (Served.STALE, error.code, answer.covered)
    for asked in ({}, {"stale_if_error": 10}, {"stale_if_error": 60, "max_age": 80}):
        with pytest.raises(error):
            await vendor.send(get(**JOBS), **asked)


async def test_who_recovers_is_served_live():
    vendor = Vendor()
    await vendor.ask(get(**JOBS))
    vendor.clock.advance(40)
    assert await vendor.ask(get(**JOBS), stale_if_error=60) == (2, Served.LIVE)


async def test_a_refusal_is_not_covered():
    vendor = Vendor()
    await vendor.ask(get(**JOBS))
    vendor.clock.advance(40)
    vendor.status = 422
    with pytest.raises(Rejected):
        await vendor.ask(get(**JOBS), stale_if_error=60)


async def test_one_that_hangs_is_waited_for_half_the_time_and_once():
    hangs, gone = False, asyncio.Event()

    async def respond(request):
        await (gone.wait() if hangs else asyncio.sleep(0))
        return ok()

    client, clock = upstream(respond), Clock()
    kept = {"lives": 0.001}
    for path in ("/a", "/b"):
        await client.send(get(path, **kept), budget(clock))
    hangs = True
    spend = budget(clock, seconds=0.6, stale_if_error=60)
    began = clock.now()
    answers = [await client.send(get(path, **kept), spend) for path in ("/a", "/b")]
    assert 0.3 <= clock.now() - began < 0.5
    assert [(one.served, type(one.covered)) for one in answers] == [(Served.STALE, TimedOut)] * 2
    await client.aclose()


async def test_what_is_past_takes_little_room_and_ends():
    vendor = Vendor(room=1_000_000_000)
    size = 1_000_000

    async def large(request):
        if vendor.status != 200:
            return httpx.Response(vendor.status)
        return ok("x" * size)

    vendor.client._attempts._wire._transport.respond = large  # the same vendor with more to say
    number = PAST_ROOM // (size + FRAME) + 2
    for n in range(number):
        await vendor.send(get(f"/{n}", **JOBS))
    vendor.clock.advance(31)
    vendor.status = 422
    past = vendor.client._cache._past
    assert past.currsize <= PAST_ROOM
    assert len(past) == number - 2
    vendor.clock.advance(LONGEST_PAST)
    assert len(vendor.client._cache._past) == 0


async def test_an_answer_is_as_old_as_its_request():
    vendor = Vendor()
    vendor.gate.clear()
    began = vendor.clock.utc()
    asked = asyncio.ensure_future(vendor.send(get(**JOBS)))
    await settle()
    vendor.clock.advance(5)
    vendor.gate.set()
    assert (await asked).fetched_at - began < timedelta(seconds=0.1)
