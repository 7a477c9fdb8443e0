"""What must be known of every candidate and application at once, in arrays: who applied where, when, how far.

All else about a person is built on demand (`crowd.py`), so that hundreds of thousands cost seconds and few
bytes each. Index 0 of every array is unused; times are Unix seconds.
"""

from __future__ import annotations

from array import array
from collections import Counter
from itertools import accumulate
from typing import TYPE_CHECKING

from gateway.sandbox.dice import mix, scramble
from gateway.sandbox.records import STATES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gateway.sandbox.records import Application, Job, Pipeline

SPAN = 3 * 365 * 86_400
"""How far back the oldest candidate was added."""

_APPLICATION_WEIGHTS = (0, 1, 1, 2, 2, 2, 3, 3, 4, 5)
_PENDING, _REJECTED, _HIRED = range(len(STATES))
_STEPS = (7, 11, 13, 17, 1)


class Columns:
    """The arrays of one data set; kept in step with changes by `World`."""

    def __init__(self, seed: int, candidates: int, applications: int, jobs: Sequence[Job], now: int) -> None:
        self.now = now
        self.created = array("I", bytes(4 * (candidates + 1)))
        self.updated = array("I", self.created)
        self.active = array("I", self.created)
        base = mix(seed, "crowd")
        weights = (_APPLICATION_WEIGHTS[scramble(base + n) % 10] for n in range(1, candidates + 1))
        total = array("Q", accumulate(weights, initial=0))
        live = max(1, total[-1])
        self.first = array("I", (1 + applications * before // live for before in total))
        self.first.insert(0, 1)
        count = self.first[-1] - 1
        self.candidate = array("I", bytes(4 * (count + 1)))
        self.job, self.stage = array("I", self.candidate), array("I", self.candidate)
        self.begun, self.moved = array("I", self.candidate), array("I", self.candidate)
        self.state = array("B", bytes(count + 1))
        self.of_job: dict[int, array[int]] = {job.id: array("I") for job in jobs}
        self.tally: dict[int, Counter[tuple[int, int]]] = {job.id: Counter() for job in jobs}

    def applications_of(self, candidate: int) -> range:
        """Return the ids of a candidate's generated applications."""
        if candidate + 1 >= len(self.first):
            return range(0)
        return range(self.first[candidate], self.first[candidate + 1])

    def fill(self, seed: int, jobs: Sequence[Job], pipelines: dict[int, Pipeline]) -> None:
        """Decide when everybody came, where they applied and how it went."""
        base, now = mix(seed, "people"), self.now
        people = len(self.created) - 1
        gap = max(1, SPAN // people)
        for number in range(1, people + 1):
            throw = scramble(base + number)
            came = now - SPAN + number * SPAN // people - 1 - throw % gap
            self.created[number] = came
            later = came + (throw >> 20) % 17_000_000 if (throw >> 50) % 7 == 0 else came
            self.updated[number] = self.active[number] = min(later, now - 60)
        self._fill_applications(mix(seed, "applications"), jobs, pipelines)

    def _fill_applications(self, base: int, jobs: Sequence[Job], pipelines: dict[int, Pipeline]) -> None:
        places = [job for job in jobs if job.status != "draft"] or list(jobs)
        size = len(places)
        step = next(step for step in _STEPS if size % step or step == 1)
        steps = [[stage.id for stage in pipelines[job.pipeline_id].stages] for job in places]
        over = [job.status in {"closed", "archived"} for job in places]
        now, number = self.now, 0
        for candidate in range(1, len(self.created)):
            came = active = self.created[candidate]
            spot = scramble(base ^ candidate) % size
            for _ in self.applications_of(candidate):
                number += 1
                throw = scramble(base + number)
                spot = (spot + step) % size
                stages = steps[spot]
                luck = throw % 100
                state = (
                    _HIRED
                    if luck < (12 if over[spot] else 4)
                    else _REJECTED
                    if luck < (80 if over[spot] else 34)
                    else _PENDING
                )
                stage = stages[-1] if state == _HIRED else stages[(throw >> 8) % (len(stages) - 1)]
                begun = min(came + 1 + (throw >> 16) % 5_000, now - 120)
                came = begun + (throw >> 30) % 2_500_000
                moved = min(begun + (throw >> 40) % 1_700_000, now - 60) if state or throw & 1 else begun
                job = places[spot].id
                self.candidate[number], self.job[number] = candidate, job
                self.stage[number] = 0 if throw % 97 == 3 and state == _PENDING else stage
                self.state[number], self.begun[number], self.moved[number] = state, begun, moved
                self.of_job[job].append(number)
                self.tally[job][self.stage[number], state] += 1
                active = max(active, moved)
            self.active[candidate] = max(self.active[candidate], active)

    def put(self, application: Application, *, present: bool = True) -> None:
        """Take over what a new, changed or (`present=False`) removed application says."""
        number = application.id
        if number < len(self.job) and self.job[number]:
            self._uncount(number)
        elif number >= len(self.job):
            for column in (self.candidate, self.job, self.stage, self.begun, self.moved, self.state):
                column.extend([0] * (number + 1 - len(column)))
        self.job[number] = application.job_id if present else 0
        if not present:
            return
        if number not in self.of_job[application.job_id]:
            self.of_job[application.job_id].append(number)
        self.candidate[number] = application.candidate_id
        self.stage[number] = application.stage_id or 0
        self.state[number] = STATES.index(application.state)
        self.begun[number] = int(application.created_at.timestamp())
        self.moved[number] = int(application.updated_at.timestamp())
        self.tally[application.job_id][self.stage[number], self.state[number]] += 1
        self.touch(application.candidate_id, self.moved[number])

    def _uncount(self, number: int) -> None:
        self.tally[self.job[number]][self.stage[number], self.state[number]] -= 1

    def add_job(self, job: int) -> None:
        """Make room for a new job."""
        self.of_job.setdefault(job, array("I"))
        self.tally.setdefault(job, Counter())

    def touch(self, candidate: int, moment: int, *, edited: bool = False) -> None:
        """Note that something about a candidate changed; `edited` if it was the person's own record."""
        if candidate >= len(self.created):
            for column in (self.created, self.updated, self.active):
                column.extend([0] * (candidate + 1 - len(column)))
            self.created[candidate] = moment
        self.active[candidate] = max(self.active[candidate], moment)
        if edited:
            self.updated[candidate] = moment

    def in_job(self, job: int) -> list[int]:
        """Return the ids of a job's applications, oldest first."""
        return [number for number in self.of_job.get(job, ()) if self.job[number] == job]
