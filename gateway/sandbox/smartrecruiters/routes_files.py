"""Endpoints of attachments: list, upload, download, delete (smartrecruiters.md §8.8, §10.4)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from gateway.sandbox.call import Answer, Call
from gateway.sandbox.documents import content_of, extension
from gateway.sandbox.records import File
from gateway.sandbox.smartrecruiters import errors
from gateway.sandbox.smartrecruiters.endpoints import Endpoints
from gateway.sandbox.smartrecruiters.reach import application_of, person_of, visible
from gateway.sandbox.smartrecruiters.words import action
from gateway.sandbox.vendor import UnreadableBody

if TYPE_CHECKING:
    from gateway.sandbox.multipart import Part
    from gateway.sandbox.records import Application, Candidate
    from gateway.sandbox.smartrecruiters.vendor import SmartRecruiters

routes = Endpoints()
READ = "candidates_read"
CREATE = "candidates_create"
P = "/candidates/{id}/attachments"
A = "/candidates/{id}/jobs/{jobId}/attachments"
TYPES = {"RESUME": "cv", "COVER_LETTER": "cover_letter", "GENERIC_FILE": "other"}
ALLOWED = frozenset({"pdf", "doc", "docx", "rtf", "jpg", "jpeg", "png", "txt", "odt"})
"""Extensions an upload may have: those of the help page (§8.8), and two more that are [assumed]."""
MALWARE = 97


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that somebody sends: of a person, or of one application of theirs; `kind` is the attachment's type."""

    person: int
    application: int | None
    name: str
    content_type: str
    kind: str
    content: bytes
    user: int | None = None


def kind_of(file: File) -> str:
    """Return an attachment's type; pictures of few people are avatars."""
    if "type" in file.extra:
        return str(file.extra["type"])
    if file.purpose == "other" and extension(file.name) == "png":
        return "AVATAR"
    return next(kind for kind, purpose in TYPES.items() if purpose == file.purpose)


def infected(file: File) -> bool:
    """Return whether a download is refused as malware."""
    return file.content is None and file.id % MALWARE == 13


def of_application(vendor: SmartRecruiters, row: Application) -> list[File]:
    """Return an application's files: its own, and the first one's also what came with the person."""
    first = vendor.world.applications.of(row.candidate_id)[0]
    return [
        file
        for file in vendor.world.files.of(row.candidate_id)
        if file.application_id == row.id
        or (
            file.application_id is None
            and first.id == row.id
            and "type" not in file.extra
            and file.purpose != "other"
        )
    ]


def _item(vendor: SmartRecruiters, base: str, file: File, *, person: str | None) -> dict[str, Any]:
    """Return an attachment in the list of its person, or (`person` None) of an application."""
    ident = vendor.ids.shown("files", file.id)
    made: dict[str, Any] = {
        "id": ident,
        "name": file.name,
        "type": kind_of(file),
        "contentType": file.content_type,
    }
    if person is not None:
        return {**made, "actions": {"download": action(f"{base}/candidates/{person}/attachments/{ident}")}}
    url = f"{base}/candidates/attachments/{ident}"
    return {**made, "actions": {"download": action(url), "remove": action(url, "DELETE")}}


@routes("GET", P, scopes=READ)
def files(vendor: SmartRecruiters, call: Call) -> Answer:
    """All files of a person."""
    person = person_of(vendor, call)
    ident = vendor.ids.shown("candidates", person.id)
    rows = [_item(vendor, call.base, file, person=ident) for file in vendor.world.files.of(person.id)]
    return Answer({"totalFound": len(rows), "content": rows})


@routes("GET", A, scopes=READ)
def application_files(vendor: SmartRecruiters, call: Call) -> Answer:
    """The files of one application."""
    row = application_of(vendor, call, denied=403)
    rows = [_item(vendor, call.base, file, person=None) for file in of_application(vendor, row)]
    return Answer({"totalFound": len(rows), "content": rows})


@routes("POST", P, scopes=CREATE)
def upload(vendor: SmartRecruiters, call: Call) -> Answer:
    """Add a file to a person."""
    person = person_of(vendor, call)
    file = _stored(vendor, call, person, None)
    return Answer(_item(vendor, call.base, file, person=vendor.ids.shown("candidates", person.id)), 201)


@routes("POST", A, scopes=CREATE)
def upload_to_application(vendor: SmartRecruiters, call: Call) -> Answer:
    """Add a file to an application."""
    row = application_of(vendor, call, denied=403)
    file = _stored(vendor, call, vendor.world.candidates[row.candidate_id], row.id)
    return Answer(_item(vendor, call.base, file, person=None), 201)


def parts_of(call: Call) -> dict[str, Part]:
    """Return a form's parts by name; UnreadableBody for another type of body."""
    if call.content_type != "multipart/form-data":
        raise UnreadableBody("Content-Type must be multipart/form-data")
    try:
        return {part.name: part for part in call.parts}
    except ValueError as problem:
        raise UnreadableBody(str(problem)) from problem


def _stored(vendor: SmartRecruiters, call: Call, person: Candidate, application: int | None) -> File:
    """Keep an upload; 400 for a wrong type, extension or size, or a name already there; 422 for too many."""
    parts = parts_of(call)
    kind = parts["attachmentType"].text if "attachmentType" in parts else "GENERIC_FILE"
    if kind not in TYPES:
        raise errors.invalid(f"attachmentType must be one of {', '.join(TYPES)}")
    part = parts.get("file")
    if part is None or not part.filename:
        raise errors.invalid("Part file with a file name is required", "INVALID_FILE")
    if extension(part.filename) not in ALLOWED or not part.content:
        raise errors.invalid("File extension is not allowed or the file is empty", "INVALID_FILE")
    if len(part.content) > vendor.quirks.file_limit:
        raise errors.invalid("File is too large", "INVALID_FILE")
    held = vendor.world.files.of(person.id)
    if any(file.name == part.filename and file.application_id == application for file in held):
        raise errors.invalid("File already exists", "FILE_ALREADY_EXIST")
    if len(held) >= vendor.quirks.files_per_candidate:
        raise errors.refused(422, "ATTACHMENT_LIMIT_EXCEEDED", "No more files can be added")
    made = Upload(
        person.id, application, part.filename, part.content_type, kind, part.content, call.principal.user_id
    )
    return store(vendor, made)


def store(vendor: SmartRecruiters, upload: Upload) -> File:
    """Add a file to the world."""
    world, now = vendor.world, vendor.world.tick()
    file = File(
        world.files.next_id(),
        upload.person,
        upload.application,
        upload.name,
        upload.content_type,
        TYPES.get(upload.kind, "other"),
        upload.user,
        now,
        upload.content,
        extra={"type": upload.kind},
    )
    vendor.touched(upload.person)
    return world.add(world.files, file)


@routes("GET", "/candidates/{id}/attachments/{attachmentId}", scopes=READ)
def download(vendor: SmartRecruiters, call: Call) -> Answer:
    """A file's bytes, by its person."""
    person = person_of(vendor, call)
    file = vendor.world.files.get(vendor.ids.meant("files", call.params["attachmentId"]))
    if file is None or file.candidate_id != person.id:
        raise errors.refused(404, "FILE_NOT_FOUND", "File does not exist")
    return _bytes(file)


@routes("GET", "/candidates/attachments/{attachmentId}", scopes=READ)
def download_plain(vendor: SmartRecruiters, call: Call) -> Answer:
    """A file's bytes, by its id alone."""
    return _bytes(_reachable(vendor, call))


@routes("DELETE", "/candidates/attachments/{attachmentId}", scopes="candidates_manage")
def remove(vendor: SmartRecruiters, call: Call) -> Answer:
    """Delete a file."""
    vendor.world.remove(vendor.world.files, _reachable(vendor, call))
    return Answer(None, 204)


def _reachable(vendor: SmartRecruiters, call: Call) -> File:
    file = vendor.world.files.get(vendor.ids.meant("files", call.params["attachmentId"]))
    person = vendor.world.candidates.get(file.candidate_id) if file else None
    if file is None or person is None or person.deleted_at is not None:
        raise errors.refused(404, "FILE_NOT_FOUND", "Attachment does not exist")
    if call.principal.jobs is not None and not visible(vendor, call.principal, person):
        raise errors.refused(
            403, "PERMISSION_DENIED", "Not permitted to access attachment", heading="Access denied"
        )
    return file


def _bytes(file: File) -> Answer:
    if infected(file):
        raise errors.refused(
            403, "MALWARE_DETECTED", "File has been marked as malicious", heading="Access denied"
        )
    headers = {"content-disposition": f'attachment; filename="{file.name}"'}
    return Answer(content_of(file), headers=headers, content_type=file.content_type)
