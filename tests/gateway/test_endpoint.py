from __future__ import annotations

import asyncio
import json

import pytest
from websockets.asyncio.client import connect

from tests.gateway.standin import SECRET

GRAPHQL = "application/graphql-response+json"


async def post(gateway, content: bytes, **headers: str):
    return await gateway.client.post(
        "/graphql", content=content, headers={"content-type": "application/json", **headers}
    )


def only(answer: dict) -> dict:
    (error,) = answer["errors"]
    return error


@pytest.mark.parametrize("body", [b"null", b"3", b"[1]", b'"text"', b"[]", b"\xff\xfe", b"{", b""])
async def test_a_body_that_is_no_object_is_refused_as_json(gateway, body) -> None:
    answer = await post(gateway, body)
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/json"
    assert only(answer.json())["extensions"]["code"] == "BAD_USER_INPUT"


@pytest.mark.parametrize(
    "content_type",
    ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/json; charset=latin-1"],
)  # fmt: skip
async def test_other_content_types_are_refused(gateway, content_type) -> None:
    answer = await post(gateway, b'{"query": "{ hello }"}', **{"content-type": content_type})
    assert answer.status_code == 415
    assert only(answer.json())["extensions"]["code"] == "UNSUPPORTED_MEDIA_TYPE"


async def test_a_body_beyond_the_limit_is_refused(running) -> None:
    async def endless():
        for _ in range(10):
            yield b" " * 1_000

    async with running(max_body_bytes=5_000) as gateway:
        announced = await post(gateway, b" " * 5_001)
        chunked = await post(gateway, endless())
        fitting = await post(gateway, b'{"query": "{ hello }"}'.ljust(5_000))
    for answer in (announced, chunked):
        assert answer.status_code == 413
        assert only(answer.json())["extensions"]["code"] == "PAYLOAD_TOO_LARGE"
    assert fitting.status_code == 200


async def test_get_queries_are_off_where_accounts_are_real(running) -> None:
    async with running(get_queries=False) as gateway:
        answer = await gateway.client.get("/graphql", params={"query": "{ hello }"})
    assert answer.status_code == 405
    assert answer.headers["allow"] == "GET, POST"
    assert only(answer.json())["extensions"]["code"] == "METHOD_NOT_ALLOWED"


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
async def test_other_methods_are_refused(gateway, method) -> None:
    answer = await gateway.client.request(method, "/graphql")
    assert answer.status_code == 405
    assert only(answer.json())["extensions"]["code"] == "METHOD_NOT_ALLOWED"


@pytest.mark.parametrize(
    ("accept", "answered"),
    [
        (f"{GRAPHQL}, application/json;q=0.9", GRAPHQL),
        (f"application/json, {GRAPHQL};q=0.5", "application/json"),
        (f"{GRAPHQL};q=0", "application/json"),
        ("text/html", "application/json"),
    ],
)
async def test_the_media_type_preferred_is_used(gateway, accept, answered) -> None:
    answer = await post(gateway, b'{"query": "{ hello }"}', accept=accept)
    assert answer.headers["content-type"].split(";")[0] == answered
    assert answer.headers["vary"] == "accept"
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    ("query", "variables"),
    [
        ("{", {}),
        ("{ nothing }", {}),
        ("query Q($name: String!) { hello(name: $name) }", {}),
        ("query Q($name: String!) { hello(name: $name) }", {"name": 3}),
        ("{ hello(name: 3) }", {}),
        ("{" + "a{" * 5_000, {}),
    ],
)
async def test_a_wrong_request_has_one_code(gateway, query, variables) -> None:
    error = only(await gateway.ask(query, variables=variables))
    assert error["extensions"] == {"code": "BAD_USER_INPUT", "retryable": False}


async def test_an_unknown_operation_name_is_refused(gateway) -> None:
    answer = await gateway.ask("query A { hello }", operationName="B")
    assert only(answer)["extensions"]["code"] == "BAD_USER_INPUT"


async def test_a_gateway_error_tells_its_code_and_source(gateway) -> None:
    limited = only(await gateway.ask("{ limited }"))
    assert limited["message"] == "come back later"
    assert limited["path"] == ["limited"]
    told = {
        "code": "UPSTREAM_RATE_LIMITED",
        "tool": "gem",
        "integration": "acme-gem",
        "retryable": True,
        "retryAfter": 7.5,
    }
    assert told.items() <= limited["extensions"].items()
    refused = only(await gateway.ask("{ refused }"))
    assert refused["message"] == "first must be at most 100"
    assert refused["extensions"]["code"] == "BAD_USER_INPUT"


@pytest.mark.parametrize("query", ["{ crash }", "{ required }", "{ tooLarge }"])
async def test_the_unexpected_is_masked(gateway, query) -> None:
    answer = await gateway.ask(query)
    error = only(answer)
    assert error["extensions"]["code"] == "INTERNAL"
    assert error["extensions"]["errorId"] in error["message"]
    assert SECRET not in json.dumps(answer)
    assert "data" in answer


async def test_the_caller_may_lower_the_deadline_only(gateway) -> None:
    for given, seconds in ((None, 20.0), ("1500", 1.5), ("90000", 20.0)):
        headers = {"x-deadline-ms": given} if given else {}
        assert (await gateway.ask("{ deadline }", headers))["data"]["deadline"] == seconds
    for wrong in ("0", "-1", "1.5", "soon"):
        answer = await gateway.ask("{ deadline }", {"x-deadline-ms": wrong})
        assert "X-Deadline-Ms" in only(answer)["message"]


async def test_a_query_that_outlives_its_deadline_is_ended(gateway) -> None:
    answer = await post(gateway, b'{"query": "{ held }"}', accept=GRAPHQL, **{"x-deadline-ms": "1"})
    assert answer.status_code == 504
    assert only(answer.json())["extensions"]["code"] == "DEADLINE_EXCEEDED"
    assert gateway.registry.marks == ["query cancelled"]


@pytest.mark.parametrize(
    ("setting", "header", "shown"),
    [(True, "upstream", True), (True, "other", False), (False, "upstream", False)],
)
async def test_the_calls_made_are_shown_on_request(running, setting, header, shown) -> None:
    async with running(upstream_extension=setting) as gateway:
        answer = await gateway.ask("{ debugged }", {"x-debug": header})
    assert answer["data"]["debugged"] is shown


async def test_the_plan_is_asked_for_by_header_and_calls_are_bounded_by_the_settings(running) -> None:
    async with running(max_upstream_calls=7) as gateway:
        assert (await gateway.ask("{ planned }", {"x-explain": "plan"}))["data"]["planned"] == "True 7"
        assert (await gateway.ask("{ planned }"))["data"]["planned"] == "False 7"


async def hang_up(gateway, operation: str) -> None:
    """Ask, wait until the resolver runs, and close the connection without reading the answer."""
    body = json.dumps({"query": operation}).encode()
    _, writer = await asyncio.open_connection("127.0.0.1", gateway.port)
    head = f"POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: {len(body)}\r\n\r\n"
    writer.write(head.encode() + body)
    await gateway.registry.started.wait()
    writer.close()
    await writer.wait_closed()


async def until(condition) -> None:
    async with asyncio.timeout(5):
        while not condition():  # noqa: ASYNC110  # what is waited for happens in other tasks and tells nobody
            await asyncio.sleep(0)


async def test_a_query_ends_when_its_caller_hangs_up(gateway) -> None:
    await hang_up(gateway, "{ held }")
    await until(lambda: gateway.registry.marks)
    assert gateway.registry.marks == ["query cancelled"]


async def test_a_mutation_is_finished_when_its_caller_hangs_up(gateway) -> None:
    await hang_up(gateway, "mutation { hold }")
    await until(lambda: b'status="499"' in gateway.app.state.metrics.text())
    gateway.registry.gate.set()
    await until(lambda: gateway.registry.marks)
    assert gateway.registry.marks == ["mutation finished"]


async def test_a_mutation_is_finished_before_the_process_ends(running) -> None:
    async with running() as gateway:
        await hang_up(gateway, "mutation { hold }")
        ending = asyncio.create_task(until(lambda: not gateway.app.state.ready))
        ending.add_done_callback(lambda _: gateway.registry.gate.set())
    assert gateway.registry.marks == ["mutation finished"]
    assert gateway.registry.closed


async def test_subscriptions_come_as_server_sent_events(gateway) -> None:
    body = {"query": "subscription { count(to: 2) }"}
    answer = await gateway.client.post("/graphql", json=body, headers={"accept": "text/event-stream"})
    assert answer.headers["content-type"].startswith("text/event-stream")
    events = [line.removeprefix("data: ") for line in answer.text.splitlines() if line.startswith("data: {")]
    assert [json.loads(event)["data"]["count"] for event in events] == [0, 1]


class Socket:
    """One connection by the graphql-transport-ws protocol."""

    def __init__(self, connection) -> None:
        self.connection = connection

    async def send(self, **message) -> None:
        await self.connection.send(json.dumps(message))

    async def next(self) -> dict:
        message = await self.connection.recv()
        assert isinstance(message, str)
        return json.loads(message)

    async def begin(self) -> None:
        await self.send(type="connection_init")
        assert (await self.next())["type"] == "connection_ack"

    async def ask(self, number: str, query: str) -> None:
        await self.send(id=number, type="subscribe", payload={"query": query})


def socket(gateway, **headers: str):
    return connect(
        f"ws://127.0.0.1:{gateway.port}/graphql",
        subprotocols=["graphql-transport-ws"],
        additional_headers=headers,
        proxy=None,
    )


async def test_subscriptions_come_over_a_websocket(gateway) -> None:
    async with socket(gateway) as connection:
        session = Socket(connection)
        await session.begin()
        await session.ask("1", "subscription { count(to: 2) }")
        received = [await session.next() for _ in range(3)]
    assert [message["type"] for message in received] == ["next", "next", "complete"]
    assert [message["payload"]["data"]["count"] for message in received[:2]] == [0, 1]


async def test_each_operation_of_a_websocket_has_its_own_context(gateway) -> None:
    async with socket(gateway) as connection:
        session = Socket(connection)
        await session.begin()
        await session.ask("1", "{ contexts }")
        await session.next()
        await session.ask("2", "{ contexts }")
        await until(lambda: len(gateway.registry.contexts) == 2)
    first, second = gateway.registry.contexts
    assert first is not second


async def test_errors_are_masked_over_a_websocket_too(gateway) -> None:
    async with socket(gateway) as connection:
        session = Socket(connection)
        await session.begin()
        await session.ask("1", "{ crash }")
        crashed = (await session.next())["payload"]
        assert (await session.next())["type"] == "complete"
        await session.ask("2", "{ nothing }")
        invalid = (await session.next())["payload"]
        await session.ask("3", "subscription { count(to: 0) }")
        broken = (await session.next())["payload"]
    assert only(crashed)["extensions"]["code"] == "INTERNAL"
    assert invalid[0]["extensions"]["code"] == "BAD_USER_INPUT"
    assert SECRET not in json.dumps([crashed, broken])


async def test_a_subscription_ends_with_its_websocket(gateway) -> None:
    async with socket(gateway) as connection:
        session = Socket(connection)
        await session.begin()
        await session.ask("1", "subscription { count(to: -1) }")
        await gateway.registry.started.wait()
    await until(lambda: gateway.registry.marks)
    assert gateway.registry.marks == ["subscription ended"]


async def test_a_mutation_over_a_websocket_is_finished(gateway) -> None:
    async with socket(gateway) as connection:
        session = Socket(connection)
        await session.begin()
        await session.ask("1", "mutation { hold }")
        await gateway.registry.started.wait()
    gateway.registry.gate.set()
    await until(lambda: gateway.registry.marks)
    assert gateway.registry.marks == ["mutation finished"]


async def test_a_page_of_another_origin_gets_no_websocket(gateway) -> None:
    with pytest.raises(Exception, match="HTTP 403"):
        await socket(gateway, origin="https://evil.test").__aenter__()
