"""What was chosen and made through a served gateway outlives it, and goes with the integration."""

from pathlib import Path
from typing import Any

from tests.support.graph import served
from tests.support.managed import Managed, managed

MAP = """mutation ($i: MapCustomFieldInput!) { mapCustomField(input: $i) { mappings { key } warnings } }"""
IMPORT = """mutation ($i: ImportTrackedApplicationInput!) { importTrackedApplication(input: $i) { application { id } } }"""
STATE = """{ integration(id: "one") { customFields(model: JOB) { key mappedTo } }
    applications(filter: { onlyCreated: true }) { nodes { id } } }"""


async def state(gateway: Managed) -> tuple[list[str], list[str]]:
    """The keys mapped, and the applications that count as made here."""
    found = await gateway.data(STATE)
    mapped = [key for one in found["integration"]["customFields"] for key in one["mappedTo"]]
    return mapped, [one["id"] for one in found["applications"]["nodes"]]


async def connected(gateway: Managed, sandbox: Any, base: str) -> None:
    credentials = sandbox.vendors["recruitee"].demo()["credentials"]
    given = [{"name": name, "value": value} for name, value in credentials.items() if value]
    await gateway.data(
        "mutation ($i: CreateIntegrationInput!) { createIntegration(input: $i) { integration { id } } }",
        i={"id": "one", "tool": "recruitee", "baseUrl": f"{base}/recruitee", "credentials": given},
    )


async def test_it_outlives_the_process_and_goes_with_the_integration(tmp_path: Path) -> None:
    with served("recruitee", jobs=10, candidates=30, applications=60, rate_factor=0) as (sandbox, base):
        async with managed(base, tmp_path / "store.sqlite3") as gateway:
            await connected(gateway, sandbox, base)
            found = await gateway.data(
                '{ integration(id: "one") { customFields(model: JOB) { key } } applications(first: 1) { nodes { id } } }'
            )
            key = found["integration"]["customFields"][0]["key"]
            one = found["applications"]["nodes"][0]["id"]
            given = {"integrationId": "one", "model": "JOB", "key": "mine", "remoteField": key}
            assert (await gateway.data(MAP, i=given))["mapCustomField"] == {
                "mappings": [{"key": "mine"}],
                "warnings": [],
            }
            await gateway.data(IMPORT, i={"integrationId": "one", "applicationId": one})
            assert await state(gateway) == (["mine"], [one])
        async with managed(base, tmp_path / "store.sqlite3") as gateway:
            assert await state(gateway) == (["mine"], [one])
            await gateway.data(
                'mutation { deleteIntegration(input: { integrationId: "one" }) { deletedIntegrationId } }'
            )
        async with managed(base, tmp_path / "store.sqlite3") as gateway:
            await connected(gateway, sandbox, base)
            assert await state(gateway) == ([], [])
