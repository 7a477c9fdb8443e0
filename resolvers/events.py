"""What the graph asks of the events' hub; the edge has one (gateway/events)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from connectors.errors import BadInput
from connectors.events import Event

WIDTH = 14
"""Hexadecimal digits of an id."""

Wants = Callable[[str, str], bool]
"""Whether events of an integration and a model are wanted."""


@dataclass(frozen=True, slots=True)
class Told:
    """An event with its place in the order in which events were told.

    `id` is the microsecond, since 1970, in which it was heard: unique, and greater for later ones.
    """

    id: int
    event: Event

    @property
    def name(self) -> str:
        """The id as clients see it: opaque, and ordered as texts are."""
        return name(self.id)


def name(event: int) -> str:
    """An id as clients see it."""
    return f"{event:0{WIDTH}x}"


def number(name: str) -> int:
    """The id behind a name. Raises BadInput."""
    if len(name) != WIDTH or not set(name) <= set("0123456789abcdef"):
        raise BadInput(f"{name[:40]!r} is no id of an event; give the `id` of one as it came")
    return int(name, 16)


class Listener(Protocol):
    """One subscriber's place in the events."""

    async def next(self, most: int, seconds: float) -> list[Told] | None:
        """The next events wanted, at once if there are any; none where none came within that time.

        None is the end: whoever listens will hear the rest elsewhere. Raises TooSlow where they were taken too slowly.
        """
        ...

    def close(self) -> None:
        """Listen no longer."""


class Events(Protocol):
    """Where events are told and heard."""

    def publish(self, event: Event) -> None:
        """Tell an event to whoever listens, once; stale answers are forgotten."""

    def listen(self, wants: Wants, after: str | None = None) -> Listener:
        """Begin to listen: to what comes, or to all that came after an event. Raises BadInput, TooLate."""
        ...


class Quiet:
    """Where nothing is told: outside a served gateway."""

    def publish(self, event: Event) -> None:
        """Nobody hears it."""

    def listen(self, wants: Wants, after: str | None = None) -> Listener:
        """Raises BadInput."""
        raise BadInput("there are no events here; subscribe at a gateway that is served")
