"""Events are told once, in order, to all who listen, also over a restart; who is too slow is told so."""

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest

from connectors.errors import BadInput, TooLate, TooSlow
from connectors.events import EventKind
from tests.gateway.events.conftest import AT, Clock, everything, happened, heard, hub


async def test_each_listener_hears_what_it_wants_in_order() -> None:
    async with hub() as made:
        every = made.listen(everything)
        jobs = made.listen(lambda integration, model: (integration, model) == ("other", "Job"))
        made.publish(happened(1))
        made.publish(happened(2, "Job", "other"))
        made.publish(happened(3, "Job"))
        await made.kept()
        told = await every.next(100, 0)
        assert [one.event.key for one in told] == ["1", "2", "3"]
        assert sorted(one.name for one in told) == [one.name for one in told]
        assert await heard(jobs) == ["2"]
        assert await heard(jobs) == []
        assert made.wanted("other", "Job")
        every.close()
        assert not made.wanted("acme", "Job")


async def test_a_listener_waits_for_news() -> None:
    async with hub() as made:
        waiting = asyncio.ensure_future(made.listen(everything).next(1, 30))
        await asyncio.sleep(0)
        made.publish(happened(7))
        assert [one.event.key for one in await waiting] == ["7"]


async def test_one_happening_told_twice_is_told_once_also_after_a_restart(tmp_path: Path) -> None:
    clock = Clock()
    async with hub(tmp_path / "store", now=clock) as made:
        place = made.listen(everything)
        for _ in range(3):
            made.publish(happened(1, delivery="a"))
        made.publish(happened(1, delivery="b"))
        await made.kept()
        made.publish(happened(1, delivery="b"))
        made.publish(happened(1, integration="other", delivery="b"))
        await made.kept()
        assert len(await place.next(100, 0)) == 3
    async with hub(tmp_path / "store", now=clock) as made:
        place = made.listen(everything)
        made.publish(happened(1, delivery="b"))
        made.publish(happened(2, delivery="c"))
        await made.kept()
        assert await heard(place) == ["2"]


async def test_who_comes_back_after_a_restart_misses_nothing_and_gets_nothing_twice(tmp_path: Path) -> None:
    clock = Clock()
    async with hub(tmp_path / "store", now=clock) as made:
        place = made.listen(everything)
        for number in range(500):
            made.publish(happened(number, fields=("title", "last_name")))
        await made.kept()
        taken = await place.next(3, 0)
        made.publish(happened("unwritten"))  # the process ends before it is asked to wait
    async with hub(tmp_path / "store", now=clock) as made:
        place = made.listen(everything, taken[-1].name)
        made.publish(happened("new"))
        found = []
        while len(found) < 499:
            found += await place.next(100, 0)
        assert [one.event.key for one in found] == [*map(str, range(3, 500)), "unwritten", "new"]
        assert found[0].event == happened(3, fields=("title", "last_name"))
        assert await heard(place) == []


async def test_ids_rise_though_the_clock_goes_back(tmp_path: Path) -> None:
    clock = Clock()
    names = []
    for _ in range(2):
        async with hub(tmp_path / "store", now=clock) as made:
            place = made.listen(everything)
            made.publish(happened(1))
            made.publish(happened(2))
            await made.kept()
            names += [one.name for one in await place.next(10, 0)]
        clock.seconds -= 60
    assert names == sorted(set(names))


@pytest.mark.parametrize("name", ["", "x", "7", "0" * 13 + "g", "f" * 14, "0" * 15])
async def test_what_is_no_id_is_refused(name: str) -> None:
    async with hub() as made:
        with pytest.raises(BadInput):
            made.listen(everything, name)
        assert made.listeners == 0


async def test_an_hour_is_kept(tmp_path: Path) -> None:
    clock = Clock()
    async with hub(tmp_path / "store", now=clock) as made:
        place = made.listen(everything)
        made.publish(happened(1))
        await made.kept()
        (first,) = await place.next(1, 0)
        clock.seconds += 3599
        made.publish(happened(2))
        await made.kept()
        assert await heard(made.listen(everything, first.name)) == ["2"]
        clock.seconds += 602
        with pytest.raises(TooLate):
            made.listen(everything, first.name)
        made.publish(happened(3))
        await made.kept()
        assert [one.event.key for one in await made.log.after(0)] == ["2", "3"]


async def test_in_memory_an_id_of_an_earlier_life_is_refused() -> None:
    clock = Clock()
    async with hub(now=clock) as made:
        place = made.listen(everything)
        made.publish(happened(1))
        await made.kept()
        (first,) = await place.next(1, 0)
    clock.seconds += 10
    async with hub(now=clock) as made:
        with pytest.raises(TooLate):
            made.listen(everything, first.name)


async def test_who_is_too_slow_is_told_where_to_go_on() -> None:
    async with hub(buffer=5, recent=4) as made:
        place = made.listen(everything)
        made.publish(happened("first"))
        await made.kept()
        (first,) = await place.next(1, 0)
        for number in range(20):
            made.publish(happened(number))
        await made.kept()
        with pytest.raises(TooSlow) as slow:
            await place.next(1, 0)
        assert slow.value.extensions["lastEventId"] == first.name
        assert len(made._recent) <= 2 * 4
        again = made.listen(everything, first.name)
        assert await heard(again) == [str(number) for number in range(20)]


async def test_others_events_make_nobody_slow() -> None:
    async with hub(buffer=5, recent=4) as made:
        place = made.listen(lambda integration, model: model == "Job")
        made.publish(happened("first", "Job"))
        await made.kept()
        assert await heard(place) == ["first"]
        for number in range(500):
            made.publish(happened(number))
        made.publish(happened("last", "Job"))
        await made.kept()
        assert await heard(place) == ["last"]


async def test_stale_answers_are_forgotten_and_what_happened_is_remembered(tmp_path: Path) -> None:
    async with hub(tmp_path / "store") as made:
        acme = made._registry.get("acme")
        made.publish(happened(1))
        made.publish(happened(2, kind=EventKind.DELETED))
        made.publish(happened(None, "Job", at=AT + timedelta(days=1)))
        made.publish(happened(1, integration="removed"))
        assert acme.upstream.evicted == [{"Candidate", "*"}, {"Candidate", "*"}, {"Job", "*"}]
        assert acme.seen.changed_at("Candidate", "1") == AT
    async with hub(tmp_path / "store") as made:
        acme = made._registry.get("acme")
        assert acme.seen.changed_at("Candidate", "1") == AT
        assert acme.seen.deleted_at("Candidate", "2", None) == AT


async def test_a_log_that_cannot_be_written_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gateway.events.hub.AGAIN", 0.001)
    async with hub() as made:
        from sqlalchemy.exc import OperationalError

        append, failures = made.log.append, [OperationalError("insert", {}, Exception("disk is full"))] * 2

        async def failing(events):
            if failures:
                raise failures.pop()
            return await append(events)

        monkeypatch.setattr(made.log, "append", failing)
        place = made.listen(everything)
        made.publish(happened(1))
        await made.kept()
        assert await heard(place) == ["1"]
