"""Interviews at Recruitee, and what they cost (recruitee.md §5.9)."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from connectors.columns import Json, as_key, distinct, rows
from connectors.declarations import (
    Call,
    Fetch,
    One,
    Pages,
    Resource,
)
from connectors.model import MODELS
from connectors.recruitee import mapping, views
from connectors.views import View

if TYPE_CHECKING:
    from connectors.engine.session import Session

from connectors.recruitee.batches import BATCH, people_of
from connectors.recruitee.sideload import SIDE_LOADED, references

EVENTS = Call(
    "GET /interview/events",
    at="interview_events",
    query={"status": "all"},
    also=references,
    carries=SIDE_LOADED,
)
EVENT = Call("GET /interview/events/{id}", at="interview_event", also=references, carries=SIDE_LOADED)


async def linked(session: Session, keys: Sequence[str]) -> Iterable[View[Any]]:
    """Interviews with their applications: found among their candidates' placements."""
    known = [session.record(MODELS["Interview"], key) for key in keys]
    events = [view.raw for record in known for view in record.views if isinstance(view, views.Interview)]
    missing = set(keys) - {as_key(event.get("id")) for event in events}
    answers = await asyncio.gather(*(session.call(EVENT, {"id": key}) for key in missing))
    events += [event for answer in answers for event in session.rows(EVENT, answer)]
    people = await people_of(session, (key for event in events if (key := as_key(event.get("candidate_id")))))
    placed = {
        (placement.get("candidate_id"), placement.get("offer_id")): placement
        for person in people
        for placement in rows(person.raw, "placements")
    }
    found = [
        views.InterviewApplication({"id": event.get("id"), "_application": _application(event, placed)})
        for event in events
    ]
    return [*people, *found]


def _application(event: Json, placed: Mapping[Any, Json]) -> str | None:
    placement = placed.get((event.get("candidate_id"), event.get("offer_id")))
    return (
        mapping.application_key(event["candidate_id"], event["offer_id"], placement["id"])
        if placement
        else None
    )


async def interviews_of(session: Session, keys: Sequence[str]) -> Iterable[View[Any]]:
    """The interviews of applications: one candidate's, or all of the company's shared out."""
    people = distinct(key.split(":")[0] for key in keys)
    answer = await session.call(EVENTS, {"candidate_id": people[0]} if len(people) == 1 else {})
    events: dict[tuple[str | None, str | None], list[Json]] = {}
    for event in session.rows(EVENTS, answer):
        events.setdefault((as_key(event.get("candidate_id")), as_key(event.get("offer_id"))), []).append(
            event
        )
    found = []
    for key in keys:
        candidate, offer, _ = key.split(":")
        mine = [{**event, "_application": key} for event in events.get((candidate, offer), ())]
        found.append(views.ApplicationInterviews({"_application": key, "_events": mine}))
    return session.stamp((*found, *references(answer.body)), answer)


interviews = Resource(
    lists=(Pages(view=views.Interview, call=EVENTS, typical=500),),
    reads=(
        One(view=views.Interview, call=EVENT),
        Fetch(
            view=views.InterviewApplication,
            fetch_views=linked,
            size=BATCH,
            brings=(views.CandidateRow, *SIDE_LOADED),
        ),
    ),
)
