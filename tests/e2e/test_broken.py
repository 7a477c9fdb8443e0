"""Every way to break one to five of the integrations: the others' data whole, one typed error for each broken one."""

import asyncio
import time
from dataclasses import replace
from itertools import combinations
from typing import Any

import pytest

from connectors.registry import CONNECTORS
from connectors.upstream import Account, Budget
from gateway.sandbox import Fault, Sandbox
from tests.support.graph import Answered, account, graph, served

TOOLS = tuple(CONNECTORS)
WAYS = [broken for size in range(1, len(TOOLS) + 1) for broken in combinations(TOOLS, size)]

FAULTS = {
    "status": (Fault("status", status=500), "UPSTREAM_UNAVAILABLE"),
    "hang": (Fault("hang"), "UPSTREAM_TIMEOUT"),
    "garbage": (Fault("garbage"), "UPSTREAM_MALFORMED"),
    "reset": (Fault("reset"), "UPSTREAM_UNAVAILABLE"),
    "throttle": (Fault("throttle", retry_after=60), "UPSTREAM_RATE_LIMITED"),
}
"""What an account of its own for each tool suffers from; besides these a credential may be wrong."""

pytestmark = pytest.mark.timeout(240)  # the first test waits for all

KINDS = ("credential", *FAULTS)
SECONDS = 6.0
WORKERS = 4

QUERY = """{
    jobs(first: 100) {
        nodes { integration { id } remoteId name status remoteCreatedAt
            applications(first: 100) { nodes { remoteId candidate { remoteId lastName } } } }
        sources { integration { id } status error { code retryAfter } } }
    candidates(first: 100) {
        nodes { integration { id } remoteId firstName lastName emailAddresses { emailAddress } }
        sources { integration { id } status error { code retryAfter } } } }"""


def kinds(broken: tuple[str, ...]) -> dict[str, str]:
    """How each one is broken: mixed, and each tool in every way in the course of all."""
    turn = WAYS.index(broken) if broken else 0
    return {tool: KINDS[(turn + TOOLS.index(tool)) % len(KINDS)] for tool in broken}


def name_of(tool: str, kind: str) -> str:
    """The simulated account of a tool that suffers from something."""
    return f"{tool}-{list(FAULTS).index(kind) + 2}"


def own(tool: str, worker: int) -> str:
    """The healthy account of a worker: TrackerRMS's tokens end each other's lives (trackerrms.md §3.2)."""
    return f"{tool}-{len(FAULTS) + 2 + worker}"


def accounts(sandbox: Sandbox, base: str, broken: tuple[str, ...], worker: int) -> list[Account]:
    made = []
    for tool in TOOLS:
        found = account(sandbox, base, own(tool, worker))
        healthy = Account(f"sandbox-{tool}", tool, found.base_url, found.credentials, found.settings)
        kind = kinds(broken).get(tool)
        if kind == "credential":
            wrong = dict.fromkeys(healthy.credentials, "999999")
            healthy = Account(healthy.id, tool, healthy.base_url, wrong, healthy.settings)
        elif kind is not None:
            other = account(sandbox, base, name_of(tool, kind))
            healthy = Account(healthy.id, tool, other.base_url, other.credentials, other.settings)
        made.append(healthy)
    return made


Case = tuple[Answered, float, Answered]


@pytest.fixture(scope="module")
def answers() -> dict[tuple[str, ...], Case]:
    """Each case's answer, its seconds, and the answer with nothing broken. Workers share them out: they mostly wait."""
    faults = tuple(
        replace(fault, tool=name_of(tool, kind)) for tool in TOOLS for kind, (fault, _) in FAULTS.items()
    )
    names = [name_of(tool, kind) for tool in TOOLS for kind in FAULTS]
    names += [own(tool, worker) for tool in TOOLS for worker in range(WORKERS)]
    found: dict[tuple[str, ...], Case] = {}

    async def ask(
        sandbox: Sandbox, base: str, broken: tuple[str, ...], worker: int
    ) -> tuple[Answered, float]:
        async with graph(*accounts(sandbox, base, broken, worker)) as made:
            began = time.monotonic()
            answered = await made.ask(QUERY, budget=Budget(deadline=began + SECONDS))
            return answered, time.monotonic() - began

    async def work(sandbox: Sandbox, base: str, worker: int) -> None:
        whole, _ = await ask(sandbox, base, (), worker)
        for broken in ((), *WAYS)[worker::WORKERS]:
            found[broken] = (*await ask(sandbox, base, broken, worker), whole)

    async def every(sandbox: Sandbox, base: str) -> None:
        await asyncio.gather(*(work(sandbox, base, worker) for worker in range(WORKERS)))

    with served(*names, jobs=4, candidates=12, applications=16, rate_factor=100, faults=faults) as shared:
        asyncio.run(every(*shared))
    return found


def of(nodes: list[dict[str, Any]], tool: str) -> list[dict[str, Any]]:
    return [node for node in nodes if node["integration"]["id"] == f"sandbox-{tool}"]


def expected(tool: str, kind: str) -> str:
    return "UPSTREAM_UNAUTHENTICATED" if kind == "credential" else FAULTS[kind][1]


def test_each_tool_is_broken_in_every_way() -> None:
    assert len(WAYS) == 31
    seen = {(tool, kind) for broken in WAYS for tool, kind in kinds(broken).items()}
    assert len(seen) == len(TOOLS) * len(KINDS)


def test_unbroken(answers: dict[tuple[str, ...], Case]) -> None:
    whole, _, _ = answers[()]
    assert whole.errors == []
    for name in ("jobs", "candidates"):
        assert all(of(whole.data[name]["nodes"], tool) for tool in TOOLS)


@pytest.mark.parametrize("broken", WAYS, ids="+".join)
def test_broken(answers: dict[tuple[str, ...], Case], broken: tuple[str, ...]) -> None:
    answered, seconds, whole = answers[broken]
    assert seconds < SECONDS + 1.5  # the machine may be busy
    codes = {f"sandbox-{tool}": expected(tool, kind) for tool, kind in kinds(broken).items()}
    told = [(error.extensions["integration"], error.extensions["code"]) for error in answered.errors]
    assert sorted(told) == sorted(codes.items())
    for name in ("jobs", "candidates"):
        for tool in TOOLS:
            if tool not in broken:
                assert of(answered.data[name]["nodes"], tool) == of(whole.data[name]["nodes"], tool)
        sources = answered.data[name]["sources"]
        assert [one["integration"]["id"] for one in sources] == [f"sandbox-{tool}" for tool in TOOLS]
        failed = {one["integration"]["id"]: one for one in sources if one["status"] == "FAILED"}
        assert {key: one["error"]["code"] for key, one in failed.items()} == codes
        assert all(
            one["status"] == "OK" and not one["error"] for one in sources if one not in failed.values()
        )
        assert all(
            one["error"]["retryAfter"]
            for one in failed.values()
            if one["error"]["code"] == "UPSTREAM_RATE_LIMITED"
        )
