"""Gem's stages: each belongs to one job, though the employer's jobs share pipelines (gem.md §6.4)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from gateway.sandbox.tables import Table

if TYPE_CHECKING:
    from datetime import datetime

    from gateway.sandbox.records import Job, Stage
    from gateway.sandbox.world import World

PER_JOB = 100
"""Numbers set aside for a job's stages."""
PER_STAGE = 4
"""Numbers set aside for a stage's interviews."""
SHARED = 1
"""The definition that all phone interviews have in common: its id says nothing about the stage (gem.md §8)."""
DRAFTS = ("draft", "pending_approval", "approved", "template")


@dataclass(slots=True)
class JobStage:
    """A step of one job; `stage_id` is the employer's step it stands for."""

    id: int
    job_id: int
    stage_id: int
    name: str
    kind: str
    priority: int
    active: bool
    created_at: datetime
    updated_at: datetime
    deleted_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Definition:
    """An interview that a stage foresees: the number of its own id, of its place in the stage, and what it is."""

    id: int
    item: int
    name: str
    minutes: int
    deleted: bool


class Stages:
    """All stages of all jobs, and which one stands for a step of a job."""

    def __init__(self, world: World) -> None:
        self.table: Table[JobStage] = Table("job_stages")
        self._numbers: dict[tuple[int, int], int] = {}
        for job in world.jobs:
            self.add(job, world.pipelines[job.pipeline_id].stages)

    def add(self, job: Job, steps: list[Stage]) -> None:
        """Make the stages of a job."""
        for step in steps:
            row = _stage(job, step)
            self.table.keep(row)
            self._numbers[job.id, step.id] = row.id

    def number(self, job: int, step: int | None) -> int | None:
        """Return the stage that stands for a step of a job."""
        return None if step is None else self._numbers.get((job, step))

    def of_job(self, job: int) -> list[JobStage]:
        """Return a job's stages, the deleted ones included."""
        numbers = range(job * PER_JOB, (job + 1) * PER_JOB)
        return [row for row in self.table.changed.values() if row is not None and row.id in numbers]


def _stage(job: Job, step: Stage) -> JobStage:
    """Make a stage; some jobs have two of equal priority, the later made being the later (gem.md §8)."""
    tied = job.id % 7 == 2 and step.index == 3
    deleted = job.status == "archived" and step.kind == "sourced"
    created = job.created_at + timedelta(seconds=step.index)
    changed = job.created_at + timedelta(hours=step.index % 3) if step.index else created
    return JobStage(
        id=job.id * PER_JOB + step.index + 1,
        job_id=job.id,
        stage_id=step.id,
        name=step.name,
        kind=step.kind,
        priority=step.index - 1 if tied else step.index,
        active=not deleted and not (job.id % 10 == 6 and step.kind == "referred"),
        created_at=created,
        updated_at=max(created, changed),
        deleted_at=job.updated_at if deleted else None,
    )


def definitions(stage: JobStage, *, live: bool = True) -> list[Definition]:
    """Return the interviews a stage foresees; jobs that are not yet live (`live`) foresee few."""
    if not live and stage.kind not in {"screen", "interview"}:
        return []
    first = stage.id * PER_STAGE
    names = {"screen": ("Phone screen",), "interview": ("Pairing session", "Team lunch")}
    chosen = names.get(stage.kind, (f"{stage.name} talk",))
    return [
        Definition(
            SHARED if stage.kind == "screen" and stage.job_id % 2 else first + index,
            first + index,
            name,
            (30, 60, 45)[(stage.id + index) % 3],
            index == 1 and stage.job_id % 5 == 0,
        )
        for index, name in enumerate(chosen)
    ]
