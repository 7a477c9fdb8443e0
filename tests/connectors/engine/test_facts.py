"""Facts of the account: found out when a field that needs one is asked for, once, and never before."""

import asyncio

import pytest

from connectors.columns import MISSING, computed, incidental, needing, remote_key, text
from connectors.declarations import Fetch, Gather, Page, Resource
from connectors.errors import Unavailable
from connectors.model import MODELS
from connectors.records import Application, Job
from connectors.views import View
from tests.support.acme import Acme
from tests.support.world import session_of


class Row(View[Job], path="/rows"):
    key = remote_key("id")
    name = text("name")
    department = needing("_house", computed(lambda raw: f"{raw['_house']} {raw['id']}"))
    category = needing("_house", needing("_town", computed(lambda raw: raw["_house"] + raw["_town"])))


class ApplicationDetail(View[Application]):
    key = remote_key("id")
    job_id = remote_key("job")
    changed_at = incidental(needing("_town", computed(lambda raw: raw["stamp"] + raw["_town"])))


FOUND = []


async def house(session):
    FOUND.append("house")
    return "red"


async def town(session):
    FOUND.append("town")
    return "Here"


async def lost(session):
    raise Unavailable("down")


async def rows(session, position, params):
    return Page([Row({"id": n, "name": f"N{n}"}) for n in (1, 2, 3)])


async def by_key(session, keys):
    return [Row({"id": key}) for key in keys]


async def details(session, keys):
    FOUND.extend(f"detail {key}" for key in keys)
    return [ApplicationDetail({"id": key, "job": "7", "stamp": "now"}) for key in keys]


class Knowing(Acme):
    facts = {"_house": house, "_town": town}  # noqa: RUF012  # as every connector states them
    resources = {  # noqa: RUF012  # as above
        "Job": Resource(
            lists=(Gather(view=Row, name="rows", fetch=rows),),
            reads=(Fetch(view=Row, fetch_views=by_key, size=9),),
        ),
        "Application": Resource(reads=(Fetch(view=ApplicationDetail, fetch_views=details, size=9),)),
    }


@pytest.fixture
async def session():
    FOUND.clear()
    return session_of(connector=Knowing())


async def listed(session):
    return session.absorb((await rows(session, None, {})).views)


async def test_what_is_not_asked_for_is_not_found_out(session):
    for record in await listed(session):
        assert await session.need(record, "name")
    assert FOUND == []


async def test_a_fact_serves_every_record(session):
    found = await listed(session)
    assert [record.read("department") for record in found] == [MISSING] * 3
    values = await asyncio.gather(*(session.need(record, "department") for record in found))
    assert values == ["red 1", "red 2", "red 3"]
    assert await asyncio.gather(*(session.need(record, "category") for record in found)) == ["redHere"] * 3
    assert FOUND == ["house", "town"]


async def test_a_record_that_must_be_read_first_is_told_as_well(session):
    record = session.record(MODELS["Job"], "9")
    assert await session.need(record, "department") == "red 9"
    found = await session.by_key(MODELS["Job"], "8", {"category": {}})
    assert found is not None
    assert found.read("category") == "redHere"


async def test_facts_do_not_show_in_the_raw_data(session):
    record = (await listed(session))[0]
    await session.need(record, "category")
    assert record.read("remote_data") == {"/rows": {"id": 1, "name": "N1"}}


async def test_a_fact_that_cannot_be_found_out_costs_its_fields(session, monkeypatch):
    monkeypatch.setitem(Knowing.facts, "_house", lost)
    first, second, _ = await listed(session)
    with pytest.raises(Unavailable):
        await session.need(first, "department")
    assert await session.need(first, "name") == "N1"
    with pytest.raises(Unavailable):
        await session.need(second, "category")


async def test_an_incidental_field_is_no_reason_to_load(session):
    """The time of change stands in the detail only, which nothing else is needed of here."""
    record = session.record(MODELS["Application"], "1")
    assert record.read("changed_at") is None
    assert await session.need(record, "changed_at") is None
    assert FOUND == []
    assert await session.need(record, "job_id") == "7"
    assert await session.need(record, "changed_at") == "nowHere"
    assert FOUND == ["detail 1", "town"]
