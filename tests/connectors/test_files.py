"""Files that come in with an action: what is taken, what is refused and where the fault is."""

import io
import zipfile
from base64 import b64encode

import pytest

from connectors import files
from connectors.actions import Refused
from connectors.commands import AttachmentInput
from connectors.download import Downloader, NotFetched, Unsafe
from connectors.enums import AttachmentType

PDF = b"%PDF-1.7\n1 0 obj\n"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def zipped(*names):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return made.getvalue()


def odt():
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
    return made.getvalue()


def given(content=PDF, name="cv.pdf", content_type="application/pdf", **more):
    data = b64encode(content).decode() if content is not None else None
    return AttachmentInput(
        **{"name": name, "type": AttachmentType.CV, "content_type": content_type, "data": data, **more}
    )


async def refusal(one, **how):
    with pytest.raises(Refused) as caught:
        await files.load(one, ("attachment",), **how)
    return caught.value.reason, caught.value.path


@pytest.mark.parametrize(
    ("content", "declared", "found"),
    [
        (PDF, "application/pdf", "application/pdf"),
        (b"\n\n" + PDF, "application/x-pdf; charset=binary", "application/pdf"),
        (PDF, "application/octet-stream", "application/pdf"),
        (zipped("[Content_Types].xml", "word/document.xml"), DOCX, DOCX),
        (odt(), "application/vnd.oasis.opendocument.text", "application/vnd.oasis.opendocument.text"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/msword", "application/msword"),
        (b"{\\rtf1 x}", "text/rtf", "application/rtf"),
        (b"\x89PNG\r\n\x1a\n", "image/png", "image/png"),
        (b"\xff\xd8\xff\xe0", "image/jpg", "image/jpeg"),
        (b"RIFF0000WEBP", "image/webp", "image/webp"),
        (b"0000ftypheic", "image/heic", "image/heic"),
        (b"0000ftypisom", "video/mp4", "video/mp4"),
        ("Grüße".encode(), "text/plain", "text/plain"),
        ("Grüße".encode("latin-1"), "text/plain", "text/plain"),
        ("Grüße".encode("utf-16"), "text/plain", "text/plain"),
        (b"a,b\n1,2\n", "text/csv", "text/csv"),
    ],
)
async def test_types_by_content_and_by_word(content, declared, found):
    file = await files.load(given(content, content_type=declared), ())
    assert (file.name, file.content_type, file.content) == ("cv.pdf", found, content)


@pytest.mark.parametrize(
    ("one", "reason", "path"),
    [
        (given(data_url="https://files.test/"), "FILE_CONTENT", ()),
        (given(None), "FILE_CONTENT", ()),
        (given(content_type=None), "FILE_TYPE_MISSING", ("content_type",)),
        (given(b""), "FILE_EMPTY", ()),
        (given(data="*"), "FILE_CONTENT", ("data",)),
        (given(data="é"), "FILE_CONTENT", ("data",)),
        (given(data="A" * (files.LARGEST * 4 // 3 + 5)), "FILE_TOO_LARGE", ("data",)),
        (given(content_type="application/msword"), "FILE_TYPE_MISMATCH", ("content_type",)),
        (given(b"<!DOCTYPE html><p>", content_type="text/plain"), "FILE_TYPE_REFUSED", ()),
        (given(b"MZ\x90\x00", content_type="application/octet-stream"), "FILE_TYPE_REFUSED", ()),
        (given(zipped("run.exe"), content_type="application/zip"), "FILE_TYPE_REFUSED", ()),
        (given(b"PK\x03\x04broken", content_type=DOCX), "FILE_TYPE_REFUSED", ()),
        (given(name=" "), "FILE_NAME", ("name",)),
        (given(name="x" * 201), "FILE_NAME", ("name",)),
        (given(None, data_url="http://files.test/"), "FILE_URL_REFUSED", ("data_url",)),
        (given(None, data_url="https://127.0.0.1/"), "FILE_URL_REFUSED", ("data_url",)),
    ],
)
async def test_what_is_refused(one, reason, path):
    assert await refusal(one) == (reason, ("attachment", *path))


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd.pdf", "_.._etc_passwd.pdf"),
        ("a\r\nb.pdf", "a b.pdf"),
        ("cv", "cv.pdf"),
        ("Lebens lauf.PDF", "Lebens lauf.PDF"),
    ],
)
async def test_names_are_names(name, kept):
    assert (await files.load(given(name=name), ())).name == kept


async def test_a_type_is_not_needed_where_a_tool_takes_none():
    assert (
        await files.load(given(content_type=None), (), needs_type=False)
    ).content_type == "application/pdf"


async def test_all_together_have_a_bound(monkeypatch):
    monkeypatch.setattr(files, "LARGEST", 40)
    with pytest.raises(Refused, match="together"):
        await files.load_all([given(), given(), given()], ("attachments",))


@pytest.mark.parametrize(
    ("problem", "reason"), [(Unsafe("no"), "FILE_URL_REFUSED"), (NotFetched("404"), "FILE_NOT_FETCHED")]
)
async def test_downloads_that_fail(monkeypatch, problem, reason):
    class Failing(Downloader):
        async def fetch(self, url, *, largest, seconds):
            raise problem

    monkeypatch.setattr(files, "_downloader", Failing())
    assert await refusal(given(None, data_url="https://files.test/x?sig=SECRET")) == (
        reason,
        ("attachment", "data_url"),
    )


def test_a_file_as_an_answer():
    found = files.Answered.read({"name": "a.pdf", "contentType": "application/pdf", "data": "eA=="}, ())
    assert (found.content_type, found.data, found.data_url) == ("application/pdf", "eA==", None)
    for wrong in ("a.pdf", {}, {"name": 1}, {"name": "a.pdf", "data": 1}):
        with pytest.raises(Refused):
            files.Answered.read(wrong, ())
