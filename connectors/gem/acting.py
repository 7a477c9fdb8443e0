"""Whom Gem's writes are attributed to (gem.md §1)."""

from __future__ import annotations

from connectors.actions import Doing, Refused


def acting_user(doing: Doing) -> str:
    """The user that the integration acts as. Raises Refused where its settings name none."""
    found = doing.session.integration.account.settings.get("acting_user_id")
    if not found:
        raise Refused(
            "ACTING_USER_MISSING",
            "Gem attributes every write to a user: set `acting_user_id` in the integration's settings",
        )
    return str(found)
