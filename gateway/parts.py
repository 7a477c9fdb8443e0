"""The parts that the edge is put together from, so that each can be another one in a test.

`real()` is the one place that knows where they come from; it imports late, because most commands need few.
"""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager, nullcontext
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from strawberry import Schema

from connectors.errors import GatewayError
from gateway.asking import Asking
from gateway.execution import Context
from gateway.settings import Integration, Settings

if TYPE_CHECKING:
    from gateway.auth.stored import StoredKeys
    from gateway.events.hub import Hub
    from gateway.store import Chosen, CreatedIds, Wishes
    from gateway.webhooks import Webhooks


class Registry(Protocol):
    """The connected integrations."""

    async def check(self) -> Mapping[str, GatewayError | None]:
        """Try every integration's credentials with one cheap live call: None where they are good."""

    async def aclose(self) -> None:
        """Let go of all connections."""


@dataclass(frozen=True)
class Stored:
    """What lasts: the wishes behind idempotency keys, the API keys, choices of fields, ids of what was made."""

    wishes: Wishes
    keys: StoredKeys
    chosen: Chosen
    created: CreatedIds


@dataclass(frozen=True)
class Parts:
    """Everything behind the edge. Each member is called when it is needed, and imports no earlier.

    Attributes:
        tools: each tool's slug with the credentials it cannot do without.
        schema: the graph.
        open_registry: connects the integrations.
        open_store: opens what must last.
        open_manager: keeps the integrations that are managed at run time, over registry and store.
        make_context: builds the context of one operation, inside the event loop.
        sandbox: runs the simulated vendors on a free loopback port; gives an integration for each.
        open_webhooks: hears the vendors' webhooks, and sets them up; the last is where events are told.
        open_events: tells and hears events, over registry and store.

    """

    tools: Callable[[], Mapping[str, Sequence[str]]]
    schema: Callable[[], Schema]
    open_registry: Callable[[Sequence[Integration]], Registry]
    open_store: Callable[[Settings], AbstractAsyncContextManager[Any]]
    make_context: Callable[[Any, Any, Asking], Context]
    sandbox: Callable[[], AbstractAsyncContextManager[Sequence[Integration]]]
    open_manager: Callable[[Any, Any, Settings], AbstractAsyncContextManager[Any]] = lambda *_: nullcontext()
    open_webhooks: Callable[[Any, Any, Settings, Any], AbstractAsyncContextManager[Webhooks | None]] = (
        lambda *_: nullcontext()
    )
    open_events: Callable[[Any, Any, Settings], AbstractAsyncContextManager[Any]] = lambda *_: nullcontext()


@asynccontextmanager
async def connected(parts: Parts, settings: Settings) -> AsyncIterator[tuple[Registry, list[str]]]:
    """The registry of the integrations named (of the sandbox's where none is), and their ids."""
    async with AsyncExitStack() as stack:
        integrations: Sequence[Integration] = settings.integrations
        if settings.sandboxed:
            integrations = await stack.enter_async_context(parts.sandbox())
        registry = parts.open_registry(integrations)
        stack.push_async_callback(registry.aclose)
        yield registry, [integration.id for integration in integrations]


def real() -> Parts:
    """What stands behind the edge when nobody says otherwise."""
    return Parts(
        _tools,
        _schema,
        _open_registry,
        _open_store,
        _make_context,
        _sandbox,
        open_manager=_open_manager,
        open_webhooks=_open_webhooks,
        open_events=_open_events,
    )


def _tools() -> Mapping[str, Sequence[str]]:
    from connectors.registry import CONNECTORS

    return {
        tool: [setting.name for setting in connector.credentials if setting.required]
        for tool, connector in CONNECTORS.items()
    }


def _schema() -> Schema:
    from resolvers.schema import schema

    return schema


def _open_registry(integrations: Sequence[Integration]) -> Registry:
    from connectors.registry import CONNECTORS
    from connectors.registry import Registry as Connected
    from connectors.upstream import Account

    return Connected.open(
        Account(
            one.id,
            one.tool,
            one.base_url or CONNECTORS[one.tool].base(one.settings),
            one.secrets(),
            one.settings,
            tenant=one.tenant,
        )
        for one in integrations
    )


@asynccontextmanager
async def _open_store(settings: Settings) -> AsyncIterator[Any]:
    from gateway import store
    from gateway.auth.stored import StoredKeys

    where, key = (
        secret.get_secret_value() if secret else None for secret in (settings.store, settings.store_key)
    )
    async with store.opened(where) as engine:
        wishes = store.Wishes(engine, key or "")
        taken = frozenset((one.tenant, one.name) for one in settings.principals)
        try:
            async with store.Chosen(engine).kept_fresh() as chosen:
                yield Stored(wishes, StoredKeys(engine, taken), chosen, store.CreatedIds(engine))
        finally:
            await wishes.aclose()


def _make_context(registry: Any, stored: Stored, asked: Asking) -> Context:
    from connectors.upstream import Budget
    from resolvers.context import Context as Resolving

    ends = time.monotonic() + asked.deadline
    budget = Budget(
        deadline=ends,
        max_age=asked.max_age,
        stale_if_error=asked.stale_if_error,
        max_calls=asked.max_calls,
        batch=asked.batch,
    )
    made = Resolving(registry, asked.principal, budget, wishes=stored.wishes, keys=stored.keys)
    made.chosen, made.created = stored.chosen, stored.created
    made.show_upstream, made.explain = asked.debug_upstream, asked.explain
    if asked.links is not None:
        made.links = asked.links
    if asked.manager is not None:
        made.manager = asked.manager
    if asked.hearing is not None:
        made.hearing = asked.hearing
    if asked.events is not None:
        made.events, made.last_event_id = asked.events, asked.last_event_id
    return made


@asynccontextmanager
async def _sandbox() -> AsyncIterator[Sequence[Integration]]:
    from connectors.registry import CONNECTORS
    from gateway import simulation

    async with simulation.running(CONNECTORS) as integrations:
        yield integrations


def _open_manager(registry: Any, stored: Stored, settings: Settings) -> AbstractAsyncContextManager[Any]:
    from gateway.integrations.manager import Manager
    from gateway.integrations.rows import Rows
    from gateway.integrations.vault import Vault

    vault = Vault(settings.master_keys)
    base = settings.public_url or ""
    return Manager(Rows(stored.wishes.engine), vault, registry, settings.integration_hosts, base).running()


def _open_webhooks(
    registry: Any, stored: Stored, settings: Settings, events: Hub
) -> AbstractAsyncContextManager[Webhooks]:
    from gateway import webhooks

    secrets = [secret.get_secret_value() for secret in settings.webhook_secret]
    addresses = webhooks.Addresses(secrets, settings.public_url)
    memory = webhooks.Memory(stored.wishes.engine)
    return webhooks.Webhooks(registry, addresses, memory, events.publish, events.kept).running()


@asynccontextmanager
async def _open_events(registry: Any, stored: Stored, settings: Settings) -> AsyncIterator[Any]:
    from gateway.events.hub import Hub
    from gateway.events.log import Log
    from gateway.events.outgoing import Outgoing
    from gateway.events.polling import Poller

    engine = stored.wishes.engine
    async with (
        Hub(registry, Log(engine), buffer=settings.events_buffer).running() as hub,
        Poller(registry, hub, engine, settings.polling).running(),
        Outgoing(settings.webhooks_out, hub, registry, engine, loopback=settings.sandboxed).running(),
    ):
        yield hub
