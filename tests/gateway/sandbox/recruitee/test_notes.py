import pytest


@pytest.fixture
def path(person, shown):
    return f"/candidates/{shown('candidates', person.id)}/notes"


def test_a_plain_note(api, path):
    before = len(api.get(path)["notes"])
    reply = api("POST", path, {"note": {"body": "one\ntwo <b>"}})
    assert reply.status == 201
    notes = api.get(path)
    assert len(notes["notes"]) == before + 1
    last = notes["notes"][-1]
    assert last == reply.json["note"]
    assert last["body"] == "<p>one</p><p>two &lt;b&gt;</p>"
    assert last["admin_id"] in [row["id"] for row in notes["references"]]
    assert last["visibility"]["level"] == "public"


def test_a_document_and_its_visibility(api, path):
    document = {
        "doc": {
            "type": "doc",
            "content": [
                {"type": "paragraph", "content": [{"type": "text", "text": "first"}]},
                {"type": "paragraph"},
                {"type": "paragraph", "content": [{"type": "text", "text": "third"}]},
            ],
        }
    }
    visibility = {"level": "protected", "admin_ids": [901], "role_ids": []}
    made = api("POST", path, {"note": {"body_json": document, "visibility": visibility}}).json["note"]
    assert made["text"] == "first\n\nthird"
    assert made["body_json"] == document
    assert made["visibility"] == visibility


def test_private_notes_are_their_authors(api, limited, path):
    made = api("POST", path, {"note": {"body": "secret", "visibility": {"level": "private"}}}).json["note"]
    assert made["id"] in [row["id"] for row in api.get(path)["notes"]]
    assert made["id"] not in [row["id"] for row in limited("no-gdpr").get(path)["notes"]]


def test_uploads_are_attached(api, path, person, shown):
    file = {"remote_file_url": "https://x.test/a.pdf", "candidate_id": shown("candidates", person.id)}
    number = api("POST", "/attachments", {"attachment": file}).json["attachment"]["id"]
    made = api("POST", path, {"note": {"body": "see file"}, "attachments": [number]}).json["note"]
    assert [row["id"] for row in made["attachments"]] == [number]


def test_editing_and_deleting(api, path):
    number = api("POST", path, {"note": {"body": "old"}}).json["note"]["id"]
    assert api("PATCH", f"/notes/{number}", {"note": {"body": "new"}}).json["note"]["text"] == "new"
    assert api("DELETE", f"/notes/{number}").status == 200
    assert api("DELETE", f"/notes/{number}").status == 404


def test_refusals(api, limited, path):
    reply = api("POST", path, {"note": {"body": "  "}})
    assert (reply.status, reply.json["error_fields"]) == (422, {"body": ["can't be blank"]})
    reply = api("POST", path, {"note": {"body": "x", "visibility": {"level": "nosuch"}}})
    assert reply.json["errors"][0]["code"] == "inclusion_validation"
    assert limited("read-only")("POST", path, {"note": {"body": "x"}}).status == 403
