"""A gateway for tests: the graph over simulated accounts on real sockets, upstream calls counted."""

import time
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from typing import Any

from connectors.registry import Registry
from connectors.upstream import Account, Budget
from gateway.sandbox import Options, Sandbox, create, running, serve
from gateway.simulation import integration
from resolvers.choosing import Chosen, SettingsOnly
from resolvers.context import Context, Principal
from resolvers.once import NoStore, Store
from resolvers.schema import schema
from resolvers.tracking import CreatedIds, NoIds

PATIENCE = 50.0
"""Seconds an operation of a test may take, unless it is about time: machines are busy at times."""


@dataclass(frozen=True)
class Answered:
    """What an operation answered, and the calls it made: `operation` and `served` of each, in order."""

    data: Any
    errors: list[Any]
    calls: list[tuple[str, str]]
    extensions: Any = None

    @property
    def live(self) -> list[str]:
        """The operations that really went out."""
        return [operation for operation, served in self.calls if served == "LIVE"]

    @property
    def codes(self) -> list[str]:
        """The codes of the errors."""
        return [error.extensions["code"] for error in self.errors]


@dataclass(frozen=True)
class Graph:
    """A registry that can be asked."""

    registry: Registry
    sandbox: Sandbox | None = None
    wishes: Store = field(default_factory=NoStore)
    chosen: Chosen = field(default_factory=SettingsOnly)
    created: CreatedIds = field(default_factory=NoIds)

    async def ask(
        self,
        query: str,
        *,
        principal: Principal | None = None,
        budget: Budget | None = None,
        explain: bool = False,
        shown: bool = False,
        **variables: Any,
    ) -> Answered:
        """Execute an operation in a context of its own."""
        context = Context(
            self.registry,
            principal or Principal(),
            budget or Budget(deadline=time.monotonic() + PATIENCE),
            show_upstream=shown,
            wishes=self.wishes,
            chosen=self.chosen,
            created=self.created,
            explain=explain,
        )
        result = await schema.execute(query, variable_values=variables, context_value=context)
        calls = [(call.operation, str(call.served)) for call in context.budget.calls]
        return Answered(result.data, list(result.errors or ()), calls, result.extensions)

    async def read(self, query: str, **variables: Any) -> Answered:
        """Execute an operation that must succeed."""
        answered = await self.ask(query, **variables)
        assert answered.errors == [], answered.errors
        return answered

    def fresh(self) -> None:
        """Forget every cached answer and learnt size, so that calls can be counted."""
        for one in self.registry.integrations.values():
            one.evict(*(model for models in one.connector.carriers.values() for model in models))
            one.sizes.clear()


@asynccontextmanager
async def graph(*accounts: Account, sandbox: Sandbox | None = None) -> AsyncIterator[Graph]:
    """The graph over some accounts."""
    registry = Registry.open(accounts)
    try:
        yield Graph(registry, sandbox)
    finally:
        await registry.aclose()


def account(sandbox: Sandbox, base: str, name: str, **credentials: str) -> Account:
    """A simulated account, with its demo credentials unless others are given."""
    vendor = sandbox.vendors[name]
    made = integration(name, vendor.account.tool, f"{base}/{name}", vendor.demo())
    return Account(made.id, made.tool, made.base_url, {**made.secrets(), **credentials}, made.settings)


@contextmanager
def served(*names: str, **options: Any) -> Iterator[tuple[Sandbox, str]]:
    """A sandbox in a thread of its own, that tests with loops of their own can share."""
    sandbox = create(Options(vendors=names, **options))
    with serve(sandbox) as base:
        yield sandbox, base


@asynccontextmanager
async def simulated(*names: str, **options: Any) -> AsyncIterator[Graph]:
    """The graph over simulated accounts, started for the purpose."""
    sandbox = create(Options(vendors=names, **options))
    async with (
        running(sandbox) as base,
        graph(*(account(sandbox, base, name) for name in names), sandbox=sandbox) as made,
    ):
        yield made


def every(data: Any, *path: str) -> list[Any]:
    """The values at a path through nested lists and connections, flattened."""
    found = [data]
    for part in path:
        stepped: list[Any] = []
        for one in found:
            inner = one.get(part) if isinstance(one, Mapping) else None
            stepped += inner if isinstance(inner, list) else [] if inner is None else [inner]
        found = stepped
    return found
