"""To-many edges: for all parents of a tick, by the fewest calls."""

import asyncio

import pytest

from connectors.columns import MISSING, if_present, remote_key
from connectors.declarations import Call, Fetch, Pages, Resource, one_of
from connectors.enums import UserStatus
from connectors.errors import BadInput, Forbidden, Unavailable
from connectors.model import MODELS
from connectors.paging import PageNumber
from connectors.records import Application, Candidate, Job, Tag
from connectors.views import View, embedded
from tests.support.acme import RESOURCES, Acme
from tests.support.world import World, integrate, operations, session_of


async def children(session, model, keys, edge, wants=None):
    """The children's keys by parent, all edges asked for in one tick."""
    parents = [session.record(MODELS[model], str(key)) for key in keys]

    async def one(parent):
        stream = await session.many(parent, edge, wants or {})
        return None if stream is None else [record.key for record in await stream.all()]

    found = await asyncio.gather(*map(one, parents), return_exceptions=True)
    return dict(zip(keys, found, strict=True))


def counts(session):
    return session.integration.upstream.counts


async def whole(session, model):
    return await session.sweep(RESOURCES[model].lists[0]).all()


async def test_embedded_children_cost_nothing_more():
    session = session_of()
    await whole(session, "Job")
    assert await children(session, "Job", [1, 2], "application_stages") == {
        1: ["1:11", "1:12"],
        2: ["2:11", "2:12"],
    }
    assert counts(session) == operations("GET /jobs")


async def test_parents_that_were_not_read_yet_are_read_in_batches():
    session = session_of(World(jobs=7))
    found = await children(session, "Job", range(1, 8), "application_stages")
    assert found[7] == ["7:11", "7:12"]
    assert counts(session) == operations("GET /jobs 2")


async def test_one_parent_asks_for_its_own_children():
    session = session_of(World(people=12))
    assert await children(session, "Job", [1], "applications") == {1: ["30", "60", "90", "120"]}
    assert counts(session) == operations("GET /jobs/{job}/applications")


async def test_scoped_children_are_read_as_far_as_asked():
    session = session_of(World(people=60))  # 20 applications a job, 5 a page
    stream = await session.many(session.record(Job, "1"), "applications", {})
    assert len(await stream.fill(3)) == 5
    assert counts(session) == operations("GET /jobs/{job}/applications")
    assert len(await stream.fill(6)) == 10
    assert len(await stream.all()) == 20
    assert counts(session) == operations("GET /jobs/{job}/applications 4")


async def test_many_parents_share_a_walk_that_stops_when_everybody_has_all():
    """12 jobs: asking each is 12 calls, the list of 100 is 10; counts end it after the 2 pages that matter."""
    world = World(jobs=12, people=100)
    for one in world.all_applications:
        one["job"] = one["person"] % 12 + 1 if one["person"] > 80 else 99
    for job in world.all_jobs:
        job["applications_count"] = sum(one["job"] == job["id"] for one in world.all_applications)
    session = session_of(world)
    await whole(session, "Job")
    found = await children(session, "Job", range(1, 13), "applications")
    assert sum(map(len, found.values())) == 20
    assert counts(session) == operations("GET /jobs 2, GET /people 2")


async def test_counts_that_are_too_low_are_noticed_and_the_list_is_walked_to_its_end():
    world = World(jobs=12, people=96, lies=dict.fromkeys(range(1, 13), 1))
    session = session_of(world)
    await whole(session, "Job")
    session.integration.sizes["GET /people:Person.applications"] = 96
    found = await children(session, "Job", range(1, 13), "applications")
    assert {len(them) for them in found.values()} == {8}


async def test_counts_that_are_too_high_walk_to_the_end():
    session = session_of(World(jobs=12, people=96, lies=dict.fromkeys(range(1, 13), 50)))
    await whole(session, "Job")
    found = await children(session, "Job", range(1, 13), "applications")
    assert {len(them) for them in found.values()} == {8}
    assert counts(session)["GET /people"] == 10


async def test_a_walk_that_becomes_dearer_is_left_and_remembered():
    """The list is guessed at 100 rows and has 400: after 11 pages, asking each of 11 jobs is no dearer."""
    session = session_of(World(jobs=11, people=400))
    found = await children(session, "Job", range(1, 12), "applications")
    assert sum(map(len, found.values())) == 400
    assert counts(session)["GET /people"] == 11
    assert counts(session)["GET /jobs/{job}/applications"] == 11 * 8
    assert session.integration.sizes["GET /people:Person.applications"] == 220


async def test_a_walk_that_nothing_can_replace_goes_to_the_end():
    """Interviews know their application; no other way leads from there."""
    session = session_of(World(interviews=70, people=3))
    found = await children(session, "Application", [10, 20], "interviews")
    assert len(found[10]) + len(found[20]) == 47
    assert counts(session) == operations("GET /interviews 7")


async def test_two_walks_that_are_both_longer_than_thought_do_not_lose_the_edge(monkeypatch):
    session = session_of(World(people=60))
    only = RESOURCES["Application"].lists[0]
    copy = type(only)(edge="applications", of=only.of, natural=("x", True))
    resource = type(RESOURCES["Application"])(lists=(only, copy))
    monkeypatch.setitem(RESOURCES, "Application", resource)
    session.integration.sizes[only.name] = 10
    found = await children(session, "Job", [1, 2, 3], "applications")
    assert sum(map(len, found.values())) == 60


async def test_required_filters_scope_a_list():
    session = session_of()
    found = await children(session, "Application", [10, 20], "offers")
    assert found == {10: ["o10"], 20: ["o20"]}
    assert counts(session) == operations("GET /offers 2")


async def test_an_edge_of_parents_that_a_partial_read_leaves_out_is_read_otherwise():
    session = session_of()  # job 3 is closed
    found = await children(session, "Job", [1, 2, 3], "screening_questions")
    assert found == {1: ["1:100"], 2: ["2:200"], 3: ["3:300"]}
    assert counts(session) == operations("GET /careers, GET /jobs/{id}/form")


async def test_a_parent_that_is_gone_has_no_children():
    session = session_of()
    assert await children(session, "Job", [999], "application_stages") == {999: []}
    assert await children(session, "Job", [998], "screening_questions") == {998: []}


async def test_an_edge_that_the_tool_has_not_is_none():
    session = session_of()
    assert await children(session, "Job", [1], "postings") == {1: None}
    assert await children(session, "Interview", [1], "team") == {1: None}
    assert counts(session) == operations("")


async def test_a_join_is_followed():
    session = session_of()
    found = await children(session, "Candidate", [1, 2], "tags", {"name": {}})
    assert found == {1: ["2"], 2: ["3"]}
    assert session.record(Tag, "2").read("name") == "tag 2"
    assert counts(session) == operations("GET /search")


async def test_a_join_is_followed_the_other_way_round():
    session = session_of(World(people=6))
    found = await children(session, "Tag", [1, 2], "candidates", {"first_name": {}})
    assert found == {1: ["6", "3"], 2: ["4", "1"]}
    assert counts(session) == operations("GET /search")


async def test_a_join_that_the_tool_has_not_is_none():
    assert await children(session_of(), "User", [1], "roles") == {1: None}


async def test_failures_are_kept_by_parent_and_not_repeated():
    session = session_of(World(people=12))
    broken = Unavailable("down", integration="acme")
    session.integration.upstream.fail(
        "GET /jobs/{job}/applications", broken, where=lambda request: request.path == "/jobs/2/applications"
    )
    session.integration.sizes["GET /people:Person.applications"] = 10_000
    found = await children(session, "Job", [1, 2], "applications")
    assert found == {1: ["30", "60", "90", "120"], 2: broken}
    await children(session, "Job", [2], "applications")
    assert counts(session)["GET /jobs/{job}/applications"] == 2


async def test_a_failing_walk_fails_every_parent():
    session = session_of(World(interviews=3))
    session.integration.upstream.fail("GET /interviews", Forbidden("no"))
    found = await children(session, "Application", [10, 20], "interviews")
    assert {type(one) for one in found.values()} == {Forbidden}


async def test_a_failing_join_fails_the_edge():
    session = session_of()
    session.integration.upstream.fail("GET /search", Forbidden("no"))
    found = await children(session, "Candidate", [1], "tags", {"name": {}})
    assert type(found[1]) is Forbidden


class Placement(View[Application]):
    """An application whose row may leave its job out."""

    key = remote_key("id")
    job_id = if_present("job", remote_key("job"))


class PlacementJob(View[Application]):
    key = remote_key("id")
    job_id = remote_key("named")


@pytest.mark.parametrize(("typical", "call"), [(10, "GET /users"), (1000, "GET /tags")])
async def test_children_whose_rows_leave_the_parent_out_are_looked_up(typical, call):
    """Applications 1 and 2 belong to job 1, the latter by another view; 3, of another job, is among job 1's."""
    rows = {"users": [{"id": 1, "job": 1}, {"id": 2}, {"id": 3}]}
    rows["tags"] = rows["users"]

    async def jobs(session, keys):
        return [PlacementJob({"id": key, "named": 1 if key == "2" else 7}) for key in keys]

    def listed(where, **options):
        return Pages(view=Placement, call=Call(f"GET /{where}", at=where), **options)

    class Vague(Acme):
        resources = {  # noqa: RUF012  # as connectors declare them
            "Application": Resource(
                lists=(
                    listed("users", paging=PageNumber(10), typical=typical),
                    listed(
                        "tags",
                        filters={"job_ids": one_of("job", exact=False)},
                        requires=frozenset({"job_ids"}),
                    ),
                ),
                reads=(Fetch(view=PlacementJob, fetch_views=jobs, size=10),),
            )
        }

    integration = integrate(connector=Vague())
    integration.upstream.answer = lambda request: {name: rows[name] for name in rows}
    session = integration.session(session_of().budget)
    keys = [1] if typical > 10 else [1, 2]
    assert (await children(session, "Job", keys, "applications"))[1] == ["1", "2"]
    assert counts(session) == operations(call)


async def test_a_view_that_did_not_tell_comes_last_among_equals():
    class Half(View[Candidate]):
        key = remote_key("id")
        applications = embedded(lambda raw: raw.get("applications", MISSING), Placement)

    class Whole(View[Candidate]):
        key = remote_key("id")
        applications = embedded("applications", Placement)

    made = []

    def read(view, found):
        async def fetch(session, keys):
            made.append(view)
            return [view({"id": key, **found}) for key in keys]

        return Fetch(view=view, fetch_views=fetch, size=5)

    class Halves(Acme):
        resources = {  # noqa: RUF012  # as connectors declare them
            "Candidate": Resource(reads=(read(Half, {}), read(Whole, {"applications": [{"id": 4}]}))),
            "Application": Resource(),
        }

    session = integrate(connector=Halves()).session(session_of().budget)
    session.absorb([Half({"id": 1})])
    assert await children(session, "Candidate", [1], "applications") == {1: ["4"]}
    assert made == [Whole]


async def test_ways_are_weighed_anew_for_the_parents_that_are_left():
    class Some(View[Candidate]):
        key = remote_key("id")
        applications = embedded("applications", Placement)

    class Each(Some):
        """By itself: two calls."""

    class Bulk(Some):
        """All at once: five calls."""

    made = []

    def read(view, known, **options):
        async def fetch(session, keys):
            made.append((view, len(keys)))
            return [view({"id": key, "applications": [{"id": key}]}) for key in keys if key in known]

        return Fetch(view=view, fetch_views=fetch, **options)

    class Ways(Acme):
        resources = {  # noqa: RUF012  # as connectors declare them
            "Candidate": Resource(
                reads=(
                    read(Some, ("1", "2"), size=9, partial=True),
                    read(Bulk, ("1", "2", "3"), size=9, calls=5),
                    read(Each, ("1", "2", "3"), calls=2),
                )
            ),
            "Application": Resource(),
        }

    session = integrate(connector=Ways()).session(session_of().budget)
    found = await children(session, "Candidate", [1, 2, 3], "applications")
    assert found == {1: ["1"], 2: ["2"], 3: ["3"]}
    assert made == [(Some, 3), (Each, 1)]


async def test_a_key_that_cannot_be_pushed_is_bad_input(monkeypatch):
    source = RESOURCES["Offer"].lists[0]
    monkeypatch.setitem(
        source.filters, "application_ids", type(source.filters["application_ids"])(lambda _: None)
    )
    found = await children(session_of(), "Application", [10], "offers")
    assert type(found[10]) is BadInput


async def test_to_one_edges():
    session = session_of()
    application = await session.by_key(Application, "10", {})
    job = await session.one(application, "job", {"name": {}, "contact": {"status": {}}})
    assert job.read("name") == "Job 2"
    user = await session.one(job, "contact", {"status": {}})
    assert await session.need(user, "status") is UserStatus.ACTIVE
    assert await session.one(session.record(Job, "999"), "contact", {}) is None
    assert counts(session) == operations("GET /applications/{id}, GET /jobs 2, GET /users")


@pytest.mark.parametrize("wants", [{}, {"remote_id": {}}])
async def test_a_record_of_which_only_the_id_is_wanted_is_not_fetched(wants):
    session = session_of()
    application = await session.by_key(Application, "10", {"job_id": {}})
    job = await session.one(application, "job", wants)
    assert (job.key, job.read("remote_id")) == ("2", "2")
    assert counts(session) == operations("GET /applications/{id}")


async def test_the_same_record_is_the_same_object_and_is_completed():
    session = session_of()
    listed = await whole(session, "Candidate")
    assert session.record(Candidate, listed[0].key) is listed[0]
    await session.need(listed[0], "company")
    assert len(listed[0].views) == 2
