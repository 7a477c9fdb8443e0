"""Tokens, errors and the quota (recruitcrm.md §2.1, §2.2)."""

import httpx
import pytest

from gateway.sandbox import Fault, Options, create, running
from gateway.sandbox.recruitcrm.quirks import Quirks
from tests.gateway.sandbox.helper import Client
from tests.gateway.sandbox.recruitcrm.conftest import TOKEN, client_of

SMALL = {"jobs": 10, "candidates": 60, "applications": 100, "vendors": ("recruitcrm",)}


@pytest.mark.parametrize(
    "headers", [{}, {"authorization": "Bearer nobody"}, {"authorization": f"Basic {TOKEN}"}]
)
def test_no_token_no_answer(vendor, headers):
    reply = Client(vendor, "/v1", headers)("GET", "/users")
    assert (reply.status, reply.json) == (401, {"error": "Unauthorized"})


def test_tokens_out_of_use(vendor):
    assert client_of(vendor, "-revoked")("GET", "/users").status == 401
    assert client_of(vendor, "-blocked")("GET", "/users").status == 403
    assert client_of(vendor, "-second")("GET", "/users").status == 200


def test_demo_token_works(vendor):
    token = vendor.demo()["credentials"]["api_token"]
    assert Client(vendor, "/v1", {"authorization": f"Bearer {token}"})("GET", "/users").status == 200


def test_wrong_verb_and_wrong_path(api):
    assert api("PUT", "/candidates").status == 405
    gone = api("GET", "/nothing")
    assert (gone.status, gone.json["errorCode"]) == (404, 404)


def test_body_that_is_no_json(api):
    reply = api("POST", "/notes", body=b"{", kind="application/json")
    assert reply.status == 400
    assert "message" in reply.json


def test_plain_500_by_quirk(api, quirk):
    quirk(plain_500_every=2)
    assert [api("GET", "/users").status for _ in range(4)] == [200, 500, 200, 500]
    quirk(plain_500_every=1)
    assert api("GET", "/users").body == b"Server Error"


async def _ask(sandbox, count, token=TOKEN):
    async with (
        running(sandbox) as url,
        httpx.AsyncClient(
            base_url=f"{url}/recruitcrm/v1", headers={"authorization": f"Bearer {token}"}
        ) as client,
    ):
        return [await client.get("/currencies") for _ in range(count)]


async def test_sixty_a_minute_and_what_is_left():
    replies = await _ask(create(Options(**SMALL)), 62)
    assert [reply.status_code for reply in replies] == [200] * 60 + [429] * 2
    assert {reply.headers["x-ratelimit-limit"] for reply in replies} == {"60"}
    left = [int(reply.headers["x-ratelimit-remaining"]) for reply in replies]
    assert left == [*range(59, -1, -1), 0, 0]
    assert "retry-after" not in replies[-1].headers


async def test_quota_is_scaled_and_counted_per_token():
    sandbox = create(Options(**SMALL, rate_factor=0.05))
    assert [reply.status_code for reply in await _ask(sandbox, 4)] == [200, 200, 200, 429]
    assert [reply.status_code for reply in await _ask(sandbox, 1, f"{TOKEN}-second")] == [200]


async def test_licences_and_retry_after():
    sandbox = create(Options(**SMALL, rate_factor=0.1))
    sandbox.vendors["recruitcrm"].quirks = Quirks(licences=7, retry_after=True)
    replies = await _ask(sandbox, 8)
    assert replies[-1].status_code == 429
    assert replies[-1].headers["x-ratelimit-limit"] == "7"
    assert 0 < int(replies[-1].headers["retry-after"]) <= 60


async def test_quota_off_and_refusals_carry_headers():
    sandbox = create(Options(**SMALL, rate_factor=0))
    reply = (await _ask(sandbox, 1))[0]
    assert int(reply.headers["x-ratelimit-limit"]) > 1000
    refused = (await _ask(sandbox, 1, "nobody"))[0]
    assert (refused.status_code, "x-ratelimit-limit" in refused.headers) == (401, True)


async def test_an_injected_429_tells_how_long():
    sandbox = create(Options(**SMALL, faults=(Fault("throttle", retry_after=3),)))
    reply = (await _ask(sandbox, 1))[0]
    assert (reply.status_code, reply.headers["retry-after"]) == (429, "3")


async def test_the_truth_of_every_kind_over_http():
    sandbox = create(Options(**SMALL))
    async with running(sandbox) as url, httpx.AsyncClient(base_url=url) as client:
        page = (await client.get("/")).json()["accounts"]["recruitcrm"]
        assert page["credentials"] == {"api_token": TOKEN}
        kinds = (await client.get("/_state/recruitcrm")).json()
        assert "companies" in kinds
        for kind, count in kinds.items():
            rows = (await client.get(f"/_state/recruitcrm/{kind}?limit=3")).json()
            assert count or not rows
            for row in rows:
                assert (await client.get(f"/_state/recruitcrm/{kind}/{row['id']}")).status_code == 200
