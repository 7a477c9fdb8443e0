"""Deliveries that are refused, each without any effect."""

from __future__ import annotations

import hmac
import time
from hashlib import sha256

import pytest
import pytest_asyncio
from sqlalchemy import func, select

from gateway.sandbox.post import Manners
from gateway.sandbox.recruitee import hooks as recruitee_hooks
from gateway.sandbox.smartrecruiters import hooks as smartrecruiters_hooks
from gateway.store.tables import DELIVERIES
from gateway.webhooks.addresses import derived
from gateway.webhooks.inlet import LARGEST
from tests.e2e.hearing import NEW, key_in_force, set_up, signed
from tests.e2e.webhook_rows import changed

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def heard(tmp_path_factory):
    async with set_up(tmp_path_factory.mktemp("webhooks")) as made:
        yield made


BODY = b'{"id":"some-candidate"}'
BAD = {
    "tampered": (401, {}, b'{"id":"other-candidate"}'),
    "wrong secret": (401, lambda key: signed("wrong", BODY), BODY),
    "old": (401, lambda key: signed(key, BODY, at=time.time() - 400), BODY),
    "future": (401, lambda key: signed(key, BODY, at=time.time() + 400), BODY),
    "old, its time forged": (
        401,
        lambda key: {
            **signed(key, BODY, at=time.time() - 400),
            "smartrecruiters-timestamp": str(int(time.time())),
        },
        BODY,
    ),
    "another event's name": (401, {"event-name": "candidate.deleted"}, BODY),
    "no signature": (401, {"smartrecruiters-signature": None}, BODY),
    "no time": (401, {"smartrecruiters-timestamp": None}, BODY),
    "another scheme": (401, {"smartrecruiters-signature": "v2=" + "0" * 64}, BODY),
    "oversized": (413, {}, b"{" + b" " * LARGEST + b"}"),
    "wrong content type": (415, {"content-type": "text/plain"}, BODY),
    "no content type": (415, {"content-type": None}, BODY),
    "not JSON": (400, lambda key: signed(key, b"{"), b"{"),
}


async def nothing_happens(heard, url, status, headers, body):
    before = len(heard.published), await kept(heard), await heard.memory.hooks("sandbox-smartrecruiters")
    answer = await heard.client.post(url, content=body, headers=headers)
    assert answer.status_code == status, answer.text
    after = len(heard.published), await kept(heard), await heard.memory.hooks("sandbox-smartrecruiters")
    assert after == before


async def kept(heard):
    async with heard.memory._engine.connect() as connection:
        return (await connection.execute(select(func.count()).select_from(DELIVERIES))).scalar()


@pytest.mark.parametrize("case", BAD)
async def test_bad_deliveries(heard, case):
    status, change, body = BAD[case]
    key = key_in_force(heard)
    headers = change(key) if callable(change) else {**signed(key, BODY), **change}
    url = (await heard.webhooks.guide(heard.registry.get("sandbox-smartrecruiters"))).url
    sent = {name: value for name, value in headers.items() if value is not None}
    await nothing_happens(heard, url, status, sent, body)


@pytest.mark.parametrize("case", BAD)
async def test_bad_deliveries_of_recruitee(heard, case):
    """The same of a signature without a time."""
    status, _, body = BAD[case]
    secret = heard.registry.get("sandbox-recruitee").account.credentials["webhook_secret"]
    right = hmac.new(secret.encode(), BODY, sha256).hexdigest()
    given = {"wrong secret": "0" * 64, "no signature": None, "another scheme": "v1=" + right}.get(case, right)
    if case in {"old", "future", "old, its time forged", "another event's name", "no time"}:
        given = hmac.new(b"another", BODY, sha256).hexdigest()
    kind = {"wrong content type": "text/plain", "no content type": None}.get(case, "application/json")
    if case == "not JSON":
        given = hmac.new(secret.encode(), body, sha256).hexdigest()
    headers = {"content-type": kind, "x-recruitee-signature": given}
    url = (await heard.webhooks.guide(heard.registry.get("sandbox-recruitee"))).url
    sent = {name: value for name, value in headers.items() if value is not None}
    await nothing_happens(heard, url, status, sent, body)


async def test_addresses_that_nobody_has_are_all_answered_alike(heard):
    right = (await heard.webhooks.guide(heard.registry.get("sandbox-recruitcrm"))).url
    token = right.rsplit("/", 1)[1]
    texts = set()
    for path in (
        f"/webhooks/unknown/{token}",
        "/webhooks/sandbox-recruitcrm/wrong",
        f"/webhooks/sandbox-gem/{derived(NEW, 'sandbox-gem')}",
        f"/webhooks/sandbox-smartrecruiters/{token}/candidate.updated",
        f"/webhooks/sandbox-recruitcrm/{derived('a secret that is not ours', 'sandbox-recruitcrm')}/job.created",
    ):
        answer = await heard.client.post(heard.url + path, json={"slug": "x"})
        texts.add((answer.status_code, answer.text))
    assert len(texts) == 1
    assert {status for status, _ in texts} == {404}


async def test_an_unknown_kind_of_event_is_taken_and_ignored(heard):
    url = (await heard.webhooks.guide(heard.registry.get("sandbox-smartrecruiters"))).url
    body = b'{"approval_id":"1"}'
    headers = signed(key_in_force(heard), body, event="job.approval.created")
    await nothing_happens(heard, url, 202, headers, body)


@pytest.mark.parametrize("tool", ["recruitee", "smartrecruiters"])
async def test_what_was_changed_on_its_way_is_refused_each_time(heard, tool):
    post, before = heard.vendor(tool).post, len(heard.published)
    post.manners, sent = Manners(pace=0.0, tamper=True), len(post.sent)
    repeats = len(_pauses(tool)) + 1
    try:
        changed("jobs", 2, title="Tampered with")(heard.vendor(tool).world)
        await heard.sent(tool, sent + repeats)
    finally:
        post.manners = Manners()
    assert [one.status for one in post.sent[sent:]] == [401] * repeats
    assert len(heard.published) == before


def _pauses(tool):
    return {"recruitee": recruitee_hooks.PAUSES, "smartrecruiters": smartrecruiters_hooks.PAUSES}[tool]


async def test_a_body_that_does_not_tell_its_length_is_cut_off_too(heard):
    url = (await heard.webhooks.guide(heard.registry.get("sandbox-recruitcrm"))).url

    async def chunks():
        for _ in range(20):
            yield b" " * 100_000

    answer = await heard.client.post(
        f"{url}/job.created", content=chunks(), headers={"content-type": "application/json"}
    )
    assert answer.status_code == 413


async def test_a_delivery_about_very_many_says_only_that_something_changed(heard):
    url = (await heard.webhooks.guide(heard.registry.get("sandbox-recruitcrm"))).url
    many = [{"candidate_slug": f"c{number}", "job_slug": "j"} for number in range(600)]
    before = len(heard.published)
    answer = await heard.client.post(f"{url}/candidate.hiringstage.updated", json=many)
    assert answer.status_code == 200
    assert [(one.model, one.key) for _, one in heard.published[before:]] == [("Application", None)]
