"""Serving the application on a socket, until the process is told to end."""

from __future__ import annotations

import gc
import socket
from contextlib import suppress

import structlog
import uvicorn
from starlette.types import ASGIApp

from gateway.app import SETTLE
from gateway.settings import Settings, SettingsError

BACKLOG = 2_048
"""Connections that may wait to be accepted."""

LARGEST_MESSAGE = 200_000
"""Bytes of a message over a WebSocket; files go by POST."""

log = structlog.get_logger()


class Server(uvicorn.Server):
    """Says where it listens once it does."""

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Open the application, then the doors."""
        await super().startup(sockets)
        gc.collect()
        gc.freeze()  # what lives as long as the process need not be looked through again and again
        if self.started:
            for listening in sockets or ():
                host, port, *_ = listening.getsockname()
                shown = f"[{host}]" if ":" in host else host
                log.info("serving", url=f"http://{shown}:{port}/graphql")


def listen(host: str, port: int) -> socket.socket:
    """A listening socket. Raises SettingsError where that address cannot be had."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # Named as TCP because asyncio switches Nagle's algorithm off only for sockets that say so.
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((host, port))
        listening.listen(BACKLOG)
    except OSError as problem:
        listening.close()
        raise SettingsError(
            f"cannot listen on {host}:{port} ({problem.strerror}); choose another with --host and --port"
        ) from problem
    return listening


def server(app: ASGIApp) -> Server:
    """A server for the application, not yet running."""
    return Server(
        uvicorn.Config(
            app,
            log_config=None,
            access_log=False,
            lifespan="on",
            server_header=False,
            ws_per_message_deflate=False,  # it costs more memory per connection, and time, than small messages save
            timeout_graceful_shutdown=int(SETTLE),
            ws_max_size=LARGEST_MESSAGE,
        )
    )


def run(app: ASGIApp, settings: Settings) -> bool:
    """Serve until a signal comes. False where the application could not be started."""
    serving = server(app)
    gc.collect()
    gc.freeze()  # what lives as long as the process is not looked through again in the middle of an answer
    with listen(settings.host, settings.port) as listening, suppress(KeyboardInterrupt):
        serving.run(sockets=[listening])
    return serving.started
