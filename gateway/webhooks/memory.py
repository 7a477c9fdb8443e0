"""What outlasts a restart: which deliveries were heard, and the vendor's ids of the webhooks. Nothing personal."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlalchemy.sql.dml import UpdateBase

from gateway.store.tables import DELIVERIES, HOOKS

SWEEP = 600.0
"""Seconds between two removals of what need not be kept any more."""

GREETED = ""
"""Stands in the place of an event for calls that announce nothing."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept of a webhook: the vendor's id of it, and when it was last heard."""

    hook: str | None
    heard_at: float | None


class Memory:
    """The two tables. `now` is the time (for tests)."""

    def __init__(self, engine: AsyncEngine, now: Callable[[], float] = time.time) -> None:
        self._engine = engine
        self.now = now
        self._swept_at = 0.0

    async def heard(self, delivery: str) -> bool:
        """Whether a delivery was heard before."""
        asked = select(DELIVERIES.c.until).where(DELIVERIES.c.id == delivery)
        async with self._engine.connect() as connection:
            until = (await connection.execute(asked)).scalar()
        return until is not None and until > self.now()

    async def keep(self, delivery: str, seconds: float) -> None:
        """Note a delivery as heard."""
        now = self.now()
        if now >= self._swept_at + SWEEP:
            self._swept_at = now
            await self._changed(delete(DELIVERIES).where(DELIVERIES.c.until <= now))
        try:
            await self._changed(insert(DELIVERIES).values(id=delivery, until=now + seconds))
        except IntegrityError:  # heard long ago, or by another process just now
            again = update(DELIVERIES).where(DELIVERIES.c.id == delivery)
            await self._changed(again.values(until=now + seconds))

    async def hooks(self, integration: str) -> Mapping[str, Kept]:
        """The webhooks of an integration, by event."""
        asked = select(HOOKS.c.event, HOOKS.c.hook, HOOKS.c.heard_at).where(
            HOOKS.c.integration == integration
        )
        async with self._engine.connect() as connection:
            return {row.event: Kept(row.hook, row.heard_at) for row in await connection.execute(asked)}

    async def made(self, integration: str, event: str, hook: str) -> None:
        """Remember the vendor's id of a webhook."""
        await self._put(integration, event, hook=hook)

    async def told(self, integration: str, event: str) -> None:
        """Remember that a webhook was heard now."""
        await self._put(integration, event, heard_at=self.now())

    async def forget(self, integration: str) -> None:
        """Forget an integration's webhooks."""
        await self._changed(delete(HOOKS).where(HOOKS.c.integration == integration))

    async def _put(self, integration: str, event: str, **values: Any) -> None:
        row = HOOKS.c.integration == integration, HOOKS.c.event == event
        if not await self._changed(update(HOOKS).where(*row).values(**values)):
            try:
                await self._changed(insert(HOOKS).values(integration=integration, event=event, **values))
            except IntegrityError:  # another process was quicker
                await self._changed(update(HOOKS).where(*row).values(**values))

    async def _changed(self, statement: UpdateBase) -> int:
        async with self._engine.connect() as connection:
            return int((await connection.execute(statement)).rowcount)
