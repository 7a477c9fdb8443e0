"""How an action of a tool is declared: one plain async function and what it accepts.

An action function gets a `Doing` (the session, the input, a place for warnings and steps), makes its calls
and answers the records it changed. Business refusals are raised as `Refused`; the rest of the error tree
means that the action failed.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING, Any

from connectors.columns import Json
from connectors.errors import GatewayError
from connectors.model import enum_type, object_type, required, word

if TYPE_CHECKING:
    from connectors.declarations import Call, Params
    from connectors.engine.record import Record
    from connectors.engine.session import Session
    from connectors.upstream import Answer


@enum_type
class StepStatus(Enum):
    """How far a step of an action came."""

    DONE = word("DONE", "The vendor confirmed it.")
    SKIPPED = word("SKIPPED", "It was not needed.")
    PLANNED = word("PLANNED", "A dry run: it would be sent.")
    FAILED = word("FAILED", "The vendor refused it.")


@object_type
class Step:
    """One call that an action consists of."""

    name: str = required("What the step does.")
    status: StepStatus = required("How far it came.")


@object_type
class UpstreamRequest:
    """A request that an action would send. Secrets are not part of it."""

    method: str = required("HTTP verb.")
    path: str = required("Path below the vendor's base URL.")
    body: str | None = required("JSON body, as text.")


@object_type
class UserError:
    """Why an action was refused, in words for the person who asked."""

    code: str = required("What a program branches on.")
    message: str = required("What is wrong and what to change.")
    field: list[str] | None = required("Path to the input that is wrong, where one is.")


class Refused(GatewayError):
    """The action cannot be done as asked: closed job, foreign stage, missing answer."""

    code = "BAD_USER_INPUT"

    def __init__(self, code: str, message: str, path: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.reason = code
        self.path = path


@dataclass(slots=True)
class Doing:
    """One action under way. In a dry run nothing that writes is sent; what would be is kept in `planned`."""

    session: Session
    dry_run: bool = False
    warnings: list[str] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    planned: list[UpstreamRequest] = field(default_factory=list)

    @property
    def wrote(self) -> bool:
        """Whether anything may have changed at the vendor."""
        return any(step.status in (StepStatus.DONE, StepStatus.FAILED) for step in self.steps)

    async def send(
        self, step: str, call: Call, params: Params | None = None, *, json: Mapping[str, Json] | None = None
    ) -> Answer | None:
        """Send a call that writes; None in a dry run."""
        if self.dry_run:
            self.steps.append(Step(name=step, status=StepStatus.PLANNED))
            self.planned.append(describe(self.session, call, params or {}, json))
            return None
        try:
            answer = await self.session.call(call, params, json=json)
        except GatewayError:
            self.steps.append(Step(name=step, status=StepStatus.FAILED))
            raise
        self.steps.append(Step(name=step, status=StepStatus.DONE))
        return answer


def describe(
    session: Session, call: Call, params: Params, json: Mapping[str, Json] | None
) -> UpstreamRequest:
    """The request of a call, for people to read."""
    import orjson  # noqa: PLC0415  # only dry runs need it

    request = session.request(call, params, json=json)
    body = None if request.json is None else orjson.dumps(request.json).decode()
    return UpstreamRequest(method=request.method, path=request.path, body=body)


def remote_fields(command: Any, tool: str) -> Mapping[str, Json]:
    """What a command passes on to a tool unchanged. Raises Refused if that is no object."""
    given: Json = command.remote_fields
    mine = given.get(tool, {}) if isinstance(given, Mapping) else given
    if mine is None:
        return {}
    if not isinstance(mine, Mapping):
        raise Refused(
            "REMOTE_FIELDS_INVALID", f"`remoteFields.{tool}` must be an object", ("remote_fields", tool)
        )
    return mine


@dataclass(frozen=True, slots=True)
class Action:
    """A unified action at one tool.

    `perform` does it: the record it acts on (None for creates), the input, and the Doing; it answers the
    records it changed. `changes` names the models whose cached answers it makes stale. `inputs` are the
    dotted inputs that reach the vendor (all of the command's where None).
    """

    perform: Callable[[Doing, Record, Any], Awaitable[list[Record]]]
    changes: tuple[str, ...]
    inputs: frozenset[str] | None = None
