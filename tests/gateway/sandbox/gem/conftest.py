from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from gateway.sandbox import Options, create
from gateway.sandbox.gem.vendor import Gem

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

KEY = "sandbox-gem-key"
ATS = "/ats/v0"


class Client:
    """A client of one simulated account, which knows the truth behind it too."""

    def __init__(self, http: httpx.AsyncClient, vendor: Gem, hooked: list[Any]) -> None:
        self.http = http
        self.vendor = vendor
        self.world = vendor.world
        self.changes = hooked

    async def ask(
        self, path: str, method: str = "GET", *, key: str | None = KEY, **more: Any
    ) -> httpx.Response:
        """Call a path below the account, with the demo key unless told otherwise."""
        headers = ({"X-API-Key": key} if key else {}) | more.pop("headers", {})
        return await self.http.request(method, f"/gem{path}", headers=headers, **more)

    async def rows(self, path: str, **params: Any) -> list[dict[str, Any]]:
        """Walk a whole ATS list."""
        found: list[dict[str, Any]] = []
        for page in range(1, 100):
            answer = await self.ask(f"{ATS}{path}", params={"per_page": 500, "page": page, **params})
            assert answer.status_code == 200, answer.text
            found += answer.json()
            if len(answer.json()) < 500:
                return found
        raise AssertionError("no end")

    def read(self, **other: Any) -> None:
        """Take other readings of the contract."""
        self.vendor.quirks = replace(self.vendor.quirks, **other)

    def id(self, kind: str, number: int) -> str:
        return self.vendor.remote_id(kind, number)

    def number(self, kind: str, text: str) -> int:
        return self.vendor.meant(kind, text)


@pytest.fixture
async def gem() -> AsyncIterator[Client]:
    sandbox = create(Options(vendors=("gem",), rate_factor=0))
    vendor = sandbox.vendors["gem"]
    assert isinstance(vendor, Gem)
    hooked: list[Any] = []
    vendor.world.hooks.append(hooked.append)
    transport = httpx.ASGITransport(app=sandbox)
    async with httpx.AsyncClient(transport=transport, base_url="http://sandbox.test") as http:
        yield Client(http, vendor, hooked)
        assert vendor.last_error is None
