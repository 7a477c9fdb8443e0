import pytest


@pytest.fixture
def who(person, shown):
    return shown("candidates", person.id)


def fields_of(api, who):
    return {
        field.get("name", field["kind"]): field
        for field in api.get(f"/candidates/{who}")["candidate"]["fields"]
    }


def test_a_field_is_added_changed_and_removed(api, who):
    before = fields_of(api, who)
    body = {"field": {"kind": "single_line", "name": "Score", "values": [{"text": "82"}]}}
    made = api("POST", f"/custom_fields/candidates/{who}/fields", body)
    assert made.status == 201
    number = made.json["field"]["id"]
    assert fields_of(api, who) == {**before, "Score": made.json["field"]}
    api("PATCH", f"/custom_fields/candidates/fields/{number}", {"field": {"values": [{"text": "83"}]}})
    assert fields_of(api, who)["Score"]["values"] == [{"text": "83"}]
    assert api("DELETE", f"/custom_fields/candidates/fields/{number}").status == 200
    assert fields_of(api, who) == before
    assert api("DELETE", f"/custom_fields/candidates/fields/{number}").status == 404


@pytest.mark.parametrize("how", ["query", "body"])
def test_the_id_may_stand_elsewhere_when_deleting(api, who, how):
    body = {"field": {"kind": "single_line", "name": "Score", "values": []}}
    number = api("POST", f"/custom_fields/candidates/{who}/fields", body).json["field"]["id"]
    path = "/custom_fields/candidates/fields"
    reply = api("DELETE", f"{path}?id={number}") if how == "query" else api("DELETE", path, {"id": number})
    assert reply.status == 200
    assert "Score" not in fields_of(api, who)


def test_a_generated_field_can_be_changed(api, world, shown):
    person = next(row for row in world.candidates if 1 in row.values and not row.deleted_at)
    who = shown("candidates", person.id)
    field = fields_of(api, who)["Notice period"]
    api("PATCH", f"/custom_fields/candidates/fields/{field['id']}", {"field": {"values": [{"text": "none"}]}})
    assert fields_of(api, who)["Notice period"] == {**field, "values": [{"text": "none"}]}


def test_refusals(api, limited, who):
    path = f"/custom_fields/candidates/{who}/fields"
    for field, source in (({"name": "x"}, "field/kind"), ({"kind": "single_line"}, "field/name")):
        reply = api("POST", path, {"field": field})
        assert (reply.status, reply.json["errors"][0]["source"]) == (422, source)
        assert source.rsplit("/", 1)[-1] in reply.json["resources"]
    assert api("POST", path, {"field": {"kind": "gender", "values": [{"value": "x"}]}}).status == 201
    assert api("PATCH", "/custom_fields/candidates/fields/1", {"field": {}}).status == 404
    assert limited("read-only")("POST", path, {"field": {"kind": "gender"}}).status == 403


def test_definitions(api):
    fields = api.get("/custom_fields/fieldsets/500")["fieldset"]["fields"]
    assert [field["name"] for field in fields] == [
        row["name"] for row in api.get("/custom_fields/fields/searchable")["fields"]
    ]
    assert "fields" not in api.get("/offers/80001/fieldsets")["fieldsets"][0]
    assert api("GET", "/custom_fields/fieldsets/1").status == 404
    assert api("GET", "/offers/80001/fieldsets/1").status == 404
