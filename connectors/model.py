"""How a unified model is declared: its fields once, with type, description and what an id points to.

The classes so declared (records.py) are Strawberry types; the graph adds edges by subclass. At run time a
record is not an instance of them but a `connectors.engine.record.Record`: an identity plus the vendor views
loaded so far, from which fields are read by name.
"""

from __future__ import annotations

from dataclasses import dataclass
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


class Model:
    """Base of the unified models. `fields` holds the declared fields by name, labels of open enums included."""

    fields: dict[str, Field]


def field(description: str, *, ref: str | None = None) -> Any:
    """Declare a field; `ref` names the model whose id it holds."""
    return strawberry.field(description=description, metadata={"ref": ref})


def choice(description: str) -> Any:
    """Declare an open enum. A field `<name>_label` with the vendor's own word is declared along with it."""
    return strawberry.field(description=description, metadata={"open": True})


@dataclass_transform(kw_only_default=True, field_specifiers=(field, choice))
def model(cls: type[T]) -> type[T]:
    """Declare a unified model: a Strawberry type whose fields can be listed."""
    opened = [name for name in cls.__annotations__ if _metadata(cls, name).get("open")]
    for name in opened:
        cls.__annotations__[f"{name}_label"] = str | None
        setattr(cls, f"{name}_label", field(f"The vendor's own word for `{name}`, as received."))
    declared = {
        name: Field(name, getattr(cls, name).description, _metadata(cls, name).get("ref"))
        for name in cls.__annotations__
    }
    made = strawberry.type(cls, description=cls.__doc__)
    made.fields = declared  # type: ignore[attr-defined]  # `Model` declares it; T is any class
    MODELS[cls.__name__] = made  # type: ignore[assignment]  # every model derives from Model
    return made


def _metadata(cls: type, name: str) -> dict[str, Any]:
    return dict(getattr(getattr(cls, name, None), "metadata", None) or {})
