"""A user's consent at the vendor's (OAuth 2, authorization code): state, proof key (PKCE), exchange."""

from __future__ import annotations

import hmac
import secrets
from base64 import urlsafe_b64encode
from hashlib import sha256
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from connectors.connector import Consent, Integration
from connectors.errors import BadInput, Malformed
from connectors.upstream import Budget
from gateway.integrations.links import PATH
from resolvers.managing import Change

if TYPE_CHECKING:
    from gateway.integrations.links import Link
    from gateway.integrations.manager import Manager

CALLBACK = f"{PATH}back"


async def begin(
    manager: Manager, link: Link, trial: Integration, change: Change, redirect: str
) -> tuple[str, str]:
    """The address at the vendor's where somebody agrees, and what their browser must bring back besides.

    What is needed afterwards is kept, locked.
    """
    consent = _consent(trial)
    state, verifier, browser = (secrets.token_urlsafe(size) for size in (32, 48, 32))
    account = trial.account
    pending = {
        **(change.credentials or {}),
        "_verifier": verifier,
        "_redirect": redirect,
        "_browser": browser,
    }
    pending |= {f"_setting:{name}": str(value) for name, value in (change.settings or {}).items()}
    await manager.links.leave(link, state, pending)
    query = {
        "response_type": "code",
        "client_id": account.credentials["client_id"],
        "redirect_uri": redirect,
        "scope": " ".join(consent.scopes),
        "state": state,
        "code_challenge": urlsafe_b64encode(sha256(verifier.encode()).digest()).rstrip(b"=").decode(),
        "code_challenge_method": "S256",
    }
    return f"{consent.page(account.base_url, account.settings)}?{urlencode(query)}", browser


async def finish(manager: Manager, link: Link, pending: dict[str, str], code: str, browser: str) -> Change:
    """What the consent brought, to be stored. Raises what the vendor refuses the code with, Malformed.

    It must come from the browser that it began in (BadInput): else somebody could be led to agree for another.
    """
    if not hmac.compare_digest(pending.pop("_browser").encode(), browser.encode(errors="replace")):
        raise BadInput("agree in the same browser in which you opened the link")
    verifier, redirect = pending.pop("_verifier"), pending.pop("_redirect")
    settings = {
        name.removeprefix("_setting:"): pending.pop(name)
        for name in list(pending)
        if name.startswith("_setting:")
    }
    change = Change(credentials=pending, settings=settings or None)
    trial = await manager.trial(link.tenant, link.tool, link.integration, change)
    try:
        consent = _consent(trial)
        request = consent.exchange(trial.account, code, redirect, verifier)
        answer = await trial.upstream.send(request, Budget())
    finally:
        await trial.upstream.aclose()
    kept = consent.keep(answer.body)
    if not kept:
        raise Malformed("the vendor's answer to the consent has no refresh token", tool=link.tool)
    return Change(credentials={**pending, **kept}, settings=settings or None)


def _consent(integration: Integration) -> Consent:
    if integration.connector.consent is None:
        raise BadInput(f"{integration.connector.label} has no page where somebody could agree")
    return integration.connector.consent
