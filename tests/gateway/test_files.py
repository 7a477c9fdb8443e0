"""`/files/…`: links lead to the vendor's bytes, and to nothing else."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest

from connectors.shapes import Attachment, FileSource
from gateway.app import create_app
from gateway.parts import real
from gateway.sandbox import Options, create, running
from gateway.settings import Settings
from gateway.simulation import integration
from resolvers.files import FileRef, Links

CANDIDATES = "{ candidates(first: 60) { nodes { id attachments { fileName dataUrl type } } } }"
APPLICATIONS = "{ applications(first: 60) { nodes { id attachments { fileName dataUrl type } } } }"


@asynccontextmanager
async def gateway(*tools: str, **settings: Any) -> AsyncIterator[tuple[httpx.AsyncClient, Any]]:
    sandbox = create(Options(vendors=tools, jobs=6, candidates=60, applications=100))
    async with running(sandbox) as base:
        accounts = [
            integration(name, vendor.account.tool, f"{base}/{name}", vendor.demo())
            for name, vendor in sandbox.vendors.items()
        ]
        app = create_app(Settings(integrations=tuple(accounts), playground=False, **settings), real())
        async with (
            app.router.lifespan_context(app),
            httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://gateway.test") as client,
        ):
            client.headers["x-sandbox"] = base
            yield client, (sandbox, app)


async def listed(client: httpx.AsyncClient, query: str) -> list[dict[str, Any]]:
    answer = (await client.post("/graphql", json={"query": query})).json()
    (model,) = answer["data"]
    return [file for one in answer["data"][model]["nodes"] for file in one["attachments"]]


@pytest.mark.parametrize(("tool", "query"), [("recruitee", APPLICATIONS), ("gem", CANDIDATES)])
async def test_a_link_gives_the_file(tool: str, query: str) -> None:
    async with gateway(tool) as (client, (sandbox, _)):
        files = await listed(client, query)
        assert files
        file = files[0]
        answer = await client.get(file["dataUrl"])
        assert answer.status_code == 200
        assert answer.content.startswith(b"%PDF")
        assert answer.headers["content-type"] == "application/pdf"
        assert file["fileName"] in answer.headers["content-disposition"]
        assert answer.headers["content-disposition"].startswith("attachment")
        assert answer.headers["cache-control"] == "private, no-store"
        assert answer.headers["x-content-type-options"] == "nosniff"
        fetched = sandbox.calls.listed()[-1]
        assert "storage" in fetched["path"] or "files" in fetched["path"]


@pytest.mark.parametrize("wanted", [True, False])
async def test_the_vendors_credentials_go_along_only_where_they_are_wanted(
    wanted: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with gateway("gem", files_secret="s" * 20) as (client, (sandbox, app)):
        connected = app.state.registry.integrations["sandbox-gem"]
        url = f"{connected.account.base_url}/ats/v0/users/?per_page=1"  # any path that wants the key

        async def names_it(session: Any, record: Any) -> list[Attachment]:
            return [Attachment(remote_id="x", file_name="é.json", source=FileSource(url, wanted))]

        monkeypatch.setattr(type(connected.connector), "attachments", {"Candidate": names_it})
        answer = await client.get(
            Links("s" * 20).to(FileRef("sandbox-gem", "Candidate", "1", "x", "default:anonymous"))
        )
        assert answer.status_code == (200 if wanted else 502)
        assert sandbox.calls.listed()[-1]["status"] == (200 if wanted else 403)
        if wanted:
            assert answer.headers["content-disposition"] == "attachment; filename*=UTF-8''%C3%A9.json"


async def test_credentials_stay_with_their_own_hosts() -> None:
    async with gateway("gem") as (_, (_sandbox, app)):
        upstream = app.state.registry.integrations["sandbox-gem"].upstream
        assert await upstream.credentials(("https", "files.test", None)) == {}
        (own,) = upstream.account.origins
        assert "X-API-Key" in await upstream.credentials(own)


@pytest.mark.parametrize("token", ["", "x", "gAAAAA", "é", "a" * 3000])
async def test_forged_links(token: str) -> None:
    async with gateway("gem") as (client, _):
        answer = await client.get(f"/files/{token}")
        assert answer.status_code == 404


async def test_links_to_what_is_not_there() -> None:
    async with gateway("gem", files_secret="kept between processes") as (client, _):
        links = Links("kept between processes")
        for ref in (
            FileRef("sandbox-gem", "Candidate", "nobody", "x", "default:anonymous"),
            FileRef("sandbox-gem", "Application", "nobody", "x", "default:anonymous"),
            FileRef("foreign", "Candidate", "nobody", "x", "default:anonymous"),
        ):
            assert (await client.get(links.to(ref))).status_code in (404, 502)
        assert (await client.get(Links("other").to(ref))).status_code == 404


@pytest.mark.parametrize(
    "url", ["https://127.0.0.1/x", "http://files.test/x", "https://[::1]/x", "file:///x", "https://[x"]
)
async def test_vendors_cannot_send_us_inside(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    async def names_it(session: Any, record: Any) -> list[Attachment]:
        return [Attachment(remote_id="x", file_name="x", source=FileSource(url, authenticated=True))]

    async with gateway("gem", files_secret="s" * 20) as (client, (_, app)):
        connector = app.state.registry.integrations["sandbox-gem"].connector
        monkeypatch.setattr(type(connector), "attachments", {"Candidate": names_it})
        answer = await client.get(
            Links("s" * 20).to(FileRef("sandbox-gem", "Candidate", "1", "x", "default:anonymous"))
        )
        assert answer.status_code == 502
        assert url not in answer.text


async def test_links_are_absolute_where_the_gateway_knows_its_address() -> None:
    async with gateway("gem", public_url="https://ats.acme.example/") as (client, _):
        file = next(iter(await listed(client, CANDIDATES)))
        assert file["dataUrl"].startswith("https://ats.acme.example/files/")
