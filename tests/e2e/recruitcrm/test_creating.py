"""createCandidate and createApplication at Recruit CRM, each input once (recruitcrm.md §5, §6.2, §9)."""

import json
from dataclasses import replace
from typing import Any

import pytest

from connectors import files as incoming
from connectors.download import Downloader
from gateway.sandbox import Fault
from tests.e2e.actions import PDF, pdf, perform, plain, refusal, writes
from tests.e2e.recruitcrm.wishing import answers, asking, everything, jobs, person, persons, world
from tests.support import loopback
from tests.support.graph import Graph

CREATES = pytest.mark.parametrize("name", ["createCandidate", "createApplication"])
READ = """query ($id: ID!) { candidate(id: $id) { firstName lastName company title source
    emailAddresses { emailAddress } phoneNumbers { phoneNumber } socialMedia { link }
    location { city country state street1 zipCode } remoteData
    applications { nodes { id job { id } currentStage { name } attachments { fileName type }
        screeningQuestionAnswers { question { title } answer { ... on TextAnswer { content } } } } } } }"""


async def shown(crm: Graph, gid: str) -> dict[str, Any]:
    """A candidate by a fresh read."""
    crm.fresh()
    return (await crm.read(READ, id=gid)).data["candidate"]


def seen(crm: Graph) -> list[str]:
    """The routes called since the last reset, in order."""
    return [f"{one['method']} {one['template']}" for one in crm.sandbox.calls.listed()]


@CREATES
async def test_every_input_arrives(crm: Graph, name: str) -> None:
    email = f"{name}@all.test"
    job = await asking(crm)
    crm.sandbox.calls.clear()
    payload = await perform(
        crm,
        name,
        candidate=everything(email),
        application={"jobId": job["id"]},
        screeningQuestionAnswers=answers(job),
        attachments=[
            pdf("cv.pdf"),
            pdf("paper.pdf", "OTHER"),
            pdf("letter.pdf", "COVER_LETTER"),
            pdf("cv2.pdf"),
        ],
        source={"name": "Job fair"},
    )
    assert seen(crm) == [
        "GET /v1/jobs/{job}",
        "GET /v1/candidates/search",
        "POST /v1/candidates",
        "POST /v1/candidates/{candidate}/apply",
        "POST /v1/candidates/question-and-answers/{candidate}/{job}",
        "POST /v1/files",
    ]
    assert [one["name"] for one in payload["steps"]] == ["create", "apply", "answers", "files"]
    assert ["attachments.2" in payload["warnings"][0], "attachments.3" in payload["warnings"][1]] == [
        True
    ] * 2
    assert payload["candidate"]["firstName"] == "Ann"
    assert payload["application"]["candidate"]["id"] == payload["candidate"]["id"]
    found = await shown(crm, payload["candidate"]["id"])
    raw = next(iter(found.pop("remoteData").values()))
    assert raw["available_from"].startswith("2031-03-01T00:00:00")
    assert raw["salary_expectation"] == 52000
    (application,) = found.pop("applications")["nodes"]
    assert found == {
        "firstName": "Ann",
        "lastName": "Lee",
        "company": "Acme GmbH",
        "title": "Welder",
        "source": "Job fair",
        "emailAddresses": [{"emailAddress": email}],
        "phoneNumbers": [{"phoneNumber": "+32 9 000 00 00"}],
        "socialMedia": [
            {"link": f"https://www.{link}"}
            for link in (
                "linkedin.com/in/ann",
                "x.com/ann",
                "facebook.com/ann",
                "github.com/ann",
                "xing.com/profile/ann",
            )
        ],
        "location": {
            "city": "Ghent",
            "country": "BE",
            "state": "East Flanders",
            "street1": "Kaai 1",
            "zipCode": "9000",
        },
    }
    assert application["id"] == payload["application"]["id"]
    assert (application["job"]["id"], application["currentStage"]["name"]) == (job["id"], "Applied")
    assert [(one["type"], one["fileName"]) for one in application["attachments"]] == [
        ("CV", "cv.pdf"),
        ("OTHER", "paper.pdf"),
        ("OTHER", "letter.pdf"),
        ("OTHER", "cv2.pdf"),
    ]
    told = {
        one["question"]["title"]: one["answer"]["content"] for one in application["screeningQuestionAnswers"]
    }
    titles = [one["question"]["title"] for one in job["screeningQuestions"]]
    assert told == {title: f"Because of {number}" for number, title in enumerate(titles, 1)}
    (made,) = persons(crm, email)
    stored = {one.name: one.content for one in world(crm).files.of(made.id)}
    assert stored == dict.fromkeys(("cv.pdf", "paper.pdf", "letter.pdf", "cv2.pdf"), PDF)


@pytest.mark.parametrize(
    ("given", "stored"),
    [
        ({"unifiedKey": "careers_page"}, "Careers page"),
        ({"unifiedKey": "Campus Days"}, "Campus Days"),
        ({"id": "17"}, "17"),
        ({"name": " ", "id": "18"}, "18"),
    ],
)
async def test_sources_are_texts(crm: Graph, given: dict[str, str], stored: str) -> None:
    job = await asking(crm)
    email = f"{stored.replace(' ', '')}@source.test"
    payload = await perform(
        crm, "createCandidate", candidate=person(email), application={"jobId": job["id"]}, source=given
    )
    assert payload["warnings"] == []
    assert (await shown(crm, payload["candidate"]["id"]))["source"] == stored


async def test_what_is_left_out_is_told(crm: Graph) -> None:
    job = await asking(crm)
    links = [
        {"url": "https://acme.example/ann"},
        {"url": "https://de.linkedin.com/in/a"},
        {"url": "https://linkedin.com/b"},
    ]
    payload = await perform(
        crm,
        "createCandidate",
        candidate=person(
            "left@out.test", socialLinks=links, salaryExpectations={"amount": 1.5, "period": "YEAR"}
        ),
        application={"jobId": job["id"], "stageId": job["applicationStages"][2]["stage"]["id"]},
        screeningQuestionAnswers=[{"questionId": "remote:999", "answer": {"a": 1}}],
        source={"name": "Fair", "unifiedKey": "XING", "id": "5"},
        gdprConsent={"given": True},
    )
    told = " ".join(payload["warnings"])
    for word in (
        "`candidate.socialLinks.0`", "`candidate.socialLinks.2`", "`candidate.salaryExpectations.period`",
        "`application.stageId`", "'999'", "`source.unifiedKey`", "`source.id`", "`gdprConsent.given`",
    ):  # fmt: skip
        assert word in told
    assert len(payload["warnings"]) == 8
    assert [one["name"] for one in payload["steps"]] == ["create", "apply"]


async def test_a_file_is_fetched_and_custom_fields_go_apart_from_it(
    crm: Graph, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = await asking(crm)
    field = crm.sandbox.vendors["recruitcrm"].fields["candidate"][0].id
    async with loopback.server(loopback.ok(PDF, "content-type: application/pdf")) as (port, heads):
        way = Downloader(loopback.names(files_test="8.8.8.8"), lambda: loopback.Loopback(port))
        monkeypatch.setattr(incoming, "_downloader", way)
        payload = await perform(
            crm,
            "createCandidate",
            candidate=person("fetched@file.test"),
            application={"jobId": job["id"]},
            attachments=[{"name": "cv.pdf", "type": "CV", "dataUrl": "https://files.test/f?sig=1"}],
            remoteFields={"recruitcrm": {"custom_fields": [{"field_id": field, "value": "EU"}]}},
        )
    assert len(heads) == 1
    assert [one["name"] for one in payload["steps"]] == ["create", "apply", "cv"]
    raw = next(iter((await shown(crm, payload["candidate"]["id"]))["remoteData"].values()))
    assert {one["field_id"]: one["value"] for one in raw["custom_fields"]}[field] == "EU"
    assert raw["resume"]["filename"] == "cv.pdf"


async def test_eleven_files_are_two_calls(crm: Graph) -> None:
    job = await asking(crm)
    payload = await perform(
        crm,
        "createCandidate",
        candidate=person("eleven@files.test"),
        application={"jobId": job["id"]},
        attachments=[pdf(f"{number}.pdf", "OTHER") for number in range(11)],
    )
    assert [one["name"] for one in payload["steps"]] == ["create", "apply", "files", "files from 11"]
    assert writes(crm).count("POST /v1/files") == 2


# ---- people who are known already ------------------------------------------------------------------------------


@CREATES
async def test_the_newest_profile_with_the_address_is_used(crm: Graph, name: str) -> None:
    email = f"{name}.known@mail.test"
    first, second = [one for one in await jobs(crm) if one["status"] == "OPEN"][:2]
    made = []
    for number in (1, 2, 3):
        given = {
            "candidate": person(email if number < 3 else f"other.{email}"),
            "application": {"jobId": first["id"]},
        }
        made.append((await perform(crm, name, **given))["candidate"])
        assert len({one["id"] for one in made}) == (1 if number < 3 else 2)
    vendor = crm.sandbox.vendors["recruitcrm"]
    (mine,) = persons(crm, email)
    twin = world(crm).add(
        world(crm).candidates,
        replace(mine, id=world(crm).candidates.next_id(), first_name="Twin", updated_at=world(crm).tick()),
    )
    crm.sandbox.calls.clear()
    payload = await perform(
        crm,
        name,
        candidate=person(email.upper(), title="Welder"),
        application={"jobId": second["id"]},
        attachments=[pdf("new.pdf")],
    )
    assert plain(payload["candidate"]["id"]) == vendor.remote_id("candidates", twin.id)
    assert [one["name"] for one in payload["steps"]] == ["update", "apply"]
    assert "overwritten: first_name" in payload["warnings"][0]
    assert len(persons(crm, email)) == 2
    found = await shown(crm, payload["candidate"]["id"])
    assert (found["firstName"], found["title"]) == ("Ann", "Welder")
    assert found["emailAddresses"] == [{"emailAddress": email}]
    assert found["applications"]["nodes"][0]["attachments"] == [{"fileName": "new.pdf", "type": "CV"}]


async def test_who_is_on_the_job_already_stays_in_their_stage(crm: Graph) -> None:
    job = await asking(crm)
    given = {"candidate": person("twice@mail.test"), "application": {"jobId": job["id"]}}
    made = await perform(crm, "createApplication", **given)
    stage = job["applicationStages"][3]["stage"]
    await perform(crm, "moveApplicationToStage", applicationId=made["application"]["id"], stageId=stage["id"])
    crm.sandbox.vendors["recruitcrm"].quirks = replace(
        crm.sandbox.vendors["recruitcrm"].quirks, repeat_apply="restage"
    )
    again = await perform(crm, "createApplication", **given, screeningQuestionAnswers=answers(job))
    assert again["application"]["currentStage"] == stage
    assert [(one["name"], one["status"]) for one in again["steps"]] == [
        ("update", "SKIPPED"), ("apply", "SKIPPED"), ("answers", "DONE"),
    ]  # fmt: skip
    assert "on the job already" in again["warnings"][1]


async def test_someone_else_may_put_the_person_on_the_job_meanwhile(crm: Graph) -> None:
    """Repeated applying is refused by 422: what matters is that the person is on the job."""
    job = await asking(crm)
    given = {"candidate": person("race@mail.test"), "application": {"jobId": job["id"]}}
    made = await perform(crm, "createApplication", **given)
    pair = "/v1/candidates/{candidate}/hiring-stages/{job}"
    crm.sandbox.faults.add(Fault("status", method="GET", path=pair, count=1, status=404))
    again = await perform(crm, "createApplication", ok=False, **given)
    assert again["application"]["id"] == made["application"]["id"]
    assert [one["status"] for one in again["steps"]] == ["SKIPPED", "FAILED", "SKIPPED"]
    assert again["userErrors"] == []


# ---- refusals --------------------------------------------------------------------------------------------------


@CREATES
@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ({"candidate": {"firstName": " ", "lastName": ""}}, "NAME_MISSING", ["candidate", "firstName"]),
        ({"candidate": {"firstName": "x" * 61}}, "TEXT_TOO_LONG", ["candidate", "firstName"]),
        ({"candidate": {"phoneNumber": "1" * 101}}, "TEXT_TOO_LONG", ["candidate", "phoneNumber"]),
        ({"candidate": {"emailAddress": "ann@localhost"}}, "EMAIL_INVALID", ["candidate", "emailAddress"]),
        (
            {"candidate": {"location": {"country": "XX"}}},
            "COUNTRY_UNKNOWN",
            ["candidate", "location", "country"],
        ),
        (
            {"candidate": {"socialLinks": [{"url": "ann"}]}},
            "URL_INVALID",
            ["candidate", "socialLinks", "0", "url"],
        ),
        ({"attachments": [{**pdf(), "data": "*"}]}, "FILE_CONTENT", ["attachments", "0", "data"]),
        ({"attachments": [{**pdf(), "contentType": None}]}, "FILE_TYPE_MISSING", None),
        ({"remoteFields": {"recruitcrm": 1}}, "REMOTE_FIELDS_INVALID", None),
        ({"application": {"jobId": "remote:nowhere"}}, "JOB_UNKNOWN", ["application", "jobId"]),
    ],
)
async def test_what_is_refused_without_a_write(
    crm: Graph, name: str, change: dict[str, Any], code: str, field: list[str] | None
) -> None:
    job = (await asking(crm))["remoteId"]
    crm.sandbox.calls.clear()
    given = {
        **change,
        "candidate": {**person("no@refused.test"), **change.get("candidate", {})},
        "integrationId": "sandbox-recruitcrm",
        "application": change.get("application", {"jobId": f"remote:{job}"}),
    }
    found = await refusal(crm, name, **given)
    assert found[0] == code
    assert field in (None, found[1])
    assert len(seen(crm)) == (1 if code == "JOB_UNKNOWN" else 0)  # the rest is seen without asking the vendor


@CREATES
async def test_what_is_refused_after_a_look_at_the_job(crm: Graph, name: str) -> None:
    job = await asking(crm)
    closed = next(one for one in await jobs(crm) if one["status"] == "CLOSED")
    given: dict[str, Any] = {"candidate": person("no@refused.test"), "application": {"jobId": job["id"]}}
    path = ["screeningQuestionAnswers", "0", "answer"]
    question = job["screeningQuestions"][0]["question"]["id"]
    for change, code, field in (
        ({"application": {"jobId": closed["id"]}}, "JOB_CLOSED", ["application", "jobId"]),
        *(
            ({"screeningQuestionAnswers": [{"questionId": question, "answer": odd}]}, "ANSWER_INVALID", path)
            for odd in (7, True, " ", ["x"], {"choice": "x"})
        ),
        (
            {"screeningQuestionAnswers": [{"questionId": question, "answer": "x"}] * 2},
            "ANSWER_TWICE",
            ["screeningQuestionAnswers", "1", "questionId"],
        ),
    ):
        assert await refusal(crm, name, **{**given, **change}) == (code, field)


@CREATES
async def test_a_dry_run_shows_every_request(crm: Graph, name: str) -> None:
    job = await asking(crm)
    payload = await perform(
        crm,
        name,
        dryRun=True,
        candidate=everything("dry@run.test"),
        application={"jobId": job["id"]},
        screeningQuestionAnswers=answers(job)[:1],
        attachments=[pdf("cv.pdf"), pdf("a.pdf", "OTHER"), pdf("b.pdf", "OTHER")],
    )
    assert writes(crm) == []
    assert {one["status"] for one in payload["steps"]} == {"PLANNED"}
    sent = {
        one["path"].rpartition("/v1")[2]: json.loads(one["body"] or "null")
        for one in payload["upstreamRequests"]
    }
    create, apply, told, added = sent.values()
    assert create == {
        "first_name": "Ann",
        "last_name": "Lee",
        "email": "dry@run.test",
        "contact_number": "+32 9 000 00 00",
        "current_organization": "Acme GmbH",
        "position": "Welder",
        "address": "Kaai 1",
        "city": "Ghent",
        "state": "East Flanders",
        "country": "Belgium",
        "postal_code": "9000",
        "available_from": "2031-03-01T00:00:00.000Z",
        "salary_expectation": "52000",
        "linkedin": "https://www.linkedin.com/in/ann",
        "twitter": "https://www.x.com/ann",
        "facebook": "https://www.facebook.com/ann",
        "github": "https://www.github.com/ann",
        "xing": "https://www.xing.com/profile/ann",
        "resume": "cv.pdf",
    }
    assert apply is None
    number = int(plain(job["screeningQuestions"][0]["question"]["id"]))
    assert told == {"question_answers": [{"question_id": number, "answer": "Because of 1"}]}
    assert added == {
        "related_to": "NEW_CANDIDATE",
        "related_to_type": "candidate",
        "files[]": ["a.pdf", "b.pdf"],
    }
    assert list(sent) == [
        "/candidates",
        f"/candidates/NEW_CANDIDATE/apply?job_slug={job['remoteId']}",
        f"/candidates/question-and-answers/NEW_CANDIDATE/{job['remoteId']}",
        "/files",
    ]


# ---- what is seen afterwards -----------------------------------------------------------------------------------


async def test_the_next_read_sees_it(crm: Graph) -> None:
    job = await asking(crm)
    query = """query ($id: ID!) { job(id: $id) { applications(first: 100) { nodes { id } } }
        candidates(first: 1, filter: { email: "next@read.test" }) { nodes { id } } }"""
    before = (await crm.read(query, id=job["id"])).data
    given = {"candidate": person("next@read.test"), "application": {"jobId": job["id"]}}
    payload = await perform(crm, "createApplication", **given)
    after = (await crm.read(query, id=job["id"])).data
    assert before["candidates"]["nodes"] == []
    assert after["candidates"]["nodes"] == [{"id": payload["candidate"]["id"]}]
    known = {one["id"] for one in before["job"]["applications"]["nodes"]}
    assert {one["id"] for one in after["job"]["applications"]["nodes"]} - known == {
        payload["application"]["id"]
    }


async def test_the_answer_shows_what_was_written_though_reads_lag(crm: Graph) -> None:
    job = await asking(crm)
    vendor = crm.sandbox.vendors["recruitcrm"]
    vendor.quirks = replace(vendor.quirks, lag_reads=3)
    given = {"candidate": person("lag@read.test"), "application": {"jobId": job["id"]}}
    payload = await perform(crm, "createApplication", **given)
    assert payload["candidate"]["firstName"] == "Ann"
    assert payload["application"]["currentStage"]["name"] == "Applied"
