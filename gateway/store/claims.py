"""Which process has a wish: rows taken, held by a lease, finished, left, forgotten.

Each statement commits by itself and decides by its own condition, so that processes need no lock.
"""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Callable, Iterable
from typing import Any

import structlog
from sqlalchemy import ColumnElement, Row, and_, delete, exists, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlalchemy.sql.dml import UpdateBase

from connectors.errors import KeyInUse, KeyReused
from connectors.upstream import Budget
from gateway.store.tables import RECEIPTS, WISHES

KEPT = 24 * 3600.0
"""Seconds that a wish is kept from its first call on."""

SWEEP = 600.0
"""Seconds between two removals of what is older."""

POLL = 0.05, 0.5
"""Seconds between two looks at a wish that another process is at: at first, and in the end."""

MARGIN = 0.2
"""Seconds before the deadline at which waiting ends, so that there is time to say so."""

WISH = WISHES.c
IN_PROGRESS, DONE, NOBODY = "IN_PROGRESS", "DONE", ""

log = structlog.get_logger()


class Claims:
    """One process's claims on wishes. A claim holds for `lease` seconds unless it is renewed."""

    def __init__(self, engine: AsyncEngine, lease: float, now: Callable[[], float]) -> None:
        self.lease = lease
        self._engine = engine
        self._now = now
        self._me = uuid.uuid4().hex
        self._swept_at = -SWEEP

    async def take(self, wish: str, content: str, budget: Budget) -> bytes | None:
        """Make the wish this process's own; its sealed outcome if it is done. Raises KeyReused, KeyInUse."""
        pause, longest = POLL
        while True:
            row = await self._row(wish)
            if row is None:
                if await self._noted(wish, content):
                    return None
            elif self._expired(row):
                await self._forget(row)
            elif row.content != content:
                raise reused()
            elif row.state == DONE:
                return bytes(row.outcome)
            elif row.owner in (NOBODY, self._me) or row.leased_until <= self._now():
                if await self._taken_over(row):
                    return None
            elif budget.left() <= pause + MARGIN:
                raise in_use()
            else:
                await asyncio.sleep(pause)
                pause = min(pause * 1.5, longest)

    async def _noted(self, wish: str, content: str) -> bool:
        now = self._now()
        row = {"state": IN_PROGRESS, "owner": self._me, "leased_until": now + self.lease, "started_at": now}
        try:
            await self._changed(insert(WISHES).values(id=wish, content=content, **row))
        except IntegrityError:  # another process was quicker
            return False
        return True

    async def _taken_over(self, row: Row[Any]) -> bool:
        unchanged = WISH.id == row.id, WISH.owner == row.owner, WISH.leased_until == row.leased_until
        taken = {"owner": self._me, "leased_until": self._now() + self.lease}
        if not await self._changed(
            update(WISHES).where(*unchanged, WISH.state == IN_PROGRESS).values(**taken)
        ):
            return False
        log.info("wish resumed", after_seconds=round(self._now() - row.started_at, 1))
        return True

    async def hold(self, wish: str) -> None:
        """Renew the lease of a wish of ours. Raises KeyInUse where another process has taken it over."""
        until = {"leased_until": self._now() + self.lease}
        if not await self._changed(update(WISHES).where(*self._mine(wish)).values(**until)):
            raise in_use()

    async def finish(self, wish: str, sealed: bytes) -> None:
        """Keep the outcome. Without effect where another process has taken the wish over: it will find the same."""
        done = {"state": DONE, "outcome": sealed, "owner": NOBODY, "leased_until": 0.0}
        await self._changed(update(WISHES).where(*self._mine(wish)).values(**done))

    async def leave(self, wish: str) -> None:
        """Forget a wish of which nothing took effect; leave another one open for a repeated call."""
        effect = exists().where(RECEIPTS.c.wish == wish)
        if not await self._changed(delete(WISHES).where(*self._mine(wish), ~effect)):
            free = {"owner": NOBODY, "leased_until": 0.0}
            await self._changed(update(WISHES).where(*self._mine(wish)).values(**free))

    async def renew(self, wishes: Iterable[str]) -> None:
        """Renew the leases of those wishes that are still ours."""
        mine = and_(WISH.owner == self._me, WISH.id.in_(list(wishes)))
        await self._changed(update(WISHES).where(mine).values(leased_until=self._now() + self.lease))

    # ---- forgetting ------------------------------------------------------------------------------------------

    def _expired(self, row: Row[Any]) -> bool:
        now = self._now()
        return bool(row.started_at <= now - KEPT and row.leased_until <= now)

    async def _forget(self, row: Row[Any]) -> None:
        same = WISH.id == row.id, WISH.started_at == row.started_at
        if await self._changed(delete(WISHES).where(*same)):
            old = RECEIPTS.c.wish == row.id, RECEIPTS.c.began_at <= self._now()
            await self._changed(delete(RECEIPTS).where(*old))

    async def sweep(self) -> None:
        """Remove, now and then, what has been kept for long enough."""
        now = self._now()
        if now < self._swept_at + SWEEP:
            return
        self._swept_at = now
        old = and_(WISH.started_at <= now - KEPT, WISH.leased_until <= now)
        await self._changed(delete(RECEIPTS).where(RECEIPTS.c.wish.in_(select(WISH.id).where(old))))
        await self._changed(delete(WISHES).where(old))

    # ---- statements ------------------------------------------------------------------------------------------

    def _mine(self, wish: str) -> tuple[ColumnElement[bool], ...]:
        return WISH.id == wish, WISH.owner == self._me

    async def _row(self, wish: str) -> Row[Any] | None:
        async with self._engine.connect() as connection:
            return (await connection.execute(select(WISHES).where(WISH.id == wish))).one_or_none()

    async def _changed(self, statement: UpdateBase) -> int:
        async with self._engine.connect() as connection:
            return int((await connection.execute(statement)).rowcount)


def reused() -> KeyReused:
    """The error for a key that came with another input."""
    return KeyReused(
        "the idempotency key was used for another wish; repeat that one unchanged or take a new key"
    )


def in_use() -> KeyInUse:
    """The error for a key that another call is at."""
    return KeyInUse("a call with this idempotency key is under way; repeat it in a moment to get its answer")
