"""What Gem's lists and reads have in common: pages, deleted rows, paths that are assumed (gem.md §4, §12)."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from connectors.columns import Json, as_key
from connectors.declarations import AnyView, Call, Fetch, One, Push
from connectors.errors import Gone, UpstreamError
from connectors.model import MODELS
from connectors.paging import PageNumber
from connectors.views import View

if TYPE_CHECKING:
    from connectors.engine.record import Record
    from connectors.engine.session import Session

ROWS = 500
"""Rows a page: the most (§4)."""

NO_SUCH_METHOD = 405


def pages(size: int = ROWS) -> PageNumber:
    """Gem's paging: bare arrays that end on a short page."""
    return PageNumber(size, limit="per_page")


def after(param: str) -> Push:
    """Push a lower bound of time; whether the vendor counts the bound itself in is not known."""
    return Push(lambda moment: {param: moment.isoformat().replace("+00:00", "Z")}, exact=False)


DELETED = Push(lambda wanted: {"include_deleted": "true"} if wanted else {})
"""`include_deleted` is the text `true`, or nothing (§11)."""


def item(view: AnyView, call: Call, *, sure: bool = False) -> Fetch:
    """A record by itself, on a path that is assumed (§12): what does not come so is looked for in the list.

    A path that is `sure` answers 404 for what is not there.
    """
    one = One(view=view, call=call)

    async def fetch(session: Session, keys: Sequence[str]) -> Iterable[View[Any]]:
        try:
            return await one.fetch(session, keys)
        except UpstreamError as refusal:
            if (isinstance(refusal, Gone) and not sure) or refusal.status == NO_SUCH_METHOD:
                return ()
            raise

    return Fetch(view=view, fetch_views=fetch, partial=True)


def raws(records: Iterable[Record], view: AnyView) -> list[Json]:
    """The records' JSON as one view has it."""
    return [known.raw for record in records for known in record.views if type(known) is view]


async def loaded(session: Session, model: str, keys: Sequence[str], field: str, view: AnyView) -> list[Json]:
    """The rows of records, read by a field of theirs where they are not at hand."""
    found = await asyncio.gather(*(session.by_key(MODELS[model], key, {field: {}}) for key in keys))
    return raws((record for record in found if record), view)


def by_job(listed: Iterable[Json]) -> dict[str, list[Json]]:
    """Rows by their job's id."""
    found: dict[str, list[Json]] = {}
    for raw in listed:
        found.setdefault(as_key(raw.get("job_id")) or "", []).append(raw)
    return found
