from collections.abc import AsyncIterator, Iterator
from dataclasses import replace

import pytest

from gateway.sandbox import Sandbox
from tests.support.graph import Graph, account, served
from tests.support.graph import graph as over


@pytest.fixture(scope="module")
def simulation() -> Iterator[tuple[Sandbox, str]]:
    with served("smartrecruiters", jobs=12, candidates=120, applications=200, rate_factor=0) as made:
        yield made


@pytest.fixture
async def graph(simulation: tuple[Sandbox, str]) -> AsyncIterator[Graph]:
    """The graph over the account as new; by API key, so that no token is among the writes."""
    sandbox, base = simulation
    sandbox.reset()
    key = {"api_key": "sandbox-smartrecruiters-key"}
    one = replace(account(sandbox, base, "smartrecruiters"), credentials=key)
    async with over(one, sandbox=sandbox) as made:
        yield made
