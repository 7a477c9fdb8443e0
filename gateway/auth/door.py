"""A request's credentials, and the principal whose they are.

Over HTTP they are `Authorization: Bearer …` (a key or a token) or `X-API-Key: …`; over a WebSocket the same
headers, or the members `authorization` or `apiKey` of the payload of `connection_init` (browsers cannot set
headers there). They are never taken from an address: those get logged.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass

from connectors.errors import Unidentified
from gateway.auth.keytext import digest, prefix_of
from gateway.auth.options import NamedPrincipal
from gateway.auth.stored import StoredKeys
from gateway.auth.tokens import Tokens
from resolvers.principals import Principal

ANONYMOUS = Principal()
"""May do everything, where nobody has to say who asks: at the sandbox on loopback."""

MISSING = "say who asks: send Authorization: Bearer with an API key or a token, or X-API-Key"


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who asks, and until when that holds (seconds since 1970)."""

    principal: Principal
    until: float | None = None


class Door:
    """Lets principals in. `anonymous` tells whether others may come too, without credentials."""

    def __init__(
        self,
        named: tuple[NamedPrincipal, ...] = (),
        keys: StoredKeys | None = None,
        tokens: Tokens | None = None,
        *,
        anonymous: bool = False,
    ) -> None:
        self._named = {one.digest: one for one in named}
        self._keys = keys
        self._tokens = tokens
        self.anonymous = anonymous

    async def by_headers(self, headers: Mapping[str, str]) -> Visitor:
        """Who sent a request. Raises Unidentified."""
        return await self._admit(_credentials(headers.get("authorization"), headers.get("x-api-key")))

    async def by_payload(self, headers: Mapping[str, str], payload: Mapping[str, object]) -> Visitor:
        """Who opened a WebSocket, by its payload or else its headers. Raises Unidentified."""
        given = {str(name).lower(): value for name, value in payload.items()}
        bearer, key = given.get("authorization"), given.get("apikey", given.get("x-api-key"))
        if bearer is None and key is None:
            return await self.by_headers(headers)
        if not isinstance(bearer, str | None) or not isinstance(key, str | None):
            raise Unidentified(MISSING)
        return await self._admit(_credentials(bearer, key))

    async def _admit(self, credentials: str | None) -> Visitor:
        if credentials is None:
            if self.anonymous:
                return Visitor(ANONYMOUS)
            raise Unidentified(MISSING)
        named = self._named.get(digest(credentials))
        if named is not None:
            until = named.expires_at.timestamp() if named.expires_at else None
            if until is not None and until <= time.time():
                raise Unidentified("the key has expired; ask for another")
            return Visitor(named.principal(named.name, named.tenant), until)
        if self._tokens is not None and prefix_of(credentials) is None and credentials.count(".") == 2:  # noqa: PLR2004  # header, payload, signature
            return Visitor(*await self._tokens.identify(credentials))
        if self._keys is None:
            raise Unidentified("the key is not known here")
        key = await self._keys.identify(credentials)
        return Visitor(key.principal, key.expires_at)


def _credentials(bearer: str | None, key: str | None) -> str | None:
    """What was sent, if anything. Raises Unidentified for what is no key and no token."""
    if bearer is not None and key is not None:
        raise Unidentified("send one of Authorization and X-API-Key")
    if bearer is None:
        return key
    scheme, _, text = bearer.partition(" ")
    if scheme.lower() != "bearer" or not text.strip():
        raise Unidentified(MISSING)
    return text.strip()
