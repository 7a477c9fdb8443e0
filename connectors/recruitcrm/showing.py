"""What a write answers, shown in place of a read: reads may lag behind for some seconds (recruitcrm.md §2.3)."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from connectors.actions import Doing
    from connectors.views import View


def show(doing: Doing, *found: View[Any]) -> None:
    """Take views as the newest state of their records."""
    for view in found:
        view.fetched_at = datetime.now(UTC)
    doing.session.absorb(found)
