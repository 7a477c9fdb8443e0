"""What the integrations are, and whether their credentials are good, for people and for programs."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from rich.console import Console
from rich.table import Table

from gateway.parts import Parts, connected
from gateway.settings import Settings


@dataclass(frozen=True, slots=True)
class Line:
    """What a cheap live call told of one integration's credentials."""

    integration: str
    ok: bool
    code: str | None = None
    message: str | None = None


async def check(parts: Parts, settings: Settings) -> list[Line]:
    """Call every integration once."""
    async with (
        parts.open_store(settings) as store,
        connected(parts, settings) as (registry, _),
        parts.open_manager(registry, store, settings),
    ):
        found = await registry.check()
    return [
        Line(name, ok=True) if error is None else Line(name, False, error.code, error.message)
        for name, error in found.items()
    ]


def as_json(lines: Sequence[Line]) -> str:
    """A JSON list of `{integration, ok, code, message}`."""
    return json.dumps([asdict(line) for line in lines], indent=2, ensure_ascii=False)


def show(lines: Sequence[Line]) -> None:
    """A table on standard output."""
    table = Table("integration", "", "code", "what to know")
    for line in lines:
        state = "[green]ok[/green]" if line.ok else "[red]failed[/red]"
        table.add_row(line.integration, state, line.code or "", line.message or "")
    Console().print(table)


def listed(settings: Settings) -> list[dict[str, object]]:
    """Each integration of the settings; of its credentials only the names."""
    return [
        {
            "id": one.id,
            "tool": one.tool,
            "baseUrl": one.base_url,
            "credentials": sorted(one.credentials),
            "settings": sorted(one.settings),
        }
        for one in settings.integrations
    ]


def rows_as_json(rows: Sequence[Mapping[str, Any]]) -> str:
    """A JSON list of `{id, tool, baseUrl, credentials, settings}`, the last two being names."""
    return json.dumps(rows, indent=2, ensure_ascii=False)


def show_rows(rows: Sequence[Mapping[str, Any]]) -> None:
    """A table on standard output."""
    if not rows:
        Console().print(
            "No integrations: `ats-gateway serve` uses the sandbox's five, unless some can be stored."
        )
        return
    table = Table("integration", "tool", "base URL", "credentials", "settings")
    for one in rows:
        table.add_row(
            one["id"],
            one["tool"],
            one["baseUrl"] or "the tool's own",
            ", ".join(one["credentials"]),
            ", ".join(one["settings"]),
        )
    Console().print(table)
