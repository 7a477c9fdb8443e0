"""One request, once, over HTTP."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote, urlencode

import httpx

from connectors.errors import BadInput, Malformed, TimedOut, Unavailable
from connectors.upstream.account import Account, origin
from connectors.upstream.faults import Faults
from connectors.upstream.messages import Request, encode, sendable
from connectors.upstream.transport import ENGINE_ERRORS, GARBLED

LARGEST = 64 * 1024 * 1024
"""Bytes of an answer after decompression; more is no answer of an ATS but a fault or an attack."""

LARGEST_ERROR = 1024 * 1024
"""Bytes of an error's body; of a larger one only the status is read."""

USER_AGENT = "ats-gateway"

METHODS = frozenset({"GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"})

FRAMING = frozenset({"connection", "content-length", "host", "transfer-encoding", "upgrade"})
"""Headers that say where a message goes and where it ends: only the engine knows."""


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer as it came: any status; `body` decompressed and whole."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Wire:
    """Puts an account's requests on the transport and takes whole replies off it."""

    def __init__(self, account: Account, transport: httpx.AsyncBaseTransport, faults: Faults) -> None:
        self._account = account
        self._transport = transport
        self._faults = faults

    def url(self, request: Request) -> httpx.URL:
        """Where the request goes.

        Raises BadInput for a path that would lead elsewhere, or credentials that would go to a foreign host.
        """
        base = request.base or self._account.base_url
        goes_to = origin(base)
        if request.authenticated and goes_to not in self._account.origins:
            raise BadInput(f"{goes_to[1]} is not a host of this integration: its credentials do not go there")
        _check_path(request.path)
        _check_head(request)
        query = f"?{urlencode(request.query, quote_via=quote)}" if request.query else ""
        return httpx.URL(base.rstrip("/") + request.path + query)

    async def fetch(self, request: Request, auth: Mapping[str, str]) -> Reply:
        """The vendor's reply, whatever its status.

        Raises Unavailable (refused, reset), TimedOut, Malformed (not HTTP, cut short, too large).
        """
        outgoing = _build(request, self.url(request), auth)
        await outgoing.aread()  # a multipart body is a stream until read
        failure: Exception
        try:
            response = await self._transport.handle_async_request(outgoing)
        except ENGINE_ERRORS as error:
            failure = self._no_reply(request, error)
        else:
            try:
                return await self._whole(request, response)
            finally:
                await response.aclose()
        raise failure  # outside the except block: the engine's own error quotes the URL, and must not be chained

    async def _whole(self, request: Request, response: httpx.Response) -> Reply:
        largest = LARGEST if response.is_success else LARGEST_ERROR
        try:
            body = await _read(response, largest)
        except ENGINE_ERRORS as error:
            body, timed_out = None, isinstance(error, httpx.TimeoutException)
            problem = f"{self._account.tool}'s answer was cut short or garbled"
        else:
            timed_out, problem = False, f"{self._account.tool}'s answer is larger than {largest:,} bytes"
        if body is None and (response.is_success or timed_out):
            kind = TimedOut if timed_out else Malformed
            raise self._faults.make(
                kind, request.operation, problem, status=response.status_code, headers=response.headers
            )
        return Reply(response.status_code, response.headers, body or b"")

    def _no_reply(self, request: Request, error: Exception) -> Exception:
        make, tool = self._faults.make, self._account.tool
        if isinstance(error, httpx.TimeoutException):
            return make(TimedOut, request.operation, f"{tool} did not answer in time")
        if isinstance(error, GARBLED):
            return make(Malformed, request.operation, f"{tool}'s answer was cut short or garbled")
        return make(Unavailable, request.operation, f"{tool} refused or broke the connection")


def _check_path(path: str) -> None:
    """Dot segments would be resolved on the way, so that the call reached another resource than meant."""
    parts = path.lower().replace("%2e", ".").replace("\\", "/").split("/")
    if not path.startswith("/") or {".", ".."}.intersection(parts) or {"?", "#"}.intersection(path):
        raise BadInput("a path starts with '/' and has no '.' or '..' segment, '?' or '#'")
    if not path.isascii() or not path.isprintable() or " " in path:
        raise BadInput("a path is percent-encoded: it has no space, control or non-ASCII character")


def _check_head(request: Request) -> None:
    if request.method not in METHODS:
        raise BadInput(
            f"{request.method[:20]!r} is not a method that can be sent; use one of {sorted(METHODS)}"
        )
    for name, value in request.headers.items():
        if name.lower() in FRAMING or not sendable(name) or " " in name or ":" in name or not sendable(value):
            raise BadInput(f"the header {name[:40]!r} cannot be set, or not to a value of this kind")


def _build(request: Request, url: httpx.URL, auth: Mapping[str, str]) -> httpx.Request:
    headers = httpx.Headers({"accept": "application/json", "user-agent": USER_AGENT})
    headers.update(request.headers)
    headers.update(auth)
    if request.uploads:
        files = [(part.field, (part.filename, part.content, part.content_type)) for part in request.uploads]
        return httpx.Request(request.method, url, headers=headers, data=dict(request.form or {}), files=files)
    if request.content is not None:
        return httpx.Request(request.method, url, headers=headers, content=request.content)
    if request.form is not None:
        return httpx.Request(request.method, url, headers=headers, data=dict(request.form))
    if request.json is None:
        return httpx.Request(request.method, url, headers=headers)
    headers.setdefault("content-type", "application/json")
    return httpx.Request(request.method, url, headers=headers, content=encode(request.json))


async def _read(response: httpx.Response, largest: int) -> bytes | None:
    """The body, or None if it is larger than `largest`."""
    chunks: list[bytes] = []
    size = 0
    async for chunk in response.aiter_bytes():
        size += len(chunk)
        if size > largest:
            return None
        chunks.append(chunk)
    return b"".join(chunks)
