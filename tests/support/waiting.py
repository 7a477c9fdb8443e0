"""Waiting for what tells nobody that it happened."""

import asyncio
from collections.abc import Callable


async def until(true: Callable[[], object], seconds: float = 10.0) -> None:
    """Let others work until something is so."""
    async with asyncio.timeout(seconds):
        while not true():  # noqa: ASYNC110  # what is looked at has no event to wait for
            await asyncio.sleep(0.001)
