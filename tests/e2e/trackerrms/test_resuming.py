"""A submission to TrackerRMS whose answers are lost, repeated: nothing is made twice (trackerrms.md §10.1)."""

import asyncio
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from connectors.actions import SETTLES
from connectors.upstream import Budget
from gateway.sandbox import Fault
from tests.e2e.actions import pdf, perform, plain, writes
from tests.e2e.test_exactly_once import Clock, storing
from tests.e2e.trackerrms.test_creating import files, found, open_job, people, person, placements, stage
from tests.support.graph import Answered, Graph

__all__ = ["found"]

CREATE = """mutation ($input: CreateCandidateInput!) { createCandidate(input: $input) {
    candidate { id } application { id currentStage { id } } warnings steps { name status } replayed
    unfinished userErrors { code message } } }"""
PATHS = ("/api/v1/Resource", "/api/v1/OpportunityResource", "/api/v1/Resource/AttachDocument")
ACTS = ("truncate", "drip")
"""Faults that spoil the answer to a call that was executed."""


def finished(answered: Answered) -> bool:
    """Whether nothing is left: neither an error nor a step that failed for now."""
    return not answered.errors and not answered.data["createCandidate"]["unfinished"]


async def create(graph: Graph, given: dict[str, Any], seconds: float = 10.0) -> Answered:
    return await graph.ask(CREATE, budget=Budget(time.monotonic() + seconds), input=given)


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("kind", ["truncate", "reset", "status", "html", "hang", "drip"])
async def test_with_the_same_key(
    trackerrms: Graph, found: dict[str, Any], tmp_path: Path, kind: str, path: str
) -> None:
    given = {
        "candidate": person(),
        "application": {"jobId": open_job(found), "stageId": stage(found, "CV review")},
        "attachments": [pdf("cv.pdf"), pdf("paper.pdf", "OTHER")],
        "idempotencyKey": f"{kind} {path}",
    }
    trackerrms.sandbox.faults.add(Fault(kind, method="POST", path=path, count=1, seconds=30))
    clock = Clock()
    async with storing(trackerrms, tmp_path, clock) as stored:
        first = await create(stored, given, seconds=1.0 if kind in ("hang", "drip") else 10.0)
        assert finished(first) == (kind == "truncate")
        assert bool(first.data and first.data["createCandidate"]) == (path != PATHS[0] or kind == "truncate")
        if kind not in ACTS:
            early = await create(stored, given)
            assert not finished(early)
            told = [
                *(one.message for one in early.errors),
                *((early.data or {}).get("createCandidate") or {}).get("warnings", ()),
            ]
            assert any("it may yet take effect" in one for one in told)  # and is not sent again at once
            clock.ahead = SETTLES
        made = (await create(stored, given)).data["createCandidate"]
        assert made["userErrors"] == []
        assert made["application"]["currentStage"]["id"] == given["application"]["stageId"]
        replayed = (await create(stored, given)).data["createCandidate"]
        assert replayed["replayed"]
        assert replayed["candidate"] == made["candidate"]
    (one,) = people(trackerrms, given["candidate"]["emailAddress"])
    assert len(placements(trackerrms, one)) == 1
    assert sorted(name for name, *_ in files(trackerrms, one)) == ["cv.pdf", "paper.pdf"]


@pytest.mark.parametrize("path", PATHS)
async def test_without_a_key(trackerrms: Graph, found: dict[str, Any], path: str) -> None:
    """The vendor is asked by address and job, and by the names of the files, before anything is sent."""
    given = {
        "candidate": person(),
        "application": {"jobId": open_job(found)},
        "attachments": [pdf("cv.pdf"), pdf("paper.pdf", "OTHER")],
    }
    trackerrms.sandbox.faults.add(Fault("status", method="POST", path=path, count=1))
    first = await create(trackerrms, given)
    if path == PATHS[0]:
        assert first.codes == ["UPSTREAM_UNAVAILABLE"]
    else:
        warning = first.data["createCandidate"]["warnings"][-1]
        assert warning.startswith(f"candidate {plain(first.data['createCandidate']['candidate']['id'])}")
        assert finished(first)  # no call can go on with what has no key
    await perform(trackerrms, "createCandidate", **given)
    (one,) = people(trackerrms, given["candidate"]["emailAddress"])
    assert len(placements(trackerrms, one)) == 1
    assert sorted(name for name, *_ in files(trackerrms, one)) == ["cv.pdf", "paper.pdf"]
    assert len(writes(trackerrms)) == 5  # one candidate, one application, two files; and the one that failed


async def test_a_file_that_the_vendor_refuses_is_a_warning(trackerrms: Graph, found: dict[str, Any]) -> None:
    given = {
        "candidate": person(),
        "application": {"jobId": open_job(found)},
        "attachments": [pdf("cv.pdf"), pdf("paper.pdf", "OTHER")],
    }
    trackerrms.sandbox.faults.add(Fault("status", method="POST", path=PATHS[2], count=1, status=415))
    made = (await create(trackerrms, given)).data["createCandidate"]
    assert any("'cv.pdf' was not added" in one for one in made["warnings"])
    assert [one["status"] for one in made["steps"]] == ["DONE", "DONE", "FAILED", "DONE"]
    (one,) = people(trackerrms, given["candidate"]["emailAddress"])
    assert [name for name, *_ in files(trackerrms, one)] == ["paper.pdf"]


async def test_a_file_refused_for_a_token_that_another_process_replaced_is_not_lost(
    trackerrms: Graph, found: dict[str, Any], tmp_path: Path
) -> None:
    """An exchange ends the life of the token before (§3.2): processes that share an account refuse each other."""
    given = {
        "candidate": person(),
        "application": {"jobId": open_job(found)},
        "attachments": [pdf("cv.pdf")],
        "idempotencyKey": "token",
    }
    trackerrms.sandbox.faults.add(Fault("status", method="POST", path=PATHS[2], count=2, status=401))
    async with storing(trackerrms, tmp_path) as stored:
        first = await create(stored, given)
        assert not finished(first)
        assert any("'cv.pdf' was not added" in one for one in first.data["createCandidate"]["warnings"])
        assert finished(await create(stored, given))
    (one,) = people(trackerrms, given["candidate"]["emailAddress"])
    assert [name for name, *_ in files(trackerrms, one)] == ["cv.pdf"]


async def test_equal_submissions_at_once_make_one(trackerrms: Graph, found: dict[str, Any]) -> None:
    given = {
        "candidate": person(),
        "application": {"jobId": open_job(found)},
        "attachments": [pdf("cv.pdf")],
    }
    answers = await asyncio.gather(*(perform(trackerrms, "createCandidate", **given) for _ in range(4)))
    assert len({answer["application"]["id"] for answer in answers}) == 1
    (one,) = people(trackerrms, given["candidate"]["emailAddress"])
    assert len(placements(trackerrms, one)) == 1
    assert [name for name, *_ in files(trackerrms, one)] == ["cv.pdf"]


async def test_the_person_chosen_first_is_gone_on_with(
    trackerrms: Graph, found: dict[str, Any], tmp_path: Path
) -> None:
    """Though another one with the same address has been updated since."""
    given = {"candidate": person(), "application": {"jobId": open_job(found)}}
    first = await perform(trackerrms, "createCandidate", **given)
    vendor = trackerrms.sandbox.vendors["trackerrms"]
    (one,) = people(trackerrms, given["candidate"]["emailAddress"])
    another = [job["id"] for job in found["jobs"] if job["status"] == "OPEN"][1]
    given |= {
        "application": {"jobId": another},
        "attachments": [pdf("cv.pdf")],
        "idempotencyKey": "chosen",
    }
    trackerrms.sandbox.faults.add(Fault("reset", method="POST", path=PATHS[2], count=1))
    clock = Clock()
    async with storing(trackerrms, tmp_path, clock) as stored:
        assert not finished(await create(stored, given))
        vendor.world.advance(60)
        vendor.world.add(
            vendor.world.candidates,
            replace(one, id=vendor.world.candidates.next_id(), updated_at=vendor.world.now()),
        )
        clock.ahead = SETTLES
        again = await perform(stored, "createCandidate", **given)
    assert again["candidate"] == first["candidate"]
    assert len(placements(trackerrms, one)) == 2
    assert [name for name, *_ in files(trackerrms, one)] == ["cv.pdf"]
