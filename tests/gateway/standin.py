"""A small graph, registry and sandbox that stand behind the edge in its own tests."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager, nullcontext
from dataclasses import dataclass, field
from typing import Any

import strawberry
from strawberry.types import Info

from connectors import errors
from connectors.upstream.messages import Budget, CallRecord, Served
from gateway.asking import Asking
from gateway.parts import Parts
from gateway.settings import Integration

TOOLS: Mapping[str, Sequence[str]] = {"recruitee": ("company_id", "api_token"), "gem": ("api_key",)}
SECRET = "ann.example@people.test"
"""Stands for anything personal that an exception's text may quote."""


@dataclass
class StandinContext:
    asked: Asking
    registry: StandinRegistry
    budget: Budget = field(default_factory=Budget)
    told: str | None = None


@dataclass
class StandinRegistry:
    """Also the tests' window on what resolvers met: gates to hold them, marks they leave."""

    integrations: Sequence[Integration]
    started: asyncio.Event = field(default_factory=asyncio.Event)
    gate: asyncio.Event = field(default_factory=asyncio.Event)
    marks: list[str] = field(default_factory=list)
    contexts: list[StandinContext] = field(default_factory=list)
    closed: bool = False

    async def check(self) -> dict[str, errors.GatewayError | None]:
        refused = errors.Unauthenticated("the credentials are refused", tool="gem")
        return {one.id: refused if one.tool == "gem" else None for one in self.integrations}

    async def aclose(self) -> None:
        self.closed = True


async def held(registry: StandinRegistry, name: str) -> str:
    """Wait at the gate, leaving a mark for how it ended."""
    registry.started.set()
    try:
        await registry.gate.wait()
    except asyncio.CancelledError:
        registry.marks.append(f"{name} cancelled")
        raise
    registry.marks.append(f"{name} finished")
    return name


@strawberry.type
class Query:
    @strawberry.field
    def hello(self, name: str = "you") -> str:
        return f"hello {name}"

    @strawberry.field
    async def upstream(self, info: Info[StandinContext]) -> str:
        call = CallRecord(
            "GET /candidates/{id}", Served.LIVE, 200, time.monotonic(), 3.25, integration="sandbox-gem"
        )
        info.context.budget.calls.append(call)
        return "asked"

    @strawberry.field
    async def deadline(self, info: Info[StandinContext]) -> float:
        return info.context.asked.deadline

    @strawberry.field
    def who(self, info: Info[StandinContext]) -> str:
        return info.context.asked.principal.identity

    @strawberry.field
    async def contexts(self, info: Info[StandinContext]) -> int:
        info.context.registry.contexts.append(info.context)
        return len(info.context.registry.contexts)

    @strawberry.field
    def debugged(self, info: Info[StandinContext]) -> bool:
        return info.context.asked.debug_upstream

    @strawberry.field
    def planned(self, info: Info[StandinContext]) -> str:
        return f"{info.context.asked.explain} {info.context.asked.max_calls}"

    @strawberry.field
    async def held(self, info: Info[StandinContext]) -> str:
        return await held(info.context.registry, "query")

    @strawberry.field
    def crash(self) -> str | None:
        raise ValueError(SECRET)

    @strawberry.field
    def required(self) -> str:
        return None

    @strawberry.field
    def too_large(self) -> int | None:
        return 2**40

    @strawberry.field
    def limited(self) -> str | None:
        raise errors.RateLimited("come back later", tool="gem", integration="acme-gem", retry_after=7.5)

    @strawberry.field
    def refused(self) -> str | None:
        raise errors.BadInput("first must be at most 100")


@strawberry.type
class Mutation:
    @strawberry.mutation
    async def hold(self, info: Info[StandinContext]) -> str:
        return await held(info.context.registry, "mutation")


@strawberry.type
class Subscription:
    @strawberry.subscription
    async def count(self, info: Info[StandinContext], to: int) -> AsyncGenerator[int, None]:
        try:
            for number in range(to):
                yield number
            if to < 0:
                info.context.registry.started.set()
                await info.context.registry.gate.wait()
            if to == 0:
                raise ValueError(SECRET)
        finally:
            info.context.registry.marks.append("subscription ended")


class Schema(strawberry.Schema):
    def process_errors(self, errors: Any, execution_context: Any = None) -> None:
        """Silent: what is unexpected is logged at the edge."""


schema = Schema(Query, Mutation, Subscription)


@asynccontextmanager
async def sandbox() -> AsyncIterator[list[Integration]]:
    credentials = {"recruitee": {"company_id": "1", "api_token": "t"}, "gem": {"api_key": "k"}}
    yield [
        Integration.model_validate({"id": f"sandbox-{tool}", "tool": tool, "credentials": known})
        for tool, known in credentials.items()
    ]


def parts() -> Parts:
    return Parts(
        tools=lambda: TOOLS,
        schema=lambda: schema,
        open_registry=StandinRegistry,
        open_store=lambda settings: nullcontext(),
        make_context=lambda registry, store, asked: StandinContext(asked, registry),
        sandbox=sandbox,
    )


if __name__ == "__main__":  # the command, with this graph behind it
    from gateway import cli
    from gateway import parts as seam

    seam.real = parts
    cli.app()
