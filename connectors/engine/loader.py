"""aiodataloader, cured of two faults: a waiter's time-out killed its key, and a cancelled batch hung its waiters."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Hashable, Sequence
from typing import Any, TypeVar

from aiodataloader import DataLoader

from connectors.errors import Unavailable

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Loader(DataLoader[K, V]):
    """Collects the keys asked for in one tick of the event loop and fetches them together.

    One per session, so keys never cross integrations or operations. `fetch` answers one value or exception
    per key, in order.
    """

    def __init__(self, fetch: Callable[[Sequence[K]], Awaitable[list[V | BaseException]]]) -> None:
        super().__init__(cache=False)
        self._fetch = fetch

    def load(self, key: K) -> asyncio.Future[V]:
        """The value of a key, once its batch is back."""
        return asyncio.shield(super().load(key))

    async def batch_load_fn(self, keys: list[K]) -> Any:
        """Fetch one batch: values and exceptions (which the base class knows, its types do not)."""
        try:
            return await self._fetch(keys)
        except asyncio.CancelledError as gone:
            raise Unavailable("the batch was cancelled") from gone
