"""Loading to-many edges: for all parents that one tick asked for, by the fewest calls."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING

from connectors.columns import MISSING
from connectors.declarations import Read
from connectors.engine import hydrate
from connectors.engine.plan import (
    TYPICAL_CHILDREN,
    EdgeWay,
    Scoped,
    Sweep,
    Wants,
    edge_ways,
    merge,
    shortfall,
    supplied_by,
)
from connectors.engine.stream import EVERY_PAGE, Stream, group
from connectors.errors import BadInput, GatewayError, Gone
from connectors.model import MODELS, Edge

if TYPE_CHECKING:
    from connectors.engine.record import Record
    from connectors.engine.session import Session

OVERRUN = 1
"""A walk over a whole list may cost as many calls as asking for each parent would, times this, before it is left."""


async def load(session: Session, keys: Sequence[tuple[Record, str]]) -> list[BaseException | None]:
    """Load every named edge of every parent. Failures are noted on the parents, by edge."""
    groups: dict[tuple[str, str], dict[Record, None]] = {}
    for record, edge in keys:
        if edge not in record.edges:
            groups.setdefault((record.model.__name__, edge), {})[record] = None
    await asyncio.gather(
        *(
            _load(
                session, MODELS[model].edges[edge], model, list(parents), session.ahead.get((model, edge), {})
            )
            for (model, edge), parents in groups.items()
        )
    )
    return [None] * len(keys)


async def _load(session: Session, edge: Edge, model: str, parents: list[Record], wants: Wants) -> None:
    if edge.through:
        await _through(session, edge, parents, wants)
        return
    resource = session.connector.resources.get(model)
    have = merge(supplied_by(tuple(type(view) for parent in parents for view in parent.views)), {})

    counted = sum(filter(None, (parent.count(edge.name) for parent in parents)))
    expected = counted or len(parents) * TYPICAL_CHILDREN

    def cost(option: tuple[float, EdgeWay, bool]) -> tuple[bool, float, bool]:
        """Calls; what reads again a view that told of no parent comes last, of some among equals."""
        calls, way, _ = option
        brings = merge(have, supplied_by(way.carried))
        holders = {view for view in way.carried if view.model.__name__ == model and edge.name in view.columns}
        again = [any(type(view) in holders for view in parent.views) for parent in parents]
        return all(again), calls + shortfall(session, edge.target, wants, brings, expected), any(again)

    taken: list[EdgeWay] = []
    while parents:
        ways = [way for way in edge_ways(session, resource, edge, len(parents)) if way[1] not in taken]
        if not ways:
            return
        _, way, parent_side = min(ways, key=cost)
        taken.append(way)
        try:
            await _take(session, edge, parents, way, parent_side=parent_side, last=len(ways) == 1)
        except GatewayError as failure:
            for parent in parents:
                parent.failures[edge.name] = failure
        parents = [one for one in parents if edge.name not in one.edges and edge.name not in one.failures]


async def _take(
    session: Session, edge: Edge, parents: list[Record], way: EdgeWay, *, parent_side: bool, last: bool
) -> None:
    """Load the edge in one way. Parents for whom it settles nothing are left as they are, unless it is the last."""
    if isinstance(way, Scoped):
        await asyncio.gather(*(_scoped(session, edge, parent, way) for parent in parents))
    elif parent_side:
        await _parents(session, edge, parents, way, last=last)
    else:
        assert isinstance(way, Sweep)  # noqa: S101  # the children's side is scoped or swept
        await _sweep(session, edge, parents, way, last=last)


async def _parents(
    session: Session, edge: Edge, parents: list[Record], way: Read | Sweep, *, last: bool
) -> None:
    """Read the view of the parents in which the children are embedded."""
    await hydrate.run(session, way, {parent: {edge.name} for parent in parents})
    for parent in parents:
        settled = last or parent.gone or not hydrate.partial(way)
        if settled and edge.name not in parent.edges and edge.name not in parent.failures:
            parent.edges[edge.name] = Stream.of(session, ())


async def _scoped(session: Session, edge: Edge, parent: Record, way: Scoped) -> None:
    """Begin the list of one parent's children; it is read on as far as it is asked for."""
    params = way.source.filters[way.filter].params([parent.key])
    if params is None:
        parent.failures[edge.name] = BadInput(f"{parent.key!r} is no id of this tool's")
        return

    async def mine(records: Sequence[Record]) -> list[bool]:
        if not way.source.filters[way.filter].exact:
            await _name_parents(session, edge, records)
        return session.owned(way.source, records, edge.by, parent)

    stream = Stream(session, way.source, params, mine, pages_left=EVERY_PAGE)
    try:
        await stream.extend()
    except Gone:
        stream = Stream.of(session, ())
    except GatewayError as failure:
        parent.failures[edge.name] = failure
        return
    parent.edges[edge.name] = stream


async def _sweep(session: Session, edge: Edge, parents: list[Record], way: Sweep, *, last: bool) -> None:
    """Walk the children's list, until each parent has as many as the vendor counts, and share them out.

    Unless it is the last way, it is left when it becomes dearer than the others.
    """
    stream = session.sweep(way.source)
    waiting = {parent.key: parent for parent in parents}
    counts = {key: parent.count(edge.name) for key, parent in waiting.items()}
    others = [
        cost
        for cost, other, _ in edge_ways(
            session, session.connector.resources.get(parents[0].model.__name__), edge, len(parents)
        )
        if other != way
    ]
    limit = None if last else min(others, default=None)
    calls = 0
    known = len(waiting)
    while not stream.done and not session.walked(
        way.source, edge.name, known, calls, enough=_complete(stream, edge, counts)
    ):
        if limit is not None and calls >= limit * OVERRUN:
            session.integration.sizes[way.source.name] = max(
                session.integration.sizes.get(way.source.name, 0), 2 * stream.walked
            )
            return
        await stream.extend()
        calls += 1
    await _name_parents(session, edge, [entry.record for entry in stream.entries])
    children = session.grouped(stream, edge.by)
    session.brought(
        parents[0].model.__name__, edge.name, known, sum(len(children.get(key, ())) for key in waiting)
    )
    for key, parent in waiting.items():
        parent.edges[edge.name] = Stream.of(session, children.get(key, ()))


async def _name_parents(session: Session, edge: Edge, children: Sequence[Record]) -> None:
    """Load the parents' keys of children whose rows leave them out."""
    unnamed = [child for child in children if child.read(edge.by) is MISSING]
    await asyncio.gather(*(session.need(child, edge.by) for child in unnamed))


def _complete(stream: Stream, edge: Edge, counts: dict[str, int | None]) -> bool:
    """Whether every parent has just as many children as the vendor counts.

    One child too many shows that the counts cannot be trusted: then the list is walked to its end.
    """
    if not stream.entries or any(count is None for count in counts.values()):
        return False
    children = group((entry.record for entry in stream.entries), edge.by)
    return all(len(children.get(key, ())) == count for key, count in counts.items())


async def _through(session: Session, edge: Edge, parents: list[Record], wants: Wants) -> None:
    """Follow a join: the parent's edge to it, then the join's own edge."""
    assert edge.through  # noqa: S101  # the caller looked
    first, second = edge.through
    inner: Wants = {second: wants}

    async def follow(parent: Record) -> None:
        try:
            joins = await session.many(parent, first, inner)
            records = await joins.all() if joins else []
            found = await asyncio.gather(*(session.one(join, second, wants) for join in records))
        except GatewayError as failure:
            parent.failures[edge.name] = failure
        else:
            if joins is not None:
                parent.edges[edge.name] = Stream.of(session, (record for record in found if record))

    await asyncio.gather(*(follow(parent) for parent in parents))
