"""Reads while the vendors' records are edited: no value is older than `maxAge` allows, be it stale or not."""

from collections import Counter

import pytest

from connectors.registry import CONNECTORS
from tools.freshness import AGES, measure

READS, FAILING = 300, 0.5
ROUNDS = 12
"""Rounds at the most: the vendors fail at random, and in most rounds a kept answer stands in for one of theirs."""


@pytest.mark.timeout(150)
async def test_no_value_is_older_than_its_max_age() -> None:
    served: Counter[str] = Counter()
    for _ in range(ROUNDS):
        found = await measure(READS, tuple(CONNECTORS), FAILING)
        assert found.stale == []
        assert set(found.reads) == set(AGES)
        assert found.outdated, "nothing was edited while it was read"
        served += found.served
        if served["STALE"]:
            break
    assert all(served[kind] for kind in ("LIVE", "CACHE", "STALE")), served
