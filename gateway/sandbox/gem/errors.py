"""Gem's error bodies: the gateway's, with `message` alone, and the application's (gem.md §3)."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from gateway.sandbox.call import Answer, Refused

REQUIRED = "Missing data for required field."
UNKNOWN = "Unknown field."
NOT_TEXT = "Not a valid string."
REFUSED = "The request was well-formed but was unable to be followed."


def gateway(status: int, message: str) -> Refused:
    """What answers before the application is reached."""
    return Refused(Answer({"message": message}, status))


def application(
    status: int,
    message: str | None = None,
    errors: dict[str, dict[str, list[str]]] | None = None,
    **more: Any,
) -> Refused:
    """What the application answers; `message` and `errors` may be absent."""
    body: dict[str, Any] = {"code": status, "status": HTTPStatus(status).phrase}
    if status == HTTPStatus.UNPROCESSABLE_ENTITY:
        body["status"] = "Unprocessable Entity"  # newer Pythons say "Content"
    if message is not None:
        body["message"] = message
    if errors is not None:
        body["errors"] = errors
    return Refused(Answer({**body, **more}, status))


def invalid(where: str, problems: dict[str, list[str]]) -> Refused:
    """The 422 of refused values; `where` is `json`, `query` or `path`."""
    return application(422, REFUSED, {where: problems})


def gone() -> Refused:
    """The 404 of an unknown id, of a wrong kind of id, and of a deleted record."""
    return application(404)


def choice(options: tuple[str, ...]) -> str:
    """What a value that is none of the options is told."""
    return f"Must be one of: {', '.join(options)}."
