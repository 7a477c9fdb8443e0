"""The commands `ats-gateway keys …`."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from gateway.cli_shared import (
    DEFAULT,
    Config,
    Json,
    Tenant,
    explained,
    load,
)

keys_app = typer.Typer(help="API keys of the programs that ask.", no_args_is_help=True)


@keys_app.command("create")
def create_key(
    name: Annotated[str, typer.Argument(help="Name of the principal.")],
    config: Config = None,
    tenant: Tenant = DEFAULT,
    integration: Annotated[list[str] | None, typer.Option(help="Only these (default: all).")] = None,
    read: Annotated[bool, typer.Option(help="Reading records.")] = True,
    action: Annotated[list[str] | None, typer.Option(help="Mutations granted; * for all.")] = None,
    passthrough: Annotated[bool, typer.Option(help="Requests to the ATS as they are.")] = False,
    events: Annotated[bool, typer.Option(help="Subscribing to events.")] = False,
    admin: Annotated[bool, typer.Option(help="Managing integrations and keys.")] = False,
    personal_data: Annotated[bool, typer.Option(help="Seeing fields that tell of a person.")] = True,
    batch: Annotated[bool, typer.Option(help="Yield to interactive principals.")] = False,
    days: Annotated[int | None, typer.Option(min=1, help="Days that it is good for.")] = None,
    as_json: Json = False,
) -> None:
    """Make a key and print it; it is shown this once."""
    from strawberry import ID

    from gateway.auth import commands
    from resolvers.keys import GrantsInput

    with explained():
        given = GrantsInput(
            integrations=None if integration is None else [ID(one) for one in integration],
            read=read,
            actions=action,
            passthrough=passthrough,
            events=events,
            admin=admin,
            personal_data=personal_data,
            batch=batch,
        )
        key, secret = commands.create(*load(config), name, tenant, days, given)
        _echo_key(key, secret, as_json)


@keys_app.command("list")
def list_keys(config: Config = None, tenant: Tenant = DEFAULT, as_json: Json = False) -> None:
    """List a tenant's keys, the newest first."""
    import json

    from gateway.auth import commands

    with explained():
        found = commands.listed(*load(config), tenant)
    if as_json:
        typer.echo(json.dumps([commands.as_json(one) for one in found], indent=2))
    else:
        typer.echo("\n".join(commands.line(one) for one in found) or "There are no keys.")


@keys_app.command("rotate")
def rotate_key(
    prefix: Annotated[str, typer.Argument(help="The beginning of the key, as listed.")],
    config: Config = None,
    tenant: Tenant = DEFAULT,
    overlap: Annotated[float, typer.Option(min=0, help="Seconds that the old key stays good.")] = 86_400.0,
    as_json: Json = False,
) -> None:
    """Make a new key in place of one, with the same grants, and print it."""
    from gateway.auth import commands

    with explained():
        key, secret = commands.rotate(*load(config), tenant, prefix, overlap)
        _echo_key(key, secret, as_json)


@keys_app.command("revoke")
def revoke_key(
    prefix: Annotated[str, typer.Argument(help="The beginning of the key, as listed.")],
    config: Config = None,
    tenant: Tenant = DEFAULT,
) -> None:
    """Make a key good for nothing; running gateways know within seconds."""
    from gateway.auth import commands

    with explained():
        typer.echo(commands.line(commands.revoke(*load(config), tenant, prefix)))


def _echo_key(key: Any, secret: str, as_json: bool) -> None:
    import json

    from gateway.auth import commands

    typer.echo(json.dumps(commands.as_json(key, secret), indent=2) if as_json else secret)
    if not as_json:
        typer.echo(f"{commands.line(key)}\nThe key above is shown this once; keep it safe.", err=True)
