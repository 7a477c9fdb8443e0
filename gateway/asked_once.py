"""One operation in this process, without a server: what `ats-gateway query` does."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from dataclasses import replace
from typing import Any

from strawberry.http import process_result

from connectors.upstream import TENANT
from gateway.asking import Asking
from gateway.execution import Context, Execution
from gateway.metrics import Metrics
from gateway.parts import Parts, connected
from gateway.settings import Settings
from resolvers.principals import Principal


async def answers(
    parts: Parts,
    settings: Settings,
    document: str,
    variables: Mapping[str, Any],
    operation: str | None = None,
    tenant: str = TENANT,
) -> AsyncIterator[dict[str, Any]]:
    """The answer to an operation in the shape of a response; of a subscription, one after the other."""
    async with (
        parts.open_store(settings) as store,
        connected(parts, settings) as (registry, _),
        parts.open_manager(registry, store, settings) as manager,
    ):
        execution: Execution[Context] = Execution(
            parts.schema(),
            lambda asked: parts.make_context(registry, store, replace(asked, manager=manager)),
            Metrics(),
        )
        asked = Asking(
            "command line",
            settings.deadline_seconds,
            Principal("operator", tenant=tenant),
            max_calls=settings.max_upstream_calls,
        )
        results = await execution.stream(
            document, context_value=asked, variable_values=dict(variables), operation_name=operation
        )
        async for result in results:
            yield dict(process_result(result))
