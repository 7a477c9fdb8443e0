"""The exchange for a JWT, and OAuth (trackerrms.md §3)."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from gateway.sandbox.call import Answer
from gateway.sandbox.routes import Routes
from gateway.sandbox.times import iso
from gateway.sandbox.trackerrms import errors
from gateway.sandbox.trackerrms.access import CLIENT_ID, SCOPES, Grant
from gateway.sandbox.trackerrms.reading import body_of
from gateway.sandbox.trackerrms.shapes import TOKEN

if TYPE_CHECKING:
    from gateway.sandbox.call import Call
    from gateway.sandbox.trackerrms.vendor import TrackerRMS

routes: Routes[TrackerRMS] = Routes(ignore_case=True)


@routes("POST", "/api/Auth/ExchangeToken", public=True)
def exchange(vendor: TrackerRMS, call: Call) -> Answer:
    """Give a JWT for a long-lived token; the one given before is dead from now on."""
    bearer = body_of(vendor, call, TOKEN).get("bearerToken", "")
    session = vendor.keys.exchange(bearer.strip(), vendor.quirks)
    if session is None:
        raise errors.unauthorized(call, "The bearer token is not valid")
    body = {"token": session.token}
    if vendor.quirks.expiration_in_answer:
        body["expiration"] = iso(datetime.fromtimestamp(int(session.expires), UTC), "seconds") or ""
    return Answer(body)


@routes("GET", "/oAuth2/Authorize", public=True)
def authorize(vendor: TrackerRMS, call: Call) -> Answer:
    """Let the (always willing) user approve, and send the code to the redirect address."""
    if call.arg("client_id") != CLIENT_ID:
        raise errors.oauth("invalid_client", f"client_id must be {CLIENT_ID}", 401)
    if call.arg("response_type") != "code":
        raise errors.oauth("unsupported_response_type", "response_type must be code")
    scopes = frozenset((call.arg("scope") or "").split(","))
    if not scopes <= frozenset(SCOPES):
        raise errors.oauth("invalid_scope", "scope must be read,write: with a comma")
    redirect, state = call.arg("redirect_uri"), call.arg("state")
    if not redirect or state is None:
        raise errors.oauth("invalid_request", "redirect_uri and state are required")
    answer = {"code": vendor.keys.authorize(Grant(scopes, redirect)), "state": state}
    if vendor.quirks.authorize == "json":
        return Answer(answer)
    target = f"{redirect}{'&' if '?' in redirect else '?'}{urlencode(answer)}"
    return Answer(None, 302, {"location": target}, "text/plain")


@routes("POST", "/oAuth2/Token", public=True)
def token(vendor: TrackerRMS, call: Call) -> Answer:
    """Give an access token for a code or a refresh token; it is good for the exchange only."""
    if call.content_type != "application/x-www-form-urlencoded":
        raise errors.oauth("invalid_request", "The body must be form-encoded", 415)
    form = {part.name: part.text for part in call.parts}
    if form.get("client_id") != CLIENT_ID or form.get("client_secret") != vendor.keys.secret:
        raise errors.oauth("invalid_client", "Unknown client or wrong secret", 401)
    quirks = vendor.quirks
    if form.get("grant_type") == "authorization_code":
        grant = vendor.keys.redeem(form.get("code", ""))
        if grant is not None and grant.redirect_uri != form.get("redirect_uri"):
            grant = None
    elif form.get("grant_type") == "refresh_token":
        grant = vendor.keys.refreshed(form.get("refresh_token", ""), rotates=quirks.refresh_rotates)
    else:
        raise errors.oauth("unsupported_grant_type", "authorization_code or refresh_token")
    if grant is None:
        raise errors.oauth("invalid_grant", "The code or refresh token is not valid")
    access, refresh = vendor.keys.grant(grant, quirks.oauth_life)
    if quirks.oauth_answer == "documented":
        return Answer({"Token": access})
    body = {"access_token": access, "token_type": "Bearer", "expires_in": quirks.oauth_life}
    if quirks.refresh_rotates or form["grant_type"] == "authorization_code":
        body["refresh_token"] = refresh
    return Answer(body)
