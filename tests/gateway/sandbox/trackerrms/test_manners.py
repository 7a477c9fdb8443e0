"""Errors, rights, quota, content types, and the sandbox's own view of the account."""

from __future__ import annotations

import httpx
import pytest

from gateway.sandbox import Fault, Options, create, running
from tests.gateway.sandbox.trackerrms.conftest import Tracker

SEARCH = "/api/v1/Resource/Search"


async def test_errors_are_problem_details(tracker):
    answer = await tracker.send("POST", SEARCH, {"maxResults": "ten", "onlyMyRecords": "y"}, valid=False)
    assert answer.status_code == 400
    assert answer.headers["content-type"].startswith("application/problem+json")
    body = answer.json()
    assert {"type", "title", "status", "detail", "instance", "errors"} == body.keys()
    assert body["errors"].keys() == {"$.maxResults", "$.onlyMyRecords"}
    assert body["instance"] == SEARCH
    tracker.read(errors_member=False)
    assert "errors" not in (await tracker.send("POST", SEARCH, b"{", valid=False)).json()


@pytest.mark.parametrize(
    "body", [b"", b"[]", b'"x"', b"{", b'{"updatedAfter": "soon"}', b'{"maxResults": 99999999999}']
)
async def test_bodies_that_cannot_be_read(tracker, body):
    assert (await tracker.send("POST", SEARCH, body, valid=False)).status_code == 400


async def test_other_content_types_paths_and_methods(tracker):
    answer = await tracker.send("POST", SEARCH, b"<a/>", headers={"content-type": "text/xml"}, valid=False)
    assert answer.status_code == 415
    patch = {"content-type": "application/json-patch+json"}
    assert (await tracker.send("POST", SEARCH, {}, headers=patch)).status_code == 200
    assert (await tracker.send("GET", "/api/v1/Resource/77001/Notes")).status_code == 404
    assert (await tracker.send("PUT", "/api/v1/Resource/77001", {}, valid=False)).status_code == 405
    assert (await tracker.send("GET", "/api/v1/Resource/many")).status_code == 400


async def test_without_accept_json_is_called_plain_text(tracker):
    answer = await tracker.send("POST", SEARCH, {}, headers={"accept": "*/*"}, valid=False)
    assert answer.headers["content-type"].startswith("text/plain")
    assert len(answer.json()) == 10
    tracker.read(plain_without_accept=False)
    answer = await tracker.send("POST", SEARCH, {}, headers={"accept": "*/*"})
    assert answer.headers["content-type"].startswith("application/json")


CALLS = {
    "opportunities": ("POST", "/api/v1/Opportunity/Search", {}),
    "resources": ("POST", SEARCH, {}),
    "both": ("POST", "/api/v1/OpportunityResource/Search", {"onlyActive": False}),
    "users": ("POST", "/api/v1/User/Search", {}),
    "metadata": ("GET", "/api/v1/MetaData", None),
    "write": ("PATCH", "/api/v1/Resource/77001", {"jobTitle": "QS"}),
}


@pytest.mark.parametrize(
    ("suffix", "refused"),
    [
        ("-no-opportunities", {"opportunities", "both"}),
        ("-no-resources", {"resources", "both", "write"}),
        ("-no-rights", {"opportunities", "resources", "both", "write"}),
        ("-read-only", {"write"}),
        ("", set()),
    ],
)
async def test_each_token_may_do_what_it_may(tracker, suffix, refused):
    await tracker.exchange(suffix)
    found = {name: (await tracker.send(*call)).status_code for name, call in CALLS.items()}
    assert {name for name, status in found.items() if status == 403} == refused
    assert all(status in {200, 201} for name, status in found.items() if name not in refused)
    rights = (await tracker.get("MetaData"))["accessRights"]
    assert rights["resources"] is ("resources" not in refused)
    assert rights["opportunities"] is ("opportunities" not in refused)


async def test_a_missing_right_may_find_nothing_instead(tracker):
    tracker.read(missing_right="empty")
    await tracker.exchange("-no-resources")
    assert await tracker.rows("Resource") == []
    await tracker.exchange("-read-only")
    assert (await tracker.send(*CALLS["write"])).status_code == 403


# quota


async def limited(**options):
    made = create(Options(vendors=("trackerrms",), jobs=3, candidates=10, applications=10, **options))
    tracker = Tracker(made)
    await tracker.exchange()
    return tracker


async def calls(tracker, number) -> list[httpx.Response]:
    return [await tracker.send("POST", "/api/v1/User/Search", {}) for _ in range(number)]


async def test_a_hundred_calls_a_minute_then_429_without_a_hint():
    tracker = await limited()
    now = 1000.0
    tracker.vendor.quotas.clock = lambda: now
    answers = await calls(tracker, 101)
    assert [answer.status_code for answer in answers] == [200] * 100 + [429]
    assert answers[-1].json()["title"] == "Too Many Requests"
    assert not [name for name in answers[-1].headers if "retry" in name or "ratelimit" in name]
    mine = tracker.jwt
    await tracker.exchange("-read-only")
    assert (await calls(tracker, 1))[0].status_code == 200
    now += 60
    tracker.jwt = mine
    assert (await calls(tracker, 1))[0].status_code == 200


async def test_the_quota_may_tell_be_shared_and_scaled():
    tracker = await limited(rate_factor=0.02)
    tracker.read(retry_after=True, rate_per="tenant")
    answers = await calls(tracker, 3)
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert 0 < int(answers[-1].headers["retry-after"]) <= 60
    await tracker.exchange("-read-only")
    assert (await calls(tracker, 1))[0].status_code == 429


@pytest.mark.parametrize("wait", [None, 7])
async def test_a_fault_throttles_in_the_vendors_form(wait):
    tracker = await limited(faults=(Fault("throttle", path="/api/v1/User/Search", retry_after=wait),))
    (answer,) = await calls(tracker, 1)
    assert (answer.status_code, answer.headers.get("retry-after")) == (429, wait and str(wait))


# the sandbox's own view


async def test_the_state_has_ids_and_both_forms(tracker):
    async with running(tracker.sandbox) as url, httpx.AsyncClient(base_url=url, timeout=5) as client:
        kinds = (await client.get("/_state/trackerrms")).json()
        for kind, number in (("jobs", 3), ("candidates", 3), ("applications", 3), ("users", 3)):
            record = (await client.get(f"/_state/trackerrms/{kind}/{number}")).json()
            assert record["raw"].keys() == {"row", "detail"}
            assert record["remote_id"] == str(record["raw"]["detail"]["id"])
        for kind in ("files", "sources", "reasons", "tags"):
            (record,) = (await client.get(f"/_state/trackerrms/{kind}", params={"limit": 1})).json()
            assert record["remote_id"]
            assert (await client.get(f"/_state/trackerrms/{kind}/{record['id']}")).status_code == 200
        assert kinds["jobs"] == 20
        demo = (await client.get("/")).json()["accounts"]["trackerrms"]
    assert demo["credentials"] == {"bearer_token": "sandbox-trackerrms-token"}
    assert demo["settings"] == {"region": "gl", "tenant_timezone": "Europe/Brussels"}
    assert len(demo["tokens"]) == 6
