"""Files of people: storing, promoting, and the links that open them (recruitee.md §5.10, §6.5)."""

from __future__ import annotations

import mimetypes
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from gateway.sandbox.documents import content_of, extension
from gateway.sandbox.multipart import Part
from gateway.sandbox.records import File
from gateway.sandbox.recruitee.ids import maybe, shown
from gateway.sandbox.recruitee.view_fields import PUBLIC
from gateway.sandbox.times import iso

if TYPE_CHECKING:
    from gateway.sandbox.recruitee.vendor import Recruitee

KINDS = {
    "png": "image",
    "jpg": "image",
    "jpeg": "image",
    "gif": "image",
    "pdf": "document",
    "docx": "document",
}
HIDDEN = 25
"""One person in so many has a file that only an administrator may see (`hidden_attachments_exist`)."""


def store(
    vendor: Recruitee, candidate: int | None, source: Part | str, purpose: str, *, user: int | None = None
) -> File:
    """Keep an uploaded part, or note a remote address; a CV or cover letter takes the place of the one before."""
    world = vendor.world
    if isinstance(source, Part):
        name, content, remote = source.filename or "file", source.content, None
    else:
        name, content, remote = unquote(urlsplit(source).path.rsplit("/", 1)[-1]) or "file", None, source
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    if candidate is not None and purpose != "other":
        demote(vendor, candidate, purpose)
    number = world.files.next_id()
    file = File(number, candidate, None, name, kind, purpose, user, world.tick(), content, remote)
    _touch(vendor, candidate)
    return world.add(world.files, file)


def demote(vendor: Recruitee, candidate: int, purpose: str) -> None:
    """Make the present CV or cover letter a plain attachment (recruitee.md §6.5)."""
    for file in vendor.world.files.of(candidate):
        if file.purpose == purpose:
            vendor.world.change(vendor.world.files, file, purpose="other")


def promote(vendor: Recruitee, file: File, purpose: str) -> File:
    """Make an attachment the CV or cover letter; it gets a new id and name (recruitee.md §6.5)."""
    world, owner = vendor.world, file.candidate_id
    if owner is not None:
        demote(vendor, owner, purpose)
    world.remove(world.files, file)
    number = world.files.next_id()
    name = f"{purpose}_{number}.{extension(file.name) or 'bin'}"
    made = File(
        number, owner, None, name, file.content_type, purpose, file.author_id, world.tick(), content_of(file)
    )
    _touch(vendor, owner)
    return world.add(world.files, made)


def _touch(vendor: Recruitee, candidate: int | None) -> None:
    if candidate is not None:
        vendor.world.columns.touch(candidate, int(vendor.world.now().timestamp()))


def attachment(vendor: Recruitee, base: str, file: File) -> dict[str, Any]:
    """Return a file of the attachments list."""
    kind, link = KINDS.get(extension(file.name), "other"), vendor.file_url(base, file)
    made = {
        "id": shown("files", file.id),
        "filename": file.name,
        "extension": f".{extension(file.name)}",
        "file_size": len(content_of(file)),
        "kind": kind,
        "source": "default",
        "status": "ok",
        "file_url": link,
        "created_at": iso(file.created_at),
        "admin_id": maybe("users", file.author_id),
        "candidate_id": maybe("candidates", file.candidate_id),
        "offer_id": None,
        "talent_pool_id": None,
        "requisition_id": None,
        "guest_id": None,
        "uploader": None,
        "visibility": PUBLIC,
    }
    if kind == "image":
        made |= {"image_url": link, "image_thumbnail_url": link}
    elif kind == "document":
        made |= {"pdf_url": link, "pdf_thumbnail_url": link}
    return made
