"""Reading jobs (recruitcrm.md §4.2, §4.3)."""

import json

import pytest

from gateway.sandbox.recruitcrm.ids import slug


def test_list_has_totals_and_size_as_text(api, world):
    body = api.get("/jobs?limit=9")
    assert (body["total"], body["last_page"], body["per_page"]) == (len(world.jobs), 5, "9")
    assert body["last_page_url"].endswith("page=5")
    assert api.get("/jobs")["per_page"] == 15


def test_rows_are_complete(api):
    for row in api.get("/jobs?limit=100")["data"]:
        assert api.get(f"/jobs/{row['slug']}") == row


def test_unknown_job(api):
    assert api("GET", "/jobs/none").json == {"error": True, "errorCode": 404, "errorMessage": "Job not found"}


def test_comment_is_json_within_json(api):
    texts = [row["job_status_comment"] for row in api.get("/jobs?limit=100")["data"]]
    assert all(json.loads(text)[0]["status_label"] for text in texts if text)


class TestSearch:
    @pytest.mark.parametrize("query", ["", "?job_status=0", "?limit=5", "?expand=*", "?job_status="])
    def test_no_real_filter(self, api, query):
        assert api.get(f"/jobs/search{query}") == []

    def test_closed_with_another_filter_is_no_filter(self, api):
        rows = api.get("/jobs/search?job_status=0&created_from=2020-01-01")["data"]
        assert len({row["job_status"]["id"] for row in rows}) > 1

    def test_status_and_totals(self, api):
        body = api.get("/jobs/search?job_status=1&limit=2")
        assert {row["job_status"]["id"] for row in body["data"]} == {1}
        assert body["total"] > 2
        assert api.get("/jobs/search?job_status=1")["per_page"] == 100

    @pytest.mark.parametrize("query", ["per_page=1", "job_status=1&status=2"])
    def test_unknown_parameters(self, api, query):
        assert api("GET", f"/jobs/search?{query}").status == 400

    def test_no_hit(self, api):
        assert api.get("/jobs/search?name=nothing+like+this") == []

    def test_type_place_client_contact(self, api, world):
        row = api.get("/jobs?limit=1&sort_by=createdon")["data"][0]
        for name in ("city", "company_slug", "name"):
            found = api.get(f"/jobs/search?{name}={row[name]}&exact_search=1")["data"]
            assert {other[name] for other in found} == {row[name]}
        linked = next(job for job in world.jobs if job.contact_id)
        contact = world.contacts[linked.contact_id]
        found = api.get(f"/jobs/search?contact_email={contact.email}")["data"]
        assert {row["contact_slug"] for row in found} == {slug("contacts", contact.id)}
        assert api.get(f"/jobs/search?contact_slug={slug('contacts', contact.id)}")["data"] == found
        assert api.get("/jobs/search?job_type=2")["data"]
        assert {
            str(row["enable_job_application_form"])
            for row in api.get("/jobs/search?enable_job_application_form=1")["data"]
        } == {"1"}

    def test_slug_alone(self, api):
        text = slug("jobs", 12)
        assert [row["slug"] for row in api.get(f"/jobs/search?job_slug={text}&city=nowhere")["data"]] == [
            text
        ]

    def test_custom_field(self, api):
        body = {"custom_fields": [{"field_id": 2, "filter_type": "yes", "filter_value": ""}]}
        rows = api("GET", "/jobs/search", body).json["data"]
        assert {row["custom_fields"][1]["value"] for row in rows} == {"1"}

    def test_expand(self, api):
        row = api.get("/jobs/search?job_status=1&expand=company,contact")["data"][0]
        assert row["company"]["company_name"]
        assert "contact" in row
        every = api.get("/jobs/search?job_status=1&expand=*")["data"][0]
        assert isinstance(every["owner"], dict)


def test_expand_on_lists_by_quirk(api, quirk):
    assert "company" not in api.get("/jobs?expand=company")["data"][0]
    quirk(expand_on_lists=True)
    assert "company" in api.get("/jobs?expand=company")["data"][0]


def test_application_form(api):
    body = api.get(f"/jobs/application-form?job_slug={slug('jobs', 1)}")
    assert body["message_type"] == "success"
    fields = body["data"]["job_application_form_data"]["sections"][0]["fields"]
    assert {(field["fieldId"], field["fieldType"]) for field in fields} == {(None, None)}
    assert api("GET", "/jobs/application-form?job_slug=x").status == 404
