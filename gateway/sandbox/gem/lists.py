"""Which records a list of many thousands holds, without building each of them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

from gateway.sandbox.gem import graves

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from gateway.sandbox.gem.query import Window
    from gateway.sandbox.gem.vendor import Gem
    from gateway.sandbox.records import Interview

TWICE = 67
"""One application in so many is on two jobs (gem.md §6.6: one entry normally)."""


class Times(NamedTuple):
    """What the filters of interviews ask."""

    application: int
    created: datetime
    updated: datetime
    starts: datetime
    ends: datetime
    canceled: bool


class Lists:
    """The lists of one account; what is costly is kept until a record changes."""

    def __init__(self, vendor: Gem) -> None:
        self._vendor = vendor
        self._kept: dict[str, tuple[tuple[int, int, int], list[int]]] = {}
        self._times: dict[int, Times] | None = None

    def candidates(self, *, deleted: bool) -> list[int]:
        """Return all candidates."""
        world = self._vendor.world

        def made() -> list[int]:
            everybody = world.candidates.ids()
            return everybody if deleted else [number for number in everybody if not world.is_deleted(number)]

        return self._keep(f"candidates {deleted}", made)

    def applications(self, *, deleted: bool) -> list[int]:
        """Return all applications."""
        world = self._vendor.world

        def made() -> list[int]:
            taken = [number for number in world.applications.ids() if world.columns.job[number]]
            return taken if deleted else self._living(taken)

        return self._keep(f"applications {deleted}", made)

    def in_job(self, job: int, *, deleted: bool) -> list[int]:
        """Return the applications on a job, first or second."""
        world = self._vendor.world
        jobs = world.columns.job
        second = [number for number in range(9, len(jobs), TWICE) if self.second_job(number) == job]
        numbers = sorted({*world.columns.in_job(job), *second})
        return numbers if deleted else self._living(numbers)

    def second_job(self, application: int) -> int | None:
        """Return the other job of an application that is on two."""
        job = self._vendor.world.columns.job[application]
        other = job % self._vendor.options.jobs + 1
        return other if job and application % TWICE == 9 and other != job else None

    def within(
        self,
        numbers: Iterable[int],
        window: Window,
        seconds: Sequence[int],
        exact: Callable[[int], datetime | None],
        is_deleted: Callable[[int], bool] | None,
    ) -> list[int]:
        """Return the numbers whose moment lies in a window; where deleting moves it, the arrays do not know it."""
        if not window:
            return list(numbers)
        low, high = window.bounds()
        chosen = []
        for number in numbers:
            second = seconds[number]
            if second in (low, high) or (is_deleted is not None and is_deleted(number)):
                inside = window.holds(exact(number))
            else:
                inside = low < second < high
            if inside:
                chosen.append(number)
        return chosen

    def interviews(self, *, deleted: bool) -> list[int]:
        """Return all interviews on jobs (Gem has none elsewhere)."""
        times = self.times()
        if deleted:
            return list(times)
        return [
            number
            for number, row in times.items()
            if not row.canceled and not graves.is_deleted_application(self._vendor, row.application)
        ]

    def times(self) -> dict[int, Times]:
        """Return what is asked of every interview, by number."""
        table = self._vendor.world.interviews
        if self._times is None:
            rows = ((row.id, _times(row)) for row in table if row.id not in table.changed)
            self._times = {number: row for number, row in rows if row is not None}
        changed = {number: _times(row) for number, row in table.changed.items()}
        kept = {number: row for number, row in self._times.items() if number not in changed}
        return (
            {**kept, **{number: row for number, row in changed.items() if row is not None}}
            if changed
            else kept
        )

    def changed_at(self, number: int, row: Times) -> datetime:
        """Return an interview's `updated_at`; only of deleted ones it takes the record to tell."""
        if row.canceled or graves.is_deleted_application(self._vendor, row.application):
            return graves.updated_at(self._vendor, "interviews", self._vendor.world.interviews[number])
        return row.updated

    def _living(self, numbers: Iterable[int]) -> list[int]:
        vendor = self._vendor
        return [number for number in numbers if not graves.is_deleted_application(vendor, number)]

    def _keep(self, name: str, make: Callable[[], list[int]]) -> list[int]:
        vendor = self._vendor
        version = (vendor.world.candidates.version, vendor.world.applications.version, len(vendor.marks))
        known = self._kept.get(name)
        if known is None or known[0] != version:
            known = self._kept[name] = (version, make())
        return known[1]


def _times(row: Interview | None) -> Times | None:
    if row is None or row.application_id is None:
        return None
    ends = datetime.fromtimestamp(row.starts_at.timestamp() + row.minutes * 60, UTC)
    return Times(row.application_id, row.created_at, row.updated_at, row.starts_at, ends, row.canceled)
