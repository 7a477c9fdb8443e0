"""The calls of the fifty queries: minimum, predicted, used."""

from __future__ import annotations

import gc
from dataclasses import dataclass
from typing import Any

from connectors.registry import Registry
from tests.e2e.asked import QUERIES, Asked
from tests.support.graph import Graph


@dataclass(frozen=True)
class Measured:
    """What one query was predicted to call, and what it called."""

    asked: Asked
    predicted: int
    used: int
    errors: tuple[str, ...]

    @property
    def foreseen(self) -> bool:
        """Whether the prediction equals the use within a tenth."""
        return abs(self.predicted - self.used) <= self.used / 10


async def measure(graph: Graph) -> list[Measured]:
    """Ask every query, each with nothing cached; what the gateway has learnt from others it keeps."""
    gc.freeze()  # the sandboxes' worlds stay; looking through them again and again takes most of the time
    found = []
    for asked in QUERIES:
        names = {f"sandbox-{tool}" for tool in asked.tools}
        part = Graph(Registry(one for one in graph.registry.integrations.values() if one.id in names))
        variables = await _ids(part, asked)
        forget(part)
        answered = await part.ask(asked.query, shown=True, **variables)
        told = answered.extensions["upstream"]
        assert sum(one["live"] for one in told.values()) == len(answered.live)
        predicted = sum(one["predicted"] or 0 for one in told.values())
        errors = tuple(error.message for error in answered.errors)
        found.append(Measured(asked, predicted, len(answered.live), errors))
    gc.unfreeze()
    return found


async def _ids(graph: Graph, asked: Asked) -> dict[str, Any]:
    """The ids that a query is given."""
    if asked.ids is None:
        return {}
    root, count = asked.ids
    listed = await graph.read(f"{{ {root}(first: {count}) {{ nodes {{ id }} }} }}")
    ids = [node["id"] for node in listed.data[root]["nodes"]]
    return {"ids": ids} if "$ids:" in asked.query else {"id": ids[0]}


def forget(graph: Graph) -> None:
    """Forget every cached answer."""
    for one in graph.registry.integrations.values():
        one.evict(*(model for models in one.connector.carriers.values() for model in models))


def table(measured: list[Measured]) -> str:
    """One line a query, and the sums."""
    lines = [f"{'tool':16}{'query':32}{'minimum':>8}{'predicted':>10}{'used':>6}"]
    for one in measured:
        tool = one.asked.tools[0] if len(one.asked.tools) == 1 else "all five"
        lines.append(f"{tool:16}{one.asked.name:32}{one.asked.minimum:8}{one.predicted:10}{one.used:6}")
    sums = (sum(one.asked.minimum for one in measured), sum(one.predicted for one in measured))
    lines.append(f"{'':16}{'together':32}{sums[0]:8}{sums[1]:10}{sum(one.used for one in measured):6}")
    foreseen = sum(one.foreseen for one in measured)
    lines.append(f"predicted within a tenth: {foreseen} of {len(measured)}")
    return "\n".join(lines)
