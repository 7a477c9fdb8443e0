"""Streams: page by page, each record once, to the end or to the budget."""

import asyncio

import pytest

from connectors.declarations import Gather, Page
from connectors.engine.stream import Stream, group
from connectors.errors import Malformed, TooComplex, Unavailable
from connectors.paging import PageNumber
from connectors.records import Application, Candidate, Job
from connectors.upstream import Budget
from tests.support.acme import RESOURCES, JobRow, people
from tests.support.world import World, integrate, operations, session_of


def gathered(pages, *, name="odd"):
    """A list from a table of pages: position to (ids, next position)."""
    asked = []

    async def fetch(session, position, params):
        asked.append(position)
        ids, after = pages[position]
        return Page([JobRow({"id": one}) for one in ids], after)

    return Gather(view=JobRow, name=name, fetch=fetch), asked


def keys(records):
    return [record.key for record in records]


async def test_a_total_is_learnt_from_the_first_page():
    session = session_of()

    async def fetch(session, position, params):
        return Page(
            [JobRow({"id": position or 1})], None if position else 2, 777 if position is None else None
        )

    await Stream(session, Gather(view=JobRow, name="narrowed", fetch=fetch), {"status": "open"}).fill(1)
    assert session.integration.sizes == {}
    await Stream(session, Gather(view=JobRow, name="counted", fetch=fetch), {}).fill(1)
    assert session.integration.sizes == {"counted": 777}


async def test_pages_are_fetched_as_far_as_asked_and_each_once():
    source, asked = gathered({None: ([1, 2], 1), 1: ([3], 2), 2: ([4], None)})
    stream = Stream(session_of(), source, {})
    assert len(await stream.fill(1)) == 2
    assert len(await stream.fill(2)) == 2
    assert len(await stream.fill(3)) == 3
    assert keys(await stream.all()) == ["1", "2", "3", "4"]
    assert asked == [None, 1, 2]


async def test_waiters_share_a_page():
    source, asked = gathered({None: ([1], 1), 1: ([2], None)})
    stream = Stream(session_of(), source, {})
    assert [len(one) for one in await asyncio.gather(*(stream.fill(1) for _ in range(5)))] == [1] * 5
    await asyncio.gather(*(stream.all() for _ in range(5)))
    assert asked == [None, 1]


async def test_a_record_that_comes_again_is_there_once():
    source, _ = gathered({None: ([1, 2], 1), 1: ([2, 3], None)})
    stream = Stream(session_of(), source, {})
    assert keys(await stream.all()) == ["1", "2", "3"]
    assert [(entry.position, entry.index) for entry in stream.entries] == [(None, 0), (None, 1), (1, 1)]


@pytest.mark.parametrize("after", [None, 1, 2])
async def test_a_list_that_turns_in_a_circle_ends(after):
    source, asked = gathered({None: ([1], 1), 1: ([2], 2), 2: ([3], after)})
    assert keys(await Stream(session_of(), source, {}).all()) == ["1", "2", "3"]
    assert asked == [None, 1, 2]


async def test_objects_without_a_key_are_no_records():
    source, _ = gathered({None: ([1, 0, None, 2], None)})
    assert keys(await Stream(session_of(), source, {}).all()) == ["1", "2"]


async def test_a_key_that_cannot_be_read_is_malformed_at_this_integration():
    source, _ = gathered({None: ([1, {"x": 1}], None)})
    with pytest.raises(Malformed) as told:
        await Stream(session_of(), source, {}).all()
    assert (told.value.tool, told.value.integration) == ("acme", "acme")


async def test_a_failed_page_is_asked_again():
    session = session_of()
    session.integration.upstream.fail("GET /people", Unavailable("down"), times=1)
    stream = Stream(session, people, {})
    with pytest.raises(Unavailable):
        await stream.all()
    assert len(await stream.all()) == 12


async def test_side_loaded_views_are_absorbed_but_not_listed():
    session = session_of()
    jobs = await session.sweep(RESOURCES["Job"].lists[0]).all()
    assert {one.model for one in jobs} == {Job}
    assert session.records["User", "2"].read("first_name") == "U2"


async def test_a_filtered_stream_stops_at_its_pages():
    async def none(records):
        return [False] * len(records)

    source, asked = gathered({None: ([1], 1), **{n: ([n + 1], n + 1) for n in range(1, 9)}})
    stream = Stream(session_of(), source, {}, none, pages_left=3)
    assert await stream.fill(1) == []
    assert (stream.done, stream.scan.complete, stream.resume, len(asked)) == (True, False, (3, 0), 3)


async def test_the_last_page_completes_a_scan_also_at_the_budget():
    async def none(records):
        return [False] * len(records)

    source, _ = gathered({None: ([1], 1), 1: ([2], None)})
    stream = Stream(session_of(), source, {}, none, pages_left=2)
    await stream.all()
    assert (stream.done, stream.scan.complete) == (True, True)


async def test_an_unfiltered_stream_has_no_budget_but_that_of_calls():
    session = session_of(World(people=2000))
    with pytest.raises(TooComplex):
        await Stream(session, people, {}, pages_left=3).all()
    assert session.integration.upstream.counts == operations("GET /people 100")


@pytest.mark.parametrize(
    ("start", "after_key", "first"),
    [
        ((None, 1), "", "2"),
        ((None, 1), "1", "2"),
        ((None, 1), "2", "3"),
        ((None, 1), "9", "1"),
        ((1, 0), "", "4"),
    ],
)
async def test_where_a_stream_begins(start, after_key, first):
    source, _ = gathered({None: ([1, 2, 3], 1), 1: ([4], None)})
    stream = Stream(session_of(), source, {}, start=start, after_key=after_key)
    assert (await stream.fill(1))[0].record.key == first


async def test_the_size_of_a_whole_list_is_learned():
    session = session_of(World(people=34))
    await Stream(session, people, {"name": "F1"}).all()
    await Stream(session, people, {}, start=(10, 0)).all()
    await Stream(session, people, {}).fill(1)
    assert session.integration.sizes == {}
    await Stream(session, people, {}).all()
    assert session.integration.sizes == {"GET /people:Person": 34}


async def test_the_size_learned_of_a_list_within_another_is_that_of_the_outer_one():
    session = session_of(World(people=12, per_person=3))
    within = RESOURCES["Application"].lists[0]
    assert len(await session.sweep(within).all()) == 36
    assert 11 <= session.integration.sizes[within.name] <= 20  # two pages of ten


async def test_a_bounded_list_stops_when_calls_run_short():
    """It leaves as many as two of its dearest pages took."""
    session = integrate(World(jobs=60)).session(Budget(max_calls=4))
    stream = Stream(session, RESOURCES["Job"].lists[0], {}, bounded=True)
    found = await stream.all()
    assert (len(found) < 60, session.budget.calls_left()) == (True, 1)
    assert (stream.done, stream.scan.complete) == (True, False)


async def test_a_known_stream_costs_nothing():
    session = session_of()
    stream = Stream.of(session, [session.record(Candidate, "1")])
    assert keys(await stream.all()) == ["1"]
    await stream.extend()
    assert (stream.done, stream.total, session.integration.upstream.sent) == (True, None, [])


async def test_the_vendors_total_is_kept():
    stream = session_of(World(jobs=12)).sweep(RESOURCES["Job"].lists[0])
    await stream.fill(1)
    assert stream.total == 12


async def test_groups():
    session = session_of()
    found = await session.sweep(RESOURCES["Application"].lists[0]).all()
    assert {job: len(them) for job, them in group(found, "job_id").items()} == {"1": 4, "2": 4, "3": 4}
    assert found[0].model is Application


def counted(total, *, size=10, fails=()):
    """A list by page numbers whose vendor tells a total; the most of its pages that were under way at once."""
    under_way, most, asked = 0, [0], []

    class Numbered:
        name, filters, orders, paging = "numbered", {}, {}, PageNumber(size, total_at="total")
        view = JobRow

        async def page(self, session, position, params):
            nonlocal under_way
            number = position or 1
            asked.append(number)
            under_way += 1
            most[0] = max(most[0], under_way)
            await asyncio.sleep(0)
            under_way -= 1
            if number in fails:
                raise Unavailable("down")
            ids = range((number - 1) * size, min(number * size, total))
            after = number + 1 if number * size < total else None
            return Page([JobRow({"id": one + 1}) for one in ids], after, total)

    return Numbered(), most, asked


async def test_what_must_be_read_whole_is_read_at_once_where_a_total_is_told():
    source, most, asked = counted(45)
    stream = Stream(session_of(), source, {})
    found = await asyncio.gather(stream.all(), stream.all())
    assert keys(found[0]) == keys(found[1]) == [str(one + 1) for one in range(45)]
    assert sorted(asked) == [1, 2, 3, 4, 5]  # as one after the other
    assert most[0] == 4


async def test_a_page_that_fails_among_several_fails_the_walk_once():
    source, _, asked = counted(45, fails={3})
    stream = Stream(session_of(), source, {})
    with pytest.raises(Unavailable):
        await stream.all()
    assert sorted(asked) == [1, 2, 3, 4, 5]
    assert len(stream.entries) == 20


async def test_no_more_is_read_at_once_than_was_asked_for():
    source, most, asked = counted(45)
    await Stream(session_of(), source, {}).fill(15)
    assert (asked, most[0]) == ([1, 2], 1)
