"""Files of candidates at TrackerRMS: one document a call, in base64 (trackerrms.md §6.7, §9.7)."""

from __future__ import annotations

from base64 import b64encode
from pathlib import PurePath
from typing import TYPE_CHECKING

from connectors.actions import Doing, Kept
from connectors.columns import Json, as_text, dig, rows
from connectors.declarations import Call
from connectors.enums import AttachmentType
from connectors.errors import Rejected
from connectors.trackerrms.acting import live
from connectors.trackerrms.searching import number
from connectors.trackerrms.wire import API

if TYPE_CHECKING:
    from collections.abc import Sequence

    from connectors.files import File

ATTACH = Call(f"POST {API}/Resource/AttachDocument", safe=False)
LISTED = Call(f"GET {API}/Resource/{{id}}/Documents", lives=0)

CV_WORDS = ("resume", "résumé", "cv", "curriculum vitae")
OTHER_WORDS = ("general", "other", "misc")
"""What a tenant may call its types of documents: the vendor's own word comes first (§9.7)."""


def document_type(metadata: Json, kind: AttachmentType) -> str:
    """The tenant's word for a kind of file. There is none for cover letters: they are general documents."""
    words = CV_WORDS if kind is AttachmentType.CV else OTHER_WORDS
    names = [name for one in rows(metadata, "documentTypes") if (name := as_text(dig(one, "name")))]
    for word in words:
        for name in names:
            if name.lower() == word:
                return name
    for name in names:
        if any(name.lower().startswith(word) for word in words):
            return name
    return names[0] if names else words[0]


def distinct(names: Sequence[str]) -> list[str]:
    """File names of which none comes twice: a document is recognised by its name."""
    found: list[str] = []
    for name in names:
        path, count, made = PurePath(name), 1, name
        while made.lower() in {one.lower() for one in found}:
            count += 1
            made = f"{path.stem} ({count}){path.suffix}"
        found.append(made)
    return found


async def names(doing: Doing, candidate: str) -> set[str]:
    """The names of a candidate's documents, in lower case."""
    session = live(doing)
    listed = session.rows(LISTED, await session.call(LISTED, {"id": candidate}))
    return {(as_text(one.get("filename")) or "").lower() for one in listed}


async def attach(doing: Doing, step: str, candidate: str, file: File, kind: str, *, primary: bool) -> None:
    """Add a document, once; after an unclear outcome it is looked for by its name."""

    async def recover() -> Kept | None:
        return {} if file.name.lower() in await names(doing, candidate) else None

    content = f"(base64 of {file.name})" if doing.dry_run else b64encode(file.content).decode()
    await doing.once(
        step,
        ATTACH,
        json={
            "filename": file.name,
            "documentType": kind,
            "documentData": content,
            "recordId": number(candidate) or candidate,
            "isPrimary": primary,
        },
        keep=_stored,
        recover=recover,
    )


def _stored(body: Json) -> Kept:
    if not isinstance(body, dict):
        raise Rejected("the ATS did not store the document")  # an empty answer: nothing was made (§4.2)
    return {}
