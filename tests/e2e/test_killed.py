"""Gateways that are killed in the middle of a write, and others that go on with it."""

import asyncio
import json
import os
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from gateway.sandbox import Sandbox
from gateway.sandbox.faults import Fault
from tests.e2e.test_exactly_once import PEOPLE, PERSON, on_disk
from tests.support import creating
from tests.support.graph import account, served

JOBS = "{ jobs(first: 1) { nodes { id } } }"


@dataclass
class Process:
    """A gateway as a process of its own."""

    process: asyncio.subprocess.Process
    client: httpx.AsyncClient

    async def ask(self, query: str, **variables: Any) -> dict[str, Any]:
        answer = await self.client.post("/graphql", json={"query": query, "variables": variables})
        found: dict[str, Any] = answer.json()
        return found

    async def create(self, given: dict[str, Any]) -> dict[str, Any]:
        return await self.ask(creating.MUTATION, input=given)

    async def kill(self) -> None:
        self.process.kill()
        await self.process.wait()


@asynccontextmanager
async def started(folder: Path) -> AsyncIterator[Process]:
    """A gateway with the settings in a folder; SIGKILL ends it."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.support.creating", "serve", "--port", "0", "--log-format", "json"),
        *("--config", str(folder / "ats-gateway.toml")),
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        stderr=asyncio.subprocess.PIPE,
    )
    assert process.stderr is not None
    url = ""
    async with asyncio.timeout(30):
        while not url:
            line = json.loads(await process.stderr.readline())
            url = line["url"] if line["event"] == "serving" else ""
    reading = asyncio.create_task(process.stderr.read())  # so that the pipe does not fill
    base = url.removesuffix("/graphql")
    try:
        async with httpx.AsyncClient(base_url=base, timeout=30, trust_env=False) as client:
            yield Process(process, client)
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()
        await reading


@pytest.fixture
def world(tmp_path: Path) -> Any:
    """A simulated account, and settings for gateways that talk to it."""
    with served("recruitee", jobs=6, candidates=30, applications=30) as (sandbox, base):
        one = account(sandbox, base, "recruitee")
        quoted = "\n".join(f"{name} = {json.dumps(value)}" for name, value in one.credentials.items())
        (tmp_path / "ats-gateway.toml").write_text(
            f'playground = false\n[[integrations]]\nid = "acme"\ntool = "recruitee"\nbase_url = "{one.base_url}"\n'
            f"[integrations.credentials]\n{quoted}\n"
        )
        yield sandbox


def persons(sandbox: Sandbox) -> int:
    table = sandbox.vendors["recruitee"].world.candidates
    return sum(PERSON["emailAddress"] in table[number].emails for number in table.ids() if number in table)


async def seen(sandbox: Sandbox, posts: int) -> None:
    async with asyncio.timeout(20):
        while sandbox.calls.count(method="POST") < posts:  # noqa: ASYNC110  # the sandbox tells by a count
            await asyncio.sleep(0.02)


@pytest.mark.timeout(120)
async def test_what_a_killed_gateway_had_sent_is_not_sent_again(world: Sandbox, tmp_path: Path) -> None:
    async with AsyncExitStack() as stack:
        first, second = await asyncio.gather(
            stack.enter_async_context(started(tmp_path)), stack.enter_async_context(started(tmp_path))
        )
        job = (await first.ask(JOBS))["data"]["jobs"]["nodes"][0]["id"]
        given = {"candidate": PERSON, "application": {"jobId": job}, "idempotencyKey": "create-1"}
        world.faults.add(Fault("drip", method="POST", path=PEOPLE, count=1, seconds=30))
        lost = asyncio.create_task(first.create(given))
        await seen(world, 1)  # the vendor has acted, and its answer is on the way
        await first.kill()
        with pytest.raises(httpx.HTTPError):
            await lost

        answers = await asyncio.gather(*(second.create(given) for _ in range(20)))
        assert all("errors" not in answer for answer in answers), answers
        found = {answer["data"]["createCandidate"]["candidate"]["id"] for answer in answers}
        assert (len(found), persons(world), world.calls.count(method="POST")) == (1, 1, 1)

        await second.kill()
        third = await stack.enter_async_context(started(tmp_path))
        replayed = (await third.create(given))["data"]["createCandidate"]
        assert replayed["replayed"]
        assert {replayed["candidate"]["id"]} == found
        assert world.calls.count(method="POST") == 1

        assert (tmp_path / "ats-gateway.sqlite3").exists()
        assert not any(secret.encode() in on_disk(tmp_path) for secret in (*PERSON.values(), "create-1"))


@pytest.mark.timeout(120)
async def test_two_gateways_with_one_store_make_one(world: Sandbox, tmp_path: Path) -> None:
    async with started(tmp_path) as one, started(tmp_path) as other:
        job = (await one.ask(JOBS))["data"]["jobs"]["nodes"][0]["id"]
        given = {"candidate": PERSON, "application": {"jobId": job}, "idempotencyKey": "create-1"}
        answers = await asyncio.gather(*(asked.create(given) for asked in (one, other) * 10))
    assert all("errors" not in answer for answer in answers), answers
    assert len({answer["data"]["createCandidate"]["candidate"]["id"] for answer in answers}) == 1
    assert (persons(world), world.calls.count(method="POST")) == (1, 1)
    assert b"zanzibar" not in on_disk(tmp_path).lower()
