"""Which failed calls are tried again, and when."""

from __future__ import annotations

import random
from collections import deque

from connectors.errors import CircuitOpen, RateLimited, UpstreamError
from connectors.upstream.clock import Clock
from connectors.upstream.messages import SHORTEST

ATTEMPTS = 3
"""Attempts a call gets at most."""

SOONEST, LATEST = 0.1, 2.0
"""Seconds before another attempt: drawn evenly from the first up to a bound that doubles to the second."""

SHARE, FLOOR, WINDOW = 0.1, 3, 60.0
"""Of an account's calls in so many seconds at most this share is tried again, and always so many: a vendor
that is down is not trampled on."""


class Retries:
    """One account's retry budget and delays."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._calls: deque[float] = deque()
        self._retries: deque[float] = deque()

    def called(self) -> None:
        """A call was made for the first time."""
        self._calls.append(self._clock.now())
        self._prune()

    def delay(self, error: UpstreamError, *, safe: bool, attempts: int, left: float) -> float | None:
        """Seconds to wait before the next attempt, which is taken from the budget; None: do not try again.

        `attempts` were made, `left` are the seconds until the deadline. A write is only tried again when the
        vendor refused it as one call too many and said when to come back: then nothing was done.
        """
        told = error.retry_after
        repeatable = error.retryable if safe else isinstance(error, RateLimited) and told is not None
        if not repeatable or isinstance(error, CircuitOpen) or attempts >= ATTEMPTS:
            return None
        jitter = random.uniform(SOONEST, min(LATEST, 2 ** (attempts - 1)))
        wait = max(told or 0.0, jitter)
        if wait > left - SHORTEST or not self._take():
            return None
        return wait

    def _take(self) -> bool:
        self._prune()
        if len(self._retries) >= max(FLOOR, SHARE * len(self._calls)):
            return False
        self._retries.append(self._clock.now())
        return True

    def _prune(self) -> None:
        gone = self._clock.now() - WINDOW
        for times in (self._calls, self._retries):
            while times and times[0] <= gone:
                times.popleft()
