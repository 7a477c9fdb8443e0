"""Recruitee's error bodies, forms A to D (recruitee.md §2.5)."""

from __future__ import annotations

from typing import Any

from gateway.sandbox.call import Answer, Refused


def unauthorized(*, token: bool) -> Refused:
    """Form A; without any token the text differs and there is no code."""
    body = (
        {"error": "The access token is invalid", "error_code": "invalid_token"}
        if token
        else {"error": "The request lacks authentication", "error_code": None}
    )
    return Refused(Answer(body, 401, {"www-authenticate": 'Bearer realm="recruitee"'}))


def listed(status: int, messages: list[str], fields: dict[str, Any] | None = None) -> Refused:
    """Form B: texts in a list, and by field."""
    body: dict[str, Any] = {"error": messages}
    if fields is not None:
        body["error_fields"] = fields
    return Refused(Answer(body, status))


def forbidden() -> Refused:
    """Form B of a missing ability."""
    return listed(403, ["Forbidden"])


def gone() -> Refused:
    """Form B of what is not there, or not visible to this user."""
    return listed(404, ["Page not found"])


def invalid(field: str, problem: str) -> Refused:
    """Form B of a refused value."""
    label = field.replace("_", " ").capitalize()
    return listed(422, [f"{label} {problem}"], {field: [problem]})


def coded(status: int, code: str | None, message: str, source: str | None = None) -> Refused:
    """Form C, of newer endpoints; a code can be null."""
    error: dict[str, Any] = {"code": code, "data": {}, "message": message, "source": source}
    resources: dict[str, Any] = (
        {source.rsplit("/", 1)[-1]: [{"code": code, "data": {}, "message": message}]} if source else {}
    )
    return Refused(Answer({"errors": [error], "resources": resources}, status))


def bare(text: str | None = "Forbidden") -> Refused:
    """Form D: plain text, or nothing at all."""
    return Refused(Answer(text, 403, content_type="text/plain; charset=utf-8"))
