"""A whole gateway: it sets its webhooks up when it starts, and what it kept in its cache ends with a delivery."""

import asyncio

import httpx

from gateway.app import create_app
from gateway.parts import real
from gateway.sandbox import Options, create, running
from gateway.server import listen
from gateway.server import server as make_server
from gateway.settings import Settings
from gateway.simulation import integration

SECRET = "a long secret of the operator"
STATES = "{ integrations { webhooks { status lastDeliveryAt } webhookSetup { url } } }"
TITLE = '{ jobs(first: 10, integrations: ["sandbox-smartrecruiters"]) { nodes { name remoteId } } }'


async def test_a_delivery_ends_what_the_cache_kept(tmp_path, capfd):
    sandbox = create(
        Options(vendors=("smartrecruiters",), jobs=3, candidates=5, applications=5, rate_factor=0)
    )
    vendor = sandbox.vendors["smartrecruiters"]
    async with running(sandbox) as base, httpx.AsyncClient(trust_env=False, timeout=10) as client:
        account = integration("smartrecruiters", "smartrecruiters", f"{base}/smartrecruiters", vendor.demo())
        with listen("127.0.0.1", 0) as listening:
            url = f"http://127.0.0.1:{listening.getsockname()[1]}"
            settings = Settings(
                integrations=(account,),
                public_url=url,
                webhook_secret=SECRET,
                store=str(tmp_path / "store.sqlite3"),
            )
            server = make_server(create_app(settings, real()))
            serving = asyncio.create_task(server.serve(sockets=[listening]))

            async def ask(query):
                return (await client.post(f"{url}/graphql", json={"query": query})).json()["data"]

            try:
                async with asyncio.timeout(20):
                    while {one["status"] for one in (await ask(STATES))["integrations"][0]["webhooks"]} != {
                        "ACTIVE"
                    }:
                        pass
                (item,) = vendor.subscriptions.values()
                assert item.active
                before = (await ask(TITLE))["jobs"]["nodes"][0]
                number = vendor.ids.meant("jobs", before["remoteId"])
                vendor.world.change(vendor.world.jobs, vendor.world.jobs[number], title="Told by a webhook")
                async with asyncio.timeout(5):
                    while not vendor.post.sent:
                        await ask("{ __typename }")
                assert [one.status for one in vendor.post.sent] == [202]
                nodes = (await ask(TITLE))["jobs"]["nodes"]
                found = await ask(STATES)
            finally:
                server.should_exit = True
                await serving
    assert "Told by a webhook" in {node["name"] for node in nodes}
    (shown,) = found["integrations"]
    assert [one for one in shown["webhooks"] if one["lastDeliveryAt"]]
    token = shown["webhookSetup"]["url"].rsplit("/", 1)[1]
    written = "".join(capfd.readouterr())
    written += "".join(file.read_bytes().decode("latin-1") for file in tmp_path.iterdir())
    assert token not in written
    assert SECRET not in written
    assert item.keys[-1][1] not in written
