"""Reading many candidates at once (recruitee.md §1.2, §4.2)."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from connectors.columns import Json, distinct
from connectors.declarations import (
    Call,
)
from connectors.recruitee import views
from connectors.views import View

if TYPE_CHECKING:
    from connectors.engine.session import Session

from connectors.recruitee.sideload import SIDE_LOADED, references

BATCH = 250
"""Candidate ids in one call: keeps the URL below 4 kB (§4.2 [inferred])."""

CANDIDATES = Call("GET /candidates", at="candidates", also=references, carries=SIDE_LOADED)
CANDIDATE = Call("GET /candidates/{id}", at="candidate", also=references, carries=SIDE_LOADED)


async def fresh_candidate(session: Session, key: str) -> Json:
    """One candidate in full, as it is now: for what a write depends on. Raises Gone."""
    live = session.integration.session(session.budget.aged(0))
    return next(iter(live.rows(CANDIDATE, await live.call(CANDIDATE, {"id": key}))), {})


async def people_of(session: Session, candidates: Iterable[str]) -> list[View[Any]]:
    """The list rows of candidates, in batches; `limit` is sent because the default cuts these too (§1.2)."""
    wanted = distinct(candidates)
    chunks = [wanted[start : start + BATCH] for start in range(0, len(wanted), BATCH)]
    answers = await asyncio.gather(
        *(session.call(CANDIDATES, {"ids": ",".join(chunk), "limit": "1000"}) for chunk in chunks)
    )
    found: list[View[Any]] = []
    for answer in answers:
        rows_ = (views.CandidateRow(raw) for raw in session.rows(CANDIDATES, answer))
        found += session.stamp((*rows_, *references(answer.body)), answer)
    return found
