"""The cheapest way: which reads bring the wanted fields of n records with the fewest upstream calls.

Costs are calls. They are estimates where sizes are not known yet (a list's `typical` rows, or what an earlier
complete walk of it found); what is certain (batch sizes, views' fields) is read off the declarations.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import combinations
from math import ceil, inf
from typing import TYPE_CHECKING

from connectors.declarations import Fetch, Gather, List, Read, Resource, Through, answers
from connectors.model import MODELS, Edge
from connectors.views import ALWAYS, Embedded

if TYPE_CHECKING:
    from connectors.declarations import AnyView
    from connectors.engine.session import Session

Wants = Mapping[str, "Wants"]
"""The fields and edges wanted of a record, nested as in the query."""

TYPICAL_CHILDREN = 10
"""Guessed records on a to-many edge."""

SORTED_HERE = "order"
"""Stands among what is left to do of a list whose order has to be made here."""

TO_THE_END = 2
"""Weight of a walk that must go to its end, as an order made here needs, against one that may end early."""

MOST_READS = 3
"""Different reads combined for one record at most."""

DEPTH = 4
"""Levels of a query that are looked ahead."""


@cache
def supplied_by(views: tuple[AnyView, ...]) -> Mapping[str, frozenset[str]]:
    """Fields and edges that a set of views supplies, by model name."""
    found: dict[str, set[str]] = {}
    for view in views:
        names = found.setdefault(view.model.__name__, set())
        names.update(name for name, column in view.columns.items() if not column.incidental)
    return {model: frozenset(names) for model, names in found.items()}


@dataclass(frozen=True, slots=True)
class Sweep:
    """A whole list used to read records by key, or to gather children by parent."""

    source: List

    @property
    def carried(self) -> tuple[AnyView, ...]:
        """Every view that it brings."""
        return self.source.carried


@dataclass(frozen=True, slots=True)
class Scoped:
    """A list of children asked for one parent (or several at once)."""

    source: List
    filter: str

    @property
    def carried(self) -> tuple[AnyView, ...]:
        """Every view that it brings."""
        return self.source.carried


def pages(session: Session, source: List, rows: int | None = None) -> int:
    """Calls to walk a list, or the first `rows` of it."""
    sizes, size = session.integration.sizes, source.paging.size
    over = source.over if isinstance(source, Gather) else None
    typical = sizes.get(over.name, over.typical) * size if over else source.typical
    known = sizes.get(source.name, typical)
    wanted = known if rows is None else min(rows, known)
    calls = max(1, ceil(wanted / size))
    before = source.lookups if isinstance(source, Gather) else 0
    return before + calls + (pages(session, over, calls) if over else 0)


def sweeps(resource: Resource) -> list[Sweep]:
    """The lists of a resource that can be walked whole."""
    return [Sweep(source) for source in resource.lists if resource.sweepable and answers(source, frozenset())]


def read_cost(session: Session, read: Read | Sweep, count: int) -> float:
    """Calls that a read needs for `count` records."""
    if isinstance(read, Sweep):
        if read.source.view.model.__name__ in session.by_key_only:
            return inf
        return 0 if under_way(session, read) else pages(session, read.source)
    if isinstance(read, Through):
        parent = session.connector.resources.get(read.parent)
        edge = MODELS[read.parent].edges[read.edge]
        parents = max(1, ceil(count / TYPICAL_CHILDREN))
        return edge_cost(session, parent, edge, parents) if parent else inf
    calls = read.calls if isinstance(read, Fetch) else 1
    return ceil(count / read.size) * calls


def cover(
    session: Session,
    resource: Resource,
    model: str,
    names: Iterable[str],
    count: int,
    tried: frozenset[int],
    loaded: frozenset[AnyView] = frozenset(),
) -> tuple[float, tuple[Read | Sweep, ...]]:
    """The cheapest combination of reads that brings the named fields of `count` records; its calls and reads.

    Names that nothing brings are left out; (inf, ()) where none can be brought. `tried` holds identities of
    reads not to be made again, `loaded` the views that the records have.
    """
    options: list[tuple[float, frozenset[str], Read | Sweep]] = []
    wanted = frozenset(names)
    for read in (*resource.reads, *sweeps(resource)):
        gain = supplied_by(read.carried).get(model, frozenset()) & wanted
        sensible = not isinstance(read, Fetch) or read.after is None or read.after in loaded
        if gain and sensible and identity(read) not in tried:
            options.append((read_cost(session, read, count), gain, read))
    possible = frozenset().union(*(gain for _, gain, _ in options)) if options else frozenset()
    if not possible:
        return inf, ()
    best: tuple[float, int, tuple[Read | Sweep, ...]] = (inf, 0, ())
    for size in range(1, min(MOST_READS, len(options)) + 1):
        for chosen in combinations(options, size):
            if possible <= frozenset().union(*(gain for _, gain, _ in chosen)):
                cost = sum(cost for cost, _, _ in chosen)
                if (cost, size) < best[:2]:
                    best = (cost, size, tuple(read for _, _, read in chosen))
    if not best[2]:
        return inf, tuple(read for _, _, read in options)
    return best[0], best[2]


def repeats(
    resource: Resource, model: str, names: frozenset[str], loaded: frozenset[AnyView]
) -> frozenset[int]:
    """Identities of the reads that bring of these fields only what loaded views should have said already.

    None where there is a field that no other read brings.
    """
    old: set[int] = set()
    fresh: set[str] = set()
    for read in (*resource.reads, *sweeps(resource)):
        new = tuple(view for view in read.carried if view not in loaded)
        gain = supplied_by(new).get(model, frozenset()) & names
        fresh |= gain
        if not gain:
            old.add(identity(read))
    every = (
        supplied_by(read.carried).get(model, frozenset()) for read in (*resource.reads, *sweeps(resource))
    )
    return frozenset(old) if names & frozenset().union(*every) <= fresh else frozenset()


def cheapest(
    session: Session, resource: Resource, model: str, count: int, tried: frozenset[int]
) -> tuple[Read | Sweep, ...]:
    """The one read that shows by the fewest calls that `count` records are there; none where nothing can."""
    options = [
        (read_cost(session, read, count), index, read)
        for index, read in enumerate((*resource.reads, *sweeps(resource)))
        if model in supplied_by(tuple(view for view in read.carried if view.attests))
        and identity(read) not in tried
    ]
    return (min(options)[2],) if options else ()


def under_way(session: Session, read: Read | Sweep) -> bool:
    """Whether a walk that was chosen to find records is not at its end: to go along, or on, costs nothing more.

    What the whole of it costs was accepted when it was begun. Were the rest weighed anew, it would hang on the
    moment, now during the walk and now after it, how many calls an operation takes.
    """
    names = (read.source.name, f"{read.source.name} deleted") if isinstance(read, Sweep) else ()
    begun = [session.sweeps[name] for name in names if name in session.sweeps]
    return any(walk.chosen and not walk.done for walk in begun)


def identity(read: Read | Sweep) -> int:
    """What tells one read from another."""
    return id(read.source) if isinstance(read, Sweep) else id(read)


EdgeWay = Read | Sweep | Scoped


def edge_ways(
    session: Session, parent: Resource | None, edge: Edge, parents: int
) -> list[tuple[float, EdgeWay, bool]]:
    """Every way to load a to-many edge of so many parents: calls, way, whether it reads the parent's side."""
    found: list[tuple[float, EdgeWay, bool]] = []
    for read in (*parent.reads, *sweeps(parent)) if parent else ():
        view = read.source.view if isinstance(read, Sweep) else read.view
        if isinstance(view.columns.get(edge.name), Embedded):
            found.append((read_cost(session, read, parents), read, True))
    child = session.connector.resources.get(edge.target)
    for source in child.lists if child and edge.by else ():
        name = f"{edge.by}s"
        if name in source.filters and answers(source, frozenset({name})):
            found.append((float(parents), Scoped(source, name), False))
        if answers(source, frozenset()) and child and child.sweepable and edge.by in source.view.columns:
            found.append((float(pages(session, source)), Sweep(source), False))
    return found


def edge_cost(session: Session, parent: Resource | None, edge: Edge, parents: int) -> float:
    """Calls to load a to-many edge of so many parents."""
    return min((cost for cost, _, _ in edge_ways(session, parent, edge, parents)), default=inf)


def shortfall(
    session: Session,
    model: str,
    wants: Wants,
    have: Mapping[str, frozenset[str]],
    count: int,
    depth: int = DEPTH,
) -> float:
    """Further calls for what is wanted of `count` records beyond the fields that `have` brings by model."""
    resource = session.connector.resources.get(model)
    if resource is None or depth == 0 or not wants:
        return 0.0
    fields, edges = MODELS[model].fields, MODELS[model].edges
    at_hand = have.get(model, frozenset())
    by = {edges[name].by for name in wants if name in edges and not edges[name].many and wants[name]}
    missing = {name for name in (*wants, *by) if name in fields} - at_hand - ALWAYS
    total = 0.0
    if missing:
        cost, _ = cover(session, resource, model, missing, count, frozenset())
        total += 0.0 if cost == inf else cost
    for name, inner in wants.items():
        edge = edges.get(name)
        if edge is None:
            continue
        if edge.through:
            first, second = edge.through
            total += shortfall(session, model, {first: {second: inner}}, have, count, depth)
            continue
        children = count * TYPICAL_CHILDREN if edge.many else count
        brings = have
        if edge.many and name not in at_hand:
            ways = edge_ways(session, resource, edge, count)
            if not ways:
                continue
            cost, way, _ = min(ways, key=lambda option: option[0])
            total += cost
            brings = merge(have, supplied_by(way.carried))
        total += shortfall(session, edge.target, inner, brings, children, depth - 1)
    return total


def merge(a: Mapping[str, frozenset[str]], b: Mapping[str, frozenset[str]]) -> Mapping[str, frozenset[str]]:
    """Fields by model of both."""
    return {model: a.get(model, frozenset()) | b.get(model, frozenset()) for model in {*a, *b}}


def best_list(
    session: Session,
    model: str,
    sources: Sequence[tuple[List, frozenset[str], Wants]],
    wants: Wants,
    rows: int,
) -> List:
    """The list that brings `rows` records with what is wanted of them by the fewest calls.

    `sources` has for each list that can answer the filters left to be applied here, and what they need of every row.
    """

    def cost(option: tuple[List, frozenset[str], Wants]) -> float:
        source, left, needed = option
        scanned = None if left else rows
        brings = supplied_by(source.carried)
        calls = pages(session, source, scanned) * (TO_THE_END if SORTED_HERE in left else 1)
        every = session.integration.sizes.get(source.name, source.typical)
        tested = shortfall(session, model, needed, brings, every) if left else 0.0
        return calls + tested + shortfall(session, model, wants, brings, min(rows, source.typical))

    return min(sources, key=cost)[0]
