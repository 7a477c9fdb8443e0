from __future__ import annotations

import asyncio

import pytest
import pytest_asyncio

from connectors.recruitcrm.webhooks import EVENTS as RECRUITCRM
from connectors.registry import opened
from connectors.smartrecruiters.webhooks import EVENTS as SMARTRECRUITERS
from gateway.sandbox import Fault
from gateway.sandbox.smartrecruiters.routes_webhooks import Subscription
from gateway.webhooks import Addresses, Webhooks, setup
from resolvers.context import Context, Principal
from resolvers.schema import schema
from resolvers.webhooks import WebhookStatus
from tests.e2e.hearing import NEW, hearing

pytestmark = pytest.mark.asyncio(loop_scope="module")
TOOLS = ("recruitcrm", "smartrecruiters", "trackerrms")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def heard(tmp_path_factory):
    async with hearing(tmp_path_factory.mktemp("webhooks"), *TOOLS, "recruitee", "gem") as made:
        yield made


def at_vendor(heard, tool):
    """Id and address of each webhook that the vendor has."""
    vendor = heard.vendor(tool)
    if tool == "smartrecruiters":
        return {(item.id, item.url) for item in vendor.subscriptions.values()}
    rows = vendor.subscriptions if tool == "recruitcrm" else vendor.webhooks
    return {(str(row["id"]), row.get("target_url") or row.get("url")) for row in rows.values()}


@pytest.mark.parametrize("tool", TOOLS)
async def test_automatic_setup(heard, tool):
    webhooks, integration = heard.begin(), heard.registry.get(f"sandbox-{tool}")
    assert await webhooks.setup(integration)
    made = at_vendor(heard, tool)
    assert len(made) == {"recruitcrm": 16, "smartrecruiters": 1, "trackerrms": 9}[tool]
    assert {one.status for one in await webhooks.states(integration)} == {WebhookStatus.ACTIVE}

    heard.sandbox.calls.clear()
    assert await heard.begin().setup(integration)  # by another process
    assert at_vendor(heard, tool) == made
    assert {call["method"] for call in heard.sandbox.calls.listed()} <= {"GET"} | (
        {"POST"} if tool == "trackerrms" else set()  # its token is asked for by POST
    )

    lost = next(iter(_rows(heard, tool)))
    del _rows(heard, tool)[lost]
    _foreign(heard, tool)
    assert await webhooks.setup(integration)
    assert len(at_vendor(heard, tool)) == len(made) + 1

    await webhooks.remove(integration)
    assert {url for _, url in at_vendor(heard, tool)} == {"https://elsewhere.example.test/in"}
    assert await heard.memory.hooks(integration.id) == {}
    await webhooks.remove(integration)


def _rows(heard, tool):
    vendor = heard.vendor(tool)
    return vendor.webhooks if tool == "trackerrms" else vendor.subscriptions


def _foreign(heard, tool):
    """Somebody else's webhook, which is none of ours."""
    rows, url = _rows(heard, tool), "https://elsewhere.example.test/in"
    if tool == "smartrecruiters":
        made = next(iter(rows.values()), None)
        owner = made.owner if made else heard.vendor(tool).demo()["client_ids"][0]
        rows["other"] = Subscription("other", owner, url, ["job.created"])
    elif tool == "recruitcrm":
        rows[9999] = {"id": 9999, "event": "job.created", "target_url": url}
    else:
        rows[9999] = {**next(iter(rows.values())), "id": 9999, "url": url}


async def test_a_new_public_address_replaces_the_webhooks_of_the_old_one(heard):
    integration = heard.registry.get("sandbox-recruitcrm")
    assert await heard.begin(base="http://localhost:1").setup(integration)
    assert await heard.begin().setup(integration)
    ours = [url for _, url in at_vendor(heard, "recruitcrm") if "elsewhere" not in url]
    assert len(ours) == 16
    assert all(url.startswith(heard.url) for url in ours)


async def test_a_refused_vendor_is_a_state_and_no_crash(heard):
    webhooks, integration = heard.begin(), heard.registry.get("sandbox-smartrecruiters")
    heard.sandbox.faults.add(Fault("status", status=403, tool="smartrecruiters", method="GET"))
    try:
        assert not await webhooks.setup(integration)
        states = await webhooks.states(integration)
        assert {(one.status, one.error) for one in states} == {(WebhookStatus.FAILED, "UPSTREAM_FORBIDDEN")}
        await webhooks.remove(integration)
    finally:
        heard.sandbox.faults.clear()
    assert await webhooks.setup(integration)


async def test_an_activation_that_fails_is_tried_again(heard):
    integration, vendor = heard.registry.get("sandbox-smartrecruiters"), heard.vendor("smartrecruiters")
    webhooks = heard.begin()
    await webhooks.remove(integration)
    heard.webhooks = None  # nobody answers the handshake
    assert not await webhooks.setup(integration)
    assert {one.status for one in await webhooks.states(integration)} == {WebhookStatus.FAILED}
    heard.webhooks = webhooks
    assert await webhooks.setup(integration)
    ours = [item for item in vendor.subscriptions.values() if item.url.startswith(heard.url)]
    assert [item.active for item in ours] == [True]
    assert set(ours[0].events) == set(SMARTRECRUITERS)


async def test_without_the_settings_it_is_off_and_says_what_is_missing(heard):
    integration = heard.registry.get("sandbox-recruitcrm")
    for secrets, base, missing in (
        ((), "https://gw.example.test", ["webhook_secret"]),
        ((NEW,), None, ["public_url"]),
        ((NEW,), "http://gw.example.test", ["public_url"]),
        ((NEW,), "https://gw.example.test", []),
    ):
        webhooks = Webhooks(heard.registry, Addresses(secrets, base), heard.memory, heard.publish)
        guide = await webhooks.guide(integration)
        assert [text.partition(":")[0] for text in guide.missing] == missing
        assert (guide.url is None) == bool(missing)
        if missing:
            assert {one.status for one in await webhooks.states(integration)} == {WebhookStatus.OFF}
            assert await webhooks.setup(integration)


async def test_the_graph_shows_states_and_steps(heard):
    webhooks = heard.begin()
    query = """{ integrations { id webhooks { event status error lastDeliveryAt }
        webhookSetup { automatic url steps missing testedAt } } }"""
    found = await ask(heard.registry, query, webhooks)
    by_id = {one["id"]: one for one in found["integrations"]}
    by_hand = by_id["sandbox-recruitee"]["webhookSetup"]
    assert by_hand["automatic"] is False
    assert any(by_hand["url"] in step for step in by_hand["steps"])
    assert {one["status"] for one in by_id["sandbox-recruitee"]["webhooks"]} == {"WAITING"}
    assert [one["event"] for one in by_id["sandbox-recruitcrm"]["webhooks"]] == list(RECRUITCRM)
    assert by_id["sandbox-gem"] == {"id": "sandbox-gem", "webhooks": [], "webhookSetup": None}
    hidden = await ask(heard.registry, query, webhooks, admin=False)
    assert {str(one["webhookSetup"]) for one in hidden["integrations"]} == {"None"}


async def ask(registry, query, webhooks, *, admin=True):
    context = Context(registry, Principal(admin=admin))
    context.hearing = webhooks
    result = await schema.execute(query, context_value=context)
    assert bool(result.errors) is not admin
    return result.data


async def test_while_it_runs_every_integration_is_set_up(heard):
    webhooks, integration = heard.begin(), heard.registry.get("sandbox-recruitcrm")
    await webhooks.remove(integration)
    async with webhooks.running(), asyncio.timeout(10):
        while {one.status for one in await webhooks.states(integration)} != {WebhookStatus.ACTIVE}:
            await asyncio.wait({asyncio.create_task(heard.memory.hooks(integration.id))})
    assert len(at_vendor(heard, "recruitcrm")) == 17


async def test_automatic_setup_of_recruitee_is_a_step_by_hand_that_is_noticed(heard):
    webhooks, integration = heard.begin(), heard.registry.get("sandbox-recruitee")
    guide = await webhooks.guide(integration)
    assert (guide.automatic, guide.tested_at) == (False, None)
    entered = {"url": guide.url, "events": ["offer_updated"]}
    answer = await heard.client.post(f"{heard.sandbox_url}/_hooks/recruitee", json=entered)
    assert (await webhooks.guide(integration)).tested_at is not None
    vendor = heard.vendor("recruitee")
    before, sent = len(heard.published), len(vendor.post.sent)
    job = next(iter(vendor.world.jobs))
    vendor.world.change(vendor.world.jobs, job, title="Too early")  # the secret is not known here yet
    await heard.sent("recruitee", sent + 1)
    assert vendor.post.sent[-1].status == 401
    integration.account.credentials["webhook_secret"] = answer.json()["secret"]
    await heard.caused(lambda: vendor.world.change(vendor.world.jobs, job, title="In time"), 1)
    await heard.sent("recruitee", sent + 2)
    assert len(heard.published) == before + 1
    states = {one.event: one.status for one in await webhooks.states(integration)}
    assert states.pop("offer_updated") is WebhookStatus.ACTIVE
    assert set(states.values()) == {WebhookStatus.WAITING}
    wrong = await heard.client.post(
        f"{heard.sandbox_url}/_hooks/recruitee", json={**entered, "url": f"{heard.url}/webhooks/nobody/x"}
    )
    assert wrong.status_code == 400


async def test_what_is_connected_gets_webhooks_and_what_is_removed_loses_them(heard, monkeypatch):
    monkeypatch.setattr(setup, "EVERY", 0.01)
    former = heard.registry.get("sandbox-smartrecruiters")

    def ours():
        return [one for one in at_vendor(heard, "smartrecruiters") if one[1].startswith(heard.url)]

    async with heard.begin().running(), asyncio.timeout(10):
        await wait(lambda: len(ours()) == 1)
        heard.registry.remove(former.id)
        await wait(lambda: not ours())
        heard.registry.put(opened(former.account))
        await wait(lambda: len(ours()) == 1)


async def wait(true):
    while not true():
        await asyncio.wait({asyncio.create_task(asyncio.sleep(0.01))})
