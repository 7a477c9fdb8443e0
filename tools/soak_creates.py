"""Creates applications in bad weather and checks that each was made exactly once.

A sandbox whose writes fail at random, and gateways with one store, of which one is killed every few seconds.
Each wish is sent by several callers at once and repeated until it is answered. At the end the sandbox is asked
how many candidates of each address it has.

Usage: python tools/soak_creates.py [--wishes 300] [--mutation createApplication] COMMAND...
       (COMMAND such as .venv/bin/ats-gateway)
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

import httpx

GATEWAYS = 2
CALLERS = 3
"""Callers that send the same wish at once."""
AT_ONCE = 20
"""Wishes under way."""
KILL_EVERY = 4.0
LONGEST_WAIT = 35.0
"""Seconds between two tries of a caller, whatever it is advised."""
TRIES = 30
FAULTS = (("truncate", 0.08), ("status", 0.04), ("reset", 0.04), ("garbage", 0.02), ("latency", 0.1))
MUTATION = """mutation ($input: %s!) { %s(input: $input) {
    candidate { id } userErrors { code message } } }"""
UNSUPPORTED = "UNSUPPORTED"


class Soak:
    def __init__(self, command: list[str], mutation: str, folder: Path, client: httpx.AsyncClient) -> None:
        self.command, self.folder, self.client = command, folder, client
        self.name = mutation
        self.mutation = MUTATION % (f"{mutation[0].upper()}{mutation[1:]}Input", mutation)
        self.gateways: list[tuple[asyncio.subprocess.Process, str]] = []
        self.seen: Counter[str] = Counter()
        self.kills = 0

    async def spawn(self, *arguments: str) -> asyncio.subprocess.Process:
        pipe = asyncio.subprocess.PIPE
        return await asyncio.create_subprocess_exec(
            *self.command, *arguments, stdout=pipe, stderr=pipe, cwd=self.folder
        )

    async def sandbox(self) -> tuple[asyncio.subprocess.Process, str]:
        process = await self.spawn("sandbox", "--port", "0", "--account", "recruitee", "--rate-factor", "0")
        url = (await _pipe(process.stdout).readline()).decode().strip()
        if not url:
            raise SystemExit((await _pipe(process.stderr).read()).decode() or "the sandbox did not start")
        return process, url.removesuffix("/recruitee")

    async def gateway(self) -> tuple[asyncio.subprocess.Process, str]:
        process = await self.spawn("serve", "--port", "0", "--log-format", "json", "--config", "soak.toml")
        told = _pipe(process.stderr)
        while True:
            line = json.loads(await told.readline())
            if line["event"] == "serving":
                process.drain = asyncio.create_task(told.read())  # type: ignore[attr-defined]  # kept with it
                return process, line["url"]

    async def ask(self, url: str, query: str, **variables: Any) -> dict[str, Any]:
        answer = await self.client.post(url, json={"query": query, "variables": variables})
        found: dict[str, Any] = answer.json()
        return found

    async def caller(self, given: dict[str, Any]) -> str:
        """Repeat a wish until it is answered; the candidate's id."""
        for _ in range(TRIES):
            _, url = random.choice(self.gateways)
            try:
                answer = await self.ask(url, self.mutation, input=given)
            except httpx.HTTPError:
                self.seen["hung up"] += 1
                await asyncio.sleep(0.5)
                continue
            if "errors" not in answer:
                self.seen["answered"] += 1
                made = answer["data"][self.name]
                if made["userErrors"]:
                    raise SystemExit(f"refused: {made['userErrors']}")
                return str(made["candidate"]["id"])
            told = answer["errors"][0]["extensions"]
            self.seen[told["code"]] += 1
            await asyncio.sleep(min(told.get("retryAfter") or 1.0, LONGEST_WAIT))
        raise SystemExit(f"no answer in {TRIES} tries: {dict(self.seen)}")

    async def wish(self, number: int, job: str, gate: asyncio.Semaphore) -> None:
        address = f"soak-{number}@people.test"
        given = {
            "candidate": {"firstName": f"Soak{number}", "lastName": "Test", "emailAddress": address},
            "application": {"jobId": job},
            "idempotencyKey": f"soak-{number}",
        }
        async with gate:
            ids = await asyncio.gather(*(self.caller(given) for _ in range(CALLERS)))
        if len(set(ids)) != 1:
            raise SystemExit(f"wish {number} was answered with {len(set(ids))} candidates")

    async def killing(self) -> None:
        while True:
            await asyncio.sleep(KILL_EVERY)
            place = random.randrange(GATEWAYS)
            process, _ = self.gateways[place]
            process.kill()
            await process.wait()
            self.kills += 1
            self.gateways[place] = await self.gateway()

    async def made(self, base: str, wishes: int) -> Counter[str]:
        found: Counter[str] = Counter()
        offset = 0
        while rows := (
            await self.client.get(f"{base}/_state/recruitee/candidates?offset={offset}&limit=1000")
        ).json():
            found.update(address for row in rows for address in row["emails"] if address.startswith("soak-"))
            offset += 1000
        return found

    async def run(self, wishes: int) -> int:
        sandbox, base = await self.sandbox()
        try:
            return await self.measured(base, wishes)
        finally:
            for process in (sandbox, *(process for process, _ in self.gateways)):
                if process.returncode is None:
                    process.kill()
                    await process.wait()

    async def measured(self, base: str, wishes: int) -> int:
        demo = (await self.client.get(base)).json()["accounts"]["recruitee"]
        lines = [f"{name} = {json.dumps(value)}" for name, value in demo["credentials"].items()]
        head = ["[[integrations]]", 'id = "soak"', 'tool = "recruitee"', f'base_url = "{base}/recruitee"']
        (self.folder / "soak.toml").write_text("\n".join([*head, "[integrations.credentials]", *lines]))
        self.gateways = list(await asyncio.gather(*(self.gateway() for _ in range(GATEWAYS))))
        url = self.gateways[0][1]
        job = (await self.ask(url, "{ jobs(first: 1) { nodes { id } } }"))["data"]["jobs"]["nodes"][0]["id"]
        person = {"firstName": "A", "lastName": "B", "emailAddress": "a@people.test"}
        dry = {"candidate": person, "application": {"jobId": job}, "dryRun": True}
        tried = await self.ask(url, self.mutation, input=dry)
        if "errors" in tried:
            print(f"cannot be soaked: {tried['errors'][0]['message']}")
            return 2
        for kind, rate in FAULTS:
            fault = {"kind": kind, "method": "POST", "rate": rate, "seconds": 0.3}
            (await self.client.post(f"{base}/_faults", json=fault)).raise_for_status()
        started, gate = time.monotonic(), asyncio.Semaphore(AT_ONCE)
        killing = asyncio.create_task(self.killing())
        try:
            await asyncio.gather(*(self.wish(number, job, gate) for number in range(wishes)))
        finally:
            killing.cancel()
            await asyncio.wait({killing})
        found = await self.made(base, wishes)
        wrong = {address: number for address, number in found.items() if number != 1}
        print(
            f"{wishes} wishes by {CALLERS} callers each in {time.monotonic() - started:.0f} s, {self.kills} kills"
        )
        print(f"answers: {dict(self.seen.most_common())}")
        print(
            f"candidates made: {sum(found.values())}, missing: {wishes - len(found)}, made twice: {len(wrong)}"
        )
        return 0 if not wrong and len(found) == wishes else 1


def _pipe(pipe: asyncio.StreamReader | None) -> asyncio.StreamReader:
    if pipe is None:
        raise RuntimeError("the process was started without pipes")
    return pipe


async def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--wishes", type=int, default=300)
    parser.add_argument("--mutation", default="createApplication")
    parser.add_argument("command", nargs=argparse.REMAINDER)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        async with httpx.AsyncClient(
            timeout=60, trust_env=False, limits=httpx.Limits(max_connections=None)
        ) as client:
            return await Soak(given.command, given.mutation, Path(folder), client).run(given.wishes)


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
