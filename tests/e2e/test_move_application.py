"""moveApplicationToStage at Recruitee: the pattern of all actions (recruitee.md §6.2, §12.2)."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from tests.support.graph import Graph, simulated

MOVE = """mutation ($input: MoveApplicationToStageInput!) { moveApplicationToStage(input: $input) {
    application { id currentStage { id name } outcome } warnings steps { name status } replayed
    upstreamRequests { method path body } userErrors { code message field } } }"""

FIND = """{ jobs(first: 20, filter: { statuses: [OPEN] }) { nodes { id applicationStages { stage { id name } }
    applications(first: 50) { nodes { id outcome currentStage { id name } } } } } }"""


@pytest.fixture
async def graph() -> AsyncIterator[Graph]:
    async with simulated("recruitee", jobs=12, candidates=120, applications=200) as made:
        yield made


async def pending(
    graph: Graph, outcome: str = "PENDING"
) -> tuple[dict[str, Any], dict[str, Any], list[dict[str, Any]]]:
    """A job, one of its applications, and the job's stages that it does not stand in; the last hires."""
    jobs = (await graph.read(FIND)).data["jobs"]["nodes"]
    for job in jobs:
        for application in job["applications"]["nodes"]:
            if application["outcome"] == outcome and application["currentStage"]:
                stages = [one["stage"] for one in job["applicationStages"]]
                return job, application, [one for one in stages if one != application["currentStage"]]
    raise AssertionError(f"no {outcome} application in the data")


async def test_the_move_is_made_and_seen(graph: Graph) -> None:
    _, application, stages = await pending(graph)
    answered = await graph.read(MOVE, input={"applicationId": application["id"], "stageId": stages[0]["id"]})
    payload = answered.data["moveApplicationToStage"]
    assert payload["userErrors"] == []
    assert payload["application"]["currentStage"] == stages[0]
    assert payload["steps"] == [{"name": "move", "status": "DONE"}]
    assert answered.live.count("PATCH /placements/{id}/change_stage") == 1
    fresh = await graph.read(
        "query ($id: ID!) { application(id: $id) { currentStage { id name } } }", id=application["id"]
    )
    assert fresh.data["application"]["currentStage"] == stages[0]
    assert fresh.live
    writes = [call for call in graph.sandbox.calls.listed() if call["method"] == "PATCH"]
    assert len(writes) == 1


async def test_a_dry_run_writes_nothing(graph: Graph) -> None:
    _, application, stages = await pending(graph)
    answered = await graph.read(
        MOVE, input={"applicationId": application["id"], "stageId": stages[0]["id"], "dryRun": True}
    )
    payload = answered.data["moveApplicationToStage"]
    (request,) = payload["upstreamRequests"]
    assert request["method"] == "PATCH"
    assert request["path"].endswith("/change_stage")
    assert "stage_id" in request["body"]
    assert payload["steps"] == [{"name": "move", "status": "PLANNED"}]
    assert not [call for call in graph.sandbox.calls.listed() if call["method"] == "PATCH"]


async def test_a_stage_of_another_pipeline_is_refused(graph: Graph) -> None:
    job, application, _ = await pending(graph)
    own = {one["stage"]["id"] for one in job["applicationStages"]}
    every_stage = (await graph.read("{ applicationStages(first: 100) { nodes { id } } }")).data[
        "applicationStages"
    ]["nodes"]
    foreign = next(one["id"] for one in every_stage if one["id"] not in own)
    answered = await graph.read(MOVE, input={"applicationId": application["id"], "stageId": foreign})
    payload = answered.data["moveApplicationToStage"]
    assert [(one["code"], one["field"]) for one in payload["userErrors"]] == [
        ("STAGE_NOT_IN_JOB", ["stageId"])
    ]
    assert not [call for call in graph.sandbox.calls.listed() if call["method"] == "PATCH"]


async def test_a_rejected_application_is_refused(graph: Graph) -> None:
    _, application, stages = await pending(graph, "DECLINED")
    answered = await graph.read(MOVE, input={"applicationId": application["id"], "stageId": stages[0]["id"]})
    payload = answered.data["moveApplicationToStage"]
    assert [one["code"] for one in payload["userErrors"]] == ["APPLICATION_REJECTED"]


async def test_the_same_stage_is_no_write(graph: Graph) -> None:
    _, application, _ = await pending(graph)
    answered = await graph.read(
        MOVE, input={"applicationId": application["id"], "stageId": application["currentStage"]["id"]}
    )
    payload = answered.data["moveApplicationToStage"]
    assert payload["steps"] == [{"name": "move", "status": "SKIPPED"}]
    assert payload["warnings"]


async def test_a_hire_names_the_place_of_work_where_the_account_demands_it(graph: Graph) -> None:
    _, application, stages = await pending(graph)
    hire = stages[-1]
    answered = await graph.ask(MOVE, input={"applicationId": application["id"], "stageId": hire["id"]})
    payload = answered.data["moveApplicationToStage"]
    assert answered.errors == []
    assert payload["application"]["currentStage"] == hire
    assert payload["application"]["outcome"] == "HIRED"


async def test_unknown_and_foreign_ids(graph: Graph) -> None:
    _, application, stages = await pending(graph)
    wrong = await graph.ask(MOVE, input={"applicationId": stages[0]["id"], "stageId": stages[0]["id"]})
    assert wrong.codes == ["BAD_USER_INPUT"]
    broken = await graph.ask(MOVE, input={"applicationId": application["id"], "stageId": "remote:0"})
    assert broken.codes in ([], ["BAD_USER_INPUT"])
