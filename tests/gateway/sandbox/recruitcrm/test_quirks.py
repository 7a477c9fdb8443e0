"""Every oddity of recruitcrm.md §3 and §8 is in the data of the default size."""

import pytest

from gateway.sandbox.options import Options
from gateway.sandbox.recruitcrm.ids import pair, slug
from tests.gateway.sandbox.helper import account
from tests.gateway.sandbox.recruitcrm.conftest import client_of
from tests.gateway.sandbox.recruitcrm.test_candidates import walk


@pytest.fixture(scope="session")
def jobs(default_size):
    return client_of(default_size).get("/jobs?limit=100")["data"]


@pytest.fixture(scope="session")
def people(default_size):
    return walk(client_of(default_size), "/candidates?limit=100&sort_by=createdon", "&")


def kinds(rows, name):
    return {type(row[name]) for row in rows}


def test_types_of_jobs(jobs):
    assert kinds(jobs, "salary_type") == {dict, type(None)}
    assert {type(row["salary_type"]["id"]) for row in jobs if row["salary_type"]} == {int}
    assert {"Monthly Salary", "Annual Salary", "Weekly Salary", "Daily", "Hourly"} <= {
        row["salary_type"]["label"] for row in jobs if row["salary_type"]
    }
    assert kinds(jobs, "job_type") == {str, int, dict, type(None)}
    assert "" in {row["job_type"] for row in jobs if isinstance(row["job_type"], str)}
    assert {row["job_posting_status"] for row in jobs} == {0, 1, 4}
    assert {type(item) for row in jobs for item in row["collaborator_users"]} == {dict, int}
    assert {type(item) for row in jobs for item in row["collaborator_teams"]} == {dict, int, type(None)}
    second = [row["secondary_contact_slugs"] for row in jobs]
    assert None in second
    assert {"", None} < {item for value in second if value for item in value}
    assert kinds(jobs, "owner") == kinds(jobs, "created_by") == kinds(jobs, "updated_by") == {int}
    assert kinds(jobs, "enable_job_application_form") == {int, str}
    assert kinds(jobs, "job_location_type") == {str}
    assert {row["job_code"] is None for row in jobs} == {True, False}
    assert {"resource_url" in row for row in jobs} == {True, False}
    assert {"field_name" in row["custom_fields"][0] for row in jobs} == {True, False}


def test_values_of_jobs(jobs):
    assert {row["job_status"]["id"] for row in jobs} == {0, 1, 2, 3, 1004, 1406}
    assert {0, None} <= {row["min_annual_salary"] for row in jobs}
    assert 999 in {row["currency_id"] for row in jobs}
    assert "" in {row["contact_slug"] for row in jobs}
    assert {row["job_location_type"] for row in jobs} == {"0", "1", "2"}


def test_types_of_candidates(people):
    assert {type(row["salary_type"]["id"]) for row in people if row["salary_type"]} == {str}
    assert kinds(people, "current_salary") == kinds(people, "salary_expectation") == {int}
    assert kinds(people, "resume") == {dict, type(None)}
    assert kinds(people, "is_email_opted_out") == {bool, str}
    assert {0} < {row["created_by"] for row in people}
    for name in ("first_name", "last_name", "email", "contact_number", "position"):
        assert {"", None} & {row[name] for row in people}, name
    assert {value for row in people for value in [row["custom_fields"][2]["value"]]} == {None, "0", "1"}
    assert any("," in (row["custom_fields"][6]["value"] or "") for row in people)


def test_slugs_old_and_new(people):
    assert {row["slug"].isdecimal() for row in people} == {True, False}
    assert not any(":" in row["slug"] for row in people)
    assert len({row["slug"] for row in people}) == len(people)


def test_stage_dates_in_the_future(default_size):
    now = default_size.world.now().isoformat()
    rows = [default_size.raw("applications", number) for number in range(1, 400)]
    assert any(row["stage_date"] > now for row in rows)
    assert all(row["updated_on"] <= now for row in rows)


def test_labels_of_history_may_be_null(default_size):
    api, world = client_of(default_size), default_size.world
    row = next(
        row for row in world.applications if row.id % 10 == 4 and not world.is_deleted(row.candidate_id)
    )
    lines = api.get(f"/candidates/{slug('candidates', row.candidate_id)}/history")
    assert None in {line["candidate_status"] for line in lines}


def test_pairs_are_unique(default_size):
    world = default_size.world
    pairs = {(row.candidate_id, row.job_id) for row in world.applications}
    assert len(pairs) == len(world.applications)


def test_ids_that_tests_compare_with(default_size):
    row = default_size.world.applications[7]
    assert default_size.remote_id("applications", 7) == pair(row.candidate_id, row.job_id)
    assert default_size.remote_id("candidates", 77) == slug("candidates", 77)
    assert default_size.remote_id("users", 2) == "42"
    assert default_size.remote_id("pipelines", 1) == "0"


def test_raw_is_what_the_api_says_but_for_links(default_size, people, jobs):
    api = client_of(default_size)
    by_slug = {row["slug"]: row for row in people}
    raw = default_size.raw("candidates", 77)
    shown = api.get(f"/candidates/{raw['slug']}")
    assert {name for name in raw if raw[name] != shown[name]} <= {"resume"}
    assert by_slug[raw["slug"]]["id"] == raw["id"]
    assert default_size.raw("jobs", 3) in jobs
    for kind in ("users", "contacts", "companies", "questions", "stages", "pipelines", "applications"):
        assert default_size.raw(kind, 1)


def test_same_seed_same_data(default_size):
    other = account("recruitcrm", Options(), seed=1)
    for kind, number in (("candidates", 500), ("jobs", 20), ("applications", 900), ("users", 3)):
        assert other.raw(kind, number) == default_size.raw(kind, number)
