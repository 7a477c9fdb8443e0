"""Who may ask what over HTTP and WebSocket: keys, tokens, nobody."""

from __future__ import annotations

import asyncio
import hashlib
import json
from datetime import UTC, datetime, timedelta

import pytest
from starlette.datastructures import Headers
from websockets.asyncio.client import connect

from connectors.errors import Unidentified
from gateway.auth.door import Door
from gateway.auth.options import NamedPrincipal
from gateway.settings import Settings
from tests.gateway.conftest import run
from tests.support.waiting import until

KEY = "a-key-that-is-long-enough"
PRINCIPALS = [
    {"name": "bot", "key": KEY},
    {"name": "hashed", "tenant": "acme", "key_sha256": hashlib.sha256(b"another").hexdigest(), "actions": ["*"]},
    {"name": "gone", "key": "g" * 20, "expires_at": datetime.now(UTC) - timedelta(seconds=1)},
]  # fmt: skip
ASK = {"query": "{ who }"}


@pytest.fixture
async def closed():
    async with run(principals=PRINCIPALS) as started:
        yield started


@pytest.mark.parametrize(
    ("headers", "who"),
    [
        ({"authorization": f"Bearer {KEY}"}, "default:bot"),
        ({"authorization": f"bearer  {KEY}"}, "default:bot"),
        ({"x-api-key": KEY}, "default:bot"),
        ({"x-api-key": "another"}, "acme:hashed"),
    ],
)
async def test_a_key_says_who_asks(closed, headers, who) -> None:
    assert (await closed.ask("{ who }", headers))["data"] == {"who": who}


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"authorization": "Bearer"},
        {"authorization": f"Basic {KEY}"},
        {"authorization": KEY},
        {"x-api-key": "wrong"},
        {"x-api-key": "g" * 20},
        {"x-api-key": ""},
        {"authorization": f"Bearer {KEY}", "x-api-key": KEY},
        {"authorization": "Bearer a.b.c"},
        {"authorization": "Bearer ats_000000000000_" + "0" * 48},
    ],
)
@pytest.mark.parametrize("accept", ["application/json", "application/graphql-response+json"])
async def test_everybody_else_is_told_to_say_who_asks(closed, headers, accept) -> None:
    answer = await closed.client.post("/graphql", json=ASK, headers={**headers, "accept": accept})
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"].startswith("Bearer")
    (error,) = answer.json()["errors"]
    assert error["extensions"]["code"] == "UNAUTHENTICATED"
    assert "data" not in answer.json()


async def test_keys_in_addresses_are_no_keys(closed) -> None:
    answer = await closed.client.post(f"/graphql?api_key={KEY}&authorization={KEY}", json=ASK)
    assert answer.status_code == 401


@pytest.mark.parametrize(
    ("settings", "anybody"),
    [
        ({}, True),
        ({"host": "localhost"}, True),
        ({"host": "0.0.0.0"}, False),  # noqa: S104  # what is tested
        ({"host": "gateway.test"}, False),
        ({"anonymous": False}, False),
        ({"profile": "production"}, False),
        ({"principals": PRINCIPALS}, False),
        ({"jwt": {"issuer": "i", "audience": "a", "jwks_url": "https://id.test/keys"}}, False),
        ({"integrations": [{"id": "a", "tool": "gem"}]}, False),
        ({"integrations": [{"id": "a", "tool": "gem", "base_url": "https://api.test"}]}, False),
        ({"integrations": [{"id": "a", "tool": "gem", "base_url": "http://127.0.0.1:9100/gem"}]}, True),
    ],
)
def test_anybody_comes_in_only_where_nothing_leaves_this_machine(settings, anybody) -> None:
    assert Settings(**settings).admits_anybody is anybody


@pytest.mark.parametrize(
    ("table", "wrong"),
    [
        ({"name": "x"}, "key"),
        ({"name": "x", "key": "short"}, "20"),
        ({"name": "x", "key": KEY, "key_sha256": "0" * 64}, "one of"),
        ({"name": "a:b", "key": KEY}, "letters"),
        ({"name": "x", "key": KEY, "raed": False}, "raed"),
        ({"name": "x", "key": KEY, "expires_at": datetime(2030, 1, 1)}, "timezone"),  # noqa: DTZ001  # what is tested
    ],
)
def test_wrong_principals_are_refused_without_their_keys(table, wrong) -> None:
    with pytest.raises(ValueError, match=wrong) as refused:
        Settings(principals=[table])
    assert KEY not in str(refused.value)


@pytest.mark.parametrize(
    ("table", "wrong"),
    [
        ({"jwks_url": "http://id.test/keys"}, "https"),
        ({}, "one of"),
        ({"jwks_url": "https://id.test/keys", "algorithms": ["HS256"]}, "RS256"),
        ({"jwks_url": "https://id.test/keys", "algorithms": []}, "at least 1"),
    ],
)
def test_wrong_issuers_are_refused(table, wrong) -> None:
    with pytest.raises(ValueError, match=wrong):
        Settings(jwt={"issuer": "i", "audience": "a", **table})


async def test_the_door_knows_what_a_named_key_grants() -> None:
    named = NamedPrincipal.model_validate({**PRINCIPALS[0], "actions": ["rejectApplication"], "batch": True})
    visitor = await Door((named,)).by_headers(Headers({"x-api-key": KEY}))
    who = visitor.principal
    assert (who.read, who.actions, who.batch, who.admin) == (True, {"rejectApplication"}, True, False)
    with pytest.raises(Unidentified):
        await Door((named,)).by_headers(Headers({}))


def opened(gateway, **headers: str):
    return connect(
        f"ws://127.0.0.1:{gateway.port}/graphql",
        subprotocols=["graphql-transport-ws"],
        additional_headers=headers,
        proxy=None,
    )


async def begun(connection, payload=None) -> None:
    await connection.send(json.dumps({"type": "connection_init", "payload": payload or {}}))


@pytest.mark.parametrize(
    ("payload", "headers"),
    [
        ({"authorization": f"Bearer {KEY}"}, {}),
        ({"Authorization": f"Bearer {KEY}"}, {}),
        ({"apiKey": KEY}, {}),
        ({}, {"x-api-key": KEY}),
    ],
)
async def test_a_websocket_says_who_asks_when_it_is_opened(closed, payload, headers) -> None:
    async with opened(closed, **headers) as connection:
        await begun(connection, payload)
        assert json.loads(await connection.recv())["type"] == "connection_ack"
        await connection.send(json.dumps({"type": "subscribe", "id": "1", "payload": ASK}))
        told = json.loads(await connection.recv())
    assert told["payload"]["data"] == {"who": "default:bot"}


@pytest.mark.parametrize("payload", [{}, {"authorization": "Bearer x"}, {"apiKey": 3}, {"apiKey": ""}])
async def test_a_websocket_of_nobody_is_closed(closed, payload) -> None:
    async with opened(closed) as connection:
        await begun(connection, payload)
        with pytest.raises(Exception, match="4403"):
            await connection.recv()


async def test_nobody_asks_over_a_websocket_that_was_not_opened(closed) -> None:
    async with opened(closed, **{"x-api-key": KEY}) as connection:
        await connection.send(json.dumps({"type": "subscribe", "id": "1", "payload": ASK}))
        with pytest.raises(Exception, match="4401"):
            await connection.recv()


async def test_a_websocket_ends_with_its_credentials() -> None:
    soon = datetime.now(UTC) + timedelta(seconds=0.5)
    principals = [{"name": "brief", "key": KEY, "expires_at": soon}]
    async with run(principals=principals) as gateway, opened(gateway) as connection:
        await begun(connection, {"apiKey": KEY})
        assert json.loads(await connection.recv())["type"] == "connection_ack"
        async with asyncio.timeout(5):
            with pytest.raises(Exception, match="4403"):
                await connection.recv()


async def test_a_websocket_that_is_left_is_not_kept_until_its_credentials_end() -> None:
    def waiting() -> int:
        timers = asyncio.get_running_loop()._scheduled
        return sum("_close_later" in repr(timer) for timer in timers if not timer.cancelled())

    soon = datetime.now(UTC) + timedelta(hours=1)
    async with run(principals=[{"name": "brief", "key": KEY, "expires_at": soon}]) as gateway:
        async with opened(gateway) as connection:
            await begun(connection, {"apiKey": KEY})
            await connection.recv()
            assert waiting() == 1
        await until(lambda: not waiting())


@pytest.mark.parametrize(
    ("settings", "shown", "status"),
    [
        ({}, None, 200),
        ({"metrics_token": "scraper"}, None, 401),
        ({"metrics_token": "scraper"}, "Bearer other", 401),
        ({"metrics_token": "scraper"}, "Bearer scraper", 200),
    ],
)
async def test_metrics_are_the_operators(running, settings, shown, status) -> None:
    async with running(**settings) as gateway:
        answer = await gateway.client.get("/metrics", headers={"authorization": shown} if shown else {})
    assert answer.status_code == status
