"""What a unified filter means: one predicate each, the same for every tool.

A filter that the vendor does not apply (or not exactly) is applied here, on fields that are loaded for the
whole page at once. A record of which the tool does not offer the field does not match.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import orjson

from connectors.columns import MISSING
from connectors.created import ONLY_CREATED
from connectors.model import MODELS, Model
from connectors.switches import Off, touches

if TYPE_CHECKING:
    from connectors.engine.plan import Wants
    from connectors.engine.record import Record
    from connectors.engine.session import Session

Test = Callable[["Session", "Record", Any], Awaitable[bool]]
Needs = Callable[[type[Model], Any], "Wants"]


@dataclass(frozen=True, slots=True)
class Condition:
    """A filter: whether a record passes, and what must be loaded of a model's records to tell.

    `far` marks one that looks at other records: it is tried when all others hold.
    """

    test: Test
    needs: Needs
    far: bool = False


async def value_of(session: Session, record: Record, name: str) -> Any:
    """A field's value, loaded if need be; None where the model or the tool has none."""
    if name not in record.model.fields:
        return None
    value = record.read(name)
    return session.tested(await session.need(record, name) if value is MISSING else value)


def _fields(*names: str) -> Needs:
    """The fields that decide: of several the first that the model has."""
    return lambda model, _: {name: {} for name in [one for one in names if one in model.fields][:1]}


def _same(*names: str) -> Condition:
    async def test(session: Session, record: Record, wanted: str) -> bool:
        for name in names:
            value = await value_of(session, record, name)
            if value is not None:
                return str(value).casefold() == str(wanted).casefold()
        return False

    return Condition(test, _fields(*names))


def _among(name: str) -> Condition:
    async def test(session: Session, record: Record, wanted: Sequence[Any]) -> bool:
        value = await value_of(session, record, name)
        return value is not None and value in wanted

    return Condition(test, _fields(name))


def _after(*names: str) -> Condition:
    async def test(session: Session, record: Record, wanted: Any) -> bool:
        for name in names:
            value = await value_of(session, record, name)
            if value is not None:
                return bool(value > wanted)
        return False

    return Condition(test, _fields(*names))


def _contains(*names: str) -> Condition:
    async def test(session: Session, record: Record, wanted: str) -> bool:
        values = [await value_of(session, record, name) for name in names]
        return any(wanted.casefold() in str(value).casefold() for value in values if value is not None)

    return Condition(test, _fields(*names))


def _placed(part: str) -> Condition:
    """By a part of the location."""

    async def test(session: Session, record: Record, wanted: Sequence[str]) -> bool:
        location = await value_of(session, record, "location")
        value = getattr(location, part, None)
        return value is not None and value.casefold() in {one.casefold() for one in wanted}

    return Condition(test, _fields("location"))


async def _not_deleted(session: Session, record: Record, include: bool) -> bool:
    return include or record.read("remote_deleted_at") in (MISSING, None)  # no reason to load anything


async def _email(session: Session, record: Record, wanted: str) -> bool:
    addresses = await value_of(session, record, "email_addresses") or ()
    return any((entry.email_address or "").casefold() == wanted.casefold() for entry in addresses)


async def _emails(session: Session, record: Record, wanted: Sequence[str]) -> bool:
    value = await value_of(session, record, "email")
    return value is not None and value.casefold() in {address.casefold() for address in wanted}


async def _job_ids(session: Session, record: Record, wanted: Sequence[str]) -> bool:
    """Records of a job: by their own job id, their application's, or any of their jobs."""
    if "job_id" in record.model.fields:
        return await value_of(session, record, "job_id") in wanted
    if "application_id" in record.model.fields:
        application = await session.one(record, "application", {"job_id": {}})
        return application is not None and await value_of(session, application, "job_id") in wanted
    edge = _edge_to_jobs(record.model)
    if edge is None:
        return False
    children = await _children(session, record, edge, {"job_id": {}})
    jobs = await asyncio.gather(*(value_of(session, child, "job_id") for child in children))
    return bool(set(jobs) & set(wanted))


def _jobs_needed(model: type[Model], wanted: Any) -> Wants:
    if "job_id" in model.fields:
        return {"job_id": {}}
    if "application_id" in model.fields:
        return {"application": {"job_id": {}}}
    edge = _edge_to_jobs(model)
    return {edge: {"job_id": {}}} if edge else {}


def _edge_to_jobs(model: type[Model]) -> str | None:
    """The edge to the records that say which jobs one belongs to."""
    for edge in model.edges.values():
        if edge.many and edge.through is None and "job_id" in MODELS[edge.target].fields:
            return edge.name
    return None


async def _children(session: Session, record: Record, edge: str, wants: Wants) -> list[Record]:
    stream = await session.many(record, edge, wants)
    return await stream.all() if stream else []


async def _job_remote_ids(session: Session, record: Record, wanted: Sequence[str]) -> bool:
    resource = session.connector.resources.get("Job")
    keys = {resource.from_remote(remote) for remote in wanted} if resource else set()
    return await value_of(session, record, "job_id") in keys


async def _remote_ids(session: Session, record: Record, wanted: Sequence[str]) -> bool:
    return await value_of(session, record, "remote_id") in wanted


async def _keys(session: Session, record: Record, wanted: Sequence[str]) -> bool:
    return record.key in wanted


async def _only_created(session: Session, record: Record, wanted: bool) -> bool:
    return not wanted or await session.tracked.load((record.model.__name__, record.key))


async def _tags(session: Session, record: Record, wanted: Sequence[str]) -> bool:
    tags = await _children(session, record, "tags", {"name": {}})
    names = await asyncio.gather(*(value_of(session, tag, "name") for tag in tags))
    return not {one.casefold() for one in wanted}.isdisjoint(str(name).casefold() for name in names if name)


async def _custom_fields(session: Session, record: Record, wanted: Sequence[Mapping[str, Any]]) -> bool:
    held = await value_of(session, record, "custom_fields") or {}
    return all(_holds(held.get(one["key"]), one) for one in wanted)


def _holds(value: Any, wanted: Mapping[str, Any]) -> bool:
    found = {_as_text(one) for one in (value if isinstance(value, list) else [value])} - {""}
    if wanted.get("exists") not in (None, bool(found)):
        return False
    values = wanted.get("values")
    return values is None or not found.isdisjoint(one.casefold() for one in values)


def _as_text(value: Any) -> str:
    """A value as it is compared; nothing and empty text are alike."""
    if value is None:
        return ""
    return (value if isinstance(value, str) else orjson.dumps(value).decode()).casefold()


def _related(edge: str) -> Condition:
    """A relation: the record at its end passes a filter of its own; of several any one."""

    async def test(session: Session, record: Record, wanted: Mapping[str, Any]) -> bool:
        way = record.model.edges[edge]
        wants = needs(MODELS[way.target], wanted)
        if way.many:
            ends = await _children(session, record, edge, wants)
        else:
            end = await session.one(record, edge, wants)
            ends = [end] if end is not None else []
        return any(await keep(session, wanted, ends))

    def needed(model: type[Model], wanted: Mapping[str, Any]) -> Wants:
        return {edge: needs(MODELS[model.edges[edge].target], wanted)}

    return Condition(test, needed, far=True)


def _none(model: type[Model], wanted: Any) -> Wants:
    return {}


CONDITIONS: Mapping[str, Condition] = {
    "ids": Condition(_keys, _none),
    "remote_ids": Condition(_remote_ids, _none),
    "updated_after": _after("remote_updated_at", "changed_at", "remote_created_at"),
    "include_deleted": Condition(_not_deleted, _none),
    ONLY_CREATED: Condition(_only_created, _none),
    "job_codes": _among("job_code"),
    "post_url": _same("post_url"),
    "statuses": _among("status"),
    "employment_types": _among("employment_type"),
    "visibilities": _among("visibility"),
    "remote_created_after": _after("remote_created_at"),
    "name_contains": _contains("name", "title"),
    "cities": _placed("city"),
    "countries": _placed("country"),
    "email": Condition(_email, _fields("email_addresses")),
    "emails": Condition(_emails, _fields("email")),
    "job_ids": Condition(_job_ids, _jobs_needed),
    "job_remote_ids": Condition(_job_remote_ids, _fields("job_id")),
    "first_name": _same("first_name"),
    "last_name": _same("last_name"),
    "tags": Condition(_tags, lambda *_: {"tags": {"name": {}}}, far=True),
    "custom_fields": Condition(_custom_fields, _fields("custom_fields")),
    "outcomes": _among("outcome"),
    "current_stage_ids": _among("current_stage_id"),
    "application_ids": _among("application_id"),
    "candidate_ids": _among("candidate_id"),
    "scopes": _among("scope"),
    "job": _related("job"),
    "candidate": _related("candidate"),
    "application": _related("application"),
    "applications": _related("applications"),
}
"""The meaning of every filter, by its name; the names are those of connectors/filters.py."""


def needs(model: type[Model], filters: Mapping[str, Any]) -> Wants:
    """What must be loaded of a model's records to tell whether they pass."""
    found: dict[str, Wants] = {}
    for name, wanted in filters.items():
        for member, inner in CONDITIONS[name].needs(model, wanted).items():
            found[member] = {**found.get(member, {}), **inner}
    return found


def asks(off: Off, model: type[Model], given: Mapping[str, Any]) -> bool:
    """Whether a filter asks for what is switched off: then nothing passes."""
    if not off:
        return False
    by_remote_id = "remote_ids" in given and (model.__name__, "remote_id") in off
    return by_remote_id or touches(off, model.__name__, needs(model, given))


async def keep(session: Session, filters: Mapping[str, Any], records: Sequence[Record]) -> list[bool]:
    """Which records pass every filter. Missing fields of all records are loaded together."""
    inorder = sorted(filters.items(), key=lambda one: CONDITIONS[one[0]].far)

    async def passes(record: Record) -> bool:
        for name, wanted in inorder:
            if not await CONDITIONS[name].test(session, record, wanted):
                return False
        return True

    passed = await asyncio.gather(*(passes(record) for record in records))
    return session.kept(filters, records, list(passed))
