"""Writes: what they change, whom they tell, and what they refuse (gem.md §7, §9)."""

from __future__ import annotations

from base64 import b64encode
from typing import Any

import pytest

from gateway.sandbox.gem.ids import crm_candidate

ATS = "/ats/v0"


def _active(gem: Any) -> Any:
    """Return an application that can be moved, in a stage of a live job."""
    for row in gem.world.applications:
        job = gem.world.jobs[row.job_id]
        if row.state == "pending" and row.stage_id and job.status == "published" and row.id % 61 != 7:
            return row
    raise AssertionError("nobody to move")


def _stages(gem: Any, row: Any) -> tuple[str, str]:
    """Return where an application is, and another live stage of its job."""
    here = gem.vendor.stages.number(row.job_id, row.stage_id)
    others = [one.id for one in gem.vendor.stages.of_job(row.job_id) if one.active and one.id != here]
    return gem.id("job_stages", here), gem.id("job_stages", others[-1])


async def _move(gem: Any, row: Any, **body: Any) -> Any:
    here, there = _stages(gem, row)
    whole = {"from_stage_id": here, "to_stage_id": there, "user_id": gem.id("users", 1)} | body
    sent = {name: value for name, value in whole.items() if value != "absent"}
    return await gem.ask(f"{ATS}/applications/{gem.id('applications', row.id)}/move", "POST", json=sent)


async def test_a_move(gem: Any) -> None:
    row = _active(gem)
    _, there = _stages(gem, row)
    person = gem.id("candidates", row.candidate_id)
    before = (await gem.ask(f"{ATS}/candidates/{person}")).json()
    answer = await _move(gem, row)
    assert answer.status_code == 200
    assert answer.json()["current_stage"]["id"] == there
    assert (await gem.ask(f"{ATS}/applications/{answer.json()['id']}")).json() == answer.json()
    (change,) = gem.changes
    assert (change.kind, change.verb, change.record.id) == ("applications", "changed", row.id)
    after = (await gem.ask(f"{ATS}/candidates/{person}")).json()
    assert after["last_activity"] > before["last_activity"]
    assert after["updated_at"] == before["updated_at"]
    since = {"last_activity_after": "2026-11-20T09:30:00.500Z"}
    assert answer.json() in await gem.rows("/applications/", **since)


async def test_a_move_may_touch_the_candidate(gem: Any) -> None:
    gem.read(application_bumps_candidate=True)
    row = _active(gem)
    await _move(gem, row)
    window = {"updated_after": "2026-11-20T09:30:00.500Z"}
    assert [gem.id("candidates", row.candidate_id)] == [
        one["id"] for one in await gem.rows("/candidates/", **window)
    ]


@pytest.mark.parametrize(
    ("body", "status", "field"),
    [
        ({"user_id": "absent"}, 422, "user_id"),
        ({"user_id": "nobody"}, 422, "user_id"),
        ({"user_id": 4401}, 422, "user_id"),
        ({"to_stage_id": "absent"}, 422, "to_stage_id"),
        ({"to_stage_id": None}, 422, "to_stage_id"),
        ({"to_stage_id": "c3RhZ2U6OTE"}, 422, "to_stage_id"),
        ({"from_stage_id": "absent"}, 422, "from_stage_id"),
        ({"from_stage_id": "elsewhere"}, 409, None),
        ({"from_stage_id": None}, 409, None),
        ({"surprise": 1}, 422, "surprise"),
    ],
)
async def test_refused_moves(gem: Any, body: dict[str, Any], status: int, field: str | None) -> None:
    answer = await _move(gem, _active(gem), **body)
    assert answer.status_code == status
    assert answer.json()["code"] == status
    if field is not None:
        assert list(answer.json()["errors"]["json"]) == [field]
    assert gem.changes == []


async def test_moves_of_those_who_are_out_or_into_stages_that_are_gone(gem: Any) -> None:
    alive = [row for row in gem.world.applications if not gem.vendor.deleted_at("applications", row.id)]
    out = next(row for row in alive if row.state == "rejected" and row.stage_id)
    assert (await _move(gem, out)).status_code == 409
    row = _active(gem)
    foreign = next(one for one in gem.vendor.stages.table if one.job_id != row.job_id)
    assert (await _move(gem, row, to_stage_id=gem.id("job_stages", foreign.id))).status_code == 422
    stages = {one.job_id: one for one in gem.vendor.stages.table if not one.active}
    stuck = next(row for row in alive if row.state == "pending" and row.stage_id and row.job_id in stages)
    inactive = gem.id("job_stages", stages[stuck.job_id].id)
    assert list((await _move(gem, stuck, to_stage_id=inactive)).json()["errors"]["json"]) == ["to_stage_id"]
    gem.vendor.delete("applications", row.id)
    assert (await _move(gem, row)).status_code == 404


async def test_who_is_nowhere_moves_from_null(gem: Any) -> None:
    vendor = gem.vendor
    row = next(
        row
        for row in gem.world.applications
        if row.stage_id is None
        and row.state == "pending"
        and vendor.deleted_at("applications", row.id) is None
    )
    goal = next(one for one in vendor.stages.of_job(row.job_id) if one.active)
    sent = {
        "from_stage_id": None,
        "to_stage_id": gem.id("job_stages", goal.id),
        "user_id": gem.id("users", 1),
    }
    path = f"{ATS}/applications/{gem.id('applications', row.id)}/move"
    assert (await gem.ask(path, "POST", json=sent)).status_code == 200


async def test_the_other_form_of_the_move(gem: Any) -> None:
    row = _active(gem)
    _, there = _stages(gem, row)
    path = f"{ATS}/applications/{gem.id('applications', row.id)}"
    body = {"current_stage_id": there, "user_id": gem.id("users", 1)}
    refused = await gem.ask(path, "PATCH", json=body)
    assert set(refused.json()["errors"]["json"]) == {"current_stage_id", "user_id"}
    gem.read(unknown_members="ignore")
    silent = await gem.ask(path, "PATCH", json=body)
    assert silent.status_code == 200
    assert gem.changes == []
    gem.read(move="patch")
    assert (await _move(gem, row)).status_code == 404
    moved = await gem.ask(path, "PATCH", json=body)
    assert moved.json()["current_stage"]["id"] == there


async def _note(gem: Any, **body: Any) -> Any:
    whole = {
        "user_id": gem.id("users", 2),
        "body": "Result: https://results.test/1",
        "visibility": "public",
    } | body
    sent = {name: value for name, value in whole.items() if value != "absent"}
    return await gem.ask(f"{ATS}/candidates/{gem.id('candidates', 1)}/activity_feed/notes", "POST", json=sent)


async def test_a_note(gem: Any) -> None:
    answer = await _note(gem)
    assert answer.status_code == 201
    note = answer.json()
    assert note["user"]["id"] == gem.id("users", 2)
    assert note["private"] is False
    truth = gem.world.notes[gem.number("notes", note["id"])]
    assert (truth.candidate_id, truth.author_id, truth.text) == (1, 2, "Result: https://results.test/1")
    assert [change.kind for change in gem.changes] == ["notes"]
    again = await _note(gem)
    assert again.json()["id"] != note["id"]
    assert (await _note(gem, body="x" * 10_000, visibility="private")).json()["private"] is True
    person = (await gem.ask(f"{ATS}/candidates/{gem.id('candidates', 1)}")).json()
    assert person["last_activity"] >= note["created_at"][:-5]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"visibility": "admin_only"}, "visibility"),
        ({"visibility": "absent"}, "visibility"),
        ({"body": "x" * 10_001}, "body"),
        ({"body": None}, "body"),
        ({"user_id": "absent"}, "user_id"),
        ({"user_id": "dXNlcjox"}, "user_id"),
    ],
)
async def test_refused_notes(gem: Any, body: dict[str, Any], field: str) -> None:
    answer = await _note(gem, **body)
    assert answer.status_code == 422
    assert list(answer.json()["errors"]["json"]) == [field]
    assert gem.changes == []


async def test_whose_ids_name_the_acting_user(gem: Any) -> None:
    email = gem.world.users[2].email
    (crm,) = (await gem.ask("/v0/users", params={"email": email})).json()
    assert (await _note(gem, user_id=crm["id"])).status_code == 422
    gem.read(acting_user="crm", unknown_user=404)
    refused = await _note(gem)
    assert refused.status_code == 404
    assert list(refused.json()["errors"]["json"]) == ["user_id"]
    assert (await _note(gem, user_id=crm["id"])).status_code == 201


async def test_unreadable_bodies(gem: Any) -> None:
    path = f"{ATS}/candidates/{gem.id('candidates', 1)}/activity_feed/notes"
    headers = {"Content-Type": "application/json"}
    broken = await gem.ask(path, "POST", content=b'{"body": ', headers=headers)
    assert broken.json()["code"] == 400
    listed = await gem.ask(path, "POST", content=b"[1]", headers=headers)
    assert listed.json()["errors"]["json"] == {"_schema": ["Invalid input type."]}
    plain = await gem.ask(path, "POST", content=b'{"body": "x"}', headers={"Content-Type": "text/plain"})
    assert set(plain.json()["errors"]["json"]) == {"body", "visibility", "user_id"}
    person = gem.id("candidates", 7)
    assert (
        await gem.ask(f"{ATS}/candidates/{person}/activity_feed/notes", "POST", json={})
    ).status_code == 404


async def test_a_source(gem: Any) -> None:
    path = f"{ATS}/applications/{gem.id('applications', 2)}"
    answer = await gem.ask(path, "PATCH", json={"source_id": gem.id("sources", 3)})
    assert answer.json()["source"] == {"id": gem.id("sources", 3), "public_name": gem.world.sources[3].name}
    assert len(gem.changes) == 1
    refused = await gem.ask(path, "PATCH", json={"source_id": "c3JjOjE"})
    assert refused.json()["errors"] == {"json": {"source_id": ["Unknown source."]}}
    unchanged = await gem.ask(path, "PATCH", json={})
    assert unchanged.json() == answer.json()


async def test_custom_fields_of_an_application(gem: Any) -> None:
    path = f"{ATS}/applications/{gem.id('applications', 4)}"
    values = [
        {"name_key": "assessment_score", "value": 87},
        {"name_key": "assessment_link", "value": "https://r.test"},
    ]
    answer = await gem.ask(path, "PATCH", json={"custom_fields": values})
    assert answer.json()["custom_fields"]["Assessment score"] == 87
    assert answer.json()["custom_fields"]["Assessment link"] == "https://r.test"
    assert "Travel distance" in answer.json()["custom_fields"]
    for wrong in (
        [{"name_key": "nothing", "value": 1}],
        [{"name_key": "assessment_score", "value": "x"}],
        {"a": 1},
    ):
        assert (await gem.ask(path, "PATCH", json={"custom_fields": wrong})).status_code == 422
    gem.read(custom_fields_writable=False)
    refused = await gem.ask(path, "PATCH", json={"custom_fields": values})
    assert refused.json()["errors"]["json"] == {"custom_fields": ["Unknown field."]}


def _new(gem: Any, **more: Any) -> dict[str, Any]:
    return {
        "first_name": "Ines",
        "last_name": "Vogel",
        "email": "ines@mail.test",
        "job_id": gem.id("jobs", 1),
        **more,
    }


async def test_a_candidate_with_an_application(gem: Any) -> None:
    stage = next(one for one in gem.vendor.stages.of_job(1) if one.kind == "screen")
    file = {
        "filename": "cv.pdf",
        "type": "resume",
        "content": b64encode(b"%PDF").decode(),
        "content_type": "application/pdf",
    }
    body = _new(
        gem,
        phone_number="+351 900 000 111",
        title="Analyst",
        company="Kestrel Labs",
        linkedin_handle="ines-vogel-x",
        initial_stage_id=gem.id("job_stages", stage.id),
        source_id=gem.id("sources", 4),
        recruiter={"user_id": gem.id("users", 1)},
        coordinator={"email": gem.world.users[2].email},
        attachments=[file],
    )
    answer = await gem.ask(f"{ATS}/candidates/", "POST", json=body)
    assert answer.status_code == 201, answer.text
    made = answer.json()
    (application,) = made["applications"]
    assert application["current_stage"]["id"] == body["initial_stage_id"]
    assert application["source"]["id"] == body["source_id"]
    assert application["recruiter"]["id"] == gem.id("users", 1)
    assert application["coordinator"]["email"] == gem.world.users[2].email
    assert made["attachments"][0]["type"] == "resume"
    link = made["attachments"][0]["url"].removeprefix("http://sandbox.test/gem")
    assert (await gem.ask(link, key=None)).content == b"%PDF"
    assert [change.kind for change in gem.changes] == ["candidates", "applications", "files"]
    assert await gem.rows("/candidates/", candidate_ids=made["id"]) == [made]
    assert await gem.rows("/candidates/", email="ines@mail.test") == [made]
    assert application in await gem.rows("/applications/", job_id=body["job_id"])


async def test_refused_candidates(gem: Any) -> None:
    wrong = {
        "job_id": "nothing",
        "initial_stage_id": "nothing",
        "source_id": "nothing",
        "email": "nowhere",
        "recruiter": {"user_id": "nobody"},
        "sourcer": "somebody",
        "attachments": [{"filename": "x"}],
        "surprise": True,
    }
    for name, value in wrong.items():
        answer = await gem.ask(f"{ATS}/candidates/", "POST", json=_new(gem, **{name: value}))
        assert list(answer.json()["errors"]["json"]) == [name]
    empty = await gem.ask(f"{ATS}/candidates/", "POST", json={})
    assert set(empty.json()["errors"]["json"]) == {"first_name", "last_name", "email", "job_id"}
    assert gem.changes == []


async def test_duplicates_are_refused_if_asked_for(gem: Any) -> None:
    known = gem.world.candidates[1].emails[0]
    gem.read(refuse_duplicates=True, created=200)
    answer = await gem.ask(f"{ATS}/candidates/", "POST", json=_new(gem, email=known))
    assert answer.status_code == 400
    assert answer.json()["duplicate_candidate"] == {"id": gem.id("candidates", 1)}
    assert (await gem.ask(f"{ATS}/candidates/", "POST", json=_new(gem))).status_code == 200


async def test_a_post_without_its_slash_changes_nothing(gem: Any) -> None:
    answer = await gem.ask(f"{ATS}/candidates", "POST", json=_new(gem))
    assert answer.status_code == 308
    assert gem.changes == []


async def test_crm_candidates(gem: Any) -> None:
    path = f"/v0/candidates/{crm_candidate(1)}"
    fields = {row["name"]: row for row in (await gem.ask("/v0/custom_fields?scope=team")).json()}
    assert (await gem.ask("/v0/custom_fields?scope=project")).json() == []
    values = {
        "Notice period": "2 months",
        "Driving licence": "Yes",
        "Shirt size": ["S", "M"],
        "Available from": "2027-01-01",
    }
    sent = [{"custom_field_id": fields[name]["id"], "value": value} for name, value in values.items()]
    answer = await gem.ask(path, "PUT", json={"custom_fields": sent, "title": "Analyst"})
    told = {row["name"]: row["value"] for row in answer.json()["custom_fields"]}
    assert {name: told[name] for name in values} == values
    assert answer.json()["title"] == "Analyst"
    assert (await gem.ask(path)).json() == answer.json()
    shirt = next(row for row in answer.json()["custom_fields"] if row["name"] == "Shirt size")
    assert len(shirt["value_option_ids"]) == 2
    wrong = {
        "Driving licence": "Perhaps",
        "Shirt size": ["XXS"],
        "Available from": "soon",
        "Notice period": 2,
    }
    for name, value in wrong.items():
        body = {"custom_fields": [{"custom_field_id": fields[name]["id"], "value": value}]}
        assert (await gem.ask(path, "PUT", json=body)).status_code == 422
    gem.read(crm_takes_ats_ids=False)
    assert (await gem.ask(f"/v0/candidates/{gem.id('candidates', 1)}")).status_code == 404


async def test_crm_resumes(gem: Any) -> None:
    person = gem.id("candidates", 1)
    user = (await gem.ask("/v0/users")).json()[0]["id"]
    path = f"/v0/candidates/{person}/uploaded_resumes"
    before = (await gem.ask(f"{ATS}/candidates/{person}")).json()["attachments"]
    answer = await gem.ask(f"{path}/{user}", "POST", files={"resume_file": ("cv.docx", b"hello")})
    assert answer.status_code == 201, answer.text
    assert answer.json() in (await gem.ask(path)).json()
    after = (await gem.ask(f"{ATS}/candidates/{person}")).json()["attachments"]
    assert [row["filename"] for row in after] == [row["filename"] for row in before]
    for name, content in (("cv.exe", b"x"), ("cv.pdf", b"x" * (2 * 1024 * 1024 + 1))):
        refused = await gem.ask(f"{path}/{user}", "POST", files={"resume_file": (name, content)})
        assert refused.status_code == 422
    assert (await gem.ask(f"{path}/{user}", "POST", files={"file": ("cv.pdf", b"x")})).status_code == 422
    assert (await gem.ask(f"{path}/nobody", "POST", files={"resume_file": ("cv.pdf", b"x")})).json()[
        "errors"
    ]["path"]
