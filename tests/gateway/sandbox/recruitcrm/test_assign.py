"""Assigning, moving, unassigning (recruitcrm.md §5.2)."""

import pytest

from gateway.sandbox.recruitcrm.ids import meant


@pytest.mark.parametrize(
    ("verb", "stage"),
    [("assign", {"status_id": 1, "label": "Assigned"}), ("apply", {"status_id": 10, "label": "Applied"})],
)
def test_assign_and_apply(api, world, person, *, c, other, verb, stage):
    reply = api("POST", f"/candidates/{c}/{verb}?job_slug={other}")
    assert reply.status == 200
    assert reply.json["status"] == stage
    assert isinstance(reply.json["updated_by"], int), "a number in writes, an object in reads"
    read = api.get(f"/candidates/{c}/hiring-stages/{other}")
    assert {**read, "updated_by": read["updated_by"]["id"]} == reply.json
    row = next(row for row in world.applications.of(person.id) if row.job_id == meant("jobs", other))
    assert row.state == "pending"
    assert other in [line["job_slug"] for line in api.get(f"/candidates/{c}/hiring-stages")]


@pytest.mark.parametrize("verb", ["assign", "apply"])
def test_again_is_a_422_in_the_body_too(api, c, j, verb):
    reply = api("POST", f"/candidates/{c}/{verb}?job_slug={j}")
    assert reply.status == 422
    assert (reply.json["error"], reply.json["errorCode"]) == (True, 422)
    assert "already assigned" in reply.json["errorMessage"]


def test_repeated_apply_by_quirk(api, c, j, quirk, vendor):
    api("POST", f"/candidates/{c}/hiring-stages/{j}", {"status_id": vendor.stages.rejected})
    quirk(repeat_apply="restage")
    assert api("POST", f"/candidates/{c}/apply?job_slug={j}").json["status"]["status_id"] == 10
    assert api("POST", f"/candidates/{c}/assign?job_slug={j}").status == 422


@pytest.mark.parametrize("verb", ["assign", "apply", "unassign"])
def test_the_job_is_checked_first(api, c, other, verb):
    for path in (
        f"/candidates/{c}/{verb}",
        f"/candidates/{c}/{verb}?job_slug=x",
        f"/candidates/x/{verb}?job_slug=x",
    ):
        reply = api("POST", path)
        assert (reply.status, list(reply.json)) == (422, ["job_slug"])
    assert api("POST", f"/candidates/x/{verb}?job_slug={other}").json["errorCode"] == 404


def test_move(api, vendor, world, *, person, c, j):
    path = f"/candidates/{c}/hiring-stages/{j}"
    row = next(row for row in world.applications.of(person.id) if row.job_id == meant("jobs", j))
    moves = ((8, "hired"), (str(vendor.stages.rejected), "rejected"), (10, "pending"))
    for number, state in moves:
        body = {
            "status_id": number,
            "remark": "So be it",
            "stage_date": "2031-01-01T00:00:00Z",
            "updated_by": 42,
        }
        made = api("POST", path, body).json
        assert made["status"]["status_id"] == int(number)
        assert (made["remark"], made["stage_date"], made["updated_by"]) == (
            "So be it",
            "2031-01-01T00:00:00.000000Z",
            42,
        )
        assert api.get(path)["status"] == made["status"]
        assert world.applications[row.id].state == state
    history = [line["status"]["status_id"] for line in api.get(f"/jobs/{j}/stage-history/{c}")["data"]]
    assert history[-3:] == [8, vendor.stages.rejected, 10]


def test_every_stage_of_the_account_can_be_reached(api, vendor, c, j):
    for number in vendor.stages.labels:
        made = api("POST", f"/candidates/{c}/hiring-stages/{j}", {"status_id": number}).json
        assert made["status"] == vendor.stages.named(number)


def test_200_that_is_a_404(api, c, j, other):
    paths = (
        f"/candidates/{c}/hiring-stages/{other}",
        f"/candidates/x/hiring-stages/{j}",
        f"/candidates/{c}/hiring-stages/x",
    )
    for path in paths:
        reply = api("POST", path, {"status_id": 8})
        assert (reply.status, reply.json["errorCode"]) == (200, 404)
        assert reply.json["errorMessage"]
        assert "candidate_slug" not in reply.json
    reply = api("POST", f"/candidates/{c}/hiring-stages/{j}", {"status_id": 8, "updated_by": 4000})
    assert (reply.status, reply.json["errorCode"]) == (200, 404)


@pytest.mark.parametrize("body", [{}, {"status_id": 424242}, {"status_id": "x"}])
def test_unknown_stage(api, c, j, body):
    reply = api("POST", f"/candidates/{c}/hiring-stages/{j}", body)
    assert (reply.status, list(reply.json)) == (422, ["status_id"])


def test_unassign_answers_the_candidate(api, c, j):
    before = api.get(f"/candidates/{c}")["updated_on"]
    reply = api("POST", f"/candidates/{c}/unassign?job_slug={j}")
    assert reply.json["slug"] == c
    assert reply.json["updated_on"] > before
    assert api("GET", f"/candidates/{c}/hiring-stages/{j}").status == 404
    assert api("POST", f"/candidates/{c}/unassign?job_slug={j}").status == 422
    assert api("POST", f"/candidates/{c}/assign?job_slug={j}").status == 200, "the same pair again"


def test_visibility(api, c, j, other):
    assert api("POST", f"/candidates/{c}/visibility/{j}?visibility=0").json["visibility"] == 0
    assert api.get(f"/candidates/{c}/hiring-stages/{j}")["visibility"] == 0
    assert api("POST", f"/candidates/{c}/visibility/{j}?visibility=2").status == 422
    assert api("POST", f"/candidates/{c}/visibility/{other}?visibility=1").status == 404


def test_changes_are_told(api, vendor, c, other, new):
    told = []
    vendor.world.hooks.append(lambda change: told.append((change.kind, change.verb)))
    new()
    api("POST", f"/candidates/{c}/assign?job_slug={other}")
    api("POST", f"/candidates/{c}/hiring-stages/{other}", {"status_id": 8})
    api("POST", f"/candidates/{c}/unassign?job_slug={other}")
    api("DELETE", f"/candidates/{c}")
    assert told == [
        ("candidates", "added"),
        ("applications", "added"),
        ("applications", "changed"),
        ("applications", "removed"),
        ("candidates", "changed"),
    ]
