"""People and what happened to them, built from their number: candidates, applications, interviews, notes, files."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from gateway.sandbox import people
from gateway.sandbox.catalogue import field_value
from gateway.sandbox.dice import Dice
from gateway.sandbox.questions import answer
from gateway.sandbox.records import (
    STATES,
    Application,
    Candidate,
    Employment,
    File,
    Interview,
    Note,
    Offer,
    Salary,
    Study,
)

if TYPE_CHECKING:
    from gateway.sandbox.catalogue import Catalogue
    from gateway.sandbox.columns import Columns

PER_CANDIDATE = 4
"""Numbers set aside for each candidate's generated notes, and as many for files."""
PER_INTERVIEW = 6
"""One application in so many has an interview."""
PER_OFFER = 12

_MICROSECOND = timedelta(microseconds=1)


def moment(seconds: int, fraction: int = 0) -> datetime:
    """Return an aware datetime of Unix seconds; `fraction` makes up the microseconds."""
    return datetime.fromtimestamp(seconds, UTC) + fraction % 1_000_000 * _MICROSECOND


class Crowd:
    """Builds the records of one data set from its seed, its catalogue and its columns."""

    def __init__(self, seed: int, catalogue: Catalogue, columns: Columns) -> None:
        self.seed = seed
        self.catalogue = catalogue
        self.columns = columns
        self._jobs = {job.id: job for job in catalogue.jobs}
        self._questions = {questions.id: questions for questions in catalogue.question_sets}
        self._active = [user.id for user in catalogue.users if user.active]
        self._fields = {
            owner: [field for field in catalogue.fields if field.owner == owner]
            for owner in ("candidate", "application")
        }

    def labels(self, number: int) -> tuple[list[int], list[int], list[int]]:
        """Return a person's tags, sources and talent pools, without building the person."""
        dice, catalogue = Dice(self.seed, "labels", number), self.catalogue
        tags = [tag.id for tag in dice.some(catalogue.tags, dice.weighted(((0, 5), (1, 3), (2, 2), (4, 1))))]
        sources = [dice.pick(catalogue.sources).id] if dice.chance(70) else []
        return tags, sources, [dice.pick(catalogue.pools).id] if number % 17 == 5 else []

    @staticmethod
    def gone(number: int) -> bool:
        """Return whether a person was deleted before the story begins."""
        return number % 113 == 7

    def name(self, number: int) -> str:
        """Return a person's name, without building the person."""
        return people.person(Dice(self.seed, "candidate", number))[0]

    def candidate(self, number: int) -> Candidate:
        """Return a person as first recorded."""
        dice = Dice(self.seed, "candidate", number)
        columns, catalogue = self.columns, self.catalogue
        name, first, last = people.person(dice)
        tags, sources, pools = self.labels(number)
        created = moment(columns.created[number], number * 7919)
        changed = columns.updated[number] != columns.created[number]
        mailbox = ".".join(word for word in (people.ascii_word(first), people.ascii_word(last)) if word)
        emails = [] if dice.chance(3) else [f"{mailbox}{number}@example.org"]
        if emails and dice.chance(6):
            emails.append(f"{mailbox}{number}@mail{number % 7}.test")
        handle = f"{people.slug(first)}-{people.slug(last) or 'x'}-{number}"
        gone = self.gone(number)
        confidential = number % 131 == 9
        return Candidate(
            id=number,
            name=name,
            first_name=first,
            last_name=last,
            title=dice.pick(people.TITLES) if dice.chance(55) else None,
            company=dice.pick(people.EMPLOYERS) if dice.chance(50) else None,
            emails=emails,
            bad_emails=emails[-1:] if number % 41 == 3 else [],
            phones=[people.phone(dice) for _ in range(dice.weighted(((0, 2), (1, 7), (2, 1))))],
            profiles=self._profiles(dice, handle),
            websites=[f"https://{handle}.example.org"] if dice.chance(12) else [],
            address=people.address(dice, exact=dice.chance(50)) if dice.chance(65) else None,
            source_ids=sources,
            channel=dice.weighted((("career_site", 5), ("manual", 3), ("import", 1), ("email", 1))),
            referrer=dice.pick(catalogue.sources).name if dice.chance(25) else None,
            owner_id=dice.pick(self._active) if dice.chance(30) else None,
            tag_ids=tags,
            pool_ids=pools,
            cover_letter="Dear all,\nI would love to join.\nKind regards" if dice.chance(20) else None,
            values={
                field.id: field_value(dice, field) for field in self._fields["candidate"] if dice.chance(35)
            },
            studies=self._studies(dice) if dice.chance(40) else [],
            employments=self._employments(dice) if dice.chance(45) else [],
            skills=dice.some(people.SKILLS, dice.below(4)) if dice.chance(40) else [],
            salary_wish=dice.between(24, 95) * 1000 if dice.chance(20) else None,
            consent=dice.weighted(
                (("no_consent", 5), ("consent_requested", 1), ("expired", 1), ("given", 3))
            ),
            consent_until=created + timedelta(days=1000) if dice.chance(30) else None,
            confidential=confidential,
            sample=number <= 2,
            created_at=created,
            updated_at=moment(columns.updated[number], number * 6547) if changed else created,
            deleted_at=moment(columns.active[number] + 50, number) if gone else None,
            deleted_by=self._active[0] if gone else None,
        )

    @staticmethod
    def _profiles(dice: Dice, handle: str) -> list[str]:
        links = (
            f"https://www.linkedin.com/in/{handle}",
            f"https://github.com/{handle}",
            f"https://x.com/{handle}",
        )
        return [link for link, percent in zip(links, (45, 15, 6), strict=True) if dice.chance(percent)]

    @staticmethod
    def _studies(dice: Dice) -> list[Study]:
        year = dice.between(1998, 2022)
        end = date(year + 4, 6, 30) if dice.chance(85) else None
        return [
            Study(
                dice.pick(people.SCHOOLS),
                dice.pick(people.DEGREES),
                dice.pick(people.SUBJECTS),
                date(year, 9, 1),
                end,
            )
        ]

    @staticmethod
    def _employments(dice: Dice) -> list[Employment]:
        year, lines = dice.between(2008, 2021), []
        for index in range(dice.between(1, 3)):
            end = date(year + 2, 3, 31) if index or dice.chance(60) else None
            lines.append(
                Employment(
                    dice.pick(people.EMPLOYERS), dice.pick(people.TITLES), "Ghent", date(year, 2, 1), end
                )
            )
            year -= 3
        return lines

    def application(self, number: int) -> Application | None:
        """Return an application as the columns have it, or None for a number not taken."""
        columns = self.columns
        job = self._jobs.get(columns.job[number])
        if job is None:
            return None
        state = STATES[columns.state[number]]
        dice = Dice(self.seed, "application", number)
        begun, moved = columns.begun[number], columns.moved[number]
        created = moment(begun, number * 7919)
        record = Application(
            id=number,
            candidate_id=columns.candidate[number],
            job_id=job.id,
            stage_id=columns.stage[number] or None,
            state=state,
            created_at=created,
            updated_at=created if begun == moved else moment(moved, number * 6547),
        )
        record.location_id = job.location_ids[0] if job.location_ids and state == "hired" else None
        who = dice.pick(self._active)
        if state == "rejected":
            record.reason_id = dice.pick(self.catalogue.reasons).id
            record.rejected_at, record.rejected_by = record.updated_at, who
        elif state == "hired":
            record.hired_at, record.hired_by = record.updated_at, who
            record.starts_on = (record.updated_at + timedelta(days=dice.between(10, 90))).date()
        questions = self._questions.get(job.question_set_id or 0)
        if questions is not None and dice.chance(60):
            answers = ((question.id, answer(dice, question)) for question in questions.questions)
            record.answers = {question: value for question, value in answers if value is not None}
        return record

    def slot(self, number: int) -> tuple[int, int, int, bool]:
        """Return an interview's application, when it was booked, when it starts, and whether it was canceled."""
        dice = Dice(self.seed, "interview", number)
        application = (number - 1) * PER_INTERVIEW + 1 + dice.below(PER_INTERVIEW)
        booked = self.columns.begun[application] + dice.between(86_400, 864_000)
        starts = booked - booked % 3600 + dice.between(40, 600) * 3600 + dice.pick((0, 15, 30)) * 60
        return application, min(booked, self.columns.now), starts, dice.chance(5)

    def interview(self, number: int) -> Interview | None:
        """Return an interview: of every sixth application or so, a few of them on a talent pool instead."""
        place, booked, starts, canceled = self.slot(number)
        application = self.application(place)
        if application is None:
            return None
        dice = Dice(self.seed, "meeting", number)
        job = self._jobs[application.job_id]
        in_pool = number % 23 == 4
        kind = dice.pick(("meeting", "interview", "video", "phone"))
        organiser = job.manager_id or self._active[0]
        team = sorted({organiser, *dice.some(self._active, dice.below(3))})
        return Interview(
            id=number,
            candidate_id=application.candidate_id,
            application_id=None if in_pool else application.id,
            job_id=None if in_pool else job.id,
            pool_id=1 if in_pool else None,
            stage_id=None if in_pool else application.stage_id,
            title=f"{kind.capitalize()} for {job.title}",
            kind=kind,
            starts_at=moment(starts),
            minutes=dice.pick((30, 45, 60, 90)),
            timezone="Europe/Brussels",
            location=dice.pick(("Ghent office, room 4", "Café Vesterbro"))
            if kind in {"meeting", "interview"}
            else None,
            video=dice.pick(("zoom", "own", "teams")) if kind == "video" else None,
            organiser_id=organiser,
            attendees={user: dice.pick(("accepted", "needs_action", "declined")) for user in team},
            canceled=canceled,
            created_at=moment(booked, number),
            updated_at=moment(booked, number),
        )

    def interviews_of(self, application: int) -> range:
        """Return the number of the one interview an application may have."""
        number = (application - 1) // PER_INTERVIEW + 1
        spot = (number - 1) * PER_INTERVIEW + 1 + Dice(self.seed, "interview", number).below(PER_INTERVIEW)
        return range(number, number + 1) if spot == application else range(0)

    def offer(self, number: int) -> Offer | None:
        """Return the contract offered to one application in twelve, if it got that far."""
        application = self.application(number * PER_OFFER)
        if application is None or application.stage_id is None:
            return None
        dice = Dice(self.seed, "offer", number)
        status = "accepted" if application.state == "hired" else dice.pick(("draft", "sent", "declined"))
        salary = Salary(dice.between(28, 80) * 1000, None, "year", "EUR")
        starts = (application.updated_at + timedelta(days=45)).date()
        return Offer(
            number, application.id, status, salary, starts, application.updated_at, application.updated_at
        )

    def note(self, number: int) -> Note | None:
        """Return one of the up to three notes a person has."""
        candidate, place = divmod(number - 1, PER_CANDIDATE)
        dice = Dice(self.seed, "notes", candidate + 1)
        if place >= dice.pick((0, 0, 0, 1, 1, 2, 3)):
            return None
        dice = Dice(self.seed, "note", number)
        written = moment(
            min(self.columns.created[candidate + 1] + dice.between(60, 900_000), self.columns.now - 30),
            number,
        )
        text = dice.pick(
            (
                "Called, will call back.",
                "Strong portfolio.\nAsk about steel.",
                "Prefers e-mail",
                "Très bon contact",
            )
        )
        level = dice.weighted((("public", 8), ("protected", 1), ("private", 1)))
        applications = self.columns.applications_of(candidate + 1)
        return Note(
            number,
            candidate + 1,
            applications[0] if applications else None,
            dice.pick(self._active),
            text,
            level,
            written,
            written,
        )

    def file(self, number: int) -> File | None:
        """Return one of the up to three files a person has: mostly a CV, then others."""
        candidate, place = divmod(number - 1, PER_CANDIDATE)
        dice = Dice(self.seed, "files", candidate + 1)
        has_cv, has_letter, others = dice.chance(60), dice.chance(12), dice.weighted(((0, 7), (1, 2), (2, 1)))
        purposes = ["cv"] * has_cv + ["cover_letter"] * has_letter + ["other"] * others
        if place >= min(len(purposes), PER_CANDIDATE):
            return None
        purpose = purposes[place]
        stem = {"cv": "cv", "cover_letter": "letter", "other": "attachment"}[purpose]
        extension, kind = _TYPES[place if purpose == "other" else 0]
        written = moment(self.columns.created[candidate + 1] + 5 + place, number)
        return File(
            number,
            candidate + 1,
            None,
            f"{stem}_{number}.{extension}",
            kind,
            purpose,
            self._active[0],
            written,
        )


_TYPES = (
    ("pdf", "application/pdf"),
    ("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ("png", "image/png"),
    ("txt", "text/plain"),
)
