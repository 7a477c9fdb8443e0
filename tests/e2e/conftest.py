from collections.abc import AsyncIterator, Iterator

import pytest

from gateway.sandbox import Sandbox
from tests.support.graph import Graph, account, graph, served


@pytest.fixture(scope="session")
def shared() -> Iterator[tuple[Sandbox, str]]:
    """Simulated accounts at default size, for tests that only read: together, so with more quota than one reader has."""
    with served(rate_factor=100) as made:
        yield made


@pytest.fixture
async def recruitee(shared: tuple[Sandbox, str]) -> AsyncIterator[Graph]:
    sandbox, base = shared
    async with graph(account(sandbox, base, "recruitee"), sandbox=sandbox) as made:
        yield made


@pytest.fixture
async def smartrecruiters(shared: tuple[Sandbox, str]) -> AsyncIterator[Graph]:
    sandbox, base = shared
    async with graph(account(sandbox, base, "smartrecruiters"), sandbox=sandbox) as made:
        yield made


@pytest.fixture
async def gem(shared: tuple[Sandbox, str]) -> AsyncIterator[Graph]:
    sandbox, base = shared
    async with graph(account(sandbox, base, "gem"), sandbox=sandbox) as made:
        yield made
