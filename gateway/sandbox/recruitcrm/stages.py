"""Candidate stages of an account: the world's steps and states under Recruit CRM's ids (recruitcrm.md §4.5).

A stage id names the stage across the account; a pipeline is a choice and order of them. There is no rejection
apart from stages: a rejected application is in one that is called so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from gateway.sandbox.records import Application, Job, Pipeline, State
    from gateway.sandbox.world import World

ASSIGNED, PLACED, APPLIED = 1, 8, 10
"""Ids that every account has."""
_LABELS = {ASSIGNED: "Assigned", PLACED: "Placed", APPLIED: "Applied"}
_KNOWN = {"Sourced": ASSIGNED, "Hired": PLACED, "Applied": APPLIED}
_OWN = ("Referred", "Phone interview", "On-site interview", "Evaluation", "Trial day", "Offer", "Rejected")
_MASTER = (
    "Sourced", "Applied", "Referred", "Phone interview", "On-site interview", "Evaluation", "Offer", "Rejected",
    "Hired",
)  # fmt: skip
"""Order of the master pipeline; the trial day is in custom ones only."""
MASTER_ID = 0
MASTER_NAME = "Master Hiring Pipeline"


class Stages:
    """The stages of one account.

    Attributes:
        labels: by id, every stage there is. master: ids of the master pipeline, in order. rejected: the id.

    """

    def __init__(self, world: World, account: int) -> None:
        self._world = world
        own = {name: 10_000 * (account + 1) + 11 * place for place, name in enumerate(_OWN, 1)}
        self._ids = {**_KNOWN, **own}
        self.labels = {**_LABELS, **{number: name for name, number in own.items()}}
        self.master = [self._ids[name] for name in _MASTER]
        self.rejected = own["Rejected"]
        self._of_step = {stage.id: self._ids[stage.name] for stage in world.stages}
        self._of_step[0] = ASSIGNED  # imported without a step

    def id_of(self, step: int | None, state: State) -> int:
        """Return the stage that an application in a step and state of the world is in."""
        return self.rejected if state == "rejected" else self._of_step[step or 0]

    def of(self, row: Application) -> dict[str, Any]:
        """Return an application's stage as the API shows it."""
        number = self.id_of(row.stage_id, row.state)
        return self.named(number)

    def named(self, number: int) -> dict[str, Any]:
        """Return a stage as the API shows it in an application."""
        return {"status_id": number, "label": self.labels[number]}

    def target(self, row: Application, job: Job, number: int) -> tuple[int | None, State]:
        """Return step and state of the world for an application that goes to a stage."""
        if number == self.rejected:
            return row.stage_id, "rejected"
        own = self._world.pipelines[job.pipeline_id].stages
        steps = [*own, *self._world.stages]
        step = next(step.id for step in steps if self._of_step[step.id] == number)
        return step, "hired" if number == PLACED else "pending"

    def of_pipeline(self, pipeline: Pipeline) -> list[int]:
        """Return a custom pipeline's stages in order: its steps, and the rejection before the last of them."""
        made = [self._of_step[step.id] for step in pipeline.stages]
        return [*made[:-1], self.rejected, made[-1]]


def rows(stages: Stages, numbers: list[int], *, odd: bool) -> list[dict[str, Any]]:
    """Return pipeline rows; in odd pipelines some call the id `stage_id`, or show it as text (§3)."""
    made: list[dict[str, Any]] = []
    for place, number in enumerate(numbers):
        name = "stage_id" if odd and place % 4 == 3 else "status_id"
        made.append({name: str(number) if odd and place % 3 == 1 else number, "label": stages.labels[number]})
    return made
