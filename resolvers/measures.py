"""How large a document is, found out before it is validated, in time linear in its text.

Two looks, neither of which follows a fragment more often than it must: `Counts` sums up each fragment once, however
often it is spread (a chain of doubling fragments is a product of sums, not a tree); only what is small by that
count is then laid out as execution would do it (`Layout`), for the records that it may bring and for fields
repeated at one place, which validation compares pair by pair.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLSchema,
    InlineFragmentNode,
    IntValueNode,
    ListValueNode,
    OperationDefinitionNode,
    OperationType,
    SelectionSetNode,
    ValueNode,
    VariableNode,
    get_named_type,
)
from graphql.language import Node

from connectors.errors import BadInput, OverLimit
from resolvers.limits import PAIRS, Limits, most

LONGEST_NUMBER = 9
"""Digits of a number that are looked at: any longer one is far above all limits."""

INTROSPECTION = ("__schema", "__type")
"""Fields below which depth is not counted here: validation has a limit of its own for lists in lists there."""


Definition = OperationDefinitionNode | FragmentDefinitionNode


@dataclass(slots=True)
class Count:
    """Sums over a selection: fields and fragments, aliases, directives; the deepest field, the largest crowd."""

    fields: int = 0
    aliases: int = 0
    directives: int = 0
    depth: int = 0
    crowd: int = 0

    def add(self, other: Count, deeper: int = 0) -> None:
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


class Counts:
    """The counts of a document, each fragment's once."""

    def __init__(self, document: DocumentNode) -> None:
        self.fragments = {
            one.name.value: one for one in document.definitions if isinstance(one, FragmentDefinitionNode)
        }
        self.known: dict[str, Count] = {}
        self._open: set[str] = set()

    def of(self, definition: Definition) -> Count:
        """The count of one definition."""
        found = Count()
        found.mark(definition)
        for variable in definition.variable_definitions or ():
            found.mark(variable)
        found.add(self._selection(definition.selection_set))
        return found

    def _selection(self, selected: SelectionSetNode | None) -> Count:
        found = Count()
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

    def _fragment(self, name: str) -> Count:
        known = self.known.get(name)
        if known is not None:
            return known
        if name in self._open:
            raise BadInput(f"Cannot spread fragment '{name}' within itself.")
        definition = self.fragments.get(name)
        if definition is None:
            return Count()
        self._open.add(name)
        found = self.of(definition)
        self._open.discard(name)
        self.known[name] = found
        return found


Placed = tuple[FieldNode, Any]
"""A field and the type that it is selected on (None where there is no such type)."""


@dataclass(slots=True)
class Layout:
    """An operation as execution would lay it out: fields with one name at one place are one."""

    schema: GraphQLSchema
    fragments: Mapping[str, FragmentDefinitionNode]
    variables: Mapping[str, Any]
    limits: Limits
    nodes: int = 0
    pairs: int = 0
    defaults: dict[str, ValueNode] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)
    """The variables that the number of records depends on."""

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
        most(
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
            most(
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
            return int(given.value[:LONGEST_NUMBER])
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
            self.used.add(variable)
            return self.variables[variable] if variable in self.variables else self.defaults.get(variable)
        return given
