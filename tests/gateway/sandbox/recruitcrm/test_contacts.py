"""Contacts and companies (recruitcrm.md §4.8)."""

import pytest

from gateway.sandbox.recruitcrm.ids import slug


@pytest.mark.parametrize("kind", ["contacts", "companies"])
class TestBoth:
    def test_list_and_detail(self, api, kind):
        body = api.get(f"/{kind}?limit=3")
        assert "total" not in body
        for row in body["data"]:
            assert api.get(f"/{kind}/{row['slug']}") == row
        assert api("GET", f"/{kind}/x").status == 404

    def test_search(self, api, kind):
        assert api.get(f"/{kind}/search") == []
        assert api("GET", f"/{kind}/search?designation=x").status == 400
        row = api.get(f"/{kind}?limit=1")["data"][0]
        day = row["created_on"][:10]
        found = api.get(f"/{kind}/search?created_from={day}&created_to={day}")["data"]
        assert row["slug"] in [other["slug"] for other in found]


def test_contact_search(api, world):
    contact = world.contacts[2]
    text = slug("contacts", 2)
    for query in (
        f"contact_slug={text}",
        f"email={contact.email}",
        f"last_name={contact.last_name}&exact_search=1",
    ):
        assert text in [row["slug"] for row in api.get(f"/contacts/search?{query}")["data"]]


def test_company_search(api, vendor):
    rows = api.get("/companies/search?company_name=harbour")["data"]
    assert [row["company_name"] for row in rows] == ["Harbourlight"]
    assert api.get(f"/companies/search?company_slug={rows[0]['slug']}")["data"] == rows


def test_additional_companies_are_odd(api):
    values = [row["additional_company_slugs"] for row in api.get("/contacts?limit=100")["data"]]
    assert None in values
    assert {type(item) for value in values if value for item in value} == {str, type(None)}
    assert any("" in value for value in values if value)


def test_jobs_refer_to_them(api):
    for row in api.get("/jobs?limit=100")["data"]:
        assert api("GET", f"/companies/{row['company_slug']}").status == 200
        if row["contact_slug"]:
            assert api.get(f"/contacts/{row['contact_slug']}")["company_slug"] == row["company_slug"]
