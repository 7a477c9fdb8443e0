from __future__ import annotations

import httpx
import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import Route

from gateway.metrics import Metrics
from gateway.middleware import Watch
from tests.gateway.standin import SECRET


@pytest.mark.parametrize(
    ("given", "kept"), [("abc-1", True), ("a b", False), ("x" * 65, False), (None, False)]
)
async def test_a_request_has_an_id(gateway, given, kept) -> None:
    headers = {"x-request-id": given} if given else {}
    told = (await gateway.client.get("/livez", headers=headers)).headers["x-request-id"]
    assert (told == given) if kept else len(told) == 32


async def test_an_exception_nobody_caught_is_masked() -> None:
    async def broken(_):
        raise ValueError(SECRET)

    metrics = Metrics()
    app = Starlette(routes=[Route("/livez", broken)], middleware=[Middleware(Watch, metrics=metrics)])
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://gateway") as client:
        answer = await client.get("/livez")
    assert answer.status_code == 500
    assert answer.json()["errors"][0]["extensions"]["code"] == "INTERNAL"
    assert SECRET not in answer.text
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert b'route="/livez",status="500"' in metrics.text()
