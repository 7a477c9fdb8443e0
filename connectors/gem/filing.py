"""Files of candidates at Gem (gem.md §6.5, §9.4)."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from connectors import sniffing
from connectors.columns import Json, as_moment, as_text, rows
from connectors.enums import AttachmentType
from connectors.gem.reads import CANDIDATE
from connectors.gem.wire import BASE
from connectors.shapes import Attachment, FileSource

if TYPE_CHECKING:
    from connectors.engine.record import Record
    from connectors.engine.session import Session

HOST = urlsplit(BASE).hostname
"""The one host whose files want the key (§9.4 [inferred]); elsewhere the address carries its own signature."""

TYPES = {"resume": AttachmentType.CV, "cover_letter": AttachmentType.COVER_LETTER}


async def of_candidate(session: Session, candidate: Record) -> list[Attachment]:
    """The files in the candidate's record: one call, always live, for the addresses do not last."""
    live = session.integration.session(session.budget.aged(0))
    person: Json = next(iter(live.rows(CANDIDATE, await live.call(CANDIDATE, {"id": candidate.key}))), {})
    return [
        Attachment(
            remote_id=_key(candidate.key, raw),
            type=TYPES.get((as_text(raw.get("type")) or "").lower(), AttachmentType.OTHER),
            file_name=name,
            content_type=sniffing.BY_EXTENSION.get(sniffing.extension(name or "")),
            candidate_id=candidate.key,  # type: ignore[arg-type]  # the vendor's id, made global above
            remote_created_at=as_moment(raw.get("created_at")),
            source=FileSource(url, authenticated=urlsplit(url).hostname == HOST),
        )
        for raw in rows(person, "attachments")
        if (url := as_text(raw.get("url")))
        for name in [as_text(raw.get("filename"))]
    ]


def _key(candidate: str, raw: Json) -> str:
    """Gem gives files no ids (§9.4): a digest of what tells them apart."""
    told = "\x1f".join(str(part) for part in (candidate, raw.get("filename"), raw.get("created_at")))
    return hashlib.sha256(told.encode()).hexdigest()[:24]
