"""Looks for changes where vendors do not tell of them, and now and then where they do.

Each model of each integration that somebody listens to is looked at again after a while that becomes shorter with
every change found and longer without. One look at a time at an integration, in the lane that yields to whoever asks.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import structlog
from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine

from connectors.connector import Integration
from connectors.errors import GatewayError, TooComplex
from gateway.events.hub import Hub
from gateway.events.log import KEPT
from gateway.events.options import Polling
from gateway.events.reading import Reading
from gateway.events.watch import Watch
from gateway.problems import report
from gateway.store.tables import WATCHES
from gateway.store.unbroken import settled, unbroken
from resolvers.queries import LISTS

if TYPE_CHECKING:
    from connectors.registry import Registry

NEAR, FAR = 0.5, 1.5
"""By what the pause is multiplied when something changed, and when nothing did."""

PER_CALL = 1.0
"""Seconds of pause at the least for each call that a look took."""

RESTS = 10.0
"""How many times as long the pauses are where the vendor's webhooks come."""

HEARD = timedelta(days=1)
"""How long after its last webhook an integration is taken to have them."""

SAVED = timedelta(minutes=5)
"""How often what did not change is written, for the time of the look."""

TOO_LARGE = 24 * 3600.0
"""Seconds after which a model is tried again of which a look would take more calls than it may."""

LOOK = 15.0
"""Seconds between two looks at which integrations there are."""

log = structlog.get_logger()


@dataclass(slots=True)
class Pace:
    """When a model is looked at again."""

    pause: float
    due: float = field(default_factory=time.monotonic)


class Poller:
    """All looks at all integrations."""

    def __init__(
        self,
        registry: Registry,
        hub: Hub,
        engine: AsyncEngine,
        rules: Polling,
    ) -> None:
        self._registry = registry
        self._hub = hub
        self._engine = engine
        self._rules = rules
        self._paces: dict[tuple[str, str], Pace] = {}
        self._saved: dict[tuple[str, str], datetime] = {}
        self._stirred: dict[str, asyncio.Event] = {}

    @asynccontextmanager
    async def running(self) -> AsyncIterator[Poller]:
        """Look for as long as this is entered."""
        if self._rules.when == "never":
            yield self
            return
        self._hub.on_interest.append(self._stir)
        following = asyncio.create_task(self._follow_all(), name="polling")
        try:
            yield self
        finally:
            self._hub.on_interest.remove(self._stir)
            following.cancel()
            await asyncio.wait({following})
            await settled()

    def _stir(self) -> None:
        for stirred in self._stirred.values():
            stirred.set()

    async def _follow_all(self) -> None:
        tasks: dict[str, asyncio.Task[None]] = {}
        try:
            while True:
                there = self._registry.integrations
                for name in there.keys() - tasks.keys():
                    self._stirred[name] = asyncio.Event()
                    tasks[name] = asyncio.create_task(self._follow(name), name=f"polling {name}")
                left = [tasks.pop(name) for name in tasks.keys() - there.keys()]
                await _ended(left)
                await asyncio.sleep(LOOK)
        finally:
            await _ended(list(tasks.values()))

    async def _follow(self, name: str) -> None:
        while True:
            stirred = self._stirred[name]
            stirred.clear()
            wanted = self._wanted(name)
            model = min(wanted, key=lambda one: self._pace(name, one).due, default=None)
            pause = LOOK if model is None else self._pace(name, model).due - time.monotonic()
            if model is None or pause > 0:
                with suppress(TimeoutError):
                    async with asyncio.timeout(min(pause, LOOK)):
                        await stirred.wait()
                continue
            await self._look(self._registry.integrations[name], model, self._pace(name, model))

    def _pace(self, name: str, model: str) -> Pace:
        return self._paces.setdefault((name, model), Pace(self._rules.shortest))

    def _wanted(self, name: str) -> list[str]:
        integration = self._registry.integrations.get(name)
        if integration is None:
            return []
        every = self._rules.when == "always"
        return [model for model in watched(integration) if every or self._hub.wanted(name, model)]

    async def _look(self, integration: Integration, model: str, pace: Pace) -> None:
        shortest, longest = self._rules.shortest, self._rules.longest
        try:
            found, calls = await self.look(integration, model)
            pause = pace.pause * (NEAR if found else FAR)
            pace.pause = min(max(pause, shortest), longest)
            pace.due = time.monotonic() + max(self._rest(integration) * pace.pause, calls * PER_CALL)
        except TooComplex:
            log.info("too large to be polled", integration=integration.id, model=model)
            pace.due = time.monotonic() + TOO_LARGE
        except GatewayError as failure:
            log.warning("polling failed", integration=integration.id, model=model, code=failure.code)
            self._later(pace)
        except Exception as unforeseen:  # noqa: BLE001  # one model's trouble must not end the others
            report(unforeseen)
            self._later(pace)

    def _later(self, pace: Pace) -> None:
        pace.pause = min(pace.pause * 2, self._rules.longest)
        pace.due = time.monotonic() + pace.pause

    def _rest(self, integration: Integration) -> float:
        """Where webhooks come, polling only makes sure of them."""
        heard = integration.seen.webhook_at
        return RESTS if heard is not None and datetime.now(UTC) - heard < HEARD else 1.0

    async def look(self, integration: Integration, model: str) -> tuple[int, int]:
        """Look once, tell what is found and remember it; the number of events, and of the calls made.

        Raises the GatewayError that kept the model from being read.
        """
        place = integration.id, model
        known = await unbroken(self._known(*place))
        reading = Reading(integration, model, known, walk=timedelta(seconds=self._rules.walk))
        look = await reading.run()
        for event in look.events:
            self._hub.publish(event)
        now = datetime.now(UTC)
        stale = now - self._saved.get(place, datetime.min.replace(tzinfo=UTC)) >= SAVED
        if look.differs or stale or known.walked_at is None:
            await self._hub.kept()  # what is not told yet must not be taken as seen
            look.watch.round = known.round + 1
            await unbroken(self._save(*place, look.watch))
            self._saved[place] = now
        return len(look.events), look.calls

    async def _known(self, name: str, model: str) -> Watch:
        """What was seen last; nothing if that is so long ago that nobody can have waited for it."""
        asked = select(WATCHES).where(WATCHES.c.integration == name, WATCHES.c.model == model)
        async with self._engine.connect() as connection:
            row = (await connection.execute(asked)).one_or_none()
        if row is None:
            return Watch()
        known = Watch.unpacked(row.round, row.state)
        old = known.began_at is None or datetime.now(UTC) - known.began_at > timedelta(seconds=KEPT)
        return Watch(round=known.round) if old else known

    async def _save(self, name: str, model: str, watch: Watch) -> None:
        place = WATCHES.c.integration == name, WATCHES.c.model == model
        values = {"round": watch.round, "state": watch.packed()}
        async with self._engine.connect() as connection:
            if not (await connection.execute(update(WATCHES).where(*place).values(**values))).rowcount:
                with suppress(IntegrityError):  # another process began to watch it as well
                    row = {"integration": name, "model": model}
                    await connection.execute(insert(WATCHES).values(**row, **values))


def watched(integration: Integration) -> list[str]:
    """The models of which an integration has lists."""
    resources = integration.connector.resources
    return [model for model in LISTS.values() if model in resources and resources[model].lists]


async def _ended(tasks: list[asyncio.Task[None]]) -> None:
    for task in tasks:
        task.cancel()
    if tasks:
        await asyncio.wait(tasks)
