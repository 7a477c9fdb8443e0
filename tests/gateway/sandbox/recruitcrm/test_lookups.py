"""The small lists (recruitcrm.md §4.5 to §4.7): bare arrays all of them."""

import pytest

from tests.gateway.sandbox.recruitcrm.conftest import client_of

LISTS = (
    "users", "collaborators", "teams", "hiring-pipeline", "hiring-pipelines", "candidate-questions", "custom-fields",
    "custom-fields/jobs", "custom-fields/job-associated", "currencies", "salary-types", "jobs-pipeline", "note-types",
    "qualifications", "industries", "languages", "proficiencies",
)  # fmt: skip


@pytest.mark.parametrize("name", LISTS)
def test_bare_and_not_empty(api, name):
    rows = api.get(f"/{name}")
    assert isinstance(rows, list)
    assert rows


def test_users(api, default_size):
    rows = client_of(default_size).get("/users")
    assert {row["status"] for row in rows} >= {"Active"}
    assert any(row["status"].lower().startswith("deact") for row in rows)
    for name in ("email", "last_name", "role", "teams"):
        assert {row[name] is None for row in rows} == {True, False}, name
    assert "Account Owner" in {row["role"] for row in rows}


def test_teams_expanded_and_not(api):
    plain, full = api.get("/users"), api.get("/users?expand=team")
    ids = next(row["teams"] for row in plain if row["teams"])
    teams = next(row["teams"] for row in full if row["teams"])
    assert all(isinstance(number, int) for number in ids)
    assert [team["team_id"] for team in teams] == [str(number) for number in ids]
    assert isinstance(api.get("/teams?expand=users")[0]["users"][0], dict)


def test_user_search(api):
    row = api.get("/users")[2]
    assert [found["id"] for found in api.get(f"/users/search?user_id={row['id']}")] == [row["id"]]
    assert api.get("/users/search") == []
    assert api("GET", "/users/search?role=x").status == 400


def test_pipelines(api, vendor, quirk):
    assert api.get("/hiring-pipelines")[0] == {"id": 0, "name": "Master Hiring Pipeline"}
    master = api.get("/hiring-pipelines/0")
    assert master == api.get("/hiring-pipeline")
    assert {1, 8, 10} <= {row["status_id"] for row in master}
    known = {row["status_id"] for row in master}
    rows = [
        row
        for pipeline in api.get("/hiring-pipelines")
        for row in api.get(f"/hiring-pipelines/{pipeline['id']}")
    ]
    assert {"stage_id", "status_id"} == {name for row in rows for name in row} - {"label"}
    numbers = [row.get("status_id", row.get("stage_id")) for row in rows]
    assert {type(number) for number in numbers} == {int, str}
    assert not set(map(int, numbers)) <= known, "custom pipelines have a stage of their own"
    quirk(master_lists_all=True)
    assert set(map(int, numbers)) <= {row["status_id"] for row in api.get("/hiring-pipeline")}
    assert api("GET", "/hiring-pipelines/9999").status == 422


def test_jobs_name_pipelines_that_exist(api):
    known = {row["id"] for row in api.get("/hiring-pipelines")}
    used = {row["hiring_pipeline_id"] for row in api.get("/jobs?limit=100")["data"]}
    assert used - {None} <= known
    assert {None, 0} <= used


def test_stages_of_a_job_are_in_its_pipeline(api):
    for job in api.get("/jobs?limit=100")["data"]:
        rows = api.get(f"/hiring-pipelines/{job['hiring_pipeline_id'] or 0}")
        known = {int(row.get("status_id", row.get("stage_id"))) for row in rows}
        assigned = api.get(f"/jobs/{job['slug']}/assigned-candidates?limit=100")["data"]
        assert {row["status"]["status_id"] for row in assigned} <= known


def test_custom_fields(api, quirk):
    rows = api.get("/custom-fields")
    assert {row["entity_type"] for row in rows} >= {"candidate", "job", "contact", "company"}
    assert "job-associated" not in {row["entity_type"] for row in rows}
    numbers = [row["field_id"] for row in rows]
    assert len(numbers) > len(set(numbers)), "ids are unique within an entity only"
    kinds = {row["field_type"] for row in rows}
    assert kinds == {
        "text", "longtext", "number", "date", "date_time", "dropdown", "multiselect", "checkbox", "email", "phonenumber",
        "file", "company",
    }  # fmt: skip
    assert {type(row["default_value"]) for row in rows} == {str, list}
    quirk(fields_list_all=True)
    assert "job-associated" in {row["entity_type"] for row in api.get("/custom-fields")}
