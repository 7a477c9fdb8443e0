"""The tenant's status lists, and how the employer's stages and jobs stand in them (trackerrms.md §1, §6.1).

`group` is the state the server filters by; `label` is what the metadata shows for it, which is at times spelled
otherwise or another word altogether.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from gateway.sandbox.records import Application, Job
    from gateway.sandbox.world import World


@dataclass(frozen=True, slots=True)
class Status:
    """An entry of a status list."""

    id: int
    name: str
    label: str | None
    group: str
    order: int | None

    def shown(self) -> dict[str, Any]:
        """Return the entry as the metadata has it."""
        return {"id": self.id, "name": self.name, "state": self.label, "order": self.order}

    def link(self) -> dict[str, Any]:
        """Return the entry as details have it."""
        return {"id": self.id, "name": self.name}


JOB_STATUSES = (
    Status(2, "Draft", "Open", "open", 1),
    Status(3, "Live", "Open", "open", 2),
    Status(4, "Internal only", "open", "open", 3),
    Status(6, "Filled", "Won", "won", 5),
    Status(7, "Closed", "Closed ", "closed", 6),
    Status(8, "Cancelled by client", "Closed", "closed", None),
)
JOB_STATES = ("open", "won", "closed")
RESOURCE_STATUSES = (
    Status(1, "Active", "Active", "Active", 1),
    Status(2, "Inactive", "Inactive", "Inactive", 2),
    Status(3, "Do Not Use", "Do Not Use", "Do Not Use", None),
)
ACTIVE, INACTIVE, DO_NOT_USE = (status.id for status in RESOURCE_STATUSES)

STAGES = (
    Status(31, "New application", "Applied", "Applied", 1),
    Status(32, "Referred by staff", "applied", "Applied", 2),
    Status(33, "Shortlisted", "Shortlisted", "Shortlisted", 3),
    Status(34, "Sourced", "Shortlisted By User", "ShortlistedByUser", 4),
    Status(35, "Showed interest", "ShortlistedByResource", "ShortlistedByResource", 5),
    Status(36, "CV review", "CV Review", "CVReview", 6),
    Status(37, "CV sent", "CVSend", "CVSend", 6),
    Status(38, "Internal check", "Internal", "Internal", 7),
    Status(47, "Phone screen", "Interview", "Interview", 8),
    Status(48, "On-site interview", "1st Interview", "Interview", 9),
    Status(49, "Trial day", None, "Interview", None),
    Status(50, "Offer out", "Offer", "Offer", 10),
    Status(51, "Placed perm", "Placed Perm", "Working", 11),
    Status(52, "On assignment", "Working", "Working", 12),
    Status(53, "Assignment over", "Complete", "Complete", 13),
)
FIRST_REJECTION = 58
"""The id of the first status in state Rejected: one for each of the employer's rejection reasons, in their order."""
ASSIGNABLE = frozenset({"Applied", "Shortlisted", "Internal"})
"""Groups the user interface offers on assignment; A-24."""
ENDED = frozenset({"Rejected", "Complete"})
"""Groups whose placements are no longer active (`activeRecord`)."""

_BY_KIND = {
    "referred": (32,),
    "sourced": (34, 33, 35),
    "applied": (31,),
    "screen": (47,),
    "interview": (48,),
    "evaluation": (36, 37, 38),
    "offer": (50,),
    "hire": (51, 52, 53),
}
_KINDS = {status: kind for kind, statuses in _BY_KIND.items() for status in statuses} | {49: "evaluation"}
_TRIAL = 49
_JOB_STATUS = {"draft": (2,), "published": (3,), "internal": (4,), "closed": (8, 6, 7), "archived": (7, 6, 8)}
_MEANT = {2: "draft", 3: "published", 4: "internal"}


def job_status(job: Job) -> Status:
    """Return a job's status."""
    options = _JOB_STATUS[job.status]
    number = job.extra.get("status") or options[job.id % len(options)]
    return next(status for status in JOB_STATUSES if status.id == number)


def job_word(status: int) -> str:
    """Return the employer's word for a status that was written."""
    return _MEANT.get(status, "closed")


class Stages:
    """The placement statuses of an account: the fixed ones and one for each rejection reason."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._rejections: dict[int, int] = {}
        self.all: list[Status] = list(STAGES)
        for place, reason in enumerate(world.reasons):
            status = Status(FIRST_REJECTION + place, reason.name, _rejected(place), "Rejected", _late(place))
            self._rejections[reason.id] = status.id
            self.all.append(status)
        self.by_id = {status.id: status for status in self.all}
        self._kinds = {stage.id: _BY_KIND[stage.kind] for stage in world.stages}
        for stage in world.stages:
            if stage.name == "Trial day":
                self._kinds[stage.id] = (_TRIAL,)

    def of(self, number: int) -> int:
        """Return the status id of an application, 0 for one in no stage (§4.5), building it only if need be."""
        changed = self._world.applications.changed.get(number)
        if changed is not None:
            return self.of_record(changed)
        columns = self._world.columns
        if columns.state[number] == 1:
            return self.of_record(self._world.applications[number])
        return self._plain(number, columns.stage[number], hired=columns.state[number] == 2)

    def group_of(self, number: int) -> str:
        """Return the state of an application, without building the generated ones."""
        columns = self._world.columns
        if number not in self._world.applications.changed and columns.state[number] == 1:
            return "Rejected"
        return self.group(self.of(number))

    def of_record(self, application: Application) -> int:
        """Return the status id of an application at hand."""
        written: int | None = application.extra.get("status")
        if written is not None:
            return written
        if application.state == "rejected":
            return self._rejections.get(application.reason_id or 0, FIRST_REJECTION)
        return self._plain(application.id, application.stage_id or 0, hired=application.state == "hired")

    def _plain(self, number: int, stage: int, *, hired: bool) -> int:
        options = _BY_KIND["hire"] if hired else self._kinds.get(stage, (0,))
        return options[number % len(options)]

    def group(self, status: int) -> str:
        """Return the state of a status, `` for 0."""
        known = self.by_id.get(status)
        return known.group if known else ""

    def name(self, status: int) -> str:
        """Return the name of a status, `` for 0."""
        known = self.by_id.get(status)
        return known.name if known else ""

    def reason_of(self, status: int) -> int | None:
        """Return the employer's rejection reason behind a status."""
        return next((reason for reason, known in self._rejections.items() if known == status), None)

    def stage_of(self, status: int, job: Job) -> int | None:
        """Return the stage of a job's pipeline that a status stands for, None if it has no such step."""
        kind = _KINDS.get(status)
        steps = self._world.pipelines[job.pipeline_id].stages
        return next((stage.id for stage in steps if stage.kind == kind), None)


def _rejected(place: int) -> str:
    return ("Rejected", "rejected", "Rejected ")[place % 3]


def _late(place: int) -> int | None:
    return None if place % 4 == 3 else 20 + place
