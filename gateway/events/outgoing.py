"""Webhooks to addresses of clients, by the Standard Webhooks specification, from the log: a restart loses none.

Each endpoint gets its events one after another, in order, each until it is taken or too old.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import random
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

import httpx
import orjson
import structlog
from graphql import GraphQLError, parse, validate
from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine
from strawberry.utils.str_converters import to_camel_case

from connectors.download import Unsafe, locate, system_resolver
from connectors.download.addresses import Resolver
from connectors.events import Event, EventKind
from connectors.upstream import Budget
from gateway.events.hub import Hub
from gateway.events.log import MICRO
from gateway.events.options import WebhookOut
from gateway.problems import report
from gateway.settings import SettingsError
from gateway.store.tables import OUTGOING
from gateway.store.unbroken import unbroken
from gateway.values import loopback
from resolvers import ids
from resolvers.context import Context
from resolvers.events import Told
from resolvers.principals import Principal
from resolvers.schema import schema

if TYPE_CHECKING:
    from connectors.registry import Registry

PATIENCE = 45 * 60.0
"""Seconds after it was heard for which an event is tried again."""

PAUSES = 1.0, 300.0
"""Seconds between two attempts: after the first, and at the most."""

TAKES = 15.0
"""Seconds that an endpoint may take to answer."""

SILENCE = 60.0
"""Seconds after which the log is looked at though nobody told of news."""

log = structlog.get_logger()


class Outgoing:
    """All endpoints. `loopback` lets them be on this machine; `resolve` and `transport` are other ones in tests."""

    def __init__(
        self,
        endpoints: Sequence[WebhookOut],
        hub: Hub,
        registry: Registry,
        engine: AsyncEngine,
        *,
        loopback: bool = False,
        resolve: Resolver = system_resolver,
        transport: httpx.AsyncBaseTransport | None = None,
        pauses: tuple[float, float] = PAUSES,
    ) -> None:
        self._endpoints = endpoints
        self._hub = hub
        self._registry = registry
        self._engine = engine
        self._loopback = loopback
        self._resolve = resolve
        self._transport = transport
        self._pauses = pauses
        self._queries = {one.include: _query(one.include) for one in endpoints if one.include}

    @asynccontextmanager
    async def running(self) -> AsyncIterator[Outgoing]:
        """Deliver for as long as this is entered."""
        if not self._endpoints:
            yield self
            return
        self._transport = self._transport or httpx.AsyncHTTPTransport(trust_env=False)
        tasks = [
            asyncio.create_task(self._serve(one, await self._last(one)), name="webhooks of clients")
            for one in self._endpoints
        ]
        try:
            yield self
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.wait(tasks)
            await self._transport.aclose()

    async def _serve(self, endpoint: WebhookOut, last: int) -> None:
        place = self._hub.listen(lambda integration, model: self._wants(endpoint, integration, model))
        try:
            while True:
                place.news.clear()
                told = await self._hub.log.after(last)
                for one in told:
                    if self._wants(endpoint, one.event.integration, one.event.model):
                        if not await self._deliver(endpoint, one):
                            return
                        await unbroken(self._save(endpoint, one.id))
                    last = one.id
                if not told:
                    with suppress(TimeoutError):
                        async with asyncio.timeout(SILENCE):
                            await place.news.wait()
        except Exception as unforeseen:  # noqa: BLE001  # one endpoint's trouble must not end the others
            report(unforeseen)
        finally:
            place.close()

    def _wants(self, endpoint: WebhookOut, integration: str, model: str) -> bool:
        found = self._registry.integrations.get(integration)
        return (
            found is not None
            and found.account.tenant == endpoint.tenant
            and (endpoint.integrations is None or integration in endpoint.integrations)
            and (endpoint.models is None or model in endpoint.models)
        )

    async def _deliver(self, endpoint: WebhookOut, told: Told) -> bool:
        """Send an event until it is taken, or too old; False where the endpoint wants no more, ever."""
        body: bytes | None = None
        pause, longest = self._pauses
        while self._hub.log.now() - told.id / MICRO < PATIENCE:
            if body is None:
                body = orjson.dumps(await self._payload(endpoint, told))
            status = await self._post(endpoint, told, body)
            if status is not None and HTTPStatus(200) <= status < HTTPStatus(300):
                return True
            if status == HTTPStatus.GONE:
                log.error("webhook ended by its receiver", endpoint=identity(endpoint)[:12])
                return False
            log.warning("webhook not taken", endpoint=identity(endpoint)[:12], status=status)
            await asyncio.sleep(pause * random.uniform(0.5, 1.0))
            pause = min(pause * 2, longest)
        log.error("webhook given up", endpoint=identity(endpoint)[:12], event_id=told.name)
        return True

    async def _post(self, endpoint: WebhookOut, told: Told, body: bytes) -> int | None:
        """The status of the answer; None where none came."""
        assert self._transport is not None  # noqa: S101  # `running` made it
        headers = {
            "content-type": "application/json",
            "user-agent": "ats-gateway",
            **signed(endpoint.secret.get_secret_value(), told.name, int(time.time()), body),
        }
        try:
            async with asyncio.timeout(TAKES):
                for url, host, sni in await self._targets(endpoint.url):
                    request = httpx.Request(
                        "POST", url, headers={**headers, "host": host}, content=body, extensions=sni
                    )
                    with suppress(httpx.ConnectError, httpx.ConnectTimeout):
                        response = await self._transport.handle_async_request(request)
                        await response.aclose()
                        return response.status_code
        except (Unsafe, httpx.HTTPError, TimeoutError) as failure:
            log.debug("webhook failed", reason=type(failure).__name__)
        return None

    async def _targets(self, text: str) -> list[tuple[httpx.URL, str, dict[str, Any]]]:
        """Where to connect to: the addresses of the host, pinned, so that no second lookup leads elsewhere."""
        url = httpx.URL(text)
        host = url.netloc.decode("ascii")
        if self._loopback and loopback(url.host):
            return [(url, host, {})]
        target = await locate(text, self._resolve)
        sni = {"sni_hostname": target.host}
        return [(target.url.copy_with(host=str(one)), host, sni) for one in target.addresses]

    async def _payload(self, endpoint: WebhookOut, told: Told) -> dict[str, Any]:
        event = told.event
        data = payload(told)
        if endpoint.include:
            data["record"] = await self._record(endpoint, endpoint.include, event, data["recordId"])
        kind = f"{event.model[0].lower()}{event.model[1:]}.{event.kind.name.lower()}"
        return {"type": kind, "timestamp": event.at.isoformat(), "data": data}

    async def _record(self, endpoint: WebhookOut, include: str, event: Event, gid: str | None) -> Any:
        """What is to be told of the record; None where it cannot be read, as in the graph."""
        if gid is None or event.kind is EventKind.DELETED:
            return None
        principal = Principal("webhooks", endpoint.integrations, endpoint.tenant)
        context = Context(self._registry, principal, Budget())
        query = self._queries[include]
        result = await schema.execute(query, variable_values={"id": gid}, context_value=context)
        return (result.data or {}).get("node")

    # ---- how far each is -------------------------------------------------------------------------------------

    async def _last(self, endpoint: WebhookOut) -> int:
        asked = select(OUTGOING.c.last).where(OUTGOING.c.endpoint == identity(endpoint))
        async with self._engine.connect() as connection:
            found: int | None = (await connection.execute(asked)).scalar()
        if found is None:
            found = self._hub.log.newest
            await self._save(endpoint, found)
        return found

    async def _save(self, endpoint: WebhookOut, last: int) -> None:
        name = identity(endpoint)
        async with self._engine.connect() as connection:
            moved = update(OUTGOING).where(OUTGOING.c.endpoint == name).values(last=last)
            if not (await connection.execute(moved)).rowcount:
                with suppress(IntegrityError):  # another process began with it
                    await connection.execute(insert(OUTGOING).values(endpoint=name, last=last))


def payload(told: Told) -> dict[str, Any]:
    """An event as the subscription tells it, without its record."""
    event = told.event
    return {
        "id": told.name,
        "at": event.at.isoformat(),
        "kind": event.kind.name,
        "source": event.source.name,
        "model": event.model,
        "integration": {"id": event.integration},
        "recordId": None if event.key is None else ids.encode(event.model, event.integration, event.key),
        "changedFields": [to_camel_case(name) for name in event.fields],
    }


def signed(secret: str, name: str, moment: int, body: bytes) -> Mapping[str, str]:
    """The headers of Standard Webhooks."""
    key = base64.b64decode(secret.removeprefix("whsec_"))
    made = hmac.digest(key, f"{name}.{moment}.".encode() + body, hashlib.sha256)
    return {
        "webhook-id": name,
        "webhook-timestamp": str(moment),
        "webhook-signature": f"v1,{base64.b64encode(made).decode()}",
    }


def identity(endpoint: WebhookOut) -> str:
    """The name under which it is known how far an endpoint is; its address is not told."""
    chosen = [sorted(one) if one is not None else None for one in (endpoint.integrations, endpoint.models)]
    return hashlib.sha256(orjson.dumps([endpoint.url, endpoint.tenant, *chosen])).hexdigest()


def _query(include: str) -> str:
    """The query for what is to be told of a record. Raises SettingsError for a selection that is none."""
    query = f"query ($id: ID!) {{ node(id: $id) {{ {include} }} }}"
    try:
        faults = validate(schema._schema, parse(query))  # noqa: SLF001  # Strawberry has no public way to it
    except GraphQLError as fault:
        faults = [fault]
    if faults:
        raise SettingsError(f"webhooks_out: include: {faults[0].message}")
    return query
