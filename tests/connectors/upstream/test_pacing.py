"""Quotas are kept without the vendor having to say so, the line is fair, and waiting is bounded."""

import asyncio
from collections import deque

import httpx
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from connectors.errors import RateLimited
from connectors.upstream import Pace, Policy
from tests.connectors.upstream.fakes import VirtualClock, budget, get, ok, post, upstream


class Limiter:
    """Counts calls as a vendor may: in fixed or sliding windows, or by a bucket."""

    def __init__(self, clock, kind, limit, per):
        self.clock, self.kind, self.limit, self.per = clock, kind, limit, per
        self.arrivals = deque()
        self.level, self.at = float(limit), clock.now()

    def allows(self):
        now = self.clock.now()
        if self.kind == "bucket":
            self.level = min(self.limit, self.level + (now - self.at) * self.limit / self.per)
            self.at = now
            if self.level < 1 - 1e-9:
                return False
            self.level -= 1
            return True
        start = now - now % self.per if self.kind == "fixed" else now - self.per
        while self.arrivals and (
            self.arrivals[0] < start or (self.kind == "sliding" and self.arrivals[0] <= start)
        ):
            self.arrivals.popleft()
        if len(self.arrivals) >= self.limit:
            return False
        self.arrivals.append(now)
        return True


def paced_vendor(clock, limiter, latencies):
    counts = {200: 0, 429: 0}
    number = iter(range(1_000_000))

    async def respond(request):
        there, back = latencies[next(number) % len(latencies)]
        await clock.sleep(there)
        status = 200 if limiter.allows() else 429
        counts[status] += 1
        await clock.sleep(back)
        return httpx.Response(status, json={})

    return respond, counts


async def demand(*, limit, per, kind, burst, latencies):
    clock = VirtualClock()
    respond, counts = paced_vendor(clock, Limiter(clock, kind, limit, per), latencies)
    client = upstream(respond, policy=Policy(rate=limit, per=per, burst=burst), clock=clock)
    spend = budget(clock, seconds=100_000, max_calls=10_000)
    await asyncio.gather(*(client.send(get(f"/jobs/{n}"), spend) for n in range(10 * limit)))
    await client.aclose()
    return counts, clock.elapsed()


latency = st.floats(0, 0.9)


@settings(max_examples=40, deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate])
@given(
    limit=st.integers(1, 12),
    per=st.sampled_from([1.0, 10.0]),
    kind=st.sampled_from(["fixed", "sliding", "bucket"]),
    burst=st.one_of(st.none(), st.integers(1, 12)),
    latencies=st.lists(st.tuples(latency, latency), min_size=1, max_size=5),
)
def test_ten_times_the_demand_meets_no_refusal(limit, per, kind, burst, latencies):
    counts, _ = asyncio.run(demand(limit=limit, per=per, kind=kind, burst=burst, latencies=latencies))
    assert counts == {200: 10 * limit, 429: 0}


async def test_the_quota_is_used_and_not_only_kept():
    counts, seconds = await demand(limit=60, per=60.0, kind="sliding", burst=None, latencies=[(0.05, 0.05)])
    assert counts[200] == 600
    assert 540 <= seconds <= 560  # ten windows of 60 in the time of nine, and the latencies


async def test_a_burst_spreads_the_rest():
    clock = VirtualClock()
    times = []

    def respond(request):
        times.append(clock.elapsed())
        return ok()

    client = upstream(respond, policy=Policy(rate=60, per=60, burst=10, concurrency=None), clock=clock)
    spend = budget(clock, seconds=1000)
    await asyncio.gather(*(client.send(get(f"/{n}"), spend) for n in range(30)))
    assert [round(time, 6) for time in times] == [0] * 10 + [10] * 10 + [20] * 10


async def test_concurrency_is_kept_per_account_operation_and_name():
    clock = VirtualClock()
    now, most = {}, {}

    async def respond(request):
        kind = request.url.path.split("/")[3]
        for name in (kind, "all"):
            now[name] = now.get(name, 0) + 1
            most[name] = max(most.get(name, 0), now[name])
        await clock.sleep(1)
        for name in (kind, "all"):
            now[name] -= 1
        return ok()

    policy = Policy(
        concurrency=8,
        per_operation=Pace(rate=10, concurrency=6),
        paces={"candidate list": Pace(concurrency=1)},
    )
    client = upstream(respond, policy=policy, clock=clock)
    spend = budget(clock, seconds=1000)
    lists = [get(f"/list/{n}", operation="GET /candidates", pace="candidate list") for n in range(5)]
    details = [get(f"/detail/{n}", operation="GET /candidates/{id}") for n in range(30)]
    await asyncio.gather(*(client.send(request, spend) for request in lists + details))
    assert most == {"list": 1, "detail": 6, "all": 7}  # a waiting list page holds up no detail


async def test_operations_have_quotas_of_their_own():
    clock = VirtualClock()
    client = upstream(lambda _: ok(), policy=Policy(per_operation=Pace(rate=2, per=10)), clock=clock)
    spend = budget(clock, seconds=9)
    await asyncio.gather(*(client.send(get(f"/{n}", operation=f"GET /{n % 3}"), spend) for n in range(6)))
    with pytest.raises(RateLimited):
        await client.send(get("/6", operation="GET /0"), spend)


async def test_first_come_first_served():
    clock = VirtualClock()
    order = []

    def respond(request):
        order.append(request.url.path)
        return ok()

    client = upstream(respond, policy=Policy(rate=1), clock=clock)
    spend = budget(clock, seconds=1000)
    await asyncio.gather(*(client.send(get(f"/{n}"), spend) for n in range(20)))
    assert order == [f"/c/1/{n}" for n in range(20)]


async def test_a_wait_that_does_not_fit_is_refused_at_once():
    clock = VirtualClock()
    client = upstream(lambda _: ok(), policy=Policy(rate=10, per=60), clock=clock)
    for n in range(10):
        await client.send(get(f"/{n}"), budget(clock))
    spend = budget(clock, seconds=20)
    with pytest.raises(RateLimited) as caught:
        await client.send(get("/late"), spend)
    assert clock.elapsed() == 0
    assert caught.value.retry_after == pytest.approx(60, abs=1)
    assert caught.value.status is None
    assert spend.spent == 0
    assert (spend.calls[0].attempts, spend.calls[0].error) == (0, "UPSTREAM_RATE_LIMITED")


async def test_the_length_of_the_line_counts_for_the_wait():
    clock = VirtualClock()
    client = upstream(lambda _: ok(), policy=Policy(rate=1), clock=clock)
    spend = budget(clock, seconds=5)
    sends = (client.send(get(f"/{n}"), spend) for n in range(10))
    outcomes = await asyncio.gather(*sends, return_exceptions=True)
    assert [isinstance(outcome, RateLimited) for outcome in outcomes] == [False] * 5 + [True] * 5
    assert [round(error.retry_after) for error in outcomes[5:]] == [5, 5, 5, 5, 5]
    assert clock.elapsed() < 5


async def test_a_pause_refuses_those_in_the_line_who_cannot_wait():
    clock = VirtualClock()
    first = asyncio.Event()

    async def respond(request):
        if request.url.path.endswith("/0"):
            await first.wait()
            return httpx.Response(429, headers={"retry-after": "30"})
        return ok()

    client = upstream(respond, policy=Policy(concurrency=1), clock=clock)
    patient, hasty = budget(clock, seconds=100), budget(clock, seconds=10)
    sends = [
        asyncio.ensure_future(client.send(get(f"/{n}"), spend))
        for n, spend in enumerate([hasty, hasty, patient])
    ]
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    first.set()
    outcomes = await asyncio.gather(*sends, return_exceptions=True)
    assert [type(outcome).__name__ for outcome in outcomes] == ["RateLimited", "RateLimited", "Answer"]
    assert [error.retry_after for error in outcomes[:2]] == [30, 30]
    assert clock.elapsed() == pytest.approx(30)


async def test_a_refusal_halves_the_rate_once_and_it_recovers():
    clock = VirtualClock()
    times = []
    refusing = True

    async def respond(request):
        times.append(clock.elapsed())
        await clock.sleep(0)
        return httpx.Response(429, headers={"retry-after": "2"}) if refusing else ok()

    client = upstream(respond, policy=Policy(rate=8), clock=clock)
    spend = budget(clock, seconds=1000, max_calls=10_000)

    async def burst():
        times.clear()
        began = clock.elapsed()
        await asyncio.gather(*(client.send(post(f"/{n}"), spend) for n in range(40)), return_exceptions=True)
        return sum(1 for time in times if time < began + 1)

    await asyncio.gather(
        *(client.send(post(f"/{n}"), budget(clock, seconds=1)) for n in range(8)), return_exceptions=True
    )
    refusing = False
    await clock.sleep(2)
    assert await burst() == 4
    await clock.sleep(120)
    assert await burst() == 8


async def test_pauses_grow_when_the_vendor_tells_none():
    clock = VirtualClock()
    client = upstream(lambda _: httpx.Response(429), clock=clock)
    waits = []
    for _ in range(9):
        with pytest.raises(RateLimited) as caught:
            await client.send(get(), budget(clock, seconds=1))
        waits.append(caught.value.retry_after)
        await clock.sleep(waits[-1])
    for n, wait in enumerate(waits):
        assert min(2**n, 60) <= wait <= min(2**n, 60) * 1.25


async def test_the_vendors_limit_is_followed_where_it_is_declared_to_be_one():
    clock = VirtualClock()
    respond = lambda _: ok(**{"X-RateLimit-Limit": "3"})  # noqa: E731 - a vendor in one line
    for follows, within in ((True, 3), (False, 60)):
        client = upstream(respond, policy=Policy(rate=60, per=60, follows_limit=follows), clock=clock)
        await client.send(get("/first"), budget(clock))
        sends = (client.send(get(f"/{n}"), budget(clock)) for n in range(59))
        outcomes = await asyncio.gather(*sends, return_exceptions=True)
        assert sum(not isinstance(outcome, RateLimited) for outcome in outcomes) == within - 1


async def test_a_used_up_quota_is_waited_for():
    clock = VirtualClock()
    told = {"x-ratelimit-limit": "100", "x-ratelimit-remaining": "0", "x-ratelimit-reset": "7"}
    client = upstream(lambda _: ok(**told), clock=clock)
    assert client.quota() is None
    await client.send(get("/1"), budget(clock))
    assert (client.quota().limit, client.quota().remaining, client.quota().reset) == (100, 0, 7)
    await client.send(get("/2"), budget(clock))
    assert clock.elapsed() == pytest.approx(7)


async def test_those_who_leave_the_line_hold_nobody_up():
    clock = VirtualClock()
    release = asyncio.Event()
    paths = []

    async def respond(request):
        paths.append(request.url.path)
        await release.wait()
        return ok()

    client = upstream(respond, policy=Policy(concurrency=1), clock=clock)
    sends = [asyncio.ensure_future(client.send(get(f"/{n}"), budget(clock))) for n in range(4)]
    for _ in range(5):
        await asyncio.sleep(0)
    sends[1].cancel()
    sends[2].cancel()
    release.set()
    await asyncio.gather(*sends, return_exceptions=True)
    assert paths == ["/c/1/0", "/c/1/3"]  # a call nobody waits for any more is never sent
