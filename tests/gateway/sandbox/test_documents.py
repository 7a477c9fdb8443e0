import io
import zipfile
from datetime import UTC, datetime

import pytest

from gateway.sandbox.documents import content_of
from gateway.sandbox.records import File


def file(name, **values):
    return File(1, 2, None, name, "x/y", "cv", None, datetime(2026, 1, 1, tzinfo=UTC), **values)


@pytest.mark.parametrize(
    ("name", "start"), [("a.pdf", b"%PDF-1.4"), ("a.png", b"\x89PNG"), ("a.docx", b"PK"), ("a", b"a of")]
)
def test_made_up_files_have_their_types_form(name, start):
    assert content_of(file(name)).startswith(start)
    assert content_of(file(name)) == content_of(file(name))


def test_a_pdf_says_where_its_objects_are():
    content = content_of(file("a.pdf"))
    table = int(content.split(b"startxref\n")[1].split(b"\n")[0])
    assert content[table:].startswith(b"xref")
    second = int(content[table:].split(b"\n")[3].split()[0])
    assert content[second:].startswith(b"1 0 obj")


def test_a_docx_is_a_zip():
    assert zipfile.ZipFile(io.BytesIO(content_of(file("a.docx")))).testzip() is None


def test_uploads_are_given_back_as_they_were():
    assert content_of(file("a.pdf", content=b"\0\1")) == b"\0\1"
    assert b"http://x.test" in content_of(file("a.pdf", remote_url="http://x.test/a.pdf"))
