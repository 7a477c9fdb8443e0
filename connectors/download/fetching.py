"""Fetching from checked addresses: pinned to them, redirects checked again, bounded in bytes and time."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import cache

import httpx

from connectors.download.addresses import Address, Resolver, Target, Unsafe, locate, system_resolver

REDIRECTS = 3
REDIRECTING = frozenset({301, 302, 303, 307, 308})
CONNECTING = 5.0
"""Seconds for one address to take the connection."""

HEADERS = {"accept": "*/*", "accept-encoding": "identity", "user-agent": "ats-gateway"}


class NotFetched(Exception):
    """The file could not be had; the text says why, without the URL, which may hold a signature."""


@dataclass(frozen=True, slots=True)
class Download:
    """A fetched file: its content, and its MIME type as the server says."""

    content: bytes
    content_type: str | None


@cache
def _trust() -> ssl.SSLContext:
    return ssl.create_default_context()


def _transport() -> httpx.AsyncBaseTransport:
    return httpx.AsyncHTTPTransport(
        verify=_trust(), trust_env=False, limits=httpx.Limits(max_keepalive_connections=0)
    )


class Downloader:
    """Fetches public https URLs. `resolve` and `transport` replace name service and network in tests."""

    def __init__(
        self,
        resolve: Resolver = system_resolver,
        transport: Callable[[], httpx.AsyncBaseTransport] = _transport,
    ) -> None:
        self._resolve = resolve
        self._transport = transport

    async def fetch(self, url: str, *, largest: int, seconds: float) -> Download:
        """The file at a URL, whole. Raises Unsafe, NotFetched."""
        try:
            async with asyncio.timeout(seconds), self.stream(url, largest=largest) as (headers, chunks):
                content = b"".join([chunk async for chunk in chunks])
        except TimeoutError:
            raise NotFetched(f"the file did not come within {seconds:g} s") from None
        return Download(content, headers.get("content-type"))

    @asynccontextmanager
    async def stream(
        self, url: str, *, largest: int
    ) -> AsyncIterator[tuple[Mapping[str, str], AsyncIterator[bytes]]]:
        """The headers of the file at a URL and its content as it comes, `largest` bytes at most.

        Raises Unsafe, NotFetched; the latter also while the content is read.
        """
        transport = self._transport()
        try:
            response = await self._arrive(transport, url)
            try:
                yield response.headers, bounded(response, largest)
            finally:
                await response.aclose()
        finally:
            await transport.aclose()

    async def _arrive(self, transport: httpx.AsyncBaseTransport, url: str) -> httpx.Response:
        """The answer at the end of the redirects, each target checked like the first."""
        for _ in range(REDIRECTS + 1):
            target = await locate(url, self._resolve)
            response = await _connect(transport, target)
            if response.status_code not in REDIRECTING:
                if not response.is_success:
                    await response.aclose()
                    raise NotFetched(f"the server answered {response.status_code}")
                return response
            onward = response.headers.get("location", "")
            await response.aclose()
            try:
                url = str(target.url.join(onward))
            except httpx.InvalidURL:
                raise Unsafe("the server redirects to something that is not a URL") from None
        raise NotFetched(f"the server redirects more than {REDIRECTS} times")


async def _connect(transport: httpx.AsyncBaseTransport, target: Target) -> httpx.Response:
    """The answer of the first of the target's addresses that takes the connection."""
    for address in target.addresses:
        try:
            return await transport.handle_async_request(_request(target, address))
        except (httpx.ConnectError, httpx.ConnectTimeout):
            continue
        except httpx.HTTPError:
            break
    raise NotFetched("the server refused or broke the connection, or could not prove who it is")


def _request(target: Target, address: Address) -> httpx.Request:
    """A request that goes to the address while Host and TLS name the host, so that no second lookup is made."""
    return httpx.Request(
        "GET",
        target.url.copy_with(host=str(address), fragment=None),
        headers={**HEADERS, "host": target.url.netloc.decode("ascii")},
        extensions={
            "sni_hostname": target.host,
            "timeout": {"connect": CONNECTING, "read": CONNECTING, "write": CONNECTING, "pool": CONNECTING},
        },
    )


async def bounded(response: httpx.Response, largest: int) -> AsyncIterator[bytes]:
    """The content as sent. An encoding that was not asked for is refused: it may unpack to anything."""
    if response.headers.get("content-encoding", "identity").lower() != "identity":
        raise NotFetched("the server sends the file compressed although it was asked not to")
    size = 0
    try:
        async for chunk in response.aiter_raw():
            size += len(chunk)
            if size > largest:
                raise NotFetched(f"the file is larger than {largest:,} bytes")
            yield chunk
    except httpx.HTTPError:
        raise NotFetched("the connection broke before the whole file had come") from None
