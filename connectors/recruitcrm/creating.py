"""Creating a candidate with an application at Recruit CRM (recruitcrm.md §5.1, §6.2, §9).

Nothing there keeps two profiles from having one address: it is searched for first, and the profile that was
updated last is used. Where nobody new was made, not to be put on the job is an error.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Mapping
from typing import TYPE_CHECKING

from connectors.actions import Doing, Kept
from connectors.columns import Json, as_key, as_text, join_keys
from connectors.declarations import Call
from connectors.model import MODELS
from connectors.recruitcrm import applying, filing, views
from connectors.recruitcrm.filing import CV_PART, EDIT
from connectors.recruitcrm.showing import show
from connectors.recruitcrm.wishes import Wish, read
from connectors.turns import turn
from connectors.upstream import Upload

if TYPE_CHECKING:
    from connectors.commands import CreateCommand
    from connectors.engine.record import Record

CREATE = Call("POST /candidates", safe=False)
NEWEST = Call(
    "GET /candidates/search",
    at="data",
    query={"exact_search": "1", "sort_by": "updatedon", "sort_order": "desc"},
    lives=0,
)

NEW = "NEW_CANDIDATE"
"""What stands for the new id in a dry run."""

CHOSEN = ("update", "apply")
"""The steps that keep which profile an earlier run has chosen."""


async def create(doing: Doing, job: Record, command: CreateCommand) -> list[Record]:
    """Create a person, or use the newest with the same address, and put them on the job: three to five calls.

    Raises Refused for everything that can be seen to be wrong beforehand.
    """
    wish = await read(doing, job.key, command)
    async with turn(doing.session, wish.email):
        known = await _known(doing, wish)
        candidate = await _create(doing, wish) if known is None else await _update(doing, wish, known)
    new = known is None
    there = f"candidate {candidate} was {'created' if new else 'used'}, but"
    work = applying.apply(doing, candidate, wish.job, new=new)
    if new:
        applied = await doing.later(work, f"{there} not put on the job")
    else:
        await work
        applied = True
    rest: list[tuple[str, Awaitable[None]]] = []
    if wish.replies and not applied:
        doing.warnings.append("so the answers to the job's questions were not given either")
    elif wish.replies:
        rest.append(("the answers were not kept", applying.answer(doing, candidate, wish.job, wish.replies)))
    if wish.cv and not _at_once(wish):
        rest.append(("the CV was not added", filing.replace_cv(doing, "cv", candidate, wish.cv)))
    if wish.others:
        rest.append(("the files were not added", filing.add(doing, "files", candidate, wish.others)))
    await asyncio.gather(*(doing.later(work, f"{there} {what}") for what, work in rest))
    if doing.dry_run:
        return []
    found = [doing.session.record(MODELS["Candidate"], candidate)]
    key = join_keys(candidate, wish.job)
    return found if key is None or not applied else [*found, doing.session.record(MODELS["Application"], key)]


# ---- the person ------------------------------------------------------------------------------------------------


async def _known(doing: Doing, wish: Wish) -> Json:
    """The profile to use: the one that an earlier run chose, else the newest with the address; None to make one."""
    if await doing.receipts.known("create") is not None:
        return None
    for step in CHOSEN:
        receipt = await doing.receipts.known(step)
        if receipt is not None and receipt.kept and "candidate" in receipt.kept:
            chosen = receipt.kept["candidate"]
            return {**await filing.person_now(doing.session, chosen), "slug": chosen}
    return await _newest(doing, wish.email)


async def _newest(doing: Doing, email: str) -> Json:
    """The profile with exactly this address, in whatever case, that was updated last."""
    answer = await doing.session.call(NEWEST, {"email": email})
    rows = [
        one
        for one in doing.session.rows(NEWEST, answer)
        if (as_text(one.get("email")) or "").casefold() == email.casefold() and as_key(one.get("slug"))
    ]
    return max(rows, key=lambda one: as_text(one.get("updated_on")) or "", default=None)


async def _create(doing: Doing, wish: Wish) -> str:
    """A new profile, its CV with it; the key."""

    async def recover() -> Kept | None:
        found = await _newest(doing, wish.email)
        return None if found is None else {"candidate": as_key(found.get("slug")) or ""}

    kept = await doing.once(
        "create",
        CREATE,
        json=wish.person,
        uploads=_uploads(wish),
        keep=lambda body: filing.kept(doing, body),
        recover=recover,
    )
    return NEW if kept is None else kept["candidate"]


async def _update(doing: Doing, wish: Wish, known: Json) -> str:
    """The profile that is there, with what was given in place of what it says otherwise; the key."""
    key = as_key(known.get("slug")) or ""
    changed = difference(wish.person, known)
    text = f"the candidate {key} has this email address and was used"
    overwritten = sorted(name for name in changed if known.get(name) not in (None, "", 0, [], {}))
    doing.warnings.append(text + (f"; overwritten: {', '.join(overwritten)}" if overwritten else ""))
    receipt = await doing.receipts.known("update")
    uploads = _uploads(wish)
    if not changed and not uploads and receipt is None:
        doing.skip("update")
        show(doing, views.CandidateRow(known))
        return key

    async def recover() -> Kept | None:
        person = await filing.person_now(doing.session, key)
        same = not difference({name: one for name, one in wish.person.items() if _plain(one)}, person)
        there = not uploads or (wish.cv is not None and await filing.has_cv(doing.session, person, wish.cv))
        return {"candidate": key} if same and there else None

    await doing.once(
        "update",
        EDIT,
        {"candidate": key},
        json=changed,
        uploads=uploads,
        keep=lambda body: filing.kept(doing, body),
        recover=recover,
    )
    return key


def difference(wanted: Mapping[str, Json], row: Json) -> dict[str, Json]:
    """The members of a body that a candidate's record does not have; read and write shapes differ (§2)."""
    return {name: value for name, value in wanted.items() if not _same(name, value, row.get(name))}


def _same(name: str, value: Json, there: Json) -> bool:
    if not _plain(value) or not _plain(there):
        return False
    if name == "email":
        return str(value).casefold() == str(there).casefold()
    if name == "available_from":
        return str(value)[:10] == str(there)[:10]  # the day is what was asked for
    return as_text(value) == as_text(there)


def _plain(value: Json) -> bool:
    return value is None or isinstance(value, str | int | float)


def _at_once(wish: Wish) -> bool:
    """Whether the CV can go with the person: how lists go into a form is not documented (§5.1)."""
    return all(map(_plain, wish.person.values()))


def _uploads(wish: Wish) -> list[Upload]:
    return [wish.cv.upload(CV_PART)] if wish.cv and _at_once(wish) else []
