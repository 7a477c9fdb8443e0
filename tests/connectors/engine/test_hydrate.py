"""Missing fields: all that a tick asked for, by the fewest reads."""

import asyncio

import pytest

from connectors.columns import MISSING, if_present, remote_key, text
from connectors.declarations import Call, Fetch, One, Pages, Push, Resource
from connectors.errors import Forbidden, Malformed, Unavailable
from connectors.model import MODELS
from connectors.paging import NextToken
from connectors.records import Candidate, Job
from connectors.views import View
from tests.support.acme import RESOURCES, Acme, Hit, JobRow
from tests.support.world import World, integrate, operations, session_of


def some(session, model, *keys):
    return [session.record(MODELS[model], str(key)) for key in keys]


async def need(records, *names):
    """Values of fields of records, all asked for in one tick; exceptions as values."""
    asked = [record.session.need(record, name) for record in records for name in names]
    return await asyncio.gather(*asked, return_exceptions=True)


def counts(session):
    return session.integration.upstream.counts


async def test_fields_of_many_records_are_one_call():
    session = session_of()
    assert await need(some(session, "Job", 1, 2, 3), "name", "job_code") == [
        *("Job 1", "J-1", "Job 2", "J-2", "Job 3", "J-3")
    ]
    assert counts(session) == operations("GET /jobs")


@pytest.mark.parametrize(("rows", "calls"), [(1, 1), (5, 1), (6, 2), (11, 3), (30, 5)])
async def test_batches_have_the_vendors_size_unless_the_whole_list_is_cheaper(rows, calls):
    session = session_of(World(jobs=rows))
    await need(some(session, "Job", *range(1, rows + 1)), "name")
    assert counts(session) == operations(f"GET /jobs {calls}" if rows < 30 else "GET /jobs 3")


async def test_reads_are_chosen_by_cost_and_reused_for_every_field_they_bring():
    session = session_of()
    (job,) = some(session, "Job", 1)
    assert await need([job], "name", "category", "description") == ["Job 1", "C1", "About 1"]
    assert counts(session) == operations("GET /jobs/{id}")


async def test_different_fields_of_different_records_share_a_read():
    session = session_of()
    one, other = some(session, "Job", 1, 2)
    await asyncio.gather(session.need(one, "name"), session.need(other, "job_code"))
    assert counts(session) == operations("GET /jobs")


async def test_null_is_an_answer_and_missing_is_not():
    session = session_of()
    session.integration.upstream.world.all_jobs[0]["code"] = None
    (job,) = some(session, "Job", 1)
    assert job.read("job_code") is MISSING
    assert await need([job], "job_code", "job_code") == [None, None]
    assert job.read("job_code") is None
    assert await need([job], "job_code") == [None]
    assert counts(session) == operations("GET /jobs")


async def test_a_field_that_no_view_of_the_tool_has_is_not_asked_for():
    session = session_of()
    assert await need(some(session, "Job", 1), "department", "remote_deleted_at") == [None, None]
    assert counts(session) == operations("")


async def test_what_is_known_of_every_record_costs_nothing():
    session = session_of()
    (job,) = some(session, "Job", 1)
    assert (job.read("remote_id"), job.read("remote_data")) == ("1", None)
    await need([job], "name")
    assert job.read("remote_data").keys() == {"/jobs"}
    assert counts(session) == operations("GET /jobs")


async def test_a_field_known_of_every_record_is_read_where_a_view_has_it():
    session = session_of()
    (job,) = some(session, "Job", 1)
    assert (await need([job], "changed_at"))[0].year == 2031
    (person,) = some(session, "Candidate", 1)
    session.absorb([])
    assert await need([person], "remote_deleted_at") == [None]
    assert counts(session) == operations("GET /jobs, GET /search")  # the one list that marks the deleted


async def test_a_member_that_is_not_there_is_asked_of_another_read():
    session = session_of(World(bare=True))
    jobs = some(session, "Job", 1, 2)
    assert await need(jobs, "name", "description") == ["Job 1", "About 1", "Job 2", "About 2"]
    assert counts(session) == operations("GET /jobs, GET /jobs/{id} 2")
    assert await need(jobs, "salary_period_label") == ["year", "year"]
    assert counts(session) == operations("GET /jobs, GET /jobs/{id} 2")


async def test_the_label_of_a_member_that_is_not_there_is_asked_for_too():
    session = session_of(World(bare=True))
    assert await need(some(session, "Job", 1), "salary_period_label") == ["year"]


async def test_a_record_that_a_read_does_not_bring_is_gone_and_not_asked_again():
    session = session_of()
    known, unknown = some(session, "Job", 1, 999)
    assert await need([known, unknown], "name") == ["Job 1", None]
    assert (known.gone, unknown.gone) == (False, True)
    assert await need([unknown], "name", "category") == [None, None]
    assert counts(session) == operations("GET /jobs")


async def test_a_404_means_gone():
    session = session_of()
    (unknown,) = some(session, "Job", 999)
    assert await need([unknown], "category") == [None]
    assert unknown.gone
    assert counts(session) == operations("GET /jobs/{id}")


async def test_a_partial_read_leaves_the_others_to_the_next():
    session = session_of(World(jobs=4))  # job 3 is closed: the careers site does not show it
    jobs = some(session, "Job", 1, 2, 3)
    assert await need(jobs, "weekly_hours") == [40.0, 40.0, 40.0]
    assert not any(job.gone for job in jobs)
    assert counts(session) == operations("GET /careers, GET /jobs/{id}/form")


async def test_what_no_read_brings_is_gone_after_a_partial_one_too():
    session = session_of()
    one, unknown = some(session, "Job", 1, 999)
    assert await need([one, unknown], "weekly_hours") == [40.0, None]
    assert unknown.gone
    assert await session.by_key(MODELS["Job"], "999", {}) is None


async def test_a_failing_chunk_costs_its_own_records_only():
    session = session_of(World(jobs=7))
    broken = Unavailable("down", tool="acme", integration="acme")
    session.integration.upstream.fail("GET /jobs", broken, where=lambda request: "6,7" in str(request.query))
    found = await need(some(session, "Job", *range(1, 8)), "name")
    assert found == [*(f"Job {n}" for n in range(1, 6)), broken, broken]


async def test_a_failure_is_kept_and_the_call_is_not_made_again():
    session = session_of()
    session.integration.upstream.fail("GET /jobs", Forbidden("no"))
    (job,) = some(session, "Job", 1)
    for _ in range(3):
        assert [type(one) for one in await need([job], "name", "job_code")] == [Forbidden, Forbidden]
    assert counts(session) == operations("GET /jobs")
    assert await need([job], "category") == ["C1"]  # another read brings it
    assert await need([job], "name") == ["Job 1"]


async def test_a_value_that_cannot_be_read_fails_its_own_field():
    session = session_of()
    session.integration.upstream.world.all_jobs[0]["title"] = {"en": "x"}
    session.integration.upstream.world.all_jobs[0].pop("text")
    first, second = some(session, "Job", 1, 2)
    wrong, text_, *right = await need([first, second], "name", "description")
    assert type(wrong) is Malformed
    assert (wrong.tool, wrong.integration) == ("acme", "acme")
    assert (text_, right) == (None, ["Job 2", "About 2"])


async def test_records_by_key():
    session = session_of()
    jobs = await asyncio.gather(*(session.by_key(Job, str(n), {"name": {}}) for n in (1, 2, 999)))
    assert [job and job.read("name") for job in jobs] == ["Job 1", "Job 2", None]
    assert await session.by_key(Job, "1", {"name": {}}) is jobs[0]
    assert counts(session) == operations("GET /jobs")


async def test_a_record_by_key_that_cannot_be_read_raises():
    session = session_of()
    session.integration.upstream.fail("GET /jobs", Unavailable("down"))
    with pytest.raises(Unavailable):
        await session.by_key(Job, "1", {"name": {}})


async def test_a_model_that_the_tool_has_not_is_there_for_nobody():
    session = session_of()
    assert await session.by_key(MODELS["Role"], "1", {"scope": {}}) is None
    assert await need(some(session, "Role", 1), "scope") == [None]
    assert counts(session) == operations("")


async def test_a_join_is_read_through_its_parent():
    session = session_of()
    stages = some(session, "JobApplicationStage", "1:12", "2:11", "2:999", "nonsense")
    assert await need(stages, "index") == [1, 0, None, None]
    assert counts(session) == operations("GET /jobs")
    assert [stage.gone for stage in stages] == [False, False, True, True]


async def test_a_list_is_walked_for_what_has_no_other_read_until_it_has_come_by():
    session = session_of(World(users=3))
    assert await need(some(session, "User", 2, 999), "email") == ["u2@x.test", None]
    assert counts(session) == operations("GET /users")


@pytest.mark.parametrize(("chosen", "asked"), [(False, "GET /people"), (True, "GET /search")])
async def test_a_walk_that_was_chosen_is_gone_on_with(chosen, asked):
    """One record would be asked for by itself, were it not for a list that was begun to find records."""
    session = session_of(World(people=30))
    stream = session.sweep(RESOURCES["Candidate"].lists[1])
    await stream.extend()
    stream.chosen = chosen
    session.integration.upstream.sent.clear()
    (record,) = some(session, "Candidate", 1)  # the oldest stands on the last page
    assert await need([record], "last_name") != [None]
    assert set(counts(session)) == {asked}


async def test_side_loaded_views_are_used_and_completed():
    session = session_of()
    await need(some(session, "Job", 1), "name")  # by ids: no contacts beside
    await session.sweep(RESOURCES["Job"].lists[0]).all()
    (user,) = some(session, "User", 2)
    assert user.read("first_name") == "U2"
    assert user.read("email") is MISSING
    assert await need([user], "email") == ["u2@x.test"]


async def test_reads_that_never_bring_the_field_come_to_an_end():
    class Promise(View[Job]):
        """Says that it brings a code and never does."""

        key = remote_key("id")
        job_code = text("code")

        def get(self, name):
            return MISSING if name == "job_code" else super().get(name)

    made = []

    async def fetch(session, keys):
        made.append(keys)
        return [Promise({"id": key}) for key in keys]

    class Liar(Acme):
        resources = {  # noqa: RUF012  # as connectors declare them
            "Job": Resource(
                reads=(
                    Fetch(view=Promise, fetch_views=fetch),
                    Fetch(view=Promise, fetch_views=fetch),
                    One(view=JobRow, call=Call("GET /jobs/{id}", at="job")),
                )
            )
        }

    session = integrate(connector=Liar()).session(session_of().budget)
    assert await need(some(session, "Job", 1), "job_code") == ["J-1"]
    assert len(made) == 1  # the other brings the same view


async def held(session):
    """Let no call through until the event is set that this gives; a call waiting sets the other one."""
    asked, go = asyncio.Event(), asyncio.Event()
    send = session.integration.upstream.send

    async def slow(request, budget):
        asked.set()
        await go.wait()
        return await send(request, budget)

    session.integration.upstream.send = slow
    return asked, go


async def test_what_is_under_way_is_waited_for():
    """Later ticks ask for the same records and for more of them before the first answer is there."""
    session = session_of(World(jobs=30))
    asked, go = await held(session)
    jobs = some(session, "Job", *range(1, 31))
    first = asyncio.ensure_future(need(jobs, "name"))
    await asyncio.wait_for(asked.wait(), 5)
    later = asyncio.ensure_future(need(jobs[:3], "job_code", "name", "category"))
    await asyncio.sleep(0)
    go.set()
    assert (await first)[:2] == ["Job 1", "Job 2"]
    assert (await later)[:3] == ["J-1", "Job 1", "C1"]
    assert counts(session) == operations("GET /jobs 3, GET /jobs/{id} 3")  # the details for the categories
    assert all(job.busy == {} for job in jobs)


async def test_what_a_read_under_way_does_not_bring_is_asked_of_the_next():
    session = session_of(World(jobs=4, bare=True))
    asked, go = await held(session)
    jobs = some(session, "Job", 1, 2)
    first = asyncio.ensure_future(need(jobs, "name"))
    await asyncio.wait_for(asked.wait(), 5)
    later = asyncio.ensure_future(need(jobs, "description"))
    await asyncio.sleep(0)
    go.set()
    await first
    assert await later == ["About 1", "About 2"]
    assert counts(session) == operations("GET /jobs, GET /jobs/{id} 2")


async def test_a_read_under_way_that_fails_fails_those_who_wait_as_well():
    session = session_of()
    session.integration.upstream.fail("GET /jobs", Unavailable("down"))
    asked, go = await held(session)
    jobs = some(session, "Job", 1, 2)
    first = asyncio.ensure_future(need(jobs, "name"))
    await asyncio.wait_for(asked.wait(), 5)
    later = asyncio.ensure_future(need(jobs, "name"))
    await asyncio.sleep(0)
    go.set()
    assert [type(one) for one in [*await first, *await later]] == [Unavailable] * 4
    assert counts(session) == operations("GET /jobs")


async def test_a_view_that_did_not_tell_is_not_read_again_in_another_way():
    """The row of a candidate is loaded and leaves its title out: the batch would bring the same row."""

    class Row(View[Candidate]):
        key = remote_key("id")
        title = if_present("title", text("title"))

    class Full(View[Candidate]):
        key = remote_key("id")
        title = text("title")

    made = []

    def read(view, **raw):
        async def fetch(session, keys):
            made.append(view)
            return [view({"id": key, **raw}) for key in keys]

        return Fetch(view=view, fetch_views=fetch, size=9)

    class Bare(Acme):
        resources = {"Candidate": Resource(reads=(read(Row), read(Full, title="T")))}  # noqa: RUF012  # as connectors declare them

    session = integrate(connector=Bare()).session(session_of().budget)
    session.absorb([Row({"id": 1})])
    assert await need(some(session, "Candidate", 1), "title") == ["T"]
    assert made == [Full]


async def test_a_walk_for_records_by_key_takes_the_deleted_along():
    """Candidates in a list that can be asked for the deleted; the one that is gone is read in the same walk."""
    ever = Pages(
        view=Hit,
        call=Call("GET /search/all", at="hits"),
        paging=NextToken(20, "cursor", "next"),
        filters={"include_deleted": Push(lambda wanted: {"deleted": "true"} if wanted else {})},
        typical=20,
    )

    class Ever(Acme):
        resources = {"Candidate": Resource(lists=(ever,))}  # noqa: RUF012  # as connectors declare them

    integration = integrate(World(people=3, deleted=2), connector=Ever())
    session = integration.session(session_of().budget)
    assert await need(some(session, "Candidate", 1, 5), "first_name") == ["F1", "Gone"]
    (request,) = integration.upstream.sent
    assert ("deleted", "true") in request.query
    assert integration.sizes[ever.name] == 5
    assert session.sweep(ever) is not session.sweep(ever, deleted=True)
    assert session.sweep(ever, deleted=True) is session.sweep(ever, deleted=True)
