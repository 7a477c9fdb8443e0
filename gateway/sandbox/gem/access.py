"""Gem's demo keys: what each lacks, and how much it may call (gem.md §1, §2, §3)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gateway.sandbox.call import Principal
from gateway.sandbox.gem import errors

if TYPE_CHECKING:
    from gateway.sandbox.call import Call

KEY = "sandbox-{account}-key"
"""The customer's own key: `sandbox-gem-key`, `sandbox-gem-2-key` …"""
PARTNER = "SandboxGemShareableAccessKey{number:012d}"
"""A partner's key, 40 letters and digits: it needs the partner's secret beside it."""
SECRET = "sandbox-gem-application-secret"  # noqa: S105 - documented, the same for all customers
RATE = 20
"""Calls per second and key (gem.md §2)."""


@dataclass(frozen=True, slots=True)
class Key:
    """One key: surfaces it opens, whether it needs the secret, its plan, and what keeps it out."""

    surfaces: frozenset[str] = frozenset({"ats", "crm"})
    partner: bool = False
    rate: int = RATE
    daily: int | None = None
    disabled: bool = False
    revoked: bool = False


CRIPPLED: dict[str, Key] = {
    "disabled": Key(disabled=True),
    "revoked": Key(revoked=True),
    "no-api": Key(frozenset()),
    "no-ats": Key(frozenset({"crm"})),
    "no-crm": Key(frozenset({"ats"})),
    "slow": Key(rate=5),
    "daily": Key(daily=25),
}
"""Suffix of a further key (`sandbox-gem-key-no-ats`) to what is wrong with it."""


def keys(account: str, number: int) -> dict[str, Key]:
    """Return every key of an account."""
    own = KEY.format(account=account)
    crippled = {f"{own}-{suffix}": key for suffix, key in CRIPPLED.items()}
    return {own: Key(), PARTNER.format(number=number): Key(partner=True), **crippled}


def admit(known: dict[str, Key], call: Call, unknown_key: int) -> Principal:
    """Return who calls; the gateway's 403 without a live key, the application's 401 or 403 for the rest."""
    text = call.headers.get("x-api-key", "")
    key = known.get(text)
    if not text or (key is None and unknown_key == 403) or (key is not None and key.disabled):
        raise errors.gateway(403, "Forbidden")
    if key is None or key.revoked:
        raise errors.application(401, "The API key is not valid.")
    if key.partner and call.headers.get("x-application-secret") != SECRET:
        raise errors.application(403, "The application secret is missing or not valid.")
    if not key.surfaces:
        raise errors.application(403, "API access is not enabled for this team.")
    surface = "crm" if call.path.startswith("/v0/") else "ats"
    if surface not in key.surfaces:
        raise errors.application(403, f"This team has no access to the {surface.upper()} API.")
    return Principal(text, 1, key.surfaces)
