"""Files (recruitcrm.md §4.9, §5.3)."""

import pytest

from gateway.sandbox.recruitcrm.ids import slug
from tests.gateway.sandbox.helper import Client
from tests.gateway.sandbox.recruitcrm.conftest import multipart

PDF = ("certificate.pdf", b"%PDF-1.4 steel", "application/pdf")


@pytest.fixture
def upload(api, c):
    def send(*files, **values):
        fields = {"related_to": c, "related_to_type": "candidate", **values}
        return api("POST", "/files", **multipart([*fields.items(), *(("files[]", file) for file in files)]))

    return send


def path_of(link):
    return link.split("/v1", 1)[1]


def test_upload_several_list_and_fetch(api, c, upload):
    reply = upload(PDF, ("notes.txt", b"hi", "text/plain"), folder="Papers")
    assert (reply.status, len(reply.json)) == (200, 2)
    rows = api.get(f"/files/candidate/{c}")[-2:]
    assert [row["file_name"] for row in rows] == ["certificate.pdf", "notes.txt"]
    assert {row["folder"] for row in rows} == {"Papers"}
    assert not {"id", "size", "content_type"} & rows[0].keys()
    assert api("GET", path_of(rows[0]["file_link"])).body == PDF[1]


def test_links_change(api, c, upload):
    upload(PDF)
    first, second = (api.get(f"/files/candidate/{c}")[-1]["file_link"] for _ in range(2))
    assert first != second
    assert api("GET", path_of(first)).body == api("GET", path_of(second)).body


def test_links_end_and_need_the_token(api, vendor, c, upload, quirk):
    link = path_of(upload(PDF).json[0]["file_link"])
    anyone = Client(vendor, "/v1", {})
    assert anyone("GET", link).status == 401
    assert api("GET", f"{link}x").status == 404
    quirk(download_auth=False)
    assert anyone("GET", link).body == PDF[1]
    vendor.world.advance(3600)
    assert anyone("GET", link).status == 404


def test_by_public_url(api, c):
    body = {
        "related_to": c,
        "related_to_type": "candidate",
        "files": ["https://files.example.org/a/paper.docx"],
    }
    assert api("POST", "/files", body).json[0]["file_name"] == "paper.docx"


def test_about_a_job(api, upload, j):
    made = upload(PDF, related_to=j, related_to_type="job").json[0]
    assert [row["file_name"] for row in api.get(f"/files/job/{j}")] == ["certificate.pdf"]
    assert api("GET", path_of(made["file_link"])).body == PDF[1]


def test_unknown_places(api, c, upload):
    assert api("GET", "/files/person/x").json["errorMessage"] == "Invalid Entity"
    assert api("GET", "/files/candidate/x").json["errorMessage"] == "Invalid slug"
    assert upload(PDF, related_to="x").status == 404
    assert api("DELETE", f"/files/candidate/{c}").status == 405


@pytest.mark.parametrize(
    "files",
    [
        [],
        [PDF] * 11,
        ["no address"],
        [("big.bin", b"x" * (15 * 1024 * 1024 + 1), "application/octet-stream")],
        [("half.bin", b"x" * (11 * 1024 * 1024), "application/octet-stream")] * 3,
    ],
)
def test_limits(upload, files):
    reply = upload(*files)
    assert (reply.status, list(reply.json)) == (422, ["files"])


def test_resume_in_the_list_and_one_object_by_quirk(api, world, quirk, upload):
    owner = next(
        file.candidate_id
        for file in world.files
        if file.purpose == "cv" and not world.is_deleted(file.candidate_id)
    )
    path = f"/files/candidate/{slug('candidates', owner)}"
    names = [row["file_name"] for row in api.get(path)]
    quirk(resume_in_files=True, upload_answer="object")
    assert len(api.get(path)) == len(names) + 1
    assert upload(PDF).json["file_name"] == "certificate.pdf"
