"""Reads that are behind: for some reads after a write, a record looks as it did before (recruitcrm.md §2.3)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

    from gateway.sandbox.tables import Record
    from gateway.sandbox.world import Change

R = TypeVar("R", bound="Record")

KINDS = {"candidates", "applications", "jobs"}


class Lag:
    """What readers still see. Writes see the truth, so only handlers that read ask here.

    Args:
        reads: returns how many reads a change stays hidden from.

    """

    def __init__(self, reads: Callable[[], int]) -> None:
        self._reads = reads
        self._held: dict[tuple[str, int], tuple[Any, int]] = {}  # what is seen, and for how many reads more
        self._gone: set[tuple[str, int]] = set()

    def note(self, change: Change) -> None:
        """Hear of a change (a hook of the world)."""
        reads, key = self._reads(), (change.kind, change.record.id)
        if reads and change.kind in KINDS:
            self._held[key] = (self._held.get(key, (change.before, 0))[0], reads)
            (self._gone.add if change.verb == "removed" else self._gone.discard)(key)

    def seen(self, kind: str, record: R) -> R | None:
        """Return the record as a reader sees it, None when it is not there yet; counts as a read."""
        if (kind, record.id) not in self._held:
            return record
        seen: R | None = self._read((kind, record.id))
        return seen

    def ghosts(self, kind: str) -> list[Any]:
        """Return records that are gone but still seen; counts as a read of each."""
        found = [self._read(key) for key in self._gone & self._held.keys() if key[0] == kind]
        return [record for record in found if record is not None]

    def _read(self, key: tuple[str, int]) -> Any:
        before, left = self._held.pop(key)
        if left > 1:
            self._held[key] = (before, left - 1)
        return before
