import csv


def test_expiry(api, person, shown):
    path = f"/gdpr/candidates/{shown('candidates', person.id)}/set_gdpr_custom_expires_at"
    made = api("POST", path, {"gdpr_custom_expires_at": "2033-01-01T00:00:00Z"}).json["candidate"]
    assert made["gdpr_expires_at"] == "2033-01-01T00:00:00.000000Z"
    for body in ({}, {"gdpr_custom_expires_at": "soon"}):
        reply = api("POST", path, body)
        assert (reply.status, reply.json["errors"][0]["code"]) == (422, "cast_validation")


def test_asking_for_equal_opportunity_data(api, anyone, world, shown):
    assert api.get("/eeo/settings")["company_settings"]["enabled"] is True
    assert set(anyone.get("/share/eeo/answers")["answers"]) == {
        "gender",
        "race",
        "veteran_status",
        "disability_status",
    }
    row = next(
        row for row in world.applications if row.id % 3 == 0 and not world.is_deleted(row.candidate_id)
    )
    who = shown("candidates", row.candidate_id)
    assert shown("applications", row.id) in api.get(f"/eeo/candidate/{who}")["no_eeo_data_placement_ids"]
    reply = api("POST", "/eeo/data_request", {"candidate_id": who})
    assert (reply.status, reply.body) == (204, b"")
    assert api("POST", "/eeo/data_request", {"candidate_id": 1}).status == 404


def test_the_export_has_semicolons(api, world):
    path = "/eeo/data/export?date_from=2025-01-01&date_to=2026-01-01"
    reply = api("GET", path)
    rows = list(csv.reader(reply.body.decode().splitlines(), delimiter=";"))
    assert rows[0][:3] == ["Date", "Job", "gender"]
    assert len({len(row) for row in rows}) == 1
    assert {row[0][:4] for row in rows[1:]} == {"2025"}
    rows = list(
        csv.reader(
            api("GET", f"{path}&include_contact_information=true").body.decode().splitlines(), delimiter=";"
        )
    )
    assert rows[0][2:4] == ["Name", "Email"]
    assert api("GET", "/eeo/data/export").json["errors"][0]["code"] == "params_invalid"
