import json

import pytest


def search(api, *filters, **parameters):
    body = {"limit": 1000, **parameters}
    if filters:
        body["filters_json"] = json.dumps(filters)
    reply = api("POST", "/search/new/candidates", body)
    assert reply.status == 200, reply
    return reply.json


def found(api, *filters, **parameters):
    return {hit["id"] - 9100000 for hit in search(api, *filters, **parameters)["hits"]}


def people(world, right):
    return {row.id for row in world.candidates if not row.deleted_at and right(row)}


def test_each_filter(api, world):
    states = world.states_of
    jobs = world.jobs_of
    stage_names = lambda row: {  # noqa: E731 - a name for one expression
        world.stages[item.stage_id].name for item in world.applications.of(row.id) if item.stage_id
    }
    reasons = lambda row: {  # noqa: E731 - likewise
        world.reasons[item.reason_id].name for item in world.applications.of(row.id) if item.reason_id
    }
    given = {"given", "expired"}
    cases = [
        ({"filter": "tags", "id": {"in": [91, 93]}}, lambda row: {1, 3} & set(row.tag_ids)),
        ({"filter": "tags", "id": {"not_in": [91]}}, lambda row: 1 not in row.tag_ids),
        ({"filter": "tags", "id": {"all_in": [91, 92]}}, lambda row: {1, 2} <= set(row.tag_ids)),
        ({"filter": "tags", "has_none": True}, lambda row: not row.tag_ids),
        ({"filter": "sources", "id": {"in": [92]}}, lambda row: 2 in row.source_ids),
        ({"filter": "talent_pools", "id": {"in": [79001]}}, lambda row: 1 in row.pool_ids),
        ({"filter": "jobs", "id": {"in": [80003]}}, lambda row: 3 in jobs(row.id)),
        (
            {"filter": "jobs", "status": {"in": ["closed"]}},
            lambda row: any(world.jobs[job].status == "closed" for job in jobs(row.id)),
        ),
        ({"filter": "jobs", "has_none": True}, lambda row: not jobs(row.id)),
        ({"filter": "stages", "name": {"in": ["Sourced"]}}, lambda row: "Sourced" in stage_names(row)),
        ({"filter": "stages", "has_any": True}, stage_names),
        ({"filter": "disqualifies", "reason": {"in": ["Language"]}}, lambda row: "Language" in reasons(row)),
        ({"filter": "disqualifies", "has_any": True}, lambda row: "rejected" in states(row.id)),
        ({"filter": "disqualifies", "has_none": True}, lambda row: "rejected" not in states(row.id)),
        ({"field": "status", "in": ["disqualified"]}, lambda row: "rejected" in states(row.id)),
        ({"field": "status", "in": ["qualified"]}, lambda row: {"pending", "hired"} & set(states(row.id))),
        ({"filter": "skills", "text": {"in": ["python"]}}, lambda row: "Python" in row.skills),
        ({"filter": "skills", "text": {"contains": ["weld"]}}, lambda row: "TIG welding" in row.skills),
        ({"filter": "skills", "text": {"not_in": ["SQL"]}}, lambda row: "SQL" not in row.skills),
        ({"filter": "gdpr_status", "in": ["no_consent"]}, lambda row: row.consent == "no_consent"),
        ({"filter": "gdpr_consent_ever_given", "eq": False}, lambda row: row.consent not in given),
        ({"filter": "custom_field_notice_period", "has_any": True}, lambda row: 1 in row.values),
        ({"field": "created_at", "gte": 1750000000}, lambda row: row.created_at.timestamp() >= 1750000000),
        ({"field": "gdpr_expires_at", "lte": 1900000000}, lambda row: row.consent_until),
        ({"field": "all", "query": "steel AND excel"}, lambda row: {"Steel", "Excel"} <= set(row.skills)),
    ]
    for document, right in cases:
        assert found(api, document) == people(world, right), document


def test_filters_are_anded(api, world):
    both = [{"filter": "tags", "has_any": True}, {"filter": "sources", "has_none": True}]
    assert found(api, *both) == people(world, lambda row: row.tag_ids and not row.source_ids)


@pytest.mark.parametrize(
    "document",
    [
        {"filter": "nosuch", "id": {"in": [1]}},
        {"field": "nosuch", "in": [1]},
        {"filter": "tags", "id": {"nin": [91]}},
        {"filter": "tags", "name": {"in": ["VIP"]}},
        {"filter": "jobs", "ids": [80003]},
        {"field": "created_at", "after": 1},
        {"field": "status", "is": "qualified"},
        {"filter": "skills", "text": {"like": ["x"]}},
        "text",
    ],
)
def test_what_is_not_understood_filters_nothing(api, document):
    everybody = search(api)["total"]
    assert search(api, document)["total"] == everybody
    assert search(api, query="x", term="y")["total"] == everybody


@pytest.mark.parametrize(
    "document",
    [
        {"filter": "tags", "id": {"in": [1]}},
        {"filter": "stages", "name": {"in": ["Nosuch"]}},
        {"field": "status", "in": ["nosuch"]},
        {"field": "average_score", "gte": 1},
        {"field": "created_at", "gte": "soon"},
    ],
)
def test_wrong_values_match_nobody(api, document):
    assert search(api, document)["total"] == 0


def test_a_later_object_of_the_same_entity_replaces_the_earlier(api, world):
    both = [{"filter": "tags", "id": {"in": [91]}}, {"filter": "tags", "id": {"in": [92]}}]
    assert found(api, *both) == people(world, lambda row: 2 in row.tag_ids)


def test_filters_must_be_text(api):
    everybody = search(api)["total"]
    assert search(api, filters_json=[{"filter": "tags", "has_any": True}])["total"] == everybody
    assert search(api, filters_json="{")["total"] == everybody


def test_pages_and_limits(api):
    assert len(api.get("/search/new/candidates")["hits"]) == 60
    pages = [search(api, limit=150, page=page) for page in (1, 2, 3, 4)]
    numbers = [hit["id"] for page in pages for hit in page["hits"]]
    assert len(numbers) == len(set(numbers)) == pages[0]["total"]
    assert search(api, hits=False)["hits"] == []
    reply = api("GET", "/search/new/candidates?limit=10001")
    assert (reply.status, reply.json) == (500, {"error": "Server internal error"})
    assert api("GET", "/search/new/candidates?limit=10000").status == 200


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("created_at", lambda hit: hit["created_at"]),
        ("updated_at", lambda hit: hit["updated_at"]),
        ("last_activity_at", lambda hit: hit["last_activity_at"][:19]),
    ],
)
@pytest.mark.parametrize("filters", [(), ({"filter": "tags", "has_any": True},)])
def test_orders(api, name, key, filters):
    for direction, backwards in (("asc", False), ("desc", True)):
        keys = [key(hit) for hit in search(api, *filters, sort_by=f"{name}_{direction}")["hits"]]
        assert keys == sorted(keys, reverse=backwards)


def test_an_unknown_order_is_relevance(api):
    newest_first = [hit["id"] for hit in search(api)["hits"]]
    assert [hit["id"] for hit in search(api, sort_by="name")["hits"]] == sorted(newest_first)
    names = [hit["name"].lower() for hit in search(api, sort_by="candidate_name_asc")["hits"] if hit["name"]]
    assert names == sorted(names)


def test_get_and_post_agree(api):
    from urllib.parse import quote

    document = quote(json.dumps([{"filter": "tags", "has_any": True}]))
    got = api.get(f"/search/new/candidates?limit=1000&filters_json={document}")
    assert got == search(api, {"filter": "tags", "has_any": True})


def test_a_hit_carries_objects(api, world):
    hit = next(hit for hit in search(api)["hits"] if hit["tags"] and hit["sources"] and hit["placements"])
    person = world.candidates[hit["id"] - 9100000]
    assert [tag["name"] for tag in hit["tags"]] == [world.tags[number].name for number in person.tag_ids]
    assert {"id", "title", "slug", "status", "kind"} <= hit["placements"][0]["offer"].keys()
    assert "created_at" not in hit["placements"][0]
    assert hit["company_id"] == 70707


def test_search_follows_writes(api, person, shown):
    who = shown("candidates", person.id)
    tag = api("POST", f"/candidates/{who}/tags", {"tag": "brand new"}).json["tags"][-1]["id"]
    assert found(api, {"filter": "tags", "id": {"in": [tag]}}) == {person.id}
    api("DELETE", f"/candidates/{who}/tags", {"tag": "Brand New"})
    assert found(api, {"filter": "tags", "id": {"in": [tag]}}) == set()
    first = search(api, sort_by="last_activity_at_desc", limit=1)["hits"][0]
    assert first["id"] == who


def test_counts(api):
    searches = [
        {"view": "candidates", "filters": [{"filter": "tags", "has_any": True}]},
        {"view": "candidates", "filters": []},
        {"view": "candidates", "filters": [{"filter": "tags", "id": {"in": [1]}}]},
    ]
    counts = api("POST", "/search/new/fs_counts", {"searches": searches}).json
    assert counts == [search(api, {"filter": "tags", "has_any": True})["total"], search(api)["total"], 0]


def test_quick_search_by_address_is_loose(api, person, shown):
    email = person.emails[0]
    made = api.get(f"/search/new/quick?query={email}&only=candidates&with_emails=true")
    assert made["jobs"] is None
    hits = made["candidates"]["hits"]
    assert shown("candidates", person.id) in [hit["id"] for hit in hits if email in hit["emails"]]
    assert api.get(f"/search/new/quick?query={email}&only=candidates")["candidates"]["total"] == 0


def test_quick_search_by_name(api, world):
    person = next(
        row for row in world.candidates if "é" in row.name and not row.deleted_at and not row.confidential
    )
    from gateway.sandbox.people import fold

    made = api.get(f"/search/new/quick?query={fold(person.name)}&limit=1")
    assert made["candidates"]["hits"][0]["name"] == person.name
    assert made["jobs"] == {"hits": [], "total": 0}
    assert api.get("/search/new/quick?query=engineer&only=jobs")["jobs"]["total"] > 0
    assert api("GET", "/search/new/quick").status == 422
