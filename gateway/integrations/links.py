"""Short-lived links to the page that walks through connecting: a secret in the address, of which a hash is kept."""

from __future__ import annotations

import hashlib
import secrets
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Row as Found
from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlalchemy.sql.dml import UpdateBase

from connectors.errors import NotFound
from gateway.integrations.vault import Sealed, Vault
from gateway.store.tables import CONNECT_LINKS
from resolvers.managing import ConnectLink

LIVES = 15 * 60.0
"""Seconds that a link can be followed."""

MOST_TRIES = 30
"""Times that credentials can be tried by one link."""

PATH = "/connect/"

LINK = CONNECT_LINKS.c

GONE = "this link has expired, was used already, or is not complete: ask for a new one"


@dataclass(frozen=True, slots=True)
class Link:
    """What a link is for. `id` names it in the store."""

    id: str
    tenant: str
    tool: str
    integration: str
    pending: Sealed | None = None


class Links:
    """Makes links and finds what they are for."""

    def __init__(
        self, engine: AsyncEngine, vault: Vault, base: str = "", now: Callable[[], float] = time.time
    ) -> None:
        self._engine = engine
        self._vault = vault
        self.base = base.rstrip("/")
        self._now = now

    async def make(self, tenant: str, tool: str, integration: str) -> ConnectLink:
        """A new link, good for LIVES seconds and one success."""
        token, now = secrets.token_urlsafe(32), self._now()
        await self._changed(delete(CONNECT_LINKS).where(LINK.ends_at < now - LIVES))
        row = {"token": digest(token), "tenant": tenant, "tool": tool, "integration": integration}
        await self._changed(insert(CONNECT_LINKS).values(**row, ends_at=now + LIVES, tries=0))
        ends = datetime.fromtimestamp(now + LIVES, UTC)
        return ConnectLink(f"{self.base}{PATH}{token}", ends)

    async def find(self, token: str) -> Link:
        """What a link is for. Raises NotFound for one that is unknown, used or too old."""
        return await self._found(LINK.token == digest(token))

    async def tried(self, link: Link) -> None:
        """Count a try. Raises NotFound after MOST_TRIES."""
        more = LINK.token == link.id, LINK.tries < MOST_TRIES, LINK.used_at.is_(None)
        if not await self._changed(update(CONNECT_LINKS).where(*more).values(tries=LINK.tries + 1)):
            raise NotFound(GONE)

    async def use(self, link: Link) -> None:
        """Use it up. Raises NotFound where another request did so just now."""
        unused = LINK.token == link.id, LINK.used_at.is_(None)
        spent = {"used_at": self._now(), "state": None, "pending": None, "data_key": None}
        if not await self._changed(update(CONNECT_LINKS).where(*unused).values(**spent)):
            raise NotFound(GONE)

    # ---- while somebody is at the vendor's page --------------------------------------------------------------

    async def leave(self, link: Link, state: str, pending: Mapping[str, str]) -> None:
        """Keep, locked, what is needed when the vendor's page sends the browser back with `state`."""
        sealed = self._vault.lock(link.id, pending)
        kept = {"key_id": sealed.key_id, "data_key": sealed.data_key, "pending": sealed.content}
        mine = LINK.token == link.id, LINK.used_at.is_(None)
        await self._changed(update(CONNECT_LINKS).where(*mine).values(state=digest(state), **kept))

    async def back(self, state: str) -> tuple[Link, dict[str, str]]:
        """The link and what was kept for this state, which serves once. Raises NotFound."""
        link = await self._found(LINK.state == digest(state))
        once = LINK.token == link.id, LINK.state == digest(state)
        if link.pending is None or not await self._changed(
            update(CONNECT_LINKS).where(*once).values(state=None, pending=None, data_key=None)
        ):
            raise NotFound(GONE)
        return link, self._vault.open(link.id, link.pending)

    async def _found(self, which: Any) -> Link:
        good = which, LINK.ends_at > self._now(), LINK.used_at.is_(None)
        async with self._engine.connect() as connection:
            row = (await connection.execute(select(CONNECT_LINKS).where(*good))).one_or_none()
        if row is None:
            raise NotFound(GONE)
        return Link(row.token, row.tenant, row.tool, row.integration, _pending(row))

    async def _changed(self, statement: UpdateBase) -> int:
        async with self._engine.connect() as connection:
            return int((await connection.execute(statement)).rowcount)


def _pending(row: Found[Any]) -> Sealed | None:
    if row.pending is None:
        return None
    return Sealed(row.key_id, bytes(row.data_key), bytes(row.pending))


def digest(text: str) -> str:
    """What is kept of a secret text of 256 random bits."""
    return hashlib.sha256(text.encode(errors="replace")).hexdigest()
