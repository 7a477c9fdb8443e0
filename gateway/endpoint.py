"""`/graphql`: GraphQL over HTTP as its specification has it, over SSE and over WebSocket.

What the library leaves open is settled here: both media types with their status codes, a bounded body, errors
that are always JSON, and a watch for callers that hang up.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from http import HTTPStatus
from typing import Any, cast

from cross_web import AsyncHTTPRequestAdapter, HTTPException, StarletteRequestAdapter
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocket
from strawberry.asgi import ASGIWebSocketAdapter, GraphQL
from strawberry.exceptions import ConnectionRejectionError
from strawberry.http import GraphQLHTTPResponse, GraphQLRequestData, GraphQLRequestProtocol
from strawberry.http.exceptions import WebSocketDisconnected
from strawberry.http.streaming import HTTPStreamTransport, SSETransport
from strawberry.schema.base import BaseSchema
from strawberry.subscriptions import GRAPHQL_SSE_PROTOCOL, GRAPHQL_TRANSPORT_WS_PROTOCOL
from strawberry.types import ExecutionResult, SubscriptionExecutionResult
from strawberry.types.unset import UNSET, UnsetType

from connectors.errors import BadInput, DeadlineExceeded, GatewayError, TooSlow, Unidentified, UnknownDocument
from gateway import asking, body, media, problems
from gateway.asking import Asking
from gateway.auth.door import Door
from gateway.execution import Context, Execution
from gateway.settings import Settings
from resolvers.principals import NOBODY

LONGEST_SOCKET = 7 * 24 * 3600.0
"""Seconds after which a WebSocket is closed whose credentials end at all: timers do not reach further well."""

REQUEST_ERROR_STATUS = {GatewayError.code: 500, DeadlineExceeded.code: 504}
"""Of an operation that was not executed, by its error's code; 400 for every other."""

TOO_SLOW = 4008
"""The code with which a WebSocket is closed whose reader does not keep up with the events it subscribed to."""


class TextWebSocket(ASGIWebSocketAdapter):
    """The protocol asks for text messages, our JSON is bytes."""

    async def send_json(self, message: Mapping[str, object]) -> None:
        """Send one message; into the void, where the caller has left. Who is too slow for it is left."""
        try:
            if message["type"] != "next":
                await self.ws.send_text(media.encode(message).decode())
                return
            payload = cast("Mapping[str, Any]", message["payload"])
            identity = media.encode(message["id"]).decode()
            await self.ws.send_text(f'{{"id":{identity},"type":"next","payload":{media.text(payload)}}}')
            if _too_slow(payload):
                await self.ws.close(TOO_SLOW, TooSlow.code)
        except (RuntimeError, OSError) as gone:
            raise WebSocketDisconnected from gone


class EventStream(SSETransport):
    """Server-sent events that carry the ids of what they tell, for `Last-Event-ID`."""

    def encode_next(self, response: GraphQLHTTPResponse, encode_json: Callable[[object], str]) -> str:
        """One event; with its id, where `id` is selected of the subscription's field."""
        told = next(iter((response.get("data") or {}).values()), None)
        name = told.get("id") if isinstance(told, dict) else None
        line = f"id: {name}\r\n" if isinstance(name, str) and name.isalnum() else ""
        return line + self.encode_event("next", media.text(response))


class Adapter(StarletteRequestAdapter):
    """Lets the request itself be reached, to read its body within bounds."""

    def __init__(self, request: Request) -> None:
        super().__init__(request)
        self.request = request


class Endpoint(GraphQL[Asking, None]):
    """One schema at one path. `page` answers a browser's GET, if anything does."""

    request_adapter_class = Adapter
    websocket_adapter_class = TextWebSocket
    stream_transport_classes_by_protocol: Mapping[str, type[HTTPStreamTransport]] = {
        GRAPHQL_SSE_PROTOCOL: EventStream
    }

    def __init__(
        self,
        execution: Execution[Context],
        settings: Settings,
        door: Callable[[], Door],
        page: Callable[[], Response] | None = None,
    ) -> None:
        super().__init__(
            cast("BaseSchema", execution),  # all that is asked of it is execute, stream and config
            graphql_ide=None,
            allow_queries_via_get=settings.answers_get,
            subscription_protocols=(GRAPHQL_TRANSPORT_WS_PROTOCOL, GRAPHQL_SSE_PROTOCOL),
            allowed_origins=settings.cors_origins,
        )
        self.settings = settings
        self.documents = execution.rules.documents
        self.door = door
        self.page = page

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request or one WebSocket."""
        if scope["type"] == "websocket":
            await self._converse(WebSocket(scope, receive, send))
            return
        try:
            response = await self._answer(Request(scope, receive))
        except HTTPException as refused:
            allow = (
                {"allow": self._allowed()} if refused.status_code == HTTPStatus.METHOD_NOT_ALLOWED else None
            )
            response = problems.problem(refused.status_code, refused.reason, allow)
        except Unidentified as stranger:
            response = problems.problem(401, stranger.message, problems.REALM)
        except (BadInput, UnknownDocument) as wrong:
            response = problems.problem(400, wrong.message, code=wrong.code)
        except ClientDisconnect:
            response = Response(status_code=problems.CLIENT_CLOSED_REQUEST)
        await response(scope, receive, send)

    async def _converse(self, socket: WebSocket) -> None:
        try:
            await self.run(socket)
        finally:
            if (closing := getattr(socket.state, "closing", None)) is not None:
                closing.cancel()  # or it would keep the WebSocket until the credentials end

    async def _answer(self, request: Request) -> Response:
        by_browser = request.method in ("GET", "HEAD") and "text/html" in request.headers.get("accept", "")
        if self.page and by_browser and "query" not in request.query_params:
            return self.page()
        if request.method != "POST" and not (request.method == "GET" and self.allow_queries_via_get):
            raise HTTPException(405, f"send the operation by POST, as {media.JSON}")
        visitor = await self.door().by_headers(request.headers)
        request.scope.setdefault("state", {})["principal"] = visitor.principal
        return await self.run(request)

    def _allowed(self) -> str:
        return "GET, POST" if self.allow_queries_via_get or self.page else "POST"

    async def get_context(self, request: Request | WebSocket, response: Response | WebSocket) -> Asking:
        """The frame that the request's headers set; each operation in it gets a context of its own."""
        state = request.scope.get("state", {})
        return Asking(
            request_id=str(state.get("request_id", "")),
            deadline=asking.deadline(request.headers, self.settings.deadline_seconds),
            principal=state.get("principal", NOBODY),
            max_age=asking.max_age(request.headers),
            stale_if_error=asking.stale_if_error(request.headers, self.settings.stale_if_error_seconds),
            batch=asking.in_batch(request.headers),
            debug_upstream=self.settings.upstream_extension and asking.wants_upstream(request.headers),
            explain=asking.wants_plan(request.headers),
            max_calls=self.settings.max_upstream_calls,
            socket=request if isinstance(request, WebSocket) else None,
            last_event_id=request.headers.get("last-event-id"),
        )

    async def on_ws_connect(self, context: Asking) -> UnsetType | dict[str, object] | None:
        """Let who opened a WebSocket in; it is closed when the credentials end."""
        if context.socket is None:
            raise ConnectionRejectionError
        try:
            visitor = await self.door().by_payload(context.socket.headers, context.connection_params or {})
        except Unidentified:
            raise ConnectionRejectionError from None
        context.principal = visitor.principal
        if visitor.until is not None:
            context.socket.state.closing = asyncio.get_running_loop().call_later(
                min(max(visitor.until - time.time(), 0.0), LONGEST_SOCKET), _close_later, context.socket
            )
        return cast("UnsetType", UNSET)

    async def parse_http_body(self, request: AsyncHTTPRequestAdapter) -> GraphQLRequestData:
        """The one operation asked for. Raises HTTPException."""
        stream = self._get_stream_transport_from_headers(request.headers)
        protocol: GraphQLRequestProtocol = stream.protocol if stream else "http"
        if request.method == "GET":
            parameters = cast("Mapping[str, str]", request.query_params)
            return body.from_query_string(parameters, protocol, self.documents.text)
        inner = cast("Adapter", request).request
        return await body.from_body(inner, self._size(inner), protocol, self.documents.text)

    def _size(self, request: Request) -> body.Size:
        """What a body may hold: files come from those who may do something with them."""
        most, actions = self.settings.max_body_bytes, request.state.principal.actions
        uploads = actions is None or bool(actions)
        return body.Size(most, max(most, self.settings.max_upload_bytes) if uploads else most)

    async def execute_operation(
        self, request: Request, *given: Any, **named: Any
    ) -> ExecutionResult | list[ExecutionResult] | SubscriptionExecutionResult:
        """Execute for as long as the caller is there to wait."""
        work = asyncio.ensure_future(super().execute_operation(request, *given, **named))
        left = asyncio.ensure_future(_hung_up(request.receive))
        try:
            await asyncio.wait({work, left}, return_when=asyncio.FIRST_COMPLETED)
            if work.done():
                return work.result()
            raise ClientDisconnect
        finally:
            for task in (work, left):
                task.cancel()
            await asyncio.wait({work, left})

    async def get_sub_response(self, request: Request | WebSocket) -> Response:
        """Carries the media type that the caller prefers."""
        response = await super().get_sub_response(request)
        response.media_type = media.negotiate(request.headers.get("accept", ""))
        response.headers["vary"] = "accept"
        return response

    async def process_result(self, request: Request, result: ExecutionResult) -> GraphQLHTTPResponse:
        """The body of an answer: without `data` where execution never began."""
        shown = await super().process_result(request, result)
        if result.data is None and result.errors and all(error.path is None for error in result.errors):
            del shown["data"]
        return shown

    def create_response(
        self, response_data: GraphQLHTTPResponse | list[GraphQLHTTPResponse], sub_response: Response
    ) -> Response:
        """The answer under its media type; only the newer one tells failure by status."""
        response = super().create_response(response_data, sub_response)
        response.headers["cache-control"] = "no-store"
        if sub_response.media_type == media.GRAPHQL and isinstance(response_data, dict):
            response.headers["content-type"] = f"{media.GRAPHQL}; charset=utf-8"
            if "data" not in response_data:
                response.status_code = _status(response_data)
        return response

    def encode_json(self, data: object) -> bytes:
        """JSON for HTTP."""
        return media.encode(data)

    def decode_json(self, data: str | bytes) -> object:
        """JSON of a WebSocket message."""
        return media.decode(data)


def _status(response: GraphQLHTTPResponse) -> int:
    errors = cast("list[dict[str, Any]]", response["errors"])
    return REQUEST_ERROR_STATUS.get(errors[0].get("extensions", {}).get("code"), 400)


def _close_later(socket: WebSocket) -> None:
    """Close a WebSocket whose credentials have ended."""
    closing = asyncio.ensure_future(_closed(socket))
    _CLOSING.add(closing)
    closing.add_done_callback(_CLOSING.discard)


async def _closed(socket: WebSocket) -> None:
    with suppress(RuntimeError, OSError):  # it was closed already
        await socket.close(4403, "the credentials have ended")


_CLOSING: set[asyncio.Task[None]] = set()
"""Held until they are done."""


def _too_slow(payload: Any) -> bool:
    errors = payload.get("errors") or ()
    return any((error.get("extensions") or {}).get("code") == TooSlow.code for error in errors)


async def _hung_up(receive: Receive) -> None:
    """Return when the caller has closed the connection."""
    while (await receive())["type"] != "http.disconnect":
        pass
