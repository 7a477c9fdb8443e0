"""Writing candidates (recruitcrm.md §5.1)."""

import pytest

from gateway.sandbox.recruitcrm.ids import meant, slug
from tests.gateway.sandbox.recruitcrm.conftest import multipart

FULL = {
    "first_name": "Ines",
    "last_name": "Okafor",
    "email": "ines.okafor@birke.test",
    "contact_number": "+49000012345",
    "current_organization": "Birke GmbH",
    "position": "Engineer",
    "address": "Lindenweg 4",
    "locality": "Babelsberg",
    "city": "Potsdam",
    "state": "Brandenburg",
    "country": "Germany",
    "postal_code": "14467",
    "available_from": "2027-01-01T00:00:00.000Z",
    "salary_expectation": "72000",
    "salary_type": 2,
    "currency_id": 3,
    "source": "Conference",
    "skill": "Steel, Python",
    "linkedin": "https://www.linkedin.com/in/ines",
    "github": "https://github.com/ines",
    "gender_id": 4,
    "language_skills": [{"language_id": 1, "proficiency_id": 3}],
    "custom_fields": [{"field_id": 4, "value": "L"}, {"field_id": 9, "value": "me@birke.test"}, {"field_id": 99, "value": "?"}],
    "owner_id": 42,
}  # fmt: skip
READ_DIFFERENTLY = {
    "salary_expectation": 72000,
    "salary_type": {"id": "2", "label": "Annual Salary"},
    "available_from": "2027-01-01T00:00:00.000000Z",
    "skill": "Steel,Python",
    "language_skills": "English(Native/Bilingual Proficiency)",
}
"""Reads and writes have different forms."""


def test_create_and_read_back(api, new):
    made = new(**FULL)
    read = api.get(f"/candidates/{made['slug']}")
    plain = {name: value for name, value in FULL.items() if name not in {"custom_fields", "owner_id"}}
    assert {name: read[name] for name in plain} == {**plain, **READ_DIFFERENTLY}
    values = {row["field_id"]: row["value"] for row in read["custom_fields"]}
    assert (values[4], values[9], 99 in values) == ("L", "me@birke.test", False)
    assert read["owner"] == 42
    assert {name for name, value in made.items() if value != read[name]} <= {"id", "resume"}


def test_the_world_knows_it(world, new):
    person = world.candidates[meant("candidates", new(**FULL)["slug"])]
    assert (person.name, person.company, person.title) == ("Ines Okafor", "Birke GmbH", "Engineer")
    assert (person.emails, person.phones, person.salary_wish) == (
        [FULL["email"]],
        [FULL["contact_number"]],
        72000,
    )
    assert person.address.text == "Potsdam, Germany"
    assert person.profiles == [FULL["linkedin"], FULL["github"]]
    assert [world.sources[number].name for number in person.source_ids] == ["Conference"]
    assert person.values == {4: "L"}


def test_nothing_is_invented(api, new):
    made = new()
    assert {row["value"] for row in made["custom_fields"]} == {None}
    assert made["resume"] is None
    assert made["email_opt_out_source"] is None
    assert api.get(f"/candidates/{made['slug']}/hiring-stages") == []
    assert api.get(f"/files/candidate/{made['slug']}") == []


def test_duplicates_are_not_refused(api, new):
    slugs = {new()["slug"], new()["slug"]}
    found = api.get("/candidates/search?email=ines@birke.test&exact_search=1")["data"]
    assert {row["slug"] for row in found} == slugs
    assert len(slugs) == 2


def test_some_are_first_served_with_id_0(new, api):
    made = [new() for _ in range(3)]
    assert sorted(row["id"] == 0 for row in made) == [False, False, True]
    assert all(api.get(f"/candidates/{row['slug']}")["id"] for row in made)


def test_one_name_is_enough(new):
    assert new(first_name="", last_name="Okafor")["first_name"] in {"", None}


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"first_name": ""}, "first_name"),
        ({"first_name": "x" * 61}, "first_name"),
        ({"last_name": "x" * 61}, "last_name"),
        ({"email": f"{'x' * 100}@a.test"}, "email"),
        ({"email": "ines@birke"}, "email"),
        ({"email": "no address"}, "email"),
        ({"email": ["a@b.test"]}, "email"),
        ({"contact_number": "1" * 101}, "contact_number"),
        ({"gender_id": 5}, "gender_id"),
        ({"salary_type": {"id": "2"}}, "salary_type"),
        ({"currency_id": 77}, "currency_id"),
        ({"language_skills": "English"}, "language_skills"),
        ({"available_from": "soon"}, "available_from"),
        ({"owner_id": 4}, "owner_id"),
        ({"resume": "my cv"}, "resume"),
        ({"current_organization_slug": "none"}, "errors"),
    ],
)
def test_refused_values(api, values, field):
    reply = api("POST", "/candidates", {"first_name": "Ines", **values})
    assert reply.status == 422
    assert list(reply.json) == [field]
    assert all(isinstance(text, str) for text in reply.json[field])


def test_all_wrong_fields_at_once(api):
    reply = api("POST", "/candidates", {"first_name": "x" * 61, "email": "x"})
    assert reply.json.keys() == {"first_name", "email"}


def test_edit_is_partial(api, c):
    before = api.get(f"/candidates/{c}")
    after = api("POST", f"/candidates/{c}", {"position": "Welder", "unknown": 1}).json
    changed = {name for name in after if after[name] != before[name]}
    assert changed - {"resume", "updated_by"} == {"position", "updated_on"}
    assert api("POST", f"/candidates/{c}", {"first_name": "", "last_name": ""}).status == 422
    assert api("POST", "/candidates/x", {"position": "Welder"}).status == 404


def test_company_by_slug(new):
    made = new(current_organization_slug=slug("companies", 3))
    assert made["current_organization_slug"] == slug("companies", 3)
    assert made["current_organization"] == "Cendrillon Foods"


def test_source_must_exist_by_quirk(api, quirk):
    quirk(free_source=False)
    assert list(api("POST", "/candidates", {"first_name": "I", "source": "Conference"}).json) == ["source"]
    assert api("POST", "/candidates", {"first_name": "I", "source": "Indeed"}).status == 200


class TestResume:
    def test_create_as_a_form_with_the_file(self, api, world):
        form = multipart(
            [
                ("first_name", "Ines"),
                ("salary_expectation", "72000"),
                ("custom_fields[0][field_id]", "4"),
                ("custom_fields[0][value]", "XL"),
                ("resume", ("okafor.pdf", b"%PDF-1.4 me", "application/pdf")),
            ]
        )
        made = api("POST", "/candidates", **form).json
        assert (made["resume"]["filename"], made["salary_expectation"]) == ("okafor.pdf", 72000)
        assert made["custom_fields"][3]["value"] == "XL"
        path = made["resume"]["file_link"].split("/v1", 1)[1]
        assert api("GET", path).body == b"%PDF-1.4 me"
        assert api.get(f"/files/candidate/{made['slug']}") == [], "the resume is no file of the list"

    def test_public_url(self, new, api):
        made = new(resume="https://files.example.org/cv/ines.docx")
        assert made["resume"]["filename"] == "ines.docx"

    def test_a_new_one_replaces_the_old(self, api, world, new):
        made = new(resume="https://files.example.org/one.pdf")
        form = multipart([("resume", ("two.pdf", b"%PDF", "application/pdf"))])
        after = api("POST", f"/candidates/{made['slug']}", **form).json
        assert after["resume"]["filename"] == "two.pdf"
        assert [file.name for file in world.files.of(meant("candidates", made["slug"]))] == ["two.pdf"]

    def test_too_large(self, api):
        form = multipart(
            [("first_name", "I"), ("resume", ("cv.pdf", b"x" * (15 * 1024 * 1024 + 1), "application/pdf"))]
        )
        assert list(api("POST", "/candidates", **form).json) == ["resume"]


def test_delete(api, c, person, world):
    assert api("DELETE", f"/candidates/{c}").json.items() >= {"success": True}.items()
    assert world.candidates[person.id].deleted_at
    assert api("GET", f"/candidates/{c}").status == 404
    assert api("DELETE", f"/candidates/{c}").status == 404
    assert api.get(f"/candidates/search?email={person.emails[0]}&exact_search=1") == []


class TestLag:
    """Reads that are behind after a write (§2.3), by quirk."""

    def test_edit(self, api, c, quirk):
        before = api.get(f"/candidates/{c}")
        quirk(lag_reads=2)
        api("POST", f"/candidates/{c}", {"position": "Welder"})
        for _ in range(2):
            stale = api.get(f"/candidates/{c}")
            assert (stale["position"], stale["updated_on"]) == (before["position"], before["updated_on"])
        assert api.get(f"/candidates/{c}")["position"] == "Welder"

    def test_writes_answer_the_truth(self, api, c, other, quirk):
        quirk(lag_reads=3)
        assert api("POST", f"/candidates/{c}", {"position": "Welder"}).json["position"] == "Welder"
        assert api("POST", f"/candidates/{c}/assign?job_slug={other}").status == 200
        assert api("POST", f"/candidates/{c}/assign?job_slug={other}").status == 422

    def test_created_people_are_found_later(self, api, quirk, new):
        quirk(lag_reads=1)
        made = new()
        path = "/candidates/search?email=ines@birke.test&exact_search=1"
        assert api.get(path) == []
        assert [row["slug"] for row in api.get(path)["data"]] == [made["slug"]]

    def test_assigned_moved_unassigned(self, api, c, other, vendor, quirk):
        quirk(lag_reads=1)
        path = f"/candidates/{c}/hiring-stages/{other}"
        api("POST", f"/candidates/{c}/apply?job_slug={other}")
        assert [api("GET", path).status for _ in range(2)] == [404, 200]
        api("POST", path, {"status_id": 8})
        assert [api.get(path)["status"]["status_id"] for _ in range(2)] == [10, 8]
        api("POST", f"/candidates/{c}/unassign?job_slug={other}")
        assert [api("GET", path).status for _ in range(2)] == [200, 404]
