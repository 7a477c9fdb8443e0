"""Loading missing fields: all that one tick asked for, by the fewest calls."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from math import ceil
from typing import TYPE_CHECKING, Any

from connectors.columns import MISSING
from connectors.declarations import Fetch, Read, Resource
from connectors.engine.plan import Sweep, cheapest, cover, identity, repeats, supplied_by
from connectors.errors import GatewayError, Gone, Malformed
from connectors.model import MODELS
from connectors.views import ALWAYS, View

if TYPE_CHECKING:
    from connectors.declarations import AnyView
    from connectors.engine.record import Record
    from connectors.engine.session import Session


async def fields(session: Session, keys: Sequence[tuple[Record, str]]) -> list[BaseException | None]:
    """Load every named field of every record. Failures are noted on the records, by field.

    What a read under way may bring is waited for: ticks that follow each other closely ask for the same records.
    """
    later = dict.fromkeys(key for key in keys if _coming(*key))
    now = [key for key in keys if key not in later]
    await asyncio.gather(_load(session, now), _afterwards(session, list(later)))
    return [None] * len(keys)


def _coming(record: Record, name: str) -> list[asyncio.Event]:
    """The ends of the reads under way that may bring a field."""
    return [over for names, over in record.coming if name in names]


async def _afterwards(session: Session, keys: Sequence[tuple[Record, str]]) -> None:
    """Load what the reads under way did not bring, once they are over."""
    await asyncio.gather(*(over.wait() for key in keys for over in _coming(*key)))
    left = [
        (record, name)
        for record, name in keys
        if not record.gone and name not in record.failures and _lacks(record, name)
    ]
    if left:
        await fields(session, left)


async def _load(session: Session, keys: Sequence[tuple[Record, str]]) -> None:
    wanted: dict[Record, set[str]] = {}
    for record, name in await _informed(session, keys):
        wanted.setdefault(record, set()).add(name)
    groups: dict[tuple[str, frozenset[str], frozenset[int], frozenset[AnyView]], list[Record]] = {}
    for record, names in wanted.items():
        alike = (record.model.__name__, frozenset(names), frozenset(record.tried), _loaded(record))
        groups.setdefault(alike, []).append(record)
    work: dict[int, tuple[Read | Sweep, dict[Record, set[str]]]] = {}
    for (model, asked, tried, loaded), records in groups.items():
        resource = session.connector.resources.get(model)
        if resource is None:
            continue
        for read in _reads(session, resource, model, asked, len(records), tried, loaded):
            _, load = work.setdefault(identity(read), (read, {}))
            for record in records:
                load.setdefault(record, set()).update(asked)
    await asyncio.gather(*(run(session, read, load) for read, load in work.values()))
    again = [
        (record, name)
        for record, name in await _informed(session, keys)
        if not record.gone
        and name not in record.failures
        and _lacks(record, name)
        and _untried(session, record, name)
    ]
    if again:
        await fields(session, again)


async def _informed(session: Session, keys: Sequence[tuple[Record, str]]) -> list[tuple[Record, str]]:
    """Tell loaded views the facts of the account that these fields wait for; the keys for which that is not all."""
    waiting: dict[str, list[tuple[Record, str, View[Any]]]] = {}
    for record, name in keys:
        for view in record.views:
            for fact in view.lacks(name):
                waiting.setdefault(fact, []).append((record, name, view))

    async def tell(fact: str) -> None:
        try:
            value = await session.fact(fact)
        except GatewayError as failure:
            for record, name, _ in waiting[fact]:
                record.failures[name] = failure
        else:
            for _, _, view in waiting[fact]:
                view.learn(fact, value)

    await asyncio.gather(*map(tell, waiting))
    told = {(record, name) for places in waiting.values() for record, name, _ in places}
    return [
        (record, name)
        for record, name in keys
        if (record, name) not in told or (name not in record.failures and _lacks(record, name))
    ]


def _loaded(record: Record) -> frozenset[AnyView]:
    return frozenset(map(type, record.views))


def _reads(
    session: Session,
    resource: Resource,
    model: str,
    asked: frozenset[str],
    count: int,
    tried: frozenset[int],
    loaded: frozenset[AnyView],
) -> tuple[Read | Sweep, ...]:
    """The reads that bring the named fields; any one, where they are known of every record that is there."""
    plain = asked - (ALWAYS - session.supplied(MODELS[model]))
    if plain:
        tried |= repeats(resource, model, plain, loaded)
        return cover(session, resource, model, plain, count, tried)[1]
    return cheapest(session, resource, model, count, tried)


def _lacks(record: Record, name: str) -> bool:
    """Whether a field is still missing; one that cannot be read is there."""
    try:
        return not record.views or record.read(name) is MISSING
    except Malformed:
        return False


def _untried(session: Session, record: Record, name: str) -> bool:
    """Whether another read could still bring a field that the chosen one left out."""
    model = record.model.__name__
    resource = session.connector.resources.get(model)
    tried = frozenset(record.tried)
    return resource is not None and bool(
        _reads(session, resource, model, frozenset({name}), 1, tried, _loaded(record))
    )


async def run(session: Session, read: Read | Sweep, load: dict[Record, set[str]]) -> None:
    """Make one read for its records, in chunks of the vendor's size."""
    over = asyncio.Event()
    for record in load:
        record.tried.add(identity(read))
        brought = supplied_by(read.carried).get(record.model.__name__, frozenset())
        record.coming.append((brought | ALWAYS, over))
    try:
        await _chunks(session, read, load)
    finally:
        over.set()
        for record in load:
            record.coming = [one for one in record.coming if one[1] is not over]


async def _chunks(session: Session, read: Read | Sweep, load: dict[Record, set[str]]) -> None:
    if isinstance(read, Sweep):
        await _chunk(session, read, load, list(load))
        return
    records = list(load)
    size = max(1, read.size)
    chunks = [records[start : start + size] for start in range(0, len(records), size)]
    assert len(chunks) == ceil(len(records) / size)  # noqa: S101  # a lost chunk would be lost records
    await asyncio.gather(*(_chunk(session, read, load, chunk) for chunk in chunks))


async def _chunk(
    session: Session, read: Read | Sweep, load: dict[Record, set[str]], chunk: list[Record]
) -> None:
    model = chunk[0].model.__name__
    try:
        if isinstance(read, Sweep):
            await _walk(session, read, chunk)
        else:
            session.absorb(await read.fetch(session, [record.key for record in chunk]))
    except Gone:
        _missing(session, chunk)
    except GatewayError as failure:
        brought = supplied_by(read.carried).get(model, frozenset())
        for record in chunk:
            for name in load[record]:
                if (name in brought or name in ALWAYS) and _lacks(record, name):
                    record.failures[name] = failure
    else:
        if not partial(read):
            _missing(session, chunk)


def partial(read: Read | Sweep) -> bool:
    """Whether a record that the read does not bring may be there all the same."""
    return isinstance(read, Fetch) and read.partial


async def _walk(session: Session, read: Sweep, chunk: list[Record]) -> None:
    """Walk a list until every asked record has come by; one that is deleted may be asked for as well."""
    stream = session.sweep(read.source, deleted=True)
    waiting = {record for record in chunk if not _seen(record, read)}
    stream.walkers += 1
    try:
        while waiting and not stream.done:
            await stream.extend()
            waiting = {record for record in waiting if not _seen(record, read)}
    finally:
        stream.walkers -= 1


def _seen(record: Record, read: Sweep) -> bool:
    return any(type(view) in read.carried for view in record.views)


def _missing(session: Session, chunk: list[Record]) -> None:
    """Mark the records that did not come as gone."""
    for record in chunk:
        if not record.views:
            record.gone = True
