"""Bodies in JSON or as Rails-style forms, both as one nested object (recruitee.md §2.3)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from gateway.sandbox.vendor import json_object

if TYPE_CHECKING:
    from gateway.sandbox.call import Call
    from gateway.sandbox.multipart import Part


def body_of(call: Call) -> dict[str, Any]:
    """Return the body as an object; uploaded files stand in it as `Part`s."""
    if call.content_type in {"multipart/form-data", "application/x-www-form-urlencoded"}:
        return rails(call.parts)
    return json_object(call)


def rails(parts: list[Part]) -> dict[str, Any]:
    """Nest `candidate[emails][]` and the like."""
    made: dict[str, Any] = {}
    for part in parts:
        value: Any = part.text if part.filename is None else part
        names = re.findall(r"[^\[\]]+|\[\]", part.name) or [part.name]
        target: dict[str, Any] = made
        is_list = names[-1] == "[]"
        path = [name for name in names if name != "[]"]
        for name in path[:-1]:
            inner = target.setdefault(name, {})
            target = inner if isinstance(inner, dict) else {}
        if is_list:
            target.setdefault(path[-1], []).append(value)
        else:
            target[path[-1]] = value
    return made


def inside(body: dict[str, Any], name: str) -> dict[str, Any]:
    """Return the object a single-record write wraps its values in, {} when it is missing."""
    found = body.get(name)
    return found if isinstance(found, dict) else {}


def texts(value: Any) -> list[str]:
    """Return a list of trimmed, non-empty texts from a list or a single one (the server trims: §2.4)."""
    values = value if isinstance(value, list) else [value]
    return [text for text in (str(item).strip() for item in values if item is not None) if text]
