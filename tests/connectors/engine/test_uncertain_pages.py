"""Lists of vendors that cut pages short without a word, take no notice of the page asked for, or are dear."""

from datetime import UTC, datetime

import pytest

from connectors.columns import remote_key
from connectors.declarations import Call, Gather, One, Page, Pages, Within
from connectors.engine.lists import Query, open_list
from connectors.engine.stream import Stream
from connectors.paging import PageNumber
from connectors.records import Job, JobPosting
from connectors.upstream import Answer
from connectors.views import View, embedded
from tests.support.acme import Acme, JobRow
from tests.support.world import session_of


class Posts:
    """An upstream that answers searches in a bare list of `rows` rows, at most `cap` a page."""

    def __init__(self, rows, cap=1000, deaf=False):
        self.rows, self.cap, self.deaf = rows, cap, deaf
        self.sent = []

    async def send(self, request, budget):
        self.sent.append(request)
        size = min(request.json["size"], self.cap)
        start = 0 if self.deaf else (request.json["page"] - 1) * size
        rows = [{"id": number + 1} for number in range(self.rows)][start : start + size]
        return Answer(200, {}, rows or None, datetime(2031, 1, 1, tzinfo=UTC))


SEARCH = Pages(
    view=JobRow,
    call=Call("POST /jobs/search", json={"mine": False}, into_body=True),
    paging=PageNumber(100, "page", "size", caps=frozenset({10, 25}), numeric=True),
)


def reading(upstream, source=SEARCH):
    session = session_of()
    session.integration.upstream = upstream
    return Stream(session, source, {})


@pytest.mark.parametrize(
    ("rows", "cap", "calls"),
    [
        (0, 1000, 1),
        (7, 1000, 1),
        (99, 1000, 1),
        (100, 1000, 2),
        (230, 1000, 3),
        (25, 1000, 2),
        (34, 10, 4),
        (30, 10, 4),
    ],
)
async def test_a_silent_cap_loses_nothing(rows, cap, calls):
    upstream = Posts(rows, cap)
    found = await reading(upstream).all()
    assert [record.key for record in found] == [str(number + 1) for number in range(rows)]
    assert len(upstream.sent) == calls
    assert upstream.sent[0].json == {"mine": False, "size": 100, "page": 1}


async def test_once_a_wider_page_was_seen_a_narrow_one_is_the_last():
    session = session_of()
    session.integration.upstream = Posts(110)
    assert len(await Stream(session, SEARCH, {}).all()) == 110
    assert len(session.integration.upstream.sent) == 2
    session.integration.upstream = Posts(25)
    assert len(await Stream(session, SEARCH, {}).all()) == 25
    assert len(session.integration.upstream.sent) == 1


class Advert(View[JobPosting]):
    key = remote_key("id")


class Bag(View[Job]):
    """A job with the advert that all have."""

    key = remote_key("id")
    postings = embedded(lambda raw: [{"id": 1}], Advert)


async def test_a_vendor_that_is_deaf_to_page_numbers_ends():
    upstream = Posts(150, deaf=True)
    assert len(await reading(upstream).all()) == 100
    assert len(upstream.sent) == 2


async def test_embedded_records_may_come_again_as_long_as_their_holders_are_new():
    outer = Pages(view=Bag, call=SEARCH.call, paging=SEARCH.paging)
    upstream = Posts(230)
    found = await reading(upstream, Within(edge="postings", of=outer)).all()
    assert [record.key for record in found] == ["1"]
    assert len(upstream.sent) == 3


async def test_parameters_are_adapted_to_the_account():
    async def adapt(session, params):
        return {name: f"{value}!" for name, value in params.items()}

    upstream = Posts(1)
    stream = reading(upstream, Pages(view=JobRow, call=SEARCH.call, paging=SEARCH.paging, adapt=adapt))
    stream.params = {"word": "x"}
    await stream.all()
    assert upstream.sent[0].json["word"] == "x!"


class Dear(Acme):
    """Its jobs come two at a time, and dear."""


async def dear(session, position, params):
    first = (position or 0) * 2
    return Page(
        [JobRow({"id": first + 1}), JobRow({"id": first + 2})], (position or 0) + 1 if first < 8 else None
    )


async def test_a_dear_list_stops_at_its_bound_and_goes_on(monkeypatch):
    listed = Gather(view=JobRow, name="dear", fetch=dear, bound=2)
    monkeypatch.setattr(Dear, "resources", {"Job": type(Acme.resources["Job"])(lists=(listed,))})
    stream = await open_list(session_of(connector=Dear()), Job, Query())
    assert len(await stream.fill(100)) == 4
    assert stream.done
    assert not stream.scan.complete
    assert stream.resume == (2, 0)
    assert len(await Stream(stream.session, listed, {}).all()) == 10


async def test_an_answer_about_a_known_state_is_asked_for_as_such():
    def state(record):
        return next((view.raw["stamp"] for view in record.views if "stamp" in view.raw), None)

    read = One(view=JobRow, call=Call("GET /jobs/{id}", at="job", lives=30), version=state)
    session = session_of()
    await read.fetch(session, ["1"])
    session.absorb([JobRow({"id": 1, "stamp": "monday"})])
    await read.fetch(session, ["1"])
    unknown, known = session.integration.upstream.sent
    assert (unknown.version, unknown.lives) == ("", 30)
    assert (known.version, known.lives) == ("monday", 3600)
