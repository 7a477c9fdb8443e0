"""Every exchange with the sandbox is checked: against `shapes.json` always, against the contract's files if there.

`ATS_CONTRACTS` names a folder with `smartrecruiters/slice-*.yaml`. `shapes.json` is derived from these files:
per operation and status the names and types of what an answer may hold. What the sandbox answers beyond the
2024 files is listed in `NEWER` and `SEEN`, each with the section of smartrecruiters.md that says so.
"""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import Any

import yaml
from jsonschema import Draft202012Validator

from gateway.sandbox.call import Call

CONTRACTS = os.environ.get("ATS_CONTRACTS")
SHAPES = Path(__file__).with_name("shapes.json")
PREFIXES = {
    "users": "/user-api/v201804",
    "interviews": "/interviews-api/v201904",
    "job-applications": "/job-applications-api/v202112",
    "webhooks": "/webhooks-api/v201907",
    "reporting": "/reporting-api/v201804",
    "audit": "/audit-api/v201910",
}
APIS = (
    "apply", "audit", "candidates", "configuration", "interviews", "job-applications", "jobs", "messages", "offers",
    "posting", "reporting", "users", "webhooks",
)  # fmt: skip

NEWER = (
    r"GET /candidates/\{\}(/jobs/\{\})?/properties 200 content\[\]\.(key|selectedValueLabels.*)",  # §8.6
    r"GET /postings/\{\}/configuration 200 questions\[\]\.conditions.*",  # §8.11, §15.6
    r"GET /v1/.* (content\[\]\.)?(location\.(hybrid|fullLocation)|experienceLevel\.label|language.*)",  # §8.3
    r"GET /jobs/\{\} 200 location\.(latitude|longitude)",  # the vendor's example file: texts
    r"GET /user-api/v201804/users(/me|/\{\}) 200 location.*",  # §8.1
    r"GET /audit-api/.* content\[\]\.context\.(jobName|jobRefNumber)",  # §8.14
    r"GET /candidates/\{\} 200 (primaryAssignment|secondaryAssignments\[\])\.applicationId",  # §8.4, §15.3
    r"POST /postings/\{\}/candidates 200 applicationId",  # §10.1
)
"""Members the answers have beyond the files."""
SEEN = (
    r"errors is a required property",  # a bare message, §5
    r"role is a required property",  # old members of hiring teams, §8.2
    r"department is a required|label is a required property",  # `{}` for no department, §8.3
    r"is not of type 'string' at .*department\.id",  # a number there, §8.3
    r"'MULTI_SELECT' is not one of",  # newer, §8.6
    r"is not valid under any of the given schemas at .*value",  # the array of a MULTI_SELECT, §8.6
    r"message is a required|code is a required",  # either half may be missing, §5
)
"""Known breaches of the files by the real API, as messages."""
NO_STATUS = {400, 401, 403, 404, 405, 409, 422, 424, 429, 500}
"""Statuses that operations answer although their file does not list them (§5)."""


def flat(template: str) -> str:
    return re.sub(r"\{[^}]*\}", "{}", template)


def operations(folder: Path) -> dict[str, tuple[dict[str, Any], dict[str, Any]]]:
    """Return "GET /jobs" to (operation, its whole document)."""
    made = {}
    for api in APIS:
        document = yaml.safe_load((folder / f"slice-{api}.yaml").read_text())
        for path, item in document["paths"].items():
            for method in ("get", "post", "put", "patch", "delete"):
                if method in item:
                    made[f"{method.upper()} {PREFIXES.get(api, '')}{flat(path)}"] = (item[method], document)
    return made


def resolved(schema: dict[str, Any], document: dict[str, Any]) -> dict[str, Any]:
    while "$ref" in schema:
        found: Any = document
        for part in schema["$ref"].removeprefix("#/").split("/"):
            found = found[part]
        schema = found
    return schema


def members(schema: dict[str, Any], document: dict[str, Any], path: str, depth: int = 0) -> dict[str, str]:
    """Return path to type of everything a schema names."""
    schema = resolved(schema, document)
    made: dict[str, str] = {}
    for part in schema.get("allOf", ()):
        made |= members(part, document, path, depth)
    kind = schema.get("type", "object" if "properties" in schema else "any")
    if not schema.get("allOf") or "properties" in schema:
        made[path] = kind + ("?" if schema.get("nullable") else "")
    if "additionalProperties" in schema and schema["additionalProperties"] is not False:
        made[f"{path}.*"] = "any"
    if depth < 12:
        for name, inner in schema.get("properties", {}).items():
            made |= members(inner, document, f"{path}.{name}" if path else name, depth + 1)
        if "items" in schema:
            made |= members(schema["items"], document, f"{path}[]", depth + 1)
    return made


def derived(folder: Path) -> dict[str, dict[str, str]]:
    made = {}
    for name, (operation, document) in sorted(operations(folder).items()):
        for status, answer in operation["responses"].items():
            content = resolved(answer, document).get("content", {})
            schema = next(
                (item["schema"] for kind, item in content.items() if "json" in kind and "schema" in item),
                None,
            )
            if status.startswith("2"):
                made[f"{name} {status}"] = members(schema, document, "") if schema else {}
    return made


def paths_of(value: Any, path: str = "") -> dict[str, str]:
    """Return path to type of everything an answer holds."""
    names = {dict: "object", list: "array", str: "string", bool: "boolean", int: "integer", float: "number"}
    made = {path: names.get(type(value), "null")}
    if isinstance(value, dict):
        for name, inner in value.items():
            made |= paths_of(inner, f"{path}.{name}" if path else name)
    elif isinstance(value, list):
        for inner in value:
            made |= paths_of(inner, f"{path}[]")
    return made


class Checker:
    """Checks exchanges; `problems` is asserted empty after each test."""

    def __init__(self) -> None:
        self.shapes: dict[str, dict[str, str]] = json.loads(SHAPES.read_text())
        self.folder = Path(CONTRACTS, "smartrecruiters") if CONTRACTS else None
        self.operations = operations(self.folder) if self.folder else {}
        self.validators: dict[str, Draft202012Validator | None] = {}
        self.problems: list[str] = []
        self.seen: set[str] = set()

    def check(self, call: Call, status: int, body: Any) -> None:
        """Check an exchange; `body` is the answer's JSON, None for another or no body."""
        name = f"{call.method} {flat(call.template)}"
        self.seen.add(name)
        if status < 300 and body is not None:
            self._shape(f"{name} {status}", body)
        if name in self.operations:
            self._validate(name, status, body)
            if status < 300 and call.content_type == "application/json":
                self._request(name, call.json)

    def done(self) -> None:
        """Say what was wrong since the last time."""
        problems, self.problems = self.problems, []
        assert not problems, "\n".join(dict.fromkeys(problems))

    def _shape(self, name: str, body: Any) -> None:
        known = self.shapes.get(name)
        if not known:
            return
        wild = [path[:-2] for path in known if path.endswith(".*")]
        for path, kind in paths_of(body).items():
            wanted = known.get(path)
            if wanted is None:
                inside = any(path.startswith(f"{begin}.") for begin in wild) or _loose(known, path)
                if not inside and not any(re.fullmatch(line, f"{name} {path}") for line in NEWER):
                    self.problems.append(f"{name}: {path} is not in the contract")
            elif not _fits(kind, wanted) and not _excused(f"is not of type {wanted!r} at {path}"):
                self.problems.append(f"{name}: {path} is {kind}, not {wanted}")

    def _validate(self, name: str, status: int, body: Any) -> None:
        operation, document = self.operations[name]
        answers = operation["responses"]
        if str(status) not in answers:
            if status not in NO_STATUS:
                self.problems.append(f"{name}: status {status} is not in the contract")
            return
        content = resolved(answers[str(status)], document).get("content", {})
        schema = next((item.get("schema") for kind, item in content.items() if "json" in kind), None)
        if schema is None:
            if body is not None and status < 300:
                self.problems.append(f"{name}: {status} has no body in the contract")
            return
        self._against(f"{name} {status}", schema, document, body)

    def _request(self, name: str, body: Any) -> None:
        operation, document = self.operations[name]
        content = resolved(operation.get("requestBody", {}), document).get("content", {})
        if "application/json" in content:
            self._against(f"{name} request", content["application/json"]["schema"], document, body)

    def _against(self, name: str, schema: dict[str, Any], document: dict[str, Any], body: Any) -> None:
        if name not in self.validators:
            whole = {**_modern(schema), "components": _modern(document["components"])}
            self.validators[name] = Draft202012Validator(
                whole, format_checker=Draft202012Validator.FORMAT_CHECKER
            )
        validator = self.validators[name]
        for problem in validator.iter_errors(body) if validator else ():
            place = "".join(
                f"[{part}]" if isinstance(part, int) else f".{part}" for part in problem.absolute_path
            )
            text = f"{problem.message.replace(chr(39), '') if 'required' in problem.message else problem.message[-200:]} at {place}"
            if not _excused(text):
                self.problems.append(f"{name}: {text}")


def _fits(kind: str, wanted: str) -> bool:
    also = {"null"} if wanted.endswith("?") else {"integer"} if wanted == "number" else set()
    return wanted == "any" or kind in {wanted.rstrip("?"), *also}


def _loose(known: dict[str, str], path: str) -> bool:
    """Return whether a path lies under something of which the contract says no more."""
    parts = re.split(r"(?=\.)|(?=\[\])", path)
    for end in range(len(parts) - 1, 0, -1):
        kind = known.get("".join(parts[:end]))
        if kind is not None:
            return kind == "any"
    return False


def _excused(text: str) -> bool:
    return any(re.search(line, text) for line in SEEN)


def _modern(schema: Any) -> Any:
    """Return an OpenAPI 3.0 schema as JSON Schema: `nullable` spelled out, what stands beside `$ref` ignored."""
    if isinstance(schema, list):
        return [_modern(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    if isinstance(schema.get("$ref"), str):
        return {"$ref": schema["$ref"]}
    made = {key: _modern(value) for key, value in schema.items() if key not in {"nullable", "example"}}
    if schema.get("nullable") and "type" in schema:
        made["type"] = [schema["type"], "null"]
        if "enum" in made:
            made["enum"] = [*made["enum"], None]
    return made
