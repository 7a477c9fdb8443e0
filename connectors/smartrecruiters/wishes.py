"""What a create at SmartRecruiters is to do, read off its input and checked against the job: reads only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from connectors import files
from connectors.actions import Doing, Refused, remote_fields
from connectors.answering import Reply, replies
from connectors.columns import Json, as_text
from connectors.enums import AttachmentType, JobStatus
from connectors.errors import Gone
from connectors.smartrecruiters import applying, bodies, filing, mapping, moving, sources
from connectors.smartrecruiters.joblist import is_job
from connectors.smartrecruiters.jobs import JOB

if TYPE_CHECKING:
    from connectors.commands import CreateCommand
    from connectors.engine.session import Session

LIVE_JOB = replace(JOB, lives=0)

ANSWERS = "screening_question_answers"

NO_AD = "the job has no published ad to apply through"

DEPRECATED = ("candidate_with_questions", "candidate_without_questions")

APART = AttachmentType.COVER_LETTER
"""Files that only an upload of their own marks as what they are (§10.1, §10.4)."""

Files = list[tuple[files.File, AttachmentType]]


@dataclass(frozen=True, slots=True)
class Wish:
    """A checked create. `posting` is what is applied through, None for the recruiter's route.

    `body` makes the candidate, `files` are all that were given, `status` is where the application is moved at the end.
    """

    job: str
    email: str
    posting: str | None
    body: dict[str, Json]
    files: Files
    status: dict[str, Json] | None


async def read(doing: Doing, job: str, command: CreateCommand) -> Wish:
    """The wish behind an input. Raises Refused with the path of what is wrong."""
    session = doing.session
    body = bodies.person(command.candidate, doing.warnings)
    more, extra, decisions = _told(doing, command)
    given = await _files(command)
    status = await _status(session, command)
    await _check_job(session, job)
    posting = await applying.posting_of(session, job)
    body["sourceDetails"] = await sources.details(doing, command.source.name if command.source else None)
    if posting is None:
        body = bodies.for_recruiters(body)
        if decisions is not None:
            doing.warnings.append(f"`gdprConsent.given` was left out: {NO_AD}")
        if command.screening_question_answers:
            doing.warnings.append(f"`screeningQuestionAnswers` were left out: {NO_AD}")
    else:
        body["consentDecisions"] = decisions
        body |= await _answers(doing, posting, command)
        _enclose(body, given, planned=doing.dry_run)
    plain = {name: value for name, value in body.items() if value}
    return Wish(job, body["email"], posting, bodies.merged(plain, {**more, **extra}), given, status)


async def left(doing: Doing, job: str, command: CreateCommand) -> Wish:
    """What is left of the wish once the candidate is made: nothing about the job is asked again."""
    status = await _status(doing.session, command)
    return Wish(job, "", None, {}, await _files(command), status)


def _told(doing: Doing, command: CreateCommand) -> tuple[dict[str, Json], Mapping[str, Json], Json]:
    """What `remoteFields` add to the body and to the candidate, and the decisions on consent."""
    more = dict(remote_fields(command, "smartrecruiters"))
    extra = more.pop("candidate", None) or {}
    if not isinstance(extra, Mapping):
        raise Refused(
            "REMOTE_FIELDS_INVALID",
            "`candidate` must be an object",
            ("remote_fields", "smartrecruiters", "candidate"),
        )
    for name in DEPRECATED:
        if more.pop(name, None) is not None:
            doing.warnings.append(f"`remoteFields.smartrecruiters.{name}` was left out: use `candidate`")
    told = more.pop("consent_decisions", more.pop("consentDecisions", None))
    consent = command.gdpr_consent
    return more, extra, bodies.consent(consent.given if consent else None, told)


async def _files(command: CreateCommand) -> Files:
    given = command.attachments or []
    loaded = await files.load_all(given, ("attachments",))
    return [
        (filing.accepted(file, ("attachments", str(index))), one.type)
        for index, (one, file) in enumerate(zip(given, loaded, strict=True))
    ]


def _enclose(body: dict[str, Json], given: Files, *, planned: bool) -> None:
    """Put the files into the body: the first CV as résumé, the others beside it (§10.1)."""
    for index, (file, kind) in enumerate(given):
        if kind is APART:
            continue
        part = bodies.part(file, ("attachments", str(index)), planned=planned)
        if kind is AttachmentType.CV and "resume" not in body:
            body["resume"] = part
        else:
            body.setdefault("attachments", []).append(part)


async def _status(session: Session, command: CreateCommand) -> dict[str, Json] | None:
    """Where the application is moved once it is there; nowhere where that is where it begins (§10.1)."""
    stage = command.application.stage_id
    if stage is None:
        return None
    found = await moving.status_of(session, str(stage), ("application", "stage_id"))
    return None if found == {"status": "NEW"} else found


async def _check_job(session: Session, job: str) -> None:
    path = ("application", "job_id")
    try:
        answer = await session.call(LIVE_JOB, {"id": job})
    except Gone:
        raise Refused("JOB_UNKNOWN", "there is no such job", path) from None
    row: Json = next(iter(session.rows(LIVE_JOB, answer)), {})
    if not is_job(row):
        raise Refused("JOB_UNKNOWN", "this is a template, not a job", path)
    if mapping.JOB_STATUS.get((as_text(row.get("status")) or "").lower()) is JobStatus.CLOSED:
        raise Refused("JOB_CLOSED", "the job is closed and takes no applications", path)


async def _answers(doing: Doing, posting: str, command: CreateCommand) -> dict[str, Json]:
    """The answers, checked against the posting's form, as members of the body."""
    fields = await applying.form_of(doing.session, posting)
    given = command.screening_question_answers or []
    answered = {str(one.question_id): one.answer for one in given}
    found = await replies(given, applying.asked(fields, answered), doing.warnings, (ANSWERS,))
    for reply in found:
        _check_length(reply, (ANSWERS, str(list(answered).index(reply.question.key)), "answer"))
    made = bodies.answers(found)
    if not made:
        return {}
    under_condition = applying.conditional(fields).intersection(one["id"] for one in made)
    return {"answers": made, **({"conditionalsIncluded": True} if under_condition else {})}


def _check_length(reply: Reply, path: tuple[str, ...]) -> None:
    """What the format alone does not tell."""
    if isinstance(reply.value, str) and len(reply.value.encode()) > bodies.LONGEST_ANSWER:
        raise Refused("ANSWER_INVALID", f"a text has at most {bodies.LONGEST_ANSWER} bytes", path)
    if reply.value is False and reply.question.required:
        raise Refused("ANSWER_INVALID", f"{reply.question.title!r} must be confirmed", path)
