"""Moving and rejecting applications at TrackerRMS (trackerrms.md §10.2, §10.3)."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from gateway.sandbox import Fault
from tests.e2e.actions import perform, plain, refusal, writes
from tests.e2e.test_exactly_once import storing
from tests.support.graph import Graph, account, graph

FIND = """{ applicationStages(first: 50) { nodes { id name } } rejectionReasons(first: 50) { nodes { id name } }
    applications(first: 60, filter: { outcomes: [PENDING] }) { nodes { id currentStage { id } } } }"""
FRESH = (
    """query ($id: ID!) { application(id: $id) { outcome rejectionReasonName currentStage { id name } } }"""
)
CHANGE = "/api/v1/OpportunityResource/{Id}"
APPLICATION, STAGES, REASONS = "applications", "applicationStages", "rejectionReasons"


@pytest.fixture
async def found(trackerrms: Graph) -> dict[str, list[dict[str, Any]]]:
    data = (await trackerrms.read(FIND)).data
    trackerrms.sandbox.calls.clear()
    return {name: connection["nodes"] for name, connection in data.items()}


def stage(found: dict[str, Any], name: str) -> dict[str, Any]:
    return next(one for one in found[STAGES] if one["name"] == name)


def written(graph: Graph, gid: str) -> dict[str, Any]:
    """What the simulated vendor has kept of the writes to an application."""
    vendor = graph.sandbox.vendors["trackerrms"]
    table = vendor.world.applications
    record = next(table[n] for n in table.ids() if vendor.remote_id("applications", n) == plain(gid))
    return {"status": record.extra.get("status"), "state": record.state, **record.extra.get("written", {})}


async def test_a_move_is_one_write_and_shows_at_once(trackerrms: Graph, found: dict[str, Any]) -> None:
    gid, target = found[APPLICATION][0]["id"], stage(found, "On-site interview")
    payload = await perform(trackerrms, "moveApplicationToStage", applicationId=gid, stageId=target["id"])
    assert payload["warnings"] == []
    assert payload["steps"] == [{"name": "move", "status": "DONE"}]
    assert payload["application"]["currentStage"] == target
    assert writes(trackerrms) == [f"PATCH /api/v1/OpportunityResource/{plain(gid)}"]
    assert written(trackerrms, gid)["status"] == int(plain(target["id"]))
    fresh = (await trackerrms.read(FRESH, id=gid)).data["application"]
    assert fresh == {"outcome": "PENDING", "rejectionReasonName": None, "currentStage": target}


async def test_a_move_to_a_rejecting_stage_writes_no_reason(trackerrms: Graph, found: dict[str, Any]) -> None:
    gid, target = found[APPLICATION][1]["id"], found[REASONS][0]
    payload = await perform(
        trackerrms, "moveApplicationToStage", applicationId=gid, stageId=f"remote:{plain(target['id'])}"
    )
    (warning,) = payload["warnings"]
    assert "rejectApplication" in warning
    assert "rejectionReason" not in written(trackerrms, gid)
    fresh = (await trackerrms.read(FRESH, id=gid)).data["application"]
    assert (fresh["outcome"], fresh["rejectionReasonName"]) == ("DECLINED", target["name"])


@pytest.mark.parametrize(
    ("note", "shown"), [("Lives on an island ", "Lives on an island"), (" ", None), (None, None)]
)
async def test_a_note_goes_before_the_name_of_the_reason(
    trackerrms: Graph, found: dict[str, Any], note: str | None, shown: str | None
) -> None:
    place = [None, " ", "Lives on an island "].index(note)
    gid, reason = found[APPLICATION][2 + place]["id"], found[REASONS][1]
    payload = await perform(
        trackerrms, "rejectApplication", applicationId=gid, rejectionReasonId=reason["id"], note=note
    )
    assert payload["application"]["outcome"] == "DECLINED"
    assert payload["steps"] == [{"name": "reject", "status": "DONE"}]
    assert len(writes(trackerrms)) == 1
    kept = written(trackerrms, gid)
    assert kept["status"] == int(plain(reason["id"]))
    assert kept["rejectionReason"] == (shown or reason["name"])
    fresh = (await trackerrms.read(FRESH, id=gid)).data["application"]
    assert fresh["rejectionReasonName"] == (shown or reason["name"])


async def test_a_dry_run_shows_the_request_and_sends_none(trackerrms: Graph, found: dict[str, Any]) -> None:
    gid, reason, target = found[APPLICATION][6]["id"], found[REASONS][0], stage(found, "Offer out")
    rejected = await perform(
        trackerrms,
        "rejectApplication",
        applicationId=gid,
        rejectionReasonId=reason["id"],
        note="No",
        dryRun=True,
    )
    path = f"/api/v1/OpportunityResource/{plain(gid)}"
    body = f'{{"opportunityResourceStatusId":{plain(reason["id"])},"rejectionReason":"No"}}'
    assert rejected["upstreamRequests"] == [{"method": "PATCH", "path": path, "body": body}]
    moved = await perform(
        trackerrms, "moveApplicationToStage", applicationId=gid, stageId=target["id"], dryRun=True
    )
    body = f'{{"opportunityResourceStatusId":{plain(target["id"])}}}'
    assert moved["upstreamRequests"] == [{"method": "PATCH", "path": path, "body": body}]
    assert writes(trackerrms) == []


async def test_what_is_refused_before_anything_is_written(trackerrms: Graph, found: dict[str, Any]) -> None:
    gid = found[APPLICATION][7]["id"]
    move, reject = "moveApplicationToStage", "rejectApplication"
    assert await refusal(trackerrms, move, applicationId=gid, stageId="remote:999") == (
        "STAGE_NOT_IN_JOB",
        ["stageId"],
    )
    for wrong in ("remote:999", f"remote:{plain(stage(found, 'Offer out')['id'])}"):
        assert await refusal(trackerrms, reject, applicationId=gid, rejectionReasonId=wrong) == (
            "REJECTION_REASON_UNKNOWN",
            ["rejectionReasonId"],
        )


async def test_an_application_that_is_not_there(trackerrms: Graph, found: dict[str, Any]) -> None:
    from resolvers.ids import encode

    query = "mutation ($input: MoveApplicationToStageInput!) { moveApplicationToStage(input: $input) { warnings } }"
    for key in ("99999999", "abc"):
        gid = encode("Application", "sandbox-trackerrms", key)
        asked = {"applicationId": gid, "stageId": stage(found, "Offer out")["id"]}
        assert (await trackerrms.ask(query, input=asked)).codes == ["NOT_FOUND"]


async def test_a_missing_right_is_told_without_a_write(trackerrms: Graph, found: dict[str, Any]) -> None:
    base = trackerrms.registry.get("sandbox-trackerrms").account.base_url.removesuffix("/trackerrms")
    vendor = trackerrms.sandbox.vendors["trackerrms"]
    lacking = account(trackerrms.sandbox, base, "trackerrms", bearer_token=f"{vendor.keys.demo}-no-resources")
    gid = found[APPLICATION][8]["id"]
    async with graph(lacking, sandbox=trackerrms.sandbox) as made:
        told = await refusal(
            made, "moveApplicationToStage", applicationId=gid, stageId=stage(found, "Offer out")["id"]
        )
    assert told == ("PERMISSION_MISSING", None)


@pytest.mark.parametrize("kind", ["reset", "status", "truncate"])
async def test_a_rejection_whose_answer_is_lost(
    trackerrms: Graph, found: dict[str, Any], tmp_path: Path, kind: str
) -> None:
    gid = found[APPLICATION][9]["id"]
    given = {
        "applicationId": gid,
        "rejectionReasonId": found[REASONS][0]["id"],
        "note": f"Too far, {kind}",
        "idempotencyKey": kind,
    }
    query = "mutation ($input: RejectApplicationInput!) { rejectApplication(input: $input) { replayed } }"
    trackerrms.sandbox.faults.add(Fault(kind, method="PATCH", path=CHANGE, count=1))
    async with storing(trackerrms, tmp_path) as stored:
        assert (await stored.ask(query, input=given)).errors
        again = await perform(stored, "rejectApplication", **given)
        assert not again["replayed"]
        assert (await perform(stored, "rejectApplication", **given))["replayed"]
    assert written(trackerrms, gid)["rejectionReason"] == f"Too far, {kind}"


async def test_the_other_reading_of_two_members_changes_nothing(
    trackerrms: Graph, found: dict[str, Any]
) -> None:
    vendor = trackerrms.sandbox.vendors["trackerrms"]
    vendor.quirks = replace(vendor.quirks, status_wins="object")
    gid, target = found[APPLICATION][10]["id"], stage(found, "CV sent")
    payload = await perform(trackerrms, "moveApplicationToStage", applicationId=gid, stageId=target["id"])
    assert payload["application"]["currentStage"] == target
