"""What a unified filter means: one predicate each, the same for every tool.

A filter that the vendor does not apply (or not exactly) is applied here, on fields that are loaded for the
whole page at once. A record of which the tool does not offer the field does not match.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from connectors.columns import MISSING
from connectors.model import MODELS

if TYPE_CHECKING:
    from connectors.engine.record import Record
    from connectors.engine.session import Session

Test = Callable[["Session", "Record", Any], Awaitable[bool]]


async def value_of(session: Session, record: Record, name: str) -> Any:
    """A field's value, loaded if need be; None where the model or the tool has none."""
    if name not in record.model.fields:
        return None
    value = record.read(name)
    return await session.need(record, name) if value is MISSING else value


def _same(*names: str) -> Test:
    async def test(session: Session, record: Record, wanted: str) -> bool:
        for name in names:
            value = await value_of(session, record, name)
            if value is not None:
                return str(value).casefold() == str(wanted).casefold()
        return False

    return test


def _among(name: str) -> Test:
    async def test(session: Session, record: Record, wanted: Sequence[Any]) -> bool:
        value = await value_of(session, record, name)
        return value is not None and value in wanted

    return test


def _after(*names: str) -> Test:
    async def test(session: Session, record: Record, wanted: Any) -> bool:
        for name in names:
            value = await value_of(session, record, name)
            if value is not None:
                return bool(value > wanted)
        return False

    return test


def _contains(*names: str) -> Test:
    async def test(session: Session, record: Record, wanted: str) -> bool:
        values = [await value_of(session, record, name) for name in names]
        return any(wanted.casefold() in str(value).casefold() for value in values if value is not None)

    return test


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
    for edge in record.model.edges.values():
        if edge.many and edge.through is None and "job_id" in MODELS[edge.target].fields:
            stream = await session.many(record, edge.name, {"job_id": {}})
            children = await stream.all() if stream else []
            jobs = await asyncio.gather(*(value_of(session, child, "job_id") for child in children))
            if set(jobs) & set(wanted):
                return True
    return False


async def _job_remote_ids(session: Session, record: Record, wanted: Sequence[str]) -> bool:
    resource = session.connector.resources.get("Job")
    keys = {resource.from_remote(remote) for remote in wanted} if resource else set()
    return await value_of(session, record, "job_id") in keys


async def _remote_ids(session: Session, record: Record, wanted: Sequence[str]) -> bool:
    return await value_of(session, record, "remote_id") in wanted


async def _keys(session: Session, record: Record, wanted: Sequence[str]) -> bool:
    return record.key in wanted


TESTS: Mapping[str, Test] = {
    "ids": _keys,
    "remote_ids": _remote_ids,
    "updated_after": _after("remote_updated_at", "changed_at", "remote_created_at"),
    "include_deleted": _not_deleted,
    "job_codes": _among("job_code"),
    "post_url": _same("post_url"),
    "statuses": _among("status"),
    "employment_types": _among("employment_type"),
    "visibilities": _among("visibility"),
    "remote_created_after": _after("remote_created_at"),
    "name_contains": _contains("name", "title"),
    "email": _email,
    "emails": _emails,
    "job_ids": _job_ids,
    "job_remote_ids": _job_remote_ids,
    "first_name": _same("first_name"),
    "last_name": _same("last_name"),
    "outcomes": _among("outcome"),
    "current_stage_ids": _among("current_stage_id"),
    "application_ids": _among("application_id"),
    "scopes": _among("scope"),
}
"""The meaning of every filter, by its name; the names are those of connectors/filters.py."""


async def keep(session: Session, filters: Mapping[str, Any], records: Sequence[Record]) -> list[bool]:
    """Which records pass every filter. Missing fields of all records are loaded together."""

    async def passes(record: Record) -> bool:
        for name, wanted in filters.items():
            if not await TESTS[name](session, record, wanted):
                return False
        return True

    return list(await asyncio.gather(*(passes(record) for record in records)))
