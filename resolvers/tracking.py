"""What the graph needs of whoever keeps the ids of what was made through the gateway; the edge has one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from connectors.created import Created, NothingKept
from connectors.upstream import Account

CREATES = frozenset({"createCandidate", "createApplication"})
"""The actions that make what is tracked."""


class CreatedIds(Protocol):
    """Keeps ids, nothing else."""

    def at(self, account: Account) -> Created:
        """What was made at one integration."""
        ...

    async def note(
        self, account: Account, records: Sequence[tuple[str, str]], at: float | None = None
    ) -> None:
        """Note records (model and key) as made here, now or at a time; those known stay as they are."""
        ...


class NoIds:
    """For a gateway that keeps nothing."""

    def at(self, account: Account) -> Created:
        """Nobody knows."""
        return NothingKept()

    async def note(
        self, account: Account, records: Sequence[tuple[str, str]], at: float | None = None
    ) -> None:
        """Not noted: there is no list that would lack it."""
