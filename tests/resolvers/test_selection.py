"""What a query selects, as the planner sees it."""

import pytest

from resolvers import nodes, objects, queries, selection
from tests.support.world import Graph, World, integrate


@pytest.fixture
def seen(monkeypatch):
    """The wants of every list, record and edge that was resolved, by name of the field."""
    found = {}

    def wants(info, model):
        found[info.field_name] = selection.wants(info, model)
        return found[info.field_name]

    monkeypatch.setattr(queries, "wants", wants)
    monkeypatch.setattr(nodes, "wants", wants)
    return found


async def wants_of(seen, query, field="candidates", **variables):
    result = await Graph(integrate(World(people=3)))(query, **variables)
    assert result.errors is None
    return seen[field]


PLAIN = {"first_name": {}, "applications": {"job": {"name": {}}}}


@pytest.mark.parametrize(
    "query",
    [
        "{ candidates { nodes { firstName applications { nodes { job { name } } } } } }",
        "{ candidates { edges { node { firstName applications { edges { node { job { name } } } } } } } }",
        "{ a: candidates { b: nodes { c: firstName d: applications { e: nodes { f: job { g: name } } } } } }",
        (
            "{ candidates { nodes { ...F } } } fragment F on Candidate { firstName applications { ...G } }"
            " fragment G on ApplicationConnection { nodes { job { ... on Job { name } } } }"
        ),
        "{ candidates { nodes { ... { firstName } applications { nodes { job { name } } } } } }",
        "{ candidates { nodes { firstName applications { nodes { job { id } } edges { node { job { name } } } } } } }",
        "{ candidates { nodes { firstName } edges { cursor node { applications { nodes { job { name } } } } } } }",
        (
            "query($no: Boolean = false, $yes: Boolean = true) { candidates { nodes { firstName lastName @include(if: $no)"
            " company @skip(if: $yes) applications { nodes { job { name ...F @skip(if: true) } } } } } }"
            " fragment F on Job { jobCode }"
        ),
        (
            "{ candidates { nodes { id __typename firstName meta { fetchedAt } integration { id }"
            " applications { pageInfo { endCursor } nodes { job { name } } } } } }"
        ),
        (
            "{ candidates { nodes { firstName } } ...R } fragment R on Query"
            " { candidates { nodes { applications { nodes { job { name } } } } } }"
        ),
    ],
)
async def test_fields_and_edges_nested(seen, query):
    assert await wants_of(seen, query) == PLAIN


async def test_fragments_of_other_models_are_left_out(seen):
    graph = Graph(integrate(World(people=3)))
    id_ = (await graph.data("{ candidates(first: 1) { nodes { id } } }"))["candidates"]["nodes"][0]["id"]
    query = """query($id: ID!) { node(id: $id) { id ... on Candidate { firstName } ... on Job { name status }
        ...F } } fragment F on Node { ... on Candidate { lastName } ... on User { remoteId email } ... on Application { remoteUpdatedAt } }"""
    await graph.data(query, id=id_)
    assert seen["node"] == {"first_name": {}, "last_name": {}}


async def test_what_a_parent_selects_beside_meta(monkeypatch):
    found = []
    real = selection.siblings
    monkeypatch.setattr(objects, "siblings", lambda *given: found.append(real(*given)) or found[-1])
    await Graph(integrate(World(people=3))).data(
        """{ all: candidates(first: 1) { list: nodes { given: firstName ...F
            m: meta { n: nulls { field } } apps: applications { nodes { outcome meta { nulls { field } } } } } } }
        fragment F on Candidate { company tags { name } }"""
    )
    assert list(dict.fromkeys(map(frozenset, found))) == [
        {"firstName", "company", "tags", "meta", "applications"},
        {"outcome", "meta"},
    ]
