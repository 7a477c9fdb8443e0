"""Measures events: how long one takes to reach 1,000 subscribers of one process, and what they leave behind.

Usage: python tools/subscribers.py [SUBSCRIBERS [EVENTS]]
"""

from __future__ import annotations

import asyncio
import ctypes
import gc
import json
import os
import resource
import sys
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import cast

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from connectors.events import Event, EventKind, EventSource
from gateway.logs import configure
from gateway.sandbox import Options, create, running
from tests.support.serving import Gateway, serving
from tests.support.waiting import until

QUERY = "subscription { events { id at kind model recordId changedFields source } }"
TOGETHER = 50
"""Connections opened at a time."""

ROUNDS = 3
"""Times that all come, listen and leave: what they leave behind must not add up."""

LONG = 120.0
"""Seconds that a thousand of them may take to come or to leave."""


def megabytes() -> float:
    """What the process holds, after giving back what it does not need."""
    gc.collect()
    with suppress(OSError, AttributeError):  # only glibc has it
        ctypes.CDLL("libc.so.6").malloc_trim(0)
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def part(times: Sequence[float], share: float) -> float:
    return sorted(times)[min(int(len(times) * share), len(times) - 1)]


# ---- the clients: a process of their own -------------------------------------------------------------------------


async def listen(port: int, count: int, events: int) -> None:
    """Subscribe, say so, and tell how long each event took to each client; then leave without a word."""
    turn, begun = asyncio.Semaphore(TOGETHER), asyncio.Semaphore(0)
    connections: list[ClientConnection] = []
    times: list[float] = []

    async def client() -> None:
        async with turn:
            connection = await connect(
                f"ws://127.0.0.1:{port}/graphql",
                subprotocols=["graphql-transport-ws"],
                proxy=None,
                open_timeout=60,
            )
            connections.append(connection)
            await connection.send('{"type": "connection_init"}')
            await connection.recv()
            await connection.send(json.dumps({"id": "1", "type": "subscribe", "payload": {"query": QUERY}}))
        begun.release()
        for _ in range(events):
            told = json.loads(await connection.recv())["payload"]["data"]["events"]
            times.append(time.time() - datetime.fromisoformat(told["at"]).timestamp())

    tasks = [asyncio.create_task(client()) for _ in range(count)]
    for _ in range(count):
        await begun.acquire()
    print("begun", flush=True)
    for task in tasks:
        with suppress(ConnectionClosed):
            await task
    print(json.dumps(times), flush=True)
    for connection in connections:
        connection.transport.abort()


# ---- the gateway -------------------------------------------------------------------------------------------------


async def round_of(gateway: Gateway, count: int, events: int) -> tuple[list[float], float]:
    """How long each event took to each client, and the processor's time for all events."""
    child = await asyncio.create_subprocess_exec(
        *(sys.executable, __file__, "--listen", str(gateway.port), str(count), str(events)),
        stdout=asyncio.subprocess.PIPE,
        limit=1 << 30,
    )
    said = cast("asyncio.StreamReader", child.stdout)
    await said.readline()
    await until(lambda: gateway.sharing.subscribers == count, LONG)
    began = time.process_time()
    for number in range(events):
        at = datetime.now(UTC)
        gateway.hub.publish(
            Event("sandbox-gem", "Candidate", str(number), EventKind.UPDATED, at, EventSource.WEBHOOK)
        )
        await asyncio.sleep(1.5)
    spent = time.process_time() - began
    times: list[float] = json.loads(await said.readline())
    await child.wait()
    await until(lambda: not gateway.hub.listeners, LONG)
    return times, spent


@asynccontextmanager
async def started() -> AsyncIterator[Gateway]:
    sandbox = create(Options(vendors=("gem",), jobs=3, candidates=12, applications=12))
    async with (
        running(sandbox) as base,
        serving(sandbox, base, "gem", polling={"when": "never"}) as gateway,
    ):
        yield gateway


async def main(count: int, events: int) -> None:
    configure("error", "json")
    async with started() as gateway:
        await round_of(gateway, count, 1)  # so that everything is there that stays
        await asyncio.sleep(1)
        tasks, held = len(asyncio.all_tasks()), [megabytes()]
        times: list[float] = []
        spent = 0.0
        for _ in range(ROUNDS):
            took, used = await round_of(gateway, count, events)
            times += took
            spent += used
            await asyncio.sleep(1)
            held.append(megabytes())
        left = len(asyncio.all_tasks()) - tasks
    all_events = ROUNDS * events
    print(f"{count} subscribers, {all_events} events: {len(times)} of {count * all_events} received")
    for name, share in (("p50", 0.5), ("p95", 0.95), ("p99", 0.99)):
        print(f"fan-out {name}    {part(times, share) * 1000:8.0f} ms")
    print(f"processor      {spent / all_events * 1000:8.0f} ms an event")
    print(
        f"memory         {held[0]:8.1f} MB before, after each round {', '.join(f'{one:.1f}' for one in held[1:])}"
    )
    print(f"load average   {os.getloadavg()[0]:8.2f}")
    print(f"tasks left     {left:8}")


if __name__ == "__main__":
    files = 65_536
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(
        resource.RLIMIT_NOFILE, (files if hard == resource.RLIM_INFINITY else min(files, hard), hard)
    )
    given = sys.argv[1:]
    if given[:1] == ["--listen"]:
        asyncio.run(listen(*map(int, given[1:])))
    else:
        asyncio.run(main(*map(int, given or ["1000", "20"])))
