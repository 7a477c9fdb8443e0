"""What a query selects, as the engine wants to know it: field and edge names, nested."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from graphql import FieldNode, FragmentSpreadNode, InlineFragmentNode, SelectionSetNode, VariableNode
from strawberry.utils.str_converters import to_camel_case

from connectors.engine.plan import Wants
from connectors.model import MODELS

Resolving = Any
"""graphql-core's GraphQLResolveInfo, whose type arguments say nothing here."""

NAMES = {
    model: {to_camel_case(name): name for name in (*declared.fields, *declared.edges)}
    for model, declared in MODELS.items()
}
"""GraphQL name to unified name, by model."""

WRAPPERS = ("nodes", "edges", "node")
"""Members of a connection that stand between an edge and its records."""


def raw(info: Any) -> Resolving:
    """graphql-core's info behind Strawberry's: it has the whole operation, the wrapper only its own field."""
    return info._raw_info  # noqa: SLF001  # Strawberry has no public way to it


def wants(info: Resolving, model: str) -> Wants:
    """What the query selects of the records behind this field: read once for all records that have it."""
    known: dict[Any, Wants] = info.context.selections
    place = tuple(map(id, info.field_nodes))
    if place not in known:
        known[place] = _wants(
            info, [node.selection_set for node in info.field_nodes if node.selection_set], model
        )
    return known[place]


def inner(info: Resolving, member: str, model: str) -> Wants | None:
    """What the query selects of the records behind a member of this field; None where it selects none of them."""
    sets = [node.selection_set for node in info.field_nodes if node.selection_set]
    found = [node.selection_set for node in _fields(info, sets) if node.name.value == member]
    return _wants(info, [one for one in found if one], model) if found else None


def members(info: Resolving, member: str) -> set[str]:
    """The names of the fields selected of a member of this field."""
    sets = [node.selection_set for node in info.field_nodes if node.selection_set]
    inner = [node.selection_set for node in _fields(info, sets) if node.name.value == member]
    return {node.name.value for node in _fields(info, [one for one in inner if one])}


def chosen(info: Resolving) -> set[str]:
    """The names of the fields selected of this field."""
    return {
        node.name.value
        for node in _fields(info, [one.selection_set for one in info.field_nodes if one.selection_set])
    }


def siblings(info: Resolving, model: str) -> set[str]:
    """The fields selected on the record of this model that the resolved field's *parent* stands on."""
    path = [part for part in info.path.as_list() if isinstance(part, str)][:-2]
    known: dict[Any, set[str]] = info.context.siblings
    place = (model, *path)
    if place not in known:
        known[place] = _siblings(info, path, model)
    return known[place]


def _siblings(info: Resolving, path: list[str], model: str) -> set[str]:
    sets: list[SelectionSetNode] = [info.operation.selection_set]
    for name in path:
        sets = [
            node.selection_set
            for node in _fields(info, sets)
            if (node.alias or node.name).value == name and node.selection_set
        ]
    return {node.name.value for node in _fields(info, sets, model)}


def _wants(info: Resolving, sets: list[SelectionSetNode], model: str) -> Wants:
    names, edges, declared = NAMES[model], MODELS[model].edges, MODELS[model].fields
    shown = info.context.principal.personal_data
    found: dict[str, list[SelectionSetNode]] = {}
    for node in _flat(info, sets, model):
        name = names.get(node.name.value)
        if name is not None and (shown or name not in declared or not declared[name].personal):
            inner = found.setdefault(name, [])
            if node.selection_set:
                inner.append(node.selection_set)
    return {
        name: _wants(info, inner, edges[name].target) if name in edges else {}
        for name, inner in found.items()
    }


def _flat(info: Resolving, sets: Iterable[SelectionSetNode], model: str) -> Iterator[FieldNode]:
    """The selected fields, a connection's wrappers looked through."""
    for node in _fields(info, sets, model):
        if node.name.value in WRAPPERS and node.selection_set:
            yield from _flat(info, [node.selection_set], model)
        else:
            yield node


def _fields(
    info: Resolving, sets: Iterable[SelectionSetNode], model: str | None = None
) -> Iterator[FieldNode]:
    """The selected fields, fragments opened, skipped ones and those of other models than `model` left out."""
    yield from _opened(info, sets, model, set())


def _opened(
    info: Resolving, sets: Iterable[SelectionSetNode], model: str | None, seen: set[str]
) -> Iterator[FieldNode]:
    """The same. `seen` are the fragments opened at this place: twice would bring nothing new, and double each time."""
    for selection_set in sets:
        for node in selection_set.selections:
            if not _included(info, node):
                continue
            if isinstance(node, FieldNode):
                yield node
            elif isinstance(node, InlineFragmentNode):
                if _meant(node, model):
                    yield from _opened(info, [node.selection_set], model, seen)
            elif isinstance(node, FragmentSpreadNode) and node.name.value not in seen:
                seen.add(node.name.value)
                fragment = info.fragments.get(node.name.value)
                if fragment is not None and _meant(fragment, model):
                    yield from _opened(info, [fragment.selection_set], model, seen)


def _meant(fragment: Any, model: str | None) -> bool:
    """Whether a fragment can hold for a record of a model: not if it is for another one."""
    condition = fragment.type_condition.name.value if fragment.type_condition else None
    return model is None or condition == model or condition not in MODELS


def _included(info: Resolving, node: Any) -> bool:
    """Whether @skip and @include leave a node in."""
    for directive in node.directives or ():
        name = directive.name.value
        if name in ("skip", "include") and directive.arguments:
            given = directive.arguments[0].value
            held = (
                info.variable_values.get(given.name.value) if isinstance(given, VariableNode) else given.value
            )
            if bool(held) == (name == "skip"):
                return False
    return True
