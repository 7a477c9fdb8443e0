"""Lists over several integrations: one order, one cursor, nothing lost and nothing twice."""

from base64 import urlsafe_b64decode, urlsafe_b64encode

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connectors.errors import Forbidden, Unavailable
from resolvers import paging
from tests.support.world import Graph, World, integrate, operations

LISTS = {
    "candidates": ("people", "remoteCreatedAt"),
    "jobs": ("jobs", "name"),
    "users": ("users", "lastName"),
    "interviews": ("interviews", "title"),
    "tags": ("tags", "name"),
}


def opened(cursor):
    return orjson.loads(urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))


def closed(parts):
    return urlsafe_b64encode(orjson.dumps(parts)).rstrip(b"=").decode()


async def walk(graph, name, sizes, *, order="", filters="", most=400):
    """Every record of a list, page by page: (integration, remote id, value), as they came."""
    found, after, pages = [], None, 0
    while pages < most:
        arguments = f"first: {sizes[pages % len(sizes)]}, after: $after {order} {filters}"
        data = await graph.data(
            f"""query($after: String) {{ {name}({arguments}) {{
                nodes {{ remoteId value: {LISTS[name][1]} integration {{ id }} }} edges {{ cursor }}
                pageInfo {{ hasNextPage hasPreviousPage startCursor endCursor }} }} }}""",
            after=after,
        )
        page = data[name]
        info, edges = page["pageInfo"], page["edges"]
        assert info["hasPreviousPage"] == (after is not None)
        assert info["startCursor"] == (edges[0]["cursor"] if edges else None)
        assert not edges or info["endCursor"] == edges[-1]["cursor"]
        found += [(one["integration"]["id"], one["remoteId"], one["value"]) for one in page["nodes"]]
        pages += 1
        if not info["hasNextPage"]:
            return found
        assert info["endCursor"] is not None
        after = info["endCursor"]
    raise AssertionError("no end")


@settings(max_examples=40, deadline=None)
@given(
    st.sampled_from(sorted(LISTS)),
    st.lists(st.integers(0, 23), min_size=1, max_size=3),
    st.lists(st.integers(1, 12), min_size=1, max_size=3),
    st.sampled_from([None, ("NAME", "ASC"), ("NAME", "DESC"), ("CREATED_AT", "ASC"), ("CREATED_AT", "DESC")]),
)
async def test_every_record_once_and_in_order(name, counts, sizes, order):
    worlds = [World(**{"people": 3, LISTS[name][0]: count}) for count in counts]
    graph = Graph(*(integrate(world, f"i{n}") for n, world in enumerate(worlds)))
    given_order = f"orderBy: {{field: {order[0]}, direction: {order[1]}}}" if order else ""
    found = await walk(graph, name, sizes, order=given_order)
    expected = {(f"i{n}", str(key)) for n, count in enumerate(counts) for key in range(1, count + 1)}
    assert len(found) == len(expected)
    assert {one[:2] for one in found} == expected
    ordered = {"candidates": "CREATED_AT", "jobs": "NAME", "users": "NAME", "tags": "NAME"}
    if order and ordered.get(name) == order[0]:
        values = [one[2].casefold() for one in found]
        assert values == sorted(values, reverse=order[1] == "DESC")
    if order is None and name == "candidates":
        assert [one[2] for one in found] == sorted((one[2] for one in found), reverse=True)


async def test_without_an_order_integrations_take_turns():
    graph = Graph(*(integrate(World(interviews=count, people=1), f"i{count}") for count in (2, 5)))
    found = await walk(graph, "interviews", [2, 3])
    assert [one[0] for one in found] == ["i2", "i5", "i2", "i5", "i5", "i5", "i5"]


async def test_catalogues_keep_the_vendors_order():
    graph = Graph(integrate(World(tags=12)))
    assert [key for _, key, _ in await walk(graph, "tags", [5])] == [str(n) for n in range(1, 13)]


async def test_ids_are_paged():
    graph = Graph(integrate(), integrate(name="b"))
    ids = [
        one["id"]
        for one in (await graph.data("{ candidates(first: 5) { nodes { id } } }"))["candidates"]["nodes"]
    ]
    filters = f"filter: {{ids: [{', '.join(map(repr, ids))}]}}".replace("'", '"')
    for size in (1, 2, 3, 5):
        assert len(await walk(graph, "candidates", [size], filters=filters)) == 5
        assert (
            len(await walk(graph, "candidates", [size], filters=filters, order="orderBy: {field: NAME}")) == 5
        )


async def test_a_page_costs_what_it_needs():
    one, other = integrate(World(people=30)), integrate(World(people=30), "b")
    graph = Graph(one, other)
    data = await graph.data(
        "{ candidates(first: 5) { nodes { applications { nodes { id } } } pageInfo { endCursor } } }"
    )
    after = data["candidates"]["pageInfo"]["endCursor"]
    assert one.upstream.counts == other.upstream.counts == operations("GET /people")
    await graph.data(
        "query($a: String) { candidates(first: 5, after: $a) { nodes { applications { nodes { id } } } } }",
        a=after,
    )
    assert one.upstream.counts == other.upstream.counts == operations("GET /people 2")


async def test_a_failing_integration_costs_its_own_part_and_one_error():
    good, bad = integrate(World(people=3), "good"), integrate(World(people=3), "bad")
    bad.upstream.fail(
        "GET /people", Unavailable("it is down", tool="acme", integration="bad", retry_after=7.0)
    )
    bad.upstream.fail(
        "GET /search", Unavailable("it is down", tool="acme", integration="bad", retry_after=7.0)
    )
    result = await Graph(good, bad)(
        """{ candidates { nodes { firstName integration { id } } pageInfo { hasNextPage }
            sources { integration { id } status error { code message retryAfter } scan { complete scanned } } } }"""
    )
    page = result.data["candidates"]
    assert [one["integration"]["id"] for one in page["nodes"]] == ["good"] * 3
    assert page["sources"] == [
        {
            "integration": {"id": "good"},
            "status": "OK",
            "error": None,
            "scan": {"complete": True, "scanned": 3},
        },
        {
            "integration": {"id": "bad"},
            "status": "FAILED",
            "error": {"code": "UPSTREAM_UNAVAILABLE", "message": "it is down", "retryAfter": 7.0},
            "scan": {"complete": True, "scanned": 0},
        },
    ]
    (error,) = result.errors
    assert error.path == ["candidates"]
    assert error.extensions == {
        "code": "UPSTREAM_UNAVAILABLE",
        "retryable": True,
        "retryAfter": 7.0,
        "tool": "acme",
        "integration": "bad",
        "operation": "",
        "status": None,
    }


async def test_the_part_that_failed_goes_on_where_it_was_when_the_vendor_is_back():
    bad = integrate(World(people=15), "bad")
    graph = Graph(integrate(World(people=15), "good"), bad)
    query = """query($a: String) { candidates(first: 20, after: $a, orderBy: {field: CREATED_AT, direction: DESC})
        { nodes { remoteId integration { id } applications { nodes { id } } } pageInfo { endCursor hasNextPage } } }"""
    bad.upstream.fail("GET /people", Unavailable("down", integration="bad"), times=1)
    first = (await graph(query)).data["candidates"]
    second = (await graph(query, a=first["pageInfo"]["endCursor"])).data["candidates"]
    found = [(one["integration"]["id"], one["remoteId"]) for page in (first, second) for one in page["nodes"]]
    assert sorted(found) == sorted((name, str(n)) for name in ("good", "bad") for n in range(1, 16))


async def test_a_tool_without_the_model_is_unsupported_not_failed():
    data = await Graph(integrate()).data("{ roles { nodes { id } sources { status error { code } } } }")
    assert data["roles"] == {"nodes": [], "sources": [{"status": "UNSUPPORTED", "error": None}]}


async def test_sources_tell_what_the_filters_did():
    data = await Graph(integrate(World(people=20))).data(
        """{ candidates(filter: {firstName: "F1", lastName: "L006"}) { nodes { lastName }
            sources { scan { pushedDown filteredHere scanned complete } } } }"""
    )
    assert data["candidates"]["nodes"] == [{"lastName": "L006"}]
    assert data["candidates"]["sources"][0]["scan"] == {
        "pushedDown": ["firstName"],
        "filteredHere": ["firstName", "lastName"],
        "scanned": 4,
        "complete": True,
    }


async def test_a_scan_that_stopped_goes_on_with_its_cursor():
    graph = Graph(integrate(World(people=900)))
    query = """query($a: String) { candidates(first: 2, after: $a, filter: {lastName: "L001"}) { nodes { lastName }
        pageInfo { hasNextPage endCursor } sources { scan { complete } } } }"""
    first = (await graph.data(query))["candidates"]
    assert first["nodes"] == []
    assert first["pageInfo"]["hasNextPage"]
    assert first["sources"] == [{"scan": {"complete": False}}]
    second = (await graph.data(query, a=first["pageInfo"]["endCursor"]))["candidates"]
    assert second["nodes"] == [{"lastName": "L001"}]
    assert not second["pageInfo"]["hasNextPage"]


LIST = "query($a: String) { candidates(first: 2, after: $a) { nodes { id } pageInfo { endCursor } } }"


async def cursor(graph):
    return (await graph.data(LIST))["candidates"]["pageInfo"]["endCursor"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x",
        "!!!",
        "é",
        "\x00",
        closed([]),
        closed({}),
        closed("ab"),
        closed([1, 2, 3]),
        closed(["x", {"acme": [1]}]),
    ],
)
async def test_what_is_no_cursor_is_bad_input(text):
    assert await Graph(integrate()).codes(LIST, a=text) == ["BAD_USER_INPUT"]


@pytest.mark.parametrize(
    "mark",
    [
        ["GET /people:Person", "abc", 0, "1", 1],
        ["GET /people:Person", -10, 0, "1", 1],
        ["GET /people:Person", True, 0, "1", 1],
        ["GET /people:Person", [], 0, "1", 1],
        ["GET /people:Person", {}, 0, "1", 1],
        ["GET /people:Person", 1.5, 0, "1", 1],
        ["GET /people:Person", 0, "0", "1", 1],
        ["GET /people:Person", 0, -2, "1", 1],
        ["GET /people:Person", 0, None, "1", 1],
        ["GET /people:Person", 0, 0, "1", "1"],
        ["GET /people:Person", 0, 0, "1", None],
        ["GET /elsewhere:View", 0, 0, "1", 1],
        ["", 0, 0, "1", 1],
        "x",
        None,
        [],
    ],
)
async def test_a_cursor_that_was_tampered_with_is_bad_input(mark):
    graph = Graph(integrate(World(people=9)))
    bound, _ = opened(await cursor(graph))
    assert await graph.codes(LIST, a=closed([bound, {"acme": mark}])) == ["BAD_USER_INPUT"]


@settings(max_examples=100, deadline=None)
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers(-(2**60), 2**60) | st.text(max_size=5),
        lambda inner: st.lists(inner, max_size=5),
        max_leaves=6,
    )
)
async def test_no_mark_whatever_is_an_internal_error(mark):
    graph = Graph(integrate(World(people=9)))
    bound, _ = opened(await cursor(graph))
    for marks in (mark, {"acme": mark}, {"acme": ["GET /people:Person", mark, 0, "1", 1]}):
        assert set(await graph.codes(LIST, a=closed([bound, marks]))) <= {"BAD_USER_INPUT"}


@pytest.mark.parametrize(
    "query",
    [
        "jobs(first: 2, after: $a)",
        'candidates(first: 2, after: $a, filter: {firstName: "F1"})',
        "candidates(first: 2, after: $a, orderBy: {field: NAME})",
        "candidates(first: 2, after: $a, integrations: [])",
    ],
)
async def test_a_cursor_of_another_list_is_bad_input(query):
    graph = Graph(integrate())
    after = await cursor(graph)
    assert await graph.codes(f"query($a: String) {{ {query} {{ nodes {{ id }} }} }}", a=after) == [
        "BAD_USER_INPUT"
    ]


@pytest.mark.parametrize("first", [0, -1, 101])
async def test_page_sizes_have_bounds(first):
    graph = Graph(integrate())
    assert await graph.codes(f"{{ jobs(first: {first}) {{ nodes {{ id }} }} }}") == ["BAD_USER_INPUT"]
    assert (
        await graph.codes(f"{{ jobs {{ nodes {{ applications(first: {first}) {{ nodes {{ id }} }} }} }} }}")
        != []
    )


async def test_one_integration_or_several_may_be_asked():
    graph = Graph(integrate(), integrate(name="b"))
    query = "query($i: [ID!]) { users(integrations: $i) { nodes { integration { id } } } }"
    for asked in (["b"], ["b", "b"]):
        found = (await graph.data(query, i=asked))["users"]["nodes"]
        assert {one["integration"]["id"] for one in found} == {"b"}
    assert (await graph.data(query, i=[]))["users"]["nodes"] == []
    assert await graph.codes(query, i=["nowhere"]) == ["NOT_FOUND"]


async def test_ids_of_other_integrations_match_nothing():
    graph = Graph(integrate(), integrate(name="b"))
    ids = [
        one["id"]
        for one in (await graph.data('{ jobs(integrations: ["b"]) { nodes { id } } }'))["jobs"]["nodes"]
    ]
    data = await graph.data(
        'query($j: [ID!]) { applications(integrations: ["acme"], filter: {jobIds: $j}) { nodes { id } } }',
        j=ids,
    )
    assert data["applications"]["nodes"] == []


async def test_a_time_without_offset_is_utc():
    data = await Graph(integrate()).data(
        '{ jobs(filter: {remoteCreatedAfter: "2031-01-01T12:00:00"}) { nodes { remoteId } } }'
    )
    assert {one["remoteId"] for one in data["jobs"]["nodes"]} == {"2", "3"}


async def test_a_value_that_cannot_be_read_is_told_per_integration():
    bad, other = integrate(World(jobs=2), "bad"), integrate(World(jobs=2), "other")
    for one in (bad, other):
        one.upstream.world.all_jobs[0]["title"] = {"x": 1}
    result = await Graph(bad, other, integrate(World(jobs=2)))("{ jobs { nodes { name } } }")
    assert sorted(str(one["name"]) for one in result.data["jobs"]["nodes"]) == [
        "Job 1",
        "Job 2",
        "Job 2",
        "Job 2",
        "None",
        "None",
    ]
    assert sorted(error.extensions["integration"] for error in result.errors) == ["bad", "other"]


async def test_forbidden_lists_are_told():
    integration = integrate()
    integration.upstream.fail("GET /users", Forbidden("no", integration="acme"))
    assert await Graph(integration).codes("{ users { nodes { id } } }") == ["UPSTREAM_FORBIDDEN"]


def test_page_size():
    assert paging.page_size(100) == 100
