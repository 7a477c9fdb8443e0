"""Creates applications with a file and a note in bad weather, and checks that each was made exactly once.

A sandbox whose writes fail at random, and gateways with one store, of which one is killed every few seconds.
Each wish is sent by several callers at once and repeated until it is answered. At the end the sandbox is asked
what it has: of each wish one candidate, one application, one file, one note. When the time is over no further wish is begun,
and those under way are given a few minutes more.

Usage: python tools/soak_creates.py [--wishes 1000] [--minutes 40] [--tools recruitee,recruitcrm] COMMAND...
       (COMMAND such as .venv/bin/ats-gateway)
"""

from __future__ import annotations

import argparse
import asyncio
import base64
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
TELL_EVERY = 10.0
PAGE = 1000
LONGEST_WAIT = 35.0
"""Seconds between two tries of a caller, whatever it is advised."""
GRACE = 180.0
"""Seconds that the wishes under way have after the time is over."""
FAULTS = (("truncate", 0.08), ("status", 0.04), ("reset", 0.04), ("garbage", 0.02), ("latency", 0.1))
SHARES = {"recruitee": 10, "recruitcrm": 5, "smartrecruiters": 4, "trackerrms": 1}
"""How the wishes are spread over the tools, by what these allow in a minute."""

NOTED = {"recruitee", "recruitcrm", "smartrecruiters"}
"""The tools that take notes."""

RATE_FACTOR = "100"
"""What the sandbox multiplies the vendors' quotas by; a gateway follows those that are told to it."""

CREATE = """mutation ($input: CreateApplicationInput!) { createApplication(input: $input) {
    application { id } userErrors { code message } warnings unfinished } }"""
NOTE = """mutation ($input: AddNoteToApplicationInput!) { addNoteToApplication(input: $input) {
    application { id } userErrors { code message } warnings unfinished } }"""
JOBS = """query ($tool: ID!) { jobs(first: 10, integrations: [$tool], filter: {statuses: [OPEN]}) {
    nodes { id screeningQuestions { required } } } }"""


class Soak:
    def __init__(self, command: list[str], tools: list[str], folder: Path, client: httpx.AsyncClient) -> None:
        self.command, self.tools, self.folder, self.client = command, tools, folder, client
        self.gateways: list[tuple[asyncio.subprocess.Process, str]] = []
        self.seen: Counter[str] = Counter()
        self.ends = 0.0
        self.kills = 0
        self.done = 0
        self.begun: set[int] = set()
        self.wrong: list[str] = []

    async def spawn(self, *arguments: str) -> asyncio.subprocess.Process:
        pipe = asyncio.subprocess.PIPE
        return await asyncio.create_subprocess_exec(
            *self.command, *arguments, stdout=pipe, stderr=pipe, cwd=self.folder
        )

    async def sandbox(self) -> tuple[asyncio.subprocess.Process, str]:
        accounts = [argument for tool in self.tools for argument in ("--account", tool)]
        process = await self.spawn("sandbox", "--port", "0", "--rate-factor", RATE_FACTOR, *accounts)
        url = (await _pipe(process.stdout).readline()).decode().strip()
        if not url:
            raise SystemExit((await _pipe(process.stderr).read()).decode() or "the sandbox did not start")
        for pipe in (process.stdout, process.stderr):
            process.drains = [*getattr(process, "drains", ()), asyncio.create_task(_pipe(pipe).read())]  # type: ignore[attr-defined]  # kept with it
        return process, url.rpartition("/")[0]

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

    async def caller(self, mutation: str, given: dict[str, Any]) -> str | None:
        """Repeat a wish until it is answered and finished; the application's id. None where time is over."""
        while time.monotonic() < self.ends + GRACE:
            _, url = random.choice(self.gateways)
            try:
                answer = await self.ask(url, mutation, input=given)
            except httpx.HTTPError:
                self.seen["hung up"] += 1
                await asyncio.sleep(0.5)
                continue
            if "errors" in answer:
                told = answer["errors"][0]["extensions"]
                self.seen[told["code"]] += 1
                await asyncio.sleep(min(told.get("retryAfter") or 1.0, LONGEST_WAIT))
                continue
            (made,) = answer["data"].values()
            if made["unfinished"]:
                self.seen["unfinished"] += 1
                await asyncio.sleep(1.0)
                continue
            self.seen["refused" if made["userErrors"] else "answered"] += 1
            self.seen["with warnings"] += bool(made["warnings"])
            if made["userErrors"] or made["application"] is None:
                self.wrong.append(f"{given['idempotencyKey']}: {made['userErrors'] or made['warnings']}")
                return None
            return str(made["application"]["id"])
        self.wrong.append(f"{given['idempotencyKey']}: no answer in time")
        return None

    async def wish(self, number: int, tool: str, job: str, gate: asyncio.Semaphore) -> None:
        async with gate:
            if time.monotonic() > self.ends:
                return
            self.begun.add(number)
            person = {
                "firstName": f"Soak{number}",
                "lastName": "Test",
                "emailAddress": _address(number),
            }
            file = {
                "name": _file(number),
                "data": _pdf(number),
                "contentType": "application/pdf",
                "type": "CV",
            }
            given = {
                "candidate": person,
                "application": {"jobId": job},
                "attachments": [file],
                "idempotencyKey": f"soak-{number}",
            }
            made = await self.agreed(CREATE, given)
            if made is not None and tool in NOTED:
                note = {"applicationId": made, "content": _note(number), "idempotencyKey": f"note-{number}"}
                await self.agreed(NOTE, note)
        self.done += 1

    async def agreed(self, mutation: str, given: dict[str, Any]) -> str | None:
        """What all callers of a wish were answered; None where they were answered differently, or not."""
        ids = set(await asyncio.gather(*(self.caller(mutation, given) for _ in range(CALLERS))))
        if len(ids) == 1:
            return ids.pop()
        self.wrong.append(f"{given['idempotencyKey']}: answered with {len(ids)} applications")
        return None

    async def killing(self) -> None:
        while True:
            await asyncio.sleep(KILL_EVERY)
            place = random.randrange(GATEWAYS)
            process, _ = self.gateways[place]
            process.kill()
            await process.wait()
            self.kills += 1
            self.gateways[place] = await self.gateway()

    async def telling(self, wishes: int) -> None:
        while True:
            await asyncio.sleep(TELL_EVERY)
            print(f"{self.done} of {wishes} wishes, {self.kills} kills", file=sys.stderr, flush=True)

    async def rows(self, base: str, tool: str, kind: str) -> list[dict[str, Any]]:
        """Everything of a kind that an account has."""
        found: list[dict[str, Any]] = []
        offset = 0
        while some := (
            await self.client.get(f"{base}/_state/{tool}/{kind}?offset={offset}&limit={PAGE}")
        ).json():
            found += some
            offset += PAGE  # of the numbers; some have no row
        return found

    async def made(self, base: str, tool: str) -> Counter[str]:
        """How often each wish's candidate, application, file and note is there."""
        people = {
            row["id"]: address
            for row in await self.rows(base, tool, "candidates")
            for address in row["emails"]
            if address.startswith("soak-")
        }
        found = Counter(f"candidate {address}" for address in people.values())
        for kind in ("applications", "files"):
            rows = await self.rows(base, tool, kind)
            found.update(
                f"{kind} of {people[row['candidate_id']]}" for row in rows if row["candidate_id"] in people
            )
        texts = [row["text"] for row in await self.rows(base, tool, "notes")]
        words = Counter(
            word for text in texts for word in text.replace("<", " ").split() if word.startswith("soaked-")
        )
        return found + Counter({f"note {word}": number for word, number in words.items()})

    async def run(self, wishes: int, minutes: float) -> int:
        sandbox, base = await self.sandbox()
        try:
            return await self.measured(base, wishes, minutes)
        finally:
            for process in (sandbox, *(process for process, _ in self.gateways)):
                if process.returncode is None:
                    process.kill()
                    await process.wait()

    async def measured(self, base: str, wishes: int, minutes: float) -> int:
        accounts = (await self.client.get(base)).json()["accounts"]
        (self.folder / "soak.toml").write_text(
            "\n".join(line for tool in self.tools for line in _table(tool, f"{base}/{tool}", accounts[tool]))
        )
        self.gateways = list(await asyncio.gather(*(self.gateway() for _ in range(GATEWAYS))))
        jobs = {tool: await self.job(tool) for tool in self.tools}
        spread = [tool for tool in self.tools for _ in range(SHARES[tool])]
        wanted = [spread[number * len(spread) // wishes % len(spread)] for number in range(wishes)]
        random.Random(1).shuffle(wanted)
        for kind, rate in FAULTS:
            for method in ("POST", "PUT", "PATCH"):
                fault = {"kind": kind, "method": method, "rate": rate, "seconds": 0.3}
                (await self.client.post(f"{base}/_faults", json=fault)).raise_for_status()
        self.ends = time.monotonic() + 60 * minutes
        started, gate = time.monotonic(), asyncio.Semaphore(AT_ONCE)
        beside = [asyncio.create_task(self.killing()), asyncio.create_task(self.telling(wishes))]
        try:
            await asyncio.gather(
                *(self.wish(number, tool, jobs[tool], gate) for number, tool in enumerate(wanted))
            )
        finally:
            for task in beside:
                task.cancel()
            await asyncio.wait(beside)
        print(
            f"{len(self.begun)} wishes of {wishes} by {CALLERS} callers each in {time.monotonic() - started:.0f} s, {self.kills} kills"
        )
        print(f"answers: {dict(self.seen.most_common())}")
        print(f"callers answered wrongly: {len(self.wrong)} {self.wrong[:5]}")
        wrong = [await self.judged(base, tool, wanted) for tool in self.tools]
        return int(any(wrong) or bool(self.wrong) or len(self.begun) < wishes)

    async def job(self, tool: str) -> str:
        """An open job of an account that can be applied to without answers. Ends the run where there is none."""
        answer = await self.ask(self.gateways[0][1], JOBS, tool=f"soak-{tool}")
        if answer.get("errors"):
            raise SystemExit(f"{tool}: {answer['errors'][0]['message']}")
        for job in answer["data"]["jobs"]["nodes"]:
            if not any(question["required"] for question in job["screeningQuestions"] or ()):
                return str(job["id"])
        raise SystemExit(f"{tool}: every open job asks for answers")

    async def judged(self, base: str, tool: str, wanted: list[str]) -> bool:
        """Tell what one account has of all wishes; whether that is wrong."""
        numbers = [number for number, one in enumerate(wanted) if one == tool and number in self.begun]
        whole = [f"candidate {_address(number)}" for number in numbers]
        whole += [f"{kind} of {_address(number)}" for number in numbers for kind in ("applications", "files")]
        whole += [f"note {_note(number)}" for number in numbers if tool in NOTED]
        found = await self.made(base, tool)
        missing = [one for one in whole if one not in found]
        twice = [one for one, number in found.items() if number > 1]
        print(
            f"{tool}: {len(numbers)} wishes, {len(whole)} records due, missing {len(missing)} {missing[:3]}, "
            f"more than once {len(twice)} {[(one, found[one]) for one in twice[:4]]}"
        )
        return bool(missing or twice)


def _address(number: int) -> str:
    return f"soak-{number}@people.test"


def _file(number: int) -> str:
    return f"soak-{number}.pdf"


def _note(number: int) -> str:
    return f"soaked-{number}"


def _pdf(number: int) -> str:
    return base64.b64encode(f"%PDF-1.4\n% {number}\n%%EOF\n".encode()).decode()


def _table(tool: str, address: str, demo: dict[str, Any]) -> list[str]:
    """The account in the settings file."""
    parts = [f'[[integrations]]\nid = "soak-{tool}"\ntool = "{tool}"\nbase_url = "{address}"']
    for name in ("credentials", "settings"):
        parts.append(f"[integrations.{name}]")
        for key, value in (demo.get(name) or {}).items():
            parts.append(f"{key} = {json.dumps(value).replace('{base}', address)}")
    return parts


def _pipe(pipe: asyncio.StreamReader | None) -> asyncio.StreamReader:
    if pipe is None:
        raise RuntimeError("the process was started without pipes")
    return pipe


async def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--wishes", type=int, default=1000)
    parser.add_argument("--minutes", type=float, default=40)
    parser.add_argument("--tools", default=",".join(SHARES))
    parser.add_argument("command", nargs=argparse.REMAINDER)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        async with httpx.AsyncClient(
            timeout=60, trust_env=False, limits=httpx.Limits(max_connections=None)
        ) as client:
            return await Soak(given.command, given.tools.split(","), Path(folder), client).run(
                given.wishes, given.minutes
            )


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
