"""Events over sockets: a change at a simulated vendor reaches who listens, by WebSocket and by server-sent events."""

import asyncio
import json
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from websockets.exceptions import ConnectionClosed

from connectors.events import Event, EventKind, EventSource
from gateway.sandbox import Sandbox
from resolvers.ids import encode
from tests.support.graph import served
from tests.support.serving import Gateway, serving, streamed, subscribed
from tests.support.waiting import until

PEOPLE = """subscription ($after: ID) { events(models: [Candidate], after: $after) {
  id kind source recordId changedFields record { ... on Candidate { lastName } }
} }"""
BARE = "subscription ($after: ID) { events(after: $after) { id recordId } }"
QUICK = {"when": "listened", "shortest": 0.02, "longest": 0.05}
OFF = {"when": "never"}
LONG = f"subscription {{ events {{ id {' '.join(f'f{n}: changedFields' for n in range(10))} }} }}"
TOOLS = ("gem", "trackerrms")


@pytest.fixture(scope="module")
def vendors() -> Iterator[tuple[Sandbox, str]]:
    with served(*TOOLS, jobs=3, candidates=12, applications=12, rate_factor=0) as made:
        yield made


@pytest.fixture(autouse=True)
def _no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gateway.events.polling.PER_CALL", 0)


def happened(key: int | str, delivery: str = "", integration: str = "sandbox-gem") -> Event:
    at = datetime.now(UTC)
    return Event(
        integration, "Candidate", str(key), EventKind.UPDATED, at, EventSource.WEBHOOK, delivery=delivery
    )


def gid(key: int | str, integration: str = "sandbox-gem") -> str:
    return encode("Candidate", integration, str(key))


async def watched(gateway: Gateway, name: str) -> None:
    """Wait until polling knows what is there."""
    from sqlalchemy import select

    from gateway.store.tables import WATCHES

    engine = gateway.app.state.store.wishes.engine
    found = None
    async with asyncio.timeout(10):
        while found is None:
            async with engine.connect() as connection:
                asked = select(WATCHES.c.model).where(WATCHES.c.integration == name)
                found = (await connection.execute(asked)).first()
            await asyncio.sleep(0.005)


@pytest.mark.parametrize("tool", TOOLS)
async def test_a_change_at_a_vendor_without_webhooks_reaches_its_subscriber(vendors, tool) -> None:
    sandbox, base = vendors
    world = sandbox.vendors[tool].world
    person = next(person for person in world.candidates if person.deleted_at is None)
    async with serving(sandbox, base, tool, polling=QUICK) as gateway, subscribed(gateway, PEOPLE) as client:
        await watched(gateway, f"sandbox-{tool}")
        took = []
        for name in ("Earhart", "Coleman", "Scott"):
            started = time.perf_counter()
            world.change(world.candidates, person, name=f"Amelia {name}", first_name="Amelia", last_name=name)
            event = await client.event()
            took.append(time.perf_counter() - started)
            key = str(sandbox.vendors[tool].remote_id("candidates", person.id))
            assert (event["kind"], event["source"]) == ("UPDATED", "POLL")
            assert event["recordId"] == gid(key, f"sandbox-{tool}")
            assert event["record"] == {"lastName": name}
            assert "lastName" in event["changedFields"]
    assert min(took) < 1


async def test_server_sent_events_carry_ids_and_go_on_after_the_last(vendors) -> None:
    sandbox, base = vendors
    async with serving(sandbox, base, "gem", polling=OFF) as gateway:
        async with streamed(gateway, BARE) as events:
            await until(lambda: gateway.hub.listeners)
            gateway.hub.publish(happened("a"))
            first = await anext(events)
        told = json.loads(first["data"])["data"]["events"]
        assert first == {"event": "next", "data": first["data"], "id": told["id"]}
        gateway.hub.publish(happened("b"))
        await gateway.hub.kept()
        async with streamed(gateway, BARE, {"last-event-id": first["id"]}) as events:
            again = json.loads((await anext(events))["data"])["data"]["events"]
        assert again["recordId"] == gid("b")


async def test_a_restart_and_a_storm_of_repeats_lose_none_and_double_none(vendors, tmp_path: Path) -> None:
    sandbox, base = vendors
    store = str(tmp_path / "store")
    sent, got = [str(number) for number in range(60)], []
    last = None
    for life in range(3):
        async with serving(sandbox, base, "gem", polling=OFF, store=store) as gateway:
            after = {"after": last} if last else {}
            async with subscribed(gateway, BARE, **after) as client:
                for key in sent[: (life + 1) * 20]:  # the vendor repeats what it told before
                    for _ in range(3):
                        gateway.hub.publish(happened(key, delivery=f"delivery {key}"))
                while len(got) < (life + 1) * 20 - 5 * (life < 2):  # it dies before all is read
                    event = await client.event()
                    got.append(event["recordId"])
                    last = event["id"]
    assert got == [gid(key) for key in sent]


async def test_who_does_not_read_is_closed_with_a_code_and_where_to_go_on(vendors) -> None:
    sandbox, base = vendors
    async with serving(sandbox, base, "gem", polling=OFF, events_buffer=50) as gateway:
        gateway.hub._room = 50
        async with subscribed(
            gateway, "subscription { events { id recordId at kind source model } }"
        ) as client:
            gateway.hub.publish(happened("first"))
            first = await client.event()
            client.connection.transport.pause_reading()
            long = replace(happened("x" * 900), fields=("x" * 3900,))
            async with asyncio.timeout(30):
                while gateway.sharing.subscribers:  # until its socket is full, and it is left behind
                    for _ in range(10):
                        gateway.hub.publish(long)
                    await gateway.hub.kept()
                    await asyncio.sleep(0.001)
            for _ in range(120):
                gateway.hub.publish(long)
            await gateway.hub.kept()
            client.connection.transport.resume_reading()
            messages = []
            with suppress(ConnectionClosed):
                while True:
                    messages.append(await client.next())
            assert (client.connection.close_code, client.connection.close_reason) == (
                4008,
                "SUBSCRIBER_TOO_SLOW",
            )
        (error,) = messages[-1]["payload"]["errors"]
        assert error["extensions"]["code"] == "SUBSCRIBER_TOO_SLOW"
        last = messages[-2]["payload"]["data"]["events"]["id"] if len(messages) > 1 else first["id"]
        assert error["extensions"]["lastEventId"] >= last
        async with subscribed(gateway, BARE, after=last) as client:
            assert (await client.event())["id"] > last


async def test_equal_subscriptions_over_one_socket_keep_their_own_ids(vendors) -> None:
    sandbox, base = vendors
    async with serving(sandbox, base, "gem", polling=OFF) as gateway, subscribed(gateway, BARE) as client:
        odd = 'the "second"'
        await client.send(id=odd, type="subscribe", payload={"query": BARE})
        await until(lambda: gateway.sharing.subscribers == 2)
        assert gateway.hub.listeners == 1
        gateway.hub.publish(happened("a"))
        one, two = [await client.next() for _ in range(2)]
        assert {one.pop("id"), two.pop("id")} == {"1", odd}
        assert one == two
        assert one["payload"]["data"]["events"]["recordId"] == gid("a")
        await client.send(id="1", type="complete")
        await until(lambda: gateway.sharing.subscribers == 1)
        gateway.hub.publish(happened("b"))
        assert (await client.next())["id"] == odd


async def test_clients_that_vanish_leave_no_task_behind(vendors) -> None:
    sandbox, base = vendors
    async with serving(sandbox, base, "gem", polling=OFF) as gateway:
        before = {task.get_name() for task in asyncio.all_tasks()}
        for _ in range(3):
            await until(lambda: not gateway.hub.listeners)
            async with subscribed(gateway, BARE) as client:
                gateway.hub.publish(happened("a"))
                await client.event()
                client.connection.transport.abort()
            async with streamed(gateway, BARE) as events:
                await until(lambda: gateway.hub.listeners)
                gateway.hub.publish(happened("a"))
                await anext(events)
        async with asyncio.timeout(10):
            while gateway.hub.listeners or len(asyncio.all_tasks()) > len(before):
                gateway.hub.publish(happened("a"))
                await asyncio.sleep(0.01)


async def test_without_the_grant_nothing_is_told(vendors) -> None:
    sandbox, base = vendors
    key = "a-key-that-is-long-enough-for-a-test"
    principal = {"name": "reader", "key": key, "events": False}
    async with (
        serving(sandbox, base, "gem", polling=OFF, principals=(principal,)) as gateway,
        streamed(gateway, BARE, {"authorization": f"Bearer {key}"}) as events,
    ):
        (error,) = json.loads((await anext(events))["data"])["errors"]
    assert (error["extensions"]["code"], error["extensions"]["grant"]) == ("FORBIDDEN", "events")
