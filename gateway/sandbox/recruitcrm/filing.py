"""Files: storing what is uploaded or linked to, and the rows that list them (recruitcrm.md §4.9, §5.3)."""

from __future__ import annotations

import mimetypes
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from gateway.sandbox.multipart import Part
from gateway.sandbox.records import File
from gateway.sandbox.recruitcrm import errors, finding
from gateway.sandbox.recruitcrm.ids import meant, numbered, shown, slug
from gateway.sandbox.times import iso

if TYPE_CHECKING:
    from collections.abc import Callable

    from gateway.sandbox.recruitcrm.vendor import RecruitCrm

MEGABYTE = 1024 * 1024
ONE, MANY, TOGETHER = 15 * MEGABYTE, 10, 32 * MEGABYTE
"""Largest file, files in a call, all of them together."""
ENTITIES = ("candidate", "company", "contact", "job", "deal")
DEFAULT_FOLDER = "General"


def entity(vendor: RecruitCrm, kind: object, text: object) -> tuple[str, str]:
    """Return what a file or note belongs to, as kind and slug; 404 in the words of the files' endpoints."""
    if kind not in ENTITIES:
        raise errors.coded(404, "Invalid Entity")
    if not exists(vendor, str(kind), text):
        raise errors.coded(404, "Invalid slug")
    return str(kind), str(text)


def exists(vendor: RecruitCrm, kind: str, text: object) -> bool:
    """Return whether there is such a record; this account has no deals."""
    finders: dict[str, Callable[[], object]] = {
        "candidate": lambda: finding.candidate_or_none(vendor, text),
        "job": lambda: finding.job_or_none(vendor, text),
        "company": lambda: vendor.company_by_slug(text),
        "contact": lambda: vendor.contact_by_slug(text),
    }
    return kind in finders and finders[kind]() is not None


def check(field: str, sources: list[Any]) -> None:
    """Refuse what is neither file nor public address, too many, or too large (422 on the field)."""
    if len(sources) > MANY:
        raise errors.invalid(field, f"The {field} may not have more than {MANY} items.")
    parts = [source for source in sources if isinstance(source, Part)]
    if any(len(part.content) > ONE for part in parts) or sum(len(part.content) for part in parts) > TOGETHER:
        raise errors.invalid(field, f"The {field} may not be greater than {ONE // 1024} kilobytes.")
    for source in sources:
        if not isinstance(source, Part) and not is_link(source):
            raise errors.invalid(field, f"The {field} must be a file or a public URL.")


def is_link(source: object) -> bool:
    """Return whether something is a web address; the sandbox fetches none."""
    return (
        isinstance(source, str)
        and source.startswith(("http://", "https://"))
        and bool(urlsplit(source).netloc)
    )


def store(
    vendor: RecruitCrm,
    source: Part | str,
    purpose: str,
    *,
    candidate: int | None,
    extra: dict[str, Any] | None = None,
) -> File:
    """Keep an uploaded part, or note a public address; a CV takes the place of the one before ([inferred] §5.1)."""
    world = vendor.world
    if isinstance(source, Part):
        name, content, remote = source.filename or "file", source.content, None
    else:
        name, content, remote = unquote(urlsplit(source).path.rsplit("/", 1)[-1]) or "file", None, source
    for old in world.files.of(candidate) if candidate is not None and purpose == "cv" else ():
        if old.purpose == "cv":
            world.remove(world.files, old)
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    number = world.files.next_id()
    made = File(number, candidate, None, name, kind, purpose, 1, world.tick(), content, remote, extra or {})
    return world.add(world.files, made)


def files_of(vendor: RecruitCrm, kind: str, text: str) -> list[File]:
    """Return a record's files; the CV is none of them, unless a quirk says so."""
    if kind == "candidate":
        files = vendor.world.files.of(meant("candidates", text))
        return [file for file in files if file.purpose != "cv" or vendor.quirks.resume_in_files]
    changed = (file for file in vendor.world.files.changed.values() if file is not None)
    return [file for file in changed if file.extra.get("related") == (kind, text)]


def row(vendor: RecruitCrm, base: str | None, file: File) -> dict[str, Any]:
    """Return a file: no id, no size, no content type."""
    kind, text = file.extra.get("related") or ("candidate", slug("candidates", file.candidate_id or 0))
    return {
        "file_name": file.name,
        "file_link": vendor.file_link(base, file),
        "created_by": str(file.extra.get("created_by", shown("users", file.author_id or 1))),
        "created_on": iso(file.created_at),
        "related_to": text,
        "related_to_type": kind,
        "related": {"slug": text},
        "folder": file.extra.get("folder", DEFAULT_FOLDER),
    }


def user_named(vendor: RecruitCrm, value: object, field: str = "created_by") -> int | None:
    """Return the `id` of the user that a request names, if any; 422 for one that is not there."""
    if value in {None, ""}:
        return None
    user = vendor.user(value)
    if user is None:
        raise errors.invalid(field, f"The selected {field.replace('_', ' ')} is invalid.")
    return shown("users", numbered("users", value))
