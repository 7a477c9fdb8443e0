"""The commands `ats-gateway integrations …`."""

from __future__ import annotations

import asyncio
from typing import Annotated

import typer

from gateway.cli_shared import (
    BAD_NEWS,
    DEFAULT,
    Config,
    Json,
    Tenant,
    explained,
    load,
)

integrations_app = typer.Typer(
    help="The accounts: those named in the settings, and those managed in the store.", no_args_is_help=True
)


@integrations_app.command("list")
def list_integrations(config: Config = None, as_json: Json = False) -> None:
    """List the integrations in the settings and in the store; of credentials only the names."""
    from gateway import checks

    with explained():
        parts, settings = load(config)
        rows = checks.listed(settings)
        if settings.master_keys:
            from gateway.integrations import command

            rows += asyncio.run(command.stored(parts, settings))
        typer.echo(checks.rows_as_json(rows)) if as_json else checks.show_rows(rows)


Id = Annotated[str, typer.Argument(help="The integration's id.")]
Credential = Annotated[
    list[str] | None,
    typer.Option(help="A credential, as name=env:NAME or name=file:PATH; what is missing is asked for."),
]
GivenSetting = Annotated[list[str] | None, typer.Option(help="A setting, as name=value; JSON, or else text.")]
BaseUrl = Annotated[str | None, typer.Option(help="Where the account is, if not where the tool usually is.")]
Verify = Annotated[bool, typer.Option(help="Whether the tool must accept the credentials first.")]


@integrations_app.command("add")
def add_integration(
    tool: Annotated[str, typer.Argument(help="Slug of the tool.")],
    name: Annotated[str | None, typer.Option("--id", help="An id of one's own; made up if left out.")] = None,
    credential: Credential = None,
    setting: GivenSetting = None,
    base_url: BaseUrl = None,
    tenant: Tenant = DEFAULT,
    verify: Verify = True,
    config: Config = None,
) -> None:
    """Make an integration in the store, and print its id."""
    from gateway.integrations import command
    from resolvers.managing import Change

    with explained():
        parts, settings = load(config)
        change = Change(base_url, command.values(setting or []), _credentials(tool, credential))
        typer.echo(asyncio.run(command.add(parts, settings, tenant, tool, name, change, verify=verify)))


@integrations_app.command("update")
def update_integration(
    name: Id,
    setting: GivenSetting = None,
    base_url: BaseUrl = None,
    tenant: Tenant = DEFAULT,
    config: Config = None,
) -> None:
    """Change the settings (all of them, where one is given) or the address of an integration in the store."""
    from gateway.integrations import command
    from resolvers.managing import Change

    with explained():
        parts, settings = load(config)
        changed = Change(base_url, command.values(setting or []))
        asyncio.run(command.change(parts, settings, tenant, name, changed, verify=False))


@integrations_app.command("rotate")
def rotate_credentials(
    name: Id,
    tool: Annotated[str, typer.Option(help="Slug of its tool.")],
    credential: Credential = None,
    tenant: Tenant = DEFAULT,
    verify: Verify = True,
    config: Config = None,
) -> None:
    """Give an integration in the store other credentials."""
    from gateway.integrations import command
    from resolvers.managing import Change

    with explained():
        parts, settings = load(config)
        changed = Change(credentials=_credentials(tool, credential))
        asyncio.run(command.change(parts, settings, tenant, name, changed, verify=verify))


@integrations_app.command("remove")
def remove_integration(name: Id, tenant: Tenant = DEFAULT, config: Config = None) -> None:
    """Remove an integration from the store, with its credentials."""
    from gateway.integrations import command

    with explained():
        parts, settings = load(config)
        asyncio.run(command.remove(parts, settings, tenant, name))


@integrations_app.command("check")
def check_integration(name: Id, config: Config = None, as_json: Json = False) -> None:
    """Find out what an integration's credentials may do, by reads only. Exit code 1 if something is missing."""
    from gateway.integrations import command

    with explained():
        parts, settings = load(config)
        report = asyncio.run(command.check(parts, settings, name))
        typer.echo(command.as_json(report)) if as_json else command.show(report)
    if report.gaps or not report.accepted:
        raise typer.Exit(BAD_NEWS)


@integrations_app.command("link")
def connect_link(
    tool: Annotated[str, typer.Argument(help="Slug of the tool.")],
    name: Annotated[
        str | None, typer.Option("--id", help="The integration to make, or to connect anew.")
    ] = None,
    tenant: Tenant = DEFAULT,
    config: Config = None,
) -> None:
    """Print a link to the page that walks somebody through connecting an account; it ends after 15 minutes."""
    from gateway.integrations import command

    with explained():
        parts, settings = load(config)
        typer.echo(asyncio.run(command.link(parts, settings, tenant, tool, name)))


@integrations_app.command("relock")
def relock(config: Config = None) -> None:
    """Lock all stored credentials with the first of the `master_keys`. Exit code 1 if some cannot be opened."""
    from gateway.integrations import command

    with explained():
        parts, settings = load(config)
        done, failed = asyncio.run(command.relock(parts, settings))
        typer.echo(f"{done} locked anew, {failed} not opened")
    if failed:
        raise typer.Exit(BAD_NEWS)


@integrations_app.command("new-key")
def new_key() -> None:
    """Print a new master key: 32 random bytes in base64."""
    from gateway.integrations import command

    typer.echo(command.new_key())


def _credentials(tool: str, given: list[str] | None) -> dict[str, str]:
    """Those given by reference, the others asked for without showing them."""
    from gateway.integrations import command

    found = command.secrets(given or [])
    for name in command.asked(tool, found):
        found[name] = typer.prompt(name, hide_input=True)
    return found
