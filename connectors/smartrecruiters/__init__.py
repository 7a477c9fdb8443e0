"""SmartRecruiters: many APIs on one host; an application is a candidate and a job (smartrecruiters.md)."""

from __future__ import annotations

from collections.abc import Mapping

from connectors.connector import Connector, Consent
from connectors.declarations import Call
from connectors.smartrecruiters import wire
from connectors.smartrecruiters.actions import ACTIONS, ATTACHMENTS
from connectors.smartrecruiters.fields import DEFINITIONS
from connectors.smartrecruiters.guide import GUIDE
from connectors.smartrecruiters.reads import RESOURCES
from connectors.smartrecruiters.scopes import SAYS, SCOPES
from connectors.smartrecruiters.webhooks import WEBHOOKS
from connectors.upstream import Account, Auth, Json, VendorError

FEATURES = {
    "Source Writing": True,
    "Sync Only Created Applications": True,
    "Connection Guide": True,
    "Prerequisites": True,
    "Candidate source tracking": True,
    "OAuth": True,
    "API Passthrough": True,
    "Scope Testing": True,
    "Delta Syncs": True,
    "Custom Field Explorer": True,
    "Candidates": True,
}
"""The tool's features, and whether the gateway has them."""


CONSENT = Consent(wire.consent_page, tuple(SAYS), wire.redeeming, wire.kept)


class SmartRecruiters(Connector):
    """What the gateway knows of SmartRecruiters."""

    tool = "smartrecruiters"
    label = "SmartRecruiters"
    base_url = wire.BASE
    credentials = wire.CREDENTIALS
    settings = wire.SETTINGS
    policy = wire.POLICY
    resources = RESOURCES
    actions = ACTIONS
    attachments = ATTACHMENTS
    features = FEATURES
    scopes = SCOPES
    guide = GUIDE
    consent = CONSENT
    definitions = DEFINITIONS
    headers = wire.HEADERS
    webhooks = WEBHOOKS
    check = Call(f"GET {wire.USERS}/users", query={"limit": "1"}, lives=0)

    def auth(self, account: Account) -> Auth:
        """The API key, or tokens by client credentials."""
        return wire.auth(account)

    def read_error(self, status: int, headers: Mapping[str, str], body: Json) -> VendorError | None:
        """The error bodies of the several APIs."""
        return wire.read_error(status, headers, body)
