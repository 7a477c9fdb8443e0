"""Making, changing and removing integrations: in the store, and in the registry of the running process."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import structlog
from sqlalchemy.exc import SQLAlchemyError

from connectors.connector import Connector, Integration
from connectors.errors import BadInput, GatewayError, Gone, NotFound, Unauthenticated
from connectors.registry import CONNECTORS, Registry, opened
from connectors.upstream import Account, Budget, InMemory
from gateway.integrations import allowed
from gateway.integrations.links import Links
from gateway.integrations.rows import Row, Rows, bound, revision
from gateway.integrations.turns import StoredKeeper
from gateway.integrations.vault import Vault
from gateway.values import ID
from resolvers.managing import Change, ConnectLink, Origin

EVERY = 5.0
"""Seconds after which a change made by another process is taken over."""

log = structlog.get_logger()


class Manager:
    """What `resolvers.managing.Manager` asks for.

    `hosts` are the origins that the operator allows as addresses; `base` is where the gateway is reached.
    """

    def __init__(
        self, rows: Rows, vault: Vault, registry: Registry, hosts: Sequence[str] = (), base: str = ""
    ) -> None:
        self.rows = rows
        self.vault = vault
        self.registry = registry
        self.hosts = hosts
        self.links = Links(rows.engine, vault, base, rows.now)
        self._known: dict[str, Row] = {}
        self._locked: dict[str, str] = {}
        """Revisions that could not be connected, by id."""
        self._changing = asyncio.Lock()

    @property
    def stored(self) -> frozenset[str]:
        """The ids of the stored integrations that are connected."""
        return frozenset(self._known)

    # ---- what the graph asks ---------------------------------------------------------------------------------

    def origin(self, integration: str) -> Origin:
        """Where an integration is configured."""
        return Origin.STORE if integration in self._known else Origin.FILE

    def since(self, integration: str) -> Mapping[str, datetime]:
        """When its credentials were set."""
        row = self._known.get(integration)
        return {name: datetime.fromisoformat(at) for name, at in row.names.items()} if row else {}

    async def create(
        self, tenant: str, tool: str, identity: str | None, change: Change, *, verify: bool
    ) -> Integration:
        """Make one. Raises BadInput, Unsupported, and with `verify` what the vendor says of the credentials."""
        connector = connector_of(tool)
        name = identity or f"{tool}-{secrets.token_hex(4)}"
        if not ID.fullmatch(name):
            raise BadInput(
                "an id has 1 to 64 letters, digits, '.', '_' or '-', and begins with a letter or digit"
            )
        sealed = self.vault.lock(bound(tenant, tool, name), {})
        row = Row(name, tenant, tool, None, {}, {}, sealed, revision())
        row = self._changed(row, connector, change)
        integration = await self._connected(row, verify)
        async with self._changing:
            if name in self.registry.integrations or not await self.rows.add(row):
                await integration.upstream.aclose()
                raise BadInput(f"the id {name!r} is taken; choose another one")
            self._put(row, integration)
        return integration

    async def update(self, tenant: str, integration: str, change: Change, *, verify: bool) -> Integration:
        """Change one. Raises NotFound, BadInput, and with `verify` what the vendor says of the credentials."""
        former = await self.row(tenant, integration)
        row = self._changed(former, connector_of(former.tool), change)
        connected = await self._connected(row, verify)
        async with self._changing:
            if not await self.rows.replace(row, former):
                await connected.upstream.aclose()
                raise BadInput("somebody else changed the integration just now; look at it and try again")
            self._put(row, connected)
        return connected

    async def delete(self, tenant: str, integration: str) -> None:
        """Remove one. Raises NotFound, BadInput."""
        await self.row(tenant, integration)
        async with self._changing:
            await self.rows.remove(integration)
            self._drop(integration)

    async def link(self, tenant: str, tool: str, integration: str | None) -> ConnectLink:
        """A link to connect an account. Raises NotFound, BadInput, Unsupported."""
        connector_of(tool)
        _ = self.vault.current
        name = integration or f"{tool}-{secrets.token_hex(4)}"
        if not ID.fullmatch(name):
            raise BadInput(
                "an id has 1 to 64 letters, digits, '.', '_' or '-', and begins with a letter or digit"
            )
        existing = await self.rows.get(name)
        if existing is None and name in self.registry.integrations:
            await self.row(tenant, name)
        if existing is not None and (existing.tenant, existing.tool) != (tenant, tool):
            raise BadInput(f"the id {name!r} is taken; choose another one")
        return await self.links.make(tenant, tool, name)

    # ---- what the page and the command ask -------------------------------------------------------------------

    async def row(self, tenant: str, integration: str) -> Row:
        """A stored integration of a tenant. Raises NotFound, and BadInput for one that stands in the file."""
        row = await self.rows.get(integration)
        if row is not None and row.tenant == tenant:
            return row
        listed = self.registry.integrations.get(integration)
        if row is None and listed is not None and listed.account.tenant == tenant:
            raise BadInput(f"{integration!r} stands in the settings file: change it there and restart")
        raise NotFound("there is no such integration")

    async def trial(self, tenant: str, tool: str, name: str, change: Change) -> Integration:
        """An integration as it would be, to be tried; not stored, and the caller's to close. Raises BadInput."""
        existing = await self.rows.get(name)
        if existing is None:
            existing = Row(
                name, tenant, tool, None, {}, {}, self.vault.lock(bound(tenant, tool, name), {}), ""
            )
        row = self._changed(existing, connector_of(tool), _added(existing, change))
        account = self._account(row)
        return opened(replace(account, keeper=InMemory(account.credentials)), self.registry.pacers)

    async def put(self, tenant: str, tool: str, name: str, change: Change) -> Integration:
        """Make the integration, or change it where it is there already."""
        existing = await self.rows.get(name)
        if existing is None:
            return await self.create(tenant, tool, name, change, verify=False)
        return await self.update(tenant, name, _added(existing, change), verify=False)

    async def relock(self) -> tuple[int, int]:
        """Lock every integration's key with the first master key: how many were, and how many could not be."""
        done = failed = 0
        for name in await self.rows.revisions():
            row = await self.rows.get(name)
            if row is None or row.sealed.key_id == self.vault.current:
                continue
            try:
                done += await self.rows.reseal(row, self.vault.relocked(row.bound, row.sealed))
            except GatewayError:
                failed += 1
        return done, failed

    # ---- keeping step with the store -------------------------------------------------------------------------

    @asynccontextmanager
    async def running(self) -> AsyncIterator[Manager]:
        """Connect what is stored, and follow other processes' changes meanwhile."""
        await self.follow()
        if not self.vault.usable:
            yield self
            return
        task = asyncio.create_task(self._following(), name="integrations")
        try:
            yield self
        finally:
            task.cancel()
            await asyncio.wait({task})

    async def _following(self) -> None:
        while True:
            await asyncio.sleep(EVERY)
            with suppress(SQLAlchemyError):  # it may be better in a moment
                await self.follow()

    async def follow(self) -> None:
        """Make the registry what the store says. What cannot be connected costs only itself."""
        async with self._changing:
            stored = await self.rows.revisions()
            for name in set(self._known) - set(stored):
                self._drop(name)
            for name, newest in stored.items():
                known = self._known.get(name)
                if (known and known.revision == newest) or self._locked.get(name) == newest:
                    continue
                row = await self.rows.get(name)
                if row is None or (known is None and name in self.registry.integrations):
                    continue  # the settings file came first
                try:
                    self._put(row, opened(self._account(row), self.registry.pacers))
                except GatewayError as failure:
                    self._locked[name] = newest
                    log.warning(
                        "integration not connected", integration=name, tool=row.tool, codes=[failure.code]
                    )

    # ---- parts -----------------------------------------------------------------------------------------------

    def _changed(self, row: Row, connector: Connector, change: Change) -> Row:
        """A row with the change, under a new revision. Raises BadInput."""
        settings: Mapping[str, Any] = row.settings if change.settings is None else change.settings
        allowed.settings(connector, settings, self.hosts)
        base = row.base_url if change.base_url is None else change.base_url.rstrip("/") or None
        if base:
            allowed.address(connector, base, self.hosts)
        names, sealed = row.names, row.sealed
        if change.credentials is not None:
            now = datetime.fromtimestamp(
                self.rows.now(), UTC
            ).isoformat()  # tells one set of credentials from the next
            names = dict.fromkeys(change.credentials, now)
            sealed = self.vault.lock(row.bound, change.credentials)
        return replace(row, base_url=base, settings=settings, names=names, sealed=sealed, revision=revision())

    def _account(self, row: Row) -> Account:
        """The one place where stored credentials are opened: what calls are made with. Raises Locked, BadInput."""
        return Account(
            row.id,
            row.tool,
            row.base_url or connector_of(row.tool).base(row.settings),
            self.vault.open(row.bound, row.sealed),
            row.settings,
            tenant=row.tenant,
            keeper=StoredKeeper(self.rows, self.vault, row),
        )

    async def _connected(self, row: Row, verify: bool) -> Integration:
        """Connected, and with `verify` accepted by the vendor. Raises BadInput, Unauthenticated."""
        integration = opened(self._account(row), self.registry.pacers)
        renewing = {one.name for one in integration.connector.credentials if one.renews}
        if verify and renewing.isdisjoint(row.names):  # trying one that renews would use it up
            refusal = await refused(integration)
            if refusal is not None:
                await integration.upstream.aclose()
                raise refusal
        return integration

    def _put(self, row: Row, integration: Integration) -> None:
        self._known[row.id] = row
        self._locked.pop(row.id, None)
        self.registry.put(integration)

    def _drop(self, integration: str) -> None:
        self._known.pop(integration, None)
        self._locked.pop(integration, None)
        self.registry.remove(integration)


def _added(row: Row, change: Change) -> Change:
    """The change with the settings that there are, where it names no others."""
    return replace(change, settings={**row.settings, **(change.settings or {})})


async def refused(integration: Integration) -> GatewayError | None:
    """What the vendor has against the credentials; None where it accepts them, or cannot be asked."""
    try:
        await integration.session(Budget(max_age=0)).call(integration.connector.check)
    except (Unauthenticated, Gone) as refusal:
        return BadInput(f"{integration.connector.label} does not accept these credentials: {refusal.message}")
    except GatewayError:
        return None
    return None


def connector_of(tool: str) -> Connector:
    """Raises BadInput for a tool that there is not."""
    connector = CONNECTORS.get(tool)
    if connector is None:
        raise BadInput(f"there is no tool `{tool}`; known are {sorted(CONNECTORS)}")
    return connector
