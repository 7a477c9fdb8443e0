"""Reads that know only some records, fields in forms nobody understands, times of change from richer views."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import pytest

from connectors import records
from connectors.columns import moment, number, remote_key, text
from connectors.connector import Connector, Integration
from connectors.declarations import Call, Fetch, Gather, Page, Resource
from connectors.engine.session import Session
from connectors.errors import Malformed
from connectors.paging import Offset
from connectors.upstream import Account, Budget, Policy
from connectors.views import View

MADE: list[tuple[str, list[str]]] = []


class Board(View[records.Job]):
    key = remote_key("id")
    category = text("category")
    weekly_hours = number("hours")


class Detail(View[records.Job]):
    key = remote_key("id")
    name = text("name")
    category = text("category")
    changed_at = moment("updated")


def reading(name: str, view: type[View[Any]], rows: Mapping[str, Any]) -> Any:
    async def fetch(session: Session, keys: Sequence[str]) -> Iterable[View[Any]]:
        MADE.append((name, sorted(keys)))
        return [view({"id": key, **rows[key]}) for key in keys if key in rows]

    return fetch


class Toy(Connector):
    tool = "toy"
    label = "Toy"
    base_url = "http://toy.test"
    credentials = ()
    policy = Policy()
    check = Call("GET /")
    resources = {  # noqa: RUF012  # as every connector states them
        "Job": Resource(
            reads=(
                Fetch(
                    view=Board,
                    fetch_views=reading("board", Board, {"1": {"category": "a", "hours": ["x"]}}),
                    size=100,
                    partial=True,
                ),
                Fetch(
                    view=Detail,
                    fetch_views=reading(
                        "detail", Detail, {k: {"name": k, "category": k, "updated": 1} for k in "12"}
                    ),
                ),
            )
        )
    }


@pytest.fixture
async def session() -> Session:
    MADE.clear()
    account = Account("toy", "toy", Toy.base_url)
    return Session(Integration(Toy(), account, None), Budget())  # type: ignore[arg-type]  # nothing is sent


async def categories(session: Session, *keys: str) -> list[Any]:
    asked = [session.record(records.Job, key) for key in keys]
    await asyncio.gather(*(session.fields.load((record, "category")) for record in asked))
    return asked


async def test_what_a_partial_read_leaves_out_is_read_elsewhere(session: Session) -> None:
    one, two, three = await categories(session, "1", "2", "3")
    assert (one.read("category"), two.read("category")) == ("a", "2")
    assert not two.gone
    assert three.gone
    assert MADE == [("board", ["1", "2", "3"]), ("detail", ["2"]), ("detail", ["3"])]


async def test_a_record_that_no_partial_read_knows_is_not_gone(session: Session) -> None:
    record = await session.by_key(records.Job, "2", {})
    assert record is not None
    assert MADE == [("board", ["2"]), ("detail", ["2"])]
    assert await session.by_key(records.Job, "3", {}) is None


async def test_times_of_change_come_from_the_view_that_has_them(session: Session) -> None:
    record = session.record(records.Job, "1")
    assert await session.need(record, "changed_at") is not None
    assert MADE == [("detail", ["1"])]


async def test_a_malformed_field_costs_only_itself(session: Session) -> None:
    one = session.record(records.Job, "1")
    hours, category = session.fields.load((one, "weekly_hours")), session.fields.load((one, "category"))
    await category
    await hours
    assert one.read("category") == "a"
    with pytest.raises(Malformed):
        one.read("weekly_hours")


async def test_a_field_on_its_way_is_not_read_again(session: Session) -> None:
    begun, released = asyncio.Event(), asyncio.Event()
    board, detail = session.connector.resources["Job"].reads

    async def slow(session: Session, keys: Sequence[str]) -> Iterable[View[Any]]:
        begun.set()
        await released.wait()
        return await reading("slow", Board, {"1": {"category": "a"}})(session, keys)

    session.connector.resources = {"Job": Resource(reads=(replace(board, fetch_views=slow), detail))}
    one = session.record(records.Job, "1")
    first = asyncio.ensure_future(session.need(one, "category"))
    await begun.wait()
    second = asyncio.ensure_future(session.need(one, "category"))
    for _ in range(20):  # turns of the loop in which the second ask is made and finds the first under way
        await asyncio.sleep(0)
    assert not second.done()
    released.set()
    assert await first == await second == "a"
    assert await session.need(one, "name") == "1"
    assert [made for made, _ in MADE] == ["slow", "detail"]
    assert not one.busy


async def test_a_walk_under_way_is_joined(session: Session) -> None:
    begun, released = asyncio.Event(), asyncio.Event()

    async def page(session: Session, position: Any, params: Any) -> Page:
        begun.set()
        await released.wait()
        return Page([Board({"id": key, "category": key}) for key in "123"])

    listed = Gather(view=Board, name="all", fetch=page, typical=3, paging=Offset(1))
    session.connector.resources = {
        "Job": Resource(lists=(listed,), reads=session.connector.resources["Job"].reads[1:])
    }
    many = [session.record(records.Job, key) for key in "1234567"]
    first = [asyncio.ensure_future(session.need(one, "category")) for one in many[:2]]
    more = [asyncio.ensure_future(session.need(one, "category")) for one in many[3:]]
    await begun.wait()
    late = asyncio.ensure_future(session.need(many[2], "category"))
    for _ in range(20):  # turns of the loop in which the late ask is planned
        await asyncio.sleep(0)
    released.set()
    assert await late == "3"
    assert [await one for one in first] == ["1", "2"]
    assert [await one for one in more] == [None] * 4
    assert MADE == []
