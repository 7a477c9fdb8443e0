"""Mutations with an idempotency key over real sockets: performed once, whatever the network and processes do."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from connectors.actions import SETTLES
from connectors.recruitee import Recruitee
from connectors.upstream import Budget
from gateway.sandbox.faults import Fault
from gateway.store import Wishes, opened
from resolvers.context import Principal
from tests.e2e.actions import pdf
from tests.e2e.actions import writes as written
from tests.e2e.test_move_application import MOVE, pending
from tests.support import creating
from tests.support.graph import Answered, Graph, account, graph, simulated

PEOPLE = "/c/{company}/candidates"
PERSON = {"firstName": "Zanzibara", "lastName": "Canary", "emailAddress": "zanzibara@canary.test"}


class Clock:
    """The time, which a test can put forward."""

    ahead = 0.0

    def __call__(self) -> float:
        return time.time() + self.ahead


@pytest.fixture
def clock() -> Clock:
    return Clock()


@asynccontextmanager
async def storing(made: Graph, folder: Path, clock: Callable[[], float] = time.time) -> AsyncIterator[Graph]:
    """The graph with a store in a folder."""
    async with opened(str(folder / "kept.sqlite3")) as engine:
        wishes = Wishes(engine, now=clock)
        try:
            yield replace(made, wishes=wishes)
        finally:
            await wishes.aclose()


@pytest.fixture
async def plain() -> AsyncIterator[Graph]:
    async with simulated("recruitee", jobs=12, candidates=120, applications=200) as made:
        yield made


@pytest.fixture
async def stored(plain: Graph, tmp_path: Path, clock: Clock) -> AsyncIterator[Graph]:
    async with storing(plain, tmp_path, clock) as made:
        yield made


def on_disk(folder: Path) -> bytes:
    """Everything in a folder."""
    return b"".join(file.read_bytes() for file in folder.iterdir())


def writes(asked: Graph) -> list[str]:
    """The calls that write, as the vendor saw them: verb and status."""
    calls = asked.sandbox.calls.listed()
    return [f"{call['method']} {call['status']}" for call in calls if call["method"] != "GET"]


async def movable(asked: Graph, **given: Any) -> dict[str, Any]:
    _, application, stages = await pending(asked)
    return {
        "applicationId": application["id"],
        "stageId": stages[0]["id"],
        "idempotencyKey": "move-1",
        **given,
    }


# ---- a move ----------------------------------------------------------------------------------------------------


async def test_a_hundred_equal_mutations_make_one_write_and_get_equal_answers(stored: Graph) -> None:
    given = await movable(stored)
    answers = await asyncio.gather(*(stored.read(MOVE, input=given) for _ in range(100)))
    assert writes(stored) == ["PATCH 200"]
    assert all(answer.data == answers[0].data for answer in answers)
    moved = answers[0].data["moveApplicationToStage"]
    assert moved["application"]["currentStage"]["id"] == given["stageId"]
    assert (moved["steps"], moved["userErrors"]) == ([{"name": "move", "status": "DONE"}], [])
    assert sum(len(answer.live) for answer in answers) <= 6


async def test_a_key_with_another_input_is_refused(stored: Graph) -> None:
    given = await movable(stored)
    await stored.read(MOVE, input=given)
    _, another, stages = await pending(stored)
    for changed in ({"stageId": stages[1]["id"]}, {"applicationId": another["id"], "remoteFields": {"a": 1}}):
        answered = await stored.ask(MOVE, input={**given, **changed})
        assert answered.codes == ["IDEMPOTENCY_MISMATCH"]
    other = await stored.ask(MOVE, principal=Principal("somebody else"), input={**given, "dryRun": True})
    assert other.errors == []
    assert writes(stored) == ["PATCH 200"]


async def test_a_replay_after_a_restart_reads_but_does_not_write(plain: Graph, tmp_path: Path) -> None:
    given = await movable(plain)
    async with storing(plain, tmp_path) as before:
        first = (await before.read(MOVE, input=given)).data["moveApplicationToStage"]
    base = plain.registry.get("sandbox-recruitee").account.base_url.removesuffix("/recruitee")
    again = account(plain.sandbox, base, "recruitee")
    async with graph(again, sandbox=plain.sandbox) as restarted, storing(restarted, tmp_path) as after:
        answered = await after.read(MOVE, input=given)
    assert answered.data["moveApplicationToStage"] == {**first, "replayed": True}
    assert all(operation.startswith("GET") for operation in answered.live)
    assert writes(plain) == ["PATCH 200"]


async def test_a_replay_shows_the_record_as_it_is_now(stored: Graph) -> None:
    given = await movable(stored)
    await stored.read(MOVE, input=given)
    _, _, stages = await pending(stored)
    job_stages = [one for one in stages if one["id"] != given["stageId"]]
    await stored.read(MOVE, input={**given, "stageId": job_stages[1]["id"], "idempotencyKey": "move-2"})
    replayed = (await stored.read(MOVE, input=given)).data["moveApplicationToStage"]
    assert replayed["replayed"]
    assert replayed["application"]["currentStage"] == job_stages[1]
    assert writes(stored) == ["PATCH 200"] * 2


async def test_a_refused_wish_is_not_kept(stored: Graph) -> None:
    _, rejected, stages = await pending(stored, "DECLINED")
    given = {"applicationId": rejected["id"], "stageId": stages[0]["id"], "idempotencyKey": "move-1"}
    for _ in range(2):
        refused = (await stored.read(MOVE, input=given)).data["moveApplicationToStage"]
        assert [one["code"] for one in refused["userErrors"]] == ["APPLICATION_REJECTED"]
        assert not refused["replayed"]
    assert (await stored.read(MOVE, input=await movable(stored))).data["moveApplicationToStage"]["steps"]
    assert writes(stored) == ["PATCH 200"]


@pytest.mark.parametrize(
    ("kind", "code", "made"),
    [
        ("status", "UPSTREAM_UNAVAILABLE", ["PATCH 503", "PATCH 200"]),
        ("reset", "UPSTREAM_UNAVAILABLE", ["PATCH 0", "PATCH 200"]),
        ("truncate", "UPSTREAM_MALFORMED", ["PATCH 200"]),
    ],
)
async def test_a_move_that_failed_is_resumed(stored: Graph, kind: str, code: str, made: list[str]) -> None:
    given = await movable(stored)
    stored.sandbox.faults.add(Fault(kind, method="PATCH", count=1))
    assert (await stored.ask(MOVE, input=given)).codes == [code]
    mismatched = await stored.ask(MOVE, input={**given, "remoteFields": {"recruitee": {"x": 1}}})
    assert mismatched.codes == ["IDEMPOTENCY_MISMATCH"]
    moved = (await stored.read(MOVE, input=given)).data["moveApplicationToStage"]
    assert moved["application"]["currentStage"]["id"] == given["stageId"]
    assert (await stored.read(MOVE, input=given)).data["moveApplicationToStage"]["replayed"]
    assert writes(stored) == made


@pytest.mark.parametrize("key", ["", "  ", "k" * 256])
async def test_keys_that_are_none(stored: Graph, key: str) -> None:
    given = await movable(stored, idempotencyKey=key)
    assert (await stored.ask(MOVE, input=given)).codes == ["BAD_USER_INPUT"]
    assert writes(stored) == []


# ---- a create --------------------------------------------------------------------------------------------------


@pytest.fixture
def creates(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Recruitee, "actions", {**Recruitee.actions, "createCandidate": creating.ACTION})


async def creatable(asked: Graph) -> dict[str, Any]:
    (job,) = (await asked.read("{ jobs(first: 1) { nodes { id } } }")).data["jobs"]["nodes"]
    return {"candidate": PERSON, "application": {"jobId": job["id"]}, "idempotencyKey": "create-1"}


def persons(asked: Graph) -> int:
    table = asked.sandbox.vendors["recruitee"].world.candidates
    return sum(PERSON["emailAddress"] in table[number].emails for number in table.ids() if number in table)


async def create(asked: Graph, given: dict[str, Any], seconds: float = 10.0) -> Answered:
    return await asked.ask(creating.MUTATION, budget=Budget(time.monotonic() + seconds), input=given)


@pytest.mark.usefixtures("creates")
@pytest.mark.parametrize(
    ("kind", "acts", "code"),
    [
        ("status", False, "UPSTREAM_UNAVAILABLE"),
        ("reset", False, "UPSTREAM_UNAVAILABLE"),
        ("html", False, "UPSTREAM_MALFORMED"),
        ("garbage", False, "UPSTREAM_MALFORMED"),
        ("hang", False, "OUTCOME_UNKNOWN"),
        ("truncate", True, None),
        ("drip", True, "OUTCOME_UNKNOWN"),
    ],
)
async def test_a_create_happens_once_however_its_answer_is_lost(
    stored: Graph, clock: Clock, kind: str, acts: bool, code: str | None
) -> None:
    given = await creatable(stored)
    stored.sandbox.faults.add(Fault(kind, method="POST", path=PEOPLE, count=1, seconds=30))
    first = await create(stored, given, seconds=1.0)
    assert first.codes == ([code] if code else [])
    assert persons(stored) == int(acts)
    if not acts:
        early = await create(stored, given)
        assert early.codes == ["OUTCOME_UNKNOWN"]
        assert early.errors[0].extensions["retryable"]
        assert 0 < early.errors[0].extensions["retryAfter"] <= SETTLES
        clock.ahead = SETTLES
    answers = [await create(stored, given) for _ in range(2)]
    assert persons(stored) == 1
    made = [answer.data["createCandidate"] for answer in answers]
    assert [one["candidate"]["firstName"] for one in made] == [PERSON["firstName"]] * 2
    assert made[1]["replayed"]
    assert writes(stored).count("POST 201") == 1


@pytest.mark.usefixtures("creates")
async def test_a_create_that_the_vendor_makes_late_is_not_made_again(stored: Graph) -> None:
    given = await creatable(stored)
    stored.sandbox.faults.add(Fault("latency", method="POST", path=PEOPLE, count=1, seconds=1.0))
    assert (await create(stored, given, seconds=0.7)).codes == ["OUTCOME_UNKNOWN"]
    assert (await create(stored, given)).codes == ["OUTCOME_UNKNOWN"]  # not there, and not sent again
    while not stored.sandbox.calls.count(method="POST"):  # noqa: ASYNC110  # the sandbox tells by a count
        await asyncio.sleep(0.02)
    found = await create(stored, given)
    assert found.data["createCandidate"]["candidate"]["firstName"] == PERSON["firstName"]
    assert (persons(stored), stored.sandbox.calls.count(method="POST")) == (1, 1)


@pytest.mark.usefixtures("creates")
async def test_a_hundred_creates_in_bad_weather_make_one(stored: Graph, clock: Clock) -> None:
    given = await creatable(stored)
    stored.sandbox.faults.add(Fault("truncate", method="POST", path=PEOPLE, count=1))
    answers = await asyncio.gather(*(create(stored, given) for _ in range(100)))
    assert [answer.errors for answer in answers] == [[]] * 100
    assert len({answer.data["createCandidate"]["candidate"]["id"] for answer in answers}) == 1
    assert (persons(stored), writes(stored)) == (1, ["POST 201"])


@pytest.mark.usefixtures("creates")
async def test_nothing_of_people_or_secrets_is_on_disk(stored: Graph, tmp_path: Path) -> None:
    given = {**await creatable(stored), "idempotencyKey": f"create-{PERSON['emailAddress']}"}
    made = (await create(stored, given)).data["createCandidate"]
    token = stored.registry.get("sandbox-recruitee").account.credentials["api_token"]
    written = on_disk(tmp_path)
    assert len(written) > 1000
    for secret in (*PERSON.values(), given["idempotencyKey"], token, made["candidate"]["id"]):
        assert secret.encode() not in written


CREATE = """mutation ($input: CreateApplicationInput!) { createApplication(input: $input) {
    candidate { id } application { id } steps { name status } unfinished userErrors { code } } }"""
FORMS = "{ jobs(first: 20, filter: { statuses: [OPEN] }) { nodes { id screeningQuestions { required } } } }"


@pytest.mark.parametrize("tool", ["recruitee", "recruitcrm", "smartrecruiters", "trackerrms"])
async def test_a_hundred_equal_creates_make_the_writes_of_one(tmp_path: Path, tool: str) -> None:
    async with (
        simulated(tool, jobs=12, candidates=40, applications=60, rate_factor=0) as plain,
        storing(plain, tmp_path) as asked,
    ):
        jobs = (await asked.read(FORMS)).data["jobs"]["nodes"]
        free = [one for one in jobs if not any(q["required"] for q in one["screeningQuestions"] or ())]
        job = next(iter(free), jobs[0])  # where every job asks, answers may be left out (Recruitee)
        given = {"application": {"jobId": job["id"]}, "attachments": [pdf()]}
        first = {**given, "candidate": {**PERSON, "emailAddress": "one@people.test"}, "idempotencyKey": "one"}
        asked.sandbox.calls.clear()
        assert (await asked.read(CREATE, input=first)).data["createApplication"]["userErrors"] == []
        writes_of_one = written(asked)
        asked.sandbox.calls.clear()
        second = {**first, "candidate": PERSON, "idempotencyKey": "many"}
        answers = await asyncio.gather(*(asked.read(CREATE, input=second) for _ in range(100)))
        assert len(written(asked)) == len(writes_of_one)
        assert all(answer.data == answers[0].data for answer in answers)
        made = answers[0].data["createApplication"]
        assert made["application"]
        assert not made["unfinished"]
        world = asked.sandbox.vendors[tool].world
        (person,) = [one for one in world.candidates if PERSON["emailAddress"] in one.emails]
        assert len(world.applications.of(person.id)) == 1
        assert len(world.files.of(person.id)) == 1
