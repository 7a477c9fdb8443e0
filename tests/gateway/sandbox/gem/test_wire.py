"""Keys, error shapes, paths, pages, quotas (gem.md §1 to §4)."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest

from gateway.sandbox import Options, create, running

ATS = "/ats/v0"
PARTNER = "SandboxGemShareableAccessKey000000000001"
SECRET = {"X-Application-Secret": "sandbox-gem-application-secret"}
USERS = f"{ATS}/users/"


async def test_the_key_alone_opens_the_customers_account(gem: Any) -> None:
    assert (await gem.ask(f"{USERS}?per_page=1")).status_code == 200
    assert (await gem.ask(USERS, headers=SECRET)).status_code == 200
    assert (await gem.ask("/v0/users")).status_code == 200


async def test_a_partners_key_needs_the_secret(gem: Any) -> None:
    assert len(PARTNER) == 40
    assert (await gem.ask(USERS, key=PARTNER, headers=SECRET)).status_code == 200
    for headers in ({}, {"X-Application-Secret": "other"}):
        refused = await gem.ask(USERS, key=PARTNER, headers=headers)
        assert refused.status_code == 403
        assert refused.json()["status"] == "Forbidden"


@pytest.mark.parametrize(
    ("key", "status", "layer"),
    [
        (None, 403, "gateway"),
        ("nobody", 403, "gateway"),
        ("SANDBOX-GEM-KEY", 403, "gateway"),
        ("sandbox-gem-key-disabled", 403, "gateway"),
        ("sandbox-gem-key-revoked", 401, "application"),
        ("sandbox-gem-key-no-api", 403, "application"),
        ("sandbox-gem-key-no-ats", 403, "application"),
        ("sandbox-gem-key-no-crm", 200, ""),
    ],
)
async def test_keys_that_lack_something(gem: Any, key: str | None, status: int, layer: str) -> None:
    answer = await gem.ask(USERS, key=key)
    assert answer.status_code == status
    if layer == "gateway":
        assert answer.json() == {"message": "Forbidden"}
    elif layer == "application":
        assert answer.json()["code"] == status
        assert {"code", "status", "message"} == set(answer.json())


async def test_the_surfaces_are_apart(gem: Any) -> None:
    assert (await gem.ask("/v0/users", key="sandbox-gem-key-no-ats")).status_code == 200
    assert (await gem.ask("/v0/users", key="sandbox-gem-key-no-crm")).status_code == 403


async def test_an_unknown_key_may_be_the_applications_401(gem: Any) -> None:
    gem.read(unknown_key=401)
    assert (await gem.ask(USERS, key="nobody")).status_code == 401
    assert (await gem.ask(USERS, key=None)).status_code == 403


async def test_a_missing_slash_redirects_with_the_query(gem: Any) -> None:
    answer = await gem.ask(f"{ATS}/jobs?per_page=2")
    assert answer.status_code == 308
    assert answer.headers["location"] == f"http://sandbox.test/gem{ATS}/jobs/?per_page=2"
    gem.read(missing_slash="405")
    assert (await gem.ask(f"{ATS}/jobs")).status_code == 405


async def test_an_extra_slash_is_no_better(gem: Any) -> None:
    path = f"{ATS}/candidates/{gem.id('candidates', 1)}/"
    assert (await gem.ask(path)).json() == {"code": 405, "status": "Method Not Allowed"}
    assert (await gem.ask("/v0/users/")).status_code == 405
    gem.read(extra_slash="redirect")
    assert (await gem.ask(path)).status_code == 308


async def test_the_job_board_requires_the_slash_and_no_key(gem: Any) -> None:
    board = f"/job_board/v0/{gem.vendor.vanity}/job_posts"
    assert (await gem.ask(f"{board}/", key=None)).status_code == 200
    assert (await gem.ask(board, key=None)).status_code == 404
    assert (await gem.ask("/job_board/v0/nobody/job_posts/", key=None)).status_code == 404
    assert (await gem.ask(f"/job_board/v0/{gem.vendor.empty_vanity}/job_posts/", key=None)).json() == []


async def test_unknown_ids_and_paths(gem: Any) -> None:
    person, job = gem.id("candidates", 1), gem.id("jobs", 1)
    for path in (
        f"/candidates/{job}",
        f"/jobs/{person}",
        f"/candidates/{person.upper()}",
        f"/candidates/{person}=",
        "/x/",
    ):
        answer = await gem.ask(f"{ATS}{path}")
        assert answer.json() == {"code": 404, "status": "Not Found"}
    assert (await gem.ask(f"{ATS}/jobs/", "DELETE")).status_code == 405
    assert (await gem.ask(f"{ATS}/webhooks/")).status_code == 404


async def test_ids_are_opaque_and_of_several_kinds(gem: Any) -> None:
    jobs = [row["id"] for row in await gem.rows("/jobs/")]
    assert sum(len(text) == 36 and text.count("-") == 4 for text in jobs) > 3
    assert any("_" in text for text in jobs)
    posts = [row["id"] for row in await gem.rows("/job_posts/")]
    assert any(text.isdecimal() for text in posts)
    applications = [row["id"] for row in await gem.rows("/applications/")]
    assert len({text.lower() for text in applications}) <= len(set(applications)) == len(applications)
    for text in applications[:300]:
        assert gem.id("applications", gem.number("applications", text)) == text


async def test_pages_are_bare_arrays_that_end_short(gem: Any) -> None:
    first = await gem.ask(f"{ATS}/candidates/")
    assert isinstance(first.json(), list)
    assert len(first.json()) == 100
    counted = json.loads(first.headers["x-pagination"])
    assert counted["page"] == counted["first_page"] == 1
    assert counted["next_page"] == 2
    assert "previous_page" not in counted
    last = await gem.ask(f"{ATS}/candidates/", params={"page": counted["last_page"]})
    assert 0 < len(last.json()) <= 100
    assert counted["total"] == (counted["last_page"] - 1) * 100 + len(last.json())
    beyond = await gem.ask(f"{ATS}/candidates/", params={"page": counted["last_page"] + 1})
    assert beyond.json() == []
    assert "page" not in json.loads(beyond.headers["x-pagination"])
    gem.read(x_pagination=False)
    assert "x-pagination" not in (await gem.ask(f"{ATS}/candidates/")).headers


async def test_sweeps_give_every_row_once(gem: Any) -> None:
    rows = await gem.rows("/applications/", per_page=37)
    assert len(rows) == 37
    ids = []
    for page in range(1, 200):
        part = (await gem.ask(f"{ATS}/applications/", params={"per_page": 37, "page": page})).json()
        ids += [row["id"] for row in part]
        if len(part) < 37:
            break
    assert len(ids) == len(set(ids)) == len(await gem.rows("/applications/"))


async def test_an_order_by_activity_moves_rows_between_pages(gem: Any) -> None:
    gem.read(order="activity")
    rows = await gem.rows("/applications/")
    assert [row["last_activity_at"] for row in rows] != sorted(row["last_activity_at"] for row in rows)
    oldest = rows[-1]["id"]
    source = {"source_id": gem.id("sources", 2)}
    await gem.ask(f"{ATS}/applications/{oldest}", "PATCH", json=source)
    first = (await gem.ask(f"{ATS}/applications/", params={"per_page": 1})).json()
    assert first[0]["id"] == oldest


@pytest.mark.parametrize(
    ("params", "field"),
    [
        ({"per_page": 501}, "per_page"),
        ({"per_page": 0}, "per_page"),
        ({"per_page": "many"}, "per_page"),
        ({"page": 0}, "page"),
        ({"include_deleted": "True"}, "include_deleted"),
        ({"include_deleted": "1"}, "include_deleted"),
        ({"updated_after": "yesterday"}, "updated_after"),
        ({"updated_after": "2026-01-01"}, "updated_after"),
    ],
)
async def test_refused_parameters(gem: Any, params: dict[str, Any], field: str) -> None:
    answer = await gem.ask(f"{ATS}/candidates/", params=params)
    assert answer.status_code == 422
    assert answer.json()["status"] == "Unprocessable Entity"
    assert list(answer.json()["errors"]["query"]) == [field]


async def test_parameters_may_be_cut_or_not_heeded_instead(gem: Any) -> None:
    gem.read(per_page_over="cut", bad_flag="ignore")
    answer = await gem.ask(f"{ATS}/candidates/", params={"per_page": 9000, "include_deleted": "True"})
    assert len(answer.json()) == 500
    assert all(row["deleted_at"] is None for row in answer.json())


async def test_a_large_page_of_candidates_may_time_out(gem: Any) -> None:
    gem.read(slow_candidates=200)
    answer = await gem.ask(f"{ATS}/candidates/", params={"per_page": 200})
    assert answer.status_code == 504
    assert answer.json() == {"message": "Endpoint request timed out"}
    assert (await gem.ask(f"{ATS}/candidates/", params={"per_page": 100})).status_code == 200


async def test_crm_pages(gem: Any) -> None:
    assert len((await gem.ask("/v0/users")).json()) == 20
    ascending = (await gem.ask("/v0/users", params={"page_size": 100})).json()
    descending = (await gem.ask("/v0/users", params={"page_size": 100, "sort": "desc"})).json()
    assert descending == ascending[::-1]
    assert (await gem.ask("/v0/users", params={"page_size": 101})).status_code == 422
    by_email = (await gem.ask("/v0/users", params={"email": ascending[3]["email"]})).json()
    assert by_email == [ascending[3]]
    ats = {row["id"] for row in await gem.rows("/users/")}
    assert not ats & {row["id"] for row in ascending}
    gem.read(crm_user_ids="same")
    assert {row["id"] for row in (await gem.ask("/v0/users", params={"page_size": 100})).json()} < ats | {""}


async def _burst(
    key: str, count: int, path: str = f"{USERS}?per_page=1", **readings: Any
) -> list[httpx.Response]:
    sandbox = create(Options(vendors=("gem",)))
    vendor: Any = sandbox.vendors["gem"]
    vendor.quotas.clock = lambda: 1000.0
    vendor.quirks = type(vendor.quirks)(**readings)
    transport = httpx.ASGITransport(app=sandbox)
    async with httpx.AsyncClient(transport=transport, base_url="http://sandbox.test/gem") as http:
        answers = [await http.get(path, headers={"X-API-Key": key}) for _ in range(count)]
        vendor.quotas.clock = lambda: 1000.5
        answers += [await http.get(path, headers={"X-API-Key": key}) for _ in range(count)]
    return answers


async def test_twenty_calls_a_second_and_key() -> None:
    answers = await _burst("sandbox-gem-key", 25)
    assert [answer.status_code for answer in answers] == [200] * 20 + [429] * 5 + [200] * 10 + [429] * 15
    assert answers[20].json() == {"message": "Too Many Requests"}
    assert not {"retry-after", "x-ratelimit-remaining"} & set(answers[20].headers)


async def test_plans_differ() -> None:
    slow = await _burst("sandbox-gem-key-slow", 6)
    assert [answer.status_code for answer in slow[:6]] == [200] * 5 + [429]
    daily = await _burst("sandbox-gem-key-daily", 20)
    assert [answer.status_code for answer in daily[:20]] == [200] * 20
    assert daily[25].json() == {"message": "Limit Exceeded"}


async def test_wrong_paths_count_against_the_quota() -> None:
    answers = await _burst("sandbox-gem-key", 22, f"{ATS}/users")
    assert [answer.status_code for answer in answers[:22]] == [308] * 20 + [429] * 2
    assert "retry-after" in (await _burst("sandbox-gem-key", 21, retry_after=True))[20].headers


async def test_over_a_socket() -> None:
    async with running(Options(vendors=("gem",))) as url, httpx.AsyncClient(base_url=f"{url}/gem") as http:
        http.headers["X-API-Key"] = "sandbox-gem-key"
        assert (await http.get(f"{ATS}/jobs/")).status_code == 200
        moved = await http.get(f"{ATS}/jobs", follow_redirects=True)
        assert moved.status_code == 200
        person = (await http.get(f"{ATS}/candidates/", params={"per_page": 50})).json()
        link = next(row["attachments"][0]["url"] for row in person if row["attachments"])
        assert link.startswith(url)
        del http.headers["X-API-Key"]
        assert (await http.get(link)).status_code == 200
