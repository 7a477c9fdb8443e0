from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from gateway.sandbox import Sandbox
from gateway.sandbox.recruitcrm.quirks import Quirks
from tests.e2e.test_exactly_once import Clock, storing
from tests.support.graph import Graph, account, graph, served


@pytest.fixture(scope="module")
def simulated_account() -> Iterator[tuple[Sandbox, str]]:
    with served("recruitcrm", rate_factor=100, jobs=14, candidates=120, applications=220) as made:
        yield made


@pytest.fixture
async def crm(simulated_account: tuple[Sandbox, str]) -> AsyncIterator[Graph]:
    """The account as other tests of the module left it; calls, faults and quirks forgotten."""
    sandbox, base = simulated_account
    sandbox.calls.clear()
    sandbox.faults.clear()
    sandbox.vendors["recruitcrm"].quirks = Quirks()
    async with graph(account(sandbox, base, "recruitcrm"), sandbox=sandbox) as made:
        yield made


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def keyed(crm: Graph, tmp_path: Path, clock: Clock) -> AsyncIterator[Graph]:
    """The same with a store of wishes."""
    async with storing(crm, tmp_path, clock) as made:
        yield made
