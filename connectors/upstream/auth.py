"""How calls prove who they are: fixed headers, or a short-lived token got for a long-lived secret."""

from __future__ import annotations

import asyncio
import copy
from collections import deque
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from connectors.errors import BadInput, UpstreamError
from connectors.upstream.clock import Clock
from connectors.upstream.messages import Answer, Request, sendable

RENEW_AT = 0.9
"""Share of a token's life after which it is renewed (trackerrms.md §3.2)."""

RENEWALS = 3
RENEWALS_PER = 60.0
"""Refused tokens are exchanged at most so often: some vendors say 401 where they mean "not this record"
(smartrecruiters.md §5), and an exchange may kill the token others are using."""


class Sender(Protocol):
    """What an exchange makes its call with: one attempt, no credentials added, errors of the usual tree."""

    async def send(self, request: Request) -> Answer:
        """The 2xx answer; everything else is raised as an UpstreamError."""
        ...


class Auth(Protocol):
    """What an integration authenticates its calls with."""

    async def headers(self, client: Sender) -> Mapping[str, str]:
        """The headers to add to a call; `client` is for the calls it takes to get them."""
        ...

    def rejected(self, headers: Mapping[str, str]) -> bool:
        """A call with these `headers` was answered 401. True means that other ones are worth one more try."""
        ...


@dataclass(frozen=True)
class HeaderAuth:
    """The same headers on each call, such as `{"X-API-Key": key}`. Raises BadInput if they cannot be sent."""

    fixed: Mapping[str, str] = field(repr=False)

    def __post_init__(self) -> None:
        for name, value in self.fixed.items():
            if not sendable(value):
                raise BadInput(f"the credential for {name} is empty or holds characters no header can carry")

    @classmethod
    def bearer(cls, token: str) -> HeaderAuth:
        """`Authorization: Bearer <token>`."""
        return cls({"Authorization": f"Bearer {token}" if token.strip() else ""})

    async def headers(self, client: Sender) -> Mapping[str, str]:
        """The fixed headers."""
        return self.fixed

    def rejected(self, headers: Mapping[str, str]) -> bool:
        """There is nothing to renew."""
        return False


@dataclass(frozen=True)
class Token:
    """A short-lived token, its life in seconds from now, and the scopes it came with, where the vendor says."""

    value: str = field(repr=False)
    lives: float
    scopes: frozenset[str] | None = None


class TokenAuth:
    """A token got by `exchange`, renewed before its time and when the vendor refuses it.

    However many calls need a token, one exchange is made: a new token may end the life of the one before, and
    so does a second exchange to the first one's token (trackerrms.md §3.2).
    """

    def __init__(
        self,
        exchange: Callable[[Sender], Awaitable[Token]],
        *,
        header: str = "Authorization",
        form: str = "Bearer {}",
        clock: Clock | None = None,
    ) -> None:
        self._exchange = exchange
        self._header = header
        self._form = form
        self._clock = clock or Clock()
        self._lock = asyncio.Lock()
        self._headers: Mapping[str, str] | None = None
        self.scopes: frozenset[str] | None = None
        """Those of the latest token; None where the vendor did not say."""
        self._stale_at = 0.0
        self._failure: UpstreamError | None = None
        self._failed_at = 0.0
        self._renewed: deque[float] = deque(maxlen=RENEWALS)

    async def headers(self, client: Sender) -> Mapping[str, str]:
        """The header with a living token. Raises what the exchange raises, once for all who waited for it."""
        asked = self._clock.now()
        async with self._lock:
            if self._headers is not None and self._clock.now() < self._stale_at:
                return self._headers
            if self._failure is not None and self._failed_at >= asked:
                raise copy.copy(self._failure)
            try:
                token = await self._exchange(client)
            except UpstreamError as error:
                self._failure, self._failed_at = error, self._clock.now()
                raise
            self._failure, self.scopes = None, token.scopes
            self._headers = HeaderAuth({self._header: self._form.format(token.value)}).fixed
            self._stale_at = self._clock.now() + RENEW_AT * token.lives
            return self._headers

    def rejected(self, headers: Mapping[str, str]) -> bool:
        """Drop the token if it is the refused one; if it was replaced meanwhile, the new one is worth a try."""
        if self._headers is None or headers.get(self._header) != self._headers[self._header]:
            return True
        now = self._clock.now()
        if len(self._renewed) == RENEWALS and now - self._renewed[0] < RENEWALS_PER:
            return False
        self._renewed.append(now)
        self._headers = None
        return True
