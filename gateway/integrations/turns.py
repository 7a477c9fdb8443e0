"""Credentials that replace themselves: renewed by one process at a time, and kept before anything else is done."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

from connectors.errors import Unauthenticated, Unavailable
from connectors.upstream import Held
from gateway.integrations.rows import Row, Rows
from gateway.integrations.vault import Vault

LEASE = 30.0
"""Seconds after which a process that renews counts as dead."""

POLL = 0.05, 0.5
"""Seconds between two looks at a turn that another has: at first, and in the end."""


class StoredKeeper:
    """What `connectors.upstream.Keeper` asks for, over a row of the store."""

    def __init__(self, rows: Rows, vault: Vault, row: Row) -> None:
        self._rows = rows
        self._vault = vault
        self._row = row

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[Held]:
        """The newest credentials, for one at a time. Raises Unavailable where another does not end its turn."""
        name, me = self._row.id, uuid.uuid4().hex
        waited, (pause, longest) = 0.0, POLL
        while not await self._rows.take_turn(name, me, LEASE):
            if waited > LEASE:
                raise Unavailable("the credentials are being renewed", tool=self._row.tool, integration=name)
            await asyncio.sleep(pause)
            waited, pause = waited + pause, min(pause * 1.5, longest)
        try:
            newest = await self._rows.get(name)
            if newest is None or not self._row.same_credentials(newest):
                raise Unauthenticated("the credentials were replaced", tool=self._row.tool, integration=name)
            yield Turn(self._rows, self._vault, newest)
        finally:
            await self._rows.end_turn(name, me)


class Turn:
    """The credentials in the hand of the one whose turn it is."""

    def __init__(self, rows: Rows, vault: Vault, row: Row) -> None:
        self._rows = rows
        self._vault = vault
        self._row = row
        self._credentials = vault.open(row.bound, row.sealed)

    @property
    def credentials(self) -> Mapping[str, str]:
        """By name."""
        return self._credentials

    async def keep(self, changed: Mapping[str, str]) -> None:
        """Lock and store new values; the integration stays connected as it is."""
        self._credentials = {**self._credentials, **changed}
        sealed, row = self._vault.lock(self._row.bound, self._credentials), self._row
        while not await self._rows.reseal(row, sealed):
            newest = await self._rows.get(row.id)
            if newest is None or not row.same_credentials(newest):
                return  # others were given meanwhile: these are of no use any more
            row = newest  # locked anew under another master key, or with other settings
