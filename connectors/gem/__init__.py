"""Gem's ATS: shaped like Greenhouse's Harvest API, bare arrays and opaque ids (gem.md)."""

from __future__ import annotations

from collections.abc import Mapping

from connectors.connector import Connector
from connectors.declarations import Call
from connectors.gem import filing, wire
from connectors.gem.actions import ACTIONS
from connectors.gem.guide import GUIDE
from connectors.gem.reads import RESOURCES
from connectors.gem.scopes import SCOPES
from connectors.upstream import Account, Auth, Json, VendorError

FEATURES = {
    "Sync Only Created Applications": True,
    "Connection Guide": True,
    "Create credentials": True,
    "API Passthrough": True,
    "Delta Syncs": True,
}
"""The tool's features, and whether the gateway has them."""


class Gem(Connector):
    """What the gateway knows of Gem."""

    tool = "gem"
    label = "Gem"
    base_url = wire.BASE
    credentials = wire.CREDENTIALS
    settings = wire.SETTINGS
    policy = wire.POLICY
    resources = RESOURCES
    actions = ACTIONS
    attachments = {"Candidate": filing.of_candidate}  # noqa: RUF012  # a class variable, declared in the base
    features = FEATURES
    scopes = SCOPES
    guide = GUIDE
    check = Call(f"GET {wire.ATS}/users/", query={"per_page": "1"}, lives=0)

    def auth(self, account: Account) -> Auth:
        """The API key."""
        return wire.auth(account)

    def read_error(self, status: int, headers: Mapping[str, str], body: Json) -> VendorError | None:
        """The error bodies of gateway and application."""
        return wire.read_error(status, headers, body)
