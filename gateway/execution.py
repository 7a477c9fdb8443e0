"""Runs operations on the schema: one context each, errors retold for the public, writes never cut short.

It stands where the library expects the schema, so that HTTP, SSE and WebSocket are served alike.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from dataclasses import dataclass, field
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
from gateway.metrics import Metrics
from resolvers.documents import check
from resolvers.limits import Limits

GRACE = 0.5
"""Seconds past its deadline after which a query that does not end by itself is ended from outside."""

log = structlog.get_logger()


class Context(Protocol):
    """What the edge needs of the context that the resolvers share."""

    @property
    def budget(self) -> Budget:
        """What the operation may spend at the vendors, and what it has spent."""


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
    ) -> None:
        self.schema = schema
        self.config = schema.config
        self.make_context = make_context
        self.metrics = metrics
        self.rules = rules or Rules()
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
        started = time.perf_counter()
        ended, errors = "failed", list[GraphQLError]()
        try:
            if refusal is not None:
                result: ExecutionResult = PreExecutionError(data=None, errors=[refusal])
            else:
                async with asyncio.timeout(longest):
                    result = await self.schema.execute(query, context_value=context, **given)
            result.errors = self._public(result.errors)
            ended, errors = outcome(result), result.errors or []
        except TimeoutError:
            late = DeadlineExceeded("the operation's time is up; ask for less or allow more time")
            result = ExecutionResult(data=None, errors=[GraphQLError(str(late), original_error=late)])
            errors = result.errors or []
        except asyncio.CancelledError:
            ended = "gone"
            raise
        finally:
            self._observe(operation, ended, errors, started, context)
        return result

    async def _single(
        self, query: str | None, asked: Asking, given: Mapping[str, Any]
    ) -> AsyncGenerator[ExecutionResult, None]:
        yield await self.execute(query, context_value=asked, **given)

    async def _stream(
        self, operation: Operation, query: str | None, asked: Asking, given: Mapping[str, Any]
    ) -> AsyncGenerator[ExecutionResult, None]:
        context = self.make_context(asked)
        started = time.perf_counter()
        ended, errors = "failed", list[GraphQLError]()
        source = cast(
            "AsyncGenerator[ExecutionResult, None]",  # nothing else comes without incremental delivery
            await self.schema.stream(query, context_value=context, **given),
        )
        try:
            async for result in source:
                result.errors = self._public(result.errors)
                errors += result.errors or []
                yield result
            ended = "failed" if errors else "ok"
        except (asyncio.CancelledError, GeneratorExit):
            ended = "gone"
            raise
        finally:
            await source.aclose()
            self._observe(operation, ended, errors, started, context)

    def _public(self, errors: Sequence[GraphQLError] | None) -> list[GraphQLError] | None:
        """Errors as callers may see them."""
        hints = self.rules.suggestions
        return [problems.public_error(error, suggestions=hints) for error in errors] if errors else None

    def _observe(
        self,
        operation: Operation,
        ended: str,
        errors: Sequence[GraphQLError],
        started: float,
        context: Context,
    ) -> None:
        seconds = time.perf_counter() - started
        self.metrics.executed(operation.kind, ended, seconds, context.budget.calls)
        log.info(
            "operation",
            outcome=ended,
            operation_kind=operation.kind,
            operation_name=operation.name,
            operation_hash=operation.hash,
            codes=sorted({str((error.extensions or {}).get("code")) for error in errors}),
            calls=context.budget.spent,
            milliseconds=round(seconds * 1000, 1),
        )


def graphql_schema(schema: BaseSchema) -> GraphQLSchema:
    """The library's schema under the other library's."""
    return cast("GraphQLSchema", schema._schema)  # type: ignore[attr-defined]  # noqa: SLF001  # Strawberry has no public way to it


def outcome(result: ExecutionResult) -> str:
    """How an operation ended: ok, partial (data and errors) or failed (no data)."""
    if not result.errors:
        return "ok"
    return "failed" if result.data is None else "partial"
