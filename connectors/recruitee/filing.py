"""Files of candidates at Recruitee: written and listed (recruitee.md §5.10, §6.5, §12.2).

All files hang on the person; there is none of an application alone.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from connectors import files, sniffing
from connectors.actions import Doing, Kept, remote_fields
from connectors.columns import Json, as_key, as_moment, as_text, dig
from connectors.declarations import Call
from connectors.enums import AttachmentType
from connectors.errors import Gone, Rejected
from connectors.recruitee.batches import fresh_candidate
from connectors.shapes import Attachment, FileSource

if TYPE_CHECKING:
    from connectors.commands import AddAttachmentToApplicationInput, AddAttachmentToCandidateInput
    from connectors.engine.record import Record
    from connectors.engine.session import Session

FILES = Call("GET /candidates/{id}/attachments", at="attachments", lives=0)
ATTACH = Call("POST /attachments", at="attachment", safe=False)
UPDATE_CV = Call("PATCH /candidates/{id}/update_cv", safe=False)
UPDATE_LETTER = Call("PATCH /candidates/{id}/update_cover_letter", safe=False)
PROMOTE = Call("PATCH /candidates/{id}/set_as_cover_letter/{attachment}", safe=False)

CV_PART = "candidate[cv]"
LETTER_PART = "candidate[cover_letter_file]"
"""The reference does not show this name (§6.5 [inferred])."""

DOCUMENTS = (
    ("cv", AttachmentType.CV, ("cv_original_url", "cv_url")),
    (
        "cover_letter",
        AttachmentType.COVER_LETTER,
        ("cover_letter_file_original_url", "cover_letter_file_url"),
    ),
)
"""The files that stand in the candidate's record only: name of ours, type, members with their addresses."""


async def to_candidate(
    doing: Doing, candidate: Record, command: AddAttachmentToCandidateInput
) -> list[Record]:
    """Add a file: one call. A CV takes the place of the one before, and so does a cover letter."""
    await _add(doing, candidate.key, command)
    return [candidate]


async def _add(
    doing: Doing, candidate: str, command: AddAttachmentToCandidateInput | AddAttachmentToApplicationInput
) -> None:
    given = command.attachment
    file = await files.load(given, ("attachment",))
    await attach(doing, "file", candidate, file, given.type, remote_fields(command, "recruitee"))
    if given.type is not AttachmentType.OTHER:
        doing.warnings.append(
            "a CV or cover letter that was there before is no longer the current one; the ATS keeps a CV among "
            "the other files"
        )


async def to_application(
    doing: Doing, application: Record, command: AddAttachmentToApplicationInput
) -> list[Record]:
    """Add a file to the person of an application."""
    await _add(doing, application.key.split(":")[0], command)
    doing.warnings.append("Recruitee keeps files with the candidate, not with the application")
    return [application]


async def attach(
    doing: Doing, step: str, candidate: str, file: files.File, kind: AttachmentType, more: Json = None
) -> None:
    """Send a file to where its type belongs, once."""
    if kind is AttachmentType.CV:
        await _document(doing, step, UPDATE_CV, CV_PART, candidate, file, more)
    elif kind is AttachmentType.COVER_LETTER:
        try:
            await _document(doing, step, UPDATE_LETTER, LETTER_PART, candidate, file, more)
        except (Rejected, Gone):
            key = await _upload(doing, f"{step}, uploaded", candidate, file, more)
            await doing.send(f"{step}, promoted", PROMOTE, {"id": candidate, "attachment": key})
    else:
        await _upload(doing, step, candidate, file, more)


async def _document(
    doing: Doing, step: str, call: Call, part: str, candidate: str, file: files.File, more: Json
) -> None:
    """Replace the CV or the cover letter. Its name in the record's address shows whether that was done."""
    members = next(names for _, kind, names in DOCUMENTS if (kind is AttachmentType.CV) == (part == CV_PART))

    async def recover() -> Kept | None:
        person = await fresh_candidate(doing.session, candidate)
        return {} if file.name in {_file_name(as_text(person.get(name)) or "") for name in members} else None

    await doing.once(
        step, call, {"id": candidate}, json=more or None, uploads=[file.upload(part)], recover=recover
    )


async def _upload(doing: Doing, step: str, candidate: str, file: files.File, more: Json) -> str:
    """Add a plain file; its id. An attempt of unclear outcome is looked for by name and size."""

    async def recover() -> Kept | None:
        answer = await doing.session.call(FILES, {"id": candidate})
        for one in doing.session.rows(FILES, answer):
            if one.get("filename") == file.name and as_key(one.get("file_size")) == str(len(file.content)):
                return {"attachment": as_key(one.get("id")) or ""}
        return None

    kept = await doing.once(
        step,
        ATTACH,
        json={"attachment": {"candidate_id": candidate}, **(more or {})},
        uploads=[file.upload("attachment[file]")],
        keep=lambda body: {"attachment": as_key(dig(body, "attachment.id")) or ""},
        recover=recover,
    )
    return (kept or {}).get("attachment") or "NEW_ATTACHMENT"


# ---- listing ---------------------------------------------------------------------------------------------------


async def of_application(session: Session, application: Record) -> list[Attachment]:
    """The person's files, CV and cover letter among them: two calls at a time."""
    candidate = application.key.split(":")[0]
    answer, person = await asyncio.gather(
        session.call(FILES, {"id": candidate}), fresh_candidate(session, candidate)
    )
    found = [*_documents(person), *(_listed(one) for one in session.rows(FILES, answer))]
    for one in found:
        one.candidate_id = one.candidate_id or candidate  # type: ignore[assignment]  # the vendor's id, made global above
        one.application_id = application.key  # type: ignore[assignment]  # as above
    return [one for one in found if one.source is not None]


def _documents(person: Json) -> list[Attachment]:
    """CV and cover letter: they have no ids of their own (§12.2)."""
    found = []
    for name, kind, members in DOCUMENTS:
        url = next((url for member in members if (url := as_text(person.get(member)))), None)
        if url:
            file_name = _file_name(url)
            found.append(
                Attachment(
                    remote_id=f"{name}:{as_key(person.get('id'))}",
                    type=kind,
                    file_name=file_name,
                    content_type=sniffing.BY_EXTENSION.get(sniffing.extension(file_name)),
                    source=FileSource(url),
                )
            )
    return found


def _listed(raw: Json) -> Attachment:
    url, name = as_text(raw.get("file_url")), as_text(raw.get("filename"))
    ending = (as_text(raw.get("extension")) or sniffing.extension(name or "")).lower().lstrip(".")
    return Attachment(
        remote_id=as_key(raw.get("id")),
        type=AttachmentType.OTHER,
        file_name=name or _file_name(url or ""),
        content_type=sniffing.BY_EXTENSION.get(ending),
        remote_created_at=as_moment(raw.get("created_at")),
        source=FileSource(url) if url else None,
    )


def _file_name(url: str) -> str:
    """The last part of a URL's path."""
    return unquote(urlsplit(url).path.rpartition("/")[2])
