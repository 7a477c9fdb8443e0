"""Hubs over stores in memory or on disk, and events to tell."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from connectors.events import Event, EventKind, EventSource
from connectors.registry import Registry
from gateway.events.hub import Hub
from gateway.events.log import Log
from gateway.store import opened
from tests.support.world import integrate

AT = datetime(2031, 5, 1, 12, tzinfo=UTC)


def happened(key: Any = 1, model: str = "Candidate", integration: str = "acme", **given: Any) -> Event:
    given = {"kind": EventKind.UPDATED, "at": AT, "source": EventSource.WEBHOOK, **given}
    return Event(integration, model, None if key is None else str(key), **given)


class Clock:
    """The time of a log, moved by hand."""

    def __init__(self) -> None:
        self.seconds = 2_000_000_000.0

    def __call__(self) -> float:
        return self.seconds


@asynccontextmanager
async def hub(where: Path | None = None, **options: Any) -> AsyncIterator[Hub]:
    """A hub over two accounts."""
    registry = options.pop("registry", None) or Registry([integrate(), integrate(name="other")])
    now = options.pop("now", Clock())
    async with (
        opened(str(where) if where else None) as engine,
        Hub(registry, Log(engine, now), **options).running() as made,
    ):
        yield made


def everything(integration: str, model: str) -> bool:
    return True


async def heard(place: Any, most: int = 100) -> list[str | None]:
    """The keys of what waits for a listener; none where nothing does."""
    return [one.event.key for one in await place.next(most, 0)]
