import pytest


def test_memberships_join_with_their_references(api, world):
    page = api.get("/memberships?limit=1000")
    people = {row["id"]: row for row in page["references"]}
    assert [row["admin_id"] for row in page["memberships"]] == list(people)
    assert page["meta"] == {"page": 1, "limit": 1000, "total_count": len(world.users)}
    assert {row["is_active"] for row in page["memberships"]} == {True, False}
    row = page["memberships"][0]
    joined = [
        80000 + job.id for job in world.jobs if 1 in {job.manager_id, job.recruiter_id, *job.follower_ids}
    ]
    assert row["offer_ids"] == joined
    assert len(api.get("/admins")["admins"]) == sum(user.active for user in world.users)


def test_memberships_can_be_searched_and_sorted(api, world):
    user = world.users[3]
    found = api.get(f"/memberships?query={user.email.upper()}")["memberships"]
    assert [row["admin_id"] for row in found] == [903]
    assert {row["role_id"] for row in api.get("/memberships?role_id=32")["memberships"]} == {32}
    emails = [row["email"] for row in api.get("/memberships?sort_by=email&sort_order=desc")["references"]]
    assert emails == sorted(emails, reverse=True)


def test_roles(api):
    roles = api.get("/roles")["roles"]
    assert [role["admin"] for role in roles] == [True, False, False, False]
    sizes = [len(role["abilities"]) for role in roles]
    assert sizes == sorted(sizes, reverse=True)
    assert "manage_candidate" not in roles[2]["abilities"]


@pytest.mark.parametrize(
    ("scope", "count"), [("", 7), ("scope=active", 7), ("scope=archived", 1), ("scope=all", 8)]
)
def test_locations(api, scope, count):
    rows = api.get(f"/locations?{scope}")["locations"]
    assert len(rows) == count
    brief = api.get(f"/locations?{scope}&view_mode=brief")["locations"]
    assert set(brief[0]) == {"id", "name", "full_address"}
    assert api.get(f"/locations?scope=all&query={rows[0]['name'][:4]}")["locations"]
    assert api("GET", "/locations/1").status == 404


def test_departments_reasons_and_codes(api, world):
    assert [row["name"] for row in api.get("/departments")["departments"]] == [
        row.name for row in world.departments
    ]
    reasons = api.get("/disqualify_reasons")["disqualify_reasons"]
    assert [row["position"] for row in reasons] == list(range(1, 11))
    for name in ("countries", "regions"):
        assert api.get(f"/locations/{name}")[name]
    for name in ("languages", "currencies"):
        assert api.get(f"/{name}")[name]


def test_pools(api, world):
    rows = api.get("/talent_pools")["talent_pools"]
    assert sum(row["candidates_count"] for row in rows) == sum(len(row.pool_ids) for row in world.candidates)
    assert api.get("/talent_pools?limit=1&offset=1")["talent_pools"] == rows[1:2]
    assert api.get(f"/talent_pools/{rows[0]['id']}")["talent_pool"] == rows[0]
    assert api("GET", "/talent_pools/1").status == 404


def test_offer_tags(api, world):
    rows = {row["name"]: row for row in api.get("/offer_tags")["offer_tags"]}
    for name, row in rows.items():
        assert row["offer_taggings_count"] == sum(name in job.tags for job in world.jobs)
        tagged = api.get(f"/offers?tag_ids[]={row['id']}")["offers"]
        assert len(tagged) == row["offer_taggings_count"]
    assert len({row["id"] for row in rows.values()}) == len(rows)


def test_pipelines(api, world):
    rows = api.get("/pipeline_templates")["pipeline_templates"]
    assert not any("stages" in row or row["custom"] for row in rows)
    stages = api.get("/pipeline_templates/71")["pipeline_template"]["stages"]
    assert [stage["position"] for stage in stages] == [-3, -2, -1, 1, 2, 3, 4, 5]
    assert [stage["locked"] for stage in stages] == [True] * 3 + [False] * 5
    own = next(job for job in world.jobs if world.pipelines[job.pipeline_id].own)
    listed = {
        row["id"] for row in api.get(f"/offers/{80000 + own.id}/pipeline_templates")["pipeline_templates"]
    }
    assert 70 + own.pipeline_id not in listed
    one = api.get(f"/offers/{80000 + own.id}/pipeline_templates/{70 + own.pipeline_id}")["pipeline_template"]
    assert one["custom"] is True
    assert api("GET", "/pipeline_templates/1").status == 404


def test_question_templates(api, world):
    rows = api.get("/open_questions/template")["open_question_templates"]
    assert not any("open_questions" in row or row["custom"] for row in rows)
    for row in rows:
        full = api.get(f"/open_questions/template/{row['id']}")["open_question_template"]
        jobs = api.get(f"/open_questions/template/{row['id']}/assigned_offers")["assigned_offers"]
        assert full["assigned_offers_count"] == len(jobs)
        assert (
            api.get(f"/open_questions/template/{row['id']}/open_questions")["open_questions"]
            == full["open_questions"]
        )


def test_a_jobs_own_template_is_read_through_the_job(api, world):
    own = next(
        job for job in world.jobs if job.question_set_id and world.question_sets[job.question_set_id].own
    )
    number = 300 + own.question_set_id
    assert api("GET", f"/open_questions/template/{number}").status == 404
    assert api("GET", f"/offers/80001/open_question_templates/{number}").status == 404
    one = api.get(f"/offers/{80000 + own.id}/open_question_templates/{number}")["open_question_template"]
    assert one["custom"] is True
    assert one["open_questions"]
    assert api("GET", "/open_questions/template/301/open_questions/1").status == 404
