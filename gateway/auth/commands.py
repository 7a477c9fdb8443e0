"""`ats-gateway keys`: API keys in the store that the settings name."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any, TypeVar

from gateway.auth import grants
from gateway.parts import Parts
from gateway.settings import Settings, SettingsError
from resolvers.keys import DAY, NAME, GrantsInput
from resolvers.keys import principal as principal_of
from resolvers.keystore import Key, Keys

T = TypeVar("T")


def create(
    parts: Parts, settings: Settings, name: str, tenant: str, days: int | None, given: GrantsInput
) -> tuple[Key, str]:
    """A new key, and its text. Raises SettingsError, BadInput."""
    if not NAME.fullmatch(tenant):
        raise SettingsError("--tenant: 1 to 64 letters, digits, '.', '_' or '-'")
    wanted = principal_of(name, tenant, given)
    return _with(parts, settings, lambda keys: keys.create(wanted, None if days is None else days * DAY))


def listed(parts: Parts, settings: Settings, tenant: str) -> list[Key]:
    """A tenant's keys."""
    return _with(parts, settings, lambda keys: keys.listed(tenant))


def rotate(parts: Parts, settings: Settings, tenant: str, prefix: str, overlap: float) -> tuple[Key, str]:
    """A new key in place of one. Raises SettingsError, NotFound."""
    return _with(parts, settings, lambda keys: keys.rotate(tenant, prefix, overlap))


def revoke(parts: Parts, settings: Settings, tenant: str, prefix: str) -> Key:
    """The key, revoked. Raises SettingsError, NotFound."""
    return _with(parts, settings, lambda keys: keys.revoke(tenant, prefix))


def as_json(key: Key, secret: str | None = None) -> dict[str, Any]:
    """A key as a program reads it; with its text, if it is new."""
    shown = {
        "id": key.prefix,
        "name": key.principal.name,
        "tenant": key.principal.tenant,
        "grants": json.loads(grants.of(key.principal).model_dump_json()),
        "createdAt": _moment(key.created_at),
        "expiresAt": _moment(key.expires_at),
        "lastUsedAt": _moment(key.last_used_at),
        "revokedAt": _moment(key.revoked_at),
    }
    return shown if secret is None else {**shown, "secret": secret}


def line(key: Key) -> str:
    """A key as people read it."""
    state = "revoked" if key.revoked_at else f"until {_moment(key.expires_at) or 'revoked'}"
    used = _moment(key.last_used_at) or "never"
    return f"{key.prefix}  {key.principal.name:<24} {state:<28} last used: {used}"


def _with(parts: Parts, settings: Settings, act: Callable[[Keys], Awaitable[T]]) -> T:
    if settings.store is None:
        raise SettingsError("store: keys need one that lasts; name a file, or a postgresql:// address")

    async def acting() -> T:
        async with parts.open_store(settings) as stored:
            return await act(stored.keys)

    return asyncio.run(acting())


def _moment(seconds: float | None) -> str | None:
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds")
