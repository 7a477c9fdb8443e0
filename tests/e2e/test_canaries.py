"""Secrets and names go to whom they are meant for, and stay nowhere: not on disk, in logs, metrics or errors."""

from __future__ import annotations

import base64
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import structlog

from gateway import logs
from gateway.parts import real
from gateway.sandbox.faults import Fault
from gateway.simulation import integration
from tests.gateway.conftest import Running, run
from tests.support.graph import every, served

KEY = "canary-key-of-the-caller-7f3a"
TOKEN = "canary-token-of-the-account-91bc"
STORE_KEY = "canary-key-of-the-store-55d0"
WISH = "canary-wish-zanzibara"
NAME, FAMILY, ADDRESS = "Zanzibara", "Canarywharf", "zanzibara@canary.test"
FILE, NOTE = "canary-curriculum-of-zanzibara", "canary note that nobody may keep"
CANARIES = (KEY, TOKEN, STORE_KEY, WISH, NAME, FAMILY, ADDRESS, FILE, NOTE, "canary")
TOOLS = ("recruitee", "gem", "smartrecruiters")

FAULTS = (("status", 500), ("status", 422), ("status", 403), ("garbage", 200), ("reset", 200))

JOBS = """{ jobs(first: 20, filter: { statuses: [OPEN] }) { nodes { id name integration { id } } } }"""
PEOPLE = """{ candidates(first: 30) { nodes { id firstName lastName emailAddresses { emailAddress } remoteData
    attachments { fileName dataUrl } applications(first: 5) { nodes { id job { name } } } } sources { status error { message } } } }"""
CREATE = """mutation ($input: CreateApplicationInput!) { createApplication(input: $input) {
    candidate { id firstName lastName emailAddresses { emailAddress } } warnings userErrors { code message } } }"""
ADD_NOTE = """mutation ($input: AddNoteToApplicationInput!) { addNoteToApplication(input: $input) {
    warnings userErrors { code message } } }"""


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    before = structlog.get_config()
    import logging

    handlers, level = logging.getLogger().handlers, logging.getLogger().level
    written = io.StringIO()
    logs.configure("debug", "json", written)
    yield written
    structlog.configure(**before)
    logging.getLogger().handlers, logging.getLogger().level = handlers, level


class Told:
    """What the gateway answers, its errors kept."""

    def __init__(self, gateway: Running) -> None:
        self.gateway = gateway
        self.errors: list[Any] = []

    async def ask(self, query: str, headers: dict[str, str] | None = None, **variables: Any) -> Any:
        answer = await self.gateway.client.post(
            "/graphql",
            json={"query": query, "variables": variables, "operationName": None},
            headers={"x-api-key": KEY, **(headers or {})},
        )
        body = answer.json()
        self.errors += [
            *(body.get("errors") or ()),
            *every(body.get("data"), "candidates", "sources", "error"),
        ]
        return body


def written(folder: Path) -> bytes:
    """All that stands in the files of a folder."""
    return b"".join(one.read_bytes() for one in folder.rglob("*") if one.is_file())


async def everything(told: Told, sandbox: Any) -> list[str]:
    """Reads, actions, failures of every kind; the addresses of people read."""
    jobs = every(await told.ask(JOBS), "data", "jobs", "nodes")
    people = await told.ask(PEOPLE)
    assert every(people, "data", "candidates", "nodes")
    job = next(one for one in jobs if one["integration"]["id"] == "sandbox-recruitee")
    wish = {
        "candidate": {
            "firstName": NAME,
            "lastName": FAMILY,
            "emailAddress": ADDRESS,
            "phoneNumber": "+3120555000",
        },
        "application": {"jobId": job["id"]},
        "attachments": [
            {
                "name": f"{FILE}.txt",
                "type": "CV",
                "contentType": "text/plain",
                "data": base64.b64encode(FILE.encode() * 40).decode(),
            }
        ],
        "idempotencyKey": WISH,
    }
    first = await told.ask(CREATE, input=wish)
    made = first["data"]["createApplication"]["candidate"]
    assert (made["firstName"], made["lastName"]) == (NAME, FAMILY)
    again = await told.ask(CREATE, input=wish)
    assert again["data"]["createApplication"]["candidate"]["id"] == made["id"]
    await told.ask(CREATE, input={**wish, "candidate": {**wish["candidate"], "firstName": "Other"}})
    found = await told.ask(
        f'{{ candidates(filter: {{ email: "{ADDRESS}" }}) {{ nodes {{ id lastName }} }} }}'
    )
    assert found["data"]
    application = every(people, "data", "candidates", "nodes", "applications", "nodes")[0]
    await told.ask(
        ADD_NOTE, input={"applicationId": application["id"], "content": NOTE, "idempotencyKey": f"{WISH}-2"}
    )
    for link in every(people, "data", "candidates", "nodes", "attachments", "dataUrl")[:2]:
        assert (await told.gateway.client.get(link)).status_code in (200, 404, 502)
    for number, (kind, status) in enumerate(FAULTS):
        sandbox.faults.rules.append(Fault(kind, status=status, seconds=0.01))
        await told.ask(PEOPLE, {"x-request-id": f"r{number}", "x-debug": "upstream", "x-deadline-ms": "3000"})
        await told.ask(
            CREATE, {"x-deadline-ms": "3000"}, input={**wish, "idempotencyKey": f"{WISH}-x{number}"}
        )
        sandbox.faults.rules.clear()
    client = told.gateway.client
    await client.get("/graphql", params={"query": f'{{ a(b: "{NAME}") }}', "token": KEY})
    await client.get(f"/nowhere/{ADDRESS}?name={FAMILY}", headers={"x-request-id": NAME + "!"})
    await client.get(f"/files/{FILE}")
    await client.post("/graphql", json={"query": NAME}, headers={"authorization": f"Bearer {TOKEN}"})
    await client.post("/graphql", content=f"{NAME} {KEY}", headers={"x-api-key": KEY})
    return every(people, "data", "candidates", "nodes", "emailAddresses", "emailAddress")


async def test_canaries_are_found_nowhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, log: io.StringIO, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    with served(*TOOLS, jobs=12, candidates=60, applications=120) as (sandbox, base):
        accounts = [
            integration(name, vendor.account.tool, f"{base}/{name}", vendor.demo())
            for name, vendor in sandbox.vendors.items()
        ]
        refused = accounts[1].model_copy(update={"id": "refused", "credentials": {"api_key": TOKEN}})
        settings = {
            "integrations": [
                *accounts,
                type(refused).model_validate(refused.model_dump() | {"credentials": {"api_key": TOKEN}}),
            ],
            "principals": [{"name": "caller", "key": KEY, "actions": ["*"]}],
            "store": str(tmp_path / "kept.sqlite3"),
            "store_key": STORE_KEY,
        }
        async with run(real(), **settings) as gateway:
            told = Told(gateway)
            people = await everything(told, sandbox)
            metrics = gateway.app.state.metrics.text().decode()
            kept = written(tmp_path)
        kept += written(tmp_path)
        secrets = {value for one in accounts for value in one.secrets().values() if len(value) > 11}
    assert len(people) > 10
    assert secrets
    assert b"SQLite" in kept
    assert len(told.errors) > 5
    assert "operation" in log.getvalue()
    said = "".join(capfd.readouterr())
    where = {
        "disk": kept.decode(errors="replace"),
        "logs": log.getvalue() + said,
        "metrics": metrics,
        "errors": json.dumps(told.errors),
    }
    for place, text in where.items():
        for canary in (*CANARIES, *secrets, *people):
            assert canary.lower() not in text.lower(), (place, canary)
