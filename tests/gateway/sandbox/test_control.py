import pytest

C = "/recruitee/c/70707"


async def test_calls_are_listed_without_headers(client):
    await client.get(f"{C}/tags", params={"query": "a"})
    await client.get(f"{C}/nosuch")
    rows = (await client.get("/_calls")).json()
    assert [(row["tool"], row["method"], row["template"], row["status"]) for row in rows] == [
        ("recruitee", "GET", "/c/{company}/tags", 200),
        ("recruitee", "GET", "(unknown)", 404),
    ]
    assert rows[0]["path"] == "/c/70707/tags"
    assert rows[0]["query"] == "query=a"
    assert rows[0]["at"] <= rows[1]["at"]
    assert "sandbox-recruitee-token" not in str(rows)


async def test_calls_are_counted_and_forgotten(client):
    for _ in range(3):
        await client.get(f"{C}/tags")
    await client.get(f"{C}/sources")
    assert (await client.get("/_calls?summary=1")).json() == [
        {"tool": "recruitee", "method": "GET", "path": "/c/{company}/tags", "count": 3},
        {"tool": "recruitee", "method": "GET", "path": "/c/{company}/sources", "count": 1},
    ]
    assert (await client.get("/_calls?tool=gem")).json() == []
    await client.delete("/_calls")
    assert (await client.get("/_calls")).json() == []


async def test_the_truth_is_shown_in_neutral_and_in_raw_form(client, sandbox):
    kinds = (await client.get("/_state/recruitee")).json()
    assert (kinds["candidates"], kinds["applications"], kinds["jobs"]) == (400, 1000, 40)
    rows = (await client.get("/_state/recruitee/candidates?offset=10&limit=5")).json()
    assert [row["id"] for row in rows] == [11, 12, 13, 14, 15]
    assert rows[0]["remote_id"] == "9100011"
    one = (await client.get("/_state/recruitee/candidates/11")).json()
    assert one["raw"]["id"] == 9100011
    assert {key: value for key, value in one.items() if key != "raw"} == rows[0]


@pytest.mark.parametrize("kind", ["files", "notes", "contacts", "interviews", "postings", "fields", "roles"])
async def test_every_kind_can_be_shown(client, kind):
    rows = (await client.get(f"/_state/recruitee/{kind}?limit=40")).json()
    assert rows
    one = (await client.get(f"/_state/recruitee/{kind}/{rows[0]['id']}")).json()
    assert one["id"] == rows[0]["id"]


async def test_the_truth_changes_with_writes_until_reset(client):
    await client.patch(f"{C}/candidates/9100011", json={"candidate": {"name": "New Name"}})
    assert (await client.get("/_state/recruitee/candidates/11")).json()["name"] == "New Name"
    await client.post("/_faults", json={"kind": "status"})
    await client.post("/_reset")
    assert (await client.get("/_state/recruitee/candidates/11")).json()["name"] != "New Name"
    assert (await client.get("/_faults")).json() == []


async def test_faults_are_posted_listed_and_lifted(client):
    posted = await client.post(
        "/_faults", json={"kind": "status", "tool": "recruitee", "status": 500, "count": 2}
    )
    assert posted.json()[0]["status"] == 500
    assert (await client.get(f"{C}/tags")).status_code == 500
    assert (await client.get("/_faults")).json()[0]["hits"] == 1
    await client.delete("/_faults")
    assert (await client.get(f"{C}/tags")).status_code == 200


@pytest.mark.parametrize("body", ["{}", "[]", "x", '{"kind": "nosuch"}', '{"kind": "hang", "colour": 1}'])
async def test_bad_faults_say_what_is_wrong(client, body):
    answer = await client.post("/_faults", content=body)
    assert answer.status_code == 400
    assert answer.json()["error"]


async def test_the_clock_can_be_moved(client, sandbox):
    before = sandbox.vendors["recruitee"].world.now()
    await client.post("/_clock", json={"advance": 90})
    assert (sandbox.vendors["recruitee"].world.now() - before).total_seconds() == 90
    assert (await client.post("/_clock", json={})).status_code == 400


@pytest.mark.parametrize(
    "path", ["/nosuch/x", "/_state/nosuch", "/_state/recruitee/nosuch", "/_state/recruitee/jobs/999"]
)
async def test_what_is_not_there_says_what_is(client, path):
    answer = await client.get(path)
    assert answer.status_code == 404
    assert answer.json()["error"]


async def test_the_front_page_tells_the_demo_credentials(client):
    accounts = (await client.get("/")).json()["accounts"]
    assert accounts["recruitee"]["credentials"]["company_id"] == "70707"
    assert "sandbox-recruitee-token" in accounts["recruitee"]["tokens"]
