"""What the text of an operation may ask for, found out before it is validated, in time linear in the text.

Two looks, neither of which follows a fragment more often than it must: `_Counts` sums up each fragment once, however
often it is spread (a chain of doubling fragments is a product of sums, not a tree); only what is small by that
count is then laid out as execution would do it (`_Layout`), for the records that it may bring and for fields
repeated at one place, which validation compares pair by pair.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Any, ClassVar

from cachetools import LRUCache
from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLSchema,
    GraphQLSyntaxError,
    InlineFragmentNode,
    IntValueNode,
    ListValueNode,
    OperationDefinitionNode,
    OperationType,
    SelectionSetNode,
    ValueNode,
    VariableNode,
    get_named_type,
    parse,
)
from graphql.language import Node

from connectors.errors import BadInput, OverLimit

AT_ONE_PLACE = 4
"""Directives on one node: there are two, and neither can be repeated."""

OPERATIONS = 50
"""Operations in a document, of which one is executed."""

PAIRS = 3_000
"""Pairs of fields with one name at one place: what comparing them costs."""

TOO_MANY_TOKENS = "tokens. Parsing aborted"
"""What the parser says of them."""

INTROSPECTION = ("__schema", "__type")
"""Fields below which depth is not counted here: validation has a limit of its own for lists in lists there."""


Definition = OperationDefinitionNode | FragmentDefinitionNode


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

    document_bytes: int = 50_000
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


def check(
    document: DocumentNode, schema: GraphQLSchema, variables: Mapping[str, Any] | None, limits: Limits
) -> None:
    """Raises OverLimit for a document beyond a limit, BadInput for fragments that contain themselves."""
    counts = _Counts(document)
    operations: list[Definition] = [
        one for one in document.definitions if isinstance(one, OperationDefinitionNode)
    ]
    if len(operations) > OPERATIONS:
        raise OverLimit("operations", OPERATIONS, "the document has too many operations; send them apart")
    found = [(one, counts.of(one)) for one in operations]
    found += [(one, counts.of(one)) for name, one in counts.fragments.items() if name not in counts.known]
    _most(
        "fields",
        sum(count.fields for _, count in found),
        limits,
        "all fragments opened, it has too many fields; ask for less at once",
    )
    for one, count in found:
        _most("depth", count.depth, limits, "fields are nested too deeply; follow fewer edges at once")
        _most(
            "aliases",
            count.aliases,
            limits,
            "too many fields are renamed; ask for lists instead, or in parts",
        )
        _most("directives", count.directives, limits, "there are too many directives; leave some out")
        if count.crowd > AT_ONE_PLACE:
            raise OverLimit("directives", AT_ONE_PLACE, "there are too many directives at one place")
        _Layout(schema, counts.fragments, variables or {}, limits).look(one)


def _most(limit: str, count: int, limits: Limits, message: str) -> None:
    most: int = getattr(limits, limit)
    if count > most:
        raise OverLimit(limit, most, message)


@dataclass(slots=True)
class _Count:
    """Sums over a selection: fields and fragments, aliases, directives; the deepest field, the largest crowd."""

    fields: int = 0
    aliases: int = 0
    directives: int = 0
    depth: int = 0
    crowd: int = 0

    def add(self, other: _Count, deeper: int = 0) -> None:
        """Count another selection in, `deeper` levels below."""
        self.fields += other.fields
        self.aliases += other.aliases
        self.directives += other.directives
        self.depth = max(self.depth, other.depth + deeper)
        self.crowd = max(self.crowd, other.crowd)

    def mark(self, node: Any) -> None:
        """Count the directives of a node."""
        here = len(node.directives or ())
        self.directives += here
        self.crowd = max(self.crowd, here)


class _Counts:
    """The counts of a document, each fragment's once."""

    def __init__(self, document: DocumentNode) -> None:
        self.fragments = {
            one.name.value: one for one in document.definitions if isinstance(one, FragmentDefinitionNode)
        }
        self.known: dict[str, _Count] = {}
        self._open: set[str] = set()

    def of(self, definition: Definition) -> _Count:
        """The count of one definition."""
        found = _Count()
        found.mark(definition)
        for variable in definition.variable_definitions or ():
            found.mark(variable)
        found.add(self._selection(definition.selection_set))
        return found

    def _selection(self, selected: SelectionSetNode | None) -> _Count:
        found = _Count()
        for node in selected.selections if selected else ():
            found.mark(node)
            if isinstance(node, FieldNode):
                found.fields += 1
                found.aliases += node.alias is not None and node.alias.value != node.name.value
                inner = self._selection(node.selection_set)
                found.add(inner, 1)
                if node.name.value in INTROSPECTION:
                    found.depth -= inner.depth if found.depth == inner.depth + 1 else 0
                found.depth = max(found.depth, 1)
            elif isinstance(node, InlineFragmentNode):
                found.add(self._selection(node.selection_set))
            elif isinstance(node, FragmentSpreadNode):
                found.fields += 1
                found.add(self._fragment(node.name.value))
        return found

    def _fragment(self, name: str) -> _Count:
        known = self.known.get(name)
        if known is not None:
            return known
        if name in self._open:
            raise BadInput(f"Cannot spread fragment '{name}' within itself.")
        definition = self.fragments.get(name)
        if definition is None:
            return _Count()
        self._open.add(name)
        found = self.of(definition)
        self._open.discard(name)
        self.known[name] = found
        return found


Placed = tuple[FieldNode, Any]
"""A field and the type that it is selected on (None where there is no such type)."""


@dataclass(slots=True)
class _Layout:
    """An operation as execution would lay it out: fields with one name at one place are one."""

    schema: GraphQLSchema
    fragments: Mapping[str, FragmentDefinitionNode]
    variables: Mapping[str, Any]
    limits: Limits
    nodes: int = 0
    pairs: int = 0
    defaults: dict[str, ValueNode] = field(default_factory=dict)

    def look(self, definition: Definition) -> None:
        """Raises OverLimit."""
        if isinstance(definition, FragmentDefinitionNode):
            self._level([(definition.selection_set, self._type(definition))], 1)
            return
        for variable in definition.variable_definitions or ():
            if variable.default_value is not None:
                self.defaults[variable.variable.name.value] = variable.default_value
        root = self.schema.get_root_type(definition.operation)
        top = self._merged([(definition.selection_set, root)])
        limit = "mutation_fields" if definition.operation is OperationType.MUTATION else "root_fields"
        _most(
            limit,
            sum(map(len, top.values())),
            self.limits,
            "it has too many fields at the top; send several operations",
        )
        self._places(top, 1)

    def _level(self, sets: Sequence[tuple[SelectionSetNode, Any]], times: int) -> None:
        self._places(self._merged(sets), times)

    def _places(self, places: Mapping[str, Sequence[Placed]], times: int) -> None:
        for same in places.values():
            self.pairs += len(same) * (len(same) - 1) // 2
            if self.pairs > PAIRS:
                raise OverLimit(
                    "fields", PAIRS, "the same fields are asked for again and again; name each once"
                )
            node, parent = same[0]
            known = parent.fields.get(node.name.value) if parent is not None else None
            records = times
            if known is not None and "first" in known.args:
                records = times * max(self._first(node, known.args["first"].default_value), 1)
                self.nodes += records
            elif known is not None and "ids" in known.args:
                records = times * max(self._length(node), 1)
                self.nodes += records
            _most(
                "nodes",
                self.nodes,
                self.limits,
                "its lists may bring too many records; lower `first` of the inner ones",
            )
            inner_type = get_named_type(known.type) if known is not None else None
            inner = inner_type if isinstance(inner_type, GraphQLObjectType | GraphQLInterfaceType) else None
            self._level([(one.selection_set, inner) for one, _ in same if one.selection_set], records)

    def _merged(self, sets: Sequence[tuple[SelectionSetNode, Any]]) -> dict[str, list[Placed]]:
        """The fields selected by their names in the answer, every fragment opened once."""
        found: dict[str, list[Placed]] = {}
        seen: set[str] = set()

        def collect(selected: SelectionSetNode, parent: Any) -> None:
            for node in selected.selections:
                if isinstance(node, FieldNode):
                    found.setdefault((node.alias or node.name).value, []).append((node, parent))
                elif isinstance(node, InlineFragmentNode):
                    collect(node.selection_set, self._type(node) if node.type_condition else parent)
                elif isinstance(node, FragmentSpreadNode) and node.name.value not in seen:
                    seen.add(node.name.value)
                    fragment = self.fragments.get(node.name.value)
                    if fragment is not None:
                        collect(fragment.selection_set, self._type(fragment))

        for selected, parent in sets:
            collect(selected, parent)
        return found

    def _type(self, fragment: InlineFragmentNode | FragmentDefinitionNode) -> Any:
        found = self.schema.get_type(fragment.type_condition.name.value) if fragment.type_condition else None
        return found if isinstance(found, GraphQLObjectType | GraphQLInterfaceType) else None

    def _first(self, node: FieldNode, default: Any) -> int:
        given = self._argument(node, "first")
        if isinstance(given, IntValueNode):
            return int(given.value)
        if isinstance(given, int):
            return given
        return default if isinstance(default, int) else 1

    def _length(self, node: FieldNode) -> int:
        given = self._argument(node, "ids")
        if isinstance(given, ListValueNode):
            return len(given.values)
        return len(given) if isinstance(given, list) else 1

    def _argument(self, node: FieldNode, name: str) -> Node | Any:
        """An argument's value: of a variable, what was given for it, else its default."""
        given = next((one.value for one in node.arguments or () if one.name.value == name), None)
        if isinstance(given, VariableNode):
            variable = given.name.value
            return self.variables[variable] if variable in self.variables else self.defaults.get(variable)
        return given
