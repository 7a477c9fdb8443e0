"""Runs operations on the schema: one context each, errors retold for the public, writes never cut short.

It stands where the library expects the schema, so that HTTP, SSE and WebSocket are served alike.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from typing import Any, Generic, Protocol, TypeVar, cast

import structlog
from graphql import GraphQLError
from strawberry.schema.base import BaseSchema
from strawberry.types import ExecutionResult

from connectors.errors import DeadlineExceeded
from connectors.upstream.messages import Budget
from gateway import problems
from gateway.asking import Asking, Operation, operation_of
from gateway.metrics import Metrics

GRACE = 0.5
"""Seconds past its deadline after which a query that does not end by itself is ended from outside."""

log = structlog.get_logger()


class Context(Protocol):
    """What the edge needs of the context that the resolvers share."""

    @property
    def budget(self) -> Budget:
        """What the operation may spend at the vendors, and what it has spent."""


C = TypeVar("C", bound=Context)


class Execution(Generic[C]):
    """The schema as callers meet it.

    `make_context(asking)` is called once per operation, inside the event loop.
    """

    def __init__(self, schema: BaseSchema, make_context: Callable[[Asking], C], metrics: Metrics) -> None:
        self.schema = schema
        self.config = schema.config
        self.make_context = make_context
        self.metrics = metrics
        self._writes: set[asyncio.Task[ExecutionResult]] = set()

    async def execute(self, query: str | None, *, context_value: Asking, **given: Any) -> ExecutionResult:
        """Execute a query or mutation.

        Cancelling ends a query with all its calls. A mutation goes on by itself: a vendor's half-done write
        is worse than an answer nobody reads.
        """
        operation = operation_of(query, given.get("operation_name"))
        run = self._execute(operation, query, context_value, given)
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
        operation = operation_of(query, given.get("operation_name"))
        if operation.kind == "mutation":
            return self._single(query, context_value, given)
        return self._stream(operation, query, context_value, given)

    async def settle(self, seconds: float) -> None:
        """Wait for the mutations under way, `seconds` at most."""
        if self._writes:
            await asyncio.wait(self._writes, timeout=seconds)

    def _forget(self, write: asyncio.Task[ExecutionResult]) -> None:
        self._writes.discard(write)
        if not write.cancelled():
            write.exception()  # seen: whoever still waits gets it, and nobody else needs to

    async def _execute(
        self, operation: Operation, query: str | None, asked: Asking, given: Mapping[str, Any]
    ) -> ExecutionResult:
        context = self.make_context(asked)
        longest = None if operation.kind == "mutation" else asked.deadline + GRACE
        started = time.perf_counter()
        ended, errors = "failed", list[GraphQLError]()
        try:
            async with asyncio.timeout(longest):
                result = await self.schema.execute(query, context_value=context, **given)
            result.errors = public(result.errors)
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
                result.errors = public(result.errors)
                errors += result.errors or []
                yield result
            ended = "failed" if errors else "ok"
        except (asyncio.CancelledError, GeneratorExit):
            ended = "gone"
            raise
        finally:
            await source.aclose()
            self._observe(operation, ended, errors, started, context)

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


def outcome(result: ExecutionResult) -> str:
    """How an operation ended: ok, partial (data and errors) or failed (no data)."""
    if not result.errors:
        return "ok"
    return "failed" if result.data is None else "partial"


def public(errors: Sequence[GraphQLError] | None) -> list[GraphQLError] | None:
    """Errors as callers may see them."""
    return [problems.public_error(error) for error in errors] if errors else None
