"""The three regions, each with a REST and an OAuth host of confusable names (trackerrms.md §2)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from gateway.sandbox.call import Call

DOMAIN = ".tracker-rms.com"
PREFIX = "/hosts/"


@dataclass(frozen=True, slots=True)
class Region:
    """Where a tenant lives; `zone` is the time zone of the sandbox's tenants there, never UTC on purpose."""

    code: str
    rest: str
    oauth: str
    zone: str


REGIONS = (
    Region("gl", "evoglapi", "evoapi", "Europe/Brussels"),
    Region("us", "evousapi", "evoapius", "America/Los_Angeles"),
    Region("ca", "evocaapi", "evoapica", "America/Toronto"),
)
"""In the order accounts get them: `trackerrms` is gl, `trackerrms-2` us, `trackerrms-3` ca, and so on."""


@dataclass(frozen=True, slots=True)
class Host:
    """One of the six hosts."""

    region: Region
    kind: Literal["rest", "oauth"]


HOSTS = {region.rest: Host(region, "rest") for region in REGIONS} | {
    region.oauth: Host(region, "oauth") for region in REGIONS
}


def addressed(call: Call) -> tuple[Host | None, str]:
    """Return the host a call is for (None for the plain mount) and the path there."""
    if call.path.startswith(PREFIX):
        label, slash, rest = call.path.removeprefix(PREFIX).partition("/")
        return HOSTS.get(label.lower()), slash + rest
    name = call.headers.get("host", "").split(":")[0].lower()
    return (HOSTS.get(name.removesuffix(DOMAIN)) if name.endswith(DOMAIN) else None), call.path
