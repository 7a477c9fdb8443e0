from __future__ import annotations

from dataclasses import replace
from typing import Any

import httpx
import orjson
import pytest

from gateway.sandbox import Options, create
from tests.gateway.sandbox.trackerrms import contract


class Tracker:
    """A client of one account whose every request and answer is checked against the contract's document."""

    def __init__(self, sandbox: Any, account: str = "trackerrms") -> None:
        self.sandbox, self.account = sandbox, account
        self.vendor = sandbox.vendors[account]
        self.world = self.vendor.world
        self.jwt: str | None = None
        transport = httpx.ASGITransport(app=sandbox)
        self._http = httpx.AsyncClient(transport=transport, base_url="http://sandbox.test")

    async def exchange(self, suffix: str = "") -> httpx.Response:
        token = self.vendor.keys.demo + suffix
        answer = await self.send("POST", "/api/Auth/ExchangeToken", {"bearerToken": token})
        if answer.status_code == 200:
            self.jwt = answer.json()["token"]
        return answer

    async def send(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        valid: bool = True,
        headers: dict[str, str] | None = None,
        form: dict[str, str] | None = None,
    ) -> httpx.Response:
        """Make a call; `valid` False for requests and answers that differ from the document on purpose."""
        sent = {"accept": "application/json"}
        if self.jwt:
            sent["authorization"] = f"Bearer {self.jwt}"
        content = None
        if body is not None:
            content = body if isinstance(body, bytes) else orjson.dumps(body)
            sent["content-type"] = "application/json"
            if valid:
                contract.judge_request(method, path, body)
        answer = await self._http.request(
            method, f"/{self.account}{path}", content=content, data=form, headers=sent | (headers or {})
        )
        assert self.vendor.last_error is None, self.vendor.last_error
        found = answer.json() if answer.content and "json" in answer.headers["content-type"] else None
        if valid:
            contract.judge_answer(method, path.partition("?")[0], answer.status_code, found)
        return answer

    async def rows(self, model: str, **body: Any) -> list[dict[str, Any]]:
        """Return one page of a Search, [] for 204."""
        answer = await self.send("POST", f"/api/v1/{model}/Search", body)
        if answer.status_code == 204:
            assert answer.content == b""
            return []
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def every(self, model: str, **body: Any) -> list[dict[str, Any]]:
        """Return the rows of all pages of a Search."""
        found: list[dict[str, Any]] = []
        page = 1
        while part := await self.rows(model, maxResults=100, pageNumber=page, **body):
            found += part
            page += 1
        return found

    async def get(self, path: str) -> Any:
        """Return what a GET answers, None for 204 or an empty body."""
        answer = await self.send("GET", f"/api/v1/{path}")
        assert answer.status_code in {200, 201, 204}, answer.text
        return answer.json() if answer.content else None

    def read(self, **quirks: Any) -> None:
        """Switch the account to other readings."""
        self.vendor.quirks = replace(self.vendor.quirks, **quirks)

    async def close(self) -> None:
        await self._http.aclose()


async def _tracker(options: Options):
    tracker = Tracker(create(options))
    await tracker.exchange()
    return tracker


@pytest.fixture
async def tracker():
    """A client of a small account without rate limit, already with a JWT."""
    made = await _tracker(
        Options(vendors=("trackerrms",), jobs=20, candidates=120, applications=300, rate_factor=0)
    )
    yield made
    await made.close()


@pytest.fixture
async def whole():
    """A client of an account of default size."""
    made = await _tracker(Options(vendors=("trackerrms",), rate_factor=0))
    yield made
    await made.close()
