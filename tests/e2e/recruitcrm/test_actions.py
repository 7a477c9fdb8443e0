"""The actions of Recruit CRM beside creates, and the files of applications (recruitcrm.md §5, §9)."""

import json
from dataclasses import replace
from typing import Any

import httpx
import pytest

from gateway.app import create_app
from gateway.parts import real
from gateway.sandbox import Sandbox
from gateway.settings import Settings
from gateway.simulation import integration
from resolvers.ids import encode
from tests.e2e.actions import PDF, pdf, perform, plain, refusal, writes
from tests.e2e.recruitcrm.wishing import applied, asking, person, world
from tests.support.graph import Graph

FILES = """query ($id: ID!) { application(id: $id) { attachments { id remoteId type fileName contentType
    dataUrl candidateId applicationId remoteCreatedAt } } }"""


async def files(crm: Graph, application: str) -> list[dict[str, Any]]:
    return (await crm.read(FILES, id=application)).data["application"]["attachments"]


async def fresh(crm: Graph) -> dict[str, Any]:
    """An application of a person who has no files yet."""
    job, number = await asking(crm), world(crm).candidates.next_id()
    given = {"candidate": person(f"person{number}@fresh.test"), "application": {"jobId": job["id"]}}
    made = (await perform(crm, "createApplication", **given))["application"]
    crm.sandbox.calls.clear()
    return {**made, "stages": [one["stage"] for one in job["applicationStages"]]}


def change(crm: Graph, **quirks: Any) -> None:
    vendor = crm.sandbox.vendors["recruitcrm"]
    vendor.quirks = replace(vendor.quirks, **quirks)


# ---- stages ----------------------------------------------------------------------------------------------------


async def test_a_move(crm: Graph) -> None:
    job, application = await applied(crm)
    stage = job["applicationStages"][0]["stage"]
    crm.fresh()
    crm.sandbox.calls.clear()
    payload = await perform(
        crm, "moveApplicationToStage", applicationId=application["id"], stageId=stage["id"]
    )
    assert payload["application"]["currentStage"] == stage
    listed = crm.sandbox.calls.listed()
    assert [f"{one['method']} {one['template']}" for one in listed] == [
        "GET /v1/jobs/{job}",
        "GET /v1/hiring-pipelines/{id}",
        "GET /v1/candidates/{candidate}/hiring-stages/{job}",
        "POST /v1/candidates/{candidate}/hiring-stages/{job}",
    ]
    query = "query ($id: ID!) { application(id: $id) { currentStage { id name } } }"
    assert (await crm.read(query, id=application["id"])).data["application"]["currentStage"] == stage
    again = await perform(crm, "moveApplicationToStage", applicationId=application["id"], stageId=stage["id"])
    assert again["steps"] == [{"name": "move", "status": "SKIPPED"}]
    assert len(writes(crm)) == 1


async def test_a_move_is_shown_though_reads_lag(crm: Graph) -> None:
    job, application = await applied(crm)
    change(crm, lag_reads=3)
    stage = job["applicationStages"][0]["stage"]
    payload = await perform(
        crm, "moveApplicationToStage", applicationId=application["id"], stageId=stage["id"]
    )
    assert payload["application"]["currentStage"] == stage


async def test_moves_that_are_refused(crm: Graph) -> None:
    _, application = await applied(crm)
    for stage in ("remote:999999", "remote:x"):
        found = await refusal(crm, "moveApplicationToStage", applicationId=application["id"], stageId=stage)
        assert found == ("STAGE_NOT_IN_JOB", ["stageId"])


async def test_a_pair_that_is_not_assigned(crm: Graph) -> None:
    """The vendor would answer 200 with a 404 in the body (§1.9)."""
    job, application = await applied(crm)
    candidate = plain(application["id"]).split(":")[0]
    made = await fresh(crm)
    other = next(
        one
        for one in (await crm.read("{ jobs(first: 20) { nodes { remoteId } } }")).data["jobs"]["nodes"]
        if one["remoteId"] not in (job["remoteId"], plain(made["job"]["id"]))
    )
    gone = encode(
        "Application", "sandbox-recruitcrm", f"{plain(made['id']).split(':')[0]}:{other['remoteId']}"
    )
    query = """mutation ($input: MoveApplicationToStageInput!) {
        moveApplicationToStage(input: $input) { steps { name } } }"""
    for gid in (gone, encode("Application", "sandbox-recruitcrm", f"{candidate}:nowhere")):
        answered = await crm.ask(query, input={"applicationId": gid, "stageId": "remote:10"})
        assert answered.codes == ["NOT_FOUND"]
    assert writes(crm) == []


# ---- notes -----------------------------------------------------------------------------------------------------


async def test_a_note(crm: Graph) -> None:
    _, application = await applied(crm)
    payload = await perform(
        crm, "addNoteToApplication", applicationId=application["id"], content=' First\n2 < 3 "quoted"\n'
    )
    assert payload["application"]["id"] == application["id"]
    assert "with the candidate" in payload["warnings"][0]
    notes = world(crm).notes
    note = notes[max(notes.ids())]
    candidate, job = plain(application["id"]).split(":")
    assert note.text == 'First<br>2 &lt; 3 "quoted"'
    assert note.extra["related"] == ("candidate", candidate)
    assert note.extra["associated"]["jobs"] == [job]
    assert note.extra["type"] == 14  # the setting of the demo account
    assert len(writes(crm)) == 1


@pytest.mark.parametrize(
    ("content", "setting", "code", "field"),
    [
        (" \n", 14, "NOTE_EMPTY", ["content"]),
        ("x", None, "NOTE_TYPE_MISSING", None),
        ("x", 99, "NOTE_TYPE_UNKNOWN", None),
    ],
)
async def test_notes_that_are_refused(
    crm: Graph, content: str, setting: Any, code: str, field: list[str] | None
) -> None:
    _, application = await applied(crm)
    crm.registry.integrations["sandbox-recruitcrm"].account.settings["note_type_id"] = setting
    crm.sandbox.calls.clear()
    assert await refusal(crm, "addNoteToApplication", applicationId=application["id"], content=content) == (
        code,
        field,
    )
    asked = [one["path"] for one in crm.sandbox.calls.listed()]
    assert asked == (["/v1/note-types"] * 2 if setting == 99 else [])  # once more before it is refused


# ---- files -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["CV", "COVER_LETTER", "OTHER"])
@pytest.mark.parametrize("answer", ["array", "object"])
async def test_files_are_added_and_listed(crm: Graph, kind: str, answer: str) -> None:
    application = await fresh(crm)
    change(crm, upload_answer=answer)
    content = PDF + kind.encode()
    payload = await perform(
        crm,
        "addAttachmentToApplication",
        applicationId=application["id"],
        attachment=pdf(f"{kind}.pdf", kind, content),
    )
    assert "with the candidate, not with the application" in payload["warnings"][-1]
    assert len(payload["warnings"]) == (1 if kind == "OTHER" else 2)
    assert len(writes(crm)) == 1
    stored = world(crm).files
    assert stored[max(stored.ids())].content == content
    (found,) = await files(crm, application["id"])
    shown = "OTHER" if kind == "COVER_LETTER" else kind
    assert (found["fileName"], found["type"], found["contentType"]) == (
        f"{kind}.pdf",
        shown,
        "application/pdf",
    )
    assert (found["candidateId"], found["applicationId"]) == (
        application["candidate"]["id"],
        application["id"],
    )
    assert found["dataUrl"].startswith("/files/")
    assert bool(found["remoteCreatedAt"]) == (shown == "OTHER")
    assert found["id"] != found["remoteId"]


async def test_a_new_cv_takes_the_place_of_the_old_one(crm: Graph) -> None:
    application = await fresh(crm)
    for name in ("old.pdf", "new.pdf"):
        await perform(
            crm, "addAttachmentToApplication", applicationId=application["id"], attachment=pdf(name)
        )
    assert [one["fileName"] for one in await files(crm, application["id"])] == ["new.pdf"]


@pytest.mark.parametrize("in_files", [False, True])
async def test_ids_of_files_stay_and_the_cv_is_listed_once(crm: Graph, in_files: bool) -> None:
    application = await fresh(crm)
    change(crm, resume_in_files=in_files)
    for name, kind in (("a.pdf", "CV"), ("a.pdf", "OTHER"), ("a.pdf", "OTHER")):
        await perform(
            crm, "addAttachmentToApplication", applicationId=application["id"], attachment=pdf(name, kind)
        )
    first, second = [await files(crm, application["id"]) for _ in range(2)]
    assert [one["type"] for one in first] == ["CV", "OTHER", "OTHER"]
    assert [one["id"] for one in first] == [one["id"] for one in second]
    assert len({one["id"] for one in first}) == 3


async def test_files_of_listed_applications_cost_a_call_a_candidate(crm: Graph) -> None:
    query = (
        """query ($id: ID!) { job(id: $id) { applications(first: 10) { nodes { attachments { type } } } } }"""
    )
    job, _ = await applied(crm)
    crm.fresh()
    answered = await crm.read(query, id=job["id"])
    nodes = answered.data["job"]["applications"]["nodes"]
    assert any(one["attachments"] for one in nodes)
    assert answered.live == [
        "GET /jobs/{job}",
        "GET /jobs/{job}/assigned-candidates",
        *["GET /files/candidate/{candidate}"] * len(nodes),
    ]


@pytest.mark.parametrize("auth", [True, False])
async def test_links_lead_to_the_files(simulated_account: tuple[Sandbox, str], auth: bool) -> None:
    sandbox, base = simulated_account
    vendor = sandbox.vendors["recruitcrm"]
    vendor.quirks = replace(vendor.quirks, download_auth=auth)
    name = "recruitcrm"
    made = integration(name, vendor.account.tool, f"{base}/{name}", vendor.demo())
    app = create_app(Settings(integrations=(made,), playground=False), real())
    query = """{ jobs(first: 2) { nodes { applications(first: 10) {
        nodes { attachments { fileName dataUrl type } } } } } }"""
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://gateway.test") as client,
    ):
        answered = (await client.post("/graphql", json={"query": query})).json()
        nodes = [
            file
            for job in answered["data"]["jobs"]["nodes"]
            for application in job["applications"]["nodes"]
            for file in application["attachments"]
        ]
        for kind in ("CV", "OTHER"):
            file = next(one for one in nodes if one["type"] == kind)
            answer = await client.get(file["dataUrl"])
            assert answer.status_code == 200
            assert file["fileName"] in answer.headers["content-disposition"]
            assert answer.content


async def test_files_that_are_refused(crm: Graph) -> None:
    _, application = await applied(crm)
    for wrong, code, field in (
        ({"data": "***"}, "FILE_CONTENT", ["attachment", "data"]),
        ({"dataUrl": "https://a.example"}, "FILE_CONTENT", ["attachment"]),
        ({"data": None, "dataUrl": "http://169.254.169.254/"}, "FILE_URL_REFUSED", ["attachment", "dataUrl"]),
        ({"contentType": "image/png"}, "FILE_TYPE_MISMATCH", ["attachment", "contentType"]),
        ({"contentType": None}, "FILE_TYPE_MISSING", ["attachment", "contentType"]),
        ({"name": " "}, "FILE_NAME", ["attachment", "name"]),
    ):
        found = await refusal(
            crm,
            "addAttachmentToApplication",
            applicationId=application["id"],
            attachment={**pdf(), **wrong},
        )
        assert found == (code, field)


# ---- dry runs, and what the vendor refuses ---------------------------------------------------------------------


async def test_dry_runs_show_the_requests(crm: Graph) -> None:
    job, application = await applied(crm)
    one, stage = {"applicationId": application["id"], "dryRun": True}, job["applicationStages"][0]["stage"]
    candidate, slug = plain(application["id"]).split(":")
    related = {"related_to": candidate, "related_to_type": "candidate"}
    for name, given, path, body in (
        (
            "moveApplicationToStage",
            {"stageId": stage["id"], "remoteFields": {"recruitcrm": {"remark": "fine"}}},
            f"/v1/candidates/{candidate}/hiring-stages/{slug}",
            {"status_id": int(plain(stage["id"])), "remark": "fine"},
        ),
        (
            "addNoteToApplication",
            {"content": "Hello"},
            "/v1/notes",
            {"note_type_id": 14, "description": "Hello", **related, "associated_jobs": slug},
        ),
        (
            "addAttachmentToApplication",
            {"attachment": pdf()},
            f"/v1/candidates/{candidate}",
            {"resume": "cv.pdf"},
        ),
        (
            "addAttachmentToApplication",
            {"attachment": pdf("a.pdf", "OTHER"), "remoteFields": {"recruitcrm": {"folder": "Tests"}}},
            "/v1/files",
            {**related, "folder": "Tests", "files[]": "a.pdf"},
        ),
    ):
        payload = await perform(crm, name, **one, **given)
        (request,) = payload["upstreamRequests"]
        assert (request["method"], request["path"]) == ("POST", path)
        assert json.loads(request["body"]) == body
    assert writes(crm) == []


@pytest.mark.parametrize(
    ("name", "given", "more", "code", "words"),
    [
        # a field refused: its name at the top level (§2.2)
        ("createCandidate", {}, {"gender_id": 9}, "UPSTREAM_REJECTED", "gender_id: The selected"),
        # a plain list
        (
            "createCandidate",
            {},
            {"current_organization_slug": "x"},
            "UPSTREAM_REJECTED",
            "The selected current organization slug",
        ),
        # 200 whose body says 404
        (
            "moveApplicationToStage",
            {},
            {"updated_by": 99999},
            "NOT_FOUND",
            "Updated by user not found",
        ),
        ("addNoteToApplication", {"content": "x"}, {"created_by": 99999}, "UPSTREAM_REJECTED", "created_by"),
        # a code in the body
        (
            "addAttachmentToApplication",
            {"attachment": pdf("a.pdf", "OTHER")},
            {"related_to": "x"},
            "NOT_FOUND",
            "Invalid slug",
        ),
    ],
)
async def test_refusals_of_the_vendor_in_their_five_shapes(
    crm: Graph, name: str, given: dict[str, Any], more: dict[str, Any], code: str, words: str
) -> None:
    job, application = await applied(crm)
    if name == "createCandidate":
        given = {"candidate": person("bad@shape.test"), "application": {"jobId": job["id"]}}
    else:
        given = {**given, "applicationId": application["id"]}
    if name == "moveApplicationToStage":
        given["stageId"] = job["applicationStages"][0]["stage"]["id"]
    query = f"""mutation ($input: {name[0].upper()}{name[1:]}Input!) {{
        {name}(input: $input) {{ steps {{ name }} }} }}"""
    answered = await crm.ask(query, input={**given, "remoteFields": {"recruitcrm": more}})
    assert answered.codes == [code]
    assert words in answered.errors[0].message
