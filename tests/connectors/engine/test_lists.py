"""Root lists at one integration: which vendor list answers, what is pushed down, order, resumption."""

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connectors.declarations import Call, Gather, Page, Pages, Push, Resource
from connectors.engine.lists import CREATED, NAME, UPDATED, Mark, Query, native_order, open_list
from connectors.enums import JobStatus
from connectors.errors import BadInput, TooComplex
from connectors.model import MODELS
from connectors.paging import Offset
from connectors.records import Candidate, Job
from tests.support.acme import RESOURCES, Person, people
from tests.support.world import World, integrate, operations, session_of

NEWEST = (CREATED, True)


async def listed(session, model="Candidate", most=10_000, **query):
    """The keys of a list and its scan."""
    stream = await open_list(session, MODELS[model], Query(**query))
    entries = await stream.fill(most)
    return [entry.record.key for entry in entries[:most]], stream.scan


def counts(session):
    return session.integration.upstream.counts


async def test_a_list_is_read_as_far_as_asked():
    session = session_of(World(people=50))
    keys, scan = await listed(session, most=12, wants={"applications": {}})
    assert keys == [str(n) for n in range(50, 38, -1)]
    assert (scan.scanned, scan.complete, scan.pushed_down, scan.filtered_here) == (20, True, [], [])
    assert counts(session) == operations("GET /people 2")


async def test_nothing_is_fetched_before_it_is_read():
    session = session_of()
    await open_list(session, Candidate, Query())
    assert counts(session) == operations("")


async def test_the_list_that_brings_what_is_selected_is_taken():
    session = session_of(World(people=30))
    await listed(session, most=10, wants={"first_name": {}, "company": {}})
    assert counts(session) == operations("GET /search")


async def test_exact_filters_are_pushed_down_and_not_repeated_here():
    session = session_of(World(jobs=9))
    keys, scan = await listed(session, "Job", filters={"statuses": [JobStatus.CLOSED]})
    assert keys == ["3", "6", "9"]
    assert (scan.pushed_down, scan.filtered_here, scan.scanned) == (["statuses"], [], 3)


async def test_inexact_filters_are_pushed_down_and_applied_here_too():
    session = session_of(World(people=20))
    keys, scan = await listed(session, filters={"first_name": "f1"})
    assert keys == []  # the vendor minds the case
    keys, scan = await listed(session, filters={"first_name": "F1"})
    assert keys == ["16", "11", "6", "1"]
    assert (scan.pushed_down, scan.filtered_here) == (["first_name"], ["first_name"])


async def test_other_filters_are_applied_here():
    session = session_of(World(people=20))
    keys, scan = await listed(session, filters={"last_name": "l007"})
    assert keys == ["7"]
    assert (scan.pushed_down, scan.filtered_here, scan.scanned) == ([], ["last_name"], 20)


async def test_a_filter_on_a_field_that_the_rows_lack_loads_it_in_batches():
    session = session_of(World(jobs=7, bare=True))
    keys, _ = await listed(
        session, "Application", filters={"remote_created_after": datetime(2031, 2, 20, tzinfo=UTC)}
    )
    assert keys == ["120", "110"]
    keys, _ = await listed(session_of(World(users=3)), "User", filters={"emails": ["U2@X.test"]})
    assert keys == ["2"]


@pytest.mark.parametrize(
    ("model", "filters", "keys"),
    [
        ("Job", {"name_contains": "JOB 2"}, ["2"]),
        ("Job", {"job_codes": ["J-1", "J-3"]}, ["1", "3"]),
        ("Job", {"updated_after": datetime(2031, 1, 4, 12, tzinfo=UTC)}, ["3"]),
        ("Job", {"remote_created_after": datetime(2031, 1, 1, 12, tzinfo=UTC)}, ["2", "3"]),
        ("Job", {"employment_types": ["x"]}, []),
        ("Job", {"post_url": "https://x.test"}, []),
        ("Tag", {"name_contains": "tag 3"}, ["3"]),
        ("Candidate", {"job_ids": ["2"]}, ["10", "7", "4", "1"]),
        ("Candidate", {"email": "x@y.test"}, []),
        ("ApplicationStage", {"job_ids": ["1"]}, ["11", "12"]),
        ("ApplicationStage", {"job_ids": ["9"]}, []),
        ("Application", {"job_ids": ["3"]}, ["20", "50", "80", "110"]),
        ("Application", {"job_ids": ["3", "2"]}, ["110", "100", "80", "70", "50", "40", "20", "10"]),
        ("Application", {"job_remote_ids": ["3"]}, ["110", "80", "50", "20"]),
        ("Application", {"current_stage_ids": ["12"]}, []),
        ("Interview", {"job_ids": ["3"]}, ["1", "4"]),
        ("Offer", {"application_ids": ["10"]}, ["o10"]),
        ("User", {"remote_ids": ["3"]}, ["3"]),
        ("Tag", {"ids": ["2", "9"]}, ["2"]),
    ],
)
async def test_a_filter_means_the_same_wherever_it_is_applied(model, filters, keys):
    session = session_of(World(people=12, interviews=4))
    assert (await listed(session, model, filters=filters))[0] == keys


async def test_an_empty_list_of_values_matches_nothing_and_costs_nothing():
    session = session_of()
    assert (await listed(session, filters={"job_ids": []}))[0] == []
    assert counts(session) == operations("")


async def test_a_list_without_its_required_filter_is_not_there():
    session = session_of()
    assert (await listed(session, "Offer"))[0] == []
    assert counts(session) == operations("")


async def test_a_list_that_needs_any_of_several_filters(monkeypatch):
    async def found(session, position, params):
        return Page([Person({"id": 7, "first": "F1", "last": "L001"})])

    search = Gather(
        view=Person,
        name="search",
        fetch=found,
        filters={name: Push(lambda text, name=name: {name: text}) for name in ("first_name", "last_name")},
        needs=frozenset({"first_name", "last_name"}),
    )
    monkeypatch.setitem(RESOURCES, "Candidate", Resource(lists=(search, people)))
    session = session_of(World(people=3))
    assert (await listed(session))[0] == ["3", "2", "1"]
    for filters in ({"first_name": "F1"}, {"last_name": "L001"}, {"first_name": "F1", "last_name": "L001"}):
        keys, scan = await listed(session, filters=filters)
        assert (keys, scan.pushed_down) == (["7"], sorted(filters))


async def test_a_value_that_cannot_be_pushed_down_does_not_meet_a_requirement():
    assert (await listed(session_of(), "Offer", filters={"application_ids": ["10", "20"]}))[0] == []


async def test_ids_are_read_by_key_together_each_once_in_the_order_asked():
    session = session_of()
    keys, scan = await listed(session, filters={"ids": ["3", "999", "1", "3"]})
    assert keys == ["3", "1"]
    assert (scan.pushed_down, scan.filtered_here, scan.scanned) == (["ids"], [], 2)
    assert counts(session) == operations("GET /people")


async def test_ids_are_filtered_further():
    keys, _ = await listed(session_of(), filters={"ids": ["3", "1"], "first_name": "F3"})
    assert keys == ["3"]


async def test_remote_ids_are_read_by_key():
    session = session_of()
    keys, scan = await listed(session, filters={"remote_ids": ["3", "1"]})
    assert keys == ["3", "1"]
    assert scan.pushed_down == ["remote_ids"]
    assert counts(session) == operations("GET /people")


async def test_many_remote_ids_are_a_list_that_is_searched():
    session = session_of(World(people=30))
    keys, scan = await listed(session, filters={"remote_ids": [str(n) for n in range(1, 22)]})
    assert len(keys) == 21
    assert scan.filtered_here == ["remote_ids"]


async def test_remote_ids_that_are_no_keys_are_searched(monkeypatch):
    made = RESOURCES["Candidate"]
    monkeypatch.setitem(
        RESOURCES, "Candidate", Resource(lists=made.lists, reads=made.reads, from_remote=lambda _: None)
    )
    session = session_of()
    assert (await listed(session, filters={"remote_ids": ["3"]}))[0] == ["3"]
    assert counts(session) == operations("GET /search")


async def test_ids_go_on_after_a_mark():
    session = session_of()
    filters = {"ids": ["3", "1", "2"]}
    assert (await listed(session, filters=filters, mark=Mark("", None, 0, "3")))[0] == ["1", "2"]
    assert (await listed(session, filters=filters, mark=Mark("", None, 2, "2")))[0] == []


@pytest.mark.parametrize("newest", [True, False])
async def test_a_native_order_is_asked_for(newest):
    session = session_of(World(jobs=25))
    keys, _ = await listed(session, "Job", most=5, order=(CREATED, newest))
    assert keys == (["24", "25", "22", "23", "20"] if newest else ["1", "2", "3", "4", "5"])
    assert counts(session) == operations("GET /jobs")


async def test_a_natural_order_costs_nothing():
    session = session_of(World(people=25))
    keys, _ = await listed(session, most=3, order=NEWEST)
    assert keys == ["25", "24", "23"]
    assert counts(session) == operations("GET /people")


async def test_another_order_is_made_here_over_the_whole_list():
    session = session_of(World(people=25))
    keys, _ = await listed(session, most=3, order=(CREATED, False))
    assert keys == ["1", "2", "3"]
    assert counts(session) == operations("GET /search 2")  # 20 a page: fewer than by 10


async def test_an_order_is_made_here_where_the_list_in_that_order_would_be_filtered_here(monkeypatch):
    async def of_job(session, position, params):
        return Page([Person({"id": one, "created": f"2031-01-0{one}"}) for one in (1, 3, 2)])

    narrow = Gather(
        view=Person,
        name="of job",
        fetch=of_job,
        filters={"job_ids": Push(lambda jobs: {"job": jobs[0]})},
        requires=frozenset({"job_ids"}),
    )
    monkeypatch.setitem(RESOURCES, "Candidate", Resource(lists=(people, narrow)))
    session = session_of()
    assert native_order(session, Candidate, NEWEST, {})
    assert not native_order(session, Candidate, NEWEST, {"job_ids": ["2"]})
    keys, scan = await listed(session, order=NEWEST, filters={"job_ids": ["2"]})
    assert keys == ["3", "2", "1"]
    assert scan.pushed_down == ["job_ids"]
    assert counts(session) == operations("")


@pytest.mark.parametrize(("newest", "keys"), [(False, ["1", "2", "3", "4"]), (True, ["4", "3", "2", "1"])])
async def test_names_sort_candidates_by_last_name_not_by_job_title(newest, keys):
    session = session_of(World(people=4))
    for person, title in zip(session.integration.upstream.world.all_people, "dbca", strict=True):
        person["title"] = title
    assert (await listed(session, order=(NAME, newest)))[0] == keys
    assert counts(session) == operations("GET /search")


async def test_records_without_a_value_come_last_in_either_direction():
    session = session_of(World(users=4))
    session.integration.upstream.world.all_users[1]["last"] = None
    assert (await listed(session, "User", order=(NAME, False)))[0] == ["1", "3", "4", "2"]
    assert (await listed(session, "User", order=(NAME, True)))[0] == ["4", "3", "1", "2"]


async def test_updated_falls_back_to_changed_at():
    keys, _ = await listed(session_of(World(jobs=4)), "Job", order=(UPDATED, True))
    assert keys == ["3", "4", "1", "2"]


async def test_a_sorted_list_is_read_to_its_end_whatever_the_scan_budget():
    session = session_of(World(people=1200))
    keys, scan = await listed(session, filters={"last_name": "L1200"}, order=(CREATED, False))
    assert keys == ["1200"]
    assert scan.complete


async def test_a_sorted_list_goes_on_after_its_mark_also_when_the_record_has_left():
    world = World(people=6)
    mark = Mark("GET /search:Hit", None, 2, "3")
    assert (await listed(session_of(world), order=(CREATED, False), mark=mark))[0] == ["4", "5", "6"]
    world.all_people[:] = [one for one in world.all_people if one["id"] != 3]
    assert (await listed(session_of(world), order=(CREATED, False), mark=mark))[0] == ["4", "5", "6"]


async def test_native_orders():
    session = session_of()
    assert native_order(session, Candidate, NEWEST, {})
    assert not native_order(session, Candidate, (CREATED, False), {})
    assert native_order(session, Job, (CREATED, False), {})
    assert native_order(session, MODELS["Role"], NEWEST, {})  # nothing is in any order
    assert native_order(session, MODELS["User"], (NAME, False), {})  # one page
    assert not native_order(session, MODELS["User"], NEWEST, {})  # the tool has no such time
    assert not native_order(session, Candidate, NEWEST, {"include_deleted": True})  # by another list


@pytest.mark.parametrize(("include", "found"), [(True, 15), (False, 12)])
async def test_deleted_records_come_when_asked_for(include, found):
    session = session_of(World(people=12, deleted=3))
    keys, scan = await listed(session, filters={"include_deleted": include}, wants={"company": {}})
    assert len(keys) == found
    assert "include_deleted" not in [*scan.pushed_down, *scan.filtered_here]
    assert counts(session) == operations("GET /search/all" if include else "GET /search")


async def test_a_list_that_shows_the_deleted_unasked_is_filtered_here():
    session = session_of(World(people=3))
    session.integration.upstream.world.all_people[0]["deleted"] = "2031-01-01"
    assert len((await listed(session, filters={"include_deleted": False}, wants={"company": {}}))[0]) == 2
    assert len((await listed(session, wants={"company": {}}))[0]) == 2


async def test_leaving_out_the_deleted_loads_nothing():
    session = session_of()
    await listed(session, filters={"include_deleted": False, "ids": ["1", "2"]})
    await listed(session, "Job", filters={"include_deleted": False})
    assert counts(session) == operations("GET /people, GET /jobs")


async def test_a_mark_of_another_list_is_bad_input():
    with pytest.raises(BadInput, match="does not belong to this list"):
        await open_list(session_of(), Candidate, Query(mark=Mark("GET /other:View")))
    with pytest.raises(BadInput, match="does not belong to this list"):
        await open_list(session_of(), Candidate, Query(mark=Mark("GET /people:Person", "token", 0, "1")))


async def test_a_resumed_list_stays_with_the_list_it_began_with():
    session = session_of(World(people=30))
    mark = Mark("GET /people:Person", 10, 4, "16")
    keys, _ = await listed(session, most=3, mark=mark, wants={"company": {}})
    assert keys == ["15", "14", "13"]
    assert counts(session) == operations("GET /people")


async def test_a_page_that_has_shifted_is_resumed_behind_the_record():
    world = World(people=30)
    world.all_people.insert(0, {**world.all_people[0], "id": 77})
    keys, _ = await listed(session_of(world), most=3, mark=Mark("GET /people:Person", 10, 4, "16"))
    assert keys == ["15", "14", "13"]


async def test_the_record_of_the_mark_has_left_nothing_is_left_out():
    world = World(people=30)
    world.all_people[:] = [one for one in world.all_people if one["id"] != 16]
    keys, _ = await listed(session_of(world), most=3, mark=Mark("GET /people:Person", 10, 4, "16"))
    assert keys == ["15", "14", "13"]


async def test_a_scan_stops_at_its_budget_and_goes_on_where_it_stopped():
    world = World(people=1200)
    filters = {"last_name": "L001"}  # the very last one
    session = session_of(world)
    stream = await open_list(session, Candidate, Query(filters))
    assert await stream.fill(1) == []
    assert (stream.scan.complete, stream.scan.scanned) == (False, 1000)
    assert counts(session) == operations("GET /search 50")
    position, index = stream.resume
    session = session_of(world)
    stream = await open_list(
        session, Candidate, Query(filters, mark=Mark(stream.source.name, position, index - 1))
    )
    assert [entry.record.key for entry in await stream.fill(1)] == ["1"]
    assert stream.scan.complete


async def test_an_operation_that_needs_more_calls_than_it_may_is_too_complex():
    session = session_of(World(people=1200))
    with pytest.raises(TooComplex):
        await listed(session, order=(CREATED, False), filters={"job_ids": ["1"]})
    assert sum(counts(session).values()) == 100


@settings(max_examples=25, deadline=None)
@given(
    st.integers(0, 45),
    st.lists(st.integers(1, 9), min_size=1, max_size=3),
    st.sampled_from([None, NEWEST, (CREATED, False)]),
)
async def test_marks_resume_without_gap_or_repeat(people, sizes, order):
    world, keys, mark = World(people=people), [], None
    for turn in range(100):
        session = integrate(world).session(session_of().budget)
        stream = await open_list(session, Candidate, Query(order=order, mark=mark))
        size = sizes[turn % len(sizes)]
        entries = (await stream.fill(size))[:size]
        if not entries:
            break
        keys += [entry.record.key for entry in entries]
        last = entries[-1]
        mark = Mark(stream.source.name, last.position, last.index, last.record.key)
    expected = [str(n) for n in range(people, 0, -1)]
    assert keys == (
        sorted(expected, key=lambda key: (int(key) // 2, key)) if order == (CREATED, False) else expected
    )


async def test_rows_that_are_null_do_not_end_a_list():
    world = World(people=25)
    world.all_people[3] = None
    session = session_of(world)
    session.integration.upstream.answer = lambda request: {
        "people": world.all_people[int(dict(request.query)["offset"]) :][:10]
    }
    keys, _ = await listed(session, wants={"applications": {}})
    assert len(keys) == 24


async def test_parameters_of_filters_join():
    both = Pages(
        view=Person,
        call=Call("GET /people", at="people"),
        paging=Offset(10),
        filters={
            "first_name": Push(lambda name: {"name": name}),
            "last_name": Push(lambda name: {"last": name}),
        },
    )
    session = session_of()
    session.connector.resources["Candidate"]  # there is one
    await both.page(session, None, {"name": "x", "last": "y"})
    assert dict(session.integration.upstream.sent[0].query) == {
        "name": "x",
        "last": "y",
        "limit": "10",
        "offset": "0",
    }


async def test_joins_are_looked_through_when_a_list_is_chosen():
    session = session_of(World(people=30))
    await listed(session, most=10, wants={"tags": {"name": {}}})
    assert counts(session) == operations("GET /search")
