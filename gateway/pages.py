"""The playground: GraphiQL, from our own build where there is one, else from a pinned and hashed CDN copy."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

FOLDER = Path(__file__).parent / "playground"
BUILD = FOLDER / "dist"
LOOKUP = FOLDER / "examples" / "lookup.graphql"
CDN = "https://cdn.jsdelivr.net"

Ask = Callable[[str], Awaitable[Any]]
"""Executes a query; its data, or None."""


def _policy(scripts: str, styles: str, more: str = "") -> str:
    return (
        f"default-src 'none'; script-src {scripts}; style-src {styles} 'unsafe-inline'; "
        "img-src 'self' data:; font-src 'self' data:; connect-src 'self'; "
        f"base-uri 'none'; form-action 'none'; frame-ancestors 'none'{more}"
    )


def playground() -> Response:
    """The page for a browser that opens `/graphql`."""
    built = (BUILD / "main.js").exists()
    policy = (
        _policy("'self'", "'self'", "; worker-src 'self' blob:")
        if built
        else _policy(f"'self' {CDN}", f"'self' {CDN}")
    )
    page = (FOLDER / ("built.html" if built else "cdn.html")).read_text(encoding="utf-8")
    return HTMLResponse(page, headers={"content-security-policy": policy, "cache-control": "no-cache"})


def routes(ask: Ask | None = None) -> list[BaseRoute]:
    """What the page loads. `ask` executes a query to fill the examples' variables with ids that exist."""

    async def served(_: Request) -> Response:
        ids = await ask(LOOKUP.read_text(encoding="utf-8")) if ask else None
        return JSONResponse(examples(ids), headers={"cache-control": "no-cache"})

    return [
        Route("/playground/examples.json", served),
        Mount("/playground", StaticFiles(directory=FOLDER)),
    ]


def examples(ids: Any = None) -> list[dict[str, str]]:
    """The example operations in the order of their file names, each with its variables as JSON text.

    The file beside an example says for each variable where in `ids`, the answer to LOOKUP, its value stands.
    """
    return [
        {"query": file.read_text(encoding="utf-8"), "variables": _variables(file.with_suffix(".json"), ids)}
        for file in sorted((FOLDER / "examples").glob("[0-9]*.graphql"))
    ]


def _variables(file: Path, ids: Any) -> str:
    if not file.exists():
        return ""
    paths: dict[str, str] = json.loads(file.read_text(encoding="utf-8"))
    return json.dumps({name: _at(ids, path) for name, path in paths.items()}, indent=2)


def _at(value: Any, path: str) -> Any:
    """The value at a path such as `nodes.0.id`; "" where there is none."""
    for step in path.split("."):
        try:
            value = value[int(step) if step.isdecimal() else step]
        except (LookupError, TypeError):
            return ""
    return value
