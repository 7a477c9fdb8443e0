"""Counting calls the ways vendors do: so many a window, a bucket that refills, so many at the same time."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a call may pass, and what the vendor's headers tell: calls allowed, left, seconds to wait."""

    allowed: bool
    limit: int
    remaining: int
    reset: float


class Limit(Protocol):
    """A quota of one key."""

    def enter(self, now: float) -> Verdict:
        """Count a call that begins."""

    def leave(self) -> None:
        """Note that a call that was allowed has ended."""


class Window:
    """At most `limit` calls in each `seconds`, counted from the first of them."""

    def __init__(self, limit: int, seconds: float) -> None:
        self.limit, self.seconds = limit, seconds
        self._began, self._used = float("-inf"), 0

    def enter(self, now: float) -> Verdict:
        if now - self._began >= self.seconds:
            self._began, self._used = now, 0
        self._used += 1
        left = self.limit - self._used
        return Verdict(left >= 0, self.limit, max(0, left), self._began + self.seconds - now)

    def leave(self) -> None:
        """Nothing to do: the window forgets by itself."""


class Bucket:
    """A bucket of `burst` tokens that gains `rate` of them a second."""

    def __init__(self, rate: float, burst: int) -> None:
        self.rate, self.burst = rate, burst
        self._tokens, self._seen = float(burst), float("-inf")

    def enter(self, now: float) -> Verdict:
        if self._seen > float("-inf"):
            self._tokens = min(self.burst, self._tokens + (now - self._seen) * self.rate)
        self._seen = now
        if self._tokens < 1:
            return Verdict(False, self.burst, 0, (1 - self._tokens) / self.rate)
        self._tokens -= 1
        return Verdict(True, self.burst, int(self._tokens), 0.0)

    def leave(self) -> None:
        """Nothing to do: the bucket refills by itself."""


class InFlight:
    """At most `limit` calls at the same time."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self._running = 0

    def enter(self, now: float) -> Verdict:
        if self._running >= self.limit:
            return Verdict(False, self.limit, 0, 0.0)
        self._running += 1
        return Verdict(True, self.limit, self.limit - self._running, 0.0)

    def leave(self) -> None:
        self._running -= 1


class Quotas:
    """The limits of one account, each made when its key is first seen.

    Args:
        factor: what the vendor multiplies its numbers with; 0 lets everything pass.
        clock: seconds that only go forward.

    """

    def __init__(self, factor: float = 1.0, clock: Callable[[], float] = time.monotonic) -> None:
        self.factor = factor
        self.clock = clock
        self._limits: dict[Hashable, Limit] = {}

    def window(self, key: Hashable, limit: int, seconds: float) -> Limit:
        """Return the window limit of a key."""
        return self._limits.get(key) or self._limits.setdefault(key, Window(self.scaled(limit), seconds))

    def bucket(self, key: Hashable, rate: float, burst: int) -> Limit:
        """Return the bucket of a key."""
        made = self._limits.get(key)
        return made or self._limits.setdefault(key, Bucket(rate * (self.factor or 1), self.scaled(burst)))

    def in_flight(self, key: Hashable, limit: int) -> Limit:
        """Return the concurrency limit of a key (not scaled: it is no rate)."""
        return self._limits.get(key) or self._limits.setdefault(key, InFlight(limit))

    def scaled(self, number: int) -> int:
        """Return a quota times the factor, at least 1."""
        return max(1, round(number * self.factor))

    def clear(self) -> None:
        """Forget all counts."""
        self._limits.clear()
