"""The schema as text: exported for clients and reviewers, and compared between versions."""

from __future__ import annotations

from dataclasses import dataclass

from graphql import GraphQLError, GraphQLSchema, build_schema
from graphql.utilities import find_breaking_changes, find_dangerous_changes
from strawberry.schema.base import BaseSchema

from connectors.errors import BadInput


@dataclass(frozen=True, slots=True)
class Change:
    """A difference that a client may feel."""

    breaking: bool
    text: str


def text(schema: BaseSchema) -> str:
    """The schema in its own language; the same code always gives the same text."""
    return schema.as_str().rstrip() + "\n"


def changes(old: str, new: str) -> list[Change]:
    """What changed for clients, breaking changes first. Raises BadInput for a text that is no schema."""
    before, after = _built(old, "old"), _built(new, "new")
    breaking = {change.description for change in find_breaking_changes(before, after)}
    dangerous = {change.description for change in find_dangerous_changes(before, after)}
    return [Change(True, line) for line in sorted(breaking)] + [
        Change(False, line) for line in sorted(dangerous)
    ]


def _built(sdl: str, which: str) -> GraphQLSchema:
    try:
        return build_schema(sdl)
    except (GraphQLError, TypeError) as problem:
        raise BadInput(
            f"the {which} file is not a GraphQL schema: {str(problem).splitlines()[0]}"
        ) from problem
