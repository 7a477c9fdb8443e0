"""Deterministic numbers: the same parts always give the same throws, on every Python version."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Sequence

T = TypeVar("T")

_MASK = (1 << 64) - 1
_STEP = 0x9E3779B97F4A7C15


def scramble(number: int) -> int:
    """Return 64 well mixed bits of a number (the finaliser of splitmix64)."""
    number = ((number ^ (number >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
    number = ((number ^ (number >> 27)) * 0x94D049BB133111EB) & _MASK
    return number ^ (number >> 31)


def mix(*parts: int | str) -> int:
    """Return 64 bits that depend on every part and on their order."""
    state = 0
    for part in parts:
        value = zlib.crc32(part.encode()) if isinstance(part, str) else part
        state = scramble((state + value + _STEP) & _MASK)
    return state


class Dice:
    """A stream of throws, named by its parts: `Dice(seed, "candidate", 17)`."""

    __slots__ = ("_state",)

    def __init__(self, *parts: int | str) -> None:
        self._state = mix(*parts)

    def bits(self) -> int:
        """Return the next 64 bits."""
        self._state = (self._state + _STEP) & _MASK
        return scramble(self._state)

    def below(self, limit: int) -> int:
        """Return a number from 0 to limit - 1."""
        return (self.bits() >> 11) % limit

    def between(self, low: int, high: int) -> int:
        """Return a number from low to high, both included."""
        return low + (self.bits() >> 11) % (high - low + 1)

    def chance(self, percent: float) -> bool:
        """Return true in that many cases of a hundred."""
        return (self.bits() >> 11) % 10_000 < percent * 100

    def pick(self, options: Sequence[T]) -> T:
        """Return one of the options, each as likely."""
        return options[(self.bits() >> 11) % len(options)]

    def some(self, options: Sequence[T], count: int) -> list[T]:
        """Return that many different options (fewer if there are not so many), in the order given."""
        count = min(count, len(options))
        chosen: set[int] = set()
        while len(chosen) < count:
            chosen.add(self.below(len(options)))
        return [options[index] for index in sorted(chosen)]

    def weighted(self, options: Sequence[tuple[T, int]]) -> T:
        """Return one of the (option, weight) pairs' options."""
        throw = self.below(sum(weight for _, weight in options))
        for option, weight in options:
            throw -= weight
            if throw < 0:
                return option
        raise AssertionError("weights add up")
