"""From a reply of any status to an answer, or to the error it tells."""

from __future__ import annotations

from collections.abc import Mapping

import orjson

from connectors.errors import Malformed, RateLimited, Rejected, Unauthenticated, Unavailable, UpstreamError
from connectors.upstream import quota
from connectors.upstream.clock import Clock
from connectors.upstream.faults import Faults, ReadError, VendorError, kind_of
from connectors.upstream.messages import Answer, Json, Request
from connectors.upstream.wire import Reply

BOM = b"\xef\xbb\xbf"
"""Some servers put it before their JSON."""

TEXT = 10_000
"""Characters of an error's text that a connector gets to read."""


class Reader:
    """Reads one account's replies."""

    def __init__(self, faults: Faults, read_error: ReadError, clock: Clock) -> None:
        self._faults = faults
        self._read_error = read_error
        self._clock = clock

    def answer(self, request: Request, reply: Reply) -> Answer:
        """The answer of a 2xx reply that tells no error. Raises the UpstreamError that is told otherwise."""
        success = 200 <= reply.status < 300  # noqa: PLR2004 - the statuses are their own names
        if request.raw:
            return self._raw(request, reply)
        body = self._decode(request, reply) if success else _lenient(reply.body)
        told = None if success and (body is None or isinstance(body, bytes)) else self._told(reply, body)
        if told is not None or not success:
            raise self._error(request, reply, told or VendorError())
        return Answer(reply.status, reply.headers, body, self._clock.utc())

    def _raw(self, request: Request, reply: Reply) -> Answer:
        """The answer as it came. Raises Unauthenticated, if credentials went along, and RateLimited."""
        if reply.status == 429 or (reply.status == 401 and request.authenticated):  # noqa: PLR2004 - as above
            told = self._told(reply, _lenient(reply.body))
            error = self._error(request, reply, told or VendorError())
            if isinstance(error, Unauthenticated | RateLimited):
                raise error
        return Answer(reply.status, reply.headers, reply.body, self._clock.utc())

    def _decode(self, request: Request, reply: Reply) -> Json:
        asked_for_json = "json" in _find(request.headers, "accept", "json")
        if not (reply.body.strip() if asked_for_json else reply.body):
            return None
        if asked_for_json or "json" in reply.headers.get("content-type", ""):
            try:
                return orjson.loads(reply.body.removeprefix(BOM))
            except orjson.JSONDecodeError:
                pass
        if not asked_for_json:
            return reply.body
        raise self._faults.make(
            Malformed, request.operation, "the answer is not JSON", status=reply.status, headers=reply.headers
        )

    def _told(self, reply: Reply, body: Json) -> VendorError | None:
        try:
            return self._read_error(reply.status, reply.headers, body)
        except (AttributeError, LookupError, TypeError, ValueError, Malformed):
            return None  # an error told in an unknown shape is still the error its status tells

    def _error(self, request: Request, reply: Reply, told: VendorError) -> UpstreamError:
        redirect = 300 <= reply.status < 400  # noqa: PLR2004 - as above
        success = reply.status < 300  # noqa: PLR2004 - as above
        kind = told.kind or (Rejected if success else kind_of(reply.status))
        wait = told.retry_after
        if wait is None and issubclass(kind, RateLimited | Unavailable):
            wait = quota.retry_after(reply.headers, self._clock.utc())
        return self._faults.make(
            kind,
            request.operation,
            "the answer is a redirect, which is never followed" if redirect else told.message,
            status=reply.status,
            headers=reply.headers,
            code=told.code,
            retry_after=wait,
        )


def _lenient(body: bytes) -> Json:
    try:
        return orjson.loads(body.removeprefix(BOM))
    except orjson.JSONDecodeError:
        return body.decode(errors="replace")[:TEXT]


def _find(headers: Mapping[str, str], name: str, default: str) -> str:
    return next((value for key, value in headers.items() if key.lower() == name), default)
