import asyncio
import time

import httpx
import pytest

from connectors.errors import CircuitOpen, Unavailable
from connectors.upstream.breaker import Breaker
from tests.connectors.upstream.fakes import VirtualClock, budget, ok, post, upstream


def call(breaker, failed):
    assert breaker.closed_for() == 0
    breaker.end(probe=breaker.start(), failed=failed)


def broken(clock):
    breaker = Breaker(clock)
    for n in range(20):
        call(breaker, failed=n % 2 == 1)
    return breaker


def test_twenty_calls_and_half_of_them_failed():
    clock = VirtualClock()
    assert broken(clock).closed_for() == 5
    few = Breaker(clock)
    for _ in range(19):
        call(few, failed=True)
    healthy = Breaker(clock)
    for n in range(60):
        call(healthy, failed=n % 3 == 1)
    assert (few.closed_for(), healthy.closed_for()) == (0, 0)


def test_only_ten_seconds_count():
    clock = VirtualClock()
    breaker = Breaker(clock)
    for _ in range(19):
        call(breaker, failed=True)
    clock.advance(10)
    call(breaker, failed=True)
    assert breaker.closed_for() == 0


def test_one_probe_decides():
    clock = VirtualClock()
    breaker = broken(clock)
    for seconds in (5, 10, 20, 40, 60, 60):
        assert breaker.closed_for() == pytest.approx(seconds)
        clock.advance(seconds)
        assert breaker.closed_for() == 0
        assert breaker.start()
        assert breaker.closed_for() > 0  # one at a time
        breaker.end(probe=True, failed=True)
    clock.advance(60)
    assert breaker.start()
    breaker.end(probe=True, failed=None)  # called off: says nothing
    assert breaker.closed_for() == 0
    call(breaker, failed=False)
    call(breaker, failed=True)
    assert breaker.closed_for() == 0


def test_calls_from_before_it_opened_do_not_count():
    clock = VirtualClock()
    breaker = Breaker(clock)
    early = breaker.start()
    for _ in range(20):
        call(breaker, failed=True)
    clock.advance(5)
    breaker.end(probe=early, failed=False)
    assert breaker.start()


async def test_a_failing_vendor_is_left_alone_and_found_again():
    clock = VirtualClock()
    healthy = False
    calls = 0

    async def respond(request):
        nonlocal calls
        calls += 1
        await clock.sleep(0.01)
        return ok() if healthy else httpx.Response(500)

    client = upstream(respond, clock=clock)
    spend = budget(clock, seconds=1000, max_calls=1000)
    for _ in range(20):
        with pytest.raises(Unavailable):
            await client.send(post(), spend)
    began = time.perf_counter()
    with pytest.raises(CircuitOpen) as caught:
        await client.send(post(), spend)
    assert time.perf_counter() - began < 0.01
    assert caught.value.retry_after == pytest.approx(5)
    assert (caught.value.code, caught.value.retryable) == ("UPSTREAM_UNAVAILABLE", True)
    assert (calls, spend.spent) == (20, 20)
    healthy = True
    clock.advance(5)
    outcomes = await asyncio.gather(*(client.send(post(), spend) for _ in range(5)), return_exceptions=True)
    assert [type(outcome).__name__ for outcome in outcomes].count("Answer") == 1
    assert calls == 21
    await client.send(post(), spend)


@pytest.mark.parametrize("status", [400, 401, 403, 404, 422, 429])
async def test_refusals_never_open_it(status):
    clock = VirtualClock()
    client = upstream(lambda _: httpx.Response(status, headers={"retry-after": "0"}), clock=clock)
    for _ in range(60):
        spend = budget(clock)
        await asyncio.gather(client.send(post(), spend), return_exceptions=True)
        assert spend.calls[0].status == status
        clock.advance(0.01)


async def test_hosts_are_judged_apart():
    clock = VirtualClock()
    client = upstream(
        lambda request: ok() if request.url.host == "files.test" else httpx.Response(503), clock=clock
    )
    spend = budget(clock, max_calls=100)
    for _ in range(20):
        await asyncio.gather(client.send(post(), spend), return_exceptions=True)
    with pytest.raises(CircuitOpen):
        await client.send(post(), spend)
    await client.send(post(base="https://files.test", authenticated=False), spend)
