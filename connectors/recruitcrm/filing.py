"""Files of candidates at Recruit CRM: written and listed (recruitcrm.md §4.9, §5.3, §9).

All files hang on the person; there is none of an application alone. The CV is a member of the person's record.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from connectors import files, sniffing
from connectors.actions import Doing, Kept, remote_fields
from connectors.columns import Json, as_key, as_moment, as_text, dig
from connectors.declarations import Call
from connectors.download import NotFetched, Unsafe
from connectors.enums import AttachmentType
from connectors.errors import Malformed
from connectors.model import MODELS
from connectors.passing import passing
from connectors.recruitcrm import mapping, views
from connectors.recruitcrm.people import CANDIDATE
from connectors.recruitcrm.showing import show
from connectors.recruitcrm.wishes import ONE_CV
from connectors.shapes import Attachment, FileSource

if TYPE_CHECKING:
    from connectors.commands import AddAttachmentToApplicationInput
    from connectors.engine.record import Record
    from connectors.engine.session import Session

FILES = Call("GET /files/candidate/{candidate}", lives=0)
ADD_FILES = Call("POST /files", safe=False)
EDIT = Call("POST /candidates/{candidate}", safe=False)

CV_PART = "resume"
FILES_PART = "files[]"

MOST = 10
"""Files that one call may bring (§5.3)."""


async def to_application(
    doing: Doing, application: Record, command: AddAttachmentToApplicationInput
) -> list[Record]:
    """Add a file to the person of an application: one call. A CV takes the place of the one before."""
    given, candidate = command.attachment, application.key.partition(":")[0]
    file = await files.load(given, ("attachment",))
    more = remote_fields(command, "recruitcrm")
    if given.type is AttachmentType.CV:
        await replace_cv(doing, "file", candidate, file, more)
        doing.warnings.append("a CV that was there before was replaced")
    else:
        if given.type is AttachmentType.COVER_LETTER:
            doing.warnings.append(f"`attachment` was added as a file like others: {ONE_CV}")
        await add(doing, "file", candidate, [file], more)
    doing.warnings.append("Recruit CRM keeps files with the candidate, not with the application")
    return [application]


async def replace_cv(
    doing: Doing, step: str, candidate: str, file: files.File, more: Mapping[str, Json] | None = None
) -> None:
    """Send the CV, which takes the place of the one before (§5.1 [inferred])."""

    async def recover() -> Kept | None:
        person = await person_now(doing.session, candidate)
        return {} if await has_cv(doing.session, person, file) else None

    await doing.once(
        step,
        EDIT,
        {"candidate": candidate},
        json=more,
        uploads=[file.upload(CV_PART)],
        keep=lambda body: kept(doing, body),
        recover=recover,
    )


def kept(doing: Doing, body: Json) -> Kept:
    """The key of the profile that a write answers, which is its newest state. Raises Malformed without one."""
    key = as_key(dig(body, "slug"))
    if key is None:
        raise Malformed("the answer has no slug")
    show(doing, views.CandidateRow(body))
    return {"candidate": key}


async def add(
    doing: Doing,
    step: str,
    candidate: str,
    given: Sequence[files.File],
    more: Mapping[str, Json] | None = None,
) -> None:
    """Send plain files, as many as a call takes at a time."""
    for start in range(0, len(given), MOST):
        name = step if start == 0 else f"{step} from {start + 1}"
        await _added(doing, name, candidate, given[start : start + MOST], more)


async def _added(
    doing: Doing, step: str, candidate: str, some: Sequence[files.File], more: Mapping[str, Json] | None
) -> None:
    async def recover() -> Kept | None:
        listed = await _rows(doing.session, candidate)
        there = await asyncio.gather(*(_among(doing.session, listed, file) for file in some))
        return {} if all(there) else None

    await doing.once(
        step,
        ADD_FILES,
        json={"related_to": candidate, "related_to_type": "candidate", **(more or {})},
        uploads=[file.upload(FILES_PART) for file in some],
        recover=recover,
    )


# ---- whether a file is there -----------------------------------------------------------------------------------


async def person_now(session: Session, candidate: str) -> Json:
    """The candidate as it is now. Raises Gone."""
    live = session.integration.session(session.budget.aged(0))
    return next(iter(live.rows(CANDIDATE, await live.call(CANDIDATE, {"candidate": candidate}))), {})


async def has_cv(session: Session, person: Json, file: files.File) -> bool:
    """Whether this file is the candidate's CV."""
    cv = cv_of(person)
    return cv["file_name"] == file.name and await _holds(session, cv["file_link"], file)


async def _among(session: Session, listed: list[Json], file: files.File) -> bool:
    """Whether this file is one of those listed."""
    links = [as_text(one.get("file_link")) for one in listed if as_text(one.get("file_name")) == file.name]
    return any(await asyncio.gather(*(_holds(session, link, file) for link in links)))


async def _holds(session: Session, link: str | None, file: files.File) -> bool:
    """Whether a file of the same name has the same content; where it cannot be had, the name alone decides.

    Neither size nor id is listed (§4.9), and an older file may have the same name.
    """
    source = FileSource(link or "", authenticated=True)
    try:
        async with passing(session.integration, source, largest=files.LARGEST) as (_, chunks):
            return b"".join([chunk async for chunk in chunks]) == file.content
    except (NotFetched, Unsafe):
        return True


# ---- listing ---------------------------------------------------------------------------------------------------


async def of_application(session: Session, application: Record) -> list[Attachment]:
    """The person's CV and files: one call, two where the person is not at hand. Always asked, for links do not last."""
    candidate = application.key.partition(":")[0]
    person, listed = await asyncio.gather(_at_hand(session, candidate), _rows(session, candidate))
    cv = [{"file_name": dig(person, "resume.filename"), "file_link": dig(person, "resume.file_link")}]
    seen: Counter[str] = Counter()
    found = [
        *(_attachment(candidate, raw, AttachmentType.CV, seen) for raw in cv),
        *(
            _attachment(candidate, raw, AttachmentType.OTHER, seen)
            for raw in listed
            if not _is_cv(raw, cv[0])
        ),
    ]
    for one in found:
        one.candidate_id = candidate  # type: ignore[assignment]  # the vendor's id, made global above
        one.application_id = application.key  # type: ignore[assignment]  # as above
    return [one for one in found if one.source is not None]


def cv_of(person: Json) -> dict[str, str | None]:
    """A candidate's CV like a listed file: an object with name and link, or the link as text (§3)."""
    resume = dig(person, "resume")
    if isinstance(resume, Mapping):
        return {
            "file_name": mapping.scalar(resume.get("filename")),
            "file_link": mapping.scalar(resume.get("file_link")),
        }
    link = mapping.scalar(resume)
    if link is None or not link.startswith(("http://", "https://")):
        return {"file_name": None, "file_link": None}
    return {"file_name": unquote(urlsplit(link).path.rpartition("/")[2]) or None, "file_link": link}


async def _at_hand(session: Session, candidate: str) -> Json:
    """The person, as loaded in this operation or asked for now."""
    known = session.record(MODELS["Candidate"], candidate).views
    loaded = (view.raw for view in known if isinstance(view, views.CandidateRow) and "resume" in view.raw)
    return next(loaded, None) or await person_now(session, candidate)


async def _rows(session: Session, candidate: str) -> list[Json]:
    return session.rows(FILES, await session.call(FILES, {"candidate": candidate}))


def _is_cv(raw: Json, cv: Json) -> bool:
    """Whether a listed file is the CV: not known to be (§11), but told by its link where it is (§4.9)."""
    link = as_text(raw.get("file_link")) or ""
    return "/resume/" in urlsplit(link).path and as_text(raw.get("file_name")) == cv["file_name"]


def _attachment(candidate: str, raw: Json, kind: AttachmentType, seen: Counter[str]) -> Attachment:
    """A file. It has no id: a digest of what tells it apart, and of its place among those that are alike (§9)."""
    name, link = as_text(raw.get("file_name")), as_text(raw.get("file_link"))
    told = "\x1f".join((candidate, kind.name, name or "", as_text(raw.get("created_on")) or ""))
    seen[told] += 1
    return Attachment(
        remote_id=hashlib.sha256(f"{told}\x1f{seen[told]}".encode()).hexdigest()[:24],
        type=kind,
        file_name=name,
        content_type=sniffing.BY_EXTENSION.get(sniffing.extension(name or "")),
        remote_created_at=as_moment(raw.get("created_on")),
        source=FileSource(link, authenticated=True) if link else None,
    )
