"""Reading candidates (recruitcrm.md §4.1) and the pages they come in (§2.3)."""

import pytest

from gateway.sandbox.recruitcrm.ids import meant, slug
from tests.gateway.sandbox.recruitcrm.conftest import client_of


def walk(api, path, sign="?"):
    """Return every row, by page numbers until there is no next page."""
    rows, page = [], 1
    while True:
        body = api.get(f"{path}{sign}page={page}")
        rows += body["data"]
        if body["next_page_url"] is None:
            return rows
        page += 1


def test_page_has_the_envelope_and_no_totals(api):
    body = api.get("/candidates?limit=7&page=2")
    assert len(body.pop("data")) == 7
    urls = {name: body.pop(name) for name in ("first_page_url", "next_page_url", "prev_page_url")}
    assert body == {"current_page": 2, "from": 8, "to": 14, "per_page": 7, "path": body["path"]}
    assert urls["next_page_url"] == f"{body['path']}?limit=7&page=3"
    assert urls["prev_page_url"].endswith("page=1")


@pytest.mark.parametrize(
    ("query", "rows"), [("", 15), ("?limit=100", 100), ("?limit=101", 100), ("?page=zero", 15)]
)
def test_page_sizes(api, query, rows):
    assert len(api.get(f"/candidates{query}")["data"]) == rows


def test_past_the_end_is_an_empty_page(api):
    body = api.get("/candidates?page=999")
    assert (body["data"], body["next_page_url"], body["from"]) == ([], None, None)


def test_stable_walk_meets_everybody_once(api, world):
    slugs = [row["slug"] for row in walk(api, "/candidates?limit=90&sort_by=createdon&sort_order=asc", "&")]
    alive = [row.id for row in world.candidates if not row.deleted_at]
    assert [meant("candidates", text) for text in slugs] == sorted(alive)


def test_default_order_repeats_some(api, quirk):
    rows = walk(api, "/candidates?limit=100", "&")
    slugs = [row["slug"] for row in rows]
    assert len(slugs) > len(set(slugs))
    assert [row["updated_on"][:19] for row in rows] == sorted(
        (row["updated_on"][:19] for row in rows), reverse=True
    )
    quirk(repeats=0)
    slugs = [row["slug"] for row in walk(api, "/candidates?limit=100", "&")]
    assert len(slugs) == len(set(slugs))


@pytest.mark.parametrize("path", ["/candidates", "/jobs", "/contacts", "/companies", "/candidates/search"])
@pytest.mark.parametrize(
    ("query", "field"), [("sort_by=updated_at", "sort_by"), ("sort_order=up", "sort_order")]
)
def test_bad_sort_is_422(api, path, query, field):
    reply = api("GET", f"{path}?{query}")
    assert (reply.status, list(reply.json)) == (422, [field])


def test_detail_is_bare_and_has_histories(api, world):
    person = next(row for row in world.candidates if row.studies and row.employments and not row.deleted_at)
    body = api.get(f"/candidates/{slug('candidates', person.id)}")
    assert isinstance(body["work_history"][0]["work_start_date"], int)
    assert isinstance(body["education_history"][0]["education_start_date"], int)
    assert body["owner"] > 0
    assert api.get(f"/candidates/{body['slug']}/work-history") == body["work_history"]
    assert api.get(f"/candidates/{body['slug']}/education-history") == body["education_history"]


def test_expanded_detail_has_objects_for_ids(api, c):
    body = api.get(f"/candidates/{c}?expand=*")
    assert body["owner"]["first_name"]
    assert {"qualification", "currency"} <= body.keys()


def test_deleted_people_appear_nowhere(api, world):
    gone = next(row for row in world.candidates if row.deleted_at and row.emails)
    text = slug("candidates", gone.id)
    for path in ("", "/hiring-stages", "/history", "/work-history"):
        reply = api("GET", f"/candidates/{text}{path}")
        assert (reply.status, reply.json["errorCode"]) == (404, 404)
    assert api.get(f"/candidates/search?email={gone.emails[0]}&exact_search=1") == []
    for number in world.jobs_of(gone.id):
        rows = walk(api, f"/jobs/{slug('jobs', number)}/assigned-candidates?limit=100", "&")
        assert text not in [row["candidate"]["slug"] for row in rows]


@pytest.mark.parametrize("text", ["x", "120", "20011987000000090999aaa", "12050010", "²"])
def test_unknown_slugs(api, text):
    assert api("GET", f"/candidates/{text}").json == {
        "error": True,
        "errorCode": 404,
        "errorMessage": "Candidate not found",
    }


class TestSearch:
    def test_without_a_filter_is_a_bare_list(self, api):
        for query in ("", "?email=", "?page=1", "?sort_by=createdon", "?exact_search=1"):
            assert api.get(f"/candidates/search{query}") == []

    @pytest.mark.parametrize(
        "name", ["per_page", "limit", "created_on", "owner", "designation", "city", "title"]
    )
    def test_unknown_parameters_are_400(self, api, name):
        reply = api("GET", f"/candidates/search?email=x&{name}=1")
        assert reply.status == 400
        assert name in reply.json["message"]

    def test_exact_email_in_any_case(self, api, person, c):
        body = api.get(f"/candidates/search?email={person.emails[0].upper()}&exact_search=1")
        assert c in [row["slug"] for row in body["data"]]
        assert "total" not in body

    def test_the_same_email_twice(self, default_size):
        api = client_of(default_size)
        row = api.get(f"/candidates/{slug('candidates', 5)}")
        body = api.get(f"/candidates/search?email={row['email']}&exact_search=true")
        assert {row["slug"] for row in body["data"]} == {slug("candidates", 4), slug("candidates", 5)}

    def test_like_and_exact(self, api, person):
        part = person.first_name[:3]
        names = [row["first_name"] for row in api.get(f"/candidates/search?first_name={part}")["data"]]
        assert all(part.casefold() in name.casefold() for name in names)
        assert api.get(f"/candidates/search?first_name={part}&exact_search=1") == []

    def test_slug_alone(self, api, c):
        assert [
            row["slug"] for row in api.get(f"/candidates/search?candidate_slug={c}&first_name=nobody")["data"]
        ] == [c]

    def test_state_exactly_and_country_fuzzily(self, api):
        rows = api.get("/candidates/search?country=belg")["data"]
        assert {row["country"] for row in rows} == {"Belgium"}
        assert api.get("/candidates/search?state=Bavari") == []
        assert {row["state"] for row in api.get("/candidates/search?state=bavaria")["data"]} == {"Bavaria"}

    def test_phone_is_digits_only(self, api):
        reply = api("GET", "/candidates/search?contact_number=%2B49")
        assert (reply.status, list(reply.json)) == (422, ["contact_number"])
        assert api.get("/candidates/search?contact_number=000")["data"]

    @pytest.mark.parametrize("day", ["2026-10-01", "01-10-2026"])
    def test_days_in_both_forms(self, api, day):
        since = [row["created_on"] for row in walk(api, f"/candidates/search?created_from={day}", "&")]
        until = [row["created_on"] for row in walk(api, f"/candidates/search?created_to={day}", "&")]
        assert min(since) >= "2026-10-01"
        assert max(until) < "2026-10-02"
        assert since
        assert until

    def test_times_of_day_by_quirk(self, api, quirk):
        path = "/candidates/search?updated_from=2026-11-19T12:00:00Z"
        assert api("GET", path).status == 422
        quirk(dates_take_time=True)
        assert all(row["updated_on"] >= "2026-11-19T12" for row in api.get(path)["data"])

    def test_owner(self, api, world):
        user = next(row for row in world.users if row.active and row.id > 1)
        rows = api.get(f"/candidates/search?owner_id={user.id + 40}")["data"]
        assert {row["owner"] for row in rows} == {user.id + 40}
        assert {row["owner"] for row in api.get(f"/candidates/search?owner_email={user.email}")["data"]} == {
            user.id + 40
        }

    def test_off_limit(self, api):
        assert {
            row["status_label"] for row in api.get("/candidates/search?marked_as_off_limit=true")["data"]
        } == {"Unavailable"}

    @pytest.mark.parametrize(
        ("kind", "value", "fits"),
        [
            ("equals", "L", lambda have: have == "L"),
            ("not_equals", "L", lambda have: have != "L"),
            ("available", "", bool),
            ("not_available", "", lambda have: not have),
        ],
    )
    def test_custom_fields_in_the_body(self, api, kind, value, fits):
        body = {"custom_fields": [{"field_id": 4, "filter_type": kind, "filter_value": value}]}
        reply = api("GET", "/candidates/search", body)
        values = [row["custom_fields"][3]["value"] for row in reply.json["data"]]
        assert values
        assert all(map(fits, values))

    @pytest.mark.parametrize(
        "field", [{"field_id": 4, "filter_type": "contains"}, {"field_id": 400, "filter_type": "equals"}]
    )
    def test_custom_fields_that_do_not_fit(self, api, field):
        assert api("GET", "/candidates/search", {"custom_fields": [field]}).status == 422

    def test_pages_of_a_fixed_size(self, api, quirk):
        quirk(search_page=20)
        first = api.get("/candidates/search?created_from=2020-01-01")
        assert (len(first["data"]), first["per_page"]) == (20, 20)
        assert first["next_page_url"].endswith("created_from=2020-01-01&page=2")
        assert api.get("/candidates/search?created_from=2020-01-01&page=999") == []


def test_quirks_of_pages(api, quirk):
    quirk(over_limit="refuse", links_keep_query=False, default_limit=25)
    assert api("GET", "/candidates?limit=101").status == 422
    assert api.get("/candidates?limit=5")["next_page_url"].endswith("/v1/candidates?page=2")
    assert len(api.get("/candidates")["data"]) == 25
