"""Records in the graph: look-ups, edges, provenance, reasons for nulls, attachments."""

import pytest

from connectors.errors import Forbidden, Unavailable
from connectors.upstream import Budget, Served
from resolvers.context import Principal
from resolvers.ids import encode
from tests.support.world import Graph, World, integrate, operations

NODE = (
    "query($id: ID!) { node(id: $id) { __typename id ... on Job { name } ... on Candidate { firstName } } }"
)


def job(key, integration="acme"):
    return encode("Job", integration, str(key))


async def test_any_record_by_its_id():
    graph = Graph(integrate())
    assert (await graph.data(NODE, id=job(1)))["node"] == {"__typename": "Job", "id": job(1), "name": "Job 1"}
    candidate = encode("Candidate", "acme", "2")
    assert (await graph.data(NODE, id=candidate))["node"] == {
        "__typename": "Candidate",
        "id": candidate,
        "firstName": "F2",
    }


async def test_a_record_of_its_model_by_its_id():
    integration = integrate()
    data = await Graph(integration).data("query($id: ID!) { job(id: $id) { name category } }", id=job(1))
    assert data["job"] == {"name": "Job 1", "category": "C1"}
    assert integration.upstream.counts == operations("GET /jobs/{id}")


@pytest.mark.parametrize(
    ("id_", "code"),
    [
        (job(999), "NOT_FOUND"),
        (job(1, "nowhere"), "NOT_FOUND"),
        (job(1, "foreign"), "NOT_FOUND"),
        (encode("Role", "acme", "1"), "NOT_FOUND"),
        (encode("JobApplicationStage", "acme", "nonsense"), "NOT_FOUND"),
        ("nonsense", "BAD_USER_INPUT"),
        ("", "BAD_USER_INPUT"),
    ],
)
async def test_ids_of_nothing(id_, code):
    graph = Graph(
        integrate(), integrate(name="foreign"), principal=Principal(integrations=frozenset({"acme"}))
    )
    assert await graph.codes(NODE, id=id_) == [code]


async def test_unknown_and_foreign_are_told_in_the_same_words():
    graph = Graph(
        integrate(), integrate(name="foreign"), principal=Principal(integrations=frozenset({"acme"}))
    )
    words = {
        (await graph(NODE, id=id_)).errors[0].message
        for id_ in (job(999), job(1, "nowhere"), job(1, "foreign"))
    }
    assert words == {"there is no such Job"}


async def test_an_id_of_another_model_is_bad_input():
    graph = Graph(integrate())
    assert await graph.codes("query($id: ID!) { candidate(id: $id) { id } }", id=job(1)) == ["BAD_USER_INPUT"]


async def test_many_by_their_ids_together_in_order():
    one, other = integrate(World(jobs=12)), integrate(name="b")
    ids = [job(3), job(1, "b"), job(999), "nonsense", job(1), job(3)]
    result = await Graph(one, other)(
        "query($ids: [ID!]!) { nodes(ids: $ids) { id ... on Job { name } } }", ids=ids
    )
    assert [node and node["id"] for node in result.data["nodes"]] == [
        job(3),
        job(1, "b"),
        None,
        None,
        job(1),
        job(3),
    ]
    assert sorted((error.path[1], error.extensions["code"]) for error in result.errors) == [
        (2, "NOT_FOUND"),
        (3, "BAD_USER_INPUT"),
    ]
    assert one.upstream.counts == other.upstream.counts == operations("GET /jobs")


@pytest.mark.parametrize("count", [0, 101])
async def test_not_too_many_and_not_none(count):
    codes = await Graph(integrate()).codes(
        "query($ids: [ID!]!) { nodes(ids: $ids) { id } }", ids=[job(1)] * count
    )
    assert codes == ["BAD_USER_INPUT"]


async def test_nested_edges_cost_one_call_a_level():
    integration = integrate(World(people=6))
    await Graph(integration).data(
        """{ candidates(first: 6) { nodes { firstName applications { nodes { outcome job { name contact { email }
            applicationStages { index stage { name } } } candidate { lastName } } } } } }"""
    )
    assert integration.upstream.counts == operations("GET /people, GET /jobs, GET /users")


async def test_aliases_and_siblings_share_calls():
    integration = integrate()
    await Graph(integration).data(
        "query($id: ID!) { a: job(id: $id) { name } b: job(id: $id) { jobCode c: name } d: node(id: $id) { ... on Job { name } } }",
        id=job(1),
    )
    assert integration.upstream.counts == operations("GET /jobs")


async def test_ids_are_global_and_remote_ids_are_the_vendors():
    data = await Graph(integrate()).data(
        "query($id: ID!) { job(id: $id) { id remoteId contactId contact { id remoteId } integration { id tool { slug name } } } }",
        id=job(1),
    )
    user = encode("User", "acme", "2")
    assert data["job"] == {
        "id": job(1),
        "remoteId": "1",
        "contactId": user,
        "contact": {"id": user, "remoteId": "2"},
        "integration": {"id": "acme", "tool": {"slug": "acme", "name": "Acme"}},
    }


async def test_provenance():
    for served in (Served.LIVE, Served.CACHE):
        data = await Graph(integrate(lives=served)).data(
            "query($id: ID!) { job(id: $id) { name meta { fetchedAt servedFrom ageSeconds } } }", id=job(1)
        )
        meta = data["job"]["meta"]
        assert meta["fetchedAt"] == "2031-01-01T00:00:00+00:00"
        assert meta["servedFrom"] == served.value
        assert isinstance(meta["ageSeconds"], float)


async def test_what_was_not_fetched_has_no_provenance():
    data = await Graph(integrate()).data(
        "{ applications(first: 1) { nodes { job { meta { fetchedAt servedFrom ageSeconds } } } } }"
    )
    (application,) = data["applications"]["nodes"]
    assert application["job"]["meta"] == {"fetchedAt": None, "servedFrom": None, "ageSeconds": None}


NULLS = "query($id: ID!) { job(id: $id) { %s meta { nulls { field reason } } } }"


async def nulls(integration, *fields):
    result = await Graph(integration)(NULLS % " ".join(fields), id=job(1))
    return {one["field"]: one["reason"] for one in result.data["job"]["meta"]["nulls"]}


async def test_a_null_says_why():
    integration = integrate()
    integration.upstream.world.all_jobs[0].update(code="", category=None)
    assert await nulls(integration, "name", "jobCode", "category", "postUrl", "department", "changedAt") == {
        "jobCode": "EMPTY",
        "category": "EMPTY",
        "postUrl": "NOT_OFFERED",
        "department": "NOT_IMPLEMENTED",
    }


@pytest.mark.parametrize(
    ("error", "reason"), [(Forbidden("no"), "PERMISSION_MISSING"), (Unavailable("x"), "FAILED")]
)
async def test_a_null_that_could_not_be_read_says_so(error, reason):
    integration = integrate()
    integration.upstream.fail("GET /careers", error)
    integration.upstream.fail("GET /jobs/{id}/form", error)
    assert await nulls(integration, "name", "hours: weeklyHours") == {"weeklyHours": reason}


async def test_a_value_that_cannot_be_read_failed():
    integration = integrate()
    integration.upstream.world.all_jobs[0]["title"] = ["x"]
    assert await nulls(integration, "name") == {"name": "FAILED"}


async def test_a_time_of_change_that_nobody_knows_is_unknown():
    data = await Graph(integrate()).data(
        "{ tags(first: 1) { nodes { name changedAt remoteDeletedAt remoteData meta { nulls { field reason } } } } }"
    )
    assert data["tags"]["nodes"][0]["meta"]["nulls"] == [
        {"field": "changedAt", "reason": "UNKNOWN"},
        {"field": "remoteDeletedAt", "reason": "EMPTY"},
    ]


async def test_raw_data_that_the_unified_model_does_not_show_is_not_offered():
    data = await Graph(integrate()).data(
        "{ applicationStages(first: 1) { nodes { remoteData meta { nulls { field reason } } } } }"
    )
    assert data["applicationStages"]["nodes"] == [
        {"remoteData": None, "meta": {"nulls": [{"field": "remoteData", "reason": "NOT_OFFERED"}]}}
    ]


async def test_raw_data_is_shown_by_path():
    data = await Graph(integrate()).data(
        "query($id: ID!) { job(id: $id) { name category remoteData } }", id=job(1)
    )
    assert set(data["job"]["remoteData"]) == {"/jobs/{id}"}


async def test_labels_are_the_vendors_words():
    integration = integrate()
    integration.upstream.world.all_jobs[0]["state"] = "Frozen"
    data = await Graph(integration).data("query($id: ID!) { job(id: $id) { status statusLabel } }", id=job(1))
    assert data["job"] == {"status": "OTHER", "statusLabel": "Frozen"}


async def test_an_edge_that_the_tool_has_not_is_null():
    data = await Graph(integrate()).data(
        "query($id: ID!) { job(id: $id) { postings { id } } candidates(first: 1) { nodes { applications { nodes { interviews { id } } } } } }",
        id=job(1),
    )
    assert data["job"] == {"postings": None}


async def test_attachments_are_asked_of_the_tool():
    data = await Graph(integrate()).data(
        "{ candidates(first: 1) { nodes { id attachments { fileName candidateId } applications { nodes { attachments { id } } } } } }"
    )
    (candidate,) = data["candidates"]["nodes"]
    assert candidate["attachments"] == [{"fileName": "cv.pdf", "candidateId": candidate["id"]}]
    assert candidate["applications"]["nodes"] == [{"attachments": None}]


async def test_a_broken_call_costs_the_fields_that_needed_it_and_one_error():
    integration = integrate()
    integration.upstream.fail("GET /users", Unavailable("down", tool="acme", integration="acme"))
    result = await Graph(integration)("{ jobs { nodes { name contact { firstName email } } } }")
    assert [one["name"] for one in result.data["jobs"]["nodes"]] == ["Job 2", "Job 3", "Job 1"]
    assert {one["contact"]["email"] for one in result.data["jobs"]["nodes"]} == {None}
    assert {one["contact"]["firstName"] for one in result.data["jobs"]["nodes"]} == {"U2", "U3", "U4"}
    (error,) = result.errors
    assert (error.extensions["code"], error.extensions["places"]) == ("UPSTREAM_UNAVAILABLE", 3)


async def test_the_operations_own_limit_is_told_once():
    integration = integrate(World(jobs=9, people=9))
    result = await Graph(integration, budget=Budget(max_calls=2))(
        "{ jobs { nodes { name category description } } }"
    )
    assert [error.extensions["code"] for error in result.errors] == ["QUERY_TOO_COMPLEX"]


async def test_integrations_and_tools():
    graph = Graph(integrate(), integrate(name="b"), principal=Principal(integrations=frozenset({"b"})))
    data = await graph.data(
        '{ integrations { id tool { slug } } integration(id: "b") { id } tools { slug name } }'
    )
    assert data["integrations"] == [{"id": "b", "tool": {"slug": "acme"}}]
    assert {"slug": "recruitee", "name": "Recruitee"} in data["tools"]
    assert await graph.codes('{ integration(id: "acme") { id } }') == ["NOT_FOUND"]


async def test_freshness_demanded_has_a_session_of_its_own():
    integration = integrate()
    graph = Graph(integration)
    await graph.data(
        "{ a: users(maxAge: 0) { nodes { email } } b: users { nodes { email } } c: users(maxAge: 0) { nodes { id } } }"
    )
    assert integration.upstream.counts["GET /users"] >= 2


async def test_single_records_can_be_demanded_fresh_as_well():
    integration = integrate()
    graph = Graph(integration)
    query = """query($id: ID!) {
        a: user(id: $id, maxAge: 0) { email } b: node(id: $id, maxAge: 5) { ... on User { email } }
        c: nodes(ids: [$id], maxAge: 9) { ... on User { email } } user(id: $id) { email }
    }"""
    await graph.data(query, id=encode("User", "acme", "1"))
    assert integration.upstream.counts["GET /users"] == 4  # a session for each freshness demanded
    assert await graph.codes("{ users(maxAge: -1) { nodes { id } } }") == ["BAD_USER_INPUT"]


async def test_the_calls_are_told_where_they_may_be_seen():
    integration = integrate()
    result = await Graph(integration, show_upstream=True)("{ users { nodes { email } } }")
    part = result.extensions["upstream"]["acme"]
    assert (part["live"], part["cached"]) == (1, 0)
    assert part["calls"][0]["operation"] == "GET /users"
    assert "upstream" not in ((await Graph(integration)("{ users { nodes { email } } }")).extensions or {})
