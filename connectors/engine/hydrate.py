"""Loading missing fields: all that one tick asked for, by the fewest calls."""

from __future__ import annotations

import asyncio
from collections.abc import Hashable, Mapping, Sequence
from datetime import UTC, datetime
from math import ceil
from typing import TYPE_CHECKING, Any

from connectors.columns import MISSING
from connectors.declarations import Fetch, Read, Resource
from connectors.engine.plan import Sweep, cheapest, cover, identity, repeats, supplied_by, sweeps
from connectors.errors import GatewayError, Gone, Malformed
from connectors.model import MODELS
from connectors.views import ALWAYS, View

if TYPE_CHECKING:
    from connectors.declarations import AnyView
    from connectors.engine.record import Record
    from connectors.engine.session import Session
    from connectors.engine.stream import Stream


async def fields(session: Session, keys: Sequence[tuple[Record, str]]) -> list[BaseException | None]:
    """Load every named field of every record. Failures are noted on the records, by field.

    A field that a read under way is about to bring is waited for: another read would ask once more.
    """
    answers: list[BaseException | None] = [None] * len(keys)
    keys = _open(keys)
    for record, name in keys:
        if record.views and any(name in view.columns and not view.lacks(name) for view in record.views):
            session.lacked.setdefault(lack(record, name), {})[record] = None
    coming = {(record, name): busy for record, name in keys if (busy := _coming(session, record, name))}
    if coming:
        await asyncio.gather(
            fields(session, [key for key in keys if key not in coming]), _after(session, coming)
        )
        return answers
    wanted: dict[Record, set[str]] = {}
    for record, name in await _informed(session, keys):
        wanted.setdefault(record, set()).add(name)
    work = _planned(session, wanted)
    await asyncio.gather(*(run(session, read, load) for read, load in work))
    left = _open(await _informed(session, keys))
    again = [(record, name) for record, name in left if _untried(session, record, name)]
    if again:
        await fields(session, again)
    return answers


def _open(keys: Sequence[tuple[Record, str]]) -> list[tuple[Record, str]]:
    """The fields that are neither there by now nor known to fail."""
    return [
        (record, name)
        for record, name in keys
        if not record.gone and name not in record.failures and _lacks(record, name)
    ]


def _planned(
    session: Session, wanted: Mapping[Record, set[str]]
) -> list[tuple[Read | Sweep, dict[Record, set[str]]]]:
    """Each read to be made with what it is to bring. The many are planned first: a walk for them serves the few."""
    groups: dict[tuple[str, frozenset[str], frozenset[int], frozenset[AnyView]], list[Record]] = {}
    for record, names in wanted.items():
        alike = (record.model.__name__, frozenset(names), frozenset(record.tried), _loaded(record))
        groups.setdefault(alike, []).append(record)
    work: dict[int, tuple[Read | Sweep, dict[Record, set[str]]]] = {}
    for (model, asked, tried, loaded), records in sorted(groups.items(), key=lambda group: -len(group[1])):
        resource = session.connector.resources.get(model)
        if resource is None:
            continue
        for read in _reads(session, resource, model, asked, len(records), tried, loaded):
            if isinstance(read, Sweep) and identity(read) not in work:
                _stream(session, read).chosen = True
            _, load = work.setdefault(identity(read), (read, {}))
            for record in records:
                load.setdefault(record, set()).update(asked)
    return list(work.values())


def lack(record: Record, name: str) -> Hashable:
    """What a field is called that loaded views leave out of some records."""
    return ("lacks", record.model.__name__, name, *sorted(type(view).__name__ for view in record.views))


async def _after(
    session: Session, coming: Mapping[tuple[Record, str], Sequence[asyncio.Future[None]]]
) -> None:
    """Wait for the reads under way, then load what they left out."""
    await asyncio.wait({busy for reads in coming.values() for busy in reads})
    await fields(session, list(coming))


def _coming(session: Session, record: Record, name: str) -> list[asyncio.Future[None]]:
    """The reads under way for a record that bring a field."""
    if not record.busy:
        return []
    model = record.model.__name__
    resource = session.connector.resources[model]
    return [
        record.busy[identity(read)]
        for read in (*resource.reads, *sweeps(resource))
        if identity(read) in record.busy and name in supplied_by(read.carried).get(model, frozenset())
    ]


async def _informed(session: Session, keys: Sequence[tuple[Record, str]]) -> list[tuple[Record, str]]:
    """Tell loaded views the facts of the account that these fields wait for; the keys for which that is not all."""
    waiting: dict[str, list[tuple[Record, str, View[Any]]]] = {}
    for record, name in keys:
        for view in record.views:
            for fact in view.lacks(name):
                waiting.setdefault(fact, []).append((record, name, view))
    if not waiting:
        return list(keys)

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
        return cover(session, resource, model, plain, count, tried, loaded)[1]
    return cheapest(session, resource, model, count, tried)


def _lacks(record: Record, name: str) -> bool:
    """Whether a field is still missing; one that cannot be read is there."""
    try:
        return not record.there or record.read(name) is MISSING
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
    busy: asyncio.Future[None] = asyncio.get_running_loop().create_future()
    for record in load:
        record.tried.add(identity(read))
        record.busy[identity(read)] = busy
    try:
        await _made(session, read, load)
    finally:
        busy.set_result(None)
        for record in load:
            if record.busy.get(identity(read)) is busy:
                del record.busy[identity(read)]


async def _made(session: Session, read: Read | Sweep, load: dict[Record, set[str]]) -> None:
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
            session.absorb(await session.fetch(read, [record.key for record in chunk]))
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
    """Walk a list until every asked record has come by."""
    stream = _stream(session, read)
    waiting = {record for record in chunk if not _seen(record, read)}
    while waiting and not stream.done:
        await stream.extend()
        waiting = {record for record in waiting if not _seen(record, read)}
    if stream.done and chunk:
        session.missed(chunk[0].model.__name__, len(chunk), len(waiting))


def _stream(session: Session, read: Sweep) -> Stream:
    """The walk that finds records by key: the deleted may be asked for as well."""
    return session.sweep(read.source, deleted=True)


def _seen(record: Record, read: Sweep) -> bool:
    return any(type(view) in read.carried for view in record.views)


def _missing(session: Session, chunk: list[Record]) -> None:
    """Mark the records that did not come as gone."""
    for record in chunk:
        if not record.there:
            record.gone = True
            session.integration.seen.gone(record.model.__name__, record.key, datetime.now(UTC))
