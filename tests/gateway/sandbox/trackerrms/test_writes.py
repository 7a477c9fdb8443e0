"""Jobs, documents, CVs and webhooks."""

from __future__ import annotations

from base64 import b64decode, b64encode

import pytest

TEXT = b"Curriculum vitae\nBeatriz Fontaine\nbeatriz@fontaine.test\n"


def encoded(content: bytes) -> str:
    return b64encode(content).decode()


# jobs


async def test_jobs_are_created_changed_and_deleted(tracker):
    heard = []
    tracker.world.hooks.append(lambda change: heard.append((change.kind, change.verb)))
    body = {"name": "Site Engineer", "description": "<p>Join us</p>", "startDateTime": "2027-01-04T08:00:00"}
    answer = await tracker.send("POST", "/api/v1/Opportunity", body)
    assert answer.status_code == 201
    number = answer.json()["id"]
    (row,) = await tracker.rows("Opportunity", searchTerm="site engineer")
    assert (row["opportunityId"], row["opportunityOwnerId"], row["opportunityStatusDesc"]) == (
        number,
        11,
        "Live",
    )
    assert row["startDate"] == "2027-01-04"
    patch = {"status": {"id": 6}, "advertDetails": {"title": "Engineer (M62)", "publishOnline": False}}
    await tracker.send("PATCH", f"/api/v1/Opportunity/{number}", patch)
    detail = await tracker.get(f"Opportunity/{number}")
    assert (detail["name"], detail["status"]["name"]) == ("Site Engineer", "Filled")
    assert (detail["advertDetails"]["title"], detail["advertDetails"]["publishOnline"]) == (
        "Engineer (M62)",
        False,
    )
    assert detail["history"]["filled"]
    assert number in [row["opportunityId"] for row in await tracker.every("Opportunity", state="won")]
    assert (await tracker.send("DELETE", f"/api/v1/Opportunity/{number}")).status_code == 200
    assert await tracker.get(f"Opportunity/{number}") is None
    assert heard == [("jobs", "added"), ("jobs", "changed"), ("jobs", "removed")]


async def test_a_job_goes_with_its_placements(tracker):
    row = (await tracker.rows("OpportunityResource"))[0]
    await tracker.send("DELETE", f"/api/v1/Opportunity/{row['opportunityId']}")
    assert await tracker.get(f"OpportunityResource/{row['opportunityResourceId']}") is None
    assert (
        await tracker.every("OpportunityResource", opportunityId=row["opportunityId"], onlyActive=False) == []
    )
    everything = await tracker.every("OpportunityResource", onlyActive=False)
    assert row["opportunityId"] not in [item["opportunityId"] for item in everything]


async def test_what_a_job_may_not_be(tracker):
    assert (await tracker.send("POST", "/api/v1/Opportunity", {"name": " "})).status_code == 204
    wrong = {"name": "X", "status": {"id": 77}}
    assert (await tracker.send("POST", "/api/v1/Opportunity", wrong)).status_code == 400


# documents


async def test_documents_go_in_and_out_as_base64(tracker):
    number = (await tracker.rows("Resource"))[0]["resourceId"]
    before = await tracker.get(f"Resource/{number}/Documents") or []
    content = bytes(range(256))
    body = {
        "filename": "cv.pdf",
        "documentType": "resume",
        "documentData": encoded(content),
        "recordId": number,
        "isPrimary": True,
    }
    answer = await tracker.send("POST", "/api/v1/Resource/AttachDocument", body)
    assert (answer.status_code, answer.json()["success"]) == (201, True)
    after = await tracker.get(f"Resource/{number}/Documents")
    assert len(after) == len(before) + 1
    assert [row["filename"] for row in after if row["isPrimary"]] == ["cv.pdf"]
    whole = await tracker.get(f"Resource/{number}/Document/{answer.json()['id']}")
    assert b64decode(whole["filecontent"]) == content
    assert (whole["documentType"], whole["fileType"]) == ("resume", "pdf")
    assert "fileContent" not in whole


async def test_generated_documents_have_content(whole):
    listed = {}
    for number in whole.vendor.people()[:60]:
        for row in await whole.get(f"Resource/{77_000 + number}/Documents") or []:
            listed[row["documentType"]] = (number, row)
    assert set(listed) == {"resume", "general"}
    number, row = listed["resume"]
    found = await whole.get(f"Resource/{77_000 + number}/Document/{row['documentId']}")
    assert b64decode(found["filecontent"]).startswith(b"%PDF")
    assert await whole.get(f"Resource/{77_000 + number}/Document/1") is None


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"documentData": "no base64!"}, 400),
        ({"recordId": 3}, 400),
        ({"documentData": ""}, 201),
        ({"filename": " "}, 201),
    ],
)
async def test_what_is_not_attached(tracker, change, status):
    number = (await tracker.rows("Resource"))[0]["resourceId"]
    body = {"filename": "a.txt", "documentType": "general", "documentData": "YQ==", "recordId": number}
    before = await tracker.get(f"Resource/{number}/Documents")
    answer = await tracker.send("POST", "/api/v1/Resource/AttachDocument", body | change)
    assert answer.status_code == status
    assert answer.json().get("success") in {None, False}
    assert await tracker.get(f"Resource/{number}/Documents") == before


# CreateFromResume


async def parse(tracker, **change):
    body = {
        "resourceStatusId": 1,
        "opportunityId": "58002",
        "resource": 0,
        "list": "short",
        "fileName": "cv.txt",
        "fileData": encoded(TEXT),
        "userId": 12,
        "resourceSource": "LinkedIn",
    } | change
    answer = await tracker.send("POST", "/api/v1/Resource/CreateFromResume", body)
    return answer.status_code, answer.json()


async def test_a_cv_makes_a_candidate_on_the_shortlist(tracker):
    status, body = await parse(tracker)
    assert (status, body["success"], body["returnCode"], body["returnAction"]) == (201, True, "0", "created")
    detail = await tracker.get(f"Resource/{body['resourceId']}")
    assert (detail["displayAs"], detail["contactDetails"]["email"]) == (
        "Beatriz Fontaine",
        "beatriz@fontaine.test",
    )
    assert (detail["source"], detail["owners"][0]["ownerId"]) == ("LinkedIn", 12)
    documents = await tracker.get(f"Resource/{body['resourceId']}/Documents")
    assert [(row["filename"], row["isPrimary"]) for row in documents] == [("cv.txt", True)]
    (row,) = await tracker.rows("OpportunityResource", resourceId=body["resourceId"])
    assert row["opportunityId"] == 58_002


async def test_a_cv_for_the_longlist_or_for_a_known_candidate(tracker):
    _, body = await parse(tracker, list="long")
    assert await tracker.rows("OpportunityResource", resourceId=body["resourceId"]) == []
    assert (await tracker.get("Opportunity/58002/Longlist"))[-1]["resourceId"] == body["resourceId"]
    _, again = await parse(tracker, resource=body["resourceId"], opportunityId="")
    assert (again["resourceId"], again["returnAction"]) == (body["resourceId"], "updated")


async def test_a_cv_that_cannot_be_read(tracker):
    _, named = await parse(tracker, fileName="CV_Ilse-Maes_2026.pdf", fileData=encoded(b"%PDF"))
    assert (await tracker.get(f"Resource/{named['resourceId']}"))["displayAs"] == "Ilse Maes"
    status, body = await parse(tracker, fileName="cv.pdf", fileData=encoded(b"%PDF"))
    assert (status, body["success"], body["resourceId"], body["returnCode"]) == (201, False, 0, "2")
    assert (await parse(tracker, fileData="*"))[0] == 400
    _, homeless = await parse(tracker, opportunityId="1")
    assert "does not exist" in homeless["returnDescription"]


# webhooks


async def test_webhooks_come_and_go(tracker):
    hooks = "/api/v1/Webhook"
    assert (await tracker.send("GET", f"{hooks}/List")).status_code == 204
    known = await tracker.get("Webhook/Meta/Actions")
    types = await tracker.get("MetaData/recordTypes")
    body = {
        "url": "https://gateway.example.org/in",
        "action": known[1]["action"],
        "recordType": types["resource"],
    }
    number = (await tracker.send("POST", hooks, body)).json()["id"]
    (listed,) = await tracker.get("Webhook/List")
    assert {name: listed[name] for name in body} == body
    assert (
        listed
        == await tracker.get(f"Webhook/{number}")
        == (await tracker.get(f"Webhook/Actions/{number}"))[0]
    )
    answer = await tracker.send("PATCH", hooks, {"id": number, "action": "Deleted"})
    assert answer.json()["success"] is True
    assert (await tracker.get(f"Webhook/{number}"))["action"] == "Deleted"
    assert (await tracker.send("DELETE", f"{hooks}/{number}")).status_code == 200
    assert (await tracker.send("DELETE", f"{hooks}/{number}")).status_code == 204


@pytest.mark.parametrize("change", [{"url": "nowhere"}, {"action": "Exploded"}, {"recordType": "Z"}])
async def test_what_a_webhook_may_not_be(tracker, change):
    body = {"url": "https://gateway.example.org/in", "action": "Created", "recordType": "O"} | change
    assert (await tracker.send("POST", "/api/v1/Webhook", body)).status_code == 400
    assert (await tracker.send("PATCH", "/api/v1/Webhook", {"id": 77})).status_code == 400
