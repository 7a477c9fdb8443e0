import asyncio

import httpx
import pytest

from gateway.sandbox import Fault, Options, create, running

DEPARTMENTS = "/recruitee/c/70707/departments"
TEMPLATE = "/c/{company}/departments"


@pytest.fixture
def post(sandbox):
    return lambda **values: sandbox.faults.add(Fault(**values))


async def test_a_status_comes_as_html(client, post):
    post(kind="status", status=502, count=1)
    answer = await client.get(DEPARTMENTS)
    assert (answer.status_code, answer.headers["content-type"]) == (502, "text/html; charset=utf-8")
    assert (await client.get(DEPARTMENTS)).status_code == 200


@pytest.mark.parametrize(("wait", "header"), [(7, "7"), (None, None)])
async def test_throttling_comes_in_the_vendors_form(client, post, wait, header):
    post(kind="throttle", retry_after=wait)
    answer = await client.get(DEPARTMENTS)
    assert answer.status_code == 429
    assert answer.headers.get("retry-after") == header
    assert answer.headers["x-ratelimit-remaining"] == "0"


async def test_spoiled_bodies(client, post, sandbox):
    post(kind="garbage", count=1)
    with pytest.raises(ValueError, match="Unterminated"):
        (await client.get(DEPARTMENTS)).json()
    post(kind="html", count=1)
    assert (await client.get(DEPARTMENTS)).text.startswith("<!DOCTYPE html>")
    post(kind="content_type", count=1)
    answer = await client.get(DEPARTMENTS)
    assert answer.headers["content-type"] == "text/html"
    assert answer.json()["departments"]


async def test_broken_transfers(client, post):
    post(kind="truncate", count=1)
    with pytest.raises(httpx.RemoteProtocolError):
        await client.get(DEPARTMENTS)
    post(kind="reset", count=1)
    with pytest.raises(httpx.ReadError):
        await client.get(DEPARTMENTS)
    assert (await client.get(DEPARTMENTS)).status_code == 200


async def test_a_hanging_call_ends_with_its_client(client, post, sandbox):
    post(kind="hang", count=1)
    with pytest.raises(httpx.ReadTimeout):
        await client.get(DEPARTMENTS, timeout=0.05)
    assert sandbox.calls.entries[-1].status == 0


async def test_slow_answers_are_whole(client, post):
    post(kind="drip", seconds=0.001, count=1)
    post(kind="latency", seconds=0.001, count=1)
    assert (await client.get(DEPARTMENTS)).json()["departments"]


async def test_a_fault_meets_only_what_it_names(client, post):
    post(kind="status", tool="recruitee", method="GET", path=TEMPLATE)
    assert (await client.get(DEPARTMENTS)).status_code == 503
    assert (await client.get("/recruitee/c/70707/tags")).status_code == 200
    assert (await client.post(DEPARTMENTS)).status_code == 404


async def test_spoiled_writes_are_executed_replaced_ones_are_not(client, post, sandbox):
    tags = sandbox.vendors["recruitee"].world.tags
    before = len(tags)
    post(kind="status", count=1)
    await client.post("/recruitee/c/70707/tags", json={"tag": "one"})
    assert len(tags) == before
    post(kind="truncate", count=1)
    with pytest.raises(httpx.RemoteProtocolError):
        await client.post("/recruitee/c/70707/tags", json={"tag": "two"})
    assert len(tags) == before + 1


async def test_rates_are_kept_and_repeat_with_the_seed():
    hits = []
    for _ in range(2):
        sandbox = create(Options(jobs=2, candidates=5, applications=5, faults=(Fault("status", rate=0.5),)))
        async with running(sandbox) as url, httpx.AsyncClient(base_url=url) as client:
            answers = [await client.get("/recruitee/share/eeo/answers") for _ in range(40)]
        hits.append([answer.status_code for answer in answers])
    assert hits[0] == hits[1]
    assert 8 < hits[0].count(503) < 32


@pytest.mark.parametrize("values", [{"kind": "nosuch"}, {"kind": "status", "rate": 2}])
def test_bad_faults_are_refused(values):
    with pytest.raises(ValueError, match="fault"):
        Fault(**values)


async def test_latency_and_jitter_delay_everything():
    sandbox = create(Options(jobs=2, candidates=5, applications=5, latency=0.02, jitter=0.01))
    async with running(sandbox) as url, httpx.AsyncClient(base_url=url) as client:
        loop = asyncio.get_running_loop()
        began = loop.time()
        await client.get("/recruitee/share/eeo/answers")
        assert loop.time() - began >= 0.02
