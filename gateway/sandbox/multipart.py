"""Reading `multipart/form-data` byte for byte: text fields and files."""

from __future__ import annotations

import re
from dataclasses import dataclass
from email.message import Message


@dataclass(frozen=True, slots=True)
class Part:
    """One field of a form; `filename` is None for a plain value."""

    name: str
    content: bytes
    filename: str | None = None
    content_type: str = "text/plain"

    @property
    def text(self) -> str:
        """The content as text."""
        return self.content.decode("utf-8", "replace")


def parse_multipart(content_type: str, body: bytes) -> list[Part]:
    """Split a form body into its parts; ValueError when the boundary is missing."""
    header = Message()
    header["content-type"] = content_type
    boundary = header.get_boundary()
    if not boundary:
        raise ValueError("multipart/form-data needs a boundary")
    pieces = (b"\r\n" + body).split(b"\r\n--" + boundary.encode())
    return [_part(piece[2:]) for piece in pieces[1:] if piece[:2] == b"\r\n"]


def _part(piece: bytes) -> Part:
    head, _, content = piece.partition(b"\r\n\r\n")
    headers = {}
    for line in head.decode("utf-8", "replace").split("\r\n"):
        name, _, value = line.partition(":")
        headers[name.strip().lower()] = value.strip()
    named = dict(re.findall(r'(\w+)="((?:\\.|[^"])*)"', headers.get("content-disposition", "")))
    return Part(
        named.get("name", ""), content, named.get("filename"), headers.get("content-type", "text/plain")
    )
