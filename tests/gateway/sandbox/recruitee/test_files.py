import httpx
import pytest

from gateway.sandbox.documents import content_of


def form(values, files):
    request = httpx.Request("POST", "http://x.test", data=values, files=files)
    return {"body": request.read(), "kind": request.headers["content-type"]}


@pytest.fixture
def who(person, shown):
    return shown("candidates", person.id)


def upload(api, who, name="plan.pdf", content=b"%PDF-1"):
    return api(
        "POST",
        "/attachments",
        **form(
            {"attachment[candidate_id]": str(who)}, {"attachment[file]": (name, content, "application/pdf")}
        ),
    )


def fetch(anyone, url, **headers):
    anyone.headers = headers
    return anyone("GET", url.split("http://sandbox.test")[1])


def test_upload_list_download_delete(api, anyone, who):
    made = upload(api, who)
    assert made.status == 201
    number = made.json["attachment"]["id"]
    rows = {row["id"]: row for row in api.get(f"/candidates/{who}/attachments")["attachments"]}
    assert rows[number]["filename"] == "plan.pdf"
    assert rows[number]["file_size"] == 6
    assert (rows[number]["extension"], rows[number]["kind"], rows[number]["source"]) == (
        ".pdf",
        "document",
        "default",
    )
    assert fetch(anyone, rows[number]["file_url"]).body == b"%PDF-1"
    assert api("DELETE", f"/attachments/{number}").status == 200
    assert api("DELETE", f"/attachments/{number}").status == 404
    assert number not in [row["id"] for row in api.get(f"/candidates/{who}/attachments")["attachments"]]


def test_links_refuse_a_token_and_expire(api, anyone, who, world):
    url = upload(api, who).json["attachment"]["file_url"]
    refused = fetch(anyone, url, authorization="Bearer sandbox-recruitee-token")
    assert (refused.status, b"InvalidArgument" in refused.body) == (400, True)
    assert fetch(anyone, url.replace("plan", "other")).status == 403
    assert fetch(anyone, url.split("?")[0]).status == 403
    world.advance(10_000)
    assert fetch(anyone, url).status == 403


def test_remote_files_are_noted_not_fetched(api, anyone, who):
    body = {"attachment": {"remote_file_url": "https://files.test/a%20b.docx", "candidate_id": who}}
    made = api("POST", "/attachments", body).json["attachment"]
    assert made["filename"] == "a b.docx"
    assert b"does not fetch" in fetch(anyone, made["file_url"]).body


def test_traps_of_uploading(api, who, world):
    """recruitee.md §6.5"""
    reply = api("POST", "/attachments", **form({}, {"file": ("a.pdf", b"x", "application/pdf")}))
    assert reply.status == 500
    reply = api(
        "POST", f"/attachments?candidate_id={who}", **form({}, {"attachment[file]": ("a", b"x", "a/b")})
    )
    assert reply.status == 201
    assert reply.json["attachment"]["candidate_id"] is None
    assert api("POST", "/attachments", {"attachment": {"candidate_id": who}}).status == 422
    assert (
        api(
            "POST", "/attachments", {"attachment": {"candidate_id": 1, "remote_file_url": "https://x.test/a"}}
        ).status
        == 404
    )
    assert api("POST", "/attachments", {"attachment": {"remote_file_url": "ftp://x.test/a"}}).status == 422


@pytest.mark.parametrize(("purpose", "member"), [("cv", "cv_url"), ("cover_letter", "cover_letter_file_url")])
def test_a_new_one_takes_the_place_of_the_old(api, anyone, who, purpose, member):
    part = "candidate[cv]" if purpose == "cv" else "candidate[cover_letter_file]"
    links = []
    for content in (b"first", b"second"):
        before = len(api.get(f"/candidates/{who}/attachments")["attachments"])
        reply = api(
            "PATCH", f"/candidates/{who}/update_{purpose}", **form({}, {part: ("a.pdf", content, "a/b")})
        )
        links.append(reply.json["candidate"][member])
    assert fetch(anyone, links[1]).body == b"second"
    rows = api.get(f"/candidates/{who}/attachments")["attachments"]
    assert len(rows) == before + 1
    assert b"first" in {fetch(anyone, row["file_url"]).body for row in rows}
    assert api("DELETE", f"/candidates/{who}/delete_{purpose}").json["candidate"][member] is None


def test_a_cv_by_address(api, who):
    body = {"candidate": {"remote_cv_url": "https://files.test/my.pdf"}}
    assert "/my.pdf?" in api("PATCH", f"/candidates/{who}/update_cv", body).json["candidate"]["cv_url"]
    assert api("PATCH", f"/candidates/{who}/update_cv", {"candidate": {}}).status == 422


@pytest.mark.parametrize("purpose", ["cv", "cover_letter"])
def test_promoting_gives_a_new_id_and_name(api, anyone, who, purpose):
    number = upload(api, who, content=b"promoted").json["attachment"]["id"]
    one = api("PATCH", f"/candidates/{who}/set_as_{purpose}/{number}", {}).json["candidate"]
    link = one["cv_url" if purpose == "cv" else "cover_letter_file_url"]
    assert fetch(anyone, link).body == b"promoted"
    assert "plan.pdf" not in link
    assert number not in [row["id"] for row in api.get(f"/candidates/{who}/attachments")["attachments"]]
    assert api("PATCH", f"/candidates/{who}/set_as_{purpose}/{number}", {}).status == 404


def test_nobody_elses_file_can_be_promoted(api, who, person, world, shown):
    others = (file for file in world.files if file.candidate_id != person.id)
    file = next(
        file for file in others if file.purpose == "other" and not world.is_deleted(file.candidate_id)
    )
    assert api("PATCH", f"/candidates/{who}/set_as_cv/{shown('files', file.id)}", {}).status == 404


def test_generated_files_can_be_read(api, anyone, world, shown):
    file = next(
        file for file in world.files if file.purpose == "cv" and not world.is_deleted(file.candidate_id)
    )
    one = api.get(f"/candidates/{shown('candidates', file.candidate_id)}")["candidate"]
    assert fetch(anyone, one["cv_url"]).body == content_of(file)


def test_the_list_is_filtered_and_tells_of_hidden_files(api, limited, world, shown):
    files = [
        file for file in world.files if file.purpose == "other" and not world.is_deleted(file.candidate_id)
    ]
    who = f"/candidates/{shown('candidates', files[0].candidate_id)}/attachments"
    rows = api.get(who)["attachments"]
    kinds = {row["kind"] for row in rows}
    for kind in kinds:
        assert {row["kind"] for row in api.get(f"{who}?kind={kind}")["attachments"]} == {kind}
    assert api.get(f"{who}?source=mailbox")["attachments"] == []
    seen = api.get(who)
    assert seen["hidden_attachments_exist"] is False


def test_hidden_files_are_told_of_only(api, vendor, world, shown):
    from gateway.sandbox.call import Principal
    from gateway.sandbox.recruitee.access import ABILITIES
    from tests.gateway.sandbox.helper import Client

    number = next(row.id for row in world.candidates if row.id % 25 == 4 and not row.deleted_at)
    upload(api, shown("candidates", number))
    vendor.tokens["blind"] = Principal("blind", 2, ABILITIES - {"review_hidden_evaluations"})
    client = Client(vendor, "/c/70707", {"authorization": "Bearer blind"})
    path = f"/candidates/{shown('candidates', number)}/attachments"
    seen = client.get(path)
    assert seen["hidden_attachments_exist"] is True
    assert len(seen["attachments"]) == len(api.get(path)["attachments"]) - 1
