"""The actions of Recruitee beside creates and moves, each input once (recruitee.md §6, §12.2)."""

from base64 import b64decode
from collections.abc import AsyncIterator
from typing import Any

import pytest

from connectors import files as incoming
from connectors.download import Downloader
from gateway.sandbox import Fault
from tests.e2e.actions import PDF, pdf, perform, plain, refusal, writes
from tests.support import loopback
from tests.support.graph import Graph, simulated

FIND = """{ candidates(first: 60) { nodes { id remoteId candidateTags { tag { name } }
    applications { nodes { id outcome job { id name } } } } } rejectionReasons { nodes { id name } } }"""
LINK = {
    "label": "Result",
    "url": "https://acme.example/r/1",
    "details": {"customFieldNamePrefix": "Acme:", "attributes": [{"key": "Score", "value": "82"}]},
}


@pytest.fixture
async def graph() -> AsyncIterator[Graph]:
    async with simulated("recruitee", jobs=12, candidates=120, applications=200) as made:
        yield made


async def people(graph: Graph) -> list[dict[str, Any]]:
    return (await graph.read(FIND)).data["candidates"]["nodes"]


async def applied(
    graph: Graph, outcome: str = "PENDING", jobs: int | None = None
) -> tuple[dict[str, Any], dict[str, Any]]:
    for candidate in await people(graph):
        listed = candidate["applications"]["nodes"]
        if jobs in (None, len({one["job"]["id"] for one in listed})):
            for one in listed:
                if one["outcome"] == outcome:
                    return candidate, one
    raise AssertionError(outcome)


async def tags(graph: Graph, candidate: str) -> list[str]:
    query = "query ($id: ID!) { candidate(id: $id) { candidateTags { tag { name } } } }"
    found = (await graph.read(query, id=candidate)).data["candidate"]["candidateTags"]
    return [one["tag"]["name"] for one in found]


async def fields(graph: Graph, candidate: str) -> dict[str, Any]:
    query = "query ($id: ID!) { candidate(id: $id) { customFields } }"
    return (await graph.read(query, id=candidate)).data["candidate"]["customFields"]


async def files(graph: Graph, application: str) -> list[dict[str, Any]]:
    query = """query ($id: ID!) { application(id: $id) { attachments { id remoteId type fileName contentType
        dataUrl candidateId applicationId remoteCreatedAt } } }"""
    return (await graph.read(query, id=application)).data["application"]["attachments"]


def newest(graph: Graph, table: str) -> Any:
    found = getattr(graph.sandbox.vendors["recruitee"].world, table)
    return found[max(found.ids())]


# ---- tags ------------------------------------------------------------------------------------------------------


async def test_a_tag_comes_and_goes(graph: Graph) -> None:
    candidate = (await people(graph))[0]
    before = await tags(graph, candidate["id"])
    payload = await perform(graph, "addTagToCandidate", candidateId=candidate["id"], tag={"name": " Fresh "})
    assert payload["candidate"]["id"] == candidate["id"]
    assert await tags(graph, candidate["id"]) == [*before, "Fresh"]
    everybody = (await graph.read("{ tags(first: 100) { nodes { name } } }")).data["tags"]["nodes"]
    assert "Fresh" in {one["name"] for one in everybody}
    await perform(graph, "addTagToCandidate", candidateId=candidate["id"], tag={"name": "Fresh"})
    assert await tags(graph, candidate["id"]) == [*before, "Fresh"]
    await perform(graph, "removeTagFromCandidate", candidateId=candidate["id"], tag={"name": "Fresh"})
    assert await tags(graph, candidate["id"]) == before


async def test_taking_a_tag_that_is_not_there(graph: Graph) -> None:
    candidate = (await people(graph))[0]
    before = await tags(graph, candidate["id"])
    await perform(graph, "removeTagFromCandidate", candidateId=candidate["id"], tag={"name": "Never"})
    assert await tags(graph, candidate["id"]) == before


async def test_a_tag_needs_a_name(graph: Graph) -> None:
    candidate = (await people(graph))[0]
    for name in ("addTagToCandidate", "removeTagFromCandidate"):
        assert await refusal(graph, name, candidateId=candidate["id"], tag={"name": " "}) == (
            "TAG_NAME_MISSING",
            ["tag", "name"],
        )


async def test_two_actions_in_one_operation_see_each_other(graph: Graph) -> None:
    candidate = (await people(graph))[0]
    tagged = "{ candidate { candidateTags { tag { name } } } }"
    query = f"""mutation ($a: AddTagToCandidateInput!, $b: AddTagToCandidateInput!) {{
        a: addTagToCandidate(input: $a) {tagged} b: addTagToCandidate(input: $b) {tagged} }}"""
    given = {name: {"candidateId": candidate["id"], "tag": {"name": name * 3}} for name in "ab"}
    data = (await graph.read(query, **given)).data
    seen = {name: [one["tag"]["name"] for one in data[name]["candidate"]["candidateTags"]] for name in "ab"}
    assert "aaa" in seen["a"]
    assert {"aaa", "bbb"} <= set(seen["b"])


# ---- rejecting -------------------------------------------------------------------------------------------------


async def test_a_rejection(graph: Graph) -> None:
    _, application = await applied(graph)
    reason = (await graph.read(FIND)).data["rejectionReasons"]["nodes"][1]
    payload = await perform(
        graph,
        "rejectApplication",
        applicationId=application["id"],
        rejectionReasonId=reason["id"],
        note="sorry",
    )
    assert payload["application"]["outcome"] == "DECLINED"
    assert payload["warnings"] == ["Recruitee does not take `note`: it was left out"]
    query = "query ($id: ID!) { application(id: $id) { outcome rejectionReasonName rejectedAt } }"
    fresh = (await graph.read(query, id=application["id"])).data["application"]
    assert (fresh["outcome"], fresh["rejectionReasonName"]) == ("DECLINED", reason["name"])
    assert fresh["rejectedAt"]
    again = await perform(
        graph, "rejectApplication", applicationId=application["id"], rejectionReasonId=reason["id"]
    )
    assert again["steps"] == [{"name": "reject", "status": "SKIPPED"}]
    assert len(writes(graph)) == 1


async def test_a_rejection_needs_a_known_reason(graph: Graph) -> None:
    _, application = await applied(graph)
    for reason in ("remote:999", "remote:x"):
        assert await refusal(
            graph, "rejectApplication", applicationId=application["id"], rejectionReasonId=reason
        ) == ("REJECTION_REASON_UNKNOWN", ["rejectionReasonId"])


# ---- notes -----------------------------------------------------------------------------------------------------


async def test_a_note(graph: Graph) -> None:
    _, application = await applied(graph)
    payload = await perform(
        graph, "addNoteToApplication", applicationId=application["id"], content="First\n\nsecond <b>"
    )
    assert payload["application"]["id"] == application["id"]
    note = newest(graph, "notes")
    assert str(note.candidate_id) == plain(application["id"]).split(":")[0].removeprefix("91").lstrip("0")
    assert note.text.split() == ["First", "second", "<b>"]
    assert note.visibility == "public"


async def test_a_note_in_the_vendors_own_form(graph: Graph) -> None:
    _, application = await applied(graph)
    body = '{"doc":{"type":"doc","content":[{"type":"paragraph","content":[{"type":"text","text":"Rich"}]}]}}'
    await perform(
        graph,
        "addNoteToApplication",
        applicationId=application["id"],
        content=body,
        remoteFields={"recruitee": {"isJson": True, "visibility": "private"}},
    )
    note = newest(graph, "notes")
    assert (note.text.strip(), note.visibility) == ("Rich", "private")


@pytest.mark.parametrize(
    ("content", "more", "code"),
    [
        (" ", {}, "NOTE_EMPTY"),
        ("[]", {"isJson": True}, "NOTE_INVALID"),
        ("x", {"is_json": True}, "NOTE_INVALID"),
    ],
)
async def test_notes_that_are_refused(graph: Graph, content: str, more: dict[str, Any], code: str) -> None:
    _, application = await applied(graph)
    assert await refusal(
        graph,
        "addNoteToApplication",
        applicationId=application["id"],
        content=content,
        remoteFields={"recruitee": more},
    ) == (code, ["content"])


async def test_a_note_of_unclear_outcome_is_looked_for(graph: Graph) -> None:
    _, application = await applied(graph)
    graph.sandbox.faults.add(Fault("truncate", tool="recruitee", method="POST", count=1))
    payload = await perform(
        graph, "addNoteToApplication", applicationId=application["id"], content="Once only"
    )
    assert payload["steps"] == [{"name": "note", "status": "DONE"}]
    assert len(writes(graph)) == 1


# ---- files -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["CV", "COVER_LETTER", "OTHER"])
async def test_files_are_added_and_listed(graph: Graph, kind: str) -> None:
    candidate, application = await applied(graph)
    content = PDF + kind.encode()
    payload = await perform(
        graph,
        "addAttachmentToApplication",
        applicationId=application["id"],
        attachment=pdf(f"{kind}.pdf", kind, content),
    )
    assert "with the candidate, not with the application" in payload["warnings"][-1]
    assert len(payload["warnings"]) == (1 if kind == "OTHER" else 2)
    assert newest(graph, "files").content == content
    found = next(one for one in await files(graph, application["id"]) if one["fileName"] == f"{kind}.pdf")
    assert (found["type"], found["contentType"]) == (kind, "application/pdf")
    assert (found["candidateId"], found["applicationId"]) == (candidate["id"], application["id"])
    assert found["dataUrl"].startswith("/files/")
    assert found["id"]
    assert found["remoteId"]
    assert bool(found["remoteCreatedAt"]) == (kind == "OTHER")


@pytest.mark.parametrize("kind", ["CV", "COVER_LETTER", "OTHER"])
async def test_files_are_added_to_candidates(graph: Graph, kind: str) -> None:
    candidate, application = await applied(graph)
    payload = await perform(
        graph, "addAttachmentToCandidate", candidateId=candidate["id"], attachment=pdf(f"{kind}.pdf", kind)
    )
    assert payload["candidate"]["id"] == candidate["id"]
    assert f"{kind}.pdf" in {one["fileName"] for one in await files(graph, application["id"])}


async def test_a_cover_letter_is_promoted_where_it_cannot_be_sent(graph: Graph) -> None:
    candidate, application = await applied(graph)
    graph.sandbox.faults.add(Fault("status", tool="recruitee", method="PATCH", count=1, status=422))
    payload = await perform(
        graph,
        "addAttachmentToCandidate",
        ok=False,
        candidateId=candidate["id"],
        attachment=pdf("l.pdf", "COVER_LETTER"),
    )
    assert [(one["name"], one["status"]) for one in payload["steps"]] == [
        ("file", "FAILED"),
        ("file, uploaded", "DONE"),
        ("file, promoted", "DONE"),
    ]
    assert "COVER_LETTER" in {one["type"] for one in await files(graph, application["id"])}


@pytest.mark.parametrize("kind", ["CV", "OTHER"])
async def test_an_upload_of_unclear_outcome_is_looked_for(graph: Graph, kind: str) -> None:
    candidate, _ = await applied(graph)
    graph.sandbox.faults.add(
        Fault("truncate", tool="recruitee", method="PATCH" if kind == "CV" else "POST", count=1)
    )
    await perform(
        graph, "addAttachmentToCandidate", candidateId=candidate["id"], attachment=pdf("unique.pdf", kind)
    )
    assert len(writes(graph)) == 1


async def test_a_file_is_fetched(graph: Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    candidate, application = await applied(graph)
    async with loopback.server(loopback.ok(PDF, "content-type: application/pdf")) as (port, heads):
        way = Downloader(loopback.names(files_test="8.8.8.8"), lambda: loopback.Loopback(port))
        monkeypatch.setattr(incoming, "_downloader", way)
        given = {"name": "fetched", "type": "OTHER", "dataUrl": "https://files.test/f?sig=1"}
        await perform(graph, "addAttachmentToCandidate", candidateId=candidate["id"], attachment=given)
    assert len(heads) == 1
    assert newest(graph, "files").content == PDF
    assert "fetched.pdf" in {one["fileName"] for one in await files(graph, application["id"])}


async def test_files_that_are_refused(graph: Graph) -> None:
    candidate, application = await applied(graph)
    for name, subject in (
        ("addAttachmentToCandidate", {"candidateId": candidate["id"]}),
        ("addAttachmentToApplication", {"applicationId": application["id"]}),
    ):
        for change, code, field in (
            ({"data": "***"}, "FILE_CONTENT", ["attachment", "data"]),
            ({"dataUrl": "https://a.example"}, "FILE_CONTENT", ["attachment"]),
            (
                {"data": None, "dataUrl": "http://169.254.169.254/"},
                "FILE_URL_REFUSED",
                ["attachment", "dataUrl"],
            ),
            ({"contentType": "image/png"}, "FILE_TYPE_MISMATCH", ["attachment", "contentType"]),
        ):
            assert await refusal(graph, name, **subject, attachment={**pdf(), **change}) == (code, field)
    assert b64decode(pdf()["data"]) == PDF


# ---- links -----------------------------------------------------------------------------------------------------


async def test_a_link_is_written_once_and_then_renewed(graph: Graph) -> None:
    candidate, _ = await applied(graph)
    before = await fields(graph, candidate["id"]) or {}
    await perform(graph, "addResultLinkToCandidate", candidateId=candidate["id"], **LINK)
    written = {"Result": "https://acme.example/r/1", "Acme:Score": "82"}
    assert await fields(graph, candidate["id"]) == {**before, **written}
    changed = {**LINK, "url": "https://acme.example/r/2"}
    await perform(graph, "addResultLinkToCandidate", candidateId=candidate["id"], **changed)
    written["Result"] = "https://acme.example/r/2"
    assert await fields(graph, candidate["id"]) == {**before, **written}
    assert [one.split(" ")[0] for one in writes(graph)] == ["POST", "POST", "PATCH", "PATCH"]


@pytest.mark.parametrize("jobs", [1, 2])
async def test_a_link_to_an_application_names_the_job_among_several(graph: Graph, jobs: int) -> None:
    candidate, application = await applied(graph, jobs=jobs)
    payload = await perform(graph, "addResultLinkToApplication", applicationId=application["id"], **LINK)
    assert payload["application"]["id"] == application["id"]
    suffix = f" ({application['job']['name']})" if jobs > 1 else ""
    found = await fields(graph, candidate["id"])
    assert found[f"Result{suffix}"] == LINK["url"]
    assert found[f"Acme:Score{suffix}"] == "82"


async def test_a_link_of_unclear_outcome_is_looked_for(graph: Graph) -> None:
    candidate, _ = await applied(graph)
    graph.sandbox.faults.add(Fault("truncate", tool="recruitee", method="POST", count=2))
    await perform(graph, "addResultLinkToCandidate", candidateId=candidate["id"], **LINK)
    assert len(writes(graph)) == 2


async def test_links_that_are_refused(graph: Graph) -> None:
    candidate, application = await applied(graph)
    twice = {"customFieldNamePrefix": "A", "attributes": [{"key": "x", "value": "1"}] * 2}
    for name, subject in (
        ("addResultLinkToCandidate", {"candidateId": candidate["id"]}),
        ("addResultLinkToApplication", {"applicationId": application["id"]}),
    ):
        for change, code, field in (
            ({"label": ""}, "LABEL_MISSING", ["label"]),
            ({"url": "not a url"}, "URL_INVALID", ["url"]),
            ({"details": {"attributes": []}}, "PREFIX_MISSING", ["details", "customFieldNamePrefix"]),
            ({"details": twice}, "ATTRIBUTE_TWICE", ["details", "attributes", "1", "key"]),
        ):
            assert await refusal(graph, name, **subject, **{**LINK, **change}) == (code, field)


async def test_dry_runs_write_nothing(graph: Graph) -> None:
    candidate, application = await applied(graph)
    reason = (await graph.read(FIND)).data["rejectionReasons"]["nodes"][0]["id"]
    person, one = {"candidateId": candidate["id"]}, {"applicationId": application["id"]}
    for name, given in (
        ("addTagToCandidate", {**person, "tag": {"name": "x"}}),
        ("removeTagFromCandidate", {**person, "tag": {"name": "x"}}),
        ("addAttachmentToCandidate", {**person, "attachment": pdf()}),
        ("addAttachmentToApplication", {**one, "attachment": pdf(kind="COVER_LETTER")}),
        ("rejectApplication", {**one, "rejectionReasonId": reason}),
        ("addNoteToApplication", {**one, "content": "x"}),
        ("addResultLinkToApplication", {**one, **LINK}),
        ("addResultLinkToCandidate", {**person, **LINK}),
    ):
        payload = await perform(graph, name, dryRun=True, **given)
        assert payload["upstreamRequests"], name
        assert {step["status"] for step in payload["steps"]} == {"PLANNED"}
    assert writes(graph) == []


async def test_an_unknown_person(graph: Graph) -> None:
    from resolvers.ids import encode

    gone = encode("Candidate", "sandbox-recruitee", "99999999")
    query = (
        "mutation ($input: AddTagToCandidateInput!) { addTagToCandidate(input: $input) { steps { name } } }"
    )
    answered = await graph.ask(query, input={"candidateId": gone, "tag": {"name": "x"}})
    assert answered.codes == ["NOT_FOUND"]
