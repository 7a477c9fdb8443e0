"""Ten times what each vendor allows, for a while: nobody interactive suffers, and the vendor refuses nothing."""

import asyncio
import random

import pytest

from connectors.errors import RateLimited, TimedOut
from connectors.registry import CONNECTORS
from connectors.upstream import Pace
from tests.connectors.upstream.fakes import VirtualClock, budget, get, upstream
from tests.connectors.upstream.test_pacing import Limiter, paced_vendor

INTERACTIVE = 0.3
"""The share of the limit that interactive callers ask for."""

CALLS = dict.fromkeys(CONNECTORS, ("GET /x", None)) | {
    "smartrecruiters serial": ("GET /candidates", "candidate pages")
}


@pytest.mark.parametrize("case", CALLS)
async def test_batch_floods_and_interactive_callers_do_not_feel_it(case):
    policy = CONNECTORS[case.split()[0]].policy
    operation, pace = CALLS[case]
    counted: Pace = policy.per_operation or policy
    assert counted.rate
    clock = VirtualClock()
    latencies = [
        (random.Random(n).uniform(0.05, 0.1), random.Random(-n).uniform(0.05, 0.1)) for n in range(101)
    ]
    limiter = Limiter(clock, "sliding", int(counted.rate), counted.per)
    respond, counts = paced_vendor(clock, limiter, latencies)
    client = upstream(respond, policy=policy, clock=clock)
    numbers, waits = iter(range(1_000_000)), []
    share = INTERACTIVE / 3 if pace else INTERACTIVE  # a serial quota has fewer places than its rate says
    per_second = counted.rate / counted.per
    seconds = max(15.0, counted.per)

    async def ask(who, *, batch):
        spend = budget(clock, seconds=5.0, principal=who, batch=batch, max_age=0)
        began = clock.now()
        try:
            await client.send(get(f"/{next(numbers)}", operation=operation, pace=pace), spend)
        except RateLimited as error:
            waits.append(error.retry_after)
            return None
        except TimedOut:  # it went with its last tenths of a second, of which the loop's own clock saw fewer
            return None
        return clock.now() - began

    async def asking(seconds, per_second, *, batch):
        """Calls at random moments, so many a second on average; the seconds of each."""
        dice, sends = random.Random(seconds), []
        ends = clock.now() + seconds
        while clock.now() < ends:
            await clock.sleep(dice.expovariate(per_second))
            who = "flood" if batch else f"person {len(sends) % 4}"
            sends.append(asyncio.ensure_future(ask(who, batch=batch)))
        return await asyncio.gather(*sends)

    def p95(times):
        return sorted(times)[int(0.95 * len(times))]

    unloaded = await asking(seconds, share * per_second, batch=False)
    assert None not in unloaded
    loaded, flood = await asyncio.gather(
        asking(seconds, share * per_second, batch=False), asking(seconds, 10 * per_second, batch=True)
    )
    await client.aclose()
    assert counts[429] == 0
    assert all(waits)
    assert None not in loaded
    assert p95(loaded) < 2 * p95(unloaded)
    served = sum(time is not None for time in flood)
    assert served >= 0.1 * per_second * seconds * (0.2 if pace else 1)  # batch gets its share as well
