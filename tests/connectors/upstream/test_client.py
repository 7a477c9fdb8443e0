"""Deadlines, sharing, cancellation and the call log."""

import asyncio
import json
import random

import httpx
import pytest
from structlog.testing import capture_logs

from connectors.errors import DeadlineExceeded, RateLimited, TimedOut, TooComplex, Unavailable
from connectors.upstream import Clock, Policy, Served
from tests.connectors.upstream.fakes import (
    VirtualClock,
    budget,
    get,
    http,
    no_error,
    ok,
    on_socket,
    post,
    upstream,
)


class Gated:
    """A vendor that answers when it is told to."""

    def __init__(self):
        self.open = asyncio.Event()
        self.calls = 0

    async def respond(self, request):
        self.calls += 1
        await self.open.wait()
        return ok({"n": self.calls})


async def settle():
    for _ in range(10):
        await asyncio.sleep(0)


def others():
    return [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]


async def test_a_hundred_equal_reads_are_one_call():
    vendor = Gated()
    client = upstream(vendor.respond)
    spends = [budget() for _ in range(100)]
    sends = [asyncio.ensure_future(client.send(get(), spend)) for spend in spends]
    await settle()
    vendor.open.set()
    answers = await asyncio.gather(*sends)
    assert vendor.calls == 1
    assert {answer.served for answer in answers} == {Served.LIVE}
    assert [spend.spent for spend in spends] == [1] + [0] * 99
    assert [spend.calls[0].served for spend in spends] == [Served.LIVE] + [Served.SHARED] * 99
    assert [spend.calls[0].attempts for spend in spends] == [1] + [0] * 99


async def test_writes_are_never_shared():
    vendor = Gated()
    vendor.open.set()
    client = upstream(vendor.respond)
    await asyncio.gather(*(client.send(post(), budget()) for _ in range(5)))
    assert vendor.calls == 5


async def test_errors_are_shared_each_his_own():
    clock = VirtualClock()

    async def respond(request):
        await clock.sleep(1)
        return httpx.Response(404)

    client = upstream(respond, clock=clock)
    errors = await asyncio.gather(
        *(client.send(get(), budget(clock)) for _ in range(3)), return_exceptions=True
    )
    assert {str(error) for error in errors} == {"recruitee answered 404"}
    assert {(error.status, error.operation, error.integration) for error in errors} == {
        (404, "GET /jobs", "acme")
    }
    assert len({id(error) for error in errors}) == 3


async def test_who_wants_it_fresh_shares_no_older_call_but_its_own():
    vendor = Gated()
    client = upstream(vendor.respond)
    fresh = budget(max_age=0)
    sends = [asyncio.ensure_future(client.send(get(), spend)) for spend in (budget(), fresh, fresh, budget())]
    await settle()
    assert vendor.calls == 2
    vendor.open.set()
    await asyncio.gather(*sends)


async def test_the_first_to_leave_harms_nobody():
    vendor = Gated()
    client = upstream(vendor.respond)
    first, second = (asyncio.ensure_future(client.send(get(), budget())) for _ in range(2))
    await settle()
    first.cancel()
    await settle()
    vendor.open.set()
    assert (await second).body == {"n": 1}
    assert first.cancelled()
    assert vendor.calls == 1


async def test_a_patient_waiter_gives_the_call_its_time():
    vendor = Gated()
    client = upstream(vendor.respond)
    hasty = asyncio.ensure_future(client.send(get(), budget(seconds=0.15)))
    await settle()
    patient = asyncio.ensure_future(client.send(get(), budget(seconds=20)))
    with pytest.raises(TimedOut):
        await hasty
    asyncio.get_running_loop().call_later(0.1, vendor.open.set)
    assert (await patient).body == {"n": 1}
    assert vendor.calls == 1


async def test_a_call_on_the_wire_outlives_its_callers_and_is_kept():
    vendor = Gated()
    client = upstream(vendor.respond)
    send = asyncio.ensure_future(client.send(get(lives=30.0), budget()))
    await settle()
    send.cancel()
    await settle()
    vendor.open.set()
    await settle()
    assert (await client.send(get(lives=30.0), budget())).served is Served.CACHE


async def test_a_write_whose_caller_left_is_sent_once_and_to_its_end():
    clock = VirtualClock()
    calls = []

    async def respond(request):
        calls.append(1)
        await clock.sleep(1)
        return httpx.Response(429, headers={"retry-after": "1"})

    client = upstream(respond, clock=clock)
    spend = budget(clock)
    send = asyncio.ensure_future(client.send(post(), spend))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    send.cancel()
    await asyncio.gather(send, return_exceptions=True)
    assert spend.calls[0].error == "CANCELLED"
    await asyncio.gather(*others(), return_exceptions=True)
    assert calls == [1]


async def test_no_call_starts_without_a_tenth_of_a_second():
    client = upstream(lambda _: ok())
    spend = budget(seconds=0.09)
    with pytest.raises(DeadlineExceeded):
        await client.send(get(), spend)
    assert (spend.spent, spend.calls[0].error) == (0, "DEADLINE_EXCEEDED")


async def test_an_attempt_gets_what_is_left():
    client = upstream(Gated().respond)
    began = Clock().now()
    with pytest.raises(TimedOut) as caught:
        await client.send(get(), budget(seconds=0.2))
    assert Clock().now() - began < 0.5
    assert (caught.value.operation, caught.value.retryable) == ("GET /jobs", True)
    await settle()
    assert others() == []


async def test_who_waits_for_a_turn_until_the_deadline_is_told_so():
    client = upstream(Gated().respond, policy=Policy(concurrency=1))
    blocking = asyncio.ensure_future(client.send(get("/1"), budget(seconds=0.5)))
    await settle()
    with pytest.raises(RateLimited, match="no turn"):
        await client.send(get("/2"), budget(seconds=0.2))
    with pytest.raises(TimedOut):
        await blocking


async def test_an_operation_has_so_many_calls_and_retries_cost_none():
    clock = VirtualClock()
    statuses = iter([500, 200, 200])
    client = upstream(lambda _: httpx.Response(next(statuses), json={}), clock=clock)
    spend = budget(clock, max_calls=2)
    await client.send(get("/1"), spend)
    await client.send(get("/2"), spend)
    with pytest.raises(TooComplex, match="more than 2"):
        await client.send(get("/3"), spend)
    assert [record.error for record in spend.calls] == [None, None, "QUERY_TOO_COMPLEX"]
    assert [record.attempts for record in spend.calls] == [2, 1, 0]


async def test_one_line_per_wire_call_with_allowed_keys_only():
    clock = VirtualClock()
    responses = iter([httpx.Response(500, json={"message": "canary"}), ok({"name": "canary"})])
    client = upstream(lambda _: next(responses), clock=clock)
    with capture_logs() as lines:
        await client.send(
            get("/jobs/canary", operation="GET /jobs/{id}", query=(("q", "canary"),)), budget(clock)
        )
    assert [line["status"] for line in lines] == [500, 200]
    assert {tuple(sorted(line)) for line in lines} == {
        ("attempts", "error", "event", "integration", "log_level", "ms", "operation", "status")
    }
    assert {line["log_level"] for line in lines} == {"debug"}
    assert "canary" not in json.dumps(lines)


async def test_the_call_log_names_the_integration():
    spend = budget()
    await upstream(lambda _: ok()).send(get(), spend)
    record = spend.calls[0]
    assert (record.integration, record.operation, record.status, record.error) == (
        "acme",
        "GET /jobs",
        200,
        None,
    )
    assert record.milliseconds >= 0


async def test_closing_cancels_what_is_under_way():
    vendor = Gated()
    client = upstream(vendor.respond)
    send = asyncio.ensure_future(client.send(get(), budget()))
    await settle()
    await client.aclose()
    with pytest.raises(Unavailable, match="closed"):
        await send
    with pytest.raises(Unavailable, match="closed"):
        await client.send(get(), budget())
    assert others() == []


async def test_cancelled_calls_leave_nothing_behind():
    chance = random.Random(7)

    async def respond(seen, writer):
        await asyncio.sleep(chance.uniform(0, 0.01))
        return http(body={"n": 1})

    async with on_socket(respond) as vendor:
        client = upstream(account=vendor.account, policy=Policy(concurrency=10), read_error=no_error)

        async def cancelled(n):
            send = asyncio.ensure_future(client.send(get(f"/{n % 50}"), budget()))
            await asyncio.sleep(chance.uniform(0, 0.05))
            send.cancel()
            await asyncio.gather(send, return_exceptions=True)

        await asyncio.gather(*(cancelled(n) for n in range(300)))
        answers = await asyncio.gather(*(client.send(get(f"/plain/{n}"), budget()) for n in range(100)))
        assert [answer.body for answer in answers] == [{"n": 1}] * 100
        flights = [task for task in others() if task.get_name().startswith("upstream")]
        await asyncio.gather(*flights, return_exceptions=True)
        await client.aclose()
        assert client._flights._all == set()
        assert client._flights._shared == {}
    await settle()
    assert [task for task in others() if task.get_name().startswith("upstream")] == []
