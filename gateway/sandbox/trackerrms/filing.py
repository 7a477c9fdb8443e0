"""Documents of candidates: stored, marked as primary, shown (trackerrms.md §6.7)."""

from __future__ import annotations

import base64
import binascii
import mimetypes
from typing import TYPE_CHECKING, Any

from gateway.sandbox.documents import content_of, extension
from gateway.sandbox.records import File
from gateway.sandbox.trackerrms import ids, links

if TYPE_CHECKING:
    from gateway.sandbox.trackerrms.vendor import TrackerRMS

RESUME, GENERAL = "resume", "general"


def decoded(text: str) -> bytes | None:
    """Return the bytes of base64, None where it is none."""
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return None


def store(
    vendor: TrackerRMS, candidate: int, name: str, kind: str, content: bytes, *, primary: bool, user: int
) -> File:
    """Keep a document; a primary one takes that mark from the others."""
    world = vendor.world
    if primary:
        for file in world.files.of(candidate):
            if is_primary(file):
                world.change(world.files, file, extra={**file.extra, "primary": False})
    made = File(
        id=world.files.next_id(),
        candidate_id=candidate,
        application_id=None,
        name=name,
        content_type=mimetypes.guess_type(name)[0] or "application/octet-stream",
        purpose="cv" if kind.lower() == RESUME else "other",
        author_id=user,
        created_at=world.tick(),
        content=content,
        extra={"primary": primary, "type": kind},
    )
    return world.add(world.files, made)


def is_primary(file: File) -> bool:
    """Return whether a file is the person's primary document."""
    return bool(file.extra.get("primary", file.purpose == "cv"))


def row(vendor: TrackerRMS, file: File) -> dict[str, Any]:
    """Return a document as the list has it."""
    author = ids.shown("users", file.author_id) if file.author_id else None
    return {
        "documentId": ids.shown("files", file.id),
        "filename": file.name,
        "isPrimary": is_primary(file),
        "documentType": file.extra.get("type", RESUME if file.purpose == "cv" else GENERAL),
        "description": None,
        "folderId": None,
        "fileType": extension(file.name),
        "history": {
            "createdOn": vendor.clock.text(file.created_at),
            "createdByUserId": author,
            "createdByDisplayName": links.owner_name(vendor, author) if author else None,
        },
    }


def whole(vendor: TrackerRMS, file: File) -> dict[str, Any]:
    """Return a document with its content: `filecontent`, all lower case."""
    return {**row(vendor, file), "filecontent": base64.b64encode(content_of(file)).decode()}
