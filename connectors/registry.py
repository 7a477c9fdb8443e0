"""The five tools, and the accounts of them that are connected."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping

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


GRACE = 60.0
"""Seconds for which an integration that was replaced or removed serves the operations that began with it."""


class Registry:
    """The connected accounts, in the order of their configuration.

    `integrations` is replaced as a whole at each change: what holds it, or an integration of it, keeps what it has.
    """

    def __init__(
        self, integrations: Iterable[Integration], pacers: Pacers | None = None, grace: float = GRACE
    ) -> None:
        self.integrations: Mapping[str, Integration] = {one.id: one for one in integrations}
        self.pacers = pacers or Pacers()
        """By which accounts are connected, so that those with the same credentials share their quota."""
        self.partings: list[Callable[[Integration], Awaitable[object]]] = []
        """What is to be done at the vendor for an integration that is removed, while it can still be called."""
        self._grace = grace
        self._leaving: dict[asyncio.Task[None], Integration] = {}

    @classmethod
    def open(cls, accounts: Iterable[Account]) -> Registry:
        """Connect accounts. Raises BadInput that names the account and what is wrong with it."""
        pacers = Pacers()
        return cls([opened(account, pacers) for account in accounts], pacers)

    def put(self, integration: Integration) -> None:
        """Add an integration, or take it in place of the one with its id. To be called in the event loop."""
        former = self.integrations.get(integration.id)
        self.integrations = {**self.integrations, integration.id: integration}
        self._leave(former)

    def remove(self, integration: str) -> None:
        """Take an integration out, if it is there. To be called in the event loop."""
        former = self.integrations.get(integration)
        self.integrations = {name: one for name, one in self.integrations.items() if name != integration}
        self._leave(former, *self.partings)

    def _leave(
        self, former: Integration | None, *partings: Callable[[Integration], Awaitable[object]]
    ) -> None:
        if former is None:
            return

        async def closed() -> None:
            for part in partings:
                await part(former)
            await asyncio.sleep(self._grace)
            await former.upstream.aclose()

        task = asyncio.create_task(closed(), name=f"closing {former.id}")
        self._leaving[task] = former
        task.add_done_callback(lambda done: self._leaving.pop(done, None))

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
        leaving = dict(self._leaving)
        for task in leaving:
            task.cancel()
        await asyncio.gather(*leaving, return_exceptions=True)
        every = (*self.integrations.values(), *leaving.values())
        await asyncio.gather(*(integration.upstream.aclose() for integration in every))


def opened(account: Account, pacers: Pacers | None = None) -> Integration:
    """Connect one account, in the pace of others with its credentials. Raises BadInput that names it and what is wrong."""
    connector = CONNECTORS.get(account.tool)
    if connector is None:
        raise BadInput(f"{account.id}: there is no tool `{account.tool}`; known are {sorted(CONNECTORS)}")
    return connect(connector, account, pacers)
