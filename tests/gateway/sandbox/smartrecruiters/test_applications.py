from dataclasses import replace
from datetime import datetime

import pytest

from gateway.sandbox.smartrecruiters.states import MANDATORY
from gateway.sandbox.times import iso
from tests.gateway.sandbox.smartrecruiters.helper import codes


def pick(api, status, test=lambda row: True):
    return next(row for row in api.applications(status) if test(row))


@pytest.fixture
def row(fresh):
    """A new application that no mandatory step stands before."""
    jobs = fresh.world.jobs
    return pick(fresh, "NEW", lambda row: jobs[row.job_id].pipeline_id == 1)


def move(api, row, expected=204, **body):
    return api.call("PUT", f"{api.at(row)}/status", expected, json=body)


def test_every_status_is_there(api):
    statuses = {api.vendor.states.of(row)[0] for row in api.world.applications}
    assert statuses == {
        "LEAD",
        "NEW",
        "IN_REVIEW",
        "INTERVIEW",
        "OFFERED",
        "HIRED",
        "REJECTED",
        "WITHDRAWN",
        "TRANSFERRED",
    }
    assert any(step is None for status, step in map(api.vendor.states.of, api.applications("IN_REVIEW")))


def test_the_uuid_finds_the_pair(api):
    row = pick(api, "INTERVIEW")
    one = api.get(api.at(row))
    body = api.get(f"/job-applications-api/v202112/job-applications/{one['applicationId']}")
    assert (body["profileId"], body["jobId"]) == (
        api.id("candidates", row.candidate_id),
        api.id("jobs", row.job_id),
    )
    assert body["subStatus"] == one["subStatus"]
    source = api.get(one["actions"]["sourceDetails"]["url"])
    assert (source["label"], api.get(f"/configuration/sources/{body['sourceIdentifier']}")) == (
        one["source"],
        source,
    )
    assert codes(api.call("GET", "/job-applications-api/v202112/job-applications/7", 400)) == [
        "INVALID_JOB_APPLICATION_ID"
    ]


def test_ids_and_the_rest_may_be_absent(api):
    row, before = pick(api, "REJECTED"), api.vendor.quirks
    api.vendor.quirks = replace(before, application_ids=False, assignment_application_ids=True)
    assert "applicationId" not in api.get(api.at(row))
    assert api.get(f"/candidates/{api.id('candidates', row.candidate_id)}")["primaryAssignment"][
        "applicationId"
    ]
    api.vendor.quirks = before


def test_reasons(api):
    rows = api.applications("REJECTED")
    given = [api.get(api.at(row)) for row in rows[:60]]
    known = {item["id"]: item["label"] for item in api.get("/configuration/rejection-reasons")["content"]}
    assert all(
        known[one["reasonOfRejection"]["id"]] == one["reasonOfRejection"]["label"]
        for one in given
        if "reasonOfRejection" in one
    )
    assert any("reasonOfRejection" not in one for one in given)
    withdrawn = [api.get(api.at(row)) for row in api.applications("WITHDRAWN")[:30]]
    assert any("reasonOfWithdrawal" in one for one in withdrawn)
    assert not any("reasonOfRejection" in one for one in withdrawn)


def test_a_pair_that_does_not_belong_together(api):
    row = pick(api, "NEW")
    other = next(job for job in api.world.jobs.ids() if job not in api.world.jobs_of(row.candidate_id))
    path = f"/candidates/{api.id('candidates', row.candidate_id)}/jobs/{api.id('jobs', other)}"
    for end in ("", "/status/history", "/properties", "/attachments", "/screening-answers"):
        assert codes(api.call("GET", path + end, 404)) == ["JOB_NOT_FOUND"]


def test_history_begins_with_the_creation_and_ends_with_the_status(api):
    for row in api.applications()[:200]:
        body = api.get(f"{api.at(row)}/status/history")
        lines = sorted(body["content"], key=lambda line: line["changedOn"])
        assert body["totalFound"] == len(lines)
        uuid = api.id("applications", row.id)
        one = api.get(f"/job-applications-api/v202112/job-applications/{uuid}")
        assert lines[0]["changedOn"] == one["createDate"]
        assert (lines[-1]["status"], lines[-1].get("subStatus")) == (one["status"], one.get("subStatus"))
        assert all(datetime.fromisoformat(line["changedOn"]).tzinfo for line in lines)


def test_histories_hold_what_is_over_and_retired_steps(api):
    histories = [(row, api.vendor.states.history(row)) for row in api.applications()]
    live = [
        lines
        for row, lines in histories
        if api.vendor.states.of(row)[0] not in {"REJECTED", "WITHDRAWN", "TRANSFERRED"}
    ]
    assert any(line.status == "REJECTED" for lines in live for line in lines)
    assert any(line.step == "Telephone" for _, lines in histories for line in lines)


@pytest.mark.parametrize("order", ["oldest", "newest", "mixed"])
def test_the_order_of_histories_is_open(api, order):
    row = pick(api, "HIRED", lambda row: len(api.vendor.states.history(row)) > 2)
    before = api.vendor.quirks
    api.vendor.quirks = replace(before, history_order=order)
    times = [line["changedOn"] for line in api.get(f"{api.at(row)}/status/history")["content"]]
    api.vendor.quirks = before
    assert {
        "oldest": times == sorted(times),
        "newest": times == sorted(times)[::-1],
        "mixed": times not in (sorted(times), sorted(times)[::-1]),
    }[order]


def test_moving_and_rejecting(fresh, row):
    move(fresh, row, status="IN_REVIEW", subStatus="Phone interview")
    one = fresh.get(fresh.at(row))
    assert (one["status"], one["subStatus"]) == ("IN_REVIEW", "Phone interview")
    reason = fresh.get("/configuration/rejection-reasons")["content"][2]
    move(fresh, row, status="REJECTED", reason=reason["id"])
    one = fresh.get(fresh.at(row))
    assert (one["status"], one["reasonOfRejection"]) == ("REJECTED", reason)
    assert "subStatus" not in one
    lines = fresh.get(f"{fresh.at(row)}/status/history")["content"]
    assert [line["status"] for line in lines[:2]] == ["REJECTED", "IN_REVIEW"]
    truth = fresh.world.applications[row.id]
    assert (truth.state, iso(truth.rejected_at, "milliseconds")) == ("rejected", lines[0]["changedOn"])
    listed = next(
        item
        for item in fresh.rows(
            "/candidates", limit=100, jobId=fresh.id("jobs", row.job_id), status="REJECTED"
        )
        if item["id"] == fresh.id("candidates", row.candidate_id)
    )
    assert listed


def test_hiring_and_coming_back(fresh, row):
    move(fresh, row, status="HIRED", startsOn="2027-01-04T00:00:00.000Z")
    assert fresh.get(fresh.at(row))["startsOn"] == "2027-01-04T00:00:00.000Z"
    move(fresh, row, status="LEAD")
    one = fresh.get(fresh.at(row))
    assert (one["status"], "startsOn" in one) == ("LEAD", False)
    assert fresh.world.applications[row.id].state == "pending"


def test_withdrawing(fresh, row):
    reason = fresh.get("/configuration/withdrawal-reasons")["content"][0]
    move(fresh, row, status="WITHDRAWN", reason=reason["id"])
    assert fresh.get(fresh.at(row))["reasonOfWithdrawal"] == reason


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"status": "INTERVIEW", "reason": "x"}, "NO_REASON_SUPPORT_FOR_STATUS"),
        ({"status": "REJECTED", "reason": "x"}, "REASON_NOT_FOUND"),
        ({"status": "OFFER"}, "INVALID_REQUEST"),
        ({"status": "INTERVIEW", "subStatus": "Nowhere"}, "SUB_STATUS_NOT_FOUND"),
        ({}, "INVALID_REQUEST"),
    ],
)
def test_moves_that_are_refused(fresh, row, body, code):
    assert codes(move(fresh, row, 400, **body)) == [code]


def test_a_mandatory_step_must_not_be_left_out(fresh):
    jobs, states = fresh.world.jobs, fresh.vendor.states
    row = next(
        row
        for row in fresh.applications("NEW")
        if jobs[row.job_id].pipeline_id == MANDATORY and len(states.history(row)) == 1
    )
    assert codes(move(fresh, row, 400, status="OFFERED")) == ["REQUIRED_SUB_STATUS_OMITTED"]
    move(fresh, row, status="REJECTED")
    move(fresh, row, status="IN_REVIEW", subStatus="Phone interview")
    move(fresh, row, status="OFFERED")


def test_moving_the_main_application(fresh, row):
    person = f"/candidates/{fresh.id('candidates', row.candidate_id)}"
    fresh.call("PUT", f"{person}/status", 204, json={"status": "TRANSFERRED"})
    assert fresh.get(f"{person}/status/history")["content"]


def test_the_world_may_be_changed_behind_the_api(fresh, row):
    move(fresh, row, status="OFFERED")
    fresh.world.change(fresh.world.applications, fresh.world.applications[row.id], state="hired")
    assert fresh.get(fresh.at(row))["status"] == "HIRED"


def test_removing_an_application(fresh, row):
    fresh.call("DELETE", fresh.at(row), 204)
    fresh.call("GET", fresh.at(row), 404)
    fresh.call(
        "GET", f"/job-applications-api/v202112/job-applications/{fresh.id('applications', row.id)}", 404
    )


@pytest.mark.parametrize(
    ("details", "code"),
    [
        ({"sourceTypeId": "NONE", "sourceId": "x"}, "INVALID_SOURCE_TYPE"),
        ({"sourceTypeId": "JOB_BOARD", "sourceId": "x"}, "SUBTYPE_REQUIRED"),
        ({"sourceTypeId": "OTHER", "sourceId": "x"}, "INVALID_SOURCE"),
        ({"sourceTypeId": "OTHER"}, "INVALID_REQUEST"),
    ],
)
def test_sources_that_are_refused(fresh, row, details, code):
    assert codes(fresh.call("PUT", f"{fresh.at(row)}/source", 400, json=details)) == [code]


def test_setting_the_source(fresh, row):
    source = fresh.get("/configuration/sources/OTHER/values?limit=1")["content"][0]
    body = {"sourceTypeId": "OTHER", "sourceSubTypeId": "OTHER", "sourceId": source["id"]}
    history = fresh.get(f"{fresh.at(row)}/status/history")
    fresh.call("PUT", f"{fresh.at(row)}/source", 204, json=body)
    assert fresh.get(fresh.at(row))["source"] == source["label"]
    assert fresh.get(f"{fresh.at(row)}/status/history") == history


def by_label(api):
    return {item["label"]: item["id"] for item in api.get("/configuration/candidate-properties")["content"]}


def test_properties_are_written_and_reset(fresh, row):
    names = by_label(fresh)
    user = fresh.id("users", 3)
    wanted = {
        "Notice period": "2 months", "Driving licence": True, "Shirt size": "xl", "Years of practice": 7,
        "Available from": "2027-01-01T00:00:00.000Z", "Nationality": "be", "Preferred region": "us-wa",
        "Salary expectation": {"code": "EUR", "value": 100}, "Buddy": user, "Shifts": ["early", "night"],
    }  # fmt: skip
    path = f"{fresh.at(row)}/properties"
    fresh.call(
        "PUT", path, 204, json=[{"id": names[label], "value": value} for label, value in wanted.items()]
    )
    shown = {item["label"]: item for item in fresh.get(f"{path}?includeMultiSelect=true")["content"]}
    assert {label: shown[label]["value"] for label in wanted} == wanted
    assert shown["Shirt size"]["valueLabel"] == "XL"
    assert [item["label"] for item in shown["Shifts"]["selectedValueLabels"]] == ["Early", "Night"]
    assert "Shifts" not in {item["label"] for item in fresh.get(path)["content"]}
    assert {item["label"] for item in fresh.get(f"{path}?context=HIRE_FORM")["content"]} == {"Buddy"}
    fresh.call("PUT", f"{path}/{names['Nationality']}", 204, json={})
    assert "Nationality" not in {item["label"] for item in fresh.get(path)["content"]}
    fresh.call("GET", f"{path}?context=NONE", 400)


def test_a_property_of_the_main_application(fresh, row):
    person = f"/candidates/{fresh.id('candidates', row.candidate_id)}"
    ident = by_label(fresh)["Remarks"]
    fresh.call("PUT", f"{person}/properties/{ident}", 204, json={"value": "main"})
    shown = {item["id"]: item["value"] for item in fresh.get(f"{person}/properties")["content"]}
    assert shown[ident] == "main"


@pytest.mark.parametrize(
    ("label", "value", "code"),
    [
        ("Nationality", "BE", "COUNTRY_NOT_FOUND"),
        ("Preferred region", "xx", "REGION_NOT_FOUND"),
        ("Salary expectation", {"code": "XXX", "value": 1}, "CURRENCY_NOT_FOUND"),
        ("Shirt size", "XL", "VALUE_NOT_FOUND"),
        ("Years of practice", "7", "INVALID_NUMBER_RANGE"),
        ("Available from", "soon", "INVALID_DATE_RANGE"),
        ("Notice period", "", "INVALID_TEXT_FORMAT"),
        ("Buddy", "x", "USER_NOT_FOUND"),
        ("Shifts", ["never"], "VALUE_NOT_FOUND"),
        ("Match score", 5, "INACCESSIBLE_FIELD"),
    ],
)
def test_values_that_are_refused(fresh, row, label, value, code):
    path = f"{fresh.at(row)}/properties"
    before = fresh.get(path)
    good = {"id": by_label(fresh)["Driving licence"], "value": False}
    reply = fresh.call("PUT", path, 400, json=[good, {"id": by_label(fresh)[label], "value": value}])
    assert codes(reply) == [code]
    assert fresh.get(path) == before


def test_batches_that_are_refused(fresh, row):
    path, ident = f"{fresh.at(row)}/properties", by_label(fresh)["Remarks"]
    assert codes(fresh.call("PUT", path, 404, json=[{"id": "x", "value": 1}])) == ["PROPERTY_NOT_FOUND"]
    assert codes(fresh.call("PUT", path, 400, json=[{"id": ident}, {"id": ident}])) == [
        "DUPLICATE_PROPERTIES"
    ]
    fresh.call("PUT", path, 400, json=[])
    fresh.call("PUT", path, 400, json={})


def test_nothing_set_is_an_empty_object(api):
    bodies = [api.get(f"{api.at(row)}/properties") for row in api.applications()[:100]]
    assert {} in bodies
    person = api.get("/candidates?limit=1")["content"][0]
    api.get(person["actions"]["properties"]["url"])


def test_answers(api):
    kinds = {
        answer["type"]
        for row in api.applications()[:400]
        for answer in api.get(f"{api.at(row)}/screening-answers")["content"]
    }
    assert kinds >= {
        "text",
        "textarea",
        "radio",
        "select",
        "checkbox",
        "currency",
        "eeo",
        "languages",
        "work_shifts",
    }
