"""The customer's own fields ("properties") as SmartRecruiters defines them (smartrecruiters.md §8.6)."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from connectors.columns import Json, as_key, as_text, dig, rows
from connectors.declarations import Call
from connectors.errors import Gone, Rejected
from connectors.fields import Definition, words

if TYPE_CHECKING:
    from connectors.engine.session import Session

OF_PEOPLE = Call("GET /configuration/candidate-properties", at="content", lives=0)
CHOICES_OF_PEOPLE = Call("GET /configuration/candidate-properties/{id}/values", at="content")
OF_JOBS = Call("GET /configuration/job-properties", at="content", lives=0)
CHOICES_OF_JOBS = Call(
    "GET /configuration/job-properties/{id}/values", at="content", query={"pageSize": "1000"}
)
OF_OFFERS = Call("GET /configuration/offer-properties", at="categories", lives=0)

WITH_CHOICES = "SINGLE_SELECT"
"""The only type whose options the vendor lists (§8.6)."""


async def of_people(session: Session, options: bool) -> Iterable[Definition]:
    """Fields of candidates and applications, which hold them by id."""
    answer = await session.call(OF_PEOPLE)
    listed = _keyed(session.rows(OF_PEOPLE, answer))
    choosing = [key for key, one in listed.items() if as_text(one.get("type")) == WITH_CHOICES]
    chosen = await _options(session, CHOICES_OF_PEOPLE, choosing) if options else {}
    return [
        Definition(key, as_text(one.get("label")), as_text(one.get("type")), chosen.get(key, ()))
        for key, one in listed.items()
    ]


async def of_jobs(session: Session, options: bool) -> Iterable[Definition]:
    """Fields of jobs, which hold them by id. Their definitions have no type: a job's value is one of the options."""
    answer = await session.call(OF_JOBS)
    listed = _keyed(session.rows(OF_JOBS, answer))
    chosen = await _options(session, CHOICES_OF_JOBS, list(listed)) if options else {}
    return [
        Definition(key, as_text(one.get("label")), None, chosen.get(key, ())) for key, one in listed.items()
    ]


async def of_offers(session: Session, options: bool) -> Iterable[Definition]:
    """Fields of offers, which hold them by key; options are not listed."""
    answer = await session.call(OF_OFFERS)
    every = [one for category in session.rows(OF_OFFERS, answer) for one in rows(category, "properties")]
    named = {key: one for one in every if (key := as_key(dig(one, "key")))}
    return [
        Definition(key, as_text(one.get("label")), as_text(one.get("type"))) for key, one in named.items()
    ]


def _keyed(found: Iterable[Json]) -> dict[str, Json]:
    return {key: one for one in found if (key := as_key(dig(one, "id")))}


async def _options(session: Session, call: Call, keys: list[str]) -> Mapping[str, tuple[str, ...]]:
    """The labels of each field's options, a call for each; none for a field that turns out to have none."""

    async def one(key: str) -> tuple[str, ...]:
        try:
            answer = await session.call(call, {"id": key})
        except (Gone, Rejected):
            return ()
        return words(dig(row, "label") or dig(row, "id") for row in session.rows(call, answer))

    return dict(zip(keys, await asyncio.gather(*map(one, keys)), strict=True))


DEFINITIONS = {"Job": of_jobs, "Candidate": of_people, "Application": of_people, "Offer": of_offers}
"""By model."""
