"""The list of what was made through the gateway: known by key, so it is read by key, page by page."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

from connectors.declarations import Page
from connectors.errors import BadInput
from connectors.paging import FOREIGN_MARK, Position, Single

if TYPE_CHECKING:
    from connectors.declarations import Params
    from connectors.engine.plan import Wants
    from connectors.engine.session import Session
    from connectors.model import Model


@dataclass(frozen=True, slots=True)
class MadeHere:
    """A list that takes its keys from the gateway's own records. A page holds as many as are asked for at once."""

    model: type[Model]
    wants: Wants
    rows: int
    name: str = "made here"

    @property
    def paging(self) -> Single:
        """A size for whoever estimates: its pages go by the store's marks."""
        return Single(self.rows)

    async def page(self, session: Session, position: Position, params: Params) -> Page:
        """The records of the next keys; those that are gone are left out. Raises BadInput for a foreign mark."""
        if not isinstance(position, str | None):
            raise BadInput(FOREIGN_MARK)
        session.by_key_only.add(self.model.__name__)
        found = await session.created.page(self.model.__name__, position, self.rows + 1)
        chosen = found[: self.rows]
        records = await asyncio.gather(*(session.by_key(self.model, key, self.wants) for key, _ in chosen))
        views = [record.views[0] for record in records if record is not None]
        return Page(views, chosen[-1][1] if len(found) > self.rows else None)
