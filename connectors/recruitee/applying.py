"""Applying through the careers site's form: the one documented way to store answers (recruitee.md §7, §12.1)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import date
from typing import TYPE_CHECKING

from connectors.actions import Doing, Kept
from connectors.answering import Reply
from connectors.columns import Json, as_key, as_text, dig
from connectors.declarations import Call
from connectors.errors import Malformed
from connectors.files import File
from connectors.recruitee.filing import CV_PART
from connectors.shapes import QuestionOption
from connectors.upstream import Upload

if TYPE_CHECKING:
    from connectors.recruitee.wishes import Wish

Recover = Callable[[], Awaitable[Kept | None]]

APPLY = Call("POST /offers/{slug}/candidates", base="careers", safe=False)

ANSWERS = "open_question_answers_attributes"
"""The member for answers; one of the two names that the pages use (§7)."""


async def apply(doing: Doing, wish: Wish, recover: Recover) -> Kept | None:
    """Send the form: the person, the CV, the answers."""
    person: dict[str, Json] = {
        "name": wish.person["name"],
        "email": wish.email,
        **{name: value for name, value in wish.person.items() if name not in ("name", "emails", "phones")},
        ANSWERS: [answer(reply) for reply in wish.replies],
    }
    if wish.phone:
        person["phone"] = wish.phone
    doing.warnings.append(
        "the person applies through the careers site, so that the answers are kept: "
        "the ATS sends its confirmation mail, and the channel is `career_site`"
    )
    return await doing.once(
        "apply",
        APPLY,
        {"slug": as_text(dig(wish.form, "slug")) or wish.offer},
        json={"candidate": person, **wish.more},
        uploads=_uploads(wish),
        keep=_kept,
        recover=recover,
    )


def _kept(body: Json) -> Kept:
    """The new person's id: the answer is the person, or holds one (§7)."""
    key = as_key(dig(body, "candidate.id") or dig(body, "id"))
    if key is None:
        raise Malformed("the answer to the form has no id")
    return {"candidate": key}


def answer(reply: Reply) -> dict[str, Json]:
    """An answer by the kind of its question: choices by their text (§7)."""
    value, found = reply.value, {"open_question_id": int(reply.question.key)}
    if isinstance(value, File):
        return found  # the file is a part of its own
    if isinstance(value, bool):
        return {**found, "flag": value}
    if isinstance(value, list):
        return {**found, "multi_content": [one.name for one in value]}
    if isinstance(value, QuestionOption):
        return {**found, "content": value.name}
    return {**found, "content": value.isoformat() if isinstance(value, date) else as_text(value)}


def _uploads(wish: Wish) -> list[Upload]:
    found = [wish.cv.upload(CV_PART)] if wish.cv else []
    for index, reply in enumerate(wish.replies):
        if isinstance(reply.value, File):
            found.append(reply.value.upload(f"candidate[{ANSWERS}][{index}][file]"))
    return found
