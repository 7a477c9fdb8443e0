"""What a request asks besides its query: by headers, and by its document's kind."""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cross_web import HTTPException
from graphql import DocumentNode, get_operation_ast
from starlette.websockets import WebSocket

from resolvers.events import Events
from resolvers.files import Links
from resolvers.managing import Manager
from resolvers.principals import Principal
from resolvers.webhooks import Hearing

REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")


@dataclass(slots=True)
class Asking:
    """The frame of one request, or of one WebSocket.

    Attributes:
        request_id: the caller's `X-Request-Id` where it is presentable, else ours.
        deadline: seconds the operation may take.
        principal: who asks.
        max_age: seconds that an answer from cache may be old, where the query does not say; None: any.
        stale_if_error: seconds beyond its life that an answer may stand in for one that a vendor fails to give.
        batch: whether its calls to the vendors yield to interactive ones.
        debug_upstream: whether the answer lists the calls made to the vendors.
        explain: whether the plan is asked for in the place of the answer.
        max_calls: calls to vendors that the operation may make.
        links: what makes addresses of files; none outside a served gateway.
        hearing: what knows of the webhooks; none outside a served gateway.
        manager: keeps the integrations that are managed at run time.
        connection_params: what a WebSocket was opened with; set by the library.
        socket: the WebSocket.
        events: where events are told and heard; none outside a served gateway.
        last_event_id: the last event that the caller had before its connection broke, where it says so.

    """

    request_id: str
    deadline: float
    principal: Principal
    max_age: float | None = None
    stale_if_error: float = 0.0
    batch: bool = False
    debug_upstream: bool = False
    explain: bool = False
    max_calls: int = 100
    links: Links | None = None
    manager: Manager | None = None
    hearing: Hearing | None = None
    connection_params: Any = None
    socket: WebSocket | None = None
    events: Events | None = None
    last_event_id: str | None = None


def request_id(headers: Mapping[str, str]) -> str:
    """The caller's id for the request, or a new one."""
    given = headers.get("x-request-id", "")
    return given if REQUEST_ID.fullmatch(given) else uuid.uuid4().hex


def deadline(headers: Mapping[str, str], longest: float) -> float:
    """Seconds by `X-Deadline-Ms`, never above `longest`. Raises HTTPException for a wrong value."""
    given = headers.get("x-deadline-ms")
    if given is None:
        return longest
    if not re.fullmatch(r"[0-9]{1,9}", given) or int(given) == 0:
        raise HTTPException(400, "X-Deadline-Ms must be a whole number of milliseconds above 0")
    return min(int(given) / 1000, longest)


def max_age(headers: Mapping[str, str]) -> float | None:
    """Seconds by `Cache-Control` as a request may have it: `max-age=30`, or `no-cache`, which is `max-age=0`.

    Raises HTTPException for a wrong value; other directives are none of ours.
    """
    directives = _directives(headers)
    return 0.0 if "no-cache" in directives else _seconds(directives, "max-age")


def stale_if_error(headers: Mapping[str, str], usual: float) -> float:
    """Seconds by `Cache-Control: stale-if-error=60`, `usual` without. Raises HTTPException for a wrong value."""
    found = _seconds(_directives(headers), "stale-if-error")
    return usual if found is None else found


def _directives(headers: Mapping[str, str]) -> dict[str, str]:
    """What `Cache-Control` asks: the first value of each name."""
    found: dict[str, str] = {}
    for directive in headers.get("cache-control", "").lower().split(","):
        name, _, value = directive.strip().partition("=")
        found.setdefault(name, value)
    return found


def _seconds(directives: Mapping[str, str], name: str) -> float | None:
    value = directives.get(name)
    if value is not None and not re.fullmatch(r"[0-9]{1,9}", value):
        raise HTTPException(400, f"Cache-Control: {name} must be a whole number of seconds")
    return None if value is None else float(value)


def in_batch(headers: Mapping[str, str]) -> bool:
    """Whether `X-Lane` chooses batch. Raises HTTPException for a lane that there is not."""
    lane = headers.get("x-lane", "interactive").strip().lower()
    if lane not in ("interactive", "batch"):
        raise HTTPException(400, "X-Lane must be `interactive` or `batch`")
    return lane == "batch"


def wants_upstream(headers: Mapping[str, str]) -> bool:
    """Whether `X-Debug` names `upstream`."""
    return "upstream" in (word.strip().lower() for word in headers.get("x-debug", "").split(","))


def wants_plan(headers: Mapping[str, str]) -> bool:
    """Whether `X-Explain` asks for the plan. Raises HTTPException for any value but `plan`."""
    given = headers.get("x-explain")
    if given is not None and given.strip().lower() != "plan":
        raise HTTPException(400, "X-Explain takes one value: plan")
    return given is not None


@dataclass(frozen=True, slots=True)
class Operation:
    """What may be said of an operation in logs and metrics."""

    kind: str
    """query, mutation, subscription; or unknown, where the document does not tell."""
    name: str | None
    hash: str


def operation_of(document: DocumentNode | None, name: object, digest: str) -> Operation:
    """The operation that a document and a name choose."""
    chosen = get_operation_ast(document, name if isinstance(name, str) else None) if document else None
    if chosen is None:
        return Operation("unknown", None, digest[:16])
    given = chosen.name.value[:64] if chosen.name else None
    return Operation(chosen.operation.value, given, digest[:16])
