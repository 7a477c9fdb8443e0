"""The roots of the graph that read: a list and a record of each model, any node, integrations and tools."""

import asyncio
from typing import Annotated, Any

import strawberry
from strawberry import ID, Info

from connectors.engine.lists import CREATED, NAME, UPDATED, Query
from connectors.errors import BadInput, GatewayError, NotFound
from connectors.filters import FILTERS, Order, OrderDirection, OrderField
from connectors.model import MODELS, Model
from connectors.registry import CONNECTORS
from connectors.switches import WHOLE, without
from resolvers import ids, paging
from resolvers.context import Context
from resolvers.keys import KeyQueries
from resolvers.nodes import NODES, decoded
from resolvers.objects import Integration, Node, Tool, connection, connection_of
from resolvers.selection import raw, wants

LISTS = {
    "users": "User",
    "jobs": "Job",
    "job_postings": "JobPosting",
    "candidates": "Candidate",
    "application_stages": "ApplicationStage",
    "applications": "Application",
    "screening_questions": "ScreeningQuestion",
    "tags": "Tag",
    "interviews": "Interview",
    "offers": "Offer",
    "rejection_reasons": "RejectionReason",
    "roles": "Role",
}
"""The root lists and their models; the singular of each reads one by id."""

ORDERS = {OrderField.CREATED_AT: CREATED, OrderField.UPDATED_AT: UPDATED, OrderField.NAME: NAME}

First = Annotated[int, strawberry.argument(description="Records to list, 1 to 100.")]
After = Annotated[str | None, strawberry.argument(description="Cursor to go on after.")]
Integrations = Annotated[
    list[ID] | None, strawberry.argument(description="Integrations to ask; all that are granted if left out.")
]
OrderBy = Annotated[
    Order | None,
    strawberry.argument(description="How to sort; newest first where that is cheap if left out."),
]
MaxAge = Annotated[
    int | None,
    strawberry.argument(description="Seconds that an answer from cache may be old; 0 demands live ones."),
]


def root_list(model: type[Model]) -> Any:
    """A resolver that lists a model over all integrations asked."""
    name = model.__name__

    async def resolve(
        info: Info[Context, None],
        integrations: Integrations = None,
        filter: Any = None,  # noqa: A002  # the graph's word
        order_by: OrderBy = None,
        max_age: MaxAge = None,
        first: First = 20,
        after: After = None,
    ) -> Any:
        context = info.context
        context.principal.require("read")
        if order_by and order_by.field is OrderField.NAME and "first_name" in model.fields:
            context.principal.require("personal_data")
        paging.page_size(first)
        sessions = [context.session(one, max_age) for one in context.asked(integrations)]
        order = (ORDERS[order_by.field], order_by.direction is OrderDirection.DESC) if order_by else None
        filters = {session.integration.id: decoded(filter, name, session) for session in sessions}
        selected = wants(raw(info), name)
        queries = {
            session.integration.id: Query(
                filters[session.integration.id], order, without(session.off, name, selected), first
            )
            for session in sessions
        }
        bound = paging.fingerprint(name, sorted(filters.items()), order)
        page = await paging.merged(sessions, model, queries, order, first, after, bound)
        found = connection(page, model)
        for part in page.parts:
            if part.error is not None:
                context.report(part.error, raw(info).path.as_list())
        return found

    resolve.__annotations__["filter"] = Annotated[
        FILTERS[name] | None,
        strawberry.argument(description="Which records to list; all conditions must hold."),
    ]
    return strawberry.field(
        resolver=resolve, graphql_type=connection_of(NODES[name]), description=_about(model, "List")
    )


def root_record(model: type[Model]) -> Any:
    """A resolver that reads one record by its global id."""
    name = model.__name__

    async def resolve(
        info: Info[Context, None],
        id: Annotated[ID, strawberry.argument(description="Global id.")],  # noqa: A002  # as above
        max_age: MaxAge = None,
    ) -> Any:
        return await fetch(info, ids.decode(str(id), name), max_age)

    return strawberry.field(
        resolver=resolve, graphql_type=NODES[name] | None, description=_about(model, "Read")
    )


async def fetch(info: Info[Context, None], gid: ids.GlobalId, max_age: float | None = None) -> Any:
    """The record with a global id. Raises NotFound when there is none, or none for this principal, and NotGranted."""
    info.context.principal.require("read")
    model = MODELS[gid.model]
    session = info.context.home(gid, max_age)
    if (gid.model, WHOLE) in session.off:
        raise NotFound(f"{gid.model} is switched off in the settings of this integration")
    selected = without(session.off, gid.model, wants(raw(info), gid.model))
    known = await session.shown(model, gid.key)
    record = await session.by_key(model, gid.key, selected) if known else None
    if record is None:
        raise info.context.unknown(gid)
    return record


def _about(model: type[Model], verb: str) -> str:
    return f"{verb}: {' '.join((model.__doc__ or '').split())}"


@strawberry.type
class Roots:
    """The roots that are not made from a model."""

    @strawberry.field(description="Any record by its global id.")
    async def node(
        self,
        info: Info[Context, None],
        id: Annotated[ID, strawberry.argument(description="Global id.")],  # noqa: A002  # as above
        max_age: MaxAge = None,
    ) -> Node | None:
        """Relay's node."""
        found: Node = await fetch(info, ids.decode(str(id)), max_age)
        return found

    @strawberry.field(
        description="Records by their global ids, in the order asked; null for those not there."
    )
    async def nodes(
        self,
        info: Info[Context, None],
        ids: Annotated[list[ID], strawberry.argument(description="Global ids, 1 to 100.")],
        max_age: MaxAge = None,
    ) -> list[Node | None]:
        """Read together; errors say which are not there."""
        return await fetch_all(info, [str(one) for one in ids], max_age)

    @strawberry.field(description="The connected accounts that this caller may ask.")
    def integrations(self, info: Info[Context, None]) -> list[Integration]:
        """In the order of the configuration."""
        return [Integration(connected=one) for one in info.context.granted.values()]

    @strawberry.field(description="One connected account by its configured id.")
    def integration(
        self,
        info: Info[Context, None],
        id: Annotated[ID, strawberry.argument(description="The configured id.")],  # noqa: A002  # as above
    ) -> Integration | None:
        """Raises NotFound."""
        return Integration(connected=info.context.integration(str(id)))

    @strawberry.field(description="The applicant tracking systems that the gateway speaks to.")
    def tools(self) -> list[Tool]:
        """In alphabetical order of their slugs."""
        return [Tool(connector=CONNECTORS[slug]) for slug in sorted(CONNECTORS)]


async def fetch_all(info: Info[Context, None], given: list[str], max_age: float | None = None) -> list[Any]:
    """Records by global ids, read together; those that are not there are null and reported."""

    async def one(index: int, text: str) -> Any:
        try:
            return await fetch(info, ids.decode(text), max_age)
        except GatewayError as failure:
            info.context.report(failure, [*raw(info).path.as_list(), index])
            return None

    if not 1 <= len(given) <= paging.MOST:
        raise BadInput(f"`ids` has {len(given)}; ask for 1 to {paging.MOST} records at a time")
    return list(await asyncio.gather(*(one(index, text) for index, text in enumerate(given))))


def _query() -> type:
    members: dict[str, Any] = {}
    for plural, name in LISTS.items():
        members[plural] = root_list(MODELS[name])
        members[plural.removesuffix("s")] = root_record(MODELS[name])
    made = type("Query", (Roots, KeyQueries), members)
    return strawberry.type(made, name="Query", description="Everything that can be read.")


QUERY = _query()
