"""What is to be known of a job before somebody applies: its posting, its form (smartrecruiters.md §8.3, §8.11, §10.1)."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from connectors.answering import Question
from connectors.columns import Json, as_flag, as_key, as_text, dig
from connectors.errors import Gone
from connectors.smartrecruiters import mapping, questions
from connectors.smartrecruiters.forms import FORM
from connectors.smartrecruiters.postings import ADS, POSTING, PUBLIC, company, published

if TYPE_CHECKING:
    from connectors.engine.session import Session

JOB_ADS = replace(ADS, lives=0)
POSTED = replace(POSTING, lives=0)
ASKED = replace(FORM, lives=0)

NUMBER = re.compile(r"/(\d{6,})(?:-|/|$)")
"""The number of a posting in the address where to apply [inferred]."""


async def posting_of(session: Session, job: str) -> str | None:
    """The UUID of the posting through which a job is applied to; None where it has none.

    The default ad goes first, then public ones. A posting is found by the id of its ad, which is an integrator's
    word (§8.3), by its number in the ad's address, else in the list of all.
    """
    try:
        listed = session.rows(JOB_ADS, await session.call(JOB_ADS, {"id": job}))
    except Gone:
        return None
    ads = sorted(
        (ad for ad in listed if mapping.published(ad)),
        key=lambda ad: (not as_flag(ad.get("default")), as_text(ad.get("visibility")) != PUBLIC),
    )
    for ad in ads:
        number = NUMBER.search(as_text(ad.get("applyUrl")) or "")
        for key in (as_key(ad.get("id")), number and number[1]):
            found = await _posting(session, key, job) if key else None
            if found:
                return found
    keys = [as_key(ad.get("id")) for ad in ads]
    all_of_them = await published(session) if ads else []
    found_in_list = (one for key in keys for one in all_of_them if as_key(one.get("jobAdId")) == key)
    return next((uuid for one in found_in_list if (uuid := as_key(one.get("uuid")))), None)


async def _posting(session: Session, key: str, job: str) -> str | None:
    try:
        answer = await session.call(POSTED, {"company": await company(session), "id": key})
    except Gone:
        return None
    named = as_key(dig(answer.body, "jobId"))
    return as_key(dig(answer.body, "uuid")) if named in (None, job) else None


async def form_of(session: Session, posting: str) -> list[Json]:
    """The fields of a posting's form as they are now. Raises Gone where it was taken down meanwhile."""
    answer = await session.call(ASKED, {"id": posting})
    return [field for body in session.rows(ASKED, answer) for field in questions.asked(body)]


def asked(fields: list[Json], given: dict[str, Json]) -> dict[str, Question]:
    """The questions of a form by id. A conditional one is demanded only if the answers given make it appear."""
    found: dict[str, Question] = {}
    for one in fields:
        key = questions.question_key(one)
        if key:
            demanded = bool(as_flag(dig(one, "_field.required"))) and not questions.is_text(one)
            found[key] = Question(
                key,
                questions.title(one) or key,
                questions.question_format(one),
                demanded and (one["_condition"] is None or appears(one, given)),
                one["_field"],
            )
    return found


def appears(field: Json, given: dict[str, Json]) -> bool:
    """Whether the answers given meet the condition of a field."""
    answer = given.get(questions.precondition(field) or "")
    chosen = answer if isinstance(answer, list) else [answer]
    wanted = questions.precondition_options(field) or ()
    return bool({str(one) for one in chosen if one is not None}.intersection(wanted))


def conditional(fields: list[Json]) -> set[str]:
    """The ids of the questions that are asked under a condition."""
    return {
        key for one in fields if one["_condition"] is not None and (key := as_key(dig(one, "_question.id")))
    }
