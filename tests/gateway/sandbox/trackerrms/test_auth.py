from __future__ import annotations

from base64 import urlsafe_b64decode
from datetime import datetime
from time import time
from urllib.parse import parse_qs, urlsplit

import orjson
import pytest

SEARCH = "/api/v1/User/Search"


async def status(tracker) -> int:
    return (await tracker.send("POST", SEARCH, {"maxResults": 1})).status_code


async def test_a_new_jwt_ends_its_predecessor(tracker):
    first = tracker.jwt
    await tracker.exchange()
    assert await status(tracker) == 200
    tracker.jwt = first
    assert await status(tracker) == 401


async def test_the_other_reading_keeps_both(tracker):
    tracker.read(one_jwt_per_token=False)
    await tracker.exchange()
    first = tracker.jwt
    await tracker.exchange()
    tracker.jwt = first
    assert await status(tracker) == 200


async def test_another_tokens_exchange_leaves_mine_alone(tracker):
    mine = tracker.jwt
    await tracker.exchange("-read-only")
    tracker.jwt = mine
    assert await status(tracker) == 200


async def test_a_jwt_lasts_seven_days(tracker):
    answer = (await tracker.exchange()).json()
    claims = orjson.loads(urlsafe_b64decode(answer["token"].split(".")[1] + "=="))
    expires = datetime.fromisoformat(answer["expiration"]).timestamp()
    assert claims["exp"] == pytest.approx(expires, abs=1)
    assert expires == pytest.approx(time() + 7 * 86_400, abs=30)
    tracker.world.advance(7 * 86_400 + 5)
    assert await status(tracker) == 401
    await tracker.exchange()
    assert await status(tracker) == 200


async def test_the_life_may_be_told_by_nobody(tracker):
    tracker.read(expiration_in_answer=False, jwt_has_exp=False)
    answer = (await tracker.exchange()).json()
    assert answer.keys() == {"token"}
    assert b"exp" not in urlsafe_b64decode(answer["token"].split(".")[1] + "==")


@pytest.mark.parametrize("suffix", ["-revoked", "-nonsense"])
async def test_a_revoked_token_cannot_be_exchanged(tracker, suffix):
    assert (await tracker.exchange(suffix)).status_code == 401


async def test_regenerating_the_token_ends_everything(tracker):
    tracker.vendor.keys.revoke(tracker.vendor.keys.demo)
    assert await status(tracker) == 401
    assert (await tracker.exchange()).status_code == 401


@pytest.mark.parametrize("kind", ["Bearer", "Basic"])
async def test_data_calls_take_no_long_lived_token(tracker, kind):
    token = tracker.vendor.keys.demo if kind == "Bearer" else tracker.jwt
    answer = await tracker.send("POST", SEARCH, {}, headers={"authorization": f"{kind} {token}"})
    assert answer.status_code == 401
    assert answer.headers["content-type"].startswith("application/problem+json")
    assert answer.headers["www-authenticate"].startswith("Bearer")


async def test_paths_may_be_written_in_any_case(tracker):
    token = {"bearerToken": tracker.vendor.keys.demo}
    answer = await tracker.send("POST", "/api/auth/exchangetoken", token)
    tracker.jwt = answer.json()["token"]
    assert (await tracker.send("POST", "/API/V1/user/search", {})).status_code == 200


# OAuth


async def approve(tracker, **changes):
    query = {
        "client_id": "EvoApi_1.0",
        "response_type": "code",
        "scope": "read,write",
        "redirect_uri": "https://gateway.example.org/back?from=tracker",
        "state": "s/1",
    } | changes
    pairs = "&".join(f"{name}={value}" for name, value in query.items())
    return await tracker.send("GET", f"/oAuth2/Authorize?{pairs}")


async def token(tracker, **changes):
    form = {
        "client_id": "EvoApi_1.0",
        "client_secret": tracker.vendor.keys.secret,
        "redirect_uri": "https://gateway.example.org/back?from=tracker",
        "grant_type": "authorization_code",
    } | changes
    return await tracker.send("POST", "/oAuth2/Token", form=form)


async def code(tracker, **changes) -> str:
    answer = await approve(tracker, **changes)
    assert answer.status_code == 302
    query = parse_qs(urlsplit(answer.headers["location"]).query)
    assert query["state"] == ["s/1"]
    assert query["from"] == ["tracker"]
    return query["code"][0]


async def use(tracker, access: str) -> int:
    answer = await tracker.send("POST", "/api/Auth/ExchangeToken", {"bearerToken": access})
    if answer.status_code == 200:
        tracker.jwt = answer.json()["token"]
    return answer.status_code


async def test_code_then_token_then_jwt(tracker):
    answer = (await token(tracker, code=await code(tracker))).json()
    assert {"access_token", "refresh_token", "expires_in"} <= answer.keys()
    assert await use(tracker, answer["access_token"]) == 200
    assert await status(tracker) == 200


async def test_a_code_works_once(tracker):
    found = await code(tracker)
    assert (await token(tracker, code=found)).status_code == 200
    assert (await token(tracker, code=found)).json()["error"] == "invalid_grant"


async def test_refresh_tokens_rotate(tracker):
    first = (await token(tracker, code=await code(tracker))).json()
    refresh = {"grant_type": "refresh_token", "refresh_token": first["refresh_token"]}
    second = (await token(tracker, **refresh)).json()
    assert second["refresh_token"] != first["refresh_token"]
    assert (await token(tracker, **refresh)).status_code == 400


async def test_a_refresh_token_is_there_from_the_start(tracker):
    oauth = tracker.vendor.demo()["oauth"]
    answer = (await token(tracker, grant_type="refresh_token", **oauth)).json()
    assert await use(tracker, answer["access_token"]) == 200


async def test_refresh_tokens_may_stay(tracker):
    tracker.read(refresh_rotates=False)
    first = (await token(tracker, code=await code(tracker))).json()
    refresh = {"grant_type": "refresh_token", "refresh_token": first["refresh_token"]}
    assert "refresh_token" not in (await token(tracker, **refresh)).json()
    assert (await token(tracker, **refresh)).status_code == 200


async def test_an_access_token_runs_out(tracker):
    answer = (await token(tracker, code=await code(tracker))).json()
    tracker.world.advance(answer["expires_in"] + 1)
    assert await use(tracker, answer["access_token"]) == 401


async def test_the_documented_answers(tracker):
    tracker.read(oauth_answer="documented", authorize="json")
    approved = (await approve(tracker)).json()
    assert approved.keys() == {"code", "state"}
    answer = (await token(tracker, code=approved["code"])).json()
    assert answer.keys() == {"Token"}
    assert await use(tracker, answer["Token"]) == 200


async def test_a_reading_scope_does_not_write(tracker):
    answer = (await token(tracker, code=await code(tracker, scope="read"))).json()
    await use(tracker, answer["access_token"])
    assert await status(tracker) == 200
    assert (await tracker.send("POST", "/api/v1/Resource", {"firstName": "Ada"})).status_code == 403


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"client_id": "mine"}, 401),
        ({"response_type": "token"}, 400),
        ({"scope": "read+write"}, 400),
        ({"redirect_uri": ""}, 400),
    ],
)
async def test_what_authorize_refuses(tracker, changes, expected):
    assert (await approve(tracker, **changes)).status_code == expected


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"client_secret": "wrong"}, 401),
        ({"redirect_uri": "https://other.example.org"}, 400),
        ({"grant_type": "password"}, 400),
        ({"code": "unheard of"}, 400),
    ],
)
async def test_what_token_refuses(tracker, changes, expected):
    assert (await token(tracker, **{"code": await code(tracker), **changes})).status_code == expected


# hosts and regions


async def test_each_host_serves_its_own_paths_only(tracker):
    on_rest = await tracker.send("POST", f"/hosts/evoglapi{SEARCH}", {})
    assert on_rest.status_code == 200
    assert (await tracker.send("POST", f"/hosts/evoapi{SEARCH}", {})).status_code == 404
    assert (await tracker.send("GET", "/hosts/evoglapi/oAuth2/Authorize")).status_code == 404
    assert (await tracker.send("GET", "/hosts/evoapi/oAuth2/Authorize")).status_code == 401


async def test_the_wrong_region_knows_no_token(tracker):
    body = {"bearerToken": tracker.vendor.keys.demo}
    for label, expected in (("evousapi", 401), ("evocaapi", 401), ("evoglapi", 200)):
        answer = await tracker.send("POST", f"/hosts/{label}/api/Auth/ExchangeToken", body)
        assert answer.status_code == expected
    answer = await tracker.send("POST", SEARCH, {}, headers={"host": "evousapi.tracker-rms.com"})
    assert answer.status_code == 401
