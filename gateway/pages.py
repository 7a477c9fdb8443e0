"""The playground: GraphiQL, from our own build where there is one, else from a pinned and hashed CDN copy."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

FOLDER = Path(__file__).parent / "playground"
BUILD = FOLDER / "dist"
CDN = "https://cdn.jsdelivr.net"


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


def routes() -> list[BaseRoute]:
    """What the page loads."""
    return [
        Route("/playground/examples.json", _examples),
        Mount("/playground", StaticFiles(directory=FOLDER)),
    ]


async def _examples(_: Request) -> Response:
    return JSONResponse(examples(), headers={"cache-control": "no-cache"})


@cache
def examples() -> list[dict[str, Any]]:
    """The example operations in the order of their file names, with the variables beside them."""
    return [
        {"query": file.read_text(encoding="utf-8"), "variables": _variables(file.with_suffix(".json"))}
        for file in sorted((FOLDER / "examples").glob("*.graphql"))
    ]


def _variables(file: Path) -> str:
    return file.read_text(encoding="utf-8") if file.exists() else ""
