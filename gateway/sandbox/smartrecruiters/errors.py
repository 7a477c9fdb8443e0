"""SmartRecruiters' error bodies: of the customer APIs, the Apply API and the Posting API (smartrecruiters.md §5).

The customer form has a `message` and `errors[]`, either of which may be missing.
"""

from __future__ import annotations

import uuid
from typing import Any

from gateway.sandbox.call import Answer, Refused


def refused(status: int, code: str, text: str, *, heading: str | None = None) -> Refused:
    """Customer form with both halves; `heading` is the outer message, by default the same text."""
    return Refused(Answer({"message": heading or text, "errors": [{"code": code, "message": text}]}, status))


def coded(status: int, code: str) -> Refused:
    """Customer form without the outer message, and without a text for the code."""
    return Refused(Answer({"errors": [{"code": code}]}, status))


def bare(status: int, text: str) -> Refused:
    """Customer form with the message alone, as seen on 404."""
    return Refused(Answer({"message": text}, status))


def unauthenticated() -> Refused:
    """No credential, or one that is not valid (any more)."""
    return Refused(Answer({"errors": [{"code": "UNAUTHORIZED", "message": "Authentication failed"}]}, 401))


def scope_missing(scopes: tuple[str, ...]) -> Refused:
    """The OAuth token lacks every scope that opens the operation."""
    needed = " or ".join(scopes)
    return bare(403, f"OAuthPermissionsException: the token does not have the required scope {needed}")


def role_missing() -> Refused:
    """The scope is there (or a key needs none), but the role does not allow it."""
    return refused(403, "PERMISSION_DENIED", "Not permitted", heading="Access denied")


def candidate_denied(status: int = 401) -> Refused:
    """Authenticated, but without access to this candidate: many operations say 401 (§5)."""
    if status == 401:
        return refused(401, "PERMISSION_DENIED", "No access to this candidate", heading="Access denied")
    return refused(403, "NO_ACCESS_TO_CANDIDATE", "No access to this candidate", heading="Access denied")


def job_denied(status: int = 401, code: str = "PERMISSION_DENIED") -> Refused:
    """The same of a job."""
    return refused(status, code, "No access to this job", heading="Access denied")


def invalid(text: str, code: str = "INVALID_REQUEST") -> Refused:
    """A parameter or body that cannot be understood."""
    return refused(400, code, text)


def apply(status: int, code: str, text: str) -> Refused:
    """Apply form: one flat object."""
    return Refused(Answer({"id": _trace(code + text), "code": code, "message": text}, status))


def posting(status: int, code: str, text: str) -> Refused:
    """Posting form: flat, with the status repeated."""
    body: dict[str, Any] = {"id": _trace(code + text), "httpCode": status, "code": code, "message": text}
    return Refused(Answer(body, status))


def oauth(status: int, error: str, text: str) -> Refused:
    """Form of the token endpoint (RFC 6749 §5.2)."""
    headers = {"www-authenticate": 'Basic realm="oauth"'} if status == 401 else {}
    return Refused(Answer({"error": error, "error_description": text}, status, headers))


def _trace(text: str) -> str:
    return str(uuid.uuid5(uuid.NAMESPACE_OID, text))
