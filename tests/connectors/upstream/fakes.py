"""A clock that jumps, vendors in memory and on sockets, and the parts of an integration the tests share."""

import asyncio
import heapq
import json
import socket
import struct
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count

import httpx

from connectors.upstream import Account, Budget, Clock, HeaderAuth, Policy, Request, Upstream

IDLE_ROUNDS = 40
"""Turns of the event loop without which no chain of callbacks in these tests is longer."""

FAST = Policy(concurrency=1000)

ACCOUNT = Account("acme", "recruitee", "http://vendor.test/c/1", {"api_token": "s3cr3t-token"})


class Timer:
    def __init__(self, call):
        self.call = call

    def cancel(self):
        self.call = None


class VirtualClock(Clock):
    """Time that jumps to the next timer as soon as nothing else is left to do."""

    def __init__(self):
        self._start = self._now = time.monotonic()
        self._timers = []
        self._count = count()
        self._idle = None

    def now(self):
        return self._now

    def utc(self):
        return datetime(2030, 1, 1, tzinfo=UTC) + timedelta(seconds=self._now - self._start)

    def elapsed(self):
        return self._now - self._start

    def advance(self, seconds):
        self._now += seconds

    def call_later(self, delay, call):
        timer = Timer(call)
        heapq.heappush(self._timers, (self._now + delay, next(self._count), timer))
        if self._idle is None or self._idle.done():
            self._idle = asyncio.get_running_loop().create_task(self._run())
        return timer

    async def _run(self):
        while self._timers:
            for _ in range(IDLE_ROUNDS):
                await asyncio.sleep(0)
            when, _, timer = heapq.heappop(self._timers)
            if timer.call is not None:
                self._now = max(self._now, when)
                timer.call()


class MemoryVendor(httpx.AsyncBaseTransport):
    """A vendor without sockets: `respond` gets the request and gives the response."""

    def __init__(self, respond):
        self.respond = respond
        self.requests = []

    async def handle_async_request(self, request):
        self.requests.append(request)
        response = self.respond(request)
        return await response if asyncio.iscoroutine(response) else response


def ok(body=None, **headers):
    return httpx.Response(200, json={} if body is None else body, headers=headers)


def no_error(status, headers, body):
    """A vendor that tells errors by status and `message`."""
    from connectors.upstream import VendorError

    if isinstance(body, dict) and "message" in body:
        return VendorError(body["message"], body.get("code"))
    return None


def upstream(respond=None, *, account=ACCOUNT, policy=FAST, auth=None, read_error=no_error, **options):
    transport = MemoryVendor(respond) if respond else options.pop("transport", None)
    auth = auth or HeaderAuth.bearer("s3cr3t-token")
    return Upstream(account, policy, auth, read_error, transport=transport, **options)


def get(path="/jobs", **options):
    options.setdefault("operation", f"GET {path}")
    return Request(method="GET", path=path, **options)


def post(path="/jobs", **options):
    options.setdefault("operation", f"POST {path}")
    options.setdefault("json", {"a": 1})
    options.setdefault("safe", False)
    return Request(path=path, **{"method": "POST", **options})


def budget(clock=None, *, seconds=20.0, **options):
    return Budget(deadline=(clock or Clock()).now() + seconds, **options)


@dataclass
class Seen:
    method: str
    target: str
    headers: dict
    body: bytes


Respond = Callable[[Seen, asyncio.StreamWriter], Awaitable[bytes | None]]


@dataclass
class SocketVendor:
    """A vendor on a real socket that says byte for byte what the test wants.

    `respond` gives the bytes to send; None leaves the connection to it, which is closed then.
    """

    respond: Respond
    port: int = 0
    seen: list[Seen] = field(default_factory=list)

    @property
    def account(self):
        base = f"http://127.0.0.1:{self.port}/c/1"
        return Account("acme", "recruitee", base, {"api_token": "s3cr3t-token"})

    async def serve(self, reader, writer):
        try:
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
                method, target, _ = head[0].split(" ", 2)
                headers = {
                    name.lower(): value.strip()
                    for name, _, value in (line.partition(":") for line in head[1:])
                }
                body = await reader.readexactly(int(headers.get("content-length", 0)))
                seen = Seen(method, target, headers, body)
                self.seen.append(seen)
                answer = await self.respond(seen, writer)
                if answer is None:
                    return
                writer.write(answer)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()


@asynccontextmanager
async def on_socket(respond: Respond | bytes) -> AsyncIterator[SocketVendor]:
    async def same(seen, writer):
        return respond

    vendor = SocketVendor(same if isinstance(respond, bytes) else respond)
    tasks = set()

    async def serve(reader, writer):
        tasks.add(asyncio.current_task())
        await vendor.serve(reader, writer)

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    vendor.port = server.sockets[0].getsockname()[1]
    try:
        yield vendor
    finally:
        server.close()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def http(status=200, body=b"{}", **headers):
    """A well-formed answer that keeps the connection."""
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    told = {
        "content-type": "application/json",
        **{name.replace("_", "-"): value for name, value in headers.items()},
    }
    lines = [f"HTTP/1.1 {status} X", *(f"{name}: {value}" for name, value in told.items())]
    return "\r\n".join([*lines, f"content-length: {len(content)}", "", ""]).encode() + content


def reset(writer):
    """Break the connection with an RST."""
    writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()
