import asyncio
import urllib.error
import urllib.request

import httpx
import pytest

from gateway.sandbox import Options, create, running, serve

TINY = Options(jobs=2, candidates=5, applications=5, vendors=("recruitee",))


def test_a_thread_serves_it():
    with serve(TINY) as url:
        with urllib.request.urlopen(f"{url}/recruitee/share/eeo/answers") as answer:  # noqa: S310 - our own address
            assert answer.status == 200
        request = urllib.request.Request(f"{url}/recruitee/c/70707/tags")  # noqa: S310 - our own address
        with pytest.raises(urllib.error.HTTPError, match="401") as refused:
            urllib.request.urlopen(request)  # noqa: S310 - our own address
        refused.value.close()


async def test_the_loop_serves_several_at_once():
    async with running(TINY) as one, running(TINY) as two, httpx.AsyncClient() as client:
        assert one != two
        answers = await asyncio.gather(
            *(client.get(f"{url}/recruitee/share/eeo/answers") for url in (one, two))
        )
        assert [answer.status_code for answer in answers] == [200, 200]


async def test_answers_on_a_kept_connection_are_quick(client):
    """Nagle's algorithm would cost 40 ms for each answer."""
    loop = asyncio.get_running_loop()
    times = []
    for _ in range(7):
        began = loop.time()
        await client.get("/recruitee/share/eeo/answers")
        times.append(loop.time() - began)
    assert sorted(times)[3] < 0.03


async def test_a_server_that_has_ended_refuses():
    async with running(create(TINY)) as url:
        pass
    async with httpx.AsyncClient() as client:
        with pytest.raises(httpx.ConnectError):
            await client.get(url)


async def test_the_real_quota_is_kept_per_token():
    options = Options(jobs=2, candidates=5, applications=5, vendors=("recruitee",), quota=3)
    async with running(options) as url, httpx.AsyncClient(base_url=f"{url}/recruitee/c/70707") as client:
        one = {"authorization": "Bearer sandbox-recruitee-token"}
        statuses = [(await client.get("/departments", headers=one)).status_code for _ in range(5)]
        assert statuses == [200, 200, 200, 429, 429]
        refused = await client.get("/departments", headers=one)
        assert refused.headers["retry-after"] == "1"
        assert {"x-ratelimit-limit", "x-ratelimit-remaining", "x-ratelimit-reset"} <= set(refused.headers)
        other = {"authorization": "Bearer sandbox-recruitee-token-read-only"}
        answer = await client.get("/departments", headers=other)
        assert answer.status_code == 200
        assert not [name for name in answer.headers if name.startswith("x-ratelimit")]


async def test_quotas_can_be_switched_off():
    options = Options(jobs=2, candidates=5, applications=5, vendors=("recruitee",), quota=1, rate_factor=0)
    headers = {"authorization": "Bearer sandbox-recruitee-token"}
    async with running(options) as url, httpx.AsyncClient(base_url=url, headers=headers) as client:
        assert {(await client.get("/recruitee/c/70707/departments")).status_code for _ in range(5)} == {200}
