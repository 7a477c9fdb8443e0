"""How an action of a tool is declared: one plain async function and what it accepts.

An action function gets a `Doing` (the session, the input, a place for warnings and steps), makes its calls
and answers the records it changed. Business refusals are raised as `Refused`; the rest of the error tree
means that the action failed.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING, Any, Protocol

import orjson

from connectors.columns import Json
from connectors.errors import DeadlineExceeded, GatewayError, Malformed, TimedOut, Unavailable
from connectors.model import enum_type, object_type, required, word

if TYPE_CHECKING:
    from connectors.declarations import Call, Params
    from connectors.engine.record import Record
    from connectors.engine.session import Session
    from connectors.upstream import Answer, Upload


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


Kept = Mapping[str, str]
"""What is kept of a step's answer: ids by name, nothing personal, for it may be written to disk."""


class Receipts(Protocol):
    """Where the steps of one wish are noted, so that a repeated call goes on where the first one stopped."""

    async def known(self, step: str) -> tuple[bool, Kept | None]:
        """Whether the step was begun before, and what it gave if it is known to be done."""
        ...

    async def begin(self, step: str) -> None:
        """The step is about to be sent: noted before it leaves."""
        ...

    async def done(self, step: str, kept: Kept) -> None:
        """The vendor confirmed the step."""
        ...

    async def refused(self, step: str) -> None:
        """The vendor refused the step: it had no effect."""
        ...


class NoReceipts:
    """For a wish without a key: each call stands for itself."""

    async def known(self, step: str) -> tuple[bool, Kept | None]:
        """Nothing is."""
        return False, None

    async def begin(self, step: str) -> None:
        """Not noted."""

    async def done(self, step: str, kept: Kept) -> None:
        """Not noted."""

    async def refused(self, step: str) -> None:
        """Not noted."""


UNCLEAR = (TimedOut, Unavailable, Malformed, DeadlineExceeded)
"""Failures after which nobody knows whether the vendor acted."""


class OutcomeUnknown(GatewayError):
    """A step was sent and nobody can tell whether it took effect; it is not sent blindly again."""

    code = "OUTCOME_UNKNOWN"


def nothing(_: Json) -> Kept:
    """Keep nothing of an answer."""
    return {}


@dataclass(slots=True)
class Doing:
    """One action under way. In a dry run nothing that writes is sent; what would be is kept in `planned`.

    `receipts` knows the steps that an earlier call with the same key has made.
    """

    session: Session
    dry_run: bool = False
    warnings: list[str] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    planned: list[UpstreamRequest] = field(default_factory=list)
    receipts: Receipts = field(default_factory=NoReceipts)

    @property
    def wrote(self) -> bool:
        """Whether anything may have changed at the vendor."""
        return any(step.status in (StepStatus.DONE, StepStatus.FAILED) for step in self.steps)

    async def once(
        self,
        step: str,
        call: Call,
        params: Params | None = None,
        *,
        json: Mapping[str, Json] | None = None,
        uploads: Sequence[Upload] = (),
        keep: Callable[[Json], Kept] = nothing,
        recover: Callable[[], Awaitable[Kept | None]] | None = None,
    ) -> Kept | None:
        """Send a call that writes, exactly once, and answer what is kept of it; None in a dry run.

        `step` is its name, unique within the action. `recover` asks the vendor whether an attempt of unclear
        outcome took effect, and answers what would have been kept; None says that it did not.
        Raises OutcomeUnknown where that cannot be asked.
        """
        if self.dry_run:
            self._note(step, StepStatus.PLANNED)
            self.planned.append(describe(self.session, call, params or {}, json, uploads))
            return None
        begun, kept = await self.receipts.known(step)
        if begun and kept is None:
            kept = await self._recovered(step, recover)
        if kept is not None:
            self._note(step, StepStatus.DONE)
            return kept
        await self.receipts.begin(step)
        try:
            answer = await self.session.call(call, params, json=json, uploads=uploads)
        except UNCLEAR as failure:
            found = await self._recovered(step, recover, failure)
            if found is None:
                self._note(step, StepStatus.FAILED)
                raise
            kept = found
        except GatewayError:
            await self.receipts.refused(step)
            self._note(step, StepStatus.FAILED)
            raise
        else:
            kept = keep(answer.body)
        await self.receipts.done(step, kept)
        self._note(step, StepStatus.DONE)
        return kept

    async def send(
        self, step: str, call: Call, params: Params | None = None, *, json: Mapping[str, Json] | None = None
    ) -> Answer | None:
        """Send a call that writes and may safely be sent again, as it only sets a state; None in a dry run."""
        if self.dry_run:
            self._note(step, StepStatus.PLANNED)
            self.planned.append(describe(self.session, call, params or {}, json))
            return None
        try:
            answer = await self.session.call(call, params, json=json)
        except GatewayError:
            self._note(step, StepStatus.FAILED)
            raise
        self._note(step, StepStatus.DONE)
        return answer

    def skip(self, step: str) -> None:
        """A step that is not needed."""
        self._note(step, StepStatus.SKIPPED)

    def _note(self, step: str, status: StepStatus) -> None:
        self.steps.append(Step(name=step, status=status))

    async def _recovered(
        self,
        step: str,
        recover: Callable[[], Awaitable[Kept | None]] | None,
        failure: GatewayError | None = None,
    ) -> Kept | None:
        if recover is None:
            self._note(step, StepStatus.FAILED)
            raise OutcomeUnknown(
                f"nobody can tell whether the step {step!r} took effect; look in the ATS before trying again"
            ) from failure
        return await recover()


def describe(
    session: Session,
    call: Call,
    params: Params,
    json: Mapping[str, Json] | None,
    uploads: Sequence[Upload] = (),
) -> UpstreamRequest:
    """The request of a call, for people to read: files by their names only."""
    request = session.request(call, params, json=json, uploads=uploads)
    body: Json = request.form if uploads else request.json
    if uploads:
        body = {**(body or {}), **{part.field: part.filename for part in uploads}}
    text = None if body is None else orjson.dumps(body).decode()
    return UpstreamRequest(method=request.method, path=request.path, body=text)


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
