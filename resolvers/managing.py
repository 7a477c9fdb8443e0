"""What the graph needs of whoever keeps integrations that are managed at run time; the edge has one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import Any, Protocol

from connectors.connector import Integration
from connectors.errors import Unsupported
from connectors.model import enum_type, word


@enum_type
class Origin(Enum):
    """Where an integration is configured."""

    FILE = word("FILE", "In the settings file: it is changed there.")
    STORE = word("STORE", "In the gateway's store: it is managed at run time.")


@dataclass(frozen=True, slots=True)
class Change:
    """What of an integration is to be another: None leaves it. `base_url` "" takes the tool's own."""

    base_url: str | None = None
    settings: Mapping[str, Any] | None = None
    credentials: Mapping[str, str] | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class ConnectLink:
    """A link to the page that walks somebody through connecting; it has a secret in it."""

    url: str = field(repr=False)
    ends_at: datetime


class Manager(Protocol):
    """Keeps integrations. Every method stays within one tenant, whose administrator the caller has checked.

    Raises NotFound for an integration that the tenant does not have, BadInput for what cannot be so.
    """

    def origin(self, integration: str) -> Origin:
        """Where an integration is configured."""
        ...

    def since(self, integration: str) -> Mapping[str, datetime]:
        """When the credentials of a stored integration were set, by name."""
        ...

    async def create(
        self, tenant: str, tool: str, identity: str | None, change: Change, *, verify: bool
    ) -> Integration:
        """Make an integration and connect it. With `verify` the vendor must accept the credentials first."""
        ...

    async def update(self, tenant: str, integration: str, change: Change, *, verify: bool) -> Integration:
        """Change one, credentials included."""
        ...

    async def delete(self, tenant: str, integration: str) -> None:
        """Remove one, with its credentials."""
        ...

    async def link(self, tenant: str, tool: str, integration: str | None) -> ConnectLink:
        """A link to connect an account, or to give another one's credentials anew."""
        ...


class NoManager:
    """For a gateway that keeps nothing: all integrations stand in its settings."""

    def origin(self, integration: str) -> Origin:
        """Always the file."""
        return Origin.FILE

    def since(self, integration: str) -> Mapping[str, datetime]:
        """Nobody knows."""
        return {}

    async def create(
        self, tenant: str, tool: str, identity: str | None, change: Change, *, verify: bool
    ) -> Integration:
        """Raises Unsupported."""
        raise nothing_kept()

    async def update(self, tenant: str, integration: str, change: Change, *, verify: bool) -> Integration:
        """Raises Unsupported."""
        raise nothing_kept()

    async def delete(self, tenant: str, integration: str) -> None:
        """Raises Unsupported."""
        raise nothing_kept()

    async def link(self, tenant: str, tool: str, integration: str | None) -> ConnectLink:
        """Raises Unsupported."""
        raise nothing_kept()


def nothing_kept() -> Unsupported:
    """The error where nothing can be managed."""
    return Unsupported("this gateway keeps no integrations: they stand in its settings")
