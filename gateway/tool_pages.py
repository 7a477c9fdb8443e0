"""One page for each tool, written from its connector's declarations and from nothing else."""

from __future__ import annotations

import ast
import inspect
import pkgutil
import re
from collections.abc import Iterator, Sequence
from importlib import import_module
from pathlib import Path

from connectors import capabilities
from connectors.capabilities import CapabilityStatus
from connectors.connector import COMMON, Connector, Setting
from connectors.declarations import Batch, Fetch, Gather, List, One, Pages, Read, Through, Within
from connectors.features import HOW
from connectors.guides import GuideStep
from connectors.model import MODELS
from connectors.paging import EVERYTHING
from connectors.registry import CONNECTORS
from connectors.webhooks import unsigned

FOLDER = Path("docs/tools")

SIGNS = {
    CapabilityStatus.SUPPORTED: "yes",
    CapabilityStatus.NOT_IMPLEMENTED: "not yet",
    CapabilityStatus.UNSUPPORTED: "—",
}

UNSURE = re.compile(r"\[(inferred|assumed)[^\]]*\]")


def pages() -> dict[Path, str]:
    """The text of every page, by its path below the project."""
    return {FOLDER / f"{tool}.md": page(connector) for tool, connector in CONNECTORS.items()}


def page(connector: Connector) -> str:
    """One tool's page."""
    parts = [
        f"# {connector.label}",
        "Written from the connector's declarations by `make docs`; do not edit.",
        "## Connect\n\n" + "\n".join(_settings(connector)),
        "## Guide\n\n" + _guide(connector),
        "## Limits\n\n" + _limits(connector),
        "## Models\n\n" + "\n\n".join(_models(connector)),
        "## Actions\n\n" + _actions(connector),
        "## Webhooks\n\n" + _webhooks(connector),
        "## Features\n\n" + _features(connector),
        "## Permissions\n\n" + _permissions(connector),
        "## Assumptions\n\n" + "\n".join(_assumptions(connector)),
    ]
    return "\n\n".join(parts) + "\n"


def _settings(connector: Connector) -> Iterator[str]:
    def row(kind: str, one: Setting) -> str:
        return f"| `{one.name}` | {kind}{'' if one.required else ', optional'} | {one.description} |"

    yield "| name | kind | what it is |\n|---|---|---|"
    yield from (row("credential", one) for one in connector.credentials)
    yield from (row("setting", one) for one in (*connector.settings, *COMMON))


def _limits(connector: Connector) -> str:
    policy = connector.policy
    said = [f"The gateway keeps to {policy.concurrency} calls at a time"]
    if policy.rate is not None:
        said.append(f"and {policy.rate:g} in {policy.per:g} s for an account")
    if policy.per_operation is not None:
        own = policy.per_operation
        said.append(f"and {own.rate:g} in {own.per:g} s ({own.concurrency} at a time) for each kind of call")
    for name, pace in policy.paces.items():
        said.append(f"and {pace.concurrency or pace.rate} at a time for {name}")
    return " ".join(said) + f"; a call may take {policy.timeout:g} s."


def _models(connector: Connector) -> Iterator[str]:
    for model in MODELS:
        resource = connector.resources.get(model)
        if resource is None:
            continue
        served = [
            one
            for one in capabilities.fields(connector, model)
            if one.status is not CapabilityStatus.UNSUPPORTED
        ]
        names = ", ".join(
            f"`{one.name}`" + (" (not yet)" if one.status is CapabilityStatus.NOT_IMPLEMENTED else "")
            for one in served
        )
        ways = [*map(_list, resource.lists), *map(_read, resource.reads)]
        yield f"### {model}\n\n{names}\n\n| way | calls | brings |\n|---|---|---|\n" + "\n".join(ways)


def _list(source: List) -> str:
    pushed = f"; filters there: {', '.join(sorted(source.filters))}" if source.filters else ""
    size = source.paging.size
    cost = "1" if size >= EVERYTHING else f"1 for {size} rows"
    return f"| list `{_call(source)}`{pushed} | {cost} | {_view(source)} |"


def _read(read: Read) -> str:
    if isinstance(read, Through):
        return f"| by id, through `{read.parent}.{read.edge}` | those of the edge | {_view(read)} |"
    calls = f"{read.calls:g}" if isinstance(read, Fetch) else "1"
    many = "all" if read.size >= EVERYTHING else str(read.size)
    return f"| by id `{_call(read)}` | {calls} for {many} | {_view(read)} |"


def _call(way: List | Read) -> str:
    if isinstance(way, Pages | One | Batch):
        return way.call.operation
    if isinstance(way, Within):
        return f"{_call(way.of)}, embedded {way.edge}"
    if isinstance(way, Gather):
        return way.name
    return way.fetch_views.__name__ if isinstance(way, Fetch) else way.edge


def _view(way: List | Read) -> str:
    return " ".join((way.view.__doc__ or way.view.__name__).split())


def _actions(connector: Connector) -> str:
    rows = [
        f"| `{one.name}` | {SIGNS[one.status]} | "
        + ", ".join(
            f"`{path.name}`"
            for path in capabilities.action_inputs(connector, one.name)
            if path.status is CapabilityStatus.SUPPORTED
        )
        + " |"
        for one in capabilities.actions(connector)
    ]
    return "| action | here | inputs that reach the vendor |\n|---|---|---|\n" + "\n".join(rows)


def _webhooks(connector: Connector) -> str:
    declared = connector.webhooks
    if declared is None:
        return "The tool has none."
    made = "The gateway makes them by itself." if declared.setup else "They are entered by hand:"
    steps = [f"{number}. {step}" for number, step in enumerate(declared.steps, 1)]
    filled = [
        step.replace("{url}", "`webhookSetup.url`").replace("{events}", "those below") for step in steps
    ]
    proof = (
        "Deliveries prove themselves by the secret in their address alone."
        if declared.verify is unsigned
        else "Deliveries are signed."
    )
    events = ", ".join(f"`{event}`" for event in declared.events)
    return "\n".join([made, *(["", *filled] if filled else []), "", f"{proof} Events: {events}."])


def _features(connector: Connector) -> str:
    rows = [
        f"| {one.name} | {SIGNS[one.status]} | {HOW[one.name] if one.status is CapabilityStatus.SUPPORTED else ''} |"
        for one in capabilities.features(connector)
    ]
    return "| feature | here | how |\n|---|---|---|\n" + "\n".join(rows)


def _guide(connector: Connector) -> str:
    guide = connector.guide
    parts = ["Before you begin:\n\n" + "\n".join(f"- {one}" for one in guide.prerequisites)]
    for method in guide.methods:
        names = ", ".join(f"`{name}`" for name in method.credentials)
        parts.append(f"{method.title} ({names}):\n\n" + _steps(method.steps))
    if guide.source:
        parts.append("Where candidates come from:\n\n" + _steps(guide.source))
    return "\n\n".join(parts)


def _steps(steps: Sequence[GuideStep]) -> str:
    return "\n".join(f"{number}. {one.title}. {one.text}" for number, one in enumerate(steps, 1))


def _permissions(connector: Connector) -> str:
    scopes = connector.scopes
    needs = [
        f"| {name} | {', '.join(f'`{one}`' for one in needed) or '—'} |"
        for name, needed in scopes.needs.items()
    ]
    grants = [f"| `{one.name}` | {one.without} | {one.grant} |" for one in scopes.permissions]
    return (
        "`checkIntegration` finds out which of them are there.\n\n"
        "| for | needed |\n|---|---|\n" + "\n".join(needs) + "\n\n"
        "| permission | without it | how to grant it |\n|---|---|---|\n" + "\n".join(grants)
    )


def _assumptions(connector: Connector) -> Iterator[str]:
    """What the contract is not sure of, by the name of the constant, class or function that holds it."""
    package = import_module(f"connectors.{connector.tool}")
    found = False
    for module in sorted(pkgutil.iter_modules(package.__path__), key=lambda one: one.name):
        name = f"connectors.{connector.tool}.{module.name}"
        for symbol, text in _documented(ast.parse(inspect.getsource(import_module(name)))):
            if UNSURE.search(text):
                found = True
                yield f"- `{module.name}.{symbol}`: {' '.join(text.split())}"
    if not found:
        yield "None."


def _documented(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """Names and their docstrings: functions, classes, and constants with a string below them."""
    for node, after in zip(tree.body, [*tree.body[1:], None], strict=True):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.name, ast.get_docstring(node) or ""
        elif isinstance(node, ast.Assign | ast.AnnAssign) and isinstance(after, ast.Expr):
            target = node.targets[0] if isinstance(node, ast.Assign) else node.target
            if isinstance(target, ast.Name) and isinstance(after.value, ast.Constant):
                yield target.id, str(after.value.value)


def write() -> None:
    """Write every page into the working directory's `docs/tools`."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for path, text in pages().items():
        path.write_text(text)


if __name__ == "__main__":
    write()
