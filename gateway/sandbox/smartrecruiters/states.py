"""Statuses and steps: what a world's stage is here, how applications got there (smartrecruiters.md §8.9, §12)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from gateway.sandbox.dice import Dice, mix, scramble
from gateway.sandbox.records import STATES

if TYPE_CHECKING:
    from datetime import datetime

    from gateway.sandbox.records import Application, Pipeline, State
    from gateway.sandbox.world import World

STATUSES = (
    "LEAD", "NEW", "IN_REVIEW", "INTERVIEW", "OFFERED", "HIRED", "REJECTED", "WITHDRAWN", "TRANSFERRED",
)  # fmt: skip
STEPPED = ("IN_REVIEW", "INTERVIEW", "OFFERED")
OVER = ("REJECTED", "WITHDRAWN", "TRANSFERRED")
ACTIVE = STATUSES[:6]
"""Applications that can be the main one; that HIRED counts as active is [assumed] (§7.2)."""
STATUS_OF_KIND = {
    "referred": "LEAD",
    "sourced": "LEAD",
    "applied": "NEW",
    "screen": "IN_REVIEW",
    "interview": "INTERVIEW",
    "evaluation": "INTERVIEW",
    "offer": "OFFERED",
    "hire": "HIRED",
}
STEP_NAMES = {"Trial day": "Trial day: on site", "Offer": "Offer sent"}
"""Steps are free text: one has a colon in it."""
MANDATORY = 2
"""The pipeline whose first step under IN_REVIEW must not be left out."""
WITHDRAWAL_REASONS = (
    "Accepted another offer",
    "Salary expectations",
    "Personal reasons",
    "No longer interested",
)
RETIRED = "Former process"
RETIRED_STEPS: dict[str, list[str]] = {"IN_REVIEW": ["Telephone"], "INTERVIEW": ["Panel"], "OFFERED": []}
"""A process no job uses any more; its step still stands in some histories."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of a status history."""

    at: datetime
    status: str
    step: str | None
    user: int | None


def step_name(name: str) -> str:
    """Return a world's stage as the tool's step."""
    return STEP_NAMES.get(name, name)


def steps(pipeline: Pipeline) -> dict[str, list[str]]:
    """Return a hiring process's steps by status."""
    made: dict[str, list[str]] = {status: [] for status in STEPPED}
    for stage in pipeline.stages:
        status = STATUS_OF_KIND[stage.kind]
        if status in made:
            made[status].append(step_name(stage.name))
    return made


class States:
    """Where each application stands, told from the world's arrays without building it."""

    def __init__(self, world: World, salt: int) -> None:
        self._world = world
        self._base = mix(salt, "states")
        self._salt = salt
        self.places = {
            stage.id: (STATUS_OF_KIND[stage.kind], step_name(stage.name)) for stage in world.stages
        }

    def place(self, number: int) -> tuple[str, str | None]:
        """Return status and step of an application by its number."""
        columns = self._world.columns
        state, stage = STATES[columns.state[number]], columns.stage[number]
        changed = self._world.applications.changed.get(number)
        if changed is not None:
            told = changed.extra.get("place")
            if told is not None and told[2:] == [state, stage]:
                return told[0], told[1]
        if state == "hired":
            return "HIRED", None
        throw = scramble(self._base + number)
        if state == "rejected":
            return OVER[max(0, throw % 10 - 7)], None  # eight of ten rejected, one withdrawn, one transferred
        status, step = self.places.get(stage, ("NEW", None))
        if status not in STEPPED or (status == "IN_REVIEW" and (throw >> 8) % 9 == 0):
            return status, None
        return status, step

    def of(self, row: Application) -> tuple[str, str | None]:
        """Return status and step of an application."""
        return self.place(row.id)

    def history(self, row: Application) -> list[Entry]:
        """Return how an application got where it is, oldest first: from its creation to its last move."""
        kept = row.extra.get("history")
        if kept is not None:
            return list(kept)
        status, step = self.of(row)
        if row.updated_at <= row.created_at:
            return [Entry(row.created_at, status, step, None)]
        dice = Dice(self._salt, "history", row.id)
        first = "LEAD" if status in {"LEAD", "NEW"} else "NEW"
        entries = [Entry(row.created_at, first, None, None)]
        passed = self._passed(row, status, dice)
        gap = (row.updated_at - row.created_at) / (len(passed) + 1)
        for index, (before, name) in enumerate(passed, 1):
            entries.append(Entry(row.created_at + _whole(gap * index), before, name, row.rejected_by or 1))
        entries.append(Entry(row.updated_at, status, step, row.rejected_by or row.hired_by or 1))
        return entries

    def _passed(self, row: Application, status: str, dice: Dice) -> list[tuple[str, str | None]]:
        """Return the places between the first and the last; some were once rejected, or on a step now retired."""
        places = [
            self.places[stage.id]
            for stage in self._world.pipelines[self._world.jobs[row.job_id].pipeline_id].stages
            if STATUS_OF_KIND[stage.kind] in STEPPED
        ]
        if status in STEPPED:
            known = [index for index, (name, _) in enumerate(places) if name == status]
            places = places[: known[0]] if known else []
        elif status in OVER:
            places = places[: dice.below(len(places))]
        elif status != "HIRED":
            places = []
        made: list[tuple[str, str | None]] = list(places)
        if made and row.id % 23 == 7:
            made[0] = ("IN_REVIEW", "Telephone")
        if status not in OVER and row.id % 37 == 5:
            made.insert(dice.below(len(made) + 1), ("REJECTED", None))
        return made


def _whole(gap: timedelta) -> timedelta:
    """Return a gap in whole milliseconds, as the API shows them."""
    return timedelta(milliseconds=gap // timedelta(milliseconds=1))


def state_of(status: str) -> State:
    """Return the world's word for a status."""
    return "hired" if status == "HIRED" else "rejected" if status in OVER else "pending"


def marked(status: str, step: str | None, stage: int | None) -> dict[str, Any]:
    """Return what an application's `extra` keeps of its place; void once the world changes its stage or state."""
    return {"place": [status, step, state_of(status), stage or 0]}
