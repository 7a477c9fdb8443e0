"""The vendor's field inventory (`recruitcrm/endpoints.json`), cut down to what the sandbox serves: names and types.

`shapes.json` beside this file is `compact(...)` of the inventory, so that the tests run without it too.
"""

import json
from pathlib import Path
from typing import Any

SHAPES = Path(__file__).parent / "shapes.json"


def compact(endpoints: list[dict[str, Any]], served: set[tuple[str, str]]) -> dict[str, Any]:
    """Return the served endpoints' query parameters, body fields and answers; equal objects stand once."""
    objects: dict[str, str] = {}

    def short(shape: Any) -> Any:
        if isinstance(shape, list):
            return [short(item) for item in shape[:1]]
        if not isinstance(shape, dict):
            return shape
        text = json.dumps({name: short(value) for name, value in shape.items()})
        return objects.setdefault(text, f"#{len(objects)}")

    rows = {}
    for row in sorted(endpoints, key=lambda row: (row["path"], row["method"])):
        if (row["method"], row["path"]) in served:
            body = row.get("request_body_fields") or [
                {"name": name} for name in _names(row.get("request_body_json"))
            ]
            rows[f"{row['method']} {row['path']}"] = {
                "query": [item["name"] for item in row.get("query_params", [])],
                "body": [item["name"] for item in body],
                "answer": short(row.get("response")),
            }
    return {"objects": {name: json.loads(text) for text, name in objects.items()}, "endpoints": rows}


def _names(body: Any) -> list[str]:
    return list(body) if isinstance(body, dict) else []


def written(document: dict[str, Any]) -> str:
    """Return the text of `shapes.json`."""
    objects = ",\n".join(
        f"  {json.dumps(name)}: {json.dumps(shape)}" for name, shape in document["objects"].items()
    )
    rows = ",\n".join(
        f"  {json.dumps(name)}: {json.dumps(row)}" for name, row in document["endpoints"].items()
    )
    return f'{{\n "objects": {{\n{objects}\n }},\n "endpoints": {{\n{rows}\n }}\n}}\n'


def opened(shape: Any, objects: dict[str, Any]) -> Any:
    """Return a shape with its shared objects in place."""
    if isinstance(shape, str) and shape.startswith("#"):
        shape = objects[shape]
    if isinstance(shape, list):
        return [opened(item, objects) for item in shape]
    if isinstance(shape, dict):
        return {name: opened(value, objects) for name, value in shape.items()}
    return shape
