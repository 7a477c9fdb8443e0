"""What callers are told when something goes wrong, over HTTP, SSE and WebSocket alike.

GraphQL errors carry `extensions.code` of the error tree (connectors.errors). Anything wrong with the request
itself (JSON, syntax, validation, variables) is BAD_USER_INPUT, whether an argument was given as a literal or
as a variable. What nobody expected is masked as INTERNAL with an `errorId` under which it was logged.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping
from typing import Any

import structlog
from graphql import GraphQLError
from starlette.responses import Response
from strawberry.exceptions import MissingQueryError
from strawberry.schema.exceptions import CannotGetOperationTypeError, InvalidOperationTypeError

from connectors.errors import BadInput, DeadlineExceeded, GatewayError, NotGranted, Unidentified
from gateway.logs import describe
from gateway.media import encode

CLIENT_CLOSED_REQUEST = 499
"""Only for our own log and metrics: nobody is there to read it."""

STATUS_CODES = {
    401: Unidentified.code,
    403: NotGranted.code,
    404: "NOT_FOUND",
    405: "METHOD_NOT_ALLOWED",
    413: "PAYLOAD_TOO_LARGE",
    415: "UNSUPPORTED_MEDIA_TYPE",
    500: GatewayError.code,
    504: DeadlineExceeded.code,
}

SUGGESTION = re.compile(r" ?Did you mean .*\?$", re.DOTALL)
"""How the library ends a message with names that are near."""

REALM = {"www-authenticate": 'Bearer realm="ats-gateway"'}
"""What goes with a 401."""

_REQUEST_FAULT = {"code": BadInput.code, "retryable": False}

QUOTED = re.compile(r",? [Ff]ound:? [\[{\"'].*$", re.DOTALL)
"""How messages about an input end."""

log = structlog.get_logger()


def problem(
    status: int, message: str, headers: Mapping[str, str] | None = None, **extensions: Any
) -> Response:
    """An answer about the HTTP request itself, in the shape of a GraphQL response without data."""
    code = STATUS_CODES.get(status, BadInput.code)
    body = {"errors": [{"message": message, "extensions": {"code": code, **extensions}}]}
    return Response(encode(body), status, headers, media_type="application/json")


def report(cause: BaseException) -> str:
    """Log an unexpected exception; the id under which it is found."""
    error_id = uuid.uuid4().hex[:12]
    log.error("unexpected error", error_id=error_id, **describe(cause))
    return error_id


def unexpected(error_id: str) -> str:
    """The sentence a caller gets in place of an exception's own text."""
    return f"Something went wrong inside the gateway. Quote the error id {error_id} when asking about it."


def public_error(error: GraphQLError, *, suggestions: bool = True) -> GraphQLError:
    """What a caller may see of an error, with its code; without `suggestions` no names but the caller's own."""
    cause = _cause(error)
    if error.extensions and "code" in error.extensions:
        return error  # made for the public: a GatewayError brings its extensions along
    if error.path is None and isinstance(cause, RecursionError):
        return _retold(error, "the document is nested too deeply", _REQUEST_FAULT)
    if _about_the_request(error, cause):
        message = error.message if suggestions else SUGGESTION.sub("", error.message)
        return _retold(error, unquoted(message), _REQUEST_FAULT)
    error_id = report(cause or error)
    return _retold(
        error, unexpected(error_id), {"code": GatewayError.code, "retryable": False, "errorId": error_id}
    )


def unquoted(message: str) -> str:
    """A message about an input without the object that the library quotes: there may be a secret in it."""
    return QUOTED.sub(".", message)


def _cause(error: GraphQLError) -> Exception | None:
    """The exception under the layers of GraphQLError, if there is one."""
    inner: BaseException | None = error
    while isinstance(inner, GraphQLError):
        inner = inner.original_error
    return inner if isinstance(inner, Exception) else None


def _about_the_request(error: GraphQLError, cause: Exception | None) -> bool:
    """Whether the caller's document or variables are at fault.

    Before execution that is every error graphql-core placed in the document, or raised of its own. During
    execution it is one raised with nodes (a variable that was not provided), unlike a value of ours that
    cannot be serialised: that is raised without, and only then located.
    """
    if isinstance(cause, CannotGetOperationTypeError | InvalidOperationTypeError | MissingQueryError):
        return True
    if error.path is None:
        return cause is None or bool(error.nodes)
    raised = error.original_error
    return cause is None and isinstance(raised, GraphQLError) and bool(raised.nodes)


def _retold(error: GraphQLError, message: str, extensions: Mapping[str, Any]) -> GraphQLError:
    return GraphQLError(
        message,
        nodes=error.nodes,
        source=error.source,
        positions=error.positions,
        path=error.path,
        extensions=dict(extensions),
    )
