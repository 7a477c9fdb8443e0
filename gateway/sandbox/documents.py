"""The bytes of files nobody uploaded: small, valid, and always the same for the same file."""

from __future__ import annotations

import io
import zipfile
import zlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gateway.sandbox.records import File

_EPOCH = (2026, 1, 1, 0, 0, 0)


def content_of(file: File) -> bytes:
    """Return a file's bytes: as uploaded, else made up by its type; of a remote file only its address is known."""
    if file.content is not None:
        return file.content
    text = f"{file.name} of candidate {file.candidate_id}"
    if file.remote_url is not None:
        return f"The sandbox does not fetch {file.remote_url}".encode()
    makers = {"pdf": _pdf, "docx": _docx, "png": _png}
    return makers.get(extension(file.name), str.encode)(text)


def extension(name: str) -> str:
    """Return a file name's extension, lower case, without the dot."""
    return name.rsplit(".", 1)[-1].lower() if "." in name else ""


def _pdf(text: str) -> bytes:
    stream = f"BT /F1 12 Tf 60 720 Td ({text}) Tj ET".encode("latin-1", "replace")
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>"
    bodies = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        page,
        b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    )
    made, places = bytearray(b"%PDF-1.4\n"), []
    for number, body in enumerate(bodies, 1):
        places.append(len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    tail = b"trailer<</Root 1 0 R/Size 6>>\nstartxref\n%d\n%%%%EOF\n" % len(made)
    return bytes(made) + b"xref\n0 6\n0000000000 65535 f \n" + table + tail


def _docx(text: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(zipfile.ZipInfo("word/document.xml", _EPOCH), f"<document>{text}</document>")
    return buffer.getvalue()


def _png(text: str) -> bytes:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return len(body).to_bytes(4, "big") + kind + body + zlib.crc32(kind + body).to_bytes(4, "big")

    header = chunk(b"IHDR", bytes((0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0)))
    words = chunk(b"tEXt", b"Comment\0" + text.encode("latin-1", "replace"))
    return (
        b"\x89PNG\r\n\x1a\n" + header + words + chunk(b"IDAT", zlib.compress(b"\0\0")) + chunk(b"IEND", b"")
    )
