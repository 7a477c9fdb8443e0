"""Who goes when: calls wait for the quotas they count against, interactive before batch, fair between callers."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Hashable, Iterator
from itertools import count
from weakref import WeakValueDictionary

from connectors.errors import RateLimited
from connectors.upstream.account import Account
from connectors.upstream.clock import Clock, Handle
from connectors.upstream.faults import Faults
from connectors.upstream.gate import Gate
from connectors.upstream.lanes import Lane, Place, Turn
from connectors.upstream.messages import SHORTEST
from connectors.upstream.policy import Policy
from connectors.upstream.quota import Quota

TICK = 0.001
"""Seconds a timer runs at least: one that rang a rounding error too early would ring again and again."""

LINGER = 2.0
"""Seconds at most for which a call nobody waits for any more is taken to be under way at the vendor."""

PATIENCE = 0.25
"""The share of a call's time that must be left at the most for it to be sent."""


class Pacer:
    """One credential's line and its quotas: that of the whole, each operation's, the named ones.

    Interactive calls go before batch calls, except that of ten turns one is batch's; in a lane the callers take
    turns. Nobody waits for a quota that is not theirs.
    """

    def __init__(self, policy: Policy, clock: Clock) -> None:
        self._policy = policy
        self._clock = clock
        self._account = Gate(policy)
        self._named = {name: Gate(pace) for name, pace in policy.paces.items()}
        self._operations: dict[str, Gate] = {}
        self._interactive = Lane()
        self._batch = Lane()
        self._gone: list[Turn] = []
        """Those under way, in the order they left."""
        self._tickets = count()
        self._timer: Handle | None = None
        self._quota: tuple[Quota, float] | None = None

    def place(self, who: Hashable, deadline: float, *, batch: bool) -> Place:
        """The next place in the line; a repeated call keeps the one it had."""
        return Place(who, batch, self._clock.now(), deadline, next(self._tickets))

    def join(self, place: Place, who: Hashable, deadline: float, *, batch: bool) -> None:
        """Somebody else waits for the same call: it has the longer time and the more urgent lane of the two."""
        place.deadline = max(place.deadline, deadline)
        if batch or not place.batch:
            return
        turn = self._turn(place)
        if turn is not None:
            self._batch.leave(turn)
        place.who, place.batch, place.start = who, False, None
        if turn is not None:
            self._interactive.join(turn)
            self._pump()

    async def enter(self, operation: str, pace: str | None, place: Place, faults: Faults) -> Turn:
        """Wait for a turn; whoever gets one gives it back by `leave`.

        Raises RateLimited at once when the turn would not come before the deadline.
        """
        granted: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        gates = tuple(self._gates(operation, pace))
        turn = Turn(place.ticket, place, gates, operation, faults, granted)
        self._lane(place).join(turn)
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

    def leave(self, turn: Turn, *, used: bool, abandoned: bool = False) -> None:
        """The call is over; `used` says whether it was really sent.

        With one that was `abandoned` the vendor is busy for a while yet, and counts it among those under way.
        """
        now = self._clock.now()
        if abandoned:
            longest = max(now - turn.left_at, *(gate.longest for gate in turn.gates))
            self._clock.call_later(min(longest, LINGER), lambda: self.leave(turn, used=used))
            return
        self._gone.remove(turn)
        for gate in turn.gates:
            gate.give(now, used=used, batch=turn.batch, since=turn.left_at)
        self._pump()

    def delay(self, place: Place) -> float:
        """Seconds until a call that waits has its turn at the least; 0 for one that does not wait."""
        turn = self._turn(place)
        return 0.0 if turn is None else self._wait(turn)

    def quota(self) -> Quota | None:
        """The vendor's own count as last seen, its reset in seconds from now."""
        if self._quota is None:
            return None
        seen, at = self._quota
        reset = None if seen.reset is None else max(seen.reset - (self._clock.now() - at), 0.0)
        return Quota(seen.limit, seen.remaining, reset, seen.concurrency)

    def learn(self, turn: Turn, quota: Quota) -> None:
        """Heed the vendor's own count, told with the answer to this turn's call."""
        now, gate = self._clock.now(), turn.counted
        self._quota = quota, now
        gate.follow(quota.limit, quota.concurrency)
        if quota.remaining == 0 and quota.reset:
            self._pause(gate, quota.reset)
        elif quota.remaining is not None:
            later = sum(gate in one.gates for one in self._gone[self._gone.index(turn) + 1 :])
            gate.follow_remaining(now, quota.remaining, quota.reset, later=later)

    def answered(self, turn: Turn) -> None:
        """The vendor took the call."""
        turn.counted.answered()

    def refused(self, turn: Turn, told: float | None) -> float:
        """The vendor refused the call as one too many; `told` is the wait it asks for. Returns the wait.

        The narrowest quota the call counted against is slowed down: that one the vendor must have meant.
        """
        wait = turn.counted.refused(self._clock.now(), turn.left_at, told)
        self._pause(turn.counted, wait)
        return wait

    def _lane(self, place: Place) -> Lane:
        return self._batch if place.batch else self._interactive

    def _turn(self, place: Place) -> Turn | None:
        return next((turn for turn in self._lane(place).turns if turn.place is place), None)

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
        for turn in [*self._interactive.turns, *self._batch.turns]:
            if gate in turn.gates:
                self._refuse_if_late(turn)

    def _wait(self, turn: Turn) -> float:
        """Seconds until a turn comes at the least."""
        now, batch = self._clock.now(), turn.place.batch
        before = self._lane(turn.place).before(turn)
        others = self._interactive.turns if batch else []
        waits = []
        for gate in turn.gates:
            mine = sum(gate in one.gates for one in before)
            urgent = sum(gate in one.gates for one in others)
            waits.append(gate.wait(now, mine + urgent, batch=batch, batch_ahead=mine))
        return max(waits)

    @staticmethod
    def _needed(turn: Turn) -> float:
        """Seconds that must be left for a call to be worth sending: as long as calls take, but never most of the
        time there was, for they may have become faster.
        """
        gate, place = turn.gates[-1], turn.place
        takes = gate.longest if place.batch else gate.shortest
        return max(SHORTEST, min(takes, PATIENCE * (place.deadline - place.came)))

    def _refuse_if_late(self, turn: Turn) -> None:
        wait, left = self._wait(turn), turn.place.deadline - self._clock.now()
        if wait > left - self._needed(turn) and not turn.granted.done():
            self._lane(turn.place).leave(turn)
            words = f"the pace its limit allows leaves no place within {max(left, 0):.1f} s"
            late = turn.faults.make(RateLimited, turn.operation, words, retry_after=max(wait, SHORTEST))
            turn.granted.set_exception(late)

    def _forget(self, turn: Turn) -> None:
        if self._turn(turn.place) is turn:
            self._lane(turn.place).leave(turn)
            self._pump()

    def _pump(self) -> None:
        """Let everybody go who may, in order."""
        now = self._clock.now()
        owed = [turn for turn in self._batch.turns if turn.gates[-1].owes_batch]
        for turns in (owed, tuple(self._interactive.turns), tuple(self._batch.turns)):
            shut: set[Gate] = set()
            for turn in turns:
                if self._account in shut:
                    break
                if turn.granted.done() or not shut.isdisjoint(turn.gates):
                    continue
                if turns is owed and not turn.gates[-1].owes_batch:
                    continue  # another one went just now
                if turn.place.deadline - now < self._needed(turn):
                    self._refuse_if_late(turn)
                    continue
                shut.update(gate for gate in turn.gates if not gate.free(now, batch=turn.place.batch))
                if shut.isdisjoint(turn.gates):
                    self._grant(turn, now)
        self._set_timer(now)

    def _grant(self, turn: Turn, now: float) -> None:
        self._lane(turn.place).went(turn)
        turn.batch, turn.left_at = turn.place.batch, now
        for gate in turn.gates:
            gate.take(now, batch=turn.batch)
        self._gone.append(turn)
        turn.granted.set_result(None)

    def _set_timer(self, now: float) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        soonest = math.inf
        for batch, turns in ((False, self._interactive.turns), (True, self._batch.turns)):
            if not turns:
                continue
            if self._account.free(now, batch=batch):
                gates = {gate for turn in turns for gate in turn.gates[1:]}
            else:
                gates = {self._account}  # whatever the others do, nobody goes before this one opens
            soonest = min(soonest, *(gate.changes_at(now, batch=batch) for gate in gates))
        if soonest < math.inf:
            self._timer = self._clock.call_later(max(soonest - now, TICK), self._pump)


class Pacers:
    """The pacers of one process: accounts with the same credentials at the same host share theirs.

    A pacer is forgotten with the last account that uses it.
    """

    def __init__(self) -> None:
        self._known: WeakValueDictionary[Hashable, Pacer] = WeakValueDictionary()

    def of(self, account: Account, policy: Policy, clock: Clock) -> Pacer:
        """The pacer that an account's calls go by."""
        host = "/".join(account.base_url.casefold().split("/", 3)[:3])
        key = (account.tool, host, account.digest(policy.counted_by))
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = Pacer(policy, clock)
        return found
