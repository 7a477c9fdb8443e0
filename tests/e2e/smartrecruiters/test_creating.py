"""createCandidate and createApplication at SmartRecruiters, each input once (smartrecruiters.md §10.1)."""

from base64 import b64decode, b64encode
from dataclasses import replace
from typing import Any

import orjson
import pytest

from connectors import files as incoming
from connectors.download import Downloader
from gateway.sandbox import Fault
from tests.e2e.actions import PDF, pdf, perform, plain, refusal, writes
from tests.e2e.smartrecruiters.people import newest, stage, state, vendor
from tests.support import loopback
from tests.support.graph import Graph

JOBS = """{ jobs(first: 20) { nodes { id remoteId status visibility
    screeningQuestions { required preconditionQuestionId preconditionOptions question { id title format { type
        ... on SingleSelectFormat { options { id name } } ... on MultiSelectFormat { options { id name } } } } } } } }"""
READ = """query ($id: ID!) { candidate(id: $id) { firstName lastName company title source
    emailAddresses { emailAddress } phoneNumbers { phoneNumber } socialMedia { link type }
    location { city country } applications { nodes { id job { id } currentStage { id }
        attachments { fileName type } } } } }"""
CREATES = pytest.mark.parametrize("name", ["createCandidate", "createApplication"])
LINKS = {
    "LINKEDIN": "https://www.linkedin.com/in/ann-lee",
    "TWITTER": "https://x.com/annlee",
    "FACEBOOK": "https://facebook.com/annlee",
    "SKYPE": "https://join.skype.com/ann",
    "WEBSITE": "https://github.com/annlee",
}
WEB = {
    "linkedin": LINKS["LINKEDIN"],
    "twitter": LINKS["TWITTER"],
    "facebook": LINKS["FACEBOOK"],
    "skype": LINKS["SKYPE"],
    "website": LINKS["WEBSITE"],
}


_jobs: list[dict[str, Any]] = []
"""Read once: the account as new is always the same, and forms are paced."""


async def jobs(graph: Graph) -> list[dict[str, Any]]:
    if not _jobs:
        _jobs.extend((await graph.read(JOBS)).data["jobs"]["nodes"])
    return _jobs


async def job_with(graph: Graph, *kinds: str, required: bool | None = None) -> dict[str, Any]:
    """A public open job that asks questions of these kinds."""
    for job in await jobs(graph):
        asked = job["screeningQuestions"] or ()
        told = {one["question"]["format"]["type"] for one in asked}
        fits = required is None or any(one["required"] for one in asked) == required
        if (job["status"], job["visibility"]) == ("OPEN", "PUBLIC") and told.issuperset(kinds) and fits:
            return job
    raise AssertionError(kinds)


async def unpublished(graph: Graph) -> dict[str, Any]:
    """An open job without a published ad: its ads are taken down."""
    job = await job_with(graph)
    here = vendor(graph)
    row = here.world.jobs[here.ids.meant("jobs", plain(job["id"]))]
    for ad in here.ads_of(row.id):
        here.world.change(here.world.postings, ad, status="closed")
    graph.fresh()
    return job


def person(**more: Any) -> dict[str, Any]:
    return {"firstName": "Ann", "lastName": "Lee", "emailAddress": "ann.lee@example.org", **more}


def answer(question: dict[str, Any]) -> Any:
    options = question["format"].get("options") or [{"id": "0"}]
    return {
        "TEXT": "Because",
        "BOOLEAN": True,
        "SINGLE_SELECT": options[0]["id"],
        "MULTI_SELECT": [one["id"] for one in options[:2]],
    }[question["format"]["type"]]


def answers(job: dict[str, Any], *, conditional: bool = True) -> list[dict[str, Any]]:
    return [
        {"questionId": one["question"]["id"], "answer": answer(one["question"])}
        for one in job["screeningQuestions"] or ()
        if one["question"]["format"]["type"] != "INFORMATION"
        and (conditional or one["preconditionQuestionId"] is None)
    ]


def simply(job: dict[str, Any], **more: Any) -> dict[str, Any]:
    """What a create needs, and no more."""
    return {
        "candidate": person(),
        "application": {"jobId": job["id"]},
        "screeningQuestionAnswers": answers(job),
        **more,
    }


def wish(job: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Every input that SmartRecruiters takes, once."""
    return {
        "candidate": person(
            company="Acme",
            title="Welder",
            phoneNumber="+32 9 000 00 00",
            location={"city": "Ghent", "country": "BE"},
            socialLinks=[{"url": url} for url in LINKS.values()],
        ),
        "application": {"jobId": job["id"], "stageId": stage("IN_REVIEW")},
        "screeningQuestionAnswers": answers(job),
        "attachments": [
            pdf("letter.pdf", "COVER_LETTER"),
            pdf("cv.pdf"),
            pdf("paper.pdf", "OTHER"),
            pdf("second.pdf", "CV"),
        ],
        "source": {"name": "Partner board"},
        "gdprConsent": {"given": True},
        **more,
    }


def sent(payload: dict[str, Any]) -> list[tuple[str, str, Any]]:
    return [(one["method"], one["path"], orjson.loads(one["body"])) for one in payload["upstreamRequests"]]


async def check(graph: Graph, payload: dict[str, Any], job: dict[str, Any]) -> None:
    """What a fresh read, and the sandbox, show of a created person; all inputs of `wish` arrived."""
    assert payload["application"]["candidate"]["id"] == payload["candidate"]["id"]
    assert payload["application"]["job"]["id"] == job["id"]
    assert payload["application"]["currentStage"]["id"] == stage("IN_REVIEW")
    assert (payload["candidate"]["firstName"], payload["candidate"]["lastName"]) == ("Ann", "Lee")
    found = (await graph.read(READ, id=payload["candidate"]["id"])).data["candidate"]
    assert (found["company"], found["title"], found["source"]) == ("Acme", "Welder", "Partner board")
    assert found["emailAddresses"] == [{"emailAddress": "ann.lee@example.org"}]
    assert found["phoneNumbers"] == [{"phoneNumber": "+32 9 000 00 00"}]
    assert {one["type"]: one["link"] for one in found["socialMedia"]} == LINKS
    assert found["location"] == {"city": "Ghent", "country": "BE"}
    (application,) = found["applications"]["nodes"]
    assert application["id"] == payload["application"]["id"]
    assert {one["fileName"] for one in application["attachments"]} == {
        "letter.pdf",
        "cv.pdf",
        "paper.pdf",
        "second.pdf",
    }
    kinds = {one["fileName"]: one["type"] for one in application["attachments"]}
    assert (kinds["letter.pdf"], kinds["cv.pdf"], kinds["paper.pdf"]) == ("COVER_LETTER", "CV", "OTHER")
    assert state(graph, application["id"]) == ("IN_REVIEW", None)
    made = newest(graph, "candidates")
    assert made.extra["web"] == WEB
    assert made.extra["experience"] == [
        {"title": "Welder", "company": "Acme", "current": True, "startDate": "2100-01-01"}
    ]


@CREATES
@pytest.mark.parametrize("kinds", [("MULTI_SELECT", "BOOLEAN"), ("SINGLE_SELECT",), ("TEXT",)])
async def test_every_input(graph: Graph, name: str, kinds: tuple[str, ...]) -> None:
    job = await job_with(graph, *kinds)
    payload = await perform(graph, name, **wish(job))
    assert payload["warnings"] == []
    await check(graph, payload, job)
    assert newest(graph, "candidates").extra["consent_decisions"] == {"SINGLE": True}
    at = plain(payload["application"]["id"]).replace(":", "/jobs/")
    first, *rest = writes(graph)
    assert first.startswith("POST /postings/")
    assert first.endswith("/candidates")
    assert sorted(rest) == [f"POST /candidates/{at}/attachments", f"PUT /candidates/{at}/status"]
    shown = newest(graph, "applications").extra["answers"]
    expected: dict[str, dict[str, list[str]]] = {}
    for one in answers(job):
        question, field = plain(one["questionId"]).split("/")
        value = one["answer"]
        listed = ["1"] if value is True else value if isinstance(value, list) else [value]
        expected.setdefault(question, {})[field] = listed
    assert {key: records[0] for key, records in shown.items()} == expected


@CREATES
async def test_every_input_where_no_ad_is_published(graph: Graph, name: str) -> None:
    known = answers(await job_with(graph, required=True))
    job = await unpublished(graph)
    payload = await perform(graph, name, **wish(job, screeningQuestionAnswers=known))
    assert payload["warnings"] == [
        "`gdprConsent.given` was left out: the job has no published ad to apply through",
        "`screeningQuestionAnswers` were left out: the job has no published ad to apply through",
    ]
    await check(graph, payload, job)
    at = plain(payload["application"]["id"]).replace(":", "/jobs/")
    first, *rest = writes(graph)
    assert first == f"POST /jobs/{plain(job['id'])}/candidates"
    assert sorted(rest) == [f"POST /candidates/{at}/attachments"] * 4 + [f"PUT /candidates/{at}/status"]


async def test_calls_of_a_create(graph: Graph) -> None:
    """The job, its ads, its posting, the form, who has applied: 5 reads beside the company's name and one write."""
    job = await job_with(graph)
    graph.fresh()
    answered = await graph.read(
        """mutation ($input: CreateCandidateInput!) { createCandidate(input: $input) {
            steps { name status } userErrors { code } warnings } }""",
        input=simply(job),
    )
    assert answered.data["createCandidate"]["userErrors"] == []
    live = [one for one in answered.live if one != "GET /configuration/company"]
    assert live == [
        "GET /jobs/{id}",
        "GET /jobs/{id}/jobads",
        "GET /v1/companies/{company}/postings/{id}",
        "GET /postings/{id}/configuration",
        "GET /candidates",
        "POST /postings/{posting}/candidates",
    ]


@pytest.mark.parametrize("named", [True, False])
async def test_the_posting_is_found_by_its_number(graph: Graph, named: bool) -> None:
    """Where the id of an ad is no posting's, and where postings do not name their job (§15.8, §8.3)."""
    job = await job_with(graph)
    here = vendor(graph)
    here.quirks = replace(here.quirks, ad_id_as_posting=False, job_ids_in_postings=named)
    payload = await perform(graph, "createCandidate", **simply(job))
    assert payload["application"]["job"]["id"] == job["id"]
    assert writes(graph)[0].startswith("POST /postings/")
    found = await graph.read(
        """{ candidates(filter: { email: "Ann.Lee@example.org" }) { nodes { id } } }""",
    )
    assert found.data["candidates"]["nodes"] == [{"id": payload["candidate"]["id"]}]


@CREATES
async def test_a_dry_run_shows_every_request(graph: Graph, name: str) -> None:
    job = await job_with(graph, "MULTI_SELECT")
    payload = await perform(graph, name, **wish(job), dryRun=True)
    assert {one["status"] for one in payload["steps"]} == {"PLANNED"}
    assert payload["candidate"] is None
    (_, path, body), *rest = sent(payload)
    assert path.startswith("/postings/")
    assert body["web"]["linkedIn"] == LINKS["LINKEDIN"]
    assert body["location"] == {"city": "Ghent", "countryCode": "BE"}
    assert body["sourceDetails"]["sourceTypeId"] == "OTHER"
    assert body["resume"] == {
        "fileName": "cv.pdf",
        "mimeType": "application/pdf",
        "fileContent": f"({len(PDF)} bytes)",
    }
    assert [one["fileName"] for one in body["attachments"]] == ["paper.pdf", "second.pdf"]
    assert all(len(one["records"]) == 1 for one in body["answers"])
    at = f"/candidates/NEW_CANDIDATE/jobs/{plain(job['id'])}"
    assert rest == [
        ("POST", f"{at}/attachments", {"attachmentType": "COVER_LETTER", "file": "letter.pdf"}),
        ("PUT", f"{at}/status", {"status": "IN_REVIEW"}),
    ]
    assert writes(graph) == []


# ---- single inputs ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"company": "Acme"}, {"title": "-", "company": "Acme", "current": True, "startDate": "2100-01-01"}),
        ({"title": "Welder"}, {"title": "Welder", "current": True, "startDate": "2100-01-01"}),
    ],
)
async def test_a_position(graph: Graph, given: dict[str, str], told: dict[str, Any]) -> None:
    job = await job_with(graph)
    payload = await perform(graph, "createCandidate", **simply(job, candidate=person(**given)))
    assert newest(graph, "candidates").extra["experience"] == [told]
    found = (await graph.read(READ, id=payload["candidate"]["id"])).data["candidate"]
    assert (found["company"], found["title"]) == (given.get("company"), given.get("title"))


async def test_more_for_the_vendor(graph: Graph) -> None:
    job = await job_with(graph)
    more = {
        "candidate": {
            "experience": [{"startDate": "2021-03-01"}],
            "tags": ["campus"],
            "messageToHiringManager": "Dear all",
        },
        "consent_decisions": {"SMART_RECRUIT": True, "SMART_CRM": False},
        "candidate_with_questions": {"x": 1},
    }
    payload = await perform(
        graph,
        "createCandidate",
        **simply(job, candidate=person(company="Acme"), gdprConsent={"given": False}),
        remoteFields={"smartrecruiters": more},
    )
    assert payload["warnings"] == [
        "`remoteFields.smartrecruiters.candidate_with_questions` was left out: use `candidate`"
    ]
    made = newest(graph, "candidates")
    assert made.extra["experience"] == [
        {"title": "-", "company": "Acme", "current": True, "startDate": "2021-03-01"}
    ]
    assert made.extra["consent_decisions"] == {"SMART_RECRUIT": True, "SMART_CRM": False}
    assert made.cover_letter == "Dear all"
    assert [vendor(graph).world.tags[tag].name for tag in made.tag_ids] == ["campus"]


@pytest.mark.parametrize("given", [True, False])
async def test_consent(graph: Graph, given: bool) -> None:
    job = await job_with(graph)
    await perform(graph, "createCandidate", **simply(job, gdprConsent={"given": given}))
    made = newest(graph, "candidates")
    assert made.extra["consent_decisions"] == {"SINGLE": given}
    assert made.extra["consent"] == ("ACQUIRED" if given else "REQUIRED")


@pytest.mark.parametrize(
    ("named", "default", "label", "told"),
    [
        ("Partner board", False, "Partner board", None),
        ("Partner board ", False, "Partner board ", None),
        ("Campus 117", True, "Campus 117", None),
        ("Nowhere", False, "Career site", "it was left out"),
        ("Nowhere", True, "Sandbox Gateway", "the source of the settings was taken"),
        ("Referral", True, "Sandbox Gateway", "the source of the settings was taken"),
        (None, True, "Sandbox Gateway", None),
        (None, False, "Career site", None),
    ],
)
async def test_sources(graph: Graph, named: str | None, default: bool, label: str, told: str | None) -> None:
    job = await job_with(graph)
    here = vendor(graph)
    if default:
        key = next(one.id for one in here.sources.by_number.values() if one.label == "Sandbox Gateway")
        settings = graph.registry.integrations["sandbox-smartrecruiters"].account.settings
        settings["source_id"] = key  # type: ignore[index]  # a dict, here
    given = {"source": {"name": named}} if named else {}
    payload = await perform(graph, "createCandidate", **simply(job, **given))
    assert here.sources.of(newest(graph, "applications")).label == label
    assert [told is not None and told in one for one in payload["warnings"]] == ([True] if told else [])


async def test_a_stage_that_is_where_it_begins(graph: Graph) -> None:
    job = await job_with(graph)
    given = simply(job, application={"jobId": job["id"], "stageId": stage("NEW")})
    payload = await perform(graph, "createCandidate", **given)
    assert [one["name"] for one in payload["steps"]] == ["create"]
    assert payload["application"]["currentStage"]["id"] == stage("NEW")


async def test_places_and_links_that_have_no_room(graph: Graph) -> None:
    job = await job_with(graph)
    urls = ["https://a.example", "https://b.example", f"https://x.com/{'x' * 120}"]
    payload = await perform(
        graph,
        "createCandidate",
        **simply(
            job,
            candidate=person(location={"country": "BE"}, socialLinks=[{"url": url} for url in urls]),
        ),
    )
    assert [one.split("`")[1] for one in payload["warnings"]] == [
        "candidate.location",
        "candidate.socialLinks.1",
        "candidate.socialLinks.2",
    ]
    assert newest(graph, "candidates").extra["web"] == {"website": "https://a.example"}


async def test_inputs_that_smartrecruiters_does_not_take_are_told(graph: Graph) -> None:
    job = await job_with(graph)
    payload = await perform(
        graph,
        "createCandidate",
        **simply(
            job,
            candidate=person(
                gender="OTHER",
                availabilityDate="2031-01-01",
                location={
                    "city": "Ghent",
                    "country": "BE",
                    "state": "VOV",
                    "street1": "A",
                    "zipCode": "9000",
                },
                salaryExpectations={"amount": 1, "period": "YEAR"},
                additionalEmailAddresses=[{"emailAddress": "b@example.org"}],
            ),
            source={"unifiedKey": "LINKEDIN", "id": "7"},
            sourcedBy={"userId": "remote:1"},
            gdprConsent={"expiresAt": "2033-01-01T00:00:00Z"},
        ),
    )
    assert [one.split("`")[1] for one in payload["warnings"]] == [
        "candidate.additionalEmailAddresses.emailAddress",
        "candidate.availabilityDate",
        "candidate.gender",
        "candidate.location.state",
        "candidate.location.street1",
        "candidate.location.zipCode",
        "candidate.salaryExpectations.amount",
        "candidate.salaryExpectations.period",
        "gdprConsent.expiresAt",
        "source.id",
        "source.unifiedKey",
        "sourcedBy.userId",
    ]
    assert len(writes(graph)) == 1


async def test_a_file_is_fetched(graph: Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    job = await job_with(graph)
    async with loopback.server(loopback.ok(PDF, "content-type: application/pdf")) as (port, heads):
        way = Downloader(loopback.names(files_test="8.8.8.8"), lambda: loopback.Loopback(port))
        monkeypatch.setattr(incoming, "_downloader", way)
        given = {"name": "fetched", "type": "CV", "dataUrl": "https://files.test/f?sig=1"}
        await perform(graph, "createCandidate", **simply(job, attachments=[given]))
    assert len(heads) == 1
    made = newest(graph, "files")
    assert (made.name, made.content, made.extra["type"]) == ("fetched.pdf", PDF, "RESUME")


async def test_a_conditional_question(graph: Graph) -> None:
    """It is demanded only if the answers make it appear (§15.6)."""
    job = next(
        one
        for one in await jobs(graph)
        if one["status"] == "OPEN"
        and any(q["preconditionQuestionId"] for q in one["screeningQuestions"] or ())
    )
    (conditional,) = [one for one in job["screeningQuestions"] if one["preconditionQuestionId"]]
    plainly = answers(job, conditional=False)
    others = [one for one in plainly if one["questionId"] != conditional["preconditionQuestionId"]]
    met = {
        "questionId": conditional["preconditionQuestionId"],
        "answer": conditional["preconditionOptions"][0],
    }
    wanted = {"application": {"jobId": job["id"]}, "candidate": person()}
    assert await refusal(graph, "createCandidate", **wanted, screeningQuestionAnswers=[*others, met]) == (
        "ANSWER_MISSING",
        ["screeningQuestionAnswers"],
    )
    said = {"questionId": conditional["question"]["id"], "answer": "More"}
    for given, flag in (([*others, met, said], True), (others, None)):
        payload = await perform(
            graph, "createCandidate", **wanted, screeningQuestionAnswers=given, dryRun=True
        )
        assert sent(payload)[0][2].get("conditionalsIncluded") is flag
    await perform(graph, "createCandidate", **wanted, screeningQuestionAnswers=[*others, met, said])


# ---- refusals --------------------------------------------------------------------------------------------------


@CREATES
async def test_what_is_refused_before_anything_is_written(graph: Graph, name: str) -> None:
    every = await jobs(graph)
    job = await job_with(graph, "MULTI_SELECT", "INFORMATION", "SINGLE_SELECT", required=True)
    closed = next(one for one in every if one["status"] == "CLOSED" and one["visibility"] == "PUBLIC")
    asked = {one["question"]["format"]["type"]: one["question"]["id"] for one in job["screeningQuestions"]}
    good = answers(job)
    plainly = simply(job)

    def told(kind: str, value: Any) -> list[dict[str, Any]]:
        others = [one for one in good if one["questionId"] != asked[kind]]
        return [{"questionId": asked[kind], "answer": value}, *others]

    def who(**more: Any) -> dict[str, Any]:
        return {"candidate": person(**more)}

    def separately(decisions: Any) -> dict[str, Any]:
        return {"remoteFields": {"smartrecruiters": {"consent_decisions": decisions}}}

    at = ["screeningQuestionAnswers", "0", "answer"]
    demanded = {one["question"]["id"] for one in job["screeningQuestions"] if one["required"]}
    consent = ["remoteFields", "smartrecruiters", "consentDecisions"]
    large = b64encode(PDF + b"x" * 10_485_760).decode()
    cases: list[tuple[dict[str, Any], str, list[str]]] = [
        (who(firstName=" "), "NAME_MISSING", ["candidate", "firstName"]),
        (who(lastName=""), "NAME_MISSING", ["candidate", "lastName"]),
        (who(lastName="x" * 129), "TEXT_TOO_LONG", ["candidate", "lastName"]),
        (who(phoneNumber="1" * 129), "TEXT_TOO_LONG", ["candidate", "phoneNumber"]),
        (who(company="x" * 201), "TEXT_TOO_LONG", ["candidate", "company"]),
        (who(title="x" * 201), "TEXT_TOO_LONG", ["candidate", "title"]),
        (
            who(location={"city": "x" * 129, "country": "BE"}),
            "TEXT_TOO_LONG",
            ["candidate", "location", "city"],
        ),
        (who(emailAddress="ann"), "EMAIL_INVALID", ["candidate", "emailAddress"]),
        (
            who(location={"city": "Ghent", "country": "Belgium"}),
            "COUNTRY_INVALID",
            ["candidate", "location", "country"],
        ),
        (who(socialLinks=[{"url": "x"}]), "URL_INVALID", ["candidate", "socialLinks", "0", "url"]),
        ({"application": {"jobId": closed["id"]}}, "JOB_CLOSED", ["application", "jobId"]),
        (
            {"application": {"jobId": "remote:999"}, "integrationId": "sandbox-smartrecruiters"},
            "JOB_UNKNOWN",
            ["application", "jobId"],
        ),
        (
            {"application": {"jobId": job["id"], "stageId": stage("INTERVIEW:Nowhere")}},
            "STAGE_NOT_IN_JOB",
            ["application", "stageId"],
        ),
        ({"attachments": [pdf(), {**pdf(), "data": "*"}]}, "FILE_CONTENT", ["attachments", "1", "data"]),
        ({"attachments": [{**pdf(), "data": large}]}, "FILE_TOO_LARGE", ["attachments", "0", "data"]),
        ({"attachments": [pdf("x" * 101 + ".pdf")]}, "FILE_NAME", ["attachments", "0", "name"]),
        (
            {
                "attachments": [
                    {
                        "name": "a.gif",
                        "type": "OTHER",
                        "contentType": "image/gif",
                        "data": b64encode(b"GIF89a" + b"\x00" * 20).decode(),
                    }
                ]
            },
            "FILE_TYPE_REFUSED",
            ["attachments", "0"],
        ),
        (separately({"SINGLE": True, "SMART_CRM": True}), "CONSENT_INVALID", consent),
        (separately({"OTHER": True}), "CONSENT_INVALID", consent),
        (separately({"SINGLE": "yes"}), "CONSENT_INVALID", consent),
        (
            {"remoteFields": {"smartrecruiters": {"candidate": [1]}}},
            "REMOTE_FIELDS_INVALID",
            ["remoteFields", "smartrecruiters", "candidate"],
        ),
        ({"screeningQuestionAnswers": []}, "ANSWER_MISSING", ["screeningQuestionAnswers"]),
        (
            {"screeningQuestionAnswers": [one for one in good if one["questionId"] not in demanded]},
            "ANSWER_MISSING",
            ["screeningQuestionAnswers"],
        ),
        ({"screeningQuestionAnswers": told("MULTI_SELECT", ["999"])}, "OPTION_UNKNOWN", at),
        ({"screeningQuestionAnswers": told("MULTI_SELECT", "Early")}, "ANSWER_INVALID", at),
        ({"screeningQuestionAnswers": told("SINGLE_SELECT", "999")}, "OPTION_UNKNOWN", at),
        ({"screeningQuestionAnswers": told("TEXT", 3)}, "ANSWER_INVALID", at),
        ({"screeningQuestionAnswers": told("TEXT", "é" * 2001)}, "ANSWER_INVALID", at),
        ({"screeningQuestionAnswers": told("BOOLEAN", "yes")}, "ANSWER_INVALID", at),
        ({"screeningQuestionAnswers": told("BOOLEAN", False)}, "ANSWER_INVALID", at),
        ({"screeningQuestionAnswers": told("INFORMATION", "x")}, "QUESTION_NOT_ANSWERABLE", at),
        (
            {"screeningQuestionAnswers": [*good, good[0]]},
            "ANSWER_TWICE",
            ["screeningQuestionAnswers", str(len(good)), "questionId"],
        ),
    ]
    for change, code, field in cases:
        assert await refusal(graph, name, **{**plainly, **change}) == (code, field), code


async def test_an_answer_to_an_unknown_question_is_left_out(graph: Graph) -> None:
    job = await job_with(graph)
    given = [*answers(job), {"questionId": "remote:9/9", "answer": "x"}]
    payload = await perform(graph, "createCandidate", **simply(job, screeningQuestionAnswers=given))
    assert "'9/9'" in payload["warnings"][0]


@CREATES
async def test_nobody_applies_twice(graph: Graph, name: str) -> None:
    job = await job_with(graph)
    await perform(graph, name, **simply(job))
    shouted = simply(job, candidate=person(emailAddress="ANN.LEE@example.org"))
    assert await refusal(graph, name, **shouted) == (
        "APPLICATION_ALREADY_EXISTS",
        ["candidate", "emailAddress"],
    )
    other = next(one for one in await jobs(graph) if one["status"] == "OPEN" and one["id"] != job["id"])
    payload = await perform(graph, name, **simply(other))
    assert payload["application"]["job"]["id"] == other["id"]


async def test_what_the_vendor_refuses(graph: Graph) -> None:
    job = await job_with(graph)
    other = next(one for one in await jobs(graph) if one["status"] == "OPEN" and one["id"] != job["id"])
    here = vendor(graph)
    await perform(graph, "createCandidate", **simply(other))
    here.quirks = replace(here.quirks, known_email="refused")
    payload = await perform(graph, "createCandidate", ok=False, **simply(job))
    (error,) = payload["userErrors"]
    assert (error["code"], "email already exists" in error["message"]) == ("DATA_INVALID", True)
    assert payload["steps"] == [{"name": "create", "status": "FAILED"}]
    here.quirks = replace(here.quirks, file_limit=5)
    payload = await perform(graph, "createCandidate", ok=False, **simply(job, attachments=[pdf()]))
    assert [(one["code"], one["field"]) for one in payload["userErrors"]] == [
        ("FILE_TYPE_REFUSED", ["attachments"])
    ]


async def test_what_fails_after_the_create_is_a_warning_with_the_id(graph: Graph) -> None:
    job = await job_with(graph)
    for path in ("/candidates/{id}/jobs/{jobId}/attachments", "/candidates/{id}/jobs/{jobId}/status"):
        for method in ("PUT", "POST"):
            graph.sandbox.faults.add(Fault("status", method=method, path=path, status=403))
    payload = await perform(graph, "createCandidate", ok=False, **wish(job))
    assert payload["userErrors"] == []
    assert len(payload["warnings"]) == 2
    for text in payload["warnings"]:
        assert text.startswith(f"candidate {payload['candidate']['remoteId']} was created, but ")
    assert {one["name"]: one["status"] for one in payload["steps"]} == {
        "create": "DONE",
        "file 1": "FAILED",
        "move": "FAILED",
    }
    assert b64decode(pdf()["data"]) == PDF
