"""What a file really is, by its first bytes: the types that people hand in with an application."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from zipfile import BadZipFile, ZipFile

OFFICE = "application/vnd.openxmlformats-officedocument"
OPEN = "application/vnd.oasis.opendocument"

EXTENSIONS: Mapping[str, tuple[str, ...]] = {
    "application/pdf": ("pdf",),
    "application/msword": ("doc", "dot"),
    "application/vnd.ms-excel": ("xls",),
    "application/vnd.ms-powerpoint": ("ppt", "pps"),
    f"{OFFICE}.wordprocessingml.document": ("docx",),
    f"{OFFICE}.spreadsheetml.sheet": ("xlsx",),
    f"{OFFICE}.presentationml.presentation": ("pptx",),
    f"{OPEN}.text": ("odt",),
    f"{OPEN}.spreadsheet": ("ods",),
    f"{OPEN}.presentation": ("odp",),
    "application/rtf": ("rtf",),
    "text/plain": ("txt", "text", "log"),
    "text/markdown": ("md", "markdown"),
    "text/csv": ("csv",),
    "application/json": ("json",),
    "image/png": ("png",),
    "image/jpeg": ("jpg", "jpeg"),
    "image/gif": ("gif",),
    "image/webp": ("webp",),
    "image/tiff": ("tif", "tiff"),
    "image/heic": ("heic", "heif"),
    "video/mp4": ("mp4", "m4v"),
    "video/webm": ("webm",),
    "audio/mpeg": ("mp3",),
}
"""The types that are passed on, with the endings of their names; the first is the usual one."""

BY_EXTENSION = {ending: kind for kind, endings in EXTENSIONS.items() for ending in endings}

ALIASES = {
    "application/x-pdf": "application/pdf",
    "text/rtf": "application/rtf",
    "application/x-rtf": "application/rtf",
    "image/jpg": "image/jpeg",
    "image/pjpeg": "image/jpeg",
    "image/heif": "image/heic",
    "application/csv": "text/csv",
    "text/x-markdown": "text/markdown",
    "audio/mp3": "audio/mpeg",
}

GENERIC = frozenset({"", "application/octet-stream", "binary/octet-stream", "application/x-download"})
"""Types that say nothing."""

STARTS = (
    (b"{\\rtf", "application/rtf"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"\x1aE\xdf\xa3", "video/webm"),
    (b"ID3", "audio/mpeg"),
)
COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""Word, Excel and PowerPoint before 2007 all begin so."""

COMPOUNDS = ("application/msword", "application/vnd.ms-excel", "application/vnd.ms-powerpoint")
PARTS = (
    ("word/", f"{OFFICE}.wordprocessingml.document"),
    ("xl/", f"{OFFICE}.spreadsheetml.sheet"),
    ("ppt/", f"{OFFICE}.presentationml.presentation"),
)
TEXTS = ("text/plain", "text/markdown", "text/csv", "application/json")
MARKUP = (b"<!doctype html", b"<html", b"<script", b"<svg", b"<?xml", b"<?php")
CONTROLS = frozenset(range(32)) - {8, 9, 10, 11, 12, 13, 27}


def plain(content_type: str | None) -> str:
    """A MIME type without parameters, under its usual name."""
    bare = (content_type or "").partition(";")[0].strip().lower()
    return ALIASES.get(bare, bare)


def extension(name: str) -> str:
    """The ending of a file's name, in lower case, without the dot."""
    stem, dot, ending = name.rpartition(".")
    return ending.lower() if dot and stem else ""


def kinds(content: bytes) -> tuple[str, ...]:
    """The types that the content can be, likeliest first; none where it is of no type that is passed on."""
    if b"%PDF-" in content[:1024]:
        return ("application/pdf",)
    for start, kind in STARTS:
        if content.startswith(start):
            return (kind,)
    if content.startswith(b"PK\x03\x04"):
        return _zipped(content)
    return COMPOUNDS if content.startswith(COMPOUND) else _media(content)


def _media(content: bytes) -> tuple[str, ...]:
    """Containers of pictures and sound; whatever else can be read is text."""
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return ("image/webp",)
    if content[4:8] == b"ftyp":
        return ("image/heic",) if content[8:11] in (b"hei", b"mif", b"hev") else ("video/mp4",)
    if content[:2] in (b"\xff\xfb", b"\xff\xf3", b"\xff\xf2"):
        return ("audio/mpeg",)
    return TEXTS if _is_text(content[:4096]) else ()


def _zipped(content: bytes) -> tuple[str, ...]:
    """Which office document a zip file is; its names are listed, nothing is unpacked."""
    try:
        with ZipFile(BytesIO(content)) as archive:
            names = archive.namelist()
    except (BadZipFile, NotImplementedError, ValueError):
        return ()
    if "[Content_Types].xml" in names:
        return tuple(kind for start, kind in PARTS if any(name.startswith(start) for name in names))[:1]
    head = content[:200]
    return tuple(kind for kind in EXTENSIONS if kind.startswith(OPEN) and f"mimetype{kind}".encode() in head)[
        -1:
    ]


def _is_text(head: bytes) -> bool:
    """Readable text that is no markup: a page with scripts is nothing to hand on to a recruiter's browser."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()[:64].lower()
    return not CONTROLS.intersection(head) and not start.startswith(MARKUP)
