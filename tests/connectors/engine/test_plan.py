"""The planner's costs, in calls."""

from math import inf

import pytest

from connectors.declarations import Gather, Through
from connectors.engine import plan
from connectors.engine.plan import (
    Scoped,
    Sweep,
    best_list,
    cheapest,
    cover,
    edge_ways,
    pages,
    read_cost,
    shortfall,
    supplied_by,
)
from connectors.model import MODELS
from connectors.paging import Single
from tests.support.acme import RESOURCES, CareersJob, Hit, JobDetail, JobForm, JobRow, Person, hits, people
from tests.support.world import session_of

JOB = RESOURCES["Job"]
NONE = frozenset()


def job(*names, count=1, tried=NONE):
    cost, reads = cover(session_of(), JOB, "Job", names, count, tried)
    return cost, [read.view if not isinstance(read, Sweep) else "sweep" for read in reads]


async def test_pages_of_a_list_by_what_is_known_of_it():
    session = session_of()
    assert [pages(session, people, rows) for rows in (None, 1, 10, 11, 5000)] == [10, 1, 1, 2, 10]
    session.integration.sizes[people.name] = 31
    assert [pages(session, people, rows) for rows in (None, 5000, 0)] == [4, 4, 1]


async def test_lookups_before_the_first_page_cost_too():
    walk = Gather(view=Person, name="walk", fetch=people.page, paging=Single(50), typical=100, lookups=1)
    assert [pages(session_of(), walk, rows) for rows in (None, 5)] == [3, 2]


async def test_a_walk_over_another_list_costs_a_call_for_each_of_its_rows_and_its_own():
    session = session_of()
    walk = Gather(view=Person, name="walk", fetch=people.page, paging=Single(5), over=people)
    assert [pages(session, walk, rows) for rows in (None, 5, 11)] == [110, 2, 4]
    session.integration.sizes[people.name] = 30
    assert [pages(session, walk, rows) for rows in (None, 1000)] == [33, 33]
    session.integration.sizes["walk"] = 60
    assert pages(session, walk) == 14


@pytest.mark.parametrize(
    ("names", "count", "expected"),
    [
        (("name",), 1, (1, [JobRow])),
        (("name",), 6, (2, [JobRow])),
        (("name",), 26, (5, ["sweep"])),
        (("name", "category"), 1, (1, [JobDetail])),
        (("name", "category"), 3, (3, [JobDetail])),
        (("weekly_hours",), 9, (1, [CareersJob])),
        (("name", "weekly_hours"), 2, (2, [JobRow, CareersJob])),
        (("name", "category", "weekly_hours"), 1, (2, [JobDetail, CareersJob])),
        (("department",), 1, (inf, [])),
        (("name", "department"), 1, (1, [JobRow])),
    ],
)
async def test_the_cheapest_reads_that_cover_the_fields(names, count, expected):
    assert job(*names, count=count) == expected


async def test_reads_that_were_tried_are_left_out():
    tried = frozenset({plan.identity(JOB.reads[0]), plan.identity(JOB.lists[0])})
    assert job("name", tried=tried) == (1, [JobDetail])


async def test_reads_that_would_only_repeat_what_is_loaded():
    """The batch and the list bring rows, the detail is a row with more, the form something else."""
    names = {plan.identity(read): read.view for read in (*JOB.reads, plan.Sweep(JOB.lists[0]).source)}

    def repeated(wanted, *loaded):
        return {
            names.get(one, "sweep") for one in plan.repeats(JOB, "Job", frozenset(wanted), frozenset(loaded))
        }

    assert JobRow in repeated({"description"}, JobRow)
    assert JobDetail not in repeated({"description"}, JobRow)
    assert repeated({"description"}, JobRow, JobDetail) == set()  # then nothing else could bring it
    assert JobDetail in repeated({"weekly_hours"}, JobRow)


async def test_more_different_reads_than_are_combined_are_all_made(monkeypatch):
    monkeypatch.setattr(plan, "MOST_READS", 1)
    cost, reads = job("category", "screening_questions")
    assert cost == inf
    assert JobDetail in reads
    assert JobForm in reads


async def test_any_view_of_a_record():
    session = session_of()
    assert [read.view for read in cheapest(session, JOB, "Job", 1, NONE)] == [JobRow]
    every = frozenset(map(plan.identity, (*JOB.reads, *JOB.lists)))
    assert cheapest(session, JOB, "Job", 1, every) == ()


async def test_a_read_through_a_parent_costs_what_the_edge_costs():
    (through,) = RESOURCES["JobApplicationStage"].reads
    session = session_of()
    assert read_cost(session, through, 1) == read_cost(session, through, 10) == 1
    assert read_cost(session, through, 61) == 2
    nowhere = Through(parent="Role", edge="user_roles", key=str, view=JobRow)
    assert read_cost(session, nowhere, 1) == inf


async def test_the_ways_to_an_edge():
    session = session_of()
    ways = edge_ways(session, JOB, MODELS["Job"].edges["applications"], 3)
    found = {(type(way).__name__, getattr(way, "filter", ""), parent): cost for cost, way, parent in ways}
    assert found == {("Scoped", "job_ids", False): 3.0, ("Sweep", "", False): 10.0}
    ways = edge_ways(session, JOB, MODELS["Job"].edges["screening_questions"], 3)
    assert [(cost, way.view, parent) for cost, way, parent in ways] == [
        (1, CareersJob, True),
        (3, JobForm, True),
    ]
    assert edge_ways(session, JOB, MODELS["Job"].edges["postings"], 3) == []


async def test_what_more_must_be_called_for():
    session = session_of()

    def more(wants, count=10, views=(Person,)):
        return shortfall(session, "Candidate", wants, supplied_by(views), count)

    assert more({"first_name": {}}) == 0
    assert more({"company": {}}, 1) == 5  # the search is walked
    assert more({"company": {}}, 10, (Hit,)) == 0
    assert more({"title": {}}, 4) == 4
    assert more({"applications": {"job_id": {}}}, views=Person.carried()) == 0
    assert more({"applications": {"job": {"name": {}}}}, 1, Person.carried()) == 2
    assert more({"tags": {"name": {}}}) == 5  # the join's own edge, which brings the tags along
    assert more({"tags": {"name": {}}}, 10, Hit.carried()) == 0
    assert more({}) == more({"nonsense": {}}) == 0
    assert shortfall(session, "Role", {"scope": {}}, {}, 1) == 0
    assert shortfall(session, "Candidate", {"title": {}}, {}, 1, depth=0) == 0


async def test_the_best_list_weighs_pages_and_what_is_missing():
    session = session_of()

    def best(wants, rows=10, left=NONE):
        return best_list(session, "Candidate", [(people, left, {}), (hits, left, {})], wants, rows)

    assert best({"first_name": {}}) is people
    assert best({"first_name": {}}, 20) is hits
    assert best({"company": {}}) is hits
    assert best({"applications": {"job_id": {}}}, 20) is people
    assert best({"first_name": {}}, 10, frozenset({"email"})) is hits  # read whole


def test_what_views_supply():
    found = supplied_by((Person, *Hit.carried()))
    assert {"company", "applications"} <= found["Candidate"]
    assert found["Tag"] == {"name"}
    assert plan.merge(found, {"Tag": frozenset({"x"})})["Tag"] == {"name", "x"}
    assert Scoped(people, "job_ids").carried == Sweep(people).carried == people.carried
