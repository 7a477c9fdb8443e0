"""What stands beside the asked records in Recruitee's answers (recruitee.md §3)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from connectors.columns import Json, as_text, dig, rows
from connectors.recruitee import views
from connectors.views import View

if TYPE_CHECKING:
    pass


def references(body: Json) -> Iterator[View[Any]]:
    """The side-loaded objects of an answer."""
    for entry in rows(body, "references"):
        view = views.REFERENCES.get(as_text(dig(entry, "type")) or "")
        if view is not None:
            yield view(entry)


SIDE_LOADED = tuple(views.REFERENCES.values())
