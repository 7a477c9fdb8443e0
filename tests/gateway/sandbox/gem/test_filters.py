"""Filters: what they let pass, and what is not heeded (gem.md §4, §6)."""

from __future__ import annotations

from typing import Any

import pytest

ATS = "/ats/v0"
MIDDLE = "2025-08-01T00:00:00.000Z"


@pytest.mark.parametrize(
    ("path", "name", "field"),
    [
        ("/users/", "created", "created_at"),
        ("/users/", "updated", "updated_at"),
        ("/jobs/", "created", "created_at"),
        ("/jobs/", "updated", "updated_at"),
        ("/job_posts/", "updated", "updated_at"),
        ("/job_stages/", "updated", "updated_at"),
        ("/candidates/", "created", "created_at"),
        ("/candidates/", "updated", "updated_at"),
        ("/applications/", "created", "applied_at"),
        ("/applications/", "last_activity", "last_activity_at"),
        ("/scheduled_interviews/", "created", "created_at"),
        ("/scheduled_interviews/", "updated", "updated_at"),
    ],
)
@pytest.mark.parametrize("deleted", ["false", "true"])
async def test_windows_of_time(gem: Any, path: str, name: str, field: str, deleted: str) -> None:
    rows = await gem.rows(path, include_deleted=deleted)
    moments = sorted(row[field] for row in rows)
    edge = moments[len(moments) // 2]
    after = await gem.rows(path, include_deleted=deleted, **{f"{name}_after": edge})
    assert {row["id"] for row in after} == {row["id"] for row in rows if row[field] >= edge}
    if name != "last_activity":
        before = await gem.rows(path, include_deleted=deleted, **{f"{name}_before": MIDDLE})
        assert {row["id"] for row in before} == {row["id"] for row in rows if row[field] < MIDDLE}


async def test_parameters_that_do_not_exist_are_not_heeded(gem: Any) -> None:
    everything = await gem.rows("/applications/")
    assert await gem.rows("/applications/", updated_after="2026-11-01T00:00:00Z") == everything
    assert await gem.rows("/applications/", candidate_ids=gem.id("candidates", 1)) == everything
    posts = await gem.rows("/job_posts/")
    assert await gem.rows("/job_posts/", job_id=gem.id("jobs", 1)) == posts


async def test_interviews_do_not_heed_job_and_application(gem: Any) -> None:
    rows = await gem.rows("/scheduled_interviews/")
    first = rows[0]["application_id"]
    assert await gem.rows("/scheduled_interviews/", application_id=first, job_id=gem.id("jobs", 1)) == rows
    gem.read(interview_filters=True)
    assert {
        row["application_id"] for row in await gem.rows("/scheduled_interviews/", application_id=first)
    } == {first}


async def test_interviews_by_start_end_and_event(gem: Any) -> None:
    rows = [row for row in await gem.rows("/scheduled_interviews/") if "date_time" in row["start"]]
    known = {row["id"] for row in rows}
    for name, side in (("starts", "start"), ("ends", "end")):
        late = await gem.rows("/scheduled_interviews/", **{f"{name}_after": MIDDLE})
        wanted = {row["id"] for row in rows if row[side]["date_time"] >= MIDDLE}
        assert {row["id"] for row in late} & known == wanted
    event = next(row for row in rows if row["external_event_id"])
    assert await gem.rows("/scheduled_interviews/", external_event_id=event["external_event_id"]) == [event]
    parts = [await gem.rows("/scheduled_interviews/", actionable=flag) for flag in ("true", "false")]
    assert sum(len(part) for part in parts) == len(await gem.rows("/scheduled_interviews/"))


async def test_jobs(gem: Any) -> None:
    rows = await gem.rows("/jobs/")
    for status in ("open", "closed", "draft", "pending_approval", "approved"):
        assert await gem.rows("/jobs/", status=status) == [row for row in rows if row["status"] == status]
    assert (await gem.ask(f"{ATS}/jobs/?status=live")).status_code == 422
    row = next(row for row in rows if row["departments"] and row["offices"] and row["requisition_id"])
    assert await gem.rows("/jobs/", requisition_id=row["requisition_id"]) == [row]
    for name in ("department", "office"):
        text = row[f"{name}s"][0]["id"]
        found = await gem.rows("/jobs/", **{f"{name}_id": text})
        assert found == [one for one in rows if text in {part["id"] for part in one[f"{name}s"]}]


async def test_posts(gem: Any) -> None:
    rows = await gem.rows("/job_posts/")
    assert await gem.rows("/job_posts/", live="true") == [row for row in rows if row["live"]]
    assert await gem.rows("/job_posts/", active="false") == [row for row in rows if not row["active"]]


async def test_users_by_email(gem: Any) -> None:
    rows = await gem.rows("/users/")
    user = next(row for row in rows if len(row["emails"]) > 1)
    assert await gem.rows("/users/", email=user["emails"][1]) == [user]


async def test_applications_of_a_job_and_a_status(gem: Any) -> None:
    rows = await gem.rows("/applications/")
    job = gem.id("jobs", 1)
    of_job = await gem.rows("/applications/", job_id=job)
    named = {row["id"] for row in rows if job in {part["id"] for part in row["jobs"]}}
    assert named < {row["id"] for row in of_job}
    assert all(not row["jobs"] for row in of_job if row["id"] not in named)
    hired = await gem.rows("/applications/", status="hired")
    assert hired == [row for row in rows if row["status"] == "hired"]
    assert (await gem.ask(f"{ATS}/applications/?status=pending")).status_code == 422


async def test_candidates_of_a_job_bring_their_other_applications(gem: Any) -> None:
    job = gem.id("jobs", 1)
    people = await gem.rows("/candidates/", job_id=job)
    wanted = {row["candidate_id"] for row in await gem.rows("/applications/", job_id=job)}
    assert {row["id"] for row in people} == wanted
    assert any(app["jobs"] and job != app["jobs"][0]["id"] for row in people for app in row["applications"])
    assert await gem.rows("/candidates/", job_id="nothing") == []


async def test_candidates_by_email(gem: Any) -> None:
    rows = await gem.rows("/candidates/")
    person = next(row for row in rows if len(row["email_addresses"]) > 1)
    for mail in person["email_addresses"]:
        if "@" in mail["value"]:
            assert await gem.rows("/candidates/", email=mail["value"].upper()) == [person]


async def _by_ids(gem: Any, *values: str) -> Any:
    return await gem.ask(f"{ATS}/candidates/", params={"candidate_ids": list(values)})


async def test_candidate_ids_repeated_by_default_and_at_most_twenty(gem: Any) -> None:
    numbers = [number for number in range(1, 60) if not gem.world.is_deleted(number)]
    ids = [gem.id("candidates", number) for number in numbers]
    assert {row["id"] for row in (await _by_ids(gem, *ids[:20])).json()} == set(ids[:20])
    assert list((await _by_ids(gem, *ids[:21])).json()["errors"]["query"]) == ["candidate_ids"]
    assert len((await _by_ids(gem, ids[0], ids[0], "unknown")).json()) == 1
    assert (await _by_ids(gem, ",".join(ids[:2]))).json() == []
    gone = gem.id("candidates", 7)
    assert (await _by_ids(gem, gone)).json() == []
    assert (await gem.rows("/candidates/", candidate_ids=gone, include_deleted="true"))[0]["deleted_at"]


async def test_candidate_ids_in_the_comma_form(gem: Any) -> None:
    ids = [gem.id("candidates", number) for number in (1, 2, 3)]
    gem.read(candidate_ids="comma")
    assert len((await _by_ids(gem, ",".join(ids))).json()) == 3
    assert len((await _by_ids(gem, *ids)).json()) == 1
    gem.read(candidate_ids="both", candidate_ids_most=2)
    assert (await _by_ids(gem, *ids)).status_code == 422
    assert len((await _by_ids(gem, ",".join(ids[:2]))).json()) == 2


async def test_deletion_shows_in_a_delta(gem: Any) -> None:
    since = "2026-11-20T09:30:00.000Z"
    for kind, path, name in (
        ("jobs", "/jobs/", "updated"),
        ("users", "/users/", "updated"),
        ("candidates", "/candidates/", "updated"),
        ("applications", "/applications/", "last_activity"),
        ("interviews", "/scheduled_interviews/", "updated"),
    ):
        numbers = gem.world.tables[kind].ids()
        number = next(n for n in numbers if gem.vendor.deleted_at(kind, n) is None)
        gem.vendor.delete(kind, number)
        text = gem.id(kind, number)
        assert gem.changes[-1].kind == kind
        assert text not in {row["id"] for row in await gem.rows(path)}
        window = {f"{name}_after": since, "include_deleted": "true"}
        assert text in {row["id"] for row in await gem.rows(path, **window)}
        gem.read(deleting_bumps_updated=False)
        assert text not in {row["id"] for row in await gem.rows(path, **window)}
        gem.read(deleting_bumps_updated=True)
    with pytest.raises(KeyError):
        gem.vendor.delete("notes", 1)
