"""One connected account: where it is and what opens it."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import httpx
import orjson

from connectors.errors import BadInput
from connectors.upstream.keeping import Keeper

TENANT = "default"
"""Whom an account belongs to where only one party uses the gateway."""

Origin = tuple[str, str, int | None]
"""Scheme, host and port: what credentials are bound to."""


def origin(url: str) -> Origin:
    """The origin of a base URL. Raises BadInput for one that is not plain http(s)."""
    try:
        parsed = httpx.URL(url)
    except httpx.InvalidURL:
        parsed = httpx.URL("")
    if (
        parsed.scheme not in ("http", "https")
        or not parsed.host
        or parsed.userinfo
        or parsed.query
        or parsed.fragment
    ):
        raise BadInput("a base URL is http(s)://host[:port][/path], without user, query or fragment")
    return parsed.scheme, parsed.host, parsed.port


@dataclass(frozen=True)
class Account:
    """An integration as its HTTP sees it.

    `id` is the configured id, `tool` the slug. `credentials` never show in a repr. `hosts` are further base
    URLs of the vendor that may be sent the credentials; only scheme, host and port of them count. `tenant` is the
    party whose account it is. `keeper` keeps credentials that replace themselves; without one they are kept in
    memory.
    """

    id: str
    tool: str
    base_url: str
    credentials: Mapping[str, str] = field(default_factory=dict, repr=False)
    settings: Mapping[str, Any] = field(default_factory=dict)
    hosts: tuple[str, ...] = ()
    tenant: str = TENANT
    keeper: Keeper | None = field(default=None, repr=False, compare=False)

    @cached_property
    def origins(self) -> frozenset[Origin]:
        """Where the credentials may go."""
        return frozenset(origin(url) for url in (self.base_url, *self.hosts))

    @cached_property
    def version(self) -> str:
        """Tells one set of credentials from another without giving it away (a part of cache keys)."""
        return self.digest()

    def digest(self, names: Collection[str] = ()) -> str:
        """Tells the credentials of these names from others (all of them where none is named)."""
        chosen = {name: value for name, value in self.credentials.items() if not names or name in names}
        packed = orjson.dumps(chosen, option=orjson.OPT_SORT_KEYS)
        return hashlib.sha256(packed).hexdigest()[:16]
