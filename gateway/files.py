"""`/files/…`: a vendor's file passed through as it comes. Nothing of it is kept."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from typing import TYPE_CHECKING
from urllib.parse import quote

import structlog
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from connectors.download import NotFetched, Unsafe
from connectors.errors import GatewayError, NotFound, Unidentified
from connectors.passing import passing
from gateway.auth.door import Door
from gateway.problems import REALM, problem
from resolvers.files import PATH, Links, find, foreign, holder
from resolvers.principals import Principal

if TYPE_CHECKING:
    from resolvers.context import Context

ROUTE = PATH + "{token}"

LARGEST = 100 * 1024 * 1024
"""Bytes of a file that is passed through."""

UNKNOWN = "application/octet-stream"

log = structlog.get_logger()


def endpoint(
    links: Links, door: Callable[[], Door], make_context: Callable[[Request, Principal], Context]
) -> Callable[[Request], object]:
    """The handler of the route. `make_context` gives the context of a request by the principal of its link.

    A link is a grant of its own, for that one file and LIVES seconds: browsers follow it without credentials.
    Where credentials come along nevertheless, they must be those that it was made for; to everybody else it
    is a link to nothing.
    """

    async def serve(request: Request) -> Response:
        stack = AsyncExitStack()
        try:
            ref = links.read(request.path_params["token"])
            if "authorization" in request.headers or "x-api-key" in request.headers:
                visitor = await door().by_headers(request.headers)
                if visitor.principal.identity != ref.principal:
                    raise foreign()  # the same answer as below
            context = make_context(request, holder(ref))
            file, source = await find(context, ref)
            integration = context.integration(ref.integration)
            headers, chunks = await stack.enter_async_context(passing(integration, source, largest=LARGEST))
        except NotFound as error:
            return problem(404, error.message)
        except Unidentified as stranger:
            return problem(401, stranger.message, REALM)
        except (GatewayError, Unsafe, NotFetched) as error:
            log.info("file not served", code=getattr(error, "code", type(error).__name__))
            return problem(502, f"the ATS did not give the file: {error}")
        kind = file.content_type or headers.get("content-type") or UNKNOWN
        return StreamingResponse(
            _through(stack, chunks),
            headers={
                "content-type": kind if kind.isascii() and kind.isprintable() else UNKNOWN,
                "content-disposition": f"attachment; filename*=UTF-8''{quote(file.file_name or 'file', safe='')}",
                "cache-control": "private, no-store",
                **({"content-length": headers["content-length"]} if "content-length" in headers else {}),
            },
        )

    return serve


async def _through(stack: AsyncExitStack, chunks: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """The content; the way to the vendor is closed when it ends, or when nobody reads on."""
    async with stack:
        async for chunk in chunks:
            yield chunk
