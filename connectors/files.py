"""Files that come in with an action: given in base64, or fetched from a public address; checked before use."""

from __future__ import annotations

import re
from base64 import b64decode
from binascii import Error as NotBase64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from connectors import sniffing
from connectors.actions import Refused
from connectors.columns import Json
from connectors.download import Downloader, NotFetched, Unsafe
from connectors.upstream import Upload

LARGEST = 10 * 1024 * 1024
"""Bytes of a file, and of all files of one action together (unified-model.md §5.1)."""

SECONDS = 10.0
"""What fetching one file may take."""

LONGEST_NAME = 200
UNSUITABLE = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|]')

Path = tuple[str, ...]


class Given(Protocol):
    """A file as callers give it: an `AttachmentInput`, or an answer to a FILE question."""

    @property
    def name(self) -> str:
        """Its name, with extension."""

    @property
    def content_type(self) -> str | None:
        """Its MIME type."""

    @property
    def data(self) -> str | None:
        """The content in base64."""

    @property
    def data_url(self) -> str | None:
        """Where the content is."""


@dataclass(frozen=True, slots=True)
class File:
    """A checked file. `content_type` is what the content really is."""

    name: str
    content_type: str
    content: bytes

    def upload(self, field: str) -> Upload:
        """The file as a part of a multipart body."""
        return Upload(field, self.name, self.content_type, self.content)


@dataclass(frozen=True, slots=True)
class Answered:
    """A file given as the answer to a question: `{name, contentType?, data | dataUrl}`."""

    name: str
    content_type: str | None
    data: str | None
    data_url: str | None

    @classmethod
    def read(cls, answer: Json, path: Path) -> Answered:
        """From the JSON of an answer. Raises Refused."""
        if not isinstance(answer, Mapping) or not isinstance(answer.get("name"), str):
            raise Refused(
                "ANSWER_INVALID", "give a file as {name, contentType, data} or {name, dataUrl}", path
            )
        found = {
            name: answer.get(name, answer.get(camel))
            for name, camel in (("content_type", "contentType"), ("data", "data"), ("data_url", "dataUrl"))
        }
        for name, value in found.items():
            if value is not None and not isinstance(value, str):
                raise Refused("ANSWER_INVALID", "this must be a text", (*path, name))
        return cls(name=answer["name"], **found)


_downloader = Downloader()


def downloader() -> Downloader:
    """What files are fetched with."""
    return _downloader


async def load(given: Given, path: Path, *, needs_type: bool = True) -> File:
    """The file that an input means. `needs_type`: a MIME type must come with `data`.

    Raises Refused with the path of the input that is wrong.
    """
    name = _name(given.name, path)
    if (given.data is None) == (given.data_url is None):
        raise Refused("FILE_CONTENT", "give either `data` or `dataUrl`", path)
    if given.data is not None:
        if needs_type and not given.content_type:
            raise Refused("FILE_TYPE_MISSING", "`data` needs its `contentType`", (*path, "content_type"))
        content, told = decoded(given.data, (*path, "data")), None
    else:
        content, told = await _fetched(str(given.data_url), (*path, "data_url"))
    if not content:
        raise Refused("FILE_EMPTY", "the file is empty", path)
    return _typed(name, content, given.content_type, told, path)


async def load_all(given: Sequence[Given], path: Path, *, needs_type: bool = True) -> list[File]:
    """Several files, together no larger than one may be. Raises Refused."""
    found: list[File] = []
    for index, one in enumerate(given):
        found.append(await load(one, (*path, str(index)), needs_type=needs_type))
        if sum(len(file.content) for file in found) > LARGEST:
            raise Refused("FILE_TOO_LARGE", f"all files together may have {LARGEST:,} bytes", path)
    return found


def _name(given: str, path: Path) -> str:
    name = UNSUITABLE.sub("_", " ".join(given.split())).strip(". ")
    if not name or len(name) > LONGEST_NAME:
        raise Refused("FILE_NAME", f"a file needs a name of 1 to {LONGEST_NAME} characters", (*path, "name"))
    return name


def decoded(data: str, path: Path) -> bytes:
    """The bytes of a base64 text. Raises Refused."""
    if len(data) > LARGEST * 4 // 3 + 4:
        raise Refused("FILE_TOO_LARGE", f"a file may have {LARGEST:,} bytes", path)
    try:
        return b64decode("".join(data.split()), validate=True)
    except (NotBase64, ValueError):
        raise Refused("FILE_CONTENT", "this is not base64", path) from None


async def _fetched(url: str, path: Path) -> tuple[bytes, str | None]:
    try:
        fetched = await downloader().fetch(url, largest=LARGEST, seconds=SECONDS)
    except Unsafe as problem:
        raise Refused("FILE_URL_REFUSED", f"the file is not fetched: {problem}", path) from None
    except NotFetched as problem:
        raise Refused("FILE_NOT_FETCHED", f"the file could not be fetched: {problem}", path) from None
    return fetched.content, fetched.content_type


def _typed(name: str, content: bytes, declared: str | None, told: str | None, path: Path) -> File:
    """The file with its true type: what it can be by its content, and of these what it is said to be."""
    possible = sniffing.kinds(content)
    if not possible:
        raise Refused("FILE_TYPE_REFUSED", "files of this type are not passed on", path)
    wanted = sniffing.plain(declared)
    if wanted not in sniffing.GENERIC and wanted not in possible:
        raise Refused(
            "FILE_TYPE_MISMATCH",
            f"the content is not {wanted[:80]!r} but {possible[0]!r}",
            (*path, "content_type"),
        )
    ending = sniffing.extension(name)
    said: Any = (wanted, sniffing.BY_EXTENSION.get(ending), sniffing.plain(told))
    kind = next((one for one in said if one in possible), possible[0])
    if not ending:
        name = f"{name}.{sniffing.EXTENSIONS[kind][0]}"
    return File(name, kind, content)
