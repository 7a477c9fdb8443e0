"""createCandidate and createApplication at Recruitee, each input once (recruitee.md §6.1, §7, §12.1)."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from connectors.actions import SETTLES
from connectors.recruitee import creating
from gateway.sandbox import Fault
from tests.e2e.actions import pdf, perform, plain, refusal, writes
from tests.e2e.test_exactly_once import Clock, storing
from tests.support.graph import Graph, simulated

JOBS = """{ jobs(first: 20) { nodes { id remoteId status visibility applicationStages { stage { id name } }
    screeningQuestions { required question { id title format { type
        ... on SingleSelectFormat { options { id name } } ... on MultiSelectFormat { options { id name } } } } } } } }"""
READ = """query ($id: ID!) { candidate(id: $id) { id firstName lastName emailAddresses { emailAddress }
    phoneNumbers { phoneNumber } socialMedia { link } source customFields
    applications { nodes { id job { id } currentStage { id } attachments { fileName type }
        screeningQuestionAnswers { question { title } answer {
            ... on TextAnswer { content } ... on NumberAnswer { number } ... on BooleanAnswer { checked }
            ... on DateAnswer { date } ... on SingleSelectAnswer { choice } ... on MultiSelectAnswer { choices } } } } } } }"""
CREATES = pytest.mark.parametrize("name", ["createCandidate", "createApplication"])
CAREERS = "careers site"
PLACEMENT = "/c/{company}/offers/{offer}/candidates/{candidate}/placement"


@pytest.fixture
async def graph() -> AsyncIterator[Graph]:
    async with simulated("recruitee", jobs=12, candidates=120, applications=200) as made:
        yield made


async def jobs(graph: Graph) -> list[dict[str, Any]]:
    return (await graph.read(JOBS)).data["jobs"]["nodes"]


async def job_with(graph: Graph, *kinds: str) -> dict[str, Any]:
    """A public job that asks questions of these kinds."""
    for job in await jobs(graph):
        asked = {one["question"]["format"]["type"] for one in job["screeningQuestions"] or ()}
        if job["visibility"] == "PUBLIC" and asked.issuperset(kinds):
            return job
    raise AssertionError(kinds)


def person(**more: Any) -> dict[str, Any]:
    return {"firstName": "Ann", "lastName": "Lee", "emailAddress": "ann.lee@example.org", **more}


def wish(job: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Every input that Recruitee takes, once."""
    return {
        "candidate": person(
            phoneNumber="+32 9 000 00 00", socialLinks=[{"url": "https://www.linkedin.com/in/ann-lee"}]
        ),
        "application": {"jobId": job["id"], "stageId": job["applicationStages"][3]["stage"]["id"]},
        "attachments": [
            pdf("cv.pdf"),
            pdf("letter.pdf", "COVER_LETTER"),
            pdf("paper.pdf", "OTHER"),
            pdf("second.pdf", "CV"),
        ],
        "source": {"name": "Acme Tests"},
        "gdprConsent": {"expiresAt": "2033-01-01T00:00:00Z"},
        **more,
    }


def answer(question: dict[str, Any]) -> Any:
    """An answer that fits."""
    options = question["format"].get("options") or [{"id": "0"}]
    return {
        "TEXT": "Because",
        "NUMBER": 3,
        "BOOLEAN": True,
        "DATE": "2031-02-28",
        "SINGLE_SELECT": options[0]["id"],
        "MULTI_SELECT": [one["id"] for one in options[:2]],
        "FILE": {"name": "work.pdf", "contentType": "application/pdf", "data": pdf()["data"]},
    }[question["format"]["type"]]


def answers(job: dict[str, Any]) -> list[dict[str, Any]]:
    asked = [one["question"] for one in job["screeningQuestions"]]
    return [
        {"questionId": one["id"], "answer": answer(one)}
        for one in asked
        if one["format"]["type"] != "INFORMATION"
    ]


async def check(graph: Graph, payload: dict[str, Any], job: dict[str, Any], stage: str) -> dict[str, Any]:
    """What a fresh read shows of a created person; all inputs of `wish` arrived."""
    assert payload["application"]["candidate"]["id"] == payload["candidate"]["id"]
    assert payload["application"]["job"]["id"] == job["id"]
    found = (await graph.read(READ, id=payload["candidate"]["id"])).data["candidate"]
    assert (found["firstName"], found["lastName"]) == ("Ann", "Lee")
    assert found["emailAddresses"] == [{"emailAddress": "ann.lee@example.org"}]
    assert found["phoneNumbers"] == [{"phoneNumber": "+32 9 000 00 00"}]
    assert found["socialMedia"] == [{"link": "https://www.linkedin.com/in/ann-lee"}]
    assert found["source"] == "Acme Tests"
    (application,) = found["applications"]["nodes"]
    assert application["id"] == payload["application"]["id"]
    assert application["currentStage"]["id"] == stage
    kinds = {one["fileName"]: one["type"] for one in application["attachments"]}
    assert (
        kinds.items()
        >= {
            "cv.pdf": "CV",
            "letter.pdf": "COVER_LETTER",
            "paper.pdf": "OTHER",
            "second.pdf": "OTHER",
        }.items()
    )
    world = graph.sandbox.vendors["recruitee"].world
    newest = world.candidates[max(world.candidates.ids())]
    assert newest.consent_until.isoformat() == "2033-01-01T00:00:00+00:00"
    assert newest.name == "Ann Lee"
    return application


@CREATES
async def test_every_input_without_answers(graph: Graph, name: str) -> None:
    job = await job_with(graph)
    given = wish(job)
    payload = await perform(graph, name, **given)
    assert payload["warnings"] == []
    await check(graph, payload, job, given["application"]["stageId"])
    # create, move, consent, letter, two files: six writes (§12.1)
    assert len(writes(graph)) == 6


@CREATES
@pytest.mark.parametrize(
    "kinds", [("MULTI_SELECT",), ("TEXT", "DATE"), ("FILE",), ("SINGLE_SELECT",), ("BOOLEAN",)]
)
async def test_answers_go_through_the_careers_site(graph: Graph, name: str, kinds: tuple[str, ...]) -> None:
    job = await job_with(graph, *kinds)
    given = wish(job, screeningQuestionAnswers=answers(job))
    payload = await perform(graph, name, **given)
    assert CAREERS in payload["warnings"][0]
    application = await check(graph, payload, job, given["application"]["stageId"])
    shown = {one["question"]["title"]: one["answer"] for one in application["screeningQuestionAnswers"]}
    expected = {"TEXT": {"content": "Because"}, "NUMBER": {"number": 3.0}, "BOOLEAN": {"checked": True}}
    for one in job["screeningQuestions"]:
        kind = one["question"]["format"]["type"]
        if kind in expected:
            assert shown[one["question"]["title"]] == expected[kind]
        if kind == "MULTI_SELECT":
            texts = [option["name"] for option in one["question"]["format"]["options"][:2]]
            assert shown[one["question"]["title"]] == {"choices": texts}


async def test_answers_become_a_note_where_the_form_demands_more(graph: Graph) -> None:
    world = graph.sandbox.vendors["recruitee"].world
    for job in await jobs(graph):
        if job["visibility"] == "PUBLIC" and job["screeningQuestions"]:
            given = {
                "candidate": person(),
                "application": {"jobId": job["id"]},
                "screeningQuestionAnswers": answers(job),
            }
            payload = await perform(graph, "createCandidate", **given)
            if "note" in payload["warnings"][0]:
                assert "demands" in payload["warnings"][0]
                note = world.notes[max(world.notes.ids())]
                assert note.candidate_id == max(world.candidates.ids())
                first = next(
                    one["question"]["title"]
                    for one in job["screeningQuestions"]
                    if one["question"]["format"]["type"] != "INFORMATION"
                )
                assert note.text.startswith(f"{first}: ")
                return
    raise AssertionError("every form was satisfied")


async def test_answers_become_a_note_where_there_is_no_form(graph: Graph) -> None:
    job = await job_with(graph, "MULTI_SELECT")
    account = graph.registry.integrations["sandbox-recruitee"].account
    account.settings.pop("careers_url")
    payload = await perform(
        graph,
        "createCandidate",
        candidate=person(),
        application={"jobId": job["id"]},
        screeningQuestionAnswers=answers(job),
    )
    assert "no form" in payload["warnings"][0]
    assert any(one.endswith("/notes") for one in writes(graph))


async def test_a_job_may_be_named_by_the_vendors_id(graph: Graph) -> None:
    job = await job_with(graph)
    payload = await perform(
        graph,
        "createCandidate",
        integrationId="sandbox-recruitee",
        candidate=person(),
        application={"jobId": f"remote:{job['remoteId']}"},
    )
    assert payload["application"]["job"]["id"] == job["id"]
    assert len(writes(graph)) == 1


async def test_more_for_the_vendor(graph: Graph) -> None:
    job = await job_with(graph)
    await perform(
        graph,
        "createCandidate",
        candidate=person(),
        application={"jobId": job["id"]},
        remoteFields={"recruitee": {"candidate": {"cover_letter_text": "Dear all"}}},
    )
    world = graph.sandbox.vendors["recruitee"].world
    assert world.candidates[max(world.candidates.ids())].cover_letter == "Dear all"


@pytest.mark.parametrize("given", [{"unifiedKey": "linkedin"}, {"id": "…"}, {"name": " Fair "}])
async def test_sources(graph: Graph, given: dict[str, str]) -> None:
    job = await job_with(graph)
    vendor = graph.sandbox.vendors["recruitee"]
    known = next(iter(vendor.world.sources))
    wanted = {"unifiedKey": "LinkedIn", "id": known.name, "name": "Fair"}[next(iter(given))]
    if "id" in given:
        given = {"id": str(vendor.remote_id("sources", known.id))}
    payload = await perform(
        graph, "createCandidate", candidate=person(), application={"jobId": job["id"]}, source=given
    )
    found = (await graph.read(READ, id=payload["candidate"]["id"])).data["candidate"]
    assert found["source"] == wanted


async def test_inputs_that_recruitee_does_not_take_are_told(graph: Graph) -> None:
    job = await job_with(graph)
    payload = await perform(
        graph,
        "createCandidate",
        candidate=person(
            company="Acme",
            title="Welder",
            gender="OTHER",
            availabilityDate="2031-01-01",
            location={"city": "Ghent", "country": "BE"},
            salaryExpectations={"amount": 1, "period": "YEAR"},
            additionalEmailAddresses=[{"emailAddress": "b@example.org"}],
        ),
        application={"jobId": job["id"]},
        sourcedBy={"userId": "remote:1"},
        gdprConsent={"given": True},
    )
    told = [one.split("`")[1] for one in payload["warnings"]]
    assert told == [
        "candidate.additionalEmailAddresses.emailAddress",
        "candidate.availabilityDate",
        "candidate.company",
        "candidate.gender",
        "candidate.location.city",
        "candidate.location.country",
        "candidate.salaryExpectations.amount",
        "candidate.salaryExpectations.period",
        "candidate.title",
        "gdprConsent.given",
        "sourcedBy.userId",
    ]
    assert len(writes(graph)) == 1


@CREATES
async def test_what_is_refused_before_anything_is_written(graph: Graph, name: str) -> None:
    every = await jobs(graph)
    job = await job_with(graph, "MULTI_SELECT", "NUMBER")
    closed = next(one for one in every if one["status"] == "CLOSED")
    foreign = next(
        stage["stage"]["id"]
        for other in every
        for stage in other["applicationStages"]
        if stage not in job["applicationStages"]
    )
    asked = {one["question"]["format"]["type"]: one["question"]["id"] for one in job["screeningQuestions"]}
    good = answers(job)
    select, number, info = asked["MULTI_SELECT"], asked["NUMBER"], asked.get("INFORMATION")
    plainly: dict[str, Any] = {"candidate": person(), "application": {"jobId": job["id"]}}

    def told(question: str, value: Any) -> list[dict[str, Any]]:
        others = [one for one in good if one["questionId"] != question]
        return [{"questionId": question, "answer": value}, *others]

    at = ["screeningQuestionAnswers", "0", "answer"]
    cases: list[tuple[dict[str, Any], str, list[str]]] = [
        (
            {"candidate": {**person(), "firstName": "", "lastName": " "}},
            "NAME_MISSING",
            ["candidate", "firstName"],
        ),
        ({"candidate": person(emailAddress="ann")}, "EMAIL_INVALID", ["candidate", "emailAddress"]),
        ({"application": {"jobId": closed["id"]}}, "JOB_CLOSED", ["application", "jobId"]),
        (
            {"application": {"jobId": "remote:999999"}, "integrationId": "sandbox-recruitee"},
            "JOB_UNKNOWN",
            ["application", "jobId"],
        ),
        (
            {"application": {"jobId": "remote:abc"}, "integrationId": "sandbox-recruitee"},
            "JOB_UNKNOWN",
            ["application", "jobId"],
        ),
        (
            {"application": {"jobId": job["id"], "stageId": foreign}},
            "STAGE_NOT_IN_JOB",
            ["application", "stageId"],
        ),
        ({"source": {"id": "999999"}}, "SOURCE_UNKNOWN", ["source", "id"]),
        ({"source": {"unifiedKey": "NOWHERE"}}, "SOURCE_UNKNOWN", ["source", "unifiedKey"]),
        ({"attachments": [{**pdf(), "data": "*"}]}, "FILE_CONTENT", ["attachments", "0", "data"]),
        ({"screeningQuestionAnswers": good[1:]}, "ANSWER_MISSING", ["screeningQuestionAnswers"]),
        ({"screeningQuestionAnswers": told(select, ["999"])}, "OPTION_UNKNOWN", at),
        ({"screeningQuestionAnswers": told(select, [])}, "ANSWER_INVALID", at),
        ({"screeningQuestionAnswers": told(select, "Early")}, "ANSWER_INVALID", at),
        ({"screeningQuestionAnswers": told(number, "3")}, "ANSWER_INVALID", at),
        ({"screeningQuestionAnswers": told(number, True)}, "ANSWER_INVALID", at),
        (
            {"screeningQuestionAnswers": [*good, good[0]]},
            "ANSWER_TWICE",
            ["screeningQuestionAnswers", str(len(good)), "questionId"],
        ),
    ]
    if info:
        cases.append(({"screeningQuestionAnswers": told(info, "x")}, "QUESTION_NOT_ANSWERABLE", at))
    for change, code, field in cases:
        assert await refusal(graph, name, **{**plainly, **change}) == (code, field)


async def test_an_answer_to_an_unknown_question_is_left_out(graph: Graph) -> None:
    job = await job_with(graph)
    payload = await perform(
        graph,
        "createCandidate",
        candidate=person(),
        application={"jobId": job["id"]},
        screeningQuestionAnswers=[*answers(job), {"questionId": "remote:999999", "answer": "x"}],
    )
    assert "'999999'" in payload["warnings"][0]


@CREATES
async def test_a_dry_run_plans_every_step_and_writes_nothing(graph: Graph, name: str) -> None:
    job = await job_with(graph, "MULTI_SELECT")
    for more in ({}, {"screeningQuestionAnswers": answers(job)}):
        payload = await perform(graph, name, **wish(job, **more), dryRun=True)
        assert {one["status"] for one in payload["steps"]} == {"PLANNED"}
        assert len(payload["upstreamRequests"]) == len(payload["steps"]) >= 6
        assert payload["candidate"] is None
    assert writes(graph) == []


async def test_a_lost_answer_makes_no_second_person(graph: Graph) -> None:
    job = await job_with(graph)
    world = graph.sandbox.vendors["recruitee"].world
    before = len(world.candidates.ids())
    graph.sandbox.faults.add(Fault("truncate", tool="recruitee", method="POST", count=1))
    payload = await perform(graph, "createCandidate", candidate=person(), application={"jobId": job["id"]})
    assert len(world.candidates.ids()) == before + 1
    assert payload["candidate"]["firstName"] == "Ann"
    assert payload["application"]["job"]["id"] == job["id"]
    assert len(writes(graph)) == 1


async def test_a_lost_answer_of_the_form_makes_no_second_person(graph: Graph) -> None:
    job = await job_with(graph, "MULTI_SELECT")
    world = graph.sandbox.vendors["recruitee"].world
    before = len(world.candidates.ids())
    graph.sandbox.faults.add(Fault("truncate", tool="recruitee", method="POST", count=1))
    payload = await perform(graph, "createCandidate", **wish(job, screeningQuestionAnswers=answers(job)))
    assert len(world.candidates.ids()) == before + 1
    assert payload["application"]["job"]["id"] == job["id"]


async def test_what_fails_after_the_create_is_a_warning_with_the_ids(graph: Graph) -> None:
    job = await job_with(graph)
    for method in ("PATCH", "POST"):
        graph.sandbox.faults.add(
            Fault(
                "status",
                tool="recruitee",
                method=method,
                status=403,
                path=None if method == "PATCH" else "/c/{company}/attachments",
            )
        )
    payload = await perform(graph, "createCandidate", ok=False, **wish(job))
    assert payload["userErrors"] == []
    candidate, placement = payload["candidate"]["remoteId"], payload["application"]["remoteId"]
    assert len(payload["warnings"]) == 4
    for text in payload["warnings"]:
        assert f"candidate {candidate}, placement {placement} was created" in text
    assert plain(payload["application"]["id"]).startswith(candidate)
    statuses = {one["name"]: one["status"] for one in payload["steps"]}
    assert statuses["create"] == statuses["consent"] == "DONE"
    assert statuses["move"] == statuses["file 1"] == "FAILED"


async def test_the_vendors_refusal_of_the_create_is_an_error(graph: Graph) -> None:
    job = await job_with(graph)
    graph.sandbox.faults.add(Fault("status", tool="recruitee", method="POST", status=422, count=1))
    answered = await graph.ask(
        "mutation ($input: CreateCandidateInput!) { createCandidate(input: $input) { warnings } }",
        input={"candidate": person(), "application": {"jobId": job["id"]}},
    )
    assert answered.codes == ["UPSTREAM_REJECTED"]


@pytest.mark.parametrize("kind", ["status", "html"])
@pytest.mark.parametrize("step", ["place", "cover letter", "move"])
async def test_what_failed_for_now_is_gone_on_with_by_the_same_key(
    graph: Graph, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str, kind: str
) -> None:
    job = await job_with(graph)
    given = {**wish(job), "idempotencyKey": f"{step} {kind}"}
    faults, clock = graph.sandbox.faults, Clock()
    if step == "place":  # asked for where the answer to the create does not tell of it
        told = creating.kept
        monkeypatch.setattr(creating, "kept", lambda *of: {"candidate": told(*of)["candidate"]})
        faults.add(Fault(kind, method="GET", path=PLACEMENT))
    elif step == "move":
        faults.add(Fault(kind, method="PATCH", count=1))
    else:
        faults.add(Fault(kind, method="POST", path="/c/{company}/attachments", count=1))
    async with storing(graph, tmp_path, clock) as stored:
        first = await perform(stored, "createApplication", ok=False, **given)
        assert first["candidate"]
        assert first["unfinished"]
        faults.clear()
        clock.ahead = SETTLES
        second = await perform(stored, "createApplication", **given)
        assert second["candidate"]["id"] == first["candidate"]["id"]
        assert not second["unfinished"]
        assert (await perform(stored, "createApplication", **given))["replayed"]
    await check(graph, second, job, given["application"]["stageId"])
