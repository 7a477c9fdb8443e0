"""Acme's API in memory: data of any size, made of numbers alone, behind an upstream without sockets."""

import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cached_property

from connectors.connector import Integration
from connectors.errors import Gone
from connectors.registry import Registry
from connectors.upstream import Account, Answer, Budget, CallRecord, Served
from resolvers.context import Context
from resolvers.schema import schema
from tests.support.acme import Acme

START = datetime(2031, 1, 1, tzinfo=UTC)


def day(number):
    """Times with gaps, and some that are equal."""
    return (START + timedelta(days=number // 2)).isoformat()


@dataclass
class World:
    """What stands in one Acme account. `lies` replaces the counts of jobs; `bare` leaves texts out of lists."""

    users: int = 4
    jobs: int = 3
    people: int = 12
    per_person: int = 1
    tags: int = 3
    interviews: int = 0
    deleted: int = 0
    bare: bool = False
    lies: dict = field(default_factory=dict)

    @cached_property
    def all_users(self):
        return [
            {"id": n, "first": f"U{n}", "last": f"Last{n:03}", "email": f"u{n}@x.test", "state": "on"}
            for n in range(1, self.users + 1)
        ]

    @cached_property
    def all_applications(self):
        found = []
        for person in range(1, self.people + 1):
            for turn in range(self.per_person):
                job = (person + turn) % max(self.jobs, 1) + 1
                number = person * 10 + turn
                found.append(
                    {
                        "id": number,
                        "person": person,
                        "job": job,
                        "stage": 11,
                        "state": "active",
                        "created": day(number),
                    }
                )
        return found

    @cached_property
    def all_jobs(self):
        return [
            {
                "id": n,
                "title": f"Job {n}",
                "code": f"J-{n}",
                "text": f"About {n}",
                "per": "year",
                "state": "open" if n % 3 else "closed",
                "contact": n % max(self.users, 1) + 1,
                "created": day(n),
                "updated": day(n + 5),
                "stages": [{"id": 11, "name": "New", "rank": 0}, {"id": 12, "name": "Talk", "rank": 1}],
                "applications_count": self.lies.get(n, sum(one["job"] == n for one in self.all_applications)),
                "category": f"C{n}",
                "hours": 40,
                "extra": {"n": n},
                "questions": [{"id": n * 100, "title": "Why?"}],
            }
            for n in range(1, self.jobs + 1)
        ]

    @cached_property
    def all_people(self):
        """Newest first."""
        found = [
            {
                "id": n,
                "first": f"F{n % 5}",
                "last": f"L{n:03}",
                "company": f"Co {n % 3}",
                "created": day(n),
                "title": f"T{n}",
                "phones": [f"+{n}"],
                "tags": [{"id": n % self.tags + 1, "name": f"tag {n % self.tags + 1}"}] if self.tags else [],
                "deleted": None,
                "applications": [one for one in self.all_applications if one["person"] == n],
            }
            for n in range(1, self.people + 1)
        ]
        return found[::-1]

    @cached_property
    def all_interviews(self):
        ids = [one["id"] for one in self.all_applications] or [0]
        return [
            {"id": n, "title": f"I{n}", "at": day(n), "application": ids[n % len(ids)]}
            for n in range(1, self.interviews + 1)
        ]


def without(row, *names):
    return {name: value for name, value in row.items() if name not in names}


DETAIL = ("category", "extra", "hours", "questions")
BARE = ("text", "per")


class Memory:
    """The upstream of one account: answers from a World, counts, and fails by rule.

    `rules` holds functions from a request to an exception or None.
    """

    def __init__(self, world, *, at=START, lives=Served.LIVE):
        self.world = world
        self.rules = []
        self.sent = []
        self.evicted = []
        self.at, self.lives = at, lives

    @property
    def counts(self):
        return Counter(request.operation for request in self.sent)

    def fail(self, operation, error, *, times=1_000_000, where=bool):
        """Fail calls of an operation, the first `times` of those for which `where` holds."""
        left = [times]

        def rule(request):
            if request.operation != operation or not where(request) or left[0] <= 0:
                return None
            left[0] -= 1
            return error

        self.rules.append(rule)

    def has(self, identity, max_age):
        return False

    async def send(self, request, budget):
        budget.charge()
        self.sent.append(request)
        record = CallRecord(request.operation, self.lives, 200, 0.0, 0.0, integration=self.account.id)
        budget.calls.append(record)
        for rule in self.rules:
            error = rule(request)
            if error is not None:
                raise error
        creates = (request.method, request.path) == ("POST", "/people")
        body = self.world.all_people[0] if creates else self.answer(request)
        if body is None:
            raise Gone("there is no such thing", tool="acme", integration=self.account.id, status=404)
        return Answer(200, {}, body, self.at, self.lives)

    def evict(self, models):
        self.evicted.append(set(models))

    async def aclose(self):
        pass

    def answer(self, request):
        query = {}
        for name, value in request.query:
            query.setdefault(name, []).append(value)
        match request.path.strip("/").split("/"):
            case [root]:
                body = getattr(self, f"_{root}")({name: values[-1] for name, values in query.items()}, query)
            case ["search", "all"]:
                body = self._search({name: values[-1] for name, values in query.items()}, query, ever=True)
            case ["jobs", job, "applications"]:
                mine = [one for one in self.world.all_applications if str(one["job"]) == job]
                page, size = int(query["page"][0]), int(query["limit"][0])
                more = page + 1 if page * size < len(mine) else None
                body = {"applications": mine[(page - 1) * size : page * size], "next_page": more}
            case ["jobs", job, "form"]:
                body = self._one("form", self.world.all_jobs, job, lambda one: one)
            case ["jobs", job]:
                body = self._one("job", self.world.all_jobs, job, lambda one: without(one, "questions"))
            case ["people", person]:
                body = self._one("person", self.world.all_people, person, lambda one: one)
            case ["applications", number]:
                with_link = lambda one: {**one, **(request.json or {}), "link": f"https://x.test/{one['id']}"}  # noqa: E731  # one use
                body = self._one("application", self.world.all_applications, number, with_link)
            case ["interviews", number]:
                body = self._one("interview", self.world.all_interviews, number, lambda one: one)
            case _:
                raise AssertionError(f"Acme has no {request.path}")
        return body

    @staticmethod
    def _one(name, listed, number, shown):
        return next(({name: shown(one)} for one in listed if str(one["id"]) == number), None)

    def _users(self, query, all_):
        return {"users": self.world.all_users}

    def _jobs(self, query, all_):
        found = self.world.all_jobs
        if "ids" in query:
            found = [one for one in found if str(one["id"]) in query["ids"].split(",")][: int(query["limit"])]
            return {"jobs": [self._job(one) for one in found]}
        if "state" in all_:
            found = [one for one in found if one["state"] in all_["state"]]
        if "sort" in query:
            found = sorted(found, key=lambda one: one["created"], reverse=query["sort"].startswith("-"))
        page, size = int(query["page"]), int(query["limit"])
        shown = found[(page - 1) * size : page * size]
        contacts = [one for one in self.world.all_users if one["id"] in {job["contact"] for job in shown}]
        return {
            "jobs": [self._job(one) for one in shown],
            "total": len(found),
            "contacts": [without(one, "email", "state") for one in contacts],
        }

    def _job(self, one):
        return without(one, *DETAIL, *(BARE if self.world.bare else ()))

    def _careers(self, query, all_):
        return {"jobs": [one for one in self.world.all_jobs if one["state"] == "open"]}

    def _people(self, query, all_):
        found = self.world.all_people
        if "ids" in query:
            found = [one for one in found if str(one["id"]) in query["ids"].split(",")]
        else:
            name = query.get("name", "")
            found = [one for one in found if name in one["first"] + one["last"]]
            start = int(query["offset"])
            found = found[start : start + int(query["limit"])]
        return {"people": [without(one, "company", "title", "phones", "tags", "deleted") for one in found]}

    def _search(self, query, all_, *, ever=False):
        gone = range(self.world.people + 1, self.world.people + 1 + self.world.deleted)
        found = [without(one, "applications", "title", "phones") for one in self.world.all_people]
        if ever:
            found += [{"id": n, "first": "Gone", "created": day(n), "deleted": day(n)} for n in gone]
        return self._tokens("hits", found, query)

    def _interviews(self, query, all_):
        return self._tokens("items", self.world.all_interviews, query)

    @staticmethod
    def _tokens(name, listed, query):
        start = int(query.get("cursor", "t0")[1:])
        end = start + int(query["limit"])
        return {name: listed[start:end], "next": f"t{end}" if end < len(listed) else None}

    def _offers(self, query, all_):
        return {"offers": [{"id": f"o{one}", "application": one} for one in all_["application"]]}

    def _tags(self, query, all_):
        return {"tags": [{"id": n, "name": f"tag {n}"} for n in range(1, self.world.tags + 1)]}

    def _reasons(self, query, all_):
        return {"reasons": [{"id": 1, "name": "Too far"}, {"id": 2, "name": "Other"}]}


def integrate(world=None, name="acme", *, connector=None, settings=None, **options):
    """An Acme account in memory; its upstream is `integration.upstream`."""
    memory = Memory(world or World(), **options)
    account = Account(name, "acme", "https://api.acme.test", {"key": "k"}, settings or {})
    memory.account = account
    return Integration(connector or Acme(), account, memory)


def session_of(world=None, **options):
    """A session at an Acme account, with 100 calls to spend."""
    return integrate(world, **options).session(Budget())


class Graph:
    """The graph over some integrations."""

    def __init__(self, *integrations, principal=None, **options):
        self.registry = Registry(integrations)
        self.options = {**options, **({"principal": principal} if principal else {})}

    async def __call__(self, query, **variables):
        """Execute; the result has `data`, `errors`, `extensions`."""
        self.context = Context(self.registry, **self.options)
        return await schema.execute(query, variable_values=variables, context_value=self.context)

    async def data(self, query, **variables):
        """The data of a query without errors."""
        result = await self(query, **variables)
        assert result.errors is None, result.errors
        return result.data

    async def codes(self, query, **variables):
        """The codes of the errors of a query."""
        result = await self(query, **variables)
        return [error.extensions.get("code") for error in result.errors or ()]


def operations(text):
    """`GET /jobs 2, GET /users` as a Counter: what a test expects to be called."""
    found = (re.fullmatch(r"\s*(\S+ \S+)(?: (\d+))?\s*", part) for part in text.split(",") if text)
    return Counter({match[1]: int(match[2] or 1) for match in found})
