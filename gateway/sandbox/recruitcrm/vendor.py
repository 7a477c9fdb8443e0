"""The simulated Recruit CRM account: tokens, errors, quota, and all routes together."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from gateway.sandbox import people
from gateway.sandbox.call import ANYONE, Answer, Call, Principal
from gateway.sandbox.crowd import moment
from gateway.sandbox.dice import mix
from gateway.sandbox.records import Salary
from gateway.sandbox.recruitcrm import (
    access,
    errors,
    fields,
    hooks,
    ids,
    links,
    routes_answers,
    routes_assign,
    routes_candidates,
    routes_contacts,
    routes_files,
    routes_jobs,
    routes_lookup,
    routes_notes,
    routes_people,
    routes_subscriptions,
    show,
    words,
)
from gateway.sandbox.recruitcrm.lag import Lag
from gateway.sandbox.recruitcrm.quirks import Quirks
from gateway.sandbox.recruitcrm.stages import Stages
from gateway.sandbox.recruitcrm.view_company import Company
from gateway.sandbox.routes import Routes
from gateway.sandbox.tables import Table
from gateway.sandbox.vendor import Vendor

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from gateway.sandbox.quota import Limit, Verdict
    from gateway.sandbox.records import Candidate, Contact, File, Job, Note, User
    from gateway.sandbox.routes import Route
    from gateway.sandbox.world import Change

TWIN_EVERY, TWINS = 97, 40
"""One candidate in so many has the email of the one before, as nothing refuses that (recruitcrm.md §5.1)."""
NAMELESS_EVERY = 190
"""One candidate in so many has only a last name."""
UNLIMITED = 60_000
"""What the headers tell where the sandbox counts nothing."""
NO_QUESTION = "infobox"
"""A kind of the world's that asks nothing; all others are free text here (recruitcrm.md §8 ScreeningQuestion)."""


class RecruitCrm(Vendor):
    """One account at Recruit CRM.

    Attributes:
        quirks: the readings in force; may be replaced at any time.
        fields: custom field definitions by entity. questions: screening questions as shown, by the world's number.
        companies: the agency's clients. subscriptions: webhooks by number.

    """

    tool = "recruitcrm"
    quirks = Quirks()
    routes = Routes(
        [
            routes_answers.routes,
            routes_assign.routes,
            routes_candidates.routes,
            routes_contacts.routes,
            routes_files.routes,
            routes_jobs.routes,
            routes_lookup.routes,
            routes_notes.routes,
            routes_people.routes,
            routes_subscriptions.routes,
        ]
    )

    def setup(self) -> None:
        self.tokens = access.tokens(self.account.name)
        self.began = self.world.now()
        self.salt = mix(self.options.seed, self.tool, self.account.number)
        self.rows: dict[int, tuple[Candidate, dict[str, Any]]] = {}  # what view_candidate made, with of what
        self.founded = self.world.now() - timedelta(days=1500)
        self.files_host = "https://files.example.org"
        self.stages = Stages(self.world, self.account.number)
        self.companies: Table[Company] = Table("companies")
        self.world.tables["companies"] = self.companies
        for number, name in enumerate(people.EMPLOYERS, 1):
            at = self.founded + timedelta(days=number)
            self.companies.keep(Company(number, name, at, at + timedelta(days=200)))
        self._companies = {company.name: company for company in self.companies}
        self.fields = fields.definitions(self)
        self.world.hooks.append(self._defined)
        self.questions: dict[int, dict[str, Any]] = {
            item.id: {"id": ids.shown("questions", item.id), "question": next(iter(item.texts.values()))}
            for item in self.world.questions
            if item.kind != NO_QUESTION
        }
        self._make_odd()
        self.lag = Lag(lambda: self.quirks.lag_reads)
        self.world.hooks.append(self.lag.note)
        self.links = links.Links(f"{self.account.name}-files")
        self.subscriptions: dict[int, dict[str, Any]] = {}
        self.world.hooks.append(lambda change: hooks.heard(self, change))
        self._left: dict[str, int] = {}
        self._old_notes: list[tuple[datetime, int, int]] | None = None
        self._served = 0

    def _defined(self, change: Change) -> None:
        """Take in a field that was added to the account; rows made before lack it."""
        if change.kind == "fields" and change.verb == "added":
            fields.add(self, change.record)
            self.rows.clear()

    def _make_odd(self) -> None:
        """Change records of the world so that it has what only this tool's accounts have."""
        candidates, jobs, users = self.world.candidates, self.world.jobs, self.world.users
        for user in list(users)[-2:]:
            users.keep(replace(user, active=False))
        for number in list(candidates.numbers)[20::NAMELESS_EVERY][:TWINS]:
            person = candidates[number]
            candidates.keep(
                replace(person, first_name="", last_name=person.first_name, name=person.first_name)
            )
        for number in list(candidates.numbers)[4::TWIN_EVERY][:TWINS]:
            twin = candidates.get(number - 1)
            if twin is not None and twin.emails:
                candidates.keep(replace(candidates[number], emails=twin.emails[:1], bad_emails=[]))
        for number in list(jobs.ids())[8:10]:
            jobs.keep(replace(jobs[number], employment="volunteer"))  # of no type that there is
        for number in list(jobs.ids())[2::10]:  # the world pays by the hour, month and year only
            period, unit = ("week", 600) if number % 20 < 10 else ("day", 150)
            jobs.keep(replace(jobs[number], salary=Salary(unit, unit + unit // 3, period, "EUR")))

    # who calls, and what goes wrong

    def demo(self) -> dict[str, Any]:
        return {
            "credentials": {"api_token": access.TOKEN.format(account=self.account.name)},
            "settings": {"note_type_id": words.GATEWAY_NOTES},
            "tokens": sorted(self.tokens),
        }

    def authenticate(self, call: Call) -> Principal:
        return access.authenticate(self.tokens, call)

    def not_found(self, call: Call, *, wrong_method: bool) -> Answer:
        return errors.wrong_verb() if wrong_method else errors.gone("Resource").answer

    def bad_request(self, call: Call, problem: str) -> Answer:
        return errors.malformed(problem).answer

    def perform(self, call: Call, route: Route[Any]) -> Answer:
        """Run the handler, unless it is this call's turn to fail (recruitcrm.md §2.2)."""
        self._served += 1
        every = self.quirks.plain_500_every
        return errors.crashed() if every and self._served % every == 0 else super().perform(call, route)

    # the quota: a window of a minute for each token; its shape is unknown (recruitcrm.md §2.1, §11)

    def limits(self, call: Call) -> Sequence[Limit]:
        if call.principal is ANYONE:
            return ()
        return (
            self.quotas.window((call.principal.key, self.quirks.per_minute), self.quirks.per_minute, 60.0),
        )

    @property
    def _per_minute(self) -> int:
        return self.quotas.scaled(self.quirks.per_minute) if self.options.rate_factor else UNLIMITED

    def headers(self, call: Call, verdicts: Sequence[Verdict]) -> dict[str, str]:
        """Tell the limit and what is left with every answer, refusals too."""
        key = call.principal.key
        if verdicts:
            self._left[key] = verdicts[0].remaining
        left = self._left.get(key, self._per_minute)
        return {"x-ratelimit-limit": str(self._per_minute), "x-ratelimit-remaining": str(left)}

    def throttled(self, call: Call, verdict: Verdict, retry_after: int | None) -> Answer:
        """Refuse; a waiting time is told only if that is switched on, or an injected fault says so."""
        own = verdict.limit == self._per_minute
        answer = errors.throttled()
        if retry_after is not None and (self.quirks.retry_after or not own):
            answer.headers["retry-after"] = str(retry_after)
        return answer

    # what several routes ask

    def touched(self, person: Candidate) -> datetime:
        """Return when a candidate, or one of the assignments, last changed (recruitcrm.md §6)."""
        columns, edited = self.world.columns, int(person.updated_at.timestamp())
        if edited < columns.updated[person.id]:  # the record as it was, for a reader who is behind
            moves = [columns.moved[number] for number in self.world.applications.ids_of(person.id)]
            return max([person.updated_at, *map(moment, moves)])
        return max(person.updated_at, moment(columns.active[person.id]))

    def candidates_by(self, column: str, *, down: bool) -> list[int]:
        """Return the candidates that are not deleted, by `createdon` or `updatedon`."""
        columns, gone = self.world.columns, self.world.is_deleted
        times = columns.created if column == "createdon" else columns.active
        return self.world.candidates.ordered(
            f"recruitcrm {column} {down}",
            lambda number: (times[number], number),
            keep=lambda number: not gone(number),
            reverse=down,
        )

    def newest_notes(self) -> list[int]:
        """Return the notes about whoever is not deleted, newest first; what the world made is sorted once."""
        notes = self.world.notes
        if self._old_notes is None:
            self._old_notes = sorted(_dated(notes.get(number) for number in notes.numbers))
        changed = _dated(notes.changed.values())
        old = (row for row in self._old_notes if row[1] not in notes.changed)
        found = sorted([*old, *changed], reverse=True)
        return [number for _, number, person in found if not (person and self.world.is_deleted(person))]

    def source_of(self, person: Candidate) -> str:
        """Return where a candidate came from, as text."""
        sources = (self.world.sources.get(number) for number in person.source_ids)
        return next((source.name for source in sources if source), "")

    def user(self, shown: object) -> User | None:
        """Return the user with an `id`."""
        return self.world.users.get(ids.numbered("users", shown))

    def company_named(self, name: str | None) -> Company | None:
        """Return the client with a name."""
        return self._companies.get(name or "")

    def company_by_slug(self, slug: object) -> Company | None:
        """Return a company."""
        return self.companies.get(ids.meant("companies", slug))

    def contact_by_slug(self, slug: object) -> Contact | None:
        """Return a contact."""
        return self.world.contacts.get(ids.meant("contacts", slug))

    def client_of(self, job: Job) -> Company | None:
        """Return the company that a job is filled for: that of the contact, else some other."""
        contact = self.world.contacts.get(job.contact_id)
        return (
            self.company_named(contact.company)
            if contact
            else self.companies[job.id % len(self.companies) + 1]
        )

    def owner_of(self, job: Job) -> int:
        """Return the user who owns a job."""
        return job.recruiter_id or job.manager_id or 1

    def file_link(self, base: str | None, file: File) -> str:
        """Return a link to a person's file, another one each time; without `base` always the same."""
        return self.links.make(base, file, int(self.world.now().timestamp()) + self.quirks.link_life)

    def remote_id(self, kind: str, number: int) -> str:
        return show.remote_id(self, kind, number)

    def raw(self, kind: str, number: int) -> Any:
        return show.SHOWN[kind](self, number)


def _dated(notes: Iterable[Note | None]) -> list[tuple[datetime, int, int]]:
    """Return when each note was written, its number, and whom it is about."""
    return [(note.created_at, note.id, note.candidate_id) for note in notes if note is not None]
