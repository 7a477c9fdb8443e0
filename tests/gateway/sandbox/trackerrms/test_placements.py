from __future__ import annotations

import pytest

PATH = "/api/v1/OpportunityResource"


@pytest.fixture
async def person(tracker) -> int:
    body = {"firstName": "Ada", "surname": "Quist", "contactDetails": {"email": "ada@quist.test"}}
    return (await tracker.send("POST", "/api/v1/Resource", body)).json()["id"]


async def put(tracker, person, *jobs, **more):
    body = {"resourceId": person, "opportunityIds": list(jobs), "statusId": 31} | more
    return await tracker.send("POST", PATH, body)


async def test_a_candidate_is_put_on_a_job(tracker, person):
    heard = []
    tracker.world.hooks.append(lambda change: heard.append((change.kind, change.verb)))
    answer = await put(tracker, person, 58_002, note="Strong", placementSource="Indeed")
    assert answer.status_code == 201
    body = answer.json()
    assert (body["success"], body["namedResource"], body["reason"]) == (True, "Ada Quist", None)
    (row,) = await tracker.rows("OpportunityResource", resourceId=person, opportunityId=58_002)
    assert row["opportunityResourceId"] == body["opportunityResourceId"]
    assert (row["note"], row["placementSource"], row["assignedByUserId"]) == ("Strong", "Indeed", 11)
    assert (row["opportunityResourceStatusId"], row["dateAssigned"]) == (31, "2026-11-20")
    record = tracker.world.applications[body["opportunityResourceId"] - 30_000]
    assert (record.candidate_id, record.job_id, record.state) == (person - 77_000, 2, "pending")
    assert record.id in tracker.vendor.placements_of_job(2)
    assert heard == [("applications", "added")]


async def test_several_jobs_give_one_id(tracker, person):
    answer = await put(tracker, person, 58_002, 58_003)
    rows = await tracker.rows("OpportunityResource", resourceId=person)
    assert [row["opportunityId"] for row in rows] == [58_002, 58_003]
    assert answer.json()["opportunityResourceId"] == rows[1]["opportunityResourceId"]


@pytest.mark.parametrize("change", [{"opportunityIds": []}, {"opportunityIds": [5]}, {"resourceId": 5}])
async def test_what_is_not_created_answers_204(tracker, person, change):
    assert (await put(tracker, person, 58_002, **change)).status_code == 204


async def test_an_unknown_status_is_refused(tracker, person):
    answer = await put(tracker, person, 58_002, statusId=7777)
    assert answer.status_code == 400
    assert answer.json()["detail"] == "statusId is not valid"
    assert answer.json()["instance"] == PATH


async def test_later_statuses_on_create_are_a_quirk(tracker, person):
    assert (await put(tracker, person, 58_002, statusId=48)).status_code == 201
    tracker.read(any_status_on_create=False)
    assert (await put(tracker, person, 58_003, statusId=48)).status_code == 400
    assert (await put(tracker, person, 58_003, statusId=33)).status_code == 201


async def test_refusals_come_as_success_false(tracker, person):
    await put(tracker, person, 58_002)
    again = await put(tracker, person, 58_002)
    assert (again.status_code, again.json()["success"], again.json()["opportunityResourceId"]) == (
        200,
        False,
        0,
    )
    assert "already" in again.json()["reason"]
    tracker.read(duplicate_placement="allowed")
    assert (await put(tracker, person, 58_002)).json()["success"] is True
    await tracker.send("PATCH", f"/api/v1/Resource/{person}", {"status": {"id": 3}})
    assert "Do Not Use" in (await put(tracker, person, 58_003)).json()["reason"]


async def test_the_clients_own_people_are_excluded(tracker, person):
    row = next(row for row in await tracker.every("Opportunity") if row["clientName"])
    client = {"id": row["clientId"], "name": row["clientName"]}
    await tracker.send("PATCH", f"/api/v1/Resource/{person}", {"currentClient": client})
    body = (await put(tracker, person, row["opportunityId"])).json()
    assert (body["success"], body["namedAccount"]) == (False, row["clientName"])


async def test_a_placement_moves_by_id(tracker):
    row = (await tracker.rows("OpportunityResource"))[0]
    number = row["opportunityResourceId"]
    before = await tracker.get(f"OpportunityResource/{number}")
    answer = await tracker.send("PATCH", f"{PATH}/{number}", {"opportunityResourceStatusId": 47})
    assert answer.json() == {"id": number, "success": True, "message": "Record updated"}
    after = await tracker.get(f"OpportunityResource/{number}")
    assert (after["opportunityResourceStatusId"], after["status"]) == (47, {"id": 47, "name": "Phone screen"})
    assert after["history"]["updated"] > before["history"]["updated"]
    assert after["rejectionReason"] is None
    assert tracker.world.applications[number - 30_000].state == "pending"
    assert number in [
        row["opportunityResourceId"] for row in await tracker.every("OpportunityResource", statusId=47)
    ]


async def test_a_placement_is_rejected_with_a_note(tracker):
    number = (await tracker.rows("OpportunityResource"))[0]["opportunityResourceId"]
    patch = {"opportunityResourceStatusId": 60, "rejectionReason": "Too far from Leeds"}
    await tracker.send("PATCH", f"{PATH}/{number}", patch)
    rows = await tracker.every("OpportunityResource", onlyActive=False)
    row = next(row for row in rows if row["opportunityResourceId"] == number)
    assert (row["rejectionReason"], row["activeRecord"]) == ("Too far from Leeds", "n")
    record = tracker.world.applications[number - 30_000]
    reason = tracker.world.reasons[record.reason_id]
    assert (record.state, reason.name) == ("rejected", row["opportunityResourceStatusName"])
    assert number not in [row["opportunityResourceId"] for row in await tracker.every("OpportunityResource")]


async def test_hiring_and_which_status_wins(tracker):
    number = (await tracker.rows("OpportunityResource"))[0]["opportunityResourceId"]
    both = {"opportunityResourceStatusId": 52, "status": {"id": 31}}
    await tracker.send("PATCH", f"{PATH}/{number}", both)
    assert tracker.world.applications[number - 30_000].state == "hired"
    tracker.read(status_wins="object")
    await tracker.send("PATCH", f"{PATH}/{number}", both)
    assert (await tracker.get(f"OpportunityResource/{number}"))["status"]["id"] == 31
    assert tracker.world.applications[number - 30_000].hired_at is None


async def test_other_values_of_a_placement(tracker):
    number = (await tracker.rows("OpportunityResource"))[0]["opportunityResourceId"]
    patch = {
        "startDate": "2027-01-04T00:00:00",
        "startTime": "2027-01-04T08:30:00",
        "payRate": "40 or so",
        "assignedByUserId": 13,
        "customFields": [{"id": 50, "value": "12"}],
    }
    await tracker.send("PATCH", f"{PATH}/{number}", patch)
    detail = await tracker.get(f"OpportunityResource/{number}")
    assert (detail["startDate"], detail["startTime"], detail["payRate"]) == (
        "2027-01-04",
        "08:30:00",
        "40 or so",
    )
    assert (detail["assignedByUserId"], detail["customFields"][0]["value"]) == (13, "12")


async def test_unknown_statuses_and_records(tracker):
    number = (await tracker.rows("OpportunityResource"))[0]["opportunityResourceId"]
    answer = await tracker.send("PATCH", f"{PATH}/{number}", {"opportunityResourceStatusId": 5})
    assert (answer.status_code, answer.json()["detail"]) == (400, "opportunityResourceStatusId is not valid")
    assert (await tracker.send("PATCH", f"{PATH}/1", {"opportunityResourceStatusId": 47})).status_code == 204
    assert (await tracker.send("DELETE", f"{PATH}/{number}")).status_code == 200
    assert (await tracker.send("GET", f"{PATH}/{number}")).status_code == 204


async def test_taking_people_off_lists(tracker, person):
    lists = "/api/v1/Opportunity"
    await put(tracker, person, 58_002)
    assert (await tracker.send("DELETE", f"{lists}/58002/shortlist/resource/{person}")).status_code == 200
    assert (await tracker.send("DELETE", f"{lists}/58002/shortlist/resource/{person}")).status_code == 204
    body = {"resourceId": person, "opportunityId": 58_002}
    answer = await tracker.send("POST", f"{lists}/Longlist", body)
    assert (answer.status_code, answer.json()[0]["success"]) == (201, True)
    assert (await tracker.get("Opportunity/58002/Longlist"))[-1]["resourceId"] == person
    assert await tracker.rows("OpportunityResource", resourceId=person) == []
    wrong = await tracker.send("POST", f"{lists}/58002/longlist/resource/{person}", {})
    assert wrong.status_code == 405
    assert (await tracker.send("DELETE", f"{lists}/58002/longlist/resource/{person}")).status_code == 200
    assert (await tracker.send("DELETE", f"{lists}/58002/longlist/resource/{person}")).status_code == 204
    assert (await tracker.send("POST", f"{lists}/Longlist", body | {"resourceId": 1})).status_code == 400
