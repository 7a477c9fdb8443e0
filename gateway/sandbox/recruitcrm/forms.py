"""Bodies in JSON or as forms, both as one object; arrays in forms as PHP nests them ([inferred] recruitcrm.md §5.1)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from gateway.sandbox.vendor import json_object

if TYPE_CHECKING:
    from gateway.sandbox.call import Call
    from gateway.sandbox.multipart import Part

FORMS = {"multipart/form-data", "application/x-www-form-urlencoded"}


def body_of(call: Call) -> dict[str, Any]:
    """Return the body as an object; uploaded files stand in it as `Part`s."""
    return nested(call.parts) if call.content_type in FORMS else json_object(call)


def nested(parts: list[Part]) -> dict[str, Any]:
    """Return form fields as an object: `a[0][b]` and `a[]` become lists."""
    made: dict[str, Any] = {}
    for part in parts:
        head, *inner = re.findall(r"[^\[\]]+|(?<=\[)(?=\])", part.name) or [part.name]
        target, name = made, head
        for step in inner:
            if not isinstance(target.get(name), dict):
                target[name] = {}
            target = target[name]
            name = step or str(len(target))
        target[name] = part.text if part.filename is None else part
    return {name: _listed(value) for name, value in made.items()}


def _listed(value: Any) -> Any:
    """Return an object whose keys count from 0 as a list."""
    if not isinstance(value, dict):
        return value
    inner = {name: _listed(item) for name, item in value.items()}
    return list(inner.values()) if inner and all(name.isdecimal() for name in inner) else inner
