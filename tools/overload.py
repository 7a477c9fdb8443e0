"""Floods each vendor with ten times what it allows, and measures what interactive callers notice of it.

The sandbox enforces the documented limits. Four interactive principals ask lists by GraphQL, at 30 % of what each
vendor allows, at first alone and then while a batch principal calls ten times as often as is allowed. Promised:
less than 0.5 % of the calls are refused by the vendors (429), no interactive request fails, and 95 of 100 of them
take less than twice the time that they take alone.

Usage: python -m tools.overload [--seconds 60] [--alone 30] [--tools gem recruitee ...]
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import logging
import random
import sys
import time
from collections import Counter
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field

import httpx
import structlog

from connectors.connector import Integration
from connectors.declarations import Call, Pages
from connectors.errors import GatewayError, RateLimited
from connectors.registry import CONNECTORS, Registry
from connectors.upstream import Budget
from gateway.sandbox import Options
from resolvers.context import Context, Principal
from resolvers.schema import schema
from tools.sandboxed import sandboxed

INTERACTIVE = 0.3
OVERLOAD = 10
PATIENCE = 20.0
BATCH_PATIENCE = 5.0
LATENCY, JITTER = 0.15, 0.15
TICK = 0.01
REFUSALS, SLOWDOWN = 0.005, 2.0
"""What is promised to stay below."""

PEOPLE = [Principal(name) for name in ("ada", "grace", "edsger", "barbara")]
FLOOD = Principal("nightly import", batch=True)

QUERIES = (
    "query ($of: [ID!]!) { jobs(first: 10, integrations: $of, maxAge: 0) { nodes { id name } } }",
    "query ($of: [ID!]!) { candidates(first: 10, integrations: $of, maxAge: 0) { nodes { id firstName } } }",
)
"""One call each, at every tool."""

CANDIDATES_EVERY = 4
"""One list of so many is of candidates: SmartRecruiters serves these one at a time (smartrecruiters.md §4)."""


@dataclass
class Measured:
    """What one tool's callers saw."""

    alone: list[float] = field(default_factory=list)
    loaded: list[float] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    batch: Counter[str] = field(default_factory=Counter)


def allowed(integration: Integration) -> float:
    """Calls a second that the vendor allows."""
    policy = integration.connector.policy
    counted = policy.per_operation or policy
    return (counted.rate or 0.0) / counted.per


async def interactive(
    registry: Registry, integration: Integration, measured: Measured, times: list[float]
) -> None:
    who = random.choice(PEOPLE)
    began = time.monotonic()
    context = Context(registry, who, Budget(deadline=began + PATIENCE))
    query = QUERIES[len(times) % CANDIDATES_EVERY == 0]
    result = await schema.execute(query, variable_values={"of": [integration.id]}, context_value=context)
    times.append(time.monotonic() - began)
    measured.failed += [str(error) for error in result.errors or ()]


async def flood(registry: Registry, integration: Integration, measured: Measured, call: Call) -> None:
    budget = Budget(deadline=time.monotonic() + BATCH_PATIENCE, max_age=0)
    Context(registry, FLOOD, budget)  # it is the context that puts the principal's name on the budget
    try:
        await integration.session(budget).call(call)
    except RateLimited as refused:
        measured.batch["429" if refused.status else "refused here"] += 1
    except GatewayError as error:
        measured.batch[error.code] += 1
    else:
        measured.batch["served"] += 1


async def arriving(
    seconds: float, per_second: float, arrive: Callable[[], Coroutine[None, None, None]]
) -> None:
    """Start `arrive()` at random moments, so many a second on average; until all have ended."""
    tasks, at = [], time.monotonic()
    ends = at + seconds
    while (at := at + random.expovariate(per_second)) < ends:
        await asyncio.sleep(max(0.0, at - time.monotonic()))
        tasks.append(asyncio.ensure_future(arrive()))
    await asyncio.gather(*tasks)


def lists(integration: Integration) -> list[Call]:
    """The plain lists of jobs and of candidates."""
    resources = integration.connector.resources
    return [
        next(way.call for way in resources[model].lists if isinstance(way, Pages))
        for model in ("Job", "Candidate")
    ]


async def measure(registry: Registry, integration: Integration, arguments: argparse.Namespace) -> Measured:
    measured, rate = Measured(), allowed(integration)
    calls = lists(integration)
    calm, busy = measured.alone, measured.loaded
    await arriving(
        arguments.alone, INTERACTIVE * rate, lambda: interactive(registry, integration, measured, calm)
    )
    await asyncio.gather(
        arriving(
            arguments.seconds, INTERACTIVE * rate, lambda: interactive(registry, integration, measured, busy)
        ),
        arriving(
            arguments.seconds,
            OVERLOAD * rate,
            lambda: flood(registry, integration, measured, random.choice(calls)),
        ),
    )
    return measured


async def lags(found: list[float]) -> None:
    """How late the event loop is, all the time: on a busy machine the measuring itself is slow."""
    while True:
        began = time.monotonic()
        await asyncio.sleep(TICK)
        found.append(time.monotonic() - began - TICK)


def part(times: list[float], share: float) -> float:
    """Milliseconds below which that share of the times lies."""
    return 1000 * sorted(times)[int(share * len(times))] if times else 0.0


async def main(arguments: argparse.Namespace) -> bool:
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    options = Options(
        jobs=5,
        candidates=20,  # small pages: it is the waiting that is measured, not the reading
        applications=20,
        latency=LATENCY,
        jitter=JITTER,
        quota=10,  # recruitee.md §2.6 [inferred]
        vendors=tuple(arguments.tools),
    )
    async with sandboxed(options) as (registry, url):
        some = list(registry.integrations.values())
        gc.collect()
        gc.freeze()  # as the server does
        late: list[float] = []
        watching = asyncio.ensure_future(lags(late))
        found = await asyncio.gather(*(measure(registry, one, arguments) for one in some))
        watching.cancel()
        async with httpx.AsyncClient(trust_env=False) as client:
            calls = (await client.get(f"{url}/_calls")).json()
    kept = True
    print(f"{'':16}{'calls':>6} {'429':>4}   {'p50':>5} {'p95':>5} alone   {'p50':>5} {'p95':>5} loaded  "
          "ratio  asked failed   batch")  # fmt: skip
    for integration, measured in zip(some, found, strict=True):
        tool = integration.connector.tool
        made = [call for call in calls if call["tool"] == tool]
        refused = sum(call["status"] == httpx.codes.TOO_MANY_REQUESTS for call in made)
        ratio = part(measured.loaded, 0.95) / max(part(measured.alone, 0.95), 1)
        print(
            f"{tool:16}{len(made):6} {refused:4}   {part(measured.alone, 0.5):5.0f} {part(measured.alone, 0.95):5.0f}"
            f"         {part(measured.loaded, 0.5):5.0f} {part(measured.loaded, 0.95):5.0f}         {ratio:5.2f}"
            f"  {len(measured.alone) + len(measured.loaded):5} {len(measured.failed):6}   {dict(measured.batch)}"
        )
        for message in measured.failed[:3]:
            print(f"    {message}")
        kept = kept and refused < REFUSALS * len(made) and not measured.failed and ratio < SLOWDOWN
    print(f"the event loop was {part(late, 0.5):.0f} ms late at p50, {part(late, 0.95):.0f} ms at p95")
    return kept


if __name__ == "__main__":
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seconds", type=float, default=60.0, help="of overload")
    parser.add_argument("--alone", type=float, default=30.0, help="seconds of interactive calls only, before")
    parser.add_argument("--tools", nargs="*", default=list(CONNECTORS), choices=list(CONNECTORS))
    sys.exit(not asyncio.run(main(parser.parse_args())))
