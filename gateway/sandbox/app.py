"""The ASGI application: vendors under `/<account>`, and `/_calls`, `/_state`, `/_reset`, `/_faults`, `/_clock`."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from gateway.sandbox import control, wire
from gateway.sandbox.call import Answer
from gateway.sandbox.calls import Calls
from gateway.sandbox.dice import Dice, mix
from gateway.sandbox.faults import BEFORE, Fault, Faults
from gateway.sandbox.options import Account, Options
from gateway.sandbox.quota import Verdict
from gateway.sandbox.registry import TOOLS
from gateway.sandbox.world import World

if TYPE_CHECKING:
    from starlette.types import Receive, Scope, Send

    from gateway.sandbox.call import Call
    from gateway.sandbox.routes import Route
    from gateway.sandbox.vendor import Vendor


class Sandbox:
    """All simulated accounts as one ASGI application.

    Attributes:
        vendors: by account name; `vendors["recruitee"].world` is the truth that tests compare with.
        calls, faults: what was called, and the misbehaviour in force.

    """

    def __init__(self, options: Options) -> None:
        self.options = options
        self.accounts = [Account.parse(name) for name in options.vendors or tuple(TOOLS)]
        for account in self.accounts:
            if account.tool not in TOOLS:
                msg = f"no simulated tool {account.tool!r}; there are: {', '.join(TOOLS)}"
                raise ValueError(msg)
        self.calls = Calls()
        self.faults = Faults(options.seed, options.faults)
        self._jitter = Dice(options.seed, "jitter")
        self.vendors: dict[str, Vendor] = {}
        self._control = control.application(self)
        self.reset()

    def reset(self) -> None:
        """Forget all changes, calls and posted faults: as new."""
        self.calls.clear()
        self.faults.rules[:] = self.options.faults
        self.vendors.clear()
        for account in self.accounts:
            self.vendors[account.name] = TOOLS[account.tool](account, self._world(account), self.options)

    def _world(self, account: Account) -> World:
        options = self.options
        seed = mix(options.seed, account.tool, account.number)
        return World(seed, options.jobs, options.candidates, options.applications, options.now)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._control(scope, receive, send)
            return
        vendor = self.vendors.get(scope["path"].split("/", 2)[1])
        if vendor is None:
            await self._control(scope, receive, send)
            return
        call = await wire.read(scope, receive, vendor.account.name)
        await self._serve(vendor, call, receive, send)

    async def _serve(self, vendor: Vendor, call: Call, receive: Receive, send: Send) -> None:
        found = vendor.find(call)
        faults = self.faults.draw(vendor.account.name, call.method, call.template)
        limits = () if isinstance(found, Answer) or not self.options.rate_factor else vendor.limits(call)
        verdicts = [limit.enter(vendor.quotas.clock()) for limit in limits]
        try:
            await self._delay(faults)
            broken = next((fault for fault in faults if fault.kind in {"hang", "reset"}), None)
            vendor.post.attach()
            answer = None if broken else _decide(vendor, call, found, faults, verdicts)
            if answer is not None and answer.later is not None:
                settled = await answer.later()
                answer = replace(settled, headers={**answer.headers, **settled.headers})
            status = answer.status if answer else 0
            self.calls.record(vendor.account.name, call, status)
            if answer is not None:
                await wire.send(answer, send, faults)
            elif broken is not None and broken.kind == "hang":
                await wire.hang(receive)
            else:
                wire.break_off(send, reset=True)
        finally:
            for limit, verdict in zip(limits, verdicts, strict=True):
                if verdict.allowed:
                    limit.leave()

    async def _delay(self, faults: list[Fault]) -> None:
        seconds = self.options.latency + self.options.jitter * self._jitter.below(1000) / 1000
        seconds += sum(fault.seconds for fault in faults if fault.kind == "latency")
        if seconds:
            await asyncio.sleep(seconds)


def _decide(
    vendor: Vendor, call: Call, found: Route[Any] | Answer, faults: list[Fault], verdicts: list[Verdict]
) -> Answer:
    """Return the answer: a fault's, a refusal for want of quota, or what the vendor makes of the call."""
    refused = next((verdict for verdict in verdicts if not verdict.allowed), None)
    fault = next((fault for fault in faults if fault.kind in BEFORE), None)
    if refused is not None:
        answer = vendor.throttled(call, refused, vendor.announced(refused))
    elif fault is not None and fault.kind == "throttle":
        spent = Verdict(False, vendor.options.quota, 0, fault.retry_after or 1)
        answer = vendor.throttled(call, spent, fault.retry_after)
    elif fault is not None:
        return wire.instead(fault)
    else:
        answer = found if isinstance(found, Answer) else vendor.perform(call, found)
    answer.headers = {**vendor.headers(call, verdicts), **answer.headers}
    return answer


def create(options: Options | None = None) -> Sandbox:
    """Return the sandbox as an ASGI application; ValueError for an account of an unknown tool."""
    return Sandbox(options or Options())
