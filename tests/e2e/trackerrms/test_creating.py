"""createCandidate and createApplication at TrackerRMS, each input once (trackerrms.md §10.1)."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import count
from typing import Any

import pytest

from tests.e2e.actions import PDF, pdf, perform, plain, refusal, writes
from tests.support.graph import Graph

FIND = """{ jobs(first: 30) { nodes { id remoteId status } } users(first: 5) { nodes { id } }
    applicationStages(first: 50) { nodes { id name } } }"""
READ = """query ($id: ID!) {
    candidate(id: $id) { firstName lastName title source emailAddresses { emailAddress } phoneNumbers { phoneNumber }
        socialMedia { type link } location { street1 city state zipCode country }
        applications { nodes { id job { id } currentStage { id } } } } }"""
ADDRESSES = """query ($email: String!) {
    candidates(filter: { email: $email }) { nodes { emailAddresses { emailAddress } } } }"""
CREATES = pytest.mark.parametrize("name", ["createCandidate", "createApplication"])
NUMBERS = count(1)


@pytest.fixture
async def found(trackerrms: Graph) -> dict[str, list[dict[str, Any]]]:
    data = (await trackerrms.read(FIND)).data
    trackerrms.sandbox.calls.clear()
    return {name: connection["nodes"] for name, connection in data.items()}


@pytest.fixture
def quirks(trackerrms: Graph) -> Iterator[Any]:
    """Set readings of what the contract leaves open, for one test."""
    vendor = trackerrms.sandbox.vendors["trackerrms"]
    before = vendor.quirks

    def put(**given: Any) -> None:
        vendor.quirks = replace(vendor.quirks, **given)

    yield put
    vendor.quirks = before


def person(**more: Any) -> dict[str, Any]:
    """Somebody whom no other test knows."""
    return {"firstName": "Ann", "lastName": "Lee", "emailAddress": f"ann.{next(NUMBERS)}@example.org", **more}


def stage(found: dict[str, Any], name: str) -> str:
    return next(one["id"] for one in found["applicationStages"] if one["name"] == name)


def open_job(found: dict[str, Any]) -> str:
    return next(one["id"] for one in found["jobs"] if one["status"] == "OPEN")


def wish(found: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Every input that TrackerRMS takes, once."""
    return {
        "candidate": person(
            title="Welder",
            phoneNumber="07700 900222",
            additionalEmailAddresses=[{"emailAddress": f"more.{next(NUMBERS)}@example.org"}],
            location={
                "street1": "3 Mill Lane",
                "city": "York",
                "state": "North Yorkshire",
                "zipCode": "YO1 7HH",
                "country": "GB",
            },
            salaryExpectations={"amount": 4000.5, "period": "MONTH"},
            socialLinks=[
                {"url": "https://www.linkedin.com/in/ann-lee"},
                {"url": "https://www.facebook.com/ann.lee"},
                {"url": "https://github.com/ann-lee"},
            ],
        ),
        "application": {"jobId": open_job(found), "stageId": stage(found, "Phone screen")},
        "attachments": [
            pdf("cv.pdf"),
            pdf("letter.pdf", "COVER_LETTER"),
            pdf("paper.pdf", "OTHER"),
            pdf("second.pdf", "CV"),
        ],
        "source": {"name": "Acme Fair"},
        "sourcedBy": {"userId": found["users"][1]["id"]},
        **more,
    }


def people(graph: Graph, email: str) -> list[Any]:
    """The simulated vendor's candidates with an address."""
    table = graph.sandbox.vendors["trackerrms"].world.candidates
    return [table[number] for number in table.ids() if number in table and email in table[number].emails]


def placements(graph: Graph, candidate: Any) -> list[Any]:
    vendor = graph.sandbox.vendors["trackerrms"]
    return [vendor.world.applications[number] for number in vendor.placements_of(candidate.id)]


def files(graph: Graph, candidate: Any) -> list[tuple[str, str, bool]]:
    """Name, type and mark of a candidate's documents."""
    kept = graph.sandbox.vendors["trackerrms"].world.files.of(candidate.id)
    return [(one.name, one.extra["type"], one.extra["primary"]) for one in kept]


@CREATES
async def test_every_input(trackerrms: Graph, found: dict[str, Any], name: str) -> None:
    given = wish(found)
    # contentType is no input of the tool's, and files are of use without
    payload = await perform(trackerrms, name, **given)
    assert [one.split("`")[1] for one in payload["warnings"][:1]] == ["attachments.contentType"]
    assert payload["warnings"][1].startswith("the ATS lists no source 'Acme Fair'")
    assert {one["status"] for one in payload["steps"]} == {"DONE"}
    assert [one["name"] for one in payload["steps"]] == [
        "candidate",
        "application",
        *(f"file {number}" for number in (1, 2, 3, 4)),
    ]
    assert writes(trackerrms) == [
        "POST /api/v1/Resource",
        "POST /api/v1/OpportunityResource",
        *["POST /api/v1/Resource/AttachDocument"] * 4,
    ]
    (made,) = people(trackerrms, given["candidate"]["emailAddress"])
    kept = made.extra["written"]
    assert (kept["desiredSalary"], kept["desiredSalaryNum"], made.salary_wish) == (48006, 48006, 48006)
    assert kept["additionalContactDetails"] == {
        "type": "Facebook",
        "value": "https://www.facebook.com/ann.lee",
    }
    assert kept["note"] == "Profile: https://github.com/ann-lee"
    assert kept["dateApplied"]
    assert made.extra["owners"] == [(int(plain(given["sourcedBy"]["userId"])), 100, 5)]
    assert files(trackerrms, made) == [
        ("cv.pdf", "resume", True),
        ("letter.pdf", "general", False),
        ("paper.pdf", "general", False),
        ("second.pdf", "resume", False),
    ]
    (placed,) = placements(trackerrms, made)
    assert placed.extra["written"] == {"placementSource": "Acme Fair"}
    assert payload["application"]["candidate"]["id"] == payload["candidate"]["id"]
    read = (await trackerrms.read(READ, id=payload["candidate"]["id"])).data["candidate"]
    assert (read["firstName"], read["lastName"], read["title"]) == ("Ann", "Lee", "Welder")
    assert read["source"] == "Acme Fair"
    assert read["phoneNumbers"] == [{"phoneNumber": "07700 900222"}]
    assert read["location"] == given["candidate"]["location"]
    assert {one["type"] for one in read["socialMedia"]} == {"LINKEDIN", "FACEBOOK"}
    (application,) = read["applications"]["nodes"]
    assert application == {
        "id": payload["application"]["id"],
        "job": {"id": given["application"]["jobId"]},
        "currentStage": {"id": given["application"]["stageId"]},
    }
    listed = await trackerrms.read(ADDRESSES, email=given["candidate"]["emailAddress"])
    (row,) = listed.data["candidates"]["nodes"]  # a detail has no further address (§7.4)
    given_addresses = [given["candidate"]["emailAddress"]] + [
        one["emailAddress"] for one in given["candidate"]["additionalEmailAddresses"]
    ]
    assert [one["emailAddress"] for one in row["emailAddresses"]] == given_addresses


async def test_the_least_there_can_be(trackerrms: Graph, found: dict[str, Any]) -> None:
    """A look-up, a create, an entry on the shortlist, as §10.1 counts; before them the job and the metadata."""
    job = next(one for one in found["jobs"] if one["id"] == open_job(found))
    payload = await perform(
        trackerrms,
        "createCandidate",
        integrationId="sandbox-trackerrms",
        candidate=person(),
        application={"jobId": f"remote:{job['remoteId']}"},
    )
    assert payload["application"]["job"]["id"] == job["id"]
    assert payload["application"]["currentStage"]["id"] == stage(found, "New application")
    assert payload["warnings"] == []
    called = [f"{one['method']} {one['path']}" for one in trackerrms.sandbox.calls.listed()]
    assert called[: called.index("POST /api/v1/OpportunityResource") + 1] == [
        f"GET /api/v1/Opportunity/{job['remoteId']}",
        "POST /api/v1/Resource/Search",
        "POST /api/v1/Resource",
        "POST /api/v1/OpportunityResource",
    ]


async def test_a_status_that_is_not_assignable_is_set_afterwards(
    trackerrms: Graph, found: dict[str, Any], quirks: Any
) -> None:
    quirks(any_status_on_create=False)
    given = {"candidate": person(), "application": {"jobId": open_job(found)}}
    given["application"]["stageId"] = stage(found, "Phone screen")
    payload = await perform(trackerrms, "createCandidate", ok=False, **given)
    assert payload["userErrors"] == []
    assert [(one["name"], one["status"]) for one in payload["steps"]] == [
        ("candidate", "DONE"),
        ("application", "FAILED"),
        ("application", "DONE"),
        ("move", "DONE"),
    ]
    assert payload["application"]["currentStage"]["id"] == given["application"]["stageId"]


async def test_a_listed_source_is_sent_as_it_is_listed(trackerrms: Graph, found: dict[str, Any]) -> None:
    listed = next(iter(trackerrms.sandbox.vendors["trackerrms"].world.sources)).name
    payload = await perform(
        trackerrms,
        "createCandidate",
        candidate=person(),
        application={"jobId": open_job(found)},
        source={"name": f" {listed.upper()} "},
    )
    assert payload["warnings"] == []
    read = await trackerrms.read(READ, id=payload["candidate"]["id"])
    assert read.data["candidate"]["source"] == listed


async def test_a_known_person_is_reused_and_left_as_is(trackerrms: Graph, found: dict[str, Any]) -> None:
    given = wish(found, application={"jobId": open_job(found)})
    email = given["candidate"]["emailAddress"]
    await perform(trackerrms, "createCandidate", **given)
    another = [one["id"] for one in found["jobs"] if one["status"] == "OPEN"][1]
    given = {
        **given,
        "candidate": {**given["candidate"], "title": "Rigger", "emailAddress": email.upper()},
        "application": {"jobId": another},
        "attachments": [pdf("CV.pdf"), pdf("new.pdf", "OTHER")],
    }
    trackerrms.sandbox.calls.clear()
    payload = await perform(trackerrms, "createApplication", **given)
    assert any("left as they are" in one for one in payload["warnings"])
    assert [(one["name"], one["status"]) for one in payload["steps"]] == [
        ("candidate", "SKIPPED"),
        ("application", "DONE"),
        ("file 1", "SKIPPED"),
        ("file 2", "DONE"),
    ]
    (made,) = people(trackerrms, email)
    assert made.title == "Welder"
    assert [name for name, *_ in files(trackerrms, made)].count("cv.pdf") == 1
    assert len(placements(trackerrms, made)) == 2


async def test_a_repeated_submission_makes_nothing_twice(trackerrms: Graph, found: dict[str, Any]) -> None:
    given = wish(found)
    first = await perform(trackerrms, "createCandidate", **given)
    made = len(writes(trackerrms))
    again = await perform(trackerrms, "createCandidate", **given)
    assert (again["candidate"], again["application"]) == (first["candidate"], first["application"])
    assert {one["status"] for one in again["steps"]} == {"SKIPPED"}
    assert len(writes(trackerrms)) == made


async def test_an_application_that_went_on_is_not_put_back(trackerrms: Graph, found: dict[str, Any]) -> None:
    given = {"candidate": person(), "application": {"jobId": open_job(found)}}
    first = await perform(trackerrms, "createCandidate", **given)
    given["application"]["stageId"] = stage(found, "CV review")
    moved = await perform(trackerrms, "createCandidate", **given)  # it stood where it had begun
    assert moved["steps"][-1] == {"name": "move", "status": "DONE"}
    given["application"]["stageId"] = stage(found, "Phone screen")
    left = await perform(trackerrms, "createCandidate", **given)
    assert any("`application.stageId`" in one for one in left["warnings"])
    assert left["application"]["id"] == first["application"]["id"]
    assert left["application"]["currentStage"]["id"] == stage(found, "CV review")


async def test_of_several_with_the_address_the_newest_is_taken(
    trackerrms: Graph, found: dict[str, Any]
) -> None:
    vendor = trackerrms.sandbox.vendors["trackerrms"]
    given = {"candidate": person(), "application": {"jobId": open_job(found)}}
    email = given["candidate"]["emailAddress"]
    await perform(trackerrms, "createCandidate", **given)
    (one,) = people(trackerrms, email)
    vendor.world.advance(60)
    twin = vendor.world.add(
        vendor.world.candidates,
        replace(one, id=vendor.world.candidates.next_id(), updated_at=vendor.world.now()),
    )
    payload = await perform(trackerrms, "createCandidate", **given)
    assert payload["candidate"]["remoteId"] == vendor.remote_id("candidates", twin.id)


async def test_only_the_very_address_counts(trackerrms: Graph, found: dict[str, Any]) -> None:
    given = {"candidate": person(), "application": {"jobId": open_job(found)}}
    email = given["candidate"]["emailAddress"]
    longer = {**given["candidate"], "emailAddress": f"jo{email}"}
    await perform(trackerrms, "createCandidate", **{**given, "candidate": longer})
    await perform(trackerrms, "createCandidate", **given)
    assert len(people(trackerrms, email)) == 1


@pytest.mark.parametrize("refused", ["conflict", "refused"])
async def test_a_refused_address_is_looked_for_again(
    trackerrms: Graph, found: dict[str, Any], quirks: Any, monkeypatch: pytest.MonkeyPatch, refused: str
) -> None:
    """Somebody else was quicker, between the look-up and the create."""
    from connectors.trackerrms import creating

    given = {"candidate": person(), "application": {"jobId": open_job(found)}}
    first = await perform(trackerrms, "createCandidate", **given)
    look, seen = creating._with_address, []

    async def late(doing: Any, address: str) -> str | None:
        seen.append(address)
        return await look(doing, address) if len(seen) > 1 else None

    monkeypatch.setattr(creating, "_with_address", late)
    quirks(duplicate_email=refused)
    payload = await perform(trackerrms, "createCandidate", ok=False, **given)
    assert payload["userErrors"] == []
    assert payload["candidate"]["id"] == first["candidate"]["id"]
    assert len(people(trackerrms, given["candidate"]["emailAddress"])) == 1


async def test_a_person_whom_the_vendor_does_not_put_on_a_job(
    trackerrms: Graph, found: dict[str, Any]
) -> None:
    given = {"candidate": person(), "application": {"jobId": open_job(found)}}
    given["remoteFields"] = {"trackerrms": {"candidate": {"status": {"id": 3}}}}  # Do Not Use
    payload = await perform(trackerrms, "createCandidate", ok=False, **given)
    (error,) = payload["userErrors"]
    assert (error["code"], error["field"]) == ("APPLICATION_REFUSED", ["application", "jobId"])
    assert "Do Not Use" in error["message"]
    assert payload["steps"][-1] == {"name": "application", "status": "FAILED"}


async def test_more_for_the_vendor(trackerrms: Graph, found: dict[str, Any]) -> None:
    more = {"candidate": {"preferredName": "Annie"}, "application": {"note": "By telephone"}}
    given = {"candidate": person(), "application": {"jobId": open_job(found)}}
    await perform(trackerrms, "createCandidate", **given, remoteFields={"trackerrms": more})
    (made,) = people(trackerrms, given["candidate"]["emailAddress"])
    assert made.extra["written"]["preferredName"] == "Annie"
    assert placements(trackerrms, made)[0].extra["written"]["note"] == "By telephone"


async def test_a_dry_run_sends_no_write(trackerrms: Graph, found: dict[str, Any]) -> None:
    given = wish(found, dryRun=True)
    payload = await perform(trackerrms, "createCandidate", **given)
    assert writes(trackerrms) == []
    requests = payload["upstreamRequests"]
    assert [f"{one['method']} {one['path']}" for one in requests] == [
        "POST /api/v1/Resource",
        "POST /api/v1/OpportunityResource",
        *["POST /api/v1/Resource/AttachDocument"] * 4,
    ]
    assert given["candidate"]["emailAddress"] in requests[0]["body"]
    assert f'"statusId":{plain(given["application"]["stageId"])}' in requests[1]["body"]
    assert all(given["attachments"][0]["data"] not in one["body"] for one in requests)
    assert payload["candidate"] is None


async def test_inputs_that_trackerrms_does_not_take_are_told(
    trackerrms: Graph, found: dict[str, Any]
) -> None:
    payload = await perform(
        trackerrms,
        "createCandidate",
        candidate=person(
            company="Acme",
            gender="OTHER",
            availabilityDate="2031-01-01",
            additionalPhoneNumbers=[{"phoneNumber": "1"}],
            salaryExpectations={"amount": 50000},
        ),
        application={"jobId": open_job(found)},
        screeningQuestionAnswers=[{"questionId": "remote:7", "answer": "yes"}],
        source={"id": "4", "unifiedKey": "LINKEDIN"},
        gdprConsent={"given": True, "expiresAt": "2031-01-01T00:00:00Z"},
    )
    told = [one.split("`")[1] for one in payload["warnings"]]
    assert told == [
        "candidate.additionalPhoneNumbers.phoneNumber",
        "candidate.availabilityDate",
        "candidate.company",
        "candidate.gender",
        "gdprConsent.expiresAt",
        "gdprConsent.given",
        "screeningQuestionAnswers.answer",
        "screeningQuestionAnswers.questionId",
        "source.id",
        "source.unifiedKey",
        "candidate.salaryExpectations",
    ]


@CREATES
async def test_what_is_refused_before_anything_is_written(
    trackerrms: Graph, found: dict[str, Any], name: str
) -> None:
    closed = next(one["id"] for one in found["jobs"] if one["status"] == "CLOSED")
    good: dict[str, Any] = {"candidate": person(), "application": {"jobId": open_job(found)}}
    here, at = {"integrationId": "sandbox-trackerrms"}, ["candidate", "socialLinks", "1", "url"]
    links = [{"url": "https://x.test/ann"}, {"url": "javascript:alert(1)"}]
    emails = [{"emailAddress": "b@example.org"}, {"emailAddress": "b"}]
    cases: list[tuple[dict[str, Any], str, list[str]]] = [
        (
            {"candidate": {**person(), "firstName": "", "lastName": " "}},
            "NAME_MISSING",
            ["candidate", "firstName"],
        ),
        ({"candidate": person(emailAddress="ann")}, "EMAIL_INVALID", ["candidate", "emailAddress"]),
        (
            {"candidate": person(additionalEmailAddresses=emails)},
            "EMAIL_INVALID",
            ["candidate", "additionalEmailAddresses", "1", "emailAddress"],
        ),
        ({"candidate": person(socialLinks=links)}, "URL_INVALID", at),
        (
            {"candidate": person(location={"country": "Neverland"})},
            "COUNTRY_INVALID",
            ["candidate", "location", "country"],
        ),
        (
            {"candidate": person(salaryExpectations={"amount": -1, "period": "YEAR"})},
            "SALARY_INVALID",
            ["candidate", "salaryExpectations", "amount"],
        ),
        ({"application": {"jobId": closed}}, "JOB_CLOSED", ["application", "jobId"]),
        ({"application": {"jobId": "remote:99999999"}, **here}, "JOB_UNKNOWN", ["application", "jobId"]),
        ({"application": {"jobId": "remote:abc"}, **here}, "JOB_UNKNOWN", ["application", "jobId"]),
        (
            {"application": {**good["application"], "stageId": "remote:999"}},
            "STAGE_NOT_IN_JOB",
            ["application", "stageId"],
        ),
        ({"sourcedBy": {"userId": "remote:99999"}}, "USER_UNKNOWN", ["sourcedBy", "userId"]),
        ({"sourcedBy": {"userId": "remote:x"}}, "USER_UNKNOWN", ["sourcedBy", "userId"]),
        ({"attachments": [pdf(), {**pdf(), "data": "*"}]}, "FILE_CONTENT", ["attachments", "1", "data"]),
        (
            {"attachments": [pdf(content=PDF + bytes(6_000_000))] * 2},
            "FILE_TOO_LARGE",
            ["attachments"],
        ),
        (
            {"remoteFields": {"trackerrms": {"person": {}}}},
            "REMOTE_FIELDS_INVALID",
            ["remoteFields", "trackerrms", "person"],
        ),
    ]
    for change, code, field in cases:
        assert await refusal(trackerrms, name, **{**good, **change}) == (code, field)
