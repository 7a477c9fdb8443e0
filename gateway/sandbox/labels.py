"""Which candidates carry a label (a tag, a source, a talent pool), without building every candidate."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from gateway.sandbox.records import Candidate
    from gateway.sandbox.tables import Table

CONTEXTS = ("tags", "sources", "pools")


class Labels:
    """An index from label to candidates: made once of the generated people, then corrected by the changed ones."""

    def __init__(
        self, candidates: Table[Candidate], generated: Callable[[int], tuple[list[int], list[int], list[int]]]
    ) -> None:
        self._candidates = candidates
        self._generated = generated
        self._base: tuple[dict[int, list[int]], ...] | None = None
        self._version = -1
        self._now: tuple[dict[int, list[int]], ...] = ({}, {}, {})

    def of(self, context: str) -> dict[int, list[int]]:
        """Return label id to candidate ids (deleted people included) for one of `CONTEXTS`."""
        if self._version != self._candidates.version:
            self._now = self._corrected()
            self._version = self._candidates.version
        return self._now[CONTEXTS.index(context)]

    def _corrected(self) -> tuple[dict[int, list[int]], ...]:
        if self._base is None:
            self._base = ({}, {}, {})
            for number in self._candidates.numbers:
                _file(self._base, number, self._generated(number))
        changed = self._candidates.changed
        if not changed:
            return self._base
        made = tuple(
            {
                label: [number for number in numbers if number not in changed]
                for label, numbers in index.items()
            }
            for index in self._base
        )
        for number, candidate in changed.items():
            if candidate is not None:
                _file(made, number, (candidate.tag_ids, candidate.source_ids, candidate.pool_ids))
        return made


def _file(
    index: tuple[dict[int, list[int]], ...], number: int, labels: tuple[list[int], list[int], list[int]]
) -> None:
    for part, numbers in zip(index, labels, strict=True):
        for label in numbers:
            part.setdefault(label, []).append(number)
