"""To-many edges as connections: page by page, filtered, with cursors of their own."""

from tests.support.world import Graph, World, integrate, operations


async def test_edges_are_paged():
    graph = Graph(integrate(World(people=60)))
    query = """query($a: String, $n: Int!) { jobs(first: 1, orderBy: {field: CREATED_AT}) { nodes { applications(first: $n, after: $a)
        { nodes { remoteId } pageInfo { hasNextPage endCursor } sources { scan { filteredHere } } } } } }"""
    for size in (1, 3, 5, 7, 20, 30):
        found, after = [], None
        while True:
            page = (await graph.data(query, a=after, n=size))["jobs"]["nodes"][0]["applications"]
            found += [one["remoteId"] for one in page["nodes"]]
            if not page["pageInfo"]["hasNextPage"]:
                break
            after = page["pageInfo"]["endCursor"]
        assert found == [str(person * 10) for person in range(3, 61, 3)], size


async def test_an_edge_whose_marked_record_has_left_goes_on_at_its_place():
    world = World(people=60)
    graph = Graph(integrate(world))
    query = """query($a: String) { jobs(first: 1, orderBy: {field: CREATED_AT}) { nodes { applications(first: 7, after: $a)
        { nodes { remoteId } pageInfo { endCursor } } } } }"""
    first = (await graph.data(query))["jobs"]["nodes"][0]["applications"]
    assert first["nodes"][-1]["remoteId"] == "210"
    world.all_applications[:] = [one for one in world.all_applications if one["id"] != 210]
    second = (await graph.data(query, a=first["pageInfo"]["endCursor"]))["jobs"]["nodes"][0]["applications"]
    assert second["nodes"][0]["remoteId"] == "240"


async def test_edges_are_filtered_here():
    graph = Graph(integrate(World(people=60)))
    data = await graph.data(
        """{ jobs(first: 1, orderBy: {field: CREATED_AT}) { nodes { applications(first: 2, filter: {remoteIds: ["60", "90", "120"]})
        { nodes { remoteId } pageInfo { hasNextPage } sources { scan { filteredHere scanned } } } } } }"""
    )
    page = data["jobs"]["nodes"][0]["applications"]
    assert [one["remoteId"] for one in page["nodes"]] == ["60", "90"]
    assert page["pageInfo"]["hasNextPage"]
    assert page["sources"] == [{"scan": {"filteredHere": ["remoteIds"], "scanned": 20}}]


async def test_an_empty_filter_does_not_read_an_edge_whole():
    integration = integrate(World(people=60))
    await Graph(integration).data(
        "{ jobs(first: 1, orderBy: {field: CREATED_AT}) { nodes { applications(first: 2, filter: {}) { nodes { id } } } } }"
    )
    assert integration.upstream.counts == operations("GET /jobs, GET /jobs/{job}/applications")


async def test_edges_refuse_foreign_cursors():
    graph = Graph(integrate())
    query = "query($a: String) { jobs(first: 1, orderBy: {field: CREATED_AT}) { nodes { applications(after: $a) { nodes { id } } } } }"
    root = await graph.data("{ applications(first: 2) { pageInfo { endCursor } } }")
    assert await graph.codes(query, a=root["applications"]["pageInfo"]["endCursor"]) == ["BAD_USER_INPUT"]
    assert await graph.codes(query, a="x") == ["BAD_USER_INPUT"]
