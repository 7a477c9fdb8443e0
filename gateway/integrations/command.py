"""What `ats-gateway integrations …` does: the same as the graph, for an operator at the store itself."""

from __future__ import annotations

import base64
import json
import os
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any

from rich.console import Console
from rich.table import Table

from connectors import scopes
from connectors.errors import BadInput
from connectors.scopes import Report
from connectors.upstream import Budget
from gateway.integrations.manager import Manager, connector_of
from gateway.parts import Parts, connected
from gateway.settings import Settings
from gateway.values import KEY_BYTES, resolve
from resolvers.managing import Change


@asynccontextmanager
async def managing(parts: Parts, settings: Settings) -> AsyncIterator[Manager]:
    """The manager over the store of the settings, with everything connected."""
    async with (
        parts.open_store(settings) as store,
        connected(parts, settings) as (registry, _),
        parts.open_manager(registry, store, settings) as manager,
    ):
        yield manager


def new_key() -> str:
    """A master key, as it goes into an environment variable or a file."""
    return base64.b64encode(os.urandom(KEY_BYTES)).decode()


def secrets(given: Sequence[str]) -> dict[str, str]:
    """Credentials from `name=env:NAME` and `name=file:PATH`. Raises BadInput.

    A value itself is not taken: a command line is seen by others, and kept.
    """
    found: dict[str, str] = {}
    for pair in given:
        name, equals, reference = pair.partition("=")
        if not equals or not reference.startswith(("env:", "file:")):
            raise BadInput(f"--credential {name}: write it as name=env:NAME or name=file:PATH")
        try:
            found[name] = str(resolve(reference))
        except ValueError as problem:
            raise BadInput(f"--credential {name}: {problem}") from None
    return found


def values(given: Sequence[str]) -> dict[str, Any] | None:
    """Settings from `name=value`, the value being JSON or else text; None where there are none. Raises BadInput."""
    found: dict[str, Any] = {}
    for pair in given:
        name, equals, value = pair.partition("=")
        if not name or not equals:
            raise BadInput(f"--setting {pair}: write it as name=value")
        try:
            found[name] = json.loads(value)
        except ValueError:
            found[name] = value
    return found or None


def asked(tool: str, given: Mapping[str, str]) -> list[str]:
    """The credentials still to be asked for. Raises BadInput for a tool that there is not."""
    return [one.name for one in connector_of(tool).credentials if one.required and one.name not in given]


async def add(
    parts: Parts,
    settings: Settings,
    tenant: str,
    tool: str,
    name: str | None,
    change: Change,
    *,
    verify: bool,
) -> str:
    """Make one; its id."""
    async with managing(parts, settings) as manager:
        return (await manager.create(tenant, tool, name, change, verify=verify)).id


async def change(
    parts: Parts, settings: Settings, tenant: str, name: str, changed: Change, *, verify: bool
) -> None:
    """Change one."""
    async with managing(parts, settings) as manager:
        await manager.update(tenant, name, changed, verify=verify)


async def remove(parts: Parts, settings: Settings, tenant: str, name: str) -> None:
    """Remove one."""
    async with managing(parts, settings) as manager:
        await manager.delete(tenant, name)


async def link(parts: Parts, settings: Settings, tenant: str, tool: str, name: str | None) -> str:
    """The address of a link to the connect page."""
    async with managing(parts, settings) as manager:
        return (await manager.link(tenant, tool, name)).url


async def relock(parts: Parts, settings: Settings) -> tuple[int, int]:
    """Lock every key with the first master key: how many were, how many could not be."""
    async with managing(parts, settings) as manager:
        return await manager.relock()


async def check(parts: Parts, settings: Settings, name: str) -> Report:
    """What an integration's credentials may do."""
    async with managing(parts, settings) as manager:
        return await scopes.check(manager.registry.get(name), Budget())


async def stored(parts: Parts, settings: Settings) -> list[dict[str, object]]:
    """Each integration of the store; of its credentials only the names."""
    async with managing(parts, settings) as manager:
        rows = [await manager.rows.get(name) for name in sorted(await manager.rows.revisions())]
    return [
        {
            "id": row.id,
            "tool": row.tool,
            "tenant": row.tenant,
            "baseUrl": row.base_url,
            "credentials": sorted(row.names),
            "settings": sorted(row.settings),
            "masterKey": row.sealed.key_id,
        }
        for row in rows
        if row is not None
    ]


def as_json(report: Report) -> str:
    """A JSON object of what was found."""
    return json.dumps(
        {
            "accepted": report.accepted,
            "problem": report.problem.message if report.problem else None,
            **{
                kind: [
                    {
                        "name": one.name,
                        "access": one.access.name,
                        "missing": [lack.permission for lack in one.missing],
                        "how": one.how,
                    }
                    for one in found
                ]
                for kind, found in (("models", report.models), ("actions", report.actions))
            },
        },
        indent=2,
        ensure_ascii=False,
    )


def show(report: Report) -> None:
    """A table on standard output."""
    table = Table("model or action", "", "missing", "found out by")
    colours = {"GRANTED": "green", "MISSING": "red", "UNKNOWN": "yellow"}
    for one in (*report.models, *report.actions):
        colour = colours[one.access.name]
        lacks = "; ".join(f"{lack.permission}: {lack.grant}" for lack in one.missing)
        table.add_row(one.name, f"[{colour}]{one.access.name}[/{colour}]", lacks, one.how)
    Console().print(table)
