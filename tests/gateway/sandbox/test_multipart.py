import os

import httpx
import pytest

from gateway.sandbox.multipart import parse_multipart


def test_files_survive_byte_for_byte():
    content = os.urandom(5000) + b"\r\n--x\r\n\r" + bytes(range(256))
    request = httpx.Request(
        "POST",
        "http://x.test",
        data={"a[b]": "é"},
        files={"f[file]": ("cv é.pdf", content, "application/pdf")},
    )
    text, file = parse_multipart(request.headers["content-type"], request.read())
    assert (text.name, text.text, text.filename) == ("a[b]", "é", None)
    assert (file.name, file.content, file.filename) == ("f[file]", content, "cv é.pdf")
    assert file.content_type == "application/pdf"


def test_an_empty_form_has_no_parts():
    assert parse_multipart("multipart/form-data; boundary=b", b"--b--\r\n") == []


def test_a_missing_boundary_is_refused():
    with pytest.raises(ValueError, match="boundary"):
        parse_multipart("multipart/form-data", b"")
