"""Wishes on record: who performs one, who waits, who gets the kept outcome.

A wish belongs to the process that performs it for as long as that renews its lease. Calls of the same process
that come meanwhile share its outcome. Another process waits; once the lease has lapsed it takes the wish over,
and the receipts of the steps tell what is left to do.
"""

from __future__ import annotations

import asyncio
import copy
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine

from connectors.actions import Step, StepStatus
from connectors.columns import Json
from connectors.errors import DeadlineExceeded, GatewayError, KeyInUse, TooComplex
from connectors.upstream import Budget
from gateway.store.claims import MARGIN, Claims, in_use, reused
from gateway.store.receipts import WishReceipts
from gateway.store.seal import Seal
from resolvers.once import Answered, Outcome, Perform, Wish

LEASE = 6.0
"""Seconds after which a process that does not renew its lease counts as dead."""

OWN_LIMITS = (DeadlineExceeded, TooComplex, KeyInUse)
"""Failures for want of what that one call had left: a twin with more tries for itself."""


@dataclass(slots=True)
class Flight:
    """A wish that this process is at."""

    content: str
    outcome: asyncio.Future[tuple[Outcome, Answered]] = field(
        default_factory=lambda: asyncio.get_running_loop().create_future()
    )


class Wishes:
    """What `resolvers.once.Store` asks for. `store_key` is the operator's secret, `now` the time (for tests)."""

    def __init__(
        self,
        engine: AsyncEngine,
        store_key: str = "",
        *,
        lease: float = LEASE,
        now: Callable[[], float] = time.time,
    ) -> None:
        self.engine = engine
        self._store_key = store_key
        self._claims = Claims(engine, lease, now)
        self._now = now
        self._flights: dict[str, Flight] = {}
        self._renewing: asyncio.Task[None] | None = None

    async def once(self, wish: Wish, budget: Budget, perform: Perform) -> tuple[Outcome, Answered]:
        """The outcome of a wish: kept, shared, or by performing it now."""
        seal = Seal(self._store_key, wish.principal, wish.key)
        content = seal.content(wish.content)
        while (flight := self._flights.get(seal.wish)) is not None:
            shared = await self._shared(flight, content, budget)
            if shared is not None:
                return shared
        flight = self._flights[seal.wish] = Flight(content)
        try:
            found = await self._alone(seal, content, budget, perform)
        except Exception as failure:
            flight.outcome.set_exception(failure)
            flight.outcome.exception()  # looked at, for perhaps nobody waits
            raise
        except BaseException:
            flight.outcome.cancel()
            raise
        else:
            flight.outcome.set_result(found)
            return found
        finally:
            del self._flights[seal.wish]

    async def aclose(self) -> None:
        """Stop renewing leases. The engine is its opener's."""
        if self._renewing is not None:
            self._renewing.cancel()
            await asyncio.wait({self._renewing})

    async def _shared(self, flight: Flight, content: str, budget: Budget) -> tuple[Outcome, Answered] | None:
        """The outcome of a call under way; None where it is better to try again."""
        if flight.content != content:
            raise reused()
        await asyncio.wait({flight.outcome}, timeout=max(budget.left() - MARGIN, 0.0))
        if not flight.outcome.done():
            raise in_use()
        if flight.outcome.cancelled():
            return None
        failure = flight.outcome.exception()
        if isinstance(failure, OWN_LIMITS):
            return None
        if failure is not None:  # each gets its own: a traceback grows with each raise
            raise copy.copy(failure) if isinstance(failure, GatewayError) else failure
        outcome, how = flight.outcome.result()
        return outcome, Answered.REPLAYED if how is Answered.REPLAYED else Answered.TWIN

    async def _alone(
        self, seal: Seal, content: str, budget: Budget, perform: Perform
    ) -> tuple[Outcome, Answered]:
        await self._claims.sweep()
        sealed = await self._claims.take(seal.wish, content, budget)
        if sealed is not None:
            return _outcome(seal.open(sealed)), Answered.REPLAYED
        self._renew()
        receipts = WishReceipts(self.engine, seal, lambda: self._claims.hold(seal.wish), self._now)
        try:
            outcome = await perform(receipts)
        except BaseException:
            with suppress(SQLAlchemyError):  # the lease lapses by itself
                await self._claims.leave(seal.wish)
            raise
        if outcome.errors or outcome.unfinished:
            await self._claims.leave(seal.wish)
        else:
            await self._claims.finish(seal.wish, seal.close(_kept(outcome)))
        return outcome, Answered.FIRST

    def _renew(self) -> None:
        """Keep the leases of this process's wishes for as long as it has any."""
        if self._renewing is None or self._renewing.done():
            self._renewing = asyncio.create_task(self._keep_renewing(), name="leases of wishes")

    async def _keep_renewing(self) -> None:
        while self._flights:
            await asyncio.sleep(self._claims.lease / 3)
            with suppress(SQLAlchemyError):  # it may be better in a moment; else the leases lapse
                await self._claims.renew(self._flights)


def _kept(outcome: Outcome) -> Json:
    steps = [[step.name, step.status.name] for step in outcome.steps]
    return {"records": outcome.records, "warnings": outcome.warnings, "steps": steps, "kept": outcome.kept}


def _outcome(kept: Json) -> Outcome:
    steps = tuple(Step(name=name, status=StepStatus[status]) for name, status in kept["steps"])
    return Outcome(tuple(kept["records"]), tuple(kept["warnings"]), steps, kept=kept.get("kept", {}))
