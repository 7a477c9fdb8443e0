"""Filters applied here: relations, tags, custom fields, places; what they load, and what they turn into."""

import pytest

from connectors.engine import filters
from connectors.engine.lists import Query, open_list
from connectors.engine.stream import Scan
from connectors.enums import JobStatus
from connectors.filters import FILTERS
from connectors.model import MODELS
from tests.support.world import Graph, World, integrate, operations, session_of

OPEN = {"statuses": [JobStatus.OPEN]}


async def listed(session, model, given):
    """The keys of a filtered list and its scan."""
    stream = await open_list(session, MODELS[model], Query(given))
    return [one.key for one in await stream.all()], stream.scan


def counts(session):
    return session.integration.upstream.counts


def test_every_filter_has_a_meaning():
    asked = {name for one in FILTERS.values() for name in one.__annotations__ if name not in MODELS}
    assert asked <= filters.CONDITIONS.keys()


async def test_a_relation_to_jobs_becomes_their_ids():
    session = session_of(World(jobs=3, people=9))
    keys, scan = await listed(session, "Application", {"job": {"statuses": [JobStatus.CLOSED]}})
    assert sorted(keys) == ["20", "50", "80"]  # job 3 is the closed one
    assert scan.pushed_down == ["job_ids"]
    assert counts(session) == operations("GET /jobs, GET /jobs/{job}/applications")


async def test_a_relation_and_ids_must_both_hold():
    session = session_of(World(jobs=3, people=9))
    keys, _ = await listed(session, "Application", {"job": OPEN, "job_ids": ["3"]})
    assert keys == []
    assert counts(session) == operations("GET /jobs")


async def test_a_relation_that_nothing_can_pass_costs_nothing():
    session = session_of()
    for given in ({"job": {"job_codes": []}}, {"candidate": {"tags": []}}):
        assert await listed(session, "Application", given) == ([], Scan())
    assert counts(session) == operations("")


async def test_of_several_at_the_other_end_any_one_will_do():
    session = session_of(World(jobs=3, people=6, per_person=2))
    keys, scan = await listed(session, "Candidate", {"applications": {"job_ids": ["1"]}})
    assert sorted(keys) == ["2", "3", "5", "6"]
    assert scan.filtered_here == ["applications"]
    assert counts(session) == operations("GET /people")  # applications come with people


async def test_relations_nest():
    session = session_of(World(jobs=3, people=6))
    given = {"applications": {"job": {"statuses": [JobStatus.CLOSED]}}, "tags": ["TAG 3"]}
    keys, _ = await listed(session, "Candidate", given)
    assert sorted(keys) == ["2", "5"]  # n % 3 + 1 is 3 both for the job and for the tag


async def test_tags_by_name_in_upper_or_lower_case():
    session = session_of(World(people=6, tags=3))
    keys, scan = await listed(session, "Candidate", {"tags": ["Tag 1", "none"]})
    assert sorted(keys) == ["3", "6"]
    assert scan.filtered_here == ["tags"]
    assert counts(session) == operations("GET /search")  # the list that has the tags


@pytest.mark.parametrize(
    ("wanted", "keys"),
    [
        ({"key": "n", "values": ["2", "3"]}, ["2", "3"]),
        ({"key": "n", "exists": True}, ["1", "2", "3"]),
        ({"key": "n", "exists": False}, []),
        ({"key": "other", "exists": False}, ["1", "2", "3"]),
        ({"key": "other", "values": ["2"]}, []),
    ],
)
async def test_custom_fields(wanted, keys):
    assert (await listed(session_of(World(jobs=3)), "Job", {"custom_fields": [wanted]}))[0] == keys


async def test_custom_fields_by_the_keys_of_ones_own():
    integration = integrate(World(jobs=3), settings={"custom_fields": {"Job": {"mine": "n"}}})
    result = await Graph(integration).data(
        '{ jobs(filter: {customFields: [{key: "mine", values: ["2"]}]}) { nodes { name } } }'
    )
    assert result["jobs"]["nodes"] == [{"name": "Job 2"}]


@pytest.mark.parametrize(
    ("value", "wanted", "held"),
    [
        (["Red", "blue"], {"key": "x", "values": ["RED"]}, True),
        (True, {"key": "x", "values": ["true"]}, True),
        (1.5, {"key": "x", "values": ["1.5"]}, True),
        ("", {"key": "x", "exists": True}, False),
        ([], {"key": "x", "exists": False}, True),
        (0, {"key": "x", "exists": True}, True),
        ({"a": 1}, {"key": "x", "values": ['{"a":1}']}, True),
    ],
)
def test_what_a_custom_field_holds(value, wanted, held):
    assert filters._holds(value, wanted) is held


async def test_a_filter_on_jobs_in_a_query_over_relations():
    graph = Graph(integrate(World(jobs=3, people=9)))
    found = await graph.data(
        '{ applications(filter: {job: {statuses: [CLOSED]}, candidate: {tags: ["tag 3"]}}) '
        "{ nodes { job { name } candidate { tags { name } } } } }"
    )
    nodes = found["applications"]["nodes"]
    assert len(nodes) == 3
    assert {node["job"]["name"] for node in nodes} == {"Job 3"}
    assert {tag["name"] for node in nodes for tag in node["candidate"]["tags"]} == {"tag 3"}


async def test_a_filter_may_not_follow_relations_for_ever():
    deep: dict[str, object] = {}
    for turn in range(6):
        deep = {"candidate" if turn % 2 else "applications": deep}
    graph = Graph(integrate())
    query = "query($f: ApplicationFilter) { applications(filter: $f) { nodes { id } } }"
    assert await graph.codes(query, f=deep) == ["BAD_USER_INPUT"]
