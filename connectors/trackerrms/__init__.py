"""TrackerRMS: a job is an opportunity there, a candidate a resource, an application both joined (trackerrms.md §1)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from connectors.connector import Connector
from connectors.declarations import Call
from connectors.trackerrms import wire
from connectors.trackerrms.actions import ACTIONS
from connectors.trackerrms.facts import FACTS, USERS, given_zone
from connectors.trackerrms.guide import GUIDE
from connectors.trackerrms.reads import RESOURCES
from connectors.trackerrms.scopes import SCOPES
from connectors.trackerrms.webhooks import WEBHOOKS
from connectors.upstream import Account, Auth, Json, VendorError

FEATURES = {
    "Source Writing": True,
    "Roles": True,
    "Job roles (e.g. Hiring Manager)": True,
    "API Passthrough": True,
    "Scope Testing": True,
    "Per Model Tests": True,
}
"""The tool's features, and whether the gateway has them."""


class TrackerRMS(Connector):
    """What the gateway knows of TrackerRMS."""

    tool = "trackerrms"
    label = "TrackerRMS"
    base_url = wire.REGIONS["us"]
    credentials = wire.CREDENTIALS
    settings = wire.SETTINGS
    policy = wire.POLICY
    resources = RESOURCES
    actions = ACTIONS
    features = FEATURES
    scopes = SCOPES
    guide = GUIDE
    facts = FACTS
    webhooks = WEBHOOKS
    check = Call(USERS.operation, json={"onlyMyRecords": False, "maxResults": 1, "pageNumber": 1}, lives=0)

    def base(self, settings: Mapping[str, Any]) -> str:
        """The host of the region."""
        return wire.base(settings)

    def auth(self, account: Account) -> Auth:
        """A JWT, for which the account's own token is exchanged. The time zone is looked at here, too."""
        given_zone(account.settings)
        return wire.auth(account)

    def read_error(self, status: int, headers: Mapping[str, str], body: Json) -> VendorError | None:
        """Problem details, and writes that did nothing."""
        return wire.read_error(status, headers, body)
