"""The actions of Gem, each input once (gem.md §9)."""

from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest

from gateway.sandbox import Fault
from tests.e2e.actions import perform, plain, refusal, writes
from tests.support.graph import Graph, simulated

FIND = """{ candidates(first: 60) { nodes { id applications { nodes { id outcome currentStage { id }
    job { name applicationStages { stage { id name status } } } } } } } }"""
LINK = {
    "label": "Result",
    "url": "https://acme.example/r/1",
    "details": {
        "customFieldNamePrefix": "Acme:",
        "attributes": [{"key": "Score", "value": "82"}, {"key": "Level", "value": "B2"}],
    },
}


@pytest.fixture
async def graph() -> AsyncIterator[Graph]:
    async with simulated("gem", jobs=12, candidates=120, applications=200) as made:
        yield made


async def applied(graph: Graph, outcome: str = "PENDING") -> tuple[dict[str, Any], dict[str, Any]]:
    """A candidate and an application of this outcome that stands in a stage of its job."""
    for candidate in (await graph.read(FIND)).data["candidates"]["nodes"]:
        for one in candidate["applications"]["nodes"]:
            if one["outcome"] == outcome and one["currentStage"] and len(others(one)) > 1:
                return candidate, one
    raise AssertionError(outcome)


def others(application: dict[str, Any]) -> list[dict[str, Any]]:
    stages = [one["stage"] for one in application["job"]["applicationStages"] or ()]
    return [
        one for one in stages if one["id"] != application["currentStage"]["id"] and one["status"] == "ACTIVE"
    ]


def newest_note(graph: Graph) -> Any:
    notes = graph.sandbox.vendors["gem"].world.notes
    return notes[max(notes.ids())]


async def test_a_move(graph: Graph) -> None:
    _, application = await applied(graph)
    stage = others(application)[0]
    payload = await perform(
        graph, "moveApplicationToStage", applicationId=application["id"], stageId=stage["id"]
    )
    assert payload["application"]["currentStage"]["id"] == stage["id"]
    assert writes(graph) == [f"POST /ats/v0/applications/{plain(application['id'])}/move"]
    fresh = await graph.read(
        "query ($id: ID!) { application(id: $id) { currentStage { id } } }", id=application["id"]
    )
    assert fresh.data["application"]["currentStage"]["id"] == stage["id"]
    again = await perform(
        graph, "moveApplicationToStage", applicationId=application["id"], stageId=stage["id"]
    )
    assert again["steps"] == [{"name": "move", "status": "SKIPPED"}]
    assert len(writes(graph)) == 1


async def test_a_move_in_the_other_form(graph: Graph) -> None:
    _, application = await applied(graph)
    stage = others(application)[0]
    gem = graph.sandbox.vendors["gem"]
    gem.quirks = replace(gem.quirks, move="patch")
    payload = await perform(
        graph, "moveApplicationToStage", ok=False, applicationId=application["id"], stageId=stage["id"]
    )
    assert [(one["name"], one["status"]) for one in payload["steps"]] == [
        ("move", "FAILED"),
        ("move, second form", "DONE"),
    ]
    assert payload["application"]["currentStage"]["id"] == stage["id"]


async def test_a_move_is_refused(graph: Graph) -> None:
    _, application = await applied(graph)
    _, declined = await applied(graph, "DECLINED")
    assert await refusal(
        graph,
        "moveApplicationToStage",
        applicationId=declined["id"],
        stageId=others(declined)[0]["id"],
    ) == ("APPLICATION_NOT_ACTIVE", None)
    own = {one["stage"]["id"] for one in application["job"]["applicationStages"]}
    every = (await graph.read("{ applicationStages(first: 100) { nodes { id } } }")).data
    foreign = next(one["id"] for one in every["applicationStages"]["nodes"] if one["id"] not in own)
    assert await refusal(
        graph, "moveApplicationToStage", applicationId=application["id"], stageId=foreign
    ) == ("STAGE_NOT_IN_JOB", ["stageId"])


async def test_a_move_of_unclear_outcome_is_looked_up(graph: Graph) -> None:
    _, application = await applied(graph)
    stage = others(application)[0]
    graph.sandbox.faults.add(Fault("truncate", tool="gem", method="POST", count=1))
    payload = await perform(
        graph, "moveApplicationToStage", ok=False, applicationId=application["id"], stageId=stage["id"]
    )
    assert len(writes(graph)) == 1
    assert payload["application"]["currentStage"]["id"] == stage["id"]
    assert "was lost" in payload["warnings"][0]


async def test_a_link_to_a_candidate(graph: Graph) -> None:
    candidate, _ = await applied(graph)
    payload = await perform(graph, "addResultLinkToCandidate", candidateId=candidate["id"], **LINK)
    assert payload["candidate"]["id"] == candidate["id"]
    note = newest_note(graph)
    assert note.text == "Result: https://acme.example/r/1\nAcme: Score: 82\nAcme: Level: B2"
    assert note.visibility == "public"


async def test_a_link_to_an_application_names_the_job(graph: Graph) -> None:
    _, application = await applied(graph)
    payload = await perform(graph, "addResultLinkToApplication", applicationId=application["id"], **LINK)
    assert payload["application"]["id"] == application["id"]
    assert newest_note(graph).text.splitlines()[:2] == [
        f"Job: {application['job']['name']}",
        "Result: https://acme.example/r/1",
    ]


async def test_a_long_note_loses_attributes_but_not_the_link(graph: Graph) -> None:
    candidate, _ = await applied(graph)
    many = [{"key": str(number), "value": "x" * 3000} for number in range(5)]
    details = {"customFieldNamePrefix": "Acme:", "attributes": many}
    payload = await perform(
        graph, "addResultLinkToCandidate", candidateId=candidate["id"], **{**LINK, "details": details}
    )
    assert "2 attributes were left out" in payload["warnings"][0]
    assert len(newest_note(graph).text) <= 10_000


@pytest.mark.parametrize("name", ["addResultLinkToCandidate", "addResultLinkToApplication"])
async def test_a_link_is_refused(graph: Graph, name: str) -> None:
    candidate, application = await applied(graph)
    subject = (
        {"candidateId": candidate["id"]} if "Candidate" in name else {"applicationId": application["id"]}
    )
    for change, code, field in (
        ({"label": " "}, "LABEL_MISSING", ["label"]),
        ({"url": "javascript:alert(1)"}, "URL_INVALID", ["url"]),
        ({"url": "https://a:b@acme.example"}, "URL_INVALID", ["url"]),
        ({"details": {"attributes": []}}, "PREFIX_MISSING", ["details", "customFieldNamePrefix"]),
    ):
        assert await refusal(graph, name, **subject, **{**LINK, **change}) == (code, field)


async def test_a_dry_run_writes_nothing(graph: Graph) -> None:
    candidate, application = await applied(graph)
    moved = await perform(
        graph,
        "moveApplicationToStage",
        applicationId=application["id"],
        stageId=others(application)[0]["id"],
        dryRun=True,
    )
    linked = await perform(
        graph, "addResultLinkToCandidate", candidateId=candidate["id"], dryRun=True, **LINK
    )
    assert [one["method"] for one in (*moved["upstreamRequests"], *linked["upstreamRequests"])] == [
        "POST",
        "POST",
    ]
    assert writes(graph) == []


async def test_writes_are_attributed(graph: Graph) -> None:
    candidate, _ = await applied(graph)
    gem = graph.sandbox.vendors["gem"]
    gem.quirks = replace(gem.quirks, acting_user="crm", crm_user_ids="own")
    await perform(graph, "addResultLinkToCandidate", ok=False, candidateId=candidate["id"], **LINK)
    assert newest_note(graph).author_id == 1
    settings = graph.registry.integrations["sandbox-gem"].account.settings
    settings.pop("acting_user_id")
    assert await refusal(graph, "addResultLinkToCandidate", candidateId=candidate["id"], **LINK) == (
        "ACTING_USER_MISSING",
        None,
    )


async def test_files_of_candidates(graph: Graph) -> None:
    found = await graph.read(
        """{ candidates(first: 30) { nodes { id attachments { id remoteId type fileName contentType dataUrl
        candidateId applicationId remoteCreatedAt remoteUpdatedAt } } } }"""
    )
    listed = [(one["id"], file) for one in found.data["candidates"]["nodes"] for file in one["attachments"]]
    assert {file["type"] for _, file in listed} >= {"CV"}
    for candidate, file in listed:
        assert file["candidateId"] == candidate
        assert file["applicationId"] is None
        assert file["remoteUpdatedAt"] is None
        assert file["dataUrl"].startswith("/files/")
        assert file["contentType"]
        assert file["fileName"]
        assert file["remoteCreatedAt"]
        assert file["remoteId"]
    assert len({file["id"] for _, file in listed}) == len(listed)
