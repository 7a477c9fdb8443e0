"""What a rehearsed operation would call, written down."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable
from dataclasses import dataclass, field
from enum import IntEnum


class Basis(IntEnum):
    """What a predicted call rests on: the declarations and the question, earlier operations, or a guess."""

    EXACT = 0
    LEARNED = 1
    GUESSED = 2


@dataclass(slots=True)
class Steps:
    """The calls that an operation would make at one integration, by operation and by what they rest on."""

    calls: Counter[tuple[str, Basis]] = field(default_factory=Counter)
    cached: Counter[str] = field(default_factory=Counter)
    paid: set[Hashable] = field(default_factory=set)
    imagined: int = 0
    """Records."""
    cut: bool = False
    """Whether the rehearsal ended before the operation did: what is written down is the least."""

    @property
    def predicted(self) -> int:
        """All the calls."""
        return sum(self.calls.values())

    @property
    def certain(self) -> int:
        """The calls that do not rest on a guess."""
        return sum(number for (_, basis), number in self.calls.items() if basis is not Basis.GUESSED)
