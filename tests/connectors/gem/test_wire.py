"""How Gem is spoken to: credentials, filters, lists of ids, arrays (gem.md §1 to §6)."""

from datetime import UTC, datetime

import pytest

from connectors.connector import connect
from connectors.enums import ApplicationOutcome, JobStatus
from connectors.errors import Malformed
from connectors.gem import Gem, reads, wire
from connectors.gem.ways import DELETED, after
from connectors.model import MODELS
from connectors.upstream import Account, Budget
from tests.connectors.upstream.fakes import http, on_socket


def account(base="https://api.gem.test", **settings):
    return Account("g", "gem", base, {"api_key": "key-of-a-customer"}, settings)


def test_the_partners_secret_goes_along_where_there_is_one():
    assert wire.auth(account()).fixed == {"X-API-Key": "key-of-a-customer"}
    secret = Account("g", "gem", "https://x.test", {"api_key": "k", "application_secret": "s"}, {})
    assert wire.auth(secret).fixed == {"X-API-Key": "k", "X-Application-Secret": "s"}


@pytest.mark.parametrize("body", [None, [], [[1]], "<html>", {"message": ["x"]}, {"errors": {"json": [1]}}])
def test_a_refused_key_is_one_whatever_the_body(body):
    found = wire.read_error(403, {}, body)
    assert (found.kind.__name__, found.message) == ("Unauthenticated", "")
    assert wire.read_error(200, {}, body) is None


def test_filters_that_are_pushed():
    assert DELETED.params(True) == {"include_deleted": "true"}
    assert DELETED.params(False) == {}
    assert after("updated_after").params(datetime(2031, 2, 3, tzinfo=UTC)) == {
        "updated_after": "2031-02-03T00:00:00Z"
    }
    assert not after("updated_after").exact  # whether the bound counts in is not known
    assert reads.outcomes([ApplicationOutcome.HIRED]) == {"status": "hired"}
    assert reads.outcomes([ApplicationOutcome.HIRED, ApplicationOutcome.PENDING]) is None
    assert reads.statuses([JobStatus.OPEN]) == {"status": "open"}
    assert reads.statuses([JobStatus.DRAFT]) is reads.statuses([JobStatus.OPEN, JobStatus.CLOSED]) is None


def test_applications_are_asked_by_their_last_activity_and_candidates_are_not():
    (applications, _), (people,) = reads.applications.lists, reads.candidates.lists
    moment = datetime(2031, 2, 3, tzinfo=UTC)
    assert set(applications.filters["updated_after"].params(moment)) == {"last_activity_after"}
    assert set(people.filters["updated_after"].params(moment)) == {"updated_after"}


async def asked(respond, work, **settings):
    """What Gem was asked, while `work` is done with a session."""
    async with on_socket(respond) as vendor:
        integration = connect(Gem(), account(f"http://127.0.0.1:{vendor.port}", **settings))
        try:
            return await work(integration.session(Budget())), [one.target for one in vendor.seen]
        finally:
            await integration.upstream.aclose()


@pytest.mark.parametrize(
    ("settings", "query"),
    [
        ({}, "candidate_ids=a&candidate_ids=b-_"),
        ({"candidate_ids": "repeat"}, "candidate_ids=a&candidate_ids=b-_"),
        ({"candidate_ids": "comma"}, "candidate_ids=a%2Cb-_"),
    ],
)
async def test_lists_of_ids_are_written_as_the_account_wants_them(settings, query):
    rows = [{"id": "a"}, {"id": "b-_"}]
    work = lambda session: reads.people_by_id(session, ["a", "b-_"])  # noqa: E731  # one use
    found, targets = await asked(http(200, rows), work, **settings)
    assert [view.identity for view in found] == ["a", "b-_"]
    assert [target.replace(",", "%2C") for target in targets] == [f"/ats/v0/candidates/?{query}&per_page=200"]


@pytest.mark.parametrize("body", [{}, {"data": []}, {"id": "j"}, "x"])
@pytest.mark.parametrize("source", [reads.jobs_list, reads.candidates_list, reads.stages_list])
async def test_a_list_that_is_no_array_is_an_error_and_not_an_empty_list(source, body):
    with pytest.raises(Malformed, match="an array expected"):
        await asked(http(200, body), lambda session: session.sweep(source).all())


async def test_templates_are_no_jobs():
    rows = [{"id": "a", "is_template": True}, {"id": "b", "is_template": False}, {"id": "c"}]
    found, _ = await asked(http(200, rows), lambda session: session.sweep(reads.jobs_list).all())
    assert [record.key for record in found] == ["b", "c"]


async def test_rows_that_move_between_pages_come_once():
    """A full first page, and one of its rows once more on the second (§4)."""
    first = [{"id": str(number)} for number in range(1, 501)]

    async def respond(seen, writer):
        return http(200, [{"id": "500"}, {"id": "501"}] if "page=2" in seen.target else first)

    found, targets = await asked(respond, lambda session: session.sweep(reads.users_list).all())
    assert len(found) == len({record.key for record in found}) == 501
    assert len(targets) == 2


async def test_stages_that_were_named_by_an_application_first_are_ranked_as_well():
    """What is known of a stage by its name alone says nothing of its job."""
    stages = [{"id": "s1", "job_id": "j1", "priority": 1}, {"id": "s2", "job_id": "j2", "priority": 1}]

    async def work(session):
        session.absorb([reads.views.ApplicationRow({"id": "a", "current_stage": {"id": "s1", "name": "S"}})])
        return await reads.stages_by_job(session, ["j1", "j2"])

    found, _ = await asked(http(200, stages), work)
    assert [[one.identity for one in view.get("application_stages")] for view in found] == [
        ["j1:s1"],
        ["j2:s2"],
    ]


async def test_the_job_of_an_application_is_found_through_its_posting():
    async def respond(seen, writer):
        if "/job_posts/" in seen.target:
            return http(200, [{"id": "p", "job_id": "j"}])
        return http(200, {"id": "a", "status": "active", "jobs": [], "job_post_id": "p"})

    async def work(session):
        record = session.record(MODELS["Application"], "a")
        return await session.need(record, "job_id")

    assert await asked(respond, work) == (
        "j",
        ["/ats/v0/applications/a", "/ats/v0/job_posts/?per_page=500&page=1"],
    )
