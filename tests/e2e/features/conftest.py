from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from gateway.sandbox import Sandbox
from gateway.store import Chosen, CreatedIds, Wishes, opened
from tests.support.graph import Graph, account, graph, served


@pytest.fixture(scope="module")
def sandboxed(request: pytest.FixtureRequest) -> Iterator[tuple[Sandbox, str]]:
    """The tool of the test's file, simulated."""
    with served(request.module.TOOL, rate_factor=0, jobs=14, candidates=60, applications=110) as made:
        yield made


@pytest.fixture
async def kept(
    sandboxed: tuple[Sandbox, str], request: pytest.FixtureRequest, tmp_path: Path
) -> AsyncIterator[Graph]:
    """A graph over it with a store of its own; nothing is in a cache."""
    sandbox, base = sandboxed
    sandbox.calls.clear()
    async with (
        opened(str(tmp_path / "kept.sqlite3")) as engine,
        Chosen(engine).kept_fresh() as chosen,
        graph(account(sandbox, base, request.module.TOOL), sandbox=sandbox) as made,
    ):
        wishes = Wishes(engine)
        yield replace(made, wishes=wishes, chosen=chosen, created=CreatedIds(engine))
        await wishes.aclose()
