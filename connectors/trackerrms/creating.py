"""Creating a candidate with an application at TrackerRMS (trackerrms.md §10.1).

A repeated submission with the same address and job goes on where the former one stopped: what is there is looked
for first and not made again.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from connectors.actions import Doing, Kept, Refused, may_pass
from connectors.columns import Json, as_key, as_moment, as_text, dig
from connectors.declarations import Call
from connectors.errors import GatewayError, Malformed, NotFound, Rejected
from connectors.model import MODELS
from connectors.trackerrms import filing, moving
from connectors.trackerrms.acting import live
from connectors.trackerrms.searching import number
from connectors.trackerrms.wire import API, PAGING
from connectors.trackerrms.wishes import Wish, read
from connectors.turns import turn

if TYPE_CHECKING:
    from connectors.commands import CreateCommand
    from connectors.engine.record import Record

CREATE = Call(f"POST {API}/Resource", safe=False)
PLACE = Call(f"POST {API}/OpportunityResource", safe=False)
FIND = Call(
    f"POST {API}/Resource/Search",
    json={"onlyMyRecords": False, **PAGING.query(None)},
    into_body=True,
    lives=0,
)
PLACED = Call(
    f"POST {API}/OpportunityResource/Search",
    json={"onlyMyRecords": False, "onlyActive": False, **PAGING.query(None)},
    into_body=True,
    lives=0,
)

OLDEST = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Made:
    """A candidate or an application: its id, the status an application stands in, whether this wish made it."""

    key: str
    new: bool
    stage: str | None = None


async def create(doing: Doing, job: Record, command: CreateCommand) -> list[Record]:
    """Create a person and an application, or go on with what an earlier submission made of them.

    Raises Refused for everything that can be seen to be wrong beforehand, and where the vendor does not put the
    person on the job.
    """
    wish = await read(doing, job.key, command)
    async with turn(doing.session, wish.email):
        made = await _submit(doing, wish)
    return [] if doing.dry_run else made


async def _submit(doing: Doing, wish: Wish) -> list[Record]:
    person = await _person(doing, wish)
    made = [doing.session.record(MODELS["Candidate"], person.key)]
    there = f"candidate {person.key}"
    try:
        application = await _application(doing, wish, person)
    except GatewayError as failure:
        if not person.new or not may_pass(failure):
            raise
        doing.left(failure, f"{there} was created, but not put on the job")
    else:
        made.append(doing.session.record(MODELS["Application"], application.key))
        there = f"{there}, application {application.key}"
        await doing.later(_moved(doing, wish, application), f"{there}: not moved to the stage")
    await doing.later(_attached(doing, wish, person, there), f"{there}: the files were not added")
    return made


async def _attached(doing: Doing, wish: Wish, person: Made, there: str) -> None:
    known = set() if person.new or not wish.documents else await filing.names(doing, person.key)
    for index, one in enumerate(wish.documents, 1):
        step = f"file {index}"
        if one.file.name.lower() in known and await doing.receipts.known(step) is None:
            doing.skip(step)
            continue
        work = filing.attach(doing, step, person.key, one.file, one.kind, primary=one.primary)
        await doing.later(work, f"{there}: the file {one.file.name!r} was not added")


# ---- the person ------------------------------------------------------------------------------------------------


async def _person(doing: Doing, wish: Wish) -> Made:
    """The person with this address: found, else made. One who is there already is left as is (A-22)."""
    step = "candidate"
    if await doing.receipts.known(step) is None:
        placed = await doing.receipts.known(
            "application"
        )  # of an earlier run, that of the person chosen then
        key = placed.kept["candidate"] if placed and placed.kept else await _with_address(doing, wish.email)
    else:
        key = None
    if key is not None:
        return _reused(doing, key)

    async def recover() -> Kept | None:
        found = await _with_address(doing, wish.email)
        return {"candidate": found} if found else None

    try:
        kept = await doing.once(step, CREATE, json=wish.person, keep=_person_made, recover=recover)
    except Rejected:
        key = await _with_address(doing, wish.email)  # the vendor may refuse an address that is taken (§10.1)
        if key is None:
            raise
        return _reused(doing, key)
    return Made("NEW_CANDIDATE" if kept is None else kept["candidate"], new=True)


def _reused(doing: Doing, key: str) -> Made:
    doing.skip("candidate")
    doing.warnings.append(
        "the ATS has a candidate with this address: the application is that person's, whose data were left as they are"
    )
    return Made(key, new=False)


async def _with_address(doing: Doing, address: str) -> str | None:
    """The candidate with an address, the one updated last of several; the vendor's filter alone is not trusted."""
    session = live(doing)
    found: list[tuple[datetime, str]] = []
    for row in session.rows(FIND, await session.call(FIND, {"email": address})):
        addresses = {(as_text(row.get(name)) or "").lower() for name in ("email", "otherEmail")}
        key = as_key(row.get("resourceId"))
        if key and address.lower() in addresses:
            found.append((_moment(row.get("lastUpdatedDateTime")), key))
    return max(found)[1] if found else None


def _moment(value: Json) -> datetime:
    try:
        return as_moment(value, zone=UTC) or OLDEST
    except Malformed:
        return OLDEST


def _person_made(body: Json) -> Kept:
    key = as_key(dig(body, "id"))
    if key is None:
        raise Rejected("the ATS did not create the candidate")  # an empty answer: nothing was made (§4.2)
    return {"candidate": key}


# ---- the application -------------------------------------------------------------------------------------------


async def _application(doing: Doing, wish: Wish, person: Made) -> Made:
    """The person's application for the job: found, else made."""
    step, wanted = "application", wish.stage or wish.first
    looked = not person.new and await doing.receipts.known(step) is None
    found = await _on_job(doing, wish, person) if looked else None
    if found is None:
        try:
            return await _placed(doing, wish, person, wanted)
        except Rejected as refusal:
            found = await _on_job(doing, wish, person)  # somebody else may have been quicker
            if found is None:
                raise Refused(
                    "APPLICATION_REFUSED",
                    f"candidate {person.key} was not put on the job: {refusal.message}",
                    ("application", "job_id"),
                ) from None
    doing.skip("application")
    doing.warnings.append("the candidate had an application for this job: it was gone on with")
    return Made(found["application"], new=False, stage=found.get("stage"))


async def _placed(doing: Doing, wish: Wish, person: Made, wanted: str | None) -> Made:
    """Put the person on the job in the status wanted, else in the default one if that is refused (A-24)."""
    try:
        return await _placed_in(doing, wish, person, wanted)
    except Rejected as refusal:
        about_status = refusal.status is not None and refusal.status >= 400  # noqa: PLR2004  # a refused member (§4.3); others come with 200
        if wanted == wish.first or not about_status:
            raise
    return await _placed_in(doing, wish, person, wish.first)


async def _placed_in(doing: Doing, wish: Wish, person: Made, stage: str | None) -> Made:
    async def recover() -> Kept | None:
        return await _on_job(doing, wish, person)

    def keep(body: Json) -> Kept:
        key = as_key(dig(body, "opportunityResourceId"))
        if key is None:
            raise Rejected("the ATS made no application")  # an empty answer: nothing was made (§4.2)
        return {"candidate": person.key, "application": key, "stage": stage or ""}

    kept = await doing.once(
        "application",
        PLACE,
        json={
            "resourceId": number(person.key) or person.key,
            "opportunityIds": [number(wish.job)],
            **({"statusId": number(stage)} if stage else {}),
            **wish.placement,
        },
        keep=keep,
        recover=recover,
    )
    if kept is None:
        return Made("NEW_APPLICATION", new=True, stage=stage)
    return Made(kept["application"], new=True, stage=kept.get("stage"))


async def _on_job(doing: Doing, wish: Wish, person: Made) -> Kept | None:
    """The person's application for the job, however it stands."""
    session = live(doing)
    asked = {"resourceId": number(person.key), "opportunityId": number(wish.job)}
    for row in session.rows(PLACED, await session.call(PLACED, asked)):
        key = as_key(row.get("opportunityResourceId"))
        if key and (as_key(row.get("resourceId")), as_key(row.get("opportunityId"))) == (
            person.key,
            wish.job,
        ):
            stage = as_key(row.get(moving.STATUS)) or ""
            return {"candidate": person.key, "application": key, "stage": stage}
    return None


async def _moved(doing: Doing, wish: Wish, application: Made) -> None:
    """Set the stage that the create could not. An application that went on since stays where it is."""
    if wish.stage is None or application.stage == wish.stage:
        return
    if not application.new and application.stage != wish.first:
        doing.warnings.append(
            "the application stands in another stage than `application.stageId`: left there"
        )
        return
    try:
        await moving.change(doing, "move", application.key, {moving.STATUS: number(wish.stage)})
    except NotFound:
        raise Rejected("the ATS does not know the application") from None
