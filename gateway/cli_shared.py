"""What the commands share: options, settings, and how they end when something is wrong."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

if TYPE_CHECKING:  # everything heavy is imported by the command that needs it, so that --help is quick
    from gateway.parts import Parts
    from gateway.settings import Settings

BAD_NEWS = 1
UNUSABLE = 2

Config = Annotated[
    Path | None,
    typer.Option("--config", "-c", help="Settings file (default: ats-gateway.toml, if it is here)."),
]
Tenant = Annotated[str, typer.Option(help="Whose integrations and keys.")]
DEFAULT = "default"
Json = Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")]


def load(config: Path | None, serving: bool = False, **flags: Any) -> tuple[Parts, Settings]:
    """What the gateway is made of, and its settings. Raises SettingsError."""
    from gateway import logs, parts, settings

    real = parts.real()
    found = settings.load(real.tools(), config, flags)
    logs.configure(found.log_level if serving else "error", found.log_format)
    return real, found


def read(file: Path) -> str:
    """A file's text; ends the command where there is none."""
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as problem:
        reason = getattr(problem, "strerror", None) or "not UTF-8 text"
        refuse(f"{file} cannot be read ({reason})")


def variables(given: list[str]) -> dict[str, Any]:
    """`name=value` as variables: JSON, or else text."""
    import json

    found: dict[str, Any] = {}
    for pair in given:
        name, equals, value = pair.partition("=")
        if not name or not equals:
            refuse(f"--var {pair}: write it as name=value")
        try:
            found[name] = json.loads(value)
        except ValueError:
            found[name] = value
    return found


@contextmanager
def explained() -> Iterator[None]:
    """Turn what the operator can mend into one line and an exit code."""
    from connectors.errors import GatewayError
    from gateway.settings import SettingsError

    try:
        yield
    except (SettingsError, GatewayError) as problem:
        refuse(str(problem))


def refuse(line: str, code: int = UNUSABLE) -> NoReturn:
    """End the command with a line that says why."""
    typer.echo(f"ats-gateway: {line}", err=True)
    raise typer.Exit(code)
