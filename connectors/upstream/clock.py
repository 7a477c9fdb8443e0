"""The time the upstream room goes by, in one place so that tests can bring their own."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Protocol


class Handle(Protocol):
    """A timer that can be called off."""

    def cancel(self) -> None:
        """Do not ring."""
        ...


class Clock:
    """Monotonic seconds for waiting, aware UTC for telling; a test's clock overrides the three primitives."""

    def now(self) -> float:
        """Seconds on the clock of `Budget.deadline`."""
        return time.monotonic()

    def utc(self) -> datetime:
        """Wall time."""
        return datetime.now(UTC)

    def call_later(self, delay: float, call: Callable[[], None]) -> Handle:
        """Have `call` called in `delay` seconds."""
        return asyncio.get_running_loop().call_later(delay, call)

    async def sleep(self, delay: float) -> None:
        """Wait `delay` seconds."""
        rung = asyncio.Event()
        timer = self.call_later(delay, rung.set)
        try:
            await rung.wait()
        finally:
            timer.cancel()
