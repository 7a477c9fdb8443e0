"""Stops calling a host that keeps failing, and tries it again with one call at a time."""

from __future__ import annotations

from collections import deque

from connectors.upstream.clock import Clock

WINDOW = 10.0
"""Seconds looked back upon."""

CALLS = 20
"""Fewer calls than this prove nothing."""

FAILING = 0.5
"""The share of failures that opens it."""

OPEN = 5.0
LONGEST_OPEN = 60.0
"""Seconds it stays open: at first, and at most after failed probes, each of which doubles it."""


class Breaker:
    """Closed: calls pass. Open: none does. Due: one passes as the probe, and decides.

    A failure is a call that no answer came to, or a 5xx; a refusal of any kind is an answer.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._outcomes: deque[tuple[float, bool]] = deque()
        self._failures = 0
        self._open_for = 0.0
        self._open_until = 0.0
        self._probing = False

    def closed_for(self) -> float:
        """Seconds until a call may be tried; 0 means now."""
        if not self._open_for:
            return 0.0
        wait = self._open_until - self._clock.now()
        return max(wait, OPEN if self._probing else 0.0)

    def start(self) -> bool:
        """A call goes; returns whether it is the probe. Only where `closed_for` says 0."""
        self._probing = bool(self._open_for)
        return self._probing

    def end(self, *, probe: bool, failed: bool | None) -> None:
        """A call is over; None when it says nothing about the host, such as one that was called off."""
        if probe:
            self._end_probe(failed)
        elif failed is not None and not self._open_for:
            self._count(failed)

    def _end_probe(self, failed: bool | None) -> None:
        self._probing = False
        if failed:
            self._open(min(2 * self._open_for, LONGEST_OPEN))
        elif failed is not None:
            self._open_for = 0.0

    def _count(self, failed: bool) -> None:
        now = self._clock.now()
        self._outcomes.append((now, failed))
        self._failures += failed
        while self._outcomes[0][0] <= now - WINDOW:
            self._failures -= self._outcomes.popleft()[1]
        if failed and len(self._outcomes) >= CALLS and self._failures >= FAILING * len(self._outcomes):
            self._open(OPEN)

    def _open(self, seconds: float) -> None:
        self._open_for, self._open_until = seconds, self._clock.now() + seconds
        self._outcomes.clear()
        self._failures = 0
