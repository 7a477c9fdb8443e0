"""Putting a candidate on a job at Recruit CRM, and answering the job's questions (recruitcrm.md §5.2, §5.3)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from connectors.actions import Doing, Kept
from connectors.answering import Reply
from connectors.columns import Json, as_key, as_text, join_keys
from connectors.declarations import Call
from connectors.errors import Gone, Rejected
from connectors.recruitcrm import moving
from connectors.recruitcrm.showing import show

if TYPE_CHECKING:
    from connectors.recruitcrm.views import HiringStage

APPLY = Call("POST /candidates/{candidate}/apply", safe=False)
ANSWER = Call("POST /candidates/question-and-answers/{candidate}/{job}", safe=False)
ANSWERED = Call("GET /candidates/question-and-answers/{candidate}/{job}", at="data", lives=0)


async def apply(doing: Doing, candidate: str, job: str, *, new: bool) -> None:
    """Put a candidate on a job, as applied; one who is there already stays where they are.

    What applying again does is not known (§11: it may move people back), so a person who was known before is
    looked for on the job first.
    """
    key = join_keys(candidate, job) or ""
    if not new and await doing.receipts.known("apply") is None:
        found = await moving.assigned(doing.session, key)
        if found is not None:
            _there(doing, found)
            return

    async def recover() -> Kept | None:
        found = await moving.assigned(doing.session, key)
        return None if found is None else {"candidate": candidate}

    try:
        await doing.once(
            "apply",
            APPLY,
            {"candidate": candidate, "job_slug": job},
            keep=lambda body: moving.changed(doing, key, body),
            recover=recover,
        )
    except Rejected:
        found = await moving.assigned(doing.session, key)
        if found is None:
            raise
        _there(doing, found)


def _there(doing: Doing, found: HiringStage) -> None:
    doing.skip("apply")
    show(doing, found)
    doing.warnings.append("the candidate was on the job already; the application stays in its stage")


async def answer(doing: Doing, candidate: str, job: str, given: list[Reply]) -> None:
    """Give all answers: one call."""
    where = {"candidate": candidate, "job": job}

    async def recover() -> Kept | None:
        try:
            live = await doing.session.call(ANSWERED, where)
        except Gone:
            return None
        listed = doing.session.rows(ANSWERED, live)
        there = {(as_key(one.get("Question ID")), as_text(one.get("Answer"))) for one in listed}
        return {} if all((one.question.key, as_text(one.text)) in there for one in given) else None

    await doing.once(
        "answers", ANSWER, where, json={"question_answers": [body_of(one) for one in given]}, recover=recover
    )


def body_of(reply: Reply) -> dict[str, Json]:
    """An answer, which is always text; the question by its number (§9)."""
    key = reply.question.key
    return {"question_id": int(key) if key.isdecimal() else key, "answer": reply.text}
