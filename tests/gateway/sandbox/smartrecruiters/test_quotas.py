"""Limits per credential and endpoint, over a real socket (smartrecruiters.md §4)."""

import asyncio

import httpx
import pytest

from gateway.sandbox import Fault, Options, create, running

SMALL = {"vendors": ("smartrecruiters",), "candidates": 100, "applications": 200}
KEY = {"x-smarttoken": "sandbox-smartrecruiters-key"}


@pytest.fixture
async def serve():
    """Start a sandbox with some options; gives it and a client of its account."""
    ends = []

    async def start(**options):
        sandbox = create(Options(**SMALL, **options))
        server = running(sandbox)
        url = await server.__aenter__()
        client = httpx.AsyncClient(base_url=f"{url}/smartrecruiters", headers=KEY, timeout=10)
        ends.append((server, client))
        return sandbox, client

    yield start
    for server, client in ends:
        await client.aclose()
        await server.__aexit__(None, None, None)


def stopped(sandbox):
    """Let the quotas' clock stand still."""
    sandbox.vendors["smartrecruiters"].quotas.clock = lambda: 100.0
    return sandbox


async def test_ten_a_second_for_each_endpoint(serve):
    sandbox, client = await serve()
    stopped(sandbox)
    answers = [await client.get("/configuration/company") for _ in range(11)]
    assert [answer.status_code for answer in answers] == [200] * 10 + [429]
    assert answers[0].headers["x-ratelimit-limit"] == "10"
    assert [answer.headers["x-ratelimit-remaining"] for answer in answers[-3:]] == ["1", "0", "0"]
    assert answers[0].headers["x-ratelimit-concurrent-limit"] == "8"
    assert answers[0].headers["x-ratelimit-concurrent-remaining"] == "7"
    assert "retry-after" not in answers[-1].headers
    assert (await client.get("/configuration/sources")).status_code == 200
    other = {"x-smarttoken": f"{KEY['x-smarttoken']}-extended"}
    assert (await client.get("/configuration/company", headers=other)).status_code == 200
    sandbox.vendors["smartrecruiters"].quotas.clock = lambda: 101.0
    assert (await client.get("/configuration/company")).status_code == 200


async def test_ids_share_the_quota_of_their_template(serve):
    sandbox, client = await serve()
    stopped(sandbox)
    vendor = sandbox.vendors["smartrecruiters"]
    people = [f"/candidates/{vendor.remote_id('candidates', number)}" for number in range(10, 22)]
    statuses = [(await client.get(path)).status_code for path in people]
    assert statuses.count(429) == 2


async def test_two_a_second_for_slow_endpoints(serve):
    sandbox, client = await serve()
    stopped(sandbox)
    job = sandbox.vendors["smartrecruiters"].remote_id("jobs", 1)
    statuses = [(await client.delete(f"/jobs/{job}/publication")).status_code for _ in range(3)]
    assert statuses == [204, 204, 429]


async def test_candidate_pages_one_at_a_time(serve):
    _, client = await serve(latency=0.2)
    answers = await asyncio.gather(*(client.get("/candidates") for _ in range(3)))
    assert sorted(answer.status_code for answer in answers) == [200, 429, 429]
    assert answers[0].headers["x-ratelimit-concurrent-limit"] == "1"
    assert (await client.get("/candidates")).status_code == 200


async def test_eight_at_a_time_elsewhere(serve):
    _, client = await serve(latency=0.3)
    answers = await asyncio.gather(*(client.get("/jobs") for _ in range(10)))
    assert sorted(answer.status_code for answer in answers) == [200] * 8 + [429] * 2


async def test_the_form_of_429_is_the_apis_own(serve):
    sandbox, client = await serve()
    stopped(sandbox)
    path = "/postings/9b30f1aa-0000-4000-8000-000000000001/configuration"
    last = [await client.get(path) for _ in range(11)][-1]
    assert (last.status_code, last.json()["code"]) == (429, "TRAFFIC_LOCKED")
    last = [await client.get("/jobs") for _ in range(11)][-1]
    assert last.json()["errors"][0]["code"] == "TOO_MANY_REQUESTS"


async def test_the_board_has_no_limits_to_tell(serve):
    sandbox, client = await serve()
    stopped(sandbox)
    answers = [
        await client.get("/v1/companies/SandboxEmployer1/postings", headers={"x-smarttoken": ""})
        for _ in range(12)
    ]
    assert {answer.status_code for answer in answers} == {200}
    assert not any(name.startswith("x-ratelimit") for name in answers[0].headers)


async def test_retry_after_is_an_option_and_a_fault(serve):
    sandbox, client = await serve(faults=(Fault("throttle", count=1, retry_after=7),))
    stopped(sandbox)
    first = await client.get("/jobs")
    assert (first.status_code, first.headers["retry-after"]) == (429, "7")
    vendor = sandbox.vendors["smartrecruiters"]
    vendor.quirks = type(vendor.quirks)(retry_after=True)
    last = [await client.get("/jobs") for _ in range(11)][-1]
    assert (last.status_code, last.headers["retry-after"]) == (429, "1")
