from __future__ import annotations

import pytest

PATH = "/api/v1/Resource"
FULL = {
    "firstName": "Priya",
    "surname": "Nandakumar",
    "displayAs": "Priya Nandakumar",
    "jobTitle": "QS",
    "contactDetails": {"email": "priya.n@example.org", "mobilePhone": "07700 900222"},
    "otherEmail": "priya@home.test",
    "additionalContactDetails": {"type": "Email", "value": "third@home.test"},
    "address": {
        "isPrimary": True,
        "addressLine1": "3 Mill Lane",
        "town": "York",
        "county": "North Yorkshire",
        "postcode": "YO1 7HH",
        "country": "United Kingdom",
    },
    "linkedInUrl": "https://www.linkedin.com/in/example-pn",
    "desiredSalary": 52000,
    "desiredSalaryNum": 52000,
    "source": "Indeed",
    "owners": [{"ownerId": 12, "rank": 1, "percent": 100}],
    "dateApplied": "2026-02-11T10:00:00",
    "tagText": "VIP, brand new",
}


@pytest.fixture
def heard(tracker):
    """What the world told of."""
    changes: list[tuple[str, str]] = []
    tracker.world.hooks.append(lambda change: changes.append((change.kind, change.verb)))
    return changes


async def made(tracker, body) -> int:
    answer = await tracker.send("POST", PATH, body)
    assert answer.status_code == 201
    assert answer.json()["success"] is True
    return answer.json()["id"]


async def test_a_created_candidate_is_in_rows_details_and_world(tracker, heard):
    number = await made(tracker, FULL)
    (row,) = await tracker.rows("Resource", email="PRIYA.N@example.org")
    assert row["resourceId"] == number
    expected = {
        "firstname": "Priya",
        "surname": "Nandakumar",
        "displayAs": "Priya Nandakumar",
        "jobTitle": "QS",
        "email": "priya.n@example.org",
        "otherEmail": "priya@home.test",
        "mobilePhone": "07700 900222",
        "homeTelephone": "",
        "workTelephone": "",
        "town": "York",
        "country": "United Kingdom",
        "linkedInUrl": "https://www.linkedin.com/in/example-pn",
        "whereDidYouHear": "Indeed",
        "dateApplied": "2026-02-11",
    }
    assert {name: row[name] for name in expected} == expected
    detail = await tracker.get(f"Resource/{number}")
    assert (detail["desiredSalary"], detail["desiredSalaryNum"]) == (52000, 52000)
    assert [owner["ownerId"] for owner in detail["owners"]] == [12]
    assert detail["additionalContactDetails"] == FULL["additionalContactDetails"]
    assert detail["dateApplied"] == "2026-02-11T10:00:00"
    assert detail["tagText"] == "VIP, brand new"
    person = tracker.world.candidates[number - 77_000]
    assert (person.name, person.emails, person.owner_id) == (
        "Priya Nandakumar",
        ["priya.n@example.org", "priya@home.test"],
        2,
    )
    assert [tracker.world.tags[tag].name for tag in person.tag_ids] == ["VIP", "brand new"]
    assert heard == [("tags", "added"), ("candidates", "added")]


async def test_a_top_level_email_is_lost_without_a_word(tracker):
    body = {"firstName": "Ada", "surname": "Quist", "email": "ada@lost.test", "mobilePhone": "1"}
    answer = await tracker.send("POST", PATH, body, valid=False)
    assert answer.json()["success"] is True
    detail = await tracker.get(f"Resource/{answer.json()['id']}")
    assert detail["contactDetails"] == {"telephone": "", "mobilePhone": "", "fax": "", "email": ""}
    assert detail["displayAs"] == "Ada Quist"


@pytest.mark.parametrize("body", [{}, {"jobTitle": "QS"}, {"firstName": " ", "surname": ""}])
async def test_a_create_that_does_nothing_answers_204(tracker, body, heard):
    answer = await tracker.send("POST", PATH, body)
    assert (answer.status_code, answer.content) == (204, b"")
    assert heard == []


async def test_a_patch_leaves_the_rest_alone(tracker, heard):
    number = await made(tracker, FULL)
    before = await tracker.get(f"Resource/{number}")
    heard.clear()
    patch = {
        "jobTitle": "Senior QS",
        "contactDetails": {"mobilePhone": "07700 900333"},
        "address": {"town": "Leeds"},
    }
    answer = await tracker.send("PATCH", f"{PATH}/{number}", patch)
    assert (answer.status_code, answer.json()["success"]) == (200, True)
    after = await tracker.get(f"Resource/{number}")
    assert after["history"]["updated"] > before["history"]["updated"]
    assert after["contactDetails"] == before["contactDetails"] | {"mobilePhone": "07700 900333"}
    assert after["address"] == before["address"] | {"town": "Leeds"}
    changed = {name for name in before if before[name] != after[name]}
    assert changed == {"jobTitle", "contactDetails", "address", "history"}
    assert heard == [("candidates", "changed")]


async def test_generated_candidates_change_consistently(tracker):
    for row in await tracker.rows("Resource", maxResults=40):
        number = row["resourceId"]
        await tracker.send("PATCH", f"{PATH}/{number}", {"jobTitle": "Tester"})
        after = (await tracker.rows("Resource", maxResults=100))[0:40]
        found = next(item for item in after if item["resourceId"] == number)
        changed = {name for name in row if row[name] != found[name]}
        assert changed <= {"jobTitle", "lastUpdatedDateTime", "lastUpdatedUserId"}


async def test_null_leaves_a_value_alone_unless_the_quirk_says(tracker):
    number = await made(tracker, FULL)
    await tracker.send("PATCH", f"{PATH}/{number}", {"jobTitle": None})
    assert (await tracker.get(f"Resource/{number}"))["jobTitle"] == "QS"
    tracker.read(null_clears=True)
    await tracker.send("PATCH", f"{PATH}/{number}", {"jobTitle": None})
    assert (await tracker.get(f"Resource/{number}"))["jobTitle"] is None


async def test_an_unlisted_employer_goes_in_under_minus_one(tracker):
    number = await made(tracker, FULL | {"currentClient": {"id": -1, "name": "Harrow & Pike Ltd"}})
    (row,) = await tracker.rows("Resource", email="priya.n@")
    assert row["clientName"] == "Harrow & Pike Ltd"
    await tracker.send("PATCH", f"{PATH}/{number}", {"currentClient": {"name": "Lost Ltd"}})
    assert (await tracker.get(f"Resource/{number}"))["currentClient"]["name"] == "Harrow & Pike Ltd"
    await tracker.send("PATCH", f"{PATH}/{number}", {"currentClient": {"id": 201}})
    assert (await tracker.get(f"Resource/{number}"))["currentClient"] == {
        "id": 201,
        "name": "Aldermoor Bridges",
    }


async def test_quick_skills_of_the_wrong_kind_are_dropped(tracker):
    number = await made(tracker, FULL | {"quickSkills": [{"id": 700}, {"id": 3}]})
    assert (await tracker.get(f"Resource/{number}"))["quickSkills"] == [{"id": 700, "name": "Python"}]


async def test_work_types_are_taken_on_patch_only(tracker):
    types = [{"id": 10, "name": "Permanent"}]
    answer = await tracker.send("POST", PATH, FULL | {"workTypes": types}, valid=False)
    number = answer.json()["id"]
    assert (await tracker.get(f"Resource/{number}"))["workTypes"] != types
    await tracker.send("PATCH", f"{PATH}/{number}", {"workTypes": types}, valid=False)
    assert (await tracker.get(f"Resource/{number}"))["workTypes"] == types


@pytest.mark.parametrize(
    ("reading", "shown", "added"),
    [("kept", "Pigeon post", 0), ("added", "Pigeon post", 1), ("dropped", "", 0)],
)
async def test_what_becomes_of_an_unknown_source(tracker, reading, shown, added):
    tracker.read(unknown_source=reading)
    before = len((await tracker.get("MetaData"))["resourceSources"])
    number = await made(tracker, FULL | {"source": "Pigeon post"})
    assert (await tracker.get(f"Resource/{number}"))["source"] == shown
    assert len((await tracker.get("MetaData"))["resourceSources"]) == before + added


async def test_a_taken_address(tracker):
    first = await made(tracker, FULL)
    assert await made(tracker, FULL) != first
    tracker.read(duplicate_email="conflict")
    assert (await tracker.send("POST", PATH, FULL)).status_code == 409
    tracker.read(duplicate_email="refused")
    answer = await tracker.send("POST", PATH, FULL)
    assert (answer.status_code, answer.json()["success"]) == (200, False)


async def test_statuses_and_custom_fields_can_be_written(tracker):
    fields = (await tracker.get("MetaData"))["customFields"]
    notice = next(field["id"] for field in fields if field["name"] == "Notice period")
    other = next(field["id"] for field in fields if field["association"] == "Opportunity")
    written = [{"id": notice, "value": "2 weeks"}, {"id": other, "value": "lost"}]
    number = await made(tracker, FULL | {"status": {"id": 3}, "customFields": written})
    detail = await tracker.get(f"Resource/{number}")
    assert detail["status"] == {"id": 3, "name": "Do Not Use"}
    texts = {field["id"]: field["value"] for field in detail["customFields"]}
    assert texts[notice] == "2 weeks"
    assert other not in texts


async def test_deletion_is_hard_and_takes_everything_along(tracker, heard):
    rows = await tracker.rows("OpportunityResource", onlyActive=False)
    number = rows[0]["resourceId"]
    await tracker.send("DELETE", f"{PATH}/{number}")
    assert await tracker.get(f"Resource/{number}") is None
    assert await tracker.rows("OpportunityResource", resourceId=number, onlyActive=False) == []
    assert await tracker.get(f"OpportunityResource/{rows[0]['opportunityResourceId']}") is None
    assert number not in [row["resourceId"] for row in await tracker.every("Resource")]
    for method in ("GET", "PATCH", "DELETE"):
        body = {} if method == "PATCH" else None
        assert (await tracker.send(method, f"{PATH}/{number}", body)).status_code == 204
    assert ("candidates", "removed") in heard
    assert ("applications", "removed") in heard


async def test_deleted_people_are_gone_from_the_start(tracker):
    gone = next(person.id for person in tracker.world.candidates if person.deleted_at)
    assert await tracker.get(f"Resource/{77_000 + gone}") is None
