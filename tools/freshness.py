"""Reads lists with `maxAge` while the vendors' records are edited all the time, and looks for values that are too old.

Each name that a read delivers must have been the vendor's own at some moment not earlier than `maxAge` seconds
before the read began, wherever it was served from: the answers' lives are cut short so that many are served beyond
them, while they are asked for anew or because the vendor fails now and then. Reads that fail deliver nothing and do not
count.

Usage: python -m tools.freshness [--reads 10000] [--tools gem recruitee ...]
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import random
import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

import structlog

from connectors.registry import CONNECTORS, Registry
from connectors.upstream import Answer, Budget, Request
from gateway.sandbox import Fault, Options, create, running
from gateway.sandbox.vendor import Vendor
from resolvers.context import Context
from resolvers.schema import schema
from tools.sandboxed import accounts

AGES = (0, 1, 1, 1, 2, 2, 5)
READERS = 10
"""Of each tool, at the same time."""
PAUSE = 0.02
"""Seconds between a reader's reads at the most."""
PATIENCE = 5.0
LIVES, BEYOND, STALE_IF_ERROR = 1.0, 0.5, 5.0
"""Seconds that answers live, that they may be served once while they are asked for anew, and that they may stand in for
errors, in half of the reads."""
FAILING = 0.1
"""The share of calls in which the vendors fail."""
EDITS = 0.02
"""Seconds between edits of each tool's jobs."""

QUERY = """query ($of: [ID!]!, $age: Int) {
    jobs(first: 100, integrations: $of, maxAge: $age) { nodes { remoteId name meta { servedFrom } } } }"""


@dataclass
class Edits:
    """One vendor's jobs, renamed one after another without end."""

    vendor: Vendor
    replaced: dict[tuple[str, str], float] = field(default_factory=dict)
    """When each name that a job had was replaced."""

    async def go_on(self) -> None:
        """Edit until cancelled."""
        jobs, number = self.vendor.world.jobs, 0
        while True:
            for job in list(jobs):
                number += 1
                self.vendor.world.change(jobs, job, title=f"Name {number}")
                self.replaced[self.vendor.remote_id("jobs", job.id), job.title] = time.monotonic()
                await asyncio.sleep(EDITS)


@dataclass
class Found:
    """What the reads delivered."""

    reads: Counter[int] = field(default_factory=Counter)
    """By `maxAge`."""
    served: Counter[str] = field(default_factory=Counter)
    outdated: int = 0
    """Values that were the vendor's no longer when they were asked for, as `maxAge` allows."""
    refused: int = 0
    stale: list[str] = field(default_factory=list)


async def read(registry: Registry, name: str, edits: Edits, age: int, found: Found) -> None:
    """One read, judged."""
    began = time.monotonic()
    stale_if_error = random.choice((0.0, STALE_IF_ERROR))
    context = Context(registry, budget=Budget(deadline=began + PATIENCE, stale_if_error=stale_if_error))
    result = await schema.execute(QUERY, variable_values={"of": [name], "age": age}, context_value=context)
    if result.errors or not result.data:
        found.refused += 1
        return
    found.reads[age] += 1
    for node in result.data["jobs"]["nodes"]:
        found.served[node["meta"]["servedFrom"]] += 1
        replaced = edits.replaced.get((node["remoteId"], node["name"]))
        found.outdated += replaced is not None and replaced < began
        if replaced is not None and replaced < began - age:
            late = began - age - replaced
            found.stale.append(f"{name}: maxAge {age}, {late:.3f} s too old, {node['meta']['servedFrom']}")


def shorten(registry: Registry, lives: float, beyond: float) -> None:
    """Let every answer that may be kept live so many seconds, and so many beyond while it is asked for anew."""

    async def send(plain: Any, request: Request, budget: Budget) -> Answer:
        kept = replace(request, lives=lives, beyond=beyond) if request.lives else request
        answer: Answer = await plain(kept, budget)
        return answer

    for one in registry.integrations.values():
        one.upstream.send = partial(send, one.upstream.send)  # type: ignore[method-assign]  # for measuring only


async def measure(reads: int, tools: Sequence[str], failing: float = FAILING) -> Found:
    """So many reads at all tools together."""
    options = Options(
        jobs=5,
        candidates=5,
        applications=5,
        vendors=tuple(tools),
        rate_factor=50,
        latency=0.02,
        jitter=0.1,
        faults=(Fault("status", rate=failing),),
    )
    sandbox, found = create(options), Found()
    async with running(sandbox) as url:
        registry = Registry.open(accounts(sandbox, url))
        shorten(registry, LIVES, BEYOND)
        edits = {f"sandbox-{name}": Edits(vendor) for name, vendor in sandbox.vendors.items()}
        editing = [asyncio.ensure_future(one.go_on()) for one in edits.values()]

        async def reader(name: str) -> None:
            while sum(found.reads.values()) < reads:
                await read(registry, name, edits[name], random.choice(AGES), found)
                await asyncio.sleep(random.uniform(0, PAUSE))

        await asyncio.gather(*(reader(name) for name in edits for _ in range(READERS)))
        for one in editing:
            one.cancel()
        for ended in await asyncio.gather(*editing, return_exceptions=True):
            if not isinstance(ended, asyncio.CancelledError) and ended is not None:
                raise ended
        await registry.aclose()
    return found


def main(arguments: argparse.Namespace) -> bool:
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    began = time.monotonic()
    found = asyncio.run(measure(arguments.reads, arguments.tools))
    print(f"{sum(found.reads.values())} reads in {time.monotonic() - began:.0f} s, {found.refused} refused")
    print(f"by maxAge: {dict(sorted(found.reads.items()))}; values: {dict(found.served)}")
    print(f"values that had been replaced when they were asked for: {found.outdated}")
    print(f"values older than their maxAge: {len(found.stale)}")
    for line in found.stale[:10]:
        print(f"    {line}")
    return not found.stale


if __name__ == "__main__":
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--reads", type=int, default=10_000)
    parser.add_argument("--tools", nargs="*", default=list(CONNECTORS), choices=list(CONNECTORS))
    sys.exit(not main(parser.parse_args()))
