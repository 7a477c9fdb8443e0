"""Notes (recruitcrm.md §5.3)."""

import pytest


@pytest.fixture
def write(api, c, j):
    def make(**values):
        body = {
            "description": "<p>Called</p>",
            "related_to": c,
            "related_to_type": "candidate",
            "associated_jobs": j,
        }
        return api("POST", "/notes", {**body, **values})

    return make


def test_write_and_read(api, write, c, j):
    made = write(note_type_id=14)
    assert made.status == 200
    note = made.json
    assert (note["description"], note["associated_jobs"], note["note_type"]["id"]) == (
        "<p>Called</p>",
        [j],
        14,
    )
    assert api.get(f"/notes/{note['id']}") == note
    found = api.get(f"/notes/search?related_to={c}&related_to_type=candidate")["data"]
    assert found[0] == note
    assert api.get("/notes?limit=1")["data"] == [note]


def test_associations_as_text_and_as_array(write, j, other):
    assert write(associated_jobs=f"{j},{other}").json["associated_jobs"] == [j, other]
    assert write(associated_jobs=[j]).json["associated_jobs"] == [j]


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"description": ""}, "description"),
        ({"related_to": None}, "related_to"),
        ({"related_to": "x"}, "related_to"),
        ({"related_to_type": "person"}, "related_to_type"),
        ({"note_type_id": 99}, "note_type_id"),
        ({"associated_jobs": "x"}, "associated_jobs"),
        ({"created_by": 1}, "created_by"),
    ],
)
def test_refused(write, values, field):
    reply = write(**values)
    assert (reply.status, list(reply.json)) == (422, [field])


def test_about_a_job(api, write, j):
    note = write(related_to=j, related_to_type="job").json
    assert api.get(f"/notes/search?related_to={j}&related_to_type=job")["data"] == [note]


def test_search_needs_both(api, c):
    assert api("GET", f"/notes/search?related_to={c}").status == 422
    assert api("GET", "/notes/search?related_to_type=candidate").status == 422
    assert api.get("/notes/search") == []
    assert api("GET", "/notes/search?created_from=2026-01-01").status == 400
    assert api.get("/notes/search?added_from=2026-01-01")["data"]


def test_newest_first_and_types(api):
    rows = api.get("/notes?limit=100")["data"]
    assert [row["created_on"] for row in rows] == sorted((row["created_on"] for row in rows), reverse=True)
    assert {type(row["note_type"]) for row in rows} == {dict, list, type(None)}


def test_edit_and_delete(api, write):
    number = write().json["id"]
    assert api("POST", f"/notes/{number}", {"description": "Other"}).json["description"] == "Other"
    assert api("DELETE", f"/notes/{number}").json["success"] is True
    assert api("GET", f"/notes/{number}").json["errorCode"] == 404
