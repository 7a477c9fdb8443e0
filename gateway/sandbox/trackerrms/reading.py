"""Reading request bodies: known names kept, unknown ones dropped, wrong types refused (trackerrms.md §4.1, A-21)."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from gateway.sandbox.trackerrms import errors

if TYPE_CHECKING:
    from gateway.sandbox.call import Call, Refused
    from gateway.sandbox.trackerrms.shapes import Shape
    from gateway.sandbox.trackerrms.vendor import TrackerRMS

INT32 = range(-(2**31), 2**31)


def body_of(vendor: TrackerRMS, call: Call, shape: Shape) -> dict[str, Any]:
    """Return what the body says under names of the shape; 400 and 415 where it cannot be read."""
    if not call.body.strip():
        raise _refused(vendor, call, {"": ["A non-empty request body is required."]})
    kind = call.content_type
    if not (kind in {"application/json", "text/json"} or kind.endswith("+json")):
        raise errors.problem(call, 415, f"The content type {kind or '(none)'} is not supported")
    try:
        document = call.json
    except ValueError:
        raise _refused(vendor, call, {"$": ["The body is not valid JSON."]}) from None
    faults: dict[str, list[str]] = {}
    cleaned = _cleaned(document, shape, "$", faults, keep_null=vendor.quirks.null_clears)
    if faults:
        raise _refused(vendor, call, faults)
    made: dict[str, Any] = cleaned
    return made


def _refused(vendor: TrackerRMS, call: Call, faults: dict[str, list[str]]) -> Refused:
    detail = "One or more validation errors occurred."
    return errors.problem(call, 400, detail, errors=faults if vendor.quirks.errors_member else None)


def _cleaned(value: Any, shape: object, path: str, faults: dict[str, list[str]], *, keep_null: bool) -> Any:
    if isinstance(shape, dict) and isinstance(value, dict):
        return {
            name: None
            if item is None
            else _cleaned(item, inner, f"{path}.{name}", faults, keep_null=keep_null)
            for name, inner in shape.items()
            if (item := value.get(name)) is not None or (keep_null and name in value)
        }
    if isinstance(shape, list) and isinstance(value, list):
        return [
            _cleaned(item, shape[0], f"{path}[{index}]", faults, keep_null=keep_null)
            for index, item in enumerate(value)
        ]
    if not (isinstance(shape, str) and _fits(value, shape)):
        faults[path] = ["The JSON value could not be converted to the field's type."]
    return value


def _fits(value: Any, kind: str) -> bool:
    if kind == "bool":
        return isinstance(value, bool)
    if isinstance(value, bool):
        return False
    if kind == "int":
        return isinstance(value, int) and value in INT32
    if kind == "number":
        return isinstance(value, int | float)
    return isinstance(value, str) and (kind == "text" or _is_moment(value))


def _is_moment(text: str) -> bool:
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True


def path_number(call: Call, name: str) -> int:
    """Return a number of the path; 400 for anything else."""
    text = call.params[name]
    if not (text.isdecimal() and text.isascii() and int(text) in INT32):
        raise errors.problem(call, 400, f"The value '{text}' is not valid for {name}.")
    return int(text)
