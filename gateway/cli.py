"""The command `ats-gateway`.

Exit codes: 0 done; 1 the answer is bad news (errors in a query, refused credentials, a schema out of step);
2 the command could not be done as given (settings, arguments, files).
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import AbstractAsyncContextManager, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

if TYPE_CHECKING:  # everything heavy is imported by the command that needs it, so that --help is quick
    from gateway.parts import Parts
    from gateway.settings import Settings

app = typer.Typer(
    name="ats-gateway",
    help="One GraphQL graph over live applicant tracking systems.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
schema_app = typer.Typer(help="The GraphQL schema as a file.", no_args_is_help=True)
integrations_app = typer.Typer(
    help="The accounts: those named in the settings, and those managed in the store.", no_args_is_help=True
)
app.add_typer(schema_app, name="schema")
app.add_typer(integrations_app, name="integrations")
keys_app = typer.Typer(help="API keys of the programs that ask.", no_args_is_help=True)
app.add_typer(keys_app, name="keys")

BAD_NEWS = 1
UNUSABLE = 2

Config = Annotated[
    Path | None,
    typer.Option("--config", "-c", help="Settings file (default: ats-gateway.toml, if it is here)."),
]
Tenant = Annotated[str, typer.Option(help="Whose integrations and keys.")]
DEFAULT = "default"
Json = Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")]


@app.command()
def serve(
    config: Config = None,
    host: Annotated[str | None, typer.Option(help="Address to listen on.")] = None,
    port: Annotated[int | None, typer.Option(help="Port to listen on; 0 takes a free one.")] = None,
    log_format: Annotated[str | None, typer.Option(help="console or json.")] = None,
) -> None:
    """Serve the graph. Without settings it talks to the sandbox's five simulated vendors."""
    from gateway import server
    from gateway.app import create_app

    with _explained():
        parts, settings = _load(config, serving=True, host=host, port=port, log_format=log_format)
        asyncio.run(
            _tried(parts.open_store(settings))
        )  # what is wrong with it is told in one line, and early
        if not server.run(create_app(settings, parts), settings):
            _refuse("could not start; the log above says why")


@app.command()
def sandbox(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen on; 0 takes a free one.")] = 9100,
    seed: Annotated[int, typer.Option(help="The same seed gives the same data.")] = 1,
    jobs: Annotated[int, typer.Option(min=1, help="Jobs of each account.")] = 60,
    candidates: Annotated[int, typer.Option(min=1, help="Candidates of each account.")] = 2_000,
    applications: Annotated[int, typer.Option(min=0, help="Applications of each account.")] = 5_000,
    latency: Annotated[float, typer.Option(min=0, help="Seconds added to each answer.")] = 0.0,
    jitter: Annotated[float, typer.Option(min=0, help="Up to so many seconds more.")] = 0.0,
    rate_factor: Annotated[
        float, typer.Option(min=0, help="Multiplies the vendors' quotas; 0 switches them off.")
    ] = 1.0,
    account: Annotated[
        list[str] | None,
        typer.Option(help="Accounts to simulate, such as gem or recruitee-2 (default: one of each tool)."),
    ] = None,
) -> None:
    """Serve the five simulated vendor APIs under /<tool>."""
    from gateway import simulation

    with _explained():
        options = simulation.options(
            seed=seed,
            jobs=jobs,
            candidates=candidates,
            applications=applications,
            latency=latency,
            jitter=jitter,
            rate_factor=rate_factor,
            vendors=tuple(account or ()),
        )
        asyncio.run(simulation.serve(options, host, port, typer.echo))


@app.command()
def check(config: Config = None, as_json: Json = False) -> None:
    """Try the settings, and each integration's credentials by one cheap live call. Exit code 1 if one fails."""
    from gateway import checks

    with _explained():
        parts, settings = _load(config)
        found = asyncio.run(checks.check(parts, settings))
        typer.echo(checks.as_json(found)) if as_json else checks.show(found)
    if not all(line.ok for line in found):
        raise typer.Exit(BAD_NEWS)


@app.command()
def query(
    file: Annotated[str, typer.Argument(help="File with a GraphQL document; - reads standard input.")],
    var: Annotated[
        list[str] | None, typer.Option(help="A variable, as name=value; the value is JSON, or else text.")
    ] = None,
    operation: Annotated[
        str | None, typer.Option(help="Which operation, where the document has several.")
    ] = None,
    config: Config = None,
    tenant: Tenant = DEFAULT,
) -> None:
    """Execute an operation in this process and print the answer. Exit code 1 if it has errors."""
    from gateway import asked_once

    with _explained():
        document = typer.get_text_stream("stdin").read() if file == "-" else _read(Path(file))
        parts, settings = _load(config)
        answers = asked_once.answers(parts, settings, document, _variables(var or []), operation, tenant)
        failed = asyncio.run(_printed(answers))
    if failed:
        raise typer.Exit(BAD_NEWS)


@schema_app.command("export")
def export(
    check_file: Annotated[
        Path | None, typer.Option("--check", help="Print nothing; exit code 1 if this file is out of step.")
    ] = None,
) -> None:
    """Print the schema in GraphQL's schema language."""
    from gateway import parts, schema_file

    with _explained():
        text = schema_file.text(parts.real().schema())
        if check_file is None:
            typer.echo(text, nl=False)
        elif _read(check_file) != text:
            _refuse(
                f"{check_file} is out of step with the code; run `ats-gateway schema export > {check_file}`",
                BAD_NEWS,
            )


@schema_app.command("diff")
def diff(
    old: Annotated[Path, typer.Argument(help="The schema as it was.")],
    new: Annotated[Path, typer.Argument(help="The schema as it is.")],
) -> None:
    """List what breaks or endangers clients of the old schema. Exit code 1 if something breaks."""
    from gateway import schema_file

    with _explained():
        changes = schema_file.changes(_read(old), _read(new))
    for change in changes:
        typer.echo(f"{'breaking ' if change.breaking else 'dangerous'}  {change.text}")
    if any(change.breaking for change in changes):
        raise typer.Exit(BAD_NEWS)


@integrations_app.command("list")
def list_integrations(config: Config = None, as_json: Json = False) -> None:
    """List the integrations in the settings and in the store; of credentials only the names."""
    from gateway import checks

    with _explained():
        parts, settings = _load(config)
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

    with _explained():
        parts, settings = _load(config)
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

    with _explained():
        parts, settings = _load(config)
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

    with _explained():
        parts, settings = _load(config)
        changed = Change(credentials=_credentials(tool, credential))
        asyncio.run(command.change(parts, settings, tenant, name, changed, verify=verify))


@integrations_app.command("remove")
def remove_integration(name: Id, tenant: Tenant = DEFAULT, config: Config = None) -> None:
    """Remove an integration from the store, with its credentials."""
    from gateway.integrations import command

    with _explained():
        parts, settings = _load(config)
        asyncio.run(command.remove(parts, settings, tenant, name))


@integrations_app.command("check")
def check_integration(name: Id, config: Config = None, as_json: Json = False) -> None:
    """Find out what an integration's credentials may do, by reads only. Exit code 1 if something is missing."""
    from gateway.integrations import command

    with _explained():
        parts, settings = _load(config)
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

    with _explained():
        parts, settings = _load(config)
        typer.echo(asyncio.run(command.link(parts, settings, tenant, tool, name)))


@integrations_app.command("relock")
def relock(config: Config = None) -> None:
    """Lock all stored credentials with the first of the `master_keys`. Exit code 1 if some cannot be opened."""
    from gateway.integrations import command

    with _explained():
        parts, settings = _load(config)
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

    from gateway import key_commands
    from resolvers.keys import GrantsInput

    with _explained():
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
        key, secret = key_commands.create(*_load(config), name, tenant, days, given)
        _echo_key(key, secret, as_json)


@keys_app.command("list")
def list_keys(config: Config = None, tenant: Tenant = DEFAULT, as_json: Json = False) -> None:
    """List a tenant's keys, the newest first."""
    import json

    from gateway import key_commands

    with _explained():
        found = key_commands.listed(*_load(config), tenant)
    if as_json:
        typer.echo(json.dumps([key_commands.as_json(one) for one in found], indent=2))
    else:
        typer.echo("\n".join(key_commands.line(one) for one in found) or "There are no keys.")


@keys_app.command("rotate")
def rotate_key(
    prefix: Annotated[str, typer.Argument(help="The beginning of the key, as listed.")],
    config: Config = None,
    tenant: Tenant = DEFAULT,
    overlap: Annotated[float, typer.Option(min=0, help="Seconds that the old key stays good.")] = 86_400.0,
    as_json: Json = False,
) -> None:
    """Make a new key in place of one, with the same grants, and print it."""
    from gateway import key_commands

    with _explained():
        key, secret = key_commands.rotate(*_load(config), tenant, prefix, overlap)
        _echo_key(key, secret, as_json)


@keys_app.command("revoke")
def revoke_key(
    prefix: Annotated[str, typer.Argument(help="The beginning of the key, as listed.")],
    config: Config = None,
    tenant: Tenant = DEFAULT,
) -> None:
    """Make a key good for nothing; running gateways know within seconds."""
    from gateway import key_commands

    with _explained():
        typer.echo(key_commands.line(key_commands.revoke(*_load(config), tenant, prefix)))


def _echo_key(key: Any, secret: str, as_json: bool) -> None:
    import json

    from gateway import key_commands

    typer.echo(json.dumps(key_commands.as_json(key, secret), indent=2) if as_json else secret)
    if not as_json:
        typer.echo(f"{key_commands.line(key)}\nThe key above is shown this once; keep it safe.", err=True)


def _load(config: Path | None, serving: bool = False, **flags: Any) -> tuple[Parts, Settings]:
    from gateway import logs, parts, settings

    real = parts.real()
    found = settings.load(real.tools(), config, flags)
    logs.configure(found.log_level if serving else "error", found.log_format)
    return real, found


async def _tried(opening: AbstractAsyncContextManager[Any]) -> None:
    async with opening:
        pass


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as problem:
        reason = getattr(problem, "strerror", None) or "not UTF-8 text"
        _refuse(f"{file} cannot be read ({reason})")


async def _printed(answers: AsyncIterator[dict[str, Any]]) -> bool:
    """Print answers as they come; whether one of them had errors."""
    import json

    failed = False
    async for answer in answers:
        typer.echo(json.dumps(answer, indent=2, ensure_ascii=False))
        failed = failed or "errors" in answer
    return failed


def _variables(given: list[str]) -> dict[str, Any]:
    import json

    found: dict[str, Any] = {}
    for pair in given:
        name, equals, value = pair.partition("=")
        if not name or not equals:
            _refuse(f"--var {pair}: write it as name=value")
        try:
            found[name] = json.loads(value)
        except ValueError:
            found[name] = value
    return found


@contextmanager
def _explained() -> Iterator[None]:
    """Turn what the operator can mend into one line and an exit code."""
    from connectors.errors import GatewayError
    from gateway.settings import SettingsError

    try:
        yield
    except (SettingsError, GatewayError) as problem:
        _refuse(str(problem))


def _refuse(line: str, code: int = UNUSABLE) -> NoReturn:
    typer.echo(f"ats-gateway: {line}", err=True)
    raise typer.Exit(code)
