"""The loader: one batch a tick, and no waiter hurts another."""

import asyncio

import pytest

from connectors.engine.loader import Loader
from connectors.errors import Unavailable


class Batches:
    def __init__(self):
        self.asked, self.go = [], asyncio.Event()
        self.go.set()

    async def fetch(self, keys):
        self.asked.append(list(keys))
        await self.go.wait()
        return [KeyError(key) if key == "bad" else key.upper() for key in keys]


async def test_a_tick_is_one_batch():
    batches = Batches()
    loader = Loader(batches.fetch)
    assert await asyncio.gather(loader.load("a"), loader.load("b")) == ["A", "B"]
    assert await loader.load("a") == "A"
    assert batches.asked == [["a", "b"], ["a"]]


async def test_one_bad_key_fails_alone():
    loader = Loader(Batches().fetch)
    good, bad = await asyncio.gather(loader.load("a"), loader.load("bad"), return_exceptions=True)
    assert good == "A"
    assert type(bad) is KeyError


async def test_one_waiters_timeout_is_its_own():
    batches = Batches()
    batches.go.clear()
    loader = Loader(batches.fetch)
    patient = asyncio.ensure_future(loader.load("a"))
    other = asyncio.ensure_future(loader.load("b"))
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(loader.load("a"), 0.01)
    other.cancel()
    batches.go.set()
    assert await patient == "A"
    assert await loader.load("a") == "A"
    assert batches.asked == [["a", "b", "a"], ["a"]]


async def test_a_cancelled_batch_raises_instead_of_hanging():
    async def fetch(keys):
        raise asyncio.CancelledError

    loader = Loader(fetch)
    found = await asyncio.gather(loader.load("a"), loader.load("b"), return_exceptions=True)
    assert [type(one) for one in found] == [Unavailable, Unavailable]


async def test_a_failing_batch_fails_its_keys_and_the_next_one_is_made():
    turns = []

    async def fetch(keys):
        turns.append(keys)
        if len(turns) == 1:
            raise Unavailable("down")
        return list(keys)

    loader = Loader(fetch)
    with pytest.raises(Unavailable):
        await loader.load("a")
    assert await loader.load("a") == "a"
