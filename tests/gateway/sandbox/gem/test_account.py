"""The account as a whole: any size and seed, a second account, what the sandbox's own endpoints tell of it."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from gateway.sandbox import Options, create
from gateway.sandbox.gem.quirks import Quirks

ATS = "/ats/v0"


@pytest.mark.parametrize(("jobs", "candidates", "applications"), [(1, 1, 0), (2, 3, 9), (7, 50, 400)])
async def test_any_size_answers(jobs: int, candidates: int, applications: int) -> None:
    options = Options(vendors=("gem",), jobs=jobs, candidates=candidates, applications=applications)
    sandbox = create(options)
    vendor = sandbox.vendors["gem"]
    transport = httpx.ASGITransport(app=sandbox)
    async with httpx.AsyncClient(transport=transport, base_url="http://sandbox.test/gem") as http:
        http.headers["X-API-Key"] = "sandbox-gem-key"
        for path in (
            "users",
            "jobs",
            "job_posts",
            "job_stages",
            "candidates",
            "applications",
            "scheduled_interviews",
        ):
            answer = await http.get(f"{ATS}/{path}/", params={"per_page": 500, "include_deleted": "true"})
            assert answer.status_code == 200, vendor.last_error


@pytest.mark.parametrize("seed", range(2, 8))
async def test_every_kind_of_job_with_any_seed(seed: int) -> None:
    sandbox = create(Options(vendors=("gem",), seed=seed, candidates=10, applications=20))
    vendor = sandbox.vendors["gem"]
    rows = [vendor.raw("jobs", job.id) for job in vendor.world.jobs]
    assert {row["status"] for row in rows} == {"open", "closed", "draft", "pending_approval", "approved"}
    assert any(row["is_template"] for row in rows)


async def test_accounts_are_apart() -> None:
    sandbox = create(Options(vendors=("gem", "gem-2")))
    first, second = sandbox.vendors["gem"], sandbox.vendors["gem-2"]
    assert first.raw("candidates", 3)["id"] == second.raw("candidates", 3)["id"]
    assert first.raw("candidates", 3) != second.raw("candidates", 3)
    transport = httpx.ASGITransport(app=sandbox)
    async with httpx.AsyncClient(transport=transport, base_url="http://sandbox.test") as http:
        for account, key, status in (("gem-2", "gem-2", 200), ("gem-2", "gem", 403), ("gem", "gem-2", 403)):
            headers = {"X-API-Key": f"sandbox-{key}-key"}
            assert (await http.get(f"/{account}{ATS}/users/", headers=headers)).status_code == status


async def test_the_sandbox_tells_the_truth_of_it(gem: Any) -> None:
    index = (await gem.http.get("/")).json()["accounts"]["gem"]
    assert index["credentials"] == {"api_key": "sandbox-gem-key"}
    assert gem.number("users", index["settings"]["acting_user_id"]) == 1
    kinds = (await gem.http.get("/_state/gem")).json()
    assert kinds["job_stages"] == len(await gem.rows("/job_stages/", include_deleted="true"))
    for kind, count in kinds.items():
        if count:
            rows = (await gem.http.get(f"/_state/gem/{kind}", params={"limit": 3})).json()
            single = (await gem.http.get(f"/_state/gem/{kind}/{rows[0]['id']}")).json()
            assert single["remote_id"] == rows[0]["remote_id"]
            if single["raw"] is not None:
                assert single["raw"]["id"] == single["remote_id"]


async def test_readings_that_only_change_little(gem: Any) -> None:
    moments = sorted(row["created_at"] for row in await gem.rows("/jobs/"))
    inclusive = await gem.rows("/jobs/", created_after=moments[5])
    gem.read(after_inclusive=False, crm_x_pagination=False)
    exclusive = await gem.rows("/jobs/", created_after=moments[5])
    assert {row["id"] for row in exclusive} <= {row["id"] for row in inclusive}
    assert len(exclusive) == sum(moment > moments[5] for moment in moments)
    assert "x-pagination" not in (await gem.ask("/v0/users")).headers
    assert gem.vendor.quirks != Quirks()


async def test_filters_add_up(gem: Any) -> None:
    job = gem.id("jobs", 1)
    people = [row["id"] for row in await gem.rows("/candidates/", job_id=job)]
    stranger = next(row["id"] for row in await gem.rows("/candidates/") if row["id"] not in people)
    both = {"candidate_ids": [people[0], stranger], "job_id": job}
    assert [row["id"] for row in await gem.rows("/candidates/", **both)] == [people[0]]


async def test_a_reset_takes_everything_back(gem: Any) -> None:
    path = f"{ATS}/applications/{gem.id('applications', 2)}"
    before = (await gem.ask(path)).json()
    await gem.ask(path, "PATCH", json={"source_id": gem.id("sources", 1 if before["source"] is None else 5)})
    changed = (await gem.ask(path)).json()
    await gem.http.post("/_reset")
    after = (await gem.ask(path)).json()
    assert after == before != changed
