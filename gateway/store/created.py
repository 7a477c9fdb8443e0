"""The ids of what was made through the gateway, on record."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from sqlalchemy import ColumnElement, and_, insert, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine

from connectors.errors import BadInput
from connectors.paging import FOREIGN_MARK
from connectors.upstream import Account
from gateway.store.tables import CREATED

AT_ONCE = 500
"""Keys in one question: databases bound the parameters of a statement."""

ROW = CREATED.c

Named = tuple[str, str]
"""Model and key."""


class CreatedIds:
    """What `resolvers.tracking.CreatedIds` asks for. `now` is the time (for tests)."""

    def __init__(self, engine: AsyncEngine, now: Callable[[], float] = time.time) -> None:
        self._engine = engine
        self._now = now

    def at(self, account: Account) -> CreatedAt:
        """What was made at one integration."""
        return CreatedAt(self._engine, account)

    async def note(self, account: Account, records: Sequence[Named], at: float | None = None) -> None:
        """Note records as made here, now or at a time (seconds since 1970); those known stay as they are."""
        moment = self._now() if at is None else at
        who = {"tenant": account.tenant, "integration": account.id}
        async with self._engine.connect() as connection:
            for model, key in records:
                row = {**who, "model": model, "key": key, "at": moment}
                try:
                    await connection.execute(insert(CREATED).values(**row))
                except IntegrityError:  # known
                    continue


class CreatedAt:
    """What `connectors.created.Created` asks for."""

    def __init__(self, engine: AsyncEngine, account: Account) -> None:
        self._engine = engine
        self._account = account

    async def among(self, model: str, keys: Sequence[str]) -> frozenset[str]:
        """Those of the keys that were made here."""
        wanted, found = list(dict.fromkeys(keys)), set[str]()
        async with self._engine.connect() as connection:
            for start in range(0, len(wanted), AT_ONCE):
                some = ROW.key.in_(wanted[start : start + AT_ONCE])
                asked = select(ROW.key).where(*_mine(self._account), ROW.model == model, some)
                found.update((await connection.execute(asked)).scalars())
        return frozenset(found)

    async def page(self, model: str, after: str | None, size: int) -> Sequence[tuple[str, str]]:
        """The next keys, latest first, each with the mark to go on after."""
        asked = select(ROW.key, ROW.at).where(*_mine(self._account), ROW.model == model)
        if after is not None:
            at, key = _marked(after)
            asked = asked.where(or_(ROW.at < at, and_(ROW.at == at, ROW.key > key)))
        asked = asked.order_by(ROW.at.desc(), ROW.key).limit(size)
        async with self._engine.connect() as connection:
            rows = (await connection.execute(asked)).all()
        return [(row.key, f"{row.at!r} {row.key}") for row in rows]


def _marked(mark: str) -> tuple[float, str]:
    """Time and key in a mark. Raises BadInput for what is none."""
    at, _, key = mark.partition(" ")
    try:
        return float(at), key
    except ValueError:
        raise BadInput(FOREIGN_MARK) from None


def _mine(account: Account) -> tuple[ColumnElement[bool], ...]:
    return ROW.tenant == account.tenant, ROW.integration == account.id
