"""Links to the connect page: short-lived, for one success, and nothing of them can be read from the store."""

from __future__ import annotations

import asyncio
from urllib.parse import urlsplit

import httpx
import pytest
from sqlalchemy import select

from connectors.errors import NotFound
from gateway.integrations.links import LIVES, MOST_TRIES, Links
from gateway.integrations.vault import Vault
from gateway.settings import Settings
from gateway.store import opened
from gateway.store.tables import CONNECT_LINKS
from tests.support.graph import served
from tests.support.managed import MASTER, managed


class Clock:
    now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
async def made(tmp_path):
    clock = Clock()
    async with opened(str(tmp_path / "store.sqlite3")) as engine:
        yield (
            Links(engine, Vault(Settings(master_keys=MASTER).master_keys), "https://gw.test", clock),
            engine,
            clock,
        )


def token_of(url: str) -> str:
    return url.rpartition("/")[2]


async def test_a_link_ends(made) -> None:
    links, _, clock = made
    link = await links.make("t", "gem", "g")
    assert link.url.startswith("https://gw.test/connect/")
    assert "gw.test" not in repr(link)
    assert (await links.find(token_of(link.url))).integration == "g"
    clock.now += LIVES
    for token in (token_of(link.url), "forged", ""):
        with pytest.raises(NotFound, match="expired"):
            await links.find(token)


async def test_a_link_serves_for_one_success_and_some_tries(made) -> None:
    links, _, _ = made
    link = await links.find(token_of((await links.make("t", "gem", "g")).url))
    for _ in range(MOST_TRIES):
        await links.tried(link)
    with pytest.raises(NotFound):
        await links.tried(link)
    uses = await asyncio.gather(*(links.use(link) for _ in range(5)), return_exceptions=True)
    assert [use is None for use in uses].count(True) == 1


async def test_the_store_knows_no_token_no_state_and_no_secret(made) -> None:
    links, engine, _ = made
    token = token_of((await links.make("t", "gem", "g")).url)
    link = await links.find(token)
    await links.leave(link, "the-state", {"client_secret": "the-secret"})
    async with engine.connect() as connection:
        (row,) = await connection.execute(select(CONNECT_LINKS))
    shown = repr(tuple(row))
    assert not any(secret in shown for secret in (token, "the-state", "the-secret"))
    with pytest.raises(NotFound):
        await links.back("another-state")
    assert (await links.back("the-state"))[1] == {"client_secret": "the-secret"}
    with pytest.raises(NotFound):
        await links.back("the-state")


@pytest.fixture(scope="module")
def sandbox():
    names = ("recruitee", "trackerrms")
    with served(*names, rate_factor=0, jobs=2, candidates=3, applications=3) as made:
        yield made


CREATE = "mutation($i: CreateIntegrationInput!) { createIntegration(input: $i) { integration { id } } }"


async def test_the_page_refuses_what_is_no_form_of_its_own(sandbox, tmp_path) -> None:
    async with managed(sandbox[1], tmp_path / "s.sqlite3") as gateway:
        link = await gateway.link("recruitee")
        for data, says in (
            ({"method": "nothing"}, "Choose one of the ways"),
            ({"method": "token"}, "Enter the company ID and the API token".lower()),
            (
                {"method": "token", "token.company_id": "x.evil.test/", "token.api_token": "t"},
                "is not what it should be",
            ),
            (
                {
                    "method": "token",
                    "token.company_id": "1",
                    "token.api_token": "t",
                    "settings.subdomain": "<b>",
                },
                "is not",
            ),
        ):
            answer = await gateway.client.post(link, data=data)
            assert says.lower() in answer.text.lower()
            assert "<b>" not in answer.text
        odd = await gateway.client.post(link, json={"method": "token"})
        assert "Send the form as it is" in odd.text
        huge = await gateway.client.post(link, data={"method": "x" * 300_000})
        assert "too large" in huge.text
        gone = await gateway.client.get("/connect/forged")
        assert gone.status_code == 404
        assert gone.headers["referrer-policy"] == "no-referrer"
        assert gone.headers["cache-control"] == "no-store"
        assert urlsplit(link).path not in (await gateway.client.get("/metrics")).text
        assert not gateway.app.state.registry.integrations


async def test_credentials_that_replace_themselves_are_stored_as_they_are_after_the_test(
    sandbox, tmp_path
) -> None:
    made, base = sandbox
    vendor = made.vendors["trackerrms"]
    before, vendor.quirks = vendor.quirks, type(vendor.quirks)(refresh_rotates=True)
    demo = vendor.demo()
    try:
        async with managed(base, tmp_path / "s.sqlite3") as gateway:
            hosts = {name: url.replace("{base}", f"{base}/trackerrms") for name, url in demo["hosts"].items()}
            old = [{"name": "bearer_token", "value": "old"}]
            settings = {**demo["settings"], "oauth_url": hosts["oauth"]}
            given = {"id": "one", "tool": "trackerrms", "baseUrl": hosts["rest"], "credentials": old}
            await gateway.data(CREATE, i={**given, "settings": settings, "verify": False})
            link = await gateway.link("trackerrms", integrationId="one")
            form = {f"oauth2.{name}": demo["oauth"][name] for name in ("client_secret", "refresh_token")}
            answer = await gateway.client.post(link, data={"method": "oauth2", **form})
            assert "Connected as one" in answer.text
            stored = gateway.app.state.registry.integrations["one"].account.credentials
            assert stored["refresh_token"] != demo["oauth"]["refresh_token"]
            found = await gateway.data("{ users(first: 1) { nodes { id } } }")
            assert found["users"]["nodes"]
    finally:
        vendor.quirks = before


async def test_nothing_is_told_of_a_gateway_that_cannot_be_reached(sandbox, tmp_path) -> None:
    """A vendor that is down is no refusal: the link serves on."""
    async with managed("http://127.0.0.1:1", tmp_path / "s.sqlite3") as gateway:
        old = [{"name": "company_id", "value": "1"}, {"name": "api_token", "value": "old"}]
        given = {"id": "one", "tool": "recruitee", "baseUrl": "http://127.0.0.1:1", "credentials": old}
        await gateway.data(CREATE, i={**given, "verify": False})
        link = await gateway.link("recruitee", integrationId="one")
        form = {"method": "token", "token.company_id": "1", "token.api_token": "new-t0ken"}
        answer = await gateway.client.post(link, data=form)
        assert "could not be reached" in answer.text
        assert "new-t0ken" not in answer.text
        assert isinstance(await gateway.client.get(link), httpx.Response)
        assert (await gateway.client.get(link)).status_code == 200
