"""What a create at Recruitee is to do, read off its input and checked against the job: reads only."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC
from typing import TYPE_CHECKING

from connectors import files
from connectors.actions import Doing, Refused, remote_fields
from connectors.answering import Question, Reply, replies
from connectors.columns import Json, as_flag, as_key, as_text, dig
from connectors.declarations import Call
from connectors.enums import AttachmentType
from connectors.errors import GatewayError, Gone
from connectors.people import SOURCES
from connectors.recruitee import moving, questions, views
from connectors.recruitee.jobs import CAREERS, CATALOGUE, OFFER, job_questions, ranked

if TYPE_CHECKING:
    from connectors.commands import CreateCommand, SourceInput
    from connectors.engine.session import Session

SOURCES_LIST = Call("GET /sources", at="sources", query={"limit": "1000"}, lives=CATALOGUE)

CLOSED = ("closed", "archived")
"""States in which a job takes nobody."""


@dataclass(frozen=True, slots=True)
class Wish:
    """A checked create. `offer` is the job's id; `stage` the vendor's stage to end in, where one is wanted.

    `person` are the members of the vendor's candidate, `more` what stands beside it. `form` is the careers
    site's job where the answers go through its form, else None and `no_form` says why.
    """

    offer: str
    person: dict[str, Json]
    email: str
    phone: str | None
    links: list[str]
    sources: list[str]
    stage: Json
    expires: str | None
    more: dict[str, Json] = field(default_factory=dict)
    replies: list[Reply] = field(default_factory=list)
    form: Json = None
    no_form: str = ""
    cv: files.File | None = None
    letter: files.File | None = None
    others: tuple[files.File, ...] = ()


async def read(doing: Doing, offer: str, command: CreateCommand) -> Wish:
    """The wish behind an input. Raises Refused with the path of what is wrong."""
    who = command.candidate
    name = " ".join(f"{who.first_name} {who.last_name}".split())
    email = who.email_address.strip()
    if not name:
        raise Refused("NAME_MISSING", "a candidate needs a name", ("candidate", "first_name"))
    if "@" not in email.strip("@") or " " in email:
        raise Refused("EMAIL_INVALID", "this is no email address", ("candidate", "email_address"))
    links = [one.url.strip() for one in who.social_links or () if one.url.strip()]
    job = await _job(doing, offer)
    stage_id = command.application.stage_id
    stage = (
        await moving.stage_of(doing, offer, str(stage_id), ("application", "stage_id")) if stage_id else None
    )
    sources = await _sources(doing.session, command.source)
    consent = command.gdpr_consent.expires_at if command.gdpr_consent else None
    if consent is not None and consent.tzinfo is None:
        consent = consent.replace(tzinfo=UTC)
    more = dict(remote_fields(command, "recruitee"))
    extra = dict(more.pop("candidate", None) or {})
    if letter_text := extra.pop("cover_letter_text", extra.pop("coverLetterText", None)):
        extra["cover_letter"] = letter_text
    phone = (who.phone_number or "").strip() or None
    person = {"name": name, "emails": [email], "phones": [phone] if phone else [], **extra}
    cv, letter, others = await _files(command)
    given = command.screening_question_answers
    form, asked, why = await _form(doing.session, job, offer, phone, cv) if given else (None, {}, "")
    answers = await replies(given, asked, doing.warnings, ("screening_question_answers",)) if given else []
    return Wish(
        offer=offer,
        person=person,
        email=email,
        phone=phone,
        links=links,
        sources=sources,
        stage=stage,
        expires=consent.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if consent else None,
        more=more,
        replies=answers,
        form=form if answers else None,
        no_form=why,
        cv=cv,
        letter=letter,
        others=others,
    )


async def _job(doing: Doing, offer: str) -> Json:
    """The job in full; its stages enter the session on the way."""
    path = ("application", "job_id")
    if not offer.isdigit():
        raise Refused("JOB_UNKNOWN", "there is no such job", path)
    session = doing.session
    try:
        answer = await session.call(OFFER, {"id": offer})
    except Gone:
        raise Refused("JOB_UNKNOWN", "there is no such job", path) from None
    job: Json = next(iter(session.rows(OFFER, answer)), {})
    if as_text(job.get("status")) in CLOSED:
        raise Refused("JOB_CLOSED", "the job is closed and takes no applications", path)
    session.absorb(session.stamp([views.OfferDetail(job)], answer))
    return job


async def _sources(session: Session, given: SourceInput | None) -> list[str]:
    """The names of the sources meant, however they are given."""
    if given is None:
        return []
    found = [given.name.strip()] if given.name and given.name.strip() else []
    if given.unified_key:
        known = SOURCES.get(given.unified_key.strip().upper())
        if known is None:
            raise Refused(
                "SOURCE_UNKNOWN",
                f"there is no such key; known are {', '.join(SOURCES)}",
                ("source", "unified_key"),
            )
        found.append(known)
    if given.id:
        listed = session.rows(SOURCES_LIST, await session.call(SOURCES_LIST))
        named = {as_key(one.get("id")): as_text(one.get("name")) for one in listed}.get(given.id)
        if named is None:
            raise Refused("SOURCE_UNKNOWN", "the ATS has no source with this id", ("source", "id"))
        found.append(named)
    return list(dict.fromkeys(found))


async def _files(
    command: CreateCommand,
) -> tuple[files.File | None, files.File | None, tuple[files.File, ...]]:
    """The first CV, the first cover letter, and all other files."""
    given = command.attachments or []
    loaded = await files.load_all(given, ("attachments",))
    firsts: dict[AttachmentType, files.File] = {}
    others = []
    for one, file in zip(given, loaded, strict=True):
        if one.type is AttachmentType.OTHER or one.type in firsts:
            others.append(file)
        else:
            firsts[one.type] = file
    return firsts.get(AttachmentType.CV), firsts.get(AttachmentType.COVER_LETTER), tuple(others)


async def _form(
    session: Session, job: Json, offer: str, phone: str | None, cv: files.File | None
) -> tuple[Json, dict[str, Question], str]:
    """The careers site's form for a job if it can be used, the questions asked, and why it cannot be used."""
    shown = await _published(session, job, offer)
    if shown is None:
        found = await job_questions(session, [offer])
        raw: list[Json] = next(
            (view.raw["_questions"] for view in found if isinstance(view, views.OfferQuestions)), []
        )
        return None, _asked(raw), "the job has no form on the careers site"
    asked = _asked(ranked(offer, shown))
    for part, given, words in (
        ("options_cv", cv, "a CV"),
        ("options_phone", phone, "a phone number"),
        ("options_cover_letter", None, "a cover letter"),
    ):
        if shown.get(part) == "required" and not given:
            return None, asked, f"the form on the careers site demands {words}"
    return shown, asked, ""


async def _published(session: Session, job: Json, offer: str) -> Json:
    """The job as its careers site shows it; None where it does not."""
    if as_text(job.get("status")) != "published" or "careers" not in session.connector.bases(
        session.integration.account
    ):
        return None
    try:
        listed = session.rows(CAREERS, await session.call(CAREERS))
    except GatewayError:
        return None
    return next((one for one in listed if as_key(one.get("id")) == offer), None)


def _asked(listed: list[Json]) -> dict[str, Question]:
    """The questions by id. Hidden ones are not demanded."""
    found: dict[str, Question] = {}
    for one in listed:
        raw = one["_question"]
        key = as_key(dig(raw, "id"))
        if key:
            found[key] = Question(
                key,
                questions.in_language(raw) or key,
                questions.question_format(raw),
                bool(as_flag(raw.get("required"))) and as_flag(raw.get("visible")) is not False,
                raw,
            )
    return found
