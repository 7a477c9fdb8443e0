"""Reads while the vendors' records are edited: no value is older than `maxAge` allows, be it stale or not."""

from connectors.registry import CONNECTORS
from tools.freshness import AGES, measure

READS = 300


async def test_no_value_is_older_than_its_max_age() -> None:
    found = await measure(READS, tuple(CONNECTORS))
    assert found.stale == []
    assert set(found.reads) == set(AGES)
    assert found.served["LIVE"]
    assert found.served["CACHE"]
    assert found.served["STALE"]
    assert found.outdated, "nothing was edited while it was read"
