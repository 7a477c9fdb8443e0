"""Every event: a change at a simulated vendor, its webhook, what is published. And what must not be published."""

from __future__ import annotations

import hmac
import statistics
from hashlib import sha256

import orjson
import pytest
import pytest_asyncio

from connectors.events import EventKind, EventSource
from connectors.recruitcrm.webhooks import EVENTS as RECRUITCRM
from connectors.recruitee.webhooks import EVENTS as RECRUITEE
from connectors.smartrecruiters.webhooks import EVENTS as SMARTRECRUITERS
from connectors.trackerrms.webhooks import EVENTS as TRACKERRMS
from gateway.sandbox.post import Manners
from tests.e2e.hearing import NEW, OLD, TOOLS, key_in_force, set_up, signed
from tests.e2e.webhook_rows import NOT_SENT, PERSON, ROWS, changed, key_of, kind_of

pytestmark = pytest.mark.asyncio(loop_scope="module")
CREATED, UPDATED, DELETED = EventKind


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def heard(tmp_path_factory):
    async with set_up(tmp_path_factory.mktemp("webhooks")) as made:
        yield made


@pytest.mark.parametrize(("tool", "name"), [(tool, name) for tool, rows in ROWS.items() for name in rows])
async def test_webhook_subscriptions(heard, tool, name):
    act, expected = ROWS[tool][name]
    vendor = heard.vendor(tool)
    done, sent = [], len(vendor.post.sent)
    events = await heard.caused(lambda: done.append(act(vendor.world)), len(expected))
    keys = {
        None: lambda record: None,
        PERSON: lambda record: vendor.remote_id("candidates", record.candidate_id),
    }
    wanted = [
        (model, keys.get(key, lambda record: key_of(vendor, kind_of(record), record))(done[0]), kind)
        for model, key, kind in expected
    ]
    assert [(one.model, one.key, one.kind) for one in events] == wanted
    assert {(one.integration, one.source) for one in events} == {(f"sandbox-{tool}", EventSource.WEBHOOK)}
    await heard.sent(tool, sent + 1)
    assert [one.event for one in vendor.post.sent[sent:]] == [name.split("/")[0]]


async def test_no_event_is_left_out_and_none_was_late(heard):
    for tool, events in zip(TOOLS, (RECRUITCRM, RECRUITEE, SMARTRECRUITERS, TRACKERRMS), strict=True):
        assert {name.split("/")[0] for name in ROWS[tool]} | NOT_SENT >= set(events)
    if len(heard.seconds) > 20:
        p95 = statistics.quantiles(heard.seconds, n=20)[-1]
        print(f"change to event: p50 {statistics.median(heard.seconds):.4f} s, p95 {p95:.4f} s")  # noqa: T201  # the figure
        assert p95 < 1


async def test_the_graph_tells_when_each_was_heard(heard):
    recruitee = heard.registry.get("sandbox-recruitee")
    states = await heard.webhooks.states(recruitee)
    assert {one.event for one in states} == set(RECRUITEE)
    assert (await heard.webhooks.guide(recruitee)).tested_at is not None


# ---- rotation, repeats, restarts -------------------------------------------------------------------------------


async def test_two_signatures_are_valid_while_a_key_is_changed(heard):
    vendor = heard.vendor("smartrecruiters")
    integration = heard.registry.get("sandbox-smartrecruiters")
    (item,) = vendor.subscriptions.values()
    before = key_in_force(heard)
    await heard.webhooks.secrets(integration, True)
    made = await integration.upstream.send(_new_key(item.id), _budget())
    assert len(item.live_keys(vendor.world.now())) == 2
    both = await heard.caused(lambda: changed("candidates", title="Both")(vendor.world), 1)
    assert both[0].kind is UPDATED
    url = (await heard.webhooks.guide(integration)).url
    heard.begin()  # another process, that reads the newest key
    for number, key in enumerate((before, made.body["secretKey"])):
        body = orjson.dumps({"id": f"key-{number}"})
        headers = signed(key, body, identity=f"rotation-{number}")
        if number == 0:  # the vendor signs with every live key
            other = signed(made.body["secretKey"], body, identity="rotation-0")["smartrecruiters-signature"]
            headers["smartrecruiters-signature"] += f";{other}"
        answer = await heard.client.post(url, content=body, headers=headers)
        assert answer.status_code == 202
    assert [one.key for _, one in heard.published[-2:]] == ["key-0", "key-1"]


def _new_key(key):
    from connectors.upstream import Request

    path = f"/webhooks-api/v201907/subscriptions/{key}/secret-key"
    return Request(f"POST {path}", "POST", path, json={}, safe=False)


def _budget():
    from connectors.upstream import Budget

    return Budget()


async def test_both_secrets_of_recruitee_are_valid_while_one_is_changed(heard):
    account = heard.registry.get("sandbox-recruitee").account
    url = (await heard.webhooks.guide(heard.registry.get("sandbox-recruitee"))).url
    former = account.credentials["webhook_secret"]
    account.credentials.update(webhook_secret="the new one", webhook_secret_before=former)
    try:
        for secret in ("the new one", former):
            body = orjson.dumps({"event_type": "offer_updated", "payload": {"offer": {"id": len(secret)}}})
            right = hmac.new(secret.encode(), body, sha256).hexdigest().upper()
            headers = {"content-type": "application/json", "x-recruitee-signature": right}
            answer = await heard.client.post(url, content=body, headers=headers)
            assert answer.status_code == 200
            assert heard.published[-1][1].key == str(len(secret))
    finally:
        del account.credentials["webhook_secret_before"]
        account.credentials["webhook_secret"] = former


async def test_addresses_by_the_older_secret_are_heard_and_renewed(heard):
    integration = heard.registry.get("sandbox-recruitcrm")
    subscriptions = heard.vendor("recruitcrm").subscriptions
    assert await heard.begin(OLD).setup(integration)
    olds = {row["target_url"] for row in subscriptions.values()}
    assert len(olds) == len(subscriptions) == 16
    renewed = heard.begin(NEW, OLD)
    answer = await heard.client.post(min(olds), json={"slug": "rotated"})
    assert answer.status_code == 200
    assert heard.published[-1][1].key == "rotated" or heard.published[-1][1].key is None
    assert await renewed.setup(integration)
    assert not olds & {row["target_url"] for row in subscriptions.values()}
    assert len(subscriptions) == 16


@pytest.mark.parametrize("tool", ["recruitcrm", "recruitee", "smartrecruiters"])
async def test_a_storm_of_repeats_is_one_event_also_after_a_restart(heard, tool):
    post = heard.vendor(tool).post
    heard.webhooks = None  # answers 404: the vendor repeats
    post.manners, sent = Manners(pace=0.001, repeat=20), len(post.sent)
    before = len(heard.published)
    try:
        changed("candidates" if tool != "recruitee" else "jobs", 4, title=f"{tool} storm")(
            heard.vendor(tool).world
        )
        await heard.sent(tool, sent + 1)
        heard.begin()
        await heard.until(lambda: len(heard.published) > before)
        heard.begin()  # the process was started anew in the middle of the storm
        await heard.sent(tool, sent + 21)
    finally:
        post.manners = Manners()
    assert len(heard.published) == before + 1


async def test_what_could_not_be_told_is_told_by_the_repeat(heard):
    post, before = heard.vendor("smartrecruiters").post, len(heard.published)
    post.manners, heard.broken, sent = Manners(pace=0.001), True, len(post.sent)
    try:
        changed("candidates", 4, title="Later")(heard.vendor("smartrecruiters").world)
        await heard.sent("smartrecruiters", sent + 1)
        heard.broken = False
        await heard.until(lambda: len(heard.published) > before)
    finally:
        post.manners = Manners()
    assert len(heard.published) == before + 1
