"""What the graph needs of whoever keeps choices of the customers' own fields; the edge has one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from connectors.choices import Choices
from connectors.errors import Unsupported
from connectors.upstream import Account


class Chosen(Protocol):
    """Keeps what is chosen at run time, on top of the settings. A change shows at the next operation."""

    def of(self, account: Account) -> Choices:
        """What is chosen at an integration, its settings included."""
        ...

    def mapped(self, account: Account) -> Mapping[str, Mapping[str, str]]:
        """The keys mapped at run time, by model."""
        ...

    async def map(self, account: Account, model: str, key: str, remote: str) -> None:
        """Let a key of one's own stand for a remote field."""
        ...

    async def unmap(self, account: Account, model: str, key: str) -> None:
        """Forget a key mapped at run time."""
        ...

    async def switch(self, account: Account, model: str, field: str, *, on: bool) -> None:
        """Switch a remote field on or off."""
        ...


class SettingsOnly:
    """For a gateway that keeps nothing: the settings choose."""

    def of(self, account: Account) -> Choices:
        """What the settings say."""
        return Choices.of(account.settings)

    def mapped(self, account: Account) -> Mapping[str, Mapping[str, str]]:
        """Nothing is."""
        return {}

    async def map(self, account: Account, model: str, key: str, remote: str) -> None:
        """Raises Unsupported."""
        raise nothing_kept()

    async def unmap(self, account: Account, model: str, key: str) -> None:
        """Raises Unsupported."""
        raise nothing_kept()

    async def switch(self, account: Account, model: str, field: str, *, on: bool) -> None:
        """Raises Unsupported."""
        raise nothing_kept()


def nothing_kept() -> Unsupported:
    """The error where nothing can be chosen."""
    return Unsupported("this gateway keeps no choices of fields: they stand in its settings")
