"""The sandbox's vendors for the gateway: as integrations to talk to, or on a port of their own."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import AsyncIterator, Callable, Collection, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any

from gateway.sandbox.app import create
from gateway.sandbox.options import Options
from gateway.sandbox.server import running as served
from gateway.settings import Integration, SettingsError


def options(**given: Any) -> Options:
    """Options of a sandbox. Raises SettingsError for values it cannot take."""
    try:
        return Options(**given)
    except ValueError as problem:
        raise SettingsError(str(problem)) from problem


@asynccontextmanager
async def running(tools: Collection[str]) -> AsyncIterator[Sequence[Integration]]:
    """A sandbox with demo data on a free loopback port: `sandbox-<tool>` for each vendor of these tools."""
    simulated = create(Options())
    async with served(simulated) as url:
        yield [
            integration(name, vendor.account.tool, f"{url}/{name}", vendor.demo())
            for name, vendor in simulated.vendors.items()
            if vendor.account.tool in tools
        ]


def integration(name: str, tool: str, base: str, demo: Mapping[str, Any]) -> Integration:
    """A simulated account as an integration; `{base}` in its settings stands for where it is served."""
    settings = {
        key: value.replace("{base}", base) if isinstance(value, str) else value
        for key, value in demo["settings"].items()
    }
    return Integration.model_validate(
        {
            "id": f"sandbox-{name}",
            "tool": tool,
            "base_url": base,
            "credentials": demo["credentials"],
            "settings": settings,
        }
    )


async def serve(chosen: Options, host: str, port: int, say: Callable[[str], Any]) -> None:
    """Serve a sandbox until a signal comes. Raises SettingsError for an address or account it cannot serve."""
    ended = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, ended.set)
    try:
        simulated = create(chosen)
        async with served(simulated, host=host, port=port) as url:
            for name in simulated.vendors:
                say(f"{url}/{name}")
            await ended.wait()
    except ValueError as problem:
        raise SettingsError(str(problem)) from problem
    except OSError as problem:
        raise SettingsError(
            f"cannot listen on {host}:{port} ({problem.strerror}); choose another with --host and --port"
        ) from problem
