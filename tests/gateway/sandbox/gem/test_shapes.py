"""Every answer against the names and types of gem.md §6 and §7: nothing missing, nothing invented."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

ATS = "/ats/v0"
SHAPES: dict[str, dict[str, Any]] = json.loads((Path(__file__).parent / "shapes.json").read_text())
WORDS = {
    "job_status": {"open", "closed", "draft", "pending_approval", "approved"},
    "application_status": {"active", "rejected", "hired"},
    "interview_status": {"scheduled", "awaiting_feedback", "complete"},
    "response": {"needs_action", "declined", "tentative", "accepted"},
    "location_type": {"remote", "hybrid", "in_office"},
    "visibility": {"public", "private"},
    "value_type": {"date", "text", "single_select", "multi_select"},
}
PATTERNS = {"time": r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", "day": r"\d{4}-\d\d-\d\d"}
KINDS: dict[str, type] = {"str": str, "bool": bool, "int": int, "object": dict}
LISTS = {
    "/users/": "User",
    "/jobs/": "Job",
    "/job_posts/": "Post",
    "/job_stages/": "Stage",
    "/candidates/": "Candidate",
    "/applications/": "Application",
    "/scheduled_interviews/": "Interview",
    "/offices/": "Office",
    "/departments/": "Department",
    "/rejection_reasons/": "Reason",
    "/sources/": "Source",
}
ITEMS = ("/users/", "/jobs/", "/job_posts/", "/candidates/", "/applications/", "/scheduled_interviews/")


def check(value: Any, shape: Any, where: str) -> None:
    if isinstance(shape, list):
        assert isinstance(value, list), where
        for index, item in enumerate(value):
            check(item, shape[0], f"{where}[{index}]")
        return
    name = shape.removesuffix("?")
    if value is None or name == "any":
        assert value is not None or shape.endswith("?") or name == "any", where
    elif name in SHAPES:
        members = {key.removeprefix("-"): inner for key, inner in SHAPES[name].items()}
        needed = {key for key in SHAPES[name] if not key.startswith("-")}
        assert needed <= set(value) <= set(members), f"{where}: {set(value) ^ needed}"
        for key, inner in value.items():
            check(inner, members[key], f"{where}.{key}")
    elif name in PATTERNS:
        assert isinstance(value, str), where
        assert re.fullmatch(PATTERNS[name], value), f"{where}: {value}"
    elif name in WORDS:
        assert value in WORDS[name], f"{where}: {value}"
    else:
        assert type(value) is KINDS[name], f"{where}: {value!r}"


@pytest.mark.parametrize("path", LISTS)
async def test_every_row_of_a_list(gem: Any, path: str) -> None:
    for deleted in ("false", "true"):
        rows = await gem.rows(path, include_deleted=deleted)
        assert rows
        check(rows, [LISTS[path]], path)


@pytest.mark.parametrize("path", ITEMS)
async def test_single_reads_equal_the_lists_row(gem: Any, path: str) -> None:
    for row in (await gem.rows(path))[:60]:
        single = await gem.ask(f"{ATS}{path}{row['id']}")
        if single.status_code == 404:
            assert row["deleted_at"]
            continue
        check(single.json(), LISTS[path], path)
        assert {**row, **single.json()} == row


async def test_stages_and_posts_of_one_job(gem: Any) -> None:
    stages, posts = await gem.rows("/job_stages/"), await gem.rows("/job_posts/")
    for job in await gem.rows("/jobs/"):
        own = (await gem.ask(f"{ATS}/jobs/{job['id']}/stages")).json()
        assert own == [row for row in stages if row["job_id"] == job["id"]]
        own = (await gem.ask(f"{ATS}/jobs/{job['id']}/job_posts")).json()
        assert own == [row for row in posts if row["job_id"] == job["id"]]


async def test_job_board(gem: Any) -> None:
    board = f"/job_board/v0/{gem.vendor.vanity}/job_posts/"
    rows = (await gem.ask(board, key=None)).json()
    check(rows, ["BoardPost"], board)
    assert (await gem.ask(f"{board}{rows[0]['id']}/", key=None)).json() == rows[0]
    posts = {row["id"]: row for row in await gem.rows("/job_posts/")}
    assert all(
        posts[row["id"]]["live"] and posts[row["id"]]["job_id"] == row["internal_job_id"] for row in rows
    )


async def test_crm(gem: Any) -> None:
    users = (await gem.ask("/v0/users", params={"page_size": 100})).json()
    check(users, ["CrmUser"], "users")
    for number in range(1, 60):
        if gem.world.candidates[number].deleted_at is None:
            answer = await gem.ask(f"/v0/candidates/{gem.id('candidates', number)}")
            check(answer.json(), "CrmCandidate", "candidate")
            again = await gem.ask(f"/v0/candidates/{answer.json()['id']}/uploaded_resumes")
            check(again.json(), ["CrmResume"], "resumes")


async def test_a_note(gem: Any) -> None:
    body = {"user_id": gem.id("users", 1), "body": "hello", "visibility": "public"}
    path = f"{ATS}/candidates/{gem.id('candidates', 1)}/activity_feed/notes"
    answer = await gem.ask(path, "POST", json=body)
    check(answer.json(), "Note", "note")


async def test_raw_rows_are_what_the_api_answers(gem: Any) -> None:
    kinds = {"users": "/users/", "jobs": "/jobs/", "postings": "/job_posts/", "job_stages": "/job_stages/"}
    kinds |= {
        "applications": "/applications/",
        "interviews": "/scheduled_interviews/",
        "sources": "/sources/",
    }
    for kind, path in kinds.items():
        for row in await gem.rows(path, include_deleted="true"):
            assert gem.vendor.raw(kind, gem.number(kind, row["id"])) == row
    raw = gem.vendor.raw("candidates", 1)
    assert (await gem.ask(f"{ATS}/candidates/{raw['id']}")).json() == raw
