"""Both routes that make people."""

import base64
from dataclasses import replace

import pytest

from tests.gateway.sandbox.smartrecruiters.helper import codes

RANDOM = "9b30f1aa-0000-4000-8000-000000000001"
BODY = {"firstName": "Nova", "lastName": "Quell", "email": "nova.quell@example.test"}
FILE = {
    "fileName": "cv.pdf",
    "mimeType": "application/pdf",
    "fileContent": base64.b64encode(b"%PDF hi").decode(),
}


@pytest.fixture
def posting(fresh):
    job, _, posting = fresh.ad()
    assert posting["jobId"] == job["id"]
    return {**posting, "answers": fresh.answered(posting["uuid"])}


def apply(api, posting, status=200, **more):
    body = {**BODY, "answers": posting["answers"], **more}
    return api.call("POST", f"/postings/{posting['uuid']}/candidates", status, json=body).json


def test_applying(fresh, posting):
    source = fresh.get("/configuration/sources/OTHER/values?limit=4")["content"][2]
    extra = {
        "phoneNumber": "+3200012345", "location": {"city": "Ghent", "countryCode": "BE"}, "tags": ["apply"],
        "web": {"linkedIn": "https://l.test/n", "linkedin": "lost", "website": "https://n.test"},
        "experience": [{"title": "-", "company": "Acme", "startDate": "2100-01-01", "current": True}],
        "education": [{"institution": "Uni", "degree": "MSc", "startDate": "2016"}],
        "sourceDetails": {"sourceTypeId": "OTHER", "sourceSubTypeId": "OTHER", "sourceId": source["id"]},
        "resume": FILE, "attachments": [{**FILE, "fileName": "more.docx"}], "consentDecisions": {"SINGLE": True},
        "messageToHiringManager": "Hello", "createJoinLink": True,
    }  # fmt: skip
    answer = apply(fresh, posting, **extra)
    assert answer["createdOn"].endswith("+0000")
    assert {"id", "candidatePortalUrl", "smartrJoinUrl"} <= set(answer)
    assert "applicationId" not in answer
    person = fresh.get(f"/candidates/{answer['id']}")
    assert person["primaryAssignment"]["job"]["id"] == posting["jobId"]
    assert (person["primaryAssignment"]["status"], person["primaryAssignment"]["source"]) == (
        "NEW",
        source["label"],
    )
    assert person["web"] == {"linkedin": "https://l.test/n", "website": "https://n.test"}
    assert (person["phoneNumber"], person["location"]["countryCode"], person["tags"]) == (
        "+3200012345",
        "be",
        ["apply"],
    )
    assert person["experience"] == extra["experience"]
    path = f"/candidates/{answer['id']}/jobs/{posting['jobId']}"
    assert {item["type"] for item in fresh.get(f"{path}/attachments")["content"]} == {
        "RESUME",
        "GENERIC_FILE",
    }
    assert len(fresh.get(f"{path}/screening-answers")["content"]) == len(posting["answers"])
    assert fresh.get(f"/candidates/{answer['id']}/consent")["status"] == "ACQUIRED"
    assert answer["id"] in {row["id"] for row in fresh.rows("/candidates", limit=100, q="quell")}
    status = f"/postings/{posting['uuid']}/candidates/{answer['id']}/status"
    assert fresh.get(status) == {"status": "NEW"}
    for body in ({"status": "IN_REVIEW", "subStatus": "Phone interview"}, {"status": "OFFERED"}):
        fresh.call("PUT", f"{path}/status", 204, json=body)
    assert fresh.get(status) == {"status": "OFFER"}


def test_separated_consent(fresh, posting):
    answer = apply(fresh, posting, consentDecisions={"SMART_RECRUIT": True, "SMART_CRM": False})
    scopes = {item["scope"] for item in fresh.get(f"/candidates/{answer['id']}/consents")["decisions"]}
    assert scopes == {"SmartRecruit", "SmartCRM"}


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"email": "x"}, "DATA_VALIDATION_ERROR"),
        ({"firstName": ""}, "DATA_VALIDATION_ERROR"),
        ({"lastName": "x" * 129}, "DATA_VALIDATION_ERROR"),
        ({"location": {"city": "Ghent"}}, "DATA_VALIDATION_ERROR"),
        ({"experience": [{"company": "Acme"}]}, "DATA_VALIDATION_ERROR"),
        ({"experience": [{"title": "-", "startDate": "2016"}]}, "DATA_VALIDATION_ERROR"),
        ({"education": [{"institution": "x"}]}, "DATA_VALIDATION_ERROR"),
        ({"answers": [{"id": "x", "records": []}]}, "DATA_VALIDATION_ERROR"),
        ({"answers": {}}, "DATA_VALIDATION_ERROR"),
        ({"sourceDetails": {"sourceTypeId": "OTHER", "sourceId": "x"}}, "DATA_VALIDATION_ERROR"),
        ({"consentDecisions": {"SINGLE": True, "SMART_CRM": True}}, "DATA_VALIDATION_ERROR"),
        ({"consentDecisions": {"ALL": True}}, "DATA_VALIDATION_ERROR"),
        ({"resume": {"fileName": "a.pdf"}}, "DATA_VALIDATION_ERROR"),
        ({"resume": {**FILE, "fileName": "a.exe"}}, "FILE_UPLOAD_ERROR"),
        ({"resume": {**FILE, "fileContent": "%%%"}}, "FILE_UPLOAD_ERROR"),
        ({"messageToHiringManager": "x" * 4001}, "DATA_VALIDATION_ERROR"),
    ],
)
def test_applications_that_are_refused(fresh, posting, change, code):
    before = len(fresh.world.candidates)
    body = apply(fresh, posting, 400, **change)
    assert (set(body), body["code"]) == ({"id", "code", "message"}, code)
    assert len(fresh.world.candidates) == before


def test_required_answers(fresh):
    uuids = [row["uuid"] for row in fresh.get(f"/v1/companies/{fresh.vendor.company}/postings")["content"]]
    uuid, answers = next((uuid, fresh.answered(uuid)) for uuid in uuids if fresh.answered(uuid))
    body = apply(fresh, {"uuid": uuid, "answers": answers[1:]}, 400)
    assert "required" in body["message"]
    wrong = [{**answers[0], "records": [{"fields": {"nofield": ["x"]}}]}, *answers[1:]]
    apply(fresh, {"uuid": uuid, "answers": wrong}, 400)
    array = [
        {"id": answers[0]["id"], "records": [{"fields": [{"id": "value", "values": ["x"]}]}]},
        *answers[1:],
    ]
    apply(fresh, {"uuid": uuid, "answers": array}, 400)
    apply(fresh, {"uuid": uuid, "answers": answers})


def test_an_unknown_posting_is_a_400(fresh, posting):
    for uuid, code in (
        (RANDOM, "RESOURCE_NOT_FOUND_ERROR"),
        ("7", "INVALID_INPUT"),
        (posting["jobAdId"], "RESOURCE_NOT_FOUND_ERROR"),
    ):
        assert apply(fresh, {"uuid": uuid, "answers": []}, 400)["code"] == code
        assert fresh.call("GET", f"/postings/{uuid}/configuration", 400).json["code"] == code
    fresh.call("DELETE", f"/jobs/{posting['jobId']}/publication", 204)
    assert apply(fresh, posting, 400)["code"] == "RESOURCE_NOT_FOUND_ERROR"
    assert fresh.get(f"/jobs/{posting['jobId']}")["postingStatus"] == "NOT_PUBLISHED"
    fresh.call("POST", f"/jobs/{posting['jobId']}/publication", 204, json={})
    apply(fresh, posting)
    path = f"/postings/{posting['uuid']}/candidates"
    reply = fresh.call("POST", path, 400, headers={"content-type": "application/json"})
    assert reply.json["code"] == "DATA_VALIDATION_ERROR"


def test_a_known_address(fresh, posting):
    first = apply(fresh, posting)
    assert apply(fresh, posting)["id"] == first["id"]
    others = [row for row in fresh.get("/jobs?limit=100")["content"] if row["id"] != posting["jobId"]]
    again = fresh.call("POST", f"/jobs/{others[0]['id']}/candidates", 201, json=BODY).json
    assert again["id"] == first["id"]
    assert len(again["secondaryAssignments"]) == 1
    fresh.vendor.quirks = replace(fresh.vendor.quirks, known_email="refused")
    assert apply(fresh, posting, 400)["code"] == "DATA_VALIDATION_ERROR"
    reply = fresh.call("POST", f"/jobs/{others[1]['id']}/candidates", 409, json=BODY)
    assert codes(reply) == ["CANDIDATE_DATA_CONFLICT"]
    fresh.vendor.quirks = replace(fresh.vendor.quirks, known_email="new_person", apply_application_id=True)
    other = apply(fresh, posting)
    assert other["id"] != first["id"]
    assert (
        fresh.get(f"/job-applications-api/v202112/job-applications/{other['applicationId']}")["profileId"]
        == other["id"]
    )


def test_the_recruiter_route_takes_unpublished_jobs(fresh):
    job = fresh.get("/jobs?postingStatus=NOT_PUBLISHED&limit=1")["content"][0]["id"]
    body = {
        **BODY,
        "web": {"linkedin": "https://l.test/n", "linkedIn": "lost"},
        "experience": [{"company": "Acme", "startDate": "2016"}],
    }
    made = fresh.call("POST", f"/jobs/{job}/candidates", 201, json=body).json
    assert (made["primaryAssignment"]["status"], made["primaryAssignment"]["source"]) == ("NEW", "API")
    assert made["web"] == {"linkedin": "https://l.test/n"}
    assert fresh.get(f"/candidates/{made['id']}/jobs/{job}/properties") == {}
    lines = fresh.get(f"/candidates/{made['id']}/jobs/{job}/status/history")["content"]
    assert [line["status"] for line in lines] == ["NEW"]
    assert fresh.get(f"/jobs/{job}")["lastActivityOn"] > "2026-11-20T09:30:00"


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"email": None}, 400, "INVALID_REQUEST"),
        ({"email": "x"}, 400, "INVALID_REQUEST"),
        ({"experience": [{"startDate": "yesterday"}]}, 400, "INVALID_REQUEST"),
        ({"sourceDetails": {"sourceTypeId": "NONE", "sourceId": "x"}}, 404, "SOURCE_TYPE_NOT_FOUND"),
        ({"sourceDetails": {"sourceTypeId": "JOB_BOARD", "sourceId": "x"}}, 400, "SUBTYPE_REQUIRED"),
        ({"sourceDetails": {"sourceTypeId": "OTHER", "sourceId": "x"}}, 400, "SOURCE_NOT_FOUND"),
    ],
)
def test_what_the_recruiter_route_refuses(fresh, change, status, code):
    job = fresh.get("/jobs?limit=1")["content"][0]["id"]
    assert codes(fresh.call("POST", f"/jobs/{job}/candidates", status, json={**BODY, **change})) == [code]


def test_talent_pool_people_are_in_no_list(fresh):
    made = fresh.call("POST", "/candidates", 201, json=BODY).json
    assert "primaryAssignment" not in made
    assert fresh.get(f"/candidates/{made['id']}")["email"] == BODY["email"]
    assert fresh.get("/candidates?q=quell")["totalFound"] == 0
    fresh.call("GET", f"/candidates/{made['id']}/status/history", 404)


def test_resumes_are_parsed(fresh):
    job = fresh.get("/jobs?limit=1")["content"][0]["id"]
    part = ("file", "cv.pdf", "application/pdf", b"Ada Moor, ada.moor@example.test")
    made = fresh.call("POST", f"/jobs/{job}/candidates/cv", 201, files=[part]).json
    assert (made["firstName"], made["lastName"]) == ("Ada", "Moor")
    assert fresh.get(f"/candidates/{made['id']}/attachments")["totalFound"] == 1
    fresh.call(
        "POST", "/candidates/cv", 201, files=[("file", "cv.pdf", "application/pdf", b"bo.berg@example.test")]
    )
    for name, content, code in (
        ("me.png", b"x@y.zz", "UNPARSABLE_RESUME"),
        ("cv.pdf", b"no address", "INCOMPLETE_RESUME"),
    ):
        assert codes(fresh.call("POST", "/candidates/cv", 400, files=[("file", name, "x/y", content)])) == [
            code
        ]


def test_forms_also_tell_something(api):
    """A field of type INFORMATION beside the one that is answered, in some form (§8.11)."""
    kinds = set()
    for posting in api.rows(f"/v1/companies/{api.vendor.company}/postings", limit=100):
        for question in api.get(f"/postings/{posting['uuid']}/configuration")["questions"]:
            kinds.add(tuple(field["type"] for field in question["fields"]))
    assert ("CHECKBOX", "INFORMATION") in kinds
