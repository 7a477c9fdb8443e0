"""The same promises on PostgreSQL, where a server for tests is named: POSTGRES_TEST_URL=postgresql://…"""

from __future__ import annotations

import asyncio
import os

import pytest
from sqlalchemy import delete

from gateway.store.tables import RECEIPTS, WISHES
from resolvers.once import Answered, Outcome
from tests.gateway.store.test_wishes import OUTCOME, REFUSED, WISH, Clock, Work, budget, rows, wishes

pytestmark = pytest.mark.skipif("POSTGRES_TEST_URL" not in os.environ, reason="no server is named")


@pytest.fixture
async def where():
    url = os.environ["POSTGRES_TEST_URL"]
    async with wishes(url) as store, store.engine.connect() as connection:
        await connection.execute(delete(WISHES))
        await connection.execute(delete(RECEIPTS))
    return url


async def test_several_processes_make_one(where) -> None:
    work = Work()
    async with wishes(where) as one, wishes(where) as other, wishes(where) as third:
        calls = [store.once(WISH, budget(), work) for store in (one, other, third) * 30]
        answers = await asyncio.gather(*calls)
    assert work.done == 1
    assert all(outcome == OUTCOME for outcome, _ in answers)
    assert [how for _, how in answers].count(Answered.FIRST) == 1


async def test_a_dead_ones_wish_is_resumed(where) -> None:
    clock, dead, work = Clock(), Work(held=True), Work()
    async with wishes(where, clock, lease=60) as one, wishes(where, clock) as other:
        first = asyncio.create_task(one.once(WISH, budget(), dead))
        await dead.started.wait()
        clock.time += 61
        assert (await other.once(WISH, budget(), work))[1] is Answered.FIRST
        assert (work.found[0].age, work.found[0].kept) == (61, None)
        dead.gate.set()
        await first
        assert (await other.once(WISH, budget(), work))[1] is Answered.REPLAYED


@pytest.mark.parametrize("result", [REFUSED, Outcome()])
async def test_what_had_no_effect_is_forgotten_unless_it_is_final(where, result) -> None:
    async with wishes(where) as store:
        await store.once(WISH, budget(), Work(result, steps=()))
        assert len(await rows(store)) == (result is not REFUSED)
