"""What can go wrong, as one tree. Every leaf knows its public code and whether trying again may help.

GatewayError
├── BadInput               BAD_USER_INPUT          the caller's argument; the text says what to change
├── Unidentified           UNAUTHENTICATED         nobody asks: no key or token, or none that is good
├── NotGranted             FORBIDDEN               the principal lacks a grant; the error names it
├── NotFound               NOT_FOUND               no such record, or not yours: same words for both
├── Unsupported            UNSUPPORTED             the tool has no such thing
├── TooComplex             QUERY_TOO_COMPLEX       the operation would need more calls than it may make
│   └── OverLimit          QUERY_TOO_COMPLEX       its text alone is beyond a limit, which the error names
├── Untrusted              DOCUMENT_NOT_TRUSTED    only documents of a list are taken, and this is none of them
├── UnknownDocument        PERSISTED_QUERY_NOT_FOUND no document has the id given
├── DeadlineExceeded       DEADLINE_EXCEEDED       the operation's own time is up
├── KeyReused              IDEMPOTENCY_MISMATCH    the idempotency key was given before, with another wish
├── KeyInUse               IDEMPOTENCY_IN_PROGRESS a call with the same key is still at it
├── TooSlow                SUBSCRIBER_TOO_SLOW     a subscriber does not keep up; has the id to go on after
├── TooLate                EVENTS_EXPIRED          the event to go on after is forgotten
└── UpstreamError                                  a vendor's API; knows tool, integration, operation, status
    ├── Unauthenticated    UPSTREAM_UNAUTHENTICATED the stored credentials are refused
    ├── Forbidden          UPSTREAM_FORBIDDEN      the credentials lack a permission
    ├── Gone               NOT_FOUND               404, 410, or the vendor's own way to say so
    ├── RateLimited        UPSTREAM_RATE_LIMITED   429 that did not fit the deadline; has retry_after
    ├── TimedOut           UPSTREAM_TIMEOUT        no (whole) answer in time
    ├── Unavailable        UPSTREAM_UNAVAILABLE    5xx, connection refused or reset
    │   └── CircuitOpen    UPSTREAM_UNAVAILABLE    not even tried: it failed too often just now
    ├── Rejected           UPSTREAM_REJECTED       any other refusal of the request
    ├── Malformed          UPSTREAM_MALFORMED      an answer that is not what the contract says
    └── OutcomeUnknown     OUTCOME_UNKNOWN         a write was sent; nobody can tell whether it took effect
        └── Unsettled      OUTCOME_UNKNOWN         not yet: the same call with the same key will find out

Messages may carry a vendor's own words, never a secret, a request body or a query string.
"""

from __future__ import annotations

from typing import Any, ClassVar


class GatewayError(Exception):
    """The root: a problem with a public code.

    Attributes:
        code: what a program branches on.
        retryable: whether the same call may succeed later without a change.
        retry_after: seconds to wait before that, where known.

    """

    code: ClassVar[str] = "INTERNAL"
    retryable: ClassVar[bool] = False
    retry_after: float | None = None

    @property
    def message(self) -> str:
        """The text shown to callers."""
        return str(self)

    @property
    def extensions(self) -> dict[str, Any]:
        """What a GraphQL error carries beside its message."""
        return {"code": self.code, "retryable": self.retryable, "retryAfter": self.retry_after}


class BadInput(GatewayError):
    """The caller's argument is wrong; the text says what to change."""

    code = "BAD_USER_INPUT"


class Unidentified(GatewayError):
    """Nobody asks: no key or token came, or none that is good."""

    code = "UNAUTHENTICATED"


class NotGranted(GatewayError):
    """The principal lacks a grant. `grant` is its name, as in the settings: `read`, `actions.createCandidate` …"""

    code = "FORBIDDEN"

    def __init__(self, grant: str) -> None:
        super().__init__(f"this needs the grant `{grant}`, which this key or token does not have")
        self.grant = grant

    @property
    def extensions(self) -> dict[str, Any]:
        """What a GraphQL error carries beside its message: which grant is missing."""
        return {**super().extensions, "grant": self.grant}


class NotFound(GatewayError):
    """No such record, or one that this caller may not see."""

    code = "NOT_FOUND"


class Unsupported(GatewayError):
    """The tool behind the integration has no such thing."""

    code = "UNSUPPORTED"


class TooComplex(GatewayError):
    """The operation would need more upstream calls than it may make."""

    code = "QUERY_TOO_COMPLEX"


class OverLimit(TooComplex):
    """The operation's text is beyond a limit. `limit` is its name in the settings, `most` its value."""

    def __init__(self, limit: str, most: int, message: str) -> None:
        super().__init__(f"{message} (limit: {most})")
        self.limit = limit
        self.most = most

    @property
    def extensions(self) -> dict[str, Any]:
        """What a GraphQL error carries beside its message: which limit."""
        return {**super().extensions, "limit": self.limit, "most": self.most}


class Untrusted(GatewayError):
    """Only documents of the operator's list are executed, and this one is not on it."""

    code = "DOCUMENT_NOT_TRUSTED"


class UnknownDocument(GatewayError):
    """The operator's list has no document with this id."""

    code = "PERSISTED_QUERY_NOT_FOUND"


class DeadlineExceeded(GatewayError):
    """The operation's own time is up."""

    code = "DEADLINE_EXCEEDED"
    retryable = True


class KeyReused(GatewayError):
    """The idempotency key was given before, with another input or to another mutation."""

    code = "IDEMPOTENCY_MISMATCH"


class KeyInUse(GatewayError):
    """A call with the same idempotency key is under way, and waiting for it would pass the deadline."""

    code = "IDEMPOTENCY_IN_PROGRESS"
    retryable = True
    retry_after = 1.0


class TooSlow(GatewayError):
    """A subscriber takes events more slowly than they happen. `last` is the id of the last one that it got."""

    code = "SUBSCRIBER_TOO_SLOW"
    retryable = True

    def __init__(self, last: str) -> None:
        super().__init__(
            "events wait that were not taken; subscribe again `after` the last one, and read faster"
        )
        self.last = last

    @property
    def extensions(self) -> dict[str, Any]:
        """What a GraphQL error carries beside its message: where to go on."""
        return {**super().extensions, "lastEventId": self.last}


class TooLate(GatewayError):
    """What happened after the event named is no longer known as a whole."""

    code = "EVENTS_EXPIRED"


class UpstreamError(GatewayError):
    """A vendor's API failed or refused.

    Attributes:
        tool: slug of the tool; integration: its configured id.
        operation: verb and path template, never the filled path.
        status: HTTP status, where an answer came.
        vendor_code: the vendor's own error code, where it gave one.
        request_id: the vendor's id for the call, where it gave one.

    """

    def __init__(
        self,
        message: str,
        *,
        tool: str = "",
        integration: str = "",
        operation: str = "",
        status: int | None = None,
        vendor_code: str | None = None,
        request_id: str | None = None,
        retry_after: float | None = None,
    ) -> None:
        super().__init__(message)
        self.tool = tool
        self.integration = integration
        self.operation = operation
        self.status = status
        self.vendor_code = vendor_code
        self.request_id = request_id
        self.retry_after = retry_after

    @property
    def extensions(self) -> dict[str, Any]:
        """What a GraphQL error carries beside its message: which integration failed, at which call."""
        return {
            **super().extensions,
            "tool": self.tool,
            "integration": self.integration,
            "operation": self.operation,
            "status": self.status,
        }


class Unauthenticated(UpstreamError):
    """The stored credentials are refused."""

    code = "UPSTREAM_UNAUTHENTICATED"


class Forbidden(UpstreamError):
    """The credentials lack a permission for this call."""

    code = "UPSTREAM_FORBIDDEN"


class Gone(UpstreamError):
    """The vendor has no such record (any more)."""

    code = "NOT_FOUND"


class RateLimited(UpstreamError):
    """The vendor's limit is used up for longer than the caller can wait."""

    code = "UPSTREAM_RATE_LIMITED"
    retryable = True


class TimedOut(UpstreamError):
    """No whole answer came in time."""

    code = "UPSTREAM_TIMEOUT"
    retryable = True


class Unavailable(UpstreamError):
    """The vendor is down: a 5xx, a refused or a reset connection."""

    code = "UPSTREAM_UNAVAILABLE"
    retryable = True


class CircuitOpen(Unavailable):
    """Not even tried, because the vendor failed too often just now."""


class Rejected(UpstreamError):
    """The vendor refused the request as it stands."""

    code = "UPSTREAM_REJECTED"


class Malformed(UpstreamError):
    """The vendor's answer is not what its contract says."""

    code = "UPSTREAM_MALFORMED"


class OutcomeUnknown(UpstreamError):
    """A write was sent and nobody can tell whether it took effect; it is not sent blindly again."""

    code = "OUTCOME_UNKNOWN"


class Unsettled(OutcomeUnknown):
    """The same, for now: the vendor may still be at it. Repeated with its idempotency key, the call finds out."""

    retryable = True
