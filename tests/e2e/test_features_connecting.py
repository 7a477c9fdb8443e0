"""The checklist's features about connecting accounts, each exercised over sockets: `test_<tool>_<feature>`."""

from __future__ import annotations

import json
from html import escape, unescape
from pathlib import Path
from typing import Any

import pytest

from connectors.registry import CONNECTORS
from tests.support.graph import served
from tests.support.managed import Managed, managed

CHECKLIST = json.loads((Path(__file__).parents[1] / "coverage.json").read_text())
GUIDES = """{ tools { slug connectionGuide { prerequisites candidateSource { title text link } settings { name }
  methods { name title consent steps { title text link } credentials { name description } } } } }"""
CREATE = "mutation($i: CreateIntegrationInput!) { createIntegration(input: $i) { integration { id } } }"
CHECK = """mutation { checkIntegration(input: {integrationId: "one"}) { accepted error { message }
  models { name access how missing { permission effect grant } }
  actions { name access missing { permission } } tests { model passed operation code message } } }"""


@pytest.fixture(scope="module")
def sandbox():
    with served(rate_factor=0, jobs=10, candidates=30, applications=60) as made:
        yield made


@pytest.fixture
async def gateway(sandbox, tmp_path):
    async with managed(sandbox[1], tmp_path / "store.sqlite3") as made:
        yield made


async def connected(gateway: Managed, sandbox: Any, tool: str, **other: str) -> None:
    """An integration `one` with the sandbox's credentials, or others."""
    made, base = sandbox
    demo = made.vendors[tool].demo()
    credentials = {**demo["credentials"], **other}
    settings = {
        name: value.replace("{base}", f"{base}/{tool}") if isinstance(value, str) else value
        for name, value in demo["settings"].items()
    }
    given = [{"name": name, "value": value} for name, value in credentials.items() if value]
    wanted = {
        "id": "one",
        "tool": tool,
        "baseUrl": f"{base}/{tool}",
        "credentials": given,
        "settings": settings,
    }
    await gateway.data(CREATE, i=wanted)


async def guide(gateway: Managed, tool: str) -> dict[str, Any]:
    found = (await gateway.data(GUIDES))["tools"]
    return next(one["connectionGuide"] for one in found if one["slug"] == tool)


async def connection_guide(gateway: Managed, tool: str) -> None:
    """As data and as a page: everything that the connector needs is asked for somewhere."""
    told = await guide(gateway, tool)
    asked = {one["name"] for method in told["methods"] for one in method["credentials"]}
    assert {one.name for one in CONNECTORS[tool].credentials if one.required} <= asked
    assert {one["name"] for one in told["settings"]} == {one.name for one in CONNECTORS[tool].settings}
    page = await gateway.client.get(await gateway.link(tool))
    assert page.status_code == 200
    assert "script-src 'self'" in page.headers["content-security-policy"]
    for method in told["methods"]:
        for one in method["credentials"]:
            assert f'name="{method["name"]}.{one["name"]}"' in page.text
        assert all(escape(step["title"]) in page.text for step in method["steps"])


async def test_recruitcrm_connection_guide(gateway) -> None:
    await connection_guide(gateway, "recruitcrm")


async def test_recruitee_connection_guide(gateway) -> None:
    await connection_guide(gateway, "recruitee")


async def test_smartrecruiters_connection_guide(gateway) -> None:
    await connection_guide(gateway, "smartrecruiters")


async def test_gem_connection_guide(gateway) -> None:
    await connection_guide(gateway, "gem")


async def test_recruitee_prerequisites(gateway) -> None:
    told = " ".join((await guide(gateway, "recruitee"))["prerequisites"])
    assert "API access" in told
    assert "administrator" in told


async def test_smartrecruiters_prerequisites(gateway) -> None:
    told = " ".join((await guide(gateway, "smartrecruiters"))["prerequisites"])
    assert "system role Administrator" in told


async def create_credentials(gateway: Managed, sandbox: Any, tool: str, place: str, **wrong: str) -> None:
    """The steps name the place; what is made there connects by the page, and what is not does not."""
    (method, *_) = (await guide(gateway, tool))["methods"]
    assert place in " ".join(step["text"] for step in method["steps"])
    await connected(gateway, sandbox, tool)
    link = await gateway.link(tool, integrationId="one")
    good = sandbox[0].vendors[tool].demo()["credentials"]
    for credentials, says in (({**good, **wrong}, "Not connected"), (good, "Connected as one")):
        form = {f"{method['name']}.{name}": value for name, value in credentials.items()}
        answer = await gateway.client.post(link, data={"method": method["name"], **form})
        assert says in answer.text
        assert not any(secret in answer.text for secret in wrong.values())


async def test_recruitee_create_credentials(gateway, sandbox) -> None:
    await create_credentials(gateway, sandbox, "recruitee", "Personal API tokens", api_token="wr0ng-token")


async def test_gem_create_credentials(gateway, sandbox) -> None:
    await create_credentials(gateway, sandbox, "gem", "API keys", api_key="wr0ng-key")


async def test_smartrecruiters_candidate_source_tracking(gateway, sandbox) -> None:
    told = (await guide(gateway, "smartrecruiters"))["candidateSource"]
    assert any("Custom sources" in step["text"] and step["link"] for step in told)
    await connected(gateway, sandbox, "smartrecruiters")
    found = await gateway.data("{ candidates(first: 30) { nodes { source } } }")
    assert {one["source"] for one in found["candidates"]["nodes"]} - {None}


async def test_smartrecruiters_oauth(gateway, sandbox) -> None:
    """By client credentials; and by consent, with state and proof key, each refresh token used once and kept."""
    made, base = sandbox
    await connected(gateway, sandbox, "smartrecruiters")
    assert (await gateway.data("{ users(first: 1) { nodes { id } } }"))["users"]["nodes"]

    link = await gateway.link("smartrecruiters", integrationId="one")
    entered = {
        "method": "consent",
        "consent.client_id": "sandbox-smartrecruiters-client-consent",
        "consent.client_secret": made.vendors["smartrecruiters"].secret,
    }
    page = await gateway.client.post(link, data=entered)
    elsewhere = (await gateway.client.get(_onward(page.text))).headers["location"]
    gateway.client.cookies.clear()  # another browser: somebody else was led to agree
    assert "same browser" in (await gateway.client.get(elsewhere)).text
    page = await gateway.client.post(link, data=entered)
    onward = _onward(page.text)
    assert onward.startswith(f"{base}/smartrecruiters/identity/oauth/allow?response_type=code&")
    assert "code_challenge_method=S256" in onward
    assert entered["consent.client_secret"] not in page.text
    back = (await gateway.client.get(onward)).headers["location"]
    assert back.startswith(f"{gateway.url}/connect/back?")
    forged = back.partition("&state=")[0] + "&state=forged"
    assert (await gateway.client.get(forged)).status_code == 404
    assert "Connected as one" in (await gateway.client.get(back)).text
    assert (await gateway.client.get(back)).status_code == 404  # a state serves once

    manager = gateway.app.state.manager
    seen = set()
    for _ in range(3):
        account = gateway.app.state.registry.integrations["one"].account
        async with account.keeper.turn() as held:
            seen.add(held.credentials["refresh_token"])
        rotated = await gateway.data(
            'mutation { updateIntegration(input: {integrationId: "one", settings: {}}) { integration { id } } }'
        )
        assert rotated
        assert (await gateway.data("{ users(first: 1, maxAge: 0) { nodes { id } } }"))["users"]["nodes"]
    assert len(seen) == 3  # connected anew each time, by the newest one
    row = await manager.rows.get("one")
    assert not any(token.encode() in row.sealed.content for token in seen)


def _onward(page: str) -> str:
    return unescape(page.partition('<a class="primary" href="')[2].partition('"')[0])


async def checked(gateway: Managed, sandbox: Any, tool: str, **other: str) -> dict[str, Any]:
    await connected(gateway, sandbox, tool, **other)
    sandbox[0].calls.clear()
    return (await gateway.data(CHECK))["checkIntegration"]


async def scope_testing(
    gateway: Managed, sandbox: Any, tool: str, lacks: str, model: str, **other: str
) -> None:
    found = await checked(gateway, sandbox, tool, **other)
    assert found["accepted"]
    assert len(found["actions"]) == len(CHECKLIST[tool]["actions"])
    assert {one["name"] for one in found["models"]} == set(CHECKLIST[tool]["models"])
    told = next(one for one in found["models"] if one["name"] == model)
    assert (told["access"], [one["permission"] for one in told["missing"]]) == ("MISSING", [lacks])
    assert told["missing"][0]["grant"]
    harmless = ("/identity/oauth/token", "/api/Auth/ExchangeToken")
    sent = [one for one in sandbox[0].calls.entries if one.method != "GET"]
    assert all(one.template in harmless or one.template.endswith("/Search") for one in sent)


async def test_recruitee_scope_testing(gateway, sandbox) -> None:
    token = "sandbox-recruitee-token-no-calendar"
    await scope_testing(gateway, sandbox, "recruitee", "view_calendar_section", "Interview", api_token=token)


async def test_smartrecruiters_scope_testing(gateway, sandbox) -> None:
    client = "sandbox-smartrecruiters-client-no-candidates_offers_read"
    await scope_testing(
        gateway, sandbox, "smartrecruiters", "candidates_offers_read", "Offer", client_id=client
    )


async def test_trackerrms_scope_testing(gateway, sandbox) -> None:
    token = "sandbox-trackerrms-token-no-resources"
    await scope_testing(gateway, sandbox, "trackerrms", "resources", "Candidate", bearer_token=token)


async def per_model_tests(gateway: Managed, sandbox: Any, tool: str, refused: str, **other: str) -> None:
    tests = (await checked(gateway, sandbox, tool, **other))["tests"]
    assert {one["model"] for one in tests} == set(CHECKLIST[tool]["models"])
    told = {one["model"]: one for one in tests}
    assert (told[refused]["passed"], told[refused]["code"]) == (False, "UPSTREAM_FORBIDDEN")
    assert sum(one["passed"] for one in tests) >= len(tests) / 2
    counts = [one.template for one in sandbox[0].calls.entries]
    assert len(counts) <= 10  # each light call once, whatever number of models it serves


async def test_recruitee_per_model_tests(gateway, sandbox) -> None:
    token = "sandbox-recruitee-token-no-users"
    await per_model_tests(gateway, sandbox, "recruitee", "User", api_token=token)


async def test_trackerrms_per_model_tests(gateway, sandbox) -> None:
    token = "sandbox-trackerrms-token-no-opportunities"
    await per_model_tests(gateway, sandbox, "trackerrms", "Job", bearer_token=token)


async def test_features_of_an_integration(gateway, sandbox) -> None:
    """All rows of the checklist, each with what to do where it works."""
    await connected(gateway, sandbox, "smartrecruiters")
    found = await gateway.data('{ integration(id: "one") { features { feature status how } } }')
    rows = found["integration"]["features"]
    assert {one["feature"] for one in rows} == set(CHECKLIST["smartrecruiters"]["features"])
    assert all(bool(one["how"]) == (one["status"] == "SUPPORTED") for one in rows)
