"""The real gateway with a store and a master key, in front of a sandbox: on a socket of its own."""

from __future__ import annotations

import asyncio
import base64
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
from starlette.applications import Starlette

from gateway import parts
from gateway.app import create_app
from gateway.server import listen
from gateway.server import server as make_server
from gateway.settings import Settings

MASTER = "first:" + base64.b64encode(b"1" * 32).decode()
ADMINISTRATOR = "the administrator's key, which nobody guesses"
SECOND = "second:" + base64.b64encode(b"2" * 32).decode()

AS_ADMINISTRATOR = {"x-api-key": ADMINISTRATOR}


@dataclass
class Managed:
    """A gateway whose integrations are managed at run time."""

    app: Starlette
    url: str
    client: httpx.AsyncClient

    async def ask(self, query: str, **variables: Any) -> dict[str, Any]:
        answer = await self.client.post("/graphql", json={"query": query, "variables": variables})
        return answer.json()

    async def data(self, query: str, **variables: Any) -> dict[str, Any]:
        answer = await self.ask(query, **variables)
        assert "errors" not in answer, answer["errors"]
        return answer["data"]

    async def link(self, tool: str, **more: Any) -> str:
        """A link to the connect page."""
        made = await self.data(
            "mutation($i: CreateConnectLinkInput!) { createConnectLink(input: $i) { url endsAt } }",
            i={"tool": tool, **more},
        )
        return str(made["createConnectLink"]["url"])


@asynccontextmanager
async def managed(sandbox: str, store: Path, **settings: Any) -> AsyncIterator[Managed]:
    """Start one; `sandbox` is an address that its integrations may name."""
    with listen("127.0.0.1", 0) as listening:
        url = f"http://127.0.0.1:{listening.getsockname()[1]}"
        given = {
            "master_keys": MASTER,
            "integration_hosts": sandbox,
            "store": str(store),
            "public_url": url,
            "principals": [{"name": "administrator", "key": ADMINISTRATOR, "admin": True, "actions": ["*"]}],
            **settings,
        }
        app = create_app(Settings(**given), parts.real())
        server = make_server(app)
        serving = asyncio.create_task(server.serve(sockets=[listening]))
        async with httpx.AsyncClient(
            base_url=url, headers=AS_ADMINISTRATOR, timeout=30, trust_env=False
        ) as client:
            try:
                while not server.started:
                    await asyncio.wait({serving}, timeout=0.01)
                    if serving.done():
                        serving.result()
                yield Managed(app, url, client)
            finally:
                server.should_exit = True
                await serving
