"""One exchange however many calls need a token, and none that helps nobody."""

import asyncio

import httpx
import pytest

from connectors.errors import BadInput, Unauthenticated, Unavailable
from connectors.upstream import HeaderAuth, Request, Token, TokenAuth
from tests.connectors.upstream.fakes import VirtualClock, budget, get, ok, upstream

EXCHANGE = Request("POST /token", "POST", "/token", json={"bearerToken": "s3cr3t-token"}, safe=False)


class TokenVendor:
    """Each exchange ends the life of the token before, as one of the vendors does."""

    def __init__(self, clock, lives=1800):
        self.clock, self.lives = clock, lives
        self.exchanges = 0
        self.calls = 0
        self.refuses_everything = False
        self.status = 200

    async def respond(self, request):
        await self.clock.sleep(0.1)
        if request.url.path.endswith("/token"):
            assert "authorization" not in request.headers
            self.exchanges += 1
            return httpx.Response(self.status, json={"token": f"jwt-{self.exchanges}"})
        self.calls += 1
        await asyncio.sleep(0)
        valid = request.headers["authorization"] == f"Bearer jwt-{self.exchanges}"
        return ok() if valid and not self.refuses_everything else httpx.Response(401)

    async def exchange(self, client):
        answer = await client.send(EXCHANGE)
        return Token(answer.body["token"], self.lives)

    def client(self):
        return upstream(self.respond, auth=TokenAuth(self.exchange, clock=self.clock), clock=self.clock)


async def test_one_exchange_for_many_calls():
    vendor = TokenVendor(VirtualClock())
    client = vendor.client()
    await asyncio.gather(*(client.send(get(f"/{n}"), budget(vendor.clock)) for n in range(30)))
    assert (vendor.exchanges, vendor.calls) == (1, 30)


async def test_a_token_is_renewed_before_its_time():
    vendor = TokenVendor(VirtualClock(), lives=100)
    client = vendor.client()
    await client.send(get("/1"), budget(vendor.clock))
    vendor.clock.advance(89)
    await client.send(get("/2"), budget(vendor.clock))
    assert vendor.exchanges == 1
    vendor.clock.advance(2)
    spend = budget(vendor.clock)
    await client.send(get("/3"), spend)
    assert vendor.exchanges == 2
    assert (spend.spent, spend.calls[0].attempts) == (1, 1)


async def test_calls_refused_together_lead_to_one_exchange():
    vendor = TokenVendor(VirtualClock())
    client = vendor.client()
    await client.send(get("/0"), budget(vendor.clock))
    vendor.exchanges += 1  # somebody else exchanged: our token is dead
    spends = [budget(vendor.clock) for _ in range(30)]
    await asyncio.gather(*(client.send(get(f"/{n}"), spend) for n, spend in enumerate(spends, 1)))
    assert vendor.exchanges == 3
    assert {spend.calls[0].attempts for spend in spends} <= {1, 2}


async def test_a_revoked_secret_is_told_once_and_not_hammered():
    vendor = TokenVendor(VirtualClock())
    vendor.status = 401
    client = vendor.client()
    sends = (client.send(get(f"/{n}"), budget(vendor.clock)) for n in range(20))
    outcomes = await asyncio.gather(*sends, return_exceptions=True)
    assert {type(outcome) for outcome in outcomes} == {Unauthenticated}
    assert {outcome.operation for outcome in outcomes} == {"POST /token"}
    assert (vendor.exchanges, vendor.calls) == (1, 0)


async def test_an_exchange_that_is_down_is_tried_again_like_any_call():
    vendor = TokenVendor(VirtualClock())
    vendor.status = 503
    client = vendor.client()
    with pytest.raises(Unavailable):
        await client.send(get(), budget(vendor.clock))
    assert vendor.exchanges == 3
    vendor.status = 200
    await client.send(get(), budget(vendor.clock))


async def test_a_vendor_that_refuses_every_token_is_not_sent_more_and_more_of_them():
    vendor = TokenVendor(VirtualClock())
    vendor.refuses_everything = True
    client = vendor.client()
    for n in range(20):
        with pytest.raises(Unauthenticated):
            await client.send(get(f"/{n}"), budget(vendor.clock))
    assert vendor.exchanges == 4  # the first, and three renewals a minute
    assert vendor.calls == 23


async def test_a_wrong_key_is_not_tried_twice():
    calls = []
    client = upstream(lambda _: calls.append(1) or httpx.Response(401))
    with pytest.raises(Unauthenticated):
        await client.send(get(), budget())
    assert calls == [1]


async def test_calls_without_credentials_carry_none():
    clock = VirtualClock()
    vendor = TokenVendor(clock)

    def respond(request):
        assert "authorization" not in request.headers
        return httpx.Response(401)

    client = upstream(respond, auth=TokenAuth(vendor.exchange, clock=clock), clock=clock)
    spend = budget(clock)
    with pytest.raises(Unauthenticated):
        await client.send(get(authenticated=False), spend)
    assert (vendor.exchanges, spend.calls[0].attempts) == (0, 1)


async def test_an_impatient_call_does_not_spoil_the_exchange():
    vendor = TokenVendor(VirtualClock())
    client = vendor.client()
    sends = [asyncio.ensure_future(client.send(get(f"/{n}"), budget(vendor.clock))) for n in range(3)]
    for _ in range(10):
        await asyncio.sleep(0)
    sends[0].cancel()
    outcomes = await asyncio.gather(*sends, return_exceptions=True)
    assert [type(outcome).__name__ for outcome in outcomes] == ["CancelledError", "Answer", "Answer"]
    assert vendor.exchanges == 1


@pytest.mark.parametrize("token", ["", " ", "a\nb", "a\r\nX-Evil: 1", "schlüssel"])
def test_tokens_no_header_can_carry(token):
    with pytest.raises(BadInput, match="Authorization"):
        HeaderAuth.bearer(token)


def test_secrets_do_not_show():
    auth = HeaderAuth({"X-API-Key": "canary"})
    assert "canary" not in repr((auth, Token("canary", 1)))
