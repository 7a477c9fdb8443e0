"""The schema: roots, node types, error handling."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import strawberry
from graphql import (
    ASTValidationRule,
    FieldsOnCorrectTypeRule,
    GraphQLError,
    GraphQLSchema,
    KnownArgumentNamesRule,
    KnownDirectivesRule,
    validate,
)
from strawberry.extensions import SchemaExtension
from strawberry.schema.config import StrawberryConfig
from strawberry.types import ExecutionContext

from connectors.errors import DeadlineExceeded, GatewayError, TooComplex, UpstreamError
from connectors.shapes import FORMATS
from resolvers.context import Context
from resolvers.documents import parsed
from resolvers.explain import Planning, explain
from resolvers.management import SECRET, Secret
from resolvers.mutations import MUTATION
from resolvers.nodes import NODES, read
from resolvers.queries import QUERY
from resolvers.subscriptions import Subscription

MOST_ERRORS = 10
"""Faults of a document that are told, and looked for."""

LOCAL = (FieldsOnCorrectTypeRule, KnownArgumentNamesRule, KnownDirectivesRule)
"""Rules that look at one place at a time: a document full of such faults is left before others look at all of it."""


@lru_cache(maxsize=128)
def faults(
    schema: GraphQLSchema, text: str, rules: tuple[type[ASTValidationRule], ...]
) -> list[GraphQLError]:
    """What is wrong with a document; kept for as long as it is in use."""
    document = parsed(text)
    first = validate(schema, document, [one for one in rules if one in LOCAL], max_errors=MOST_ERRORS)
    if len(first) > MOST_ERRORS:
        return first
    return validate(schema, document, rules, max_errors=MOST_ERRORS)


class Checked(SchemaExtension):
    """Parses and validates each document once for as long as it is in use."""

    def on_parse(self) -> Iterator[None]:
        """Take the document that is known, if it is."""
        asked = self.execution_context
        asked.graphql_document = parsed(asked.query or "")
        yield

    def on_validate(self) -> Iterator[None]:
        """Find its faults, or those found before."""
        asked = self.execution_context
        schema = asked.schema._schema  # noqa: SLF001  # Strawberry has no public way to it
        asked.pre_execution_errors = faults(schema, asked.query or "", tuple(asked.validation_rules))
        yield


class Errors(SchemaExtension):
    """One error per failing integration and reason, typed. (Unexpected ones are masked by the edge.)

    A broken integration fails every field that needed it. The first of them is told, with the number of all
    (`extensions.places`); the others are null.
    """

    def on_execute(self) -> Iterator[None]:
        """After execution: add what lists reported, fold."""
        yield
        result = self.execution_context.result
        context = self.execution_context.context
        if result is None or not hasattr(result, "errors"):
            return
        raised = [*(result.errors or ()), *(context.errors if isinstance(context, Context) else ())]
        result.errors = fold(raised) or None


class Upstream(SchemaExtension):
    """`extensions.upstream`: the calls that the operation made, where the caller may see them."""

    def get_results(self) -> dict[str, Any]:
        """By integration: each call in order, and the number of live ones against the number predicted."""
        context = self.execution_context.context
        if not isinstance(context, Context) or not context.show_upstream:
            return {}
        found: dict[str, Any] = {}
        for name, steps in (context.plan or {}).items():
            found[name] = {"predicted": steps.predicted, "live": 0, "cached": 0, "calls": []}
        for call in context.budget.calls:
            part = found.setdefault(
                call.integration, {"predicted": None, "live": 0, "cached": 0, "calls": []}
            )
            part["live" if call.served == "LIVE" else "cached"] += 1
            part["calls"].append(
                {
                    "operation": call.operation,
                    "served": str(call.served),
                    "status": call.status,
                    "milliseconds": round(call.milliseconds, 1),
                    "error": call.error,
                }
            )
        return {"upstream": found}


def fold(errors: list[GraphQLError]) -> list[GraphQLError]:
    """Errors told once each: those of one integration with one code are one."""
    found: dict[Any, GraphQLError] = {}
    for error in errors:
        cause = error.original_error
        if isinstance(cause, UpstreamError):
            identity: Any = (cause.integration, cause.code)
        elif isinstance(cause, DeadlineExceeded | TooComplex):
            identity = cause.code  # the operation's own limits, wherever they were felt
        elif isinstance(cause, GatewayError):
            identity = (cause.code, cause.message, str(error.path))
        else:
            identity = id(error)
        known = found.setdefault(identity, error)
        if known is not error:
            known.extensions = {
                **(known.extensions or {}),
                "places": (known.extensions or {}).get("places", 1) + 1,
            }
    return list(found.values())


class Schema(strawberry.Schema):
    """Strawberry's schema, which does not log queries."""

    def process_errors(
        self, errors: list[GraphQLError], execution_context: ExecutionContext | None = None
    ) -> None:
        """Errors are told to the client; the edge logs the unexpected ones."""


schema = Schema(
    query=QUERY,
    mutation=MUTATION,
    subscription=Subscription,
    types=[*NODES.values(), *FORMATS],
    config=StrawberryConfig(default_resolver=read, scalar_map={Secret: SECRET}),
    directives=[explain],
    extensions=[Checked, Errors, Planning, Upstream],
)
"""The graph."""
