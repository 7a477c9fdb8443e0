"""Every field of the checklist has a source that is set in some record of the default size (recruitcrm.md §8)."""

import json
from pathlib import Path

import pytest

from gateway.sandbox.recruitcrm.ids import slug
from tests.gateway.sandbox.recruitcrm.conftest import client_of
from tests.gateway.sandbox.recruitcrm.test_candidates import walk

CHECKLIST = json.loads((Path(__file__).parents[3] / "coverage.json").read_text())["recruitcrm"]["models"]
OURS = {"id", "changed_at", "remote_data", "integration_fields", "remote_deleted_at"}
"""Made by the gateway."""
EMPTY = {
    "ScreeningQuestion.description": "§8: null",
    "JobScreeningQuestion.required": "§8: not delivered",
    "JobScreeningQuestion.precondition_question_id": "§8: null",
    "JobScreeningQuestion.precondition_options": "§8: null",
}
PLACE = ("city", "country")
SOURCES = {
    "User": {"remote_id": "id", "first_name": "first_name", "last_name": "last_name", "email": "email", "status": "status"},
    "Job": {
        "remote_id": "slug", "name": "name", "job_code": "job_code", "description": "job_description_text",
        "employment_type": "job_type", "status": "job_status", "visibility": "enable_job_application_form",
        "category": "job_category", "department": "custom_fields", "post_url": "application_form_url",
        "experience_level": "minimum_experience", "salary_amount_from": "min_annual_salary",
        "salary_amount_to": "max_annual_salary", "salary_currency": "currency_id", "salary_period": "salary_type",
        "location": PLACE, "custom_fields": "custom_fields", "remote_url": "resource_url", "remote_created_at": "created_on",
        "remote_updated_at": "updated_on", "contact_id": "contact_slug",
    },
    "Candidate": {
        "remote_id": "slug", "first_name": "first_name", "last_name": "last_name", "company": "current_organization",
        "title": "position", "source": "source", "phone_numbers": "contact_number", "email_addresses": "email",
        "social_media": ("linkedin", "twitter", "github"), "location": PLACE, "custom_fields": "custom_fields",
        "remote_url": "resource_url", "remote_created_at": "created_on", "remote_updated_at": "updated_on",
    },
    "ApplicationStage": {"remote_id": "status_id", "name": "label"},
    "Application": {
        "remote_id": ("candidate_slug", "job_slug"), "current_stage_id": "status", "job_id": "job_slug",
        "candidate_id": "candidate_slug", "screening_question_answers": "answers", "custom_fields": "fields",
        "remote_updated_at": "updated_on",
    },
    "ScreeningQuestion": {"remote_id": "id", "title": "question", "format": "question"},
    "Role": {"remote_id": "role", "remote_label": "role", "scope": "role", "unified_type": "role"},
    "JobApplicationStage": {"index": "status_id", "job_id": "slug", "stage_id": "status_id"},
    "JobScreeningQuestion": {"index": "id", "job_id": "slug", "question_id": "id"},
    "JobHiringTeamMember": {"roles": "owner", "job_id": "slug", "user_id": "owner"},
    "UserRole": {"user_id": "id", "role_id": "role"},
}  # fmt: skip


@pytest.fixture(scope="session")
def records(default_size):
    api, world = client_of(default_size), default_size.world
    users, jobs = api.get("/users?expand=team"), api.get("/jobs?limit=100")["data"]
    pairs = [row for row in world.applications if not world.is_deleted(row.candidate_id)][:40]
    applications = []
    for row in pairs:
        path = f"{slug('candidates', row.candidate_id)}/{slug('jobs', row.job_id)}"
        answers = api.get(f"/candidates/question-and-answers/{path}")["data"]
        data = api.get(f"/candidates/associated-field/{path}")["data"]
        fields = list((data[0] if isinstance(data, list) else data).values())
        stage = api.get(f"/candidates/{path.replace('/', '/hiring-stages/')}")
        set_fields = [field for field in fields if field["value"]]
        applications.append(
            {**stage, "fields": set_fields, "answers": [row for row in answers if row["Answer"]]}
        )
    stages = api.get("/hiring-pipeline")
    return {
        "User": users,
        "Job": jobs,
        "Candidate": walk(api, "/candidates?limit=100", "&"),
        "ApplicationStage": stages,
        "Application": applications,
        "ScreeningQuestion": api.get("/candidate-questions"),
        "Role": users,
        "JobApplicationStage": [{**stages[0], "slug": jobs[0]["slug"]}],
        "JobScreeningQuestion": [
            {**row, "slug": job["slug"]} for job in jobs for row in job["job_questions"]
        ],
        "JobHiringTeamMember": jobs,
        "UserRole": users,
    }


@pytest.mark.parametrize(
    ("model", "field"), [(model, field) for model, row in CHECKLIST.items() for field in row["fields"]]
)
def test_some_record_has_it(records, model, field):
    if field in OURS or f"{model}.{field}" in EMPTY:
        return
    names = SOURCES[model][field]
    names = (names,) if isinstance(names, str) else names
    rows = [row for row in records[model] if any(row.get(name) not in (None, "", [], 0) for name in names)]
    assert rows, f"no {model} has {names}"


def test_departments_stand_in_a_custom_field(records):
    values = [
        row["value"]
        for job in records["Job"]
        for row in job["custom_fields"]
        if row.get("field_name") == "Department"
    ]
    assert any(values)
