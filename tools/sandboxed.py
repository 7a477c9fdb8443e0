"""A sandbox in a process of its own, for measuring a gateway in this one."""

from __future__ import annotations

import asyncio
import multiprocessing
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from multiprocessing.connection import Connection
from typing import Any

from connectors.registry import Registry
from connectors.upstream import Account
from gateway.sandbox import Options, Sandbox, create, running
from gateway.simulation import integration

Accounts = list[tuple[str, str, str, Mapping[str, str], Mapping[str, Any]]]

Beside = Callable[[Sandbox], Any]
"""What else goes on in the sandbox's process, as an asynchronous function; cancelled at the end."""


def simulate(options: Options, beside: Beside | None, told: Connection) -> None:
    """Serve a sandbox, tell its accounts, and end with the word of whoever began it."""
    asyncio.run(_simulate(options, beside, told))


async def _simulate(options: Options, beside: Beside | None, told: Connection) -> None:
    sandbox = create(options)
    async with running(sandbox) as url:
        accounts = []
        for name, vendor in sandbox.vendors.items():
            made = integration(name, vendor.account.tool, f"{url}/{name}", vendor.demo())
            accounts.append((made.id, made.tool, made.base_url, made.secrets(), made.settings))
        told.send((url, accounts))
        task = asyncio.ensure_future(beside(sandbox)) if beside else None
        await asyncio.to_thread(told.recv)
        if task is not None:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)


@asynccontextmanager
async def sandboxed(options: Options, beside: Beside | None = None) -> AsyncIterator[tuple[Registry, str]]:
    """The registry of all accounts of a sandbox, and the sandbox's URL."""
    here, there = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(
        target=simulate, args=(options, beside, there), daemon=True
    )
    process.start()
    url, accounts = await asyncio.to_thread(here.recv)
    registry = Registry.open(Account(*account) for account in accounts)
    try:
        yield registry, url
    finally:
        await registry.aclose()
        here.send("end")
        await asyncio.to_thread(process.join, 10)
