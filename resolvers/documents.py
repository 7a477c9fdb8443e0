"""Documents: parsed once, and held to the limits before anything else looks at them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cachetools import LRUCache
from graphql import DocumentNode, GraphQLSchema, GraphQLSyntaxError, OperationDefinitionNode, parse

from connectors.errors import OverLimit
from resolvers.limits import AT_ONE_PLACE, OPERATIONS, Limits, most
from resolvers.measures import Counts, Definition, Layout

TOO_MANY_TOKENS = "tokens. Parsing aborted"
"""What the parser says of them."""

_documents: LRUCache[str, DocumentNode] = LRUCache(128)


def parsed(text: str, tokens: int | None = None) -> DocumentNode:
    """The document of a text; kept for as long as it is in use. Raises GraphQLError for a wrong one, OverLimit."""
    found = _documents.get(text)
    if found is None:
        try:
            found = _documents[text] = parse(text, max_tokens=tokens)
        except GraphQLSyntaxError as wrong:
            if tokens is None or TOO_MANY_TOKENS not in wrong.message:
                raise
            raise OverLimit("tokens", tokens, "the document is too long; ask for less at once") from None
    return found


def check_text(text: str, limits: Limits) -> None:
    """Raises OverLimit for a text that is too long to be read."""
    if len(text.encode(errors="replace")) > limits.document_bytes:
        raise OverLimit(
            "document_bytes",
            limits.document_bytes,
            "the document has too many bytes; use variables for values, or ask for less at once",
        )


def check_variables(variables: Mapping[str, Any] | None, limits: Limits) -> None:
    """Raises OverLimit for variables of too many values."""
    waiting: list[Any] = [variables]
    count = 0
    while waiting:
        value = waiting.pop()
        inner = value.values() if isinstance(value, Mapping) else value if isinstance(value, list) else ()
        count += len(inner)
        if count > limits.variables:
            raise OverLimit(
                "variables", limits.variables, "the variables hold too many values; send fewer at once"
            )
        waiting.extend(inner)


def check(text: str, schema: GraphQLSchema, variables: object, limits: Limits) -> DocumentNode:
    """The document of a text that keeps all limits; what was found is kept for as long as the text is in use.

    Raises OverLimit, BadInput for fragments that contain themselves, GraphQLError for what is no document.
    """
    check_text(text, limits)
    given = variables if isinstance(variables, Mapping) else {}
    check_variables(given, limits)
    document = parsed(text, limits.tokens)
    place = (text, limits, schema)
    known = _known.get(place)
    if known is not None and known.sized(given) in known.good:
        return document
    used = _measured(document, schema, given, limits)
    known = _known.setdefault(place, _Known(tuple(sorted(used))))
    known.good[known.sized(given)] = True
    return document


class _Known:
    """A document that was measured: the variables that its size depends on, and the sizes of these that are good."""

    def __init__(self, used: tuple[str, ...]) -> None:
        self.used = used
        self.good: LRUCache[tuple[int | None, ...], bool] = LRUCache(20)

    def sized(self, variables: Mapping[str, Any]) -> tuple[int | None, ...]:
        """The variables as far as the number of records depends on them."""
        return tuple(_size(variables[name]) if name in variables else None for name in self.used)


_known: LRUCache[tuple[str, Limits, GraphQLSchema], _Known] = LRUCache(128)


def _size(value: object) -> int:
    """A number of records as it is, of a list the records in it."""
    return value if isinstance(value, int) else len(value) if isinstance(value, list) else 1


def _measured(
    document: DocumentNode, schema: GraphQLSchema, variables: Mapping[str, Any], limits: Limits
) -> set[str]:
    """The variables that the number of records depends on. Raises OverLimit, BadInput."""
    counts = Counts(document)
    operations: list[Definition] = [
        one for one in document.definitions if isinstance(one, OperationDefinitionNode)
    ]
    if len(operations) > OPERATIONS:
        raise OverLimit("operations", OPERATIONS, "the document has too many operations; send them apart")
    found = [(one, counts.of(one)) for one in operations]
    found += [(one, counts.of(one)) for name, one in counts.fragments.items() if name not in counts.known]
    most(
        "fields",
        sum(count.fields for _, count in found),
        limits,
        "all fragments opened, it has too many fields; ask for less at once",
    )
    used: set[str] = set()
    for one, count in found:
        most("depth", count.depth, limits, "fields are nested too deeply; follow fewer edges at once")
        most(
            "aliases",
            count.aliases,
            limits,
            "too many fields are renamed; ask for lists instead, or in parts",
        )
        most("directives", count.directives, limits, "there are too many directives; leave some out")
        if count.crowd > AT_ONE_PLACE:
            raise OverLimit("directives", AT_ONE_PLACE, "there are too many directives at one place")
        layout = Layout(schema, counts.fragments, variables, limits)
        layout.look(one)
        used |= layout.used
    return used
