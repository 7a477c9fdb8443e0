"""Recruit CRM: an application is a candidate assigned to a job, and has no id but that pair (recruitcrm.md)."""

from __future__ import annotations

from collections.abc import Mapping

from connectors.connector import Connector
from connectors.declarations import Call
from connectors.recruitcrm import wire
from connectors.recruitcrm.actions import ACTIONS, ATTACHMENTS
from connectors.recruitcrm.fields import DEFINITIONS
from connectors.recruitcrm.guide import GUIDE
from connectors.recruitcrm.reads import RESOURCES
from connectors.recruitcrm.scopes import SCOPES
from connectors.recruitcrm.webhooks import WEBHOOKS
from connectors.upstream import Account, Auth, Json, VendorError

FEATURES = {
    "Source Writing": True,
    "Sync Only Created Applications": True,
    "Connection Guide": True,
    "Roles": True,
    "System roles (e.g. Admin)": True,
    "API Passthrough": True,
    "Webhook Subscriptions": True,
    "Automatic Setup": True,
    "Custom Field Explorer": True,
    "Jobs": True,
    "Candidates": True,
}
"""The tool's features, and whether the gateway has them."""


class RecruitCrm(Connector):
    """What the gateway knows of Recruit CRM."""

    tool = "recruitcrm"
    label = "Recruit CRM"
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
    check = Call("GET /users", lives=0)

    def auth(self, account: Account) -> Auth:
        """The token as bearer."""
        return wire.auth(account)

    def read_error(self, status: int, headers: Mapping[str, str], body: Json) -> VendorError | None:
        """The five shapes of error bodies, with 200 as well."""
        return wire.read_error(status, headers, body)

    def prefix(self, account: Account) -> str:
        """Every path begins with the version."""
        return wire.VERSION
