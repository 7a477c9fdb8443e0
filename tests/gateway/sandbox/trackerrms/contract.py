"""The vendor's OpenAPI document as a judge of requests and answers: whole where it is at hand, else its shapes.

`shapes.json` holds names and types only; `compact` derives it, and a test compares both.
"""

from __future__ import annotations

import json
import re
from datetime import date, datetime, time
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker

from tests.support import contracts

DOCUMENT = contracts.FOLDER / "trackerrms" / "openapi-tracker-api-v1.json"
SHAPES = Path(__file__).with_name("shapes.json")
GENERAL = {400, 401, 403, 404, 405, 409, 415, 422, 429, 500, 502, 503}
"""Documented for the whole API, not for each operation."""
USED = (
    "Auth",
    "CustomFields",
    "MetaData",
    "Opportunity",
    "OpportunityResource",
    "Resource",
    "User",
    "Webhook",
)


def compact(document: dict[str, Any]) -> dict[str, Any]:
    """Return operations as `METHOD path` to request and answer types, and schemas as field to type."""
    operations, schemas = {}, {}
    todo: list[str] = []

    def name(schema: dict[str, Any]) -> str:
        made = _type(schema)
        todo.append(made.strip("[]?"))
        return made

    for path, verbs in document["paths"].items():
        if not any(part in USED for part in path.split("/")[2:4]):
            continue
        for verb, operation in verbs.items():
            content = operation.get("requestBody", {}).get("content", {}).get("application/json")
            answers = {
                status: name(found["schema"])
                if (found := answer.get("content", {}).get("application/json"))
                else ""
                for status, answer in operation["responses"].items()
            }
            request = name(content["schema"]) if content else ""
            operations[f"{verb.upper()} {path}"] = {"request": request, "answers": answers}
    known = document["components"]["schemas"]
    while todo:
        found = todo.pop()
        if found in known and found not in schemas:
            properties = known[found].get("properties", {})
            schemas[found] = {field: name(schema) for field, schema in properties.items()}
    return {"operations": operations, "schemas": dict(sorted(schemas.items()))}


def _type(schema: dict[str, Any]) -> str:
    if "$ref" in schema:
        return str(schema["$ref"]).rsplit("/", 1)[-1]
    if schema.get("type") == "array":
        made = f"[{_type(schema['items'])}]"
    else:
        made = schema.get("format") or schema.get("type") or "any"
    return made + "?" * bool(schema.get("nullable"))


@cache
def shapes() -> dict[str, Any]:
    return json.loads(SHAPES.read_text())


@cache
def document() -> dict[str, Any] | None:
    return json.loads(DOCUMENT.read_text()) if DOCUMENT.exists() else None


def operation(method: str, path: str) -> dict[str, Any] | None:
    for key, found in shapes()["operations"].items():
        verb, template = key.split(" ")
        pattern = re.sub(r"\\\{\w+\\\}", "[0-9]+", re.escape(template))
        if verb == method and re.fullmatch(pattern, path, re.IGNORECASE):
            return found
    return None


def judge_request(method: str, path: str, body: Any) -> None:
    found = operation(method, path)
    if found is not None and found["request"]:
        judge(found["request"], body, f"request of {method} {path}")


def judge_answer(method: str, path: str, status: int, body: Any) -> None:
    """Check status and body; `body` None is an empty one."""
    where = f"{status} of {method} {path}"
    if status >= 400:
        assert status in GENERAL, where
        if path.lower().startswith("/api/"):
            judge("ProblemDetails", body, where)
        return
    found = operation(method, path)
    if found is None:
        return
    assert str(status) in found["answers"], f"{where} is not documented"
    kinds = [kind for code, kind in sorted(found["answers"].items()) if code.startswith("2") and kind]
    kind = found["answers"][str(status)] or next(iter(kinds), "")
    if body is not None and kind:
        judge(kind, body, where)


def judge(kind: str, body: Any, where: str) -> None:
    """Check a body against the compact shapes, and against the whole document where that is at hand."""
    faults = list(_faults(kind, body, where))
    assert not faults, faults[:5]
    if document() is not None:
        problems = [f"{error.json_path}: {error.message}" for error in _validator(kind).iter_errors(body)]
        assert not problems, (where, problems[:5])


def _faults(kind: str, value: Any, where: str):
    if kind.endswith("?"):
        if value is None:
            return
        kind = kind[:-1]
    if kind.startswith("[") and isinstance(value, list):
        for index, item in enumerate(value):
            yield from _faults(kind[1:-1], item, f"{where}[{index}]")
    elif kind in shapes()["schemas"] and isinstance(value, dict):
        yield from _faults_of_members(kind, value, where)
    elif kind not in _PLAIN or not _PLAIN[kind](value):
        yield f"{where}: {kind} expected, not {value!r}"


def _faults_of_members(kind: str, value: dict[str, Any], where: str):
    fields = shapes()["schemas"][kind]
    for name, item in value.items():
        if name in fields:
            yield from _faults(fields[name], item, f"{where}.{name}")
        elif kind != "ProblemDetails":
            yield f"{where}.{name} is unknown"


def _reads(reader: Any) -> Any:
    def check(value: Any) -> bool:
        try:
            reader(value)
        except (ValueError, TypeError):
            return False
        return True

    return check


def _number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


_PLAIN = {
    "any": lambda _: True,
    "string": lambda value: isinstance(value, str),
    "boolean": lambda value: isinstance(value, bool),
    "int32": lambda value: isinstance(value, int) and _number(value) and -(2**31) <= value < 2**31,
    "double": _number,
    "date": _reads(date.fromisoformat),
    "date-time": _reads(datetime.fromisoformat),
    "time": _reads(time.fromisoformat),
}
_FORMATS = FormatChecker(formats=())
for _name in ("date", "date-time", "time"):
    _FORMATS.checks(_name)(lambda value, check=_PLAIN[_name]: value is None or check(value))


@cache
def _validator(kind: str) -> Draft202012Validator:
    whole = document()
    assert whole is not None
    found = {"$ref": f"#/components/schemas/{kind.strip('[]')}"}
    if kind.strip("[]") not in whole["components"]["schemas"]:
        found = {}
    schema = {"type": "array", "items": found} if kind.startswith("[") else found
    return Draft202012Validator(
        {**schema, "components": _modern({"schemas": whole["components"]["schemas"]})},
        format_checker=_FORMATS,
    )


def _modern(schema: Any) -> Any:
    """Turn OpenAPI 3.0's `nullable` into a type of JSON Schema."""
    if isinstance(schema, list):
        return [_modern(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    made = {name: _modern(value) for name, value in schema.items() if name not in {"nullable", "example"}}
    if schema.get("nullable") is True and isinstance(schema.get("type"), str):
        made["type"] = [schema["type"], "null"]
    return made
