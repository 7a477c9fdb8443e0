"""The simulated TrackerRMS account: region, credentials, quota, envelopes, and all routes together."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar
from zoneinfo import ZoneInfo

from gateway.sandbox.routes import Routes
from gateway.sandbox.trackerrms import (
    access,
    errors,
    hooks,
    hosts,
    ids,
    routes_auth,
    routes_documents,
    routes_lists,
    routes_metadata,
    routes_opportunities,
    routes_placements,
    routes_resources,
    routes_resume,
    routes_users,
    routes_webhooks,
    show,
)
from gateway.sandbox.trackerrms.clock import Clock
from gateway.sandbox.trackerrms.quirks import Quirks
from gateway.sandbox.trackerrms.statuses import Stages
from gateway.sandbox.vendor import Vendor

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import datetime

    from gateway.sandbox.call import Answer, Call, Principal
    from gateway.sandbox.quota import Limit, Verdict
    from gateway.sandbox.routes import Route

T = TypeVar("T")
MINUTE = 60.0


class _Untold:
    """A limit that does not tell when it will be over: no header of a 429 is documented (§4.4)."""

    def __init__(self, limit: Limit) -> None:
        self._limit = limit

    def enter(self, now: float) -> Verdict:
        return replace(self._limit.enter(now), reset=0.0)

    def leave(self) -> None:
        self._limit.leave()


class TrackerRMS(Vendor):
    """One tenant at Tracker; its region follows from the account's number (`hosts.REGIONS`)."""

    tool = "trackerrms"
    routes = Routes(
        [
            routes_auth.routes,
            routes_documents.routes,
            routes_lists.routes,
            routes_metadata.routes,
            routes_opportunities.routes,
            routes_placements.routes,
            routes_resources.routes,
            routes_resume.routes,
            routes_users.routes,
            routes_webhooks.routes,
        ],
        ignore_case=True,  # §3.2
    )

    def setup(self) -> None:
        self.quirks = Quirks()
        self.region = hosts.REGIONS[(self.account.number - 1) % len(hosts.REGIONS)]
        self.clock = Clock(ZoneInfo(self.region.zone))
        self.stages = Stages(self.world)
        self.keys = access.Keys(self.account.name, self.wall)
        self.adverts = {posting.job_id: posting for posting in self.world.postings if posting.default}
        self.webhooks: dict[int, dict[str, Any]] = {}
        self.world.hooks.append(lambda change: hooks.heard(self, change))
        self._kept: dict[object, list[Any]] = {}
        self._kept_at = (-1, -1, -1)

    def wall(self) -> float:
        """Return Unix seconds: the real time, plus what the sandbox's own clock was put forward."""
        return time.time() + (self.world.now() - self.options.now).total_seconds()

    def demo(self) -> dict[str, Any]:
        return {
            "credentials": {"bearer_token": self.keys.demo},
            "settings": {"region": self.region.code, "tenant_timezone": self.region.zone},
            "tokens": [
                self.keys.demo,
                *(f"{self.keys.demo}-{lack}" for lack in (*access.CRIPPLED, access.REVOKED)),
            ],
            "oauth": {
                "client_id": access.CLIENT_ID,
                "client_secret": self.keys.secret,
                "refresh_token": self.keys.demo_refresh,
            },
            "hosts": {
                "rest": f"{{base}}{hosts.PREFIX}{self.region.rest}",
                "oauth": f"{{base}}{hosts.PREFIX}{self.region.oauth}",
            },
        }

    # who calls, and where

    def find(self, call: Call) -> Route[Any] | Answer:
        """Find the route, after the host: the wrong kind has no such path, the wrong region no such tenant (§2)."""
        host, call.path = hosts.addressed(call)
        found = super().find(call)
        if host is None:
            return found
        on_oauth = call.path.lower().startswith("/oauth2/")
        if on_oauth != (host.kind == "oauth"):
            return self.not_found(call, wrong_method=False)
        if host.region is not self.region:
            return errors.unauthorized(call, "The account is unknown in this region").answer
        return found

    def authenticate(self, call: Call) -> Principal:
        """Take a JWT in force only, never the token it was exchanged for (§3)."""
        scheme, _, token = call.headers.get("authorization", "").partition(" ")
        principal = self.keys.principal(token.strip()) if scheme.lower() == "bearer" else None
        if principal is None:
            raise errors.unauthorized(call)
        return principal

    def need(self, call: Call, *abilities: str) -> None:
        """Refuse unless the caller has all these rights: 403, or nothing to be found, as the quirk says."""
        missing = [ability for ability in abilities if not call.principal.can(ability)]
        if not missing:
            return
        if self.quirks.missing_right == "empty" and missing != ["write"]:
            raise errors.missing()
        raise errors.problem(call, 403, f"No access right: {', '.join(missing)}")

    def not_found(self, call: Call, *, wrong_method: bool) -> Answer:
        if wrong_method:
            return errors.problem(call, 405, f"{call.method} is not supported here").answer
        return errors.problem(call, 404, "There is no such path").answer

    def bad_request(self, call: Call, problem: str) -> Answer:
        return errors.problem(call, 400, problem).answer

    def perform(self, call: Call, route: Route[Any]) -> Answer:
        answer = super().perform(call, route)
        wants = call.headers.get("accept", "")
        if self.quirks.plain_without_accept and "json" not in wants and answer.status < 300:
            answer.content_type = "text/plain; charset=utf-8"
        return answer

    # quotas

    def limits(self, call: Call) -> Sequence[Limit]:
        key = call.principal.key if self.quirks.rate_per == "token" else "tenant"
        window = self.quotas.window(key, self.quirks.rate_limit, MINUTE)
        return (window if self.quirks.retry_after else _Untold(window),)

    def throttled(self, call: Call, verdict: Verdict, retry_after: int | None) -> Answer:
        told = retry_after is not None and verdict.reset > 0
        headers = {"retry-after": str(retry_after)} if told else {}
        return errors.problem(call, 429, "Too many requests", headers=headers).answer

    # what several routes ask

    def moment(self, text: str | None) -> datetime | None:
        """Return the moment a body means; an offset counts for nothing unless the quirk says so (A-02)."""
        if text is None:
            return None
        return self.clock.meant(text, honour_zone=self.quirks.zone_in_filters == "honoured")

    def people(self) -> list[int]:
        """Return the numbers of all candidates there are, ascending; deletion leaves no trace (§8)."""
        world = self.world
        return self.kept("people", lambda: [n for n in world.candidates.ids() if not world.is_deleted(n)])

    def placements(self) -> list[int]:
        """Return the numbers of all applications there are, ascending; they go with their candidate."""
        return self.kept("placements", lambda: self._there(self.world.applications.ids()))

    def placements_of_job(self, job: int) -> list[int]:
        """Return the numbers of a job's applications."""
        return self.kept(("job", job), lambda: self._there(self.world.columns.in_job(job)))

    def placements_of(self, candidate: int) -> list[int]:
        """Return the numbers of a candidate's applications."""
        return self._there(self.world.applications.ids_of(candidate))

    def _there(self, numbers: Iterable[int]) -> list[int]:
        columns, world = self.world.columns, self.world
        return [n for n in numbers if columns.job[n] and not world.is_deleted(columns.candidate[n])]

    def kept(self, key: object, made: Callable[[], list[T]]) -> list[T]:
        """Return a list that is made once and kept until a candidate, application or job changes."""
        world = self.world
        at = (world.candidates.version, world.applications.version, world.jobs.version)
        if at != self._kept_at:
            self._kept.clear()
            self._kept_at = at
        found: list[T] | None = self._kept.get(key)
        if found is None:
            found = self._kept[key] = made()
        return found

    def remote_id(self, kind: str, number: int) -> str:
        return show.remote_id(self, kind, number)

    def raw(self, kind: str, number: int) -> Any:
        return show.SHOWN[kind](self, number)

    def user_id(self, call: Call) -> int:
        """Return the id shown of the user the token acts as."""
        return ids.shown("users", call.principal.user_id)
