"""Who goes when: calls wait in one line for the quotas they count against, first come, first served."""

from __future__ import annotations

import asyncio
import bisect
import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count

from connectors.errors import RateLimited
from connectors.upstream.clock import Clock, Handle
from connectors.upstream.faults import Faults
from connectors.upstream.gate import Gate
from connectors.upstream.messages import SHORTEST
from connectors.upstream.policy import Policy
from connectors.upstream.quota import Quota

TICK = 0.001
"""Seconds a timer runs at least: one that rang a rounding error too early would ring again and again."""


@dataclass(order=True, slots=True)
class Turn:
    """A call's place in the line, and its leave to go.

    The order is lane, then ticket: one lane so far; one that overtakes needs a lower number and nothing else.
    """

    lane: int
    ticket: int
    gates: tuple[Gate, ...] = field(compare=False)
    operation: str = field(compare=False)
    deadline: float = field(compare=False)
    granted: asyncio.Future[None] = field(compare=False)
    left_at: float = field(compare=False, default=math.inf)


class Pacer:
    """One account's line and its quotas: the account's own, each operation's, the named ones."""

    def __init__(self, policy: Policy, clock: Clock, faults: Faults) -> None:
        self._policy = policy
        self._clock = clock
        self._faults = faults
        self._account = Gate(policy)
        self._named = {name: Gate(pace) for name, pace in policy.paces.items()}
        self._operations: dict[str, Gate] = {}
        self._waiting: list[Turn] = []
        self._tickets = count()
        self._timer: Handle | None = None

    def ticket(self) -> int:
        """The next place in the line; a repeated call keeps the one it had."""
        return next(self._tickets)

    async def enter(self, operation: str, pace: str | None, ticket: int, deadline: float) -> Turn:
        """Wait for a turn; whoever gets one gives it back by `leave`.

        Raises RateLimited at once when the turn would not come before the deadline.
        """
        granted: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        turn = Turn(0, ticket, tuple(self._gates(operation, pace)), operation, deadline, granted)
        bisect.insort(self._waiting, turn)
        self._pump()
        if not granted.done():
            self._refuse_if_late(turn)
        try:
            await granted
        except BaseException:
            if granted.done() and not granted.cancelled() and granted.exception() is None:
                self.leave(turn, used=False)  # the turn came in the moment its caller left
            else:
                self._forget(turn)
            raise
        return turn

    def leave(self, turn: Turn, *, used: bool) -> None:
        """The call is over; `used` says whether it was really sent."""
        now = self._clock.now()
        for gate in turn.gates:
            gate.give(now, used=used)
        self._pump()

    def learn(self, turn: Turn, quota: Quota) -> None:
        """Heed the vendor's own count, told with the answer to this turn's call."""
        gate = turn.gates[-1]
        if quota.limit is not None:
            gate.follow(quota.limit)
        if quota.remaining == 0 and quota.reset:
            self._pause(gate, quota.reset)

    def answered(self, turn: Turn) -> None:
        """The vendor took the call."""
        turn.gates[-1].answered()

    def refused(self, turn: Turn, told: float | None) -> float:
        """The vendor refused the call as one too many; `told` is the wait it asks for. Returns the wait.

        The narrowest quota the call counted against is slowed down: that one the vendor must have meant.
        """
        gate = turn.gates[-1]
        wait = gate.refused(self._clock.now(), turn.left_at, told)
        self._pause(gate, wait)
        return wait

    def _gates(self, operation: str, pace: str | None) -> Iterator[Gate]:
        yield self._account
        if self._policy.per_operation is not None:
            if operation not in self._operations:
                self._operations[operation] = Gate(self._policy.per_operation)
            yield self._operations[operation]
        if pace is not None:
            yield self._named[pace]

    def _pause(self, gate: Gate, wait: float) -> None:
        gate.pause(self._clock.now() + wait)
        for turn in [turn for turn in self._waiting if gate in turn.gates]:
            self._refuse_if_late(turn)

    def _refuse_if_late(self, turn: Turn) -> None:
        now = self._clock.now()
        before = self._waiting[: self._waiting.index(turn)]
        wait = max(gate.wait(now, sum(gate in other.gates for other in before)) for gate in turn.gates)
        if now + wait > turn.deadline - SHORTEST and not turn.granted.done():
            self._waiting.remove(turn)
            words = f"the pace its limit allows leaves no place within {max(turn.deadline - now, 0):.1f} s"
            turn.granted.set_exception(
                self._faults.make(RateLimited, turn.operation, words, retry_after=wait)
            )

    def _forget(self, turn: Turn) -> None:
        if turn in self._waiting:
            self._waiting.remove(turn)
            self._pump()

    def _pump(self) -> None:
        """Let everybody go who may: in order, but nobody waits for a quota that is not theirs."""
        now = self._clock.now()
        for turn in tuple(self._waiting):
            if not self._account.free(now):
                break
            if not turn.granted.done() and all(gate.free(now) for gate in turn.gates):
                self._waiting.remove(turn)
                for gate in turn.gates:
                    gate.take()
                turn.left_at = now
                turn.granted.set_result(None)
        self._set_timer(now)

    def _set_timer(self, now: float) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if not self._waiting:
            return
        if self._account.free(now):
            gates = {gate for turn in self._waiting for gate in turn.gates[1:]}
        else:
            gates = {self._account}  # whatever the others do, nobody goes before this one opens
        if (soonest := min((gate.changes_at(now) for gate in gates), default=math.inf)) < math.inf:
            self._timer = self._clock.call_later(max(soonest - now, TICK), self._pump)
