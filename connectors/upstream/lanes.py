"""Places in the line: lanes by urgency, and turns that are fair between those who wait in one."""

from __future__ import annotations

import asyncio
import bisect
import math
from collections.abc import Hashable
from dataclasses import dataclass, field

from connectors.upstream.faults import Faults
from connectors.upstream.gate import Gate

REMEMBERED = 1_000
"""Callers of whom a lane remembers how far they are; beyond this only those ahead of the others."""


@dataclass(slots=True)
class Place:
    """A call's place in the line, which it keeps when it is repeated.

    `who` is the caller between whom and others turns are fair; `came` the moment it was asked for, `deadline` that
    of the last who waits for it.
    """

    who: Hashable
    batch: bool
    came: float
    deadline: float
    ticket: int
    start: float | None = None
    """Its moment on the lane's time; None before it first joined one."""


@dataclass(order=True, slots=True)
class Turn:
    """A call's wait, and its leave to go. The order is that of the lane: by start, then by ticket."""

    start: float = field(init=False, default=0.0)
    ticket: int
    place: Place = field(compare=False)
    gates: tuple[Gate, ...] = field(compare=False)
    operation: str = field(compare=False)
    faults: Faults = field(compare=False)
    granted: asyncio.Future[None] = field(compare=False)
    batch: bool = field(compare=False, default=False)
    """The lane in which it went."""
    left_at: float = field(compare=False, default=math.inf)

    @property
    def counted(self) -> Gate:
        """The narrowest quota of calls in a time that it counts against: of that one the vendor speaks."""
        return next((gate for gate in reversed(self.gates) if gate.pace.rate is not None), self.gates[-1])


class Lane:
    """Those who wait, each caller as often as every other (start-time fair queueing).

    The lane's time is the start of the last who went; a caller's next call starts one after its last, but never
    before that time. So a caller with a hundred calls in the line is not before one who comes with its first.
    """

    def __init__(self) -> None:
        self.turns: list[Turn] = []
        self._time = 0.0
        self._next: dict[Hashable, float] = {}

    def join(self, turn: Turn) -> None:
        """Wait, behind the same caller's others; a repeated call where it was."""
        place = turn.place
        if place.start is None:
            place.start = max(self._time, self._next.get(place.who, 0.0))
            self._next[place.who] = place.start + 1
            if len(self._next) > REMEMBERED:
                self._next = {who: start for who, start in self._next.items() if start > self._time}
        turn.start = place.start
        bisect.insort(self.turns, turn)

    def before(self, turn: Turn) -> list[Turn]:
        """Those who go before a waiting turn."""
        return self.turns[: bisect.bisect_left(self.turns, turn)]

    def leave(self, turn: Turn) -> None:
        """Wait no longer: as if it had not come, where it was its caller's last."""
        del self.turns[bisect.bisect_left(self.turns, turn)]
        if self._next.get(turn.place.who) == turn.start + 1:
            self._next[turn.place.who] = turn.start
        turn.place.start = None

    def went(self, turn: Turn) -> None:
        """A call has its leave."""
        del self.turns[bisect.bisect_left(self.turns, turn)]
        self._time = max(self._time, turn.start)
