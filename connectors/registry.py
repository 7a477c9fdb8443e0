"""The five tools, and the accounts of them that are connected."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping

from connectors.connector import Connector, Integration, connect
from connectors.errors import BadInput, GatewayError, NotFound
from connectors.gem import Gem
from connectors.recruitcrm import RecruitCrm
from connectors.recruitee import Recruitee
from connectors.smartrecruiters import SmartRecruiters
from connectors.trackerrms import TrackerRMS
from connectors.upstream import Account, Budget, Pacers

CONNECTORS: Mapping[str, Connector] = {
    connector.tool: connector
    for connector in (Gem(), RecruitCrm(), Recruitee(), SmartRecruiters(), TrackerRMS())
}
"""Every tool that the gateway speaks to, by slug."""


class Registry:
    """The connected accounts, in the order of their configuration."""

    def __init__(self, integrations: Iterable[Integration], pacers: Pacers | None = None) -> None:
        self.integrations: Mapping[str, Integration] = {one.id: one for one in integrations}
        self.pacers = pacers or Pacers()
        """By which accounts are connected, so that those with the same credentials share their quota."""

    @classmethod
    def open(cls, accounts: Iterable[Account]) -> Registry:
        """Connect accounts. Raises BadInput that names the account and what is wrong with it."""
        opened, pacers = [], Pacers()
        for account in accounts:
            connector = CONNECTORS.get(account.tool)
            if connector is None:
                raise BadInput(
                    f"{account.id}: there is no tool `{account.tool}`; known are {sorted(CONNECTORS)}"
                )
            opened.append(connect(connector, account, pacers))
        return cls(opened, pacers)

    def get(self, integration: str) -> Integration:
        """The integration with this id. Raises NotFound."""
        found = self.integrations.get(integration)
        if found is None:
            raise NotFound("there is no such integration")
        return found

    async def check(self) -> Mapping[str, GatewayError | None]:
        """Try each integration's credentials with one cheap call: None where they are good."""

        async def one(integration: Integration) -> GatewayError | None:
            session = integration.session(Budget(max_age=0))
            try:
                await session.call(integration.connector.check)
            except GatewayError as failure:
                return failure
            return None

        found = await asyncio.gather(*(one(integration) for integration in self.integrations.values()))
        return dict(zip(self.integrations, found, strict=True))

    async def aclose(self) -> None:
        """Let go of every connection."""
        await asyncio.gather(*(integration.upstream.aclose() for integration in self.integrations.values()))
