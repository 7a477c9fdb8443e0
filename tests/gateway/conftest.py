from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette

from gateway.app import create_app
from gateway.parts import Parts
from gateway.server import listen
from gateway.server import server as make_server
from gateway.settings import Settings
from tests.gateway import standin


@dataclass
class Running:
    """A gateway on a real socket."""

    app: Starlette
    url: str
    port: int
    client: httpx.AsyncClient

    @property
    def registry(self) -> standin.StandinRegistry:
        return self.app.state.registry

    async def ask(self, query: str, headers: dict[str, str] | None = None, **body: Any) -> dict[str, Any]:
        answer = await self.client.post("/graphql", json={"query": query, **body}, headers=headers)
        return answer.json()


@asynccontextmanager
async def run(behind: Parts | None = None, **settings: Any) -> AsyncIterator[Running]:
    app = create_app(Settings(**settings), behind or standin.parts())
    with listen("127.0.0.1", 0) as listening:
        port = listening.getsockname()[1]
        server = make_server(app)
        serving = asyncio.create_task(server.serve(sockets=[listening]))
        url = f"http://127.0.0.1:{port}"
        async with httpx.AsyncClient(base_url=url, timeout=10, trust_env=False) as client:
            try:
                while not server.started:
                    await asyncio.wait({serving}, timeout=0.01)
                    if serving.done():
                        serving.result()
                yield Running(app, url, port, client)
            finally:
                server.should_exit = True
                await serving


@pytest.fixture
def running() -> Callable[..., AbstractAsyncContextManager[Running]]:
    """Start a gateway with the settings given, on a free port."""
    return run


@pytest.fixture
async def gateway() -> AsyncIterator[Running]:
    """A gateway with default settings."""
    async with run() as started:
        yield started
