"""Two tenants interleaved in one process: no id, cursor, cache, loader, link, key or log line crosses."""

from __future__ import annotations

import asyncio
import io
import json
import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest
import structlog
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gateway import logs
from gateway.app import create_app
from gateway.parts import real
from gateway.settings import Settings
from gateway.simulation import integration
from resolvers import ids
from tests.support.graph import every, served

ACCOUNTS = {"acme": ("recruitee", "gem"), "umbra": ("recruitee-2", "gem-2")}
KEYS = {"acme": "a" * 20, "umbra": "u" * 20}
MODELS = {"candidates": "Candidate", "jobs": "Job", "applications": "Application"}
FIELDS = {
    "candidates": "id remoteId lastName integration { id } applications(first: 3) { nodes { id job { id name } } }",
    "jobs": "id remoteId name integration { id } applications(first: 3) { nodes { id candidate { id lastName } } }",
    "applications": "id remoteId integration { id } job { id } candidate { id lastName attachments { dataUrl } }",
}
NAMED = re.compile(r"sandbox-[a-z]+(?:-\d)?")
NOTE = """mutation ($id: ID!, $key: String) { addNoteToApplication(input: { applicationId: $id, content: "seen",
    idempotencyKey: $key }) { replayed steps { name status } userErrors { code } } }"""


def other(tenant: str) -> str:
    return next(one for one in ACCOUNTS if one != tenant)


@dataclass
class Known:
    """What one tenant has learnt, and the other shall not."""

    gids: dict[str, list[str]] = field(default_factory=dict)
    cursors: dict[str, str] = field(default_factory=dict)
    links: list[str] = field(default_factory=list)
    names: set[str] = field(default_factory=set)


@dataclass
class World:
    """A gateway with two tenants, and what each of them knows."""

    runner: asyncio.Runner
    client: httpx.AsyncClient
    log: io.StringIO
    known: dict[str, Known]
    asked: int = 0

    async def ask(self, tenant: str, query: str, **variables: Any) -> dict[str, Any]:
        """Ask in a tenant's name; whatever is answered must be the tenant's own."""
        self.asked += 1
        request = f"{tenant}-{self.asked}"
        answer = await self.client.post(
            "/graphql",
            json={"query": query, "variables": variables},
            headers={"x-api-key": KEYS[tenant], "x-request-id": request, "x-debug": "upstream"},
        )
        body: dict[str, Any] = answer.json()
        given = {str(one) for one in variables.values()}
        mine = {f"sandbox-{name}" for name in ACCOUNTS[tenant]}
        assert integrations(body.get("data"), given) <= mine
        assert set(body.get("extensions", {}).get("upstream", {})) <= mine
        lines = [line for line in self.log.getvalue().splitlines() if f'"{request}"' in line]
        assert lines
        assert set(NAMED.findall("".join(lines))) <= mine
        return body


def integrations(data: Any, given: set[str]) -> set[str]:
    """The integrations that an answer names: plainly, in global ids, in the cursors."""
    found: set[str] = set()
    waiting = [("", data)]
    while waiting:
        name, value = waiting.pop()
        if isinstance(value, dict):
            waiting += value.items()
        elif isinstance(value, list):
            waiting += [(name, one) for one in value]
        elif name == "id" and isinstance(value, str) and value not in given:
            found.add(value if value.startswith("sandbox-") else ids.decode(value).integration)
    return found


@pytest.fixture(scope="module")
def world() -> Iterator[World]:
    before, handlers, level = structlog.get_config(), logging.getLogger().handlers, logging.getLogger().level
    written = io.StringIO()
    logs.configure("debug", "json", written)
    names = [name for accounts in ACCOUNTS.values() for name in accounts]
    with (
        served(*names, jobs=8, candidates=40, applications=60, rate_factor=100) as (sandbox, base),
        asyncio.Runner() as runner,
    ):
        accounts = [
            integration(
                name, sandbox.vendors[name].account.tool, f"{base}/{name}", sandbox.vendors[name].demo()
            ).model_copy(update={"tenant": tenant})
            for tenant, owned in ACCOUNTS.items()
            for name in owned
        ]
        principals = [
            {"name": "bot", "tenant": tenant, "key": key, "actions": ["*"], "admin": True}
            for tenant, key in KEYS.items()
        ]
        app = create_app(Settings(integrations=tuple(accounts), principals=principals), real())
        life = app.router.lifespan_context(app)
        runner.run(life.__aenter__())
        client = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://gateway.test")
        made = World(runner, client, written, {tenant: Known() for tenant in ACCOUNTS})
        for tenant in ACCOUNTS:
            runner.run(learn(made, tenant))
        yield made
        runner.run(client.aclose())
        runner.run(life.__aexit__(None, None, None))
    structlog.configure(**before)
    logging.getLogger().handlers, logging.getLogger().level = handlers, level


async def learn(world: World, tenant: str) -> None:
    known = world.known[tenant]
    for name in MODELS:
        body = await world.ask(
            tenant, f"{{ {name}(first: 10) {{ nodes {{ {FIELDS[name]} }} pageInfo {{ endCursor }} }} }}"
        )
        assert "errors" not in body, body["errors"]
        known.gids[name] = every(body, "data", name, "nodes", "id")
        known.cursors[name] = body["data"][name]["pageInfo"]["endCursor"]
        known.names |= set(every(body, "data", name, "nodes", "candidate", "lastName"))
        known.links += every(body, "data", name, "nodes", "candidate", "attachments", "dataUrl")
    assert all(known.gids.values())
    assert known.links


async def listed(world: World, tenant: str, name: str, pick: int) -> None:
    body = await world.ask(
        tenant,
        f"{{ {name}(first: {pick % 20 + 1}, maxAge: {pick % 2 * 60}) {{ nodes {{ {FIELDS[name]} }} }} }}",
    )
    assert "errors" not in body, body["errors"]
    assert body["data"][name]["nodes"]


async def paged(world: World, tenant: str, name: str, pick: int) -> None:
    """A cursor of one's own goes on; another tenant's is none."""
    query = f"query ($after: String) {{ {name}(first: 5, after: $after) {{ nodes {{ {FIELDS[name]} }} }} }}"
    own = await world.ask(tenant, query, after=world.known[tenant].cursors[name])
    assert "errors" not in own, own["errors"]
    foreign = await world.ask(tenant, query, after=world.known[other(tenant)].cursors[name])
    assert foreign["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"


async def read(world: World, tenant: str, name: str, pick: int) -> None:
    """A record of one's own is there; another tenant's is as little there as one that never was."""
    gids = world.known[tenant].gids[name]
    query = f"query ($id: ID!) {{ node(id: $id) {{ id ... on {MODELS[name]} {{ {FIELDS[name]} }} }} }}"
    own = await world.ask(tenant, query, id=gids[pick % len(gids)])
    assert own["data"]["node"]["remoteId"]
    theirs = world.known[other(tenant)].gids[name]
    gid = ids.decode(theirs[pick % len(theirs)])
    foreign = await world.ask(tenant, query, id=theirs[pick % len(theirs)])
    unknown = await world.ask(tenant, query, id=ids.encode(gid.model, "no-such", gid.key))
    assert foreign == unknown
    assert foreign["data"] == {"node": None}
    assert foreign["errors"][0]["extensions"]["code"] == "NOT_FOUND"
    filtered = await world.ask(
        tenant, f"{{ {name}(filter: {{ ids: {json.dumps(theirs)} }}) {{ nodes {{ id }} }} }}"
    )
    assert filtered["data"][name]["nodes"] == []
    for named in ACCOUNTS[other(tenant)]:
        refused = await world.ask(
            tenant, f'{{ {name}(integrations: ["sandbox-{named}"]) {{ nodes {{ id }} }} }}'
        )
        assert refused["errors"][0]["extensions"]["code"] == "NOT_FOUND"


async def written(world: World, tenant: str, name: str, pick: int) -> None:
    """One idempotency key in both tenants is two wishes; another tenant's record is none to write to."""
    gids = [
        one for one in world.known[tenant].gids["applications"] if "recruitee" in ids.decode(one).integration
    ]
    key = "the wish of both"
    noted = await world.ask(tenant, NOTE, id=gids[0], key=key)
    assert "errors" not in noted, noted["errors"]
    theirs = world.known[other(tenant)].gids["applications"][0]
    refused = await world.ask(tenant, NOTE, id=theirs, key=f"{key}-x")
    assert refused["errors"][0]["extensions"]["code"] == "NOT_FOUND"


async def followed(world: World, tenant: str, name: str, pick: int) -> None:
    """A link of one's own leads to the file; with another tenant's credentials it leads nowhere."""
    links = world.known[tenant].links
    link = links[pick % len(links)]
    own = await world.client.get(link, headers={"x-api-key": KEYS[tenant]})
    assert own.status_code == 200
    foreign = await world.client.get(link, headers={"x-api-key": KEYS[other(tenant)]})
    forged = await world.client.get("/files/AAAA", headers={"x-api-key": KEYS[other(tenant)]})
    assert (foreign.status_code, foreign.text) == (404, forged.text)


async def introduced(world: World, tenant: str, name: str, pick: int) -> None:
    body = await world.ask(tenant, "{ viewer { tenant } integrations { id } apiKeys { name } }")
    assert body["data"]["viewer"] == {"tenant": tenant}
    assert [one["id"] for one in body["data"]["integrations"]] == [
        f"sandbox-{one}" for one in ACCOUNTS[tenant]
    ]


STEPS = st.tuples(
    st.sampled_from(sorted(ACCOUNTS)),
    st.sampled_from((listed, paged, read, written, followed, introduced)),
    st.sampled_from(sorted(MODELS)),
    st.integers(0, 1_000),
)


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
@given(st.lists(STEPS, min_size=4, max_size=10))
def test_nothing_crosses(world: World, steps: list[Any]) -> None:
    async def together() -> None:
        await asyncio.gather(*(step(world, tenant, name, pick) for tenant, step, name, pick in steps))

    world.runner.run(together())


def test_both_have_seen_people(world: World) -> None:
    assert all(known.names for known in world.known.values())
