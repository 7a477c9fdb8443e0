"""The customer's own fields as Recruit CRM defines them (recruitcrm.md §4.7)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from connectors.columns import Json
from connectors.declarations import Call
from connectors.errors import Gone
from connectors.fields import Definition, Definitions, words
from connectors.recruitcrm import mapping

if TYPE_CHECKING:
    from connectors.engine.session import Session

CHOICES = frozenset({"dropdown", "multiselect"})
"""The types whose default value is the list of their options: a text with commas, or an array."""


def listed(entity: str) -> Definitions:
    """How the fields of an entity are listed: records hold them by name."""
    call = Call(f"GET /custom-fields/{entity}", lives=0)

    async def definitions(session: Session, options: bool) -> Iterable[Definition]:
        try:
            answer = await session.call(call)
        except Gone:  # an account without any
            return ()
        return [found for row in session.rows(call, answer) if (found := definition(row))]

    return definitions


def definition(row: Json) -> Definition | None:
    """A field out of its row; None for one without a name and an id."""
    name = mapping.scalar(row.get("field_name")) or mapping.ref(row.get("field_id"))
    kind = mapping.scalar(row.get("field_type"))
    given = row.get("default_value") if kind in CHOICES else None
    each = given.split(",") if isinstance(given, str) else given if isinstance(given, list) else ()
    options = words(one.strip() if isinstance(one, str) else one for one in each)
    return Definition(name, name, kind, options) if name else None


DEFINITIONS = {
    "Job": listed("jobs"),
    "Candidate": listed("candidates"),
    "Application": listed("job-associated"),
}
"""By model."""
