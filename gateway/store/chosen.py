"""Choices of the customers' own fields, made at run time: on record, and at hand in every process."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

import structlog
from sqlalchemy import ColumnElement, delete, insert, select, update
from sqlalchemy.exc import IntegrityError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine

from connectors.choices import Choices, Switches
from connectors.upstream import Account
from gateway.store.tables import CHOSEN

FRESH = 20.0
"""Seconds after which a process has heard of what another one wrote."""

MAPPED, PASSED = "MAPPED", "PASSED"
ON, OFF = "ON", "OFF"

Whose = tuple[str, str]
"""Tenant and integration."""

ROW = CHOSEN.c

log = structlog.get_logger()


class Chosen:
    """What `resolvers.choosing.Chosen` asks for."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._mapped: Mapping[Whose, Mapping[str, Mapping[str, str]]] = {}
        self._turned: Mapping[Whose, Mapping[str, Mapping[str, bool]]] = {}

    def of(self, account: Account) -> Choices:
        """What is chosen at an integration: its settings, and on top of them what was chosen at run time."""
        base = Choices.of(account.settings)
        mapped, turned = self.mapped(account), self._turned.get(_whose(account), {})
        if not mapped and not turned:
            return base
        passed = {model: Switches(own, base.passed.get(model) or ()) for model, own in turned.items()}
        return Choices(mapped, passed).over(base)

    def mapped(self, account: Account) -> Mapping[str, Mapping[str, str]]:
        """The keys mapped at run time, by model."""
        return self._mapped.get(_whose(account), {})

    async def map(self, account: Account, model: str, key: str, remote: str) -> None:
        """Let a key of one's own stand for a remote field."""
        await self._write(account, model, MAPPED, key, remote)

    async def unmap(self, account: Account, model: str, key: str) -> None:
        """Forget a key mapped at run time."""
        async with self._engine.connect() as connection:
            await connection.execute(delete(CHOSEN).where(*_row(account, model, MAPPED, key)))
        await self.load()

    async def switch(self, account: Account, model: str, field: str, *, on: bool) -> None:
        """Switch a remote field on or off."""
        await self._write(account, model, PASSED, field, ON if on else OFF)

    async def load(self) -> None:
        """Take in what is on record."""
        async with self._engine.connect() as connection:
            rows = (await connection.execute(select(CHOSEN))).all()
        mapped: dict[Whose, dict[str, dict[str, str]]] = {}
        turned: dict[Whose, dict[str, dict[str, bool]]] = {}
        for row in rows:
            whose = row.tenant, row.integration
            if row.kind == MAPPED:
                mapped.setdefault(whose, {}).setdefault(row.model, {})[row.key] = row.value
            else:
                turned.setdefault(whose, {}).setdefault(row.model, {})[row.key] = row.value == ON
        self._mapped, self._turned = mapped, turned

    @asynccontextmanager
    async def kept_fresh(self, every: float = FRESH) -> AsyncIterator[Chosen]:
        """At hand, and looked after again and again for what other processes write."""
        await self.load()
        task = asyncio.create_task(self._reload(every), name="choices of fields")
        try:
            yield self
        finally:
            task.cancel()
            await asyncio.wait({task})

    async def _reload(self, every: float) -> None:
        while True:
            await asyncio.sleep(every)
            try:
                await self.load()
            except SQLAlchemyError as failure:  # what is at hand serves on
                log.warning("choices of fields could not be read", error=type(failure).__name__)

    async def _write(self, account: Account, model: str, kind: str, key: str, value: str) -> None:
        who = {"tenant": account.tenant, "integration": account.id}
        row = {**who, "model": model, "kind": kind, "key": key, "value": value}
        async with self._engine.connect() as connection:
            try:
                await connection.execute(insert(CHOSEN).values(**row))
            except IntegrityError:  # chosen before, otherwise
                changed = update(CHOSEN).where(*_row(account, model, kind, key)).values(value=value)
                await connection.execute(changed)
        await self.load()


def _whose(account: Account) -> Whose:
    return account.tenant, account.id


def _mine(account: Account) -> tuple[ColumnElement[bool], ...]:
    return ROW.tenant == account.tenant, ROW.integration == account.id


def _row(account: Account, model: str, kind: str, key: str) -> tuple[ColumnElement[bool], ...]:
    return (*_mine(account), ROW.model == model, ROW.kind == kind, ROW.key == key)
