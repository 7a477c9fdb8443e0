from dataclasses import replace

import pytest

from tests.gateway.sandbox.smartrecruiters.helper import codes

PDF = b"%PDF-1.4 a file"


def form(name="cv.pdf", kind="RESUME", content=PDF):
    return [("attachmentType", None, "text/plain", kind.encode()), ("file", name, "application/pdf", content)]


@pytest.fixture
def row(fresh):
    return fresh.applications("NEW")[0]


@pytest.fixture
def person(fresh, row):
    return f"/candidates/{fresh.id('candidates', row.candidate_id)}"


def test_upload_list_download_delete(fresh, row, person):
    made = fresh.call("POST", f"{fresh.at(row)}/attachments", 201, files=form("Zeugnis über Ä.pdf")).json
    assert (made["type"], made["name"], made["contentType"]) == (
        "RESUME",
        "Zeugnis über Ä.pdf",
        "application/pdf",
    )
    listed = fresh.get(f"{fresh.at(row)}/attachments")
    assert made in listed["content"]
    assert listed["totalFound"] == len(listed["content"])
    assert made["id"] in {item["id"] for item in fresh.get(f"{person}/attachments")["content"]}
    url = made["actions"]["download"]["url"]
    assert fresh.call("GET", url, 200).body == PDF
    fresh.call("GET", url, 401, key=None)
    fresh.call("DELETE", made["actions"]["remove"]["url"], 204)
    assert codes(fresh.call("GET", url, 404)) == ["FILE_NOT_FOUND"]


def test_a_file_of_the_person(fresh, row, person):
    made = fresh.call("POST", f"{person}/attachments", 201, files=form("x.docx", "COVER_LETTER")).json
    assert "remove" not in made["actions"]
    assert fresh.call("GET", made["actions"]["download"]["url"], 200).body == PDF
    assert made["id"] not in {item["id"] for item in fresh.get(f"{fresh.at(row)}/attachments")["content"]}
    other = next(one for one in fresh.applications() if one.candidate_id != row.candidate_id)
    path = f"/candidates/{fresh.id('candidates', other.candidate_id)}/attachments/{made['id']}"
    assert codes(fresh.call("GET", path, 404)) == ["FILE_NOT_FOUND"]


@pytest.mark.parametrize(
    ("files", "code"),
    [
        (form("virus.exe"), "INVALID_FILE"),
        (form(content=b""), "INVALID_FILE"),
        (form(kind="CV"), "INVALID_REQUEST"),
        ([("attachmentType", None, "text/plain", b"RESUME")], "INVALID_FILE"),
    ],
)
def test_uploads_that_are_refused(fresh, row, files, code):
    assert codes(fresh.call("POST", f"{fresh.at(row)}/attachments", 400, files=files)) == [code]


def test_limits(fresh, row):
    path = f"{fresh.at(row)}/attachments"
    fresh.call("POST", path, 201, files=form())
    assert codes(fresh.call("POST", path, 400, files=form())) == ["FILE_ALREADY_EXIST"]
    fresh.vendor.quirks = replace(fresh.vendor.quirks, file_limit=10)
    assert codes(fresh.call("POST", path, 400, files=form("b.pdf"))) == ["INVALID_FILE"]
    fresh.vendor.quirks = replace(fresh.vendor.quirks, file_limit=99, files_per_candidate=1)
    assert codes(fresh.call("POST", path, 422, files=form("b.pdf"))) == ["ATTACHMENT_LIMIT_EXCEEDED"]
    fresh.call("POST", path, 400, json={})
    fresh.call("POST", path, 403, key=None, token=fresh.without("no-candidates_create"), files=form("c.pdf"))


def test_every_type_and_malware_are_there(api):
    kinds, malware = set(), 0
    for number in api.world.candidates.ids()[:700]:
        if api.world.is_deleted(number):
            continue
        for item in api.get(f"/candidates/{api.id('candidates', number)}/attachments")["content"]:
            kinds.add(item["type"])
            reply = api.call("GET", item["actions"]["download"]["url"])
            if reply.status == 403:
                assert codes(reply) == ["MALWARE_DETECTED"]
                malware += 1
            else:
                assert reply.body
    assert kinds == {"RESUME", "COVER_LETTER", "GENERIC_FILE", "AVATAR"}
    assert malware
