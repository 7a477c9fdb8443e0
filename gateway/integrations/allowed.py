"""What a tenant may name: settings that the tool knows, and addresses that the vendor or the operator stands for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from connectors.connector import COMMON, Connector
from connectors.errors import BadInput
from connectors.upstream.account import origin

LARGEST = 100_000
"""Characters that settings may have as JSON."""


def settings(connector: Connector, given: Mapping[str, Any], hosts: Sequence[str]) -> None:
    """Raises BadInput for a setting that the tool does not know, or an address that may not be named."""
    known = {one.name: one for one in (*connector.settings, *COMMON)}
    for name, value in given.items():
        if name not in known:
            raise BadInput(f"{connector.label} has no setting `{name}`; known are {sorted(known)}")
        if known[name].address and value:
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
