"""What a create at TrackerRMS is to do, read off its input and checked: reads only (trackerrms.md §10.1)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from connectors import files
from connectors.actions import Doing, Refused, remote_fields
from connectors.columns import Json, as_key, as_text, dig, rows
from connectors.enums import AttachmentType, JobStatus
from connectors.errors import Gone
from connectors.model import MODELS
from connectors.trackerrms import bodies, filing, mapping
from connectors.trackerrms.acting import live, of_tenant, status, statuses
from connectors.trackerrms.facts import STATUSES, ZONE, state_of, written
from connectors.trackerrms.jobs import JOB
from connectors.trackerrms.outcomes import ranked
from connectors.trackerrms.searching import number

if TYPE_CHECKING:
    from connectors.commands import CreateCommand

STARTS = "applied"
"""The state in which an application begins (§10.1)."""


@dataclass(frozen=True, slots=True)
class Document:
    """A file to add, with the tenant's word for its kind; the first CV is the primary document."""

    file: files.File
    kind: str
    primary: bool


@dataclass(frozen=True, slots=True)
class Wish:
    """A checked create. `person` is the vendor's candidate; `stage` the status wanted, `first` the default one.

    `placement` are members of the vendor's application beside those that join and place it.
    """

    email: str
    person: Mapping[str, Json]
    job: str
    stage: str | None
    first: str | None
    placement: Mapping[str, Json]
    documents: tuple[Document, ...]


async def read(doing: Doing, job: str, command: CreateCommand) -> Wish:
    """The wish behind an input. Raises Refused with the path of what is wrong."""
    extra = _extra(command)
    person = bodies.person(command, doing.warnings)
    wanted = command.application.stage_id
    stage = str(wanted) if wanted else None

    def look(metadata: Json) -> Json:
        if stage is not None:
            status(metadata, stage, ("application", "stage_id"))
        return metadata

    metadata = await of_tenant(doing, look)
    await _job(doing, job)
    source = _source(doing, metadata, command)
    owner = await _owner(doing, command)
    person["dateApplied"] = written(datetime.now(UTC), await doing.session.fact(ZONE))
    if source:
        person["source"] = source
    if owner is not None:
        person["owners"] = [{"ownerId": owner, "rank": 1, "percent": 100}]
    return Wish(
        email=person["contactDetails"]["email"],
        person={**person, **extra["candidate"]},
        job=job,
        stage=stage,
        first=_first(metadata),
        placement={**({"placementSource": source} if source else {}), **extra["application"]},
        documents=await _documents(doing, metadata, command),
    )


def _extra(command: CreateCommand) -> dict[str, Mapping[str, Json]]:
    """What is passed on unchanged, to the candidate and to the application."""
    found: dict[str, Mapping[str, Json]] = {"candidate": {}, "application": {}}
    for name, value in remote_fields(command, "trackerrms").items():
        if name not in found or not isinstance(value, Mapping):
            raise Refused(
                "REMOTE_FIELDS_INVALID",
                "`remoteFields.trackerrms` may have `candidate` and `application`, which are objects",
                ("remote_fields", "trackerrms", name),
            )
        found[name] = value
    return found


async def _job(doing: Doing, key: str) -> None:
    """See that the job is there and open."""
    path, session = ("application", "job_id"), live(doing)
    raw: Json = None
    if number(key) is not None:
        try:
            raw = next(iter(session.rows(JOB, await session.call(JOB, {"id": key}))), None)
        except Gone:
            raw = None
    if raw is None:
        raise Refused("JOB_UNKNOWN", "there is no such job", path)
    known = {STATUSES: await doing.session.fact(STATUSES)}
    if mapping.job_state(known, dig(raw, "status.id"), dig(raw, "status.name")) is JobStatus.CLOSED:
        raise Refused("JOB_CLOSED", "the job is closed and takes no applications", path)


def _first(metadata: Json) -> str | None:
    """The status an application begins with: the first in order that says so, else the very first."""
    ordered = ranked(statuses(metadata))
    chosen = next((one for one in ordered if state_of(one) == STARTS), ordered[0] if ordered else None)
    return as_key(dig(chosen, "id"))


def _source(doing: Doing, metadata: Json, command: CreateCommand) -> str | None:
    """The source in the tenant's own spelling; an unlisted one as it is given (A-27)."""
    given = mapping.tidy(command.source.name) if command.source else None
    if given is None:
        return None
    for one in rows(metadata, "resourceSources"):
        name = as_text(dig(one, "name"))
        if name and name.lower() == given.lower():
            return name
    doing.warnings.append(
        f"the ATS lists no source {given!r}: it was sent as it is, and the ATS may not keep it"
    )
    return given


async def _owner(doing: Doing, command: CreateCommand) -> int | None:
    """The user to credit, by number (A-25). Raises Refused for one who is not there."""
    if command.sourced_by is None:
        return None
    key = str(command.sourced_by.user_id)
    user = number(key)
    if user is None or await doing.session.by_key(MODELS["User"], key, {}) is None:
        raise Refused("USER_UNKNOWN", "there is no such user", ("sourced_by", "user_id"))
    return user


async def _documents(doing: Doing, metadata: Json, command: CreateCommand) -> tuple[Document, ...]:
    """The files, each under a name of its own."""
    given = command.attachments or []
    loaded = await files.load_all(given, ("attachments",), needs_type=False)
    names = filing.distinct([file.name for file in loaded])
    found: list[Document] = []
    for one, file, name in zip(given, loaded, names, strict=True):
        if name != file.name:
            doing.warnings.append(f"two files are called {file.name!r}: one was renamed to {name!r}")
        cv = one.type is AttachmentType.CV
        primary = cv and not any(document.primary for document in found)
        found.append(Document(replace(file, name=name), filing.document_type(metadata, one.type), primary))
    return tuple(found)
