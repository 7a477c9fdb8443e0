from __future__ import annotations

import asyncio
import time
from contextlib import asynccontextmanager

import pytest
from sqlalchemy import select

from connectors.actions import Step, StepStatus, UserError
from connectors.errors import DeadlineExceeded, KeyInUse, KeyReused, Rejected, Unavailable
from connectors.upstream import Budget
from gateway.store import Wishes, opened
from gateway.store.claims import KEPT
from gateway.store.tables import RECEIPTS, WISHES
from resolvers.once import Answered, Outcome, Wish

WISH = Wish("ann", "key", b"move it")
OUTCOME = Outcome(("id1", "id2"), ("a warning",), (Step(name="move", status=StepStatus.DONE),))
REFUSED = Outcome(errors=(UserError(code="NO", message="no", field=None),))
UNFINISHED = Outcome(("id1",), ("not everything was done",), unfinished=True)


class Clock:
    def __init__(self) -> None:
        self.time = 1_000_000_000.0

    def __call__(self) -> float:
        return self.time


class Work:
    """Something to be done, that a test can hold, fail, and count."""

    def __init__(self, result=OUTCOME, *, steps=("move",), held=False) -> None:
        self.result, self.steps, self.done = result, steps, 0
        self.started, self.gate = asyncio.Event(), asyncio.Event()
        self.found = []
        if not held:
            self.gate.set()

    async def __call__(self, receipts):
        self.done += 1
        for step in self.steps:
            self.found.append(await receipts.known(step))
            await receipts.begin(step)
        self.started.set()
        await self.gate.wait()
        if isinstance(self.result, BaseException):
            raise self.result
        for step in self.steps:
            await receipts.done(step, {"id": f"of {step}"})
        return self.result


def budget(seconds=5.0) -> Budget:
    return Budget(deadline=time.monotonic() + seconds)


@asynccontextmanager
async def wishes(where, clock=None, **options):
    async with opened(where and str(where)) as engine:
        made = Wishes(engine, now=clock or time.time, **options)
        made.engine = engine
        try:
            yield made
        finally:
            await made.aclose()


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
async def one(tmp_path, clock):
    async with wishes(tmp_path / "kept", clock) as made:
        yield made


async def rows(store, table=WISHES):
    async with store.engine.connect() as connection:
        return (await connection.execute(select(table))).all()


async def test_a_wish_is_performed_once_and_then_replayed(one) -> None:
    work = Work()
    assert await one.once(WISH, budget(), work) == (OUTCOME, Answered.FIRST)
    assert await one.once(WISH, budget(), work) == (OUTCOME, Answered.REPLAYED)
    assert work.done == 1


async def test_it_is_replayed_after_a_restart(tmp_path) -> None:
    work = Work()
    for how in (Answered.FIRST, Answered.REPLAYED, Answered.REPLAYED):
        async with wishes(tmp_path / "kept") as store:
            assert await store.once(WISH, budget(), work) == (OUTCOME, how)
    assert work.done == 1


async def test_memory_keeps_for_as_long_as_the_process() -> None:
    work = Work()
    async with wishes(None) as store:
        await store.once(WISH, budget(), work)
        assert (await store.once(WISH, budget(), work))[1] is Answered.REPLAYED


@pytest.mark.parametrize("other", [Wish("bob", "key", b"move it"), Wish("ann", "another", b"move it")])
async def test_principals_and_keys_stand_apart(one, other) -> None:
    work = Work()
    await one.once(WISH, budget(), work)
    assert (await one.once(other, budget(), work))[1] is Answered.FIRST


async def test_a_key_stands_for_one_input(one) -> None:
    other, work = Wish("ann", "key", b"move another"), Work(held=True)
    first = asyncio.create_task(one.once(WISH, budget(), work))
    await work.started.wait()
    for _ in range(2):  # while it is under way, and afterwards
        with pytest.raises(KeyReused):
            await one.once(other, budget(), Work())
        work.gate.set()
        await first


async def test_a_hundred_twins_share_one_performance(one) -> None:
    work = Work(held=True)
    calls = [asyncio.create_task(one.once(WISH, budget(), work)) for _ in range(100)]
    await work.started.wait()
    work.gate.set()
    answers = await asyncio.gather(*calls)
    assert work.done == 1
    assert all(outcome == OUTCOME for outcome, _ in answers)
    assert [how for _, how in answers].count(Answered.FIRST) == 1
    assert [how for _, how in answers].count(Answered.TWIN) == 99


async def test_twins_share_a_failure_each_with_a_copy_of_its_own(one) -> None:
    work = Work(Unavailable("down"), held=True)
    calls = [asyncio.create_task(one.once(WISH, budget(), work)) for _ in range(5)]
    await work.started.wait()
    work.gate.set()
    failures = await asyncio.gather(*calls, return_exceptions=True)
    assert {type(failure) for failure in failures} == {Unavailable}
    assert len({id(failure) for failure in failures}) == 5
    assert work.done == 1


async def test_a_twin_with_more_time_does_what_the_first_could_not(one) -> None:
    hurried, patient = Work(DeadlineExceeded("over"), steps=(), held=True), Work()
    first = asyncio.create_task(one.once(WISH, budget(), hurried))
    await hurried.started.wait()
    second = asyncio.create_task(one.once(WISH, budget(), patient))
    await asyncio.sleep(0)
    hurried.gate.set()
    with pytest.raises(DeadlineExceeded):
        await first
    assert (await second)[1] is Answered.FIRST


async def test_a_twin_goes_on_where_the_first_was_cancelled(one) -> None:
    stopped, work = Work(held=True), Work()
    first = asyncio.create_task(one.once(WISH, budget(), stopped))
    await stopped.started.wait()
    second = asyncio.create_task(one.once(WISH, budget(), work))
    await asyncio.sleep(0)
    first.cancel()
    assert (await second)[1] is Answered.FIRST
    assert work.found[0].kept is None


async def test_a_twin_does_not_wait_past_its_deadline(one) -> None:
    work = Work(held=True)
    first = asyncio.create_task(one.once(WISH, budget(), work))
    await work.started.wait()
    with pytest.raises(KeyInUse) as caught:
        await one.once(WISH, budget(0.25), work)
    assert caught.value.extensions == {
        "code": "IDEMPOTENCY_IN_PROGRESS",
        "retryable": True,
        "retryAfter": 1.0,
    }
    work.gate.set()
    await first


@pytest.mark.parametrize(
    "result", [REFUSED, Rejected("no"), ValueError("a mistake")], ids=["refused", "rejected", "bug"]
)
async def test_what_had_no_effect_is_forgotten(one, result) -> None:
    work = Work(result, steps=())
    if isinstance(result, Outcome):
        assert await one.once(WISH, budget(), work) == (REFUSED, Answered.FIRST)
    else:
        with pytest.raises(type(result)):
            await one.once(WISH, budget(), work)
    assert await rows(one) == []
    assert (await one.once(Wish("ann", "key", b"something else"), budget(), Work()))[1] is Answered.FIRST


@pytest.mark.parametrize(
    "result", [REFUSED, UNFINISHED, Unavailable("down")], ids=["refused", "unfinished", "failed"]
)
async def test_what_may_have_had_an_effect_is_resumed_with_its_receipts(one, clock, result) -> None:
    work = Work(result)
    if isinstance(result, Outcome):
        await one.once(WISH, budget(), work)
    else:
        with pytest.raises(Unavailable):
            await one.once(WISH, budget(), work)
    clock.time += 40
    again = Work()
    assert await one.once(WISH, budget(), again) == (OUTCOME, Answered.FIRST)
    (receipt,) = again.found
    assert receipt.age == 40
    assert receipt.kept == ({"id": "of move"} if isinstance(result, Outcome) else None)


async def test_another_process_waits_for_the_answer(tmp_path) -> None:
    work = Work(held=True)
    async with wishes(tmp_path / "kept") as one, wishes(tmp_path / "kept") as other:
        first = asyncio.create_task(one.once(WISH, budget(), work))
        await work.started.wait()
        with pytest.raises(KeyInUse):
            await other.once(WISH, budget(0.3), work)
        waiting = asyncio.create_task(other.once(WISH, budget(), work))
        work.gate.set()
        assert await asyncio.gather(first, waiting) == [
            (OUTCOME, Answered.FIRST),
            (OUTCOME, Answered.REPLAYED),
        ]
    assert work.done == 1


async def test_a_process_that_is_alive_keeps_its_wish(tmp_path) -> None:
    work = Work(held=True)
    async with wishes(tmp_path / "kept", lease=0.3) as one, wishes(tmp_path / "kept", lease=0.3) as other:
        first = asyncio.create_task(one.once(WISH, budget(), work))
        await work.started.wait()
        with pytest.raises(KeyInUse):
            await other.once(WISH, budget(1.0), work)
        work.gate.set()
        await first
    assert work.done == 1


async def test_a_dead_ones_wish_is_taken_over_and_the_dead_can_begin_nothing(tmp_path, clock) -> None:
    dead, work = Work(held=True), Work()
    async with wishes(tmp_path / "kept", clock, lease=60) as one, wishes(tmp_path / "kept", clock) as other:
        caught = []

        async def stalls(receipts):
            await dead(receipts)
            try:
                await receipts.begin("next")
            except KeyInUse as refusal:
                caught.append(refusal)
                raise

        first = asyncio.create_task(one.once(WISH, budget(), stalls))
        await dead.started.wait()
        clock.time += 61
        assert (await other.once(WISH, budget(), work))[1] is Answered.FIRST
        assert work.found[0].age == 61
        dead.gate.set()
        with pytest.raises(KeyInUse):
            await first
        assert len(caught) == 1
        assert (await other.once(WISH, budget(), work)) == (OUTCOME, Answered.REPLAYED)


async def test_wishes_are_kept_for_a_day(one, clock) -> None:
    work = Work()
    await one.once(WISH, budget(), work)
    clock.time += KEPT - 1
    assert (await one.once(WISH, budget(), work))[1] is Answered.REPLAYED
    clock.time += 1
    assert (await one.once(WISH, budget(), work))[1] is Answered.FIRST
    assert work.found == [None, None]


async def test_what_is_older_is_swept_away(one, clock) -> None:
    await one.once(WISH, budget(), Work())
    clock.time += KEPT
    await one.once(Wish("ann", "another", b""), budget(), Work(steps=()))
    assert len(await rows(one)) == 1
    assert await rows(one, RECEIPTS) == []


async def test_the_store_holds_nothing_that_can_be_read(tmp_path) -> None:
    canary = "zanzibar"
    told = Outcome((f"id-{canary}",), (canary,), (Step(name=canary, status=StepStatus.DONE),))
    async with wishes(tmp_path / "kept", store_key=canary) as store:
        await store.once(Wish(canary, canary, canary.encode()), budget(), Work(told, steps=(canary,)))
    written = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    assert len(written) > 1000
    assert canary.encode() not in written
