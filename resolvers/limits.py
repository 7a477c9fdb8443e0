"""How much one document may ask for, as settings."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any, ClassVar

from connectors.errors import OverLimit

AT_ONE_PLACE = 4
"""Directives on one node: there are two, and neither can be repeated."""

OPERATIONS = 50
"""Operations in a document, of which one is executed."""

PAIRS = 3_000
"""Pairs of fields with one name at one place: what comparing them costs."""


@dataclass(frozen=True)
class Limits:
    """How much one document may ask for. Every refusal names the limit and what to change.

    Attributes:
        document_bytes: size of its text.
        tokens: names, signs and values in it.
        depth: fields within fields, fragments opened.
        fields: fields and fragments after every fragment is opened.
        aliases: fields renamed, likewise.
        directives: likewise; at one place AT_ONE_PLACE at most.
        root_fields: fields at the top.
        mutation_fields: the same of a mutation.
        nodes: records that its lists may bring: each `first` times those around it.
        variables: values in the variables, at all levels.

    """

    __pydantic_config__: ClassVar[dict[str, Any]] = {"extra": "forbid"}

    document_bytes: int = 30_000
    tokens: int = 1_500
    depth: int = 15
    fields: int = 1_500
    aliases: int = 30
    directives: int = 50
    root_fields: int = 20
    mutation_fields: int = 5
    nodes: int = 20_000
    variables: int = 2_000

    def __post_init__(self) -> None:
        for one in fields(self):
            if getattr(self, one.name) < 1:
                raise ValueError(f"{one.name} must be at least 1")


def most(limit: str, count: int, limits: Limits, message: str) -> None:
    """Raises OverLimit where a count is above its limit; the message says what to change."""
    allowed: int = getattr(limits, limit)
    if count > allowed:
        raise OverLimit(limit, allowed, message)
