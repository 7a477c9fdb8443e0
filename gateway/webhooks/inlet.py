"""The route of the webhooks: a delivery is checked, told as events once, and answered at once."""

from __future__ import annotations

import asyncio
import hashlib
import uuid
from collections.abc import Awaitable, Callable, Iterable, Sequence
from datetime import UTC, datetime
from itertools import islice
from typing import TYPE_CHECKING
from weakref import WeakValueDictionary

import orjson
import structlog
from sqlalchemy.exc import SQLAlchemyError
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from connectors.columns import Json
from connectors.connector import Integration
from connectors.errors import GatewayError
from connectors.events import Event, EventSource, Publish
from connectors.registry import Registry
from connectors.webhooks import Delivery, Heard, Unproven
from connectors.webhooks import Webhooks as Declared
from gateway.body import within
from gateway.problems import problem
from gateway.webhooks.addresses import PATH, Addresses
from gateway.webhooks.memory import GREETED, Memory

if TYPE_CHECKING:
    from gateway.webhooks.setup import Webhooks

LARGEST = 1_000_000
"""Bytes of a delivery."""

MOST_PARTS = 500
"""Records of which one delivery may tell one by one."""

READING = 4.0
"""Seconds in which its body must have come; the least patient vendor wants an answer within five."""

Secrets = Callable[[Integration, bool], Awaitable[Sequence[str]]]

Kept = Callable[[], Awaitable[None]]

UNKNOWN = "there is no such webhook"

log = structlog.get_logger()


def routes(hearing: Callable[[], Webhooks | None]) -> list[Route]:
    """The routes. `hearing` is who hears; None: nobody."""

    async def heard(request: Request) -> Response:
        listening = hearing()
        return await listening.inlet.answer(request) if listening else problem(404, UNKNOWN)

    path = f"{PATH}{{integration}}/{{token}}"
    return [Route(path, heard, methods=["POST"]), Route(f"{path}/{{event}}", heard, methods=["POST"])]


async def at_once() -> None:
    """Nothing is waited for: what is published needs no keeping."""


class Refused(Exception):
    """A delivery is not taken; `status` and the text answer it."""

    def __init__(self, status: int, text: str) -> None:
        super().__init__(text)
        self.status = status


class Inlet:
    """Takes deliveries. `secrets` finds what those of an integration are signed with; with True it looks anew.

    `kept` returns when what was published cannot be lost any more: before that no delivery is taken as heard.
    """

    def __init__(
        self,
        registry: Registry,
        addresses: Addresses,
        memory: Memory,
        publish: Publish,
        secrets: Secrets,
        kept: Kept = at_once,
    ) -> None:
        self._registry = registry
        self._addresses = addresses
        self._memory = memory
        self._publish = publish
        self._secrets = secrets
        self._kept = kept
        self._under_way: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def answer(self, request: Request) -> Response:
        """Answer one delivery. Nobody learns from an answer whether an integration exists."""
        name = request.path_params["integration"]
        integration = self._registry.integrations.get(name)
        proven = self._addresses.prove(name, request.path_params["token"])
        declared = integration.connector.webhooks if integration else None
        if integration is None or declared is None or not proven:
            return problem(404, UNKNOWN)
        try:
            return await self._taken(request, integration, declared)
        except Refused as refused:
            log.info("delivery refused", integration=name, status=refused.status, why=str(refused))
            return problem(refused.status, str(refused))
        except (GatewayError, SQLAlchemyError) as failure:  # the vendor comes again
            log.warning("delivery not taken", integration=name, why=getattr(failure, "code", "STORE"))
            return problem(503, "the delivery cannot be taken now; repeat it", {"retry-after": "30"})

    async def _taken(self, request: Request, integration: Integration, declared: Declared) -> Response:
        delivery = await _read(request)
        greeting = declared.greeting(delivery)
        if greeting is not None:
            await self._memory.told(integration.id, GREETED)
            log.info("webhook greeted", integration=integration.id)
            return Response(status_code=200, headers=greeting)
        kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if kind != "application/json":
            raise Refused(415, "a delivery is application/json")
        await self._proven(integration, declared, delivery)
        try:
            body = orjson.loads(delivery.body)
        except orjson.JSONDecodeError:
            raise Refused(400, "the body is not JSON") from None
        await self._told(integration, declared, delivery, body)
        return Response(status_code=declared.answer)

    async def _proven(self, integration: Integration, declared: Declared, delivery: Delivery) -> None:
        """Raises Refused unless the delivery is the vendor's; a key that is new there is looked for once."""
        now = self._memory.now()
        try:
            declared.verify(delivery, await self._secrets(integration, False), now)
        except Unproven as unproven:
            try:
                declared.verify(delivery, await self._secrets(integration, True), now)
            except Unproven:
                raise Refused(401, unproven.message) from None

    async def _told(
        self, integration: Integration, declared: Declared, delivery: Delivery, body: Json
    ) -> None:
        name = declared.name(delivery, body)
        reader = declared.events.get(name)
        if reader is None:
            log.info("event of an unknown kind", integration=integration.id)
            return
        known = declared.identity(delivery, body)
        seconds = declared.same_body if known is None else declared.remembered
        identity = _digest(integration.id, name, known or "", b"" if known else delivery.body)
        if not seconds:
            identity = uuid.uuid4().hex
        lock = self._under_way.setdefault(identity, asyncio.Lock())
        async with lock:
            if seconds and await self._memory.heard(identity):
                log.debug("delivery repeated", integration=integration.id, event_name=name)
                return
            at = datetime.fromtimestamp(self._memory.now(), UTC)
            for place, heard in enumerate(_parts(reader(body))):
                self._publish(
                    Event(
                        integration.id,
                        heard.model,
                        heard.key,
                        heard.kind,
                        at,
                        EventSource.WEBHOOK,
                        heard.fields,
                        f"{identity}:{place}",
                    )
                )
            await self._kept()
            if seconds:
                await self._memory.keep(identity, seconds)
        await self._memory.told(integration.id, name)
        log.debug("delivery taken", integration=integration.id, event_name=name)


def _parts(heard: Iterable[Heard]) -> list[Heard]:
    """What a delivery says; of very many records only that something of their models changed."""
    found = list(islice(heard, MOST_PARTS + 1))
    if len(found) <= MOST_PARTS:
        return found
    return list(dict.fromkeys(Heard(one.model, None, one.kind) for one in found))


async def _read(request: Request) -> Delivery:
    """The request as a delivery. Raises Refused for a body that is too large or too slow."""
    try:
        async with asyncio.timeout(READING):
            body = await within(request, LARGEST)
    except TimeoutError:
        raise Refused(408, "the body did not come in time") from None
    if body is None:
        raise Refused(413, f"a delivery has at most {LARGEST} bytes")
    headers = {name.lower(): value for name, value in request.headers.items()}
    return Delivery(headers, body, request.path_params.get("event", ""))


def _digest(integration: str, event: str, identity: str, body: bytes) -> str:
    """The name under which a delivery is known: of its id, or of its content."""
    named = orjson.dumps([integration, event, identity])
    return hashlib.sha256(named + b"\0" + body).hexdigest()
