"""A vendor's file as a stream: from the vendor's own hosts, else from a public address only."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import httpx

from connectors.download import REDIRECTING, Downloader, NotFetched, Unsafe, bounded

if TYPE_CHECKING:
    from connectors.connector import Integration
    from connectors.shapes import FileSource

Stream = tuple[Mapping[str, str], AsyncIterator[bytes]]
"""Headers, and the content as it comes."""

QUIET = 10.0
"""Seconds in which something must come."""

_downloader = Downloader()


@asynccontextmanager
async def passing(integration: Integration, source: FileSource, *, largest: int) -> AsyncIterator[Stream]:
    """The file at a source, `largest` bytes at most.

    Credentials go along only where the source wants them, and only to the integration's own origins; what
    those redirect to is fetched like any foreign address: public, https, without credentials.

    Raises Unsafe, NotFetched; the latter also while the content is read.
    """
    try:
        url = httpx.URL(source.url)
    except httpx.InvalidURL:
        raise Unsafe("the vendor names something that is not a URL") from None
    where = url.scheme, url.host, url.port
    if where not in integration.account.origins:
        async with _downloader.stream(source.url, largest=largest) as found:
            yield found
        return
    headers = dict(await integration.upstream.credentials(where)) if source.authenticated else {}
    async with httpx.AsyncHTTPTransport(trust_env=False) as transport:
        response = await _asked(transport, url, headers)
        try:
            if response.status_code in REDIRECTING:
                onward = str(url.join(response.headers.get("location", "")))
                async with _downloader.stream(onward, largest=largest) as found:
                    yield found
            elif response.is_success:
                yield response.headers, bounded(response, largest)
            else:
                raise NotFetched(f"the vendor answered {response.status_code}")
        finally:
            await response.aclose()


async def _asked(
    transport: httpx.AsyncBaseTransport, url: httpx.URL, headers: Mapping[str, str]
) -> httpx.Response:
    timeout = httpx.Timeout(QUIET).as_dict()
    request = httpx.Request(
        "GET",
        url,
        headers={"accept": "*/*", "accept-encoding": "identity", "user-agent": "ats-gateway", **headers},
        extensions={"timeout": timeout},
    )
    try:
        return await transport.handle_async_request(request)
    except httpx.HTTPError:
        raise NotFetched("the vendor refused or broke the connection") from None
