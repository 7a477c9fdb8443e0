"""The rows of integrations in the durable store."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import orjson
from sqlalchemy import Row as Found
from sqlalchemy import delete, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlalchemy.sql.dml import UpdateBase

from gateway.integrations.vault import Sealed
from gateway.store.tables import CHOSEN, CREATED, INTEGRATIONS

ROW = INTEGRATIONS.c
NOBODY = ""


@dataclass(frozen=True, slots=True)
class Row:
    """An integration as stored. `names` are those of its credentials, with the ISO time at which each was set."""

    id: str
    tenant: str
    tool: str
    base_url: str | None
    settings: Mapping[str, Any]
    names: Mapping[str, str]
    sealed: Sealed
    revision: str

    def same_credentials(self, other: Row | None) -> bool:
        """Whether another row has the credentials that were given to this one, though they may have renewed."""
        return other is not None and other.names == self.names

    @property
    def bound(self) -> str:
        """The name that its secrets are bound to."""
        return bound(self.tenant, self.tool, self.id)


def bound(tenant: str, tool: str, integration: str) -> str:
    """The name that secrets are bound to: whose, of what, and where they are sent stays the same."""
    return f"{tenant}\x1f{tool}\x1f{integration}"


class Rows:
    """Reads and writes them; each statement commits by itself. `now` is the time in seconds since 1970."""

    def __init__(self, engine: AsyncEngine, now: Callable[[], float] = time.time) -> None:
        self.engine = engine
        self.now = now

    async def revisions(self) -> dict[str, str]:
        """The revision of every integration, by id."""
        async with self.engine.connect() as connection:
            found = await connection.execute(select(ROW.id, ROW.revision))
            return {one.id: one.revision for one in found}

    async def get(self, integration: str) -> Row | None:
        """One integration."""
        async with self.engine.connect() as connection:
            asked = select(INTEGRATIONS).where(ROW.id == integration)
            found = (await connection.execute(asked)).one_or_none()
        return None if found is None else _row(found)

    async def add(self, row: Row) -> bool:
        """Add one; False where its id is taken."""
        values = {
            "id": row.id,
            "tenant": row.tenant,
            "tool": row.tool,
            "turn_owner": NOBODY,
            "turn_until": 0.0,
        }
        try:
            await self._changed(insert(INTEGRATIONS).values(**values, **_values(row)))
        except IntegrityError:
            return False
        return True

    async def replace(self, row: Row, former: Row) -> bool:
        """Put a changed row in the place of `former`; False where that is not there any more.

        Credentials that the change leaves alone stay as they are stored: they may have replaced themselves meanwhile.
        """
        same = ROW.id == row.id, ROW.revision == former.revision
        values = _values(row)
        if row.sealed == former.sealed:
            values = {name: value for name, value in values.items() if name not in _locked(row.sealed)}
        return bool(await self._changed(update(INTEGRATIONS).where(*same).values(**values)))

    async def reseal(self, row: Row, sealed: Sealed) -> bool:
        """Put other locked credentials into a row that is otherwise unchanged."""
        same = ROW.id == row.id, ROW.revision == row.revision, ROW.credentials == row.sealed.content
        return bool(await self._changed(update(INTEGRATIONS).where(*same).values(**_locked(sealed))))

    async def remove(self, integration: str) -> bool:
        """Remove one, and what was chosen and made there; False where it is not there."""
        for table in (CHOSEN, CREATED):
            await self._changed(delete(table).where(table.c.integration == integration))
        return bool(await self._changed(delete(INTEGRATIONS).where(ROW.id == integration)))

    async def take_turn(self, integration: str, me: str, seconds: float) -> bool:
        """Have the right to renew credentials for so long, if nobody else has it."""
        free = ROW.id == integration, (ROW.turn_owner == NOBODY) | (ROW.turn_until <= self.now())
        mine = {"turn_owner": me, "turn_until": self.now() + seconds}
        return bool(await self._changed(update(INTEGRATIONS).where(*free).values(**mine)))

    async def end_turn(self, integration: str, me: str) -> None:
        """Give it back."""
        mine = ROW.id == integration, ROW.turn_owner == me
        await self._changed(update(INTEGRATIONS).where(*mine).values(turn_owner=NOBODY, turn_until=0.0))

    async def _changed(self, statement: UpdateBase) -> int:
        async with self.engine.connect() as connection:
            return int((await connection.execute(statement)).rowcount)


def revision() -> str:
    """A new one."""
    return uuid.uuid4().hex


def _values(row: Row) -> dict[str, Any]:
    return {
        "base_url": row.base_url,
        "settings": orjson.dumps(dict(row.settings)).decode(),
        "names": orjson.dumps(dict(row.names)).decode(),
        "revision": row.revision,
        **_locked(row.sealed),
    }


def _locked(sealed: Sealed) -> dict[str, Any]:
    return {"key_id": sealed.key_id, "data_key": sealed.data_key, "credentials": sealed.content}


def _row(found: Found[Any]) -> Row:
    return Row(
        found.id,
        found.tenant,
        found.tool,
        found.base_url,
        orjson.loads(found.settings),
        orjson.loads(found.names),
        Sealed(found.key_id, bytes(found.data_key), bytes(found.credentials)),
        found.revision,
    )
