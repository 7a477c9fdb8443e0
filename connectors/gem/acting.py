"""Whom Gem's writes are attributed to (gem.md §1)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TypeVar

from connectors.actions import Doing, Refused
from connectors.columns import as_key, as_text, dig
from connectors.declarations import Call
from connectors.errors import Gone, Rejected
from connectors.gem.wire import ATS

T = TypeVar("T")

USER = Call(f"GET {ATS}/users/{{id}}", lives=300)
CRM_USERS = Call("GET /v0/users", lives=300)


def acting_user(doing: Doing) -> str:
    """The user that the integration acts as. Raises Refused where its settings name none."""
    found = doing.session.integration.account.settings.get("acting_user_id")
    if not found:
        raise Refused(
            "ACTING_USER_MISSING",
            "Gem attributes every write to a user: set `acting_user_id` in the integration's settings",
        )
    return str(found)


async def attributed(doing: Doing, write: Callable[[str], Awaitable[T]]) -> T:
    """Write as the acting user. Refused for the user, it is tried once more with that person's id in the CRM:
    which of the two lists of users writes want is not known (§1 [assumed]).
    """
    user = acting_user(doing)
    try:
        return await write(user)
    except (Gone, Rejected) as refusal:
        other = await _in_crm(doing, user) if "user_id" in refusal.message else None
        if other is None:
            raise
    return await write(other)


async def _in_crm(doing: Doing, user: str) -> str | None:
    """The id that the CRM gives the same person, found by address; None if there is none, or just the same."""
    session = doing.session
    answer = await session.call(USER, {"id": user})
    address = as_text(dig(answer.body, "primary_email_address"))
    if address is None:
        return None
    for one in session.rows(CRM_USERS, await session.call(CRM_USERS, {"email": address})):
        key = as_key(one.get("id"))
        if key and key != user and (as_text(one.get("email")) or "").lower() == address.lower():
            return key
    return None
