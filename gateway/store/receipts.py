"""The steps of one wish, on record."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from sqlalchemy import ColumnElement, delete, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine

from connectors.receipts import Kept, Receipt
from gateway.store.seal import Seal
from gateway.store.tables import RECEIPTS

STEP = RECEIPTS.c


class WishReceipts:
    """What `connectors.receipts.Receipts` asks for.

    `hold` makes sure, before a step leaves, that this process still has the wish: it may have been taken for
    dead. It raises KeyInUse then.
    """

    lasting = True

    def __init__(
        self, engine: AsyncEngine, seal: Seal, hold: Callable[[], Awaitable[None]], now: Callable[[], float]
    ) -> None:
        self._engine = engine
        self._seal = seal
        self._hold = hold
        self._now = now

    async def known(self, step: str) -> Receipt | None:
        """The receipt of a step that was begun and not refused."""
        asked = select(STEP.began_at, STEP.kept).where(*self._row(step))
        async with self._engine.connect() as connection:
            row = (await connection.execute(asked)).one_or_none()
        if row is None:
            return None
        kept = None if row.kept is None else self._seal.open(row.kept)
        return Receipt(max(self._now() - row.began_at, 0.0), kept)

    async def begin(self, step: str) -> None:
        """On record before the step is sent."""
        await self._hold()
        values = {"began_at": self._now(), "kept": None}
        async with self._engine.connect() as connection:
            try:
                row = {"wish": self._seal.wish, "step": self._seal.step(step)}
                await connection.execute(insert(RECEIPTS).values(**row, **values))
            except IntegrityError:  # begun before, and to be sent again
                await connection.execute(update(RECEIPTS).where(*self._row(step)).values(**values))

    async def done(self, step: str, kept: Kept) -> None:
        """The step took effect."""
        sealed = self._seal.close(dict(kept))
        async with self._engine.connect() as connection:
            await connection.execute(update(RECEIPTS).where(*self._row(step)).values(kept=sealed))

    async def refused(self, step: str) -> None:
        """The step had no effect."""
        async with self._engine.connect() as connection:
            await connection.execute(delete(RECEIPTS).where(*self._row(step)))

    def _row(self, step: str) -> tuple[ColumnElement[bool], ...]:
        return STEP.wish == self._seal.wish, STEP.step == self._seal.step(step)
