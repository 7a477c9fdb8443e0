"""Files of candidates and applications at SmartRecruiters: added, listed, refused (smartrecruiters.md §8.8, §10.4)."""

from base64 import b64encode
from dataclasses import replace
from typing import Any

import pytest

from connectors.passing import passing
from connectors.upstream import Account, Budget
from gateway.sandbox import Fault
from tests.e2e.actions import PDF, pdf, perform, plain, refusal, writes
from tests.e2e.smartrecruiters.people import applied, newest, vendor
from tests.support.graph import Graph
from tests.support.graph import graph as over

FIELDS = "id remoteId type fileName contentType dataUrl candidateId applicationId remoteCreatedAt"
PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 20
WORDS = {"CV": "RESUME", "COVER_LETTER": "COVER_LETTER", "OTHER": "GENERIC_FILE"}


async def files(graph: Graph, gid: str, model: str = "application") -> list[dict[str, Any]]:
    answered = await graph.read(
        f"query ($id: ID!) {{ {model}(id: $id) {{ attachments {{ {FIELDS} }} }} }}", id=gid
    )
    found: list[dict[str, Any]] = answered.data[model]["attachments"]
    return found


@pytest.mark.parametrize("kind", WORDS)
@pytest.mark.parametrize("model", ["application", "candidate"])
async def test_files_are_added_and_listed(graph: Graph, kind: str, model: str) -> None:
    candidate, application = await applied(graph)
    gid = (application if model == "application" else candidate)["id"]
    content = PDF + kind.encode()
    payload = await perform(
        graph,
        f"addAttachmentTo{model.capitalize()}",
        **{f"{model}Id": gid},
        attachment=pdf(f"{kind}.pdf", kind, content),
    )
    assert payload[model]["id"] == gid
    assert payload["warnings"] == []
    made = newest(graph, "files")
    assert (made.content, made.content_type, made.extra) == (
        content,
        "application/pdf",
        {"type": WORDS[kind]},
    )
    assert (made.application_id is None) == (model == "candidate")
    found = next(one for one in await files(graph, gid, model) if one["fileName"] == f"{kind}.pdf")
    assert (found["type"], found["contentType"]) == (kind, "application/pdf")
    assert found["candidateId"] == candidate["id"]
    assert found["applicationId"] == (application["id"] if model == "application" else None)
    assert found["dataUrl"].startswith("/files/")
    assert found["remoteId"] == vendor(graph).remote_id("files", made.id)
    assert found["id"]
    at = plain(gid).replace(":", "/jobs/")
    assert writes(graph) == [f"POST /candidates/{at}/attachments"]


async def test_a_candidates_files_are_those_of_all_applications(graph: Graph) -> None:
    candidate, application = await applied(graph)
    await perform(
        graph, "addAttachmentToApplication", applicationId=application["id"], attachment=pdf("a.pdf")
    )
    listed = await files(graph, candidate["id"], "candidate")
    assert "a.pdf" in {one["fileName"] for one in listed}
    assert {one["type"] for one in listed} <= set(WORDS)


async def test_a_file_can_be_downloaded_through_us_only(graph: Graph) -> None:
    _, application = await applied(graph)
    await perform(
        graph, "addAttachmentToApplication", applicationId=application["id"], attachment=pdf("b.pdf")
    )
    integration = graph.registry.integrations["sandbox-smartrecruiters"]
    session = integration.session(Budget())
    record = session.record(_model(), plain(application["id"]))
    listed = await integration.connector.attachments["Application"](session, record)
    (made,) = [one for one in listed if one.file_name == "b.pdf"]
    assert made.source is not None
    async with passing(integration, made.source, largest=10_000) as (headers, content):
        assert b"".join([part async for part in content]) == PDF
        assert headers["content-type"] == "application/pdf"


def _model() -> Any:
    from connectors.model import MODELS

    return MODELS["Application"]


async def test_the_vendors_own_address_is_asked_for_below_the_accounts_base(graph: Graph) -> None:
    from connectors.smartrecruiters.filing import where_is

    told = {"actions": {"download": {"url": "https://api.smartrecruiters.com/candidates/attachments/7?x=1"}}}
    assert where_is("http://127.0.0.1:9/p/", told, "7") == "http://127.0.0.1:9/p/candidates/attachments/7?x=1"
    assert where_is("http://h", {}, "a/b") == "http://h/candidates/attachments/a%2Fb"
    foreign = {"actions": {"download": {"url": "https://files.example/7"}}}
    assert where_is("http://h", foreign, "7") == "https://files.example/7"


@pytest.mark.parametrize("name", ["addAttachmentToCandidate", "addAttachmentToApplication"])
async def test_files_that_are_refused(graph: Graph, name: str) -> None:
    candidate, application = await applied(graph)
    subject = (
        {"candidateId": candidate["id"]} if "Candidate" in name else {"applicationId": application["id"]}
    )
    gif = b64encode(b"GIF89a" + b"\x00" * 20).decode()
    for change, code, field in (
        ({"data": "***"}, "FILE_CONTENT", ["attachment", "data"]),
        ({"data": ""}, "FILE_EMPTY", ["attachment"]),
        ({"data": None}, "FILE_CONTENT", ["attachment"]),
        ({"data": None, "dataUrl": "https://a.example/cv.pdf"}, "FILE_CONTENT", ["attachment", "data"]),
        ({"contentType": "image/png"}, "FILE_TYPE_MISMATCH", ["attachment", "contentType"]),
        ({"contentType": None}, "FILE_TYPE_MISSING", ["attachment", "contentType"]),
        ({"name": "a.gif", "contentType": "image/gif", "data": gif}, "FILE_TYPE_REFUSED", ["attachment"]),
        ({"data": b64encode(PDF + b"x" * 10_485_760).decode()}, "FILE_TOO_LARGE", ["attachment", "data"]),
    ):
        assert await refusal(graph, name, **subject, attachment={**pdf(), **change}) == (code, field)


async def test_an_address_beside_the_content_is_left_out_and_told(graph: Graph) -> None:
    candidate, _ = await applied(graph)
    payload = await perform(
        graph,
        "addAttachmentToCandidate",
        candidateId=candidate["id"],
        attachment={**pdf(), "dataUrl": "https://a.example/cv.pdf"},
    )
    assert payload["warnings"] == ["SmartRecruiters does not take `attachment.dataUrl`: it was left out"]


async def test_a_name_ends_as_its_content_wants(graph: Graph) -> None:
    candidate, _ = await applied(graph)
    for name, expected in (("photo", "photo.png"), ("photo.cv", "photo.cv.png"), ("x.png", "x.png")):
        given = {"name": name, "type": "OTHER", "contentType": "image/png", "data": b64encode(PNG).decode()}
        await perform(graph, "addAttachmentToCandidate", candidateId=candidate["id"], attachment=given)
        assert newest(graph, "files").name == expected


@pytest.mark.parametrize(
    ("quirk", "code"),
    [
        ({}, "FILE_EXISTS"),
        ({"files_per_candidate": 0}, "FILE_LIMIT"),
        ({"file_limit": 5}, "FILE_TYPE_REFUSED"),
    ],
)
async def test_what_the_vendor_refuses(graph: Graph, quirk: dict[str, int], code: str) -> None:
    candidate, _ = await applied(graph)
    given = {"candidateId": candidate["id"], "attachment": pdf("same.pdf")}
    if not quirk:
        await perform(graph, "addAttachmentToCandidate", **given)
    vendor(graph).quirks = replace(vendor(graph).quirks, **quirk)  # type: ignore[arg-type]  # the names are given above
    payload = await perform(graph, "addAttachmentToCandidate", ok=False, **given)
    assert [(one["code"], one["field"]) for one in payload["userErrors"]] == [(code, ["attachment"])]


async def test_an_upload_of_unclear_outcome_is_looked_for(graph: Graph) -> None:
    _, application = await applied(graph)
    graph.sandbox.faults.add(Fault("truncate", method="POST", count=1))
    payload = await perform(
        graph, "addAttachmentToApplication", applicationId=application["id"], attachment=pdf("once.pdf")
    )
    assert payload["steps"] == [{"name": "file", "status": "DONE"}]
    assert len(writes(graph)) == 1


async def test_without_the_permission(graph: Graph) -> None:
    _, application = await applied(graph)
    one = graph.registry.integrations["sandbox-smartrecruiters"].account
    key = {"api_key": "sandbox-smartrecruiters-key-employee"}
    lesser = Account(one.id, one.tool, one.base_url, key, one.settings)
    async with over(lesser, sandbox=graph.sandbox) as made:
        answered = await made.ask(
            """mutation ($input: AddAttachmentToApplicationInput!) {
                addAttachmentToApplication(input: $input) { steps { name } } }""",
            input={"applicationId": application["id"], "attachment": pdf()},
        )
    assert answered.codes == ["UPSTREAM_FORBIDDEN"]
