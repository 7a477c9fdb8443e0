"""Tokens, hosts and errors of TrackerRMS (trackerrms.md §2 to §4)."""

import asyncio
import json
from base64 import urlsafe_b64encode
from datetime import UTC, datetime
from urllib.parse import parse_qs

import httpx
import pytest

from connectors.connector import connect
from connectors.errors import BadInput, Malformed, Unauthenticated
from connectors.trackerrms import TrackerRMS, wire
from connectors.upstream import Account, Budget
from tests.connectors.upstream.fakes import get, ok, upstream

NOW = datetime(2031, 1, 1, tzinfo=UTC)
BEARER = {"bearer_token": "s3cr3t-bearer"}
OAUTH = {"client_secret": "s3cr3t-client", "refresh_token": "s3cr3t-refresh-0"}


def account(credentials=None, **settings):
    return Account("one", "trackerrms", "http://vendor.test", credentials or BEARER, settings)


class Vendor:
    """Exchanges tokens: a new one ends the life of the one before."""

    def __init__(self, *, exchange=200, revoked=False):
        self.exchanges, self.refreshes, self.calls = 0, [], 0
        self.status, self.revoked = exchange, revoked

    def respond(self, request):
        if request.url.path == "/oAuth2/Token":
            self.refreshes.append(parse_qs(request.content.decode()) | {"host": request.url.host})
            return ok(
                {"access_token": "s3cr3t-access", "refresh_token": f"s3cr3t-refresh-{len(self.refreshes)}"}
            )
        if request.url.path == "/api/Auth/ExchangeToken":
            self.exchanges += 1
            self.bearer = json.loads(request.content)["bearerToken"]
            assert "authorization" not in request.headers
            return httpx.Response(self.status, json={"token": f"jwt-{self.exchanges}"})
        self.calls += 1
        self.presented = request.headers["authorization"]
        valid = self.presented == f"Bearer jwt-{self.exchanges}" and not self.revoked
        return ok() if valid else httpx.Response(401, json={"title": "Unauthorized"})

    def client(self, given):
        return upstream(
            self.respond, account=given, auth=TrackerRMS().auth(given), read_error=wire.read_error
        )


async def test_one_exchange_serves_all():
    vendor = Vendor()
    client = vendor.client(account())
    await asyncio.gather(*(client.send(get(f"/{n}"), Budget()) for n in range(20)))
    assert (vendor.exchanges, vendor.calls) == (1, 20)
    assert vendor.bearer == "s3cr3t-bearer"


async def test_a_token_that_another_exchange_ended_is_renewed_once():
    vendor = Vendor()
    client = vendor.client(account())
    await client.send(get("/1"), Budget())
    vendor.exchanges += 1  # somebody else's
    await asyncio.gather(*(client.send(get(f"/x{n}"), Budget()) for n in range(8)))
    assert vendor.exchanges == 3


async def test_what_stays_refused_is_told_after_one_retry():
    vendor = Vendor(revoked=True)
    with pytest.raises(Unauthenticated):
        await vendor.client(account()).send(get("/1"), Budget())
    assert (vendor.exchanges, vendor.calls) == (2, 2)


async def test_a_revoked_token_is_told_at_once():
    vendor = Vendor(exchange=401)
    with pytest.raises(Unauthenticated):
        await vendor.client(account()).send(get("/1"), Budget())
    assert (vendor.exchanges, vendor.calls) == (1, 0)


async def test_where_nothing_exchanges_the_token_goes_as_it_is():
    vendor = Vendor(exchange=404)
    with pytest.raises(Unauthenticated):
        await vendor.client(account()).send(get("/1"), Budget())
    assert vendor.presented == "Bearer s3cr3t-bearer"


async def test_refresh_tokens_are_followed_as_they_change():
    vendor = Vendor()
    client = vendor.client(account(OAUTH, region="ca", redirect_uri="https://here.test/back"))
    await client.send(get("/1"), Budget())
    vendor.exchanges += 1
    await client.send(get("/2"), Budget())
    first, second = vendor.refreshes
    assert first["refresh_token"] == ["s3cr3t-refresh-0"]
    assert second["refresh_token"] == ["s3cr3t-refresh-1"]
    assert first["host"] == "evoapica.tracker-rms.com"
    assert first["client_id"] == ["EvoApi_1.0"]
    assert first["grant_type"] == ["refresh_token"]
    assert first["redirect_uri"] == ["https://here.test/back"]
    assert vendor.bearer == "s3cr3t-access"


@pytest.mark.parametrize("body", [{}, [], {"token": None}, {"token": {"a": 1}}, None])
async def test_an_exchange_without_a_token_is_malformed(body):
    client = upstream(
        lambda _: httpx.Response(200, json=body), account=account(), auth=TrackerRMS().auth(account())
    )
    with pytest.raises(Malformed):
        await client.send(get("/1"), Budget())


@pytest.mark.parametrize("body", [{"token": "jwt"}, {"Token": "jwt"}, "jwt"])
async def test_the_token_is_found_however_it_is_told(body):
    class Sender:
        async def send(self, request):
            return type("Answer", (), {"body": body})

    assert (await wire.exchange(Sender(), "x")).value == "jwt"


def jwt(**claims):
    payload = urlsafe_b64encode(json.dumps(claims).encode()).rstrip(b"=").decode()
    return f"h.{payload}.s"


@pytest.mark.parametrize(
    ("body", "token", "seconds"),
    [
        ({"expiration": "2031-01-08T00:00:00Z"}, "jwt", 7 * 86400),
        ({"expiration": "2031-01-01T00:01:00"}, jwt(exp=NOW.timestamp() + 5), 60),
        ({"expiration": "soon"}, jwt(exp=NOW.timestamp() + 50), 50),
        ({}, jwt(exp=NOW.timestamp() + 50), 50),
        ({}, jwt(), 1800),
        ({}, "no jwt", 1800),
        ({}, "a.!!.c", 1800),
        ({"expiration": "2030-01-01T00:00:00Z"}, "jwt", 1800),
        ("jwt", "jwt", 1800),
    ],
)
def test_how_long_a_token_lives(body, token, seconds):
    assert wire.life(body, token, NOW) == seconds


@pytest.mark.parametrize(("region", "host"), [("us", "evousapi"), ("CA", "evocaapi"), ("gl", "evoglapi")])
def test_regions(region, host):
    assert TrackerRMS().base({"region": region}) == f"https://{host}.tracker-rms.com"


@pytest.mark.parametrize("settings", [{}, {"region": None}, {"region": "mars"}])
def test_an_unknown_region_is_told(settings):
    with pytest.raises(BadInput, match="region"):
        TrackerRMS().base(settings)


@pytest.mark.parametrize(
    ("credentials", "settings", "words"),
    [
        ({"client_secret": "x"}, {}, "bearer_token"),
        ({"api_key": "x"}, {}, "no credential `api_key`"),
        (BEARER, {"tenant_timezone": "Mars/Phobos"}, "tenant_timezone"),
        (BEARER, {"tenant_timezone": "../etc/passwd"}, "tenant_timezone"),
    ],
)
def test_an_account_that_cannot_work_is_told_at_once(credentials, settings, words):
    with pytest.raises(BadInput, match=words):
        connect(TrackerRMS(), account(credentials, **settings))


@pytest.mark.parametrize(
    "body", [None, [], {}, {"success": True}, {"success": None}, {"id": 3}, [{"success": False}]]
)
def test_successes_tell_no_error(body):
    assert wire.read_error(200, {}, body) is None
