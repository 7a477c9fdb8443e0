"""The actions of SmartRecruiters beside creates and files, each input once (smartrecruiters.md §10)."""

import asyncio
from typing import Any

import pytest

from connectors.upstream import Budget
from gateway.sandbox import Fault
from gateway.sandbox.records import Named
from gateway.sandbox.smartrecruiters.states import MANDATORY, steps
from resolvers.ids import encode
from tests.e2e.actions import pdf, perform, plain, refusal, writes
from tests.e2e.smartrecruiters.people import (
    application_where,
    applied,
    newest,
    reasons,
    stage,
    state,
    vendor,
)
from tests.support.graph import Graph

LINK = {
    "label": "Result",
    "url": "https://acme.example/r/1",
    "details": {"attributes": [{"key": "Score", "value": "82"}, {"key": "Level", "value": "B2"}]},
}
STAGE = "query ($id: ID!) { application(id: $id) { outcome rejectionReasonName currentStage { id } } }"


def path(application: str) -> str:
    candidate, job = plain(application).split(":", 1)
    return f"/candidates/{candidate}/jobs/{job}"


# ---- moving and rejecting --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "calls"),
    [("HIRED", 1), ("INTERVIEW:On-site interview", 2), ("INTERVIEW:Trial day: on site", 2)],
)
async def test_a_move(graph: Graph, key: str, calls: int) -> None:
    status, _, step = key.partition(":")
    gid = application_where(
        graph,
        lambda row, pipeline: row.state == "pending" and step in ["", *steps(pipeline)["INTERVIEW"]],
    )
    graph.fresh()
    answered = await graph.read(
        """mutation ($input: MoveApplicationToStageInput!) { moveApplicationToStage(input: $input) {
        warnings steps { name status } userErrors { code } } }""",
        input={"applicationId": gid, "stageId": stage(key)},
    )
    payload = answered.data["moveApplicationToStage"]
    assert payload == {"warnings": [], "steps": [{"name": "move", "status": "DONE"}], "userErrors": []}
    assert len(answered.live) == calls, "the write, and the processes where the stage is a step"
    assert writes(graph) == [f"PUT {path(gid)}/status"]
    assert state(graph, gid) == (status, step or None)
    fresh = (await graph.read(STAGE, id=gid)).data["application"]
    assert fresh["currentStage"]["id"] == stage(key)


async def test_the_payload_shows_the_new_stage(graph: Graph) -> None:
    _, application = await applied(graph)
    payload = await perform(
        graph,
        "moveApplicationToStage",
        applicationId=application["id"],
        stageId=stage("HIRED"),
        remoteFields={"smartrecruiters": {"startsOn": "2031-02-01T00:00:00.000Z"}},
    )
    assert payload["application"]["outcome"] == "HIRED"
    assert payload["application"]["currentStage"]["id"] == stage("HIRED")
    assert str(vendor(graph).world.applications[newest_changed(graph)].starts_on) == "2031-02-01"


def newest_changed(graph: Graph) -> int:
    return max(vendor(graph).world.applications.changed)


async def test_moves_that_are_refused(graph: Graph) -> None:
    _, application = await applied(graph)
    for key in ("NOWHERE", "INTERVIEW:Nowhere", "HIRED:Onsite"):
        assert await refusal(
            graph, "moveApplicationToStage", applicationId=application["id"], stageId=stage(key)
        ) == ("STAGE_NOT_IN_JOB", ["stageId"])


async def test_a_step_of_another_process_is_refused_by_the_vendor(graph: Graph) -> None:
    _, application = await applied(graph)
    payload = await perform(
        graph,
        "moveApplicationToStage",
        ok=False,
        applicationId=application["id"],
        stageId=stage("INTERVIEW:Panel"),
    )
    assert [(one["code"], one["field"]) for one in payload["userErrors"]] == [
        ("STAGE_NOT_IN_JOB", ["stageId"])
    ]
    assert payload["steps"] == [{"name": "move", "status": "FAILED"}]


async def test_a_mandatory_step_must_not_be_left_out(graph: Graph) -> None:
    here = vendor(graph)
    gid = application_where(
        graph,
        lambda row, pipeline: pipeline.id == MANDATORY and here.states.of(row)[0] in ("NEW", "LEAD"),
    )
    payload = await perform(
        graph, "moveApplicationToStage", ok=False, applicationId=gid, stageId=stage("OFFERED")
    )
    (error,) = payload["userErrors"]
    assert (error["code"], error["field"]) == ("STAGE_OMITTED", ["stageId"])
    assert "omitted" in error["message"]


async def test_a_rejection(graph: Graph) -> None:
    _, application = await applied(graph)
    reason = (await reasons(graph))[1]
    payload = await perform(
        graph,
        "rejectApplication",
        applicationId=application["id"],
        rejectionReasonId=reason["id"],
        note="sorry",
    )
    assert payload["application"]["outcome"] == "DECLINED"
    assert payload["warnings"] == ["SmartRecruiters does not take `note`: it was left out"]
    assert writes(graph) == [f"PUT {path(application['id'])}/status"]
    assert state(graph, application["id"])[0] == "REJECTED"
    fresh = (await graph.read(STAGE, id=application["id"])).data["application"]
    assert (fresh["outcome"], fresh["rejectionReasonName"]) == ("DECLINED", reason["name"])
    assert await refusal(
        graph, "rejectApplication", applicationId=application["id"], rejectionReasonId="remote:none"
    ) == ("REJECTION_REASON_UNKNOWN", ["rejectionReasonId"])


async def test_a_new_reason_is_known_although_the_list_is_cached(graph: Graph) -> None:
    _, application = await applied(graph)
    await reasons(graph)
    here = vendor(graph)
    made = here.world.add(here.world.reasons, Named(here.world.reasons.next_id(), "Brand new"))
    await perform(
        graph,
        "rejectApplication",
        applicationId=application["id"],
        rejectionReasonId=f"remote:{here.remote_id('reasons', made.id)}",
    )


# ---- tags ------------------------------------------------------------------------------------------------------


async def tags(graph: Graph, candidate: str) -> list[str]:
    query = "query ($id: ID!) { candidate(id: $id) { candidateTags { tag { name } } } }"
    found = (await graph.read(query, id=candidate)).data["candidate"]["candidateTags"]
    return [one["tag"]["name"] for one in found]


async def test_a_tag_comes_and_goes(graph: Graph) -> None:
    candidate = (await applied(graph))[0]["id"]
    before = await tags(graph, candidate)
    payload = await perform(graph, "addTagToCandidate", candidateId=candidate, tag={"name": " Fresh "})
    assert payload["candidate"]["id"] == candidate
    assert await tags(graph, candidate) == [*before, "Fresh"]
    everybody = (await graph.read("{ tags(first: 100) { nodes { name } } }")).data["tags"]["nodes"]
    assert "Fresh" in {one["name"] for one in everybody}
    await perform(graph, "addTagToCandidate", candidateId=candidate, tag={"name": "FRESH"})
    assert await tags(graph, candidate) == [*before, "Fresh"]
    await perform(graph, "removeTagFromCandidate", candidateId=candidate, tag={"name": "fresh"})
    assert await tags(graph, candidate) == before
    missing = await perform(graph, "removeTagFromCandidate", candidateId=candidate, tag={"name": "fresh"})
    assert missing["warnings"] == ["the candidate did not have the tag"]
    at = f"/candidates/{plain(candidate)}/tags"
    assert writes(graph) == [f"POST {at}", f"POST {at}", f"PUT {at}"]


async def test_the_last_tag(graph: Graph) -> None:
    candidate, _ = await applied(graph)
    for name in await tags(graph, candidate["id"]):
        await perform(graph, "removeTagFromCandidate", candidateId=candidate["id"], tag={"name": name})
    await perform(graph, "addTagToCandidate", candidateId=candidate["id"], tag={"name": "Only"})
    await perform(graph, "removeTagFromCandidate", candidateId=candidate["id"], tag={"name": "Only"})
    assert await tags(graph, candidate["id"]) == []
    assert writes(graph)[-1] == f"DELETE /candidates/{plain(candidate['id'])}/tags"


async def test_removals_at_once_lose_nothing(graph: Graph) -> None:
    candidate, _ = await applied(graph)
    before = await tags(graph, candidate["id"])
    names = [f"tag {number}" for number in range(6)]
    for name in names[:3]:
        await perform(graph, "addTagToCandidate", candidateId=candidate["id"], tag={"name": name})
    await asyncio.gather(
        *(
            perform(graph, "removeTagFromCandidate", candidateId=candidate["id"], tag={"name": name})
            for name in names[:3]
        ),
        *(
            perform(graph, "addTagToCandidate", candidateId=candidate["id"], tag={"name": name})
            for name in names[3:]
        ),
    )
    assert sorted(await tags(graph, candidate["id"])) == sorted([*before, *names[3:]])


async def test_tags_that_are_refused(graph: Graph) -> None:
    candidate, _ = await applied(graph)
    for name in ("addTagToCandidate", "removeTagFromCandidate"):
        for text, code in ((" ", "TAG_NAME_MISSING"), ("x" * 151, "TAG_NAME_TOO_LONG")):
            assert await refusal(graph, name, candidateId=candidate["id"], tag={"name": text}) == (
                code,
                ["tag", "name"],
            )


# ---- notes and links -------------------------------------------------------------------------------------------


async def test_a_note(graph: Graph) -> None:
    candidate, application = await applied(graph)
    payload = await perform(
        graph, "addNoteToApplication", applicationId=application["id"], content="First\n\nsecond <b>"
    )
    assert payload["application"]["id"] == application["id"]
    assert payload["warnings"] == ["SmartRecruiters keeps notes with the candidate, not with the application"]
    note = newest(graph, "notes")
    assert note.candidate_id == vendor(graph).ids.meant("candidates", plain(candidate["id"]))
    assert note.text == f"First\n\nsecond <b>\n\n#[CANDIDATE:{plain(candidate['id'])}]"
    assert note.visibility == "public"
    assert writes(graph) == ["POST /messages/shares"]


async def test_a_note_for_the_hiring_team(graph: Graph) -> None:
    _, application = await applied(graph)
    job = plain(application["job"]["id"])
    await perform(
        graph,
        "addNoteToApplication",
        applicationId=application["id"],
        content="x",
        remoteFields={"smartrecruiters": {"shareWith": {"hiringTeamOf": [job]}}},
    )
    assert newest(graph, "notes").visibility == "protected"
    assert newest(graph, "notes").application_id is not None


async def test_notes_that_are_refused(graph: Graph) -> None:
    _, application = await applied(graph)
    for content, code in ((" \n", "NOTE_EMPTY"), ("x" * 9_950, "NOTE_TOO_LONG")):
        assert await refusal(
            graph, "addNoteToApplication", applicationId=application["id"], content=content
        ) == (code, ["content"])


async def test_a_note_of_unclear_outcome_is_looked_for(graph: Graph) -> None:
    _, application = await applied(graph)
    graph.sandbox.faults.add(Fault("truncate", method="POST", count=1))
    payload = await perform(
        graph, "addNoteToApplication", applicationId=application["id"], content="Once\nonly"
    )
    assert payload["steps"] == [{"name": "note", "status": "DONE"}]
    assert len(writes(graph)) == 1


@pytest.mark.parametrize("name", ["addResultLinkToCandidate", "addResultLinkToApplication"])
async def test_a_link(graph: Graph, name: str) -> None:
    candidate, application = await applied(graph)
    subject = (
        {"candidateId": candidate["id"]} if "Candidate" in name else {"applicationId": application["id"]}
    )
    given = {**LINK, "details": {**LINK["details"], "customFieldNamePrefix": "Acme:"}}
    payload = await perform(graph, name, **subject, **given)
    assert payload["warnings"][0] == (
        "SmartRecruiters does not take `details.customFieldNamePrefix`: it was left out"
    )
    assert len(payload["warnings"]) == (1 if "Candidate" in name else 2)
    note = newest(graph, "notes")
    assert note.text.startswith("Result: https://acme.example/r/1\nScore: 82\nLevel: B2\n\n#[CANDIDATE:")
    assert note.candidate_id == vendor(graph).ids.meant("candidates", plain(candidate["id"]))


@pytest.mark.parametrize("name", ["addResultLinkToCandidate", "addResultLinkToApplication"])
async def test_links_that_are_refused(graph: Graph, name: str) -> None:
    candidate, application = await applied(graph)
    subject = (
        {"candidateId": candidate["id"]} if "Candidate" in name else {"applicationId": application["id"]}
    )
    twice = {"attributes": [{"key": "x", "value": "1"}] * 2}
    for change, code, field in (
        ({"label": " "}, "LABEL_MISSING", ["label"]),
        ({"url": "javascript:alert(1)"}, "URL_INVALID", ["url"]),
        ({"url": f"https://acme.example/{'x' * 10_000}"}, "LINK_TOO_LONG", ["url"]),
        ({"details": twice}, "ATTRIBUTE_TWICE", ["details", "attributes", "1", "key"]),
        (
            {"details": {"attributes": [{"key": "", "value": ""}]}},
            "ATTRIBUTE_KEY_MISSING",
            ["details", "attributes", "0", "key"],
        ),
    ):
        assert await refusal(graph, name, **subject, **{**LINK, **change}) == (code, field)


async def test_a_long_link_loses_attributes_only(graph: Graph) -> None:
    candidate, _ = await applied(graph)
    many = {"attributes": [{"key": str(number), "value": "x" * 3000} for number in range(5)]}
    payload = await perform(
        graph, "addResultLinkToCandidate", candidateId=candidate["id"], **{**LINK, "details": many}
    )
    assert "2 attributes were left out" in payload["warnings"][0]
    assert newest(graph, "notes").text.startswith("Result: https://acme.example/r/1\n0: xxx")


# ---- all of them -----------------------------------------------------------------------------------------------


async def test_dry_runs_write_nothing(graph: Graph) -> None:
    candidate, application = await applied(graph)
    held = (await tags(graph, candidate["id"]))[0]
    reason = (await reasons(graph))[0]["id"]
    person, one = {"candidateId": candidate["id"]}, {"applicationId": application["id"]}
    for name, given in (
        ("moveApplicationToStage", {**one, "stageId": stage("INTERVIEW:Panel")}),
        ("rejectApplication", {**one, "rejectionReasonId": reason}),
        ("addTagToCandidate", {**person, "tag": {"name": "x"}}),
        ("removeTagFromCandidate", {**person, "tag": {"name": held}}),
        ("addAttachmentToCandidate", {**person, "attachment": pdf()}),
        ("addAttachmentToApplication", {**one, "attachment": pdf(kind="COVER_LETTER")}),
        ("addNoteToApplication", {**one, "content": "x"}),
        ("addResultLinkToApplication", {**one, **LINK}),
        ("addResultLinkToCandidate", {**person, **LINK}),
    ):
        payload = await perform(graph, name, dryRun=True, **given)
        assert len(payload["upstreamRequests"]) == 1, name
        assert payload["upstreamRequests"][0]["path"].startswith(("/candidates/", "/messages/"))
        assert {step["status"] for step in payload["steps"]} == {"PLANNED"}
    assert writes(graph) == []


async def test_who_is_not_there(graph: Graph) -> None:
    home = "sandbox-smartrecruiters"
    nobody = "9b30f1aa-0000-4000-8000-000000000001"
    _, application = await applied(graph)
    elsewhere = f"{plain(application['id']).split(':')[0]}:{nobody}"
    reason = (await reasons(graph))[0]["id"]
    cases: list[tuple[str, dict[str, Any], str]] = [
        ("addTagToCandidate", {"tag": {"name": "x"}}, "candidateId"),
        ("removeTagFromCandidate", {"tag": {"name": "x"}}, "candidateId"),
        ("addAttachmentToCandidate", {"attachment": pdf()}, "candidateId"),
        ("addResultLinkToCandidate", LINK, "candidateId"),
        ("addResultLinkToApplication", LINK, "applicationId"),
        ("addNoteToApplication", {"content": "x"}, "applicationId"),
        ("addAttachmentToApplication", {"attachment": pdf()}, "applicationId"),
        ("moveApplicationToStage", {"stageId": stage("HIRED")}, "applicationId"),
        ("rejectApplication", {"rejectionReasonId": reason}, "applicationId"),
    ]
    for name, given, subject in cases:
        model, keys = (
            ("Candidate", [nobody])
            if subject == "candidateId"
            else ("Application", [f"{nobody}:{nobody}", elsewhere])
        )
        for key in keys:
            kind = f"{name[0].upper()}{name[1:]}Input"
            answered = await graph.ask(
                f"mutation ($input: {kind}!) {{ {name}(input: $input) {{ steps {{ name }} }} }}",
                budget=Budget(),
                input={subject: encode(model, home, key), **given},
            )
            expected = "UPSTREAM_FORBIDDEN" if name == "addResultLinkToCandidate" else "NOT_FOUND"
            assert answered.codes == [expected], (name, key)
