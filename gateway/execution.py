"""Runs operations on the schema: one context each, errors retold for the public, writes never cut short.

It stands where the library expects the schema, so that HTTP, SSE and WebSocket are served alike.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncGenerator, Callable, Hashable, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field, fields, replace
from typing import Any, Generic, Protocol, TypeVar, cast

import structlog
from graphql import GraphQLError, GraphQLSchema
from strawberry.schema.base import BaseSchema
from strawberry.types import ExecutionResult
from strawberry.types.execution import PreExecutionError

from connectors.errors import DeadlineExceeded, GatewayError
from connectors.upstream.messages import Budget
from gateway import problems
from gateway.asking import Asking, Operation, operation_of
from gateway.documents import Documents, sha256
from gateway.events.sharing import Results, Sharing, afters
from gateway.metrics import Metrics
from resolvers.documents import check
from resolvers.events import Events
from resolvers.limits import Limits

GRACE = 0.5
"""Seconds past its deadline after which a query that does not end by itself is ended from outside."""

OWN = frozenset(
    ("request_id", "links", "manager", "hearing", "connection_params", "socket", "events", "last_event_id")
)
"""What of a request's frame does not show in the results of a subscription; in all else equal ones are equal."""

log = structlog.get_logger()


class Context(Protocol):
    """What the edge needs of the context that the resolvers share."""

    @property
    def budget(self) -> Budget:
        """What the operation may spend at the vendors, and what it has spent."""

    @property
    def told(self) -> str | None:
        """The id of the last event that a subscription told."""


C = TypeVar("C", bound=Context)


@dataclass(frozen=True)
class Rules:
    """What is refused unseen, and whether errors may say which names there are."""

    limits: Limits = field(default_factory=Limits)
    documents: Documents = field(default_factory=Documents)
    suggestions: bool = True


class Execution(Generic[C]):
    """The schema as callers meet it.

    `make_context(asking)` is called once per operation, inside the event loop.
    """

    def __init__(
        self,
        schema: BaseSchema,
        make_context: Callable[[Asking], C],
        metrics: Metrics,
        rules: Rules | None = None,
        sharing: Sharing | None = None,
    ) -> None:
        self.schema = schema
        self.config = schema.config
        self.make_context = make_context
        self.metrics = metrics
        self.rules = rules or Rules()
        self.sharing = sharing or Sharing(lambda: None)
        self._writes: set[asyncio.Task[ExecutionResult]] = set()

    async def execute(self, query: str | None, *, context_value: Asking, **given: Any) -> ExecutionResult:
        """Execute a query or mutation.

        Cancelling ends a query with all its calls. A mutation goes on by itself: a vendor's half-done write
        is worse than an answer nobody reads.
        """
        operation, refusal = self._looked_at(query, given)
        run = self._execute(operation, refusal, query, context_value, given)
        if operation.kind != "mutation":
            return await run
        write = asyncio.create_task(run)
        self._writes.add(write)
        write.add_done_callback(self._forget)
        return await asyncio.shield(write)

    async def stream(
        self, query: str | None, *, context_value: Asking, **given: Any
    ) -> AsyncGenerator[ExecutionResult, None]:
        """Execute any operation; its results as they come."""
        operation, refusal = self._looked_at(query, given)
        if operation.kind == "mutation" or refusal is not None:
            return self._single(query, context_value, given)
        return self._stream(operation, query, context_value, given)

    async def settle(self, seconds: float) -> None:
        """Wait for the mutations under way, `seconds` at most."""
        if self._writes:
            await asyncio.wait(self._writes, timeout=seconds)

    def _looked_at(
        self, query: str | None, given: Mapping[str, Any]
    ) -> tuple[Operation, GraphQLError | None]:
        """The operation, and why it is not even validated, if it is not."""
        text, limits = query if isinstance(query, str) else "", self.rules.limits
        digest, document = sha256(text), None
        refusal: GraphQLError | None = None
        try:
            self.rules.documents.check(digest)
            document = check(text, graphql_schema(self.schema), given.get("variable_values"), limits)
        except GraphQLError as wrong:
            refusal = wrong
        except (GatewayError, RecursionError) as wrong:
            refusal = GraphQLError(str(wrong), original_error=wrong)
        return operation_of(document, given.get("operation_name"), digest), refusal

    def _forget(self, write: asyncio.Task[ExecutionResult]) -> None:
        self._writes.discard(write)
        if not write.cancelled():
            write.exception()  # seen: whoever still waits gets it, and nobody else needs to

    async def _execute(
        self,
        operation: Operation,
        refusal: GraphQLError | None,
        query: str | None,
        asked: Asking,
        given: Mapping[str, Any],
    ) -> ExecutionResult:
        context = self.make_context(asked)
        longest = None if operation.kind == "mutation" else asked.deadline + GRACE
        course = Course(operation)
        try:
            if refusal is not None:
                result: ExecutionResult = PreExecutionError(data=None, errors=[refusal])
            else:
                async with asyncio.timeout(longest):
                    result = await self.schema.execute(query, context_value=context, **given)
            result.errors = self._public(result.errors)
            course.ended, course.codes = outcome(result), codes_of(result.errors)
        except TimeoutError:
            late = DeadlineExceeded("the operation's time is up; ask for less or allow more time")
            result = ExecutionResult(data=None, errors=[GraphQLError(str(late), original_error=late)])
            course.codes = codes_of(result.errors)
        except asyncio.CancelledError:
            course.ended = "gone"
            raise
        finally:
            Meter(self.metrics, course).read(context.budget)
            self._observe(course)
        return result

    async def _single(
        self, query: str | None, asked: Asking, given: Mapping[str, Any]
    ) -> AsyncGenerator[ExecutionResult, None]:
        yield await self.execute(query, context_value=asked, **given)

    async def _stream(
        self, operation: Operation, query: str | None, asked: Asking, given: Mapping[str, Any]
    ) -> AsyncGenerator[ExecutionResult, None]:
        course = Course(operation)
        try:
            async with aclosing(self._results(query, asked, given, course)) as results:
                async for result in results:
                    course.codes |= codes_of(result.errors)
                    yield result
            course.ended = "failed" if course.codes else "ok"
        except (asyncio.CancelledError, GeneratorExit):
            course.ended = "gone"
            raise
        finally:
            self._observe(course)

    def _results(
        self, query: str | None, asked: Asking, given: Mapping[str, Any], course: Course
    ) -> AsyncGenerator[ExecutionResult, None]:
        """The results of one execution; of one that is shared, where others subscribe to the same."""
        hub = self.sharing.hub() if course.operation.kind == "subscription" else None
        if hub is None:
            return self._alone(query, asked, given, course)

        frame = replace(asked, socket=None, connection_params=None)  # it may outlive this subscriber

        def run(events: Events) -> Results:
            return self._run(query, replace(frame, events=events), given, course)

        return self.sharing.results(_key(query, asked, given), hub, run)

    async def _alone(
        self, query: str | None, asked: Asking, given: Mapping[str, Any], course: Course
    ) -> AsyncGenerator[ExecutionResult, None]:
        async with aclosing(self._run(query, asked, given, course)) as results:
            async for _, result in results:
                yield result

    async def _run(
        self, query: str | None, asked: Asking, given: Mapping[str, Any], course: Course
    ) -> Results:
        """Execute on the schema."""
        context = self.make_context(asked)
        meter = Meter(self.metrics, course)
        source = cast(
            "AsyncGenerator[ExecutionResult, None]",  # nothing else comes without incremental delivery
            await self.schema.stream(query, context_value=context, **given),
        )
        try:
            async for result in source:
                result.errors = self._public(result.errors)
                meter.read(context.budget)
                yield context.told, result
        finally:
            await source.aclose()
            meter.read(context.budget)

    def _public(self, errors: Sequence[GraphQLError] | None) -> list[GraphQLError] | None:
        """Errors as callers may see them."""
        hints = self.rules.suggestions
        return [problems.public_error(error, suggestions=hints) for error in errors] if errors else None

    def _observe(self, course: Course) -> None:
        operation, seconds = course.operation, time.perf_counter() - course.started
        self.metrics.executed(operation.kind, course.ended, seconds)
        log.info(
            "operation",
            outcome=course.ended,
            operation_kind=operation.kind,
            operation_name=operation.name,
            operation_hash=operation.hash,
            codes=sorted(course.codes),
            calls=course.spent,
            milliseconds=round(seconds * 1000, 1),
        )


@dataclass
class Course:
    """How an operation went. The calls of a shared execution are with the subscriber that began it."""

    operation: Operation
    ended: str = "failed"
    codes: set[str] = field(default_factory=set)
    spent: int = 0
    started: float = field(default_factory=time.perf_counter)


class Meter:
    """Counts what one execution spends at the vendors; a subscription has a new budget for each batch of events."""

    def __init__(self, metrics: Metrics, course: Course) -> None:
        self._metrics = metrics
        self._course = course
        self._budget: Budget | None = None
        self._calls = 0
        self._spent = 0

    def read(self, budget: Budget) -> None:
        """Count what was spent since the last time."""
        if budget is not self._budget:
            self._budget, self._calls, self._spent = budget, 0, 0
        self._metrics.called(budget.calls[self._calls :])
        self._course.spent += budget.spent - self._spent
        self._calls, self._spent = len(budget.calls), budget.spent


def codes_of(errors: Sequence[GraphQLError] | None) -> set[str]:
    """The codes of errors."""
    return {str((error.extensions or {}).get("code")) for error in errors or ()}


def _key(query: str | None, asked: Asking, given: Mapping[str, Any]) -> Hashable:
    """What makes subscriptions equal: the same question, asked by the same principal in the same way."""
    variables = dict(given.get("variable_values") or {})
    for name in afters(query or ""):
        variables.pop(name, None)
    frame = tuple(getattr(asked, one.name) for one in fields(asked) if one.name not in OWN)
    return query, given.get("operation_name"), json.dumps(variables, sort_keys=True, default=id), frame


def graphql_schema(schema: BaseSchema) -> GraphQLSchema:
    """The library's schema under the other library's."""
    return cast("GraphQLSchema", schema._schema)  # type: ignore[attr-defined]  # noqa: SLF001  # Strawberry has no public way to it


def outcome(result: ExecutionResult) -> str:
    """How an operation ended: ok, partial (data and errors) or failed (no data)."""
    if not result.errors:
        return "ok"
    return "failed" if result.data is None else "partial"
