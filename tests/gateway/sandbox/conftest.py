import httpx
import pytest

from gateway.sandbox import Options, create, running

SMALL = Options(jobs=40, candidates=400, applications=1000)


@pytest.fixture
def sandbox():
    return create(SMALL)


@pytest.fixture
async def url(sandbox):
    async with running(sandbox) as base:
        yield base


@pytest.fixture
async def client(url):
    headers = {"authorization": "Bearer sandbox-recruitee-token"}
    async with httpx.AsyncClient(base_url=url, headers=headers, timeout=5) as made:
        yield made
