"""The simulated Recruitee account: company, tokens, errors, quotas, and all routes together."""

from __future__ import annotations

import math
from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from gateway.sandbox.call import Answer, Call, Principal
from gateway.sandbox.recruitee import (
    access,
    errors,
    ids,
    routes_board,
    routes_bulk,
    routes_candidates,
    routes_careers,
    routes_catalogue,
    routes_fields,
    routes_files,
    routes_gdpr,
    routes_interviews,
    routes_jobs,
    routes_labels,
    routes_notes,
    routes_offers,
    routes_people,
    routes_placements,
    routes_search,
    routes_templates,
    show,
    view_fields,
    view_offer,
)
from gateway.sandbox.recruitee.hooks import Hooks
from gateway.sandbox.routes import Routes
from gateway.sandbox.signing import sign
from gateway.sandbox.vendor import Vendor

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gateway.sandbox.quota import Limit, Verdict
    from gateway.sandbox.records import Candidate, Field, File, Job, Role


class Recruitee(Vendor):
    """One company at Recruitee: `company_id` 70707 (then 70708 …), subdomain `sandbox` (then `sandbox-2` …)."""

    tool = "recruitee"
    routes = Routes(
        [
            routes_board.routes,
            routes_bulk.routes,
            routes_candidates.routes,
            routes_careers.routes,
            routes_catalogue.routes,
            routes_fields.routes,
            routes_files.routes,
            routes_gdpr.routes,
            routes_interviews.routes,
            routes_jobs.routes,
            routes_labels.routes,
            routes_notes.routes,
            routes_offers.routes,
            routes_people.routes,
            routes_placements.routes,
            routes_search.routes,
            routes_templates.routes,
        ]
    )

    def setup(self) -> None:
        number = self.account.number
        self.company_id = access.COMPANY_ID + number - 1
        self.subdomain = "sandbox" if number == 1 else f"sandbox-{number}"
        self.company_name = f"Sandbox Employer {number}"
        self.founded = self.world.now() - timedelta(days=1500)
        self.tokens = access.tokens(self.account.name, self.world)
        self.secret = f"{self.account.name}-storage"
        self.machine = Principal("automation", 1, access.ABILITIES)  # who rejects by a knock-out question
        self.field_owners: dict[int, int] = {}  # custom fields made by the API, to their person
        self.bulk_jobs = 0
        self._joined: tuple[int, dict[int, list[Job]]] = (-1, {})
        self.fields_made = 0
        self.hooks = Hooks(self)

    def demo(self) -> dict[str, Any]:
        return {
            "credentials": {
                "company_id": str(self.company_id),
                "api_token": access.TOKEN.format(account=self.account.name),
            },
            "settings": {
                "subdomain": self.subdomain,
                "careers_url": f"{{base}}/careers/{self.subdomain}/api",
            },
            "tokens": sorted(self.tokens),
        }

    def authenticate(self, call: Call) -> Principal:
        """Take the Bearer token only; a wrong company is a 404 (recruitee.md §2.2, §2.5)."""
        scheme, _, token = call.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not token.strip():
            raise errors.unauthorized(token=False)
        principal = self.tokens.get(token.strip())
        if principal is None:
            raise errors.unauthorized(token=True)
        parts = call.path.split("/")
        if parts[1] == "c" and parts[2:3] not in ([str(self.company_id)], [self.subdomain]):
            raise errors.gone()
        return principal

    def not_found(self, call: Call, *, wrong_method: bool) -> Answer:
        return errors.gone().answer

    def bad_request(self, call: Call, problem: str) -> Answer:
        return errors.listed(400, ["Bad request"]).answer

    async def enter_webhook(self, url: str, events: list[str]) -> dict[str, Any]:
        """Save a webhook as the settings page does; shows the secret."""
        return {"secret": (await self.hooks.enter(url, events)).secret}

    # quotas: the numbers are unknown, so a generous one that options can change (recruitee.md §2.6)

    def limits(self, call: Call) -> Sequence[Limit]:
        return (self.quotas.window(call.principal.key, self.options.quota, 1.0),)

    def throttled(self, call: Call, verdict: Verdict, retry_after: int | None) -> Answer:
        headers = {
            "x-ratelimit-limit": str(verdict.limit),
            "x-ratelimit-remaining": "0",
            "x-ratelimit-reset": str(math.ceil(self.world.now().timestamp() + verdict.reset)),
        }
        if retry_after is not None:
            headers["retry-after"] = str(retry_after)
        return Answer({"error": ["Too many requests"]}, 429, headers)

    # what several routes ask

    @property
    def candidate_fields(self) -> list[Field]:
        """The definitions of candidates' custom fields."""
        return [field for field in self.world.fields if field.owner == "candidate"]

    def abilities_of(self, role: Role) -> list[str]:
        """Return what a role may do."""
        writing = {name for name in access.ABILITIES if name.startswith("manage_")}
        lacking = {"admin": set(), "recruiter": {"manage_recruiters"}, "manager": writing}.get(
            role.grade, access.ABILITIES
        )
        return sorted(access.ABILITIES - lacking)

    def joined(self, user: int) -> list[Job]:
        """Return the jobs a user joined, in any role."""
        jobs = self.world.jobs
        if self._joined[0] != jobs.version:
            teams: dict[int, list[Job]] = {}
            for job in jobs:
                for member in access.team_of(job):
                    teams.setdefault(member, []).append(job)
            self._joined = (jobs.version, teams)
        return self._joined[1].get(user, [])

    def job_by_slug(self, slug: str) -> Job | None:
        """Return the job that a link names."""
        return next((job for job in self.world.jobs if view_offer.slug(job) == slug), None)

    def taggings(self, context: str) -> Counter[int]:
        """Return how often each tag (or source) is used."""
        return Counter({label: len(numbers) for label, numbers in self.world.labels.of(context).items()})

    def pool_members(self, pool: int) -> list[int]:
        """Return the candidates in a talent pool."""
        return self.world.labels.of("pools").get(pool, [])

    def duplicates(self, candidate: Candidate) -> list[int]:
        """Return the other people who share an address with this one."""
        found = (other.id for email in candidate.emails for other in self.world.by_email(email))
        return [number for number in dict.fromkeys(found) if number != candidate.id]

    def file_url(self, base: str, file: File) -> str:
        """Return a link to a file that works for a while and for everybody."""
        path = f"/storage/{ids.shown('files', file.id)}/{quote(file.name, safe='')}"
        return f"{base}{path}?{sign(self.secret, path, int(self.world.now().timestamp()))}"

    def new_field(self, kind: str, name: str | None, values: list[Any], visibility: Any) -> dict[str, Any]:
        """Return a new custom field of a person."""
        self.fields_made += 1
        number = ids.CANDIDATE_FIELDS * 2 + self.fields_made
        return view_fields.field(number, kind, values, name, visibility=visibility)

    def remote_id(self, kind: str, number: int) -> str:
        return str(ids.shown(kind, number))

    def raw(self, kind: str, number: int) -> Any:
        return show.SHOWN[kind](self, number)
