"""Credentials that replace themselves: a refresh token that can be used once, and brings the next one."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Protocol, TypeVar

T = TypeVar("T")


class Held(Protocol):
    """The credentials in the hand of the one who may replace them."""

    @property
    def credentials(self) -> Mapping[str, str]:
        """By name."""
        ...

    async def keep(self, changed: Mapping[str, str]) -> None:
        """Put new values in the place of the old ones, lastingly."""
        ...


class Keeper(Protocol):
    """Keeps the credentials of one account that replace themselves."""

    def turn(self) -> AbstractAsyncContextManager[Held]:
        """The credentials as they stand now, for one at a time, over all processes."""
        ...


class InMemory:
    """For credentials that nobody keeps: the newest live as long as the process."""

    def __init__(self, credentials: Mapping[str, str]) -> None:
        self._newest = dict(credentials)
        self._lock = asyncio.Lock()

    @property
    def credentials(self) -> Mapping[str, str]:
        """The newest."""
        return self._newest

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[Held]:
        """One at a time."""
        async with self._lock:
            yield self

    async def keep(self, changed: Mapping[str, str]) -> None:
        """For the next turn."""
        self._newest.update(changed)


async def uncut(work: Callable[[], Awaitable[T]]) -> T:
    """Run to its end what must not be cut short, also if the one who waits for it leaves: between the vendor's
    answer and its being kept, a refresh token exists nowhere else.
    """
    return await asyncio.shield(asyncio.ensure_future(work()))
