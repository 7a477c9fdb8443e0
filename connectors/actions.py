"""How an action of a tool is declared: one plain async function and what it accepts.

An action function gets a `Doing` (the session, the input, a place for warnings and steps), makes its calls
and answers the records it changed. Business refusals are raised as `Refused`; the rest of the error tree
means that the action failed.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

import orjson

from connectors.columns import Json
from connectors.errors import (
    CircuitOpen,
    GatewayError,
    Malformed,
    OutcomeUnknown,
    TimedOut,
    TooComplex,
    Unauthenticated,
    Unavailable,
    Unsettled,
)
from connectors.model import enum_type, object_type, required, word
from connectors.receipts import Kept as Kept  # noqa: PLC0414  # offered here too, to the action functions
from connectors.receipts import NoReceipts, Receipts

if TYPE_CHECKING:
    from connectors.declarations import Call, Params
    from connectors.engine.record import Record
    from connectors.engine.session import Session
    from connectors.upstream import Answer, Request, Upload


@enum_type
class StepStatus(Enum):
    """How far a step of an action came."""

    DONE = word("DONE", "The vendor confirmed it.")
    SKIPPED = word("SKIPPED", "It was not needed.")
    PLANNED = word("PLANNED", "A dry run: it would be sent.")
    FAILED = word("FAILED", "The vendor refused it.")
    UNKNOWN = word("UNKNOWN", "It was sent, and nobody can tell whether it took effect.")


@object_type
class Step:
    """One call that an action consists of."""

    name: str = required("What the step does.")
    status: StepStatus = required("How far it came.")


@object_type
class UpstreamRequest:
    """A request that an action would send. Secrets are not part of it."""

    method: str = required("HTTP verb.")
    path: str = required("Path below the vendor's base URL, with the query.")
    body: str | None = required(
        "JSON body, as text; of a form its members as JSON, of what is no text the number of its bytes."
    )


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


SETTLES = 30.0
"""Seconds after which a write that was begun either shows at the vendor or never will: it outlasts the vendors'
own time limits, and the lag of those that look records up in an index."""


def unclear(failure: GatewayError) -> bool:
    """Whether nobody knows, after this failure of a call, if the vendor acted.

    Every other failure is a refusal, or comes before anything is sent (DeadlineExceeded, TooComplex,
    CircuitOpen, and RateLimited also where the call waited in vain for its turn).
    """
    return isinstance(failure, (TimedOut, Unavailable, Malformed)) and not isinstance(failure, CircuitOpen)


def may_pass(failure: GatewayError) -> bool:
    """Whether the same call, repeated with its key, may do what failed.

    So it is where the vendor has not judged the step: credentials can be mended (a token that another process has
    replaced mends itself), and what one call was too small for is left to the next.
    """
    return failure.retryable or unclear(failure) or isinstance(failure, Unauthenticated | TooComplex)


LOOK = "look in the ATS before you try again with another key"

Recover = Callable[[], Awaitable[Kept | None]]


def nothing(_: Json) -> Kept:
    """Keep nothing of an answer."""
    return {}


@dataclass(slots=True)
class Doing:
    """One action under way. In a dry run nothing that writes is sent; what would be is kept in `planned`.

    `receipts` knows the steps that an earlier call with the same key has made. `unfinished` says that something failed
    which is told as a warning and may succeed later: the same call with the same key then goes on with it.
    """

    session: Session
    dry_run: bool = False
    warnings: list[str] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    planned: list[UpstreamRequest] = field(default_factory=list)
    receipts: Receipts = field(default_factory=NoReceipts)
    unfinished: bool = False

    @property
    def wrote(self) -> bool:
        """Whether anything may have changed at the vendor."""
        unwritten = (StepStatus.SKIPPED, StepStatus.PLANNED)
        return any(step.status not in unwritten for step in self.steps)

    async def once(
        self,
        step: str,
        call: Call,
        params: Params | None = None,
        *,
        json: Mapping[str, Json] | None = None,
        uploads: Sequence[Upload] = (),
        keep: Callable[[Json], Kept] = nothing,
        recover: Recover | None = None,
    ) -> Kept | None:
        """Send a call that writes, exactly once, and answer what is kept of it; None in a dry run.

        `step` is its name, unique within the action and the same in every repetition. `keep` reads ids off the
        vendor's answer. `recover` asks the vendor, live, whether an attempt of unclear outcome took effect,
        and answers what would have been kept; None says that it did not (yet).

        An attempt of unclear outcome is looked up at once where `recover` can, and again when the wish is
        repeated with its key; it is sent again only if it is still not there SETTLES seconds after it was begun.

        Raises:
            OutcomeUnknown: an attempt may have taken effect and `recover` cannot tell, now or ever.
            Unsettled: it cannot tell yet; to be repeated with the same key.
            UpstreamError: the vendor's refusal, or the failure after which nothing was found to have happened.

        """
        if self._planned(step, call, params, json, uploads):
            return None
        receipt = await self.receipts.known(step)
        note = self._begun(step)
        kept = receipt.kept if receipt else None
        if receipt and kept is None:
            kept = await self._looked_up(call, recover)
            if kept is None and receipt.age < SETTLES:
                raise self._unknown(
                    Unsettled, call, "it may yet take effect; repeat the call", SETTLES - receipt.age
                )
            if kept is not None:
                await self.receipts.done(step, kept)
        if kept is None:
            await self.receipts.begin(step)
            kept = await self._sent(note, call, params, json, uploads, keep, recover)
            await self.receipts.done(step, kept)
        note.status = StepStatus.DONE
        return kept

    async def send(
        self, step: str, call: Call, params: Params | None = None, *, json: Mapping[str, Json] | None = None
    ) -> Answer | None:
        """Send a call that writes and may safely be sent again, as it only sets a state; None in a dry run."""
        if self._planned(step, call, params, json):
            return None
        note = self._begun(step)
        await self.receipts.begin(step)
        answer = await self._tried(note, call, params, json)
        await self.receipts.done(step, {})
        note.status = StepStatus.DONE
        return answer

    async def forward(self, step: str, request: Request) -> Answer | None:
        """Send a `raw` request of the caller's own, at most once; None in a dry run.

        Nobody knows how to look up what it does: after an unclear outcome, and after any answer, it is not sent
        again. An answer of a failing vendor (5xx) does not tell whether it took effect.

        Raises OutcomeUnknown where nobody can tell what came of it, else what sending it raises.
        """
        if self.dry_run:
            self.planned.append(shown(request))
            self.steps.append(Step(name=step, status=StepStatus.PLANNED))
            return None
        note = self._begun(step)
        if await self.receipts.known(step):
            raise self._unknown(OutcomeUnknown, request, LOOK)
        await self.receipts.begin(step)
        try:
            answer = await self.session.integration.upstream.send(request, self.session.budget)
        except GatewayError as failure:
            if unclear(failure):
                raise self._unknown(OutcomeUnknown, request, failure.message) from failure
            await self._failed(note)
            raise
        await self.receipts.done(step, {"status": str(answer.status)})
        if answer.status < HTTPStatus.INTERNAL_SERVER_ERROR:
            note.status = StepStatus.DONE if answer.status < HTTPStatus.BAD_REQUEST else StepStatus.FAILED
        return answer

    async def later(self, work: Awaitable[object], problem: str) -> bool:
        """Do what comes after a create, and say whether it was done. A failure of it is `left`."""
        try:
            await work
        except GatewayError as failure:
            self.left(failure, problem)
            return False
        return True

    def left(self, failure: GatewayError, problem: str) -> None:
        """What failed after a create becomes a warning, whose `problem` has the new ids: an error would hide them.

        What may pass leaves the wish `unfinished`.
        """
        self.unfinished |= may_pass(failure)
        self.warnings.append(f"{problem}: {failure.message}")

    def skip(self, step: str) -> None:
        """A step that is not needed."""
        self.steps.append(Step(name=step, status=StepStatus.SKIPPED))

    def _planned(
        self,
        step: str,
        call: Call,
        params: Params | None,
        json: Mapping[str, Json] | None,
        uploads: Sequence[Upload] = (),
    ) -> bool:
        if self.dry_run:
            self.planned.append(describe(self.session, call, params or {}, json, uploads))
            self.steps.append(Step(name=step, status=StepStatus.PLANNED))
        return self.dry_run

    def _begun(self, step: str) -> Step:
        """The note of a step: unknown until more is known, however it ends."""
        if any(one.name == step and one.status is not StepStatus.FAILED for one in self.steps):
            raise ValueError(f"the action has two steps {step!r}: receipts could not tell them apart")
        note = Step(name=step, status=StepStatus.UNKNOWN)
        self.steps.append(note)
        return note

    async def _tried(
        self,
        note: Step,
        call: Call,
        params: Params | None,
        json: Mapping[str, Json] | None,
        uploads: Sequence[Upload] = (),
    ) -> Answer:
        """The answer to the call. A failure that had no effect is noted as such."""
        try:
            return await self.session.call(call, params, json=json, uploads=uploads)
        except GatewayError as failure:
            if not unclear(failure):
                await self._failed(note)
            raise

    async def _failed(self, note: Step) -> None:
        """The step had no effect."""
        if note.status is not StepStatus.FAILED:
            note.status = StepStatus.FAILED
            await self.receipts.refused(note.name)

    async def _sent(
        self,
        note: Step,
        call: Call,
        params: Params | None,
        json: Mapping[str, Json] | None,
        uploads: Sequence[Upload],
        keep: Callable[[Json], Kept],
        recover: Recover | None,
    ) -> Kept:
        """What is kept of a call sent now. What `keep` refuses was not done."""
        try:
            return keep((await self._tried(note, call, params, json, uploads)).body)
        except GatewayError as failure:
            if not unclear(failure):
                await self._failed(note)
                raise
            try:
                found = await self._looked_up(call, recover)
            except OutcomeUnknown:
                raise
            except GatewayError:  # no time left, or the vendor is down: the first failure says more
                kind = Unsettled if self.receipts.lasting else OutcomeUnknown
                raise self._unknown(kind, call, failure.message, SETTLES) from failure
            if found is None:
                raise
            return found

    async def _looked_up(self, call: Call, recover: Recover | None) -> Kept | None:
        if recover is None:
            raise self._unknown(OutcomeUnknown, call, LOOK)
        return await recover()

    def _unknown(
        self, kind: type[OutcomeUnknown], call: Call | Request, why: str, wait: float | None = None
    ) -> OutcomeUnknown:
        return kind(
            f"nobody can tell whether the call took effect: {why}",
            tool=self.session.connector.tool,
            integration=self.session.integration.id,
            operation=call.operation,
            retry_after=wait if kind.retryable else None,
        )


def describe(
    session: Session,
    call: Call,
    params: Params,
    json: Mapping[str, Json] | None,
    uploads: Sequence[Upload] = (),
) -> UpstreamRequest:
    """The request of a call, for people to read: files by their names only."""
    return shown(session.request(call, params, json=json, uploads=uploads))


def shown(request: Request) -> UpstreamRequest:
    """A request for people to read. Files are shown by their names, what is no text by its size."""
    body: Json = request.json if request.json is not None else request.form
    if request.uploads:
        parts: dict[str, list[str]] = {}
        for part in request.uploads:
            parts.setdefault(part.field, []).append(part.filename or part.content.decode())
        body = {**(body or {}), **{name: one if one[1:] else one[0] for name, one in parts.items()}}
    text = None if body is None else orjson.dumps(body).decode()
    if request.content is not None:
        try:
            text = request.content.decode()
        except UnicodeDecodeError:
            text = f"({len(request.content):,} bytes)"
    query = f"?{urlencode(request.query, quote_via=quote)}" if request.query else ""
    return UpstreamRequest(method=request.method, path=request.path + query, body=text)


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
