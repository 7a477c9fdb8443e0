"""How a unified model is declared: its fields once, with type, description and what an id points to.

The classes so declared (records.py) are Strawberry types; the graph adds edges by subclass. At run time a
record is not an instance of them but a `connectors.engine.record.Record`: an identity plus the vendor views
loaded so far, from which fields are read by name.

Beside the models stand the plain object types, inputs and enums of the graph. Whatever is declared here takes
its description from its docstring.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum
from typing import Any, TypeVar, dataclass_transform

import strawberry
from strawberry.types import get_object_definition
from strawberry.utils.str_converters import to_camel_case

T = TypeVar("T")
E = TypeVar("E", bound=type[Enum])

MODELS: dict[str, type[Model]] = {}
"""Every unified model by name, in the order of declaration."""


@dataclass(frozen=True, slots=True)
class Field:
    """One unified field: its name in snake_case, what it means, and the model that an id field points to.

    `personal` fields tell of a person, or may: they are withheld from principals without the grant.
    """

    name: str
    description: str
    ref: str | None = None
    personal: bool = False


@dataclass(frozen=True, slots=True)
class Edge:
    """The way from a record of one model to records of another.

    A to-one edge follows the parent's field `by`; a to-many edge gathers the children whose field `by` holds
    the parent's key, or goes `through` a join (the parent's edge to it, then the join's edge onwards).
    `paged` marks those that can grow without bound: the graph shows them as connections.
    """

    name: str
    target: str
    description: str
    many: bool = False
    paged: bool = False
    by: str = ""
    through: tuple[str, str] | None = None


class Model:
    """Base of the unified models.

    `fields` holds the declared fields by name, labels of open enums included; `edges` the ways to other
    models: one for each id field, and the declared to-many ones.
    """

    fields: dict[str, Field]
    edges: dict[str, Edge]


def field(
    description: str, *, ref: str | None = None, deprecated: str | None = None, personal: bool = False
) -> Any:
    """Declare one field of a model.

    `ref` names the model whose id it holds, `deprecated` what to use instead; `personal` says that it tells of a
    person, or may.
    """
    return strawberry.field(
        description=description, deprecation_reason=deprecated, metadata={"ref": ref, "personal": personal}
    )


def many(target: str, description: str, *, by: str = "", through: tuple[str, str] | None = None) -> Any:
    """Declare a to-many edge that stays small."""
    return Edge("", target, description, many=True, by=by, through=through)


def paged(target: str, description: str, *, by: str = "", through: tuple[str, str] | None = None) -> Any:
    """Declare a to-many edge that can grow without bound."""
    return Edge("", target, description, many=True, paged=True, by=by, through=through)


def choice(description: str) -> Any:
    """Declare an open enum. A field `<name>_label` with the vendor's own word is declared along with it."""
    return strawberry.field(description=description, metadata={"open": True})


def required(description: str) -> Any:
    """Declare a member of an object type or input that must be given."""
    return strawberry.field(description=description)


def optional(description: str, default: Any = None) -> Any:
    """Declare a member of an object type or input that may be left out."""
    return strawberry.field(description=description, default=default)


def word(name: str, description: str) -> Any:
    """Declare a value of an enum; in Python its value is `name`, the name of the member once more."""
    return strawberry.enum_value(name, description=description)


@dataclass_transform(kw_only_default=True, field_specifiers=(field, choice))
def model(cls: type[T]) -> type[T]:
    """Declare a unified model: a Strawberry type whose fields can be listed, inherited ones included."""
    edges = {name: replace(edge, name=name) for name, edge in vars(cls).items() if isinstance(edge, Edge)}
    for name in edges:
        delattr(cls, name)
    opened = [name for name in cls.__annotations__ if _metadata(cls, name).get("open")]
    for name in opened:
        cls.__annotations__[f"{name}_label"] = str | None
        setattr(
            cls, f"{name}_label", field(f"The vendor's own word for `{to_camel_case(name)}`, as received.")
        )
    made = strawberry.type(cls, description=_text(cls))
    made.fields = {  # type: ignore[attr-defined]  # `Model` declares it; T is any class
        one.python_name: Field(
            one.python_name,
            one.description or "",
            one.metadata.get("ref"),
            one.metadata.get("personal", False),
        )
        for one in get_object_definition(made, strict=True).fields
    }
    for one in made.fields.values():  # type: ignore[attr-defined]  # as above
        if one.ref:
            name = one.name.removesuffix("_id")
            edges[name] = Edge(
                name, one.ref, f"The record that `{to_camel_case(one.name)}` names.", by=one.name
            )
    made.edges = edges  # type: ignore[attr-defined]  # as above
    MODELS[cls.__name__] = made  # type: ignore[assignment]  # every model derives from Model
    return made


@dataclass_transform(kw_only_default=True, field_specifiers=(field,))
def common(cls: type[T]) -> type[T]:
    """Declare fields that several models share: a base class, not a type of the graph."""
    return strawberry.type(cls)


@dataclass_transform(kw_only_default=True, field_specifiers=(required,))
def object_type(cls: type[T]) -> type[T]:
    """Declare a plain object of the graph, made with keywords."""
    return strawberry.type(cls, description=_text(cls))


@dataclass_transform(kw_only_default=True, field_specifiers=(required,))
def interface_type(cls: type[T]) -> type[T]:
    """Declare what several object types have in common."""
    return strawberry.interface(cls, description=_text(cls))


@dataclass_transform(kw_only_default=True, field_specifiers=(required,))
def input_type(cls: type[T]) -> type[T]:
    """Declare an input of the graph."""
    return strawberry.input(cls, description=_text(cls))


def enum_type(cls: E) -> E:
    """Declare an enum whose values are made by `word`."""
    return strawberry.enum(cls, description=_text(cls))


def _metadata(cls: type, name: str) -> dict[str, Any]:
    return dict(getattr(getattr(cls, name, None), "metadata", None) or {})


def _text(cls: type) -> str:
    """The docstring as one paragraph: line breaks of the source are none of the graph's."""
    return " ".join((cls.__doc__ or "").split())
