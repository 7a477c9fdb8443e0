import pytest

from tests.support.graph import Graph, simulated


@pytest.fixture
async def recruitee() -> "Graph":
    async with simulated("recruitee") as graph:
        yield graph


@pytest.fixture
async def two() -> "Graph":
    async with simulated("recruitee", "recruitee-2", jobs=20, candidates=300, applications=600) as graph:
        yield graph
