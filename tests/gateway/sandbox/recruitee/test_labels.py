import pytest


@pytest.mark.parametrize("context", ["tags", "sources"])
def test_adding_and_removing_by_name(api, person, shown, context):
    path = f"/candidates/{shown('candidates', person.id)}/{context}"
    before = [row["name"] for row in api("DELETE", path, {context: ["nosuch"]}).json[context]]
    reply = api("POST", path, {context: ["One", "two", "One "]})
    assert [row["name"] for row in reply.json[context]] == [*before, "One", "two"]
    assert reply.json[context][-1]["taggings_count"] == 1
    reply = api("DELETE", path, {context.removesuffix("s"): "ONE"})
    assert [row["name"] for row in reply.json[context]] == [*before, "two"]
    assert api("POST", path, {}).status == 422


@pytest.mark.parametrize("context", ["tags", "sources"])
def test_the_list_and_its_orders(api, world, context):
    rows = api.get(f"/{context}")[context]
    assert [row["name"].lower() for row in rows] == sorted(row["name"].lower() for row in rows)
    counts = [
        row["taggings_count"]
        for row in api.get(f"/{context}?sort_by=taggings_count&sort_order=desc")[context]
    ]
    assert counts == sorted(counts, reverse=True)
    used = [
        number
        for row in world.candidates
        for number in (row.tag_ids if context == "tags" else row.source_ids)
    ]
    assert sum(counts) == len(used)
    assert {row["name"] for row in api.get(f"/{context}?query=ACME")[context]} == {
        row["name"] for row in rows if "acme" in row["name"].lower()
    }
    page = api.get(f"/{context}?limit=3&page=2")
    assert page[context] == rows[3:6]
    assert page["meta"] == {"page": 2, "limit": 3, "total_count": len(rows)}


@pytest.mark.parametrize("context", ["tags", "sources"])
def test_company_wide(api, limited, person, shown, context):
    made = api("POST", f"/{context}", {context: ["Alpha", "Beta"]})
    assert made.status == 201
    alpha, beta = (row["id"] for row in made.json[context])
    assert api("PATCH", f"/{context}/{alpha}", {"name": "Gamma"}).json[context][0]["name"] == "Gamma"
    who = shown("candidates", person.id)
    api("POST", f"/candidates/{who}/{context}", {context: ["Gamma"]})
    assert api("DELETE", f"/{context}", {"ids": [alpha, beta]}).status == 200
    left = [row["id"] for row in api.get(f"/{context}")[context]]
    assert not {alpha, beta} & set(left)
    assert "Gamma" not in str(api.get(f"/candidates/{who}")["candidate"][context])
    assert api("PATCH", f"/{context}/{alpha}", {"name": "x"}).status == 404
    assert limited("read-only")("POST", f"/{context}", {context: ["x"]}).status == 403


@pytest.mark.parametrize("by_path", [True, False])
def test_merging(api, world, by_path):
    one, two = (set(world.labels.of("tags")[number]) for number in (1, 2))
    path, ids = ("/tags/91/merge", [92]) if by_path else ("/tags/merge", [91, 92])
    made = api("PATCH", path, {"name": "Merged", "ids": ids}).json["tags"][0]
    assert set(world.labels.of("tags")[made["id"] - 90]) == one | two
    assert not {91, 92} & {row["id"] for row in api.get("/tags")["tags"]}
    assert api("PATCH", path, {"ids": [93]}).status == 422
