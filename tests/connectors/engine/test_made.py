"""Lists of what was made through the gateway: by key, page by page, narrowed, ordered, resumed."""

import pytest

from connectors.created import ONLY_CREATED, NothingKept
from connectors.engine.lists import CREATED, Mark, Query, open_list
from connectors.errors import BadInput, Unsupported
from connectors.records import Application, Candidate, Job
from tests.support.world import World, integrate, session_of

ONLY = {ONLY_CREATED: True}


class Kept:
    """Keys of candidates, latest first."""

    def __init__(self, *keys):
        self.keys, self.pages = keys, 0

    async def among(self, model, keys):
        return frozenset(keys) & frozenset(self.keys)

    async def page(self, model, after, size):
        self.pages += 1
        start = int(after or 0)
        return [(key, str(start + place)) for place, key in enumerate(self.keys[start : start + size], 1)]


def session_with(*keys, **settings):
    session = integrate(World(people=40), settings=settings).session(session_of().budget)
    session.created = Kept(*keys)
    return session


async def listed(session, model=Candidate, most=100, **query):
    stream = await open_list(session, model, Query(**query))
    return [one.record.key for one in (await stream.fill(most))[:most]], stream


async def test_they_are_read_by_key_as_far_as_asked_and_the_gone_are_left_out():
    session = session_with("7", "999", "3", "12", "4")
    keys, stream = await listed(session, most=2, filters=ONLY, rows=2)
    assert keys == ["7", "3"]
    assert session.created.pages == 2
    assert not stream.done
    keys, stream = await listed(session, filters=ONLY, rows=2)
    assert keys == ["7", "3", "12", "4"]
    assert (stream.scan.pushed_down, stream.scan.filtered_here) == ([ONLY_CREATED], [])
    assert not any(
        call.operation == "GET /people" for call in session.integration.upstream.sent if not call.query
    )


async def test_they_go_on_after_a_mark_and_come_in_an_order():
    session = session_with("7", "3", "12", "4")
    assert (await listed(session, filters=ONLY, rows=2, mark=Mark("made here", None, 1, "3")))[0] == [
        "12",
        "4",
    ]
    assert (await listed(session, filters=ONLY, rows=2, order=(CREATED, False)))[0] == ["3", "4", "7", "12"]
    for mark in (Mark("GET /people", None, 1, "3"), Mark("made here", 7, 1, "3")):
        with pytest.raises(BadInput, match="cursor"):
            await listed(session, filters=ONLY, rows=2, mark=mark)


async def test_other_filters_are_applied_and_ids_narrow():
    session = session_with("7", "3", "12", "4")
    assert (await listed(session, filters={**ONLY, "ids": ["3", "5"]}))[0] == ["3"]
    name = await session.need(session.record(Candidate, "12"), "last_name")
    assert (await listed(session, filters={**ONLY, "last_name": name}))[0] == ["12"]


async def test_an_integration_can_hide_all_others():
    session = session_with("7", only_created=True)
    assert session.hides("Candidate")
    assert not session.hides("Job")
    assert [await session.shown(Candidate, key) for key in ("7", "8")] == [True, False]
    assert await session.shown(Job, "1")
    assert session.by_key_only == {"Candidate", "Application"}


async def test_where_nothing_is_kept_it_is_said():
    session = session_of()
    assert isinstance(session.created, NothingKept)
    with pytest.raises(Unsupported, match="keeps no record"):
        await listed(session, Application, filters=ONLY)
