"""Recruitee: a job is an offer there, an application a placement, a user an admin (recruitee.md)."""

from __future__ import annotations

from collections.abc import Mapping

from connectors.connector import Connector
from connectors.declarations import Call
from connectors.recruitee import wire
from connectors.recruitee.actions import ACTIONS, ATTACHMENTS
from connectors.recruitee.fields import DEFINITIONS
from connectors.recruitee.guide import GUIDE
from connectors.recruitee.reads import RESOURCES
from connectors.recruitee.scopes import SCOPES
from connectors.recruitee.webhooks import WEBHOOKS
from connectors.upstream import Account, Auth, Json, VendorError

FEATURES = {
    "Source Writing": True,
    "Sync Only Created Applications": True,
    "Connection Guide": True,
    "Prerequisites": True,
    "Create credentials": True,
    "API Passthrough": True,
    "Webhook Subscriptions": True,
    "Automatic Setup": True,
    "Scope Testing": True,
    "Per Model Tests": True,
    "Delta Syncs": True,
    "Custom Field Explorer": True,
    "Jobs": True,
    "EEO Questions": True,
}
"""The tool's features, and whether the gateway has them."""


class Recruitee(Connector):
    """What the gateway knows of Recruitee."""

    tool = "recruitee"
    label = "Recruitee"
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
    definitions = DEFINITIONS
    webhooks = WEBHOOKS
    check = Call("GET /admin", lives=0)

    def auth(self, account: Account) -> Auth:
        """The personal token as bearer."""
        return wire.auth(account)

    def read_error(self, status: int, headers: Mapping[str, str], body: Json) -> VendorError | None:
        """The error bodies A to D."""
        return wire.read_error(status, headers, body)

    def prefix(self, account: Account) -> str:
        """Paths are below the company (§2.1)."""
        return f"/c/{account.credentials['company_id']}"

    def bases(self, account: Account) -> Mapping[str, str]:
        """The careers site, where it is known."""
        careers = wire.careers_url(account)
        return {"careers": careers} if careers else {}
