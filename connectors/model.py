"""How a unified model is declared: its fields once, with type, description and what an id points to.

The classes so declared (records.py) are Strawberry types; the graph adds edges by subclass. At run time a
record is not an instance of them but a `connectors.engine.record.Record`: an identity plus the vendor views
loaded so far, from which fields are read by name.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, TypeVar, dataclass_transform

import strawberry

T = TypeVar("T")

MODELS: dict[str, type[Model]] = {}
"""Every unified model by name, in the order of declaration."""


@dataclass(frozen=True, slots=True)
class Field:
    """One unified field: its name in snake_case, what it means, and the model that an id field points to."""

    name: str
    description: str
    ref: str | None = None


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


def field(description: str, *, ref: str | None = None) -> Any:
    """Declare a field; `ref` names the model whose id it holds."""
    return strawberry.field(description=description, metadata={"ref": ref})


def many(target: str, description: str, *, by: str = "", through: tuple[str, str] | None = None) -> Any:
    """Declare a to-many edge that stays small."""
    return Edge("", target, description, many=True, by=by, through=through)


def paged(target: str, description: str, *, by: str = "", through: tuple[str, str] | None = None) -> Any:
    """Declare a to-many edge that can grow without bound."""
    return Edge("", target, description, many=True, paged=True, by=by, through=through)


def choice(description: str) -> Any:
    """Declare an open enum. A field `<name>_label` with the vendor's own word is declared along with it."""
    return strawberry.field(description=description, metadata={"open": True})


@dataclass_transform(kw_only_default=True, field_specifiers=(field, choice))
def model(cls: type[T]) -> type[T]:
    """Declare a unified model: a Strawberry type whose fields can be listed."""
    edges = {name: replace(edge, name=name) for name, edge in vars(cls).items() if isinstance(edge, Edge)}
    for name in edges:
        delattr(cls, name)
    opened = [name for name in cls.__annotations__ if _metadata(cls, name).get("open")]
    for name in opened:
        cls.__annotations__[f"{name}_label"] = str | None
        setattr(cls, f"{name}_label", field(f"The vendor's own word for `{name}`, as received."))
    declared = {
        name: Field(name, getattr(cls, name).description, _metadata(cls, name).get("ref"))
        for name in cls.__annotations__
    }
    for declared_field in declared.values():
        if declared_field.ref:
            name = declared_field.name.removesuffix("_id")
            edges[name] = Edge(name, declared_field.ref, f"The record that `{name}Id` names.", by=declared_field.name)
    made = strawberry.type(cls, description=cls.__doc__)
    made.fields = declared  # type: ignore[attr-defined]  # `Model` declares it; T is any class
    made.edges = edges  # type: ignore[attr-defined]  # as above
    MODELS[cls.__name__] = made  # type: ignore[assignment]  # every model derives from Model
    return made


def _metadata(cls: type, name: str) -> dict[str, Any]:
    return dict(getattr(getattr(cls, name, None), "metadata", None) or {})
