"""Fifty queries of frontends: calls against their proven minimum, and against the plan.

The first time over, a gateway knows nothing of the accounts but what the contracts say; the second time it knows
what the first has taught: sizes, and how many records lead where. No answer is kept from one to the other.
"""

import pytest

from connectors.registry import CONNECTORS
from connectors.trackerrms import TrackerRMS
from connectors.upstream import Policy
from gateway.sandbox import Sandbox
from tests.e2e.asked import QUERIES
from tests.e2e.measuring import Measured, measure, table
from tests.support.graph import account, graph


@pytest.mark.timeout(240)
async def test_calls_are_near_their_minimum_and_foreseen(
    shared: tuple[Sandbox, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(TrackerRMS, "policy", Policy(concurrency=8))  # its pace is not what is measured
    sandbox, base = shared
    async with graph(*(account(sandbox, base, tool) for tool in CONNECTORS), sandbox=sandbox) as gateway:
        first, second = await measure(gateway), await measure(gateway)
    for measured in (first, second):
        _near(measured)
    assert sum(one.foreseen for one in second) >= 0.95 * len(QUERIES), table(second)
    assert sum(one.foreseen for one in first) >= 0.75 * len(QUERIES), table(first)


def _near(measured: list[Measured]) -> None:
    assert not [one for one in measured if one.errors], table(measured)
    assert all(one.used <= 1.5 * one.asked.minimum for one in measured), table(measured)
    assert all(one.used >= one.asked.minimum for one in measured), f"no minimum: {table(measured)}"
    least = sum(one.asked.minimum for one in measured)
    assert sum(one.used for one in measured) <= 1.1 * least, table(measured)


def test_there_are_fifty_with_a_proof_each() -> None:
    assert len(QUERIES) == 50
    assert all(one.why for one in QUERIES)
    assert len({(one.tools, one.query) for one in QUERIES}) == 50
