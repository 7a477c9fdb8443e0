"""The connect page in a real browser: fail with a wrong key, see what is missing, succeed, see the report."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.support.browser import CHROMIUM, SKIPPED, browser
from tests.support.graph import served
from tests.support.managed import managed

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason=SKIPPED)

TOKEN = "sandbox-recruitee-token"
CREATE = "mutation($i: CreateIntegrationInput!) { createIntegration(input: $i) { integration { id } } }"
STATE = '{ integration(id: "acme") { credentials { name set } } }'
WIDE, PHONE = (1200, 900), (390, 844)


@pytest.fixture(scope="module")
def sandbox():
    names = ("recruitee", "smartrecruiters")
    with served(*names, rate_factor=0, jobs=5, candidates=10, applications=20) as made:
        yield made


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    """Where pictures of the page are kept: the folder ATS_SCREENSHOTS, or the test's own."""
    folder = Path(os.environ.get("ATS_SCREENSHOTS", tmp_path / "screenshots"))
    print(f"pictures: {folder}")  # noqa: T201  # names the folder in the run
    return folder


async def begun(gateway, base: str, tool: str, settings=None, **credentials: str) -> str:
    """A link for an integration that has an address at the sandbox, and credentials that are out of use."""
    given = [{"name": name, "value": value} for name, value in credentials.items()]
    wanted = {"id": "acme", "tool": tool, "baseUrl": f"{base}/{tool}", "credentials": given}
    await gateway.data(CREATE, i={**wanted, "settings": settings or {}, "verify": False})
    return await gateway.link(tool, integrationId="acme")


async def enter(page, ident: str, text: str) -> None:
    field = f"document.getElementById('{ident}')"
    await page.run(f"{field}.focus(), {field}.select()")
    await page.type(text)


async def submit(page, *, until: str) -> str:
    """Press the button by the keyboard; the text of what comes."""
    await page.tab_to("button.primary")
    await page.key("Enter")
    await page.until(f"document.querySelector('#result {until}')")
    return await page.run("result.textContent")


async def looked_at(page, pictures: Path) -> None:
    """What eyes and screen readers meet, on a desktop and on a phone."""
    await page.size(*WIDE)
    await page.shoot(pictures / "1-page-desktop.png")
    await page.size(*PHONE, dark=True)
    await page.shoot(pictures / "2-page-phone-dark.png")
    assert await page.run("document.documentElement.scrollWidth <= innerWidth")  # nothing beside the screen
    await page.size(*WIDE)
    told = await page.named()
    assert ("heading", "Connect Recruitee") in told
    fields = [name for role, name in told if role == "textbox"]
    assert fields == ["Company ID", "API token", "Subdomain (optional)"]
    assert ("button", "Test and connect") in told


async def test_an_account_is_connected_by_keyboard(sandbox, tmp_path, pictures) -> None:
    made, base = sandbox
    async with managed(base, tmp_path / "s.sqlite3") as gateway, browser(tmp_path / "profile") as page:
        settings = {"careers_url": f"{base}/recruitee/careers"}
        link = await begun(gateway, base, "recruitee", settings, company_id="1", api_token="old")
        registry = gateway.app.state.registry
        made.calls.clear()
        await page.open(link)
        await looked_at(page, pictures)

        await page.tab_to("[id='token.company_id']")
        await page.type("70707")
        await page.key("Tab")
        await page.type("wrong")
        assert "does not accept these credentials" in await submit(page, until=".bad")
        assert await page.run("document.activeElement === result && result.ariaLive === 'polite'")
        await page.shoot(pictures / "3-wrong-key.png")

        await enter(page, "token.api_token", f"{TOKEN}-no-users")
        assert "manage_recruiters" in await submit(page, until=".fair")
        assert registry.integrations["acme"].account.credentials["api_token"] == "old"
        await page.shoot(pictures / "4-permission-missing.png")

        await enter(page, "token.api_token", TOKEN)
        assert "Connected as acme" in await submit(page, until=".good")
        await page.shoot(pictures / "5-connected.png")
        await page.size(*PHONE, dark=True)
        await page.shoot(pictures / "6-connected-phone-dark.png")

        shown = (await gateway.data(STATE))["integration"]["credentials"]
        assert shown[1] == {"name": "api_token", "set": True}
        connected = registry.integrations["acme"].account
        assert connected.credentials == {"company_id": "70707", "api_token": TOKEN}
        assert connected.settings == settings
        await page.open(link)  # a link serves once
        assert "This link does not work" in await page.run("document.body.textContent")
        assert page.complaints() == []
        assert {one.method for one in made.calls.entries} == {"GET"}  # nothing was written


async def test_a_user_agrees_at_smartrecruiters(sandbox, tmp_path, pictures) -> None:
    _, base = sandbox
    async with managed(base, tmp_path / "s.sqlite3") as gateway, browser(tmp_path / "profile") as page:
        await page.size(*WIDE)
        await page.open(await begun(gateway, base, "smartrecruiters", api_key="old"))
        await page.run("document.getElementById('way-consent').click()")
        await page.shoot(pictures / "7-consent.png")
        await enter(page, "consent.client_id", "sandbox-smartrecruiters-client-consent")
        await enter(page, "consent.client_secret", "sandbox-smartrecruiters-secret")
        assert "Continue to SmartRecruiters" in await submit(page, until="a.primary")
        await page.shoot(pictures / "8-consent-onward.png")
        before = len(page.events)
        await page.run("document.querySelector('#result a.primary').click()")
        await page.heard("Page.loadEventFired", since=before)
        assert "Connected as acme" in await page.run("document.body.textContent")
        await page.shoot(pictures / "9-consent-connected.png")
        account = gateway.app.state.registry.integrations["acme"].account
        assert set(account.credentials) == {"client_id", "client_secret", "refresh_token"}
        assert page.complaints() == []
