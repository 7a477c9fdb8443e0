"""Root lists at one integration: which vendor list answers, what is pushed down, in which order, from where on."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from connectors.created import ONLY_CREATED
from connectors.declarations import Gather, answers
from connectors.engine import filters
from connectors.engine.made import MadeHere
from connectors.engine.plan import SORTED_HERE, Wants, best_list, pages
from connectors.engine.stream import EVERY_PAGE, Entry, Scan, Stream
from connectors.errors import BadInput
from connectors.model import MODELS, Model
from connectors.paging import FOREIGN_MARK, Position

if TYPE_CHECKING:
    from connectors.declarations import List, Params, Resource
    from connectors.engine.record import Record
    from connectors.engine.session import Session

Order = tuple[str, bool]
"""(field, descending)."""

CREATED, UPDATED, NAME = "created", "updated", "name"

ORDER_FIELDS: Mapping[str, Sequence[str]] = {
    CREATED: ("remote_created_at",),
    UPDATED: ("remote_updated_at", "changed_at"),
    NAME: ("name", "last_name", "title", "remote_label"),
}
"""The fields by which each order sorts: the first that the record has a value of; for names that its model has."""

DELETED = "include_deleted"

NAMING = frozenset({"ids", "remote_ids", "email"})
"""The filters that single out a few records of many."""

SEARCHED = "email"
"""The filter that leaves so few that a vendor's search for it is no scan."""

MOST_READ = 20
"""Records that an ids filter reads by key at most before it is a list that is searched."""


@dataclass(frozen=True, slots=True)
class Mark:
    """Where a reader of a list stands: enough to go on in another operation, at the list it began with."""

    source: str = ""
    position: Position = None
    index: int = -1
    key: str = ""


@dataclass(frozen=True, slots=True)
class Query:
    """What is asked of a list: filters (by unified name, keys not global ids), order, look-ahead, and from where."""

    filters: Mapping[str, Any] = field(default_factory=dict)
    order: Order | None = None
    wants: Wants = field(default_factory=dict)
    rows: int = 20
    mark: Mark | None = None


async def open_list(session: Session, model: type[Model], query: Query) -> Stream:
    """The stream that answers a query; nothing is fetched for a list that can be paged, until it is read.

    Raises BadInput for a mark that names no list of this tool, and the UpstreamError that kept a list that
    must be read whole from being read.
    """
    resource = session.connector.resources.get(model.__name__)
    if resource is None or impossible(query.filters):
        return Stream.of(session, ())
    if query.order and not _order_fields(session, model, query.order):
        query = replace(query, order=None)  # nothing can be told from how they come
    query = replace(query, filters=_living(session, model, query.filters))
    query = replace(query, filters=await _keyed_relations(session, model, query.filters))
    if impossible(query.filters):
        return Stream.of(session, ())
    keyed = await _by_keys(session, model, query)
    if keyed is not None:
        return keyed
    options = _options(resource, query.filters)
    if query.filters.get(ONLY_CREATED) and not any(SEARCHED in option[3] for option in options):
        return await _made_here(session, model, query)
    return await _of_vendor(session, model, query, options) if options else Stream.of(session, ())


async def _of_vendor(session: Session, model: type[Model], query: Query, options: list[Option]) -> Stream:
    """The cheapest of the vendor's lists that can answer."""
    order = query.order
    options.sort(
        key=lambda option: (
            -len(option[3] - {DELETED}),
            order is not None and _native(option[0], order) is None,
        )
    )
    chosen = _resumed(query, options) or best_list(
        session,
        model.__name__,
        [(option[0], _whole(option, order), _needed(model, option, query)) for option in options],
        query.wants,
        query.rows,
    )
    source, left, params, pushed = next(option for option in options if option[0] is chosen)
    here = {
        name: value for name, value in query.filters.items() if name in left and _tests(name, value, source)
    }
    if DELETED not in {*query.filters, *source.filters} and _tests(DELETED, False, source):
        here[DELETED] = False  # a list that has no say in it may show them unasked
    scan = Scan(sorted(pushed - {DELETED}), sorted(set(here) - {DELETED}))
    keep = partial(filters.keep, session, here) if here else None
    native = {} if order is None else _native(source, order)
    if native is not None:
        ordered = {**params, **native}
        mark = query.mark or Mark()
        stream = Stream(session, source, ordered, keep, scan, (mark.position, mark.index + 1))
        stream.after_key = mark.key
        if isinstance(source, Gather) and source.bound:
            stream.pages_left, stream.bounded = source.bound, True
        return stream
    return await _sorted(Stream(session, source, params, keep, scan, pages_left=EVERY_PAGE), query)


def impossible(given: Mapping[str, Any]) -> bool:
    """Whether nothing can pass: one of no values."""
    return any(value == [] or (isinstance(value, Mapping) and impossible(value)) for value in given.values())


def native_order(session: Session, model: type[Model], order: Order, given: Mapping[str, Any]) -> bool:
    """Whether the tool has this order for the filters given without a list of several pages being read whole."""
    resource = session.connector.resources.get(model.__name__)
    if resource is None:
        return True
    if given.get(ONLY_CREATED):
        return False
    options = _options(resource, _living(session, model, given))
    least = min((len(_costly(left - pushed)) for _, left, _, pushed in options), default=0)
    native = any(
        _native(source, order) is not None and len(_costly(left - pushed)) == least
        for source, left, _, pushed in options
    )
    wanted = _order_fields(session, model, order)
    known = not session.supplied(model).isdisjoint(wanted)
    return native or (
        known
        and all(
            pages(session, source) == 1 and not source.view.columns.keys().isdisjoint(wanted)
            for source, *_ in options
        )
    )


Option = tuple["List", frozenset[str], "Params", frozenset[str]]
"""A list that can answer: filters left to be applied here, parameters, filters pushed down."""


def _options(resource: Resource, given: Mapping[str, Any]) -> list[Option]:
    """The lists that can answer; where the deleted are asked for, those that have them if there are any."""
    found: list[Option] = []
    for source in resource.lists:
        params, pushed, left = _push(source, given)
        if answers(source, pushed):
            found.append((source, left, params, pushed))
    return [option for option in found if given.get(DELETED) and DELETED in option[3]] or found


def order_value(record: Record, order: Order) -> Any:
    """What a record is sorted by; None sorts last. The field must have been loaded."""
    for name in _order_fields(record.session, record.model, order):
        value = record.read(name)
        if isinstance(value, str | datetime):
            return value.casefold() if isinstance(value, str) else value
    return None


def _order_fields(session: Session, model: type[Model], order: Order) -> list[str]:
    """The fields that an order sorts by; none, where one of them is switched off."""
    names = [name for name in ORDER_FIELDS[order[0]] if name in model.fields]
    names = names[:1] if order[0] == NAME else names
    return [] if any((model.__name__, name) in session.off for name in names) else names


def sort_key(record: Record, order: Order) -> tuple[Any, ...]:
    """A key that sorts records in an order: absent values last, equal ones by key."""
    value = order_value(record, order)
    if value is None:
        return (1, 0, record.key)
    if isinstance(value, datetime):
        seconds = (value - datetime(1970, 1, 1, tzinfo=UTC)).total_seconds()
        return (0, -seconds if order[1] else seconds, record.key)
    return (0, _Reversed(value) if order[1] else value, record.key)


class _Reversed(str):
    """Text that sorts the other way round."""

    __slots__ = ()

    def __lt__(self, other: str) -> bool:
        return str.__gt__(self, other)


async def load_order(session: Session, records: Sequence[Record], order: Order) -> None:
    """Load the fields that an order needs."""

    async def load(record: Record) -> None:
        for name in _order_fields(record.session, record.model, order):
            if await filters.value_of(session, record, name) is not None:
                return

    await asyncio.gather(*map(load, records))


def _push(source: List, wanted: Mapping[str, Any]) -> tuple[Params, frozenset[str], frozenset[str]]:
    """The parameters for what a list can filter, the names it filters, and the names left to be applied here."""
    params: dict[str, Any] = {}
    pushed: set[str] = set()
    left: set[str] = set()
    for name, value in wanted.items():
        push = source.filters.get(name)
        found = push.params(value) if push else None
        if push is None or found is None:
            left.add(name)
            continue
        params.update(found)
        pushed.add(name)
        if not push.exact:
            left.add(name)
    return params, frozenset(pushed), frozenset(left)


def _tests(name: str, value: Any, source: List) -> bool:
    """Whether a filter needs a test here: deleted records only come from lists that mark them."""
    return name != DELETED or (not value and "remote_deleted_at" in source.view.columns)


def _whole(option: Option, order: Order | None) -> frozenset[str]:
    """What makes a list be read further than the rows asked for: filters applied here, an order made here."""
    source, left, _, pushed = option
    sorted_here = order is not None and _native(source, order) is None
    return _costly(left - pushed) | (frozenset({SORTED_HERE}) if sorted_here else frozenset())


def _costly(left: frozenset[str]) -> frozenset[str]:
    """The filters that make a list be read further than the rows asked for."""
    return left - {DELETED}


def _living(session: Session, model: type[Model], given: Mapping[str, Any]) -> Mapping[str, Any]:
    """The filters without `include_deleted` where nothing marks the deleted: then there is nothing to leave out."""
    if given.get(DELETED) or (DELETED in given and "remote_deleted_at" in session.supplied(model)):
        return given
    return {name: value for name, value in given.items() if name != DELETED}


def _native(source: List, order: Order) -> Params | None:
    """Parameters that make a list come in an order; None where it cannot."""
    if source.natural == order:
        return {}
    return source.orders.get(order)


def _resumed(query: Query, options: Sequence[tuple[List, Any, Any, Any]]) -> List | None:
    if query.mark is None:
        return None
    for source, *_ in options:
        if source.name == query.mark.source:
            source.paging.query(query.mark.position)
            return source
    raise BadInput(FOREIGN_MARK)


def _needed(model: type[Model], option: Option, query: Query) -> Wants:
    """What the filters that are applied here need of every row."""
    return filters.needs(model, {name: query.filters[name] for name in option[1] if name in query.filters})


async def _keyed_relations(
    session: Session, model: type[Model], given: Mapping[str, Any]
) -> Mapping[str, Any]:
    """The filters with relations to few records turned into the ids of these, which vendors can filter by.

    Jobs are few; candidates are where the filter names them.
    """
    found = dict(given)
    for name, wanted in given.items():
        way = model.edges.get(name) if isinstance(wanted, Mapping) else None
        if way is None:
            continue
        target = MODELS[way.target]
        if way.many or not (target.__name__ == "Job" or wanted.keys() & NAMING):
            found[name] = await _keyed_relations(session, target, wanted)
            continue
        stream = await open_list(session, target, Query(wanted))
        stream.pages_left = EVERY_PAGE
        ends = await stream.all()
        member = f"{way.by}s"
        among = found.get(member)
        found[member] = [one.key for one in ends if among is None or one.key in among]
        del found[name]
    return found


async def _by_keys(session: Session, model: type[Model], query: Query) -> Stream | None:
    """The records that an `ids` or `remote_ids` filter names, read by key; None where there is no such filter."""
    resource = session.connector.resources[model.__name__]
    if "ids" in query.filters:
        keys = list(query.filters["ids"])
    elif "remote_ids" in query.filters and len(query.filters["remote_ids"]) <= MOST_READ:
        made = [resource.from_remote(str(remote)) for remote in query.filters["remote_ids"]]
        if any(key is None for key in made) or not resource.reads:
            return None
        keys = [key for key in made if key is not None]
    else:
        return None
    records = await asyncio.gather(*(session.by_key(model, key, query.wants) for key in dict.fromkeys(keys)))
    found = [record for record in records if record is not None]
    kept = await filters.keep(session, query.filters, found)
    stream = Stream.of(session, (record for record, wanted in zip(found, kept, strict=True) if wanted))
    stream.scan = Scan(sorted({"ids", "remote_ids"} & query.filters.keys()), [], len(found))
    return await _sorted(stream, query)


async def _made_here(session: Session, model: type[Model], query: Query) -> Stream:
    """The records that were made through the gateway, latest first, read by key as far as they are asked for."""
    source = MadeHere(model, query.wants, query.rows)
    mark = query.mark or Mark(source.name)
    if mark.source != source.name:
        raise BadInput(FOREIGN_MARK)
    here = {name: value for name, value in query.filters.items() if name != ONLY_CREATED}
    here.setdefault(DELETED, False)
    scan = Scan([ONLY_CREATED], sorted(set(here) - {DELETED}))
    keep = partial(filters.keep, session, here)
    if query.order is not None:
        whole: Stream = Stream(session, source, {}, keep, scan, pages_left=EVERY_PAGE)
        return await _sorted(whole, query)
    stream = Stream(session, source, {}, keep, scan, (mark.position, mark.index + 1))
    stream.after_key = mark.key
    return stream


async def _sorted(stream: Stream, query: Query) -> Stream:
    """A whole list, sorted here."""
    records = await stream.all()
    order = query.order
    if order:
        await load_order(stream.session, records, order)
        records.sort(key=partial(sort_key, order=order))
    start = 0
    if query.mark:
        keys = [record.key for record in records]
        start = keys.index(query.mark.key) + 1 if query.mark.key in keys else max(query.mark.index, 0)
    whole = replace(Stream.of(stream.session, ()), scan=stream.scan, source=stream.source)
    whole.entries = [Entry(record, None, index) for index, record in enumerate(records)][start:]
    return whole
