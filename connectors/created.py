"""What was made through the gateway: the ids of candidates and applications, and nothing else of them.

An integration may be set to show these only (`only_created`), and lists can be narrowed to them
(unified-model.md §1.8).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from connectors.errors import Unsupported

TRACKED = ("Candidate", "Application")
"""The models whose records can be made through the gateway."""

ONLY_CREATED = "only_created"
"""The filter and the setting of an integration."""


class Created(Protocol):
    """What was made at one integration. It is asked by key; nothing is ever searched for."""

    async def among(self, model: str, keys: Sequence[str]) -> frozenset[str]:
        """Those of the keys that were made here."""
        ...

    async def page(self, model: str, after: str | None, size: int) -> Sequence[tuple[str, str]]:
        """The next keys, latest first, each with the mark to go on after. Raises BadInput for a foreign mark."""
        ...


class NothingKept:
    """For a gateway that keeps nothing: it cannot tell what it made, and says so."""

    async def among(self, model: str, keys: Sequence[str]) -> frozenset[str]:
        """Raises Unsupported."""
        raise nothing_kept()

    async def page(self, model: str, after: str | None, size: int) -> Sequence[tuple[str, str]]:
        """Raises Unsupported."""
        raise nothing_kept()


def nothing_kept() -> Unsupported:
    """The error where nothing is kept."""
    return Unsupported("this gateway keeps no record of what it made; `onlyCreated` cannot be answered")


def only_created(settings: Mapping[str, Any]) -> bool:
    """Whether an integration shows only what was made through the gateway."""
    return bool(settings.get(ONLY_CREATED))
