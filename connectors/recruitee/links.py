"""Links to results at Recruitee: kept as profile fields of the candidate (recruitee.md §6.7, §12.2)."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from connectors.actions import Doing, Kept, remote_fields
from connectors.columns import Json, as_key, as_text, dig, rows
from connectors.declarations import Call
from connectors.linking import Lines, lines
from connectors.recruitee.batches import fresh_candidate
from connectors.recruitee.jobs import OFFER
from connectors.recruitee.notes import PUBLIC

if TYPE_CHECKING:
    from connectors.commands import (
        AddResultLinkToApplicationInput,
        AddResultLinkToCandidateInput,
        ResultLinkCommand,
    )
    from connectors.engine.record import Record

ADD = Call("POST /custom_fields/candidates/{candidate}/fields", at="field", safe=False)
CHANGE = Call("PATCH /custom_fields/candidates/fields/{id}", at="field", safe=False)

LINE = "single_line"


async def to_candidate(
    doing: Doing, candidate: Record, command: AddResultLinkToCandidateInput
) -> list[Record]:
    """Write a link and its attributes as profile fields: one read, and one call for each field."""
    wanted = lines(command)
    person = await fresh_candidate(doing.session, candidate.key)
    await _write(doing, candidate.key, person, wanted, command)
    return [candidate]


async def to_application(
    doing: Doing, application: Record, command: AddResultLinkToApplicationInput
) -> list[Record]:
    """The same; where the person has applied to several jobs, the fields' names say which is meant."""
    wanted = lines(command)
    candidate, offer, _ = application.key.split(":")
    person = await fresh_candidate(doing.session, candidate)
    placements = {as_key(dig(one, "offer_id")) for one in rows(person, "placements")} - {None}
    if len(placements) > 1:
        answer = await doing.session.call(OFFER, {"id": offer})
        title = as_text(dig(answer.body, "offer.title")) or offer
        wanted = {f"{name} ({title})": text for name, text in wanted.items()}
    await _write(doing, candidate, person, wanted, command)
    return [application]


async def _write(
    doing: Doing, candidate: str, person: Json, wanted: Lines, command: ResultLinkCommand
) -> None:
    more = remote_fields(command, "recruitee")
    known = _named(person)
    await asyncio.gather(
        *(
            _field(
                doing,
                candidate,
                known.get(name),
                (f"attribute {index}" if index else "link", name, text),
                more,
            )
            for index, (name, text) in enumerate(wanted.items())
        )
    )


def _named(person: Json) -> dict[str, str]:
    """Fields of a person that hold a line of text, by name; those never filled have no id yet (§5.8)."""
    found = ((as_text(dig(one, "name")), as_key(dig(one, "id")), one) for one in rows(person, "fields"))
    return {name: key for name, key, one in found if name and key and dig(one, "kind") == LINE}


async def _field(
    doing: Doing, candidate: str, known: str | None, line: tuple[str, str, str], more: Json
) -> None:
    step, name, text = line
    values = [{"text": text}]
    if known is not None:
        await doing.send(step, CHANGE, {"id": known}, json={"field": {"values": values, **more}})
        return

    async def recover() -> Kept | None:
        key = _named(await fresh_candidate(doing.session, candidate)).get(name)
        return {"field": key} if key else None

    await doing.once(
        step,
        ADD,
        {"candidate": candidate},
        json={"field": {"kind": LINE, "name": name, "values": values, "visibility": PUBLIC, **more}},
        keep=_kept,
        recover=recover,
    )


def _kept(body: Json) -> Kept:
    return {"field": as_key(dig(body, "field.id")) or ""}
