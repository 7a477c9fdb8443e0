"""Keys in the durable store."""

from __future__ import annotations

import hmac
import time
from collections.abc import Callable, Collection
from contextlib import suppress
from typing import Any

from cachetools import TTLCache
from sqlalchemy import Row, insert, select, update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine

from connectors.errors import BadInput, NotFound, Unidentified
from gateway.auth import grants, keytext
from gateway.store.tables import KEYS
from resolvers.keystore import Key
from resolvers.principals import Principal

REMEMBERED = 5.0
"""Seconds that a key found is not looked up again: as long as another process may take one that was revoked."""

USE = 60.0
"""Seconds between two notes of a key's use."""

ABSENT = "0" * 64
"""Compared with where there is no such key, so that both take as long."""

KEY = KEYS.c


class StoredKeys:
    """What `resolvers.keys.Keys` asks for, and the way in.

    `taken` are the tenants and names that the settings gave to principals; `now` is the time (for tests).
    """

    def __init__(
        self,
        engine: AsyncEngine,
        taken: Collection[tuple[str, str]] = (),
        now: Callable[[], float] = time.time,
    ) -> None:
        self._engine = engine
        self._taken = taken
        self._now = now
        self._found: TTLCache[str, Any] = TTLCache(1_000, REMEMBERED)
        self._noted: TTLCache[str, bool] = TTLCache(10_000, USE)

    async def identify(self, text: str) -> Key:
        """The key on record of a text. Raises Unidentified for one that is not, or no longer, good."""
        prefix = keytext.prefix_of(text)
        row = await self._row(prefix) if prefix else None
        same = hmac.compare_digest(keytext.digest(text), ABSENT if row is None else row.hash)
        if row is None or not same:
            raise Unidentified("the key is not known here")
        key = _key(row)
        if key.revoked_at is not None:
            raise Unidentified("the key was revoked; ask for another")
        if key.expires_at is not None and key.expires_at <= self._now():
            raise Unidentified("the key has expired; ask for another")
        await self._note_use(key.prefix)
        return key

    async def create(self, principal: Principal, lives: float | None = None) -> tuple[Key, str]:
        """A new key, and its text. Raises BadInput where a key in force has the name."""
        if (principal.tenant, principal.name) in self._taken:
            raise BadInput("a principal in the settings has this name; choose another")
        for known in await self.listed(principal.tenant):
            if known.principal.name == principal.name and self._in_force(known):
                raise BadInput(
                    f"the key {known.prefix} has this name; rotate it, revoke it, or choose another name"
                )
        return await self._made(principal, lives)

    async def listed(self, tenant: str) -> list[Key]:
        """A tenant's keys, the newest first."""
        async with self._engine.connect() as connection:
            found = await connection.execute(
                select(KEYS).where(KEY.tenant == tenant).order_by(KEY.created_at.desc(), KEY.prefix)
            )
            return [_key(row) for row in found]

    async def rotate(self, tenant: str, prefix: str, overlap: float) -> tuple[Key, str]:
        """A new key for the principal of one that is in force, with as long a life. Raises NotFound."""
        old = await self._of_tenant(tenant, prefix)
        if not self._in_force(old):
            raise NotFound("there is no such key in force")
        lives = None if old.expires_at is None else old.expires_at - old.created_at
        made = await self._made(old.principal, lives)
        ends = self._now() + overlap
        await self._change(prefix, expires_at=ends if old.expires_at is None else min(ends, old.expires_at))
        return made

    async def revoke(self, tenant: str, prefix: str) -> Key:
        """The key, revoked; once revoked it stays as it is. Raises NotFound."""
        known = await self._of_tenant(tenant, prefix)
        if known.revoked_at is None:
            await self._change(prefix, revoked_at=self._now())
        return await self._of_tenant(tenant, prefix)

    def _in_force(self, key: Key) -> bool:
        return key.revoked_at is None and (key.expires_at is None or key.expires_at > self._now())

    async def _made(self, principal: Principal, lives: float | None) -> tuple[Key, str]:
        prefix, text = keytext.fresh()
        now = self._now()
        expires_at = None if lives is None else now + lives
        row = {
            "prefix": prefix,
            "hash": keytext.digest(text),
            "tenant": principal.tenant,
            "name": principal.name,
            "grants": grants.of(principal).model_dump_json(),
            "created_at": now,
            "expires_at": expires_at,
        }
        async with self._engine.connect() as connection:
            await connection.execute(insert(KEYS).values(**row))
        return Key(prefix, principal, now, expires_at), text

    async def _of_tenant(self, tenant: str, prefix: str) -> Key:
        async with self._engine.connect() as connection:
            found = await connection.execute(select(KEYS).where(KEY.prefix == prefix, KEY.tenant == tenant))
            row = found.first()
        if row is None:
            raise NotFound("there is no such key")
        return _key(row)

    async def _row(self, prefix: str) -> Row[Any] | None:
        row: Row[Any] | None = self._found.get(prefix)
        if row is None:
            async with self._engine.connect() as connection:
                row = (await connection.execute(select(KEYS).where(KEY.prefix == prefix))).first()
            if row is not None:
                self._found[prefix] = row
        return row

    async def _note_use(self, prefix: str) -> None:
        if prefix not in self._noted:
            self._noted[prefix] = True
            with suppress(SQLAlchemyError):  # a note is not worth a refusal
                await self._change(prefix, last_used_at=self._now())

    async def _change(self, prefix: str, **values: float) -> None:
        async with self._engine.connect() as connection:
            await connection.execute(update(KEYS).where(KEY.prefix == prefix).values(**values))
        self._found.pop(prefix, None)


def _key(row: Row[Any]) -> Key:
    given = grants.Grants.model_validate_json(row.grants)
    return Key(
        row.prefix,
        given.principal(row.name, row.tenant),
        row.created_at,
        row.expires_at,
        row.last_used_at,
        row.revoked_at,
    )
