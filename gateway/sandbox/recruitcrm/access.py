"""Recruit CRM's demo tokens: no scopes exist, so a token works, or it does not (recruitcrm.md §2, §2.2)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gateway.sandbox.call import Call, Principal
from gateway.sandbox.recruitcrm import errors

if TYPE_CHECKING:
    from collections.abc import Mapping

TOKEN = "sandbox-{account}-token"  # noqa: S105 - documented: sandbox-recruitcrm-token, sandbox-recruitcrm-2-token …
SECOND = "second"
"""A further good token, to see that quotas are counted per token."""
REFUSED = {"revoked": 401, "blocked": 403}
"""Suffix of a token that no longer works (`sandbox-recruitcrm-token-revoked`) to the status it draws."""


def tokens(account: str) -> dict[str, Principal | int]:
    """Return every token of an account: whom it stands for, or the status that refuses it."""
    token = TOKEN.format(account=account)
    good = {name: Principal(name) for name in (token, f"{token}-{SECOND}")}
    return {**good, **{f"{token}-{suffix}": status for suffix, status in REFUSED.items()}}


def authenticate(known: Mapping[str, Principal | int], call: Call) -> Principal:
    """Return whom the bearer token stands for; 401, or 403 for a token out of use."""
    scheme, _, token = call.headers.get("authorization", "").partition(" ")
    found = known.get(token.strip()) if scheme.lower() == "bearer" else None
    if isinstance(found, Principal):
        return found
    raise errors.forbidden() if found == 403 else errors.unauthorized()
