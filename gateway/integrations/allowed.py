"""What a tenant may name: settings that the tool knows, and addresses that the vendor or the operator stands for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from connectors.connector import Connector
from connectors.errors import BadInput
from connectors.upstream.account import origin

COMMON = frozenset({"custom_fields", "integration_fields", "only_created"})
"""Settings that every tool has (connectors/connector.py)."""

LARGEST = 100_000
"""Characters that settings may have as JSON."""


def settings(connector: Connector, given: Mapping[str, Any], hosts: Sequence[str]) -> None:
    """Raises BadInput for a setting that the tool does not know, or an address that may not be named."""
    known = {one.name: one for one in connector.settings}
    for name, value in given.items():
        if name not in known and name not in COMMON:
            names = sorted((*known, *COMMON))
            raise BadInput(f"{connector.label} has no setting `{name}`; known are {names}")
        if name in known and known[name].address and value:
            address(connector, str(value), hosts)


def address(connector: Connector, url: str, hosts: Sequence[str]) -> None:
    """Raises BadInput for an address that is neither the vendor's nor one of the operator's `integration_hosts`.

    Calls go where it says, from inside the operator's network: so a tenant cannot choose freely.
    """
    scheme, host, _ = found = origin(url)
    domain = ".".join((urlsplit(connector.base_url).hostname or "").split(".")[-2:])
    vendors = scheme == "https" and (host == domain or host.endswith(f".{domain}"))
    if not vendors and found not in {origin(one) for one in hosts if one != "*"}:
        raise BadInput(
            f"the address is not one of {connector.label}'s; the operator can allow it in `integration_hosts`"
        )
