"""A gateway that hears the simulated vendors' webhooks, over sockets, and what it publishes."""

from __future__ import annotations

import asyncio
import hmac
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

import httpx
import uvicorn
from starlette.applications import Starlette

from connectors.events import Event
from connectors.recruitee.webhooks import EVENTS
from connectors.registry import Registry
from gateway.sandbox import Options, Sandbox, create, running
from gateway.server import listen
from gateway.store import opened
from gateway.webhooks import Addresses, Memory, Webhooks, routes
from tests.support.graph import account

TOOLS = ("recruitcrm", "recruitee", "smartrecruiters", "trackerrms")
OLD, NEW = "an older secret of the operator", "the newest secret of the operator"


@dataclass
class Hearing:
    """The gateway's side: `published` are events with the time they came."""

    sandbox: Sandbox
    sandbox_url: str
    url: str
    registry: Registry
    memory: Memory
    client: httpx.AsyncClient
    webhooks: Webhooks | None = None
    published: list[tuple[float, Event]] = field(default_factory=list)
    broken: bool = False
    seconds: list[float] = field(default_factory=list)
    _came: asyncio.Event = field(default_factory=asyncio.Event)

    def publish(self, event: Event) -> None:
        if self.broken:
            raise RuntimeError("the log of events is full")
        self.published.append((time.perf_counter(), event))
        self._came.set()

    def vendor(self, name: str) -> Any:
        return self.sandbox.vendors[name]

    def begin(self, *secrets: str, base: str | None = None) -> Webhooks:
        """A process's webhooks, over the same store."""
        addresses = Addresses(secrets or (NEW, OLD), base or self.url)
        self.webhooks = Webhooks(self.registry, addresses, self.memory, self.publish)
        return self.webhooks

    async def until(self, true: Callable[[], bool], seconds: float = 10.0) -> None:
        async with asyncio.timeout(seconds):
            while not true():
                self._came.clear()
                await self._came.wait()

    async def caused(self, act: Callable[[], Any], count: int) -> list[Event]:
        """The events that an act leads to; their number is awaited, their time measured."""
        before, began = len(self.published), time.perf_counter()
        act()
        await self.until(lambda: len(self.published) >= before + count)
        found = self.published[before:]
        self.seconds += [at - began for at, _ in found]
        return [event for _, event in found]

    async def sent(self, name: str, count: int) -> None:
        """Wait until a vendor has made so many attempts."""
        async with asyncio.timeout(10):
            while len(self.vendor(name).post.sent) < count:
                await asyncio.wait([asyncio.ensure_future(asyncio.sleep(0.005))])


@asynccontextmanager
async def hearing(folder: Path, *names: str) -> AsyncIterator[Hearing]:
    sandbox = create(Options(vendors=names or TOOLS, jobs=12, candidates=40, applications=60, rate_factor=0))
    async with (
        running(sandbox) as base,
        opened(str(folder / "store.sqlite3")) as engine,
        httpx.AsyncClient(trust_env=False, timeout=10) as client,
    ):
        registry = Registry.open(account(sandbox, base, name) for name in names or TOOLS)
        with listen("127.0.0.1", 0) as socket:
            url = f"http://127.0.0.1:{socket.getsockname()[1]}"
            found = Hearing(sandbox, base, url, registry, Memory(engine), client)
            app = Starlette(routes=routes(lambda: found.webhooks))
            server = uvicorn.Server(uvicorn.Config(app, log_level="critical", lifespan="off"))
            serving = asyncio.create_task(server._serve([socket]))
            try:
                yield found
            finally:
                server.should_exit = True
                await serving
                await registry.aclose()


@asynccontextmanager
async def set_up(folder: Path) -> AsyncIterator[Hearing]:
    """The same, with every webhook set up."""
    async with hearing(folder) as made:
        webhooks = made.begin()
        for integration in made.registry.integrations.values():
            assert await webhooks.setup(integration)
        integration = made.registry.get("sandbox-recruitee")
        guide = await webhooks.guide(integration)
        entered = await made.client.post(
            f"{made.sandbox_url}/_hooks/recruitee", json={"url": guide.url, "events": list(EVENTS)}
        )
        integration.account.credentials["webhook_secret"] = entered.json()["secret"]
        yield made


def signed(key, body, *, at=None, event="candidate.updated", identity="delivery-1", link=""):
    stamp = str(int(time.time() if at is None else at))
    parts = [stamp, body.decode(), identity, event, "v1", link]
    return {
        "content-type": "application/json",
        "event-name": event,
        "event-version": "v1",
        "event-id": identity,
        "smartrecruiters-timestamp": stamp,
        "smartrecruiters-signature": f"v1={hmac.new(key.encode(), '.'.join(parts).encode(), sha256).hexdigest()}",
    }


def key_in_force(heard):
    (item,) = heard.vendor("smartrecruiters").subscriptions.values()
    return item.keys[-1][1]
