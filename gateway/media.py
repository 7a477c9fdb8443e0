"""JSON on the wire, and which of its two names a caller wants to see."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import orjson

JSON = "application/json"
GRAPHQL = "application/graphql-response+json"


def encode(data: object) -> bytes:
    """JSON bytes; also for what orjson refuses: integers beyond 64 bits, lone surrogates in a vendor's text."""
    try:
        return orjson.dumps(data)
    except TypeError:
        return json.dumps(data, separators=(",", ":")).encode()


class Shared(dict[str, Any]):
    """The `data` of an answer that goes to many, which is encoded once."""

    __slots__ = ("text",)
    text: str | None

    def __init__(self, data: Mapping[str, Any]) -> None:
        super().__init__(data)
        self.text = None


def text(answer: Mapping[str, Any]) -> str:
    """An answer as JSON."""
    data = answer.get("data")
    if not isinstance(data, Shared):
        return encode(answer).decode()
    if data.text is None:
        data.text = encode(answer).decode()
    return data.text


def decode(data: str | bytes) -> object:
    """The value of UTF-8 JSON. Raises json.JSONDecodeError."""
    return orjson.loads(data)


def negotiate(accept: str) -> str:
    """GRAPHQL where the Accept header asks for it at least as much as for JSON, else JSON."""
    wanted = dict(_preference(part) for part in accept.lower().split(","))
    graphql = wanted.get(GRAPHQL, 0.0)
    return GRAPHQL if graphql > 0 and graphql >= wanted.get(JSON, 0.0) else JSON


def _preference(part: str) -> tuple[str, float]:
    media, *parameters = (piece.strip() for piece in part.split(";"))
    for parameter in parameters:
        if parameter.startswith("q="):
            try:
                return media, float(parameter[2:])
            except ValueError:
                return media, 0.0
    return media, 1.0
