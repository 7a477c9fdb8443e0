"""What is remembered of the steps of a wish, so that a repeated call goes on where the first one stopped."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

Kept = Mapping[str, str]
"""What is kept of a step's answer: ids by name, nothing personal, for it may be written to disk."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What is known of a step that an earlier call began: seconds ago, and what it gave if it is done."""

    age: float
    kept: Kept | None = None


class Receipts(Protocol):
    """Where the steps of one wish are noted, so that a repeated call goes on where the first one stopped.

    `lasting` says whether they outlive the call. A step's name is its identity within the wish.
    """

    @property
    def lasting(self) -> bool:
        """Whether a repeated call will find them."""
        ...

    async def known(self, step: str) -> Receipt | None:
        """The receipt of a step that was begun before and not refused."""
        ...

    async def begin(self, step: str) -> None:
        """The step is about to be sent: noted before it leaves. Raises KeyInUse if another call took over."""
        ...

    async def done(self, step: str, kept: Kept) -> None:
        """The vendor confirmed the step."""
        ...

    async def refused(self, step: str) -> None:
        """The vendor refused the step: it had no effect."""
        ...


class NoReceipts:
    """For a wish without a key: each call stands for itself."""

    lasting = False

    async def known(self, step: str) -> Receipt | None:
        """Nothing is."""
        return None

    async def begin(self, step: str) -> None:
        """Not noted."""

    async def done(self, step: str, kept: Kept) -> None:
        """Not noted."""

    async def refused(self, step: str) -> None:
        """Not noted."""
