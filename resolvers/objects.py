"""The types of the graph that are no records: integrations, provenance, pages of lists."""

import asyncio
from datetime import UTC, datetime
from enum import Enum
from typing import Any, Generic, TypeVar

import strawberry
from strawberry import ID, Info
from strawberry.utils.str_converters import to_camel_case

from connectors.capabilities import CapabilityStatus, features
from connectors.columns import MISSING
from connectors.connector import Connector
from connectors.connector import Integration as Connected
from connectors.engine.record import Record
from connectors.engine.stream import Scan
from connectors.errors import Forbidden, GatewayError
from connectors.features import HOW
from connectors.model import Model, enum_type, object_type, required, word
from connectors.switches import ATTACHMENTS as FILES
from connectors.switches import WHOLE
from connectors.upstream import Served
from resolvers import fields, paging
from resolvers.capabilities import Capabilities
from resolvers.context import Context
from resolvers.guides import ConnectionGuide
from resolvers.managing import Origin
from resolvers.selection import NAMES, raw, siblings
from resolvers.webhooks import Webhook, WebhookSetup

T = TypeVar("T")


@strawberry.type(description="An applicant tracking system that the gateway speaks to.")
class Tool:
    """A tool as the graph shows it."""

    connector: strawberry.Private[Connector]

    @strawberry.field(description="Short name, as in the configuration.")
    def slug(self) -> str:
        """As declared."""
        return self.connector.tool

    @strawberry.field(description="Name as people know it.")
    def name(self) -> str:
        """As declared."""
        return self.connector.label

    @strawberry.field(description="How an account of it is connected.")
    def connection_guide(self) -> ConnectionGuide:
        """As declared."""
        return ConnectionGuide(connector=self.connector)


@object_type
class CredentialState:
    """A credential of an integration: that it is there, never what it is."""

    name: str = required("Its name.")
    set: bool = required("Whether it is set.")
    since: datetime | None = required("Since when, where the gateway keeps it.")


@object_type
class FeatureState:
    """A feature of the tool beside models and actions."""

    feature: str = required("Its name.")
    status: CapabilityStatus = required("Whether it works.")
    how: str | None = required("How it is used here, where it works.")


@strawberry.type(description="One connected account of a tool.")
class Integration:
    """An integration as the graph shows it."""

    connected: strawberry.Private[Connected]

    @strawberry.field(description="The configured id.")
    def id(self) -> ID:
        """Plain, not encoded."""
        return ID(self.connected.id)

    @strawberry.field(description="What the tool can do, item by item, and what the settings switch off.")
    def capabilities(self) -> Capabilities:
        """Read off the connector and the settings."""
        return Capabilities(connector=self.connected.connector, off=self.connected.off)

    @strawberry.field(description="The tool of which this is an account.")
    def tool(self) -> Tool:
        """Read off the connector."""
        return Tool(connector=self.connected.connector)

    @strawberry.field(description="The fields that the customer has added in the ATS, found out live.")
    async def custom_fields(
        self, info: Info[Context, None], model: fields.Model, max_age: fields.MaxAge = None
    ) -> list[fields.CustomField] | None:
        """As the ATS defines them, with values of a few records."""
        return await fields.custom_fields(info, self.connected, model, max_age)

    @strawberry.field(
        description="The fields of the ATS's records that `integrationFields` can have, found out live."
    )
    async def integration_fields(
        self, info: Info[Context, None], model: fields.Model, max_age: fields.MaxAge = None
    ) -> list[fields.RemoteField] | None:
        """Out of a few records, and the ATS's definitions."""
        return await fields.remote_fields(info, self.connected, model, max_age)

    @strawberry.field(description="Where it is configured, and so how it is changed.")
    def origin(self, info: Info[Context, None]) -> Origin:
        """File or store."""
        return info.context.manager.origin(self.connected.id)

    @strawberry.field(description="Its credentials: which are set, and since when. For administrators.")
    def credentials(self, info: Info[Context, None]) -> list[CredentialState] | None:
        """Names only. Raises NotGranted."""
        info.context.administrator(self.connected.id)
        since = info.context.manager.since(self.connected.id)
        given = self.connected.account.credentials
        return [
            CredentialState(name=one.name, set=bool(given.get(one.name)), since=since.get(one.name))
            for one in self.connected.connector.credentials
        ]

    @strawberry.field(description="Features of the tool beside models and actions, and how each is used.")
    def features(self) -> list[FeatureState]:
        """Those that the tool has."""
        return [
            FeatureState(
                feature=one.name,
                status=one.status,
                how=HOW[one.name] if one.status is CapabilityStatus.SUPPORTED else None,
            )
            for one in features(self.connected.connector)
        ]

    @strawberry.field(
        description="The events of which the vendor tells by webhooks; empty where it has none."
    )
    async def webhooks(self, info: Info[Context, None]) -> list[Webhook]:
        """In the order of declaration."""
        return list(await info.context.hearing.states(self.connected))

    @strawberry.field(
        description="How the webhooks are set up; null where the tool has none. For administrators."
    )
    async def webhook_setup(self, info: Info[Context, None]) -> WebhookSetup | None:
        """The address is a secret. Raises NotGranted."""
        info.context.administrator(self.connected.id)
        return await info.context.hearing.guide(self.connected)


@enum_type
class ServedFrom(Enum):
    """Where a record's data came from."""

    LIVE = word("LIVE", "Fetched for this operation.")
    CACHE = word("CACHE", "A part of it was fetched earlier and kept for a short while.")
    STALE = word(
        "STALE",
        "A part of it was kept beyond its usual life: it is being fetched anew, or the vendor failed and `stale-if-error` "
        "was asked for.",
    )


@enum_type
class NullReason(Enum):
    """Why a field is null."""

    EMPTY = word("EMPTY", "The vendor was asked and has no value.")
    NOT_OFFERED = word("NOT_OFFERED", "The tool has no such thing.")
    NOT_IMPLEMENTED = word("NOT_IMPLEMENTED", "The tool has it, the gateway does not read it yet.")
    PERMISSION_MISSING = word("PERMISSION_MISSING", "The integration's credentials may not read it.")
    SWITCHED_OFF = word("SWITCHED_OFF", "The settings of the integration switch it off.")
    NOT_GRANTED = word("NOT_GRANTED", "It tells of a person, and the key or token has no grant for that.")
    FAILED = word("FAILED", "It could not be read; the error is in `errors`.")
    UNKNOWN = word("UNKNOWN", "Nobody can tell: neither the vendor nor anything the gateway saw.")


@object_type
class Null:
    """A selected field that is null, and why."""

    field: str = required("Name of the field.")
    reason: NullReason = required("Why it is null.")


@strawberry.type(description="Where a record's data came from, and how fresh it is.")
class Meta:
    """Provenance of a record."""

    record: strawberry.Private[Record]

    @strawberry.field(
        description="When the oldest part of it was asked of the vendor; null while nothing was."
    )
    async def fetched_at(self, info: Info[Context, None]) -> datetime | None:
        """Over all loaded views."""
        await self._loaded(info)
        return self._fetched_at()

    @strawberry.field(description="Whether a part of it came from the gateway's cache.")
    async def served_from(self, info: Info[Context, None]) -> ServedFrom | None:
        """The worst of any loaded view."""
        await self._loaded(info)
        served = {view.served for view in self.record.views}
        worst = next((one for one in (Served.STALE, Served.CACHE, Served.LIVE) if one in served), None)
        return None if worst is None else ServedFrom[worst.name]

    @strawberry.field(description="Seconds since the oldest part was asked of the vendor.")
    async def age_seconds(self, info: Info[Context, None]) -> float | None:
        """As of now."""
        await self._loaded(info)
        fetched = self._fetched_at()
        return None if fetched is None else round((datetime.now(UTC) - fetched).total_seconds(), 3)

    @strawberry.field(description="The selected fields of the record that are null, and why each is.")
    async def nulls(self, info: Info[Context, None]) -> list[Null]:
        """Over the plain fields selected beside `meta`."""
        all_selected = siblings(raw(info), self.record.model.__name__)
        selected = sorted(self._plain(info).items())
        reasons = await asyncio.gather(*(null_reason(self.record, name) for _, name in selected))
        found = [
            Null(field=shown, reason=reason)
            for (shown, _), reason in zip(selected, reasons, strict=True)
            if reason is not None
        ]
        if FILES in all_selected and (why := _no_files(self.record)) is not None:
            found.append(Null(field=FILES, reason=why))
        return found

    def _plain(self, info: Info[Context, None]) -> dict[str, str]:
        """The plain fields selected beside `meta`, by their GraphQL names."""
        names = NAMES[self.record.model.__name__]
        selected = siblings(raw(info), self.record.model.__name__)
        return {name: names[name] for name in selected if names.get(name) in self.record.model.fields}

    async def _loaded(self, info: Info[Context, None]) -> None:
        """Wait until every field selected beside `meta` is there, or known to fail: each may bring an older part."""
        missing = [name for name in self._plain(info).values() if _missing(self.record, name)]
        if missing:
            await asyncio.gather(*(null_reason(self.record, name) for name in missing))

    def _fetched_at(self) -> datetime | None:
        return min((view.fetched_at for view in self.record.views if view.fetched_at), default=None)


def _no_files(record: Record) -> NullReason | None:
    """Why the files of a record are null, if they are."""
    session, model = record.session, record.model.__name__
    if (model, FILES) in session.off:
        return NullReason.SWITCHED_OFF
    if not session.personal:
        return NullReason.NOT_GRANTED
    return None if model in session.connector.attachments else NullReason.NOT_OFFERED


def _missing(record: Record, name: str) -> bool:
    if (record.model.__name__, name) in record.session.off:
        return False
    try:
        return record.read(name) is MISSING
    except GatewayError:
        return False


async def null_reason(record: Record, name: str) -> NullReason | None:
    """Why a field of a record is null; None if it is not."""
    session = record.session
    if (record.model.__name__, name) in session.off:
        return NullReason.SWITCHED_OFF
    if record.model.fields[name].personal and not session.personal:
        return NullReason.NOT_GRANTED
    try:
        value = await session.need(record, name)
    except Forbidden:
        return NullReason.PERMISSION_MISSING
    except GatewayError:
        return NullReason.FAILED
    return None if value is not None else _empty(record, name)


def _empty(record: Record, name: str) -> NullReason:
    """Why a field is null that was asked for, and allowed."""
    session, model = record.session, record.model.__name__
    if not session.connector.offers(model, name):
        resource = session.connector.resources.get(model)
        hidden = resource is not None and name in resource.not_implemented
        return NullReason.NOT_IMPLEMENTED if hidden else NullReason.NOT_OFFERED
    if name == "changed_at" and name not in session.supplied(record.model):
        return NullReason.UNKNOWN
    return NullReason.EMPTY


@strawberry.interface(description="Anything that can be fetched again by its id.")
class Node:
    """Relay's Node."""

    id: ID = strawberry.field(
        description="Global id: opaque, stable, unique over all models and integrations."
    )


@object_type
class PageInfo:
    """Where a page stands in its list."""

    has_next_page: bool = required("Whether more may follow.")
    has_previous_page: bool = required("Whether records came before.")
    start_cursor: str | None = required("Cursor of the first record.")
    end_cursor: str | None = required("Cursor to go on after: also where a scan stopped without a record.")


@object_type
class SourceError:
    """Why an integration could not answer."""

    code: str = required("What a program branches on.")
    message: str = required("What went wrong.")
    retry_after: float | None = required("Seconds to wait before trying again, where known.")


@enum_type
class SourceStatus(Enum):
    """How an integration answered a list."""

    OK = word("OK", "It answered.")
    STALE = word("STALE", "It failed, and answers kept from before stand in: `error` says how it failed.")
    FAILED = word("FAILED", "It failed; its records are missing or incomplete.")
    UNSUPPORTED = word("UNSUPPORTED", "The tool has no such model.")
    SWITCHED_OFF = word("SWITCHED_OFF", "The settings of the integration switch the model off.")


@strawberry.type(description="What a list's filters did at an integration.")
class ScanInfo:
    """Scan as the graph shows it."""

    scan: strawberry.Private[Scan]

    @strawberry.field(description="Filters that the vendor applied.")
    def pushed_down(self) -> list[str]:
        """GraphQL names."""
        return [to_camel_case(name) for name in self.scan.pushed_down]

    @strawberry.field(description="Filters that the gateway applied to what the vendor gave.")
    def filtered_here(self) -> list[str]:
        """GraphQL names."""
        return [to_camel_case(name) for name in self.scan.filtered_here]

    @strawberry.field(description="Records looked at.")
    def scanned(self) -> int:
        """Before filtering here."""
        return self.scan.scanned

    @strawberry.field(
        description="False where the scan stopped at its budget: the next page goes on from there."
    )
    def complete(self) -> bool:
        """Whether the scan may go on without a cursor."""
        return self.scan.complete


@object_type
class Source:
    """One integration's part in a list."""

    integration: Integration = required("Who was asked.")
    status: SourceStatus = required("How it answered.")
    error: SourceError | None = required("Why it failed, if it did.")
    scan: ScanInfo = required("What the filters did.")


@strawberry.type(description="A record in a list.")
class Edge(Generic[T]):
    """Relay's edge."""

    node: T = strawberry.field(description="The record.")
    cursor: str = strawberry.field(description="Cursor to go on after this record.")


@strawberry.type(description="A page of a list.")
class Connection(Generic[T]):
    """Relay's connection, with the records also directly as `nodes`."""

    nodes: list[T] = strawberry.field(description="The records.")
    edges: list[Edge[T]] = strawberry.field(description="The records with their cursors.")
    page_info: PageInfo = strawberry.field(description="Where this page stands.")
    sources: list[Source] = strawberry.field(description="How each integration asked took part.")


def connection_of(node: Any) -> Any:
    """The connection type over a node type."""
    return Connection[node]


def connection(page: paging.Connection, model: type[Model]) -> Any:
    """A page as the graph shows it. Its items are edges as they are: their cursors are written when selected."""
    edges: Any = page.items
    return Connection(
        nodes=[item.node for item in page.items],
        edges=edges,
        page_info=PageInfo(
            has_next_page=page.has_next,
            has_previous_page=page.has_previous,
            start_cursor=page.items[0].cursor if page.items else None,
            end_cursor=page.end_cursor,
        ),
        sources=[_source(part, model) for part in page.parts],
    )


def _source(part: paging.Part, model: type[Model]) -> Source:
    failure = part.error or next(iter(part.covered), None)
    return Source(
        integration=Integration(connected=part.session.integration),
        status=_status(part, model),
        error=told(failure) if failure else None,
        scan=ScanInfo(scan=part.scan),
    )


def _status(part: paging.Part, model: type[Model]) -> SourceStatus:
    if part.error:
        return SourceStatus.FAILED
    if (model.__name__, WHOLE) in part.session.off:
        return SourceStatus.SWITCHED_OFF
    if model.__name__ not in part.session.connector.resources:
        return SourceStatus.UNSUPPORTED
    return SourceStatus.STALE if part.covered else SourceStatus.OK


def told(failure: GatewayError) -> SourceError:
    """A failure as the graph shows it among data."""
    return SourceError(code=failure.code, message=failure.message, retry_after=failure.retry_after)
