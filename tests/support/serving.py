"""The whole gateway on a real socket over a simulated vendor, and clients that listen to it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import Any

import httpx
from starlette.applications import Starlette
from websockets.asyncio.client import ClientConnection, connect

from gateway import parts, simulation
from gateway.app import create_app
from gateway.events.hub import Hub
from gateway.events.sharing import Sharing
from gateway.sandbox import Sandbox
from gateway.server import listen
from gateway.server import server as make_server
from gateway.settings import Integration, Settings
from tests.support.waiting import until


@dataclass
class Gateway:
    """A gateway that serves."""

    app: Starlette
    port: int

    @property
    def hub(self) -> Hub:
        found: Hub = self.app.state.events
        return found

    @property
    def sharing(self) -> Sharing:
        found: Sharing = self.app.state.sharing
        return found


@asynccontextmanager
async def serving(
    sandbox: Sandbox, base: str, *names: str, hears: bool = False, **settings: Any
) -> AsyncIterator[Gateway]:
    """A gateway over accounts of a running sandbox; one that `hears` takes its webhooks."""

    @asynccontextmanager
    async def accounts() -> AsyncIterator[Sequence[Integration]]:
        yield [
            simulation.integration(name, vendor.account.tool, f"{base}/{name}", vendor.demo())
            for name, vendor in sandbox.vendors.items()
            if name in names
        ]

    with listen("127.0.0.1", 0) as listening:
        port = listening.getsockname()[1]
        if hears:
            settings |= {
                "public_url": f"http://127.0.0.1:{port}",
                "webhook_secret": "a secret of the operator",
            }
        app = create_app(Settings(log_level="error", **settings), replace(parts.real(), sandbox=accounts))
        server = make_server(app)
        server.config.timeout_graceful_shutdown = 1
        task = asyncio.create_task(server.serve(sockets=[listening]))
        try:
            while not server.started:
                await asyncio.wait({task}, timeout=0.01)
                if task.done():
                    task.result()
            yield Gateway(app, port)
        finally:
            server.should_exit = True
            await task


class Subscriber:
    """A client by the graphql-transport-ws protocol with one subscription."""

    def __init__(self, connection: ClientConnection) -> None:
        self.connection = connection

    async def send(self, **message: Any) -> None:
        await self.connection.send(json.dumps(message))

    async def next(self) -> dict[str, Any]:
        """The next message."""
        message: dict[str, Any] = json.loads(await self.connection.recv())
        return message

    async def event(self) -> dict[str, Any]:
        """The next event."""
        message = await self.next()
        assert message["type"] == "next", message
        assert not message["payload"].get("errors"), message
        found: dict[str, Any] = message["payload"]["data"]["events"]
        return found


@asynccontextmanager
async def subscribed(gateway: Gateway, query: str, **variables: Any) -> AsyncIterator[Subscriber]:
    """A subscription over a WebSocket that the gateway has begun with."""
    before = gateway.sharing.subscribers
    address = f"ws://127.0.0.1:{gateway.port}/graphql"
    async with connect(address, subprotocols=["graphql-transport-ws"], proxy=None) as connection:  # type: ignore[list-item]  # a text with a type of its own
        client = Subscriber(connection)
        await client.send(type="connection_init")
        assert (await client.next())["type"] == "connection_ack"
        await client.send(id="1", type="subscribe", payload={"query": query, "variables": variables})
        if "after" not in variables:
            await until(lambda: gateway.sharing.subscribers > before)
        yield client


@asynccontextmanager
async def streamed(
    gateway: Gateway, query: str, headers: dict[str, str] | None = None, **variables: Any
) -> AsyncIterator[AsyncIterator[dict[str, str]]]:
    """A subscription by server-sent events: the fields of each."""
    body = {"query": query, "variables": variables}
    accept = {"accept": "text/event-stream", **(headers or {})}

    async def events(lines: AsyncIterator[str]) -> AsyncIterator[dict[str, str]]:
        found: dict[str, str] = {}
        async for line in lines:
            name, _, value = line.partition(": ")
            if name:
                found[name] = value
            elif found:
                yield found
                found = {}

    url = f"http://127.0.0.1:{gateway.port}/graphql"
    async with (
        httpx.AsyncClient(timeout=20, trust_env=False) as client,
        client.stream("POST", url, json=body, headers=accept) as answer,
    ):
        assert answer.headers["content-type"].startswith("text/event-stream"), await answer.aread()
        yield events(answer.aiter_lines())
