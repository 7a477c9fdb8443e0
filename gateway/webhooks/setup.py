"""Making, renewing and removing the vendors' webhooks, and what the graph says of them."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from urllib.parse import urlsplit

import structlog
from sqlalchemy.exc import SQLAlchemyError

from connectors.connector import Integration
from connectors.errors import GatewayError, Gone, Rejected
from connectors.events import Publish
from connectors.registry import Registry
from connectors.upstream import Budget
from connectors.webhooks import Hook, Setup
from gateway.problems import report
from gateway.webhooks.addresses import Addresses
from gateway.webhooks.inlet import Inlet, Kept, at_once
from gateway.webhooks.memory import GREETED, Memory
from resolvers.webhooks import Webhook, WebhookSetup, WebhookStatus

RENEWED = 3600.0
"""Seconds after which it is looked whether the vendor still has the webhooks."""

AGAIN = 60.0
"""Seconds after which a setup that failed is tried again."""

ALLOWED = 60.0
"""Seconds that a setup may take at one vendor."""

ASKED = 3.0
"""Seconds in which a signing key must be found while a delivery waits for its answer."""

EVERY = 5.0
"""Seconds between two looks at what is due."""

FRESH = 60.0
"""Seconds between two looks for a signing key that is new at the vendor."""

log = structlog.get_logger()


@dataclass(slots=True)
class State:
    """How an integration's webhooks stand.

    `errors` are codes by event; events of webhooks that are made and deliver nothing yet are `resting`; `secrets` what deliveries are signed with, once it was looked at. It is `due` to be
    looked after at a time of the monotonic clock; `failures` are those in a row.
    """

    errors: dict[str, str] = field(default_factory=dict)
    resting: set[str] = field(default_factory=set)
    secrets: list[str] | None = None
    looked_at: float = float("-inf")
    due: float = float("-inf")
    seen: Integration | None = None
    failures: int = 0
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)

    def expects(self, integration: Integration, now: float) -> bool:
        """Whether it is to be looked after: it is time, or it was connected anew."""
        return self.due <= now or self.seen is not integration

    def known(self, anew: bool) -> bool:
        """Whether the secrets need not be looked at; with `anew` only where that was done just now."""
        return self.secrets is not None and not (anew and time.monotonic() - self.looked_at >= FRESH)


class Webhooks:
    """Everything about the webhooks of one process; what `resolvers.webhooks.Hearing` asks for."""

    def __init__(
        self,
        registry: Registry,
        addresses: Addresses,
        memory: Memory,
        publish: Publish,
        kept: Kept = at_once,
    ) -> None:
        self._registry = registry
        self._addresses = addresses
        self._memory = memory
        self._states: dict[str, State] = {}
        self.inlet = Inlet(registry, addresses, memory, publish, self.secrets, kept)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[Webhooks]:
        """Set up every integration's webhooks and keep them so, meanwhile."""
        task = asyncio.create_task(self._keeping(), name="webhooks")
        self._registry.partings.append(self.remove)
        try:
            yield self
        finally:
            self._registry.partings.remove(self.remove)
            task.cancel()
            await asyncio.wait({task})

    async def setup(self, integration: Integration) -> bool:
        """Make the vendor have just the webhooks that are wanted; whether it has. Repeating it changes nothing."""
        declared = integration.connector.webhooks
        state = self._state(integration)
        if declared is None or declared.setup is None or self._addresses.missing:
            state.due = float("inf")
            return True
        async with state.lock:
            state.errors.clear()
            try:
                await self._settle(integration, declared.setup, list(declared.events), state)
            except (GatewayError, SQLAlchemyError) as failure:
                code = getattr(failure, "code", "STORE")
                state.errors.update(dict.fromkeys(declared.events, code))
            codes = sorted(set(state.errors.values()))
            state.failures = state.failures + 1 if codes else 0
            pause = min(AGAIN * 2 ** (state.failures - 1), RENEWED) if codes else RENEWED
            state.due = time.monotonic() + pause
            if codes:
                log.warning("webhooks not set up", integration=integration.id, codes=codes)
        return not codes

    async def remove(self, integration: Integration) -> None:
        """Remove an integration's webhooks at the vendor, as far as it lets us, and forget them.

        It must be out of the registry by then, or they are made again.
        """
        declared = integration.connector.webhooks
        state = self._state(integration)
        async with state.lock:
            try:
                if declared is not None and declared.setup is not None:
                    session = integration.session(_budget())
                    for hook in await self._ours(integration, declared.setup):
                        await _deleted(declared.setup.delete(session, hook.id))
                await self._memory.forget(integration.id)
            except (GatewayError, SQLAlchemyError) as failure:
                code = getattr(failure, "code", "STORE")
                log.warning("webhooks not removed", integration=integration.id, codes=[code])
        self._states.pop(integration.id, None)

    async def secrets(self, integration: Integration, anew: bool) -> Sequence[str]:
        """What deliveries are signed with, newest first. Raises UpstreamError where the vendor does not tell."""
        declared = integration.connector.webhooks
        if declared is None:
            return ()
        if declared.setup is None or declared.setup.secrets is None:
            given = (integration.account.credentials.get(name) for name in declared.credentials)
            return [secret for secret in given if secret]
        state = self._state(integration)
        if not state.known(anew):
            async with state.lock:
                if not state.known(anew):
                    state.looked_at = time.monotonic()
                    ours = await self._ours(integration, declared.setup, ASKED)
                    hook = next((hook for hook in ours if hook.active), None)
                    session = integration.session(_budget(ASKED))
                    state.secrets = await declared.setup.secrets(session, hook) if hook else []
        return state.secrets or ()

    # ---- what the graph asks ---------------------------------------------------------------------------------

    async def states(self, integration: Integration) -> list[Webhook]:
        """Each event of the tool's."""
        declared = integration.connector.webhooks
        if declared is None:
            return []
        kept, state = await self._memory.hooks(integration.id), self._state(integration)
        found = []
        for event in declared.events:
            known, error = kept.get(event), state.errors.get(event)
            at = known.heard_at if known else None
            by_hand = declared.setup is None
            if self._addresses.missing:
                status = WebhookStatus.OFF
            elif error is not None:
                status = WebhookStatus.FAILED
            elif at is not None if by_hand else known and known.hook and event not in state.resting:
                status = WebhookStatus.ACTIVE
            else:
                status = WebhookStatus.WAITING
            found.append(Webhook(event=event, status=status, error=error, last_delivery_at=_moment(at)))
        return found

    async def guide(self, integration: Integration) -> WebhookSetup | None:
        """The address and the steps."""
        declared = integration.connector.webhooks
        if declared is None:
            return None
        missing = self._addresses.missing
        url = None if missing else self._addresses.url(integration.id)
        greeted = (await self._memory.hooks(integration.id)).get(GREETED)
        shown = {
            "{url}": url or "(once the gateway's settings are complete)",
            "{events}": ", ".join(declared.events),
        }
        return WebhookSetup(
            automatic=declared.setup is not None,
            url=url,
            steps=[_filled(step, shown) for step in declared.steps],
            missing=missing,
            tested_at=_moment(greeted.heard_at if greeted else None),
        )

    # ---- parts -----------------------------------------------------------------------------------------------

    async def _keeping(self) -> None:
        """Look after each integration when it is due, those too that were connected meanwhile."""
        async with asyncio.TaskGroup() as group:  # so that a slow vendor delays no other
            while True:
                now = time.monotonic()
                for one in self._registry.integrations.values():
                    state = self._state(one)
                    if state.expects(one, now):
                        state.seen, state.due = one, float("inf")
                        group.create_task(self._looked_after(one))
                await asyncio.sleep(EVERY)

    async def _looked_after(self, integration: Integration) -> None:
        try:
            await self.setup(integration)
        except Exception as unforeseen:  # noqa: BLE001  # one integration's trouble must not end the others' care
            report(unforeseen)
            self._state(integration).due = time.monotonic() + AGAIN

    def _state(self, integration: Integration) -> State:
        return self._states.setdefault(integration.id, State())

    async def _ours(self, integration: Integration, setup: Setup, seconds: float = ALLOWED) -> list[Hook]:
        """The webhooks at the vendor that are this gateway's: by their address, or remembered under a former one."""
        kept = {one.hook for one in (await self._memory.hooks(integration.id)).values() if one.hook}
        folder = self._addresses.folder(integration.id)
        listed = await setup.listed(integration.session(_budget(seconds)))
        path = self._addresses.path(integration.id)
        return [
            hook
            for hook in listed
            if hook.url.startswith(folder) or (hook.id in kept and path in urlsplit(hook.url).path)
        ]

    async def _settle(self, integration: Integration, setup: Setup, events: list[str], state: State) -> None:
        """Make what is missing and wake what rests; then remove what is not wanted, so that nothing is missed."""
        session = integration.session(_budget())
        wanted = self._wanted(integration, setup, events)
        ours = await self._ours(integration, setup)
        right: dict[str, Hook] = {}
        for hook in sorted(ours, key=lambda one: not one.active):
            if wanted.get(hook.url) == hook.events:
                right.setdefault(hook.url, hook)
        for url, named in wanted.items():
            try:
                right[url] = hook = right.get(url) or await setup.create(session, url, sorted(named))
                await self._begun(integration, setup, hook, named)
            except Rejected as refused:  # one of several: the others may do
                state.errors.update(dict.fromkeys(named, refused.code))
        if setup.secrets is not None and right:
            state.secrets = await setup.secrets(session, next(iter(right.values())))
        kept = {hook.id for hook in right.values()}
        for hook in ours:
            if hook.id not in kept:
                await _deleted(setup.delete(session, hook.id))

    def _wanted(self, integration: Integration, setup: Setup, events: list[str]) -> dict[str, frozenset[str]]:
        """The addresses that the vendor should have, each with its events."""
        if setup.each:
            return {self._addresses.url(integration.id, event): frozenset({event}) for event in events}
        return {self._addresses.url(integration.id): frozenset(events)}

    async def _begun(
        self, integration: Integration, setup: Setup, hook: Hook, events: frozenset[str]
    ) -> None:
        """Remember a webhook at once, lest it be lost, and make it deliver."""
        resting = self._state(integration).resting
        if not hook.active:
            resting |= events
        for event in events:
            await self._memory.made(integration.id, event, hook.id)
        if setup.ready is not None and not hook.active:
            await setup.ready(integration.session(_budget()), hook)
        resting -= events


def _budget(seconds: float = ALLOWED) -> Budget:
    return Budget(deadline=time.monotonic() + seconds, max_age=0, principal="webhooks", batch=seconds > ASKED)


async def _deleted(deleting: Awaitable[None]) -> None:
    with suppress(Gone):  # somebody else was quicker
        await deleting


def _filled(step: str, shown: Mapping[str, str]) -> str:
    for name, value in shown.items():
        step = step.replace(name, value)
    return step


def _moment(at: float | None) -> datetime | None:
    return None if at is None else datetime.fromtimestamp(at, UTC)
