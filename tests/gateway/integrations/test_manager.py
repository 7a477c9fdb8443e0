"""Integrations managed at run time: over the graph, in the store, by tenants, in several processes."""

from __future__ import annotations

import asyncio
import json
import sqlite3

import pytest

from connectors.errors import BadInput, NotFound, NotGranted, Unauthenticated
from connectors.registry import Registry
from connectors.upstream import Account
from gateway.integrations.manager import Manager
from gateway.integrations.rows import Rows
from gateway.integrations.vault import Vault
from gateway.settings import Settings, load
from gateway.store import opened as store_opened
from resolvers.context import Context, Principal
from resolvers.managing import Change, Origin
from resolvers.schema import schema
from tests.support.graph import served
from tests.support.managed import MASTER, SECOND, managed

TOKEN = "sandbox-recruitee-token"
CREATE = """mutation($i: CreateIntegrationInput!) { createIntegration(input: $i) { integration {
  id origin tool { slug } credentials { name set since } } } }"""
NAMES = "{ users(first: 1) { nodes { firstName } sources { integration { id } status } } }"


@pytest.fixture(scope="module")
def sandbox():
    with served("recruitee", "gem", rate_factor=0, jobs=5, candidates=10, applications=20) as (made, base):
        yield made, base


def recruitee(base: str, token: str = TOKEN, **more):
    credentials = [{"name": "company_id", "value": "70707"}, {"name": "api_token", "value": token}]
    return {
        "id": "acme",
        "tool": "recruitee",
        "baseUrl": f"{base}/recruitee",
        "credentials": credentials,
        **more,
    }


async def test_from_making_to_removing_over_the_graph(sandbox, tmp_path, capsys) -> None:
    _, base = sandbox
    store = tmp_path / "store.sqlite3"
    said: list[str] = []
    async with managed(base, store, log_level="debug") as gateway:

        async def ask(query: str, **variables):
            answer = await gateway.ask(query, **variables)
            said.append(json.dumps(answer))
            return answer

        refused = await ask(CREATE, i=recruitee(base, "wrong-token"))
        assert refused["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"
        assert "does not accept these credentials" in refused["errors"][0]["message"]
        made = (await ask(CREATE, i=recruitee(base)))["data"]["createIntegration"]["integration"]
        assert (made["id"], made["origin"], made["tool"]) == ("acme", "STORE", {"slug": "recruitee"})
        assert [(one["name"], one["set"], bool(one["since"])) for one in made["credentials"]] == [
            ("company_id", True, True),
            ("api_token", True, True),
            ("webhook_secret", False, False),
            ("webhook_secret_before", False, False),
        ]
        found = (await ask(NAMES))["data"]["users"]
        assert found["nodes"]
        assert found["sources"] == [{"integration": {"id": "acme"}, "status": "OK"}]
        taken = await ask(CREATE, i=recruitee(base))
        assert "is taken" in taken["errors"][0]["message"]

        rotate = (
            "mutation($i: RotateCredentialsInput!) { rotateCredentials(input: $i) { integration { id } } }"
        )
        wrong = recruitee(base, "wrong-token")["credentials"]
        refused = await ask(rotate, i={"integrationId": "acme", "credentials": wrong})
        assert "does not accept" in refused["errors"][0]["message"]
        better = recruitee(base, f"{TOKEN}-no-users")["credentials"]
        await ask(rotate, i={"integrationId": "acme", "credentials": better})
        registry = gateway.app.state.registry
        assert registry.integrations["acme"].account.credentials["api_token"] == f"{TOKEN}-no-users"

        change = (
            "mutation($i: UpdateIntegrationInput!) { updateIntegration(input: $i) { integration { id } } }"
        )
        await ask(change, i={"integrationId": "acme", "settings": {"subdomain": "acme"}})
        assert registry.integrations["acme"].account.settings == {"subdomain": "acme"}
        for wrong_settings, says in (
            ({"bogus": 1}, "no setting `bogus`"),
            ({"subdomain": "x.evil.test/"}, "is not what it should be"),
            ({"careers_url": "http://169.254.169.254/"}, "integration_hosts"),
        ):
            answer = await ask(change, i={"integrationId": "acme", "settings": wrong_settings})
            assert says in answer["errors"][0]["message"]
        elsewhere = await ask(change, i={"integrationId": "acme", "baseUrl": "http://127.0.0.1:1/"})
        assert "integration_hosts" in elsewhere["errors"][0]["message"]

        whole = store.read_bytes() + b"".join(one.read_bytes() for one in tmp_path.iterdir())
        assert TOKEN.encode() not in whole
        assert b"subdomain" in whole

    async with managed(base, store) as gateway:  # another process finds it
        assert (await gateway.data("{ integrations { id } }"))["integrations"] == [{"id": "acme"}]
        remove = 'mutation { deleteIntegration(input: {integrationId: "acme"}) { deletedIntegrationId } }'
        assert (await gateway.data(remove))["deleteIntegration"] == {"deletedIntegrationId": "acme"}
        assert (await gateway.data("{ integrations { id } }"))["integrations"] == []
        gone = await gateway.ask(remove)
        assert gone["errors"][0]["extensions"]["code"] == "NOT_FOUND"
    with sqlite3.connect(store) as rows:
        assert rows.execute("select count(*) from integrations").fetchone() == (0,)
    everything = "".join(said) + capsys.readouterr().err
    assert TOKEN not in everything
    assert "wrong-token" not in everything


async def test_wrong_variables_do_not_come_back_with_the_secret_in_them(sandbox, tmp_path) -> None:
    _, base = sandbox
    async with managed(base, tmp_path / "store.sqlite3") as gateway:
        for broken in (
            recruitee(base, "s3cret", bogus=1),
            {
                "tool": "gem",
                "credentials": [{"nme": "s3cret"}, {"name": "api_key", "value": {"a": "s3cret"}}],
            },
            {"tool": "gem", "credentials": [{"name": "api_key", "value": ["s3cret"]}]},
        ):
            answer = await gateway.ask(CREATE, i=broken)
            assert answer["errors"]
            assert "s3cret" not in json.dumps(answer)


class Process:
    """A manager with a registry of its own, over a shared store."""

    def __init__(self, engine, keys=MASTER, accounts=()) -> None:
        self.registry = Registry.open(accounts)
        self.manager = Manager(
            Rows(engine), Vault(load_keys(keys)), self.registry, ["http://127.0.0.1:9"], "https://gw.test"
        )

    def context(self, **principal):
        return Context(self.registry, Principal(**principal), manager=self.manager)


def load_keys(text: str):
    return Settings(master_keys=text).master_keys


@pytest.fixture
async def engine(tmp_path):
    async with store_opened(str(tmp_path / "store.sqlite3")) as made:
        yield made


GEM = Change(base_url="http://127.0.0.1:9", credentials={"api_key": "k1"})


async def test_processes_follow_each_other(engine) -> None:
    one, other = Process(engine), Process(engine)
    await one.manager.create("default", "gem", "g", GEM, verify=False)
    assert not other.registry.integrations
    await other.manager.follow()
    first = other.registry.integrations["g"]
    await one.manager.update("default", "g", Change(credentials={"api_key": "k2"}), verify=False)
    await other.manager.follow()
    second = other.registry.integrations["g"]
    assert second.account.credentials == {"api_key": "k2"}
    assert first.account.credentials == {"api_key": "k1"}  # who began with it keeps it
    await other.manager.follow()
    assert other.registry.integrations["g"] is second  # nothing changed, nothing is made anew
    await one.manager.delete("default", "g")
    await other.manager.follow()
    assert not other.registry.integrations
    await asyncio.gather(one.registry.aclose(), other.registry.aclose())


async def test_tenants_see_and_change_only_their_own(engine) -> None:
    file = Account("f", "gem", "http://127.0.0.1:9", {"api_key": "k"}, tenant="a")
    process = Process(engine, accounts=[file])
    await process.manager.create("a", "gem", "g", GEM, verify=False)
    listing = "{ integrations { id origin } }"
    seen = await schema.execute(listing, context_value=process.context(tenant="a"))
    assert seen.data == {"integrations": [{"id": "f", "origin": "FILE"}, {"id": "g", "origin": "STORE"}]}
    seen = await schema.execute(listing, context_value=process.context(tenant="b"))
    assert seen.data == {"integrations": []}
    for name in ("g", "f", "nothing"):
        with pytest.raises(NotFound, match="there is no such integration"):
            await process.manager.delete("b", name)
    with pytest.raises(BadInput, match="settings file"):
        await process.manager.delete("a", "f")
    with pytest.raises(NotFound):
        await process.manager.link("b", "gem", "f")
    with pytest.raises(BadInput, match="taken"):
        await process.manager.link("b", "gem", "g")
    with pytest.raises(BadInput, match="taken"):
        await process.manager.create("b", "gem", "g", GEM, verify=False)
    await process.registry.aclose()


MUTATIONS = {
    "createIntegration": '{tool: "gem", credentials: []}',
    "updateIntegration": '{integrationId: "g"}',
    "deleteIntegration": '{integrationId: "g"}',
    "rotateCredentials": '{integrationId: "g", credentials: []}',
    "checkIntegration": '{integrationId: "g"}',
    "createConnectLink": '{tool: "gem"}',
}


async def test_managing_needs_the_grant(engine) -> None:
    process = Process(engine)
    await process.manager.create("default", "gem", "g", GEM, verify=False)
    for name, given in MUTATIONS.items():
        query = f"mutation {{ {name}(input: {given}) {{ __typename }} }}"
        answer = await schema.execute(query, context_value=process.context(admin=False))
        assert isinstance(answer.errors[0].original_error, NotGranted), name
    query = '{ integration(id: "g") { credentials { name } } }'
    answer = await schema.execute(query, context_value=process.context(admin=False))
    assert isinstance(answer.errors[0].original_error, NotGranted)
    await process.registry.aclose()


async def test_an_administrator_of_some_integrations_manages_no_others(engine) -> None:
    process = Process(engine)
    await process.manager.create("default", "gem", "g", GEM, verify=False)
    for name, given in MUTATIONS.items():
        query = f"mutation {{ {name}(input: {given}) {{ __typename }} }}"
        context = process.context(integrations=frozenset({"other"}))
        answer = await schema.execute(query, context_value=context)
        assert isinstance(answer.errors[0].original_error, NotFound), name
    await process.registry.aclose()


async def test_a_master_key_is_rotated(engine) -> None:
    before = Process(engine)
    await before.manager.create("default", "gem", "g", GEM, verify=False)
    both = Process(engine, f"{SECOND},{MASTER}")
    assert await both.manager.relock() == (1, 0)
    assert await both.manager.relock() == (0, 0)
    after = Process(engine, SECOND)
    await after.manager.follow()
    assert after.registry.integrations["g"].account.credentials == {"api_key": "k1"}
    lost = Process(engine, MASTER)  # the key is gone: only this integration is out of reach
    await lost.manager.follow()
    assert not lost.registry.integrations
    for one in (before, both, after, lost):
        await one.registry.aclose()


async def test_without_a_master_key_nothing_is_stored(engine) -> None:
    process = Process(engine, "")
    for attempt in (
        process.manager.create("default", "gem", "g", GEM, verify=False),
        process.manager.link("default", "gem", None),
    ):
        with pytest.raises(Exception, match="no master key"):
            await attempt
    assert process.manager.origin("g") is Origin.FILE
    await process.registry.aclose()


async def test_a_turn_to_renew_is_one_at_a_time_and_what_it_brings_is_kept(engine) -> None:
    one, other = Process(engine), Process(engine)
    change = Change(credentials={"client_id": "c", "client_secret": "s", "refresh_token": "r0"})
    made = await one.manager.create("default", "smartrecruiters", "s", change, verify=True)
    await other.manager.follow()
    keepers = [made.account.keeper, other.registry.integrations["s"].account.keeper]
    order: list[str] = []

    async def renew(keeper) -> None:
        async with keeper.turn() as held:
            order.append(held.credentials["refresh_token"])
            await asyncio.sleep(0)
            await held.keep({"refresh_token": f"r{len(order)}"})

    await asyncio.gather(*(renew(keeper) for keeper in keepers * 3))
    assert order == ["r0", "r1", "r2", "r3", "r4", "r5"]  # none was used twice
    await other.manager.follow()
    assert other.registry.integrations["s"].account.keeper is keepers[1]  # still the same integration
    for process in (one, other):
        await process.registry.aclose()


async def test_a_renewed_credential_outlives_changes_of_settings_and_master_key(engine) -> None:
    process = Process(engine, f"{SECOND},{MASTER}")
    change = Change(credentials={"client_id": "c", "client_secret": "s", "refresh_token": "r0"})
    made = await process.manager.create("default", "smartrecruiters", "s", change, verify=False)
    before = await process.manager.row("default", "s")
    settings = Change(settings={"company_identifier": "acme"})
    async with made.account.keeper.turn() as held:  # the settings change while the vendor is asked
        await process.manager.update("default", "s", settings, verify=False)
        await process.manager.relock()
        await held.keep({"refresh_token": "r1"})
    assert not await process.manager.rows.replace(
        before, before
    )  # what was read before is no base for a change
    newest = await process.manager.row("default", "s")
    assert newest.settings == {"company_identifier": "acme"}
    async with made.account.keeper.turn() as held:  # the integration in grace goes on with it
        assert held.credentials["refresh_token"] == "r1"
    renewed = Change(credentials={**change.credentials, "refresh_token": "r9"})
    await process.manager.update("default", "s", renewed, verify=False)
    with pytest.raises(Unauthenticated, match="replaced"):
        async with made.account.keeper.turn():
            pass
    await process.registry.aclose()


def test_settings_can_be_without_accounts_where_they_are_managed(tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "ats-gateway.toml").write_text(f'master_keys = ["{MASTER}"]')
    found = load({})
    assert found.store.get_secret_value().endswith("ats-gateway.sqlite3")
