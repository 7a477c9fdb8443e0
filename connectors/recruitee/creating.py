"""Creating a candidate with an application at Recruitee (recruitee.md §6.1, §7, §12.1).

Everything is checked before the first write.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from datetime import timedelta
from typing import TYPE_CHECKING

from connectors.actions import Doing, Kept
from connectors.columns import Json, as_key, as_moment, as_text, dig, join_keys, rows
from connectors.declarations import Call
from connectors.enums import AttachmentType
from connectors.errors import GatewayError, Gone, Malformed
from connectors.model import MODELS
from connectors.recruitee import applying, filing, moving, notes
from connectors.recruitee.wishes import Wish, read

if TYPE_CHECKING:
    from connectors.commands import CreateCommand
    from connectors.engine.record import Record

CREATE = Call("POST /candidates", at="candidate", safe=False)
CHANGE = Call("PATCH /candidates/{id}", at="candidate", safe=False)
PLACE = Call("POST /placements", at="placement", safe=False)
PLACEMENT = Call("GET /offers/{offer}/candidates/{candidate}/placement", at="placement", lives=0)
ADD_SOURCES = Call("POST /candidates/{id}/sources", at="sources", safe=False)
CONSENT = Call("POST /gdpr/candidates/{id}/set_gdpr_custom_expires_at", at="candidate", safe=False)
RECENT = Call("GET /candidates", at="candidates", query={"limit": "1000"}, lives=0)

REMEMBERED = timedelta(days=1)
"""How far back an attempt of unclear outcome is looked for."""

PLANNED: Kept = {"candidate": "NEW_CANDIDATE", "placement": "NEW_PLACEMENT"}
"""What stands for the new ids in a dry run."""


async def create(doing: Doing, job: Record, command: CreateCommand) -> list[Record]:
    """Create a person and an application.

    Answers to questions go through the careers site's form where the job has one (the applicant then gets its
    mail), else into a note. Raises Refused for everything that can be seen to be wrong beforehand.
    """
    wish = await read(doing, job.key, command)
    if wish.form is not None:
        made = await applying.apply(doing, wish, _recover(doing, wish))
    else:
        made = await _create(doing, wish)
    candidate = (PLANNED if made is None else made)["candidate"]
    placement = await _placed(doing, wish, made)
    there = f"candidate {candidate}" + (f", placement {placement}" if placement else "") + " was created, but"
    await asyncio.gather(
        *(doing.later(work, f"{there} {what}") for what, work in _rest(doing, wish, made, placement))
    )
    if doing.dry_run:
        return []
    found = [doing.session.record(MODELS["Candidate"], candidate)]
    key = join_keys(candidate, job.key, placement)
    return found if key is None else [*found, doing.session.record(MODELS["Application"], key)]


async def _create(doing: Doing, wish: Wish) -> Kept | None:
    """The person on the job, with CV and sources."""
    person = {**wish.person, "social_links": wish.links, "sources": wish.sources}
    return await doing.once(
        "create",
        CREATE,
        json={
            "candidate": {name: value for name, value in person.items() if value},
            "offers": [int(wish.offer)],
            **wish.more,
        },
        uploads=[wish.cv.upload(filing.CV_PART)] if wish.cv else (),
        keep=lambda body: kept(dig(body, "candidate"), wish.offer),
        recover=_recover(doing, wish),
    )


def kept(person: Json, offer: str) -> Kept:
    """The ids of a new person, and of the placement and stage where they came along. Raises Malformed without any."""
    placed = next((one for one in rows(person, "placements") if as_key(dig(one, "offer_id")) == offer), None)
    ids = {
        "candidate": as_key(dig(person, "id")),
        "placement": as_key(dig(placed, "id")),
        "stage": as_key(dig(placed, "stage_id")),
    }
    if ids["candidate"] is None:
        raise Malformed("the answer to the create has no id")
    return {name: key for name, key in ids.items() if key}


def _recover(doing: Doing, wish: Wish) -> applying.Recover:
    """Look for the person by address among the newest (§2.7: these come first): on this job, or not yet on any.

    How new a person is, is told by the vendor's clock alone.
    """

    async def look() -> Kept | None:
        answer = await doing.session.call(RECENT)
        now = as_moment(dig(answer.body, "generated_at"))
        for person in doing.session.rows(RECENT, answer):
            made = as_moment(person.get("created_at"))
            if now and made and now - made > REMEMBERED:
                break
            emails = {(as_text(one) or "").lower() for one in rows(person, "emails")}
            placed = [as_key(dig(one, "offer_id")) for one in rows(person, "placements")]
            if wish.email.lower() in emails and (wish.offer in placed or not placed):
                return kept(person, wish.offer)
        return None

    return look


async def _placed(doing: Doing, wish: Wish, made: Kept | None) -> str | None:
    """The placement: out of the create's answer, else asked for, else made. None if all that fails."""
    if made is None:
        return PLANNED["placement"]
    if "placement" in made:
        return made["placement"]
    candidate = made["candidate"]

    async def look() -> Kept | None:
        try:
            answer = await doing.session.call(PLACEMENT, {"offer": wish.offer, "candidate": candidate})
        except Gone:
            return None
        key = as_key(dig(answer.body, "placement.id"))
        return {"placement": key} if key else None

    try:
        found = await look() or await doing.once(
            "place",
            PLACE,
            json={"candidate_id": int(candidate), "offer_id": int(wish.offer)},
            keep=lambda body: {"placement": as_key(dig(body, "placement.id")) or ""},
            recover=look,
        )
    except GatewayError as failure:
        doing.left(failure, f"candidate {candidate} was created, but not put on the job")
        return None
    return (found or {}).get("placement") or None


def _rest(
    doing: Doing, wish: Wish, made: Kept | None, placement: str | None
) -> list[tuple[str, Awaitable[object]]]:
    """What is left to do, each with what to say if it fails."""
    candidate = (PLANNED if made is None else made)["candidate"]
    found: list[tuple[str, Awaitable[object]]] = []
    if wish.stage is not None and placement is not None:
        found.append(("not moved to the stage", _move(doing, wish.stage, made, placement)))
    if wish.expires:
        body: dict[str, Json] = {"gdpr_custom_expires_at": wish.expires}
        found.append(
            ("the consent was not noted", doing.send("consent", CONSENT, {"id": candidate}, json=body))
        )
    if wish.form is not None and wish.sources:
        body = {"sources": wish.sources}
        found.append(
            ("the source was not noted", doing.send("source", ADD_SOURCES, {"id": candidate}, json=body))
        )
    if wish.form is not None and wish.links:
        body = {"candidate": {"social_links": wish.links}}
        found.append(("the links were not noted", doing.send("links", CHANGE, {"id": candidate}, json=body)))
    if wish.form is None and wish.replies:
        found.append(("the answers were not noted", _note(doing, candidate, wish)))
    if wish.letter:
        work = filing.attach(doing, "cover letter", candidate, wish.letter, AttachmentType.COVER_LETTER)
        found.append(("the cover letter was not added", work))
    for number, file in enumerate(wish.others, 1):
        work = filing.attach(doing, f"file {number}", candidate, file, AttachmentType.OTHER)
        found.append((f"the file {file.name!r} was not added", work))
    return found


async def _move(doing: Doing, stage: Json, made: Kept | None, placement: str) -> None:
    key = as_key(dig(stage, "id")) or ""
    if made is not None and made.get("stage") == key:
        doing.skip("move")
        return
    await moving.change_stage(doing, placement, stage, {"stage_id": int(key)})


async def _note(doing: Doing, candidate: str, wish: Wish) -> None:
    """Keep the answers where people can read them: the ATS has no member for them (§12.1)."""
    text = "\n".join(f"{reply.question.title}: {reply.text}" for reply in wish.replies)
    await notes.write(doing, "answers", candidate, {**notes.written(text), "visibility": notes.PUBLIC}, {})
    doing.warnings.append(f"the answers to the questions were kept as a note: {wish.no_form}")
