import base64

import pytest

from gateway.sandbox.smartrecruiters.access import SCOPES
from gateway.sandbox.smartrecruiters.quirks import Quirks
from tests.gateway.sandbox.smartrecruiters.helper import codes

USERS = "/user-api/v201804/users?limit=1"
PROBES = {
    "users_read": USERS,
    "jobs_read": "/jobs?limit=1",
    "candidates_read": "/candidates?limit=1",
    "configuration_read": "/configuration/rejection-reasons",
    "company_read": "/configuration/company",
    "candidates_offers_read": "/offers?limit=1",
    "interview_types_read": "/interviews-api/v201904/interview-types",
    "webhooks_manage": "/webhooks-api/v201907/subscriptions?limit=1",
    "audit_events_read": "/audit-api/v201910/audit-events?limit=1",
    "reporting_read": "/reporting-api/v201804/reports",
}
RANDOM = "9b30f1aa-0000-4000-8000-000000000001"


@pytest.mark.parametrize("scope", PROBES)
def test_a_client_without_the_scope_is_refused(api, scope):
    if scope != "company_read":  # configuration_read opens the company too
        reply = api.call("GET", PROBES[scope], 403, key=None, token=api.without(f"no-{scope}"))
        assert "OAuthPermissionsException" in reply.json["message"]
    api.get(PROBES[scope], key=None, token=api.token().json["access_token"])


@pytest.mark.parametrize(
    ("scope", "path"),
    [
        ("interviews_read", f"/interviews-api/v201904/interviews?applicationId={RANDOM}"),
        ("job_applications_read", f"/job-applications-api/v202112/job-applications/{RANDOM}"),
    ],
)
def test_a_random_id_probes_a_scope(api, scope, path):
    api.call("GET", path, 404, key=None, token=api.token().json["access_token"])
    api.call("GET", path, 403, key=None, token=api.without(f"no-{scope}"))


def test_the_apply_route_wants_its_own_scope(api):
    _, _, posting = api.ad()
    path = f"/postings/{posting['uuid']}/configuration"
    reply = api.call("GET", path, 403, key=None, token=api.without("no-candidate_applications_manage"))
    assert set(reply.json) == {"id", "code", "message"}


def test_every_scope_has_a_client_that_lacks_it(api):
    for scope in SCOPES:
        granted = api.token(f"{api.client}-no-{scope}").json["scope"].split()
        assert scope not in granted


def test_no_or_a_wrong_key_is_401_in_the_form_of_its_api(api):
    for key in (None, "wrong"):
        assert codes(api.call("GET", "/jobs", 401, key=key)) == ["UNAUTHORIZED"]
    reply = api.call("GET", f"/postings/{RANDOM}/configuration", 401, key="wrong")
    assert reply.json["code"] == "INVALID_API_KEY_ERROR"
    assert api.call("GET", f"/postings/{RANDOM}/configuration", 401, key=None).json["code"] == "UNAUTHORIZED"


def test_client_credentials_by_form_or_basic(api):
    answer = api.token().json
    assert (answer["token_type"], answer["expires_in"]) == ("Bearer", 1800)
    assert "refresh_token" not in answer
    basic = base64.b64encode(f"{api.client}:{api.secret}".encode()).decode()
    form = {"grant_type": "client_credentials"}
    headers = {"authorization": f"Basic {basic}"}
    again = api.call("POST", "/identity/oauth/token", 200, key=None, form=form, headers=headers).json
    api.get(USERS, key=None, token=again["access_token"])


def test_what_the_token_endpoint_refuses(api):
    url = "/identity/oauth/token"
    assert api.token("nobody").json["error"] == "invalid_client"
    assert api.token(client_secret="wrong").status == 401
    assert api.token(grant_type="password").json["error"] == "unsupported_grant_type"
    assert api.call("POST", url, 400, key=None, json={}).json["error"] == "invalid_request"
    headers = {"authorization": "Basic %%%"}
    api.call("POST", url, 401, key=None, form={"grant_type": "client_credentials"}, headers=headers)


def test_a_token_expires(fresh):
    fresh.vendor.quirks = Quirks(token_life=60)
    token = fresh.token().json["access_token"]
    fresh.get(USERS, key=None, token=token)
    fresh.world.advance(60)
    fresh.call("GET", USERS, 401, key=None, token=token)


def test_authorization_code_and_refresh_tokens_work_once(fresh):
    back = "https://gateway.example.org/back?x=1"
    query = {
        "client_id": f"{fresh.client}-consent",
        "redirect_uri": back,
        "scope": "jobs_read user_me_read",
        "state": "s1",
    }
    location = fresh.call("GET", "/identity/oauth/allow", 302, key=None, query=query).headers["location"]
    assert location.startswith(back + "&code=")
    assert location.endswith("&state=s1")
    code = location.split("code=")[1].split("&")[0]

    def exchange(**form):
        return fresh.token(f"{fresh.client}-consent", **form)

    first = exchange(grant_type="authorization_code", code=code, redirect_uri=back).json
    assert first["scope"] == "jobs_read user_me_read"
    fresh.get("/user-api/v201804/users/me", key=None, token=first["access_token"])
    fresh.call("GET", "/candidates", 403, key=None, token=first["access_token"])
    assert exchange(grant_type="authorization_code", code=code).json["error"] == "invalid_grant"
    second = exchange(grant_type="refresh_token", refresh_token=first["refresh_token"]).json
    assert second["refresh_token"] != first["refresh_token"]
    assert exchange(grant_type="refresh_token", refresh_token=first["refresh_token"]).status == 400
    fresh.world.advance(28 * 86_400 + 1)
    assert (
        exchange(grant_type="refresh_token", refresh_token=second["refresh_token"]).json["error"]
        == "invalid_grant"
    )


def test_the_consent_page_refuses(api):
    query = {
        "client_id": f"{api.client}-no-jobs_read",
        "redirect_uri": "https://x.test",
        "scope": "jobs_read",
    }
    assert (
        api.call("GET", "/identity/oauth/allow", 400, key=None, query=query).json["error"] == "invalid_scope"
    )
    api.call("GET", "/identity/oauth/allow", 400, key=None, query={"client_id": "nobody"})


def test_a_scope_without_the_role_is_403_all_the_same(api):
    token = api.without("standard")
    assert codes(api.call("GET", "/offers", 403, key=None, token=token)) == ["NO_ACCESS_TO_OFFERS"]
    assert codes(api.call("GET", "/configuration/offer-properties", 403, key=None, token=token)) == [
        "NO_ACCESS_TO_OFFERS"
    ]
    assert codes(api.call("GET", USERS, 403, key=None, token=token)) == ["PERMISSION_DENIED"]
    api.call("GET", "/jobs", 403, key=f"{api.key}-employee")
    api.call("GET", "/user-api/v201804/users/me", 200, key=f"{api.key}-employee")
    api.call("GET", "/messages", 403, key=f"{api.key}-extended", query={"candidateId": "x"})


def test_a_lesser_role_sees_its_own_jobs_and_gets_401_for_the_others(api):
    key = f"{api.key}-standard"
    mine = {row["id"] for row in api.get("/jobs?limit=100", key=key)["content"]}
    every = {row["id"] for row in api.get("/jobs?limit=100")["content"]}
    assert mine < every
    assert codes(api.call("GET", f"/jobs/{min(every - mine)}", 401, key=key)) == ["PERMISSION_DENIED"]
    people = api.rows("/candidates", limit=100)
    own = {row["id"] for row in api.vendor and _all(api, key)}
    stranger = next(row["id"] for row in people if row["id"] not in own)
    reply = api.call("GET", f"/candidates/{stranger}", 401, key=key)
    assert reply.json == {
        "message": "Access denied",
        "errors": [{"code": "PERMISSION_DENIED", "message": "No access to this candidate"}],
    }
    assert codes(api.call("GET", f"/candidates/{stranger}/tags", 403, key=key)) == ["NO_ACCESS_TO_CANDIDATE"]
    for row in _all(api, key):
        assert row["primaryAssignment"]["job"]["id"] in mine


def _all(api, key):
    rows, page = [], ""
    while True:
        body = api.get("/candidates", query={"limit": 100, **({"pageId": page} if page else {})}, key=key)
        rows += body["content"]
        page = body.get("nextPageId")
        if not page:
            return rows


def test_a_confidential_person_is_listed_but_denied(api):
    key = f"{api.key}-extended"
    listed = {row["id"] for row in _all(api, key)}
    person = next(
        person
        for person in api.world.candidates
        if person.confidential and person.deleted_at is None and api.id("candidates", person.id) in listed
    )
    path = f"/candidates/{api.id('candidates', person.id)}"
    api.call("GET", path, 401, key=key)
    api.get(path)
    api.get("/jobs?limit=1", key=key)
