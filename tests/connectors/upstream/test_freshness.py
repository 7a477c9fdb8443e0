"""What `max_age` promises: a value that the vendor had so many seconds before the read began, or later."""

import asyncio
import bisect
import random

import httpx
import pytest

from connectors.errors import UpstreamError
from connectors.upstream import Served
from tests.connectors.upstream.fakes import VirtualClock, budget, get, ok, upstream

READS = 400
BAD = 20
"""Of a minute, the seconds in which the vendor fails."""


class Edited:
    """A vendor whose value changes all the time; it is read on arrival, and the answer takes its time."""

    def __init__(self, seed):
        self.clock = VirtualClock()
        self.dice = random.Random(seed)
        self.edits = [self.clock.now()]
        self.client = upstream(self.respond, clock=self.clock)

    async def respond(self, request):
        await self.clock.sleep(self.dice.uniform(0, 0.5))
        answer = ok({"version": len(self.edits) - 1})
        await self.clock.sleep(self.dice.uniform(0, 3))
        return httpx.Response(503) if 20 < self.clock.elapsed() < 20 + BAD else answer

    async def edit(self):
        while True:
            await self.clock.sleep(self.dice.expovariate(10))
            self.edits.append(self.clock.now())

    async def read(self, max_age):
        """By how many seconds the value was older than it may be (negative: younger), and where it came from."""
        await self.clock.sleep(self.dice.uniform(0, 60))
        spend = budget(self.clock, seconds=60, max_age=max_age, stale_if_error=self.dice.choice([0, 60]))
        began = self.clock.now()
        try:
            answer = await self.client.send(get("/jobs/1", lives=4.0, beyond=2.0), spend)
        except UpstreamError:
            return None
        version = answer.body["version"]
        replaced = self.edits[version + 1] if version + 1 < len(self.edits) else self.clock.now()
        assert bisect.bisect(self.edits, self.clock.now()) > version
        return began - max_age - replaced, spend.calls[0].served


@pytest.mark.parametrize("seed", [1, 2])
async def test_no_value_is_older_than_its_max_age(seed):
    vendor = Edited(seed)
    editing = asyncio.ensure_future(vendor.edit())
    ages = [vendor.dice.choice([0, 0.1, 0.5, 1, 2, 5, 20]) for _ in range(READS)]
    found = [one for one in await asyncio.gather(*(vendor.read(age) for age in ages)) if one is not None]
    editing.cancel()
    assert max(late for late, _ in found) <= 0
    assert {served for _, served in found} == set(Served)
    await vendor.client.aclose()
