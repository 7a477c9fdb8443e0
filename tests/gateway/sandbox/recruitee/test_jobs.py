import pytest


def test_a_job_is_made_filled_and_duplicated(api, world):
    values = {
        "title": " Pilot ",
        "description": "<p>Fly</p>",
        "department_id": 402,
        "hiring_manager_id": 903,
        "location_ids": [51, 52],
        "employment_type": "parttime",
        "salary": {"min": 3000, "max": 3600, "currency": "EUR", "period": "month"},
        "unknown": 1,
    }
    reply = api("POST", "/offers", {"offer": values})
    assert reply.status == 201
    made = reply.json["offer"]
    assert (made["title"], made["status"], made["candidates_count"]) == ("Pilot", "draft", 0)
    assert made["salary"] == {"min": "3000", "max": "3600", "currency": "EUR", "period": "month"}
    assert made["location_ids"] == [51, 52]
    assert made["hiring_manager_id"] == 903
    assert made["employment_type"] == "parttime"
    person = api("POST", "/candidates", {"candidate": {"name": "A B"}, "offers": [made["id"]]}).json[
        "candidate"
    ]
    stages = api.get(f"/offers/{made['id']}/placements")["stages"]
    assert [row["candidate_id"] for stage in stages for row in stage["placements"]] == [person["id"]]
    copy = api("PATCH", f"/offers/{made['id']}/duplicate", {}).json["offer"]
    assert (copy["title"], copy["candidates_count"]) == ("Pilot", 0)
    assert copy["id"] != made["id"]
    assert copy["guid"] != made["guid"]
    assert {made["id"], copy["id"]} <= {row["id"] for row in api.get("/offers")["offers"]}


def test_an_edit_leaves_the_rest(api):
    before = api.get("/offers/80002")["offer"]
    after = api("PATCH", "/offers/80002", {"offer": {"number_of_openings": 9, "department_id": None}}).json[
        "offer"
    ]
    changed = {name for name in after if after[name] != before[name]}
    assert changed <= {"number_of_openings", "department_id", "department", "updated_at"}
    assert after["number_of_openings"] == 9
    assert after["updated_at"] > before["updated_at"]


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"title": ""},
        {"title": "x", "department_id": 1},
        {"title": "x", "location_ids": [1]},
        {"title": "x", "salary": {"min": "3"}},
    ],
)
def test_refusals(api, world, values):
    before = len(world.jobs)
    assert api("POST", "/offers", {"offer": values}).status == 422
    assert len(world.jobs) == before


def test_it_needs_the_ability(limited):
    assert limited("read-only")("POST", "/offers", {"offer": {"title": "x"}}).status == 403
    assert limited("read-only")("PATCH", "/offers/80001", {"offer": {"title": "x"}}).status == 403


def test_requisitions_are_switched_off(api):
    assert api.get("/requisitions")["requisitions"] == api.get("/offers/requisitions")["requisitions"] == []
