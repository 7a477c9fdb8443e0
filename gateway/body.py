"""Reads the operation out of an HTTP request, strictly: what is not as the specification has it is refused."""

from __future__ import annotations

import json
from collections.abc import Mapping
from email.message import Message
from typing import Any

from cross_web import HTTPException
from starlette.requests import Request
from strawberry.http import GraphQLRequestData, GraphQLRequestProtocol

from gateway import media


async def from_body(request: Request, most: int, protocol: GraphQLRequestProtocol) -> GraphQLRequestData:
    """The operation of a POST: a JSON object in UTF-8, of `most` bytes at most. Raises HTTPException."""
    _require_json(request.headers.get("content-type", ""))
    return _operation(_object(await _bounded(request, most)), protocol)


def from_query_string(parameters: Mapping[str, str], protocol: GraphQLRequestProtocol) -> GraphQLRequestData:
    """The operation of a GET: objects are JSON within the query string. Raises HTTPException."""
    fields: dict[str, Any] = dict(parameters)
    for name in ("variables", "extensions"):
        if fields.get(name):
            fields[name] = _object(fields[name].encode(), f"the parameter {name}")
    return _operation(fields, protocol)


def _require_json(content_type: str) -> None:
    header = Message()
    header["content-type"] = content_type
    charset = header.get_content_charset("utf-8")
    if header.get_content_type() != media.JSON or charset not in ("utf-8", "utf8"):
        raise HTTPException(415, f"send the operation as Content-Type: {media.JSON}, in UTF-8")


async def _bounded(request: Request, most: int) -> bytes:
    too_large = HTTPException(
        413, f"the request body is above {most} bytes; use variables, or ask for less at once"
    )
    announced = request.headers.get("content-length", "0")
    if announced.isdecimal() and int(announced) > most:
        raise too_large
    received = bytearray()
    async for chunk in request.stream():
        received += chunk
        if len(received) > most:
            raise too_large
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


def _operation(fields: Mapping[str, Any], protocol: GraphQLRequestProtocol) -> GraphQLRequestData:
    query = fields.get("query")
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
