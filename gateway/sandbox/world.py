"""The whole imaginary employer of one account: every record, the clock, and the one door for changes.

Vendors read the tables and change records only through `add`, `change` and `remove`, so that indexes stay true
and everybody who listens (`hooks`) hears of it. Numbers here are the sandbox's own; each vendor gives records
the ids its API would show (`Vendor.remote_id`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, TypeVar, cast

from gateway.sandbox import catalogue as small
from gateway.sandbox import crowd as big
from gateway.sandbox.columns import Columns
from gateway.sandbox.labels import Labels
from gateway.sandbox.records import STATES, Application, Candidate, Job, State
from gateway.sandbox.tables import Record, Table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from gateway.sandbox.records import (
        Contact,
        Department,
        Field,
        File,
        Interview,
        Location,
        Named,
        Note,
        Offer,
        Pipeline,
        Pool,
        Posting,
        Question,
        QuestionSet,
        Role,
        Stage,
        User,
    )

R = TypeVar("R", bound=Record)


@dataclass(frozen=True, slots=True)
class Change:
    """Something that happened: `kind` of record (the table's name), `verb` (added, changed, removed), the record after and before."""

    kind: str
    verb: str
    record: Any
    before: Any
    at: datetime


class World:
    """All records of one account, as tables by plural name, and the clock."""

    def __init__(self, seed: int, jobs: int, candidates: int, applications: int, now: datetime) -> None:
        self._now = now
        self.hooks: list[Callable[[Change], None]] = []
        made = small.build(seed, jobs, now)
        pipelines = {pipeline.id: pipeline for pipeline in made.pipelines}
        self.columns = columns = Columns(seed, candidates, applications, made.jobs, int(now.timestamp()))
        columns.fill(seed, made.jobs, pipelines)
        self._crowd = crowd = big.Crowd(seed, made, columns)
        self.roles: Table[Role] = _filled("roles", made.roles)
        self.users: Table[User] = _filled("users", made.users)
        self.departments: Table[Department] = _filled("departments", made.departments)
        self.locations: Table[Location] = _filled("locations", made.locations)
        self.contacts: Table[Contact] = _filled("contacts", made.contacts)
        self.pipelines: Table[Pipeline] = _filled("pipelines", made.pipelines)
        self.stages: Table[Stage] = _filled(
            "stages", [stage for pipeline in made.pipelines for stage in pipeline.stages]
        )
        self.question_sets: Table[QuestionSet] = _filled("question_sets", made.question_sets)
        self.questions: Table[Question] = _filled(
            "questions", [item for row in made.question_sets for item in row.questions]
        )
        self.fields: Table[Field] = _filled("fields", made.fields)
        self.tags: Table[Named] = _filled("tags", made.tags)
        self.sources: Table[Named] = _filled("sources", made.sources)
        self.reasons: Table[Named] = _filled("reasons", made.reasons)
        self.pools: Table[Pool] = _filled("pools", made.pools)
        self.jobs: Table[Job] = _filled("jobs", made.jobs)
        self.postings: Table[Posting] = _filled("postings", made.postings)
        people, begun = range(1, candidates + 1), range(1, len(columns.job))
        slots = range(1, candidates * big.PER_CANDIDATE + 1)
        self.candidates: Table[Candidate] = Table("candidates", people, crowd.candidate)
        self.labels = Labels(self.candidates, crowd.labels)
        self.applications: Table[Application] = Table(
            "applications",
            begun,
            crowd.application,
            owner=lambda row: row.candidate_id,
            owned=columns.applications_of,
        )
        self.interviews: Table[Interview] = Table(
            "interviews",
            range(1, len(begun) // big.PER_INTERVIEW + 1),
            crowd.interview,
            owner=lambda row: row.candidate_id,
            owned=lambda person: (
                number
                for application in columns.applications_of(person)
                for number in crowd.interviews_of(application)
            ),
        )
        self.offers: Table[Offer] = Table(
            "offers",
            range(1, len(begun) // big.PER_OFFER + 1),
            crowd.offer,
            owner=lambda row: row.application_id,
            owned=lambda number: () if number % big.PER_OFFER else (number // big.PER_OFFER,),
        )
        self.notes: Table[Note] = Table(
            "notes", slots, crowd.note, owner=lambda row: row.candidate_id, owned=_slots_of
        )
        self.files: Table[File] = Table(
            "files", slots, crowd.file, owner=lambda row: row.candidate_id, owned=_slots_of
        )
        self.tables: dict[str, Table[Any]] = {
            name: table for name, table in vars(self).items() if isinstance(table, Table)
        }

    # the clock

    def now(self) -> datetime:
        """Return the account's time: it stands still between writes."""
        return self._now

    def advance(self, seconds: float) -> None:
        """Let time pass."""
        self._now += timedelta(seconds=seconds)

    # questions about many people, answered without building each of them

    def name_of(self, number: int) -> str:
        """Return a candidate's name as typed."""
        changed = self.candidates.changed.get(number)
        return changed.name if changed else self._crowd.name(number)

    def is_deleted(self, number: int) -> bool:
        """Return whether a candidate is (softly) deleted."""
        if number in self.candidates.changed:
            changed = self.candidates.changed[number]
            return changed is None or changed.deleted_at is not None
        return self._crowd.gone(number)

    def standing(self, *, deleted: bool = False) -> list[int]:
        """Return the candidates that are (or are not) deleted, newest first."""
        name = f"standing {deleted}"
        return self.candidates.ordered(
            name, lambda number: number, keep=lambda number: self.is_deleted(number) == deleted, reverse=True
        )

    def states_of(self, candidate: int) -> list[State]:
        """Return how each of a candidate's applications stands."""
        columns = self.columns
        numbers = self.applications.ids_of(candidate)
        return [STATES[columns.state[number]] for number in numbers if columns.job[number]]

    def jobs_of(self, candidate: int) -> list[int]:
        """Return the jobs a candidate applied to."""
        jobs = self.columns.job
        return [jobs[number] for number in self.applications.ids_of(candidate) if jobs[number]]

    def starts_of(self, number: int) -> int:
        """Return when an interview starts, in Unix seconds."""
        changed = self.interviews.changed.get(number)
        return int(changed.starts_at.timestamp()) if changed else self._crowd.slot(number)[2]

    def is_canceled(self, number: int) -> bool:
        """Return whether an interview was canceled or removed."""
        if number in self.interviews.changed:
            changed = self.interviews.changed[number]
            return changed is None or changed.canceled
        return self._crowd.slot(number)[3]

    def agenda(self) -> list[int]:
        """Return all interviews that were not canceled, by start."""
        keep = lambda number: not self.is_canceled(number)  # noqa: E731 - one line says it best
        return self.interviews.ordered("agenda", lambda number: (self.starts_of(number), number), keep=keep)

    def by_email(self, email: str) -> list[Candidate]:
        """Return the candidates with an address, in any case of letters."""
        email = email.strip().lower()
        digits = re.search(r"(\d+)@", email)  # generated addresses carry the person's number
        numbers = {int(digits[1])} if digits else set()
        found = (self.candidates.get(number) for number in sorted(numbers | self.candidates.changed.keys()))
        return [person for person in found if person and email in (known.lower() for known in person.emails)]

    def applications_in(self, job: int) -> list[Application]:
        """Return a job's applications, oldest first."""
        return [self.applications[number] for number in self.columns.in_job(job)]

    # the one door for changes

    def add(self, table: Table[R], record: R) -> R:
        """Take in a new record; its id must come from `Table.next_id`."""
        return self._settle(table, record, "added", None)

    def change(self, table: Table[R], record: R, **values: Any) -> R:
        """Return the record with other values, kept from now on; `updated_at` moves along unless given."""
        if hasattr(record, "updated_at") and "updated_at" not in values:
            values["updated_at"] = self.tick()
        changed = cast("R", replace(cast("Any", record), **values))
        return self._settle(table, changed, "changed", record)

    def remove(self, table: Table[R], record: R) -> None:
        """Forget a record for good (soft deletion is a `change` of `deleted_at`)."""
        table.drop(record.id)
        if isinstance(record, Application):
            self.columns.put(record, present=False)
            self.candidates.version += 1
        self._tell(table, "removed", record, record)

    def tick(self) -> datetime:
        """Let a second pass, so that what is written next is later than all before, and return the time."""
        self.advance(1)
        return self._now

    def _settle(self, table: Table[R], record: R, verb: str, before: R | None) -> R:
        table.keep(record)
        if isinstance(record, Application):
            self.columns.put(record)
            self.candidates.version += 1  # its order by activity is no longer what it was
        elif isinstance(record, Candidate):
            self.columns.touch(record.id, int(record.updated_at.timestamp()), edited=True)
        elif isinstance(record, Job):
            self.columns.add_job(record.id)
        self._tell(table, verb, record, before)
        return record

    def _tell(self, table: Table[R], verb: str, record: R, before: R | None) -> None:
        change = Change(table.kind, verb, record, before, self._now)
        for hook in self.hooks:
            hook(change)


def _filled(kind: str, records: Iterable[R]) -> Table[R]:
    table: Table[R] = Table(kind)
    for record in records:
        table.keep(record)
    return table


def _slots_of(candidate: int) -> range:
    first = (candidate - 1) * big.PER_CANDIDATE + 1
    return range(first, first + big.PER_CANDIDATE)
