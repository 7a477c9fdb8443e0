"""Files of candidates and applications at SmartRecruiters: written and listed (smartrecruiters.md §8.8, §10.4, §10.5)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

from connectors import files, sniffing
from connectors.actions import Doing, Kept, Refused, remote_fields
from connectors.columns import Json, as_key, as_text, dig
from connectors.declarations import Call, Params
from connectors.enums import AttachmentType
from connectors.shapes import Attachment, FileSource
from connectors.smartrecruiters.people import pair
from connectors.smartrecruiters.refusals import Path, told
from connectors.smartrecruiters.wire import HOSTS

if TYPE_CHECKING:
    from connectors.commands import AddAttachmentToApplicationInput, AddAttachmentToCandidateInput
    from connectors.engine.record import Record
    from connectors.engine.session import Session

OF_CANDIDATE = Call("GET /candidates/{id}/attachments", at="content", lives=0)
OF_APPLICATION = Call("GET /candidates/{id}/jobs/{jobId}/attachments", at="content", lives=0)
TO_CANDIDATE = Call("POST /candidates/{id}/attachments", safe=False)
TO_APPLICATION = Call("POST /candidates/{id}/jobs/{jobId}/attachments", safe=False)

TYPES = {
    AttachmentType.CV: "RESUME",
    AttachmentType.COVER_LETTER: "COVER_LETTER",
    AttachmentType.OTHER: "GENERIC_FILE",
}
"""The vendor's word for each type of file."""

READ_TYPES = {word: kind for kind, word in TYPES.items()}

ENDINGS = frozenset({"pdf", "doc", "docx", "rtf", "jpg", "jpeg", "png", "txt", "odt"})
"""Extensions that may be accepted: those of the vendor's help page, and two more [assumed] (§8.8). The vendor itself
decides."""


async def to_candidate(
    doing: Doing, candidate: Record, command: AddAttachmentToCandidateInput
) -> list[Record]:
    """Add a file to a candidate: one call."""
    await _add(doing, TO_CANDIDATE, {"id": candidate.key}, command)
    return [candidate]


async def to_application(
    doing: Doing, application: Record, command: AddAttachmentToApplicationInput
) -> list[Record]:
    """Add a file to an application: one call."""
    await _add(doing, TO_APPLICATION, pair(application.key), command)
    return [application]


async def _add(
    doing: Doing,
    call: Call,
    where: Params,
    command: AddAttachmentToCandidateInput | AddAttachmentToApplicationInput,
) -> None:
    path, given = ("attachment",), command.attachment
    if given.data is None and given.data_url is not None:
        raise Refused(
            "FILE_CONTENT",
            "SmartRecruiters takes a file as `data` here; `dataUrl` works when a candidate is created",
            (*path, "data"),
        )
    file = accepted(await files.load(replace(given, data_url=None), path), path)
    more = remote_fields(command, "smartrecruiters")
    with told(dict.fromkeys(("FILE_EXISTS", "FILE_TYPE_REFUSED", "FILE_LIMIT"), path)):
        await attach(doing, "file", call, where, file, given.type, more)


def accepted(file: files.File, path: Path) -> files.File:
    """A file whose name ends as its content wants. Raises Refused for a type that the vendor does not take."""
    endings = sniffing.EXTENSIONS[file.content_type]
    if sniffing.extension(file.name) not in endings:
        file = replace(file, name=f"{file.name}.{endings[0]}")
    if sniffing.extension(file.name) not in ENDINGS:
        known = ", ".join(sorted(ENDINGS))
        raise Refused("FILE_TYPE_REFUSED", f"SmartRecruiters takes no such files; it takes {known}", path)
    return file


async def attach(
    doing: Doing,
    step: str,
    call: Call,
    where: Params,
    file: files.File,
    kind: AttachmentType,
    more: Json = None,
) -> None:
    """Send a file, once. An attempt of unclear outcome is looked for by name: a second of it would be refused."""

    async def recover() -> Kept | None:
        listing = OF_APPLICATION if "jobId" in where else OF_CANDIDATE
        for one in doing.session.rows(listing, await doing.session.call(listing, where)):
            if one.get("name") == file.name and one.get("type") == TYPES[kind]:
                return _kept(one)
        return None

    await doing.once(
        step,
        call,
        where,
        json={"attachmentType": TYPES[kind], **(more or {})},
        uploads=[file.upload("file")],
        keep=_kept,
        recover=recover,
    )


def _kept(item: Json) -> Kept:
    return {"attachment": as_key(dig(item, "id")) or ""}


# ---- listing ---------------------------------------------------------------------------------------------------


async def of_candidate(session: Session, candidate: Record) -> list[Attachment]:
    """All files of a candidate, those of the applications too: one call, which does not tell whose they are."""
    answer = await session.call(OF_CANDIDATE, {"id": candidate.key})
    return [_listed(session, one, candidate.key, None) for one in session.rows(OF_CANDIDATE, answer)]


async def of_application(session: Session, application: Record) -> list[Attachment]:
    """The files of an application: one call."""
    where = pair(application.key)
    answer = await session.call(OF_APPLICATION, where)
    return [
        _listed(session, one, str(where["id"]), application.key)
        for one in session.rows(OF_APPLICATION, answer)
    ]


def _listed(session: Session, raw: Json, candidate: str, application: str | None) -> Attachment:
    key, name = as_key(raw.get("id")), as_text(raw.get("name"))
    told_type = (as_text(raw.get("type")) or "").upper()
    return Attachment(
        remote_id=key,
        type=READ_TYPES.get(told_type, AttachmentType.OTHER),
        file_name=name,
        content_type=as_text(raw.get("contentType"))
        or sniffing.BY_EXTENSION.get(sniffing.extension(name or "")),
        candidate_id=candidate,  # type: ignore[arg-type]  # the vendor's id, made global above
        application_id=application,  # type: ignore[arg-type]  # as above
        source=FileSource(where_is(session.integration.account.base_url, raw, key), authenticated=True)
        if key
        else None,
    )


def where_is(base: str, raw: Json, key: str) -> str:
    """The address of a file: the one told, below the account's own base where it is one of the vendor's API."""
    url = as_text(dig(raw, "actions.download.url")) or f"/candidates/attachments/{quote(key, safe='')}"
    parts = urlsplit(url)
    if parts.hostname is None or parts.hostname in HOSTS:
        return f"{base.rstrip('/')}{parts.path}" + (f"?{parts.query}" if parts.query else "")
    return url
