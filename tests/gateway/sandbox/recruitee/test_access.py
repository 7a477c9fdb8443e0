import pytest

from tests.gateway.sandbox.helper import Client

BEARER = 'Bearer realm="recruitee"'


@pytest.mark.parametrize(
    ("headers", "code"),
    [
        ({}, None),
        ({"authorization": "Basic eDp5"}, None),
        ({"authorization": "Bearer "}, None),
        ({"authorization": "Bearer wrong"}, "invalid_token"),
        ({"authorization": "Bearer sandbox-recruitee-2-token"}, "invalid_token"),
    ],
)
def test_form_a_of_missing_and_wrong_tokens(vendor, headers, code):
    reply = Client(vendor, "/c/70707", headers)("GET", "/departments")
    assert reply.status == 401
    assert reply.headers["www-authenticate"] == BEARER
    assert reply.json["error_code"] == code
    assert isinstance(reply.json["error"], str)


def test_a_token_in_the_query_is_not_taken(vendor):
    reply = Client(vendor, "/c/70707", {})("GET", "/departments?auth_token=sandbox-recruitee-token")
    assert reply.status == 401


def test_the_company_is_a_number_or_a_subdomain(vendor, api):
    assert Client(vendor, "/c/sandbox", api.headers)("GET", "/departments").status == 200
    for wrong in ("70708", "sandbox.recruitee.com", "x"):
        reply = Client(vendor, f"/c/{wrong}", api.headers)("GET", "/departments")
        assert (reply.status, reply.json) == (404, {"error": ["Page not found"]})


def test_unknown_paths_and_methods_are_form_b(api):
    for method, path in (("GET", "/nosuch"), ("DELETE", "/departments"), ("GET", "/offers/1/nosuch")):
        reply = api(method, path)
        assert (reply.status, reply.json) == (404, {"error": ["Page not found"]})


def test_who_am_i(api, limited, anyone, vendor):
    admin = api.get("/admin")["admin"]
    assert admin["company_id"] == 70707
    assert {row["id"]: row["subdomain"] for row in admin["companies"]} == {70707: "sandbox"}
    assert admin["companies"][0]["settings"]["gdpr_enabled"] is True
    missing = set(admin["role_abilities"]) - set(limited("no-jobs").get("/admin")["admin"]["role_abilities"])
    assert missing == {"view_jobs_section"}
    assert Client(vendor, "", api.headers).get("/admin")["admin"]["id"] == admin["id"]


def test_lists_are_silently_shorter(api, limited, world):
    assert limited("no-jobs").get("/offers")["offers"] == []
    assert limited("no-candidates").get("/candidates")["candidates"] == []
    assert limited("no-candidates").get("/search/new/candidates")["total"] == 0
    assert limited("no-calendar").get("/interview/events?status=all")["interview_events"] == []
    joined = limited("joined-jobs").get("/offers")["offers"]
    assert 0 < len(joined) < len(api.get("/offers")["offers"])
    everybody = api.get("/candidates?limit=1000")["candidates"]
    for suffix in ("joined-jobs", "no-hired"):
        seen = limited(suffix).get("/candidates?limit=1000")["candidates"]
        assert 0 < len(seen) < len(everybody)
        assert limited(suffix).get("/search/new/candidates")["total"] == len(seen)
    assert not any(row["is_hired"] for row in seen)


def test_placements_on_other_jobs_are_left_out(limited):
    client = limited("joined-jobs")
    jobs = {row["id"] for row in client.get("/offers")["offers"]}
    for row in client.get("/candidates?limit=1000")["candidates"]:
        assert {placement["offer_id"] for placement in row["placements"]} - {None} <= jobs


def test_direct_calls_are_refused(limited, person, shown, world):
    who = f"/candidates/{shown('candidates', person.id)}"
    assert limited("no-candidates")("GET", who).status == 404
    assert limited("no-jobs")("GET", "/offers/80001").status == 404
    hidden = next(
        job.id
        for job in world.jobs
        if job.id not in limited("joined-jobs").vendor.tokens["sandbox-recruitee-token-joined-jobs"].jobs
    )
    assert limited("joined-jobs")("GET", f"/offers/{shown('jobs', hidden)}").status == 404


def test_the_forms_of_403(limited, person, shown):
    """recruitee.md §2.5: B, C, and D as text and empty."""
    who = f"/candidates/{shown('candidates', person.id)}"
    reply = limited("read-only")("PATCH", who, {"candidate": {"name": "x"}})
    assert (reply.status, reply.json) == (403, {"error": ["Forbidden"]})
    reply = limited("no-users")("GET", "/memberships")
    assert (reply.status, reply.body) == (403, b"Forbidden")
    assert limited("no-users").get("/admins")["admins"]
    reply = limited("no-gdpr")("POST", f"/gdpr{who}/set_gdpr_custom_expires_at", {})
    assert (reply.status, reply.body) == (403, b"")
    for reply in (
        limited("no-questions")("GET", "/open_questions/template"),
        limited("no-calendar")("GET", "/interview/events/66001"),
    ):
        assert (reply.status, reply.json["errors"][0]["code"]) == (403, "forbidden")


@pytest.mark.parametrize("body", [b"{", b"[1]", b'"x"', b"\xff"])
def test_unreadable_bodies_are_refused(api, body):
    reply = api("POST", "/candidates", body=body, kind="application/json")
    assert (reply.status, reply.json) == (400, {"error": ["Bad request"]})
