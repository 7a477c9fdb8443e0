from dataclasses import replace

import pytest

from tests.gateway.sandbox.smartrecruiters.helper import codes

W = "/webhooks-api/v201907/subscriptions"
BODY = {
    "callbackUrl": "https://hooks.example.test/in",
    "events": ["candidate.created", "application.status.updated"],
}


@pytest.fixture
def path(fresh):
    return f"{W}/{fresh.call('POST', W, 201, json=BODY).json['id']}"


def test_from_subscribing_to_unsubscribing(fresh, path):
    made = fresh.get(path)
    assert (made["status"], [event["name"] for event in made["events"]]) == ("inactive", BODY["events"])
    assert codes(fresh.call("GET", f"{path}/secret-key", 404)) == ["SECRET_KEY_NOT_FOUND"]
    key = fresh.call("POST", f"{path}/secret-key", 201).json
    assert fresh.get(f"{path}/secret-key") == key
    fresh.call("PUT", f"{path}/activation", 204)
    assert fresh.get(path)["status"] == "active"
    fresh.call("PUT", f"{path}/activation", 409)
    assert fresh.get(f"{path}/callbacks-log") == []
    fresh.call("DELETE", path, 204)
    for method in ("GET", "DELETE"):
        fresh.call(method, path, 404)


def test_the_handshake_may_fail(fresh, path):
    fresh.vendor.quirks = replace(fresh.vendor.quirks, handshake="failed")
    fresh.call("PUT", f"{path}/activation", 424)
    assert fresh.get(path)["status"] == "inactive"


def test_old_keys_live_a_day_more(fresh, path):
    first, second = (fresh.call("POST", f"{path}/secret-key", 201).json["secretKey"] for _ in range(2))
    item = fresh.vendor.subscriptions[path.split("/")[-1]]
    assert item.live_keys(fresh.world.now()) == [first, second]
    fresh.world.advance(86_400)
    assert item.live_keys(fresh.world.now()) == [second]
    for _ in range(15):
        fresh.call("POST", f"{path}/secret-key", 201)
    assert codes(fresh.call("POST", f"{path}/secret-key", 403)) == ["SECRET_KEYS_LIMIT_EXCEEDED"]


def test_twenty_at_most_each_in_pages(fresh):
    for _ in range(20):
        fresh.call("POST", W, 201, json=BODY)
    assert codes(fresh.call("POST", W, 403, json=BODY)) == ["SUBSCRIPTIONS_LIMIT_EXCEEDED"]
    first = fresh.call("GET", W, 200)
    assert len(first.json) == 10
    second = fresh.call("GET", first.headers["link"].split(">")[0][1:], 200)
    assert len({item["id"] for item in (*first.json, *second.json)}) == 20
    assert "link" not in second.headers


def test_others_subscriptions_are_denied(fresh, path):
    token = fresh.token().json["access_token"]
    assert fresh.get(W, key=None, token=token) == []
    fresh.call("GET", path, 403, key=None, token=token)


@pytest.mark.parametrize(
    "change",
    [
        {"callbackUrl": "http://example.test/in"},
        {"events": ["candidate.married"]},
        {"events": []},
        {"events": ["job.created", "job.created"]},
        {"alertingEmailAddress": "x"},
        {"callbackAuthentication": {"type": "magic"}},
        {"callbackAuthentication": {"type": "header", "headerName": "key", "headerValue": "x"}},
    ],
)
def test_subscriptions_that_are_refused(fresh, change):
    fresh.call("POST", W, 422, json={**BODY, **change})


def test_subscriptions_with_all_there_is(fresh):
    more = {
        "alertingEmailAddress": "ops@example.test",
        "callbackAuthentication": {"type": "header", "headerName": "x-key", "headerValue": "s"},
    }
    fresh.call("POST", W, 201, json={**BODY, **more, "callbackUrl": "http://127.0.0.1:9/in"})


def test_scopes_by_verb(fresh, path):
    token = fresh.without("no-webhooks_write")
    fresh.get(W, key=None, token=token)
    token = fresh.without("no-webhooks_manage")
    fresh.call("POST", W, 403, key=None, token=token, json=BODY)
