"""JSON web tokens: only of the issuer, for the audience, in time, signed with a key of its set."""

from __future__ import annotations

import asyncio
import json
import time

import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, OctKey, RSAKey

from connectors.errors import Unidentified
from gateway.auth.jwks import APART, FRESH, Jwks
from gateway.auth.tokens import Rules, Tokens
from tests.support.replay import serve

KEY = RSAKey.generate_key(2048, {"kid": "one", "use": "sig"})
OTHER = RSAKey.generate_key(2048, {"kid": "other", "use": "sig"})
CURVE = ECKey.generate_key("P-256", {"kid": "curve"})
RULES = Rules("https://id.test", "ats", ("RS256",), 30, "ats_gateway")
GRANTS = {"tenant": "acme", "actions": ["rejectApplication"], "events": True}


def signed(key=KEY, alg="RS256", kid="one", **claims) -> str:
    now = int(time.time())
    told = {"iss": "https://id.test", "aud": "ats", "sub": "ann", "exp": now + 300, "ats_gateway": GRANTS}
    told.update(claims)
    header = {"alg": alg, "kid": kid}
    return jwt.encode(header, {name: value for name, value in told.items() if value is not None}, key, [alg])


def file_of(folder, *keys):
    file = folder / "jwks.json"
    file.write_text(json.dumps({"keys": [key.as_dict(private=False) for key in keys]}))
    return file


@pytest.fixture
def tokens(tmp_path) -> Tokens:
    return Tokens(RULES, Jwks(file_of(tmp_path, KEY, CURVE)))


async def test_a_good_token_is_its_principal(tokens) -> None:
    who, until = await tokens.identify(signed())
    assert (who.name, who.tenant) == ("jwt:ann", "acme")
    assert who.actions == {"rejectApplication"}
    assert (who.read, who.events, who.admin, who.passthrough) == (True, True, False, False)
    assert 300 < until - time.time() <= 331


async def test_without_the_claim_nothing_is_granted(tokens) -> None:
    who, _ = await tokens.identify(signed(ats_gateway=None))
    assert not any((who.read, who.events, who.admin, who.personal_data, who.actions, who.integrations))


NOW = int(time.time())
WRONG = {
    "issuer": signed(iss="https://evil.test"),
    "no issuer": signed(iss=None),
    "audience": signed(aud="other"),
    "no audience": signed(aud=None),
    "expired": signed(exp=NOW - 60),
    "endless": signed(exp=None),
    "not yet": signed(nbf=NOW + 86_400),
    "no subject": signed(sub=None),
    "empty subject": signed(sub=""),
    "another's key": signed(OTHER),
    "unknown key": signed(OTHER, kid="other"),
    "another algorithm": signed(KEY, "RS512"),
    "another curve": signed(CURVE, "ES256", "curve"),
    "shared secret": signed(OctKey.import_key("s" * 64), "HS256"),
    "none": "eyJhbGciOiJub25lIn0." + signed().split(".")[1] + ".",
    "cut": signed()[:-20],
    "noise": "a.b.c",
    "empty": "..",
    "long": signed(x="y" * 20_000),
    "grants": signed(ats_gateway={"admin": "perhaps"}),
    "more grants": signed(ats_gateway={"root": True}),
    "a tenant with a colon": signed(ats_gateway={"tenant": "acme:x"}),
}


@pytest.mark.parametrize("wrong", WRONG)
async def test_other_tokens_are_nobody(tokens, wrong) -> None:
    with pytest.raises(Unidentified):
        await tokens.identify(WRONG[wrong])


async def test_clocks_may_differ_a_little(tokens) -> None:
    await tokens.identify(signed(exp=int(time.time()) - 10, nbf=int(time.time()) + 10))


async def test_keys_come_from_the_issuers_address(tmp_path) -> None:
    file_of(tmp_path, KEY)
    listed = [{"method": "GET", "path": "/keys", "file": "jwks.json"}]
    (tmp_path / "index.json").write_text(json.dumps(listed))
    with serve(tmp_path) as base:
        who, _ = await Tokens(RULES, Jwks(f"{base}/keys")).identify(signed())
        assert who.name == "jwt:ann"
        with pytest.raises(Unidentified, match="cannot be had"):
            await Tokens(RULES, Jwks(f"{base}/nothing")).identify(signed())


async def test_keys_are_fetched_seldom(tmp_path) -> None:
    times = [0.0]
    jwks = Jwks(file_of(tmp_path, KEY), lambda: times[0])
    looks = 0
    read = jwks._read

    async def counted() -> bytes:
        nonlocal looks
        looks += 1
        return await read()

    jwks._read = counted
    await asyncio.gather(*(jwks.keys("one") for _ in range(20)))
    assert looks == 1
    for _ in range(20):
        await jwks.keys("unknown")
    assert looks == 1
    times[0] += APART
    file_of(tmp_path, KEY, OTHER)
    assert len((await jwks.keys("other")).keys) == 2
    assert looks == 2
    (tmp_path / "jwks.json").unlink()
    times[0] += FRESH + 1
    assert len((await jwks.keys("one")).keys) == 2
    assert looks == 3


@pytest.mark.parametrize("content", [None, "", "[]", "{}", '{"keys": 3}', '{"keys": [{"kty": "x"}]}'])
async def test_without_keys_nobody_comes_in(tmp_path, content) -> None:
    file = tmp_path / "jwks.json"
    if content is not None:
        file.write_text(content)
    with pytest.raises(Unidentified):
        await Tokens(RULES, Jwks(file)).identify(signed())
