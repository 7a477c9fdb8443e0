"""Tracker's errors: problem details, extra members possible (trackerrms.md §4.3)."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from gateway.sandbox.call import Answer, Refused

if TYPE_CHECKING:
    from gateway.sandbox.call import Call

PROBLEM = "application/problem+json; charset=utf-8"


def problem(
    call: Call,
    status: int,
    detail: str,
    *,
    errors: dict[str, list[str]] | None = None,
    headers: dict[str, str] | None = None,
) -> Refused:
    """Return a refusal; `errors` is the extra member ASP.NET adds (A-21)."""
    body: dict[str, Any] = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        "instance": call.path,
    }
    if errors:
        body["errors"] = errors
    return Refused(Answer(body, status, headers or {}, PROBLEM))


def unauthorized(call: Call, detail: str = "The JWT token is missing, expired or superseded") -> Refused:
    """Return the 401 that asks for a new exchange, or tells that the exchange itself failed."""
    return problem(call, 401, detail, headers={"www-authenticate": 'Bearer error="invalid_token"'})


def invalid(call: Call, field: str) -> Refused:
    """Return the 400 of a value that refers to nothing."""
    return problem(call, 400, f"{field} is not valid")


def nothing() -> Answer:
    """Return 204 with an empty body: not found, no rows, or not created (§4.2)."""
    return Answer(None, 204, content_type="text/plain")


def missing() -> Refused:
    """Return the 204 of a record that is not there."""
    return Refused(nothing())


def oauth(code: str, description: str, status: int = 400) -> Refused:
    """Return an OAuth refusal; the contract gives none, so the shape is RFC 6749's."""
    return Refused(Answer({"error": code, "error_description": description}, status))
