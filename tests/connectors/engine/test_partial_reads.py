"""Reads that know only some records, fields in forms nobody understands, times of change from richer views."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pytest

from connectors import records
from connectors.columns import moment, number, remote_key, text
from connectors.connector import Connector, Integration
from connectors.declarations import Call, Fetch, Resource
from connectors.engine.session import Session
from connectors.errors import Malformed
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
