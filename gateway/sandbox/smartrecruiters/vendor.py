"""The simulated SmartRecruiters account: credentials, quotas, errors, and all routes together."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, TypeVar

from gateway.sandbox.crowd import moment
from gateway.sandbox.dice import Dice, mix
from gateway.sandbox.routes import Routes
from gateway.sandbox.smartrecruiters import (
    access,
    errors,
    hooks,
    properties,
    routes_applications,
    routes_apply,
    routes_audit,
    routes_candidates,
    routes_configuration,
    routes_create,
    routes_files,
    routes_interviews,
    routes_jobs,
    routes_messages,
    routes_oauth,
    routes_postings,
    routes_reports,
    routes_users,
    routes_webhooks,
    show,
)
from gateway.sandbox.smartrecruiters.ids import Ids, posting_id
from gateway.sandbox.smartrecruiters.quirks import Quirks
from gateway.sandbox.smartrecruiters.sources import Sources
from gateway.sandbox.smartrecruiters.states import WITHDRAWAL_REASONS, States
from gateway.sandbox.vendor import Vendor

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from gateway.sandbox.call import Answer, Call, Principal
    from gateway.sandbox.quota import Limit, Verdict
    from gateway.sandbox.records import Application, Candidate, Job, Offer, Posting
    from gateway.sandbox.routes import Route
    from gateway.sandbox.smartrecruiters.routes_webhooks import Subscription
    from gateway.sandbox.world import Change

T = TypeVar("T")
PER_SECOND = 10
SLOW = frozenset(
    {
        ("POST", "/jobs/{jobId}/publication"),
        ("DELETE", "/jobs/{jobId}/publication"),
        ("GET", "/offers/{offerId}/documents/{documentId}"),
    }
)
"""Endpoints with two calls a second."""
AT_ONCE = 8
SERIAL = ("GET", "/candidates")
"""The endpoint that allows one call at a time (smartrecruiters.md §4)."""

SHOWN_IDS = frozenset(
    (
        "users", "departments", "pipelines", "questions", "fields", "reasons", "jobs", "postings", "candidates",
        "applications", "interviews", "offers", "files",
    )
)  # fmt: skip


class SmartRecruiters(Vendor):
    """One company: identifier `SandboxEmployer1` (then 2 …). `quirks` may be replaced at any time."""

    tool = "smartrecruiters"
    routes = Routes(
        [
            routes_oauth.routes,
            routes_users.routes,
            routes_jobs.routes,
            routes_postings.routes,
            routes_candidates.routes,
            routes_applications.routes,
            routes_files.routes,
            routes_apply.routes,
            routes_create.routes,
            routes_configuration.routes,
            routes_interviews.routes,
            routes_messages.routes,
            routes_webhooks.routes,
            routes_audit.routes,
            routes_reports.routes,
        ]
    )

    ids: Ids
    sources: Sources

    def setup(self) -> None:
        name, number = self.account.name, self.account.number
        self.quirks = Quirks()
        self.salt = mix(self.options.seed, self.account.tool, number)
        self.ids = Ids(self.salt)
        self.company = f"SandboxEmployer{number}"
        self.company_name = f"Sandbox Employer {number}"
        self.founded = self.world.now() - timedelta(days=1500)
        self.keys = access.keys(name, self.world)
        self.clients = access.clients(name, self.world)
        self.secret = access.SECRET.format(account=name)
        self.grants = routes_oauth.Grants(self.salt)
        self.states = States(self.world, self.salt)
        self.sources = Sources(self.world, self.ids, self.salt)
        self.properties = properties.definitions(self)
        self.world.hooks.append(self._defined)
        self.withdrawal_reasons = dict(enumerate(WITHDRAWAL_REASONS, 1))
        self.actor = 0
        self.audit = routes_audit.Audit(self)
        self._messages_made = 0
        self.messages: dict[str, list[int]] = {}
        self.subscriptions: dict[str, Subscription] = {}
        self.subscribed = 0
        self.told = 0
        self.world.hooks.append(lambda change: hooks.heard(self, change))
        self.report_files: list[dict[str, Any]] = []
        self.searches: dict[Any, tuple[Any, list[int]]] = {}
        self._ads: dict[int, list[int]] = {}
        for ad in self.world.postings:
            self._ads.setdefault(ad.job_id, []).append(ad.id)
        self._activity: tuple[int, dict[int, int]] = (-1, {})
        self._offers: dict[str, tuple[Any, list[Offer]]] = {}

    def _defined(self, change: Change) -> None:
        """Take in a field that was added to the account."""
        if change.kind == "fields":
            self.properties = properties.definitions(self)

    def demo(self) -> dict[str, Any]:
        return {
            "credentials": {
                "client_id": access.CLIENT.format(account=self.account.name),
                "client_secret": self.secret,
            },
            "settings": {},
            "company_identifier": self.company,
            "api_keys": sorted(self.keys),
            "client_ids": sorted(self.clients),
        }

    # who calls

    def authenticate(self, call: Call) -> Principal:
        """Take `X-SmartToken` or a Bearer token (smartrecruiters.md §3)."""
        key = call.headers.get("x-smarttoken")
        if key is not None:
            principal = self.keys.get(key.strip())
        else:
            scheme, _, token = call.headers.get("authorization", "").partition(" ")
            bearer = scheme.lower() == "bearer"
            principal = routes_oauth.principal_of(self, token.strip()) if bearer else None
        if principal is None:
            if call.path.startswith("/postings/"):
                code = "UNAUTHORIZED" if key is None else "INVALID_API_KEY_ERROR"
                raise errors.apply(401, code, "Authentication failed")
            raise errors.unauthenticated()
        return principal

    def perform(self, call: Call, route: Route[Any]) -> Answer:
        self.actor = call.principal.user_id
        return super().perform(call, route)

    def not_found(self, call: Call, *, wrong_method: bool) -> Answer:
        if wrong_method:
            return errors.bare(405, "Method Not Allowed").answer
        return errors.bare(404, "Not Found").answer

    def bad_request(self, call: Call, problem: str) -> Answer:
        if call.path.startswith("/postings/"):
            return errors.apply(400, "INVALID_REQUEST", problem).answer
        return errors.invalid(problem).answer

    # quotas (smartrecruiters.md §4)

    def limits(self, call: Call) -> Sequence[Limit]:
        if call.path.startswith(("/v1/", "/identity/")):
            return ()
        endpoint = (call.method, call.template)
        key = (call.principal.key, *endpoint)
        rate = 2 if endpoint in SLOW else PER_SECOND
        many = 1 if endpoint == SERIAL else AT_ONCE
        return (self.quotas.window((*key, "rate"), rate, 1.0), self.quotas.in_flight((*key, "at once"), many))

    def headers(self, call: Call, verdicts: Sequence[Verdict]) -> dict[str, str]:
        if len(verdicts) < 2:
            return {}
        rate, at_once = verdicts
        return {
            "x-ratelimit-limit": str(rate.limit),
            "x-ratelimit-remaining": str(rate.remaining),
            "x-ratelimit-concurrent-limit": str(at_once.limit),
            "x-ratelimit-concurrent-remaining": str(at_once.remaining),
        }

    def announced(self, verdict: Verdict) -> int | None:
        return super().announced(verdict) if self.quirks.retry_after else None

    def throttled(self, call: Call, verdict: Verdict, retry_after: int | None) -> Answer:
        if call.path.startswith("/postings/"):
            answer = errors.apply(429, "TRAFFIC_LOCKED", "Too Many Requests").answer
        else:
            answer = errors.refused(429, "TOO_MANY_REQUESTS", "Too Many Requests").answer
        if retry_after is not None:
            answer.headers["retry-after"] = str(retry_after)
        return answer

    # what several routes ask

    def posting_id(self, number: int) -> str:
        """Return a posting's numeric id."""
        return posting_id(number)

    def ads_of(self, job: int) -> list[Posting]:
        """Return a job's ads."""
        return [self.world.postings[number] for number in self._ads.get(job, ())]

    def last_activity(self, job: Job) -> datetime:
        """Return when a job was last edited, published or applied to."""
        version, known = self._activity
        if version != self.world.applications.version:
            known = {}
            self._activity = (self.world.applications.version, known)
        if job.id not in known:
            begun = self.world.columns.begun
            known[job.id] = max((begun[number] for number in self.world.columns.in_job(job.id)), default=0)
        applied = moment(known[job.id])
        return max(applied, job.updated_at, job.published_at or job.created_at)

    def updated_on(self, person: Candidate) -> datetime:
        """Return a person's `updatedOn`."""
        if not self.quirks.updated_by_all:
            return person.updated_at
        return max(person.updated_at, moment(self.world.columns.active[person.id]))

    def touched(self, candidate: int) -> None:
        """Note that something about a person changed that is not their own record (smartrecruiters.md §15.1)."""
        self.world.columns.touch(candidate, int(self.world.now().timestamp()))
        self.world.candidates.version += 1

    def reason(self, row: Application) -> dict[str, str] | None:
        """Return why an application was rejected or withdrawn; some give no reason."""
        status = self.states.of(row)[0]
        given = row.extra.get("reason_given")
        if status == "REJECTED" and row.reason_id and (row.id % 7 if given is None else given):
            return {
                "id": self.ids.shown("reasons", row.reason_id),
                "label": self.world.reasons[row.reason_id].name,
            }
        if status == "WITHDRAWN":
            generated = 1 + row.id % len(WITHDRAWAL_REASONS) if row.id % 5 else None
            number = row.extra.get("withdrawal_reason") if given is not None else generated
            if number:
                return {
                    "id": self.ids.shown("withdrawal_reasons", number),
                    "label": self.withdrawal_reasons[number],
                }
        return None

    def in_history_order(self, lines: Sequence[T]) -> list[T]:
        """Return lines given oldest first in the order histories have."""
        order = self.quirks.history_order
        if order == "mixed" and len(lines) > 1:
            cut = 1 + Dice(self.salt, "mixed", len(lines)).below(len(lines) - 1)
            return [*lines[cut:], *lines[:cut]]
        return list(lines) if order == "oldest" else list(lines)[::-1]

    def next_message(self) -> int:
        """Return the number of the next message."""
        self._messages_made += 1
        return self._messages_made

    def offers_of(self, who: Principal, find: Callable[[], list[Offer]]) -> list[Offer]:
        """Return what was found for a credential, remembered until something changes."""
        world = self.world
        version = (world.offers.version, world.applications.version, world.candidates.version)
        known = self._offers.get(who.key)
        if known is None or known[0] != version:
            known = self._offers[who.key] = (version, find())
        return known[1]

    # for tests

    def remote_id(self, kind: str, number: int) -> str:
        if kind == "stages":
            status, step = self.states.places[number]
            return f"{status}:{step}" if step and status in {"IN_REVIEW", "INTERVIEW", "OFFERED"} else status
        if kind == "tags":
            return self.world.tags[number].name
        if kind == "sources":
            return self.sources.by_number[number].id
        if kind in SHOWN_IDS:
            return self.ids.shown(kind, number)
        raise KeyError(kind)

    def raw(self, kind: str, number: int) -> Any:
        return show.SHOWN[kind](self, number)
