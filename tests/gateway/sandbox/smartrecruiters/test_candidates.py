from dataclasses import replace

import pytest

from tests.gateway.sandbox.smartrecruiters.helper import codes

SECOND = "2026-11-20T09:30:00.500Z"


@pytest.fixture
def person(fresh):
    """Somebody with two applications or more."""
    return next(
        person
        for person in fresh.world.candidates
        if person.deleted_at is None and len(fresh.world.jobs_of(person.id)) > 1 and person.emails
    )


@pytest.fixture
def path(fresh, person):
    return f"/candidates/{fresh.id('candidates', person.id)}"


def found(api, **query):
    return {row["id"] for row in api.rows("/candidates", limit=100, **query)}


def test_a_row_lacks_what_the_detail_has(api):
    rows = api.get("/candidates?limit=100")["content"]
    row = next(row for row in rows if row["secondaryAssignments"])
    detail = api.get(f"/candidates/{row['id']}")
    for name in ("phoneNumber", "web", "education", "experience"):
        assert all(name not in other for other in rows)
    assert set(row["primaryAssignment"]) <= {"job", "status", "subStatus"}
    assert set(row["secondaryAssignments"][0]) == {"job"}
    assert "title" not in row["secondaryAssignments"][0]["job"]
    assert detail["primaryAssignment"]["source"]
    assert all(other["status"] and other["source"] for other in detail["secondaryAssignments"])
    assert detail["primaryAssignment"]["status"] == row["primaryAssignment"]["status"]
    assert "applicationId" not in detail["primaryAssignment"]


def test_the_main_application_is_the_newest_active_one(api):
    over = {"REJECTED", "WITHDRAWN", "TRANSFERRED"}
    for row in api.get("/candidates?limit=100")["content"]:
        detail = api.get(f"/candidates/{row['id']}")
        every = [detail["primaryAssignment"], *detail["secondaryAssignments"]]
        if detail["primaryAssignment"]["status"] in over:
            assert all(item["status"] in over for item in every)


def test_filters_on_people(api):
    rows = api.rows("/candidates", limit=100)

    def expected(test):
        return {row["id"] for row in rows if test(row)}

    assert found(api, consentStatus="PENDING") == expected(lambda row: row["consent"]["status"] == "PENDING")
    tag = next(tag for row in rows for tag in row["tags"] if tag.lower() != tag.upper())
    assert found(api, tag=tag.swapcase()) == expected(lambda row: tag.lower() in map(str.lower, row["tags"]))
    assert found(api, location="ghent") == expected(
        lambda row: "Ghent" in row.get("location", {}).get("city", "")
    )
    assert found(api, averageRating="4") == expected(lambda row: 4 <= row.get("averageRating", 0) < 5)
    pivot = sorted(row["updatedOn"] for row in rows)[-20]
    assert found(api, updatedAfter=pivot) == expected(lambda row: row["updatedOn"] > pivot)
    email = next(row["email"] for row in rows if "email" in row)
    assert found(api, q=email) == expected(lambda row: row.get("email") == email)
    assert found(api, q=f'"{email.upper()}"') == found(api, q=email)
    first, last = next((row["firstName"], row["lastName"]) for row in rows)
    assert found(api, q=f'"{first} {last}"') == expected(
        lambda row: (row["firstName"], row["lastName"]) == (first, last)
    )
    assert found(api, q=f'"{last} {first}"') == set()


def test_job_and_status_hold_for_one_application_or_for_any(api):
    job = api.get("/jobs?sort=job_id&limit=1")["content"][0]["id"]
    number = api.vendor.ids.meant("jobs", job)
    of_job = [row for row in api.applications() if row.job_id == number]
    rejected = [row for row in of_job if api.vendor.states.of(row)[0] == "REJECTED"]
    assert found(api, jobId=job) == {api.id("candidates", row.candidate_id) for row in of_job}
    strict = found(api, jobId=job, status="REJECTED")
    assert strict == {api.id("candidates", row.candidate_id) for row in rejected}
    before = api.vendor.quirks
    api.vendor.quirks = replace(before, same_application=False)
    assert strict < found(api, jobId=job, status="REJECTED") <= found(api, jobId=job)
    api.vendor.quirks = before


def test_a_step_counts_with_a_status_only(api):
    rows = api.applications("INTERVIEW")
    step = "Trial day: on site"
    expected = {
        api.id("candidates", row.candidate_id) for row in rows if api.vendor.states.of(row)[1] == step
    }
    assert expected
    assert found(api, status="INTERVIEW", subStatus=step) == expected
    assert found(api, subStatus=step) == found(api)


def test_sources_fields_and_answers_as_filters(api):
    source = next(
        item
        for item in api.get("/configuration/sources/OTHER/values?limit=100")["content"]
        if item["label"] == "Partner board"
    )
    triple = {"sourceType": "OTHER", "sourceSubType": "OTHER", "sourceValueId": source["id"]}
    rows = {
        api.id("candidates", row.candidate_id)
        for row in api.applications()
        if api.vendor.sources.of(row).label == "Partner board"
    }
    assert found(api, **triple) == rows
    shirt = next(
        item
        for item in api.get("/configuration/candidate-properties")["content"]
        if item["label"] == "Shirt size"
    )
    hits = found(api, propertyId=shirt["id"], propertyValueId="xl")
    assert hits
    one = api.get(f"/candidates/{next(iter(hits))}")
    assert one["primaryAssignment"]
    answered = found(
        api, questionCategory="eeoInformation", questionFieldId="gender", questionFieldValueId="0"
    )
    assert answered


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ({"propertyId": "x"}, "FIELDS_CRITERIA_SIZE_VIOLATED"),
        ({"sourceType": "OTHER", "sourceValueId": "x"}, "SOURCES_CRITERIA_SIZE_VIOLATED"),
        ({"questionCategory": "x"}, "SCREENING_QUESTIONS_CRITERIA_SIZE_VIOLATED"),
        ({"onboardingStatus": "READY_TO_ONBOARD"}, "ONBOARDING_STATUS_NOT_ACTIVE"),
    ],
)
def test_what_a_search_refuses(api, query, code):
    reply = api.call("GET", "/candidates", 400, query=query)
    assert codes(reply) == [code]
    assert "message" not in reply.json
    api.call("GET", "/candidates?status=OFFER", 400)


def test_a_deleted_person_is_gone(fresh, person, path):
    fresh.call("DELETE", path, 204)
    assert codes(fresh.call("GET", path, 404)) == ["CANDIDATE_NOT_FOUND"]
    assert path.split("/")[2] not in found(fresh)
    fresh.vendor.quirks = replace(fresh.vendor.quirks, unknown_candidate=401)
    assert codes(fresh.call("GET", path, 401)) == ["PERMISSION_DENIED"]


def test_editing_keeps_email_and_last_name_unique(fresh, person, path):
    other = next(
        one for one in fresh.world.candidates if one.id != person.id and one.deleted_at is None and one.emails
    )
    body = {"email": other.emails[0], "lastName": other.last_name or "X"}
    if other.last_name:
        assert codes(fresh.call("PATCH", path, 409, json=body)) == ["CANDIDATE_DATA_CONFLICT"]
    fresh.call("PATCH", path, 400, json={"email": "nobody"})
    fresh.call("PATCH", path, 400, json={"firstName": ""})
    changed = fresh.call(
        "PATCH",
        path,
        200,
        json={
            "firstName": "Zoë",
            "phoneNumber": "+4400012345",
            "web": {"linkedin": "https://l.test/z", "linkedIn": "lost"},
        },
    ).json
    assert (changed["firstName"], changed["phoneNumber"], changed["web"]) == (
        "Zoë",
        "+4400012345",
        {"linkedin": "https://l.test/z"},
    )
    assert changed["updatedOn"] > SECOND
    assert fresh.world.candidates[person.id].first_name == "Zoë"


def test_tags_are_added_replaced_and_cleared(fresh, person, path):
    fresh.call("PUT", f"{path}/tags", 201, json={"tags": ["Welder", "night"]})
    assert fresh.get(f"{path}/tags") == {"tags": ["Welder", "night"]}
    added = fresh.call("POST", f"{path}/tags", 201, json={"tags": ["welder", "New one"]}).json
    assert added == {"tags": ["Welder", "night", "New one"]}
    assert fresh.get(path)["tags"] == added["tags"]
    names = {tag.id: tag.name for tag in fresh.world.tags}
    assert [names[tag] for tag in fresh.world.candidates[person.id].tag_ids] == added["tags"]
    assert path.split("/")[2] in found(fresh, tag="NEW ONE")
    fresh.call("DELETE", f"{path}/tags", 204)
    assert fresh.get(f"{path}/tags") == {"tags": []}
    fresh.call("PUT", f"{path}/tags", 201, json={"tags": []})


def test_tags_have_limits(fresh, path):
    fresh.call("POST", f"{path}/tags", 400, json={"tags": ["x" * 151]})
    fresh.call("POST", f"{path}/tags", 400, json={"tags": "x"})
    reply = fresh.call("POST", f"{path}/tags", 400, json={"tags": [f"t{n}" for n in range(101)]})
    assert codes(reply) == ["TOO_MANY_TAGS"]
    fresh.call(
        "POST",
        f"{path}/tags",
        403,
        key=None,
        token=fresh.without("no-candidates_manage"),
        json={"tags": ["x"]},
    )


def test_updated_on_moves_with_the_profile_or_with_all(fresh, person, path):
    row = fresh.world.applications.of(person.id)[0]
    before = fresh.get(path)["updatedOn"]
    fresh.call("PUT", f"{fresh.at(row)}/status", 204, json={"status": "REJECTED"})
    assert fresh.get(path)["updatedOn"] == before
    assert path.split("/")[2] not in found(fresh, updatedAfter=SECOND)
    fresh.vendor.quirks = replace(fresh.vendor.quirks, updated_by_all=True)
    assert fresh.get(path)["updatedOn"] > before
    assert path.split("/")[2] in found(fresh, updatedAfter=SECOND)
    fresh.call("POST", f"{path}/tags", 201, json={"tags": ["late"]})


def test_writes_show_in_lists_at_once(fresh, person, path):
    fresh.rows("/candidates", limit=100)
    fresh.call("PATCH", path, 200, json={"lastName": "Unheardof"})
    assert found(fresh, q="unheardof") == {path.split("/")[2]}
