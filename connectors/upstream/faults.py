"""How a failed call is told: status and the vendor's own reading of its error bodies become one typed error."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from connectors.errors import (
    Forbidden,
    Gone,
    Malformed,
    RateLimited,
    Rejected,
    Unauthenticated,
    Unavailable,
    UpstreamError,
)
from connectors.upstream.account import Account
from connectors.upstream.messages import Json
from connectors.upstream.redaction import Redactor

BY_STATUS: Mapping[int, type[UpstreamError]] = {
    401: Unauthenticated,
    403: Forbidden,
    404: Gone,
    410: Gone,
    429: RateLimited,
}

REQUEST_ID = (
    "x-request-id",
    "x-correlation-id",
    "x-amzn-requestid",
    "x-amz-request-id",
    "apigw-requestid",
    "cf-ray",
)
"""Where vendors and the gateways before them put the id of a call."""

ID_LENGTH = 100
"""Characters of a vendor's code or request id that are passed on."""


@dataclass(frozen=True, slots=True)
class VendorError:
    """A vendor's error body as its connector reads it.

    `kind` overrides the class that the status alone would give, `retry_after` (seconds) the headers.
    """

    message: str = ""
    code: str | None = None
    kind: type[UpstreamError] | None = None
    retry_after: float | None = None


ReadError = Callable[[int, Mapping[str, str], Json], VendorError | None]
"""Status, headers and body (decoded JSON, else text) to the error told there; None: none is told.
It is asked about 2xx answers too, for some vendors tell errors with 200."""


def kind_of(status: int) -> type[UpstreamError]:
    """The class of error for a status that is not 2xx."""
    if status >= 500:  # noqa: PLR2004 - the statuses are their own names
        return Unavailable
    if status < 400:  # noqa: PLR2004 - as above
        return Malformed
    return BY_STATUS.get(status, Rejected)


class Faults:
    """Makes the errors of one account's calls, with its secrets blotted out."""

    def __init__(self, account: Account, redactor: Redactor) -> None:
        self._account = account
        self._redactor = redactor

    def make(
        self,
        kind: type[UpstreamError],
        operation: str,
        message: str = "",
        *,
        status: int | None = None,
        headers: Mapping[str, str] | None = None,
        code: Any = None,
        retry_after: float | None = None,
    ) -> UpstreamError:
        """An error of `kind`; without a message the status speaks."""
        sent_id = next((value for name in REQUEST_ID if (value := (headers or {}).get(name))), None)
        clean = self._redactor.clean
        return kind(
            clean(message) or f"{self._account.tool} answered {status}",
            tool=self._account.tool,
            integration=self._account.id,
            operation=operation,
            status=status,
            vendor_code=None if code is None else clean(str(code), ID_LENGTH),
            request_id=None if sent_id is None else clean(sent_id, ID_LENGTH),
            retry_after=retry_after,
        )
