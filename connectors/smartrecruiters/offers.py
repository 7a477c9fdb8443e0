"""Offers of employment at SmartRecruiters, and what they cost (smartrecruiters.md §8.12, §11.10)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from connectors.columns import Json, as_text, dig, rows
from connectors.declarations import Call, Fetch, Pages, Params, Push, Resource
from connectors.enums import OfferStatus
from connectors.errors import Forbidden, Gone
from connectors.model import MODELS
from connectors.paging import Offset
from connectors.smartrecruiters import applicants, mapping, people_views
from connectors.smartrecruiters.common import CATALOGUE, ROWS
from connectors.views import View

if TYPE_CHECKING:
    from connectors.engine.session import Session

OFFERS = Call("GET /offers", at="content")
OFFERS_OF = Call("GET /candidates/{id}/jobs/{jobId}/offers", at="content")
OFFER = Call("GET /candidates/{id}/jobs/{jobId}/offers/{offerId}")
LABELS = Call("GET /configuration/offer-properties", lives=CATALOGUE)


def statuses(wanted: Sequence[OfferStatus]) -> Params:
    """Unified states as the vendor's."""
    return {"status": mapping.words(applicants.OFFER_STATUS, wanted)}


def application(keys: Sequence[str]) -> Params | None:
    """The one application whose offers are asked for."""
    if len(keys) != 1:
        return None
    candidate, _, job = keys[0].partition(":")
    return {"id": candidate, "jobId": job}


def parts(key: str) -> Params | None:
    """Candidate, job and offer out of an offer's key; None where it lacks one."""
    found = dict(zip(("id", "jobId", "offerId"), key.split(":", 2), strict=False))
    return found if len(found) == 3 and all(found.values()) else None  # noqa: PLR2004  # the three


def named(_: Session, row: Json, params: Params) -> Json:
    """An offer with the candidate and the job that it was asked by."""
    return {**row, "_candidate": params["id"], "_job": params["jobId"]}


offers_list = Pages(
    view=people_views.OfferRow,
    call=OFFERS,
    paging=Offset(ROWS, total_at="totalFound"),
    filters={"statuses": Push(statuses)},
    typical=200,
)


async def one_offer(session: Session, keys: Sequence[str]) -> Iterable[View[Any]]:
    """An offer, by its application. One that named none when it was listed is found in the list only."""
    (key,) = keys
    where = parts(key)
    if where is None:
        return ()
    answer = await session.call(OFFER, where)
    found = [people_views.OfferRow(named(session, row, where)) for row in session.rows(OFFER, answer)]
    return session.stamp(found, answer)


async def with_labels(session: Session, keys: Sequence[str]) -> Iterable[View[Any]]:
    """The fields of offers with their labels, which stand in the configuration: one call for all offers."""
    found: list[View[Any]] = []
    for key in keys:
        loaded = session.record(MODELS["Offer"], key).views
        known = [view for view in loaded if isinstance(view, people_views.OfferRow)]
        found += known or await one_offer(session, [key])
    labels = await labels_of(session)
    return [*found, *(people_views.OfferFields({**view.raw, "_labels": labels}) for view in found)]


async def labels_of(session: Session) -> dict[str, str | None]:
    """The labels of offers' fields by key; none where the credentials may not read the configuration."""
    try:
        answer = await session.call(LABELS)
    except (Forbidden, Gone):
        return {}
    listed = [one for category in rows(answer.body, "categories") for one in rows(category, "properties")]
    return {key: as_text(dig(one, "label")) for one in listed if (key := as_text(dig(one, "key")))}


offers = Resource(
    lists=(
        offers_list,
        Pages(
            view=people_views.OfferRow,
            call=OFFERS_OF,
            filters={"application_ids": Push(application)},
            requires=frozenset({"application_ids"}),
            make=named,
            typical=1,
        ),
    ),
    reads=(
        Fetch(view=people_views.OfferRow, fetch_views=one_offer, partial=True),
        Fetch(
            view=people_views.OfferFields,
            fetch_views=with_labels,
            size=1_000_000,
            partial=True,
        ),
    ),
    from_remote=lambda _: None,
)
