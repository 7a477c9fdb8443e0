"""Running a sandbox on a real socket: in the loop, in a thread, or in the foreground."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import threading
from typing import TYPE_CHECKING

import uvicorn

from gateway.sandbox.app import Sandbox, create

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from gateway.sandbox.options import Options


def _server(sandbox: Sandbox, host: str, port: int) -> tuple[uvicorn.Server, socket.socket, str]:
    # The protocol is named because asyncio switches Nagle's algorithm off only for sockets that say TCP:
    # without it every answer on a kept connection waits 40 ms.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind((host, port))
    config = uvicorn.Config(
        sandbox,
        log_level="critical",
        access_log=False,
        lifespan="off",
        server_header=False,
        timeout_graceful_shutdown=1,
    )
    return uvicorn.Server(config), listener, f"http://{host}:{listener.getsockname()[1]}"


def _made(what: Options | Sandbox | None) -> Sandbox:
    return what if isinstance(what, Sandbox) else create(what)


@contextlib.asynccontextmanager
async def running(
    what: Options | Sandbox | None = None, *, host: str = "127.0.0.1", port: int = 0
) -> AsyncIterator[str]:
    """Serve a sandbox in the running loop while the block lasts; gives its base URL. Port 0 takes a free one."""
    server, listener, url = _server(_made(what), host, port)
    task = asyncio.create_task(_without_signals(server, listener))
    try:
        while not server.started and not task.done():  # noqa: ASYNC110 - uvicorn tells it by a flag, not an event
            await asyncio.sleep(0.005)
        if task.done():
            task.result()
        yield url
    finally:
        server.should_exit = True
        await task
        listener.close()


@contextlib.contextmanager
def serve(what: Options | Sandbox | None = None, *, host: str = "127.0.0.1", port: int = 0) -> Iterator[str]:
    """Serve a sandbox in a thread of its own while the block lasts; gives its base URL."""
    server, listener, url = _server(_made(what), host, port)
    thread = threading.Thread(target=lambda: asyncio.run(_without_signals(server, listener)), daemon=True)
    thread.start()
    try:
        while not server.started and thread.is_alive():
            thread.join(0.005)
        yield url
    finally:
        server.should_exit = True
        thread.join(10)
        listener.close()


async def _without_signals(server: uvicorn.Server, listener: socket.socket) -> None:
    """Serve without taking over the process's signal handlers, which belong to whoever embeds the sandbox."""
    server.capture_signals = contextlib.nullcontext  # type: ignore[method-assign, assignment] # uvicorn has no option
    try:
        await server.serve(sockets=[listener])
    finally:
        if isinstance(server.config.app, Sandbox):
            for vendor in server.config.app.vendors.values():
                await vendor.post.close()
