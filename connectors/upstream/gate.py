"""One quota at work: who may go now, and who has to wait how long."""

from __future__ import annotations

import heapq
import math
import random
from collections import deque
from itertools import chain

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

RESERVE = 0.2
"""The share of a rate that batch calls leave free at the least."""

AHEAD = 1.5
"""How much more than interactive calls have just used is left free for them."""

LEAST = 0.1
"""The share of a rate, and of the turns, that batch calls get however many interactive ones there are."""

BURST = 1 / 3
"""The part of their share that batch calls may use at once; the rest is spread over the window."""

RECENT = 60.0
"""Seconds after an interactive call for which batch calls use no more than half of what may go together, and rest
between calls that go one at a time."""

REST = 3.0
"""How many times as long as its call batch leaves free what takes one call at a time."""

HOLDS = 16
"""So many of the latest calls tell how long one is under way."""

INTERACTIVE, BATCH, ELSEWHERE = ALL = range(3)
"""Whose a token is; the last are calls that others make with the same credentials."""


class Gate:
    """Tokens of one Pace. A token comes back `per` seconds after its call was *answered*.

    Counting from the answer makes the promise hold however long a call is on its way: the vendor counts a
    call when it arrives, which is not before it left and not after it was answered, so no `per` seconds of
    the vendor's see more than `rate` calls, be its window fixed, sliding or a bucket.

    Batch calls have a share of the tokens: what interactive calls have not used lately, and never the last of
    them. So an interactive call finds one free, although the vendor's window may be a minute long.
    """

    def __init__(self, pace: Pace) -> None:
        self.pace = pace
        self._limit = pace.rate
        self._concurrency = pace.concurrency or math.inf
        self._under_way = [0, 0, 0]
        self._returns: tuple[list[float], ...] = ([], [], [])
        self._holds: deque[float] = deque(maxlen=HOLDS)
        self._interactive_at = self._batch_at = self._batch_rests_until = -math.inf
        self._since_batch = 0
        self._share = 1.0
        self._slowed_at = -math.inf
        self._refusals = 0
        self.paused_until = -math.inf

    @property
    def owes_batch(self) -> bool:
        """Whether so many interactive calls went in a row that a batch call goes before the next."""
        return self._since_batch >= 1 / LEAST - 1

    @property
    def shortest(self) -> float:
        """Seconds that one of the latest calls was under way at the least."""
        return min(self._holds, default=0.0)

    @property
    def longest(self) -> float:
        """Seconds that one of the latest calls was under way at the most."""
        return max(self._holds, default=0.0)

    def free(self, now: float, *, batch: bool = False) -> bool:
        """Whether a call may go."""
        if now < self.paused_until or sum(self._under_way) >= self._concurrency:
            return False
        for returns in self._returns:
            while returns and returns[0] <= now:
                heapq.heappop(returns)
        return self._held() < self._window(now)[0] and (not batch or now >= self._batch_from(now))

    def take(self, now: float, *, batch: bool = False) -> None:
        """A call goes."""
        self._under_way[batch] += 1
        if batch:
            self._batch_at, self._since_batch = now, 0
        else:
            self._interactive_at, self._since_batch = now, self._since_batch + 1

    def give(self, now: float, *, used: bool, batch: bool = False, since: float | None = None) -> None:
        """A call that left at `since` is over; `used` says whether it was really sent."""
        self._under_way[batch] -= 1
        if not used:
            return
        if self._limit is not None:
            heapq.heappush(self._returns[batch], now + self._window(now)[1])
        if since is not None:
            self._holds.append(now - since)
            if batch and self._concurrency == 1:
                self._batch_rests_until = now + REST * (now - since)

    def wait(self, now: float, ahead: int, *, batch: bool = False, batch_ahead: int = 0) -> float:
        """Seconds that a call with `ahead` others before it waits at the least, `batch_ahead` of them in its lane."""
        size, per = self._window(now)
        earliest = max(self.paused_until, now)
        goes = earliest + self._slots(ahead)
        if not math.isinf(size):
            goes = max(goes, _place(earliest, self._taken(now, per), size, per, ahead))
            if batch:
                goes = max(goes, self._batch_place(now, earliest, size, per, batch_ahead))
        return goes - now

    def changes_at(self, now: float, *, batch: bool = False) -> float:
        """The next moment at which a token comes back, a pause ends or batch may go on."""
        if self.paused_until > now:
            return self.paused_until
        moments = [returns[0] for returns in self._returns if returns]
        if batch:
            moments.append(self._batch_from(now))
        return min((moment for moment in moments if moment > now), default=math.inf)

    def follow(self, limit: int | None, concurrency: int | None = None) -> None:
        """The vendor tells its limits; a pace that is not meant to follow them does not."""
        if self.pace.follows_limit:
            self._limit = limit or self._limit
            self._concurrency = concurrency or self._concurrency

    def follow_remaining(self, now: float, remaining: int, reset: float | None, *, later: int = 0) -> None:
        """The vendor tells how many calls are left for `reset` seconds, after one that is still under way here.

        `later` calls left after that one, and are not counted yet. Where fewer are left there than here, others
        use the same credentials, or this process did before it was begun anew: what is missing comes back when
        the vendor says so, or after a whole window.
        """
        size, per = self._window(now)
        wait = per if self.pace.follows_limit else reset
        if wait is None or math.isinf(size):
            return
        for _ in range(int(size) + later - self._held() - remaining):
            heapq.heappush(self._returns[ELSEWHERE], now + min(wait, reset or wait))

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

    # ---- the share of batch ----------------------------------------------------------------------------------

    def _batch_from(self, now: float) -> float:
        """The moment from which a batch call may go, as far as it can be told; inf: when another call is over."""
        if now - self._interactive_at < RECENT:
            if self._under_way[BATCH] and self._under_way[BATCH] + 1 > self._concurrency / 2:
                return math.inf
            earliest = self._batch_rests_until
        else:
            earliest = -math.inf
        size, per = self._window(now)
        if math.isinf(size):
            return earliest
        share, held = self._batch_share(size), self._held(BATCH)
        if held >= share:
            return min(self._returns[BATCH], default=math.inf)
        return max(earliest, self._batch_at + per / share) if held >= share * BURST else earliest

    def _batch_share(self, size: float) -> int:
        """The tokens that batch calls may hold."""
        reserve = max(RESERVE * size, AHEAD * self._held(INTERACTIVE))
        return max(1, math.floor(size - min(reserve, (1 - LEAST) * size)))

    def _batch_place(self, now: float, earliest: float, size: float, per: float, ahead: int) -> float:
        """The moment at which a batch call with so many batch calls before it goes at the soonest."""
        share = self._batch_share(size)
        spread = ahead + 1 - max(0, math.ceil(share * BURST) - self._held(BATCH))
        evenly = self._batch_at + spread * per / share if spread > 0 else earliest
        return max(evenly, _place(earliest, self._taken(now, per, BATCH), share, per, ahead))

    # ---- the window ------------------------------------------------------------------------------------------

    def _held(self, *whose: int) -> int:
        """Tokens that are out."""
        return sum(self._under_way[one] + len(self._returns[one]) for one in whose or ALL)

    def _taken(self, now: float, per: float, *whose: int) -> list[float]:
        """The moments at which tokens come back; those under way are as if answered now."""
        back = sorted(chain.from_iterable(self._returns[one] for one in whose or ALL))
        return back + [now + per] * sum(self._under_way[one] for one in whose or ALL)

    def _slots(self, ahead: int) -> float:
        """Seconds until as many have gone as go before, by how many go together and how long a call takes."""
        turns = 0 if math.isinf(self._concurrency) else ahead // int(self._concurrency)
        return turns * self.shortest

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


def _place(earliest: float, taken: list[float], size: float, per: float, ahead: int) -> float:
    """The moment at which a window has a token for a call with so many before it."""
    free = [-math.inf] * (int(size) - len(taken))
    coming = (free + taken)[-int(size) :]  # of too many tokens the first to come back are no use
    turns, place = divmod(ahead, int(size))
    return max(coming[place], earliest) + turns * per
