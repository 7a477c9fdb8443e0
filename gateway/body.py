"""Reads the operation out of an HTTP request, strictly: what is not as the specification has it is refused."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from email.message import Message
from typing import Any

from cross_web import HTTPException
from starlette.requests import Request
from strawberry.http import GraphQLRequestData, GraphQLRequestProtocol

from gateway import media

LONG = 10_000
"""Characters from which a text in the variables counts as a file: it is only passed through."""

Text = Callable[[Mapping[str, Any]], str | None]
"""Finds the document that a request means."""


@dataclass(frozen=True, slots=True)
class Size:
    """Bytes of a body: `most` without the long texts in its variables, `whole` with them."""

    most: int
    whole: int


async def from_body(
    request: Request, size: Size, protocol: GraphQLRequestProtocol, text: Text
) -> GraphQLRequestData:
    """The operation of a POST: a JSON object in UTF-8, within its size. Raises HTTPException."""
    _require_json(request.headers.get("content-type", ""))
    raw = await _bounded(request, size)
    if len(raw) <= size.most:
        return _operation(_object(raw), protocol, text)
    try:
        fields = _object(raw)
    except HTTPException:
        raise _too_large(size.most) from None
    if len(raw) - _long(fields.get("variables")) > size.most:
        raise _too_large(size.most)
    return _operation(fields, protocol, text)


def from_query_string(
    parameters: Mapping[str, str], protocol: GraphQLRequestProtocol, text: Text
) -> GraphQLRequestData:
    """The operation of a GET: objects are JSON within the query string. Raises HTTPException."""
    fields: dict[str, Any] = dict(parameters)
    for name in ("variables", "extensions"):
        if fields.get(name):
            fields[name] = _object(fields[name].encode(), f"the parameter {name}")
    return _operation(fields, protocol, text)


def _long(variables: object) -> int:
    """Characters of the long texts in the variables. Looks at few values: whoever sends many sends no files."""
    waiting, found, seen = [variables], 0, 0
    while waiting and seen < LONG:
        value = waiting.pop()
        seen += 1
        if isinstance(value, str) and len(value) >= LONG:
            found += len(value)
        elif isinstance(value, Mapping):
            waiting.extend(value.values())
        elif isinstance(value, list):
            waiting.extend(value)
    return found


def _too_large(most: int) -> HTTPException:
    return HTTPException(
        413, f"the request body is above {most} bytes; use variables, or ask for less at once"
    )


def _require_json(content_type: str) -> None:
    header = Message()
    header["content-type"] = content_type
    charset = header.get_content_charset("utf-8")
    if header.get_content_type() != media.JSON or charset not in ("utf-8", "utf8"):
        raise HTTPException(415, f"send the operation as Content-Type: {media.JSON}, in UTF-8")


async def _bounded(request: Request, size: Size) -> bytes:
    received = await within(request, size.whole)
    if received is None:
        raise _too_large(size.most)
    return received


async def within(request: Request, most: int) -> bytes | None:
    """The body; None, without reading on, where it has more than `most` bytes."""
    announced = request.headers.get("content-length", "0")
    if announced.isdecimal() and int(announced) > most:
        return None
    received = bytearray()
    async for chunk in request.stream():
        received += chunk
        if len(received) > most:
            return None
    return bytes(received)


def _object(raw: bytes, where: str = "the request body") -> dict[str, Any]:
    try:
        value = media.decode(raw)
    except json.JSONDecodeError as problem:
        raise HTTPException(
            400, f"{where} is not JSON (line {problem.lineno}, column {problem.colno})"
        ) from problem
    if not isinstance(value, dict):
        raise HTTPException(400, f"{where} must be a JSON object")
    return value


def _operation(fields: Mapping[str, Any], protocol: GraphQLRequestProtocol, text: Text) -> GraphQLRequestData:
    query = text(fields)
    if not isinstance(query, str) or not query.strip():
        raise HTTPException(400, "query must be the text of a GraphQL document")
    for name, kind, wanted in (
        ("operationName", str, "a string"),
        ("variables", dict, "an object"),
        ("extensions", dict, "an object"),
    ):
        if not isinstance(fields.get(name), kind | None):
            raise HTTPException(400, f"{name} must be {wanted} or null")
    return GraphQLRequestData(
        query=query,
        variables=fields.get("variables"),
        operation_name=fields.get("operationName") or None,
        extensions=fields.get("extensions"),
        protocol=protocol,
    )
