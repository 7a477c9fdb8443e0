"""What every request meets first: its id, security headers, the counters and the last catch for exceptions."""

from __future__ import annotations

import time

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from gateway.asking import request_id
from gateway.metrics import Metrics, route
from gateway.problems import problem, report, unexpected

SECURITY = {
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
}
"""On every answer that does not say otherwise; the playground's page brings its own content policy."""

log = structlog.get_logger()


class Watch:
    """The outermost middleware; plain ASGI, so that a hang-up is seen behind it."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self.app = app
        self.metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request or one WebSocket."""
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        identity = request_id(Headers(scope=scope))
        scope.setdefault("state", {})["request_id"] = identity
        with structlog.contextvars.bound_contextvars(request_id=identity):
            if scope["type"] == "http":
                await self._http(scope, receive, send, identity)
            else:
                await self._websocket(scope, receive, send)

    async def _http(self, scope: Scope, receive: Receive, send: Send, identity: str) -> None:
        started = time.perf_counter()
        status = 0

        async def sending(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                headers["x-request-id"] = identity
                for name, value in SECURITY.items():
                    headers.setdefault(name, value)
            await send(message)

        try:
            await self.app(scope, receive, sending)
        except Exception as unforeseen:  # noqa: BLE001  # the last place where one can be caught
            error_id = report(unforeseen)
            if not status:
                await problem(500, unexpected(error_id), errorId=error_id)(scope, receive, sending)
        seconds = time.perf_counter() - started
        path = scope["path"]
        self.metrics.answered(path, scope["method"], status, seconds)
        log.debug(
            "request",
            route=route(path),
            method=scope["method"],
            status=status,
            milliseconds=round(seconds * 1000, 1),
        )

    async def _websocket(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await self.app(scope, receive, send)
        except Exception as unforeseen:  # noqa: BLE001  # the last place where one can be caught
            report(unforeseen)
            await send({"type": "websocket.close", "code": 1011})
