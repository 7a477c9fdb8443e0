"""What the graph needs of a store of API keys; the edge has one (gateway/auth/stored.py)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from connectors.errors import Unsupported
from resolvers.principals import Principal


@dataclass(frozen=True, slots=True)
class Key:
    """A key on record. Times are seconds since 1970; the key itself is kept by nobody.

    `prefix` is the part of the key that may be shown; `principal` is who asks with it.
    """

    prefix: str
    principal: Principal
    created_at: float
    expires_at: float | None = None
    last_used_at: float | None = None
    revoked_at: float | None = None


class Keys(Protocol):
    """Where keys are on record. Of other tenants' keys it knows nothing: they are NotFound like unknown ones."""

    async def create(self, principal: Principal, lives: float | None = None) -> tuple[Key, str]:
        """A new key, and its text, which cannot be had again. Raises BadInput where the name is in use."""
        ...

    async def listed(self, tenant: str) -> list[Key]:
        """A tenant's keys, the newest first; revoked and expired ones too."""
        ...

    async def rotate(self, tenant: str, prefix: str, overlap: float) -> tuple[Key, str]:
        """A new key in place of one, which stays good for `overlap` seconds more. Raises NotFound."""
        ...

    async def revoke(self, tenant: str, prefix: str) -> Key:
        """The key, good for nothing any more. Raises NotFound."""
        ...


class NoKeys:
    """For a graph without a store: it has no keys and makes none."""

    async def create(self, principal: Principal, lives: float | None = None) -> tuple[Key, str]:
        """Raises Unsupported."""
        raise Unsupported("this gateway keeps no keys")

    async def listed(self, tenant: str) -> list[Key]:
        """None."""
        return []

    async def rotate(self, tenant: str, prefix: str, overlap: float) -> tuple[Key, str]:
        """Raises Unsupported."""
        raise Unsupported("this gateway keeps no keys")

    async def revoke(self, tenant: str, prefix: str) -> Key:
        """Raises Unsupported."""
        raise Unsupported("this gateway keeps no keys")
