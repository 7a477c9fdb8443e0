from dataclasses import replace

from tests.gateway.sandbox.smartrecruiters.helper import codes

COMPANY = "/v1/companies/SandboxEmployer1/postings"


def every(api):
    return api.get("/jobs?limit=100")["content"]


def test_rows_and_details(api):
    rows = every(api)
    for row in rows:
        detail = api.get(f"/jobs/{row['id']}")
        assert {name: detail[name] for name in ("title", "status", "createdOn")} == {
            name: row[name] for name in ("title", "status", "createdOn")
        }
        assert "latitude" not in row["location"]
        assert row["location"]["countryCode"].islower()
    assert not any("jobAd" in row or "typeOfEmployment" in row or "template" in row for row in rows)


def test_the_odd_ones_are_there(api):
    rows = every(api)
    details = [api.get(f"/jobs/{row['id']}") for row in rows]
    refs = [row.get("refNumber") for row in rows]
    live = [row.get("refNumber") for row in rows if row["postingStatus"] == "PUBLIC"]
    assert None in refs
    assert len(set(live)) < len(live)
    assert {row["postingStatus"] for row in rows} == {"PUBLIC", "INTERNAL", "NOT_PUBLISHED", "PRIVATE"}
    assert {row["status"] for row in rows} >= {
        "CREATED",
        "SOURCING",
        "FILLED",
        "INTERVIEW",
        "OFFER",
        "CANCELLED",
        "OTHER",
    }
    assert any(one["template"] for one in details)
    assert any("department" not in row for row in rows)
    assert any("function" not in one for one in details)
    assert any("typeOfEmployment" not in one for one in details)
    assert any("label" not in item["value"] for one in details for item in one["properties"])
    assert any("applyOnWeb" in one["actions"] for one in details)


def test_labels_follow_the_language(api):
    row = next(
        row for row in every(api) if api.get(f"/jobs/{row['id']}")["typeOfEmployment"]["id"] == "permanent"
    )
    labels = [
        api.get(f"/jobs/{row['id']}", headers={"accept-language": text})["typeOfEmployment"]["label"]
        for text in ("de;q=1", "nl", "xx")
    ]
    assert labels == ["Vollzeit", "Voltijd", "Full-time"]


def test_ads_nest_their_text_otherwise(api):
    job, ad, posting = api.ad()
    assert "companyDescription" in ad["jobAd"]
    assert "companyDescription" in posting["jobAd"]["sections"]
    before = api.vendor.quirks
    api.vendor.quirks = replace(before, ads_nested=True, job_ids_in_postings=False, ad_id_as_posting=False)
    nested = api.vendor.raw("postings", 1)
    assert "companyDescription" in nested["jobAd"]["sections"]
    assert "jobId" not in api.get(f"{COMPANY}/{posting['uuid']}", key=None)
    reply = api.call("GET", f"{COMPANY}/{ad['id']}", 404)
    assert set(reply.json) == {"id", "httpCode", "code", "message"}
    api.vendor.quirks = before
    assert codes(api.call("GET", f"/jobs/{job['id']}/jobads/{job['id']}", 404)) == ["JOBAD_NOT_FOUND"]
    api.call("GET", f"/jobs/{ad['id']}", 404)


def test_postings_need_no_key(api):
    body = api.get(f"{COMPANY}?limit=500", key=None)
    assert body["limit"] == 100
    assert {row["visibility"] for row in body["content"]} == {"PUBLIC"}
    by_ad = {row["jobAdId"]: row for row in body["content"]}
    public = [row for row in every(api) if row["postingStatus"] == "PUBLIC"]
    ads = [
        ad
        for row in public
        for ad in api.get(f"/jobs/{row['id']}/jobads")
        if ad["postingStatus"] == "PUBLISHED"
    ]
    assert {ad["id"] for ad in ads} == set(by_ad)
    assert not set(by_ad) & {row["uuid"] for row in body["content"]}
    assert any(row["name"] != row["name"].strip() for row in body["content"])
    assert {type(row["department"].get("id")) for row in body["content"]} == {str, int, type(None)}
    assert all(isinstance(row["location"]["latitude"], str) for row in body["content"])
    assert "jobId" not in body["content"][0]


def test_internal_and_private_postings(api):
    job, ad, _ = api.ad("INTERNAL")
    path = f"{COMPANY}/{ad['id']}"
    api.call("GET", path, 404, key=None)
    assert api.get(path)["jobId"] == job["id"]
    assert api.get(f"{COMPANY}?destination=INTERNAL", key=None)["totalFound"] == 0
    assert ad["id"] in {row["jobAdId"] for row in api.get(f"{COMPANY}?destination=INTERNAL")["content"]}
    both = api.get(f"{COMPANY}?destination=INTERNAL_OR_PUBLIC")["content"]
    assert len({row["name"].strip() for row in both}) <= len(both)
    _, private, detail = api.ad("PRIVATE")
    assert "visibility" not in detail
    assert private["id"] not in {row["jobAdId"] for row in both}


def test_posting_filters(api):
    rows = api.get(COMPANY)["content"]

    def found(**query):
        return {row["id"] for row in api.get(COMPANY, query=query)["content"]}

    city = rows[0]["location"]["city"]
    assert found(city=city.upper()) == {row["id"] for row in rows if row["location"]["city"] == city}
    ident = next(str(row["department"]["id"]) for row in rows if row["department"])
    assert found(department=ident) == {row["id"] for row in rows if str(row["department"].get("id")) == ident}
    assert found(locationType="REMOTE") == {row["id"] for row in rows if row["location"]["remote"]}
    assert found(locationType="REMOTE") | found(locationType="ONSITE") == found()
    assert found(language="nl,de") == {row["id"] for row in rows if row["language"]["code"] == "nl"}
    field = next(item for row in rows for item in row["customField"])
    hits = found(**{f"custom_field.{field['fieldId']}": f"{field['valueId']},x"})
    assert hits == {
        row["id"]
        for row in rows
        if (field["fieldId"], field["valueId"])
        in {(item["fieldId"], item["valueId"]) for item in row["customField"]}
    }
    assert found(releasedAfter="2099-01-01T00:00:00.000Z") == set()
    assert api.call("GET", COMPANY, 400, query={"releasedAfter": "x"}).json["httpCode"] == 400
    source = api.get(f"{COMPANY}/{rows[0]['id']}?sourceTypeId=OTHER&sourceId=s1")
    assert source["applyUrl"].endswith("&sourceTypeId=OTHER&sourceId=s1")


def test_an_unknown_company_is_an_empty_list(api):
    assert api.get("/v1/companies/Nobody/postings")["content"] == []
    assert api.get("/v1/companies/Nobody/departments")["totalFound"] == 0
    posting = api.get(COMPANY)["content"][0]["id"]
    assert (
        api.call("GET", f"/v1/companies/Nobody/postings/{posting}", 404).json["code"] == "RESOURCE_NOT_FOUND"
    )


def test_hiring_teams(api):
    teams = [api.get(f"/jobs/{row['id']}/hiring-team")["content"] for row in every(api)]
    roles = {member.get("role") for team in teams for member in team}
    assert roles > {"HIRING_MANAGER", "RECRUITER", "INTERVIEW_TEAM", "EXECUTIVE", "COORDINATOR", None}
    assert any(len({member["id"] for member in team}) < len(team) for team in teams)


def test_changing_a_team(fresh):
    job = every(fresh)[0]["id"]
    path = f"/jobs/{job}/hiring-team"
    team = {member["id"] for member in fresh.get(path)["content"]}
    new = next(
        fresh.id("users", number)
        for number in fresh.world.users.ids()
        if fresh.id("users", number) not in team
    )
    assert fresh.call("POST", path, 200, json={"id": new, "role": "RECRUITER"}).json["id"] == new
    fresh.call("POST", path, 409, json={"id": new, "role": "RECRUITER"})
    assert codes(fresh.call("POST", path, 400, json={"id": "x", "role": "RECRUITER"})) == ["USER_NOT_FOUND"]
    fresh.call("DELETE", f"{path}/{new}", 204)
    fresh.call("DELETE", f"{path}/{new}", 404)
    left = sorted(team)
    for user in left[:-1]:
        fresh.call("DELETE", f"{path}/{user}", 204)
    assert codes(fresh.call("DELETE", f"{path}/{left[-1]}", 400)) == ["INVALID_HIRING_TEAM_STATE"]


def test_changing_a_status(fresh):
    job = every(fresh)[0]["id"]
    fresh.call("PUT", f"/jobs/{job}/status", 201, json={"status": "ON_HOLD"})
    assert fresh.get(f"/jobs/{job}")["status"] == "ON_HOLD"
    assert fresh.get(f"/jobs/{job}/status/history")["content"][0]["status"] == "ON_HOLD"
    fresh.call("PUT", f"/jobs/{job}/status", 400, json={"status": "OTHER"})


def test_notes_of_jobs(api):
    statuses = {api.call("GET", f"/jobs/{row['id']}/note").status for row in every(api)}
    assert statuses == {200, 404}


def test_what_is_not_there(api):
    assert api.call("GET", "/applications", 404).json == {"message": "Not Found"}
    api.call("POST", "/configuration/company", 405)
