"""How SmartRecruiters is spoken to: credentials, headers, limits, errors (smartrecruiters.md §2 to §5)."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Iterator, Mapping
from typing import Any

from connectors.columns import Json, as_number, as_text, dig
from connectors.connector import Setting
from connectors.errors import BadInput, Forbidden, Gone, Malformed, Unauthenticated, UpstreamError
from connectors.upstream import (
    Account,
    Auth,
    HeaderAuth,
    InMemory,
    Pace,
    Policy,
    Request,
    Sender,
    Token,
    TokenAuth,
    VendorError,
    uncut,
)

BASE = "https://api.smartrecruiters.com"

HOSTS = frozenset({"api.smartrecruiters.com", "api.sandbox.smartrecruiters.com"})
"""The hosts of the vendor's API: production and sandbox (§2)."""

USERS = "/user-api/v201804"
INTERVIEWS = "/interviews-api/v201904"
APPLICATIONS = "/job-applications-api/v202112"
"""Prefixes of the APIs that have one (§2)."""

CREDENTIALS = (
    Setting("api_key", "an API key, made under Settings > Apps & Integrations > API keys", required=False),
    Setting(
        "client_id",
        "the client id of an OAuth credential, instead of an API key",
        required=False,
        secret=False,
    ),
    Setting("client_secret", "the client secret of the OAuth credential", required=False),
    Setting(
        "refresh_token",
        "the refresh token of a user who agreed; kept by the gateway, for it can be used once",
        required=False,
        renews=True,
    ),
)

SETTINGS = (
    Setting(
        "company_identifier",
        "the company's identifier in the address of its job board, if the credentials may not read it",
        required=False,
    ),
    Setting(
        "source_id",
        "the id of the source that created candidates get, if `source.name` names none: usually a custom source "
        "(Settings > Configuration > Custom sources)",
        required=False,
    ),
    Setting("source_type_id", "the type of that source, `OTHER` if left out", required=False),
    Setting("source_sub_type_id", "the subtype of that source, where its type has several", required=False),
)

HEADERS = {"Accept-Language": "en"}
"""Labels come in one language, so that tables and caches hold (§14)."""

CANDIDATE_PAGES = "candidate pages"

POLICY = Policy(
    per_operation=Pace(rate=10, per=1.0, concurrency=8, follows_limit=True),
    paces={CANDIDATE_PAGES: Pace(concurrency=1)},
    concurrency=16,
    timeout=128.0,
)
"""10 a second and 8 at a time for each endpoint, which count apart; one page of candidates at a time (§4)."""

TOKEN = "/identity/oauth/token"  # noqa: S105  # a path
TOKEN_LIVES = 1800.0
"""Seconds a token lives where the answer does not say: by the docs about 30 minutes (§3.2)."""


def auth(account: Account) -> Auth:
    """The API key, or tokens: by client credentials, or for a user who agreed (§3). Raises BadInput for none of them."""
    given = account.credentials
    if given.get("client_id") and given.get("client_secret"):
        return TokenAuth(renewing(account) if given.get("refresh_token") else granting(account))
    if given.get("api_key"):
        return HeaderAuth({"X-SmartToken": given["api_key"]})
    raise BadInput(f"{account.id}: give `api_key`, or `client_id` and `client_secret`")


def granting(account: Account) -> Callable[[Sender], Awaitable[Token]]:
    """What gets a token for client credentials (§3.2)."""

    async def fetch(sender: Sender) -> Token:
        answer = await sender.send(asking(account, grant_type="client_credentials"))
        return token(answer.body)

    return fetch


def renewing(account: Account) -> Callable[[Sender], Awaitable[Token]]:
    """What gets a token for a refresh token, which can be used once: the next one is kept before anything else (§3.3)."""
    keeper = account.keeper or InMemory(account.credentials)

    async def fetch(sender: Sender) -> Token:
        async with keeper.turn() as held:
            refresh = held.credentials["refresh_token"]
            answer = await sender.send(asking(account, grant_type="refresh_token", refresh_token=refresh))
            await held.keep(kept(answer.body))
        return token(answer.body)

    return lambda sender: uncut(lambda: fetch(sender))


def asking(account: Account, **form: str) -> Request:
    """A request to the token endpoint."""
    client = {name: account.credentials[name] for name in ("client_id", "client_secret")}
    return Request(
        f"POST {TOKEN}",
        "POST",
        TOKEN,
        form={**form, **client},
        safe=False,
        authenticated=False,
        headers=HEADERS,
    )


def token(body: Json) -> Token:
    """The token in an answer, with the scopes it names. Raises Malformed where there is none."""
    found = as_text(dig(body, "access_token"))
    if found is None:
        raise Malformed("the answer to the request for a token has no `access_token`")
    scope = as_text(dig(body, "scope"))
    scopes = frozenset(scope.replace(",", " ").split()) if scope else None
    return Token(found, as_number(dig(body, "expires_in")) or TOKEN_LIVES, scopes)


def kept(body: Json) -> Mapping[str, str]:
    """The refresh token in an answer, if there is a new one."""
    refresh = as_text(dig(body, "refresh_token"))
    return {"refresh_token": refresh} if refresh else {}


ALLOW = "/identity/oauth/allow"


def consent_page(base: str, settings: Mapping[str, Any]) -> str:
    """The page where a user agrees (§2): on the web site for the vendor's own API, else where the stub has it."""
    return f"https://www.smartrecruiters.com{ALLOW}" if base == BASE else base + ALLOW


def redeeming(account: Account, code: str, redirect: str, verifier: str) -> Request:
    """The exchange of a code. Proof keys are not documented (§3.3): a vendor that does not know them leaves them."""
    return asking(
        account, grant_type="authorization_code", code=code, redirect_uri=redirect, code_verifier=verifier
    )


KINDS: Mapping[str, type[UpstreamError]] = {
    "RESOURCE_NOT_FOUND_ERROR": Gone,
    "INVALID_JOB_APPLICATION_ID": Gone,
    "NO_ACCESS_TO_CANDIDATE": Forbidden,
    "INVALID_API_KEY_ERROR": Unauthenticated,
    "invalid_client": Unauthenticated,
    "invalid_grant": Unauthenticated,
    "unauthorized_client": Unauthenticated,
}
"""Codes that say more than the status: the Apply API answers 400 for an unknown posting, the messages for a candidate
out of reach, and the token endpoint may for refused credentials (§5)."""

NO_ACCESS = re.compile(r"no.access|denied|permission|not.permitted|(not.|un)authorized.to", re.IGNORECASE)
"""Codes and messages by which a 401 means this record or scope, not the credentials (§5 [inferred])."""


def read_error(status: int, headers: Mapping[str, str], body: Json) -> VendorError | None:
    """The error bodies of the customer, Apply, Posting and token APIs (§5)."""
    if 200 <= status < 300:  # noqa: PLR2004  # the statuses are their own names
        return None
    if not isinstance(body, Mapping):
        plain = isinstance(body, str) and not body.lstrip().startswith("<")  # a proxy's page says nothing
        return VendorError(message=body.strip() if plain else "")
    entries = [entry for entry in _entries(body.get("errors")) if isinstance(entry, Mapping)]
    codes = [code for one in (*entries, body) if (code := _word(one, "code") or _word(one, "error"))]
    words = [
        word
        for one in (body, *entries)
        if (word := _word(one, "message") or _word(one, "error_description") or _word(one, "code"))
    ]
    kind = next((KINDS[code] for code in codes if code in KINDS), None)
    if kind is None and status == 401 and any(NO_ACCESS.search(text) for text in (*codes, *words)):  # noqa: PLR2004  # as above
        kind = Forbidden
    return VendorError(message="; ".join(dict.fromkeys(words)), code=next(iter(codes), None), kind=kind)


def _entries(value: Json) -> Iterator[Json]:
    if isinstance(value, list):
        yield from value
    elif value is not None:
        yield value


def _word(entry: Json, name: str) -> str | None:
    found = entry.get(name)
    return found if isinstance(found, str) and found else None
