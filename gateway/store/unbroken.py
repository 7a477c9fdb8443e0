"""Statements that a leaving caller does not break off.

A statement that is cancelled costs its connection, and a store in memory lives in its only one.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")

_UNDER_WAY: set[asyncio.Task[Any]] = set()


async def unbroken(work: Coroutine[Any, Any, T]) -> T:
    """What the work answers; it goes on to its end though nobody waits for it any more."""
    task = asyncio.create_task(work, name="statement")
    _UNDER_WAY.add(task)
    task.add_done_callback(_ended)
    return await asyncio.shield(task)


async def settled() -> None:
    """Return when no such work is under way."""
    loop = asyncio.get_running_loop()
    while left := [task for task in _UNDER_WAY if task.get_loop() is loop]:
        await asyncio.wait(left)


def _ended(task: asyncio.Task[Any]) -> None:
    _UNDER_WAY.discard(task)
    if not task.cancelled():
        task.exception()  # seen: whoever still waits gets it
