"""The registry changes while operations run."""

import asyncio

import pytest

from connectors.errors import NotFound
from connectors.registry import Registry, opened
from connectors.upstream import Account


def gem(name: str, key: str):
    return opened(Account(name, "gem", "http://127.0.0.1:9", {"api_key": key}))


async def test_what_began_with_an_integration_keeps_it() -> None:
    registry = Registry([gem("a", "1")], grace=60)
    before, first = registry.integrations, registry.get("a")
    registry.put(gem("a", "2"))
    registry.put(gem("b", "3"))
    assert list(registry.integrations) == ["a", "b"]
    assert registry.get("a").account.credentials == {"api_key": "2"}
    assert before == {"a": first}
    assert not first.upstream._closed
    registry.remove("a")
    registry.remove("nothing")
    with pytest.raises(NotFound):
        registry.get("a")
    await registry.aclose()
    assert first.upstream._closed


async def test_what_was_replaced_is_closed_after_a_while() -> None:
    registry = Registry([gem("a", "1")], grace=0)
    first = registry.get("a")
    registry.remove("a")
    async with asyncio.timeout(5):
        while registry._leaving:
            await asyncio.wait(set(registry._leaving))
    assert first.upstream._closed
    await registry.aclose()
