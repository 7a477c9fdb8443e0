"""JSON, changed in one place; and whether a value is what a unified field holds."""

import math
from datetime import date, datetime
from functools import cache

import orjson
from strawberry.types import get_object_definition
from strawberry.types.base import StrawberryList, StrawberryOptional
from strawberry.types.enum import StrawberryEnumDefinition
from strawberry.types.union import StrawberryUnion

from connectors.columns import MISSING
from connectors.views import View

ODD = (
    None,
    True,
    0,
    2**40,
    1.5,
    "",
    "zz",
    "0000-00-00",
    [],
    {},
    ["zz"],
    {"zz": 1},
)
"""What a node of an example is replaced by."""

DROP = object()


def nodes_of(raw, path=()):
    """The paths of all nodes; of members that the gateway adds itself (`_…`) only what is inside."""
    found = []
    for key, value in _items(raw):
        if not str(key).startswith("_"):
            found.append((*path, key))
        if isinstance(value, dict | list):
            found += nodes_of(value, (*path, key))
    return found


def _items(raw):
    return raw.items() if isinstance(raw, dict) else enumerate(raw) if isinstance(raw, list) else ()


def replaced(raw, path, value):
    """A copy in which the node at a path is another value, or dropped. Only the way there is copied."""
    if not path:
        return value
    key, *rest = path
    copied = dict(raw) if isinstance(raw, dict) else list(raw)
    if not rest and value is DROP:
        del copied[key]
    else:
        copied[key] = replaced(copied[key], rest, value)
    return copied


def mutants(raw):
    """Every change of one node."""
    for path in nodes_of(raw):
        for value in (DROP, *ODD):
            yield path, replaced(raw, path, value)


def fits(value, model, name):
    """Whether a value is one of a unified field's, or views of an edge's target."""
    if value is MISSING:
        return True
    if name in model.edges and name not in model.fields:
        return isinstance(value, list) and all(isinstance(one, View) for one in value)
    return _types(model)[name](value)


@cache
def _types(kind):
    """The checks of the plain members of an object type, by name."""
    fields = get_object_definition(kind, strict=True).fields
    return {one.python_name: _check(one.type) for one in fields if one.base_resolver is None}


def _check(kind):
    """A function that tells whether a value is of a kind of the graph's."""
    if isinstance(kind, StrawberryOptional | StrawberryList):
        inner = _check(kind.of_type)
        if isinstance(kind, StrawberryOptional):
            return lambda value: value is None or inner(value)
        return lambda value: isinstance(value, list) and all(map(inner, value))
    if isinstance(kind, StrawberryEnumDefinition):
        return lambda value: type(value) is kind.wrapped_cls
    if isinstance(kind, StrawberryUnion):
        return lambda value: type(value) in kind.types and _whole(value)
    if isinstance(kind, type) and get_object_definition(kind) is not None:
        return lambda value: isinstance(value, kind) and _whole(value)
    return SCALARS.get(kind, _is_json) if getattr(kind, "__name__", "") != "ID" else SCALARS[str]


def _whole(value):
    return all(check(getattr(value, name)) for name, check in _types(type(value)).items())


def _is_json(value):
    try:
        orjson.dumps(value)
    except TypeError:
        return False
    return True


SCALARS = {
    str: lambda value: isinstance(value, str),
    bool: lambda value: type(value) is bool,
    int: lambda value: type(value) is int and abs(value) < 2**31,
    float: lambda value: type(value) in (int, float) and math.isfinite(value),
    datetime: lambda value: isinstance(value, datetime) and value.tzinfo is not None,
    date: lambda value: type(value) is date,
}
