import pytest


@pytest.fixture
def row(world, person):
    return next(row for row in world.applications.of(person.id) if row.state == "pending" or row.stage_id)


@pytest.fixture
def path(row, shown):
    return f"/placements/{shown('applications', row.id)}"


def stages_of(world, row):
    return world.pipelines[world.jobs[row.job_id].pipeline_id].stages


def test_the_board_has_every_stage_in_order_and_everybody(api, world, shown):
    job = world.jobs[3]
    stages = api.get("/offers/80003/placements")["stages"]
    assert [stage["id"] for stage in stages] == [
        shown("stages", stage.id) for stage in world.pipelines[job.pipeline_id].stages
    ]
    expected = {
        shown("applications", row.id)
        for row in world.applications_in(3)
        if row.stage_id and not world.is_deleted(row.candidate_id)
    }
    assert {row["id"] for stage in stages for row in stage["placements"]} == expected
    for stage in stages:
        assert stage["placements_count"] == len(stage["placements"])
        assert {row["stage_id"] for row in stage["placements"]} <= {stage["id"]}


def test_the_board_can_be_narrowed(api, world):
    def states(query):
        stages = api.get(f"/offers/80003/placements?{query}")["stages"]
        return {
            world.applications[row["id"] - 9900000].state for stage in stages for row in stage["placements"]
        }

    assert states("qualified=true") == {"pending", "hired"} & states("")
    assert states("disqualified=true") == {"rejected"}
    first = api.get("/offers/80003/placements")["stages"][1]
    assert [
        stage["id"] for stage in api.get(f"/offers/80003/placements?stage_id={first['id']}")["stages"]
    ] == [first["id"]]


@pytest.mark.parametrize(
    ("switch", "member", "default"),
    [
        ("with_tags", "tag_names", False),
        ("with_social_links", "social_links", False),
        ("with_last_activity_at", "last_activity_at", False),
        ("with_notes_count", "notes_count", True),
        ("with_tasks_count", "tasks_count", True),
        ("with_upcoming_events", "upcoming_event_starts_at", True),
    ],
)
def test_switches(api, switch, member, default):
    def has(query):
        stages = api.get(f"/offers/80001/placements{query}")["stages"]
        return {member in row["candidate"] for stage in stages for row in stage["placements"]} == {True}

    assert has("") is default
    assert has(f"?{switch}=true") is True
    assert has(f"?{switch}=false") is False
    assert "phones" not in str(api.get("/offers/80001/placements"))


def test_one_placement_by_job_and_person(api, row, shown, world):
    who = shown("candidates", row.candidate_id)
    slug = api.get(f"/offers/{shown('jobs', row.job_id)}")["offer"]["slug"]
    for job in (shown("jobs", row.job_id), slug):
        made = api.get(f"/offers/{job}/candidates/{who}/placement")["placement"]
        assert made["id"] == shown("applications", row.id)
        assert made["candidate"]["id"] == who
    other = next(job.id for job in world.jobs if job.id not in world.jobs_of(row.candidate_id))
    assert api("GET", f"/offers/{shown('jobs', other)}/candidates/{who}/placement").status == 404


def test_moving(api, world, row, path, shown):
    target = next(stage for stage in stages_of(world, row) if stage.kind == "screen")
    reply = api("PATCH", f"{path}/change_stage", {"stage_id": shown("stages", target.id)})
    assert reply.status == 200
    assert reply.json["placement"]["stage_id"] == shown("stages", target.id)
    assert {item["type"] for item in reply.json["references"]} >= {"Offer", "Candidate"}
    assert world.applications[row.id].updated_at > row.updated_at
    assert world.applications[row.id].state == "pending"


@pytest.mark.parametrize("stage", [1, None, "x", 89999])
def test_a_stage_of_another_pipeline_is_refused(api, path, stage):
    reply = api("PATCH", f"{path}/change_stage", {"stage_id": stage})
    assert (reply.status, reply.json["errors"][0]["code"]) == (422, "no_assoc_constraint")


def test_a_hire_needs_a_place_of_work(api, world, row, path, shown):
    hire = shown("stages", stages_of(world, row)[-1].id)
    reply = api("PATCH", f"{path}/change_stage", {"stage_id": hire})
    assert (reply.status, reply.json["errors"][0]["code"]) == (422, "active_work_location_not_found")
    option = api.get(f"{path}/hiring_details/options")["locations"][0]["id"]
    body = {
        "stage_id": hire,
        "work_location_id": option,
        "hired_at": "2026-11-01",
        "job_starts_at": "2027-01-01",
    }
    made = api("PATCH", f"{path}/change_stage", body).json["placement"]
    assert made["hired_at"] == "2026-11-01T00:00:00.000000Z"
    assert made["job_starts_at"] == "2027-01-01"
    assert made["work_location_id"] == option
    details = api.get(f"{path}/hiring_details")["placement"]
    assert details["id"] == made["id"]
    reply = api("PATCH", f"{path}/hiring_details", {"placement": {"work_location_id": 1}})
    assert reply.json["errors"][0]["code"] == "active_work_location_not_found"
    reply = api("PATCH", f"{path}/hiring_details", {"placement": {"job_starts_at": "2027-02-01"}})
    assert reply.json["placement"]["job_starts_at"] == "2027-02-01"


def test_a_hire_can_reject_the_other_placements(api, world, shown):
    made = api("POST", "/candidates", {"candidate": {"name": "Two Jobs"}, "offers": [80001, 80002]}).json[
        "candidate"
    ]
    one, two = world.applications.of(made["id"] - 9100000)
    option = api.get(f"/placements/{shown('applications', one.id)}/hiring_details/options")["locations"][0][
        "id"
    ]
    hire = shown("stages", stages_of(world, one)[-1].id)
    body = {"stage_id": hire, "work_location_id": option, "disqualify_reason_id": 72}
    api("PATCH", f"/placements/{shown('applications', one.id)}/change_stage", body)
    assert [world.applications[row.id].state for row in (one, two)] == ["hired", "rejected"]


def test_rejecting_and_undoing(api, world, row, path):
    reply = api("PATCH", f"{path}/disqualify", {})
    assert (reply.status, reply.json["error"]) == (422, ["Disqualify reason id can't be blank"])
    reply = api("PATCH", f"{path}/disqualify", {"disqualify_reason_id": 1})
    assert reply.json["errors"][0]["code"] == "no_assoc_constraint"
    made = api("PATCH", f"{path}/disqualify", {"disqualify_reason_id": 73}).json["placement"]
    assert made["disqualify_reason"] == world.reasons[3].name
    assert made["stage_id"] == (row.stage_id and 80000 + row.stage_id)
    assert world.applications[row.id].state == "rejected"
    made = api("PATCH", f"{path}/requalify", {}).json["placement"]
    assert not made.get("disqualify_reason")
    assert world.applications[row.id].state == "pending"


def test_moving_a_rejected_one_requalifies_it(api, world, row, path, shown):
    api("PATCH", f"{path}/disqualify", {"disqualify_reason_id": 71})
    api("PATCH", f"{path}/change_stage", {"stage_id": shown("stages", stages_of(world, row)[2].id)})
    assert world.applications[row.id].state == "pending"


def test_removing(api, world, row, path, shown):
    assert api("DELETE", path).json["placement"]["id"] == shown("applications", row.id)
    assert api("DELETE", path).status == 404
    one = api.get(f"/candidates/{shown('candidates', row.candidate_id)}")["candidate"]
    assert shown("applications", row.id) not in [item["id"] for item in one["placements"]]


def test_putting_somebody_on_a_job(api, world, person, shown):
    free = next(job for job in world.jobs if job.id not in world.jobs_of(person.id))
    body = {"candidate_id": shown("candidates", person.id), "offer_id": shown("jobs", free.id)}
    reply = api("POST", "/placements", body)
    assert reply.status == 201
    assert world.stages[reply.json["placement"]["stage_id"] - 80000].kind == "sourced"
    again = api("POST", "/placements", body)
    assert (again.status, again.json["errors"][0]["code"]) == (409, "conflict")
    assert api("POST", "/placements", {**body, "offer_id": 1}).status == 422
    assert api("POST", "/placements", {"offer_id": 80001}).status == 404


def test_putting_somebody_into_a_pool(api, person, shown):
    who = shown("candidates", person.id)
    api("POST", "/placements", {"candidate_id": who, "talent_pool_id": 79002})
    pools = [row["talent_pool_id"] for row in api.get(f"/candidates/{who}")["candidate"]["placements"]]
    assert 79002 in pools


def test_writing_needs_the_ability(limited, path):
    for suffix in ("read-only", "no-candidates"):
        reply = limited(suffix)("PATCH", f"{path}/requalify", {})
        assert reply.status == (403 if suffix == "read-only" else 404)


def test_the_persons_own_update_time_stays(api, world, row, path, shown):
    """recruitee.md §1.7"""
    who = shown("candidates", row.candidate_id)
    before = api.get(f"/candidates/{who}")["candidate"]
    api("PATCH", f"{path}/disqualify", {"disqualify_reason_id": 71})
    after = api.get(f"/candidates/{who}")["candidate"]
    assert after["updated_at"] == before["updated_at"]
    assert after["last_activity_at"] > before["last_activity_at"]
