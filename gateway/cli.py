"""The command `ats-gateway`.

Exit codes: 0 done; 1 the answer is bad news (errors in a query, refused credentials, a schema out of step);
2 the command could not be done as given (settings, arguments, files).
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Annotated, Any

import typer

from gateway.auth.cli import keys_app
from gateway.cli_shared import (
    BAD_NEWS,
    DEFAULT,
    Config,
    Json,
    Tenant,
    explained,
    load,
    read,
    refuse,
    variables,
)
from gateway.integrations.cli import integrations_app

app = typer.Typer(
    name="ats-gateway",
    help="One GraphQL graph over live applicant tracking systems.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
schema_app = typer.Typer(help="The GraphQL schema as a file.", no_args_is_help=True)
app.add_typer(schema_app, name="schema")
app.add_typer(integrations_app, name="integrations")
app.add_typer(keys_app, name="keys")


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

    with explained():
        parts, settings = load(config, serving=True, host=host, port=port, log_format=log_format)
        asyncio.run(
            _tried(parts.open_store(settings))
        )  # what is wrong with it is told in one line, and early
        if not server.run(create_app(settings, parts), settings):
            refuse("could not start; the log above says why")


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

    with explained():
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

    with explained():
        parts, settings = load(config)
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

    with explained():
        document = typer.get_text_stream("stdin").read() if file == "-" else read(Path(file))
        parts, settings = load(config)
        answers = asked_once.answers(parts, settings, document, variables(var or []), operation, tenant)
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

    with explained():
        text = schema_file.text(parts.real().schema())
        if check_file is None:
            typer.echo(text, nl=False)
        elif read(check_file) != text:
            refuse(
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

    with explained():
        changes = schema_file.changes(read(old), read(new))
    for change in changes:
        typer.echo(f"{'breaking ' if change.breaking else 'dangerous'}  {change.text}")
    if any(change.breaking for change in changes):
        raise typer.Exit(BAD_NEWS)


async def _tried(opening: AbstractAsyncContextManager[Any]) -> None:
    async with opening:
        pass


async def _printed(answers: AsyncIterator[dict[str, Any]]) -> bool:
    """Print answers as they come; whether one of them had errors."""
    import json

    failed = False
    async for answer in answers:
        typer.echo(json.dumps(answer, indent=2, ensure_ascii=False))
        failed = failed or "errors" in answer
    return failed
