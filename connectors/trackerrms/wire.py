"""How TrackerRMS is spoken to: hosts, exchange of tokens, limits, errors (trackerrms.md §2 to §4)."""

from __future__ import annotations

from base64 import urlsafe_b64decode
from collections.abc import Awaitable, Callable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

import orjson

from connectors.columns import Json, as_moment, as_number, as_text
from connectors.connector import Setting
from connectors.errors import BadInput, Gone, Malformed, Rejected
from connectors.paging import PageNumber
from connectors.upstream import (
    Account,
    Held,
    InMemory,
    Policy,
    Request,
    Sender,
    Token,
    TokenAuth,
    VendorError,
    uncut,
)

API = "/api/v1"

REGIONS = {
    "us": "https://evousapi.tracker-rms.com",
    "ca": "https://evocaapi.tracker-rms.com",
    "gl": "https://evoglapi.tracker-rms.com",
}
"""REST hosts (§2)."""

OAUTH = {
    "us": "https://evoapius.tracker-rms.com",
    "ca": "https://evoapica.tracker-rms.com",
    "gl": "https://evoapi.tracker-rms.com",
}
"""OAuth2 hosts (§2): mind the other spelling."""

CLIENT = "EvoApi_1.0"
"""The one client id for everybody (§3.1)."""

CREDENTIALS = (
    Setting(
        "bearer_token",
        "the token made under Tools & Settings > Security Settings > API; or else the two of OAuth2",
        required=False,
    ),
    Setting("client_secret", "the OAuth2 client secret that the vendor hands out", required=False),
    Setting("refresh_token", "the OAuth2 refresh token of the customer", required=False, renews=True),
    Setting("client_id", f"the OAuth2 client id, if it is not {CLIENT}", required=False, secret=False),
)

SETTINGS = (
    Setting("region", "where the tenant is: us, ca, or gl for the rest of the world", required=False),
    Setting("tenant_timezone", "IANA name of the time zone that the tenant's times are in", required=False),
    Setting(
        "oauth_url", "base URL of the OAuth2 host, if it is not the region's", required=False, address=True
    ),
    Setting("redirect_uri", "the redirect URI that the refresh token was got with", required=False),
)

POLICY = Policy(rate=90, per=60.0, concurrency=8)
"""About 100 requests a minute are allowed (§4.4); the rest of the numbers is A-01 [assumed]."""

PAGING = PageNumber(100, "pageNumber", "maxResults", caps=frozenset({10, 20, 25, 50}), numeric=True)
"""Whether the vendor gives as many rows as are asked for is not known: it may cut pages to these sizes (§5.3, A-03)."""

ASSUMED_LIFE = 30 * 60.0
"""Seconds a JWT is taken to live that does not tell (§3.2)."""


def base(settings: Mapping[str, Any]) -> str:
    """The REST host of the region. Raises BadInput where there is none of this name."""
    region = str(settings.get("region") or "").lower()
    if region not in REGIONS:
        raise BadInput(f"set `region` to one of {sorted(REGIONS)}, or `base_url` (TrackerRMS)")
    return REGIONS[region]


def auth(account: Account) -> TokenAuth:
    """The lasting token exchanged for a JWT, which lives until another exchange (§3.2). Raises BadInput."""
    given = account.credentials
    if given.get("bearer_token"):
        return TokenAuth(lambda sender: exchange(sender, given["bearer_token"]))
    if given.get("client_secret") and given.get("refresh_token"):
        return TokenAuth(_refreshing(account))
    raise BadInput(
        f"{account.id}: the credential `bearer_token` is missing (or `client_secret` and `refresh_token`)"
    )


async def exchange(sender: Sender, lasting: str) -> Token:
    """The JWT for a lasting token. Raises Unauthenticated where that one was revoked, Malformed for no JWT."""
    request = Request(
        operation="POST /api/Auth/ExchangeToken",
        method="POST",
        path="/api/Auth/ExchangeToken",
        json={"bearerToken": lasting},
        safe=False,
        authenticated=False,
    )
    try:
        answer = await sender.send(request)
    except Gone:
        # The vendor always has the exchange. What stands in its place without one (a proxy that signs in by
        # itself, a stub) takes the token as it is, or refuses it on the call itself.
        return Token(lasting, ASSUMED_LIFE)
    body = answer.body
    token = _member(body, "token") if isinstance(body, Mapping) else as_text(body)
    if not isinstance(token, str):
        raise Malformed("the exchange brought no token", tool="trackerrms", operation=request.operation)
    return Token(token, life(body, token, datetime.now(UTC)))


def life(body: Json, token: str, now: datetime) -> float:
    """Seconds a JWT has left: by the answer, else by its own claim, else assumed."""
    ends = _end(_member(body, "expiration")) if isinstance(body, Mapping) else None
    left = ((ends or _end(_claims(token).get("exp")) or now) - now).total_seconds()
    return left if left > 0 else ASSUMED_LIFE


def _end(value: Json) -> datetime | None:
    try:
        return as_moment(as_number(value) or value)
    except Malformed:
        return None


def _claims(token: str) -> Mapping[str, Json]:
    try:
        payload = token.split(".")[1]
        found = orjson.loads(urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    except (IndexError, ValueError):
        return {}
    return found if isinstance(found, Mapping) else {}


def _member(body: Mapping[str, Json], name: str) -> Json:
    """A member by its name in whatever case."""
    return next((value for key, value in body.items() if key.lower() == name), None)


def _refreshing(account: Account) -> Callable[[Sender], Awaitable[Token]]:
    """An exchange that first gets an access token. A refresh token that is replaced is kept (§3.1)."""
    given, settings = account.credentials, account.settings
    keeper = account.keeper or InMemory(given)
    host = str(
        settings.get("oauth_url") or OAUTH.get(str(settings.get("region")).lower()) or account.base_url
    )

    async def fetch(sender: Sender) -> Token:
        async with keeper.turn() as held:
            access = await renewed(sender, held)
        return await exchange(sender, access)

    async def renewed(sender: Sender, held: Held) -> str:
        form = {
            "client_id": given.get("client_id") or CLIENT,
            "client_secret": given["client_secret"],
            "grant_type": "refresh_token",
            "refresh_token": held.credentials["refresh_token"],
            "redirect_uri": str(settings.get("redirect_uri") or ""),
        }
        request = Request(
            operation="POST /oAuth2/Token",
            method="POST",
            path="/oAuth2/Token",
            form={name: value for name, value in form.items() if value},
            base=host,
            safe=False,
            authenticated=False,
        )
        body = (await sender.send(request)).body
        members = body if isinstance(body, Mapping) else {}
        access = as_text(_member(members, "access_token") or _member(members, "token"))
        if access is None:
            raise Malformed("no access token came", tool="trackerrms", operation=request.operation)
        refresh = as_text(_member(members, "refresh_token"))
        if refresh:
            await held.keep({"refresh_token": refresh})
        return access

    return lambda sender: uncut(lambda: fetch(sender))


def read_error(status: int, headers: Mapping[str, str], body: Json) -> VendorError | None:
    """Problem details (§4.3), and writes that answer 2xx without having done anything (§4.2)."""
    if 200 <= status < 300:  # noqa: PLR2004  # the statuses are their own names
        if not isinstance(body, Mapping) or body.get("success") not in (False, "false", "n"):
            return None
        words = as_text(body.get("message")) or as_text(body.get("reason")) or "it was not done"
        return VendorError(message=words, kind=Rejected)
    if not isinstance(body, Mapping):
        return VendorError(message=as_text(body) or "")
    words = as_text(body.get("detail")) or as_text(body.get("title")) or as_text(body.get("message")) or ""
    return VendorError(message="; ".join(dict.fromkeys(filter(None, (words, *_details(body.get("errors")))))))


def _details(errors: Json) -> Iterator[str]:
    """`{"statusId": ["is not valid"]}` as `statusId: is not valid` (A-21 [assumed])."""
    for field, texts in errors.items() if isinstance(errors, Mapping) else ():
        for one in texts if isinstance(texts, list) else [texts]:
            if isinstance(one, str):
                yield f"{field}: {one}"
