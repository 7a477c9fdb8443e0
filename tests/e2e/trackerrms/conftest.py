from collections.abc import AsyncIterator, Iterator

import pytest

from gateway.sandbox import Sandbox
from tests.support.graph import Graph, account, graph, served


@pytest.fixture(scope="module")
def tenant() -> Iterator[tuple[Sandbox, str]]:
    """A simulated tenant that the tests of a file share."""
    with served("trackerrms", jobs=30, candidates=120, applications=200, rate_factor=0) as made:
        yield made


@pytest.fixture
async def trackerrms(tenant: tuple[Sandbox, str]) -> AsyncIterator[Graph]:
    """A graph over it. What an earlier test called is forgotten, its faults are lifted, its quirks are not."""
    sandbox, base = tenant
    sandbox.calls.clear()
    async with graph(account(sandbox, base, "trackerrms"), sandbox=sandbox) as made:
        yield made
    sandbox.faults.clear()
