"""Pages, cursors and the filters of lists."""

from dataclasses import replace
from urllib.parse import unquote

import pytest

from tests.gateway.sandbox.smartrecruiters.helper import codes


@pytest.fixture
def quirky(api):
    before = api.vendor.quirks

    def turn(**values):
        api.vendor.quirks = replace(before, **values)

    yield turn
    api.vendor.quirks = before


def test_candidates_come_by_cursor_and_each_once(api):
    body = api.get("/candidates")
    assert (len(body["content"]), body["limit"], body["offset"]) == (10, 10, 0)
    rows = api.rows("/candidates", limit=100)
    ids = [row["id"] for row in rows]
    assert len(set(ids)) == len(ids) == body["totalFound"]
    with_job = {
        api.id("candidates", number)
        for number in api.world.candidates.ids()
        if api.world.jobs_of(number) and not api.world.is_deleted(number)
    }
    assert set(ids) == with_job
    assert len(with_job) < len(api.world.candidates)


def test_the_link_header_repeats_the_cursor(api, quirky):
    reply = api.call("GET", "/candidates?limit=3&q=a", 200)
    link, cursor = reply.headers["link"], reply.json["nextPageId"]
    assert link.endswith('>; rel="next"')
    assert unquote(link.split("pageId=")[1].split(">")[0]) == cursor
    assert link.startswith("<http")
    assert "+" in cursor or "=" in cursor or "/" in cursor
    quirky(relative_links=True)
    assert api.call("GET", "/candidates?limit=3", 200).headers["link"].startswith("</candidates?")


@pytest.mark.parametrize("path", ["/candidates", "/jobs", "/offers", "/user-api/v201804/users", "/messages"])
def test_a_page_too_large_is_refused_or_cut(api, quirky, path):
    query = {"limit": 101, "candidateId": api.id("candidates", 1)}
    api.call("GET", path, 400, query=query)
    quirky(limit_over="cut")
    api.call("GET", path, 200, query=query)
    for wrong in ("0", "x", "-1"):
        api.call("GET", path, 400, query={**query, "limit": wrong})


def test_jobs_by_cursor_need_the_sort(api, quirky):
    every = {api.id("jobs", number) for number in api.world.jobs.ids()}
    sorted_rows = api.rows("/jobs", sort="job_id", limit=7)
    assert [row["id"] for row in sorted_rows] == sorted(every)
    lossy = api.rows("/jobs", limit=7)
    assert len({row["id"] for row in lossy}) < len(every)
    first = api.get("/jobs?limit=7")
    quirky(cursor_without_sort="refused")
    reply = api.call("GET", "/jobs?limit=7", 400, query={"pageId": first["nextPageId"]})
    assert codes(reply) == ["INVALID_PAGE_ID"]


def test_jobs_by_offset_still_work(api):
    first, second = (api.get(f"/jobs?limit=30&offset={offset}")["content"] for offset in (0, 30))
    assert len({row["id"] for row in (*first, *second)}) == len(api.world.jobs)
    api.call("GET", "/jobs?offset=10000001", 400)


@pytest.mark.parametrize("path", ["/jobs?sort=job_id", "/candidates", "/user-api/v201804/users"])
def test_a_page_id_of_elsewhere_is_invalid(api, path):
    other = api.get("/jobs?limit=1")["nextPageId"] if "jobs" not in path else "Zm9v"
    for text in (other, "***"):
        assert codes(api.call("GET", path, 400, query={"pageId": text})) == ["INVALID_PAGE_ID"]


def test_users_end_with_an_empty_cursor(api):
    body = api.get("/user-api/v201804/users?limit=100")
    assert body["nextPageId"] == ""
    assert "totalFound" not in body
    assert {user["active"] for user in body["content"]} == {True, False}
    assert any("email" not in user for user in body["content"])


def test_users_are_found_by_name(api):
    user = api.get("/user-api/v201804/users?limit=1")["content"][0]
    found = api.get("/user-api/v201804/users", query={"q": user["lastName"].upper()})["content"]
    assert user["id"] in [row["id"] for row in found]
    api.call("GET", "/user-api/v201804/users?q=ab", 400)


def test_dates_want_their_pattern(api, quirky):
    good = "2026-01-01T00:00:00.000Z"
    api.get("/jobs", query={"updatedAfter": good})
    for text in ("2026-01-01", "2026-01-01T00:00:00Z", "soon"):
        api.call("GET", "/jobs", 400, query={"updatedAfter": text})
    quirky(strict_dates=False)
    api.get("/jobs", query={"updatedAfter": "2026-01-01"})
    api.call("GET", "/jobs", 400, query={"updatedAfter": "soon"})


def test_job_filters(api):
    rows = api.get("/jobs?limit=100")["content"]

    def found(**query):
        return {row["id"] for row in api.get("/jobs?limit=100", query=query)["content"]}

    def expected(test):
        return {row["id"] for row in rows if test(row)}

    city, label = (
        rows[0]["location"]["city"],
        next(row["department"]["label"] for row in rows if "department" in row),
    )
    assert found(city=city) == expected(lambda row: row["location"]["city"] == city)
    assert found(city=city.lower()) == set()
    assert found(department=label) == expected(lambda row: row.get("department", {}).get("label") == label)
    assert found(department="1201") == set()
    assert found(status="SOURCING") == expected(lambda row: row["status"] == "SOURCING")
    two = ["SOURCING", "FILLED"]
    assert found(statuses=two) == expected(lambda row: row["status"] in two)
    assert found(postingStatus="PUBLIC") == expected(lambda row: row["postingStatus"] == "PUBLIC")
    assert found(q=rows[0]["title"][:4].upper()) >= {rows[0]["id"]}
    assert found(language="nl") == expected(lambda row: row["language"]["code"] == "nl")
    pivot = sorted(row["lastActivityOn"] for row in rows)[len(rows) // 2]
    assert found(lastActivityAfter=pivot) == expected(lambda row: row["lastActivityOn"] > pivot)
    user = api.get(f"/jobs/{rows[0]['id']}/hiring-team")["content"][0]["id"]
    assert rows[0]["id"] in found(hiringTeamMemberId=user)
    api.call("GET", "/jobs?status=OPEN", 400)


def test_unknown_parameters_do_not_matter(api):
    assert api.get("/jobs?limit=5&nonsense=1") == api.get("/jobs?limit=5")
