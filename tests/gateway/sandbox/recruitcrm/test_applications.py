"""Reading assignments: the pair of candidate and job (recruitcrm.md §4.4)."""

from gateway.sandbox.recruitcrm.ids import meant, slug
from tests.gateway.sandbox.recruitcrm.test_candidates import walk


def test_per_job_with_whole_candidates(api, world):
    seen = set()
    for job in world.jobs:
        for row in walk(api, f"/jobs/{slug('jobs', job.id)}/assigned-candidates?limit=100", "&"):
            assert set(row) == {"candidate", "stage_date", "status"}
            seen.add((meant("candidates", row["candidate"]["slug"]), job.id))
    assert seen == {
        (row.candidate_id, row.job_id) for row in world.applications if not world.is_deleted(row.candidate_id)
    }


def test_per_candidate_agrees_with_per_job(api, person, c):
    rows = api.get(f"/candidates/{c}/hiring-stages")
    assert len(rows) > 1
    for row in rows:
        assert row["candidate_slug"] == c
        assert api.get(f"/candidates/{c}/hiring-stages/{row['job_slug']}") == row
        status = row["status"]["status_id"]
        listed = walk(api, f"/jobs/{row['job_slug']}/assigned-candidates?limit=100&status_id={status}", "&")
        mine = next(item for item in listed if item["candidate"]["slug"] == c)
        assert (mine["status"], mine["stage_date"]) == (row["status"], row["stage_date"])


def test_several_stages_with_commas(api, world):
    path = f"/jobs/{slug('jobs', 1)}/assigned-candidates?limit=100"
    chosen = [row["status"]["status_id"] for row in walk(api, f"{path}&status_id=1,8", "&")]
    every = [row["status"]["status_id"] for row in walk(api, path, "&")]
    assert chosen == [number for number in every if number in {1, 8}]
    assert api("GET", f"{path}&status_id=x").status == 422
    assert api.get(f"{path}&status_id=424242")["data"] == []


def test_embedded_candidate(api, quirk):
    path = f"/jobs/{slug('jobs', 1)}/assigned-candidates?limit=1"
    row = api.get(path)["data"][0]["candidate"]
    full = api.get(f"/candidates/{row['slug']}")
    missing = full.keys() - row.keys() - {"work_history", "education_history"}
    assert {"last_communication", "off_limit_reason", "is_contractor"} <= missing
    assert "country" in row
    quirk(embedded_extras=True, embedded_place=False)
    row = api.get(path)["data"][0]["candidate"]
    assert "is_contractor" in row
    assert not {"state", "country"} & row.keys()


def test_updated_by_is_an_object(api, c, j):
    assert api.get(f"/candidates/{c}/hiring-stages/{j}")["updated_by"]["first_name"]


def test_unknown_pairs(api, c, other):
    for path in (
        f"/candidates/{c}/hiring-stages/{other}",
        f"/candidates/{c}/hiring-stages/x",
        f"/candidates/x/hiring-stages/{other}",
    ):
        assert api("GET", path).json["errorCode"] == 404
    assert api("GET", "/jobs/x/assigned-candidates").status == 404


def test_history_names_jobs_and_companies(api, c, world, person):
    rows = api.get(f"/candidates/{c}/history")
    assert {row["job_slug"] for row in rows} == {slug("jobs", number) for number in world.jobs_of(person.id)}
    assert all(row["job_name"] and row["company_name"] for row in rows)


def test_stage_history(api, c, j, other):
    now = api.get(f"/candidates/{c}/hiring-stages/{j}")["status"]
    rows = api.get(f"/jobs/{j}/stage-history/{c}")["data"]
    assert rows[-1]["status"] == now
    assert api.get(f"/jobs/{other}/stage-history/{c}")["data"] == []


def test_a_stage_change_updates_the_candidate(api, vendor, c, j):
    before = api.get(f"/candidates/{c}")["updated_on"]
    moved = api("POST", f"/candidates/{c}/hiring-stages/{j}", {"status_id": vendor.stages.rejected}).json
    assert moved["updated_on"] > before
    assert api.get(f"/candidates/{c}")["updated_on"][:19] == moved["updated_on"][:19]
    assert api.get("/candidates?limit=1")["data"][0]["slug"] == c
