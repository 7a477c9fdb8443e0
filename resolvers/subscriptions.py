"""The root of the graph that is listened to: what happens at the integrations."""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from datetime import datetime
from enum import Enum
from functools import lru_cache
from typing import Annotated, Any

import strawberry
from strawberry import ID, Info
from strawberry.utils.str_converters import to_camel_case

from connectors.engine.record import Record
from connectors.errors import GatewayError, Gone, NotFound
from connectors.events import EventKind, EventSource
from connectors.model import MODELS, enum_type, word
from connectors.switches import WHOLE, without
from resolvers import ids
from resolvers.context import Context
from resolvers.events import Told
from resolvers.objects import Integration, Node
from resolvers.selection import inner, raw

BATCH = 25
"""Events whose records are read together."""

LOOK = 15.0
"""Seconds of silence after which a subscription looks whether its integrations are still there."""

ModelName = Enum(  # type: ignore[misc]  # made from the models, each a word of the graph
    "ModelName", {name: word(name, " ".join((model.__doc__ or "").split())) for name, model in MODELS.items()}
)
ModelName.__doc__ = "A unified model, by the name of its type."
enum_type(ModelName)


@strawberry.type(name="Event", description="Something that happened to a record at a vendor.")
class EventNode:
    """An event as the graph shows it; `found` is its record or why there is none.

    Its fields are plain values: a thousand subscribers get each.
    """

    id: ID = strawberry.field(description="To go on after: opaque, and later events have greater ones.")
    at: datetime = strawberry.field(
        description="When it happened by the vendor where it tells, else when it was heard."
    )
    kind: EventKind = strawberry.field(description="What happened.")
    source: EventSource = strawberry.field(description="Who told of it.")
    model: ModelName = strawberry.field(description="The model of the record.")
    integration: Integration = strawberry.field(description="Where it happened.")
    record_id: ID | None = strawberry.field(
        description="The record's global id; null where the vendor does not say which it is."
    )
    changed_fields: list[str] = strawberry.field(description="The fields that changed, as far as is known.")
    found: strawberry.Private[Record | GatewayError | None] = None

    @strawberry.field(
        description="The record as it is now, read because it is selected; null where it is gone or not named."
    )
    def record(self) -> Node | None:
        """Raises what kept it from being read."""
        if isinstance(self.found, GatewayError):
            raise self.found
        found: Any = self.found
        return found  # type: ignore[no-any-return]  # a record is read by the schema's resolver


@lru_cache(maxsize=1_000)
def _shown(told: Told) -> dict[str, Any]:
    """The fields that are the same for every subscriber."""
    event = told.event
    gid = None if event.key is None else ID(ids.encode(event.model, event.integration, event.key))
    return {
        "id": ID(told.name),
        "at": event.at,
        "kind": event.kind,
        "source": event.source,
        "model": ModelName[event.model],
        "record_id": gid,
        "changed_fields": [to_camel_case(name) for name in event.fields],
    }


Integrations = Annotated[
    list[ID] | None,
    strawberry.argument(description="Integrations to listen to; all that are granted if left out."),
]
Models = Annotated[
    list[ModelName] | None, strawberry.argument(description="Models to listen to; all if left out.")
]
After = Annotated[
    ID | None,
    strawberry.argument(
        description="Id of the last event received, an hour ago at most: what came since is told first."
    ),
]


@strawberry.type(description="Everything that can be listened to.")
class Subscription:
    """The subscriptions."""

    @strawberry.subscription(description="What happens at the integrations, each event once, in order.")
    async def events(
        self,
        info: Info[Context, None],
        integrations: Integrations = None,
        models: Models = None,
        after: After = None,
    ) -> AsyncGenerator[EventNode, None]:
        """Raises NotGranted, NotFound, BadInput, TooLate, and later TooSlow."""
        context = info.context
        context.principal.require("events")
        context.asked(integrations)
        named = None if integrations is None else frozenset(map(str, integrations))
        chosen = None if models is None else frozenset(one.name for one in models)

        def wants(integration: str, model: str) -> bool:
            return (
                (named is None or integration in named)
                and (chosen is None or model in chosen)
                and context.sees(integration)
            )

        selected = {model: inner(raw(info), "record", model) for model in MODELS}
        if any(wanted is not None for wanted in selected.values()):
            context.principal.require("read")
        patience = context.budget.left()
        listener = context.events.listen(wants, after or context.last_event_id)
        try:
            while True:
                told = await listener.next(BATCH, LOOK)
                if told is None:
                    return
                if named is not None and not any(map(context.sees, named)):
                    raise NotFound("there is no such integration any more")
                while told:
                    context.renew(patience)
                    for taken, node in enumerate(await _nodes(context, told, selected), 1):
                        if node is not None:
                            context.told = str(node.id)
                            yield node
                        if taken == len(told) or context.budget.left() < patience / 2:
                            told = told[taken:]  # taken slowly: what is read of the rest must not be old
                            break
        finally:
            listener.close()


async def _nodes(context: Context, told: Sequence[Told], selected: dict[str, Any]) -> list[EventNode | None]:
    """Events with their records, read together; None for one that may not be seen any more."""

    async def one(this: Told) -> EventNode | None:
        event = this.event
        if not context.sees(event.integration):
            return None
        integration = context.integration(event.integration)
        off = integration.off
        hidden = event.key is not None and not await context.session(integration).shown(
            MODELS[event.model], event.key
        )
        if hidden or (event.model, WHOLE) in off:
            return None
        node = EventNode(integration=Integration(connected=integration), **_shown(this))
        if off:
            node.changed_fields = [
                to_camel_case(name) for name in event.fields if (event.model, name) not in off
            ]
        wants = selected[event.model]
        if wants is not None and event.key is not None and event.kind is not EventKind.DELETED:
            session = context.session(integration)
            try:
                node.found = await session.by_key(
                    MODELS[event.model], event.key, without(off, event.model, wants)
                )
            except Gone:
                node.found = None
            except GatewayError as failure:
                node.found = failure
        return node

    return [await one(told[0])] if len(told) == 1 else list(await asyncio.gather(*map(one, told)))
