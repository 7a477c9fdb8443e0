"""Configuration, interviews, offers, messages, audit, reports."""

import csv
import io
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.gateway.sandbox.smartrecruiters.helper import codes

RANDOM = "9b30f1aa-0000-4000-8000-000000000001"


@pytest.fixture
def quirky(api):
    before = api.vendor.quirks

    def turn(**values):
        api.vendor.quirks = replace(before, **values)

    yield turn
    api.vendor.quirks = before


def test_processes_hold_every_step(api):
    rows = api.get("/configuration/hiring-processes")["content"]
    active = [row for row in rows if row["active"]]
    assert len(active) == len(rows) - 1
    steps = {
        (status, step) for row in active for status, names in row["subStatuses"].items() for step in names
    }
    for row in api.applications():
        status, step = api.vendor.states.of(row)
        assert step is None or (status, step) in steps
    assert any(":" in step for _, step in steps)
    assert api.get(f"/configuration/hiring-processes/{rows[1]['id']}") == rows[1]
    assert "errors" not in api.call("GET", f"/configuration/hiring-processes/{RANDOM}", 404).json


def test_sources_come_in_pages_and_names_are_exact(api):
    url = "/configuration/sources/OTHER/values"
    first = api.get(url)
    rest = api.get(f"{url}?offset=100")["content"]
    labels = [row["label"] for row in (*first["content"], *rest)]
    assert (first["limit"], len(labels)) == (100, first["totalFound"])
    assert {"Partner board", "partner board", "Partner board "} <= set(labels)
    source = first["content"][0]
    assert api.get(f"{url}/{source['id']}") == source
    assert api.get(source["actions"]["sourceDetails"]["url"])["label"] == source["label"]
    api.call("GET", f"{url}/nothing", 404)
    api.call("GET", "/configuration/sources/NONE/values", 404)
    for path, code in (
        (f"{url}?sourceSubType=PAID", "SOURCE_TYPE_AND_SUBTYPE_INVALID"),
        ("/configuration/sources/JOB_BOARD/values/x", "SUBTYPE_REQUIRED"),
        ("/configuration/sources/7", "INVALID_IDENTIFIER"),
    ):
        assert codes(api.call("GET", path, 400)) == [code]
    assert codes(api.call("GET", f"/configuration/sources/{RANDOM}", 404)) == ["SOURCE_NOT_FOUND"]


def test_a_deleted_source_is_known_by_its_identifier_only(api):
    row = next(row for row in api.applications() if api.vendor.sources.of(row).deleted)
    url = api.get(api.at(row))["actions"]["sourceDetails"]["url"]
    label = api.get(url)["label"]
    values = [
        item["label"]
        for offset in (0, 100)
        for item in api.get(f"/configuration/sources/OTHER/values?offset={offset}")["content"]
    ]
    assert label not in values


def test_definitions_that_are_not_there(api):
    assert codes(api.call("GET", "/configuration/candidate-properties/x", 404)) == [
        "CANDIDATE_PROPERTY_NOT_FOUND"
    ]
    assert codes(api.call("GET", "/configuration/job-properties/x/values", 404)) == ["JOB_PROPERTY_NOT_FOUND"]
    api.call("GET", "/configuration/departments/77", 404)
    api.call("GET", f"/user-api/v201804/users/{'0' * 24}", 404)


def test_job_property_values_have_a_cursor_of_their_own(api):
    field = next(
        item for item in api.get("/configuration/job-properties")["content"] if item["label"] == "Grade"
    )
    url = f"/configuration/job-properties/{field['id']}/values"
    first = api.get(f"{url}?pageSize=2")
    second = api.get(url, query={"pageSize": 2, "page_id": first["nextPageId"]})
    assert [row["label"] for row in (*first["content"], *second["content"])] == ["A", "B", "C"]
    assert "nextPageId" not in second


def interviews(api):
    return [
        item
        for item in api.world.interviews
        if item.application_id and not api.world.is_deleted(item.candidate_id)
    ]


def test_interviews_of_an_application(api, quirky):
    items = interviews(api)
    live = [item for item in items if not item.canceled]
    bodies = []
    for item in live[:200]:
        body = api.get(
            "/interviews-api/v201904/interviews",
            query={"applicationId": api.id("applications", item.application_id)},
        )
        one = next(row for row in body["content"] if row["id"] == api.id("interviews", item.id))
        assert api.get(f"/interviews-api/v201904/interviews/{one['id']}") == one
        assert one["candidate"]["id"] == api.id("candidates", item.candidate_id)
        bodies.append(one)
    assert {len(one["timeslots"]) for one in bodies} == {1, 2}
    assert any(one["candidate"].get("status", 0) is None for one in bodies)
    assert any("title" not in slot for one in bodies for slot in one["timeslots"])
    assert any("location" not in one for one in bodies)
    canceled = next(item for item in items if item.canceled)
    path = f"/interviews-api/v201904/interviews/{api.id('interviews', canceled.id)}"
    assert codes(api.call("GET", path, 404)) == ["INTERVIEW_NOT_FOUND"]
    quirky(interviews_listed="api")
    other = next(one for one in bodies if one["source"] != "API")
    api.call("GET", f"/interviews-api/v201904/interviews/{other['id']}", 404)


def test_interviews_want_an_application(api):
    api.call("GET", "/interviews-api/v201904/interviews", 400)
    reply = api.call("GET", "/interviews-api/v201904/interviews", 404, query={"applicationId": RANDOM})
    assert codes(reply) == ["APPLICATION_NOT_FOUND"]


def offers(api, **query):
    rows, offset = [], 0
    while True:
        body = api.get("/offers", query={"limit": 100, "offset": offset, **query})
        rows += body["content"]
        offset += 100
        if offset >= body["totalFound"]:
            return rows


def test_offers_tell_their_pair_in_links(api):
    rows = offers(api)
    assert {row["status"] for row in rows} == {
        "CREATED", "PENDING_APPROVAL", "APPROVED", "NOT_APPROVED", "PENDING_ACCEPTANCE", "ACCEPTED", "NOT_ACCEPTED", "ABANDONED",
    }  # fmt: skip
    assert any("job" not in row["actions"] for row in rows)
    assert any("properties" not in row for row in rows)
    for row in rows[:40]:
        url = row["actions"]["details"]["url"]
        assert api.get(url) == row
        assert row["actions"]["candidate"]["url"] in url
        assert row in api.get(url.rsplit("/", 1)[0])["content"]
        api.get(row["actions"]["candidate"]["url"])
    definitions = {
        item["key"]
        for category in api.get("/configuration/offer-properties")["categories"]
        for item in category["properties"]
    }
    assert {key for row in rows for key in row.get("properties", {})} == definitions


def test_offer_filters(api):
    rows = offers(api)
    assert offers(api, status="ACCEPTED") == [row for row in rows if row["status"] == "ACCEPTED"]
    pivot = rows[len(rows) // 2]["createdOn"]
    after, before = offers(api, createdAfter=pivot), offers(api, createdBefore=pivot)
    assert after == [row for row in rows if row["createdOn"] > pivot]
    assert {row["id"] for row in rows if row["createdOn"] < pivot} <= {row["id"] for row in before}
    recent = offers(api, age="90 days", createdBefore="2000-01-01T00:00:00.000Z")
    assert 0 < len(recent) < len(rows)
    api.call("GET", "/offers?age=soon", 400)
    api.call("GET", "/offers?status=DRAFT", 400)


def test_drafts_may_be_counted_though_unseen(api, quirky):
    key = f"{api.key}-extended"
    body = api.get("/offers?limit=100", key=key)
    assert all(row["status"] != "CREATED" for row in body["content"])
    quirky(drafts_counted=False)
    assert api.get("/offers?limit=100", key=key)["totalFound"] < body["totalFound"]


def test_offer_documents(api):
    statuses = set()
    for row in offers(api)[:80]:
        reply = api.call("GET", f"/offers/{row['id']}/documents")
        statuses.add(reply.status)
        if reply.status == 200:
            paper = reply.json["documents"][0]["id"]
            assert api.call("GET", f"/offers/{row['id']}/documents/{paper}", 200).body.startswith(b"%PDF")
            api.call("GET", f"/offers/{row['id']}/documents/{RANDOM}", 404)
    assert statuses == {200, 409, 422}
    api.call("GET", "/offers/7/documents", 400)
    api.call("GET", f"/offers/{RANDOM}/documents", 404)


def test_notes_land_where_they_are_tagged(fresh):
    row = fresh.applications("NEW")[0]
    person, job = fresh.id("candidates", row.candidate_id), fresh.id("jobs", row.job_id)
    body = {"content": f"Good one #[CANDIDATE:{person}]", "shareWith": {"openNote": True}}
    made = fresh.call("POST", "/messages/shares", 201, json=body).json
    listed = fresh.get("/messages", query={"candidateId": person})
    assert (listed[0]["content"], listed[0]["visibility"]) == (body["content"], "OPEN")
    team = {"content": f"For the team #[CANDIDATE:{person}]", "shareWith": {"hiringTeamOf": [job]}}
    fresh.call("POST", "/messages/shares", 201, json=team)
    assert (
        fresh.get("/messages", query={"candidateId": person, "jobId": job})[0]["content"] == team["content"]
    )
    lost = fresh.call(
        "POST", "/messages/shares", 201, json={"content": "no tag", "shareWith": {"everyone": True}}
    ).json
    assert len(fresh.get("/messages?limit=100", query={"candidateId": person})) == len(
        fresh.world.notes.of(row.candidate_id)
    )
    fresh.call("DELETE", f"/messages/shares/{made['id']}", 204)
    assert body["content"] not in [
        item["content"] for item in fresh.get("/messages", query={"candidateId": person})
    ]
    fresh.call("DELETE", f"/messages/shares/{made['id']}", 404)
    fresh.call("DELETE", f"/messages/shares/{lost['id']}", 204)


def test_notes_come_in_pages_by_link_only(fresh):
    person = fresh.id("candidates", fresh.applications("NEW")[0].candidate_id)
    for number in range(12):
        fresh.call(
            "POST",
            "/messages/shares",
            201,
            json={"content": f"{number} #[CANDIDATE:{person}]", "shareWith": {"openNote": True}},
        )
    seen, reply = [], fresh.call("GET", "/messages", 200, query={"candidateId": person, "limit": 5})
    while True:
        seen += reply.json
        link = reply.headers.get("link")
        if not link:
            break
        reply = fresh.call("GET", link.split(">")[0][1:], 200)
    assert [item["content"].split()[0] for item in seen[:12]] == [str(number) for number in range(11, -1, -1)]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"content": ""}, "INVALID_REQUEST"),
        ({"content": "x" * 10_001}, "INVALID_REQUEST"),
        ({"content": "x", "shareWith": {"openNote": True, "everyone": True}}, "INVALID_VISIBILITY_OPTIONS"),
        ({"content": "#[CANDIDATE:x]"}, "NO_ACCESS_TO_CANDIDATE"),
        ({"content": "@[USER:x]"}, "MENTIONED_USERS_NOT_FOUND"),
        ({"content": "x", "shareWith": {"users": ["x"]}}, "SHARED_WITH_USERS_NOT_FOUND"),
        ({"content": "x", "shareWith": {"hiringTeamOf": ["x"]}}, "JOB_NOT_FOUND"),
    ],
)
def test_notes_that_are_refused(fresh, body, code):
    assert codes(fresh.call("POST", "/messages/shares", 400, json=body)) == [code]


def audit(api, **query):
    rows, page = [], {}
    while True:
        body = api.get("/audit-api/v201910/audit-events", query={"limit": 100, **query, **page})
        rows += body["content"]
        if "nextPageId" not in body:
            return rows
        page = {"nextPageId": body["nextPageId"]}


def test_the_log_tells_of_changes_and_deletions(fresh):
    row = fresh.applications("NEW")[0]
    person = fresh.id("candidates", row.candidate_id)
    fresh.call("PUT", f"{fresh.at(row)}/status", 204, json={"status": "REJECTED"})
    fresh.call("POST", f"/candidates/{person}/tags", 201, json={"tags": ["audited"]})
    fresh.call("DELETE", f"/candidates/{person}", 204)
    names = [event["eventName"] for event in audit(fresh, entityId=person)]
    assert names == ["CANDIDATE_DELETED", "CANDIDATE_TAGS_MODIFIED"]
    moved = audit(
        fresh, entityId=fresh.id("applications", row.id), eventName="JOB_APPLICATION_STATE_MODIFIED"
    )
    assert moved[0]["authorId"] == fresh.id("users", 1)
    deleted = audit(fresh, eventName="JOB_DELETED")[0]
    assert set(deleted["context"]) == {"jobName", "jobRefNumber"}


def test_the_log_covers_the_last_week_unless_told(fresh):
    week = audit(fresh)
    limit = (fresh.world.now() - timedelta(days=7)).isoformat()
    assert all(event["eventDate"] >= limit[:19] for event in week)
    long = audit(fresh, eventDateAfter="2020-01-01T00:00:00.000Z", entityType=["CANDIDATE", "APPLICATION"])
    assert len(long) > len(week)
    assert {"CANDIDATE_DELETED", "CANDIDATE_DELETED_DUE_TO_MERGE"} <= {event["eventName"] for event in long}
    dates = [event["eventDate"] for event in long]
    assert dates == sorted(dates, reverse=True)
    fresh.call("GET", "/audit-api/v201910/audit-events", 403, key=f"{fresh.key}-extended")


def test_reports_are_run_polled_and_fetched(fresh):
    base = "/reporting-api/v201804"
    report = fresh.get(f"{base}/reports")["content"][0]["reportId"]
    assert fresh.get(f"{base}/reports/{report}")["name"] == "Applications"
    files = f"{base}/reports/{report}/files"
    fresh.call("GET", f"{files}/recent", 404)
    fresh.call("GET", f"{files}/recent/data", 404)
    made = fresh.call("POST", files, 200).json
    assert made["reportFileStatus"] == "PENDING"
    assert codes(fresh.call("POST", files, 400)) == ["REPORT_ALREADY_PENDING"]
    fresh.call("GET", f"{base}/files/{made['reportFileId']}/data", 404)
    assert fresh.get(f"{base}/files/{made['reportFileId']}") == made
    states = [fresh.get(f"{files}/recent")["reportFileStatus"] for _ in range(3)]
    assert states == ["PENDING", "RUNNING", "COMPLETED"]
    reply = fresh.call("GET", f"{files}/recent/data", 200)
    rows = list(csv.DictReader(io.StringIO(reply.body.decode())))
    assert len(rows) == len(fresh.applications())
    fresh.call("GET", f"{files}/recent/data", 304, headers={"if-none-match": reply.headers["etag"]})
    assert fresh.call("GET", f"{base}/files/{made['reportFileId']}/data", 200).body == reply.body
    assert fresh.get(files)["content"][0]["reportFileId"] == made["reportFileId"]
    fresh.call("GET", f"{base}/reports/7", 400)
    fresh.call("GET", f"{base}/reports/{RANDOM}", 404)
