"""Every model field of the checklist has data behind it, mapped as gem.md §8 says."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

CHECKLIST = json.loads((Path(__file__).parents[3] / "coverage.json").read_text())["gem"]
OURS = {"id", "remote_data", "integration_fields", "changed_at", "remote_deleted_at"}
"""What the gateway makes of any row; deleted rows stand in every list that `remote_deleted_at` needs."""
SOURCES: dict[str, dict[str, str]] = {
    "User": {"remote_id": "id", "first_name": "first_name", "last_name": "last_name", "status": "created_at"},
    "Job": {
        "remote_id": "id",
        "name": "name",
        "job_code": "requisition_id",
        "confidential": "confidential",
        "status": "status",
        "department": "departments",
        "location": "offices",
        "custom_fields": "custom_fields",
        "opened_at": "opened_at",
        "closed_at": "closed_at",
        "remote_created_at": "created_at",
        "remote_updated_at": "updated_at",
        "description": "id",
        "post_url": "id",
    },
    "JobPosting": {
        "remote_id": "id",
        "title": "title",
        "description_html": "content",
        "status": "live",
        "visibility": "external",
        "url": "id",
        "job_id": "job_id",
        "remote_created_at": "created_at",
        "remote_updated_at": "updated_at",
    },
    "Candidate": {
        "remote_id": "id",
        "first_name": "first_name",
        "last_name": "last_name",
        "company": "company",
        "title": "title",
        "confidential": "is_private",
        "source": "applications",
        "phone_numbers": "phone_numbers",
        "email_addresses": "email_addresses",
        "social_media": "social_media_addresses",
        "custom_fields": "tags",
        "remote_created_at": "created_at",
        "remote_updated_at": "updated_at",
    },
    "ApplicationStage": {"remote_id": "id", "name": "name", "global_index": "priority"},
    "Application": {
        "remote_id": "id",
        "candidate_id": "candidate_id",
        "outcome": "status",
        "rejected_at": "rejected_at",
        "rejection_reason_name": "rejection_reason",
        "current_stage_id": "current_stage",
        "job_id": "jobs",
        "custom_fields": "custom_fields",
        "remote_created_at": "applied_at",
        "remote_updated_at": "last_activity_at",
    },
    "Interview": {
        "remote_id": "id",
        "title": "interview",
        "starting_at": "start",
        "ending_at": "end",
        "canceled": "deleted_at",
        "application_id": "application_id",
        "stage_id": "job_stage_interview_item_id",
        "remote_created_at": "created_at",
        "remote_updated_at": "updated_at",
    },
    "JobApplicationStage": {"index": "priority", "job_id": "job_id", "stage_id": "id"},
    "JobHiringTeamMember": {"roles": "hiring_team", "job_id": "id", "user_id": "hiring_team"},
    "InterviewTeamMember": {"interview_id": "id", "user_id": "interviewers"},
}
PATHS = {
    "User": "/users/",
    "Job": "/jobs/",
    "JobPosting": "/job_posts/",
    "Candidate": "/candidates/",
    "ApplicationStage": "/job_stages/",
    "Application": "/applications/",
    "Interview": "/scheduled_interviews/",
    "JobApplicationStage": "/job_stages/",
    "JobHiringTeamMember": "/jobs/",
    "InterviewTeamMember": "/scheduled_interviews/",
}


async def test_every_field_has_data(gem: Any) -> None:
    assert set(CHECKLIST["models"]) == set(SOURCES) == set(PATHS)
    for model, row in CHECKLIST["models"].items():
        assert set(row["fields"]) - OURS == set(SOURCES[model]), model
        rows = await gem.rows(PATHS[model], include_deleted="true")
        assert any(one.get("deleted_at") for one in rows), model
        for field, name in SOURCES[model].items():
            assert any(one.get(name) not in (None, [], {}) for one in rows), (model, field)


async def test_best_posts_exist(gem: Any) -> None:
    board = (await gem.ask(f"/job_board/v0/{gem.vendor.vanity}/job_posts/", key=None)).json()
    jobs = {row["id"] for row in await gem.rows("/jobs/", status="open")}
    assert jobs & {row["internal_job_id"] for row in board if row["content"] and row["absolute_url"]}


async def test_same_seed_same_data(gem: Any) -> None:
    first = await gem.rows("/candidates/", created_after="2026-10-01T00:00:00Z")
    gem.vendor.lists = type(gem.vendor.lists)(gem.vendor)
    assert await gem.rows("/candidates/", created_after="2026-10-01T00:00:00Z") == first
    assert first[0]["id"].startswith("Y2FuZDo")
