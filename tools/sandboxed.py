"""A sandbox for measuring a gateway: in a process of its own, so that the two do not share a processor's time."""

from __future__ import annotations

import asyncio
import multiprocessing
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from multiprocessing.connection import Connection

from connectors.registry import Registry
from connectors.upstream import Account
from gateway.sandbox import Options, Sandbox, create, running
from gateway.simulation import integration


def accounts(sandbox: Sandbox, url: str) -> list[Account]:
    """All simulated accounts, to be connected."""
    made = (
        integration(name, vendor.account.tool, f"{url}/{name}", vendor.demo())
        for name, vendor in sandbox.vendors.items()
    )
    return [Account(one.id, one.tool, one.base_url or "", one.secrets(), one.settings) for one in made]


def simulate(options: Options, told: Connection) -> None:
    """Serve a sandbox, tell its accounts, and end with the word of whoever began it."""
    asyncio.run(_simulate(options, told))


async def _simulate(options: Options, told: Connection) -> None:
    sandbox = create(options)
    async with running(sandbox) as url:
        plain = [(a.id, a.tool, a.base_url, a.credentials, a.settings) for a in accounts(sandbox, url)]
        told.send((url, plain))
        await asyncio.to_thread(told.recv)


@asynccontextmanager
async def sandboxed(options: Options) -> AsyncIterator[tuple[Registry, str]]:
    """The registry of all accounts of a sandbox, and the sandbox's URL."""
    here, there = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(
        target=simulate, args=(options, there), daemon=True
    )
    process.start()
    url, plain = await asyncio.to_thread(here.recv)
    registry = Registry.open(Account(*account) for account in plain)
    try:
        yield registry, url
    finally:
        await registry.aclose()
        here.send("end")
        await asyncio.to_thread(process.join, 10)
