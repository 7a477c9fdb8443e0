"""The plan of an operation: what it would call, found out by rehearsing it before the first call.

A plan that is sure to need more calls than the operation may make is refused; one that is asked for is the
answer, in `extensions.plan`, and no call is made.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator, Mapping
from typing import Any
from weakref import WeakKeyDictionary

import orjson
import strawberry
from cachetools import TTLCache
from graphql import ExecutionResult, GraphQLError, execute, get_operation_ast
from strawberry.directive import DirectiveLocation as Location
from strawberry.extensions import SchemaExtension
from strawberry.types.graphql import OperationType

from connectors.engine.steps import Basis, Steps
from connectors.errors import BadInput, NotFound, TooComplex
from connectors.registry import Registry
from resolvers.context import Context

KNOWN, LIVES = 1000, 60.0
"""Plans that were found within the budget are remembered: so many, for so many seconds."""

_harmless: WeakKeyDictionary[Registry, TTLCache[bytes, None]] = WeakKeyDictionary()

Plan = Mapping[str, Steps]
"""What would be called, by integration."""


@strawberry.directive(
    locations=[Location.QUERY],
    description="Answer the plan of the query in `extensions.plan`, with the calls predicted, and make none.",
)
def explain() -> None:
    """Read off the document; it changes no value."""


class Planning(SchemaExtension):
    """Plans first, then lets the operation call; or does not let it."""

    async def on_execute(self) -> AsyncIterator[None]:
        """Before execution: rehearse where the plan is asked for, shown or not yet known to be harmless."""
        running = self.execution_context
        context = running.context
        if isinstance(context, Context) and running.graphql_document is not None:
            refused = await self._planned(context)
            if refused is not None:
                running.result = refused
        yield
        if isinstance(context, Context):
            context.learn()

    async def _planned(self, context: Context) -> ExecutionResult | None:
        """What to answer instead of executing; None where nothing speaks against it."""
        running = self.execution_context
        wanted = context.explain = context.explain or self._directed()
        if running.operation_type is not OperationType.QUERY:
            if wanted:
                return _refused(BadInput("only queries can be explained; mutations take `dryRun`"))
            return None
        name = _fingerprint(running.query, running.operation_name, running.variables, context)
        harmless = _harmless.setdefault(context.registry, TTLCache(KNOWN, LIVES))
        if name in harmless and not (wanted or context.show_upstream):
            return None
        rehearsal, errors = await self._rehearse(context)
        plan = rehearsal.rehearsed or {}
        context.plan = plan
        context.played = None if wanted else rehearsal
        if wanted:
            context.explain = True
            return ExecutionResult(data={}, errors=errors or None)
        excess = too_much(plan, context.budget.max_calls)
        if excess is not None:
            return _refused(excess)
        harmless[name] = None
        return None

    async def _rehearse(self, context: Context) -> tuple[Context, list[GraphQLError]]:
        """Execute the operation on imagined records; the plan in its context, and what is wrong with the question."""
        running = self.execution_context
        rehearsal = context.rehearsal()
        result: Any = execute(
            running.schema._schema,  # noqa: SLF001  # Strawberry has no public way to it
            running.graphql_document,  # type: ignore[arg-type]  # the caller looked
            root_value=running.root_value,
            context_value=rehearsal,
            variable_values=running.variables,
            operation_name=running.operation_name,
        )
        if hasattr(result, "__await__"):
            result = await result
        told = [
            error for error in result.errors or () if isinstance(error.original_error, BadInput | NotFound)
        ]
        return rehearsal, told

    def _directed(self) -> bool:
        running = self.execution_context
        chosen = get_operation_ast(running.graphql_document, running.operation_name)  # type: ignore[arg-type]  # the caller looked
        return chosen is not None and any(one.name.value == "explain" for one in chosen.directives or ())

    def get_results(self) -> dict[str, Any]:
        """The plan, where it was asked for."""
        context = self.execution_context.context
        if not isinstance(context, Context) or not context.explain or context.plan is None:
            return {}
        return {"plan": shown(context.plan, context.budget.max_calls)}


def too_much(plan: Plan, limit: int) -> TooComplex | None:
    """Why a plan is refused: what is certain of it, or known from earlier operations, exceeds the budget."""
    certain = sum(steps.certain for steps in plan.values())
    if certain <= limit:
        return None
    calls: Counter[str] = Counter()
    for steps in plan.values():
        for (operation, _), number in steps.calls.items():
            calls[operation] += number
    dearest, number = calls.most_common(1)[0]
    predicted = sum(steps.predicted for steps in plan.values())
    return TooComplex(
        f"the operation would need about {predicted} upstream calls and may make {limit}, so none was made; "
        f"{number} of them are `{dearest}`: lower `first`, give fewer ids, or select less below that"
    )


def shown(plan: Plan, limit: int) -> dict[str, Any]:
    """A plan as callers see it."""
    return {
        "calls": sum(steps.predicted for steps in plan.values()),
        "certain": sum(steps.certain for steps in plan.values()),
        "limit": limit,
        "integrations": {name: _steps(steps) for name, steps in plan.items()},
    }


def _steps(steps: Steps) -> dict[str, Any]:
    return {
        "calls": steps.predicted,
        "certain": steps.certain,
        "cached": steps.cached.total(),
        "steps": [
            {
                "operation": operation,
                "calls": number,
                "certainty": "exact" if basis is Basis.EXACT else "estimated",
                "learned": basis is Basis.LEARNED,
            }
            for (operation, basis), number in steps.calls.items()
        ],
    }


def _refused(error: BadInput | TooComplex) -> ExecutionResult:
    return ExecutionResult(data=None, errors=[GraphQLError(error.message, original_error=error)])


def _shape(value: Any) -> Any:
    """What of a value may decide how many calls are needed: texts, which are ids and words, only by being there."""
    if isinstance(value, Mapping):
        return {key: _shape(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_shape(one) for one in value]
    return "" if isinstance(value, str) else value


def _fingerprint(query: str | None, name: str | None, variables: Any, context: Context) -> bytes:
    principal = context.principal
    asked = (
        query,
        name,
        _shape(variables),
        principal.tenant,
        sorted(context.granted),
        context.budget.max_calls,
    )
    return orjson.dumps(asked, default=str, option=orjson.OPT_NON_STR_KEYS)
