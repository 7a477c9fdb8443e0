"""Mutations with a key at SmartRecruiters happen once, whatever becomes of their answers."""

import time
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from connectors.actions import SETTLES
from connectors.smartrecruiters import creating
from connectors.upstream import Budget
from gateway.sandbox import Fault
from tests.e2e.actions import pdf, plain, writes
from tests.e2e.smartrecruiters.people import applied, newest, reasons, stage, vendor
from tests.e2e.smartrecruiters.test_creating import job_with, simply, unpublished, wish
from tests.e2e.test_exactly_once import Clock, storing
from tests.support.graph import Answered, Graph
from tests.support.graph import graph as over

CREATE = """mutation ($input: CreateApplicationInput!) { createApplication(input: $input) {
    candidate { id firstName } application { id } steps { name status } replayed warnings userErrors { code } } }"""
APPLY = "/postings/{uuid}/candidates"
ADD = "/jobs/{jobId}/candidates"
ADDRESS = "ann.lee@example.org"


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def stored(graph: Graph, tmp_path: Path, clock: Clock) -> AsyncIterator[Graph]:
    async with storing(graph, tmp_path, clock) as made:
        yield made


async def create(asked: Graph, given: dict[str, Any], seconds: float = 10.0) -> Answered:
    budget = Budget(time.monotonic() + seconds)
    return await asked.ask(CREATE, budget=budget, input={**given, "idempotencyKey": "create-1"})


def persons(asked: Graph) -> int:
    return len(vendor(asked).world.by_email(ADDRESS))


@pytest.mark.parametrize("route", [APPLY, ADD])
@pytest.mark.parametrize(
    ("kind", "acts", "code"),
    [
        ("status", False, "UPSTREAM_UNAVAILABLE"),
        ("reset", False, "UPSTREAM_UNAVAILABLE"),
        ("hang", False, "OUTCOME_UNKNOWN"),
        ("truncate", True, None),
        ("drip", True, "OUTCOME_UNKNOWN"),
    ],
)
async def test_a_create_happens_once_however_its_answer_is_lost(
    stored: Graph, clock: Clock, route: str, kind: str, acts: bool, code: str | None
) -> None:
    job = await (job_with(stored) if route == APPLY else unpublished(stored))
    given = simply(job) if route == APPLY else simply({**job, "screeningQuestions": []})
    stored.sandbox.faults.add(Fault(kind, method="POST", path=route, count=1, seconds=30))
    first = await create(stored, given, seconds=1.0)
    assert first.codes == ([code] if code else [])
    assert persons(stored) == int(acts)
    if not acts:
        early = await create(stored, given)
        assert early.codes == ["OUTCOME_UNKNOWN"]
        assert 0 < early.errors[0].extensions["retryAfter"] <= SETTLES
        clock.ahead = SETTLES
    made = [(await create(stored, given)).data["createApplication"] for _ in range(2)]
    assert persons(stored) == 1
    assert [one["candidate"]["firstName"] for one in made] == ["Ann"] * 2
    assert [one["userErrors"] for one in made] == [[], []]
    assert made[1]["replayed"]
    assert len([one for one in writes(stored) if one.startswith("POST")]) == (1 if acts else 2)


async def test_a_person_whom_the_search_does_not_know_yet(
    stored: Graph, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The candidates of the job that changed lately are looked at as well."""
    monkeypatch.setattr(creating, "quoted", lambda _: "nobody-at-all")
    given = simply(await job_with(stored))
    here = vendor(stored)
    here.world.advance(time.time() - here.world.now().timestamp())
    stored.sandbox.faults.add(Fault("truncate", method="POST", path=APPLY, count=1))
    made = (await create(stored, given)).data["createApplication"]
    assert made["candidate"]["firstName"] == "Ann"
    assert (persons(stored), len(writes(stored))) == (1, 1)


@pytest.mark.parametrize("closed", [False, True])
async def test_a_create_is_resumed_at_the_step_that_failed(stored: Graph, clock: Clock, closed: bool) -> None:
    """What failed after the person was made is told with the ids; the repeated call goes on with it alone."""
    given = wish(await job_with(stored, "MULTI_SELECT"))
    attach, move = "/candidates/{id}/jobs/{jobId}/attachments", "/candidates/{id}/jobs/{jobId}/status"
    for path in (attach, move):
        for method in ("POST", "PUT"):
            stored.sandbox.faults.add(Fault("status", path=path, method=method, count=1))
    first = (await create(stored, given)).data["createApplication"]
    assert persons(stored) == 1
    assert len(first["warnings"]) == 2
    assert {one["status"] for one in first["steps"]} == {"DONE", "UNKNOWN"}
    row = newest(stored, "applications")
    if closed:
        world = vendor(stored).world
        world.change(world.jobs, world.jobs[row.job_id], status="closed")
    clock.ahead = SETTLES
    again = (await create(stored, given)).data["createApplication"]
    assert not again["replayed"]
    assert (again["warnings"], again["userErrors"]) == ([], [])
    assert {one["status"] for one in again["steps"]} == {"DONE"}
    assert again["application"] == first["application"]
    assert vendor(stored).states.of(newest(stored, "applications")) == ("IN_REVIEW", None)
    assert newest(stored, "files").name == "letter.pdf"
    assert (await create(stored, given)).data["createApplication"]["replayed"]
    assert len([one for one in writes(stored) if one.startswith("POST /postings")]) == 1


async def test_the_route_may_change_between_two_calls(stored: Graph, clock: Clock) -> None:
    """An ad is taken down while nobody knows what became of the application through it."""
    job = await job_with(stored)
    given = simply(job, attachments=[pdf("cv.pdf"), pdf("letter.pdf", "COVER_LETTER")])
    stored.sandbox.faults.add(Fault("drip", method="POST", path=APPLY, count=1, seconds=30))
    assert (await create(stored, given, seconds=1.0)).codes == ["OUTCOME_UNKNOWN"]
    assert persons(stored) == 1
    here = vendor(stored)
    row = here.world.jobs[newest(stored, "applications").job_id]
    for ad in here.ads_of(row.id):
        here.world.change(here.world.postings, ad, status="closed")
    stored.fresh()
    made = (await create(stored, given)).data["createApplication"]
    assert made["candidate"]["firstName"] == "Ann"
    assert persons(stored) == 1
    assert not [one for one in writes(stored) if one.startswith("POST /jobs")]
    assert clock.ahead == 0


@pytest.mark.parametrize("kind", ["status", "truncate"])
async def test_the_other_actions(stored: Graph, clock: Clock, kind: str) -> None:
    """Each is repeated with its key after its answer was lost; the sandbox then holds it once."""
    candidate, application = await applied(stored)
    reason = (await reasons(stored))[0]["id"]
    person, one = {"candidateId": candidate["id"]}, {"applicationId": application["id"]}
    link = {"label": "Result", "url": "https://acme.example/1"}
    for name, given in (
        ("addTagToCandidate", {**person, "tag": {"name": "Once"}}),
        ("removeTagFromCandidate", {**person, "tag": {"name": "Once"}}),
        ("addAttachmentToCandidate", {**person, "attachment": pdf("1.pdf")}),
        ("addAttachmentToApplication", {**one, "attachment": pdf("2.pdf")}),
        ("addNoteToApplication", {**one, "content": "Only once"}),
        ("addResultLinkToApplication", {**one, **link}),
        ("addResultLinkToCandidate", {**person, **link, "label": "Another"}),
        ("moveApplicationToStage", {**one, "stageId": stage("HIRED")}),
        ("rejectApplication", {**one, "rejectionReasonId": reason}),
    ):
        head = f"mutation ($input: {name[0].upper()}{name[1:]}Input!)"
        query = f"{head} {{ {name}(input: $input) {{ replayed userErrors {{ code }} }} }}"
        keyed = {**given, "idempotencyKey": name}
        for method in ("POST", "PUT", "DELETE"):
            stored.sandbox.faults.add(Fault(kind, method=method, count=1))
        await stored.ask(query, input=keyed)
        stored.sandbox.faults.clear()
        clock.ahead += SETTLES
        repeated = [(await stored.read(query, input=keyed)).data[name] for _ in range(2)]
        assert [one["userErrors"] for one in repeated] == [[], []], name
        assert repeated[1]["replayed"], name
    here = vendor(stored).world
    number = vendor(stored).ids.meant("candidates", plain(candidate["id"]))
    notes = [note.text.split("\n")[0] for note in here.notes.of(number)]
    assert [notes.count(text) for text in ("Only once", "Result: https://acme.example/1")] == [1, 1]
    held = [file.name for file in here.files.of(number)]
    assert [held.count(name) for name in ("1.pdf", "2.pdf")] == [1, 1]


async def test_without_the_right_to_look_the_outcome_stays_open(stored: Graph) -> None:
    """Messages are for administrators: others cannot tell whether a note of unclear outcome is there (§8.15)."""
    candidate, _ = await applied(stored)
    one = stored.registry.integrations["sandbox-smartrecruiters"].account
    key = {"api_key": "sandbox-smartrecruiters-key-extended"}
    async with over(replace(one, credentials=key), sandbox=stored.sandbox) as lesser:
        lesser.sandbox.faults.add(Fault("truncate", method="POST", count=1))
        answered = await lesser.ask(
            "mutation ($input: AddResultLinkToCandidateInput!) { addResultLinkToCandidate(input: $input) { warnings } }",
            input={"candidateId": candidate["id"], "label": "R", "url": "https://acme.example"},
        )
    assert answered.codes == ["OUTCOME_UNKNOWN"]
    assert len(writes(stored)) == 1
