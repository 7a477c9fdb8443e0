"""One quota at work: who may go now, and who has to wait how long."""

from __future__ import annotations

import heapq
import math
import random

from connectors.upstream.policy import Pace

SLOWER = 0.5
"""What a refusal makes of the rate."""

SLOWEST = 1 / 16
"""The share of the declared rate that refusals never go below."""

RECOVERY = 60.0
"""Seconds (at least 10 x `per`) in which a rate would recover from nothing; half of it comes back in half of that."""

BACK_OFF = 1.0
LONGEST_BACK_OFF = 60.0
"""Seconds of the pause after a refusal that tells none; doubled with each further one in a row."""


class Gate:
    """Tokens of one Pace. A token comes back `per` seconds after its call was *answered*.

    Counting from the answer makes the promise hold however long a call is on its way: the vendor counts a
    call when it arrives, which is not before it left and not after it was answered, so no `per` seconds of
    the vendor's see more than `rate` calls, be its window fixed, sliding or a bucket.
    """

    def __init__(self, pace: Pace) -> None:
        self.pace = pace
        self._limit = pace.rate
        self._under_way = 0
        self._returns: list[float] = []
        self._share = 1.0
        self._slowed_at = -math.inf
        self._refusals = 0
        self.paused_until = -math.inf

    def free(self, now: float) -> bool:
        """Whether a call may go."""
        if now < self.paused_until or self._under_way >= (self.pace.concurrency or math.inf):
            return False
        while self._returns and self._returns[0] <= now:
            heapq.heappop(self._returns)
        return self._under_way + len(self._returns) < self._window(now)[0]

    def take(self) -> None:
        """A call goes."""
        self._under_way += 1

    def give(self, now: float, *, used: bool) -> None:
        """A call is over; `used` says whether it was really sent."""
        self._under_way -= 1
        if used and self._limit is not None:
            heapq.heappush(self._returns, now + self._window(now)[1])

    def wait(self, now: float, ahead: int) -> float:
        """Seconds that a call with `ahead` others before it waits at the least."""
        size, per = self._window(now)
        if math.isinf(size):
            return max(self.paused_until - now, 0.0)
        taken = sorted(self._returns) + [now + per] * self._under_way
        free = [now] * (int(size) - len(taken))
        coming = (free + taken)[-int(size) :]  # of too many tokens the first to come back are no use
        turns, place = divmod(ahead, int(size))
        return max(coming[place], self.paused_until) + turns * per - now

    def changes_at(self, now: float) -> float:
        """The next moment at which a token comes back or a pause ends."""
        return self.paused_until if self.paused_until > now else next(iter(self._returns), math.inf)

    def follow(self, limit: int) -> None:
        """The vendor tells its limit; a pace that is not meant to follow it does not."""
        if self.pace.follows_limit and limit > 0:
            self._limit = limit

    def pause(self, until: float) -> None:
        """Let no call go before `until`."""
        self.paused_until = max(self.paused_until, until)

    def answered(self) -> None:
        """The vendor took a call."""
        self._refusals = 0

    def refused(self, now: float, left_at: float, told: float | None) -> float:
        """The vendor refused a call that left at `left_at`: halve the rate and pause. Returns the seconds.

        Calls that left before the last halving tell nothing new, and change the rate no further.
        """
        if left_at > self._slowed_at:
            self._share = max(self._share_at(now) * SLOWER, SLOWEST)
            self._slowed_at = now
            self._refusals += 1
        if told is None:
            told = min(BACK_OFF * 2 ** (self._refusals - 1), LONGEST_BACK_OFF) * random.uniform(1, 1.25)
        self.pause(now + told)
        return self.paused_until - now

    def _share_at(self, now: float) -> float:
        """The share of the declared rate that may be used: it recovers gradually from the last halving."""
        return min(1.0, self._share + (now - self._slowed_at) / max(RECOVERY, 10 * self.pace.per))

    def _window(self, now: float) -> tuple[float, float]:
        """How many tokens there are, and the seconds until one comes back.

        A burst below the rate splits `per` into whole parts of one burst each.
        """
        if self._limit is None:
            return math.inf, 0.0
        rate = max(1, math.floor(self._limit))
        size = min(self.pace.burst or rate, rate)
        per = self.pace.per * max(1, 1 / self._limit) / (rate // size)
        slowed = size * self._share_at(now)
        return (math.floor(slowed), per) if slowed >= 1 else (1, per / slowed)
