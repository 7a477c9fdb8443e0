"""What an account's owner has switched off is neither read nor shown, and the graph says so."""

from collections import Counter

from connectors.capabilities import CapabilityStatus
from connectors.upstream import Budget
from tests.support.world import Graph, World, integrate, operations

NULLS = "meta { nulls { field reason } }"
SOURCES = "sources { status scan { pushedDown filteredHere scanned } }"


def graph(*off):
    made = integrate(World(people=12, jobs=6), settings={"switched_off": list(off)})
    return Graph(made), made.upstream


def called(graph_):
    return Counter(call.operation for call in graph_.context.budget.calls)


async def test_a_field_is_null_with_its_reason_and_not_read():
    asked, _ = graph("Candidate.title", "candidate.phone_numbers")
    data = await asked.data(
        f"{{ candidates(first: 3) {{ nodes {{ firstName title phoneNumbers {{ phoneNumber }} {NULLS} }} }} }}"
    )
    for node in data["candidates"]["nodes"]:
        assert (node["title"], node["phoneNumbers"]) == (None, None)
        assert node["meta"]["nulls"] == [
            {"field": "phoneNumbers", "reason": "SWITCHED_OFF"},
            {"field": "title", "reason": "SWITCHED_OFF"},
        ]
    assert called(asked) == operations("GET /people")


async def test_the_same_without_the_setting_costs_a_read_each():
    asked, _ = graph()
    await asked.data("{ candidates(first: 3) { nodes { title } } }")
    assert called(asked) == operations("GET /people, GET /people/{id} 3")


async def test_remote_data_does_not_tell_it():
    asked, _ = graph("Candidate.title")
    data = await asked.data(f"{{ candidates(first: 1) {{ nodes {{ firstName remoteData {NULLS} }} }} }}")
    (node,) = data["candidates"]["nodes"]
    assert node["remoteData"] is None
    assert node["meta"]["nulls"] == [{"field": "remoteData", "reason": "SWITCHED_OFF"}]


async def test_filters_on_it_match_nothing_and_call_nobody():
    asked, _ = graph("Candidate.firstName")
    data = await asked.data(
        f'{{ candidates(filter: {{ firstName: "First1" }}) {{ nodes {{ id }} {SOURCES} }} }}'
    )
    assert data["candidates"]["nodes"] == []
    assert data["candidates"]["sources"] == [
        {"status": "OK", "scan": {"pushedDown": [], "filteredHere": [], "scanned": 0}}
    ]
    assert called(asked) == Counter()


async def test_so_do_relations_to_it():
    asked, _ = graph("Job.name")
    for query in (
        '{ applications(filter: { job: { nameContains: "a" } }) { nodes { id } } }',
        '{ candidates(filter: { applications: { job: { nameContains: "a" } } }) { nodes { id } } }',
    ):
        assert next(iter((await asked.data(query)).values()))["nodes"] == []
        assert called(asked) == Counter()


async def test_an_order_by_it_is_none():
    plain, _ = graph()
    asked, _ = graph("Job.remoteCreatedAt")
    query = "{ jobs(orderBy: { field: CREATED_AT, direction: %s }) { nodes { remoteId } } }"
    orders = [
        [node["remoteId"] for node in (await one.data(query % way))["jobs"]["nodes"]]
        for one in (plain, asked)
        for way in ("ASC", "DESC")
    ]
    assert orders[0] != orders[1]
    assert orders[2] == orders[3]


async def test_a_model_has_empty_lists_null_edges_and_no_records():
    asked, _ = graph("Candidate")
    data = await asked.data(
        f"""{{ candidates {{ nodes {{ id }} {SOURCES} }} applications(first: 2) {{ nodes {{ id candidate {{ id }} }} }}
        tags(first: 1) {{ nodes {{ candidates {{ nodes {{ id }} }} }} }} }}"""
    )
    assert (data["candidates"]["nodes"], data["candidates"]["sources"][0]["status"]) == ([], "SWITCHED_OFF")
    assert [node["candidate"] for node in data["applications"]["nodes"]] == [None, None]
    assert data["tags"]["nodes"][0]["candidates"] is None
    assert (await asked.data("{ candidates { nodes { id } } }"))["candidates"]["nodes"] == []
    assert called(asked) == Counter()


async def test_a_record_of_it_is_not_found():
    plain, _ = graph()
    id_ = (await plain.data("{ candidates(first: 1) { nodes { id } } }"))["candidates"]["nodes"][0]["id"]
    asked, _ = graph("Candidate")
    result = await asked("query ($id: ID!) { candidate(id: $id) { firstName } }", id=id_)
    assert result.data == {"candidate": None}
    assert [error.message for error in result.errors] == [
        "Candidate is switched off in the settings of this integration"
    ]
    assert called(asked) == Counter()


async def test_edges_are_not_read():
    asked, _ = graph("Job.applications", "Candidate.attachments")
    data = await asked.data(
        f"""{{ jobs(first: 2) {{ nodes {{ applications {{ nodes {{ id }} }} }} }}
        candidates(first: 1) {{ nodes {{ attachments {{ id }} {NULLS} }} }} }}"""
    )
    assert [node["applications"] for node in data["jobs"]["nodes"]] == [None, None]
    (node,) = data["candidates"]["nodes"]
    assert (node["attachments"], node["meta"]["nulls"]) == (
        None,
        [{"field": "attachments", "reason": "SWITCHED_OFF"}],
    )


async def test_actions_read_it_all_the_same():
    asked, _ = graph("Application.jobId", "Job")
    plain, _ = graph()
    page = await plain.data("{ applications(first: 1) { nodes { id currentStageId } } }")
    (node,) = page["applications"]["nodes"]
    result = await asked.data(
        """mutation ($in: MoveApplicationToStageInput!) { moveApplicationToStage(input: $in) {
            application { id jobId outcome } userErrors { code } } }""",
        **{"in": {"applicationId": node["id"], "stageId": node["currentStageId"]}},
    )
    moved = result["moveApplicationToStage"]
    assert (moved["userErrors"], moved["application"]["id"]) == ([], node["id"])
    assert moved["application"]["jobId"] is None
    assert moved["application"]["outcome"] is not None


async def test_capabilities_say_it():
    asked, _ = graph("Candidate.firstName", "Interview")
    models = "models { name status fields { name status } filters { name status pushedDown } }"
    data = await asked.data(f"{{ integrations {{ capabilities {{ {models} }} }} }}")
    found = {one["name"]: one for one in data["integrations"][0]["capabilities"]["models"]}
    fields = {one["name"]: one["status"] for one in found["Candidate"]["fields"]}
    filters = {one["name"]: (one["status"], one["pushedDown"]) for one in found["Candidate"]["filters"]}
    off = CapabilityStatus.SWITCHED_OFF.name
    assert (fields["firstName"], fields["lastName"]) == (off, "SUPPORTED")
    assert filters["firstName"] == (off, False)
    assert found["Interview"]["status"] == off
    assert {one["status"] for one in found["Interview"]["fields"]} <= {off, "UNSUPPORTED", "NOT_IMPLEMENTED"}


async def test_plans_know_it():
    asked, _ = graph("Candidate.title")
    result = await Graph(*asked.registry.integrations.values(), explain=True, budget=Budget())(
        "{ candidates(first: 3) { nodes { title } } }"
    )
    assert result.extensions["plan"]["calls"] == 1
