"""Where created candidates come from: SmartRecruiters' sources by name (smartrecruiters.md §8.10, §10.1)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from connectors.actions import Doing
from connectors.columns import Json, as_key, as_text, dig
from connectors.declarations import Call
from connectors.errors import Forbidden, Gone
from connectors.paging import Offset, Position
from connectors.smartrecruiters.common import CATALOGUE, ROWS

if TYPE_CHECKING:
    from connectors.engine.session import Session

OTHER = "OTHER"
"""The one type of source that may be named."""

VALUES = Call("GET /configuration/sources/{type}/values", at="content", lives=CATALOGUE)

PAGES = Offset(ROWS, total_at="totalFound")


async def details(doing: Doing, name: str | None) -> Json:
    """The source by its exact name among the custom ones, else that of the settings, with a warning; else none."""
    settings = doing.session.integration.account.settings
    default: dict[str, Json] | None = None
    if key := as_key(settings.get("source_id")):
        default = {"sourceTypeId": as_text(settings.get("source_type_id")) or OTHER, "sourceId": key}
        if sub := as_text(settings.get("source_sub_type_id")):
            default["sourceSubTypeId"] = sub
    if not name:
        return default
    try:
        found = await _named(doing.session, name)
        why = f"SmartRecruiters has no custom source of type {OTHER} with exactly this name"
    except (Forbidden, Gone):
        found, why = None, "the credentials may not read SmartRecruiters' sources"
    if found is not None:
        return found
    instead = "the source of the settings was taken" if default else "it was left out"
    doing.warnings.append(f"`source.name`: {why}; {instead}")
    return default


async def _named(session: Session, name: str) -> Json:
    position: Position = None
    while True:
        answer = await session.call(VALUES, {"type": OTHER, **PAGES.query(position)})
        listed = session.rows(VALUES, answer)
        for one in listed:
            if one.get("label") == name and (key := as_key(one.get("id"))):
                sub = as_text(dig(one, "sourceSubType.id"))
                found = {"sourceTypeId": OTHER, "sourceId": key}
                return {**found, "sourceSubTypeId": sub} if sub else found
        position = PAGES.after(position, len(listed), answer)
        if position is None:
            return None
