"""Reads are tried again, sparingly; writes only when the vendor said that nothing was done."""

import asyncio
from itertools import pairwise

import httpx
import pytest

from connectors.errors import Gone, RateLimited, Rejected, Unavailable, UpstreamError
from connectors.upstream import Policy
from connectors.upstream import breaker as breakers
from connectors.upstream.retry import Retries
from tests.connectors.upstream.fakes import VirtualClock, budget, get, ok, post, upstream


def script(clock, *responses):
    """A vendor that gives these responses in turn, then 200; and the times of its calls."""
    times = []
    turns = iter(responses)

    def respond(request):
        times.append(clock.elapsed())
        turn = next(turns, None)
        if isinstance(turn, Exception):
            raise turn
        return ok() if turn is None else turn

    return respond, times


def down(status=503, **headers):
    return httpx.Response(status, headers={name.replace("_", "-"): value for name, value in headers.items()})


@pytest.mark.parametrize(
    "failure", [down(500), down(502), down(429, retry_after="0"), httpx.ConnectError("no")]
)
async def test_a_read_is_tried_three_times(failure):
    clock = VirtualClock()
    respond, times = script(clock, failure, failure)
    spend = budget(clock)
    await upstream(respond, clock=clock).send(get(), spend)
    assert len(times) == 3
    assert 0.1 <= times[1] - times[0] <= 1.0
    assert 0.1 <= times[2] - times[1] <= 2.0
    assert (spend.spent, spend.calls[0].attempts, spend.calls[0].error) == (1, 3, None)
    respond, times = script(clock, *[failure] * 9)
    with pytest.raises(UpstreamError):
        await upstream(respond, clock=clock).send(get(), budget(clock))
    assert len(times) == 3


@pytest.mark.parametrize(("status", "kind"), [(400, Rejected), (404, Gone), (422, Rejected)])
async def test_refusals_are_final(status, kind):
    clock = VirtualClock()
    respond, times = script(clock, *[down(status)] * 3)
    with pytest.raises(kind):
        await upstream(respond, clock=clock).send(get(), budget(clock))
    assert len(times) == 1


@pytest.mark.parametrize(
    "failure", [down(500), down(503, retry_after="1"), down(429), httpx.ConnectError("no")]
)
async def test_a_write_is_not_tried_again(failure):
    clock = VirtualClock()
    respond, times = script(clock, failure)
    with pytest.raises(UpstreamError):
        await upstream(respond, clock=clock).send(post(), budget(clock))
    assert len(times) == 1


async def test_a_write_refused_until_a_moment_is_sent_then():
    clock = VirtualClock()
    respond, times = script(clock, down(429, retry_after="4"))
    spend = budget(clock)
    await upstream(respond, clock=clock).send(post(), spend)
    assert times == [0, pytest.approx(4)]


@pytest.mark.parametrize("header", [{"retry_after": "3"}, {"x_ratelimit_reset": "3"}])
async def test_the_vendors_wait_is_kept(header):
    clock = VirtualClock()
    respond, times = script(clock, down(429, **header), down(503, retry_after="5"))
    await upstream(respond, clock=clock).send(get(), budget(clock))
    assert [round(later - earlier) for earlier, later in pairwise(times)] == [3, 5]


@pytest.mark.parametrize(("status", "kind"), [(429, RateLimited), (503, Unavailable)])
async def test_a_wait_past_the_deadline_is_told_at_once(status, kind):
    clock = VirtualClock()
    respond, times = script(clock, down(status, retry_after="60"))
    with pytest.raises(kind) as caught:
        await upstream(respond, clock=clock).send(get(), budget(clock))
    assert (caught.value.retry_after, caught.value.status) == (60, status)
    assert (len(times), clock.elapsed()) == (1, 0)


@pytest.mark.parametrize("together", [True, False])
async def test_a_vendor_that_is_down_gets_a_tenth_more(together, monkeypatch):
    monkeypatch.setattr(breakers, "CALLS", 10_000)  # the retry budget alone
    clock = VirtualClock()
    respond, times = script(clock, *[down()] * 2000)
    client = upstream(respond, clock=clock)
    spend = budget(clock, seconds=1000, max_calls=1000)
    if together:
        await asyncio.gather(*(client.send(get(f"/{n}"), spend) for n in range(1000)), return_exceptions=True)
    else:
        for n in range(1000):
            await asyncio.gather(client.send(get(f"/{n}"), spend), return_exceptions=True)
    assert 1050 <= len(times) <= 1100


async def test_with_the_breaker_it_gets_far_less():
    clock = VirtualClock()
    respond, times = script(clock, *[down()] * 2000)
    client = upstream(respond, policy=Policy(), clock=clock)
    spend = budget(clock, seconds=1000, max_calls=1000)
    await asyncio.gather(*(client.send(get(f"/{n}"), spend) for n in range(1000)), return_exceptions=True)
    assert len(times) <= 40


def test_the_budget_forgets_after_a_minute():
    clock = VirtualClock()
    retries = Retries(clock)

    def allowed():
        return retries.delay(Unavailable("down"), safe=True, attempts=1, left=10) is not None

    assert [allowed() for _ in range(5)] == [True, True, True, False, False]
    for _ in range(50):
        retries.called()
    assert [allowed() for _ in range(3)] == [True, True, False]
    clock.advance(60)
    assert [allowed() for _ in range(5)] == [True, True, True, False, False]
