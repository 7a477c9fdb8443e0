"""The token endpoint and the consent page: client credentials, authorization code, refresh (smartrecruiters.md §3.2, §3.3)."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from gateway.sandbox.call import Answer, Call
from gateway.sandbox.dice import Dice
from gateway.sandbox.smartrecruiters import access, errors
from gateway.sandbox.smartrecruiters.endpoints import Endpoints

if TYPE_CHECKING:
    from datetime import datetime

    from gateway.sandbox.call import Principal
    from gateway.sandbox.smartrecruiters.access import Client
    from gateway.sandbox.smartrecruiters.vendor import SmartRecruiters

routes = Endpoints()
CODE_LIFE = timedelta(minutes=10)
REFRESH_LIFE = timedelta(days=28)


@dataclass(frozen=True, slots=True)
class Grant:
    """Something that opens: an access token, a code, a refresh token. `redirect` belongs to codes."""

    client: Client
    scopes: frozenset[str]
    ends: datetime
    redirect: str = ""


class Grants:
    """The tokens of one account; all are random, but the same in every run."""

    def __init__(self, salt: int) -> None:
        self.access: dict[str, Grant] = {}
        self.codes: dict[str, Grant] = {}
        self.refresh: dict[str, Grant] = {}
        self._salt = salt
        self._made = 0

    def word(self) -> str:
        """Return the next token's text."""
        self._made += 1
        dice = Dice(self._salt, "token", self._made)
        return f"{dice.bits():016x}{dice.bits():016x}"


def principal_of(vendor: SmartRecruiters, token: str) -> Principal | None:
    """Return who an access token is, None when it is unknown or has expired."""
    grant = vendor.grants.access.get(token)
    if grant is None or grant.ends <= vendor.world.now():
        return None
    return access.principal(
        vendor.world, grant.client.id, grant.scopes, grant.client.role, grant.client.user_id
    )


@routes("POST", "/identity/oauth/token", public=True)
def token(vendor: SmartRecruiters, call: Call) -> Answer:
    """Give a token for client credentials, a code or a refresh token; the form of RFC 6749."""
    form = {part.name: part.text for part in call.parts}
    if call.content_type != "application/x-www-form-urlencoded":
        raise errors.oauth(400, "invalid_request", "Send a form")
    client = _client(vendor, call, form)
    kind = form.get("grant_type")
    if kind == "client_credentials":
        return _given(vendor, client, client.scopes, refreshed=False)
    if kind == "authorization_code":
        grant = vendor.grants.codes.pop(form.get("code", ""), None)
        if not _usable(vendor, grant, client) or (
            grant and grant.redirect != form.get("redirect_uri", grant.redirect)
        ):
            raise errors.oauth(400, "invalid_grant", "The code is invalid, used or expired")
    elif kind == "refresh_token":
        grant = vendor.grants.refresh.pop(form.get("refresh_token", ""), None)
        if not _usable(vendor, grant, client):
            raise errors.oauth(400, "invalid_grant", "The refresh token is invalid, used or expired")
    else:
        raise errors.oauth(400, "unsupported_grant_type", "grant_type is not supported")
    return _given(vendor, client, grant.scopes if grant else client.scopes, refreshed=True)


def _usable(vendor: SmartRecruiters, grant: Grant | None, client: Client) -> bool:
    return grant is not None and grant.client.id == client.id and grant.ends > vendor.world.now()


def _client(vendor: SmartRecruiters, call: Call, form: dict[str, str]) -> Client:
    """Return the client of the form, or of HTTP Basic."""
    ident, secret = form.get("client_id", ""), form.get("client_secret", "")
    scheme, _, text = call.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "basic":
        try:
            ident, _, secret = base64.b64decode(text, validate=True).decode().partition(":")
        except (binascii.Error, UnicodeDecodeError):
            ident = ""
    client = vendor.clients.get(ident)
    if client is None or secret != vendor.secret:
        raise errors.oauth(401, "invalid_client", "Bad client credentials")
    return client


def _given(vendor: SmartRecruiters, client: Client, scopes: frozenset[str], *, refreshed: bool) -> Answer:
    grants, now = vendor.grants, vendor.world.now()
    word = grants.word()
    grants.access[word] = Grant(client, scopes, now + timedelta(seconds=vendor.quirks.token_life))
    body = {
        "access_token": word,
        "token_type": "Bearer",
        "expires_in": vendor.quirks.token_life,
        "scope": " ".join(sorted(scopes)),
    }
    if refreshed:
        body["refresh_token"] = grants.word()
        grants.refresh[str(body["refresh_token"])] = Grant(client, scopes, now + REFRESH_LIFE)
    return Answer(body, headers={"cache-control": "no-store"})


@routes("GET", "/identity/oauth/allow", public=True)
def allow(vendor: SmartRecruiters, call: Call) -> Answer:
    """Consent at once, as the administrator, and send the browser back with a code."""
    client, back = vendor.clients.get(call.arg("client_id") or ""), call.arg("redirect_uri")
    if client is None or not back:
        raise errors.oauth(400, "invalid_request", "client_id and redirect_uri are required")
    asked = frozenset((call.arg("scope") or "").split()) or client.scopes
    if not asked.issubset(client.scopes):
        raise errors.oauth(400, "invalid_scope", "A scope is not granted to this client")
    code = vendor.grants.word()
    vendor.grants.codes[code] = Grant(client, asked, vendor.world.now() + CODE_LIFE, back)
    query = urlencode({"code": code, **({"state": call.arg("state")} if call.arg("state") else {})})
    return Answer(None, 302, {"location": f"{back}{'&' if '?' in back else '?'}{query}"})
